"""Figures that a run of replications can be asked to know precisely, by the names that the replications report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from simcore.errors import StatisticsError
from simcore.stats.intervals import mean_interval
from simcore.stats.outcomes import Interval, Outcome
from simcore.stats.paired import paired_relative_change
from simcore.stats.ratios import ratio_interval

Results = Sequence[Mapping[str, float]]


class Target(Protocol):
    """A figure with a name, an outcome from replications, and a measure of how far its interval reaches."""

    @property
    def name(self) -> str:
        """Name under which the outcome is returned."""

    def outcome(self, results: Results, level: float) -> Outcome:
        """Interval or constant from the replications, in order."""

    def error(self, interval: Interval) -> float:
        """What is compared with the requested relative precision [1]."""


@dataclass(frozen=True, slots=True)
class MeanOf:
    """The mean of one reported figure; error relative to the estimate (infinite at an estimate of zero)."""

    key: str

    @property
    def name(self) -> str:
        return self.key

    def outcome(self, results: Results, level: float) -> Outcome:
        return mean_interval(column(results, self.key), level)

    def error(self, interval: Interval) -> float:
        return _relative_arm(interval)


@dataclass(frozen=True, slots=True)
class RatioOf:
    """The ratio of the totals of two reported figures; error relative to the estimate."""

    numerator: str
    denominator: str

    @property
    def name(self) -> str:
        return f"{self.numerator}/{self.denominator}"

    def outcome(self, results: Results, level: float) -> Outcome:
        return ratio_interval(column(results, self.numerator), column(results, self.denominator), level)

    def error(self, interval: Interval) -> float:
        return _relative_arm(interval)


@dataclass(frozen=True, slots=True)
class ChangeOf:
    """The relative change of a figure, or ratio of totals, between two arms; its error is the arm itself.

    A change is relative already: a precision of 0.01 means +-1 % of the old level, also where the change is near zero.
    """

    before: str
    after: str
    before_denominator: str | None = None
    after_denominator: str | None = None

    @property
    def name(self) -> str:
        return f"{self.before}->{self.after}"

    def outcome(self, results: Results, level: float) -> Outcome:
        below = [
            None if key is None else column(results, key) for key in (self.before_denominator, self.after_denominator)
        ]
        return paired_relative_change(
            column(results, self.before), column(results, self.after), below[0], below[1], level
        )

    def error(self, interval: Interval) -> float:
        return interval.longer_arm


def column(results: Results, key: str) -> list[float]:
    """One reported figure of every replication, shape (n,), in order; StatisticsError KEY_MISSING."""
    for index, result in enumerate(results):
        if key not in result:
            raise StatisticsError(
                "KEY_MISSING",
                f"replication {index} reports no {key!r}, only {sorted(result)}",
                "a figure must be defined in every replication",
                key,
            )
    return [result[key] for result in results]


def _relative_arm(interval: Interval) -> float:
    return interval.longer_arm / abs(interval.estimate) if interval.estimate != 0.0 else float("inf")
