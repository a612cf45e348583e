"""Interval for a mean: against scipy, Hall's transformation and a bootstrap; refusals; invariances."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st

from simcore.errors import StatisticsError
from simcore.stats import Constant, Interval, mean_interval, moments
from simcore.stats.intervals import standardised_arms

VALUES = st.lists(st.integers(-10_000, 10_000).map(lambda i: i / 16), min_size=2, max_size=25)


def interval(values: list[float], level: float = 0.95, *, widen: bool = True) -> Interval:
    outcome = mean_interval(values, level, widen=widen)
    assert isinstance(outcome, Interval)
    return outcome


@pytest.mark.parametrize("n", [2, 3, 7, 40])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_student_interval_agrees_with_scipy(n: int, level: float) -> None:
    values = np.random.default_rng(n).normal(50.0, 4.0, n).tolist()
    ours = interval(values, level, widen=False)
    theirs = scipy.stats.ttest_1samp(values, 0.0).confidence_interval(level)
    assert (ours.lower, ours.upper) == pytest.approx((theirs.low, theirs.high), rel=1e-12)
    assert (ours.method, ours.n, ours.level) == ("student_t", n, level)


@pytest.mark.parametrize("seed", range(6))
def test_widened_arm_is_the_inverse_of_halls_cubic_transformation(seed: int) -> None:
    # Hall 1992: t + (k/3)n^(-1/2) t^2 + (k^2/27)n^(-1) t^3 + (k/6)n^(-1/2), applied to (mean - mu)/(s/sqrt(n)),
    # is nearly free of skewness k; the longer arm is where it equals a Student quantile.
    values = np.random.default_rng(seed).exponential(1.0, 9) * (-1.0 if seed % 2 else 1.0)
    sample = moments(values)
    lower_arm, upper_arm = standardised_arms(sample, 0.95)
    k, root, quantile = sample.skewness, math.sqrt(sample.n), scipy.stats.t.ppf(0.975, 8)

    def hall(t: float) -> float:
        return t + k / (3 * root) * t**2 + k**2 / (27 * sample.n) * t**3 + k / (6 * root)

    if k > 0:
        assert hall(-upper_arm) == pytest.approx(-quantile, rel=1e-9)
        assert lower_arm == pytest.approx(quantile)
    else:
        assert hall(lower_arm) == pytest.approx(quantile, rel=1e-9)
        assert upper_arm == pytest.approx(quantile)
    assert max(lower_arm, upper_arm) > quantile


def test_vanishing_skewness_joins_smoothly() -> None:
    symmetric = interval([-1.0, 0.0, 1.0, 2.0, 3.0])
    assert symmetric.half_width == interval([-1.0, 0.0, 1.0, 2.0, 3.0], widen=False).half_width
    nearly = interval([-1.0, 0.0, 1.0, 2.0, 3.0 + 1e-7])
    assert (nearly.lower, nearly.upper) == pytest.approx((symmetric.lower, symmetric.upper), abs=1e-6)


def test_large_sample_agrees_with_bca_bootstrap() -> None:
    values = np.random.default_rng(4).gamma(2.0, 1.0, 300)
    ours = interval(values.tolist())
    bootstrap = scipy.stats.bootstrap(
        (values,), np.mean, n_resamples=9999, rng=np.random.default_rng(5)
    ).confidence_interval
    error = moments(values).standard_error
    # Both are second-order correct; the ends of 9999 resamples are known to about 0.04 standard errors.
    assert ours.lower == pytest.approx(bootstrap.low, abs=0.15 * error)
    assert ours.upper == pytest.approx(bootstrap.high, abs=0.15 * error)


def test_notes_say_small_skewed_and_dominated() -> None:
    few = interval([1.0, 2.0, 3.0])
    assert few.flags == ("small_sample",)
    assert "only 3 replications, too few to judge" in few.note
    skewed = interval([1.0, 1.1, 1.2, 1.3, 1.5, 1.6, 2.0, 2.4, 3.0, 4.5])
    assert skewed.flags == ("skewed",)
    assert "widened by up to" in skewed.note
    dominated = interval([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 9.0])
    assert "strongly_skewed" in dominated.flags
    assert "may still be too short" in dominated.note
    plain = interval(np.linspace(-1.0, 1.0, 20).tolist())
    assert (plain.note, plain.flags) == ("", ())


def test_equal_replications_are_a_constant_without_width() -> None:
    outcome = mean_interval([0.1 + 0.2, 0.3, 0.3])
    assert isinstance(outcome, Constant)
    assert (outcome.kind, outcome.n, outcome.unchanged) == ("constant", 3, False)
    assert outcome.estimate == pytest.approx(0.3)
    assert "deterministic, no sampling error" in outcome.note
    assert not hasattr(outcome, "half_width")
    nothing = mean_interval([0.0] * 10)
    assert isinstance(nothing, Constant)
    assert "does not prove" in nothing.note


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([5.0], "TOO_FEW_REPLICATIONS"),
        ([], "TOO_FEW_REPLICATIONS"),
        ([1.0, math.nan], "NOT_FINITE"),
        ([1.0, math.inf], "NOT_FINITE"),
    ],
)
def test_unsupported_samples_are_refused(values: list[float], code: str) -> None:
    with pytest.raises(StatisticsError) as caught:
        mean_interval(values)
    assert caught.value.code == code


@pytest.mark.parametrize("level", [95.0, 1.0, 0.3, -0.1, math.nan])
def test_impossible_levels_are_refused(level: float) -> None:
    with pytest.raises(StatisticsError) as caught:
        mean_interval([1.0, 2.0], level)
    assert caught.value.code == "LEVEL_OUT_OF_RANGE"


def test_interval_of_width_zero_cannot_be_made() -> None:
    with pytest.raises(StatisticsError) as caught:
        Interval(1.0, 1.0, 1.0, 0.95, "student_t", 5)
    assert caught.value.code == "NO_WIDTH"
    with pytest.raises(StatisticsError) as caught:
        Interval(1.0, math.nan, 2.0, 0.95, "student_t", 5)
    assert caught.value.code == "NOT_FINITE"


def test_relative_half_width() -> None:
    assert Interval(-4.0, -5.0, -3.0, 0.95, "student_t", 5).relative_half_width == 0.25
    with pytest.raises(StatisticsError) as caught:
        _ = Interval(0.0, -1.0, 1.0, 0.95, "student_t", 5).relative_half_width
    assert caught.value.code == "RELATIVE_TO_ZERO"


@given(VALUES, st.sampled_from([-3.7, 0.01, 12.5]), st.integers(-100, 100))
def test_changing_the_unit_changes_the_interval_alike(values: list[float], scale: float, shift: int) -> None:
    outcome = mean_interval(values)
    moved = mean_interval([scale * value + shift for value in values])
    if isinstance(outcome, Constant):
        assert isinstance(moved, Constant)
        return
    assert isinstance(moved, Interval)
    ends = sorted((scale * outcome.lower + shift, scale * outcome.upper + shift))
    tolerance = 1e-9 * (abs(scale) * max(map(abs, values)) + abs(shift))
    assert (moved.lower, moved.upper) == pytest.approx(ends, abs=tolerance)


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_replications_does_not_matter(values: list[float], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    before, after = mean_interval(values), mean_interval(shuffled)
    assert before == after


@given(VALUES)
def test_higher_levels_contain_lower_ones_and_the_estimate(values: list[float]) -> None:
    assume(len(set(values)) > 1)
    nested = [interval(values, level) for level in (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)]
    for inner, outer in itertools.pairwise(nested):
        assert outer.lower < inner.lower < inner.estimate < inner.upper < outer.upper
    student = interval(values, widen=False)
    widened = interval(values)
    assert widened.lower <= student.lower and student.upper <= widened.upper
