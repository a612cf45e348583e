"""Transfer batches: what enters a buffer waits in a basket, which leaves when it is full or nothing more can come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import flow
from simcore.engines.floor.things import Buffer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simcore.engines.floor.floor import Floor
    from simcore.engines.floor.things import Item


def put(floor: Floor, buffer: Buffer, item: Item) -> None:
    """Put an item into the basket, which leaves when it is full."""
    buffer.basket.append(item)
    if len(buffer.basket) == buffer.transfer_batch:
        leave(floor, buffer)
    elif not is_releasing(floor, item):
        floor.looking = True


def leave(floor: Floor, buffer: Buffer) -> None:
    """The basket goes to the other end of the buffer."""
    items, buffer.basket = buffer.basket, []
    flow.send(floor, buffer, items)


def look_again(floor: Floor) -> None:
    """A piece will not come any more: some basket may have waited for it."""
    if floor.has_baskets:
        floor.looking = True


def look(floor: Floor) -> None:
    """Baskets leave in which no lot has a piece left upstream; a piece that is being sorted may come back."""
    floor.looking = False
    if floor.quarantined:
        return
    for buffer in floor.buffers:
        if buffer.basket and not any(is_upstream(floor, buffer, item) for item in buffer.basket):
            leave(floor, buffer)


def is_releasing(floor: Floor, item: Item) -> bool:
    """Whether the source still has pieces of the item's lot."""
    source = floor.sources[item.source]
    return source.lot == item.lot and not source.dry


def is_upstream(floor: Floor, buffer: Buffer, item: Item) -> bool:
    """Whether another piece of the item's lot can still come into the basket."""
    if is_releasing(floor, item):
        return True
    for station in buffer.before:
        for unit in station.units:
            if unit.item is not None and any(_same_lot(other, item) for other in (unit.item, *unit.others)):
                return True
        for provider, _ in station.inputs:
            if isinstance(provider, Buffer) and any(_same_lot(other, item) for other in _inside(provider)):
                return True
    return False


def _inside(buffer: Buffer) -> Iterator[Item]:
    yield from buffer.queue
    yield from buffer.basket
    for items in buffer.moving:
        yield from items


def _same_lot(one: Item, other: Item) -> bool:
    return one.lot == other.lot and one.source == other.source
