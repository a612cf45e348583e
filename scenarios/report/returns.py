"""总投资收益率 ROI = EBIT / TI on paper: formula, both readings, interval over the draws."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.appraisal.summary import CaseAppraisal
from scenarios.appraisal.words import SHOWN, return_reading, returns_undefined
from scenarios.documents.model import Block, Paragraph, Table
from scenarios.numbers import ABSENT, level_text
from scenarios.report.shown import money
from scenarios.text import Text


def return_blocks(appraisal: CaseAppraisal, text: Text) -> Iterator[Block]:
    """The table of both readings with its definitions, then what isn't defined."""
    returns, years = appraisal.returns, appraisal.money.terms.years
    typical = returns.expected
    names = [text("quote.roi_mean", n=years)]
    if returns.normal_year is not None:
        names.append(text("quote.roi_normal", year=returns.normal_year))
    readings = (returns.mean, returns.normal)
    earnings = (None, None) if typical is None else (typical.mean_earnings, typical.normal_earnings)
    rates = (None, None) if typical is None else (typical.mean, typical.normal)
    rows = []
    for name, reading, earned, rate in zip(names, readings, earnings, rates, strict=False):
        cells = (
            ABSENT if earned is None else money(earned, text),
            ABSENT if typical is None else money(typical.investment, text),
            ABSENT if rate is None else f"{100 * rate:.1f} %",
        )
        rows.append((name, *cells, *return_reading(reading, text)))
    level = level_text(SHOWN)
    head = (
        text("quote.roi_reading"), text("quote.roi_ebit"), text("quote.roi_ti"), text("quote.roi_typical"),
        text("appraise.median"), text("appraise.interval", level=level), text("quote.roi_chance"),
    )  # fmt: skip
    notes = [text("quote.roi_means"), text("quote.roi_ebit_means"), text("quote.roi_ti_means")]
    if any(item.deduction == "one_off" for item in appraisal.expected.appraisal.project.items.values()):
        notes.append(text("quote.roi_one_off"))
    notes.append(text("quote.predictive_means", level=level, n=appraisal.kept.draws))
    yield Table(text("quote.roi"), head, tuple(rows), "numbers", tuple(notes), (2.2, 1.2, 1.2, 1, 1, 1.5, 1.5))
    for sentence in returns_undefined(appraisal, text):
        yield Paragraph(sentence, "warn")
