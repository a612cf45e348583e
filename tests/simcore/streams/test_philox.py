"""Philox4x32-10 against the published vectors, and the addressing of draws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simcore.errors import SimulationError
from simcore.streams import philox_4x32, stream_hash, uniforms
from simcore.streams.philox import DRAW_LIMIT, unit_interval

# Random123 1.14, tests/kat_vectors: counter, key, result.
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


def scalar_philox(counter: list[int], key: list[int]) -> list[int]:
    """Salmon et al. (2011), section 3.3, word for word in Python integers."""
    (r0, l0, r1, l1), (k0, k1) = counter, key
    for number in range(10):
        if number:
            k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
        high_0, low_0 = divmod(0xD2511F53 * r0, 2**32)
        high_1, low_1 = divmod(0xCD9E8D57 * r1, 2**32)
        r0, l0, r1, l1 = high_1 ^ l0 ^ k0, low_1, high_0 ^ l1 ^ k1, low_0
    return [r0, l0, r1, l1]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
def test_known_answers(counter: str, key: str, expected: str) -> None:
    arrays = [np.array([word], dtype=np.uint64) for word in words(counter)]
    result = philox_4x32(*arrays, *[np.uint64(word) for word in words(key)])
    assert [int(word[0]) for word in result] == words(expected)
    assert scalar_philox(words(counter), words(key)) == words(expected)


def test_random_counters_agree_with_the_scalar_form() -> None:
    generator = np.random.default_rng(1)
    counters = generator.integers(0, 2**32, size=(4, 300), dtype=np.uint64)
    for key in generator.integers(0, 2**32, size=(3, 2), dtype=np.uint64):
        result = np.array(philox_4x32(*counters, *key))
        for index in range(300):
            expected = scalar_philox(counters[:, index].tolist(), key.tolist())
            assert result[:, index].tolist() == expected


def test_a_draw_follows_the_documented_address() -> None:
    seed, replication, stream, draw = 0x0123456789ABCDEF, 0xFEDCBA98, 0x1122334455667788, 2**32 + 5
    block = scalar_philox([draw // 2, replication, 0x55667788, 0x11223344], [0x89ABCDEF, 0x01234567])
    low, high = block[2:]  # an odd draw takes words 2 and 3
    expected = (2 * ((high << 32 | low) >> 12) + 1) / 2**53
    assert uniforms(seed, replication, stream, draw, 1).tolist() == [expected]


def test_the_interval_is_open_at_both_ends() -> None:
    extremes = np.array([0, 2**32 - 1], dtype=np.uint64)
    assert unit_interval(extremes, extremes).tolist() == [2.0**-53, 1.0 - 2.0**-53]


def test_a_draw_is_the_same_in_every_block() -> None:
    whole = uniforms(7, 3, 99, 0, 200)
    for first, count in [(0, 1), (1, 1), (1, 2), (2, 3), (17, 64), (63, 137), (199, 1), (5, 0)]:
        assert uniforms(7, 3, 99, first, count).tolist() == whole[first : first + count].tolist()


def test_every_part_of_the_address_matters() -> None:
    base = uniforms(7, 3, 99, 0, 50)
    others = [(8, 3, 99), (7 + 2**32, 3, 99), (7, 4, 99), (7, 3, 98), (7, 3, 99 + 2**32)]
    for other in others:
        assert not np.isin(uniforms(*other, 0, 50), base).any()


def test_the_last_draw_exists_and_the_next_is_refused() -> None:
    assert 0.0 < uniforms(1, 1, 1, DRAW_LIMIT - 1, 1)[0] < 1.0
    with pytest.raises(SimulationError, match="STREAM_EXHAUSTED") as caught:
        uniforms(1, 1, 1, DRAW_LIMIT - 1, 2)
    assert caught.value.hint
    with pytest.raises(SimulationError, match="STREAM_DRAW"):
        uniforms(1, 1, 1, -1, 1)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ((-1, 0, 0), "seed"),
        ((2**64, 0, 0), "seed"),
        ((0, -1, 0), "replication"),
        ((0, 2**32, 0), "replication"),
        ((0, 0, 2**64), "stream"),
    ],
)
def test_addresses_out_of_range_are_refused(address: tuple[int, int, int], path: str) -> None:
    with pytest.raises(SimulationError, match="STREAM_ADDRESS") as caught:
        uniforms(*address, 0, 1)
    assert caught.value.path == path


def test_the_largest_address_is_accepted() -> None:
    assert 0.0 < uniforms(2**64 - 1, 2**32 - 1, 2**64 - 1, 0, 1)[0] < 1.0


def test_draws_are_even_on_the_line_and_in_the_square() -> None:
    draws = uniforms(2024, 0, stream_hash("grinder", "duration"), 0, 400_000)
    assert stats.chisquare(np.bincount((draws * 1024).astype(int), minlength=1024)).pvalue > 1e-3
    cells = (draws[0::2] * 64).astype(int) * 64 + (draws[1::2] * 64).astype(int)
    assert stats.chisquare(np.bincount(cells, minlength=4096)).pvalue > 1e-3
    assert stats.kstest(draws, "uniform").pvalue > 1e-3


def test_streams_are_uncorrelated() -> None:
    count = 100_000
    addresses = [
        (1, 0, stream_hash("a", "duration")),
        (1, 0, stream_hash("a", "time_to")),
        (1, 0, stream_hash("b", "duration")),
        (1, 1, stream_hash("a", "duration")),
        (2, 0, stream_hash("a", "duration")),
    ]
    draws = np.array([uniforms(*address, 0, count) for address in addresses])
    lagged = np.vstack([draws, draws[0, np.arange(1, count + 1) % count]])
    correlation = np.corrcoef(lagged)
    # 15 pairs, standard error 1 / sqrt(n): beyond 4.5 once in 10,000 sets.
    assert np.abs(correlation[np.triu_indices(6, 1)]).max() < 4.5 / np.sqrt(count)
