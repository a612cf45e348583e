"""Which of several measures brought what: only where they began on different days, or on different lines."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from scenarios.acceptance.attribution.change import Change, Values, between
from scenarios.acceptance.plan.terms import FEWEST_WEEKS, WEEK, PlanTerms, Step, Window
from scenarios.acceptance.records import Records
from scenarios.acceptance.series.blocks import weeks_of
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.verdict.events import is_free_week, left_out

METRIC = METRICS["throughput"]


@dataclass(frozen=True, slots=True)
class StepGain(Change):
    """What one measure changed of the earned standard minutes per shift, and the whole weeks that show it."""

    name: str
    weeks: int


@dataclass(frozen=True, slots=True)
class Separation:
    """The gains of the measures, in order; `by` is DATES or LINES. The logarithms add up to `total`."""

    by: str
    gains: tuple[StepGain, ...]
    total: float


@dataclass(frozen=True, slots=True)
class NotSeparable:
    """Why the measures can't be told apart: a key of the catalogue's table `not_separable`, with its values."""

    reason: str
    values: Mapping[str, str] = field(default_factory=dict)


def separate(terms: PlanTerms, records: Records) -> Separation | NotSeparable:
    """The gain of each measure in earned standard minutes per shift, where dates or lines tell them apart.

    With dates: each measure against the weeks since the one before it. With lines: a line that got one measure alone
    gives its gain, the line that got both the other's; the measures are taken to do the same on either line.
    """
    steps = terms.steps or ()
    if len(steps) < 2:
        return NotSeparable("ONE_STEP" if steps else "NO_STEPS")
    lines = {terms.line, terms.control_line, *(name for step in steps for name in step.lines)}
    products = {row.product for row in records.rows if row.scheduled and (not terms.line or row.line in lines)}
    unknown = sorted(products - set(terms.standard_times))
    if unknown:
        return NotSeparable("STANDARD_TIME", {"products": ", ".join(name or "''" for name in unknown[:5])})
    if terms.control_line and any(terms.control_line in step.lines for step in steps):
        return NotSeparable("CONTROL_TREATED", {"line": terms.control_line})
    own = sorted((step for step in steps if not step.lines or terms.line in step.lines), key=lambda step: step.first)
    if len(own) == len(steps) and len({step.first for step in own}) == len(own):
        return _by_dates(terms, records, own)
    return _by_lines(terms, records, steps)


def _by_dates(terms: PlanTerms, records: Records, steps: Sequence[Step]) -> Separation | NotSeparable:
    """Periods between the beginnings of the measures; what a control line did in the same weeks is taken off."""
    windows = terms.windows
    if steps[0].first <= windows.baseline.last:
        return NotSeparable("STEP_IN_BASELINE", {"step": steps[0].name, "day": str(steps[0].first)})
    ends = [*(step.first for step in steps[1:]), date.fromordinal(windows.reporting.last.toordinal() + 1)]
    spans = [(windows.baseline.first, windows.baseline.last)]
    spans += [(step.first, date.fromordinal(end.toordinal() - 1)) for step, end in zip(steps, ends, strict=True)]
    periods = [np.array(list(_values(terms, records, *span, terms.line).values())) for span in spans]
    for number, values in enumerate(periods):
        if len(values) < FEWEST_WEEKS:
            return _short(steps[number - 1].name if number else "", len(values))
    gains = tuple(
        _gain(step.name, before, after) for step, before, after in zip(steps, periods, periods[1:], strict=False)
    )
    return Separation("DATES", gains, float(periods[-1].mean() - periods[0].mean()))


def _by_lines(terms: PlanTerms, records: Records, steps: Sequence[Step]) -> Separation | NotSeparable:
    """Two measures on the case's line, one of them alone on another line of the record."""
    windows = terms.windows
    outside = [step for step in steps if not windows.baseline.last < step.first <= windows.reporting.first]
    lines = [set(step.lines) or {terms.line} for step in steps]
    alone = [
        (number, name)
        for number, names in enumerate(lines)
        for name in sorted(names - {terms.line})
        if not any(name in others for other, others in enumerate(lines) if other != number)
    ]
    if len(steps) != 2 or not all(terms.line in names for names in lines) or not alone or outside:
        return NotSeparable("SAME_DATES")
    number, line = alone[0]
    sides = [
        [_values(terms, records, window.first, window.last, name) for window in (windows.baseline, windows.reporting)]
        for name in (terms.line, line)
    ]
    short = min(len(side) for pair in sides for side in pair)
    if short < FEWEST_WEEKS:
        return _short(steps[number].name, short)
    if any(own.keys() != other.keys() for own, other in zip(*sides, strict=True)):
        return NotSeparable("LINES_DIFFER", {"line": line})
    (before, after), (before_beside, after_beside) = (
        [np.array(list(side.values())) for side in pair] for pair in sides
    )
    one = _gain(steps[number].name, before_beside, after_beside)
    other = _gain(steps[1 - number].name, before - before_beside, after - after_beside)
    gains = (one, other) if number == 0 else (other, one)
    return Separation("LINES", gains, float(after.mean() - before.mean()))


def _short(step: str, count: int) -> NotSeparable:
    values = {"count": str(count), "least": str(FEWEST_WEEKS)}
    return NotSeparable("STEP_SHORT", {"step": step, **values}) if step else NotSeparable("BASELINE_SHORT", values)


def _gain(name: str, before: Values, after: Values) -> StepGain:
    return StepGain(*between(before, after), name, len(after))


def _values(terms: PlanTerms, records: Records, first: date, last: date, line: str) -> dict[date, float]:
    """ln of the whole weeks between two days, in the weeks of the windows; less the control line's where there is one.

    A week in which either line made nothing, or that is a holiday, is left out.
    """
    anchor = terms.windows.baseline.first
    begin = first.toordinal() + (anchor.toordinal() - first.toordinal()) % WEEK.days
    number = (last.toordinal() + 1 - begin) // WEEK.days
    if number < 1:
        return {}
    window = Window(first=date.fromordinal(begin), last=date.fromordinal(begin + 7 * number - 1))

    without = left_out(terms, window)

    def logarithms(of: str) -> dict[date, float]:
        weeks = weeks_of(records.of_line(of).without(without), METRIC, terms.standard_times, window)
        return {
            week.first: math.log(week.value)
            for week in weeks
            if week.value is not None and week.value > 0.0 and not is_free_week(week.first, terms, without)
        }

    own = logarithms(line)
    if not terms.control_line:
        return own
    control = logarithms(terms.control_line)
    return {day: value - control[day] for day, value in own.items() if day in control}
