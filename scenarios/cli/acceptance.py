"""The commands `plan` and `accept`: what will be decidable, and what the record says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import typer

from scenarios.acceptance.plan.forecast import Forecast, forecast
from scenarios.acceptance.plan.frozen import PLAN_FILE, FrozenPlan, freeze, load_plan, require_same_terms
from scenarios.acceptance.plan.terms import (
    BASELINE_WEEKS,
    REPORTING_WEEKS,
    AgreedClaim,
    PlanTerms,
    Window,
    load_plan_terms,
)
from scenarios.acceptance.records import Records, read_records
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.verdict.decide import ClaimVerdict, State, decide
from scenarios.acceptance.verdict.findings import Finding
from scenarios.cli.session import FINDINGS, Session
from scenarios.numbers import ABSENT, MINUS
from simcore.errors import LineproofError

TERMS_FILE = "acceptance.toml"


@dataclass(frozen=True, slots=True)
class AcceptanceCase:
    """The folder of a case with its terms and the files of its record."""

    folder: Path
    terms: PlanTerms

    def records(self, *, so_far: bool = False) -> Records:
        """All files of the record, or those there so far; LineproofError RECORD_MISSING where there is none."""
        paths = [self.folder / name for name in self.terms.records]
        if so_far:
            paths = [path for path in paths if path.exists()]
        if not paths:
            hint = 'name them in acceptance.toml: records = ["report.xlsx"]'
            raise LineproofError("RECORD_MISSING", "there is no file of the record", hint, "records")
        return read_records(paths)


def acceptance_case(path: Path) -> AcceptanceCase:
    """The terms of a case; SpecError for what is wrong in them, or for a record outside of the folder."""
    from scenarios.case import inside

    folder = path if path.is_dir() else path.parent
    terms = load_plan_terms(folder / TERMS_FILE)
    for name in terms.records:
        inside(folder, name, "records")
    return AcceptanceCase(folder, terms)


def run_plan(session: Session, path: Path, dated: str | None) -> None:
    """Forecast every claim, freeze the plan in the case's folder, print the digest to deposit."""
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
        return
    _print_plan(session, case.terms, records, forecasts, plan)


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
            session.write(f"    {text('acceptance.level_before')} {_level(each.baseline, each.metric)}")
            power = "  ".join(f"+{100.0 * margin:.0f}: {power:.0%}" for margin, power in each.power)
            session.write(f"    {text('acceptance.power')}  {power}")
            weeks = str(each.weeks) if each.weeks else text("acceptance.within_a_year")
            session.write(f"    {text('acceptance.weeks')}: {weeks}")
            if each.smallest is None:
                session.write(f"    {text('acceptance.beyond')}")
            else:
                session.write(f"    {text('acceptance.smallest')}: {_size(each.smallest, claim)}")
            if each.undecidable:
                session.write(f"    {text('acceptance.undecidable')}")
        _print_findings(session, each.findings)
    session.write()
    for side, least in (("baseline", BASELINE_WEEKS), ("reporting", REPORTING_WEEKS)):
        if len(getattr(terms.windows, side).weeks()) < least:
            session.write(text("acceptance.short", side=text(f"acceptance.{side}"), weeks=least))
    session.write(text("acceptance.written", file=PLAN_FILE))
    session.write(text("acceptance.digest", digest=plan.digest))


def run_accept(session: Session, path: Path, deposited: str | None) -> None:
    """Judge every claim by the record; exit code 1 unless all are proven."""
    case = acceptance_case(path)
    plan = load_plan(case.folder / PLAN_FILE) if (case.folder / PLAN_FILE).exists() else None
    if plan is not None:
        require_same_terms(plan, case.terms)
    records = case.records()
    verdicts = decide(case.terms, records)
    anchoring = _anchoring(session, case.terms, plan, deposited)
    if session.json:
        session.write_json(_data(case.terms, verdicts, plan, anchoring, records))
    else:
        _print_verdicts(session, case.terms, records, verdicts, anchoring)
    if any(each.state is not State.PROVEN for each in verdicts):
        raise typer.Exit(FINDINGS)


def _anchoring(session: Session, terms: PlanTerms, plan: FrozenPlan | None, deposited: str | None) -> tuple[bool, str]:
    """Whether the plan was agreed on beforehand, and the sentence that says so or why not."""
    text, first = session.text, terms.windows.reporting.first
    if plan is None:
        reason = text("acceptance.no_plan")
    elif deposited is None:
        reason = text("acceptance.no_deposit")
    elif deposited.strip().lower() != plan.digest:
        reason = text("acceptance.wrong_deposit", deposited=deposited[:64])
    elif plan.dated >= first:
        reason = text("acceptance.late", dated=plan.dated, first=first)
    else:
        return True, text("acceptance.anchored", dated=plan.dated)
    return False, text("acceptance.post_hoc", reason=reason)


