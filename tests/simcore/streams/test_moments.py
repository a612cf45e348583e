"""Mean and variance: as declared, as scipy has them, and with a minimum by quadrature of the quantile function."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate

from simcore.errors import SpecError
from simcore.streams import Sampler, constant, empirical, exponential, geometric, lognormal, triangular, weibull
from tests.simcore.streams.laws import CONTINUOUS, GEOMETRIC


@pytest.mark.parametrize("name", CONTINUOUS)
def test_moments_without_a_minimum(name: str) -> None:
    sampler, law = CONTINUOUS[name]
    assert sampler.mean == pytest.approx(law.mean(), rel=1e-14)
    assert sampler.variance == pytest.approx(law.var(), rel=1e-11)
    assert sampler.cv == pytest.approx(law.std() / law.mean(), rel=1e-11)


@pytest.mark.parametrize("name", GEOMETRIC)
def test_geometric_moments(name: str) -> None:
    sampler, law = GEOMETRIC[name]
    assert (sampler.mean, sampler.variance) == pytest.approx((law.mean(), law.var()), rel=1e-14)
    assert (geometric(1.0).mean, geometric(1.0).variance) == (1.0, 0.0)


def test_declared_means_are_exact() -> None:
    assert [law.mean for law in (exponential(0.1), lognormal(0.1, 0.3), weibull(0.1, 1.7))] == [0.1, 0.1, 0.1]
    assert weibull(1.0, 10_000.0).variance == pytest.approx(np.pi**2 / 6e8, rel=2e-4)


@pytest.mark.parametrize("level", [1e-4, 0.1, 0.5, 0.9, 0.9999])
@pytest.mark.parametrize("name", CONTINUOUS)
def test_moments_with_a_minimum(name: str, level: float) -> None:
    sampler, law = CONTINUOUS[name]
    minimum = float(law.ppf(level))
    held = Sampler(sampler.kind, sampler.a, sampler.b, sampler.c, minimum)
    # max(X, m) is m with probability `level`, and X beyond: E[(X - m)+^k] = k int (x - m)^(k-1) P(X > x) dx.
    # Pieces between quantiles; the triangular law has its kink at 0.2.
    tail = (0.999, 1.0 - 1e-6, 1.0 - 1e-9, 1.0 - 2.0**-53) if law.support()[1] == np.inf else (1.0,)
    ends = [minimum, *(float(law.ppf(q)) for q in (0.2, 0.5, 0.9, *tail) if q > level)]

    def excess(order: int) -> float:
        pieces = [
            integrate.quad(lambda x: order * (x - minimum) ** (order - 1) * law.sf(x), a, b, epsrel=1e-11, epsabs=0.0)[
                0
            ]
            for a, b in pairwise(ends)
        ]
        return float(np.sum(pieces))

    first, second = excess(1), excess(2)
    assert held.mean == pytest.approx(minimum + first, rel=1e-10)
    scale = 1e-9 * sampler.variance + 1e-14 * held.mean**2
    assert held.variance == pytest.approx(second - first**2, rel=1e-7, abs=scale)


def test_minimum_below_the_law_changes_nothing() -> None:
    assert triangular(1.0, 2.0, 6.0, minimum=1.0).variance == triangular(1.0, 2.0, 6.0).variance
    assert geometric(0.3, minimum=1.0).mean == geometric(0.3).mean


def test_minimum_above_the_law_leaves_a_constant() -> None:
    for law in (triangular(1.0, 2.0, 6.0, minimum=7.0), triangular(1.0, 6.0, 6.0, minimum=7.0), constant(1.0, 7.0)):
        assert (law.mean, law.variance) == (7.0, 0.0)
    assert weibull(1.0, 3.0, minimum=1e9).mean == 1e9
    assert weibull(1.0, 9_000.0, minimum=1e9).variance == 0.0


@pytest.mark.parametrize("minimum", [1.0, 2.0, 2.5, 7.0])
@pytest.mark.parametrize("probability", [0.3, 1.0])
def test_geometric_moments_with_a_minimum(probability: float, minimum: float) -> None:
    trials = np.arange(1.0, 400.0)
    weights = probability * (1.0 - probability) ** (trials - 1.0)
    held = np.maximum(trials, minimum)
    mean = float((weights * held).sum())
    sampler = geometric(probability, minimum)
    assert sampler.mean == pytest.approx(mean, rel=1e-13)
    assert sampler.variance == pytest.approx(float((weights * (held - mean) ** 2).sum()), rel=1e-12, abs=1e-14)


def test_empirical_moments() -> None:
    sampler = empirical([1.0, 2.0, 4.0], [1.0, 2.0, 1.0], minimum=1.5)
    assert sampler.mean == (1.5 + 2 * 2.0 + 4.0) / 4
    assert sampler.variance == (1.5**2 + 2 * 2.0**2 + 4.0**2) / 4 - sampler.mean**2


def test_nothing_has_no_coefficient_of_variation() -> None:
    with pytest.raises(SpecError, match="coefficient of variation"):
        _ = constant(0.0).cv
    assert constant(2.0).cv == 0.0
