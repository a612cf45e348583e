"""How much of a run's beginning to cut off, and whether the run has settled at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.errors import StatisticsError
from simcore.stats.drift import Drift, drift_test

BATCH_SIZE = 5
# Fewer batches (100 observations) do not tell a transient from noise.
MINIMUM_BATCHES = 20
# The statistic of the last few batches is small by chance (Hoad, Robinson & Davies 2010): never a truncation point.
EXCLUDED_LAST_BATCHES = 5
# Statistics closer to the minimum than this share are equal up to rounding: the earliest is taken.
ROUNDING_SHARE = 1e-12
# Twentieths of a run that still correlate by this much say that the run is only some ten times as long as what the line
# remembers. M/M/1 at 80 % utilisation, 10 replications: 5,000 customers correlate by 0.1 and nominal 95 % covers 95 %,
# 2,000 by 0.27 and it covers 93-94 %, 1,000 by 0.45 and it covers 91 %, 500 by 0.6 and it covers 88 %.
CORRELATION_BATCHES = 20
SHORT_RUN_CORRELATION = 0.35
RUN_LONGER = "lengthen the run (ten times the time the line takes to fill is a good start)"


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Truncation by MSER-5: the first `truncation_index` observations are discarded.

    `statistic` is the MSER value there [unit of the series squared], `batches` the number of batches of
    `batch_size` observations, `observations` the length of the series, `drift` the trend test and `correlation` the
    lag-1 correlation of twentieths of what remains (0.0 for a constant line).
    """

    truncation_index: int
    statistic: float
    batches: int
    batch_size: int
    observations: int
    replications: int
    drift: Drift
    correlation: float

    @property
    def share(self) -> float:
        """Share of the run that is cut off [1]."""
        return self.truncation_index / self.observations

    @property
    def short(self) -> bool:
        """Whether the run is short for its memory, so that intervals of mean times and stocks may be too narrow."""
        return self.correlation >= SHORT_RUN_CORRELATION

    @property
    def note(self) -> str:
        """What a reader of intervals from this run must know; empty if nothing."""
        if not self.short:
            return ""
        return (
            f"the run is short for what the line remembers (twentieths of it correlate by {self.correlation:.2f}): "
            "a 95 % interval of a mean time or stock may cover as little as 85-92 %; lengthen the run"
        )


def mser_statistics(batch_means: NDArray[np.float64]) -> NDArray[np.float64]:
    """MSER(d) = sum_{i>d} (Y_i - mean_{i>d} Y)^2 / (m - d)^2 for d = 0..m-1, shape (m,); White 1997.

    Sources: doi:10.1177/003754979706900601, doi:10.1109/WSC.2000.899843.
    """
    centred = batch_means - batch_means.mean()
    remaining = np.arange(len(centred), 0, -1, dtype=np.float64)
    sums = np.cumsum(centred[::-1])[::-1]
    squares = np.cumsum((centred * centred)[::-1])[::-1]
    statistics: NDArray[np.float64] = np.maximum(squares - sums * sums / remaining, 0.0) / remaining**2
    return statistics


def mser5(series: ArrayLike, *, minimum_batches: int = MINIMUM_BATCHES) -> WarmUp:
    """Warm-up of one run, series of shape (n,) equally spaced observations, or refusal of the run.

    MSER-5 takes the truncation d that minimises MSER over means of 5 observations. A minimum in the second half
    says that the run is too short; so does a trend left after truncation. StatisticsError: RUN_TOO_SHORT,
    STILL_FILLING (the series is still rising), NOT_FINITE, WRONG_SHAPE.
    """
    return _warm_up(_checked_matrix(series, dimensions=1)[np.newaxis, :], minimum_batches)


def mser5_replications(runs: ArrayLike, *, minimum_batches: int = MINIMUM_BATCHES) -> WarmUp:
    """Warm-up shared by several replications, shape (replications, n): MSER-5 on their average series.

    Averaging first lowers the noise, so that the transient, which all runs share, decides. The trend test afterwards
    also uses the spread of the slopes between replications. Errors as `mser5`.
    """
    return _warm_up(_checked_matrix(runs, dimensions=2), minimum_batches)


def common_warm_up(arms: Sequence[ArrayLike], *, minimum_batches: int = MINIMUM_BATCHES) -> WarmUp:
    """The longest warm-up of the arms of a comparison (equally spaced alike), to be cut from all of them."""
    if not arms:
        raise StatisticsError("RUN_TOO_SHORT", "no arm to find a warm-up for", path="arms")
    warm_ups = [mser5_replications(runs, minimum_batches=minimum_batches) for runs in arms]
    return max(warm_ups, key=lambda warm_up: warm_up.truncation_index)


