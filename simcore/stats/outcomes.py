"""What a sample supports: an interval, or a constant that has no sampling error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from simcore.errors import StatisticsError

Flag: TypeAlias = Literal["small_sample", "skewed", "unequal_weights", "strongly_skewed"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided confidence interval, lower < upper always; `flags` are the machine-readable form of `note`.

    `estimate`, `lower` and `upper` have the unit of the figure; `n` is the number of independent replications.
    """

    estimate: float
    lower: float
    upper: float
    level: float
    method: str
    n: int
    note: str = ""
    flags: tuple[Flag, ...] = ()
    kind: Literal["interval"] = "interval"

    def __post_init__(self) -> None:
        if not all(math.isfinite(value) for value in (self.estimate, self.lower, self.upper)):
            raise StatisticsError("NOT_FINITE", f"interval ends {self.lower}, {self.upper} around {self.estimate}")
        if not self.lower < self.upper or not self.lower <= self.estimate <= self.upper:
            raise StatisticsError(
                "NO_WIDTH",
                f"[{self.lower}, {self.upper}] around {self.estimate} is no interval",
                "equal replications have no sampling error: report them as a constant",
            )
        checked_level(self.level)

    @property
    def half_width(self) -> float:
        """Half of the distance between the ends, in the unit of the figure."""
        return (self.upper - self.lower) / 2.0

    @property
    def longer_arm(self) -> float:
        """The larger distance from the estimate to an end; what a demand for precision is measured against."""
        return max(self.upper - self.estimate, self.estimate - self.lower)

    @property
    def relative_half_width(self) -> float:
        """Half-width over the absolute estimate [1]; StatisticsError where the estimate is zero."""
        if self.estimate == 0.0:
            raise StatisticsError(
                "RELATIVE_TO_ZERO",
                "a half-width relative to an estimate of zero is undefined",
                "ask for an absolute half-width",
            )
        return self.half_width / abs(self.estimate)

    def contains(self, value: float) -> bool:
        """Whether the value lies between the ends, ends included."""
        return self.lower <= value <= self.upper


@dataclass(frozen=True, slots=True)
class Constant:
    """A figure that is the same in every replication: it has no interval, and none of width zero is made up.

    `unchanged` is True for a paired change whose two arms are equal in every replication.
    """

    value: float
    n: int
    note: str
    unchanged: bool = False
    kind: Literal["constant"] = "constant"

    @property
    def estimate(self) -> float:
        """The value, under the name that an interval uses."""
        return self.value

    def contains(self, value: float) -> bool:
        """Whether the value is this constant."""
        return value == self.value


Outcome: TypeAlias = Interval | Constant


def constant(value: float, n: int) -> Constant:
    """A single arm whose n replications agree; the note keeps apart 'cannot vary' from 'was too rare to be seen'."""
    note = f"deterministic, no sampling error: all {n} replications gave this value"
    if value == 0.0:
        note += "; if it counts rare events, none occurred, which does not prove that none will"
    return Constant(value, n, note)


def constant_change(value: float, n: int, unchanged: bool) -> Constant:
    """A paired change that is the same in each of n replications; `unchanged`: the arms are equal."""
    if unchanged:
        return Constant(0.0, n, f"unchanged by construction: both arms are equal in all {n} replications", True)
    return Constant(value, n, f"deterministic, no sampling error: the same change in all {n} replications")


def checked_level(level: float) -> float:
    """A confidence level within [0.5, 1); StatisticsError otherwise (95 is refused, 0.95 is meant)."""
    if not 0.5 <= level < 1.0:
        raise StatisticsError(
            "LEVEL_OUT_OF_RANGE", f"confidence level {level} is outside [0.5, 1)", "write 95 % as 0.95", "level"
        )
    return level
