"""Paired changes on common random numbers: closed forms, the gain of pairing, identical arms."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from simcore.errors import StatisticsError
from simcore.stats import (
    Constant,
    Interval,
    mean_interval,
    paired_difference,
    paired_ratio_difference,
    paired_relative_change,
    ratio_interval,
)

AMOUNTS = st.lists(st.tuples(st.integers(1, 400), st.integers(100, 900)), min_size=2, max_size=12)


def as_interval(outcome: Interval | Constant) -> Interval:
    assert isinstance(outcome, Interval)
    return outcome


def arms(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    luck = rng.normal(0.0, 0.2, n)
    return np.exp(luck + rng.normal(0.0, 0.05, n)), 1.25 * np.exp(luck + rng.normal(0.0, 0.05, n))


def test_difference_is_the_mean_of_the_differences() -> None:
    before, after = arms(40)
    ours = as_interval(paired_difference(before, after))
    theirs = scipy.stats.ttest_rel(after, before).confidence_interval(0.95)
    assert ours.estimate == pytest.approx((after - before).mean())
    # Widened for skewness and weights, never narrower than scipy's paired t interval, and here by little.
    assert theirs.low * 0.97 < ours.lower <= theirs.low
    assert theirs.high <= ours.upper < theirs.high * 1.03


def test_pairing_is_worth_more_than_independent_arms() -> None:
    before, after = arms(12)
    paired = as_interval(paired_relative_change(before, after))
    shuffled = as_interval(paired_relative_change(before, np.random.default_rng(2).permutation(after)))
    assert paired.half_width < 0.5 * shuffled.half_width
    assert paired.estimate == pytest.approx(shuffled.estimate, rel=1e-12)


def test_relative_change_is_the_change_of_the_printed_figures() -> None:
    before, after = arms(8)
    hours_before, hours_after = np.linspace(90, 110, 8), np.linspace(100, 95, 8)
    change = paired_relative_change(before, after, hours_before, hours_after)
    old = ratio_interval(before, hours_before).estimate
    new = ratio_interval(after, hours_after).estimate
    assert change.estimate == pytest.approx(new / old - 1.0, rel=1e-12)
    points = paired_ratio_difference(before, hours_before, after, hours_after)
    assert points.estimate == pytest.approx(new - old, rel=1e-12)


def test_defect_rate_worked_example_in_points_and_relative() -> None:
    # 6 % -> 3.8 % is -2.2 points and -36.7 %.
    pieces, bad_before, bad_after = [1000.0, 2000.0], [70.0, 110.0], [35.0, 79.0]
    assert paired_ratio_difference(bad_before, pieces, bad_after, pieces).estimate == pytest.approx(-0.022)
    assert paired_relative_change(bad_before, bad_after, pieces, pieces).estimate == pytest.approx(-0.3667, abs=5e-5)


def test_mean_log_ratio_is_the_interval_of_the_logs() -> None:
    before, after = arms(10)
    ours = as_interval(paired_relative_change(before, after, method="mean_log_ratio"))
    logs = as_interval(mean_interval(np.log(after / before)))
    assert (ours.estimate, ours.lower, ours.upper) == pytest.approx(
        tuple(np.expm1([logs.estimate, logs.lower, logs.upper]))
    )
    assert ours.method == "paired_mean_log_ratio"


def test_both_relative_methods_agree_on_little_noise() -> None:
    before, after = arms(20)
    totals = as_interval(paired_relative_change(before, after))
    logs = as_interval(paired_relative_change(before, after, method="mean_log_ratio"))
    assert totals.estimate == pytest.approx(logs.estimate, abs=0.2 * logs.half_width)
    assert totals.half_width == pytest.approx(logs.half_width, rel=0.25)


def test_a_change_cannot_fall_below_minus_one_hundred_percent() -> None:
    change = as_interval(paired_relative_change([5.0, 40.0, 9.0], [0.0, 1.0, 0.2]))
    assert -1.0 < change.lower < change.estimate < change.upper


def test_a_replication_without_an_event_is_allowed_for_totals_only() -> None:
    before, after = [3.0, 5.0, 4.0, 6.0], [0.0, 2.0, 1.0, 2.0]
    assert paired_relative_change(before, after).estimate == pytest.approx(5 / 18 - 1)
    with pytest.raises(StatisticsError) as caught:
        paired_relative_change(before, after, method="mean_log_ratio")
    assert (caught.value.code, caught.value.path) == ("TOO_RARE", "after")


@given(AMOUNTS)
def test_identical_arms_are_unchanged_by_construction(pairs: list[tuple[int, int]]) -> None:
    above, below = [a / 7 for a, _ in pairs], [b / 3 for _, b in pairs]
    outcomes = [
        paired_difference(above, above),
        paired_relative_change(above, above),
        paired_relative_change(above, above, method="mean_log_ratio"),
        paired_relative_change(above, above, below, below),
        paired_ratio_difference(above, below, above, below),
    ]
    for outcome in outcomes:
        assert isinstance(outcome, Constant)
        assert (outcome.value, outcome.unchanged, outcome.n) == (0.0, True, len(pairs))
        assert "unchanged by construction" in outcome.note


@given(AMOUNTS)
def test_the_same_change_everywhere_is_a_constant_but_not_unchanged(pairs: list[tuple[int, int]]) -> None:
    before = [a / 7 for a, _ in pairs]
    after = [1.1 * value for value in before]
    for method in ("ratio_of_totals", "mean_log_ratio"):
        outcome = paired_relative_change(before, after, method=method)  # type: ignore[arg-type]
        assert isinstance(outcome, Constant)
        assert outcome.value == pytest.approx(0.1)
        assert not outcome.unchanged
    shifted = paired_difference(before, [value + 2.0 for value in before])
    assert isinstance(shifted, Constant)
    assert shifted.value == pytest.approx(2.0)


@given(st.lists(st.tuples(st.integers(50, 200), st.integers(50, 200)), min_size=5, max_size=12))
def test_swapping_the_arms_turns_the_change_round(pairs: list[tuple[int, int]]) -> None:
    before, after = [a / 7 for a, _ in pairs], [b / 5 for _, b in pairs]
    there, back = paired_relative_change(before, after), paired_relative_change(after, before)
    assert (1 + there.estimate) * (1 + back.estimate) == pytest.approx(1.0, rel=1e-12)
    if isinstance(there, Interval):
        assert isinstance(back, Interval)
        assert (1 + there.upper) * (1 + back.lower) == pytest.approx(1.0, rel=1e-9)
        assert (1 + there.lower) * (1 + back.upper) == pytest.approx(1.0, rel=1e-9)
    forward, backward = paired_difference(before, after), paired_difference(after, before)
    if isinstance(forward, Interval):
        assert isinstance(backward, Interval)
        assert (forward.lower, forward.upper) == pytest.approx((-backward.upper, -backward.lower), rel=1e-12)


def test_a_change_without_upper_bound_is_refused() -> None:
    with pytest.raises(StatisticsError) as caught:
        paired_relative_change([1.0, 1.0], [1.0, 135.0])
    assert caught.value.code == "CHANGE_UNBOUNDED"
    assert "2 replications put no upper bound" in str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ([1.0], [2.0], "TOO_FEW_REPLICATIONS"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], "LENGTHS_DIFFER"),
        ([1.0, 2.0], [math.inf, 2.0], "NOT_FINITE"),
        ([1.0, -2.0], [1.0, 2.0], "NEGATIVE_AMOUNT"),
        ([1.0, 2.0], [0.0, 0.0], "TOO_RARE"),
    ],
)
def test_unsupported_pairs_are_refused(before: list[float], after: list[float], code: str) -> None:
    with pytest.raises(StatisticsError) as caught:
        paired_relative_change(before, after)
    assert caught.value.code == code
