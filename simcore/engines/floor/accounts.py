"""From the shop floor to a result: snapshots at boundaries, and what happened between two of them."""

from __future__ import annotations

import operator
from collections import Counter
from itertools import pairwise
from typing import Any

from simcore.engines.floor import people
from simcore.engines.floor.floor import Floor
from simcore.engines.floor.things import LOST, MIXED, TASKS, Unit
from simcore.results import (
    BucketRow,
    BufferAccount,
    LineAccount,
    LineBucket,
    PoolAccount,
    ProductFlow,
    StationAccount,
    StopAccount,
    UnitAccount,
)
from simcore.spec import LineSpec, PowerSpec
from simcore.states import UnitState
from simcore.sums import in_turn

Snapshot = dict[str, Any]

KILOWATT_MICROSECONDS_PER_HOUR = 3_600_000_000
# Causes of scrap that are no station.
CAUSES = {-1: "false_reject", LOST: "lost", MIXED: "mixing"}


def snapshot(floor: Floor) -> Snapshot:
    """Everything that only grows, as nested lists and dicts of integers, at the present instant."""
    for station in floor.stations:
        for unit in station.units:
            floor.book(unit, unit.state)
    for pool in floor.pools:
        people.account(floor, pool)
    totals = floor.totals
    return {
        "time": floor.now,
        "units": [_unit(floor, unit) for station in floor.stations for unit in station.units],
        "stations": [
            {
                "flows": [list(row) for row in station.flows],
                "scrap": dict(station.scrap),
                "rework": dict(station.rework),
                "quarantine_scrap": dict(station.quarantine_scrap),
                "escaped": dict(station.escaped),
            }
            for station in floor.stations
        ],
        "buffers": [
            [buffer.content_time + buffer.content * floor.now, buffer.entered, buffer.left] for buffer in floor.buffers
        ],
        "pools": [
            [
                *pool.busy_time,
                pool.present_time,
                pool.overtime,
                pool.waiting_time + pool.waiting * floor.now,
                pool.requests,
            ]
            for pool in floor.pools
        ],
        "entered": list(totals.entered),
        "lost": [source.lost for source in floor.sources],
        "left_good": list(totals.left_good),
        "scrapped": list(totals.scrapped),
        "first_rejects": list(totals.first_rejects),
        "finished": list(totals.finished),
        "finished_defective": list(totals.finished_defective),
        "escapes": dict(totals.escapes),
        "lead_time": [totals.lead_time_sum, totals.lead_time_count],
        "lead_times": dict(totals.lead_times),
        "wip_time": totals.wip_time + floor.wip * floor.now,
    }


def _unit(floor: Floor, unit: Unit) -> dict[str, Any]:
    quality = unit.quality
    shifted_now = floor.operating_age(unit) - quality.shifted_since if quality is not None and quality.shifted else 0
    return {
        "booked": list(unit.booked),
        "counts": [unit.produced, unit.good, unit.scrapped, unit.reworked, unit.defective_made],
        "standard": [unit.standard_time, unit.good_standard_time],
        "setups": unit.setups,
        "stops": [
            [
                mode.count,
                mode.response_time,
                mode.waiting_time,
                mode.duration_time,
                mode.recorded_count,
                mode.recorded_time,
            ]
            for mode in unit.modes
        ],
        "quality": [0, 0, 0]
        if quality is None
        else [quality.shifts, quality.shifted_time + shifted_now, quality.detection_delay],
        "detections": {} if quality is None else dict(quality.detections),
        "false_alarms": {} if quality is None else dict(quality.false_alarms),
    }


def difference(after: Any, before: Any) -> Any:
    """What happened between two snapshots, in the same form."""
    if isinstance(after, dict):
        return {
            key: difference(value, before.get(key, 0)) if isinstance(before, dict) else value
            for key, value in after.items()
        }
    if isinstance(after, list):
        if after and type(after[0]) is int:
            return list(map(operator.sub, after, before))
        return [difference(a, b) for a, b in zip(after, before, strict=True)]
    return after - before


def _by_origin(floor: Floor, counts: dict[int, int]) -> dict[str, int]:
    named = {CAUSES.get(origin) or floor.stations[origin].name: count for origin, count in counts.items() if count}
    return dict(sorted(named.items()))


