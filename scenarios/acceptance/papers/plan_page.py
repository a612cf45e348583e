"""The plan on one page: what is measured and how, what will be decidable, and the digest to deposit."""

from __future__ import annotations

import math
from collections.abc import Iterator

from scenarios.acceptance.papers.given import PlanPaper
from scenarios.acceptance.papers.tables import (
    MOST_PRODUCTS,
    definitions_table,
    exclusions,
    rule_sentences,
    standard_times_table,
    windows_table,
)
from scenarios.acceptance.plan.forecast import MULTIPLES, Forecast
from scenarios.acceptance.plan.power import ASSURANCE
from scenarios.acceptance.plan.terms import BASELINE_WEEKS, REPORTING_WEEKS, AgreedClaim
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.shown import claim_size, figure_text, level_text
from scenarios.documents.model import Block, Bullets, Chart, Form, Report, Section, Series, Table
from scenarios.text import Text, half, problem_text

COLOURS = ("2C6E6B", "C77B2B", "5B6FA8")
DIGEST_GROUPS, GROUP = 5, 4


def plan_report(given: PlanPaper, text: Text) -> Report:
    """The plan as one page in the language of the texts."""
    terms = given.terms
    files = ", ".join(f"{each.name} ({each.sha256[:12]})" for each in given.records.files)
    return Report(
        title=text("papers.plan_title", boundary=half(terms.boundary, text)),
        subtitle=terms.firm,
        opening=" ".join(_openings(given, text)),
        alarming=False,
        facts=(
            (text("papers.dated"), given.plan.dated.isoformat()),
            (text("papers.line"), terms.line or text("papers.all_rows")),
            (text("papers.baseline_files"), files),
        ),
        sections=(
            Section("measured", text("papers.measured"), (
                definitions_table(terms, text, ""),
                windows_table(terms, text, ""),
                standard_times_table(terms, text, "", MOST_PRODUCTS),
            )),
            Section("rule", text("papers.rule"), (Bullets((*rule_sentences(terms, text), *exclusions(terms, text))),)),
            Section("power", text("papers.power"), _power(given, text)),
            Section("deposit", text("papers.deposit"), (_deposit(given, text),)),
        ),
        foot=text("papers.plan_foot"),
        every_foot=text("acceptance.self_made"),
        dense=True,
    )  # fmt: skip


def short_digest(digest: str) -> str:
    """The beginning of a digest in groups that can be read aloud."""
    return " ".join(digest[place : place + GROUP] for place in range(0, DIGEST_GROUPS * GROUP, GROUP))


def guaranteed(forecast: Forecast, claim: AgreedClaim) -> float | None:
    """The largest claim [1] that passes with 90 % probability where the truth is exactly what is claimed; None: none.

    The distance in logarithms (in points, where points are claimed) that the smallest passing improvement keeps from
    the claim is taken off the claim once.
    """
    if forecast.smallest is None:
        return None
    size, smallest = float(claim.size), forecast.smallest
    if claim.points is not None:
        found = 2.0 * size - smallest
    elif METRICS[claim.metric].better == "more":
        found = math.expm1(2.0 * math.log1p(size) - math.log1p(smallest))
    else:
        found = -math.expm1(2.0 * math.log1p(-size) - math.log1p(-smallest))
    return found if found > 0.0 else None


def _openings(given: PlanPaper, text: Text) -> Iterator[str]:
    weeks = len(given.terms.windows.reporting.weeks())
    for each in given.forecasts:
        claim = given.terms.claims[each.claim]
        values = {
            "figure": figure_text(each.metric, text),
            "claimed": claim_size(float(claim.size), claim),
            "weeks": weeks,
        }
        if not each.power:
            yield text("papers.opening_none", **values)
        elif each.smallest is None:
            yield text("papers.opening_beyond", **values)
        else:
            yield text("papers.opening", smallest=claim_size(each.smallest, claim), **values)


