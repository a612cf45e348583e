"""Series whose law is known, for the tests of this folder."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def autoregression(length: int, coefficient: float, start: float, seed: int) -> Array:
    """AR(1) with unit innovations around zero, started `start` above a stationary value, shape (length,)."""
    rng = np.random.default_rng(seed)
    innovations = rng.normal(size=length)
    values = np.empty(length)
    value = start + rng.normal() / np.sqrt(1.0 - coefficient**2)
    for index in range(length):
        value = coefficient * value + innovations[index]
        values[index] = value
    return values


def single_server_queue(utilisation: float, replications: int, customers: int, seed: int) -> tuple[Array, Array, Array]:
    """M/M/1 from empty by Lindley's recursion: service times, arrival times, times in system, each (R, customers).

    The waiting time W_k = max(0, W_{k-1} + S_{k-1} - A_k) is the random walk less its running minimum.
    """
    rng = np.random.default_rng(seed)
    service = rng.exponential(1.0, (replications, customers))
    gaps = rng.exponential(1.0 / utilisation, (replications, customers))
    walk = np.zeros((replications, customers))
    np.cumsum(service[:, :-1] - gaps[:, 1:], axis=1, out=walk[:, 1:])
    waiting = walk - np.minimum.accumulate(walk, axis=1)
    return service, np.cumsum(gaps, axis=1), waiting + service


def times_in_system(utilisation: float, replications: int, customers: int, seed: int) -> Array:
    """Times in system of M/M/1 started empty, shape (R, customers); long-run mean 1 / (1 - utilisation)."""
    return single_server_queue(utilisation, replications, customers, seed)[2]
