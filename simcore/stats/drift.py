"""Whether a line is still filling up: a trend in work in process is no steady state, and no mean of it is a figure."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.errors import StatisticsError

# One good run in a thousand may be refused by chance; a line that fills up is certain in any run worth simulating.
DRIFT_SIGNIFICANCE = 0.001
# A trend that changes the level by less over the whole window is not worth a refusal, however certain.
MATERIAL_GROWTH = 0.1
# Long batches, so that their means are nearly independent and the t test of their slope holds.
DRIFT_BATCHES = 10


@dataclass(frozen=True, slots=True)
class Drift:
    """Linear trend of a window: `growth` = change over the window relative to its mean level [1], two-sided p-value."""

    growth: float
    p_value: float
    significant: bool

    def sentence(self) -> str:
        """What the trend is, in words for a refusal."""
        verb = "grows" if self.growth > 0.0 else "falls"
        amount = f"{abs(self.growth):.0%} of its mean" if math.isfinite(self.growth) else "without bound"
        return f"the level {verb} by {amount} (p = {self.p_value:.2g})"

    def hint(self) -> str:
        """What to do about a line that fills up."""
        return "the arrivals may exceed the capacity (then no steady state exists); if not, lengthen the run"


def drift_test(runs: ArrayLike) -> Drift:
    """Trend test of one run, shape (n,), or of replications, shape (R, n), of equally spaced levels such as WIP.

    Two t tests of a linear slope: that of the average series in 10 long batches (8 degrees of freedom), and, from three
    replications on, that of the replications' own slopes (exact under any autocorrelation, R - 1 degrees of freedom).
    Significant if the smaller p-value times the number of tests is below 0.1 % and the growth is material (10 %).
    StatisticsError for fewer than 20 observations, NaN, infinity.
    """
    array = np.atleast_2d(np.asarray(runs, dtype=np.float64))
    if array.ndim != 2 or array.shape[1] < 2 * DRIFT_BATCHES:
        raise StatisticsError(
            "RUN_TOO_SHORT",
            f"a trend needs {2 * DRIFT_BATCHES} observations, got shape {array.shape}",
            "lengthen the run or observe it more often",
            "series",
        )
    if not np.isfinite(array).all():
        raise StatisticsError("NOT_FINITE", "the series holds NaN or infinity", path="series")
    length = array.shape[1] // DRIFT_BATCHES
    means = array[:, array.shape[1] - length * DRIFT_BATCHES :].reshape(len(array), DRIFT_BATCHES, length).mean(axis=2)
    average = means.mean(axis=0)
    p_values = [_p_of_one_slope(average)]
    if len(means) >= 3:
        p_values.append(_p_of_slopes(means @ _contrast()))
    p_value = min(1.0, len(p_values) * min(p_values))
    level = abs(float(average.mean()))
    change = float(average @ _contrast()) * DRIFT_BATCHES
    if abs(change) <= np.finfo(np.float64).eps * DRIFT_BATCHES * float(np.abs(average).max()):
        return Drift(0.0, 1.0, False)
    growth = change / level if level > 0.0 else math.copysign(math.inf, change)
    return Drift(growth, p_value, p_value < DRIFT_SIGNIFICANCE and abs(growth) > MATERIAL_GROWTH)


def is_still_filling(work_in_process: ArrayLike) -> bool:
    """Whether work in process, shape (n,) or (R, n), rises significantly and materially over the window."""
    drift = drift_test(work_in_process)
    return drift.significant and drift.growth > 0.0


def require_settled(work_in_process: ArrayLike) -> Drift:
    """The drift of work in process, shape (n,) or (R, n); StatisticsError STILL_FILLING if it rises."""
    drift = drift_test(work_in_process)
    if drift.significant and drift.growth > 0.0:
        raise StatisticsError(
            "STILL_FILLING", f"the line is still filling up: {drift.sentence()}", drift.hint(), "work_in_process"
        )
    return drift


def _contrast() -> NDArray[np.float64]:
    """Weights that give the least-squares slope per batch of 10 equally spaced batch means."""
    centred = np.arange(DRIFT_BATCHES, dtype=np.float64) - (DRIFT_BATCHES - 1) / 2.0
    weights: NDArray[np.float64] = centred / float(centred @ centred)
    return weights


def _p_of_one_slope(batch_means: NDArray[np.float64]) -> float:
    contrast = _contrast()
    slope = float(batch_means @ contrast)
    centred = contrast / float(contrast @ contrast)
    residuals = batch_means - batch_means.mean() - slope * centred
    error = math.sqrt(float(residuals @ residuals) / (DRIFT_BATCHES - 2) * float(contrast @ contrast))
    return _two_sided(slope, error, DRIFT_BATCHES - 2)


def _p_of_slopes(slopes: NDArray[np.float64]) -> float:
    return _two_sided(float(slopes.mean()), float(slopes.std(ddof=1)) / math.sqrt(len(slopes)), len(slopes) - 1)


def _two_sided(value: float, error: float, degrees_of_freedom: int) -> float:
    """p-value of value/error; a value without any error is certain."""
    from scipy.special import stdtr

    if error == 0.0:
        return 1.0 if value == 0.0 else 0.0
    return 2.0 * float(stdtr(degrees_of_freedom, -abs(value) / error))
