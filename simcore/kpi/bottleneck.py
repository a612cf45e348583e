"""Where the line is limited: by active period, by people, and by sensitivity to each station's cycle."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from simcore.errors import KpiError
from simcore.kpi.elements import TimeElements, total_elements
from simcore.kpi.time_formulas import worker_efficiency
from simcore.kpi.values import KpiValue, Undefined, missing
from simcore.results import PoolAccount, RunResult

if TYPE_CHECKING:
    from simcore.stats.outcomes import Outcome

Throughput = Callable[[Mapping[str, float]], Sequence[float]]

# Small against the distance between stations, large against the noise of paired replications.
DEFAULT_CYCLE_FACTOR = 0.95
DEFAULT_LEVEL = 0.95
FEWEST_PAIRS = 2


@dataclass(frozen=True, slots=True)
class ActiveShare:
    """Share of a station's planned busy time in which it is neither starved nor blocked [1]."""

    station: str
    share: KpiValue


@dataclass(frozen=True, slots=True)
class ActivePeriod:
    """Stations by active share, the largest first; `bottlenecks` are those that tie for the largest."""

    ranking: tuple[ActiveShare, ...]
    bottlenecks: tuple[str, ...]


def active_period(result: RunResult, tie_margin: Fraction = Fraction(0)) -> ActivePeriod:
    """Bottleneck by active duration: the station that waits least for others.

    Roser, Nakano & Tanaka 2001, A practical bottleneck detection method, Proc. Winter Simulation Conference:
    processing, setup, tool change, stops, repair count as active, and so does waiting for people, which no other
    station causes; starved and blocked do not. The share is of planned busy time over all units of a station. Stations
    within `tie_margin` [1] of the largest share are bottlenecks together; equal shares stand in the order of names.
    """
    shares = [ActiveShare(account.station, _active_share(result, account.station)) for account in result.stations]
    known = {entry.station: entry.share for entry in shares if isinstance(entry.share, Fraction)}
    largest = max(known.values(), default=None)
    ranking = sorted(shares, key=lambda entry: (-known.get(entry.station, Fraction(-1)), entry.station))
    together = sorted(name for name, share in known.items() if largest is not None and share >= largest - tie_margin)
    return ActivePeriod(tuple(ranking), tuple(together))


def _active_share(result: RunResult, station: str) -> KpiValue:
    units = [unit for unit in result.units if unit.station == station]
    elements = total_elements(TimeElements.from_states(unit.state_time) for unit in units)
    if elements.planned_busy == 0:
        return missing(["planned_busy_time"])
    return 1 - Fraction(elements.down, elements.planned_busy)


@dataclass(frozen=True, slots=True)
class PoolUse:
    """People of one pool: utilisation [1] of the time present and worked over, time requests waited for them [us]."""

    pool: str
    utilisation: KpiValue
    waiting_time: int
    requests: int


def pool_use(account: PoolAccount) -> PoolUse:
    """Utilisation = busy time over present time plus overtime."""
    attendance = account.present_time + account.overtime
    busy = sum(account.busy_time.values())
    return PoolUse(account.pool, worker_efficiency(busy, attendance), account.waiting_time, account.requests)


def limiting_resource(result: RunResult) -> tuple[PoolUse, ...]:
    """Pools, the most utilised first; of equally utilised ones the one waited for longer, then by name.

    The first limits the line only if somebody waited for it: `waiting_time` above 0.
    """

    def order(use: PoolUse) -> tuple[Fraction, int, str]:
        utilisation = Fraction(-1) if isinstance(use.utilisation, Undefined) else use.utilisation
        return -utilisation, -use.waiting_time, use.pool

    return tuple(sorted(map(pool_use, result.pools), key=order))


@dataclass(frozen=True, slots=True)
class StationSensitivity:
    """Elasticity of output to one station's cycle: per cent more output per per cent shorter cycle [1].

    `outcome` is the interval over paired replications (or a constant where all agree).
    """

    station: str
    elasticity: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Stations by elasticity, the largest first; `bottlenecks` can't be told apart from the first at the level."""

    factor: float
    ranking: tuple[StationSensitivity, ...]
    bottlenecks: tuple[str, ...]


def sensitivity(
    stations: Sequence[str],
    throughput: Throughput,
    factor: float = DEFAULT_CYCLE_FACTOR,
    level: float = DEFAULT_LEVEL,
) -> Sensitivity:
    """Bottleneck by sensitivity: multiply each station's cycle by `factor` and see what the output does.

    `throughput({station: factor})` returns the output of n >= 2 replications, paired by common random numbers with
    those of `throughput({})`. Elasticity = ln(sum after / sum before) / -ln(factor). A station is a bottleneck, too, if
    the interval of its difference from the first contains 0. Errors: KpiError for a factor that changes nothing,
    unpaired or fewer than two replications, output that is not positive, or no stations.
    """
    if not math.isfinite(factor) or factor <= 0 or factor == 1:
        raise KpiError("CYCLE_FACTOR", f"factor {factor} perturbs nothing", "take one near 1, such as 0.95", "factor")
    base = _checked(throughput({}), None, "the unchanged line")
    outputs = {name: _checked(throughput({name: factor}), len(base), name) for name in sorted(set(stations))}
    if not outputs:
        raise KpiError("NO_STATIONS", "there is no station to perturb", path="stations")
    results = [_station_sensitivity(name, base, output, factor, level) for name, output in outputs.items()]
    ranking = tuple(sorted(results, key=lambda entry: (-entry.elasticity, entry.station)))
    first = outputs[ranking[0].station]
    together = [entry.station for entry in ranking if _indistinguishable(first, outputs[entry.station], base, level)]
    return Sensitivity(factor, ranking, tuple(together))


def _checked(values: Sequence[float], pairs: int | None, where: str) -> list[float]:
    output = [float(value) for value in values]
    if len(output) < FEWEST_PAIRS or pairs not in (None, len(output)):
        raise KpiError(
            "NOT_PAIRED", f"{len(output)} replications for {where}, {pairs or 'at least 2'} needed",
            "run the same replications with and without the change", where,
        )  # fmt: skip
    if not all(math.isfinite(value) and value > 0 for value in output):
        raise KpiError("NO_OUTPUT", f"output of {where} isn't above 0 in every replication", "lengthen the runs", where)
    return output


def _station_sensitivity(
    name: str, base: list[float], output: list[float], factor: float, level: float
) -> StationSensitivity:
    from simcore.stats.jackknife import jackknife_interval
    from simcore.stats.outcomes import constant

    scale = -math.log(factor)
    outcome = jackknife_interval(
        [output, base],
        lambda totals: math.log(totals[0] / totals[1]) / scale,
        level,
        "jackknife_elasticity",
        magnitude=1.0,
    )
    estimate = outcome if isinstance(outcome, float) else outcome.estimate
    return StationSensitivity(name, estimate, constant(outcome, len(base)) if isinstance(outcome, float) else outcome)


def _indistinguishable(first: list[float], other: list[float], base: list[float], level: float) -> bool:
    """Whether two perturbed lines can't be told apart: the interval of their log ratio contains 0."""
    from simcore.stats.jackknife import jackknife_interval

    if first == other:
        return True
    outcome = jackknife_interval(
        [first, other], lambda totals: math.log(totals[0] / totals[1]), level, "jackknife_log_ratio", magnitude=1.0
    )
    # A constant difference has no sampling error; it is a tie only if it is nothing but rounding of a sum.
    return abs(outcome) <= len(base) * 1e-15 if isinstance(outcome, float) else outcome.contains(0.0)
