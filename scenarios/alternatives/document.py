"""alternatives.json: everything that a search for alternatives says (docs/alternatives.md)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from scenarios.alternatives.candidates import Candidate, NotMade
from scenarios.alternatives.costs import Cost
from scenarios.alternatives.study import Alternatives, Judged, Screened
from scenarios.document import estimate_data, remark_data
from scenarios.versions import versions
from simcore.results import canonical_digest

SCHEMA = "lineproof.alternatives/1"
Plain = dict[str, Any]


def alternatives_document(found: Alternatives) -> Plain:
    """A search as plain data; the digest is of everything else."""
    comparison, run, work = found.comparison, found.settings.run, found.work
    document: Plain = {
        "schema": SCHEMA,
        "kind": "alternatives",
        "versions": versions(),
        "name": comparison.name,
        "scenario": comparison.scenario,
        "settings": {
            "horizon_us": run.horizon, "warmup_us": comparison.warm_up.time,
            "warmup_method": comparison.warm_up.method, "replications": run.replications, "seed": run.seed,
            "engine": run.engine, "level": run.level, "simultaneous_level": found.simultaneous_level,
            "margin": found.settings.margin, "settled": found.settings.settled,
        },
        "work": {
            "candidates": work.candidates, "screening_runs": work.screening_runs,
            "screening_horizon_us": work.screening_horizon, "settled": work.settled, "runs": work.runs,
        },
        "common_random_numbers": True,
        "package": {
            "measures": list(comparison.measures),
            "output_per_day": estimate_data(found.package_output),
            "defect_rate": estimate_data(found.package_defects),
            "gain": estimate_data(found.package_gain),
            "cost": _cost(found.package_cost),
        },
        "nothing": _judged(found.nothing),
        "settled": [_judged(judged) for judged in found.settled],
        "left_out": [_screened(entry) for entry in found.left_out],
        "not_made": [_not_made(entry) for entry in found.not_made],
        "notes": [remark_data(note) for note in found.notes],
        "findings": [remark_data(finding) for finding in found.findings],
    }  # fmt: skip
    return {**document, "digest": canonical_digest(document)}


def _judged(judged: Judged) -> Plain:
    # Doing nothing costs nothing; that is known, unlike a price that nobody gave.
    nothing: Plain = {"kind": "nothing", "cost": _cost(Cost(Decimal(0), Decimal(0), Decimal(0)))}
    what = nothing if judged.candidate is None else _candidate(judged.candidate)
    return {
        **what,
        "output_per_day": estimate_data(judged.output),
        "defect_rate": estimate_data(judged.defects),
        "gain": estimate_data(judged.gain),
        "against_package": estimate_data(judged.against),
        "verdict": judged.verdict,
        "work_in_process_rises": judged.rising,
    }


def _candidate(candidate: Candidate) -> Plain:
    return {
        "kind": candidate.kind, "subject": candidate.subject, "before": candidate.before, "after": candidate.after,
        "period_h": candidate.period, "cost": _cost(candidate.cost),
    }  # fmt: skip


def _screened(entry: Screened) -> Plain:
    return {
        **_candidate(entry.candidate), "screening_against_package": estimate_data(entry.against),
        "possible": entry.possible,
    }  # fmt: skip


def _not_made(entry: NotMade) -> Plain:
    return {"kind": entry.kind, "subject": entry.subject, "reason": entry.reason}


def _cost(cost: Cost | None) -> Plain | None:
    """Exact decimals as text, in yuan; null where the cost is not known."""
    if cost is None:
        return None
    return {"typical": f"{cost.typical:f}", "low": f"{cost.low:f}", "high": f"{cost.high:f}", "currency": "CNY"}
