"""The answer of the engine as plain data: amounts as texts in yuan, each with its clause; none for unverified rules."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from scenarios.policy.files import policy_digest
from scenarios.policy.money import plain, rate_text
from scenarios.policy.result import Grant, Note, Reading, RuleReading, RuleResult, SubsidyResult
from scenarios.versions import versions
from simcore.results import canonical_digest

SCHEMA = "lineproof.subsidy/1"
Plain = dict[str, Any]


def subsidy_document(result: SubsidyResult) -> Plain:
    """A result as plain data; the digest is of everything else."""
    document: Plain = {
        "schema": SCHEMA,
        "kind": "subsidy",
        "versions": versions(),
        "region": result.region,
        "as_of": result.as_of.isoformat(),
        "currency": "CNY",
        "rounding": "half-up to 0.01 after the rate, then the cap, then the sum",
        "bill_digest": result.bill_digest,
        "policies_digest": result.policies_digest,
        "policies": [
            {"id": policy.id, "title": policy.title, "number": policy.number, "digest": policy_digest(policy)}
            for policy in result.policies
        ],
        "total": _interval(result.total),
        "total_readings": [
            {"reading": _reading(each.reading), "lower": _yuan(each.lower), "upper": _yuan(each.upper)}
            for each in result.totals
        ],
        "rules": [_rule(rule) for rule in result.rules],
        "questions": list(result.questions),
    }
    return {**document, "digest": canonical_digest(document)}


def _rule(result: RuleResult) -> Plain:
    rule = result.rule
    # A quote names no yuan of a rule that nobody checked.
    shown = result.readings if result.counts else ()
    return {
        "policy": result.policy.id,
        "rule": rule.id,
        "clause": result.clause,
        "text": rule.text,
        "verified": rule.verified,
        "digest": result.digest,
        "status": result.status,
        "reason": None if result.reason is None else _note(result.reason),
        "interval": _interval(result.interval) if result.counts else None,
        "readings": [_of_reading(each, result) for each in shown],
        "flags": list(result.flags),
        "warnings": [_note(note) for note in result.warnings] if result.counts else [],
        "questions": list(result.questions),
    }


def _of_reading(reading: RuleReading, result: RuleResult) -> Plain:
    return {
        "reading": _reading(reading.reading),
        "amount": None if reading.amount is None else _yuan(reading.amount),
        "lower": _yuan(reading.lower),
        "grants": [_grant(grant, result) for grant in reading.grants],
    }


def _grant(grant: Grant, result: RuleResult) -> Plain:
    missing = grant.to_next_threshold
    return {
        "subject": grant.subject,
        "year": grant.year,
        "clause": result.clause,
        "base": plain(grant.base),
        "lines": [
            {"base": plain(line.base), "rate": rate_text(line.rate), "amount": plain(line.amount)}
            for line in grant.lines
        ],
        "before_cap": _yuan(grant.before_cap),
        "cap": None if grant.cap is None else _yuan(grant.cap),
        "amount": _yuan(grant.amount),
        "flags": sorted(grant.flags),
        "note": None if grant.note is None else _note(grant.note),
        "marginal_rate": None if grant.marginal_rate is None else rate_text(grant.marginal_rate),
        "to_next_threshold": None if missing is None else plain(missing),
    }


def _note(note: Note) -> Plain:
    return {"code": note.code, "values": dict(note.values)}


def _reading(reading: Reading) -> dict[str, str]:
    return dict(reading)


def _interval(interval: tuple[Decimal, Decimal] | None) -> Plain | None:
    return None if interval is None else {"lower": _yuan(interval[0]), "upper": _yuan(interval[1])}


def _yuan(amount: Decimal) -> str:
    return f"{amount:.2f}"
