"""Batch stations: several items of one setup family are loaded together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import flow
from simcore.engines.floor.things import NEVER, WAITED, Batch, Buffer, Item, Source, Station, Unit, rank

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor


def load(floor: Floor, unit: Unit, batch: Batch) -> Item | None:
    """Take as many items as fit, if there are enough; the first of them, and the rest as the unit's others."""
    provider, _ = unit.station.inputs[0]
    if isinstance(provider, Source):
        items = _from_source(floor, provider, batch)
    else:
        items = _from_buffer(floor, unit, provider, batch)
    if not items:
        return None
    unit.others.extend(items[1:])
    return items[0]


def _from_source(floor: Floor, source: Source, batch: Batch) -> list[Item]:
    """A saturated source fills the batch with pieces of one family, as far as the limit of work in process allows."""
    items: list[Item] = []
    room = floor.wip_limit - floor.wip if floor.wip_limit else batch.largest
    if room < batch.smallest:
        source.starving = True
        return items
    while not source.dry and len(items) < min(batch.largest, room):
        if items and floor.families[source.next_product()] != floor.families[items[0].product]:
            break
        item = source.release(floor.now)
        flow.begins(floor, source, item)
        items.append(item)
    return items


def _from_buffer(floor: Floor, unit: Unit, buffer: Buffer, batch: Batch) -> list[Item]:
    family = _family_to_load(floor, unit, buffer, batch)
    if family < 0:
        buffer.starving = True
        _wake_up(floor, unit.station, buffer, batch)
        return []
    items = [item for item in buffer.queue if floor.families[item.product] == family][: batch.largest]
    for item in items:
        buffer.queue.remove(item)
        flow.leave(floor, buffer)
    return items


def _family_to_load(floor: Floor, unit: Unit, buffer: Buffer, batch: Batch) -> int:
    """The family that is set up if there is enough of it, else the one whose first item is the oldest; -1: none."""
    if unit.family >= 0 and _is_enough(floor, buffer, batch, unit.family):
        return unit.family
    for item in buffer.queue:
        family = floor.families[item.product]
        if _is_enough(floor, buffer, batch, family):
            return family
    return -1


def _is_enough(floor: Floor, buffer: Buffer, batch: Batch, family: int) -> bool:
    """Whether a batch of the family can start: so many are there, or one has waited long enough."""
    count = 0
    for item in buffer.queue:
        if floor.families[item.product] == family:
            if floor.now - item.arrived >= batch.waiting_limit:
                return True
            count += 1
            if count == batch.smallest:
                return True
    return False


def _wake_up(floor: Floor, station: Station, buffer: Buffer, batch: Batch) -> None:
    """Look again when the oldest item will have waited long enough."""
    if buffer.queue and batch.waiting_limit < NEVER:
        at = buffer.queue[0].arrived + batch.waiting_limit
        if at != station.woken_at:
            station.woken_at = at
            floor.schedule(at, rank(WAITED) + station.units[0].rank_base, waited, station, 0)


def waited(floor: Floor, station: Station, _: int) -> None:
    """An item has waited long enough for a smaller batch."""
    floor.changed |= station.bit
