"""MSER-5 against its definition and on series of known transient; refusals of short and unsettled runs."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from simcore.errors import StatisticsError
from simcore.stats import (
    common_warm_up,
    drift_test,
    is_still_filling,
    mser5,
    mser5_replications,
    mser_statistics,
    require_settled,
)
from tests.simcore.stats.queues import autoregression, times_in_system


def by_definition(values: list[int]) -> list[Fraction]:
    """MSER(d) = sum over i > d of (Y_i - mean)^2 / (m - d)^2 in exact arithmetic."""
    result = []
    for d in range(len(values)):
        kept = [Fraction(value) for value in values[d:]]
        mean = sum(kept) / len(kept)
        result.append(sum((value - mean) ** 2 for value in kept) / len(kept) ** 2)
    return result


@pytest.mark.parametrize("seed", range(5))
def test_statistics_agree_with_the_definition(seed: int) -> None:
    values = np.random.default_rng(seed).integers(-50, 50, 37)
    exact = [float(value) for value in by_definition(values.tolist())]
    assert mser_statistics(values.astype(np.float64)) == pytest.approx(exact, rel=1e-11, abs=1e-12)


def test_series_worked_by_hand() -> None:
    # Batch means 10, 10, then 1, 3 49 times. Behind the transient: 98 deviations of 1 from the mean 2, over 98^2.
    means = [10, 10] + [1, 3] * 49
    warm_up = mser5(np.repeat(means, 5))
    assert warm_up.truncation_index == 10
    assert warm_up.statistic == pytest.approx(1 / 98, rel=1e-12)
    # From the start: mean 2.16, 2 * 7.84^2 + 49 * 1.16^2 + 49 * 0.84^2 = 223.44, over 100^2.
    assert by_definition(means)[0] == Fraction(22344, 1_000_000)
    assert (warm_up.batches, warm_up.batch_size, warm_up.observations, warm_up.replications) == (100, 5, 500, 1)
    assert warm_up.share == 0.02


def test_incomplete_last_batch_is_not_used() -> None:
    series = np.repeat([10, 10] + [1, 3] * 49, 5).tolist()
    assert mser5([*series, 30.0, 30.0]).statistic == pytest.approx(1 / 98, rel=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_truncation_is_the_minimum_found_by_brute_force(seed: int) -> None:
    values = autoregression(600, 0.7, 15.0, seed) + 100.0
    means = values.reshape(-1, 5).mean(axis=1)
    scores = [means[d:].var() / (len(means) - d) for d in range(len(means) - 5)]
    assert mser5(values).truncation_index == 5 * int(np.argmin(scores))


def test_initial_bias_of_an_autoregression_is_cut() -> None:
    # E[Y_t] = 100 + 30 * 0.9^t: down to 1.3, half a standard deviation of a batch, at t = 30.
    cuts, raw, kept = [], [], []
    for seed in range(60):
        values = autoregression(1000, 0.9, 30.0, seed) + 100.0
        try:
            cut = mser5(values).truncation_index
        except StatisticsError:
            continue
        cuts.append(cut)
        raw.append(values.mean())
        kept.append(values[cut:].mean())
    assert len(cuts) >= 55
    assert 15 <= np.median(cuts) <= 60
    bias_before, bias_after = np.mean(raw) - 100.0, np.mean(kept) - 100.0
    # The exact bias of the full mean is 30 * (0.9 + ... + 0.9^1000) / 1000 = 0.27; standard error of 60 means 0.04.
    assert bias_before == pytest.approx(0.27, abs=0.13)
    assert abs(bias_after) < 0.13


def test_queue_started_empty_is_cut_and_its_bias_shrinks() -> None:
    # M/M/1 at 80 %, long-run mean time in system 5. The first 200 customers of a queue started empty have the mean
    # 4.5087 (Spitzer's identity, sum of E[max(0, S_j)]/j for the walk of gamma differences).
    exact = 4.5087
    raw, kept, cuts = [], [], []
    for seed in range(40):
        times = times_in_system(0.8, 30, 3000, seed)
        cut = mser5_replications(times).truncation_index
        cuts.append(cut)
        raw.append(times[:, :200].mean())
        kept.append(times[:, cut : cut + 200].mean())
    assert np.mean(raw) == pytest.approx(exact, abs=3.3 * np.std(raw) / np.sqrt(40))
    assert np.median(cuts) >= 15
    assert abs(np.mean(kept) - 5.0) < 0.5 * (5.0 - exact)


def test_constant_line_needs_no_warm_up() -> None:
    warm_up = mser5([0.1 * 3] * 203)
    assert (warm_up.truncation_index, warm_up.statistic, warm_up.correlation) == (0, 0.0, 0.0)
    assert not warm_up.short and warm_up.note == ""


def test_rounding_is_no_transient() -> None:
    assert 0.1 + 0.2 != 0.3
    assert mser5([0.1 + 0.2] * 5 + [0.3] * 200).truncation_index == 0


def test_scaling_the_series_keeps_the_truncation() -> None:
    values = autoregression(600, 0.8, 20.0, 3) + 50.0
    assert mser5(values * 3600.0).truncation_index == mser5(values).truncation_index


def test_both_arms_get_the_longer_warm_up() -> None:
    rng = np.random.default_rng(1)
    settled = rng.normal(10.0, 1.0, (5, 500))
    filling = settled.copy()
    filling[:, :40] -= 8.0
    assert mser5_replications(settled).truncation_index < 40
    longer = mser5_replications(filling)
    assert 40 <= longer.truncation_index <= 60
    assert common_warm_up([settled, filling]) == longer
    assert common_warm_up([filling, settled]) == longer


@pytest.mark.parametrize(
    ("series", "code"),
    [
        ([1.0] * 99, "RUN_TOO_SHORT"),
        ([1.0] * 200 + [float("nan")], "NOT_FINITE"),
        ([[1.0] * 200], "WRONG_SHAPE"),
        (["a"] * 200, "NOT_NUMERIC"),
    ],
)
def test_unusable_series_are_refused(series: list[float], code: str) -> None:
    with pytest.raises(StatisticsError) as caught:
        mser5(series)
    assert caught.value.code == code


def test_no_arm_is_refused() -> None:
    with pytest.raises(StatisticsError):
        common_warm_up([])


def test_transient_beyond_the_half_is_refused() -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(10.0, 1.0, 500)
    values[:300] += 20.0
    with pytest.raises(StatisticsError, match="second half") as caught:
        mser5(values)
    assert caught.value.code == "RUN_TOO_SHORT"
    assert "lengthen" in caught.value.hint


def ramp(seed: int) -> NDArray[np.float64]:
    return np.linspace(0.0, 60.0, 1000) + np.random.default_rng(seed).normal(0.0, 3.0, 1000)


def test_growing_stock_is_refused_as_still_filling() -> None:
    with pytest.raises(StatisticsError, match="still filling up: the level grows by") as caught:
        mser5(ramp(1))
    assert caught.value.code == "STILL_FILLING"
    assert "capacity" in caught.value.hint


def test_falling_stock_is_refused_as_unsettled() -> None:
    values = 100.0 - ramp(1)
    with pytest.raises(StatisticsError) as caught:
        mser5(values)
    assert caught.value.code == "RUN_TOO_SHORT"
    assert not is_still_filling(values)


def test_overloaded_queue_is_always_refused_and_found_filling() -> None:
    for seed in range(20):
        times = times_in_system(1.1, 10, 2000, seed)
        with pytest.raises(StatisticsError) as caught:
            mser5_replications(times)
        assert caught.value.code == "STILL_FILLING"
        assert is_still_filling(times)
        with pytest.raises(StatisticsError) as caught:
            require_settled(times)
        assert caught.value.code == "STILL_FILLING"


def test_settled_runs_are_rarely_called_filling() -> None:
    # Two tests at 0.1 % together, two-sided: rising in at most 0.05 % of runs where the t tests are exact, so that
    # three of 1000 have probability 0.014. The noise is so large that growth is always material.
    rng = np.random.default_rng(3)
    filling = [is_still_filling(50.0 + rng.normal(0.0, 600.0, (8, 200))) for _ in range(1000)]
    assert sum(filling) <= 2
    queues = [is_still_filling(times_in_system(0.8, 10, 5000, seed)[:, 200:]) for seed in range(60)]
    assert sum(queues) <= 1


def test_deterministic_growth_is_certain_and_constant_is_none() -> None:
    growing = np.tile(np.arange(100.0), (4, 1))
    assert drift_test(growing).p_value == 0.0
    assert is_still_filling(growing)
    still = drift_test(np.full((4, 100), 0.3))
    assert (still.growth, still.p_value, still.significant) == (0.0, 1.0, False)
    assert require_settled(np.full(100, 7.0)).growth == 0.0


def test_certain_but_immaterial_growth_is_accepted() -> None:
    drift = drift_test(100.0 + np.linspace(0.0, 5.0, 400))
    assert drift.p_value < 1e-6
    assert drift.growth == pytest.approx(0.05, rel=0.05)
    assert not drift.significant


@pytest.mark.parametrize(("series", "code"), [([1.0] * 19, "RUN_TOO_SHORT"), ([float("inf")] * 50, "NOT_FINITE")])
def test_drift_refuses_what_it_cannot_judge(series: list[float], code: str) -> None:
    with pytest.raises(StatisticsError) as caught:
        drift_test(series)
    assert caught.value.code == code


def test_short_run_says_so_and_long_run_does_not() -> None:
    short, long = [], []
    for seed in range(30):
        for customers, notes in ((500, short), (10_000, long)):
            try:
                notes.append(mser5_replications(times_in_system(0.8, 10, customers, seed)).note)
            except StatisticsError:
                notes.append("refused")
    assert sum(bool(note) for note in short) >= 27
    assert sum(bool(note) for note in long) <= 3
    assert any("may cover as little as" in note for note in short)
