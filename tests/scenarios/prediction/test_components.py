"""Variance components: textbook values of the analysis of variance, and coverage on a model whose parts are known."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.prediction.components import raw_variances, variance_components
from scenarios.prediction.settings import MOST_PAIRS, pairs_per_draw
from simcore.errors import StatisticsError


def test_balanced_draws_give_the_estimates_of_the_analysis_of_variance() -> None:
    generator = np.random.default_rng(3)
    rows = generator.normal(size=(12, 1)) + generator.normal(size=(12, 4))
    means = rows.mean(axis=1)
    within = ((rows - means[:, None]) ** 2).sum() / (12 * 3)
    between = 4.0 * means.var(ddof=1)
    inputs, noise = raw_variances(means.tolist(), rows.tolist(), 4)
    assert noise == pytest.approx(within, rel=1e-12)
    assert inputs == pytest.approx((between - within) / 4.0, rel=1e-12)


def test_a_shift_of_all_values_changes_nothing() -> None:
    rows = [[1.0, 1.2], [2.0, 2.3], [1.5, 1.6], [0.7, 0.9]]
    values = [sum(row) / 2.0 for row in rows]
    moved = [[value + 1e9 for value in row] for row in rows]
    found = raw_variances([value + 1e9 for value in values], moved, 2)
    assert found == pytest.approx(raw_variances(values, rows, 2), rel=1e-5)


@pytest.mark.parametrize(("inputs", "noise"), [(3.0, 1.0), (0.5, 2.0)])
def test_the_intervals_hold_the_components_of_a_known_model(inputs: float, noise: float) -> None:
    """Uniform parameters, exponential chance, 200 draws of which 32 are repeated: no law is normal."""
    generator = np.random.default_rng(11)
    repetitions, held = 300, {"input": 0, "noise": 0}
    estimates = []
    for _ in range(repetitions):
        levels = generator.uniform(-1.0, 1.0, 200) * inputs * 3.0**0.5
        chance = (generator.exponential(size=(200, 2)) - 1.0) * noise
        rows = [[levels[i] + chance[i, 0], levels[i] + chance[i, 1]][: 2 if i < 32 else 1] for i in range(200)]
        found = variance_components([row[0] for row in rows], rows, 1)
        assert found is not None
        estimates.append((found.input.value**2, found.noise.value**2))
        for name, component, truth in (("input", found.input, inputs), ("noise", found.noise, noise)):
            assert component.lower is not None and component.upper is not None
            assert 0.0 <= component.lower < component.upper
            held[name] += component.lower <= truth <= component.upper
    assert np.mean(estimates, axis=0)[1] == pytest.approx(noise**2, rel=0.06)
    # 1,500 repetitions gave 93 to 96 % and 93 %; these are three standard errors of 300 below.
    assert held["input"] / repetitions >= 0.88
    assert held["noise"] / repetitions >= 0.88


def test_no_chance_is_said_to_be_none_and_has_no_interval() -> None:
    rows = [[float(value)] * 2 for value in range(10)]
    found = variance_components([row[0] for row in rows], rows, 1)
    assert found is not None
    assert (found.noise.value, found.noise.lower, found.noise.upper) == (0.0, None, None)
    assert found.input_share == 1.0


def test_an_input_that_came_out_below_zero_still_has_an_interval() -> None:
    rows = [[1.0, -1.0], [-1.0, 1.0], [1.1, -1.0], [-1.0, 0.9]] * 5
    values = [sum(row) / 2.0 for row in rows]
    found = variance_components(values, rows, 2)
    assert found is not None and raw_variances(values, rows, 2)[0] < 0.0
    assert found.input.value == 0.0 and found.input.lower == 0.0
    assert found.input.upper is not None and found.input.upper > 0.0


def test_equal_draws_have_no_components_and_single_pairs_are_refused() -> None:
    assert variance_components([1.0] * 5, [[1.0, 1.0]] * 5, 1) is None
    with pytest.raises(StatisticsError) as refusal:
        variance_components([1.0, 2.0, 3.0], [[1.0], [2.0], [3.0]], 1)
    assert refusal.value.code == "NOT_REPEATED"


@pytest.mark.parametrize("cost", [0.02, 0.1, 1.0])
@pytest.mark.parametrize("noise", [0.01, 0.5, 3.0, 30.0, 200.0, 5000.0])
def test_the_number_of_pairs_minimises_variance_times_cost(noise: float, cost: float) -> None:
    products = {k: (1.0 + noise / k) * (cost + k) for k in range(1, MOST_PAIRS + 1)}
    assert products[pairs_per_draw(1.0, noise, cost)] == pytest.approx(min(products.values()), rel=1e-12)


def test_without_input_or_without_noise_the_split_is_at_its_ends() -> None:
    assert pairs_per_draw(1.0, 0.0) == 1
    assert pairs_per_draw(-0.1, 1.0) == MOST_PAIRS
