"""Stations that take several items at once: matching by product, leftovers to the remnant store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import baskets, flow, matching
from simcore.engines.floor.things import Buffer, Item, Source, Unit

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor


def assemble(floor: Floor, unit: Unit) -> Item | None:
    """Take the quantities of one product from every input; None when some input has too little."""
    inputs = unit.station.inputs
    needed = sum(quantity for provider, quantity in inputs if isinstance(provider, Source))
    if floor.wip_limit and needed and floor.wip + needed > floor.wip_limit:
        _wait(inputs)
        return None
    if any(isinstance(provider, Source) and left(provider) < quantity for provider, quantity in inputs):
        _wait(inputs)
        return None
    product = matching_product(floor, unit)
    if product < 0:
        _wait(inputs)
        return None
    chosen: dict[int, Item] = {}
    if unit.station.matching is not None:
        pair = matching.find_pair(floor, unit.station.matching, product)
        if pair is None:
            _wait(inputs)
            return None
        chosen = dict(enumerate(pair))
    carrier: Item | None = None
    for number, (provider, quantity) in enumerate(inputs):
        for _ in range(quantity):
            if isinstance(provider, Source):
                part = _draw(floor, provider, product)
            else:
                part = chosen[number] if number in chosen else _first(provider, product)
                provider.queue.remove(part)
                flow.leave(floor, provider)
            if carrier is None:
                carrier = part
            elif carrier.defect < 0 <= part.defect:
                carrier.defect, carrier.defect_unit = part.defect, part.defect_unit
            carrier.rejected = carrier.rejected or part.rejected
    return carrier


def _wait(inputs: list[tuple[Buffer | Source, int]]) -> None:
    for provider, _ in inputs:
        provider.starving = True


def left(source: Source) -> int:
    """Items that a source can still supply; a repeating one never ends."""
    if source.repeat:
        return 1 << 60
    return 0 if source.dry else source.rest + sum(quantity for _, quantity in source.lots[source.lot + 1 :])


def matching_product(floor: Floor, unit: Unit) -> int:
    """The product that is set up if every input has enough of it, else the one that the lots say is next; -1: none."""
    buffers = [(provider, quantity) for provider, quantity in unit.station.inputs if isinstance(provider, Buffer)]
    if not buffers:
        source = unit.station.inputs[0][0]
        assert isinstance(source, Source)
        return source.next_product()
    if unit.last_product >= 0 and _enough(buffers, unit.last_product):
        return unit.last_product
    if not all(buffer.queue for buffer, _ in buffers):
        return -1
    latest = max((buffer.queue[0] for buffer, _ in buffers), key=lambda item: item.lot)
    for buffer, _ in buffers:
        while buffer.queue and buffer.queue[0].product != latest.product and buffer.queue[0].lot < latest.lot:
            buffer.queue.popleft()
            buffer.remnant += 1
            baskets.look_again(floor)
            flow.leave(floor, buffer)
    return latest.product if _enough(buffers, latest.product) else -1


def _enough(buffers: list[tuple[Buffer, int]], product: int) -> bool:
    return all(_count(buffer, product, quantity) >= quantity for buffer, quantity in buffers)


def _count(buffer: Buffer, product: int, enough: int) -> int:
    found = 0
    for item in buffer.queue:
        if item.product == product:
            found += 1
            if found >= enough:
                break
    return found


def _first(buffer: Buffer, product: int) -> Item:
    return next(item for item in buffer.queue if item.product == product)


def _draw(floor: Floor, source: Source, product: int) -> Item:
    # A saturated source of parts supplies whatever product the other inputs call for.
    item = source.release(floor.now)
    item.product = product
    flow.begins(floor, source, item)
    return item
