"""From the laws of a spec to addressed draws."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from simcore.spec.distribution import CountDistribution, TimeDistribution
from simcore.streams import (
    Sampler,
    Stream,
    VariateStream,
    constant,
    empirical,
    exponential,
    geometric,
    lognormal,
    to_microseconds,
    triangular,
    uniform,
    weibull,
)
from simcore.streams.binomial import binomial

# Blocks grow from a few draws, since most streams are rarely used, to where a longer one is hardly cheaper per draw.
_FIRST_BLOCK = 16
_LARGEST_BLOCK = 2048
_ANY_DRAW = np.array([0.5])

Uniforms = Stream
Exponentials = VariateStream


def chosen(pieces: int, chance: float, draws: Uniforms) -> int:
    """How many of these are chosen, each with the chance; certainty takes no draw."""
    if pieces <= 0 or chance <= 0.0:
        return 0
    return pieces if chance >= 1.0 else binomial(pieces, chance, draws.next())


class Durations:
    """Integer draws of one stream under one or several laws; draw k is the same uniform whichever law reads it."""

    __slots__ = ("_blocks", "_first", "_index", "_size", "laws", "least", "stream")

    def __init__(self, stream: Stream, laws: Sequence[Sampler], least: int = 0) -> None:
        self.stream = stream
        self.laws = laws
        self.least = least
        self._blocks: list[list[int] | None] = [None] * len(laws)
        self._first = self._index = self._size = 0

    @property
    def constant(self) -> int | None:
        """The value of every draw, when there is one law and it is constant."""
        if len(self.laws) > 1 or not self.laws[0].is_constant:
            return None
        return max(self.least, int(to_microseconds(self.laws[0].sample(_ANY_DRAW))[0]))

    def next(self, law: int = 0) -> int:
        """The next draw under the law of that number [us], or [pieces]."""
        i = self._index
        if i == self._size:
            self._advance()
            i = 0
        self._index = i + 1
        block = self._blocks[law]
        if block is None:
            block = self._blocks[law] = self._values(law)
        return block[i]

    def sum_of(self, number: int, law: int = 0) -> int:
        """The sum of so many draws under the law, as one draw of the lognormal law of the same mean and variance."""
        if self._index == self._size:
            self._advance()
        place = self._first + self._index
        self._index += 1
        sampler = self.laws[law]
        if sampler.is_constant or sampler.variance == 0.0:
            total = constant(number * sampler.mean)
        else:
            total = lognormal(number * sampler.mean, sampler.cv / sqrt(number))
        draws = _ANY_DRAW if total.is_constant else self.stream.uniforms(place, 1)
        return max(self.least, int(to_microseconds(total.sample(draws))[0]))

    def _advance(self) -> None:
        self._first += self._size
        self._size = min(max(self._size * 4, _FIRST_BLOCK), _LARGEST_BLOCK)
        self._index = 0
        self._blocks = [None] * len(self.laws)

    def _values(self, law: int) -> list[int]:
        sampler = self.laws[law]
        if sampler.is_constant:
            return [max(self.least, int(to_microseconds(sampler.sample(_ANY_DRAW))[0]))] * self._size
        draws = to_microseconds(sampler.sample(self.stream.uniforms(self._first, self._size)))
        values: list[int] = np.maximum(draws, self.least).tolist()
        return values


def time_law(law: TimeDistribution) -> Sampler:
    """The sampler of a duration [us]."""
    least = float(law.minimum or 0)
    mean = law.mean_microseconds
    match law.distribution:
        case "constant":
            return constant(mean)
        case "exponential":
            return exponential(mean, least)
        case "lognormal":
            assert law.cv is not None
            return lognormal(mean, law.cv.value, least)
        case "weibull":
            assert law.shape is not None
            return weibull(mean, law.shape.value, least)
        case "uniform":
            return uniform(float(law.lowest or 0), float(law.highest or 0))
        case "triangular":
            return triangular(float(law.lowest or 0), float(law.mode or 0), float(law.highest or 0))
        case "empirical":
            return empirical([float(value) for value in law.values or ()], law.weights or ())


def count_law(law: CountDistribution) -> Sampler:
    """The sampler of a number of pieces, rounded to at least 1 when drawn."""
    assert law.mean is not None
    mean = law.mean.value
    match law.distribution:
        case "constant":
            return constant(mean)
        case "geometric":
            return geometric(1.0 / mean)
        case "lognormal":
            assert law.cv is not None
            return lognormal(mean, law.cv.value)
        case "weibull":
            assert law.shape is not None
            return weibull(mean, law.shape.value)
