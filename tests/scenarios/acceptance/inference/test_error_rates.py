"""False acceptance: a renovation that gains exactly the limit of its claim passes in at most 7 of 100 cases."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.acceptance.inference import baseline_trend, shift_test, weeks_and_shifts, welch
from tests.scenarios.acceptance.inference.plants import (
    SHIFTS_A_WEEK,
    Pattern,
    ar1,
    day_and_night,
    product_runs,
    values,
    weekly,
)

CLAIM, ALPHA, LIMIT = 0.15, 0.05, 0.07
PATTERNS = {
    **{f"rho {rho}": ar1(rho) for rho in (0.0, 0.2, 0.4, 0.6, 0.8)},
    **{f"product runs of {length} shifts": product_runs(length) for length in (1.5, 3.0)},
    "day and night": day_and_night,
}


def accepted(pattern: Pattern, seed: int, replications: int, weeks: tuple[int, int]) -> float:
    before, after = values(pattern, seed, replications, weeks, CLAIM)
    evidence = weeks_and_shifts(np.log(weekly(before)), np.log(weekly(after)), np.log(before), np.log(after))
    return float((np.asarray(evidence.lower(ALPHA)) >= np.log1p(CLAIM)).mean())


@pytest.mark.parametrize("name", PATTERNS)
def test_false_acceptance(name: str) -> None:
    # 1,000 replications: 0.07 and two standard errors of the simulation.
    assert accepted(PATTERNS[name], 20261122, 1_000, (12, 8)) <= LIMIT + 2.0 * np.sqrt(LIMIT * 0.93 / 1_000)


@pytest.mark.slow
@pytest.mark.parametrize("weeks", [(12, 8), (12, 12), (24, 12), (6, 6)], ids=str)
@pytest.mark.parametrize("name", PATTERNS)
def test_false_acceptance_widely(name: str, weeks: tuple[int, int]) -> None:
    assert accepted(PATTERNS[name], 7, 20_000, weeks) <= LIMIT


def test_long_product_runs_pass_the_limit() -> None:
    """Published in docs/acceptance.md: with runs of five shifts a week is no block of its own any more."""
    assert LIMIT < accepted(product_runs(5.0), 9, 20_000, (12, 8)) < 0.09


def test_a_naive_test_of_shifts_is_too_ready() -> None:
    before, after = values(ar1(0.6), 3, 4_000, (12, 8), CLAIM)
    naive = welch(np.log(before), np.log(after))
    assert (np.asarray(naive.lower(ALPHA)) >= np.log1p(CLAIM)).mean() == pytest.approx(0.20, abs=0.02)


def test_a_drifting_baseline_is_found() -> None:
    rng = np.random.default_rng(11)
    weeks = rng.standard_normal((2_000, 12)) * 0.04 + 0.0125 * np.arange(12)
    assert np.mean([baseline_trend(row).found for row in weeks]) >= 0.90
    still = rng.standard_normal((2_000, 12)) * 0.04
    assert np.mean([baseline_trend(row).found for row in still]) == pytest.approx(0.05, abs=0.015)


def test_of_random_walks_many_are_missed() -> None:
    """Published in docs/acceptance.md: the trend test is no test for random walks."""
    rng = np.random.default_rng(5)
    walks = np.cumsum(rng.standard_normal((2_000, 12)) * 0.02, axis=1)
    missed = 1.0 - np.mean([baseline_trend(row).found for row in walks])
    assert 0.2 < missed < 0.5


def test_the_bounds_are_those_of_the_test_that_says_less() -> None:
    before, after = values(ar1(0.8), 1, 50, (12, 8), CLAIM)
    evidence = weeks_and_shifts(np.log(weekly(before)), np.log(weekly(after)), np.log(before), np.log(after))
    tests = welch(np.log(weekly(before)), np.log(weekly(after))), shift_test(np.log(before), np.log(after))
    assert (evidence.lower(ALPHA) == np.minimum(*(np.asarray(each.lower(ALPHA)) for each in tests))).all()
    assert (evidence.upper(ALPHA) == np.maximum(*(np.asarray(each.upper(ALPHA)) for each in tests))).all()
    assert before.shape[-1] == 12 * SHIFTS_A_WEEK
