"""Jackknife interval for any smooth function of the means of several figures of the same replications."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from simcore.errors import StatisticsError
from simcore.stats.intervals import interval_around
from simcore.stats.moments import ExactSum, all_equal, exact_mean, moments
from simcore.stats.outcomes import Interval, checked_level

Statistic = Callable[[Sequence[float]], float]


def pseudo_values(columns: Sequence[Sequence[float]], statistic: Statistic) -> tuple[float, list[float]]:
    """The statistic of the column totals and the n pseudo-values n*f - (n-1)*f without replication i.

    `columns` has shape (k, n), n >= 2; the statistic takes k totals and must not change when all are scaled
    alike (a function of ratios). Quenouille 1956, Tukey 1958; Efron & Tibshirani 1993, section 11.
    """
    n = len(columns[0])
    totals = [ExactSum(column) for column in columns]
    whole = statistic([total.value for total in totals])
    # A rounded total minus a value would lose digits where one replication outweighs the others.
    left_out = [
        statistic([total.without(column[i]) for total, column in zip(totals, columns, strict=True)]) for i in range(n)
    ]
    return whole, [n * whole - (n - 1) * part for part in left_out]


def jackknife_interval(
    columns: Sequence[Sequence[float]],
    statistic: Statistic,
    level: float,
    method: str,
    *,
    magnitude: float | None = None,
    degrees_of_freedom: float | None = None,
) -> Interval | float:
    """Interval for a function of totals, or its bare value if every pseudo-value is the same up to rounding.

    `magnitude` is the size at which rounding of the statistic is judged (default: its own value). The interval is the
    widened t interval of the pseudo-values; the estimate stays the statistic of the totals, as the figure is defined.
    """
    checked_level(level)
    whole, pseudo = pseudo_values(columns, statistic)
    if not all(math.isfinite(value) for value in (whole, *pseudo)):
        raise StatisticsError(
            "NOT_FINITE", f"{method} is undefined when a replication is left out", "lengthen the runs"
        )
    # n*f - (n-1)*f(i) magnifies the rounding of f by n.
    if all_equal(pseudo, len(pseudo) * (abs(whole) if magnitude is None else magnitude)):
        return whole
    around = interval_around(moments(pseudo), level, degrees_of_freedom=degrees_of_freedom)
    return replace(
        around, estimate=whole, lower=min(around.lower, whole), upper=max(around.upper, whole), method=method
    )


def effective_freedom(first: Sequence[float], second: Sequence[float]) -> float:
    """Degrees of freedom for comparing two amounts that the same luck of a replication scales: (n-1)/(1+c), at least 1.

    c >= 0 is the covariance of the amounts relative to their means (divisor n). Where both follow a common factor, c is
    its squared coefficient of variation and n/(1+c) the number of equal weights worth the n unequal ones (Kish 1965);
    the spread is estimated from that many. Without it nominal 95 % covers 90 % where the factor is exponential (c = 1);
    with figures that vary by 10 % between replications it changes nothing (c = 0.01). Arguments: relative deviations
    from the mean, shape (n,).
    """
    n = len(first)
    shared = math.fsum(a * b for a, b in zip(first, second, strict=True)) / n
    return max(1.0, (n - 1) / (1.0 + max(0.0, shared)))


def relative_deviations(values: Sequence[float]) -> list[float]:
    """value/mean - 1 for amounts >= 0 with a positive mean; zeros where a relative deviation has no meaning."""
    mean = exact_mean(values)
    if mean <= 0.0 or min(values) < 0.0:
        return [0.0] * len(values)
    return [value / mean - 1.0 for value in values]


def bias_estimate(columns: Sequence[Sequence[float]], statistic: Statistic) -> float:
    """Jackknife estimate of the bias of the statistic: its value minus the mean pseudo-value."""
    whole, pseudo = pseudo_values(columns, statistic)
    return whole - exact_mean(pseudo)
