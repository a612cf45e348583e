"""What the agreed windows will be able to decide on each claim, from the baseline alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenarios.acceptance.inference import defect_rate
from scenarios.acceptance.inference.lots import FEWEST_LOTS, DefectRate
from scenarios.acceptance.plan.power import (
    ASSURANCE,
    LONGEST_WINDOW,
    Reach,
    Variation,
    reach_of,
    variation_of,
    weeks_needed,
)
from scenarios.acceptance.plan.terms import AgreedClaim, PlanTerms
from scenarios.acceptance.records import Records
from scenarios.acceptance.series.blocks import Week, logarithms_of_shifts, weeks_of
from scenarios.acceptance.series.metrics import METRICS, Metric
from scenarios.acceptance.verdict import sufficiency
from scenarios.acceptance.verdict.events import left_out
from scenarios.acceptance.verdict.findings import Finding, Weight
from scenarios.acceptance.verdict.weeks import beside_line, uncertainty_of
from simcore.errors import LineproofError

# True improvements at which the power is stated, in multiples of the claim: points of a rate and per cent of an output
# are of very different size.
MULTIPLES = (1.0, 1.1, 1.2, 1.3, 1.5, 2.0)
# The one for which the weeks needed are stated.
WEEKS_MULTIPLE = 1.3
# No figure falls by all of it.
_LARGEST_FALL = 0.99
# A window that decides a claim only if it is exceeded by more than this, or by as much again, is said to be too short.
FEASIBLE_MARGIN = 0.10


@dataclass(frozen=True, slots=True)
class Forecast:
    """One claim: power at multiples of it (true improvement beyond the claim [1], probability), and what is needed.

    `smallest` is the least improvement [1] that passes with 90 % probability; `weeks` is the number of reporting weeks
    after which 1.3 times the claim does; None: not within a year. `findings` says why there is no forecast.
    """

    claim: str
    metric: str
    claimed: float
    baseline: float | None
    power: tuple[tuple[float, float], ...] = ()
    smallest: float | None = None
    weeks: int | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def undecidable(self) -> bool:
        """Whether only an improvement far beyond the claim would pass in the agreed window."""
        return self.smallest is not None and self.smallest > self.claimed + min(FEASIBLE_MARGIN, self.claimed)


def margins_of(claim: AgreedClaim) -> tuple[float, ...]:
    """Improvements beyond a claim [1] at which its power is stated."""
    return tuple(margin_of(claim, multiple) for multiple in MULTIPLES)


def margin_of(claim: AgreedClaim, multiple: float) -> float:
    """How far a multiple of a claim lies beyond it [1]."""
    size, less = float(claim.size), METRICS[claim.metric].better == "less"
    true = multiple * size
    return (min(true, _LARGEST_FALL) if less and claim.points is None else true) - size


def forecast(terms: PlanTerms, records: Records) -> tuple[Forecast, ...]:
    """The forecasts of all claims from the records of the baseline window, in the order of the plan."""
    window = terms.windows.baseline
    both = records.between(window.first, window.last).without(left_out(terms, window))
    return tuple(_one(terms, name, claim, both) for name, claim in terms.claims.items())


def _one(terms: PlanTerms, name: str, claim: AgreedClaim, both: Records) -> Forecast:
    metric, size = METRICS[claim.metric], float(claim.size)
    counted, found = _counted(terms, metric, both)
    nothing = Forecast(name, claim.metric, size, None, findings=found)
    if any(finding.weight is Weight.DISQUALIFIES for finding in found):
        return nothing
    if metric.test == "lots":
        return _of_lots(terms, name, claim, metric, both.of_line(terms.line), found)
    try:
        ahead = _ahead(terms, metric, counted, both)
    except _NoVariation as error:
        return replace(nothing, findings=(*found, error.finding))
    scale, weeks = _Scale(metric, claim, _level(counted)), len(terms.windows.reporting.weeks())
    reach = ahead.reach(weeks)
    return Forecast(
        name, claim.metric, size, _level(counted),
        tuple((margin, scale.power(reach, margin)) for margin in margins_of(claim)),
        scale.smallest(reach),
        weeks_needed(
            ahead.variation, ahead.weeks, weeks, ahead.alpha, scale.factor(margin_of(claim, WEEKS_MULTIPLE)),
            scale.factor(0.0), ahead.uncertainty,
        ),
        found,
    )  # fmt: skip


def guaranteed(terms: PlanTerms, records: Records, metric: Metric, gains: Sequence[float]) -> float | None:
    """The largest relative gain [1] of a figure that passes under a plan with 90 % probability; None: none does.

    `gains` [1] are draws of the true gain. LineproofError NO_BASELINE where the record of the baseline doesn't support
    a verdict on this figure, ValueError for a figure that is judged by lots.
    """
    if metric.test == "lots":
        raise ValueError("rates that are judged by lots have no reach of this kind")
    window = terms.windows.baseline
    both = records.between(window.first, window.last).without(left_out(terms, window))
    counted, found = _counted(terms, metric, both)
    wrong = [finding for finding in found if finding.weight is Weight.DISQUALIFIES]
    try:
        if not wrong:
            return _ahead(terms, metric, counted, both).reach(len(terms.windows.reporting.weeks())).guaranteed(gains)
    except _NoVariation as error:
        wrong = [error.finding]
    said = "; ".join(finding.sentence("en") for finding in wrong)
    raise LineproofError("NO_BASELINE", f"the record of the baseline supports no plan: {said}", "mend the record first")


def _counted(terms: PlanTerms, metric: Metric, both: Records) -> tuple[tuple[Week, ...], tuple[Finding, ...]]:
    """The weeks of the baseline, and what is wrong with them; no weeks where the figure can't be made."""
    baseline, window = both.of_line(terms.line), terms.windows.baseline
    found = [*sufficiency.of_columns(baseline, metric, terms), *sufficiency.of_rows(baseline)]
    if any(finding.code in ("COLUMN_MISSING", "STANDARD_TIME_MISSING") for finding in found):
        return (), tuple(found)
    weeks = weeks_of(baseline, metric, terms.standard_times, window)
    expected = sufficiency.Expected.of(baseline, terms, left_out(terms, window))
    counted = tuple(week for week in weeks if week.shifts or expected.shifts(week.first) > 0.0)
    return counted, (*found, *sufficiency.of_weeks("baseline", counted, expected, terms))


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What the rule will meet: variation, weeks of the baseline, error rate, uncertainty of measurement."""

    variation: Variation
    weeks: int
    alpha: float
    uncertainty: float

    def reach(self, weeks: int) -> Reach:
        """The reach with so many reporting weeks."""
        return reach_of(self.variation, self.weeks, weeks, self.alpha, self.uncertainty)


class _NoVariation(Exception):
    """The record shows no variation that a plan could count on."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def _ahead(terms: PlanTerms, metric: Metric, counted: tuple[Week, ...], both: Records) -> _Ahead:
    try:
        values = _shifts(terms, metric, counted, both)
    except ValueError:
        finding = Finding("CONTROL_MISSING", Weight.DISQUALIFIES, {"line": terms.control_line})
        raise _NoVariation(finding) from None
    if min(map(len, values)) < 2 or len({value for week in values for value in week}) == 1:
        raise _NoVariation(Finding("NO_VARIATION", Weight.DISQUALIFIES))
    alpha = float(terms.rule.alpha) / (len(terms.claims) if terms.rule.judged == "each" else 1)
    return _Ahead(variation_of(values), len(counted), alpha, uncertainty_of(terms, metric, bool(terms.control_line)))


