"""What runs of a line made and used, in numbers that add up over runs: the door from the simulation to money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from simcore.errors import StatisticsError
from simcore.kpi import Undefined
from simcore.kpi.line import line_figures
from simcore.kpi.values import MICROSECONDS_PER_HOUR
from simcore.results import RunResult
from simcore.spec import LineSpec, PoolSpec
from simcore.states import UnitState

COMMON = "common"
"""Name of the consumer that serves the whole line."""
OFF = int(UnitState.OFF_SHIFT)


@dataclass(frozen=True, slots=True)
class Quantities:
    """Runs of a line: pieces, hours and energy in their windows; all but `heads` add up over runs.

    `planned_hours` are those of the line's constraint, `hours` the windows on the wall. `energy` [kWh] by station and
    `common` is what is used in the planned time, `energy_off` outside of it; None where the power isn't given. `tools`
    and `failures` count ended stops by "station/mode". `scrapped` and `reworked` [pieces] are by the station that finds
    them, quarantine included. `stock` [pieces h] is the content of each buffer, integrated. `overtime` [person h] and
    `heads` [persons] are by pool. `standard_hours` [h] are the planned time of the good pieces at the constraint; None
    where it isn't known.
    """

    planned_hours: float
    hours: float
    good: float
    escaped: float
    energy: Mapping[str, float | None]
    energy_off: Mapping[str, float | None]
    tools: Mapping[str, float]
    failures: Mapping[str, float]
    scrapped: Mapping[str, float]
    reworked: Mapping[str, float]
    stock: Mapping[str, float]
    overtime: Mapping[str, float]
    heads: Mapping[str, float]
    standard_hours: float | None = None

    @property
    def good_rate(self) -> float:
        """Good pieces a planned hour [1/h]."""
        return self.good / self.planned_hours

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Self:
        """Read back what `as_plain` wrote."""
        return cls(**{entry.name: data[entry.name] for entry in fields(cls)})

    def as_plain(self) -> dict[str, Any]:
        """Plain data for a file."""
        return asdict(self)


def quantities_of(result: RunResult, line: LineSpec) -> Quantities:
    """What one run made and used.

    Raises:
        StatisticsError: where the line has no constraint, hence no planned hours.
    """
    figures = line_figures(result, line)
    if isinstance(figures, Undefined):
        raise StatisticsError(figures.code, f"planned hours are undefined: {figures.reason}", path="line")
    account = result.line
    off = {name: _energy_off(result, line, name) for name in line.stations}
    whole = {station.station: station.energy_kwh for station in result.stations}
    energy = {name: _difference(whole[name], off[name]) for name in whole}
    if line.common_power is not None:
        energy[COMMON] = account.common_energy_kwh
    stops = [(unit.station, stop) for unit in result.units for stop in unit.stops]
    return Quantities(
        planned_hours=float(figures.planned_hours),
        hours=result.window / MICROSECONDS_PER_HOUR,
        good=float(sum(account.finished.values())),
        escaped=float(sum(account.finished_defective.values())),
        energy=energy,
        energy_off=off,
        tools=_counts((f"{name}/{stop.mode}", stop.count) for name, stop in stops if stop.state == "tool_change"),
        failures=_counts((f"{name}/{stop.mode}", stop.count) for name, stop in stops if stop.state == "down_repair"),
        scrapped={
            station.station: float(
                sum(flow.scrapped for flow in station.products.values())
                + sum(station.quarantine_scrap_by_origin.values())
            )
            for station in result.stations
        },
        reworked={
            station.station: float(sum(flow.reworked for flow in station.products.values()))
            for station in result.stations
        },
        stock={buffer.buffer: buffer.content_time / MICROSECONDS_PER_HOUR * line.bin_size for buffer in result.buffers},
        overtime={pool.pool: pool.overtime / MICROSECONDS_PER_HOUR for pool in result.pools},
        heads={name: heads_of(pool) for name, pool in line.pools.items()},
        standard_hours=float(figures.standard_time_out("observed")) / MICROSECONDS_PER_HOUR,
    )


def added(parts: Iterable[Quantities]) -> Quantities:
    """The sum of runs of lines with the same stations; `heads` are their mean, weighted by planned hours.

    Raises:
        ValueError: without any part.
    """
    runs = list(parts)
    if not runs:
        raise ValueError("nothing to add")
    if len(runs) == 1:
        return runs[0]
    planned = sum(run.planned_hours for run in runs)
    values: dict[str, Any] = {}
    for entry in fields(Quantities):
        found = [getattr(run, entry.name) for run in runs]
        values[entry.name] = _joined(found) if isinstance(found[0], Mapping) else _sum(found)
    values["heads"] = _joined(
        [{name: heads * run.planned_hours / planned for name, heads in run.heads.items()} for run in runs]
    )
    return Quantities(**values)


def heads_of(pool: PoolSpec) -> float:
    """People of a pool on the pay roll of the line [persons]: as it says, else those of all shifts."""
    if pool.heads is not None:
        return pool.heads
    if pool.people is not None:
        return float(pool.people.value)
    return float(sum(interval.people.value for interval in pool.shifts if not interval.continues))


def _energy_off(result: RunResult, line: LineSpec, name: str) -> float | None:
    """Energy of a station outside its planned time [kWh]."""
    power = line.stations[name].power
    if power is None:
        return None
    off = sum(unit.state_time[OFF] for unit in result.units if unit.station == name)
    return float(power.off.value) * off / MICROSECONDS_PER_HOUR


def _difference(whole: float | None, part: float | None) -> float | None:
    return None if whole is None or part is None else whole - part


def _counts(pairs: Iterable[tuple[str, int]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, count in pairs:
        found[name] = found.get(name, 0.0) + count
    return found


def _joined(tables: list[Mapping[str, float | None]]) -> dict[str, float | None]:
    """Sums by name; a name that is unknown in one of the tables is unknown."""
    names = dict.fromkeys(name for table in tables for name in table)
    return {name: _sum([table.get(name, 0.0) for table in tables]) for name in names}


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
