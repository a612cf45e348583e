"""Predictive intervals and probabilities from independent draws, without any assumption on their distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simcore.errors import StatisticsError
from simcore.stats import Interval, Outcome
from simcore.stats.moments import all_equal, checked_values
from simcore.stats.outcomes import checked_level, constant

# (n + 1)(1 - level)/2 is meant exactly; as a product of floats it may end just below a whole number.
ROUNDING = 1e-9


def predictive_interval(values: Sequence[float], level: float) -> Outcome:
    """The interval that holds the next draw with at least this probability; Constant if all draws are equal.

    Between the r-th smallest and the r-th largest of n independent draws lies another one with probability
    (n + 1 - 2r)/(n + 1) whatever the law; r is the largest whole number for which that is at least the level. The
    estimate is the median. Where ends are equal they move out to the next different draw. Source: Wilks 1941,
    doi:10.1214/aoms/1177731788; ISO 16269-8:2004. StatisticsError TOO_FEW_DRAWS below 2/(1 - level) - 1 draws.
    """
    checked_level(level)
    ordered = sorted(checked_values(values, minimum=2))
    n = len(ordered)
    rank = math.floor((n + 1) * (1.0 - level) / 2.0 + ROUNDING)
    if rank < 1:
        needed = math.ceil(2.0 / (1.0 - level) - 1.0 - ROUNDING)
        raise StatisticsError(
            "TOO_FEW_DRAWS", f"{n} draws hold no interval of {level:.0%}", f"at least {needed}", "draws"
        )
    if all_equal(ordered):
        return constant(ordered[0], n)
    lower, upper = ordered[rank - 1], ordered[n - rank]
    if lower == upper:
        lower = max((value for value in ordered if value < lower), default=lower)
        upper = min((value for value in ordered if value > upper), default=upper)
    return Interval(median(ordered), lower, upper, level, "order_statistics", n)


def median(ordered: Sequence[float]) -> float:
    """The middle of sorted values, or the mean of the middle two."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2.0


def share_interval(count: int, n: int, level: float) -> Interval:
    """Exact interval for a probability of which `count` of n independent draws are examples; never of width zero.

    Source: Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404.
    """
    from scipy.stats import beta

    checked_level(level)
    if n < 1 or not 0 <= count <= n:
        raise StatisticsError("SHARE", f"{count} of {n} is no share", "count draws", "count")
    tail = (1.0 - level) / 2.0
    lower = 0.0 if count == 0 else float(beta.ppf(tail, count, n - count + 1))
    upper = 1.0 if count == n else float(beta.ppf(1.0 - tail, count + 1, n - count))
    return Interval(count / n, lower, upper, level, "clopper_pearson", n)
