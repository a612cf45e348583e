"""The commands `plan` and `accept`: what will be decidable, and what the record says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import typer

from scenarios.acceptance.case import acceptance_case
from scenarios.acceptance.extras import Extras, extras, extras_data
from scenarios.acceptance.plan.forecast import MULTIPLES, Forecast, forecast
from scenarios.acceptance.plan.frozen import PLAN_FILE, FrozenPlan, freeze, load_plan, require_same_terms
from scenarios.acceptance.plan.terms import (
    BASELINE_WEEKS,
    REPORTING_WEEKS,
    AgreedClaim,
    PlanTerms,
)
from scenarios.acceptance.records import Records, places_text
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.shown import claim_size, days_text, figure_text, level_text
from scenarios.acceptance.subsidy import Consequence, consequence
from scenarios.acceptance.subsidy.words import consequence_data, consequence_lines
from scenarios.acceptance.verdict.decide import decide
from scenarios.acceptance.verdict.findings import Finding
from scenarios.acceptance.verdict.grounds import Grounds, grounds_of
from scenarios.acceptance.verdict.model import ClaimVerdict, State
from scenarios.cli.acceptance_checks import print_extras
from scenarios.cli.acceptance_grounds import grounds_data, print_grounds, series_data
from scenarios.cli.runs import say_written
from scenarios.cli.session import FINDINGS, Session
from scenarios.numbers import ABSENT
from scenarios.text import Text
from simcore.errors import LineproofError


def run_plan(session: Session, path: Path, dated: str | None, out: Path | None = None) -> None:
    """Forecast every claim, freeze the plan in the case's folder, print the digest to deposit, write the papers."""
    case = acceptance_case(path)
    try:
        day = date.today() if dated is None else date.fromisoformat(dated)
    except ValueError:
        raise LineproofError("DATE", f"'{dated}' is no date", "write it like 2025-04-01", "dated") from None
    window = case.terms.windows.baseline
    # What has been recorded since is no part of a plan, and doesn't change its digest.
    records = case.records(so_far=True).between(window.first, window.last)
    records = replace(records, files=records.files_in_use())
    forecasts = forecast(case.terms, records)
    plan = freeze(case.terms, day, records.files, forecasts)
    plan.write(case.folder / PLAN_FILE)
    if session.json:
        session.write_json({"plan": plan.data, "sha256": plan.digest})
    else:
        _print_plan(session, case.terms, records, forecasts, plan)
    if out is not None:
        from scenarios.acceptance.papers import write_plan
        from scenarios.acceptance.papers.given import plan_paper

        given = plan_paper(case.terms, records, forecasts, plan)
        _say_written(session, write_plan(given, session.text, out))


def _print_plan(
    session: Session, terms: PlanTerms, records: Records, forecasts: Iterable[Forecast], plan: FrozenPlan
) -> None:
    text = session.text
    _print_frame(session, terms, records, "plan_title")
    for each in forecasts:
        claim = terms.claims[each.claim]
        session.write()
        _print_claim(session, each.claim, each.metric, claim)
        if each.power:
            session.write(f"    {text('acceptance.level_before')} {level_text(each.baseline, each.metric, text)}")
            pairs = zip(MULTIPLES, each.power, strict=True)
            power = "  ".join(f"×{multiple:.1f}: {power:.0%}" for multiple, (_, power) in pairs)
            session.write(f"    {text('acceptance.power')}  {power}")
            weeks = str(each.weeks) if each.weeks else text("acceptance.within_a_year")
            session.write(f"    {text('acceptance.weeks')}: {weeks}")
            if each.smallest is None:
                session.write(f"    {text('acceptance.beyond')}")
            else:
                session.write(f"    {text('acceptance.smallest')}: {claim_size(each.smallest, claim)}")
            if each.undecidable:
                session.write(f"    {text('acceptance.undecidable')}")
        _print_findings(session, each.findings)
    session.write()
    for side, least in (("baseline", BASELINE_WEEKS), ("reporting", REPORTING_WEEKS)):
        if len(getattr(terms.windows, side).weeks()) < least:
            session.write(text("acceptance.short", side=text(f"acceptance.{side}"), weeks=least))
    session.write(text("acceptance.written", file=PLAN_FILE))
    session.write(text("acceptance.digest", digest=plan.digest))


