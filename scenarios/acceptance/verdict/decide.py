"""The verdict on each claim: PROVEN, NOT PROVEN, REFUTED or CANNOT TELL, with what supports it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from scenarios.acceptance.inference import (
    Contrast,
    Evidence,
    baseline_trend,
    defect_rate,
    difference_of_rates,
    ratio_of_rates,
    weeks_and_shifts,
)
from scenarios.acceptance.inference.lots import FEWEST_LOTS
from scenarios.acceptance.plan.terms import SHORT_WINDOW, AgreedClaim, PlanTerms
from scenarios.acceptance.records import Records
from scenarios.acceptance.series.blocks import Week, logarithms_of_shifts, logarithms_of_weeks, weeks_of
from scenarios.acceptance.series.metrics import METRICS, STANDARD_MINUTES, Metric
from scenarios.acceptance.verdict import sufficiency
from scenarios.acceptance.verdict.findings import Finding, Weight
from simcore.stats import holm

BASELINE, REPORTING = "baseline", "reporting"


class State(StrEnum):
    """What the record says of a claim. REFUTED: the committed figure was not reached, and nothing more."""

    PROVEN = "PROVEN"
    NOT_PROVEN = "NOT PROVEN"
    REFUTED = "REFUTED"
    CANNOT_TELL = "CANNOT TELL"


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """One claim judged; sizes are improvements [1], relative or in points as claimed, None where nothing can be said.

    `lower` and `upper` are one-sided bounds at confidence 1 - `alpha`, which is Holm's where each claim stands alone.
    `by_estimate` is what a comparison of two averages would have said. `tests` are W and N, or that of the lots, on the
    scale on which they are made: logarithms, or points, more being better.
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
    tests: tuple[Contrast, ...] = ()

    @property
    def supported(self) -> float | None:
        """The improvement that the record supports: the lower bound, and nothing below zero."""
        return None if self.lower is None else max(self.lower, 0.0)

    @property
    def gap(self) -> float | None:
        """What is claimed beyond what is supported; zero for a claim that is proven."""
        supported = self.supported
        return None if supported is None else max(float(self.claimed) - supported, 0.0)


@dataclass(frozen=True, slots=True)
class _Case:
    """What a claim's test needs: the evidence on the scale of improvement, its threshold, and the way back."""

    evidence: Evidence
    threshold: float
    size: Callable[[float], float]
    baseline: float
    reporting: float


@dataclass(frozen=True, slots=True)
class _Sides:
    before: Records
    after: Records

    def of_line(self, line: str) -> _Sides:
        return _Sides(self.before.of_line(line), self.after.of_line(line))


