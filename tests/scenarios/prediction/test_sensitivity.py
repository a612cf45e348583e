"""First-order indices against functions whose indices are known, and parameters that do nothing are not shown."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scenarios.prediction.draws import uniforms
from scenarios.prediction.sensitivity import SIGNIFICANCE, drivers, first_order_indices, number_of_classes

A, B = 7.0, 0.1


def ishigami(shares: np.ndarray) -> np.ndarray:
    """sin x1 + a sin^2 x2 + b x3^4 sin x1 on (-pi, pi)^3; Ishigami & Homma 1990."""
    x = (2.0 * shares - 1.0) * math.pi
    values: np.ndarray = np.sin(x[0]) + A * np.sin(x[1]) ** 2 + B * x[2] ** 4 * np.sin(x[0])
    return values


def exact_indices() -> list[float]:
    first = 0.5 * (1.0 + B * math.pi**4 / 5.0) ** 2
    second = A**2 / 8.0
    whole = A**2 / 8.0 + B * math.pi**4 / 5.0 + B**2 * math.pi**8 / 18.0 + 0.5
    return [first / whole, second / whole, 0.0]


def test_the_indices_of_the_ishigami_function() -> None:
    shares = uniforms(["x1", "x2", "x3"], 4, 8192)
    found = first_order_indices(shares, ishigami(shares))
    assert exact_indices() == pytest.approx([0.3139, 0.4424, 0.0], abs=5e-5)
    assert found.tolist() == pytest.approx(exact_indices(), abs=0.02)


def test_a_linear_function_loses_only_what_the_classes_hide() -> None:
    shares = uniforms(["a", "b"], 4, 4096)
    found = first_order_indices(shares, 3.0 * shares[0] + shares[1])
    hidden = 1.0 / number_of_classes(4096) ** 2
    # An index, as a squared correlation, has the standard error 2 sqrt(S (1 - S)/n).
    error = 2.0 * math.sqrt(0.9 * 0.1 / 4096)
    assert found.tolist() == pytest.approx([0.9 * (1.0 - hidden), 0.1 * (1.0 - hidden)], abs=3.0 * error)


def test_the_index_of_a_parameter_that_does_nothing_is_zero_on_average() -> None:
    generator = np.random.default_rng(8)
    found = [first_order_indices(generator.random((1, 100)), generator.normal(size=100))[0] for _ in range(2000)]
    # Without the correction it would be (M - 1)/(n - 1) = 8 %.
    assert np.mean(found) == pytest.approx(0.0, abs=4.0 * np.std(found) / 2000**0.5)


def test_noise_is_not_shown_as_a_driver() -> None:
    """With 50 parameters that do nothing any is shown in about one of twenty predictions, not in every one."""
    shown = 0
    for seed in range(100):
        generator = np.random.default_rng(seed)
        shown += bool(drivers(generator.random((50, 100)), generator.normal(size=100).tolist(), seed))
    # Binomial with 100 and 5 %: more than 13 once in a thousand.
    assert shown <= 13


def test_drivers_come_in_order_with_their_effect() -> None:
    shares = uniforms([f"p{number}" for number in range(20)], 2, 300)
    values = 10.0 * shares[7] - 5.0 * shares[3] + np.random.default_rng(1).normal(size=300)
    found = drivers(shares, values.tolist(), 9)
    assert [driver.parameter for driver in found][:2] == [7, 3]
    assert found[0].share > found[1].share > 0.0
    assert found[0].low < found[0].high and found[1].low > found[1].high
    assert all(0.0 < driver.p_value <= SIGNIFICANCE for driver in found)
    assert found[0].high - found[0].low == pytest.approx(10.0 * 2.0 / 3.0, abs=1.0)


def test_equal_figures_have_no_driver() -> None:
    assert drivers(uniforms(["a"], 1, 50), [1.0] * 50, 1) == ()
    assert drivers(uniforms([], 1, 50), [1.0, 2.0] * 25, 1) == ()


@pytest.mark.parametrize(("n", "classes"), [(39, 7), (100, 9), (1000, 20), (4096, 32), (10**6, 32), (2, 4)])
def test_the_number_of_classes(n: int, classes: int) -> None:
    assert number_of_classes(n) == classes