def _power(given: PlanPaper, text: Text) -> tuple[Block, ...]:
    blocks: list[Block] = []
    known = [each for each in given.forecasts if each.power]
    if known:
        margins = tuple(f"×{multiple:.1f}" for multiple in MULTIPLES)
        head = (text("papers.figure"), text("acceptance.level_before"), *margins, text("papers.weeks_four"),
                text("papers.smallest"), text("papers.guaranteed"))  # fmt: skip
        rows = tuple(_power_row(given, each, text) for each in known)
        notes = (text("papers.power_note", level=f"{ASSURANCE:.0%}"),)
        widths = (2.2, 1.5, *[0.62] * len(margins), 1.0, 1.0, 1.0)
        blocks += [Table("", head, rows, "numbers", notes, widths), power_chart(given, known[0], text)]
    blocks.append(Bullets(tuple(warnings(given, text)) or (text("papers.no_warnings"),)))
    return tuple(blocks)


def _power_row(given: PlanPaper, forecast: Forecast, text: Text) -> tuple[str, ...]:
    claim = given.terms.claims[forecast.claim]
    weeks = str(forecast.weeks) if forecast.weeks else text("acceptance.within_a_year")
    sure = guaranteed(forecast, claim)
    return (
        f"{figure_text(forecast.metric, text)} ≥ {claim_size(float(claim.size), claim)}",
        level_text(forecast.baseline, forecast.metric, text), *(f"{power:.0%}" for _, power in forecast.power), weeks,
        claim_size(forecast.smallest, claim), text("papers.none") if sure is None else f"≈ {claim_size(sure, claim)}",
    )  # fmt: skip


def power_chart(given: PlanPaper, forecast: Forecast, text: Text) -> Chart:
    """Probability of PROVEN against the true improvement, for the agreed window and longer ones."""
    by_weeks = {len(given.terms.windows.reporting.weeks()): forecast}
    for weeks, others in given.longer.items():
        by_weeks[weeks] = next(each for each in others if each.claim == forecast.claim)
    series = tuple(
        Series(
            text("papers.weeks_of", weeks=weeks),
            tuple((100.0 * (each.claimed + margin), 100.0 * power) for margin, power in each.power), "line", colour,
        )
        for (weeks, each), colour in zip(sorted(by_weeks.items()), COLOURS, strict=False) if each.power
    )  # fmt: skip
    unit = "pp" if given.terms.claims[forecast.claim].points is not None else "%"
    figure = figure_text(forecast.metric, text)
    return Chart(
        "", text("papers.power_x", figure=figure, unit=unit), text("papers.power_y"), series, ends=(0.0, 100.0)
    )


def warnings(given: PlanPaper, text: Text) -> Iterator[str]:
    """What must be known before the contract: claims that can't be decided, short windows, findings of the baseline."""
    for each in given.forecasts:
        name = figure_text(each.metric, text)
        if each.undecidable:
            yield f"{name}: {text('acceptance.undecidable')}"
        if each.power and each.smallest is None:
            yield f"{name}: {text('acceptance.beyond')}"
        for finding in each.findings:
            yield f"{name}: {finding.code}: {finding.sentence(text.language)}"
    for side, least in (("baseline", BASELINE_WEEKS), ("reporting", REPORTING_WEEKS)):
        if len(getattr(given.terms.windows, side).weeks()) < least:
            yield text("acceptance.short", side=text(f"acceptance.{side}"), weeks=least)
    for warning in given.records.warnings:
        yield problem_text(warning, text)


def _deposit(given: PlanPaper, text: Text) -> Form:
    digest = given.plan.digest
    labels = ("deposited_with", "deposited_on", "party_firm", "party_provider", "party_second", "sign_date")
    fields = (("SHA-256", digest), (text("papers.digest_short"), short_digest(digest)),
              *((text(f"papers.{label}"), "") for label in labels))  # fmt: skip
    return Form("", fields)
