"""Subsidies clause by clause, the bill of items, and the measures in the words of the workshop."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scenarios.appraisal.bill import bill_amounts
from scenarios.appraisal.summary import CaseAppraisal
from scenarios.documents.model import Block, Bullets, Paragraph, Section, Table
from scenarios.economics.money import ZERO
from scenarios.measures import covered_stations
from scenarios.measures.model import Measure
from scenarios.numbers import ABSENT, number
from scenarios.policy.case_bill import named_items
from scenarios.policy.result import RuleResult
from scenarios.policy.words import (
    dates_text,
    interval_text,
    note_text,
    questions_text,
    region_name,
    rule_details,
    status_text,
    total_readings,
    total_text,
)
from scenarios.report.cash import percent_of
from scenarios.text import Text, half
from scenarios.words import stations_text


def subsidies_section(appraisal: CaseAppraisal, text: Text) -> Section:
    """Every clause that was looked at: what it pays on the day, under which reading, or why nothing."""
    result = appraisal.expected.subsidies
    title = text("quote.subsidies")
    if result is None:
        return Section("subsidies", title, (Paragraph(text("appraise.no_aid")),))
    head = (text("quote.clause"), text("quote.valid"), text("quote.checked"), text("quote.answer"))
    rows = tuple(_rule(rule, text) for rule in result.rules)
    name = region_name(result, text)
    blocks: list[Block] = [
        Paragraph(text("subsidy.title", region=name, as_of=result.as_of.isoformat())),
        Paragraph(total_text(result, text)),
        *_bullets(total_readings(result, text)),
        Table(text("quote.clauses"), head, rows, "texts", (), (3, 1.6, 1, 3.4)),
    ]
    if result.questions:
        blocks += [Paragraph(text("subsidy.questions")), *_bullets(questions_text(result.questions, text))]
    terms = appraisal.money.terms.aid
    if terms is not None:
        values = {"months": terms.months.typical, "chance": percent_of(terms.granted_chance.typical)}
        treatment = text(f"quote.treatment_{terms.treatment}")
        blocks.append(Paragraph(text("quote.aid_counted", treatment=treatment, **values), "note"))
    return Section("subsidies", title, tuple(blocks))


def _bullets(items: Iterator[str]) -> list[Block]:
    found = tuple(items)
    return [Bullets(found)] if found else []


def _rule(rule: RuleResult, text: Text) -> tuple[str, ...]:
    name = f"{rule.rule.id} {text.name(rule.rule.label, rule.rule.id)} ({rule.clause})"
    if rule.status != "amount":
        answer = note_text(rule.reason, text) if rule.reason is not None else ABSENT
    elif not rule.counts:
        answer = text("subsidy.unverified")
    else:
        answer = "\n".join((interval_text(*(rule.interval or (ZERO, ZERO)), text), *rule_details(rule, text)))
    return name, dates_text(rule.rule, rule.policy, text), status_text(rule.rule, text), answer


def bill_section(appraisal: CaseAppraisal, text: Text) -> Section:
    """What is bought, at typical, low and high prices, with the provenance of each."""
    measures = appraisal.money.measures
    amounts = [bill_amounts(measures, share) for share in (0.0, None, 1.0)]
    rows = []
    for name, (measure, item) in named_items(measures).items():
        kind, source = text(f"quote.kind_{item.kind}"), text(f"source.{item.amount.source}")
        prices = (_yuan(each[name]) for each in amounts)
        label = half(item.name, text)
        rows.append((label, _label(measure, measures[measure], text), kind, *prices, source, item.amount.reference))
    sums = (_yuan(sum(each.values(), ZERO)) for each in amounts)
    rows.append((text("quote.sum"), "", "", *sums, "", ""))
    head = tuple(text(f"quote.bill_{key}") for key in ("item", "measure", "kind", "low", "typical", "high"))
    head = (*head, text("appraise.source"), text("quote.reference"))
    table = Table(
        text("quote.bill_table"), head, tuple(rows), "texts", (text("quote.bill_means"),),
        (2.2, 2, 1, 1.1, 1.1, 1.1, 0.9, 2), (3, 4, 5),
    )  # fmt: skip
    dates = appraisal.money.change
    said = text("quote.bill_dates", paid=dates.paid.isoformat(), in_use=dates.in_use.isoformat())
    blocks: list[Block] = [Paragraph(said), table]
    if dates.buys_nothing:
        blocks.append(Paragraph(text("quote.buys_nothing", names=", ".join(dates.buys_nothing))))
    return Section("bill", text("quote.bill"), tuple(blocks))


def _yuan(amount: Decimal) -> str:
    return number(float(amount), 2)


def _label(name: str, measure: Measure, text: Text) -> str:
    return text.name(measure.label, name)


def measures_section(appraisal: CaseAppraisal, text: Text) -> Section:
    """What is done, where, and what gets worse; as the file of measures says it."""
    money = appraisal.money
    case = money.case
    line = case.line_of(money.scenario)
    present = case.measures_of(case.settings.baseline)
    rows = []
    for name, measure in case.measures_of(money.scenario).items():
        if name not in present:
            where = stations_text((line, case.line), covered_stations(measure, line), text)
            rows.append(
                (
                    _label(name, measure, text), half(measure.description, text) or ABSENT, where or ABSENT,
                    measure.required_level, "\n".join(half(each, text) for each in measure.counter_effects) or ABSENT,
                )
            )  # fmt: skip
    head = tuple(text(f"quote.measure_{key}") for key in ("name", "what", "where", "level", "worse"))
    table = Table(
        text("quote.measures_table"), head, tuple(rows), "texts", (text("quote.measures_mean"),), (1.6, 3, 1.6, 1.1, 3)
    )  # fmt: skip
    return Section("measures", text("quote.measures"), (table,))
