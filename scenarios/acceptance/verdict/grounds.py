"""Everything that is said beside a verdict: outlook, steps, other baselines, missing weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import Records
from scenarios.acceptance.verdict.adjusted import Adjusted
from scenarios.acceptance.verdict.missing import MissingWeeks, missing_weeks
from scenarios.acceptance.verdict.model import ClaimVerdict
from scenarios.acceptance.verdict.outlook import Outlook, outlook
from scenarios.acceptance.verdict.steps import Step, steps
from scenarios.acceptance.verdict.windows import BaselineSensitivity, baseline_sensitivity


@dataclass(frozen=True, slots=True)
class Grounds:
    """What stands behind the verdict on one claim; None and empty where there is nothing to say."""

    outlook: Outlook | None
    steps: tuple[Step, ...]
    sensitivity: BaselineSensitivity | None
    missing: MissingWeeks | None


def grounds_of(
    terms: PlanTerms, records: Records, verdicts: Sequence[ClaimVerdict], adjusted: Adjusted | None = None
) -> dict[str, Grounds]:
    """The grounds of all verdicts by claim.

    Other baselines are tried only where the weeks of the baseline are compared, not those of a table.
    """
    others = {} if terms.adjusted_baseline is not None else {
        each.claim: each for each in baseline_sensitivity(terms, records, adjusted)
    }  # fmt: skip
    return {
        verdict.claim: Grounds(
            outlook(terms, verdict), steps(terms, records, verdict), others.get(verdict.claim),
            missing_weeks(terms, verdict),
        )
        for verdict in verdicts
    }  # fmt: skip
