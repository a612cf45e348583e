"""Quantile functions: uniform draws in, samples out, in array style.

Each takes float64[n] strictly inside (0, 1) and returns float64[n]; all increase with the draw, so a
longer law with the same draw is never shorter. The scalar coefficients are computed once, in
`simcore.streams.samplers`.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from simcore.streams.bits import Floats, select
from simcore.streams.functions import exp_, log_, neg_log1m
from simcore.streams.normal import normal_quantile


class Distribution(IntEnum):
    """The laws that a sampler knows; the numbers are part of the compiled line and never change."""

    CONSTANT = 0
    UNIFORM = 1
    TRIANGULAR = 2
    EXPONENTIAL = 3
    LOGNORMAL = 4
    WEIBULL = 5
    GEOMETRIC = 6
    EMPIRICAL = 7


def constant_quantile(u: Floats, value: float) -> Floats:
    """`value` for every draw."""
    return 0.0 * u + value


def uniform_quantile(u: Floats, lowest: float, width: float) -> Floats:
    """Even between `lowest` and `lowest + width`."""
    return lowest + width * u


def triangular_quantile(u: Floats, lowest: float, mode: float, highest: float) -> Floats:
    """Density rising from `lowest` to `mode`, falling to `highest`; lowest < highest."""
    width = highest - lowest
    rising = lowest + np.sqrt(u * (width * (mode - lowest)))
    falling = highest - np.sqrt((1.0 - u) * (width * (highest - mode)))
    return select(u * width < mode - lowest, rising, falling)  # type: ignore[no-any-return]


def exponential_quantile(u: Floats, mean: float) -> Floats:
    """Memoryless with the given mean."""
    return mean * neg_log1m(u)


def lognormal_quantile(u: Floats, median: float, sigma: float) -> Floats:
    """The lognormal sample of a draw."""
    return median * exp_(sigma * normal_quantile(u))


def weibull_quantile(u: Floats, scale: float, inverse_shape: float) -> Floats:
    """Characteristic life `scale`, shape 1 / `inverse_shape`."""
    return scale * exp_(inverse_shape * log_(neg_log1m(u)))


def geometric_quantile(u: Floats, hazard: float) -> Floats:
    """Trials up to and including the first success, 1, 2, ...; hazard = -ln(1 - p), infinite for p = 1."""
    trials = np.ceil(neg_log1m(u) / hazard)
    return select(trials < 1.0, 1.0, trials)  # type: ignore[no-any-return]


def empirical_quantile(u: Floats, values: Floats, cumulative: Floats) -> Floats:
    """The first of the ascending float64[m] values whose cumulative probability reaches the draw."""
    return values[np.searchsorted(cumulative, u)]


def quantile(kind: int, u: Floats, a: float, b: float, c: float, values: Floats, cumulative: Floats) -> Floats:
    """Samples float64[n] of the law `kind` with coefficients (a, b, c), or with its float64[m] table."""
    if kind == Distribution.CONSTANT:
        return constant_quantile(u, a)
    if kind == Distribution.UNIFORM:
        return uniform_quantile(u, a, b)
    if kind == Distribution.TRIANGULAR:
        return triangular_quantile(u, a, b, c)
    if kind == Distribution.EXPONENTIAL:
        return exponential_quantile(u, a)
    if kind == Distribution.LOGNORMAL:
        return lognormal_quantile(u, a, b)
    if kind == Distribution.WEIBULL:
        return weibull_quantile(u, a, b)
    if kind == Distribution.GEOMETRIC:
        return geometric_quantile(u, a)
    return empirical_quantile(u, values, cumulative)


def floored(samples: Floats, minimum: float) -> Floats:
    """Samples with every one below `minimum` set to it."""
    return select(samples < minimum, minimum, samples)  # type: ignore[no-any-return]


def rounded_microseconds(samples: Floats) -> Floats:
    """floor(x + 1/2), not below 0, as whole float64[n] [us]."""
    held: Floats = select(samples < 0.0, 0.0, samples)
    return np.floor(held + 0.5)
