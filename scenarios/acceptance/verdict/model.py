"""What a verdict is: a state for each claim, the tests behind it, and the series that they compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from scenarios.acceptance.verdict.findings import Finding

BASELINE, REPORTING = "baseline", "reporting"


class State(StrEnum):
    """What the record says of a claim. REFUTED: the committed figure was not reached, and nothing more."""

    PROVEN = "PROVEN"
    NOT_PROVEN = "NOT PROVEN"
    REFUTED = "REFUTED"
    CANNOT_TELL = "CANNOT TELL"


@dataclass(frozen=True, slots=True)
class Test:
    """One of the tests of a claim: `weeks` (W), `shifts` (N) or `lots`.

    Numbers of values on both sides, as how many independent ones they count, and the variances of both means;
    difference and standard error (that of measurement included) on the scale of the test (logarithms, or points of a
    share), improvements positive; bounds as improvements [1].
    """

    name: Literal["weeks", "shifts", "lots"]
    numbers: tuple[int, int]
    effective: tuple[float, float]
    variances: tuple[float, float]
    difference: float
    standard_error: float
    degrees_of_freedom: float
    lower: float
    upper: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Point:
    """A week of the series: first day, the figure, what it is compared with where there is that, shifts known."""

    week: date
    value: float | None
    beside: float | None
    shifts: int


@dataclass(frozen=True, slots=True)
class Series:
    """The weeks of both windows as recorded; `beside` are those of the control line or of the adjusted baseline."""

    baseline: tuple[Point, ...] = ()
    reporting: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """One claim judged; sizes are improvements [1], relative or in points as claimed, None where nothing can be said.

    `lower` and `upper` are one-sided bounds at confidence 1 - `alpha`, which is Holm's where each claim stands alone.
    `by_estimate` is what a comparison of two averages would have said.
    """

    claim: str
    metric: str
    claimed: Decimal
    state: State
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    alpha: float | None = None
    p_value: float | None = None
    by_estimate: State | None = None
    baseline: float | None = None
    reporting: float | None = None
    findings: tuple[Finding, ...] = ()
    tests: tuple[Test, ...] = ()
    series: Series = Series()

    @property
    def supported(self) -> float | None:
        """The improvement that the record supports: the lower bound, and nothing below zero."""
        return None if self.lower is None else max(self.lower, 0.0)

    @property
    def gap(self) -> float | None:
        """What is claimed beyond what is supported; zero for a claim that is proven."""
        supported = self.supported
        return None if supported is None else max(float(self.claimed) - supported, 0.0)

    @property
    def binding(self) -> str | None:
        """The test whose lower bound is the smaller one: it decides."""
        return min(self.tests, key=lambda test: test.lower).name if self.tests else None
