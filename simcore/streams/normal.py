"""The quantile of the normal distribution (Wichura's AS 241, PPND16)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simcore.streams.bits import Floats, select
from simcore.streams.functions import log_

_Rational = tuple[float, float, float, float, float, float, float, float]

# |u - 1/2| <= 0.425: a function of 0.180625 - (u - 1/2)^2.
_CENTRE = 0.425
_CENTRE_SQUARE = 0.180625
_CENTRAL_NUMERATOR: _Rational = (
    3.3871328727963666080e0,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
_CENTRAL_DENOMINATOR: _Rational = (
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
)
# Tails, r = sqrt(-ln(tail probability)) <= 5: a function of r - 1.6.
_TAIL_ORIGIN = 1.6
_TAIL_NUMERATOR: _Rational = (
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
_TAIL_DENOMINATOR: _Rational = (
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)
# Far tails, r > 5 (tail probability below 1.4e-11): a function of r - 5.
_FAR = 5.0
_FAR_NUMERATOR: _Rational = (
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
_FAR_DENOMINATOR: _Rational = (
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)


def polynomial(c: _Rational, x: Floats) -> Floats:
    """c[0] + c[1] x + ... + c[7] x^7 at float64[n], by Horner's rule."""
    return ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]


def is_central(u: Floats) -> Any:
    """Whether float64[n] in (0, 1) lie in the central region, |u - 1/2| <= 0.425."""
    q = u - 0.5
    return select(q < 0.0, -q, q) <= _CENTRE


def central_quantile(u: Floats) -> Floats:
    """The quantile at float64[n] of the central region."""
    q = u - 0.5
    centre = _CENTRE_SQUARE - q * q
    return q * polynomial(_CENTRAL_NUMERATOR, centre) / polynomial(_CENTRAL_DENOMINATOR, centre)


def tail_root(u: Floats) -> Floats:
    """sqrt(-ln(tail probability)) at float64[n]."""
    root: Floats = np.sqrt(-log_(select(u - 0.5 < 0.0, u, 1.0 - u)))
    return root


def is_far(root: Floats) -> Any:
    """Whether float64[n] of `tail_root` lie in the far tails."""
    return root - _FAR > 0.0


def near_tail(root: Floats) -> Floats:
    """Distance of the quantile from 0 at float64[n] of `tail_root`, up to 5."""
    near = root - _TAIL_ORIGIN
    return polynomial(_TAIL_NUMERATOR, near) / polynomial(_TAIL_DENOMINATOR, near)


def far_tail(root: Floats) -> Floats:
    """Distance of the quantile from 0 at float64[n] of `tail_root`, above 5."""
    far = root - _FAR
    return polynomial(_FAR_NUMERATOR, far) / polynomial(_FAR_DENOMINATOR, far)


def signed(u: Floats, distance: Floats) -> Floats:
    """The quantile at float64[n] from its distance from 0."""
    return select(u - 0.5 < 0.0, -distance, distance)  # type: ignore[no-any-return]


def normal_quantile(u: Floats) -> Floats:
    """Quantile of the standard normal distribution at float64[n] in (0, 1), not below 2.3e-308.

    Relative error below 1e-15; antisymmetric about 1/2 wherever 1 - u is exact; increasing from each
    uniform draw to the next. Wichura (1988), Algorithm AS 241, PPND16, doi:10.2307/2347330.
    A compiler for loops may evaluate each region for its own draws only: the values are the same.
    """
    root = tail_root(u)
    tail = select(is_far(root), far_tail(root), near_tail(root))
    return select(is_central(u), central_quantile(u), signed(u, tail))  # type: ignore[no-any-return]
