"""The page for the owner: the outlook first, at most seven figures, the line, what to measure, what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from scenarios.appraisal.drawn import BILL, GRANTED, READING, terms_with
from scenarios.appraisal.study import mean_line, value_of
from scenarios.appraisal.summary import CaseAppraisal, PaybackSpread
from scenarios.appraisal.words import guarantee_text, percent, typical_text, zero_text
from scenarios.documents.model import Block, Bullets, Figure, Figures, Paragraph, Section, Table
from scenarios.documents.sentences import joined
from scenarios.economics.calendar import day_of
from scenarios.economics.money import ZERO
from scenarios.numbers import ABSENT, level_text, number
from scenarios.policy.words import note_text, region_name
from scenarios.provenance import PLANT_SOURCES
from scenarios.report.line_figures import LEVEL, arm_of, figure_of, gain_of
from scenarios.report.shown import Names, loss_range, money, payback_values, predictive
from scenarios.text import Text
from scenarios.words import row_name

ALARMING = ("loss", "probable_loss")
HEADLINES = ("good_output_rate", "first_pass_defect_rate", "line_overall_equipment_effectiveness")
ARMS: tuple[Literal["before", "after"], ...] = ("before", "after")
TO_MEASURE = 3
MOST_SENSITIVE = 2
# What no measurement in the plant tells.
NOT_MEASURED = frozenset({READING, GRANTED, BILL})


def owner_section(appraisal: CaseAppraisal, prediction: Mapping[str, Any] | None, names: Names, text: Text) -> Section:
    """The owner's page; its first line is said above it."""
    blocks: list[Block] = [
        Figures(tuple(_figures(appraisal, text))),
        *_line(appraisal, prediction, text),
        Paragraph(_flat_sales(appraisal, text)),
        Paragraph(guarantee_text(appraisal, text), "plain" if appraisal.guarantee.value is not None else "warn"),
        Paragraph(text("quote.measure_next")),
        Bullets(tuple(_to_measure(appraisal, names, text)), numbered=True),
        *_would_change(appraisal, names, text),
        *_aid(appraisal, text),
    ]
    return Section("owner", text("quote.owner"), tuple(blocks))


