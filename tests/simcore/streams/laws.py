"""The samplers under test beside the same laws in scipy.stats."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special, stats

from simcore.streams import Sampler, exponential, geometric, lognormal, triangular, uniform, weibull


def _lognormal(mean: float, cv: float) -> Any:
    sigma = np.sqrt(np.log1p(cv * cv))
    return stats.lognorm(s=sigma, scale=np.exp(np.log(mean) - sigma**2 / 2))


def _weibull(mean: float, shape: float) -> Any:
    return stats.weibull_min(shape, scale=mean / special.gamma(1.0 + 1.0 / shape))


CONTINUOUS: dict[str, tuple[Sampler, Any]] = {
    "uniform": (uniform(2.0, 5.0), stats.uniform(2.0, 3.0)),
    "triangular": (triangular(1.0, 2.0, 6.0), stats.triang(0.2, 1.0, 5.0)),
    "triangular from its mode": (triangular(1.0, 1.0, 3.0), stats.triang(0.0, 1.0, 2.0)),
    "triangular to its mode": (triangular(1.0, 3.0, 3.0), stats.triang(1.0, 1.0, 2.0)),
    "exponential": (exponential(100.0), stats.expon(scale=100.0)),
    "lognormal": (lognormal(10.8e6, 0.3), _lognormal(10.8e6, 0.3)),
    "lognormal, steady": (lognormal(3.0, 0.01), _lognormal(3.0, 0.01)),
    "lognormal, wide": (lognormal(3.0, 2.0), _lognormal(3.0, 2.0)),
    "weibull, infant": (weibull(50.0, 0.7), _weibull(50.0, 0.7)),
    "weibull, memoryless": (weibull(50.0, 1.0), stats.expon(scale=50.0)),
    "weibull, wearing": (weibull(50.0, 3.0), _weibull(50.0, 3.0)),
}
GEOMETRIC: dict[str, tuple[Sampler, Any]] = {
    "often": (geometric(0.7), stats.geom(0.7)),
    "seldom": (geometric(0.004), stats.geom(0.004)),
}
