"""The verdict on each claim: PROVEN, NOT PROVEN, REFUTED or CANNOT TELL, with what supports it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scenarios.acceptance.plan.terms import AgreedClaim, Override, PlanTerms
from scenarios.acceptance.records import Records
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.verdict.adjusted import Adjusted
from scenarios.acceptance.verdict.findings import OVERRIDDEN, Finding, Weight
from scenarios.acceptance.verdict.judged import Case, Judged, Sides
from scenarios.acceptance.verdict.lots import judge_lots
from scenarios.acceptance.verdict.model import ClaimVerdict, State
from scenarios.acceptance.verdict.weeks import judge_weeks
from simcore.stats import holm


def decide(terms: PlanTerms, records: Records, adjusted: Adjusted | None = None) -> tuple[ClaimVerdict, ...]:
    """The verdicts on all claims of a plan, in its order, from the records of both windows.

    `adjusted` is the table of the case without the renovation, where the plan agrees on one.
    """
    whole = Sides.of(terms, records)
    judged = [_judged(terms, claim, whole, adjusted) for claim in terms.claims.values()]
    return tuple(
        _verdict(terms, name, each, level)
        for name, each, level in zip(terms.claims, judged, _levels(terms, [each.case for each in judged]), strict=True)
    )


def _judged(terms: PlanTerms, claim: AgreedClaim, whole: Sides, adjusted: Adjusted | None) -> Judged:
    metric = METRICS[claim.metric]
    if metric.test == "lots":
        return judge_lots(terms, claim, metric, whole)
    return judge_weeks(terms, claim, metric, whole, adjusted)


@dataclass(frozen=True, slots=True)
class _Level:
    """Error rate of the bounds of a claim, and what its p-values say, adjusted where each claim is judged by itself."""

    alpha: float
    proven: bool
    refuted: bool


def _levels(terms: PlanTerms, cases: Sequence[Case | None]) -> list[_Level]:
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


def _verdict(terms: PlanTerms, name: str, judged: Judged, level: _Level) -> ClaimVerdict:
    claim = terms.claims[name]
    findings = set_aside(terms, judged.findings)
    case = judged.case
    nothing = ClaimVerdict(
        name, claim.metric, claim.size, State.CANNOT_TELL, findings=findings, series=judged.series
    )  # fmt: skip
    if case is None:
        return nothing
    sizes = [case.size(float(each)) for each in (case.evidence.estimate, case.evidence.lower(level.alpha),
                                                 case.evidence.upper(level.alpha))]  # fmt: skip
    measured = replace(
        nothing, estimate=sizes[0], lower=sizes[1], upper=sizes[2], alpha=level.alpha,
        p_value=float(case.evidence.p_beyond(case.threshold)), baseline=case.baseline, reporting=case.reporting,
        by_estimate=State.PROVEN if float(case.evidence.estimate) >= case.threshold else State.NOT_PROVEN,
        tests=case.tests(level.alpha),
    )  # fmt: skip
    if any(finding.weight is Weight.DISQUALIFIES for finding in findings):
        return measured
    state = State.PROVEN if level.proven else State.REFUTED if level.refuted else State.NOT_PROVEN
    return replace(measured, state=state)


def set_aside(terms: PlanTerms, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each once; those that an override sets aside warn only, with who did so and why."""
    overrides: dict[str, Override] = {each.finding: each for each in terms.overrides}
    shown: list[Finding] = []
    for finding in found:
        override = overrides.get(finding.code)
        if override is None:
            shown.append(finding)
            continue
        values = {"code": finding.code, "by": override.by, "reason": override.reason}
        shown += [replace(finding, weight=Weight.WARNS), Finding(OVERRIDDEN, Weight.WARNS, values)]
    return tuple(each for place, each in enumerate(shown) if each not in shown[:place])
