"""What the verdict would have been on other baselines: whether the choice of the window makes it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from scenarios.acceptance.plan.terms import FEWEST_WEEKS, WEEK, PlanTerms, Window
from scenarios.acceptance.records import Records
from scenarios.acceptance.verdict.adjusted import Adjusted
from scenarios.acceptance.verdict.decide import decide
from scenarios.acceptance.verdict.model import State

# Shorter than this share of the agreed baseline is no alternative to it.
SHORTEST_SHARE = 2.0 / 3.0
MOST_WINDOWS = 200


@dataclass(frozen=True, slots=True)
class OtherBaseline:
    """A claim judged on another baseline window."""

    first: date
    last: date
    state: State
    estimate: float | None
    lower: float | None


@dataclass(frozen=True, slots=True)
class BaselineSensitivity:
    """A claim on every admissible baseline, the agreed one left out.

    Admissible: whole weeks of the record in a row, up to the last day of the agreed baseline, as many as agreed or down
    to two thirds of them, and never fewer than six.
    """

    claim: str
    others: tuple[OtherBaseline, ...]

    @property
    def states(self) -> Counter[State]:
        """How many windows lead to each verdict."""
        return Counter(other.state for other in self.others)

    @property
    def range(self) -> tuple[float, float] | None:
        """Smallest and largest estimate [1]; None where no other window has one."""
        known = [other.estimate for other in self.others if other.estimate is not None]
        return (min(known), max(known)) if known else None


def baseline_sensitivity(
    terms: PlanTerms, records: Records, adjusted: Adjusted | None = None
) -> tuple[BaselineSensitivity, ...]:
    """Every claim of a plan on every other admissible baseline, in the order of the plan."""
    found: dict[str, list[OtherBaseline]] = {name: [] for name in terms.claims}
    for window in _others(terms, records):
        windows = terms.windows.model_copy(update={"baseline": window})
        for verdict in decide(terms.model_copy(update={"windows": windows}), records, adjusted):
            other = OtherBaseline(window.first, window.last, verdict.state, verdict.estimate, verdict.lower)
            found[verdict.claim].append(other)
    return tuple(BaselineSensitivity(name, tuple(others)) for name, others in found.items())


def _others(terms: PlanTerms, records: Records) -> Iterator[Window]:
    agreed = terms.windows.baseline
    weeks = agreed.days // 7
    days = [row.date for row in records.of_line(terms.line).rows if row.date <= agreed.last]
    if not days:
        return
    before = max((agreed.first - min(days)).days // 7, 0)
    number = 0
    for length in range(weeks, max(FEWEST_WEEKS, math.ceil(SHORTEST_SHARE * weeks)) - 1, -1):
        for start in range(-before, weeks - length + 1):
            first = agreed.first + start * WEEK
            window = Window(first=first, last=first + length * WEEK - timedelta(days=1))
            if window != agreed and number < MOST_WINDOWS:
                number += 1
                yield window
