"""Several scenarios of a case side by side: what each takes and brings, in money and on the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scenarios.appraisal.spread import Spread
from scenarios.appraisal.summary import CaseAppraisal
from scenarios.appraisal.words import MONEY, SHOWN, first_line, percent, return_reading, scenario_name
from scenarios.documents.model import Block, Bullets, Paragraph, Section, Table
from scenarios.numbers import ABSENT, level_text, number
from scenarios.prediction.intervals import share_interval
from scenarios.report.line_figures import Printed, arm_of, figure_of, gain_of
from scenarios.report.shown import cell, chance, chance_range, payback_values, plain_range
from scenarios.text import Text

# More columns than these don't fit on a page.
MOST_COLUMNS = 4
# Not one that a page would take out.
INDENT = "\u2003"
GOOD, DEFECTS = "good_output_rate", "first_pass_defect_rate"


@dataclass(frozen=True, slots=True)
class Option:
    """A scenario with its appraisal and the document of its kept prediction; None without one."""

    appraisal: CaseAppraisal
    prediction: Mapping[str, Any] | None


def side_by_side_section(options: Sequence[Option], left_out: Sequence[str], text: Text) -> Section:
    """The scenarios in columns, the one that the report is about first; what isn't appraised is named."""
    first = options[0]
    blocks: list[Block] = [Paragraph(text("quote.side_lead", name=scenario_name(first.appraisal, text)), "note")]
    for start in range(0, len(options), MOST_COLUMNS):
        shown = options[start : start + MOST_COLUMNS]
        # Every table holds the first scenario: the others are read against it.
        blocks.append(_table(shown if start == 0 else (first, *shown), first, start > 0, text))
    apart = [scenario_name(each.appraisal, text) for each in options if not _paired(first.appraisal, each.appraisal)]
    if apart:
        name = scenario_name(first.appraisal, text)
        blocks.append(Paragraph(text("quote.side_not_paired", names=", ".join(apart), name=name), "warn"))
    blocks.append(Paragraph(text("quote.side_outlooks")))
    blocks.append(Bullets(tuple(_outlook(each, text) for each in options)))
    blocks += [Paragraph(text("quote.side_left_out", names=", ".join(left_out)), "warn")] if left_out else []
    return Section("scenarios", text("quote.side"), tuple(blocks))


def _outlook(option: Option, text: Text) -> str:
    appraisal = option.appraisal
    measures = (text.name(each.label, name) for name, each in appraisal.money.measures.items())
    said = f"{scenario_name(appraisal, text)}: {first_line(appraisal, text)}"
    return f"{said} {text('quote.side_measures', names=', '.join(measures))}"


def _table(options: Sequence[Option], first: Option, further: bool, text: Text) -> Table:
    rows = []
    for label, value in _rows(first, text):
        cells = [value(option) for option in options]
        if any(each != ABSENT for each in cells):
            rows.append((label, *cells))
    head = (text("quote.side_figure"), *(scenario_name(each.appraisal, text) for each in options))
    title = text("quote.side_further" if further else "quote.side_table")
    level, n = level_text(SHOWN), first.appraisal.kept.draws
    notes = [text(f"quote.side_{key}_means") for key in ("aid", "benefit")]
    notes += [text("appraise.roi_formula"), text("quote.static_means")]
    if any(option is not first and _paired(first.appraisal, option.appraisal) for option in options):
        notes.append(text("quote.side_better_means"))
    notes += [text("quote.predictive_means", level=level, n=n), text("quote.exact_means")]
    return Table(title, head, tuple(rows), "numbers", tuple(notes), (1.7, *[1.0] * len(options)))


