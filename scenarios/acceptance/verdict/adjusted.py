"""The case without the renovation, given as a table: what it must show before it may adjust anything."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scenarios.acceptance.plan.terms import FEWEST_WEEKS, PlanTerms
from scenarios.acceptance.records import FileDigest
from scenarios.acceptance.series.blocks import Week
from scenarios.acceptance.series.metrics import Metric
from scenarios.acceptance.verdict.findings import Finding, Weight


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What a figure would have been without the renovation, by metric and first day of the week, and its file.

    Weeks of the baseline are those that were held out when the table's model was fitted.
    """

    values: Mapping[str, Mapping[date, float]]
    file: FileDigest

    def of_metric(self, name: str) -> Mapping[date, float]:
        """The weeks of one figure; empty where the table doesn't speak of it."""
        return self.values.get(name, {})


@dataclass(frozen=True, slots=True)
class Gate:
    """How well a table meets held-out weeks [1]: normalised mean bias error and coefficient of variation of the RMSE.

    ASHRAE Guideline 14-2014, 4.3.2.3, with one parameter.
    """

    weeks: int
    bias: float
    variation: float

    def passed(self, terms: PlanTerms) -> bool:
        """Whether both stay within what was agreed on."""
        limits = terms.adjusted_baseline
        return limits is not None and abs(self.bias) <= limits.bias and self.variation <= limits.variation


def gate_of(recorded: Sequence[float], table: Sequence[float]) -> Gate:
    """The gate of values that belong together; ValueError for fewer than two."""
    count = len(recorded)
    if count < 2 or count != len(table):
        raise ValueError("a gate needs two weeks with both values")
    mean = sum(recorded) / count
    errors = [said - true for true, said in zip(recorded, table, strict=True)]
    root = math.sqrt(sum(error * error for error in errors) / (count - 1))
    return Gate(count, sum(errors) / count / mean, root / mean)


def adjusted_findings(
    terms: PlanTerms, metric: Metric, weeks: tuple[Sequence[Week], Sequence[Week]], table: Mapping[date, float]
) -> Iterator[Finding]:
    """Whose table adjusts the figure and how well it meets the held-out weeks, or why it may not adjust anything.

    `weeks` are the held-out weeks of the baseline and those of the reporting window.
    """
    agreed = terms.adjusted_baseline
    if agreed is None:
        return
    missing = [week.first for week in weeks[1] if week.first not in table]
    if not table or missing:
        yield Finding("ADJUSTED_MISSING", Weight.DISQUALIFIES)
        return
    if any(value <= 0.0 or not math.isfinite(value) for value in table.values()):
        yield Finding("ADJUSTED_VALUE", Weight.DISQUALIFIES)
        return
    pairs = [(week.value, table[week.first]) for week in weeks[0] if week.value is not None]
    if len(pairs) < FEWEST_WEEKS:
        values = {"side": "held_out", "count": str(len(pairs)), "least": str(FEWEST_WEEKS)}
        yield Finding("TOO_FEW_WEEKS", Weight.DISQUALIFIES, values)
        return
    gate = gate_of([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    values = {
        "label": agreed.label, "weeks": str(gate.weeks), "bias": f"{gate.bias:+.1%}",
        "variation": f"{gate.variation:.1%}", "most_bias": f"{agreed.bias:.1%}",
        "most_variation": f"{agreed.variation:.1%}",
    }  # fmt: skip
    if gate.passed(terms):
        yield Finding("ADJUSTED_BY", Weight.NOTES, values)
    else:
        yield Finding("ADJUSTED_GATE", Weight.DISQUALIFIES, values)
