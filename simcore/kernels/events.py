"""The calendar of events: one slot for each thing that can be pending, and a tree of winners over the slots."""

from __future__ import annotations

from simcore.kernels._jit import Ints, inlined, is_earlier, kernel
from simcore.kernels.layout import (
    C_SORT,
    CLASS_BITS,
    H_FREE_SLOT,
    H_FREE_SLOTS,
    H_LEAVES,
    H_TREE,
    T_RANK,
    T_SIZE,
    T_SLOT,
    T_TIME,
    T_WHAT,
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
        better = is_earlier(t, r, time, order)
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


def _subject_at(ints: Ints, slot: int) -> int:
    """Whom the slot's event is about."""
    return ints[rank_of(ints, slot) + T_WHAT - T_RANK] >> CLASS_BITS


subject_at = inlined(_subject_at)


def _put_subject(ints: Ints, slot: int, subject: int) -> None:
    """Let the event of a spare slot be about this batch; of a free one, the subject is the next free slot."""
    ints[rank_of(ints, slot) + T_WHAT - T_RANK] = (subject << CLASS_BITS) + C_SORT


put_subject = inlined(_put_subject)


def _free_slot(ints: Ints) -> int:
    """A spare slot for an event of which several may be pending; -1: there is none left."""
    slot = ints[H_FREE_SLOT]
    if slot >= 0:
        ints[H_FREE_SLOT] = subject_at(ints, slot)
        ints[H_FREE_SLOTS] -= 1
    return slot


free_slot = kernel(_free_slot)


def _return_slot(ints: Ints, slot: int) -> None:
    """The spare slot is free again."""
    put_subject(ints, slot, ints[H_FREE_SLOT])
    ints[H_FREE_SLOT] = slot
    ints[H_FREE_SLOTS] += 1


return_slot = kernel(_return_slot)
