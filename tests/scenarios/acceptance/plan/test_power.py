"""Power that is promised is power that is had: against independent simulations of the rule."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.acceptance.inference import weeks_and_shifts
from scenarios.acceptance.plan.power import Variation, reach_of, variation_of, weeks_needed
from tests.scenarios.acceptance.inference.plants import SHIFTS_A_WEEK, SPREAD, ar1, values, weekly

ALPHA = 0.05


@pytest.mark.parametrize("rho", [0.0, 0.4, 0.8])
def test_power_agrees_with_simulation(rho: float) -> None:
    reach = reach_of(Variation(SPREAD, rho, 0.0, SHIFTS_A_WEEK), 12, 8, ALPHA)
    for gain in (0.15, 0.17, 0.19, 0.22, 0.30):
        before, after = values(ar1(rho), 77, 4_000, (12, 8), gain)
        evidence = weeks_and_shifts(np.log(weekly(before)), np.log(weekly(after)), np.log(before), np.log(after))
        simulated = float((np.asarray(evidence.lower(ALPHA)) >= np.log1p(0.15)).mean())
        assert float(reach.power(gain, 0.15)) == pytest.approx(simulated, abs=0.03)


def test_the_variation_of_a_long_baseline_is_found() -> None:
    truth = Variation(0.1, 0.5, 0.03, 12)
    drawn = truth.draw(np.random.default_rng(2), 1, 600).reshape(600, 12)
    found = variation_of([list(week) for week in drawn])
    assert found.shifts_per_week == 12
    # Weeks that differ make their shifts alike: the autocorrelation found holds some of it.
    assert found.autocorrelation == pytest.approx(0.5 * 0.01 / 0.0109 + 0.0009 / 0.0109, abs=0.06)
    spread = [float(np.var([week.mean() for week in each.draw(np.random.default_rng(3), 1, 600).reshape(600, 12)]))
              for each in (truth, found)]  # fmt: skip
    assert spread[1] == pytest.approx(spread[0], rel=0.2)


def test_power_grows_with_gain_and_weeks_and_is_small_at_the_claim() -> None:
    variation = Variation(0.1, 0.3, 0.02, 12)
    short, long = (reach_of(variation, 12, weeks, ALPHA) for weeks in (8, 26))
    gains = np.linspace(0.15, 0.35, 9)
    assert (np.diff(short.power(gains, 0.15)) >= 0.0).all()
    assert float(long.power(0.19, 0.15)) > float(short.power(0.19, 0.15))
    assert float(short.power(0.15, 0.15)) <= 0.07
    assert float(short.power(short.smallest_gain(0.15), 0.15)) == pytest.approx(0.9, abs=0.005)


def test_weeks_needed() -> None:
    variation = Variation(0.1, 0.3, 0.02, 12)
    needed = weeks_needed(variation, 12, 8, ALPHA, 0.21, 0.15)
    assert needed is not None and needed >= 8
    assert float(reach_of(variation, 12, needed, ALPHA).power(0.21, 0.15)) >= 0.9
    assert weeks_needed(variation, 12, 8, ALPHA, 0.15, 0.15) is None


def test_what_can_be_guaranteed_is_less_than_what_is_expected() -> None:
    reach = reach_of(Variation(0.1, 0.3, 0.02, 12), 12, 8, ALPHA)
    draws = np.random.default_rng(4).normal(0.20, 0.04, 500)
    sure, unsure = reach.guaranteed([0.20]), reach.guaranteed(draws)
    assert sure is not None and unsure is not None and 0.0 < unsure < sure < 0.20
    assert float(reach.power(0.20, sure)) == pytest.approx(0.9, abs=0.01)
    assert float(np.mean(reach.power(draws, unsure))) == pytest.approx(0.9, abs=0.01)
    assert reach.guaranteed([0.01]) is None