def run_accept(session: Session, path: Path, deposited: str | None, out: Path | None = None) -> None:
    """Judge every claim by the record, and write the report; exit code 1 unless all are proven."""
    case = acceptance_case(path)
    plan = load_plan(case.folder / PLAN_FILE) if (case.folder / PLAN_FILE).exists() else None
    if plan is not None:
        require_same_terms(plan, case.terms)
    records, adjusted = case.records(), case.adjusted()
    verdicts = decide(case.terms, records, adjusted)
    grounds = grounds_of(case.terms, records, verdicts, adjusted)
    anchoring = _anchoring(case.terms, plan, deposited)
    beside = extras(case.terms, records, verdicts, agreed_beforehand=anchoring.agreed)
    aid = None if case.terms.subsidy is None else consequence(case.terms.subsidy, verdicts)
    if session.json:
        data = _data(case.terms, verdicts, plan, anchoring, records, grounds)
        data["subsidy"] = None if aid is None else consequence_data(aid)
        session.write_json({**data, **extras_data(case.terms, records, beside)})
    else:
        _print_verdicts(session, case.terms, records, verdicts, anchoring, grounds, beside, aid)
    if out is not None:
        from scenarios.acceptance.papers import AcceptancePaper, write_acceptance
        from scenarios.acceptance.papers.extra import sections_of

        given = AcceptancePaper(
            case.terms, records, verdicts, grounds, plan, anchoring.agreed, anchoring.sentence(session.text), aid,
            sections_of(beside),
        )  # fmt: skip
        _say_written(session, write_acceptance(given, session.text, out))
    if any(each.state is not State.PROVEN for each in verdicts):
        raise typer.Exit(FINDINGS)


def _say_written(session: Session, paths: Sequence[Path]) -> None:
    if not session.json:
        say_written(session, paths)


@dataclass(frozen=True, slots=True)
class _Anchoring:
    """Whether the plan was agreed on beforehand: the key of the sentence that says so or why not, and its values."""

    key: Literal["no_plan", "no_deposit", "wrong_deposit", "late", "anchored"]
    values: Mapping[str, str]

    @property
    def agreed(self) -> bool:
        return self.key == "anchored"

    def sentence(self, text: Text) -> str:
        said = text(f"acceptance.{self.key}", **self.values)
        return said if self.agreed else text("acceptance.post_hoc", reason=said)


def _anchoring(terms: PlanTerms, plan: FrozenPlan | None, deposited: str | None) -> _Anchoring:
    first = terms.windows.reporting.first
    if plan is None:
        return _Anchoring("no_plan", {})
    if deposited is None:
        return _Anchoring("no_deposit", {})
    if deposited.strip().lower() != plan.digest:
        return _Anchoring("wrong_deposit", {"deposited": deposited[:64]})
    values = {"dated": plan.dated.isoformat()}
    return _Anchoring("late", {**values, "first": first.isoformat()}) if plan.dated >= first else _Anchoring(
        "anchored", values
    )  # fmt: skip


def _print_verdicts(
    session: Session, terms: PlanTerms, records: Records, verdicts: Iterable[ClaimVerdict],
    anchoring: _Anchoring, grounds: Mapping[str, Grounds], beside: Extras, aid: Consequence | None,
) -> None:  # fmt: skip
    text = session.text
    _print_frame(session, terms, records, "verdict_title")
    session.write(anchoring.sentence(session.text))
    session.write()
    for each in verdicts:
        claim = terms.claims[each.claim]
        state = text(f"acceptance.{each.state.name}")
        _print_claim(session, each.claim, each.metric, claim)
        session.write(f"    {state}: {text(f'acceptance.meaning_{each.state.name}')}")
        if each.alpha is not None:
            _print_sizes(session, each, claim)
        print_grounds(session, grounds[each.claim], claim)
        _print_findings(session, each.findings)
    if aid is not None:
        session.write()
        session.write(text("aid.title"))
        for line in consequence_lines(aid, text):
            session.write(f"    {line}")
    session.write()
    print_extras(session, beside)
    session.write()
    session.write(text("acceptance.self_made"))


