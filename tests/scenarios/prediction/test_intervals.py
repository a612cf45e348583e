"""Predictive intervals hold what they say whatever the law; probabilities have the exact binomial interval."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from scenarios.prediction.intervals import predictive_interval, share_interval
from simcore.errors import StatisticsError
from simcore.stats import Constant, Interval


def interval(values: list[float], level: float) -> Interval:
    found = predictive_interval(values, level)
    assert isinstance(found, Interval)
    return found


def test_the_ends_are_the_order_statistics_that_hold_the_level() -> None:
    values = [float(value) for value in range(1, 100)]
    assert (interval(values, 0.80).lower, interval(values, 0.80).upper) == (10.0, 90.0)
    # (n + 1)(1 - 0.95)/2 = 2.5: the second from either end, which hold 96 %.
    assert (interval(values, 0.95).lower, interval(values, 0.95).upper) == (2.0, 98.0)
    assert interval(values, 0.80).estimate == 50.0


@pytest.mark.parametrize("level", [0.80, 0.95])
def test_another_draw_lies_within_with_at_least_the_level(level: float) -> None:
    generator = np.random.default_rng(5)
    inside = 0
    for _ in range(4000):
        values = generator.exponential(size=60)
        found = interval(values[:59].tolist(), level)
        inside += found.lower <= values[59] <= found.upper
    rank = {0.80: 6, 0.95: 1}[level]
    exact = (60 - 2 * rank) / 60
    assert exact >= level
    assert inside / 4000 == pytest.approx(exact, abs=4.0 * (exact * (1.0 - exact) / 4000) ** 0.5)


def test_the_fewest_draws_are_as_stated() -> None:
    values = [float(value) for value in range(39)]
    assert interval(values, 0.95).lower == 0.0
    with pytest.raises(StatisticsError) as refusal:
        predictive_interval(values[:38], 0.95)
    assert refusal.value.code == "TOO_FEW_DRAWS"
    assert "39" in refusal.value.problems[0].hint


def test_an_interval_has_a_width_or_is_none() -> None:
    equal = predictive_interval([2.0] * 50, 0.80)
    assert isinstance(equal, Constant) and equal.value == 2.0
    nearly = interval([0.0] * 48 + [-1.0, 1.0], 0.80)
    assert (nearly.lower, nearly.upper) == (-1.0, 1.0)
    one_sided = interval([0.0] * 49 + [3.0], 0.80)
    assert (one_sided.lower, one_sided.upper) == (0.0, 3.0)


def tail(n: int, counts: range, share: Fraction) -> Fraction:
    return sum((comb(n, k) * share**k * (1 - share) ** (n - k) for k in counts), start=Fraction(0))


@pytest.mark.parametrize(("count", "n"), [(1, 40), (17, 40), (39, 40)])
def test_the_binomial_interval_leaves_the_exact_tails(count: int, n: int) -> None:
    found = share_interval(count, n, 0.95)
    assert float(tail(n, range(count, n + 1), Fraction(found.lower))) == pytest.approx(0.025, rel=1e-9)
    assert float(tail(n, range(count + 1), Fraction(found.upper))) == pytest.approx(0.025, rel=1e-9)


def test_none_and_all_are_not_certain() -> None:
    none, every = share_interval(0, 40, 0.95), share_interval(40, 40, 0.95)
    assert none.lower == 0.0 and none.upper == pytest.approx(1.0 - 0.025 ** (1.0 / 40.0))
    assert every.upper == 1.0 and every.lower == pytest.approx(0.025 ** (1.0 / 40.0))
    with pytest.raises(StatisticsError):
        share_interval(5, 4, 0.95)
