"""The normal quantile against a 60-digit series of the distribution function."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
from scipy import special

from simcore.streams import normal_quantile

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
generator = np.random.default_rng(7)


def relative_error(u: float, z: float) -> float:
    """(Phi(z) - u) / (phi(z) z), Phi(z) = 1/2 + phi(z) (z + z^3/3 + z^5/(3*5) + ...)."""
    with localcontext() as context:
        context.prec = 60
        x, term, total, odd = Decimal(z), Decimal(z), Decimal(z), 1
        while abs(term) > Decimal("1e-58"):
            odd += 2
            term = term * x * x / odd
            total += term
        density = (-x * x / 2).exp() / (2 * PI).sqrt()
        return abs(float((Decimal("0.5") + density * total - Decimal(u)) / (density * x)))


def test_relative_error_is_below_1e_15() -> None:
    tails = 2.0 ** generator.uniform(-53.0, -1.0, 400)
    seams = np.array([0.075, 0.925, np.exp(-25.0), 2.0**-53, 1.0 - 2.0**-53, 0.5 + 2.0**-53, 0.5 - 2.0**-53])
    draws = np.concatenate([generator.uniform(0.0, 1.0, 600), tails, 1.0 - tails[tails > 1e-12], seams])
    errors = [relative_error(float(u), float(z)) for u, z in zip(draws, normal_quantile(draws), strict=True)]
    assert max(errors) < 1e-15


def test_far_tail() -> None:
    draws = 10.0 ** np.linspace(-307.0, -16.0, 2_000)
    np.testing.assert_allclose(normal_quantile(draws), special.ndtri(draws), rtol=3e-15)


def test_centre_and_symmetry() -> None:
    assert normal_quantile(np.array([0.5])).tolist() == [0.0]
    draws = (2 * generator.integers(0, 2**52, 100_000) + 1) * 2.0**-53
    assert (normal_quantile(draws) == -normal_quantile(1.0 - draws)).all()


def test_it_rises_from_each_draw_to_the_next() -> None:
    around = np.arange(-50_000, 50_000) * 2.0**-52
    for centre in (0.075, 0.5, 0.925, 0.25, 0.9999, 1.0 - np.exp(-25.0)):
        first = np.floor(centre * 2.0**52) * 2.0**-52 + 2.0**-53
        draws = first + around
        draws = draws[(draws > 0.0) & (draws < 1.0)]
        assert (np.diff(normal_quantile(draws)) > 0.0).all()
    ascending = np.sort((2 * generator.integers(0, 2**52, 500_000) + 1) * 2.0**-53)
    assert (np.diff(normal_quantile(ascending)) > 0.0).all()
