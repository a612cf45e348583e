"""Moments and sums: against scipy and exact fractions, and independent of order to the bit."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from simcore.errors import StatisticsError
from simcore.stats import ExactSum, moments
from simcore.stats.moments import all_equal, checked_together, checked_values

FLOATS = st.floats(-1e9, 1e9)


@pytest.mark.parametrize("n", [3, 5, 12, 200])
def test_moments_agree_with_scipy(n: int) -> None:
    values = np.random.default_rng(n).gamma(2.0, 3.0, n)
    sample = moments(values)
    assert sample.n == n
    assert sample.mean == pytest.approx(values.mean(), rel=1e-14)
    assert sample.standard_deviation == pytest.approx(values.std(ddof=1), rel=1e-13)
    assert sample.standard_error == pytest.approx(scipy.stats.sem(values), rel=1e-13)
    # scipy's bias-corrected G1 divides the unbiased third cumulant by the unbiased variance, as ours does.
    assert sample.skewness == pytest.approx(scipy.stats.skew(values, bias=False), rel=1e-12)


def test_moments_of_one_two_and_equal_values() -> None:
    assert (moments([4.0]).standard_deviation, moments([4.0]).skewness) == (0.0, 0.0)
    assert moments([1.0, 3.0]).standard_deviation == pytest.approx(math.sqrt(2.0))
    assert moments([7.0] * 6).standard_deviation == 0.0


def test_moments_neither_overflow_nor_underflow() -> None:
    for scale in (1e-200, 1.0, 1e200):
        sample = moments([1 * scale, 2 * scale, 4 * scale])
        assert sample.standard_deviation / scale == pytest.approx(math.sqrt(7 / 3), rel=1e-13)
        assert sample.skewness == pytest.approx(moments([1.0, 2.0, 4.0]).skewness, rel=1e-12)


@given(st.lists(FLOATS, min_size=2, max_size=30), st.randoms(use_true_random=False))
def test_moments_do_not_depend_on_order(values: list[float], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert moments(values) == moments(shuffled)


@given(st.lists(FLOATS, max_size=40), st.integers(0, 40))
def test_exact_sum_is_the_rounded_exact_sum_for_any_grouping(values: list[float], split: int) -> None:
    first, second = ExactSum(values[:split]), ExactSum(reversed(values[split:]))
    second.merge(first)
    assert second.count == len(values)
    assert second.value == float(sum((Fraction(value) for value in values), Fraction(0)))


def test_exact_sum_keeps_what_a_plain_sum_loses() -> None:
    values = [1e16, 1.0, -1e16]
    assert sum(values) == 0.0
    assert ExactSum(values).value == 1.0


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_not_finite_is_refused_with_its_place(bad: float) -> None:
    with pytest.raises(StatisticsError, match="replication 1 of oee") as caught:
        checked_values([1.0, bad], "oee")
    assert (caught.value.code, caught.value.path) == ("NOT_FINITE", "oee")
    with pytest.raises(StatisticsError) as caught:
        ExactSum([bad])
    assert caught.value.code == "NOT_FINITE"


@pytest.mark.parametrize(
    ("values", "code"),
    [([], "TOO_FEW_REPLICATIONS"), ([[1.0, 2.0]], "WRONG_SHAPE"), (["a"], "NOT_NUMERIC"), ([1e301], "OUT_OF_RANGE")],
)
def test_unusable_values_are_refused(values: list[float], code: str) -> None:
    with pytest.raises(StatisticsError) as caught:
        checked_values(values)
    assert caught.value.code == code


def test_exact_sum_refuses_overflow() -> None:
    with pytest.raises(StatisticsError) as caught:
        ExactSum([1.7e308, 1.7e308])
    assert caught.value.code == "OUT_OF_RANGE"


def test_columns_must_pair() -> None:
    with pytest.raises(StatisticsError, match="'before': 3, 'after': 2") as caught:
        checked_together(before=[1.0, 2.0, 3.0], after=[1.0, 2.0])
    assert caught.value.code == "LENGTHS_DIFFER"


def test_equality_up_to_rounding_only() -> None:
    assert all_equal([0.1 + 0.2, 0.3])
    assert not all_equal([0.3, 0.3 * (1 + 1e-14)])
    assert all_equal([0.0, 0.0])
