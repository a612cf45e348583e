"""Settle: after each timed event, let everything move that can (docs/model.md, section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import baskets, cycle, deadlock, flow, people, stops
from simcore.engines.floor.floor import Note
from simcore.engines.floor.things import DONE, IDLE, INTERRUPTIBLE, READY, Station, Unit
from simcore.states import UnitState

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor

STARVED = int(UnitState.STARVED)
BLOCKED = int(UnitState.BLOCKED)


def settle(floor: Floor) -> None:
    """Visit what changed, the most downstream first; then look at baskets, then admit arrivals, then grant people."""
    stations = floor.stations
    while True:
        while floor.changed:
            position = floor.changed.bit_length() - 1
            floor.changed ^= 1 << position
            visit(floor, stations[position])
        if floor.looking:
            baskets.look(floor)
        elif floor.admitting:
            flow.admit_waiting(floor)
        elif floor.asked:
            people.grant(floor)
        else:
            return


def visit(floor: Floor, station: Station) -> None:
    """Hand over first and begin held stops, then take."""
    for unit in station.units:
        while unit.phase == DONE and flow.may_hand_over(unit):
            if not flow.hand_over(floor, unit):
                block(floor, unit)
                break
        if unit.held and unit.stop is None and INTERRUPTIBLE[unit.phase]:
            stops.begin_held(floor, unit)
    for unit in station.units:
        if unit.stop is not None:
            continue
        if unit.phase == READY:
            cycle.go_on(floor, unit)
        elif unit.phase == IDLE and not cycle.try_take(floor, unit) and unit.state != STARVED:
            floor.book(unit, STARVED)
            if floor.tracing:
                floor.note(unit, Note.STARVED)


def block(floor: Floor, unit: Unit) -> None:
    """There is no place for the finished piece."""
    if unit.stop is None and unit.state != BLOCKED:
        floor.book(unit, BLOCKED)
        if floor.tracing:
            floor.note(unit, Note.BLOCKED, unit.item)
        if unit.station.on_rework_loop:
            deadlock.find_circle(floor, unit)