def _shifts(terms: PlanTerms, metric: Metric, weeks: tuple[Week, ...], both: Records) -> list[list[float]]:
    """ln of the values of shifts, week by week; less those of the control line, whose noise counts as well.

    ValueError where the control line lacks a week.
    """
    if not terms.control_line:
        return [logarithms_of_shifts([week]) for week in weeks]
    rows = both.of_line(terms.control_line)
    control = weeks_of(rows, metric, terms.standard_times, terms.windows.baseline)
    return [beside_line([week], control, in_points=False).shifts for week in weeks]


@dataclass(frozen=True, slots=True)
class _Scale:
    """From the claim's improvement to the relative growth that the simulated rule speaks of, and back."""

    metric: Metric
    claim: AgreedClaim
    level: float

    def factor(self, margin: float) -> float:
        """The growth [1] that an improvement of the claim plus a margin is."""
        size = float(self.claim.size) + margin
        if self.claim.points is not None:
            size /= self.level
        # What falls to 1 - s has improved by a factor of 1 / (1 - s).
        return size if self.metric.better == "more" else 1.0 / max(1.0 - size, 1e-9) - 1.0

    def power(self, reach: Reach, margin: float) -> float:
        return float(reach.power(self.factor(margin), self.factor(0.0)))

    def smallest(self, reach: Reach) -> float:
        growth = reach.smallest_gain(self.factor(0.0))
        size = growth if self.metric.better == "more" else 1.0 - 1.0 / (1.0 + growth)
        return size * self.level if self.claim.points is not None else size


