"""Figures of weeks and shifts: what the tests W and N compare, plain, beside a control line or an adjusted baseline."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np

from scenarios.acceptance.inference import baseline_trend, weeks_and_shifts
from scenarios.acceptance.inference.shifts import effective
from scenarios.acceptance.plan.terms import SHORT_WINDOW, AgreedClaim, PlanTerms
from scenarios.acceptance.records import Records
from scenarios.acceptance.series.blocks import Week, logarithms_of_shifts, logarithms_of_weeks, weeks_of
from scenarios.acceptance.series.metrics import STANDARD_MINUTES, Metric
from scenarios.acceptance.verdict import sufficiency
from scenarios.acceptance.verdict.adjusted import Adjusted, adjusted_findings
from scenarios.acceptance.verdict.events import findings_of_events, left_out
from scenarios.acceptance.verdict.findings import Finding, Weight
from scenarios.acceptance.verdict.judged import Judged, Measured, Sides, oriented_case
from scenarios.acceptance.verdict.model import BASELINE, REPORTING, Point, Series

Weeks = tuple[Week, ...]
# A slope of fewer weeks has no error of its own; a verdict takes more of them anyway.
FEWEST_FOR_TREND = 3


@dataclass(frozen=True, slots=True)
class _Arrays:
    """Values of weeks and of shifts on the scale of the test."""

    weeks: list[float]
    shifts: list[float]


def judge_weeks(
    terms: PlanTerms, claim: AgreedClaim, metric: Metric, whole: Sides, adjusted: Adjusted | None
) -> Judged:
    """Tests W and N for one claim."""
    sides = whole.of_line(terms.line)
    found = general_findings(terms, metric, sides)
    if any(finding.code in ("COLUMN_MISSING", "STANDARD_TIME_MISSING") for finding in found):
        return Judged(None, found)
    before, after, more = weeks_of_both(terms, metric, sides)
    found += more
    in_points = claim.points is not None
    other: tuple[Weeks, Weeks] | None = None
    beside: Mapping[date, float] = {}
    if terms.control_line:
        control = whole.of_line(terms.control_line)
        if not control.before.rows or not control.after.rows:
            return Judged(None, [*found, _no_control(terms)], series_of(before, after))
        unknown = list(sufficiency.of_columns(both_of(control), metric, terms))
        if unknown:
            return Judged(None, [*found, *unknown], series_of(before, after))
        first, second, more = weeks_of_both(terms, metric, control)
        found += more
        other = first, second
        beside = {week.first: week.value for week in (*first, *second) if week.value is not None}
    elif terms.adjusted_baseline is not None:
        values = {} if adjusted is None else adjusted.of_metric(metric.name)
        before = tuple(week for week in before if week.first in values)
        found += adjusted_findings(terms, metric, (before, after), values)
        beside = dict(values)
    series = series_of(before, after, beside)
    usable = [tuple(week for week in side if week.value is not None and week.value > 0.0) for side in (before, after)]
    if min(map(len, usable)) < 2:
        return Judged(None, found, series)
    arrays = [_values(side, in_points) for side in usable]
    try:
        if other is not None:
            arrays = [beside_line(side, line, in_points) for side, line in zip(usable, other, strict=True)]
        elif terms.adjusted_baseline is not None:
            arrays = [_beside_table(side, beside, in_points) for side in usable]
    except ValueError:
        missing = _no_control(terms) if other is not None else Finding("ADJUSTED_MISSING", Weight.DISQUALIFIES)
        return Judged(None, [*found, missing], series)
    if all(len(set(each.weeks)) == 1 for each in arrays):
        return Judged(None, [*found, Finding("NO_VARIATION", Weight.DISQUALIFIES)], series)
    if len(arrays[0].weeks) >= FEWEST_FOR_TREND:
        found += _trend(arrays[0].weeks, in_points)
    evidence = weeks_and_shifts(arrays[0].weeks, arrays[1].weeks, arrays[0].shifts, arrays[1].shifts)
    levels = [_mean(side) for side in usable]
    uncertainty = uncertainty_of(terms, metric, other is not None)
    evidence = evidence.with_uncertainty(uncertainty * (levels[0] if in_points else 1.0))
    measured = [
        _measured("weeks", [each.weeks for each in arrays]),
        _measured("shifts", [each.shifts for each in arrays]),
    ]
    return Judged(oriented_case(evidence, measured, claim, metric, levels), found, series)


def _measured(name: Literal["weeks", "shifts"], sides: Sequence[Sequence[float]]) -> Measured:
    """Whole weeks are independent; shifts count as many as their autocorrelation leaves."""
    numbers = [float(len(side)) if name == "weeks" else float(effective(side)) for side in sides]
    variances = [float(np.var(side, ddof=1)) / number for side, number in zip(sides, numbers, strict=True)]
    return Measured(name, (len(sides[0]), len(sides[1])), (numbers[0], numbers[1]), (variances[0], variances[1]))


def general_findings(terms: PlanTerms, metric: Metric, sides: Sides) -> list[Finding]:
    """What is wrong with the record whatever the test: columns, rows, definitions."""
    both = both_of(sides)
    return [
        *sufficiency.of_columns(both, metric, terms),
        *sufficiency.of_rows(both),
        *sufficiency.of_definitions(sides.before, sides.after, metric),
    ]


def both_of(sides: Sides) -> Records:
    """The rows of both windows together."""
    before, after = sides.before, sides.after
    return Records((*before.rows, *after.rows), before.columns | after.columns, before.files)


def weeks_of_both(terms: PlanTerms, metric: Metric, sides: Sides) -> tuple[Weeks, Weeks, list[Finding]]:
    """The weeks of both windows, those on which nothing was expected left out, and whether they are enough."""
    found: list[Finding] = []
    both: list[Weeks] = []
    pairs = ((BASELINE, sides.before, terms.windows.baseline), (REPORTING, sides.after, terms.windows.reporting))
    for side, records, window in pairs:
        expected = sufficiency.Expected.of(records, terms, left_out(terms, window))
        weeks = weeks_of(records, metric, terms.standard_times, window)
        counted = tuple(week for week in weeks if week.shifts or expected.shifts(week.first) > 0.0)
        found += findings_of_events(terms, window, side)
        found += sufficiency.of_weeks(side, counted, expected, terms)
        found += sufficiency.unknown_time(side, records, metric, terms)
        if metric.definition == "iso22400.OEE":
            found += sufficiency.oee_above_one(counted)
        both.append(counted)
    if len(both[1]) < SHORT_WINDOW:
        found.append(Finding("SHORT_WINDOW", Weight.NOTES, {"count": str(len(both[1]))}))
    return both[0], both[1], found


def series_of(before: Weeks, after: Weeks, beside: Mapping[date, float] | None = None) -> Series:
    """The weeks as they stand in the record, and what they are compared with."""
    others = beside or {}
    return Series(*(
        tuple(Point(week.first, week.value, others.get(week.first), len(week.known)) for week in side)
        for side in (before, after)
    ))  # fmt: skip


def uncertainty_of(terms: PlanTerms, metric: Metric, with_control: bool) -> float:
    """Relative standard uncertainty of the ratio of two windows [1]; standard times are the same in both and cancel."""
    parts: Mapping[str, Decimal] = {
        STANDARD_MINUTES: terms.uncertainty.good, "good": terms.uncertainty.good,
        "planned_busy_time": terms.uncertainty.planned_busy_time,
    }  # fmt: skip
    one_side = sum((parts.get(each, Decimal(0)) ** 2 for each in (metric.numerator, metric.denominator)), Decimal(0))
    return math.sqrt(one_side * (4 if with_control else 2))


def _no_control(terms: PlanTerms) -> Finding:
    return Finding("CONTROL_MISSING", Weight.DISQUALIFIES, {"line": terms.control_line})


def _values(weeks: Sequence[Week], in_points: bool) -> _Arrays:
    if not in_points:
        return _Arrays(logarithms_of_weeks(weeks), logarithms_of_shifts(weeks))
    shifts = [
        float(shift.numerator / shift.denominator)
        for week in weeks
        for shift in week.known
        if shift.numerator is not None and shift.denominator
    ]
    return _Arrays([week.value for week in weeks if week.value is not None], shifts)


def beside_line(weeks: Sequence[Week], control: Sequence[Week], in_points: bool) -> _Arrays:
    """The same less what the control line did in the same week or shift; ValueError where it has none."""
    others = {week.first: week for week in control}
    pairs = [(week, others[week.first]) for week in weeks if week.first in others and others[week.first].value]
    if len(pairs) < len(weeks):
        raise ValueError("the control line lacks a week")
    own, other = (_values([pair[side] for pair in pairs], in_points).weeks for side in (0, 1))
    shifts = []
    for week, beside in pairs:
        by_shift = {(shift.day, shift.name): shift for shift in beside.known}
        for shift in week.known:
            match = by_shift.get((shift.day, shift.name))
            if match is not None:
                values = [_one(each.numerator, each.denominator, in_points) for each in (shift, match)]
                if values[0] is not None and values[1] is not None:
                    shifts.append(values[0] - values[1])
    if len(shifts) < len(pairs):
        raise ValueError("the control line lacks the shifts")
    return _Arrays([a - b for a, b in zip(own, other, strict=True)], shifts)


def _beside_table(weeks: Sequence[Week], table: Mapping[date, float], in_points: bool) -> _Arrays:
    """The same less what the adjusted baseline says of the week; ValueError where it says nothing."""
    if any(week.first not in table for week in weeks):
        raise ValueError("the adjusted baseline lacks a week")
    weekly: list[float] = []
    shifts: list[float] = []
    for week in weeks:
        without = table[week.first] if in_points else math.log(table[week.first])
        own = _values([week], in_points)
        weekly += [value - without for value in own.weeks]
        shifts += [value - without for value in own.shifts]
    return _Arrays(weekly, shifts)


def _one(above: Decimal | None, below: Decimal | None, in_points: bool) -> float | None:
    if above is None or not below or (above <= 0 and not in_points):
        return None
    ratio = float(above / below)
    return ratio if in_points else math.log(ratio)


def _trend(weeks: Sequence[float], in_points: bool) -> list[Finding]:
    trend = baseline_trend(weeks)
    if not trend.found:
        return []
    slope = f"{trend.slope:+.2%}" if not in_points else f"{100.0 * trend.slope:+.2f} pp"
    return [Finding("BASELINE_TREND", Weight.DISQUALIFIES, {"slope": slope, "p": f"{trend.p_value:.2g}"})]


def _mean(weeks: Sequence[Week]) -> float:
    values = [week.value for week in weeks if week.value is not None]
    return sum(values) / len(values)
