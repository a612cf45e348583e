"""Numbers of pieces out of many: the binomial law, by inversion from its mode.

Scalar code with the logarithm and exponential of this package: the same bits as plain Python and compiled.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simcore.streams import functions
from simcore.sums import in_turn

# ln k! for k below the length, where the series for larger k is not exact enough.
_LOG_FACTORIALS = tuple(
    in_turn(float(functions.log_(np.array([float(k)]))[0]) for k in range(2, n + 1)) for n in range(16)
)
_HALF_LOG_TWO_PI = 0.91893853320467274178
# A term this small adds nothing to a sum that is at least the largest term.
_NEGLIGIBLE = 1e-18


def _log(x: float) -> Any:
    # A scalar of numpy has bits of its own, as an array has; a compiler sees a plain number.
    scalar: Any = np.float64(x)
    return functions.log_(scalar)


def _exp(x: float) -> Any:
    scalar: Any = np.float64(x)
    return functions.exp_(scalar)


def log_factorial(k: int) -> float:
    """ln k! of a number not below 0; error below 1e-15 of the value (Stirling's series, NIST DLMF 5.11.1)."""
    if k < len(_LOG_FACTORIALS):
        return _LOG_FACTORIALS[k]
    x = float(k)
    inverse = 1.0 / x
    square = inverse * inverse
    series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * (1.0 / 1680.0))))
    value: float = (x + 0.5) * _log(x) - x + _HALF_LOG_TWO_PI + series
    return value


def binomial(pieces: int, probability: float, u: float) -> int:
    """How many of independent pieces have a property of the given probability, for a uniform draw u in (0, 1).

    The smallest k with P(K <= k) > u: not decreasing in u and in the probability, so that two lines that share their
    luck differ by what differs between them. The sum over the lower tail starts at the mode and ends where nothing is
    left to add; about ten standard deviations of multiplications.
    """
    if pieces <= 0 or probability <= 0.0:
        return 0
    if probability >= 1.0:
        return pieces
    mode = min(int((pieces + 1) * probability), pieces)
    odds = probability / (1.0 - probability)
    at_mode: float = _exp(
        log_factorial(pieces)
        - log_factorial(mode)
        - log_factorial(pieces - mode)
        + mode * _log(probability)
        + (pieces - mode) * _log(1.0 - probability)
    )
    below, term, k = 0.0, at_mode, mode
    while k > 0 and term > _NEGLIGIBLE * at_mode:
        term *= k / ((pieces - k + 1) * odds)
        k -= 1
        below += term
    if u < below:
        # Down from the mode: take terms off until what is left is not above u.
        term, k = at_mode, mode
        while k > 0 and u < below:
            term *= k / ((pieces - k + 1) * odds)
            k -= 1
            below -= term
        return k
    below += at_mode
    term, k = at_mode, mode
    while k < pieces and below <= u and term > 0.0:
        term *= (pieces - k) * odds / (k + 1)
        k += 1
        below += term
    return k
