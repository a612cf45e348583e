"""Items moving: entering and leaving buffers, being taken, being handed over, leaving the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import baskets, cycle
from simcore.engines.floor.floor import Note
from simcore.engines.floor.things import (
    ARRIVAL,
    DONE,
    IDLE,
    TRANSPORTED,
    Buffer,
    Item,
    Sink,
    Source,
    Station,
    Unit,
    rank,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simcore.engines.floor.floor import Floor

# Lead times are counted in classes whose width is 1/128 of their lower end: seven bits behind the leading one.
_CLASS_BITS = 7


def mark(floor: Floor, stations: Iterable[Station]) -> None:
    """Have these stations visited."""
    for station in stations:
        floor.changed |= station.bit


def has_room(buffer: Buffer) -> bool:
    """Whether one more item may enter."""
    return buffer.content + buffer.reserved < buffer.capacity


def enter(floor: Floor, buffer: Buffer, item: Item) -> None:
    """Put an item into a buffer; with transport time it can be taken later."""
    buffer.content += 1
    buffer.content_time -= floor.now
    buffer.entered += 1
    if buffer.content > buffer.largest:
        buffer.largest = buffer.content
    if buffer.transfer_batch > 1:
        baskets.put(floor, buffer, item)
    else:
        send(floor, buffer, [item])


def send(floor: Floor, buffer: Buffer, items: list[Item]) -> None:
    """Items leave the entrance of the buffer for its other end."""
    if buffer.transport:
        buffer.moving.append(items)
        floor.schedule(floor.now + buffer.transport, rank(TRANSPORTED, buffer.index), transported, buffer, 0)
    else:
        arrived(floor, buffer, items)


def transported(floor: Floor, buffer: Buffer, _: int) -> None:
    """What left first has arrived at the other end."""
    arrived(floor, buffer, buffer.moving.popleft())


def arrived(floor: Floor, buffer: Buffer, items: list[Item]) -> None:
    """From now on these can be taken."""
    for item in items:
        item.arrived = floor.now
    buffer.queue.extend(items)
    if buffer.starving:
        buffer.starving = False
        mark(floor, buffer.consumers)


def leave(floor: Floor, buffer: Buffer) -> None:
    """An item has left: its place is free."""
    buffer.content -= 1
    buffer.content_time += floor.now
    buffer.left += 1
    free_place(floor, buffer)


def free_place(floor: Floor, buffer: Buffer) -> None:
    """Tell those who found no place."""
    if buffer.blocked:
        buffer.blocked = False
        mark(floor, buffer.producers)
        if buffer.sources:
            floor.admitting = True


def begins(floor: Floor, source: Source, item: Item) -> None:
    """An item of a source is in the line from now on."""
    look_whether_draining(floor, source)
    floor.totals.entered[source.index] += item.pieces
    floor.totals.wip_time -= floor.now
    floor.wip += 1


def look_whether_draining(floor: Floor, source: Source) -> None:
    """After the last item of a source, every event may be the last."""
    if source.dry:
        floor.draining = True


def leaves_line(floor: Floor, weights: tuple[int, ...], weight: int, totals: list[int], pieces: int = 1) -> None:
    """An item made of `weights` items of each source has left the line, with so many pieces in it."""
    for source, parts in enumerate(weights):
        totals[source] += parts * pieces
    floor.totals.wip_time += floor.now * weight
    floor.totals.progress += 1
    floor.wip -= weight
    if floor.wip_limit:
        for origin in floor.sources:
            if origin.starving:
                origin.starving = False
                mark(floor, origin.consumers)
            if origin.outstanding:
                floor.admitting = True


def finish(floor: Floor, item: Item, station: Station) -> None:
    """An item has reached a sink."""
    totals = floor.totals
    totals.finished[item.product] += item.pieces
    for origin, pieces in item.defects.items():
        totals.finished_defective[item.product] += pieces
        totals.escapes[origin] = totals.escapes.get(origin, 0) + pieces
    if item.defect >= 0:
        totals.finished_defective[item.product] += 1
        totals.escapes[item.defect] = totals.escapes.get(item.defect, 0) + 1
    lead_time = floor.now - item.birth
    totals.lead_time_sum += lead_time
    totals.lead_time_count += 1
    cell = lead_time_class(lead_time)
    totals.lead_times[cell] = totals.lead_times.get(cell, 0) + 1
    leaves_line(floor, station.weights, station.weight, totals.left_good, item.pieces)
    if floor.demand_cap:
        floor.demand_left -= item.pieces
    if floor.demand_end:
        floor.demand_count += item.pieces
        if floor.demand_count >= floor.demand_end:
            floor.ended = True


def lead_time_class(lead_time: int) -> int:
    """Class of a duration [us]: exponent and the seven bits behind the leading one."""
    surplus = lead_time.bit_length() - 1 - _CLASS_BITS
    if surplus <= 0:
        return lead_time
    return (surplus << _CLASS_BITS) + (lead_time >> surplus)


# Taking -------------------------------------------------------------------------------------------------------------


def pick(floor: Floor, buffer: Buffer, unit: Unit) -> Item:
    """Remove the first item of the family that is set up, else the first."""
    queue = buffer.queue
    # A unit that is never set up has no family, and nothing to look for.
    if floor.one_family or unit.family < 0 or floor.families[queue[0].product] == unit.family:
        return queue.popleft()
    for place, item in enumerate(queue):
        if floor.families[item.product] == unit.family:
            del queue[place]
            return item
    return queue.popleft()


def take_one(floor: Floor, unit: Unit, buffer: Buffer) -> Item | None:
    """Take one item from a buffer, or over a buffer of capacity 0 from a finished unit."""
    if buffer.queue:
        item = pick(floor, buffer, unit)
        leave(floor, buffer)
        return item
    if buffer.capacity == 0:
        giver = offering(floor, buffer, unit)
        if giver is not None:
            return give(floor, giver, buffer)
    buffer.starving = True
    return None


def offering(floor: Floor, buffer: Buffer, taker: Unit) -> Unit | None:
    """The finished unit from which `taker` takes over a buffer without places."""
    first: Unit | None = None
    for station in buffer.producers:
        for unit in station.units:
            if unit.phase == DONE and unit.target is buffer and may_hand_over(unit):
                assert unit.item is not None
                if floor.families[unit.item.product] == taker.family:
                    return unit
                first = first or unit
    return first


def may_hand_over(unit: Unit) -> bool:
    """A stopped unit keeps its piece unless the station says otherwise."""
    return unit.stop is None or unit.station.hands_over_when_down


def give(floor: Floor, giver: Unit, buffer: Buffer) -> Item:
    """Hand the piece of a finished unit over to the one that takes it."""
    item = giver.item
    assert item is not None
    handed_over(floor, giver, item)
    floor.changed |= giver.station.bit
    buffer.entered += 1
    buffer.left += 1
    return item


def take_from_source(floor: Floor, source: Source) -> Item | None:
    """The next item of a saturated source, within the limit of work in process."""
    if source.dry:
        return None
    if floor.wip_limit and floor.wip >= floor.wip_limit:
        source.starving = True
        return None
    item = source.release(floor.now)
    begins(floor, source, item)
    return item


# Handing over -------------------------------------------------------------------------------------------------------


def hand_over(floor: Floor, unit: Unit) -> bool:
    """Try to pass the finished piece on; False when there is no place."""
    item, target = unit.item, unit.target
    assert item is not None
    if isinstance(target, Sink):
        if floor.demand_cap and floor.demand_left <= 0:
            return False
        handed_over(floor, unit, item)
        finish(floor, item, unit.station)
        return True
    assert target is not None
    if unit.reserved is not None:
        target.reserved -= 1
        unit.reserved = None
        handed_over(floor, unit, item)
        enter(floor, target, item)
        return True
    if target.capacity == 0:
        return give_directly(floor, unit, target)
    if unit.overfill or has_room(target):
        handed_over(floor, unit, item)
        enter(floor, target, item)
        return True
    target.blocked = True
    return False


def give_directly(floor: Floor, unit: Unit, buffer: Buffer) -> bool:
    """Over a buffer without places: only to a unit that can take at this moment."""
    for station in buffer.consumers:
        if station.calendar is not None and not station.calendar.is_open(floor.now):
            continue
        for taker in station.units:
            if taker.phase == IDLE and taker.stop is None and not taker.held:
                cycle.receive(floor, taker, give(floor, unit, buffer))
                return True
    return False


def handed_over(floor: Floor, unit: Unit, item: Item) -> None:
    """The unit is empty."""
    if floor.tracing:
        target = unit.target
        assert target is not None
        floor.note(unit, Note.HAND_OVER, item, target.index if isinstance(target, Buffer) else -1 - target.index)
    unit.overfill = False
    floor.totals.progress += 1
    if floor.has_baskets and not baskets.is_releasing(floor, item):
        floor.looking = True
    if unit.others:
        unit.item = unit.others.popleft()
        unit.target = unit.station.outputs[unit.item.product]
        return
    unit.item = None
    unit.target = None
    unit.phase = IDLE


# Arrivals -----------------------------------------------------------------------------------------------------------


def arrival(floor: Floor, source: Source, _: int) -> None:
    """An item or a whole lot arrives at its buffer."""
    source.outstanding = -(-source.rest // source.bin_size) if source.by_lot else 1
    admit(floor, source)


def may_admit(floor: Floor, source: Source) -> bool:
    """Whether there is a place, and room under the limit of work in process."""
    assert source.target is not None
    return has_room(source.target) and not (floor.wip_limit and floor.wip >= floor.wip_limit)


def admit(floor: Floor, source: Source) -> None:
    """What has arrived enters as far as there are places, and the rest waits or is lost.

    The next interarrival time starts when nothing waits any more.
    """
    assert source.target is not None
    while source.outstanding and may_admit(floor, source):
        item = source.release(floor.now)
        begins(floor, source, item)
        enter(floor, source.target, item)
        source.outstanding -= 1
    if source.outstanding and source.wait_when_full:
        source.target.blocked = True
        return
    while source.outstanding:
        source.lost += source.release(floor.now).pieces
        source.outstanding -= 1
        look_whether_draining(floor, source)
        baskets.look_again(floor)
    next_arrival(floor, source)


def next_arrival(floor: Floor, source: Source) -> None:
    """Put the next arrival on the calendar of events, unless the source has run dry."""
    assert source.interarrival is not None
    if not source.dry:
        floor.schedule(floor.now + source.interarrival.next(), rank(ARRIVAL, source.index), arrival, source, 0)


def admit_waiting(floor: Floor) -> None:
    """Arrivals that wait enter, by name of their source, after everything else has moved."""
    floor.admitting = False
    for source in floor.sources:
        if source.outstanding:
            admit(floor, source)
