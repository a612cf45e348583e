"""The first events of a run, and those that begin by themselves: openings, demand periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import checks, flow, people, sizes, stops
from simcore.engines.floor.things import DEMAND, OPENING, Unit, rank

if TYPE_CHECKING:
    from simcore.engines.floor.calendars import Calendar
    from simcore.engines.floor.floor import Floor


def start(floor: Floor) -> None:
    """Schedule the first event of everything that happens by itself."""
    for pool in floor.pools:
        if pool.changes:
            people.come(pool, 0)
        if pool.changing:
            people.schedule_change(floor, pool, 1)
    for number, calendar in enumerate(floor.calendars):
        floor.schedule(calendar.next_opening(floor.now), rank(OPENING, number), opening, calendar, number)
    if floor.demand_cap:
        floor.schedule(floor.demand_period, rank(DEMAND), demand_period, None, 1)
    for source in floor.sources:
        if source.interarrival is not None:
            flow.next_arrival(floor, source)
    for station in floor.stations:
        for unit in station.units:
            for mode in unit.modes[1:]:
                if mode.instead_of is None:
                    stops.start_clock(floor, unit, mode)
            start_checks(floor, unit)
            if unit.size is not None:
                sizes.set_anew(unit.size)
        floor.changed |= station.bit


def start_checks(floor: Floor, unit: Unit) -> None:
    """First draws of what accumulates, first patrol, chart sample, master check and gauge bias of a unit."""
    if unit.gate is not None:
        unit.gate.false_at = unit.gate.false_rejects.next()
    quality = unit.quality
    if quality is None:
        return
    quality.defect_at = quality.defects.next()
    if quality.time_to_shift is not None:
        quality.shift_due = quality.time_to_shift.next()
    if quality.gauge is not None and quality.gauge.false_next is not None:
        quality.gauge.false_at = quality.gauge.false_next.next()
    if quality.patrol is not None:
        checks.next_check(floor, unit, checks.PATROL_CHECK)
    if quality.chart is not None:
        checks.next_check(floor, unit, checks.CHART_CHECK)
    if quality.gauge is not None and quality.gauge.bias_time_to is not None:
        checks.next_bias(floor, unit)
        checks.next_master_check(floor, unit)


def opening(floor: Floor, calendar: Calendar, number: int) -> None:
    """A calendar opens: its idle units look for work."""
    for station in floor.stations:
        if station.calendar is calendar:
            floor.changed |= station.bit
    floor.schedule(calendar.next_opening(floor.now), rank(OPENING, number), opening, calendar, number)


def demand_period(floor: Floor, _: None, number: int) -> None:
    """A new period of demand: the sinks take again."""
    floor.demand_left = floor.demand_cap
    for sink in floor.sinks:
        flow.mark(floor, sink.producers)
    floor.schedule((number + 1) * floor.demand_period, rank(DEMAND), demand_period, None, number + 1)
