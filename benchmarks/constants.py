"""The reference workload in numbers; imports nothing, so that every peer reads them in its own environment."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

# Seconds, pieces and shares of RW-M.
CYCLE, CYCLE_CV = 1.0, 0.3
TO_FAILURE, TO_REPAIR = 100.0, 5.0
SCRAP = 0.02
BUFFER = 10
REPORT = 8 * 3600.0
# What RW-M-ops adds.
OPERATORS, STATIONS_PER_POOL = 4, 5
SETUP, LOT = 3.0, 50

# Parameters of the normal law whose exponential is the cycle: `random.lognormvariate(MU, SIGMA)`.
SIGMA = sqrt(log(1.0 + CYCLE_CV**2))
MU = log(CYCLE) - SIGMA * SIGMA / 2.0


@dataclass(frozen=True, slots=True)
class Count:
    """What one run of a model did: part-station operations, and good parts that left."""

    operations: int
    finished: int


@dataclass(frozen=True, slots=True)
class Times:
    """Mean times of RW-M and the interval of its report [s]; others than RW-M's own put events at the same instants."""

    cycle: float = CYCLE
    to_failure: float = TO_FAILURE
    to_repair: float = TO_REPAIR
    report: float = REPORT


RW = Times()


def tolerance(horizon: float) -> float:
    """Largest relative difference of the operations of two runs of RW-M with different luck, over `horizon` seconds.

    Operations vary mainly with the time lost to repairs. A station has about n = horizon / 100 stops, each with the
    variance of its duration around the mean and of its number, so the time lost has a standard deviation of
    sqrt(2 n) x 5 s; two runs differ by sqrt(2) times that, and five standard deviations are allowed.
    """
    stops = horizon / TO_FAILURE
    return 5.0 * sqrt(2.0) * sqrt(2.0 * stops) * TO_REPAIR / horizon
