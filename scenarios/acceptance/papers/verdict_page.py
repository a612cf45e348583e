"""The acceptance report: the verdict on page one, its grounds on page two, details after them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scenarios.acceptance.papers.appendix import appendix_sections
from scenarios.acceptance.papers.given import AcceptancePaper
from scenarios.acceptance.papers.grounds_page import file_section, grounds_section
from scenarios.acceptance.papers.plan_page import short_digest
from scenarios.acceptance.papers.week_chart import charts_on_first, week_chart
from scenarios.acceptance.shown import claim_size, days_text, figure_text
from scenarios.acceptance.subsidy.consequence import ORDER
from scenarios.acceptance.subsidy.words import amount_text, has_comparison, notes, reading_rows, verdict_rows
from scenarios.acceptance.verdict.findings import OVERRIDDEN, Weight
from scenarios.acceptance.verdict.missing import coverage
from scenarios.acceptance.verdict.model import ClaimVerdict, Point, State
from scenarios.documents.model import Block, Bullets, Paragraph, Report, Section, Table
from scenarios.numbers import ABSENT
from scenarios.text import Text, half


def acceptance_report(given: AcceptancePaper, text: Text) -> Report:
    """The report in the language of the texts."""
    terms = given.terms
    counts = Counter(each.state for each in given.verdicts)
    states = ", ".join(f"{text(f'acceptance.{state.name}')} {counts[state]}" for state in ORDER if counts[state])
    digest = text("acceptance.no_plan") if given.plan is None else short_digest(given.plan.digest)
    return Report(
        title=text("papers.report_title", boundary=half(terms.boundary, text)),
        subtitle=terms.firm,
        opening=text("papers.report_opening", count=len(given.verdicts), states=states),
        alarming=False,
        facts=(
            (text("acceptance.baseline"), days_text(terms.windows.baseline)),
            (text("acceptance.reporting"), days_text(terms.windows.reporting)),
            (text("papers.plan"), digest),
        ),
        sections=(
            Section("verdict", text("papers.verdict"), tuple(_verdict_blocks(given, text))),
            grounds_section(given, text),
            file_section(given, text),
            *appendix_sections(given, text),
        ),
        foot=text("papers.report_foot"),
        banner="" if given.anchored else given.anchoring,
        every_foot=text("acceptance.self_made"),
    )  # fmt: skip


def _verdict_blocks(given: AcceptancePaper, text: Text) -> Iterator[Block]:
    """Data first, then the verdicts, then what they mean in yuan, then the weeks."""
    yield _data_table(given, text)
    yield _verdict_table(given, text)
    yield Bullets(tuple(_meanings(given, text)))
    if given.aid is not None:
        yield from _aid(given, text)
    charts = [chart for each in given.verdicts if (chart := week_chart(given, each, text)) is not None]
    yield from charts[: charts_on_first(given)]
    if given.anchored:
        yield Paragraph(given.anchoring, "note")


def _data_table(given: AcceptancePaper, text: Text) -> Table:
    """Whether the record is enough: weeks and shifts of both windows, findings."""
    rows = []
    for each in given.verdicts:
        weights = Counter(finding.weight for finding in each.findings)
        found = ", ".join(f"{text(f'acceptance.{weight}')} {weights[weight]}" for weight in Weight if weights[weight])
        rows.append((figure_text(each.metric, text), *(_covered(given, points, text) for points in
                     (each.series.baseline, each.series.reporting)), found or text("papers.no_findings")))  # fmt: skip
    head = (text("papers.data"), text("acceptance.baseline"), text("acceptance.reporting"), text("papers.findings"))
    return Table("", head, tuple(rows), "texts", widths=(2.4, 2.2, 2.2, 1.6))


def _covered(given: AcceptancePaper, points: tuple[Point, ...], text: Text) -> str:
    if not points:
        return ABSENT
    known, asked = sum(point.shifts for point in points), len(points) * given.terms.shifts_per_week
    return text("papers.covered", weeks=len(points), share=f"{coverage(points):.0%}", shifts=known, of=asked)


def _verdict_table(given: AcceptancePaper, text: Text) -> Table:
    keys = ("claim", "claimed", "estimate", "supported", "gap", "verdict")
    levels = {f"{1.0 - each.alpha:.1%}" for each in given.verdicts if each.alpha is not None}
    notes = []
    if levels:
        notes.append(text("papers.bounds_note", level=" / ".join(sorted(levels))))
    if any(each.state is State.CANNOT_TELL for each in given.verdicts):
        notes.append(text("papers.as_recorded_note"))
    rows = tuple(_verdict_row(given, each, text) for each in given.verdicts)
    head = tuple(text(f"papers.{key}") for key in keys)
    return Table(
        "", head, rows, "texts", ("; ".join(notes),) if notes else (), (2.2, 1.0, 1.9, 1.15, 1.7, 1.8), strong=(5,)
    )


def _verdict_row(given: AcceptancePaper, each: ClaimVerdict, text: Text) -> tuple[str, ...]:
    claim = given.terms.claims[each.claim]
    told = each.state is not State.CANNOT_TELL
    lower, upper = (claim_size(end, claim) for end in (each.lower, each.upper))
    bounds = f"[{lower}, {upper}]" if told else text("papers.recorded_only")
    gap = ABSENT
    if told and each.gap is not None:
        gap = claim_size(each.gap, claim, points=True)
        if given.aid is not None and given.aid.claims == (each.claim,):
            gap = f"{gap}\n{amount_text(given.aid.gap, text)}"
    state = text(f"acceptance.{each.state.name}")
    if each.by_estimate is not None and told:
        state = f"{state}\n{text('acceptance.by_estimate')}: {text(f'acceptance.{each.by_estimate.name}')}"
    if any(finding.code == OVERRIDDEN for finding in each.findings):
        state = f"{state}\n{text('papers.set_aside')}"
    return (
        f"{figure_text(each.metric, text)}\n{each.claim} · {claim.claimant}",
        f"≥ {claim_size(float(each.claimed), claim)}",
        ABSENT if each.estimate is None else f"{claim_size(each.estimate, claim)}\n{bounds}",
        claim_size(each.supported, claim) if told else text("aid.unknown"),
        gap,
        state,
    )


def _meanings(given: AcceptancePaper, text: Text) -> Iterator[str]:
    """What each verdict means for the file, and what it would take."""
    for each in given.verdicts:
        name = figure_text(each.metric, text)
        meaning = text(f"acceptance.meaning_{each.state.name}")
        yield f"{name}: {text(f'acceptance.{each.state.name}')} – {meaning}"
        outlook = given.grounds[each.claim].outlook
        if outlook is not None:
            weeks = "" if outlook.weeks is None else str(outlook.weeks)
            yield f"{name}: {text(f'acceptance.takes_{outlook.reason}', weeks=weeks)}"
        for finding in each.findings:
            # A decision to set a finding aside stands beside the verdict that rests on it.
            if finding.weight is Weight.DISQUALIFIES or finding.code == OVERRIDDEN:
                yield f"{name}: {finding.code}: {finding.sentence(text.language)}"


def _aid(given: AcceptancePaper, text: Text) -> Iterator[Block]:
    aid = given.aid
    if aid is None:
        return
    compared = has_comparison(aid)
    keys = ("reading", "share", "amount", *(("by_result",) if compared else ()))
    head = tuple(text(f"aid.{key}") for key in keys)
    yield Table(
        text("aid.title"), head, tuple(reading_rows(aid, text)), "numbers", widths=(1.6, 1.2, 2.4, *[1.6] * compared)
    )
    yield Table("", tuple(text(f"aid.{key}") for key in ("verdict", "pays", "amount")), tuple(verdict_rows(aid, text)),
                "texts", ("; ".join((f"{text('aid.gap')}: {amount_text(aid.gap, text)}", *notes(aid, text))),),
                widths=(1.0, 2.8, 2.2), figures=(2,), marked=(ORDER.index(aid.state),))  # fmt: skip
