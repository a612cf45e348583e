"""The calendar of events: one slot for each thing that can be pending, and a tree of winners over the slots."""

from __future__ import annotations

from simcore.kernels._jit import Ints, inlined, kernel
from simcore.kernels.layout import (
    H_FREE_SLOT,
    H_FREE_SLOTS,
    H_LEAVES,
    H_SLOT_SUBJECT,
    H_TREE,
    T_RANK,
    T_SIZE,
    T_SLOT,
    T_TIME,
)


def _schedule(ints: Ints, slot: int, time: int, order: int) -> None:
    """Let the slot's event happen at a time with a rank; the earlier one of the slot, if any, is forgotten.

    Every node keeps time and rank of its winner, so that the rivals on the way to the root are known at once.
    """
    tree, node, winner = ints[H_TREE], slot + ints[H_LEAVES], slot
    place = tree + T_SIZE * node
    ints[place + T_TIME] = time
    ints[place + T_RANK] = order
    while node > 1:
        rival = tree + T_SIZE * (node ^ 1)
        t, r, s = ints[rival + T_TIME], ints[rival + T_RANK], ints[rival + T_SLOT]
        # Who wins can't be foreseen: a selection costs less than a branch that is taken wrongly.
        # Of integers, t - 1 < time says t <= time.
        better = t - (r < order) < time
        time, order, winner = t if better else time, r if better else order, s if better else winner
        node >>= 1
        place = tree + T_SIZE * node
        ints[place + T_TIME] = time
        ints[place + T_RANK] = order
        ints[place + T_SLOT] = winner


schedule = kernel(_schedule)
schedule_hot = inlined(_schedule)


def _rank_of(ints: Ints, slot: int) -> int:
    """Where the rank of the slot's event is kept."""
    return ints[H_TREE] + T_SIZE * (ints[H_LEAVES] + slot) + T_RANK


rank_of = inlined(_rank_of)


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
