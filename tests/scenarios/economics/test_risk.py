"""Risk from draws: order statistics by hand, intervals that cover a known quantile, zeros that are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.economics.risk import break_even, tail_of
from simcore.errors import StatisticsError
from simcore.stats import Interval


def test_the_worst_of_a_hundred_by_hand() -> None:
    """Of 1 ... 100 the worst five are 1 ... 5; their mean is 3, the largest of them 5."""
    found = tail_of([float(value) for value in range(100, 0, -1)], seed=1)
    assert found.value_at_risk.estimate == 5.0
    assert found.mean_of_worst.estimate == 3.0
    assert isinstance(found.value_at_risk, Interval)
    # Of Binomial(100, 0.05) P(B < 1) = 0.6 % and P(B >= 11) = 1.1 %; rank 2 or 10 would leave more than 2.5 % out.
    assert (found.value_at_risk.lower, found.value_at_risk.upper) == (1.0, 11.0)


def test_the_interval_covers_the_quantile_of_a_normal_law() -> None:
    """Of 100 samples of 200 all but a few hold -1.6449, the 5 % quantile: 95 % or a little more, P(< 87 %) = 0.1 %."""
    generator = np.random.default_rng(5)
    held = 0
    for _ in range(100):
        tail = tail_of(generator.normal(size=200).tolist(), seed=2).value_at_risk
        assert isinstance(tail, Interval)
        held += tail.lower <= -1.6448536 <= tail.upper
    assert 87 <= held < 100


def test_the_mean_of_the_worst_lies_where_the_normal_law_has_it() -> None:
    """E(X | X < q) of a standard normal law is -phi(1.6449)/0.05 = -2.0627."""
    tail = tail_of(np.random.default_rng(6).normal(size=20_000).tolist(), seed=2).mean_of_worst
    assert isinstance(tail, Interval)
    assert tail.lower < -2.0627 < tail.upper
    assert tail.upper - tail.lower < 0.1


def test_draws_that_are_all_alike_have_no_interval_of_width_zero() -> None:
    found = tail_of([7.0] * 50, seed=1)
    assert not isinstance(found.value_at_risk, Interval)
    assert found.value_at_risk.estimate == found.mean_of_worst.estimate == 7.0


@settings(max_examples=20)
@given(st.lists(st.integers(-3, 3), min_size=40, max_size=60).filter(lambda values: len(set(values)) > 1))
def test_ties_never_give_an_interval_of_width_zero(values: list[int]) -> None:
    found = tail_of([float(value) for value in values], seed=1)
    for outcome in (found.value_at_risk, found.mean_of_worst):
        assert isinstance(outcome, Interval)
        assert outcome.lower < outcome.upper


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(StatisticsError, match="TOO_FEW_DRAWS"):
        tail_of([1.0] * 39, seed=1)


@pytest.mark.parametrize(
    ("zeros", "start", "expected"),
    [((2.0,), 5.0, 2.0), ((8.0,), 5.0, 8.0), ((2.0, 6.0), 5.0, 6.0), ((), 5.0, None), ((5.0,), 5.0, 5.0)],
)
def test_the_nearest_zero_on_either_side(zeros: tuple[float, ...], start: float, expected: float | None) -> None:
    def value(place: float) -> float:
        product = 1.0
        for zero in zeros:
            product *= place - zero
        return product

    found = break_even(value, start, 0.0, 10.0)
    assert found is None if expected is None else found == pytest.approx(expected, abs=1e-4)
