"""Streams as an engine uses them: one draw after the other, computed in blocks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np

from simcore.errors import SimulationError
from simcore.streams.bits import Floats
from simcore.streams.functions import log_
from simcore.streams.hashing import stream_hash
from simcore.streams.philox import DRAW_LIMIT, check_address, check_draws, uniforms
from simcore.streams.samplers import Sampler, to_microseconds

Value = TypeVar("Value", int, float)

# A block of 64 costs hardly more than one of 1, the calls into numpy being most of it; blocks then grow,
# since a stream that was used will be used again, up to where a longer one is hardly cheaper per draw.
FIRST_BLOCK = 64
BLOCK_GROWTH = 4
LARGEST_BLOCK = 2048

_ANY_DRAW = np.array([0.5])


class _Draws(ABC, Generic[Value]):
    """Values by index, fetched ahead; how far ahead changes no value and no refusal."""

    __slots__ = ("_block", "_end", "_pending", "_pop")

    def __init__(self, first: int) -> None:
        self._end = first
        self._block = FIRST_BLOCK
        self._pending: list[Value] = []
        self._pop: Callable[[], Value] = self._pending.pop

    @abstractmethod
    def _values(self, first: int, count: int) -> list[Value]:
        """Draws `first + count - 1` down to `first`, so that the next one can be popped from the end."""

    @property
    def drawn(self) -> int:
        """Index of the next draw."""
        return self._end - len(self._pending)

    def next(self) -> Value:
        """The next value; SimulationError when the stream is exhausted (2^33 draws)."""
        try:
            return self._pop()
        except IndexError:
            pass
        self._fetch()
        return self._pop()

    def _fetch(self) -> None:
        count = max(1, min(self._block, DRAW_LIMIT - self._end))
        try:
            values = self._values(self._end, count)
        except SimulationError:
            if count == 1:
                raise
            # Something ahead is refused, which is no reason to refuse this draw.
            count = 1
            values = self._values(self._end, count)
        self._end += count
        self._block = min(self._block * BLOCK_GROWTH, LARGEST_BLOCK)
        self._pending.extend(values)


class Stream(_Draws[float]):
    """The uniform draws of one owner for one purpose in one replication.

    Nothing is shared: two streams of the same address give the same draws, independently. A duration or
    variate stream reads the draws of the stream it is built on from that stream's next draw on, and
    leaves it where it is; one purpose has one reader. Raises SimulationError for a seed outside
    [0, 2^64) or a replication outside [0, 2^32).
    """

    __slots__ = ("hash", "owner", "purpose", "replication", "seed")

    def __init__(self, seed: int, replication: int, owner: str, purpose: str) -> None:
        super().__init__(0)
        self.seed, self.replication, self.owner, self.purpose = seed, replication, owner, purpose
        self.hash = stream_hash(owner, purpose)
        check_address(seed, replication, self.hash)

    def uniforms(self, first: int, count: int) -> Floats:
        """Draws `first` to `first + count - 1`, float64[count] strictly inside (0, 1), wherever the stream stands."""
        return uniforms(self.seed, self.replication, self.hash, first, count)

    def _values(self, first: int, count: int) -> list[float]:
        backwards: list[float] = self.uniforms(first, count)[::-1].tolist()
        return backwards

    next_uniform = _Draws.next


class DurationStream(_Draws[int]):
    """Durations [us] as Python integers, one uniform draw each; SimulationError at one above 2^62."""

    __slots__ = ("sampler", "stream")

    def __init__(self, stream: Stream, sampler: Sampler) -> None:
        super().__init__(stream.drawn)
        self.stream, self.sampler = stream, sampler

    def _values(self, first: int, count: int) -> list[int]:
        check_draws(first, count)
        if self.sampler.is_constant:
            # Draws that change nothing need not be computed, only counted.
            return [int(to_microseconds(self.sampler.sample(_ANY_DRAW))[0])] * count
        samples = self.sampler.sample(self.stream.uniforms(first, count))
        durations: list[int] = to_microseconds(samples)[::-1].tolist()
        return durations


class VariateStream(_Draws[float]):
    """Unit exponentials E = -ln u: an event happens when its accumulated hazard -ln(1 - p) reaches E."""

    __slots__ = ("stream",)

    def __init__(self, stream: Stream) -> None:
        super().__init__(stream.drawn)
        self.stream = stream

    def _values(self, first: int, count: int) -> list[float]:
        backwards: list[float] = (-log_(self.stream.uniforms(first, count)))[::-1].tolist()
        return backwards
