"""Counter-based random numbers: a draw is computed from its address, never from the draw before it."""

from __future__ import annotations

import numpy as np

from simcore.errors import SimulationError
from simcore.streams.bits import Floats, Word, bits_float

# Multipliers and key increments of Philox4x32 (Salmon et al. 2011, doi:10.1145/2063384.2063405).
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_KEY_STEP_0 = np.uint64(0x9E3779B9)
_KEY_STEP_1 = np.uint64(0xBB67AE85)
_LOW_WORD = np.uint64(0xFFFFFFFF)
_WORD_BITS = np.uint64(32)

_UNUSED_BITS = np.uint64(12)  # of 64, a float64 fraction holds the top 52
_BITS_OF_ONE = np.uint64(0x3FF0000000000000)
_ONE_LESS_HALF_STEP = 1.0 - 2.0**-53

SEED_LIMIT = 2**64
REPLICATION_LIMIT = 2**32
DRAW_LIMIT = 2**33  # two draws per block, and one 32-bit counter word for the block


def philox_round(
    counter_0: Word, counter_1: Word, counter_2: Word, counter_3: Word, key_0: np.uint64, key_1: np.uint64
) -> tuple[Word, Word, Word, Word]:
    """One round: two 32 x 32 -> 64 bit products, crossed over and mixed with the key."""
    product_0 = counter_0 * _MULTIPLIER_0
    product_1 = counter_2 * _MULTIPLIER_1
    return (
        (product_1 >> _WORD_BITS) ^ counter_1 ^ key_0,
        product_1 & _LOW_WORD,
        (product_0 >> _WORD_BITS) ^ counter_3 ^ key_1,
        product_0 & _LOW_WORD,
    )


def philox_4x32(
    counter_0: Word, counter_1: Word, counter_2: Word, counter_3: Word, key_0: np.uint64, key_1: np.uint64
) -> tuple[Word, Word, Word, Word]:
    """The four 32-bit words of Philox4x32-10 at each counter, held in uint64[n].

    Counter words may be single words or uint64[n], keys single words, all < 2^32. Random123,
    Salmon, Moraes, Dror and Shaw (2011), doi:10.1145/2063384.2063405.
    """
    # Unrolled: words that are constant over the block stay single words in the first rounds.
    w0, w1, w2, w3 = philox_round(counter_0, counter_1, counter_2, counter_3, key_0, key_1)
    key_0, key_1 = (key_0 + _KEY_STEP_0) & _LOW_WORD, (key_1 + _KEY_STEP_1) & _LOW_WORD
    v0, v1, v2, v3 = philox_round(w0, w1, w2, w3, key_0, key_1)
    key_0, key_1 = (key_0 + _KEY_STEP_0) & _LOW_WORD, (key_1 + _KEY_STEP_1) & _LOW_WORD
    x0, x1, x2, x3 = philox_round(v0, v1, v2, v3, key_0, key_1)
    for _ in range(7):
        key_0, key_1 = (key_0 + _KEY_STEP_0) & _LOW_WORD, (key_1 + _KEY_STEP_1) & _LOW_WORD
        x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, key_0, key_1)
    return x0, x1, x2, x3


def unit_interval(low: Word, high: Word) -> Floats:
    """Two random words as float64[n] strictly inside (0, 1): (top 52 bits + 1/2) / 2^52.

    52 bits, because that is the most for which every such midpoint is a float64 and no rounding
    reaches 1; the values are symmetric about 1/2, the smallest is 2^-53, the largest 1 - 2^-53.
    """
    bits = (((high << _WORD_BITS) | low) >> _UNUSED_BITS) | _BITS_OF_ONE
    # 1 + m/2^52 less (1 - 2^-53): the result is a float64, so the subtraction is exact.
    return bits_float(bits) - _ONE_LESS_HALF_STEP


def uniform_pair(
    block: Word, replication: np.uint64, hash_low: np.uint64, hash_high: np.uint64, key_0: np.uint64, key_1: np.uint64
) -> tuple[Floats, Floats]:
    """Draws 2*block and 2*block + 1 of a stream, float64[n] each; all arguments are 32-bit words in uint64."""
    w0, w1, w2, w3 = philox_4x32(block, replication, hash_low, hash_high, key_0, key_1)
    return unit_interval(w0, w1), unit_interval(w2, w3)


def check_address(seed: int, replication: int, stream: int) -> None:
    """Refuse (SimulationError) a seed or stream hash outside [0, 2^64) or a replication outside [0, 2^32)."""
    for name, value, limit in (
        ("seed", seed, SEED_LIMIT),
        ("replication", replication, REPLICATION_LIMIT),
        ("stream", stream, SEED_LIMIT),
    ):
        if not 0 <= value < limit:
            raise SimulationError(
                "STREAM_ADDRESS", f"{name} {value} is outside 0 to {limit - 1}", "choose one in range", name
            )


def check_draws(first: int, count: int) -> None:
    """Refuse (SimulationError) draws that lie outside [0, 2^33) of their stream."""
    if first < 0 or count < 0:
        raise SimulationError("STREAM_DRAW", f"draws {first} to {first + count} do not exist", "draws count from 0")
    if first + count > DRAW_LIMIT:
        raise SimulationError(
            "STREAM_EXHAUSTED",
            f"a stream has {DRAW_LIMIT} draws, and draw {first + count - 1} was asked for",
            "shorten the run, or split it into replications",
        )


def split_words(number: int) -> tuple[np.uint64, np.uint64]:
    """The low and the high 32-bit word of an unsigned 64-bit integer."""
    return np.uint64(number & 0xFFFFFFFF), np.uint64(number >> 32)


def uniforms(seed: int, replication: int, stream: int, first: int, count: int) -> Floats:
    """Draws `first` to `first + count - 1` of a stream, float64[count] strictly inside (0, 1).

    Draw k takes words (0, 1) or (2, 3), by k mod 2, of Philox4x32-10 with key = (seed low, high) and
    counter = (k div 2, replication, stream low, high). Raises SimulationError for an address out of
    range (seed and stream < 2^64, replication < 2^32, k < 2^33).
    """
    check_address(seed, replication, stream)
    check_draws(first, count)
    first_block = first // 2
    blocks = np.arange(first_block, (first + count + 1) // 2, dtype=np.uint64)
    pairs = np.empty((blocks.size, 2))
    pairs[:, 0], pairs[:, 1] = uniform_pair(blocks, np.uint64(replication), *split_words(stream), *split_words(seed))
    skipped = first - 2 * first_block
    return pairs.ravel()[skipped : skipped + count]
