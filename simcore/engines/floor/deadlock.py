"""Nothing moves any more: find out whether that is an end or a deadlock, and name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import flow
from simcore.engines.floor.things import DONE, LOADING, MACHINE, PEOPLE_WAIT, SETUP, Buffer, Station, Unit
from simcore.errors import SimulationError
from simcore.states import UnitState

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor


def find_circle(floor: Floor, blocked: Unit) -> None:
    """Follow who must free the place; stations that only wait for one another are a deadlock."""
    waiting = {id(unit): unit for station in floor.stations for unit in station.units if _stuck(unit)}
    changed = True
    while changed:
        changed = False
        for key, unit in list(waiting.items()):
            assert isinstance(unit.target, Buffer)
            if any(id(other) not in waiting for station in unit.target.consumers for other in station.units):
                del waiting[key]
                changed = True
    if id(blocked) in waiting:
        names = sorted({unit.station.name for unit in waiting.values()})
        raise SimulationError(
            "DEADLOCK",
            f"at {floor.now / 3.6e9:.6f} h the stations {', '.join(names)} wait for one another: "
            "each is blocked by a full buffer that only the others could empty",
            "enlarge a buffer of the rework loop, or let reworked pieces overfill it (rework_may_overfill)",
        )


def _stuck(unit: Unit) -> bool:
    target = unit.target
    if unit.phase != DONE or not flow.may_hand_over(unit) or not isinstance(target, Buffer):
        return False
    return not (unit.overfill or unit.reserved is not None or flow.has_room(target) or target.moving)


def is_moving(floor: Floor) -> bool:
    """Whether anything that can move an item is pending."""
    if floor.quarantined or any(pool.busy for pool in floor.pools) or any(buffer.moving for buffer in floor.buffers):
        return True
    if any(source.interarrival is not None and not source.dry and not source.outstanding for source in floor.sources):
        return True
    for station in floor.stations:
        for unit in station.units:
            if unit.stop is not None:
                if unit.stage != PEOPLE_WAIT:
                    return True
            elif unit.phase in (SETUP, LOADING, MACHINE):
                return True
    return False


def may_move_later(floor: Floor) -> bool:
    """Whether time alone can start something: an opening, a rise of people, a new demand period."""
    for calendar in floor.calendars:
        if not (calendar.is_open(floor.now) and floor.now > 0 and calendar.is_open(floor.now - 1)):
            return True
    if floor.demand_cap and floor.demand_left <= 0:
        return True
    return any(pool.waiting and pool.changes for pool in floor.pools)


def check(floor: Floor) -> None:
    """The run ends where nothing can move for want of a source that has run dry; where none has, it is a deadlock."""
    if floor.draining and floor.wip == 0 and all(source.dry for source in floor.sources):
        floor.ended = True
    if floor.ended or floor.now == 0 or is_moving(floor) or may_move_later(floor):
        return
    if floor.draining:
        floor.ended = True
        return
    states = ", ".join(f"{station.name}: {_situation(station)}" for station in floor.stations)
    raise SimulationError(
        "DEADLOCK",
        f"nothing can move any more at {floor.now / 3.6e9:.6f} h ({states})",
        "look at the stations that are blocked and at what the starved ones wait for",
    )


def _situation(station: Station) -> str:
    return "/".join(UnitState(unit.state).key for unit in station.units)
