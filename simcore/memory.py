"""Integers and floats before and after they become arrays: records, spare records, the tree of event slots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simcore.kernels import layout as at


@dataclass(slots=True)
class Memory:
    """Integers and floats as they are laid out, before they become arrays."""

    ints: list[int] = field(default_factory=lambda: [0] * at.HEADER)
    floats: list[float] = field(default_factory=list)

    def room(self, size: int) -> int:
        """A handle to `size` zeros."""
        handle = len(self.ints)
        self.ints.extend([0] * size)
        return handle

    def table(self, values: Iterable[int]) -> int:
        """A handle to these integers."""
        handle = len(self.ints)
        self.ints.extend(values)
        return handle if len(self.ints) > handle else self.room(1)

    def reals(self, values: Iterable[float]) -> int:
        """An index of these floats."""
        index = len(self.floats)
        self.floats.extend(values)
        return index

    def put(self, handle: int, **fields: int) -> None:
        """Write named fields of a record."""
        for name, value in fields.items():
            self.ints[handle + getattr(at, name)] = value


def chain(ints: list[int], head: int, count: int, size: int, link: int, records: int) -> None:
    """Append free records and put them in front of the list of free ones."""
    for _ in range(records):
        handle = len(ints)
        ints.extend([0] * size)
        ints[handle + link] = ints[head]
        ints[head] = handle
    ints[count] += records


def grow_tree(
    classes: list[int], subjects: list[int], times: list[int], ranks: list[int], memory: Memory, spare: int
) -> None:
    """Lay out slots, spare slots and the tree of winners behind everything else."""
    ints = memory.ints
    first_spare = len(classes)
    total = first_spare + spare
    leaves = 1
    while leaves < total:
        leaves *= 2
    classes = [*classes, *[at.C_SORT] * (leaves - first_spare)]
    subjects = [*subjects, *range(first_spare + 1, leaves), ints[at.H_FREE_SLOT]]
    times = [*times, *[at.NEVER] * (leaves - len(times))]
    ranks = [*ranks, *[0] * (leaves - len(ranks))]
    winners = [0] * leaves + list(range(leaves))
    for node in range(leaves - 1, 0, -1):
        one, other = winners[2 * node], winners[2 * node + 1]
        winners[node] = one if (times[one], ranks[one]) <= (times[other], ranks[other]) else other
    memory.put(
        0,
        H_SLOT_TIME=memory.table(times),
        H_SLOT_RANK=memory.table(ranks),
        H_SLOT_CLASS=memory.table(classes),
        H_SLOT_SUBJECT=memory.table(subjects),
        H_TREE=memory.table(winners),
        H_LEAVES=leaves,
        H_FREE_SLOT=first_spare,
        H_FREE_SLOTS=ints[at.H_FREE_SLOTS] + leaves - first_spare,
    )


def grow(ints: np.ndarray[Any, np.dtype[np.int64]]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The same state with more room for whatever is scarce; every handle stays what it was."""
    memory = Memory([int(number) for number in ints], [])
    data = memory.ints
    if data[at.H_FREE_ITEMS] < data[at.H_NEEDED_ITEMS]:
        more = max(data[at.H_NEEDED_ITEMS], len(data) // at.I_SIZE)
        chain(data, at.H_FREE_ITEM, at.H_FREE_ITEMS, at.I_SIZE, at.I_NEXT, more)
    if data[at.H_FREE_REQUESTS] < data[at.H_NEEDED_REQUESTS]:
        chain(data, at.H_FREE_REQUEST, at.H_FREE_REQUESTS, at.R_SIZE, at.R_NEXT, 2 * data[at.H_NEEDED_REQUESTS])
    if data[at.H_FREE_SLOTS] < data[at.H_NEEDED_SLOTS]:
        leaves = data[at.H_LEAVES]
        parts = [
            data[data[base] : data[base] + leaves]
            for base in (at.H_SLOT_CLASS, at.H_SLOT_SUBJECT, at.H_SLOT_TIME, at.H_SLOT_RANK)
        ]
        grow_tree(parts[0], parts[1], parts[2], parts[3], memory, leaves)
    return np.array(data, dtype=np.int64)
