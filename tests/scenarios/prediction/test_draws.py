"""Joint draws: extensible, stratified, addressed by name, and not correlated beyond chance."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest
from scipy.stats.qmc import LatinHypercube

from scenarios.prediction.draws import BLOCK, uniforms

KEYS = [f"stations.s{number}.cycle.mean" for number in range(60)]


@pytest.mark.parametrize(("few", "many"), [(1, 5), (39, 40), (40, 97), (64, 200)])
def test_the_draws_of_a_shorter_prediction_begin_those_of_a_longer(few: int, many: int) -> None:
    assert (uniforms(KEYS[:3], 7, few) == uniforms(KEYS[:3], 7, many)[:, :few]).all()


def test_other_parameters_do_not_matter() -> None:
    together, alone = uniforms(KEYS, 7, 50), uniforms(KEYS[30:31], 7, 50)
    assert (together[30] == alone[0]).all()


def test_the_seed_matters() -> None:
    assert not (uniforms(KEYS[:1], 7, 50) == uniforms(KEYS[:1], 8, 50)).any()


def test_each_block_fills_every_class_once() -> None:
    shares = uniforms(KEYS, 1, 4 * BLOCK)
    for block in range(4):
        classes = np.floor(shares[:, block * BLOCK : (block + 1) * BLOCK] * BLOCK)
        assert (np.sort(classes, axis=1) == np.arange(BLOCK)).all()


@pytest.mark.parametrize("key", KEYS[:3])
def test_a_block_is_the_latin_hypercube_of_scipy(key: str) -> None:
    """With the stream of the block, as it is addressed: by seed, digest of the key, and number of the block."""
    address = int.from_bytes(sha256(key.encode()).digest()[:8], "big")
    blocks = [LatinHypercube(1, rng=np.random.default_rng((7, address, block))).random(BLOCK) for block in range(3)]
    assert (uniforms([key], 7, 3 * BLOCK)[0] == np.concatenate(blocks)[:, 0]).all()


def test_no_two_parameters_are_correlated_beyond_chance() -> None:
    correlations = np.corrcoef(uniforms(KEYS, 1, 512))
    np.fill_diagonal(correlations, 0.0)
    # 1,770 independent pairs with standard deviation 1/sqrt(511): beyond 5 of them once in a thousand such tests.
    assert np.abs(correlations).max() < 5.0 / np.sqrt(511)


def test_no_parameter_is_no_column() -> None:
    assert uniforms([], 1, 10).shape == (0, 10)