def unit_accounts(floor: Floor, delta: Snapshot) -> tuple[UnitAccount, ...]:
    """One account per unit, stations by position."""
    units = [unit for station in floor.stations for unit in station.units]
    return tuple(_unit_account(unit, row) for unit, row in zip(units, delta["units"], strict=True))


def _unit_account(unit: Unit, row: dict[str, Any]) -> UnitAccount:
    stops = tuple(
        StopAccount(mode.name, UnitState(mode.state).key, mode.planned, *numbers)
        for mode, numbers in zip(unit.modes, row["stops"], strict=True)
        if mode.index or unit.quality is not None
    )
    produced, good, scrapped, reworked, defective_made = row["counts"]
    return UnitAccount(
        station=unit.station.name,
        unit=unit.index,
        state_time=tuple(row["booked"]),
        produced=produced,
        good=good,
        scrapped=scrapped,
        reworked=reworked,
        defective_made=defective_made,
        standard_time=row["standard"][0],
        good_standard_time=row["standard"][1],
        setups=row["setups"],
        stops=stops,
        shifts=row["quality"][0],
        shifted_time=row["quality"][1],
        detections=_nonzero(row["detections"]),
        false_alarms=_nonzero(row["false_alarms"]),
        detection_delay=row["quality"][2],
    )


def _nonzero(table: dict[str, int]) -> dict[str, int]:
    return {key: value for key, value in sorted(table.items()) if value}


def station_accounts(floor: Floor, line: LineSpec, delta: Snapshot) -> tuple[StationAccount, ...]:
    """One account per station, by position."""
    accounts = []
    first = 0
    for station, row in zip(floor.stations, delta["stations"], strict=True):
        spec = line.stations[station.name]
        units = delta["units"][first : first + len(station.units)]
        first += len(station.units)
        flows = {name: ProductFlow(*row["flows"][number]) for number, name in enumerate(floor.products)}
        energies = [_energy(spec.power, unit["booked"]) for unit in units] if spec.power is not None else None
        accounts.append(
            StationAccount(
                station=station.name,
                units=len(station.units),
                planned_run_time={name: station.planned_run_time[number] for number, name in enumerate(floor.products)},
                products=flows,
                scrap_by_origin=_by_origin(floor, row["scrap"]),
                rework_by_origin=_by_origin(floor, row["rework"]),
                quarantine_scrap_by_origin=_by_origin(floor, row["quarantine_scrap"]),
                escaped_by_origin=_by_origin(floor, row["escaped"]),
                energy_kwh=None if energies is None else in_turn(energies),
            )
        )
    return tuple(accounts)


def _energy(power: PowerSpec, booked: list[int]) -> float:
    """Energy of one unit [kWh]: power by state x time in the state."""
    idle = power.idle.value
    setup = idle if power.setup is None else power.setup.value
    down = idle if power.down is None else power.down.value
    by_state = dict.fromkeys(UnitState, idle)
    by_state[UnitState.PROCESSING] = power.processing.value
    by_state[UnitState.SETUP] = setup
    by_state[UnitState.OFF_SHIFT] = power.off.value
    for state in (
        UnitState.DOWN_RESPONSE,
        UnitState.DOWN_WAITING_TECHNICIAN,
        UnitState.DOWN_REPAIR,
        UnitState.PLANNED_MAINTENANCE,
    ):
        by_state[state] = down
    return in_turn(by_state[state] * booked[state] for state in UnitState) / KILOWATT_MICROSECONDS_PER_HOUR


def buffer_accounts(floor: Floor, delta: Snapshot, content_start: list[int]) -> tuple[BufferAccount, ...]:
    """One account per buffer, by name."""
    return tuple(
        BufferAccount(buffer.name, row[0], buffer.largest, start, buffer.content, row[1], row[2], buffer.remnant)
        for buffer, row, start in zip(floor.buffers, delta["buffers"], content_start, strict=True)
    )


def pool_accounts(floor: Floor, delta: Snapshot) -> tuple[PoolAccount, ...]:
    """One account per pool, by name."""
    accounts = []
    for pool, row in zip(floor.pools, delta["pools"], strict=True):
        busy = {task: time for task, time in zip(TASKS, row[: len(TASKS)], strict=True) if time}
        accounts.append(PoolAccount(pool.name, busy, *row[len(TASKS) :]))
    return tuple(accounts)


