"""A figure over all draws: its median and the intervals that hold the next draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.prediction.intervals import predictive_interval
from simcore.stats import Outcome

LEVELS = (0.80, 0.95)


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over all draws: median, and the intervals that hold the next draw, by level."""

    median: float
    mean: float
    intervals: Mapping[float, Outcome]


def spread(values: Sequence[float]) -> Spread:
    """Median, mean, and predictive intervals of draws; StatisticsError TOO_FEW_DRAWS below 39 of them."""
    intervals = {level: predictive_interval(values, level) for level in LEVELS}
    return Spread(float(np.median(values)), float(np.mean(values)), intervals)
