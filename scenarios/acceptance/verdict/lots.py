"""Defects, scrap and rework: judged between lots."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.acceptance.inference import DefectRate, Evidence, defect_rate, difference_of_rates, ratio_of_rates
from scenarios.acceptance.inference.lots import FEWEST_LOTS
from scenarios.acceptance.plan.terms import AgreedClaim, PlanTerms
from scenarios.acceptance.series.metrics import Metric
from scenarios.acceptance.verdict import sufficiency
from scenarios.acceptance.verdict.findings import Finding, Weight
from scenarios.acceptance.verdict.judged import Judged, Measured, Sides, oriented_case
from scenarios.acceptance.verdict.model import BASELINE, REPORTING
from scenarios.acceptance.verdict.weeks import general_findings, series_of, weeks_of_both


def judge_lots(terms: PlanTerms, claim: AgreedClaim, metric: Metric, whole: Sides) -> Judged:
    """The test of lots for one claim."""
    sides = whole.of_line(terms.line)
    found = general_findings(terms, metric, sides)
    if any(finding.code == "COLUMN_MISSING" for finding in found):
        return Judged(None, found)
    before, after, more = weeks_of_both(terms, metric, sides)
    found += more
    series = series_of(before, after)
    rates = []
    for name, records in ((BASELINE, sides.before), (REPORTING, sides.after)):
        lots = sufficiency.lots_of(records, metric)
        if len(lots) < FEWEST_LOTS:
            values = {"side": name, "count": str(len(lots)), "least": str(FEWEST_LOTS)}
            return Judged(None, [*found, Finding("TOO_FEW_LOTS", Weight.DISQUALIFIES, values)], series)
        rates.append(defect_rate([each[0] for each in lots], [each[1] for each in lots]))
    levels = [rate.rate for rate in rates]
    if claim.points is not None:
        evidence = Evidence((difference_of_rates(*rates),))
        return Judged(oriented_case(evidence, [_measured(rates, [1.0, 1.0])], claim, metric, levels), found, series)
    for name, rate in zip((BASELINE, REPORTING), rates, strict=True):
        if rate.defective == 0:
            return Judged(None, [*found, Finding("NO_DEFECTS", Weight.DISQUALIFIES, {"side": name})], series)
    evidence = Evidence((ratio_of_rates(*rates),))
    return Judged(oriented_case(evidence, [_measured(rates, levels)], claim, metric, levels), found, series)


def _measured(rates: Sequence[DefectRate], scales: Sequence[float]) -> Measured:
    first, second = rates
    variances = first.variance / scales[0] ** 2, second.variance / scales[1] ** 2
    return Measured("lots", (first.lots, second.lots), (first.effective_lots, second.effective_lots), variances)
