"""What the test of a claim needs, whichever test it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from scenarios.acceptance.inference import Contrast, Evidence
from scenarios.acceptance.plan.terms import AgreedClaim, PlanTerms
from scenarios.acceptance.records import Records
from scenarios.acceptance.series.metrics import Metric
from scenarios.acceptance.verdict.events import left_out
from scenarios.acceptance.verdict.findings import Finding
from scenarios.acceptance.verdict.model import Series, Test

# The exponential function of more is no double any more.
_LARGEST = 700.0


@dataclass(frozen=True, slots=True)
class Sides:
    """The records of both windows, without the days that an agreed rule leaves out."""

    before: Records
    after: Records

    @classmethod
    def of(cls, terms: PlanTerms, records: Records) -> Sides:
        """Both windows of a plan."""
        windows = terms.windows
        return cls(*(
            records.between(window.first, window.last).without(left_out(terms, window))
            for window in (windows.baseline, windows.reporting)
        ))  # fmt: skip

    def of_line(self, line: str) -> Sides:
        """The rows of one line."""
        return Sides(self.before.of_line(line), self.after.of_line(line))


@dataclass(frozen=True, slots=True)
class Measured:
    """One test by name: numbers of values, effective ones, and the variances of both means on the scale of the test."""

    name: Literal["weeks", "shifts", "lots"]
    numbers: tuple[int, int]
    effective: tuple[float, float]
    variances: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence on the scale of improvement, its threshold, and the way from there to sizes."""

    evidence: Evidence
    measured: tuple[Measured, ...]
    threshold: float
    size: Callable[[float], float]
    baseline: float
    reporting: float

    def tests(self, alpha: float) -> tuple[Test, ...]:
        """What each test says, with bounds at confidence 1 - alpha."""
        pairs = zip(self.measured, self.evidence.contrasts, strict=True)
        return tuple(self._test(measured, contrast, alpha) for measured, contrast in pairs)

    def _test(self, measured: Measured, contrast: Contrast, alpha: float) -> Test:
        return Test(
            measured.name, measured.numbers, measured.effective, measured.variances, float(contrast.difference),
            float(contrast.standard_error), float(contrast.degrees_of_freedom),
            self.size(float(contrast.lower(alpha))), self.size(float(contrast.upper(alpha))),
            float(contrast.p_beyond(self.threshold)),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim before Holm: its case where there is one, what was found, and the weeks as they are."""

    case: Case | None
    findings: list[Finding]
    series: Series = field(default_factory=Series)


def threshold_of(claim: AgreedClaim, metric: Metric) -> float:
    """What the difference has to reach, on the scale of improvement."""
    size = float(claim.size)
    if claim.points is not None:
        return size
    return -math.log1p(-size) if metric.better == "less" else math.log1p(size)


def oriented_case(
    evidence: Evidence, measured: Sequence[Measured], claim: AgreedClaim, metric: Metric, levels: Sequence[float]
) -> Case:
    """On the scale of improvement, whichever way is better; `levels` are the figure before and after."""
    less = metric.better == "less"
    oriented = evidence.mirrored() if less else evidence
    size: Callable[[float], float] = _share_more
    if claim.points is not None:
        size = _points
    elif less:
        size = _share_less
    return Case(oriented, tuple(measured), threshold_of(claim, metric), size, levels[0], levels[1])


def _points(improvement: float) -> float:
    """A share changes by all of it at most."""
    return min(max(improvement, -1.0), 1.0)


def _share_more(improvement: float) -> float:
    """Relative growth [1]; a bound without end is as large as a number can be."""
    return math.expm1(min(improvement, _LARGEST))


def _share_less(improvement: float) -> float:
    return -_share_more(-improvement)
