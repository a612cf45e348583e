"""What weeks that are not in the record could do to a gain: bounds without any assumption on them but their range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.verdict.model import ClaimVerdict, Point


@dataclass(frozen=True, slots=True)
class MissingWeeks:
    """The improvement [1] of average weeks with every missing week at its worst and at its best for the claim.

    Worst and best: nothing made, or all of a share, and the best week of the record.
    """

    claim: str
    baseline: int
    reporting: int
    worst: float | None
    best: float | None


def missing_weeks(terms: PlanTerms, verdict: ClaimVerdict) -> MissingWeeks | None:
    """The bounds for a claim; None where no week is missing, or none is there at all.

    Weeks are averaged with equal weight: what is missing has no weight of its own. An improvement without bound is None
    (a baseline in which nothing was made).
    """
    sides = verdict.series.baseline, verdict.series.reporting
    known = [[point.value for point in side if point.value is not None] for side in sides]
    gone = [len(side) - len(values) for side, values in zip(sides, known, strict=True)]
    if not any(gone) or not all(known):
        return None
    metric = METRICS[verdict.metric]
    most = 1.0 if metric.unit == "1" else max(max(side) for side in known)
    low, high = (0.0, most) if metric.better == "more" else (most, 0.0)
    in_points = terms.claims[verdict.claim].points is not None
    worst, best = (
        _gain(_mean(known[0], gone[0], first), _mean(known[1], gone[1], second), metric.better == "less", in_points)
        for first, second in ((high, low), (low, high))
    )
    return MissingWeeks(verdict.claim, gone[0], gone[1], worst, best)


def coverage(points: Sequence[Point]) -> float:
    """Share of weeks [1] with a value; 0 without any week."""
    return sum(point.value is not None for point in points) / len(points) if points else 0.0


def _mean(known: Sequence[float], gone: int, value: float) -> float:
    return (sum(known) + gone * value) / (len(known) + gone)


def _gain(before: float, after: float, less: bool, in_points: bool) -> float | None:
    if in_points:
        return before - after if less else after - before
    if before <= 0.0:
        return None
    return 1.0 - after / before if less else after / before - 1.0