def _print_verdicts(
    session: Session, terms: PlanTerms, records: Records, verdicts: Iterable[ClaimVerdict], anchoring: tuple[bool, str]
) -> None:
    text = session.text
    _print_frame(session, terms, records, "verdict_title")
    session.write(anchoring[1])
    session.write()
    for each in verdicts:
        claim = terms.claims[each.claim]
        state = text(f"acceptance.{each.state.name}")
        _print_claim(session, each.claim, each.metric, claim)
        session.write(f"    {state}: {text(f'acceptance.meaning_{each.state.name}')}")
        if each.alpha is not None:
            _print_sizes(session, each, claim)
        _print_findings(session, each.findings)
    session.write()
    session.write(text("acceptance.self_made"))


def _print_claim(session: Session, name: str, metric: str, claim: AgreedClaim) -> None:
    session.write(f"{name}  {_figure(session, metric)}  {session.text('acceptance.claim')} ≥ {_claimed(claim)}")


def _print_sizes(session: Session, verdict: ClaimVerdict, claim: AgreedClaim) -> None:
    """What was measured; without a verdict it is said as recorded, and nothing is called supported."""
    text = session.text
    levels = " → ".join(_level(level, verdict.metric) for level in (verdict.baseline, verdict.reporting))
    if verdict.state is State.CANNOT_TELL:
        session.write(f"    {text('acceptance.as_recorded')} {levels}: {_size(verdict.estimate, claim)}")
        return
    supported, gap = _size(verdict.supported, claim), _size(verdict.gap, claim, points=True)
    session.write(f"    {text('acceptance.supported')} {supported}; {text('acceptance.gap')} {gap}")
    bounds = f"{_size(verdict.estimate, claim)} [{_size(verdict.lower, claim)}, {_size(verdict.upper, claim)}]"
    session.write(f"    {text('acceptance.bounds', level=f'{1.0 - (verdict.alpha or 0.0):.1%}')} {bounds}")
    by_estimate = text(f"acceptance.{verdict.by_estimate.name}") if verdict.by_estimate else ABSENT
    session.write(f"    {text('acceptance.levels')} {levels}; {text('acceptance.by_estimate')}: {by_estimate}")


def _print_frame(session: Session, terms: PlanTerms, records: Records, title: str) -> None:
    text, windows = session.text, terms.windows
    session.write(text(f"acceptance.{title}", firm=terms.firm, boundary=terms.boundary))
    session.write(text(
        "acceptance.plan_windows", before=_days(windows.baseline), before_weeks=len(windows.baseline.weeks()),
        after=_days(windows.reporting), after_weeks=len(windows.reporting.weeks()), shifts=terms.shifts_per_week,
    ))  # fmt: skip
    judged = text(f"acceptance.judged_{terms.rule.judged}")
    session.write(text("acceptance.plan_rule", alpha=f"{terms.rule.alpha:.1%}", judged=judged))
    names = ", ".join(f"{file.name} ({file.sha256[:12]})" for file in records.files)
    session.write(f"{text('acceptance.files')}: {names}")
    for warning in records.warnings:
        session.write(session.sentence(warning))


def _print_findings(session: Session, findings: Iterable[Finding]) -> None:
    for finding in findings:
        places = f" [{'; '.join(finding.places)}]" if finding.places else ""
        weight = session.text(f"acceptance.{finding.weight}")
        session.write(f"    {weight} {finding.code}: {finding.sentence(session.text.language)}{places}")


def _days(window: Window) -> str:
    return f"{window.first} – {window.last}"


def _figure(session: Session, metric: str) -> str:
    known = METRICS[metric]
    return known.zh if session.text.language == "zh" else known.en


def _claimed(claim: AgreedClaim) -> str:
    return _size(float(claim.size), claim)


def _size(value: float | None, claim: AgreedClaim, points: bool = False) -> str:
    if value is None:
        return ABSENT
    unit = "pp" if points or claim.points is not None else "%"
    return f"{100.0 * value:.2f}".replace("-", MINUS) + f" {unit}"


def _level(value: float | None, metric: str) -> str:
    if value is None:
        return ABSENT
    unit = METRICS[metric].unit
    return f"{value:.2%}" if unit == "1" else f"{value:,.1f} {unit}"


def _data(
    terms: PlanTerms, verdicts: Iterable[ClaimVerdict], plan: FrozenPlan | None, anchoring: tuple[bool, str],
    records: Records,
) -> dict[str, Any]:  # fmt: skip
    return {
        "firm": terms.firm,
        "plan": None if plan is None else plan.digest,
        "agreed_beforehand": anchoring[0],
        "files": [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in records.files],
        "verdicts": {
            each.claim: {
                "metric": each.metric, "definition": METRICS[each.metric].definition, "claimed": str(each.claimed),
                "state": each.state.value, "estimate": each.estimate, "lower": each.lower, "upper": each.upper,
                "alpha": each.alpha, "p_value": each.p_value, "supported": each.supported, "gap": each.gap,
                "by_estimate": each.by_estimate and each.by_estimate.value,
                "baseline": each.baseline, "reporting": each.reporting,
                "findings": [
                    {"code": finding.code, "weight": finding.weight.value, "values": dict(finding.values),
                     "places": list(finding.places)}
                    for finding in each.findings
                ],
            }
            for each in verdicts
        },
    }  # fmt: skip
