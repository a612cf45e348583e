"""What a claim that is not proven yet would take, if the weeks to come are like those so far."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scenarios.acceptance.inference import Contrast
from scenarios.acceptance.inference.contrast import joined
from scenarios.acceptance.plan.power import LONGEST_WINDOW
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.verdict.judged import threshold_of
from scenarios.acceptance.verdict.model import ClaimVerdict, State, Test


@dataclass(frozen=True, slots=True)
class Outlook:
    """Reporting weeks in all after which the lower bound reaches the claim, with averages and variation as so far.

    `weeks` is None where no window would do within a year, or the measured improvement is below the claim itself.
    """

    claim: str
    weeks: int | None
    reason: Literal["weeks", "below_claim", "over_a_year"]


def outlook(terms: PlanTerms, verdict: ClaimVerdict) -> Outlook | None:
    """The outlook of a claim; None unless it is NOT PROVEN."""
    if verdict.state is not State.NOT_PROVEN or verdict.alpha is None:
        return None
    threshold = threshold_of(terms.claims[verdict.claim], METRICS[verdict.metric])
    if min(test.difference for test in verdict.tests) <= threshold:
        return Outlook(verdict.claim, None, "below_claim")
    now = len(verdict.series.reporting)
    for weeks in range(now + 1, LONGEST_WINDOW + 1):
        lower = (float(longer(test, weeks / now).lower(verdict.alpha)) for test in verdict.tests)
        if min(lower) >= threshold:
            return Outlook(verdict.claim, weeks, "weeks")
    return Outlook(verdict.claim, None, "over_a_year")


def longer(test: Test, factor: float) -> Contrast:
    """A test with so many times the values of the reporting window; uncertainty of measurement stays."""
    measuring = math.sqrt(max(test.standard_error**2 - sum(test.variances), 0.0))
    variances = [test.variances[0], test.variances[1] / factor]
    numbers = test.effective[0], test.effective[1] * factor
    if test.name == "shifts":
        contrast = Contrast(test.difference, math.sqrt(sum(variances)), max(sum(numbers) - 2.0, 0.0))
    else:
        contrast = joined(test.difference, variances, [max(number - 1.0, 1.0) for number in numbers])
    return contrast.with_uncertainty(measuring)
