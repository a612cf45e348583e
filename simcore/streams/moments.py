"""Exact mean and variance of each law, also where the draws below a minimum are set to it.

With Y = (X - m)+ the law max(X, m) has mean m + E[Y] and variance E[Y^2] - E[Y]^2. These figures serve
closed forms and checks, so they may use the mathematical library. One draw depends on them, the sum of the
cycles of a bin, and both engines read the same ones.
"""

from __future__ import annotations

from math import erfc, exp, floor, fsum, log, log1p, sqrt

import numpy as np

from simcore.streams.gamma import gamma_
from simcore.streams.inverses import Distribution
from simcore.streams.parameters import coefficients

Moments = tuple[float, float]

# exp of more than this is beyond float64; so far out no probability is left.
_LARGEST_EXPONENT = 700.0


def _gamma(x: float) -> float:
    return float(gamma_(np.array([x]))[0])


def _plain(kind: Distribution, a: float, b: float, c: float) -> Moments:
    """Mean and variance without a minimum."""
    if kind == Distribution.CONSTANT:
        return a, 0.0
    if kind == Distribution.UNIFORM:
        return (a + b) / 2.0, (b - a) ** 2 / 12.0
    if kind == Distribution.TRIANGULAR:
        return (a + b + c) / 3.0, ((c - a) ** 2 - (b - a) * (c - b)) / 18.0
    if kind == Distribution.EXPONENTIAL:
        return a, a * a
    if kind == Distribution.LOGNORMAL:
        return a, (a * b) ** 2
    if kind == Distribution.WEIBULL:
        return a, a * a * (_gamma(1.0 + 2.0 / b) / _gamma(1.0 + 1.0 / b) ** 2 - 1.0)
    return 1.0 / a, (1.0 - a) / (a * a)


def _uniform_excess(lowest: float, highest: float, m: float) -> Moments:
    rest, width = max(highest - m, 0.0), highest - lowest
    return rest**2 / (2.0 * width), rest**3 / (3.0 * width)


def _triangular_excess(lowest: float, mode: float, highest: float, m: float) -> Moments:
    width = highest - lowest
    if m >= mode:
        rest = max(highest - m, 0.0)
        scale = width * (highest - mode) or 1.0
        return rest**3 / (3.0 * scale), rest**4 / (6.0 * scale)
    mean, variance = _plain(Distribution.TRIANGULAR, lowest, mode, highest)
    below, scale = m - lowest, width * (mode - lowest)
    return mean - m + below**3 / (3.0 * scale), variance + (mean - m) ** 2 - below**4 / (6.0 * scale)


def _exponential_excess(mean: float, m: float) -> Moments:
    survival = exp(-m / mean)
    return mean * survival, 2.0 * mean * mean * survival


def _from_partial(survival: float, first: float, second: float, m: float) -> Moments:
    """E[Y] and E[Y^2] from P(X > m), E[X; X > m] and E[X^2; X > m]."""
    return first - m * survival, second - 2.0 * m * first + m * m * survival


def _lognormal_excess(mean: float, cv: float, m: float) -> Moments:
    median, sigma, _ = coefficients(Distribution.LOGNORMAL, mean, cv, 0.0)
    z = (log(m) - log(median)) / sigma

    def survival(shift: float) -> float:
        return 0.5 * erfc((z - shift) / sqrt(2.0))

    second = mean * mean * (1.0 + cv * cv)
    return _from_partial(survival(0.0), mean * survival(sigma), second * survival(2.0 * sigma), m)


def _weibull_excess(mean: float, shape: float, m: float) -> Moments:
    # About 0.1 s to load, and only a Weibull law with a minimum needs it.
    from scipy.special import gammaincc

    scale, inverse_shape, _ = coefficients(Distribution.WEIBULL, mean, shape, 0.0)
    hazard = exp(min(shape * (log(m) - log(scale)), _LARGEST_EXPONENT))
    partial = [
        scale**order * _gamma(1.0 + order * inverse_shape) * float(gammaincc(1.0 + order * inverse_shape, hazard))
        for order in (0, 1, 2)
    ]
    return _from_partial(partial[0], partial[1], partial[2], m)


def _geometric_excess(probability: float, m: float) -> Moments:
    whole = floor(m)
    survival = exp(whole * log1p(-probability)) if probability < 1.0 else 0.0
    # Beyond `whole` trials, the further trials are geometric again.
    part, further = m - whole, 1.0 / probability
    second = (2.0 - probability) * further * further
    return survival * (further - part), survival * (second - 2.0 * part * further + part * part)


def _excess(kind: Distribution, a: float, b: float, c: float, m: float) -> Moments:
    """E[(X - m)+] and E[(X - m)+^2] for a minimum m above the support's lower end."""
    if kind == Distribution.UNIFORM:
        return _uniform_excess(a, b, m)
    if kind == Distribution.TRIANGULAR:
        return _triangular_excess(a, b, c, m)
    if kind == Distribution.EXPONENTIAL:
        return _exponential_excess(a, m)
    if kind == Distribution.LOGNORMAL:
        return _lognormal_excess(a, b, m)
    if kind == Distribution.WEIBULL:
        return _weibull_excess(a, b, m)
    if kind == Distribution.GEOMETRIC:
        return _geometric_excess(a, m)
    return max(a - m, 0.0), max(a - m, 0.0) ** 2


def table_moments(values: tuple[float, ...], cumulative: tuple[float, ...], minimum: float) -> Moments:
    """Mean and variance of a table of values with cumulative probabilities, values below `minimum` set to it."""
    clipped = [max(value, minimum) for value in values]
    probabilities = [upper - lower for lower, upper in zip((0.0, *cumulative), cumulative, strict=False)]
    mean = fsum(p * value for p, value in zip(probabilities, clipped, strict=True))
    return mean, fsum(p * (value - mean) ** 2 for p, value in zip(probabilities, clipped, strict=True))


def clipped_moments(kind: Distribution, a: float, b: float, c: float, minimum: float) -> Moments:
    """Mean and variance of a law with accepted parameters, its draws below `minimum` set to it.

    With a minimum, the variance carries an error of about 1e-15 of the squared mean (cancellation).
    """
    lower_end = {Distribution.UNIFORM: a, Distribution.TRIANGULAR: a, Distribution.GEOMETRIC: 1.0}.get(kind, 0.0)
    if minimum <= lower_end:
        return _plain(kind, a, b, c)
    first, second = _excess(kind, a, b, c, minimum)
    return minimum + first, max(second - first * first, 0.0)
