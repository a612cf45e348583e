"""What moves the value: a tornado of the inputs in money, where the value is zero, shares of the variance."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.appraisal.summary import BreakEven, CaseAppraisal
from scenarios.appraisal.words import MONEY, range_text, typical_text, zero_text
from scenarios.documents.model import Block, Bullets, Paragraph, Section, Swing, Table, Tornado
from scenarios.numbers import ABSENT, number
from scenarios.report.shown import Names, cell, money
from scenarios.text import Text

MOST_BARS = 12


def sensitivity_section(appraisal: CaseAppraisal, names: Names, text: Text) -> Section:
    """Tornado, break-evens, drivers, and what that means for the answer."""
    blocks: tuple[Block, ...] = (
        Paragraph(text("quote.sensitivity_lead"), "note"),
        _tornado(appraisal, names, text),
        _break_evens(appraisal, names, text),
        *_drivers(appraisal, names, text),
        Paragraph(text("quote.changes")),
        Bullets(tuple(_changes(appraisal, names, text))),
    )
    return Section("sensitivity", text("quote.sensitivity"), blocks)


def _tornado(appraisal: CaseAppraisal, names: Names, text: Text) -> Tornado:
    base = float(appraisal.expected.appraisal.cases["after_tax"].net_present_value())
    bars = tuple(
        Swing(
            names(bar.key), range_text(bar, text), bar.value_low, bar.value_high, cell(bar.value_low, text),
            cell(bar.value_high, text),
        )
        for bar in appraisal.bars[:MOST_BARS] if bar.width > 0.0
    )  # fmt: skip
    return Tornado(
        text("quote.tornado", base=money(base, text)), base, cell(base, text), text("quote.low_end"),
        text("quote.high_end"), bars, MONEY[text.language][0],
    )  # fmt: skip


def _break_evens(appraisal: CaseAppraisal, names: Names, text: Text) -> Table:
    order = {bar.key: place for place, bar in enumerate(appraisal.bars)}
    entries = sorted(appraisal.break_evens, key=lambda entry: order.get(entry.key, len(order)))[:MOST_BARS]
    rows = tuple(
        (names(entry.key), typical_text(entry, text), zero_text(entry, text), _distance(entry, text))
        for entry in entries
    )
    head = (
        text("appraise.input"), text("quote.typical"), text("appraise.zero_at"),
        text("quote.distance"),
    )  # fmt: skip
    return Table(
        text("quote.break_evens"), head, rows, "numbers", (text("quote.break_evens_mean"),), (3, 1.2, 1.2, 1.4)
    )


def _distance(entry: BreakEven, text: Text) -> str:
    typical = float(entry.typical)
    if entry.value is None:
        return text("quote.no_zero")
    if typical == 0.0:
        return ABSENT
    return f"{number(100.0 * (entry.value / typical - 1.0), 1, sign=True)} %"


def _drivers(appraisal: CaseAppraisal, names: Names, text: Text) -> Iterator[Block]:
    if not appraisal.drivers:
        yield Paragraph(text("quote.no_drivers", n=appraisal.kept.draws), "note")
        return
    rows = tuple(
        (
            names(each.key), f"{number(100.0 * each.driver.share, 1)} %", cell(each.driver.low, text),
            cell(each.driver.high, text), text(f"source.{each.source}"),
        )
        for each in appraisal.drivers
    )  # fmt: skip
    head = (
        text("quote.driver"), text("predict.share"), text("quote.low_third"), text("quote.high_third"),
        text("appraise.source"),
    )  # fmt: skip
    yield Table(text("quote.drivers"), head, rows, "numbers", (text("quote.drivers_mean"),), (3, 1.2, 1.2, 1.2, 1))


def _changes(appraisal: CaseAppraisal, names: Names, text: Text) -> Iterator[str]:
    """Inputs at whose low or high end the answer itself would be another one."""
    base = float(appraisal.expected.appraisal.cases["after_tax"].net_present_value())
    found = False
    for bar in appraisal.bars:
        for end, value, key in ((bar.low, bar.value_low, "at_low"), (bar.high, bar.value_high, "at_high")):
            if (value > 0.0) != (base > 0.0):
                found = True
                name, amount = names(bar.key), money(value, text)
                yield text(f"quote.turns_{key}", name=name, end=end, amount=amount, base=money(base, text))
    if not found:
        yield text("quote.nothing_turns", base=money(base, text))
