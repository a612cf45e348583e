"""Sample moments that are the same to the bit for any order of the replications or workers."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from simcore.errors import StatisticsError

Values: TypeAlias = Sequence[float] | NDArray[np.float64]

# Sums and differences of larger magnitudes could overflow a double.
LARGEST_MAGNITUDE = 1e300
# Values that differ by no more than this many units of rounding are the same figure computed twice;
# a sum of a few hundred terms of a report bucket stays well below it. With n values their standard error would
# vanish in rounding at about one unit times n, hence the second bound per value.
ROUNDING_UNITS = 16.0
ROUNDING_UNITS_PER_VALUE = 4.0


@dataclass(frozen=True, slots=True)
class Moments:
    """Number of values, mean, standard deviation (divisor n - 1) and skewness (third standardised moment, unbiased
    third cumulant over s^3; 0.0 where n < 3 or all values are equal)."""

    n: int
    mean: float
    standard_deviation: float
    skewness: float

    @property
    def standard_error(self) -> float:
        """Standard error of the mean, s / sqrt(n), for independent values."""
        return self.standard_deviation / math.sqrt(self.n)


def checked_values(values: Values, name: str = "values", minimum: int = 1) -> list[float]:
    """The values as finite floats, shape (n,); StatisticsError for NaN, infinity, a wrong shape or n < minimum."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise StatisticsError(
            "NOT_NUMERIC", f"{name} holds something that is not a number: {error}", path=name
        ) from None
    if array.ndim != 1:
        raise StatisticsError(
            "WRONG_SHAPE", f"{name} must be one figure per replication, got shape {array.shape}", path=name
        )
    numbers: list[float] = array.tolist()
    for index, value in enumerate(numbers):
        if not math.isfinite(value):
            raise StatisticsError(
                "NOT_FINITE",
                f"replication {index} of {name} is {value}",
                "a figure that is undefined in one replication cannot be averaged; lengthen the run",
                name,
            )
        if abs(value) > LARGEST_MAGNITUDE:
            raise StatisticsError(
                "OUT_OF_RANGE", f"replication {index} of {name} is {value:g}", "check the units", name
            )
    if len(numbers) < minimum:
        raise StatisticsError(
            "TOO_FEW_REPLICATIONS",
            f"{name} has {len(numbers)} replication(s), at least {minimum} are needed",
            "a single run has no sampling error that can be estimated: add replications",
            name,
        )
    return numbers


def checked_together(minimum: int = 2, **columns: Values) -> list[list[float]]:
    """Several columns of figures of the same replications, each checked, all of one length."""
    checked = [checked_values(values, name, minimum) for name, values in columns.items()]
    lengths = {name: len(values) for name, values in zip(columns, checked, strict=True)}
    if len(set(lengths.values())) > 1:
        raise StatisticsError("LENGTHS_DIFFER", f"figures must pair replication by replication, got {lengths}")
    return checked


def exact_mean(values: Sequence[float]) -> float:
    """Mean from the correctly rounded sum, hence independent of order."""
    return math.fsum(values) / len(values)


def moments(values: Values) -> Moments:
    """Moments of finite values, shape (n,), n >= 1, by two passes of correctly rounded sums (math.fsum)."""
    numbers = checked_values(values)
    n = len(numbers)
    mean = exact_mean(numbers)
    deviations = [value - mean for value in numbers]
    largest = max(abs(deviation) for deviation in deviations)
    if n < 2 or largest == 0.0:
        return Moments(n, mean, 0.0, 0.0)
    scaled = [deviation / largest for deviation in deviations]
    spread = math.sqrt(math.fsum(value * value for value in scaled) / (n - 1))
    skewness = 0.0
    if n > 2:
        third_cumulant = n * math.fsum(value**3 for value in scaled) / ((n - 1) * (n - 2))
        skewness = third_cumulant / spread**3
    return Moments(n, mean, spread * largest, skewness)


def all_equal(values: Sequence[float], magnitude: float | None = None) -> bool:
    """Whether the values differ by rounding only, at the given magnitude (default: the largest absolute value)."""
    scale = max(abs(value) for value in values) if magnitude is None else magnitude
    units = max(ROUNDING_UNITS, ROUNDING_UNITS_PER_VALUE * len(values))
    return max(values) - min(values) <= units * sys.float_info.epsilon * scale


class ExactSum:
    """A running sum without rounding error: any order of adding, any grouping over workers, the same bits.

    Shewchuk's non-overlapping partial sums (doi:10.1007/PL00009321), the algorithm behind math.fsum.
    """

    __slots__ = ("_partials", "count")

    def __init__(self, values: Iterable[float] = ()) -> None:
        self._partials: list[float] = []
        self.count = 0
        for value in values:
            self.add(value)

    def add(self, value: float) -> None:
        """Add one finite value; StatisticsError for NaN, infinity or an overflow."""
        self._add(value)
        self.count += 1

    def merge(self, other: ExactSum) -> None:
        """Add everything that another sum holds."""
        for partial in other._partials:
            self._add(partial)
        self.count += other.count

    @property
    def value(self) -> float:
        """The correctly rounded sum; 0.0 when nothing was added (count tells)."""
        return math.fsum(self._partials)

    def without(self, value: float) -> float:
        """The correctly rounded sum of everything added but this one value."""
        return math.fsum((*self._partials, -value))

    def _add(self, value: float) -> None:
        if not math.isfinite(value):
            raise StatisticsError("NOT_FINITE", f"{value} cannot be added to a sum")
        kept = []
        for partial in self._partials:
            large, small = (value, partial) if abs(value) >= abs(partial) else (partial, value)
            value = large + small
            rest = small - (value - large)
            if rest:
                kept.append(rest)
        if not math.isfinite(value):
            raise StatisticsError("OUT_OF_RANGE", "the sum exceeds what a double can hold", "check the units")
        self._partials = [*kept, value]
