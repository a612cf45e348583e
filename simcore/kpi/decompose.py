"""Joining and splitting: OEE of several units, the frozen PRI table, a gain split over its factors by logarithms."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simcore.errors import KpiError
from simcore.kpi.values import Amount, KpiValue, RatioPair, Undefined, exact
from simcore.results import RunResult, canonical_digest


def aggregate(earned: Sequence[Amount], planned_busy_time: Sequence[Amount]) -> KpiValue:
    """OEE of several units = sum(PRI*GQ) / sum(PBT), both in one unit of time; never the mean of their OEEs."""
    if len(earned) != len(planned_busy_time):
        raise KpiError("LENGTHS_DIFFER", f"{len(earned)} earned times, {len(planned_busy_time)} planned busy times")
    numerator, denominator = sum(map(exact, earned), exact(0)), sum(map(exact, planned_busy_time), exact(0))
    return RatioPair(numerator, denominator, "planned_busy_time").value


def planned_run_times(result: RunResult) -> dict[str, dict[str, int]]:
    """The PRI table of a run: station -> product -> [us]."""
    return {account.station: dict(sorted(account.planned_run_time.items())) for account in result.stations}


def planned_run_time_digest(result: RunResult) -> str:
    """SHA-256 of the PRI table; frozen before a baseline."""
    return canonical_digest(planned_run_times(result))


def require_same_planned_run_times(before: RunResult, after: RunResult) -> None:
    """Refuse (KpiError PRI_CHANGED) to compare two periods of one line that are valued by different PRI."""
    first, second = planned_run_times(before), planned_run_times(after)
    changed = sorted(station for station in first.keys() | second.keys() if first.get(station) != second.get(station))
    if changed:
        raise KpiError(
            "PRI_CHANGED", f"the planned run time differs at {', '.join(changed)}",
            "freeze `planned_run_time` of these stations before the baseline and use it for both periods", changed[0],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogGain:
    """Gain of a product of factors: `relative` = after/before - 1 [1]; per factor its log contribution and its share.

    Contributions ln(after/before) add up to ln(1 + relative) and shares to 1, whatever the order of the factors.
    `shares` is undefined where nothing changed in total, for then no share of it exists.
    """

    before: float
    after: float
    contributions: Mapping[str, float]
    shares: Mapping[str, float] | Undefined

    @property
    def relative(self) -> float:
        """Total gain [1]."""
        return self.after / self.before - 1.0


def decompose_gain(factors: Mapping[str, tuple[Amount, Amount]]) -> LogGain | Undefined:
    """Split the gain of a product over its factors {name: (before, after)} by logarithms; all must be above 0.

    A factor that is zero makes the decomposition undefined (its logarithm is). Errors: KpiError for no factors and for
    negative ones.
    """
    if not factors:
        raise KpiError("NO_FACTORS", "a gain without factors can't be decomposed", "give {name: (before, after)}")
    exact_factors = {name: (exact(before), exact(after)) for name, (before, after) in factors.items()}
    lowest = min(min(pair) for pair in exact_factors.values())
    if lowest < 0:
        raise KpiError("NEGATIVE_FACTOR", f"a factor is {float(lowest):g}", "factors are at least 0")
    if lowest == 0:
        return Undefined("ZERO_FACTOR", "a factor is zero, so that it has no logarithm", "某因子为零, 无法取对数")
    contributions = {name: math.log(after / before) for name, (before, after) in exact_factors.items()}
    before_total = math.prod(before for before, _ in exact_factors.values())
    after_total = math.prod(after for _, after in exact_factors.values())
    total = math.log(after_total / before_total)
    shares: dict[str, float] | Undefined
    if after_total == before_total:
        shares = Undefined("NO_CHANGE", "the total did not change: there is nothing to share", "总量未变, 无份额可分")
    else:
        shares = {name: value / total for name, value in contributions.items()}
    return LogGain(float(before_total), float(after_total), contributions, shares)