def _level(weeks: tuple[Week, ...]) -> float:
    return float(np.mean([week.value for week in weeks if week.value is not None]))


# Lots ---------------------------------------------------------------------------------------------------------------


def _of_lots(
    terms: PlanTerms, name: str, claim: AgreedClaim, metric: Metric, baseline: Records, found: tuple[Finding, ...]
) -> Forecast:
    lots = sufficiency.lots_of(baseline, metric)
    if len(lots) < FEWEST_LOTS:
        values = {"side": "baseline", "count": str(len(lots)), "least": str(FEWEST_LOTS)}
        return Forecast(
            name,
            claim.metric,
            float(claim.size),
            None,
            findings=(*found, Finding("TOO_FEW_LOTS", Weight.DISQUALIFIES, values)),
        )
    rate = defect_rate([lot[0] for lot in lots], [lot[1] for lot in lots])
    alpha = float(terms.rule.alpha) / (len(terms.claims) if terms.rule.judged == "each" else 1)
    ratio = len(terms.windows.reporting.weeks()) / len(terms.windows.baseline.weeks())
    size = float(claim.size)
    power = tuple((margin, _power(rate, ratio, alpha, size, size + margin, claim)) for margin in margins_of(claim))
    return Forecast(
        name, claim.metric, size, rate.rate, power, _smallest(rate, ratio, alpha, size, claim),
        _weeks(terms, rate, alpha, claim, margin_of(claim, WEEKS_MULTIPLE)), found,
    )  # fmt: skip


def _power(rate: DefectRate, ratio: float, alpha: float, claimed: float, true: float, claim: AgreedClaim) -> float:
    """Noncentral t of the test of lots, with the baseline's design effect afterwards too."""
    from scipy.stats import nct, t

    after = rate.rate - true if claim.points is not None else rate.rate * (1.0 - true)
    if after <= 0.0:
        return 1.0
    later = after * (1.0 - after) * rate.design_effect / (rate.inspected * ratio)
    if claim.points is not None:
        distance, error = true - claimed, math.sqrt(rate.variance + later)
    else:
        distance = math.log1p(-claimed) - math.log1p(-true)
        error = math.sqrt(rate.variance / rate.rate**2 + later / after**2)
    freedom = max(rate.effective_lots * (1.0 + ratio) - 2.0, 1.0)
    return float(nct.sf(t.isf(alpha, freedom), freedom, distance / error))


def _smallest(rate: DefectRate, ratio: float, alpha: float, claimed: float, claim: AgreedClaim) -> float | None:
    """The first of ever larger improvements; near a rate of zero few defects are left to show it, and power falls."""
    most = rate.rate if claim.points is not None else 1.0
    for true in np.linspace(claimed, most, 500, endpoint=False):
        if _power(rate, ratio, alpha, claimed, float(true), claim) >= ASSURANCE:
            return float(true)
    return None


def _weeks(terms: PlanTerms, rate: DefectRate, alpha: float, claim: AgreedClaim, margin: float) -> int | None:
    before, claimed = len(terms.windows.baseline.weeks()), float(claim.size)
    for weeks in range(len(terms.windows.reporting.weeks()), LONGEST_WINDOW + 1):
        if _power(rate, weeks / before, alpha, claimed, claimed + margin, claim) >= ASSURANCE:
            return weeks
    return None
