"""Every figure of a run as a numerator over a denominator, so that replications are joined as ratios of sums.

One flat table per run: the key says scope, name and quantity. What a run can't give stands there as `Undefined`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from simcore.kpi import (
    RatioPair,
    TimeElements,
    Undefined,
    equipment,
    headline,
    line_figures,
    line_waterfall,
    total_elements,
)
from simcore.kpi.elements import PieceCounts
from simcore.kpi.values import MICROSECONDS_PER_HOUR, exact
from simcore.results import PoolAccount, RunResult, StationAccount, UnitAccount
from simcore.spec import LineSpec
from simcore.states import UnitState

Scope = Literal["line", "loss", "station", "state", "pool", "buffer"]

# Work outside the calendar is no part of the planned time that state shares refer to.
PLANNED_STATES = tuple(state for state in UnitState if state is not UnitState.OFF_SHIFT)


class FigureKey(NamedTuple):
    """Which figure: scope, name within it ("" for the line), key of its quantity."""

    scope: Scope
    name: str
    quantity: str


Pair = RatioPair | Undefined
FigureTable = Mapping[FigureKey, Pair]


def line_key(quantity: str) -> FigureKey:
    """The key of a figure of the line."""
    return FigureKey("line", "", quantity)


def figures_of(result: RunResult, line: LineSpec) -> dict[FigureKey, Pair]:
    """All figures of a run of the line, in a fixed order."""
    table: dict[FigureKey, Pair] = {line_key(key): pair for key, pair in headline(result, line).items()}
    window = Fraction(result.window)
    table[line_key("average_inventory")] = RatioPair(Fraction(result.line.wip_time), window, "calendar_time")
    table.update(_losses(result, line))
    for account in result.stations:
        units = [unit for unit in result.units if unit.station == account.station]
        table.update(_station(account, units))
        station = line.stations[account.station]
        if station.quality is not None and station.quality.time_to_shift is not None:
            table.update(_control(account.station, units))
        if station.interruptions:
            table.update(_stops(account.station, units))
    for pool in result.pools:
        table.update(_pool(pool, result.window))
    for buffer in result.buffers:
        pair = RatioPair(Fraction(buffer.content_time), window, "calendar_time")
        table[FigureKey("buffer", buffer.buffer, "mean_content")] = pair
    return table


def _losses(result: RunResult, line: LineSpec) -> Iterator[tuple[FigureKey, Pair]]:
    """Steps of the loss waterfall of the line as shares of its planned busy time [1]."""
    figures = line_figures(result, line)
    waterfall = figures if isinstance(figures, Undefined) else line_waterfall(figures)
    if isinstance(waterfall, Undefined):
        return
    planned_busy = Fraction(waterfall.planned_busy_time)
    for step in waterfall.steps:
        yield FigureKey("loss", "", step.key), RatioPair(Fraction(step.time), planned_busy, "planned_busy_time")


def _station(account: StationAccount, units: list[UnitAccount]) -> Iterator[tuple[FigureKey, Pair]]:
    """Figures of a station, its units added up; good pieces are the truly good ones."""
    name = account.station
    elements = total_elements(TimeElements.from_states(unit.state_time) for unit in units)
    pieces = equipment(units, "actual", inspected=True).pieces
    counts = pieces if isinstance(pieces, PieceCounts) else PieceCounts(0, 0, 0, 0, 0, 0)
    rejected = sum(unit.scrapped + unit.reworked for unit in units)
    times = {
        "availability": (elements.production, elements.planned_busy, "planned_busy_time"),
        "effectiveness": (counts.standard_time, elements.production, "actual_production_time"),
        "quality_factor": (counts.good_standard_time, counts.standard_time, "standard_time"),
        "overall_equipment_effectiveness": (
            counts.good_standard_time, elements.planned_busy, "planned_busy_time",
        ),
        "active_share": (elements.planned_busy - elements.down, elements.planned_busy, "planned_busy_time"),
        "defects_made": (counts.scrapped, counts.produced, "produced_quantity"),
        "rejected_here": (rejected, counts.produced, "produced_quantity"),
    }  # fmt: skip
    for key, (above, below, denominator) in times.items():
        yield FigureKey("station", name, key), RatioPair(Fraction(above), Fraction(below), denominator)
    yield from _rates(account, counts.produced, elements)
    for state in PLANNED_STATES:
        time = sum(unit.state_time[state] for unit in units)
        pair = RatioPair(Fraction(time), Fraction(elements.planned_operation), "planned_operation_time")
        yield FigureKey("state", name, state.key), pair


def _stops(name: str, units: list[UnitAccount]) -> Iterator[tuple[FigureKey, Pair]]:
    """Shares of the planned time in stops that ended, all of them and those that the plant writes down."""
    planned = Fraction(sum(sum(unit.state_time) - unit.state_time[UnitState.OFF_SHIFT] for unit in units))
    stops = [stop for unit in units for stop in unit.stops]
    everything = sum(stop.response_time + stop.waiting_time + stop.duration_time for stop in stops)
    recorded = sum(stop.recorded_time for stop in stops)
    yield FigureKey("station", name, "stop_share"), RatioPair(Fraction(everything), planned, "planned_operation_time")
    pair = RatioPair(Fraction(recorded), planned, "planned_operation_time")
    yield FigureKey("station", name, "recorded_stop_share"), pair


def _control(name: str, units: list[UnitAccount]) -> Iterator[tuple[FigureKey, Pair]]:
    """Share of the operating time out of control, and operating time from a shift to its alarm [h]."""
    operating = sum(unit.state_time[UnitState.PROCESSING] for unit in units)
    shifted = sum(unit.shifted_time for unit in units)
    yield FigureKey("station", name, "shifted_share"), RatioPair(Fraction(shifted), Fraction(operating), "operating")
    delay = Fraction(sum(unit.detection_delay for unit in units), MICROSECONDS_PER_HOUR)
    alarms = sum(sum(unit.detections.values()) for unit in units)
    yield FigureKey("station", name, "detection_delay"), RatioPair(delay, Fraction(alarms), "true_alarms")


def _rates(account: StationAccount, produced: int, elements: TimeElements) -> Iterator[tuple[FigureKey, Pair]]:
    """Pieces per planned hour, and per hour in which no other station holds the station up; energy per piece."""
    name, units = account.station, account.units
    hours = Fraction(elements.planned_operation, units * MICROSECONDS_PER_HOUR)
    yield FigureKey("station", name, "output_rate"), RatioPair(Fraction(produced), hours, "planned_operation_time")
    alone = elements.planned_operation - elements.down - elements.waiting_for_people
    unhindered = Fraction(alone, units * MICROSECONDS_PER_HOUR)
    rate = RatioPair(Fraction(produced), unhindered, "planned_operation_time")
    yield FigureKey("station", name, "unhindered_rate"), rate
    if account.energy_kwh is not None:
        pair = RatioPair(exact(account.energy_kwh), Fraction(produced), "produced_quantity")
        yield FigureKey("station", name, "comprehensive_energy_consumption"), pair


def _pool(account: PoolAccount, window: int) -> Iterator[tuple[FigureKey, Pair]]:
    busy = Fraction(sum(account.busy_time.values()))
    attendance = Fraction(account.present_time + account.overtime)
    name = account.pool
    yield FigureKey("pool", name, "pool_utilisation"), RatioPair(busy, attendance, "actual_personnel_attendance_time")
    waited = Fraction(account.waiting_time, MICROSECONDS_PER_HOUR)
    days = Fraction(window, 24 * MICROSECONDS_PER_HOUR)
    yield FigureKey("pool", name, "waited_per_day"), RatioPair(waited, days, "calendar_time")
    yield FigureKey("pool", name, "wait_per_request"), RatioPair(waited, Fraction(account.requests), "requests")


def keys_in_order(tables: Iterable[FigureTable]) -> tuple[FigureKey, ...]:
    """Keys of all tables, each once, in the order of their first appearance."""
    return tuple(dict.fromkeys(key for table in tables for key in table))
