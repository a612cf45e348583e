"""Average run length of control charts: points until the first signal, counted from the moment of a shift.

Shifts and limits are in standard deviations of the plotted point [sigma]. Limits are symmetric and constant, the
chart starts on its centre line. Sources: D. C. Montgomery, *Introduction to Statistical Quality Control*, chapters
6 and 9; S. V. Crowder (1987), doi:10.1080/00401706.1987.10488267; J. M. Lucas and M. S. Saccucci (1990),
doi:10.1080/00401706.1990.10484583; D. Brook and D. A. Evans (1972), doi:10.1093/biomet/59.3.539.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from simcore.analytic._checks import refuse, require_count, require_finite, require_positive

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALLEST_WEIGHT = 0.02
"""Below this weight the kernel is narrower than 200 nodes resolve; SAS/QC EWMAARL warns of the same region."""

QUADRATURE_NODES = 200
"""Gauss-Legendre nodes; from 60 nodes on the figures of weights >= 0.2 agree to 11 digits."""

CHAIN_STATES = 301
"""Intervals between the limits; the discretisation error is proportional to 1/states^2 (0.02 % at ARL 500)."""


def shewhart_average_run_length(shift: float, limit_width: float = 3.0) -> float:
    """Average run length [points] of independent points against limits at +-limit_width [sigma] after `shift` [sigma].

    ARL = 1 / (Phi(-L + delta) + Phi(-L - delta)) (Montgomery, chapter 6).
    """
    require_finite(shift=shift)
    require_positive(limit_width=limit_width)
    signal = normal_distribution(-limit_width + shift) + normal_distribution(-limit_width - shift)
    return 1.0 / signal


@lru_cache(maxsize=1)
def _quadrature() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    import numpy as np

    return np.polynomial.legendre.leggauss(QUADRATURE_NODES)


def ewma_average_run_length(shift: float, weight: float, limit_width: float) -> float:
    """Average run length [points] of an EWMA chart after `shift` [sigma].

    z <- (1-w) z + w x against limits +-L sqrt(w/(2-w)).
    Crowder's integral equation A(u) = 1 + (1/w) int A(y) phi((y - (1-w) u)/w - delta) dy, solved with 200
    Gauss-Legendre nodes. Raises LineproofError for a weight outside [0.02, 1].
    """
    import numpy as np

    _check_ewma(shift, weight, limit_width)
    if weight == 1.0:
        return shewhart_average_run_length(shift, limit_width)
    limit = limit_width * math.sqrt(weight / (2.0 - weight))
    nodes, node_weights = (values * limit for values in _quadrature())
    starts = np.append(nodes, 0.0)
    standardised = (nodes[None, :] - (1.0 - weight) * starts[:, None]) / weight - shift
    kernel = np.exp(-0.5 * standardised**2) / (math.sqrt(2.0 * math.pi) * weight) * node_weights
    lengths = np.linalg.solve(np.eye(QUADRATURE_NODES) - kernel[:-1], np.ones(QUADRATURE_NODES))
    return float(1.0 + kernel[-1] @ lengths)


def ewma_average_run_length_by_chain(
    shift: float, weight: float, limit_width: float, states: int = CHAIN_STATES
) -> float:
    """The same average run length [points] from a Markov chain on `states` equal intervals between the limits.

    Transition from the midpoint of interval i into interval j; ARL = row of the centre interval of (I - Q)^-1 1
    (Brook and Evans 1972; Lucas and Saccucci 1990). Raises LineproofError unless `states` is odd, so that the
    centre line is a midpoint. It tends to `ewma_average_run_length` as `states` grows.
    """
    import numpy as np
    from scipy.special import ndtr

    _check_ewma(shift, weight, limit_width)
    require_count(3, states=states)
    if states % 2 == 0:
        raise refuse("states", states, "an odd number of intervals")
    limit = limit_width * math.sqrt(weight / (2.0 - weight))
    edges = np.linspace(-limit, limit, states + 1)
    midpoints = 0.5 * (edges[:-1] + edges[1:])
    below = ndtr((edges[None, :] - (1.0 - weight) * midpoints[:, None]) / weight - shift)
    lengths = np.linalg.solve(np.eye(states) - np.diff(below, axis=1), np.ones(states))
    return float(lengths[states // 2])


def normal_distribution(value: float) -> float:
    """Standard normal distribution function Phi(value) [1], accurate in the lower tail."""
    return 0.5 * math.erfc(-value / math.sqrt(2.0))


def _check_ewma(shift: float, weight: float, limit_width: float) -> None:
    require_finite(shift=shift)
    require_positive(limit_width=limit_width)
    if not SMALLEST_WEIGHT <= weight <= 1.0:
        raise refuse("weight", weight, f"a weight of the newest point between {SMALLEST_WEIGHT} and 1")
