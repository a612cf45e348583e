"""Draws ahead: blocks of each stream, computed by the one sampler source that all engines share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import overload, register_jitable

from simcore.kernels._jit import Floats, Ints, inlined, kernel
from simcore.kernels.layout import (
    DURATIONS,
    H_KEY_0,
    H_KEY_1,
    H_LOW,
    H_REPLICATION,
    H_SCRATCH,
    L_CUMULATIVE,
    L_FLOATS,
    L_KIND,
    L_N,
    L_SIZE,
    L_VALUES,
    LARGEST_BLOCK,
    RESERVE,
    UNIFORMS,
    X_BLOCK,
    X_CONSTANT,
    X_DRAWN,
    X_HASH_0,
    X_HASH_1,
    X_LAWS,
    X_LEAST,
    X_LINK,
    X_LOW,
    X_N_LAWS,
    X_NEXT,
    X_READY,
    X_ROOM,
    X_TYPE,
    X_UNIFORMS,
)
from simcore.streams import binomial, bits, functions, gamma, inverses, normal, philox
from simcore.streams.inverses import floored, rounded_microseconds
from simcore.streams.philox import uniform_pair

# A normal draw is within 8.3 standard deviations: below this sigma, its exponential is neither 0 nor infinite.
_MODERATE = 80.0

# The three operations that arrays and compiled scalars spell differently (simcore.streams.bits): kernels have scalars
# only, and who compiles the same functions over arrays brings a spelling of his own.


@overload(bits.float_bits)
def _float_bits(value):  # type: ignore[no-untyped-def]  # numba compares the signatures
    if isinstance(value, types.Array):
        return None
    return lambda value: np.float64(value).view(np.int64)


@overload(bits.bits_float)
def _bits_float(bits):  # type: ignore[no-untyped-def]
    if isinstance(bits, types.Array):
        return None
    if bits == types.uint64:
        return lambda bits: np.uint64(bits).view(np.float64)
    return lambda bits: np.int64(bits).view(np.float64)


@overload(bits.select)
def _select(condition, chosen, otherwise):  # type: ignore[no-untyped-def]
    if isinstance(condition, types.Array):
        return None
    return lambda condition, chosen, otherwise: chosen if condition else otherwise


# Python integers and errors: not for kernels.
_NOT_COMPILED = {"check_address", "check_draws", "split_words", "uniforms"}


def _register(modules: tuple[Any, ...], inlined: bool = True) -> None:
    for module in modules:
        for name, function in vars(module).items():
            own = callable(function) and getattr(function, "__module__", "") == module.__name__
            if own and not isinstance(function, type) and name not in _NOT_COMPILED:
                register_jitable(forceinline=inlined)(function)


_register((functions, normal, gamma, philox, inverses))
_register((binomial,), inlined=False)


@register_jitable(forceinline=True)
def _word(number: int) -> np.uint64:
    """A number below 2^32; the compiler has to know that it is, to multiply two of them in one instruction."""
    return np.uint64(number) & np.uint64(0xFFFFFFFF)


def _fill_uniforms(ints: Ints, floats: Floats, stream: int, at: int, first: int, count: int) -> None:
    """Draws first .. first + count - 1 (first and count even) into floats[at:]."""
    key_0, key_1 = _word(ints[H_KEY_0]), _word(ints[H_KEY_1])
    hash_0, hash_1 = _word(ints[stream + X_HASH_0]), _word(ints[stream + X_HASH_1])
    replication = _word(ints[H_REPLICATION])
    start = first // 2
    for k in range(count // 2):
        even, odd = uniform_pair(_word(start + k), replication, hash_0, hash_1, key_0, key_1)
        floats[at + 2 * k] = even
        floats[at + 2 * k + 1] = odd


fill_uniforms = kernel(_fill_uniforms)


def _look_up_value(ints: Ints, floats: Floats, law: int, u: float) -> float:
    """The first of the ascending values whose cumulative probability reaches the draw."""
    cumulative = ints[law + L_CUMULATIVE]
    low, high = 0, ints[law + L_N] - 1
    while low < high:
        middle = (low + high) // 2
        if floats[cumulative + middle] < u:
            low = middle + 1
        else:
            high = middle
    return floats[ints[law + L_VALUES] + low]


look_up_value = kernel(_look_up_value)


def _one(ints: Ints, floats: Floats, law: int, u: float, least: int) -> int:
    """One duration [us], or number of pieces, of a law for a draw."""
    at = ints[law + L_FLOATS]
    kind = ints[law + L_KIND]
    a, b = floats[at], floats[at + 1]
    if kind == inverses.Distribution.CONSTANT:
        sample = inverses.constant_quantile(u, a)
    elif kind == inverses.Distribution.UNIFORM:
        sample = inverses.uniform_quantile(u, a, b)
    elif kind == inverses.Distribution.TRIANGULAR:
        sample = inverses.triangular_quantile(u, a, b, floats[at + 2])
    elif kind == inverses.Distribution.EXPONENTIAL:
        sample = inverses.exponential_quantile(u, a)
    elif kind == inverses.Distribution.LOGNORMAL:
        sample = inverses.lognormal_quantile(u, a, b)
    elif kind == inverses.Distribution.WEIBULL:
        sample = inverses.weibull_quantile(u, a, b)
    elif kind == inverses.Distribution.GEOMETRIC:
        sample = inverses.geometric_quantile(u, a)
    else:
        sample = look_up_value(ints, floats, law, u)
    if floats[at + 3] > 0.0:
        sample = floored(sample, floats[at + 3])
    return max(least, np.int64(rounded_microseconds(sample)))


one = kernel(_one)


def _normal_block(ints: Ints, floats: Floats, source: int, places: int, scratch: int, count: int) -> None:
    """Turn uniform draws into standard normal ones, in place.

    The tails are gathered first (their places into ints[places:], their draws into the scratch room), so that every
    loop runs in SIMD lanes and the central region, five draws of six, does not pay for them.
    """
    tails, roots, n = scratch, scratch + LARGEST_BLOCK, 0
    for k in range(source, source + count):
        ints[places + n] = k
        n += 0 if normal.is_central(floats[k]) else 1
    for k in range(n):
        floats[tails + k] = floats[ints[places + k]]
    for k in range(source, source + count):
        floats[k] = normal.central_quantile(floats[k])
    for k in range(n):
        u = floats[tails + k]
        root = normal.tail_root(u)
        floats[roots + k] = root
        floats[tails + k] = normal.signed(u, normal.near_tail(root))
    for k in range(n):
        root = floats[roots + k]
        distance = floats[tails + k]
        if normal.is_far(root):
            distance = normal.far_tail(root) if distance > 0.0 else -normal.far_tail(root)
        floats[ints[places + k]] = distance


normal_block = kernel(_normal_block)


def _block_of_durations(ints: Ints, floats: Floats, law: int, source: int, target: int, count: int, least: int) -> None:
    """Durations of a law for the draws floats[source:], into ints[target:]; one loop a law, so that it runs in SIMD lanes."""
    at = ints[law + L_FLOATS]
    kind = ints[law + L_KIND]
    a, b, minimum = floats[at], floats[at + 1], floats[at + 3]
    # A sample of these two is never below 0: to cut off its fraction is to round it down.
    if kind == inverses.Distribution.LOGNORMAL and b <= _MODERATE:
        normal_block(ints, floats, source, target, ints[H_SCRATCH], count)
        for k in range(count):
            sample = a * functions.exp_moderate(b * floats[source + k])
            ints[target + k] = max(least, np.int64(floored(sample, minimum) + 0.5))
    elif kind == inverses.Distribution.EXPONENTIAL:
        for k in range(count):
            sample = inverses.exponential_quantile(floats[source + k], a)
            ints[target + k] = max(least, np.int64(floored(sample, minimum) + 0.5))
    else:
        for k in range(count):
            ints[target + k] = one(ints, floats, law, floats[source + k], least)


block_of_durations = kernel(_block_of_durations)


def _refill(ints: Ints, floats: Floats, stream: int) -> None:
    """Carry what is left of the block to its front, and fill up behind it; blocks grow up to the room of the stream."""
    used, ready = ints[stream + X_NEXT], ints[stream + X_READY]
    left = ready - used
    count = min(max(16, 4 * ready), ints[stream + X_ROOM])
    first = ints[stream + X_DRAWN]
    ints[stream + X_DRAWN] = first + count
    ints[stream + X_READY] = left + count
    ints[stream + X_NEXT] = 0
    at, kind = ints[stream + X_BLOCK], ints[stream + X_TYPE]
    uniforms = ints[stream + X_UNIFORMS] if kind == DURATIONS else at
    for k in range(left):
        floats[uniforms + k] = floats[uniforms + used + k]
    fill_uniforms(ints, floats, stream, uniforms + left, first, count)
    if kind == DURATIONS:
        if ints[stream + X_N_LAWS] == 1:
            for k in range(left):
                ints[at + k] = ints[at + used + k]
            law, least = ints[stream + X_LAWS], ints[stream + X_LEAST]
            block_of_durations(ints, floats, law, uniforms + left, at + left, count, least)
    elif kind != UNIFORMS:
        for k in range(left, left + count):
            floats[at + k] = -functions.log_(floats[at + k])


refill = kernel(_refill)


def _refill_low(ints: Ints, floats: Floats) -> None:
    """Fill up every stream that runs low; between events, so that an event never has to."""
    while ints[H_LOW]:
        stream = ints[H_LOW]
        ints[H_LOW] = ints[stream + X_LINK]
        ints[stream + X_LOW] = 0
        refill(ints, floats, stream)


refill_low = kernel(_refill_low)


def _next_place(ints: Ints, stream: int) -> int:
    """Place of the next draw in the block; a stream that runs low is put on the list."""
    k = ints[stream + X_NEXT]
    ints[stream + X_NEXT] = k + 1
    if k + RESERVE >= ints[stream + X_READY] and ints[stream + X_LOW] == 0:
        ints[stream + X_LOW] = 1
        ints[stream + X_LINK] = ints[H_LOW]
        ints[H_LOW] = stream
    return k


next_place = inlined(_next_place)


def _duration(ints: Ints, floats: Floats, stream: int) -> int:
    """The next duration of a stream with one law."""
    constant = ints[stream + X_CONSTANT]
    if constant >= 0:
        return constant
    return ints[ints[stream + X_BLOCK] + next_place(ints, stream)]


duration = inlined(_duration)


def _duration_of(ints: Ints, floats: Floats, stream: int, law: int) -> int:
    """The next duration of a stream under the law of that number."""
    if ints[stream + X_N_LAWS] == 1:
        return duration(ints, floats, stream)
    u = floats[ints[stream + X_UNIFORMS] + next_place(ints, stream)]
    return one(ints, floats, ints[stream + X_LAWS] + law * L_SIZE, u, ints[stream + X_LEAST])


duration_of = inlined(_duration_of)


def _variate(ints: Ints, floats: Floats, stream: int) -> float:
    """The next uniform or unit exponential."""
    return floats[ints[stream + X_BLOCK] + next_place(ints, stream)]


variate = inlined(_variate)


def _runs_low(ints: Ints, stream: int) -> bool:
    """Whether the stream has to be filled up before more draws are taken."""
    return ints[stream + X_LOW] != 0


runs_low = inlined(_runs_low)


def _sum_of(ints: Ints, floats: Floats, stream: int, moments: int, number: int) -> int:
    """The sum of so many durations [us] of a law, floats: mean and coefficient of variation, as one lognormal draw."""
    u = variate(ints, floats, stream)
    total, variation = number * floats[moments], floats[moments + 1]
    if variation > 0.0:
        spread = variation / np.sqrt(np.float64(number))
        square = spread * spread
        total = inverses.lognormal_quantile(u, total / np.sqrt(1.0 + square), np.sqrt(functions.log1p_(square)))
    return max(0, np.int64(rounded_microseconds(total)))


sum_of = kernel(_sum_of)


def _chosen(ints: Ints, floats: Floats, stream: int, pieces: int, chance: float) -> int:
    """How many of these pieces are found, each with the chance; certainty takes no draw."""
    if pieces <= 0 or chance <= 0.0:
        return 0
    if chance >= 1.0:
        return pieces
    return binomial.binomial(pieces, chance, variate(ints, floats, stream))


chosen = kernel(_chosen)