def line_account(floor: Floor, line: LineSpec, before: Snapshot, after: Snapshot, delta: Snapshot) -> LineAccount:
    """The line as a whole."""
    sources = [source.name for source in floor.sources]
    powers = [spec.power for spec in line.stations.values()]
    energy = in_turn(account.energy_kwh or 0.0 for account in station_accounts(floor, line, delta))
    common = _common_energy(floor, line, before["time"], after["time"])

    def by_source(numbers: list[int]) -> dict[str, int]:
        return dict(zip(sources, numbers, strict=True))

    def in_line(shot: Snapshot) -> list[int]:
        return [e - g - s for e, g, s in zip(shot["entered"], shot["left_good"], shot["scrapped"], strict=True)]

    return LineAccount(
        entered=by_source(delta["entered"]),
        lost_arrivals=by_source(delta["lost"]),
        wip_start=by_source(in_line(before)),
        wip_end=by_source(in_line(after)),
        left_good=by_source(delta["left_good"]),
        scrapped=by_source(delta["scrapped"]),
        finished=dict(zip(floor.products, delta["finished"], strict=True)),
        finished_defective=dict(zip(floor.products, delta["finished_defective"], strict=True)),
        escapes_by_origin=_by_origin(floor, delta["escapes"]),
        first_rejects=by_source(delta["first_rejects"]),
        lead_time_sum=delta["lead_time"][0],
        lead_time_count=delta["lead_time"][1],
        lead_time_histogram={cell: count for cell, count in sorted(delta["lead_times"].items()) if count},
        wip_time=delta["wip_time"],
        energy_kwh=None if any(power is None for power in powers) else energy,
        common_energy_kwh=common,
    )


def _common_energy(floor: Floor, line: LineSpec, start: int, end: int) -> float | None:
    if line.common_power is None:
        return None
    calendar = next((calendar for calendar in floor.calendars if calendar.name == line.common_calendar), None)
    drawn = end - start if calendar is None else calendar.work(end) - calendar.work(start)
    return line.common_power.value * drawn / KILOWATT_MICROSECONDS_PER_HOUR


def row(unit: dict[str, Any]) -> list[int]:
    """What the report needs of one unit's snapshot: times by state, four counts, recorded stops and their time."""
    recorded = [sum(stop[column] for stop in unit["stops"]) for column in (4, 5)]
    return [*unit["booked"], *unit["counts"][:4], *recorded]


def report(floor: Floor, shots: list[Snapshot]) -> tuple[tuple[BucketRow, ...], tuple[LineBucket, ...]]:
    """The rows of the plant's own report: one per unit and interval, and one per interval for the line."""
    rows, buckets = [], []
    units = [(unit.station.name, unit.index) for station in floor.stations for unit in station.units]
    states = len(UnitState)
    reported = [shot["rows"] if "rows" in shot else [row(unit) for unit in shot["units"]] for shot in shots]
    for number, (before, after) in enumerate(pairwise(shots)):
        start, end = before["time"], after["time"]
        for (station, index), earlier, later in zip(units, reported[number], reported[number + 1], strict=True):
            more = list(map(operator.sub, later, earlier))
            rows.append(BucketRow(start, end, station, index, tuple(more[:states]), *more[states:]))
        finished, defective, entered, scrapped = (
            sum(after[name]) - sum(before[name]) for name in ("finished", "finished_defective", "entered", "scrapped")
        )
        wip = sum(after["entered"]) - sum(after["left_good"]) - sum(after["scrapped"])
        buckets.append(LineBucket(start, end, finished, defective, entered, scrapped, wip))
    return tuple(rows), tuple(buckets)


def conditions(line: LineSpec) -> dict[str, str]:
    """The clocks and blocking rules that the figures rest on."""
    clocks = Counter(stop.clock for station in line.stations.values() for stop in station.interruptions.values())
    blocking = Counter(station.blocking for station in line.stations.values())
    while_down = sorted(name for name, station in line.stations.items() if station.hands_over_when_down)
    return {
        "interruption_clocks": _listed(clocks),
        "blocking": _listed(blocking),
        "hands_over_when_down": ", ".join(while_down) or "none",
    }


def _listed(counts: Counter[Any]) -> str:
    return ", ".join(f"{name}: {counts[name]}" for name in sorted(counts)) or "none"
