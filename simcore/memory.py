"""Integers and floats before and after they become arrays: records, spare records, the tree of event slots."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from simcore.kernels import layout as at

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Numbers = TypeVar("Numbers", Ints, Floats)
# Words of a cache line.
LINE = 8


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

    def record(self, size: int) -> int:
        """A handle to `size` zeros that begin a cache line."""
        self.ints.extend([0] * (-len(self.ints) % LINE))
        return self.room(size)

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

    def real_record(self, values: Iterable[float]) -> int:
        """An index of these floats, which begin a cache line."""
        self.floats.extend([0.0] * (-len(self.floats) % LINE))
        return self.reals(values)

    def put(self, handle: int, **fields: int) -> None:
        """Write named fields of a record."""
        for name, value in fields.items():
            self.ints[handle + getattr(at, name)] = value


def chained(first: int, records: int, size: int, link: int, head: int) -> Ints:
    """Free records that will lie at `first`, each linked to the one before it, the first one to `head`."""
    block = np.zeros((records, size), dtype=np.int64)
    block[0, link] = head
    block[1:, link] = first + size * np.arange(records - 1)
    return block.ravel()


def chain(ints: list[int], head: int, count: int, size: int, link: int, records: int) -> None:
    """Append free records and put them in front of the list of free ones."""
    ints.extend([0] * (-len(ints) % LINE))
    first = len(ints)
    ints.extend(chained(first, records, size, link, ints[head]).tolist())
    ints[head] = first + size * (records - 1)
    ints[count] += records


def aligned(numbers: Numbers) -> Numbers:
    """The same numbers from an address that is a multiple of 64, so that a record of eight words is one cache line."""
    room = np.empty(len(numbers) + LINE, dtype=numbers.dtype)
    start = -(room.ctypes.data // room.itemsize) % LINE
    own = room[start : start + len(numbers)]
    own[:] = numbers
    return own


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
    nodes = [(0, 0, 0, 0)] * leaves + [
        (times[slot], ranks[slot], slot, (subjects[slot] << at.CLASS_BITS) + classes[slot]) for slot in range(leaves)
    ]
    for node in range(leaves - 1, 0, -1):
        nodes[node] = min(nodes[2 * node], nodes[2 * node + 1], key=lambda record: record[:2])
    # Two rivals share a cache line.
    memory.record(0)
    memory.put(
        0,
        H_TREE=memory.table(itertools.chain.from_iterable(nodes)),
        H_LEAVES=leaves,
        H_FREE_SLOT=first_spare,
        H_FREE_SLOTS=ints[at.H_FREE_SLOTS] + leaves - first_spare,
    )


def grow(ints: Ints) -> Ints:
    """The same state with more room for whatever is scarce; every handle stays what it was."""
    header = ints[: at.HEADER].tolist()
    parts, length, item_size = [ints], len(ints), header[at.H_ITEM_SIZE]

    def append(block: Ints) -> None:
        nonlocal length
        parts.append(block)
        length += len(block)

    for head, count, needed, size, link, share in (
        (at.H_FREE_ITEM, at.H_FREE_ITEMS, at.H_NEEDED_ITEMS, item_size, at.I_NEXT, length // item_size),
        (at.H_FREE_REQUEST, at.H_FREE_REQUESTS, at.H_NEEDED_REQUESTS, at.R_SIZE, at.R_NEXT, 0),
    ):
        if header[count] < header[needed]:
            append(np.zeros(-length % LINE, dtype=np.int64))
            records = max(2 * header[needed], share)
            first = length
            append(chained(first, records, size, link, header[head]))
            header[head], header[count] = first + size * (records - 1), header[count] + records
    if header[at.H_FREE_SLOTS] < header[at.H_NEEDED_SLOTS]:
        leaves = header[at.H_LEAVES]
        tree = ints[header[at.H_TREE] + at.T_SIZE * leaves :][: at.T_SIZE * leaves].reshape(-1, at.T_SIZE)
        what = tree[:, at.T_WHAT]
        classes, subjects = (what & ((1 << at.CLASS_BITS) - 1)).tolist(), (what >> at.CLASS_BITS).tolist()
        memory = Memory(header + [0] * (length - at.HEADER), [])
        grow_tree(classes, subjects, tree[:, at.T_TIME].tolist(), tree[:, at.T_RANK].tolist(), memory, leaves)
        header = memory.ints[: at.HEADER]
        append(np.array(memory.ints[length:], dtype=np.int64))
    grown = aligned(np.concatenate(parts))
    grown[: at.HEADER] = header
    return grown
