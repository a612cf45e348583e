"""The gain that can be guaranteed: what passes acceptance under the agreed plan, not what is expected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from scenarios.acceptance.case import TERMS_FILE, acceptance_case
from scenarios.acceptance.plan.forecast import guaranteed
from scenarios.acceptance.plan.frozen import PLAN_FILE
from scenarios.acceptance.series.metrics import METRICS
from scenarios.case import Case
from scenarios.prediction import KeptDraws
from scenarios.quantities import Quantities
from simcore.errors import LineproofError

# Claims about the output of the line: what the draws of a prediction speak of.
OUTPUT_METRICS = ("throughput", "good_pieces")


@dataclass(frozen=True, slots=True)
class GuaranteedGain:
    """The guaranteed gain of good output [1] beside the expected one (median of the draws), or why there is none.

    state: `no_plan` (no terms of acceptance), `no_claim` (none about output), `no_record` (no baseline that supports
    a plan, `reason` says why), `none` (no gain passes with 90 % probability), `guaranteed`. `frozen`: the plan is
    written, its digest can be deposited.
    """

    state: Literal["no_plan", "no_claim", "no_record", "none", "guaranteed"]
    expected: float | None = None
    value: float | None = None
    claim: str = ""
    baseline_weeks: int = 0
    reporting_weeks: int = 0
    frozen: bool = False
    reason: str = ""


def guaranteed_gain(case: Case, kept: KeptDraws) -> GuaranteedGain:
    """The gain that passes with 90 % probability under the plan in the case's folder.

    It counts what the draws are uncertain of, how the line varies from shift to shift and week to week in the record of
    its baseline, and the test itself (acceptance, item 9).

    Raises:
        SpecError: the terms of acceptance, or cells of the record, can't be understood.
    """
    if not (case.directory / TERMS_FILE).exists():
        return GuaranteedGain("no_plan")
    agreed = acceptance_case(case.directory)
    claims = {name: claim for name, claim in agreed.terms.claims.items() if claim.metric in OUTPUT_METRICS}
    if not claims:
        return GuaranteedGain("no_claim")
    name, claim = next(iter(claims.items()))
    windows = agreed.terms.windows
    gains = sorted(_gain(*pair) for pair in kept.quantities if pair is not None)
    known = GuaranteedGain(
        "no_record", gains[len(gains) // 2], None, name, len(windows.baseline.weeks()), len(windows.reporting.weeks()),
        (case.directory / PLAN_FILE).exists(),
    )  # fmt: skip
    try:
        value = guaranteed(agreed.terms, agreed.records(so_far=True), METRICS[claim.metric], gains)
    except LineproofError as error:
        if error.code not in ("NO_BASELINE", "RECORD_MISSING"):
            raise
        return replace(known, reason=error.message)
    return replace(known, state="none" if value is None else "guaranteed", value=value)


def _gain(before: Quantities, after: Quantities) -> float:
    """Relative gain of good output a planned hour [1]."""
    return after.good_rate / before.good_rate - 1.0
