"""log, exp and their relatives against 45-digit decimal arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np
import pytest
from scipy import special

from simcore.streams import exp_, gamma_, log1p_, log_, neg_log1m
from simcore.streams.bits import Floats
from simcore.streams.functions import exp_moderate

DIGITS = 45
generator = np.random.default_rng(20240601)
UNIFORM_GRID = 2.0**-53 * (2 * generator.integers(0, 2**52, 3_000) + 1)


def units_in_last_place(values: Floats, exact: Callable[[Decimal], Decimal], results: Floats) -> float:
    """Largest error in units of the last place of the results."""
    with localcontext() as context:
        context.prec = DIGITS
        errors = [
            abs(Decimal(float(result)) - exact(Decimal(float(value)))) / Decimal(float(np.spacing(abs(result))))
            for value, result in zip(values, results, strict=True)
        ]
    return float(max(errors))


def test_log_is_within_one_unit_in_the_last_place() -> None:
    near_one = 1.0 + np.concatenate([generator.uniform(-1e-3, 1e-3, 1_000), -(2.0 ** -np.arange(1.0, 53.0))])
    wide = np.exp(generator.uniform(-708.0, 709.0, 2_000))
    values = np.concatenate([UNIFORM_GRID, near_one, wide, [2.0**-53, 1.0 - 2.0**-53, 2.0**-1022, 1.7e308]])
    assert units_in_last_place(values, Decimal.ln, log_(values)) < 1.0


def test_log_at_powers_of_two() -> None:
    assert log_(np.array([1.0])).tobytes() == np.array([0.0]).tobytes()
    powers = 2.0 ** np.arange(-1022.0, 1024.0)
    assert units_in_last_place(powers[powers != 1.0], Decimal.ln, log_(powers[powers != 1.0])) < 1.0


def test_exp_is_within_one_unit_in_the_last_place() -> None:
    values = np.concatenate([generator.uniform(-708.0, 709.7, 3_000), generator.uniform(-2.0, 2.0, 2_000), [709.78]])
    assert units_in_last_place(values, Decimal.exp, exp_(values)) < 1.0


def test_exp_at_its_ends() -> None:
    assert exp_(np.array([0.0, -0.0])).tolist() == [1.0, 1.0]
    assert exp_(np.array([-1e300, -746.0, -745.2])).tolist() == [0.0, 0.0, 0.0]
    assert exp_(np.array([-745.0, -744.4])).tolist() == [2.0**-1074, 2.0**-1074]
    with np.errstate(over="ignore"):
        assert exp_(np.array([709.79, 1e300])).tolist() == [np.inf, np.inf]
    small = np.linspace(-744.0, -709.0, 500)
    np.testing.assert_allclose(exp_(small), np.exp(small), rtol=2e-16, atol=2.0**-1074)


def test_log1p_keeps_small_arguments() -> None:
    values = np.concatenate([generator.uniform(0.0, 10.0, 1_500), 10.0 ** generator.uniform(-18.0, 12.0, 1_500)])
    assert units_in_last_place(values, lambda x: (1 + x).ln(), log1p_(values)) < 2.0


def test_hazard_keeps_small_probabilities() -> None:
    values = np.concatenate([UNIFORM_GRID, 10.0 ** generator.uniform(-20.0, 0.0, 2_000), [2.0**-53, 1.0 - 2.0**-53]])
    assert units_in_last_place(values, lambda p: -(1 - p).ln(), neg_log1m(values)) < 2.0
    tiny = 10.0 ** generator.uniform(-300.0, -20.0, 200)
    assert neg_log1m(tiny).tolist() == tiny.tolist()


def test_hazard_of_no_chance_is_nothing() -> None:
    assert neg_log1m(np.array([0.0, -0.0])).tobytes() == np.array([0.0, 0.0]).tobytes()


@pytest.mark.parametrize(("lowest", "highest", "tolerance"), [(1, 3, 3e-15), (3, 21, 3e-14), (21, 171, 3e-13)])
def test_gamma(lowest: float, highest: float, tolerance: float) -> None:
    values = np.linspace(lowest, highest, 5_001)
    np.testing.assert_allclose(gamma_(values), special.gamma(values), rtol=tolerance)


def neighbours(values: Floats, function: Callable[[Floats], Floats]) -> None:
    """The function does not decrease from each value to the next float64."""
    assert (function(np.nextafter(values, np.inf)) >= function(values)).all()


def test_log_and_exp_do_not_decrease() -> None:
    # The reductions change over at sqrt(1/2) 2^k and at odd multiples of ln(2)/2.
    around = np.arange(-2_000, 2_000)
    seam = np.float64(np.sqrt(0.5))
    neighbours(generator.uniform(0.0, 1.0, 200_000), log_)
    neighbours(np.concatenate([seam * 2.0**k + around * np.spacing(seam * 2.0**k) for k in (-52, -3, 0, 1)]), log_)
    neighbours(np.concatenate([1.0 + around * 2.0**-53, 2.0 ** np.arange(-1022.0, 1023.0)]), log_)
    neighbours(generator.uniform(-10.0, 10.0, 200_000), exp_)
    half = np.log(2.0) / 2.0
    neighbours(np.concatenate([k * half + around * np.spacing(k * half) for k in (-35, -1, 1, 3, 51)]), exp_)


def test_exp_of_moderate_numbers_gives_the_bits_of_exp() -> None:
    values = np.concatenate([generator.uniform(-700.0, 700.0, 20_000), generator.normal(0.0, 1e-3, 1_000), [0.0, -0.0]])
    assert exp_moderate(values).tobytes() == exp_(values).tobytes()
