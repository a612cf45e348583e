"""The binomial law against scipy's, over all sizes, chances and draws."""

from __future__ import annotations

from math import lgamma

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from simcore.streams.binomial import binomial, log_factorial

pieces = st.integers(0, 60_000)
chances = st.floats(1e-7, 1.0 - 1e-7)
draws = st.floats(1e-12, 1.0 - 1e-12)


@pytest.mark.parametrize("k", [0, 1, 2, 15, 16, 17, 100, 5_000, 60_000, 10**6])
def test_log_factorial(k: int) -> None:
    assert log_factorial(k) == pytest.approx(lgamma(k + 1), rel=2e-15, abs=2e-15)


@given(pieces, chances, draws)
def test_smallest_number_whose_probability_is_above_the_draw(n: int, p: float, u: float) -> None:
    k = binomial(n, p, u)
    # The sums of both sides carry rounding; a draw that close to a step may fall on either side of it.
    slack = 1e-9
    assert 0 <= k <= n
    assert binom.cdf(k, n, p) > u - slack
    assert k == 0 or binom.cdf(k - 1, n, p) <= u + slack


@given(pieces, chances, chances, draws, draws)
def test_never_fewer_for_a_larger_draw_or_chance(n: int, p: float, q: float, u: float, v: float) -> None:
    (p, q), (u, v) = sorted((p, q)), sorted((u, v))
    slack = 1e-9
    if v - u > slack:
        assert binomial(n, p, u) <= binomial(n, p, v)
    if q > p * (1.0 + slack):
        assert binomial(n, p, u) <= binomial(n, q, u)


def test_certain_and_impossible() -> None:
    assert [binomial(9, p, 0.5) for p in (-1.0, 0.0, 1.0, 2.0)] == [0, 0, 9, 9]
    assert binomial(0, 0.5, 0.5) == 0


@pytest.mark.parametrize(
    ("n", "p"),
    [(1, 0.3), (20, 0.01), (20, 0.97), (6_000, 0.012), pytest.param(50_000, 0.5, marks=pytest.mark.slow)],
)
def test_mean_and_variance_over_an_even_grid_of_draws(n: int, p: float) -> None:
    """Numerical integration over the draw: what is left is half a step of the grid."""
    grid = (np.arange(20_000) + 0.5) / 20_000
    found = np.array([binomial(n, p, u) for u in grid])
    assert found.mean() == pytest.approx(n * p, abs=0.01 * (n * p * (1 - p)) ** 0.5 + 1e-4)
    assert found.var() == pytest.approx(n * p * (1 - p), rel=0.01)
