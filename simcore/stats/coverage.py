"""How often an interval covers the truth: the check of every interval of this package on known laws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simcore.errors import StatisticsError
from simcore.stats.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of `repetitions` intervals, how many held the truth, lay wholly above it, or wholly below it."""

    covered: int
    above: int
    below: int

    @property
    def repetitions(self) -> int:
        """Number of intervals judged."""
        return self.covered + self.above + self.below

    @property
    def share(self) -> float:
        """Share of intervals that held the truth [1]."""
        return self.covered / self.repetitions


def measure_coverage(truth: float, outcomes: Iterable[Outcome]) -> Coverage:
    """Count the outcomes that hold the truth; StatisticsError where there is none."""
    covered = above = below = 0
    for outcome in outcomes:
        if outcome.contains(truth):
            covered += 1
        elif outcome.estimate > truth:
            above += 1
        else:
            below += 1
    if covered + above + below == 0:
        raise StatisticsError("TOO_FEW_REPLICATIONS", "no interval to judge")
    return Coverage(covered, above, below)


def binomial_bounds(share: float, repetitions: int, confidence: float = 0.999) -> tuple[float, float]:
    """Range of observed shares [1] that a true share [1] gives with this confidence (exact binomial)."""
    from scipy.stats import binom

    tail = (1.0 - confidence) / 2.0
    return (
        float(binom.ppf(tail, repetitions, share)) / repetitions,
        float(binom.ppf(1.0 - tail, repetitions, share)) / repetitions,
    )
