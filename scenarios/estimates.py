"""From the figures of replications to estimates with intervals, and from two arms to paired changes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scenarios.figures import FigureKey, FigureTable, Pair
from simcore.errors import StatisticsError
from simcore.kpi import RatioPair, Undefined
from simcore.stats import (
    DEFAULT_LEVEL,
    Constant,
    Interval,
    Outcome,
    mean_interval,
    paired_difference,
    paired_ratio_difference,
    paired_relative_change,
    ratio_interval,
)
from simcore.stats.moments import all_equal
from simcore.stats.outcomes import constant_change

ONE_REPLICATION = "ONE_REPLICATION"
ABSENT = Undefined("ABSENT", "this run has no such figure", "本次运行没有该指标")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure from n replications.

    `value` is None where there is none, and `reason` says why. `lower` and `upper` are None where there is no interval;
    `note` is then a code: ONE_REPLICATION, CONSTANT (all replications equal), UNCHANGED (both arms equal by
    construction), or that of a StatisticsError. `flags` are those of `simcore.stats.Interval`.
    """

    value: float | None
    lower: float | None
    upper: float | None
    n: int
    level: float = DEFAULT_LEVEL
    note: str = ""
    flags: tuple[str, ...] = ()
    reason: Undefined | None = None

    def __post_init__(self) -> None:
        for part in (self.value, self.lower, self.upper):
            if part is not None and not math.isfinite(part):
                raise StatisticsError("NOT_FINITE", f"an estimate is {part}", "lengthen the runs", "estimate")

    @property
    def half_width(self) -> float | None:
        """Half of the distance between the ends, in the unit of the figure."""
        return None if self.lower is None or self.upper is None else (self.upper - self.lower) / 2.0

    @property
    def excludes_zero(self) -> bool:
        """Whether the sample tells the figure from zero."""
        if self.lower is not None and self.upper is not None:
            return not self.lower <= 0.0 <= self.upper
        return self.note == "CONSTANT" and self.value != 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """What a figure does from one arm to the other: `difference` in its unit, `relative` = after/before - 1 [1]."""

    difference: Estimate
    relative: Estimate


def estimate(tables: Sequence[FigureTable], key: FigureKey, level: float = DEFAULT_LEVEL) -> Estimate:
    """The ratio of the sums over the replications, with its interval from two replications on."""
    columns = _columns(tables, key)
    if isinstance(columns, Undefined):
        return undefined(columns, len(tables), level)
    above, below = columns
    value = math.fsum(above) / math.fsum(below)
    return _guarded(value, len(tables), level, lambda: ratio_interval(above, below, level))


def change(
    before: Sequence[FigureTable], after: Sequence[FigureTable], key: FigureKey, level: float = DEFAULT_LEVEL
) -> Change:
    """The change of a figure over pairs of replications on common random numbers."""
    count = min(len(before), len(after))
    old, new = _columns(before, key), _columns(after, key)
    if isinstance(old, Undefined) or isinstance(new, Undefined):
        reason = old if isinstance(old, Undefined) else new
        lacking = undefined(reason if isinstance(reason, Undefined) else ABSENT, count, level)
        return Change(lacking, lacking)
    columns = (old[0], old[1], new[0], new[1])
    first, second = (math.fsum(a) / math.fsum(b) for a, b in (old, new))
    difference = _guarded(second - first, count, level, lambda: paired_ratio_difference(*columns, level))
    if first <= 0.0 or second < 0.0:
        from_zero = Undefined("FROM_ZERO", "a change relative to zero is undefined", "相对于零的变化无定义")
        return Change(difference, undefined(from_zero, count, level))
    relative = _guarded(
        second / first - 1.0, count, level, lambda: paired_relative_change(old[0], new[0], old[1], new[1], level)
    )
    return Change(difference, relative)


def paired(
    before: Sequence[float], after: Sequence[float], level: float = DEFAULT_LEVEL, *, logarithmic: bool = False
) -> Estimate:
    """Mean difference of paired values of replications, in their unit, with its interval."""
    value = math.fsum((*after, *(-number for number in before))) / len(before)
    outcome = _log_difference if logarithmic else paired_difference
    return _guarded(value, len(before), level, lambda: outcome(before, after, level))


def undefined(reason: Undefined, n: int, level: float = DEFAULT_LEVEL) -> Estimate:
    """The estimate that says why there is none."""
    return Estimate(None, None, None, n, level, reason.code, (), reason)


def _log_difference(before: Sequence[float], after: Sequence[float], level: float) -> Outcome:
    """Interval for a mean difference of logarithms; luck that scales both sides is no longer in their difference."""
    differences = [new - old for old, new in zip(before, after, strict=True)]
    if all_equal(differences, max(map(abs, (*before, *after)))):
        return constant_change(differences[0], len(differences), unchanged=list(before) == list(after))
    return mean_interval(differences, level)


def _columns(tables: Sequence[FigureTable], key: FigureKey) -> tuple[list[float], list[float]] | Undefined:
    """Numerators and denominators of all replications; undefined where one has none, or nothing to divide by."""
    pairs: list[Pair] = [table.get(key, ABSENT) for table in tables]
    for pair in pairs:
        if isinstance(pair, Undefined):
            return pair
    floats = [pair.as_floats() for pair in pairs if isinstance(pair, RatioPair)]
    above, below = [pair[0] for pair in floats], [pair[1] for pair in floats]
    if math.fsum(below) == 0.0:
        return Undefined("ZERO_DENOMINATOR", "there is nothing to divide by", "分母为零")
    return above, below


def _guarded(value: float, n: int, level: float, outcome: Callable[[], Outcome]) -> Estimate:
    """The interval, or the value without one and the reason; an interval is never made up."""
    if n < 2:
        return Estimate(value, None, None, n, level, ONE_REPLICATION)
    try:
        found = outcome()
    except StatisticsError as error:
        return Estimate(value, None, None, n, level, error.code)
    if isinstance(found, Interval):
        return Estimate(value, found.lower, found.upper, n, level, "", tuple(found.flags))
    return _constant(value, found, level)


def _constant(value: float, found: Constant, level: float) -> Estimate:
    return Estimate(
        0.0 if found.unchanged else value, None, None, found.n, level, "UNCHANGED" if found.unchanged else "CONSTANT"
    )
