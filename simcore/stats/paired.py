"""What a renovation changes: two arms simulated on common random numbers, paired replication by replication."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from simcore.errors import StatisticsError
from simcore.stats.intervals import DEFAULT_LEVEL, interval_around
from simcore.stats.jackknife import effective_freedom, jackknife_interval, relative_deviations
from simcore.stats.moments import Values, all_equal, checked_together, moments
from simcore.stats.outcomes import Interval, Outcome, checked_level, constant_change
from simcore.stats.ratios import check_amounts, ratio_of_totals

# A change that may be larger than a million-fold is not bounded by the sample in any useful sense.
LARGEST_LOG_CHANGE = math.log(1e6)

ChangeMethod = Literal["ratio_of_totals", "mean_log_ratio"]


def paired_difference(before: Values, after: Values, level: float = DEFAULT_LEVEL) -> Outcome:
    """Interval for mean(after - before), in the unit of the figure (percentage points for a share), n >= 2 pairs.

    Pairing keeps the gain of common random numbers: the spread is that of the differences. StatisticsError for one
    pair, unequal lengths, NaN; Constant if every pair differs by the same amount.
    """
    checked_level(level)
    old, new = checked_together(before=before, after=after)
    differences = [b - a for a, b in zip(old, new, strict=True)]
    if all_equal(differences, max(map(abs, old + new))):
        return constant_change(differences[0], len(old), unchanged=old == new)
    freedom = effective_freedom(relative_deviations(old), relative_deviations(new))
    around = interval_around(moments(differences), level, degrees_of_freedom=freedom)
    return replace(around, method="paired_difference")


def paired_ratio_difference(
    before: Values, before_denominator: Values, after: Values, after_denominator: Values, level: float = DEFAULT_LEVEL
) -> Outcome:
    """Interval for sum(after)/sum(after_denominator) - sum(before)/sum(before_denominator) by the paired jackknife.

    The absolute change of a KPI that is a ratio of totals (OEE, defect rate), times 100 in percentage points.
    """
    columns = _columns(before, before_denominator, after, after_denominator)
    magnitude = max(abs(ratio_of_totals([math.fsum(c) for c in pair])) for pair in (columns[:2], columns[2:]))

    def difference(totals: Sequence[float]) -> float:
        return ratio_of_totals(totals[2:]) - ratio_of_totals(totals[:2])

    outcome = jackknife_interval(
        columns,
        difference,
        level,
        "paired_jackknife_difference",
        magnitude=magnitude,
        degrees_of_freedom=_freedom(columns),
    )
    return _as_change(outcome, columns)


def paired_relative_change(
    before: Values,
    after: Values,
    before_denominator: Values | None = None,
    after_denominator: Values | None = None,
    level: float = DEFAULT_LEVEL,
    *,
    method: ChangeMethod = "ratio_of_totals",
) -> Outcome:
    """Interval for the relative change after/before - 1 of a total, or of a ratio of totals, on paired replications.

    Default "ratio_of_totals": change of the two printed KPIs, sum(after)/sum(after_denominator) over
    sum(before)/sum(before_denominator) - 1, so that table and change agree to the last digit and a replication without
    an event is allowed; jackknifed on the log scale, where the error of a ratio is nearly symmetric and the lower end
    cannot fall below -100 %. "mean_log_ratio" averages the log-ratios of the pairs instead: it gives every
    replication the same weight, needs a positive figure in each, and estimates a geometric mean that differs from
    the change of the KPIs by about half the difference of the squared coefficients of variation. Amounts must be
    >= 0 and positive in two replications. Errors: StatisticsError.
    """
    columns = _columns(before, before_denominator, after, after_denominator)
    needed = len(columns[0]) if method == "mean_log_ratio" else 2
    for column, name in zip(columns, ("before", "before_denominator", "after", "after_denominator"), strict=True):
        check_amounts(column, name, needed)
    if method == "mean_log_ratio":
        outcome = _mean_log_ratio(columns, level)
    else:
        outcome = jackknife_interval(
            columns,
            _log_change,
            level,
            "paired_jackknife_log_ratio",
            magnitude=1.0,
            degrees_of_freedom=_freedom(columns),
        )
    if isinstance(outcome, float):
        return _as_change(math.expm1(outcome), columns)
    if outcome.upper > LARGEST_LOG_CHANGE:
        raise StatisticsError(
            "CHANGE_UNBOUNDED",
            f"{len(columns[0])} replications put no upper bound on the change (e^{outcome.upper:.0f}-fold)",
            "use longer or more replications",
            "before",
        )
    estimate, lower, upper = (math.expm1(value) for value in (outcome.estimate, outcome.lower, outcome.upper))
    return replace(outcome, estimate=estimate, lower=lower, upper=upper)


def _log_change(totals: Sequence[float]) -> float:
    before, after = ratio_of_totals(totals[:2]), ratio_of_totals(totals[2:])
    return math.log(after / before) if before > 0.0 and after > 0.0 else math.nan


def _freedom(columns: Sequence[Sequence[float]]) -> float:
    """Effective freedom from the relative influences a/mean(a) - d/mean(d) of the replications on the two ratios."""
    influences = []
    for pair in (columns[:2], columns[2:]):
        above, below = (relative_deviations(column) for column in pair)
        influences.append([a - b for a, b in zip(above, below, strict=True)])
    return effective_freedom(influences[0], influences[1])


def _mean_log_ratio(columns: Sequence[Sequence[float]], level: float) -> Interval | float:
    checked_level(level)
    logs = [_log_change(pair) for pair in zip(*columns, strict=True)]
    if all_equal(logs, magnitude=1.0):
        return logs[0]
    return replace(interval_around(moments(logs), level), method="paired_mean_log_ratio")


def _columns(
    before: Values, before_denominator: Values | None, after: Values, after_denominator: Values | None
) -> list[list[float]]:
    """The four columns of a change of ratios, shape (4, n); no denominator means one unit per replication."""
    columns = checked_together(
        before=before,
        before_denominator=[1.0] * len(before) if before_denominator is None else before_denominator,
        after=after,
        after_denominator=[1.0] * len(after) if after_denominator is None else after_denominator,
    )
    check_amounts(columns[1], "before_denominator")
    check_amounts(columns[3], "after_denominator")
    return columns


def _as_change(outcome: Interval | float, columns: Sequence[Sequence[float]]) -> Outcome:
    if isinstance(outcome, Interval):
        return outcome
    unchanged = columns[0] == columns[2] and columns[1] == columns[3]
    return constant_change(outcome, len(columns[0]), unchanged)