def _rows(first: Option, text: Text) -> Iterator[tuple[str, Callable[[Option], str]]]:
    """Figures from top to bottom: a name, and what stands there for a scenario."""
    level = level_text(SHOWN)
    range_of = text("appraise.interval", level=level)
    unit, decimals = MONEY[text.language]

    def amount(key: str, spread: Callable[[CaseAppraisal], Spread]) -> Iterator[tuple[str, Callable[[Option], str]]]:
        yield text(f"quote.side_{key}"), lambda option: cell(spread(option.appraisal).median, text)
        yield (
            f"{INDENT}{range_of}", lambda option: plain_range(spread(option.appraisal), decimals, text, 1.0 / unit)
        )  # fmt: skip

    yield text("quote.side_investment"), lambda option: cell(option.appraisal.money.bill_total(), text)
    yield text("quote.side_aid"), lambda option: _aid(option.appraisal, text)
    yield from amount("benefit", lambda appraisal: appraisal.benefit)
    yield from amount("value", lambda appraisal: appraisal.value)
    yield text("quote.side_gain"), lambda option: percent(option.appraisal.gain.estimate)
    yield f"{INDENT}{text('quote.side_exact')}", lambda option: chance_range(option.appraisal.gain)
    yield text("quote.side_return"), lambda option: return_reading(option.appraisal.returns.mean, text)[0]
    yield f"{INDENT}{range_of}", lambda option: return_reading(option.appraisal.returns.mean, text)[1]
    yield text("quote.side_payback"), lambda option: payback_values(option.appraisal.payback, text)["p50"]
    yield f"{INDENT}P10 … P90", lambda option: _paybacks(option.appraisal, text)
    yield text("quote.side_unit_cost"), lambda option: _unit_cost(option.appraisal)
    yield text("quote.side_good"), lambda option: _gain(option, text)[0]
    yield f"{INDENT}{range_of}", lambda option: _gain(option, text)[1]
    yield text("quote.side_defects_before"), lambda option: _defects(option, "before", text)
    yield text("quote.side_defects_after"), lambda option: _defects(option, "after", text)
    name = scenario_name(first.appraisal, text)
    yield text("quote.side_better", name=name), lambda option: _better(option, first, text)


def _aid(appraisal: CaseAppraisal, text: Text) -> str:
    """Mean of what may be received; said in words where no subsidy is looked for."""
    if appraisal.expected.subsidies is None:
        return text("quote.side_no_aid")
    return cell(appraisal.expected.aid, text)


def _gain(option: Option, text: Text) -> Printed:
    value, interval = gain_of(figure_of(option.prediction, GOOD), GOOD, text)
    return value, f"{interval}{text('unit.percent')}" if interval.startswith("[") else interval


def _defects(option: Option, arm: Literal["before", "after"], text: Text) -> str:
    return arm_of(figure_of(option.prediction, DEFECTS), DEFECTS, arm, text)[0]


def _paybacks(appraisal: CaseAppraisal, text: Text) -> str:
    shown = payback_values(appraisal.payback, text)
    return f"{shown['p10']} … {shown['p90']}"


def _unit_cost(appraisal: CaseAppraisal) -> str:
    cost = appraisal.costs[0]
    return f"{number(cost.without.median, 3)} → {number(cost.with_project.median, 3)}"


def _better(option: Option, first: Option, text: Text) -> str:
    """The share of draws in which a scenario is worth more than the first one, draw by draw with the same luck."""
    a, b = first.appraisal, option.appraisal
    if option is first or not _paired(a, b):
        return ABSENT
    count = sum(mine.value > other.value for mine, other in zip(b.drawn, a.drawn, strict=True))
    return chance(share_interval(count, len(a.drawn), a.gain.level), text)


def _paired(a: CaseAppraisal, b: CaseAppraisal) -> bool:
    """Whether draws of the same number hold the same plant, prices and luck."""
    return (a.kept.seed, a.kept.draws, a.kept.horizon, a.kept.warmup, a.kept.pairs) == (
        b.kept.seed, b.kept.draws, b.kept.horizon, b.kept.warmup, b.kept.pairs,
    )  # fmt: skip
