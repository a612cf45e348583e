"""The calendar of events: one slot for each thing that can be pending, and a tree of winners over the slots."""

from __future__ import annotations

from simcore.kernels._jit import Ints, inlined, kernel
from simcore.kernels.layout import (
    H_FREE_SLOT,
    H_FREE_SLOTS,
    H_LEAVES,
    H_SLOT_RANK,
    H_SLOT_SUBJECT,
    H_SLOT_TIME,
    H_TREE,
    NEVER,
)


def _schedule(ints: Ints, slot: int, time: int, order: int) -> None:
    """Let the slot's event happen at a time with a rank; the earlier one of the slot, if any, is forgotten."""
    times, ranks, tree = ints[H_SLOT_TIME], ints[H_SLOT_RANK], ints[H_TREE]
    ints[times + slot] = time
    ints[ranks + slot] = order
    winner = slot
    node = slot + ints[H_LEAVES]
    while node > 1:
        other = ints[tree + (node ^ 1)]
        t, r = ints[times + other], ints[ranks + other]
        if t < time or (t == time and r < order):
            winner, time, order = other, t, r
        node >>= 1
        ints[tree + node] = winner


schedule = kernel(_schedule)


def _cancel(ints: Ints, slot: int) -> None:
    """Nothing is pending in the slot."""
    if ints[ints[H_SLOT_TIME] + slot] != NEVER:
        schedule(ints, slot, NEVER, 0)


cancel = inlined(_cancel)


def _free_slot(ints: Ints) -> int:
    """A spare slot for an event of which several may be pending; -1: there is none left."""
    slot = ints[H_FREE_SLOT]
    if slot >= 0:
        ints[H_FREE_SLOT] = ints[ints[H_SLOT_SUBJECT] + slot]
        ints[H_FREE_SLOTS] -= 1
    return slot


free_slot = kernel(_free_slot)


def _return_slot(ints: Ints, slot: int) -> None:
    """The spare slot is free again."""
    ints[ints[H_SLOT_SUBJECT] + slot] = ints[H_FREE_SLOT]
    ints[H_FREE_SLOT] = slot
    ints[H_FREE_SLOTS] += 1


return_slot = kernel(_return_slot)
