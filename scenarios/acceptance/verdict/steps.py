"""From raw pieces to the result: what each adjustment that was agreed on does to a gain, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import Records
from scenarios.acceptance.series.blocks import weeks_of
from scenarios.acceptance.series.metrics import METRICS, STANDARD_MINUTES, Metric
from scenarios.acceptance.verdict.judged import Sides
from scenarios.acceptance.verdict.model import ClaimVerdict

StepName = Literal["pieces", "as_recorded", "events", "compared"]


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: the improvement [1] of a ratio of averages of whole weeks, as the claim is meant."""

    name: StepName
    improvement: float


def steps(terms: PlanTerms, records: Records, verdict: ClaimVerdict) -> tuple[Step, ...]:
    """Raw pieces (where standard minutes are claimed), the figure as recorded, without events, and what was tested.

    Only stages that are there; empty for a claim without an estimate. Lots have no stages.
    """
    metric = METRICS[verdict.metric]
    if verdict.estimate is None or metric.test == "lots":
        return ()
    return tuple(_steps(terms, records, verdict, metric))


def _steps(terms: PlanTerms, records: Records, verdict: ClaimVerdict, metric: Metric) -> Iterator[Step]:
    windows = terms.windows
    raw = [records.between(each.first, each.last).of_line(terms.line) for each in (windows.baseline, windows.reporting)]
    less, in_points = metric.better == "less", terms.claims[verdict.claim].points is not None
    if metric.numerator == STANDARD_MINUTES and metric.name == "throughput":
        yield Step("pieces", _gain(_levels(terms, METRICS["good_pieces"], raw), less, in_points))
    yield Step("as_recorded", _gain(_levels(terms, metric, raw), less, in_points))
    if terms.events:
        sides = Sides.of(terms, records).of_line(terms.line)
        yield Step("events", _gain(_levels(terms, metric, (sides.before, sides.after)), less, in_points))
    if verdict.estimate is not None:
        yield Step("compared", verdict.estimate)


def _levels(terms: PlanTerms, metric: Metric, sides: Sequence[Records]) -> tuple[float, float]:
    windows = terms.windows
    means = []
    for records, window in zip(sides, (windows.baseline, windows.reporting), strict=True):
        values = [week.value for week in weeks_of(records, metric, terms.standard_times, window)]
        known = [value for value in values if value is not None]
        means.append(sum(known) / len(known))
    return means[0], means[1]


def _gain(levels: tuple[float, float], less: bool, in_points: bool) -> float:
    before, after = levels
    if in_points:
        return before - after if less else after - before
    return 1.0 - after / before if less else after / before - 1.0
