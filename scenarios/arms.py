"""One arm of a study: a line, its replications, and everything that is said about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lines.budget import StationBudget, station_budget
from scenarios.estimates import Estimate, estimate
from scenarios.figures import FigureKey, FigureTable, figures_of, keys_in_order, line_key
from simcore.errors import SpecError
from simcore.kpi import RatioPair, Undefined, line_constraint
from simcore.results import RunResult
from simcore.spec import LineSpec

GOOD_OUTPUT = line_key("good_output_rate")
DEFECT_RATE = line_key("first_pass_defect_rate")
OEE = line_key("line_overall_equipment_effectiveness")


Outcome = Literal["scrap", "rework", "quarantine", "escaped"]


@dataclass(frozen=True, slots=True)
class Reject:
    """Items of one origin that ended alike at one place, summed over all replications.

    `origin` is a station, or "false_reject", "lost", "mixing"; `place` is the station that discovered them, empty
    where nobody did and they reached the customer.
    """

    origin: str
    place: str
    outcome: Outcome
    items: int


@dataclass(frozen=True, slots=True)
class Arm:
    """A line and its estimates.

    `constraint` is the operation with the longest planned cycle, to which the line OEE refers; `bottlenecks` are the
    stations that wait least for others, with those that can't be told from the first; `pools` are the pools by the time
    that machines waited for them, the longest first. `budgets` hold the capacity by hand of each station, or the reason
    why there is none. `replications` are good output per planned hour and defect rate of each replication. `rejects`
    say where defects came from and where they were found.
    """

    name: str
    line: LineSpec
    line_digest: str
    conditions: Mapping[str, str]
    estimates: Mapping[FigureKey, Estimate]
    tables: tuple[FigureTable, ...]
    constraint: tuple[str, ...]
    bottlenecks: tuple[str, ...]
    pools: tuple[str, ...]
    budgets: Mapping[str, StationBudget | str]
    largest_content: Mapping[str, int]
    replications: Mapping[str, tuple[float | None, ...]]
    result_digests: tuple[str, ...]
    rejects: tuple[Reject, ...]

    def figure(self, key: FigureKey) -> Estimate:
        """The estimate of a figure; KeyError where the line has no such figure."""
        return self.estimates[key]


def build_arm(name: str, line: LineSpec, results: Sequence[RunResult], level: float) -> Arm:
    """Everything that the replications of a line say."""
    tables = tuple(figures_of(result, line) for result in results)
    estimates = {key: estimate(tables, key, level) for key in keys_in_order(tables)}
    largest: dict[str, int] = {}
    for account in (account for result in results for account in result.buffers):
        largest[account.buffer] = max(largest.get(account.buffer, 0), account.largest)
    constraint = line_constraint(results[0], line)
    return Arm(
        name=name,
        line=line,
        line_digest=results[0].line_digest,
        conditions=dict(results[0].conditions),
        estimates=estimates,
        tables=tables,
        constraint=() if isinstance(constraint, Undefined) else constraint.stations,
        bottlenecks=_bottlenecks(line, estimates, tables, level),
        pools=_pools(line, estimates),
        budgets={station: _budget(line, station) for station in line.stations},
        largest_content=largest,
        replications={key.quantity: _by_replication(tables, key) for key in (GOOD_OUTPUT, DEFECT_RATE, OEE)},
        result_digests=tuple(result.digest() for result in results),
        rejects=_rejects(results),
    )


def _rejects(results: Sequence[RunResult]) -> tuple[Reject, ...]:
    found: Counter[tuple[str, str, Outcome]] = Counter()
    for result in results:
        for account in result.stations:
            outcomes: tuple[tuple[Outcome, Mapping[str, int]], ...] = (
                ("scrap", account.scrap_by_origin), ("rework", account.rework_by_origin),
                ("quarantine", account.quarantine_scrap_by_origin),
            )  # fmt: skip
            for outcome, items in outcomes:
                found.update({(origin, account.station, outcome): count for origin, count in items.items()})
        found.update({(origin, "", "escaped"): count for origin, count in result.line.escapes_by_origin.items()})
    return tuple(Reject(*key, items) for key, items in found.items() if items)


def active_key(station: str) -> FigureKey:
    """The key of the share of time in which a station waits for no other station."""
    return FigureKey("station", station, "active_share")


def pool_key(pool: str, quantity: str = "pool_utilisation") -> FigureKey:
    """The key of a figure of a pool."""
    return FigureKey("pool", pool, quantity)


def limits(arm: Arm, pool: str) -> bool:
    """Whether machines stood and waited for the pool: only then can it limit the line."""
    waited = arm.estimates[pool_key(pool, "waited_per_day")].value
    return pool in _pools_of_machines(arm.line) and waited is not None and waited > 0.0


def _by_replication(tables: Sequence[FigureTable], key: FigureKey) -> tuple[float | None, ...]:
    def value(table: FigureTable) -> float | None:
        pair = table[key]
        if not isinstance(pair, RatioPair) or pair.denominator == 0:
            return None
        return float(pair.numerator / pair.denominator)

    return tuple(value(table) for table in tables)


def _bottlenecks(
    line: LineSpec, estimates: Mapping[FigureKey, Estimate], tables: Sequence[FigureTable], level: float
) -> tuple[str, ...]:
    """The station with the largest active share, and those whose difference from it could be none."""
    shares = {name: estimates[active_key(name)].value for name in line.stations}
    known = {name: share for name, share in shares.items() if share is not None}
    if not known:
        return ()
    ranking = sorted(known, key=lambda name: (-known[name], name))
    first = ranking[0]
    return tuple(name for name in ranking if name == first or _tied(tables, first, name, level))


def _tied(tables: Sequence[FigureTable], first: str, other: str, level: float) -> bool:
    from scenarios.estimates import change

    renamed = [{active_key(first): table[active_key(other)]} for table in tables]
    difference = change(tables, renamed, active_key(first), level).difference
    if difference.lower is None or difference.upper is None:
        return difference.value == 0.0
    return difference.lower <= 0.0 <= difference.upper


def _pools_of_machines(line: LineSpec) -> set[str | None]:
    """Pools whose absence stops a machine; while patrols and sorting wait, machines run on."""
    found: set[str | None] = set()
    for station in line.stations.values():
        found |= {stop.pool for stop in station.interruptions.values()}
        adjustment = station.quality.adjustment if station.quality is not None else None
        found |= {task.pool for task in (station.operator, station.setup, adjustment) if task is not None}
    return found


def _pools(line: LineSpec, estimates: Mapping[FigureKey, Estimate]) -> tuple[str, ...]:
    stopping = _pools_of_machines(line)

    def order(name: str) -> tuple[bool, float, float, str]:
        waited = estimates[pool_key(name, "waited_per_day")].value
        return name not in stopping, -(waited or 0.0), -(estimates[pool_key(name)].value or 0.0), name

    return tuple(sorted(line.pools, key=order))


def _budget(line: LineSpec, station: str) -> StationBudget | str:
    try:
        return station_budget(line, station)
    except SpecError as error:
        return error.message
