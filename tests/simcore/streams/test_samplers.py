"""Each sampler is the quantile function of its law, and refuses what is no law."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simcore.errors import SimulationError, SpecError
from simcore.streams import (
    Distribution,
    Sampler,
    constant,
    empirical,
    exponential,
    geometric,
    lognormal,
    to_microseconds,
    triangular,
    uniform,
    uniforms,
    weibull,
)
from tests.simcore.streams.laws import CONTINUOUS, GEOMETRIC

EXTREMES = [1e-16, 2.0**-53, 1e-12, 1e-6, 1.0 - 1e-6, 1.0 - 1e-12, 1.0 - 1e-16]
GRID = np.sort(np.concatenate([np.linspace(0.0005, 0.9995, 2_000), EXTREMES]))


@pytest.mark.parametrize("name", CONTINUOUS)
def test_quantiles_pointwise(name: str) -> None:
    sampler, law = CONTINUOUS[name]
    np.testing.assert_allclose(sampler.sample(GRID), law.ppf(GRID), rtol=2e-14)


@pytest.mark.parametrize("name", GEOMETRIC)
def test_geometric_quantiles_are_exact(name: str) -> None:
    sampler, law = GEOMETRIC[name]
    draws = uniforms(3, 0, 0, 0, 20_000)
    assert (sampler.sample(draws) == law.ppf(draws)).all()


def test_geometric_extremes() -> None:
    assert geometric(0.5).sample(np.array([2.0**-53, 0.5, 0.75, 1.0 - 2.0**-53])).tolist() == [1.0, 1.0, 2.0, 53.0]
    assert geometric(1e-300).sample(np.array([0.5])) == pytest.approx(np.log(2.0) * 1e300, rel=1e-15)
    assert geometric(1.0).sample(GRID).tolist() == [1.0] * GRID.size


def test_constant() -> None:
    assert constant(10.8).sample(GRID).tolist() == [10.8] * GRID.size
    assert constant(0.0).sample(GRID).tobytes() == np.zeros(GRID.size).tobytes()


def test_empirical_takes_the_first_value_whose_cumulative_probability_reaches_the_draw() -> None:
    sampler = empirical([5.0, 1.0, 3.0, 1.0], [2.0, 1.0, 0.0, 1.0])
    assert (sampler.values, sampler.weights) == ((1.0, 3.0, 5.0), (0.5, 0.5, 1.0))
    draws = np.array([2.0**-53, 0.5, 0.5 + 2.0**-53, 1.0 - 2.0**-53])
    assert sampler.sample(draws).tolist() == [1.0, 1.0, 5.0, 5.0]
    assert empirical([2.0, 1.0]).sample(np.array([0.4, 0.6])).tolist() == [1.0, 2.0]


def test_laws_of_no_width_are_constants() -> None:
    assert uniform(3.0, 3.0) == triangular(3.0, 3.0, 3.0) == lognormal(3.0, 0.0) == constant(3.0)
    assert uniform(3.0, 3.0, minimum=4.0).sample(GRID[:2]).tolist() == [4.0, 4.0]


@pytest.mark.parametrize("name", CONTINUOUS)
def test_a_minimum_moves_only_the_draws_below_it(name: str) -> None:
    sampler, law = CONTINUOUS[name]
    minimum = float(law.ppf(0.3))
    held = Sampler(sampler.kind, sampler.a, sampler.b, sampler.c, minimum)
    assert held.sample(GRID).tolist() == np.maximum(sampler.sample(GRID), minimum).tolist()


@pytest.mark.parametrize("name", CONTINUOUS)
def test_a_greater_draw_never_gives_a_shorter_time(name: str) -> None:
    sampler = CONTINUOUS[name][0]
    scaled = 1e6 * sampler.sample(np.sort(uniforms(11, 0, 0, 0, 100_000)))
    assert (np.diff(to_microseconds(scaled)) >= 0).all()


@given(
    st.sampled_from([exponential, lambda mean: lognormal(mean, 0.3), lambda mean: weibull(mean, 2.0)]),
    st.floats(1.0, 1e12),
    st.floats(1.0, 10.0),
    st.integers(0, 1_000),
)
def test_a_greater_mean_never_gives_a_shorter_time(
    law: Callable[[float], Sampler], mean: float, factor: float, seed: int
) -> None:
    draws = uniforms(seed, 0, 0, 0, 50)
    assert (law(mean * factor).sample(draws) >= law(mean).sample(draws)).all()


@pytest.mark.parametrize(
    ("build", "path"),
    [
        (lambda: constant(-1.0), "value"),
        (lambda: constant(inf), "value"),
        (lambda: constant(nan), "value"),
        (lambda: constant(1.0, minimum=-1.0), "minimum"),
        (lambda: constant(1.0, minimum=nan), "minimum"),
        (lambda: uniform(-1.0, 1.0), "lowest"),
        (lambda: uniform(2.0, 1.0), "highest"),
        (lambda: uniform(2.0, inf), "highest"),
        (lambda: triangular(1.0, 0.5, 2.0), "mode"),
        (lambda: triangular(1.0, 2.5, 2.0), "mode"),
        (lambda: triangular(3.0, 2.5, 2.0), "highest"),
        (lambda: exponential(0.0), "mean"),
        (lambda: exponential(nan), "mean"),
        (lambda: lognormal(0.0, 0.3), "mean"),
        (lambda: lognormal(1.0, -0.3), "cv"),
        (lambda: lognormal(1.0, 1e200), "cv"),
        (lambda: lognormal(1e300, 1e10), "spread"),
        (lambda: weibull(-1.0, 2.0), "mean"),
        (lambda: weibull(1.0, 0.0), "shape"),
        (lambda: weibull(1.0, 1e9), "shape"),
        (lambda: weibull(1e300, 0.1), "spread"),
        (lambda: geometric(0.0), "probability"),
        (lambda: geometric(1.1), "probability"),
        (lambda: empirical([]), "weights"),
        (lambda: empirical([-1.0]), "values"),
        (lambda: empirical([nan]), "values"),
        (lambda: empirical([1.0, 2.0], [1.0]), "weights"),
        (lambda: empirical([1.0, 2.0], [1.0, -1.0]), "weights"),
        (lambda: empirical([1.0, 2.0], [0.0, 0.0]), "weights"),
        (lambda: Sampler(Distribution.EMPIRICAL), "values"),
        (lambda: Sampler(Distribution.EMPIRICAL, values=(1.0,), weights=(0.5,)), "weights"),
        (lambda: Sampler(Distribution.EMPIRICAL, values=(1.0, 2.0), weights=(1.0,)), "weights"),
        (lambda: Sampler(Distribution.EMPIRICAL, values=(1.0, 2.0), weights=(1.1, 1.0)), "weights"),
        (lambda: Sampler(Distribution.EMPIRICAL, values=(2.0, 1.0), weights=(0.5, 1.0)), "values"),
    ],
)
def test_impossible_parameters_are_refused_by_name(build: Callable[[], Sampler], path: str) -> None:
    with pytest.raises(SpecError) as caught:
        build()
    problem = caught.value.problems[0]
    assert (problem.code, problem.path) == ("DISTRIBUTION_PARAMETER", path)
    assert problem.message and problem.hint


@pytest.mark.parametrize("draw", [0.0, 1.0, -0.1, nan])
def test_draws_outside_the_open_interval_are_refused(draw: float) -> None:
    with pytest.raises(SimulationError, match="DRAW_RANGE"):
        exponential(1.0).sample(np.array([0.5, draw]))


def test_microseconds_round_half_up_and_stay_above_zero() -> None:
    times = np.array([-3.0, 0.0, 0.4, 0.5, 1.5, 2.5, 1e15 + 0.5, 2.0**62])
    result = to_microseconds(times)
    assert result.dtype == np.int64
    assert result.tolist() == [0, 0, 0, 1, 2, 3, 10**15 + 1, 2**62]


@pytest.mark.parametrize("time", [np.nextafter(2.0**62, inf), inf, nan])
def test_times_that_no_clock_holds_are_refused(time: float) -> None:
    with pytest.raises(SimulationError, match="TIME_OVERFLOW") as caught:
        to_microseconds(np.array([1.0, time]))
    assert caught.value.hint
