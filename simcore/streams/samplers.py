"""Laws of random times and counts: their parameters, their samples and their exact moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from math import inf, sqrt

import numpy as np

from simcore.errors import SimulationError
from simcore.streams.bits import Floats, Integers
from simcore.streams.inverses import Distribution, floored, quantile, rounded_microseconds
from simcore.streams.moments import clipped_moments, table_moments
from simcore.streams.parameters import Coefficients, check_parameters, check_table, coefficients, require

_EXTREME_DRAWS = (2.0**-53, 1.0 - 2.0**-53)
MICROSECONDS_LIMIT = 2.0**62  # 146,000 years: such a time can still be added to an int64 clock


@dataclass(frozen=True)
class Sampler:
    """One law of a random time or count; `exponential(...)`, `lognormal(...)` and the others build it.

    (a, b, c) are the parameters as declared: CONSTANT (value), UNIFORM (lowest, highest), TRIANGULAR
    (lowest, mode, highest), EXPONENTIAL (mean), LOGNORMAL (mean, cv), WEIBULL (mean, shape), GEOMETRIC
    (probability); EMPIRICAL has ascending `values` with `weights` = their cumulative probabilities.
    Parameters describe the law before draws below `minimum` are set to it. Raises SpecError.
    """

    kind: Distribution
    a: float = 0.0
    b: float = 0.0
    c: float = 0.0
    minimum: float = 0.0
    values: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        require(0.0 <= self.minimum < inf, "minimum", self.minimum, "finite and not below 0")
        if self.kind == Distribution.EMPIRICAL:
            check_table(self.values, self.weights)
        else:
            check_parameters(self.kind, self.a, self.b, self.c)
        with np.errstate(all="ignore"):
            largest = float(self._quantile(np.array(_EXTREME_DRAWS)).max())
        require(largest < inf, "spread", "too wide", "such that the largest draw is a number")

    @cached_property
    def coefficients(self) -> Coefficients:
        """The three scalars that `inverses.quantile` takes for this law."""
        return coefficients(self.kind, self.a, self.b, self.c)

    @cached_property
    def table(self) -> tuple[Floats, Floats]:
        """Ascending values and their cumulative probabilities, float64[m] each; empty unless EMPIRICAL."""
        return np.array(self.values, dtype=np.float64), np.array(self.weights, dtype=np.float64)

    def _quantile(self, u: Floats) -> Floats:
        samples = quantile(int(self.kind), u, *self.coefficients, *self.table)
        return floored(samples, self.minimum) if self.minimum > 0.0 else samples

    def sample(self, u: Floats) -> Floats:
        """Samples float64[n] for uniform draws float64[n]; SimulationError unless all are strictly in (0, 1)."""
        if not ((u > 0.0) & (u < 1.0)).all():
            raise SimulationError("DRAW_RANGE", "a draw is not strictly between 0 and 1", "take it from a stream", "u")
        return self._quantile(u)

    @property
    def is_constant(self) -> bool:
        """True when every draw gives the same value."""
        return self.kind == Distribution.CONSTANT

    @cached_property
    def _moments(self) -> tuple[float, float]:
        if self.kind == Distribution.EMPIRICAL:
            return table_moments(self.values, self.weights, self.minimum)
        return clipped_moments(self.kind, self.a, self.b, self.c, self.minimum)

    @property
    def mean(self) -> float:
        """Exact mean, draws below `minimum` set to it."""
        return self._moments[0]

    @property
    def variance(self) -> float:
        """Exact variance, draws below `minimum` set to it."""
        return self._moments[1]

    @property
    def cv(self) -> float:
        """Standard deviation / mean [1]; SpecError where the mean is 0."""
        require(self.mean > 0.0, "mean", self.mean, "above 0 to have a coefficient of variation")
        return sqrt(self.variance) / self.mean


# The same few laws come again for every unit and every replication, and to check one costs more than to find it.
_kept = lru_cache(maxsize=10_000)


@_kept
def constant(value: float, minimum: float = 0.0) -> Sampler:
    """Always `value`, not below 0."""
    return Sampler(Distribution.CONSTANT, value, minimum=minimum)


@_kept
def uniform(lowest: float, highest: float, minimum: float = 0.0) -> Sampler:
    """Even between `lowest` and `highest`, 0 <= lowest <= highest."""
    if lowest == highest:
        return constant(lowest, minimum)
    return Sampler(Distribution.UNIFORM, lowest, highest, minimum=minimum)


@_kept
def triangular(lowest: float, mode: float, highest: float, minimum: float = 0.0) -> Sampler:
    """Density rising from `lowest` to `mode` and falling to `highest`, 0 <= lowest <= mode <= highest."""
    if lowest == mode == highest:
        return constant(lowest, minimum)
    return Sampler(Distribution.TRIANGULAR, lowest, mode, highest, minimum)


@_kept
def exponential(mean: float, minimum: float = 0.0) -> Sampler:
    """Memoryless with mean above 0."""
    return Sampler(Distribution.EXPONENTIAL, mean, minimum=minimum)


@_kept
def lognormal(mean: float, cv: float, minimum: float = 0.0) -> Sampler:
    """Lognormal with mean above 0 and standard deviation / mean = `cv` [1]; cv = 0 is a constant."""
    if cv == 0.0:
        return constant(mean, minimum)
    return Sampler(Distribution.LOGNORMAL, mean, cv, minimum=minimum)


@_kept
def weibull(mean: float, shape: float, minimum: float = 0.0) -> Sampler:
    """Weibull with mean above 0 and `shape` [1] from 0.012 to 10,000; above 1 the hazard rises with age."""
    return Sampler(Distribution.WEIBULL, mean, shape, minimum=minimum)


@_kept
def geometric(probability: float, minimum: float = 0.0) -> Sampler:
    """Number of trials 1, 2, ... up to and including the first success of the given probability, 0 < p <= 1."""
    return Sampler(Distribution.GEOMETRIC, probability, minimum=minimum)


def empirical(values: Sequence[float], weights: Sequence[float] = (), minimum: float = 0.0) -> Sampler:
    """Observed values (any order, not below 0) with their relative frequencies, equal if none are given."""
    weights = weights or (1.0,) * len(values)
    require(len(weights) == len(values), "weights", f"{len(weights)} numbers", f"{len(values)}, one per value")
    merged: dict[float, float] = {}
    for value, weight in sorted(zip(values, weights, strict=True)):
        require(0.0 <= weight < inf, "weights", weight, "finite and not below 0")
        merged[float(value)] = merged.get(float(value), 0.0) + weight
    total = list(accumulate(merged.values()))
    require(bool(total) and 0.0 < total[-1] < inf, "weights", total[-1:], "above 0 in sum, and finite")
    return Sampler(
        Distribution.EMPIRICAL,
        minimum=minimum,
        values=tuple(merged),
        weights=tuple(partial / total[-1] for partial in total),
    )


def to_microseconds(times: Floats) -> Integers:
    """Times float64[n] [us] as int64[n] [us]: floor(x + 1/2), not below 0; SimulationError above 2^62 and for NaN."""
    if not (times <= MICROSECONDS_LIMIT).all():
        raise SimulationError(
            "TIME_OVERFLOW",
            f"a time of {float(times.max())} us cannot be added to the clock",
            "choose a law with a smaller mean or spread",
        )
    return rounded_microseconds(times).astype(np.int64)
