"""Risk of a project from independent draws: chance of a loss, value at risk, mean of the worst cases, break-even."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcore.errors import StatisticsError
from simcore.stats import Interval, Outcome
from simcore.stats.outcomes import constant

LEVEL = 0.95
TAIL = 0.05
RESAMPLES = 999
# Below this the worst 5 % are fewer than two draws, and their mean has no spread of its own.
FEWEST_DRAWS = 40
MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Tail:
    """The worst cases of a present value [yuan], each with its 95 % interval from the draws.

    `value_at_risk` is the present value that is undercut in 5 % of cases; `mean_of_worst` the mean of those (CVaR).
    Both are present values, not losses: a loss is negative.
    """

    value_at_risk: Outcome
    mean_of_worst: Outcome
    draws: int


def tail_of(values: Sequence[float], seed: int) -> Tail:
    """Value at risk and mean of the worst 5 % of independent draws.

    The interval of the quantile is distribution-free, from two order statistics (Conover 1999, section 3.2); that of
    the mean of the worst is a percentile bootstrap, 999 times (Efron & Tibshirani 1993, section 13.3).

    Raises:
        StatisticsError: TOO_FEW_DRAWS below 40 draws.
    """
    from scipy.stats import binom

    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = len(ordered)
    if n < FEWEST_DRAWS:
        message = f"{n} draws tell nothing of the worst {TAIL:.0%}"
        raise StatisticsError("TOO_FEW_DRAWS", message, f"at least {FEWEST_DRAWS}", "draws")
    if ordered[0] == ordered[-1]:
        same = constant(float(ordered[0]), n)
        return Tail(same, same, n)
    rank = math.ceil(TAIL * n)
    lower = max(1, int(binom.ppf((1.0 - LEVEL) / 2.0, n, TAIL)))
    upper = min(n, int(binom.ppf((1.0 + LEVEL) / 2.0, n, TAIL)) + 1)
    quantile = _interval(float(ordered[rank - 1]), float(ordered[lower - 1]), float(ordered[upper - 1]), ordered)
    generator = np.random.default_rng((seed, n))
    means = np.empty(RESAMPLES)
    for resample in range(RESAMPLES):
        means[resample] = np.sort(generator.choice(ordered, n))[:rank].mean()
    low, high = np.quantile(means, [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0])
    worst = _interval(float(ordered[:rank].mean()), float(low), float(high), ordered)
    return Tail(quantile, worst, n)


def _interval(estimate: float, lower: float, upper: float, ordered: NDArray[np.float64]) -> Interval:
    """The interval around its estimate; ends that coincide move out to the next different draw."""
    lower, upper = min(lower, estimate), max(upper, estimate)
    if lower == upper:
        lower = max((float(value) for value in ordered if value < lower), default=lower)
        upper = min((float(value) for value in ordered if value > upper), default=upper)
    return Interval(estimate, lower, upper, LEVEL, "draws", len(ordered))


def break_even(value_at: Callable[[float], float], start: float, low: float, high: float) -> float | None:
    """The place between low and high, nearest to `start`, where a function crosses zero; None where it doesn't.

    The function is taken as monotonic on either side of `start`; each side is halved until it is 1e-6 of the range.
    """
    here = value_at(start)
    if here == 0.0:
        return start
    found = [
        root for end in (low, high) if end != start and (root := _root(value_at, start, here, end)) is not None
    ]  # fmt: skip
    return min(found, key=lambda root: abs(root - start), default=None)


def _root(value_at: Callable[[float], float], start: float, here: float, end: float) -> float | None:
    from scipy.optimize import brentq

    if here * value_at(end) > 0.0:
        return None
    return float(brentq(value_at, min(start, end), max(start, end), xtol=abs(end - start) * 1e-6, maxiter=MOST_STEPS))
