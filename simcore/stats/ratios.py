"""Intervals for a ratio of totals, such as OEE = sum(PRI*GQ) / sum(PBT), over independent replications."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simcore.errors import StatisticsError
from simcore.stats.intervals import DEFAULT_LEVEL, SMALL_SAMPLE, student_quantile
from simcore.stats.jackknife import effective_freedom, jackknife_interval, relative_deviations
from simcore.stats.moments import Values, all_equal, checked_together, exact_mean, moments
from simcore.stats.outcomes import Flag, Interval, Outcome, checked_level, constant


def ratio_interval(numerator: Values, denominator: Values, level: float = DEFAULT_LEVEL) -> Outcome:
    """Interval for sum(numerator) / sum(denominator) over n >= 2 replications by the jackknife; the default.

    The ratio of the totals is the KPI as defined (ratios are never averaged); the jackknife removes the
    first-order bias of its sampling error, needs no normal law, and widens for skewness as `mean_interval` does and for
    unequal weights (`effective_freedom`): 95 % covers 93-97.5 % for denominators that vary by up to 70 % between
    replications, n = 5..30, and 92.5 % at n = 10 for exponential ones (100 %), flagged "unequal_weights".
    Denominators are amounts (times, counts): >= 0 with at least two positive. Errors: StatisticsError.
    """
    above, below = checked_together(numerator=numerator, denominator=denominator)
    check_amounts(below, "denominator")
    freedom = effective_freedom(relative_deviations(above), relative_deviations(below))
    outcome = jackknife_interval([above, below], ratio_of_totals, level, "jackknife_ratio", degrees_of_freedom=freedom)
    return constant(outcome, len(above)) if isinstance(outcome, float) else outcome


def fieller_interval(numerator: Values, denominator: Values, level: float = DEFAULT_LEVEL) -> Outcome:
    """Fieller's interval for mean(numerator) / mean(denominator) over n >= 2 replications, exact for normal figures.

    Fieller 1954, J. R. Stat. Soc. B 16, 175-185: all ratios r for which the mean of numerator - r*denominator is not
    significantly different from zero. Refused (FIELLER_UNBOUNDED) where the denominator itself may be zero: then the
    set is not an interval. Not widened for skewness: `ratio_interval` is the default.
    """
    checked_level(level)
    above, below = checked_together(numerator=numerator, denominator=denominator)
    n = len(above)
    mean_above, mean_below = exact_mean(above), exact_mean(below)
    t_squared = student_quantile(level, n - 1) ** 2
    variance_below = moments(below).standard_error ** 2
    if mean_below**2 <= t_squared * variance_below:
        raise StatisticsError(
            "FIELLER_UNBOUNDED",
            f"the denominator {mean_below:g} is not distinguishable from zero at {level:.0%}",
            "use longer or more replications",
            "denominator",
        )
    ratio = mean_above / mean_below
    residuals = [a - ratio * b for a, b in zip(above, below, strict=True)]
    if all_equal(residuals, max(max(map(abs, above)), abs(ratio) * max(map(abs, below)))):
        return constant(ratio, n)
    lower, upper = _fieller_ends(above, below, ratio, t_squared)
    flags: tuple[Flag, ...] = ("small_sample",) if n < SMALL_SAMPLE else ()
    return Interval(ratio, lower, upper, level, "fieller", n, f"only {n} replications" if flags else "", flags)


def _fieller_ends(
    above: Sequence[float], below: Sequence[float], ratio: float, t_squared: float
) -> tuple[float, float]:
    """Roots of (mean_a - r mean_b)^2 = t^2 (v_aa - 2 r v_ab + r^2 v_bb), written around the estimated ratio."""
    n = len(above)
    mean_below = exact_mean(below)
    # Around the estimate the quadratic is in d = r - ratio and uses the residuals a - ratio*b: no cancellation.
    residuals = [a - ratio * b for a, b in zip(above, below, strict=True)]
    middle = exact_mean(residuals)
    deviations = [b - mean_below for b in below]
    divisor = n * (n - 1)
    v_bb = math.fsum(d * d for d in deviations) / divisor
    v_rr = math.fsum((r - middle) ** 2 for r in residuals) / divisor
    v_rb = math.fsum((r - middle) * d for r, d in zip(residuals, deviations, strict=True)) / divisor
    quadratic = mean_below**2 - t_squared * v_bb
    root = math.sqrt(t_squared * (t_squared * v_rb**2 + quadratic * v_rr))
    centre = -t_squared * v_rb
    return ratio + (centre - root) / quadratic, ratio + (centre + root) / quadratic


def ratio_of_totals(totals: Sequence[float]) -> float:
    """First total over the second; NaN where the second is zero, so that the caller refuses."""
    return totals[0] / totals[1] if totals[1] > 0.0 else math.nan


def check_amounts(values: Sequence[float], name: str, required: int = 2) -> None:
    """Refuse negative amounts, and amounts positive in fewer than `required` replications: no spread is known."""
    if min(values) < 0.0:
        raise StatisticsError("NEGATIVE_AMOUNT", f"{name} is {min(values):g} in a replication, must be >= 0", path=name)
    positive = sum(value > 0.0 for value in values)
    if positive < required:
        raise StatisticsError(
            "TOO_RARE",
            f"{name} is above zero in {positive} of {len(values)} replications, at least {required} needed",
            "lengthen the runs",
            name,
        )
