"""Selective assembly: which two rings go together, and which are set aside because none ever would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simcore.engines.floor import baskets, flow
from simcore.engines.floor.things import Buffer, Item

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor


@dataclass(frozen=True, slots=True)
class Matching:
    """Which rings go together: size classes of a width [nm], and by how many classes two of them may lie apart."""

    outer: Buffer
    inner: Buffer
    classes: int
    width: int
    reach: int

    def class_of(self, size: int) -> int:
        """Class of a size [nm], from 0; the middle of all classes is at 0 nm."""
        return min(max((size + self.classes * self.width // 2) // self.width, 0), self.classes - 1)


def find_pair(floor: Floor, matching: Matching, product: int) -> tuple[Item, Item] | None:
    """The oldest outer ring for which there is an inner one, with the oldest of these.

    When both buffers are full of rings that don't go together, the oldest of each is set aside: nothing else would ever
    let another in.
    """
    while True:
        pair = _first_pair(matching, product)
        if pair is not None:
            return pair
        if not all(_is_full(buffer) for buffer in (matching.outer, matching.inner)):
            return None
        for buffer in (matching.outer, matching.inner):
            buffer.queue.popleft()
            buffer.remnant += 1
            baskets.look_again(floor)
            flow.leave(floor, buffer)


def _first_pair(matching: Matching, product: int) -> tuple[Item, Item] | None:
    inner = [(item, matching.class_of(item.size)) for item in matching.inner.queue if item.product == product]
    there = {number for _, number in inner}
    for ring in matching.outer.queue:
        if ring.product != product:
            continue
        own = matching.class_of(ring.size)
        if any(abs(number - own) <= matching.reach for number in there):
            return ring, next(item for item, number in inner if abs(number - own) <= matching.reach)
    return None


def _is_full(buffer: Buffer) -> bool:
    # What is still on its way may match; no other basket would fit.
    fits = buffer.content - len(buffer.basket) + buffer.transfer_batch <= buffer.capacity
    return bool(buffer.queue) and not buffer.moving and not fits