def _warm_up(runs: NDArray[np.float64], minimum_batches: int) -> WarmUp:
    replications, observations = runs.shape
    batches = observations // BATCH_SIZE
    # Half of the run must hold the excluded batches, and the observations that the trend and correlation need.
    required = max(minimum_batches, 2 * EXCLUDED_LAST_BATCHES)
    if batches < required:
        raise StatisticsError(
            "RUN_TOO_SHORT",
            f"{observations} observations give {batches} batches of {BATCH_SIZE}, at least {required} are needed",
            "lengthen the run or observe it more often",
            "series",
        )
    average = runs.mean(axis=0)
    means = average[: batches * BATCH_SIZE].reshape(batches, BATCH_SIZE).mean(axis=1)
    statistics = mser_statistics(means)
    cut = _first_minimum(statistics[: batches - EXCLUDED_LAST_BATCHES], means)
    if cut >= batches // 2:
        _refuse_late_minimum(runs, cut, batches)
    drift = drift_test(runs[:, cut * BATCH_SIZE :])
    if drift.significant:
        raise _still_moving(drift, "after the warm-up is cut off")
    return WarmUp(
        truncation_index=cut * BATCH_SIZE,
        statistic=float(statistics[cut]),
        batches=batches,
        batch_size=BATCH_SIZE,
        observations=observations,
        replications=replications,
        drift=drift,
        correlation=_correlation(runs[:, cut * BATCH_SIZE :]),
    )


def _correlation(runs: NDArray[np.float64]) -> float:
    """Lag-1 correlation of 20 batch means per run about the mean of all runs, pooled over the runs, shape (R, n)."""
    length = runs.shape[1] // CORRELATION_BATCHES
    kept = runs[:, runs.shape[1] - length * CORRELATION_BATCHES :]
    means = kept.reshape(len(runs), CORRELATION_BATCHES, length).mean(axis=2)
    centred = means - means.mean()
    total = float((centred * centred).sum())
    if total <= centred.size * (np.finfo(np.float64).eps * float(np.abs(means).max())) ** 2:
        return 0.0
    lagged = float((centred[:, 1:] * centred[:, :-1]).sum())
    return lagged / total * CORRELATION_BATCHES / (CORRELATION_BATCHES - 1)


def _first_minimum(statistics: NDArray[np.float64], means: NDArray[np.float64]) -> int:
    """The smallest index whose statistic is the minimum up to rounding: a constant line has no warm-up."""
    rounding = ROUNDING_SHARE * float(statistics.min()) + (np.finfo(np.float64).eps * float(np.abs(means).max())) ** 2
    return int(np.argmax(statistics <= statistics.min() + rounding))


def _refuse_late_minimum(runs: NDArray[np.float64], cut: int, batches: int) -> None:
    drift = drift_test(runs)
    if drift.significant and drift.growth > 0.0:
        raise _still_moving(drift, "over the whole run")
    raise StatisticsError(
        "RUN_TOO_SHORT",
        f"the start-up effect reaches into the second half of the run (batch {cut} of {batches})",
        RUN_LONGER,
        "series",
    )


def _still_moving(drift: Drift, where: str) -> StatisticsError:
    if drift.growth > 0.0:
        return StatisticsError(
            "STILL_FILLING", f"the line is still filling up: {drift.sentence()} {where}", drift.hint(), "series"
        )
    return StatisticsError(
        "RUN_TOO_SHORT", f"the line has not settled: {drift.sentence()} {where}", RUN_LONGER, "series"
    )


def _checked_matrix(values: ArrayLike, dimensions: int) -> NDArray[np.float64]:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise StatisticsError(
            "NOT_NUMERIC", f"the series is not a rectangle of numbers: {error}", path="series"
        ) from None
    if array.ndim != dimensions or 0 in array.shape[:-1]:
        raise StatisticsError(
            "WRONG_SHAPE", f"expected {dimensions} dimension(s), got shape {array.shape}", path="series"
        )
    if not np.isfinite(array).all():
        where = tuple(int(index) for index in np.argwhere(~np.isfinite(array))[0])
        raise StatisticsError("NOT_FINITE", f"observation {where} of the series is {array[where]}", path="series")
    return array
