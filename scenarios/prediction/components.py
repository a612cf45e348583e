"""How much of the variance between draws comes from the parameters, and how much from chance within the runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simcore.errors import StatisticsError
from simcore.stats import DEFAULT_LEVEL, jackknife_interval
from simcore.stats.moments import all_equal


@dataclass(frozen=True, slots=True)
class Component:
    """A standard deviation in the unit of the figure, with its interval: 0 <= lower < upper.

    Both ends are None where nothing varies in any draw, which is no sample that an interval could rest on.
    """

    value: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Components:
    """Standard deviations of the value of a draw: from its parameters, and from chance in its `pairs` pairs of runs.

    The variances add up to `total`, squared, unless that of the input came out below 0 and is reported as 0.
    `repeated` is the number of draws with more than one pair, from which chance is known.
    """

    input: Component
    noise: Component
    total: float
    pairs: int
    repeated: int

    @property
    def input_share(self) -> float:
        """Share of the variance that comes from the parameters [1]."""
        both = self.input.value**2 + self.noise.value**2
        return self.input.value**2 / both if both > 0.0 else 0.0


def variance_components(
    values: Sequence[float], repeats: Sequence[Sequence[float]], pairs: int, level: float = DEFAULT_LEVEL
) -> Components | None:
    """Split the variance of `values`, one per draw from its first `pairs` pairs; None where no draw differs.

    `repeats` holds the figure of every single pair by draw. Chance is the pooled variance within the draws that have
    two or more (analysis of variance, one way, not balanced), divided by the pairs; the input is the rest of the
    variance between draws (Searle, Casella & McCulloch 1992, doi:10.1002/9780470316856, section 3.6). Intervals by the
    jackknife over draws, which needs no normal law. StatisticsError NOT_REPEATED without two draws of several pairs.
    """
    repeated = [row for row in repeats if len(row) > 1]
    if len(repeated) < 2:
        raise StatisticsError("NOT_REPEATED", "chance can't be told from parameters", "two pairs in two draws", "pairs")
    if all_equal(values):
        return None
    columns = _columns(values, repeats)
    noise = _component(columns, lambda totals: _noise(totals) / pairs, level)
    inputs = _component(columns, lambda totals: _variance(totals) - _noise(totals) / pairs, level)
    total = math.sqrt(_variance([math.fsum(column) for column in columns]))
    return Components(inputs, noise, total, pairs, len(repeated))


def raw_variances(values: Sequence[float], repeats: Sequence[Sequence[float]], pairs: int) -> tuple[float, float]:
    """Variance from the input, which may come out below 0, and from chance in one pair."""
    totals = [math.fsum(column) for column in _columns(values, repeats)]
    noise = _noise(totals)
    return _variance(totals) - noise / pairs, noise


def _component(
    columns: Sequence[Sequence[float]], variance: Callable[[Sequence[float]], float], level: float
) -> Component:
    """The square root of a variance and of its interval; a variance is not below 0, whatever its estimate is."""
    found = jackknife_interval(columns, variance, level, "jackknife_over_draws")
    if isinstance(found, float):
        return Component(math.sqrt(max(0.0, found)), None, None)
    value = max(0.0, found.estimate)
    # Of a negative estimate the arms are kept, so that the interval that begins at 0 has a width.
    upper = value + (found.upper - found.estimate)
    return Component(math.sqrt(value), math.sqrt(max(0.0, found.lower)), math.sqrt(upper))


def _columns(values: Sequence[float], repeats: Sequence[Sequence[float]]) -> list[list[float]]:
    """By draw: 1, value, its square, degrees of freedom within, sum of squares within."""
    # Squares of values far from zero would lose the digits that their variance needs.
    centre = math.fsum(values) / len(values)
    around = [value - centre for value in values]
    within = []
    for row in repeats:
        mean = math.fsum(row) / len(row)
        within.append(math.fsum((value - mean) ** 2 for value in row))
    freedom = [len(row) - 1.0 for row in repeats]
    return [[1.0] * len(around), around, [value**2 for value in around], freedom, within]


def _variance(totals: Sequence[float]) -> float:
    count, first, second = totals[:3]
    return max(0.0, second - first**2 / count) / (count - 1.0)


def _noise(totals: Sequence[float]) -> float:
    freedom, squares = totals[3:]
    return squares / freedom
