"""The law of a parameter: exact quantiles, ends, whole numbers, and how wide it is beside the beta law of PERT."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scenarios.prediction.law import is_uncertain, triangular_quantile, value_at
from simcore.spec import Quantity


@pytest.mark.parametrize(
    ("share", "low", "typical", "high", "expected"),
    [
        (0.0, 1.0, 2.0, 4.0, 1.0), (1.0, 1.0, 2.0, 4.0, 4.0),
        # F(2) = 1/3 is where both branches meet; F(x) = (x - 1)^2/3 below, 1 - (4 - x)^2/6 above.
        (1.0 / 3.0, 1.0, 2.0, 4.0, 2.0), (1.0 / 12.0, 1.0, 2.0, 4.0, 1.5), (5.0 / 6.0, 1.0, 2.0, 4.0, 3.0),
        (0.25, 0.0, 0.0, 1.0, 1.0 - math.sqrt(0.75)), (0.25, 0.0, 1.0, 1.0, 0.5), (0.5, -1.0, 0.0, 1.0, 0.0),
    ],
)  # fmt: skip
def test_quantiles_are_those_of_the_triangular_law(
    share: float, low: float, typical: float, high: float, expected: float
) -> None:
    assert triangular_quantile(share, low, typical, high) == pytest.approx(expected, rel=1e-14, abs=1e-15)


@given(
    st.floats(0.0, 1.0), st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(0.0, 1.0)
)  # fmt: skip
def test_quantiles_agree_with_an_independent_implementation(
    share: float, low: float, width: float, mode: float
) -> None:
    typical = low + mode * width
    expected = stats.triang(c=min(1.0, max(0.0, (typical - low) / width)), loc=low, scale=width).ppf(share)
    assert triangular_quantile(share, low, typical, low + width) == pytest.approx(
        expected, abs=1e-9 * (width + abs(low))
    )


def test_an_absent_end_is_the_typical_value() -> None:
    quantity = Quantity[float](typical=2.0, high=4.0)
    assert value_at(quantity, 0.0) == 2.0
    assert value_at(quantity, 0.75) == pytest.approx(3.0)


@pytest.mark.parametrize(("low", "typical", "high"), [(1, 1, 2), (1, 2, 3), (0, 3, 4)])
def test_whole_numbers_have_the_shares_of_the_widened_law(low: int, typical: int, high: int) -> None:
    shares = (np.arange(100_000) + 0.5) / 100_000
    quantity = Quantity[int](typical=typical, low=low, high=high)
    drawn = np.array([value_at(quantity, share) for share in shares.tolist()])
    law = stats.triang(c=(typical - low + 0.5) / (high - low + 1), loc=low - 0.5, scale=high - low + 1)
    for number in range(low, high + 1):
        expected = law.cdf(number + 0.5) - law.cdf(number - 0.5)
        assert (drawn == number).mean() == pytest.approx(expected, abs=2e-5)
    assert {type(value_at(quantity, share)) for share in (0.0, 0.5, 1.0)} == {int}


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_draws_stay_inside_and_rise_with_the_share(first: float, second: float) -> None:
    for quantity in (Quantity[float](typical=0.95, low=0.8, high=0.99), Quantity[int](typical=5, low=1, high=7)):
        lower, upper = sorted((first, second))
        assert quantity.low is not None and quantity.high is not None
        assert quantity.low <= value_at(quantity, lower) <= value_at(quantity, upper) <= quantity.high


def test_the_law_is_wider_than_that_of_pert_by_the_stated_amount() -> None:
    def ratio(mode: Fraction) -> float:
        triangular = (1 - mode + mode**2) / 18
        mean = (4 * mode + 1) / 6
        return math.sqrt(triangular / (mean * (1 - mean) / 7))

    ratios = [ratio(Fraction(step, 100)) for step in range(101)]
    assert round(min(ratios), 2) == 1.08
    assert round(max(ratios), 2) == 1.67


def test_only_a_range_makes_a_parameter_uncertain() -> None:
    assert not is_uncertain(Quantity[int](typical=1))
    assert not is_uncertain(Quantity[int](typical=1, low=1, high=1))
    assert is_uncertain(Quantity[int](typical=1, high=2))
