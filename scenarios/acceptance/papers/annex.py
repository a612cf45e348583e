"""The acceptance annex of a contract: numbered clauses that bind both sides before the works."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.acceptance.papers.given import PlanPaper
from scenarios.acceptance.papers.plan_page import short_digest
from scenarios.acceptance.papers.tables import (
    definitions_table,
    exclusions,
    record_table,
    standard_times_table,
    windows_table,
)
from scenarios.acceptance.plan.forecast import MULTIPLES
from scenarios.acceptance.plan.terms import FEWEST_WEEKS, AgreedClaim
from scenarios.acceptance.shown import claim_size, figure_text
from scenarios.acceptance.subsidy.terms import SubsidyTerms
from scenarios.documents.model import Block, Form, Paragraph, Report, Section, Table
from scenarios.policy.words import yuan
from scenarios.text import Text, half


def annex_report(given: PlanPaper, text: Text) -> Report:
    """The annex in the language of the texts."""
    terms = given.terms
    rule = {"alpha": f"{terms.rule.alpha:.1%}", "judged": text(f"acceptance.judged_{terms.rule.judged}")}
    articles: tuple[tuple[str, Sequence[str], Sequence[Block]], ...] = (
        ("subject", _said(text, "subject", firm=terms.firm, boundary=half(terms.boundary, text),
                          dated=given.plan.dated.isoformat()), ()),
        ("kpis", _said(text, "kpis"), (definitions_table(terms, text, ""), standard_times_table(terms, text, ""))),
        ("windows", _said(text, "windows", least=FEWEST_WEEKS), (windows_table(terms, text, ""),)),
        ("decision", _said(text, "decision", **rule), (_margins(given, text),)),
        ("exclusion", (*exclusions(terms, text), *_said(text, "exclusion")), ()),
        ("uncertainty", _said(text, "uncertainty", good=f"{terms.uncertainty.good:.1%}",
                              time=f"{terms.uncertainty.planned_busy_time:.1%}"), ()),
        ("verdicts", (*_said(text, "verdicts"), *_aid(terms.subsidy, text)), ()),
        ("records", _said(text, "records"), (record_table(terms, text, ""),)),
        ("deposit", _said(text, "deposit", digest=given.plan.digest, short=short_digest(given.plan.digest)), ()),
    )  # fmt: skip
    sections = [
        _article(number, text(f"annex.{key}"), clauses, blocks, text)
        for number, (key, clauses, blocks) in enumerate(articles, 1)
    ]
    fields = tuple((text(f"papers.{key}"), "") for key in ("party_firm", "party_provider", "party_second", "sign_date"))
    sections.append(Section("signatures", text("annex.signatures"), (Form("", fields),)))
    return Report(
        title=text("annex.title", boundary=half(terms.boundary, text)),
        subtitle=terms.firm,
        opening=text("annex.opening"),
        alarming=False,
        facts=(
            (text("papers.dated"), given.plan.dated.isoformat()),
            (text("papers.plan"), short_digest(given.plan.digest)),
        ),
        sections=tuple(sections), foot=text("annex.foot"), every_foot=text("acceptance.self_made"),
    )  # fmt: skip


def _said(text: Text, key: str, **values: object) -> tuple[str, ...]:
    """The clauses of an article: as many as the catalogue has."""
    found: list[str] = []
    while text.has(f"annex.{key}_{len(found) + 1}"):
        found.append(text(f"annex.{key}_{len(found) + 1}", **values))
    return tuple(found)


def _article(number: int, title: str, clauses: Sequence[str], blocks: Sequence[Block], text: Text) -> Section:
    said = [Paragraph(f"{number}.{place}  {clause}") for place, clause in enumerate(clauses, 1)]
    return Section(f"article_{number}", text("annex.article", number=number, title=title), (*said, *blocks))


def _margins(given: PlanPaper, text: Text) -> Table:
    """What the agreed windows can decide: power at margins beyond the claim, the improvement that surely passes."""
    margins = [f"×{multiple:.1f}" for multiple in MULTIPLES] if any(each.power for each in given.forecasts) else []
    head = (text("papers.figure"), text("papers.claimed"), *margins, text("papers.smallest"))
    rows = []
    for each in given.forecasts:
        claim: AgreedClaim = given.terms.claims[each.claim]
        power = [f"{value:.0%}" for _, value in each.power] or ["–"] * len(margins)
        rows.append((figure_text(each.metric, text), f"≥ {claim_size(float(claim.size), claim)}", *power,
                     claim_size(each.smallest, claim)))  # fmt: skip
    return Table("", head, tuple(rows), "numbers", (text("papers.power_note", level="90%"),),
                 (2.2, 1.1, *[0.7] * len(margins), 1.2))  # fmt: skip


def _aid(subsidy: SubsidyTerms | None, text: Text) -> tuple[str, ...]:
    if subsidy is None:
        return ()
    if subsidy.amount is not None:
        how = text(f"aid.when_{subsidy.when_short or 'open'}")
        return (text("annex.aid_amount", amount=yuan(subsidy.amount), how=how),)
    if subsidy.rule is not None:
        return (text("annex.aid_rule", rule=subsidy.rule, how=text(f"aid.when_{subsidy.when_short or 'open'}")),)
    return (text("annex.aid_result"),)
