"""The question about a baseline that lies in the worst part of a longer record."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scenarios.acceptance.checks.model import Answer, NotAsked, NothingToAsk, Question
from scenarios.acceptance.checks.sums import without_time
from scenarios.acceptance.inference import weeks_and_shifts
from scenarios.acceptance.plan.terms import WEEK, PlanTerms, Window
from scenarios.acceptance.records import Records
from scenarios.acceptance.series.blocks import Week, weeks_of
from scenarios.acceptance.series.metrics import METRICS, STANDARD_HOURS, STANDARD_MINUTES, Metric
from scenarios.acceptance.verdict.events import is_free_week, left_out

HISTORY = "BASELINE_AFTER_BAD_MONTH"
LEVEL = 0.01
# With fewer weeks before the baseline there is hardly another window to choose.
FEWEST_WEEKS_BEFORE = 6
# The baseline lies in the worst part where at most this share of the admissible windows is worse.
WORST_SHARE = 0.1
# Logarithms of equal weeks, and means of them, may differ by so much.
_ROUNDING = 1e-12


def baseline_after_bad_month(terms: PlanTerms, records: Records) -> Iterator[Answer]:
    """For each figure claimed, whether the baseline is worse than the record before it, and than nearly every window.

    Windows of the same length in whole weeks, none later than the baseline, are admissible.
    """
    names = dict.fromkeys(claim.metric for claim in terms.claims.values())
    for name in names:
        yield _one(terms, records, METRICS[name], LEVEL / len(names))


def _one(terms: PlanTerms, records: Records, metric: Metric, level: float) -> Answer:
    missing = sorted(metric.columns - records.columns - {"inspected", "total"})
    if missing:
        return NotAsked(HISTORY, "COLUMN", {"columns": ", ".join(missing)})
    window = terms.windows.baseline
    without = left_out(terms, window)
    own = records.of_line(terms.line).without(without)
    rows = [row for row in own.rows if row.scheduled and row.date <= window.last]
    before = [row.date for row in rows if row.date < window.first]
    number = (window.first - min(before)).days // WEEK.days if before else 0
    if number < FEWEST_WEEKS_BEFORE:
        return NotAsked(HISTORY, "HISTORY", {"count": str(number), "least": str(FEWEST_WEEKS_BEFORE)})
    if {metric.numerator, metric.denominator} & {STANDARD_MINUTES, STANDARD_HOURS}:
        lacking = without_time(HISTORY, rows, terms.standard_times)
        if lacking is not None:
            return lacking
    whole = Window(first=window.first - number * WEEK, last=window.last)
    weeks = weeks_of(own, metric, terms.standard_times, whole)
    values = [_logarithm(week, terms, without) for week in weeks]
    earlier, baseline = np.array(values[:number]), np.array(values[number:])
    known = ~np.isnan(earlier)
    if int(known.sum()) < FEWEST_WEEKS_BEFORE or int((~np.isnan(baseline)).sum()) < 2:
        return NotAsked(HISTORY, "HISTORY", {"count": str(int(known.sum())), "least": str(FEWEST_WEEKS_BEFORE)})
    better = 1.0 if metric.better == "more" else -1.0
    means = [
        better * float(np.nanmean(values[start : start + len(baseline)]))
        for start in range(number + 1)
        if np.isfinite(values[start : start + len(baseline)]).sum() >= 0.75 * len(baseline)
    ]
    if not means:
        return NotAsked(HISTORY, "HISTORY", {"count": "0", "least": str(FEWEST_WEEKS_BEFORE)})
    lower = sum(mean < better * float(np.nanmean(baseline)) - _ROUNDING for mean in means) / len(means)
    p_value = _p_worse(better * earlier[known], better * baseline[~np.isnan(baseline)])
    apart = math.expm1(float(np.nanmean(baseline) - np.nanmean(earlier)))
    figures = {
        "windows": float(len(means)), "worse_share": lower, "baseline_against_history": apart, "p_value": p_value,
    }  # fmt: skip
    if lower > WORST_SHARE or p_value > level:
        return NothingToAsk(HISTORY, figures)
    values_ = {"metric": metric.name, "worse": f"{lower:.0%}", "windows": str(len(means)), "apart": f"{apart:+.1%}",
               "weeks": str(number)}  # fmt: skip
    return Question(HISTORY, values_, (f"{window.first} – {window.last}",), figures)


def _p_worse(earlier: NDArray[np.float64], baseline: NDArray[np.float64]) -> float:
    """p-value of 'the baseline is no worse': the larger of tests W and N, both on weeks, for months hang together."""
    if earlier.std() + baseline.std() < _ROUNDING:
        return float(baseline.mean() >= earlier.mean() - _ROUNDING)
    return float(weeks_and_shifts(earlier, baseline, earlier, baseline).p_short(0.0))


def _logarithm(week: Week, terms: PlanTerms, without: frozenset[date]) -> float:
    """ln of a week's value; not a number for a week without one, or that is agreed to be free."""
    value = None if is_free_week(week.first, terms, without) else week.value
    return math.log(value) if value is not None and value > 0.0 else math.nan
