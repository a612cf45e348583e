"""What stands beside the verdicts: questions, attribution of the gain, certificate of requirements; also as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.acceptance.attribution import Attribution, Change, NotSeparable, Separation, attribute, separate
from scenarios.acceptance.checks import Checks, ask
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import Records
from scenarios.acceptance.requirements import Certificate, certificate
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.verdict.model import ClaimVerdict


@dataclass(frozen=True, slots=True)
class Extras:
    """Beside the verdicts, without influence on them; `measures` tells single measures apart, or says why not."""

    checks: Checks
    attribution: Attribution
    measures: Separation | NotSeparable
    certificate: Certificate


def extras(
    terms: PlanTerms, records: Records, verdicts: Sequence[ClaimVerdict], *, agreed_beforehand: bool = False
) -> Extras:
    """All of it for a case; `agreed_beforehand`: the plan's digest was deposited before the works, and shown."""
    checks, attribution, measures = ask(terms, records), attribute(terms, records), separate(terms, records)
    result = {
        "agreed_beforehand": agreed_beforehand,
        "files": [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in records.files],
        "verdicts": {each.claim: _verdict(each) for each in verdicts},
        **_frame(terms, records),
        **_data(checks, attribution, measures),
    }
    return Extras(checks, attribution, measures, certificate(result))


def extras_data(terms: PlanTerms, records: Records, beside: Extras) -> dict[str, Any]:
    """The fields that `lineproof accept --json` has of it."""
    return {
        **_frame(terms, records),
        **_data(beside.checks, beside.attribution, beside.measures),
        "certificate": {
            "version": beside.certificate.version,
            "entries": [
                {"id": entry.requirement.id, "status": entry.status.value, "by": entry.by, "value": entry.value}
                for entry in beside.certificate.entries
            ],
        },
    }


def _verdict(verdict: ClaimVerdict) -> dict[str, Any]:
    return {
        "definition": METRICS[verdict.metric].definition, "state": verdict.state.value, "lower": verdict.lower,
        "by_estimate": verdict.by_estimate and verdict.by_estimate.value, "gap": verdict.gap,
        "findings": [{"code": finding.code} for finding in verdict.findings],
    }  # fmt: skip


def _frame(terms: PlanTerms, records: Records) -> dict[str, Any]:
    sides = {"baseline": terms.windows.baseline, "reporting": terms.windows.reporting}
    return {
        "windows": {
            name: {"first": side.first.isoformat(), "last": side.last.isoformat(), "weeks": len(side.weeks())}
            for name, side in sides.items()
        },
        "rule": {"alpha": str(terms.rule.alpha), "judged": terms.rule.judged, "coverage": str(terms.rule.coverage)},
        "control_line": terms.control_line,
        "definitions": _definitions(terms, records),
    }


def _definitions(terms: PlanTerms, records: Records) -> dict[str, bool]:
    """Whether the record says on both sides how was counted; where it doesn't, a change could not be seen."""
    lots = any(METRICS[claim.metric].test == "lots" for claim in terms.claims.values())
    sides = [
        records.of_line(terms.line).between(window.first, window.last).rows
        for window in (terms.windows.baseline, terms.windows.reporting)
    ]
    return {
        name: all(any(getattr(row, name) not in ("", None) for row in side) for side in sides)
        for name in ("recording", *(("gauge", "inspection_gates") if lots else ()))
    }


def _data(checks: Checks, attribution: Attribution, measures: Separation | NotSeparable) -> dict[str, Any]:
    return {
        "questions": {
            "asked": [
                {"code": each.code, "values": dict(each.values), "places": list(each.places),
                 "figures": dict(each.figures)}
                for each in checks.questions
            ],
            "not_asked": [
                {"code": each.code, "reason": each.reason, "values": dict(each.values)} for each in checks.not_asked
            ],
            "nothing_to_ask": [{"code": each.code, "figures": dict(each.figures)} for each in checks.nothing_to_ask],
        },
        "attribution": {
            "total": attribution.total and _part(attribution.total),
            "standard_minutes": attribution.standard_minutes,
            "parts": {part.kind.value: _part(part) for part in attribution.parts},
            "remainder": None if attribution.total is None else attribution.remainder,
            "hours_basis": attribution.basis and attribution.basis.hours,
            "left_out_shifts": attribution.left_out,
            "missing": attribution.missing or None,
            "measures": _measures(measures),
        },
    }  # fmt: skip


def _part(part: Change) -> dict[str, Any]:
    bounds = part.bounds
    return {"logarithm": part.logarithm, "change": part.change, "lower": bounds and bounds[0],
            "upper": bounds and bounds[1]}  # fmt: skip


def _measures(measures: Separation | NotSeparable) -> dict[str, Any]:
    if isinstance(measures, NotSeparable):
        return {"status": "not separable", "reason": measures.reason, "values": dict(measures.values)}
    return {
        "status": "separated", "by": measures.by, "total": measures.total,
        "gains": [
            {"name": gain.name, "logarithm": gain.logarithm, "change": gain.change,
             "lower": gain.bounds and gain.bounds[0], "upper": gain.bounds and gain.bounds[1], "weeks": gain.weeks}
            for gain in measures.gains
        ],
    }  # fmt: skip
