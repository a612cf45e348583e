"""Unit costs in four denominators, labour productivities, and what each part of the operation brings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scenarios.appraisal.operation import LineYear
from scenarios.appraisal.summary import CaseAppraisal, CostChange
from scenarios.appraisal.words import MONEY, SHOWN, part_rows, part_titles
from scenarios.documents.model import Paragraph, Section, Table
from scenarios.economics.cost_figures import LabourProductivity, labour_productivity
from scenarios.numbers import ABSENT, level_text, number
from scenarios.report.shown import plain_range, ratio_range
from scenarios.text import Text

READINGS = ("good_units", "standard_hours", "value_added", "revenue")
DECIMALS = {"good_units": 0, "standard_hours": 1, "value_added": 0, "revenue": 0}


def costs_section(appraisal: CaseAppraisal, text: Text) -> Section:
    """What a piece and a year cost, without and with the project."""
    parts = Table(
        text("quote.parts"), part_titles(text), tuple(part_rows(appraisal, text)), "numbers",
        (text("quote.parts_mean"),), (3, 1.4, 1.4, 1.4),
    )  # fmt: skip
    return Section(
        "costs", text("quote.costs"),
        (Paragraph(text("quote.costs_lead"), "note"), _costs(appraisal, text), _labour(appraisal, text), parts),
    )  # fmt: skip


def _costs(appraisal: CaseAppraisal, text: Text) -> Table:
    level = level_text(SHOWN)
    head = (
        text("appraise.cost"), text("quote.without_range", level=level), text("quote.with_range", level=level),
        text("appraise.change"), text("appraise.interval", level=level),
    )  # fmt: skip
    notes = [text(f"quote.{cost.name}_means") for cost in appraisal.costs]
    notes.append(text("quote.predictive_means", level=level, n=appraisal.kept.draws))
    rows = tuple(_cost(cost, text) for cost in appraisal.costs)
    return Table(text("quote.unit_costs"), head, rows, "numbers", tuple(notes), (2.6, 2, 2, 1, 1.6))


def _cost(cost: CostChange, text: Text) -> tuple[str, ...]:
    unit, decimals = MONEY[text.language] if cost.name.startswith("annual") else (1.0, 3)
    arms = (
        f"{number(arm.median / unit, decimals)} {plain_range(arm, decimals, text, 1.0 / unit)}"
        for arm in (cost.without, cost.with_project)
    )
    change = f"{number(100.0 * cost.change.median, 1, sign=True)} %"
    return text(f"appraise.{cost.name}"), *arms, change, ratio_range(cost.change, text)


def _labour(appraisal: CaseAppraisal, text: Text) -> Table:
    head = (text("quote.labour"), text("appraise.without"), text("appraise.with"), text("appraise.change"))
    unknown = appraisal.expected.arms.without.standard_hours is None
    notes = (text("quote.labour_means"), *([text("quote.standard_hours_unknown")] if unknown else []))
    return Table(text("quote.labour_title"), head, tuple(_labour_rows(appraisal, text)), "numbers", notes, (3, 1, 1, 1))


def _labour_rows(appraisal: CaseAppraisal, text: Text) -> Iterator[tuple[str, ...]]:
    arms, price = appraisal.expected.arms, appraisal.money.terms.sales.price.typical
    found = [_productivity(arm, price) for arm in (arms.without, arms.with_project)]
    for reading in READINGS:
        values = [None if each is None else getattr(each, reading) for each in found]
        shown = [ABSENT if value is None else number(float(value), DECIMALS[reading]) for value in values]
        yield text(f"quote.labour_{reading}"), *shown, _change(*values)


def _productivity(year: LineYear, price: Decimal) -> LabourProductivity | None:
    if not year.operation.heads:
        return None
    return labour_productivity(year.operation, price=price, standard_hours=year.standard_hours)


def _change(before: Decimal | None, after: Decimal | None) -> str:
    if before is None or after is None or before == 0:
        return ABSENT
    return f"{number(float(100 * (after / before - 1)), 1, sign=True)} %"