def _print_claim(session: Session, name: str, metric: str, claim: AgreedClaim) -> None:
    text, claimed = session.text, claim_size(float(claim.size), claim)
    session.write(f"{name}  {figure_text(metric, text)}  {text('acceptance.claim')} ≥ {claimed}")


def _print_sizes(session: Session, verdict: ClaimVerdict, claim: AgreedClaim) -> None:
    """What was measured; without a verdict it is said as recorded, and nothing is called supported."""
    text = session.text
    levels = " → ".join(level_text(level, verdict.metric, text) for level in (verdict.baseline, verdict.reporting))
    if verdict.state is State.CANNOT_TELL:
        session.write(f"    {text('acceptance.as_recorded')} {levels}: {claim_size(verdict.estimate, claim)}")
        return
    supported, gap = claim_size(verdict.supported, claim), claim_size(verdict.gap, claim, points=True)
    session.write(f"    {text('acceptance.supported')} {supported}; {text('acceptance.gap')} {gap}")
    estimate, lower, upper = (claim_size(each, claim) for each in (verdict.estimate, verdict.lower, verdict.upper))
    session.write(
        f"    {text('acceptance.bounds', level=f'{1.0 - (verdict.alpha or 0.0):.1%}')} {estimate} [{lower}, {upper}]"
    )
    by_estimate = text(f"acceptance.{verdict.by_estimate.name}") if verdict.by_estimate else ABSENT
    session.write(f"    {text('acceptance.levels')} {levels}; {text('acceptance.by_estimate')}: {by_estimate}")


def _print_frame(session: Session, terms: PlanTerms, records: Records, title: str) -> None:
    text, windows = session.text, terms.windows
    session.write(text(f"acceptance.{title}", firm=terms.firm, boundary=terms.boundary))
    session.write(text(
        "acceptance.plan_windows", before=days_text(windows.baseline), before_weeks=len(windows.baseline.weeks()),
        after=days_text(windows.reporting), after_weeks=len(windows.reporting.weeks()), shifts=terms.shifts_per_week,
    ))  # fmt: skip
    judged = text(f"acceptance.judged_{terms.rule.judged}")
    session.write(text("acceptance.plan_rule", alpha=f"{terms.rule.alpha:.1%}", judged=judged))
    names = ", ".join(f"{file.name} ({file.sha256[:12]})" for file in records.files)
    session.write(f"{text('acceptance.files')}: {names}")
    for warning in records.warnings:
        session.write(session.sentence(warning))


def _print_findings(session: Session, findings: Iterable[Finding]) -> None:
    for finding in findings:
        places = f" [{'; '.join(places_text(finding.places, session.text.language))}]" if finding.places else ""
        weight = session.text(f"acceptance.{finding.weight}")
        session.write(f"    {weight} {finding.code}: {finding.sentence(session.text.language)}{places}")


def _data(
    terms: PlanTerms, verdicts: Iterable[ClaimVerdict], plan: FrozenPlan | None, anchoring: _Anchoring,
    records: Records, grounds: Mapping[str, Grounds],
) -> dict[str, Any]:  # fmt: skip
    return {
        "firm": terms.firm,
        "plan": None if plan is None else plan.digest,
        "agreed_beforehand": anchoring.agreed, "anchoring": {"key": anchoring.key, **anchoring.values},
        "files": [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in records.files],
        "verdicts": {
            each.claim: {
                "metric": each.metric, "definition": METRICS[each.metric].definition, "claimed": str(each.claimed),
                "state": each.state.value, "estimate": each.estimate, "lower": each.lower, "upper": each.upper,
                "alpha": each.alpha, "p_value": each.p_value, "supported": each.supported, "gap": each.gap,
                "by_estimate": each.by_estimate and each.by_estimate.value,
                "baseline": each.baseline, "reporting": each.reporting,
                "decided_by": each.binding, "tests": [asdict(test) for test in each.tests],
                "series": series_data(each.series), **grounds_data(grounds[each.claim]),
                "findings": [
                    {"code": finding.code, "weight": finding.weight.value, "values": dict(finding.values),
                     "places": list(finding.places)}
                    for finding in each.findings
                ],
            }
            for each in verdicts
        },
    }  # fmt: skip
