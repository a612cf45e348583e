"""Ratios of totals: published examples, inversion of the t test, and refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from simcore.errors import StatisticsError
from simcore.stats import Constant, Interval, fieller_interval, moments, pseudo_values, ratio_interval
from simcore.stats.jackknife import bias_estimate, effective_freedom, relative_deviations
from simcore.stats.ratios import ratio_of_totals

# Hormone patch data, Efron & Tibshirani 1993, An Introduction to the Bootstrap, table 10.1.
OLD_MINUS_PLACEBO = [8406.0, 2342.0, 8187.0, 8459.0, 4795.0, 3516.0, 4796.0, 10238.0]
NEW_MINUS_OLD = [-1200.0, 2601.0, -2705.0, 1982.0, -1290.0, 351.0, -638.0, -2719.0]


def test_jackknife_reproduces_the_published_patch_example() -> None:
    columns = [NEW_MINUS_OLD, OLD_MINUS_PLACEBO]
    whole, pseudo = pseudo_values(columns, ratio_of_totals)
    assert round(whole, 4) == -0.0713
    assert round(bias_estimate(columns, ratio_of_totals), 4) == 0.0080
    assert round(moments(pseudo).standard_error, 4) == 0.1055


def test_fieller_reproduces_the_published_patch_example() -> None:
    outcome = fieller_interval(NEW_MINUS_OLD, OLD_MINUS_PLACEBO, 0.90)
    assert isinstance(outcome, Interval)
    assert (round(outcome.lower, 3), round(outcome.upper, 3)) == (-0.249, 0.170)


@pytest.mark.parametrize("n", [3, 6, 15])
def test_fieller_ends_are_where_the_t_test_turns(n: int) -> None:
    rng = np.random.default_rng(n)
    below = rng.normal(20.0, 1.5, n)
    above = 0.6 * below + rng.normal(0.0, 1.0, n)
    outcome = fieller_interval(above, below, 0.95)
    assert isinstance(outcome, Interval)
    for end in (outcome.lower, outcome.upper):
        assert scipy.stats.ttest_1samp(above - end * below, 0.0).pvalue == pytest.approx(0.05, rel=1e-8)
    assert outcome.lower < above.sum() / below.sum() < outcome.upper


def test_fieller_refuses_an_unbounded_set() -> None:
    with pytest.raises(StatisticsError, match="not distinguishable from zero") as caught:
        fieller_interval([1.0, 2.0, 3.0], [-1.0, 0.1, 1.5])
    assert caught.value.code == "FIELLER_UNBOUNDED"
    assert caught.value.hint


def test_ratio_is_of_totals_never_the_mean_of_ratios() -> None:
    # Worked example: 609.2 earned minutes of 900 and 405 of 450 give 0.751259, not 0.788444.
    outcome = ratio_interval([609.2, 405.0], [900.0, 450.0])
    assert outcome.estimate == pytest.approx(0.751259, abs=5e-7)


def test_jackknife_and_fieller_agree_where_both_are_good() -> None:
    rng = np.random.default_rng(8)
    below = rng.normal(100.0, 3.0, 200)
    above = 0.7 * below + rng.normal(0.0, 2.0, 200)
    jackknife, fieller = ratio_interval(above, below), fieller_interval(above, below)
    assert isinstance(jackknife, Interval) and isinstance(fieller, Interval)
    assert jackknife.lower == pytest.approx(fieller.lower, abs=0.1 * fieller.half_width)
    assert jackknife.upper == pytest.approx(fieller.upper, abs=0.1 * fieller.half_width)


def test_ratio_with_a_fixed_denominator_is_the_mean() -> None:
    values = [0.62, 0.71, 0.66, 0.69, 0.64, 0.70]
    ratio = ratio_interval([480.0 * value for value in values], [480.0] * 6)
    from simcore.stats import mean_interval

    mean = mean_interval(values)
    assert isinstance(ratio, Interval) and isinstance(mean, Interval)
    assert (ratio.estimate, ratio.lower, ratio.upper) == pytest.approx(
        (mean.estimate, mean.lower, mean.upper), rel=1e-12
    )


@pytest.mark.parametrize("method", [ratio_interval, fieller_interval])
def test_proportional_columns_are_a_constant(method: object) -> None:
    below = [431.7, 502.9, 477.3, 390.1]
    outcome = method([0.83 * value for value in below], below)  # type: ignore[operator]
    assert isinstance(outcome, Constant)
    assert outcome.value == pytest.approx(0.83)


def test_no_events_at_all_are_a_constant_that_proves_nothing() -> None:
    outcome = ratio_interval([0.0, 0.0, 0.0], [10.0, 11.0, 12.0])
    assert isinstance(outcome, Constant)
    assert "does not prove" in outcome.note


@pytest.mark.parametrize(
    ("above", "below", "code"),
    [
        ([1.0], [2.0], "TOO_FEW_REPLICATIONS"),
        ([1.0, 2.0], [1.0], "TOO_FEW_REPLICATIONS"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], "LENGTHS_DIFFER"),
        ([1.0, math.nan], [1.0, 2.0], "NOT_FINITE"),
        ([1.0, 2.0], [-1.0, 2.0], "NEGATIVE_AMOUNT"),
        ([1.0, 2.0, 1.0], [0.0, 2.0, 0.0], "TOO_RARE"),
        ([1.0, 2.0], [0.0, 0.0], "TOO_RARE"),
    ],
)
def test_unsupported_ratios_are_refused(above: list[float], below: list[float], code: str) -> None:
    with pytest.raises(StatisticsError) as caught:
        ratio_interval(above, below)
    assert caught.value.code == code


def test_unequal_weights_cost_degrees_of_freedom() -> None:
    weights = [1.0, 1.0, 1.0, 5.0]  # mean 2, relative variance 0.75
    deviations = relative_deviations(weights)
    assert effective_freedom(deviations, deviations) == pytest.approx(3 / 1.75)
    opposed = [-value for value in deviations]
    assert effective_freedom(deviations, opposed) == 3.0
    assert relative_deviations([-1.0, 2.0]) == [0.0, 0.0]
    outcome = ratio_interval([0.5, 0.6, 0.7, 3.0, 0.4], [1.0, 1.0, 1.0, 5.0, 0.8])
    assert isinstance(outcome, Interval)
    assert "unequal_weights" in outcome.flags and "unequal weight" in outcome.note


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(100, 900)), min_size=2, max_size=15),
    st.randoms(use_true_random=False),
)
def test_units_scale_and_order_does_not_matter(pairs: list[tuple[int, int]], random: object) -> None:
    above, below = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    outcome = ratio_interval(above, below)
    assert outcome.estimate == math.fsum(above) / math.fsum(below)
    assert ratio_interval([float(a) for a, _ in shuffled], [float(b) for _, b in shuffled]).estimate == outcome.estimate
    in_seconds = ratio_interval([60.0 * a for a in above], below)
    if isinstance(outcome, Interval):
        assert isinstance(in_seconds, Interval)
        expected = (60.0 * outcome.lower, 60.0 * outcome.upper)
        assert (in_seconds.lower, in_seconds.upper) == pytest.approx(expected, rel=1e-7, abs=1e-9 * in_seconds.estimate)