def _figures(appraisal: CaseAppraisal, text: Text) -> Iterator[Figure]:
    n = appraisal.kept.draws
    alarming = appraisal.outlook in ALARMING

    def figure(key: str, value: str, detail: str, *, bad: bool = False) -> Figure:
        name, definition = text(f"quote.{key}"), text(f"quote.{key}_means", n=n)
        return Figure(name, value, detail, definition, "bad" if bad else "plain")

    yield figure(
        "loss_chance", percent(appraisal.chance_of_loss),
        text("quote.exact_range", level=level_text(appraisal.gain.level), range=loss_range(appraisal.gain)),
        bad=alarming,
    )  # fmt: skip
    needed, tax, once = cash_needed(appraisal)
    detail = text("quote.cash_detail", bill=money(needed - tax - once, text), tax=money(tax, text),
                  once=money(once, text))  # fmt: skip
    yield figure("cash", money(needed, text), detail)
    months = sorted(drawn.least_month for drawn in appraisal.drawn)
    worst = day_of(appraisal.money.terms.start, months[len(months) // 2])
    least = f"{worst:%Y-%m}: {money(appraisal.least_cash.median, text)}"
    yield figure("worst_month", least, predictive(appraisal.least_cash, text))
    plain, aided = (_quantiles(each, appraisal) for each in (appraisal.payback, appraisal.payback_with_aid))
    both = {**plain, **{f"aided_{key}": years for key, years in aided.items()}}
    yield figure("payback", _years(appraisal.payback, text), text("quote.payback_detail", **both))
    value = appraisal.value
    yield figure(
        "value", money(value.median, text), predictive(value, text), bad=alarming and value.median <= 0.0
    )  # fmt: skip
    cost = appraisal.costs[0]
    change = cost.change.median
    shown = f"{number(cost.without.median, 3)} → {number(cost.with_project.median, 3)}"
    yield figure("unit_cost", shown, text("quote.unit_cost_detail", change=number(100.0 * change, 1, sign=True)))
    yield figure("estimates", *_estimates(appraisal, text))


def _years(payback: PaybackSpread, text: Text) -> str:
    """The median payback with its unit, or that it lies beyond the years looked at."""
    shown = payback_values(payback, text)["p50"]
    return shown if payback.quantiles[1] is None else text("quote.payback_value", p50=shown)


def _quantiles(payback: PaybackSpread, appraisal: CaseAppraisal) -> dict[str, str]:
    """P10, P50, P90 in years; what lies beyond the years looked at is longer than they are."""
    beyond = f"> {appraisal.money.terms.years}"
    shown = (beyond if years is None else f"{years:.1f}" for years in payback.quantiles)
    return dict(zip(("p10", "p50", "p90"), shown, strict=True))


def cash_needed(appraisal: CaseAppraisal) -> tuple[Decimal, Decimal, Decimal]:
    """All cash that the project takes, the VAT on it that is advanced, and what comes once beside the bill [yuan].

    Rent and deposit stand for what is leased.
    """
    flow = appraisal.expected.appraisal.cases["before_tax_without_subsidy"].flow
    bill = -sum(flow.of("investment", "lease_payment"), ZERO)
    bill -= sum((amount for amount in flow.of("lease_deposit") if amount < 0), ZERO)
    tax = -sum(flow.of("vat_paid"), ZERO)
    once = -sum((amount for amount in flow.of("one_off") if amount < 0), ZERO)
    return bill + tax + once, tax, once


def _estimates(appraisal: CaseAppraisal, text: Text) -> tuple[str, str]:
    """The share of the result that rests on estimates; of the widths of the tornado where the draws can't tell."""
    if appraisal.estimated_share is not None:
        return percent(appraisal.estimated_share), text("quote.estimates_by_draws")
    whole = sum(bar.width for bar in appraisal.bars)
    if whole <= 0.0:
        return text("appraise.unchanged"), text("quote.estimates_none")
    estimated = sum(bar.width for bar in appraisal.bars if bar.source not in PLANT_SOURCES)
    return percent(estimated / whole), text("quote.estimates_by_bars", n=appraisal.kept.draws)


def _line(appraisal: CaseAppraisal, prediction: Mapping[str, Any] | None, text: Text) -> list[Block]:
    arms = appraisal.expected.arms
    heads = [number(float(arm.operation.heads), 1) for arm in (arms.without, arms.with_project)]
    less = arms.with_project.operation.heads - arms.without.operation.heads
    people = (text("quote.heads"), *heads, number(float(less), 1, sign=True) if less else text("quote.none_less"))
    rows = [*_predicted_rows(prediction, text), people]
    head = (text("quote.line"), text("appraise.without"), text("appraise.with"), text("appraise.change"))
    notes = [text("quote.line_means", level=LEVEL.replace("%", " %")), text("quote.heads_means")]
    if prediction is None:
        notes.append(text("quote.no_prediction"))
    return [Table(text("quote.line_title"), head, tuple(rows), "numbers", tuple(notes), (2.1, 2, 2, 2))]


def _predicted_rows(prediction: Mapping[str, Any] | None, text: Text) -> Iterator[tuple[str, ...]]:
    for quantity in HEADLINES:
        found = figure_of(prediction, quantity)
        if found is not None:
            before, after = (arm_of(found, quantity, arm, text) for arm in ARMS)
            yield (
                row_name(quantity, text),
                *(_said(*each, text) for each in (before, after, gain_of(found, quantity, text))),
            )


def _said(value: str, interval: str, text: Text) -> str:
    """A median with its interval; what can't change in brackets."""
    if interval == ABSENT:
        return value
    return f"{value} ({interval})" if interval == text("appraise.unchanged") else f"{value} {interval}"


def _flat_sales(appraisal: CaseAppraisal, text: Text) -> str:
    """What the project is worth where no piece more is sold than today: one more run of the expected flows."""
    money_of, arms = appraisal.money, appraisal.expected.arms
    flat = terms_with(money_of.terms, "sales.demand", arms.without.good)
    flat = terms_with(flat, "sales.demand_growth", min(ZERO, money_of.terms.sales.demand_growth.typical))
    value = value_of(money_of, mean_line(appraisal.kept), flat)
    return text(
        "quote.flat_sales", good=number(float(arms.without.good), 0), more=number(float(arms.with_project.good), 0),
        capacity=number(float(arms.with_project.capacity), 0), value=money(value, text),
    )  # fmt: skip


def _to_measure(appraisal: CaseAppraisal, names: Names, text: Text) -> Iterator[str]:
    """The inputs that move the result most and don't come from the plant: drivers first, then the tornado."""
    shares = {each.key: each.driver.share for each in appraisal.drivers if each.source not in PLANT_SOURCES}
    sources = {each.key: each.source for each in appraisal.drivers}
    widths = {bar.key: bar.width for bar in appraisal.bars if bar.source not in PLANT_SOURCES and bar.width > 0.0}
    sources.update({bar.key: bar.source for bar in appraisal.bars})
    chosen = [key for key in dict.fromkeys([*shares, *widths]) if key not in NOT_MEASURED][:TO_MEASURE]
    for key in chosen:
        why = (
            text("quote.explains", share=percent(shares[key])) if key in shares
            else text("quote.swings", amount=money(widths[key], text))
        )  # fmt: skip
        yield text("quote.to_measure", name=names(key), why=why, source=text(f"source.{sources[key]}"))
    if not chosen:
        yield text("quote.nothing_to_measure")


def _would_change(appraisal: CaseAppraisal, names: Names, text: Text) -> list[Block]:
    found = tuple(_break_evens(appraisal, names, text))
    return [Paragraph(text("quote.would_change")), Bullets(found)] if found else []


def _break_evens(appraisal: CaseAppraisal, names: Names, text: Text) -> Iterator[str]:
    """Where the value is zero, of the widest bars of the tornado for which it is looked for."""
    zeros = {entry.key: entry for entry in appraisal.break_evens}
    widest = [bar.key for bar in appraisal.bars if bar.key in zeros][:MOST_SENSITIVE]
    for key in widest:
        entry = zeros[key]
        values = {"name": names(key), "typical": typical_text(entry, text)}
        if entry.value is None:
            yield text("quote.never_zero", **values)
        else:
            yield text("quote.zero_at", zero=zero_text(entry, text), **values)


def _aid(appraisal: CaseAppraisal, text: Text) -> list[Block]:
    result = appraisal.expected.subsidies
    if result is None:
        return [Paragraph(text("appraise.no_aid"))]
    values = {"region": region_name(result, text), "as_of": result.as_of.isoformat()}
    if result.total is None:
        said = [text("appraise.aid_none", **values)]
    else:
        low, high = (money(amount, text) for amount in result.total)
        clauses = "; ".join(rule.clause for rule in result.rules if rule.status == "amount" and rule.counts)
        said = [text("quote.aid", low=low, high=high, clauses=clauses, **values)]
    historical = {
        note_text(rule.reason, text) for rule in result.rules
        if rule.reason is not None and rule.reason.code == "HISTORICAL"
    }  # fmt: skip
    return [Paragraph(joined((*said, *sorted(historical))), "warn" if historical else "plain")]