def decide(terms: PlanTerms, records: Records) -> tuple[ClaimVerdict, ...]:
    """The verdicts on all claims of a plan, in its order, from the records of both windows."""
    windows = terms.windows
    whole = _Sides(
        records.between(windows.baseline.first, windows.baseline.last),
        records.between(windows.reporting.first, windows.reporting.last),
    )
    cases: dict[str, _Case | None] = {}
    findings: dict[str, tuple[Finding, ...]] = {}
    for name, claim in terms.claims.items():
        judge = _judge_lots if METRICS[claim.metric].test == "lots" else _judge_weeks
        cases[name], found = judge(terms, claim, METRICS[claim.metric], whole)
        findings[name] = tuple(each for place, each in enumerate(found) if each not in found[:place])
    return tuple(
        _verdict(name, claim, cases[name], findings[name], level)
        for (name, claim), level in zip(terms.claims.items(), _levels(terms, list(cases.values())), strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Level:
    """Error rate of the bounds of a claim, and its p-values, adjusted where each claim is judged by itself."""

    alpha: float
    proven: bool
    refuted: bool


def _levels(terms: PlanTerms, cases: Sequence[_Case | None]) -> list[_Level]:
    """A claim that can't be tested counts among the others: who brings no data must not make the rest easier."""
    alpha = float(terms.rule.alpha)
    beyond = [1.0 if case is None else float(case.evidence.p_beyond(case.threshold)) for case in cases]
    short = [1.0 if case is None else float(case.evidence.p_short(case.threshold)) for case in cases]
    if terms.rule.judged == "all":
        return [_Level(alpha, p <= alpha, q <= alpha) for p, q in zip(beyond, short, strict=True)]
    ranks = [sum(other < own for other in beyond) for own in beyond]
    return [
        _Level(alpha / (len(cases) - rank), p <= alpha, q <= alpha)
        for rank, p, q in zip(ranks, holm(beyond), holm(short), strict=True)
    ]


def _verdict(
    name: str, claim: AgreedClaim, case: _Case | None, findings: tuple[Finding, ...], level: _Level
) -> ClaimVerdict:
    nothing = ClaimVerdict(name, claim.metric, claim.size, State.CANNOT_TELL, findings=findings)
    if case is None:
        return nothing
    sizes = [case.size(float(each)) for each in (case.evidence.estimate, case.evidence.lower(level.alpha),
                                                 case.evidence.upper(level.alpha))]  # fmt: skip
    measured = replace(
        nothing, estimate=sizes[0], lower=sizes[1], upper=sizes[2], alpha=level.alpha,
        p_value=float(case.evidence.p_beyond(case.threshold)), baseline=case.baseline, reporting=case.reporting,
        by_estimate=State.PROVEN if float(case.evidence.estimate) >= case.threshold else State.NOT_PROVEN,
        tests=case.evidence.contrasts,
    )  # fmt: skip
    if any(finding.weight is Weight.DISQUALIFIES for finding in findings):
        return measured
    state = State.PROVEN if level.proven else State.REFUTED if level.refuted else State.NOT_PROVEN
    return replace(measured, state=state)


# Weeks and shifts ---------------------------------------------------------------------------------------------------


def _judge_weeks(
    terms: PlanTerms, claim: AgreedClaim, metric: Metric, whole: _Sides
) -> tuple[_Case | None, list[Finding]]:
    sides = whole.of_line(terms.line)
    found = _general(terms, metric, sides)
    if any(finding.code in ("COLUMN_MISSING", "STANDARD_TIME_MISSING") for finding in found):
        return None, found
    before, after, more = _weeks(terms, metric, sides)
    found += more
    control: tuple[tuple[Week, ...], tuple[Week, ...]] | None = None
    if terms.control_line:
        other = whole.of_line(terms.control_line)
        if not other.before.rows or not other.after.rows:
            return None, [*found, Finding("CONTROL_MISSING", Weight.DISQUALIFIES, {"line": terms.control_line})]
        first, second, more = _weeks(terms, metric, other)
        found += more
        control = first, second
    usable = [[week for week in side if week.value is not None and week.value > 0.0] for side in (before, after)]
    if min(map(len, usable)) < 2:
        return None, found
    in_points = claim.points is not None
    arrays = [_values(side, in_points) for side in usable]
    if control is not None:
        try:
            arrays = [_beside(side, other, in_points) for side, other in zip(usable, control, strict=True)]
        except ValueError:
            return None, [*found, Finding("CONTROL_MISSING", Weight.DISQUALIFIES, {"line": terms.control_line})]
    if all(len(set(weeks)) == 1 for weeks, _ in arrays):
        return None, [*found, Finding("NO_VARIATION", Weight.DISQUALIFIES)]
    found += _trend(arrays[0][0], in_points)
    (weeks_before, shifts_before), (weeks_after, shifts_after) = arrays
    evidence = weeks_and_shifts(weeks_before, weeks_after, shifts_before, shifts_after)
    levels = [_mean(side) for side in usable]
    uncertainty = uncertainty_of(terms, metric, control is not None)
    evidence = evidence.with_uncertainty(uncertainty * (levels[0] if in_points else 1.0))
    return _case(evidence, claim, metric, levels), found


def _general(terms: PlanTerms, metric: Metric, sides: _Sides) -> list[Finding]:
    both = Records(
        (*sides.before.rows, *sides.after.rows), sides.before.columns | sides.after.columns, sides.before.files
    )
    return [
        *sufficiency.of_columns(both, metric, terms),
        *sufficiency.of_rows(both),
        *sufficiency.of_definitions(sides.before, sides.after, metric),
    ]


def _weeks(terms: PlanTerms, metric: Metric, sides: _Sides) -> tuple[tuple[Week, ...], tuple[Week, ...], list[Finding]]:
    found: list[Finding] = []
    both: list[tuple[Week, ...]] = []
    pairs = ((BASELINE, sides.before, terms.windows.baseline), (REPORTING, sides.after, terms.windows.reporting))
    for side, records, window in pairs:
        weeks = weeks_of(records, metric, terms.standard_times, window)
        counted = tuple(week for week in weeks if week.shifts or not sufficiency.is_holiday(week.first, terms))
        found += sufficiency.of_weeks(side, counted, window, terms)
        if metric.definition == "iso22400.OEE":
            found += sufficiency.oee_above_one(counted)
        both.append(counted)
    if len(both[1]) < SHORT_WINDOW:
        found.append(Finding("SHORT_WINDOW", Weight.NOTES, {"count": str(len(both[1]))}))
    return both[0], both[1], found


def _values(weeks: Sequence[Week], in_points: bool) -> tuple[list[float], list[float]]:
    """Weekly values and values of shifts on the scale of the test."""
    if not in_points:
        return logarithms_of_weeks(weeks), logarithms_of_shifts(weeks)
    shifts = [
        float(shift.numerator / shift.denominator)
        for week in weeks
        for shift in week.known
        if shift.numerator is not None and shift.denominator
    ]
    return [week.value for week in weeks if week.value is not None], shifts


def _beside(weeks: Sequence[Week], control: Sequence[Week], in_points: bool) -> tuple[list[float], list[float]]:
    """The same less what the control line did in the same week or shift; ValueError where it has none."""
    others = {week.first: week for week in control}
    pairs = [(week, others[week.first]) for week in weeks if week.first in others and others[week.first].value]
    if len(pairs) < len(weeks):
        raise ValueError("the control line lacks a week")
    own, other = (_values([pair[side] for pair in pairs], in_points)[0] for side in (0, 1))
    shifts = []
    for week, beside in pairs:
        by_shift = {(shift.day, shift.name): shift for shift in beside.known}
        for shift in week.known:
            match = by_shift.get((shift.day, shift.name))
            if match is not None:
                values = [_one(each.numerator, each.denominator, in_points) for each in (shift, match)]
                if values[0] is not None and values[1] is not None:
                    shifts.append(values[0] - values[1])
    if len(shifts) < len(pairs):
        raise ValueError("the control line lacks the shifts")
    return [a - b for a, b in zip(own, other, strict=True)], shifts


def _one(above: Decimal | None, below: Decimal | None, in_points: bool) -> float | None:
    if above is None or not below or (above <= 0 and not in_points):
        return None
    ratio = float(above / below)
    return ratio if in_points else math.log(ratio)


def _trend(weeks: Sequence[float], in_points: bool) -> list[Finding]:
    trend = baseline_trend(weeks)
    if not trend.found:
        return []
    slope = f"{trend.slope:+.2%}" if not in_points else f"{100.0 * trend.slope:+.2f} pp"
    return [Finding("BASELINE_TREND", Weight.DISQUALIFIES, {"slope": slope, "p": f"{trend.p_value:.2g}"})]


def uncertainty_of(terms: PlanTerms, metric: Metric, with_control: bool) -> float:
    """Relative standard uncertainty of the ratio of two windows [1]; standard times are the same in both and cancel."""
    parts: Mapping[str, Decimal] = {
        STANDARD_MINUTES: terms.uncertainty.good, "good": terms.uncertainty.good,
        "planned_busy_time": terms.uncertainty.planned_busy_time,
    }  # fmt: skip
    one_side = sum((parts.get(each, Decimal(0)) ** 2 for each in (metric.numerator, metric.denominator)), Decimal(0))
    return math.sqrt(one_side * (4 if with_control else 2))


def _mean(weeks: Sequence[Week]) -> float:
    values = [week.value for week in weeks if week.value is not None]
    return sum(values) / len(values)


# Lots ---------------------------------------------------------------------------------------------------------------


def _judge_lots(
    terms: PlanTerms, claim: AgreedClaim, metric: Metric, whole: _Sides
) -> tuple[_Case | None, list[Finding]]:
    sides = whole.of_line(terms.line)
    found = _general(terms, metric, sides)
    if any(finding.code == "COLUMN_MISSING" for finding in found):
        return None, found
    *_, more = _weeks(terms, metric, sides)
    found += more
    rates = []
    for name, records in ((BASELINE, sides.before), (REPORTING, sides.after)):
        lots = sufficiency.lots_of(records, metric)
        if len(lots) < FEWEST_LOTS:
            values = {"side": name, "count": str(len(lots)), "least": str(FEWEST_LOTS)}
            return None, [*found, Finding("TOO_FEW_LOTS", Weight.DISQUALIFIES, values)]
        rates.append(defect_rate([each[0] for each in lots], [each[1] for each in lots]))
    if claim.points is not None:
        evidence = Evidence((difference_of_rates(*rates),))
        return _case(evidence, claim, metric, [rate.rate for rate in rates]), found
    for name, rate in zip((BASELINE, REPORTING), rates, strict=True):
        if rate.defective == 0:
            return None, [*found, Finding("NO_DEFECTS", Weight.DISQUALIFIES, {"side": name})]
    return _case(Evidence((ratio_of_rates(*rates),)), claim, metric, [rate.rate for rate in rates]), found


def _case(evidence: Evidence, claim: AgreedClaim, metric: Metric, levels: Sequence[float]) -> _Case:
    """On the scale of improvement, whichever way is better."""
    less = metric.better == "less"
    oriented = evidence.mirrored() if less else evidence
    gain = float(claim.size)
    if claim.points is not None:
        return _Case(oriented, gain, float, levels[0], levels[1])
    if less:
        return _Case(oriented, -math.log1p(-gain), lambda size: -math.expm1(-size), levels[0], levels[1])
    return _Case(oriented, math.log1p(gain), math.expm1, levels[0], levels[1])
