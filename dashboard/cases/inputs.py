"""What a result depends on, one hash by kind of work: a result is stale when that of the present files is another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dashboard.cases.loaded import loaded_case
from dashboard.cases.versions import Manifest, Versions
from lines.files import plain
from scenarios.acceptance.case import TERMS_FILE, acceptance_case
from scenarios.acceptance.plan.frozen import PLAN_FILE, terms_data
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.appraisal import economics_path, load_terms
from scenarios.case import Case
from simcore.errors import LineproofError
from simcore.identity import line_digest, product_version
from simcore.results import canonical_digest

MONEY = frozenset(("appraise", "quote"))
SIMULATED = frozenset(("simulate", "compare", "predict", "explain", "alternatives", "timeline", "replay")) | MONEY
JUDGED = frozenset(("plan", "accept"))


def inputs_digest(versions: Versions, version: str, kind: str, scenario: str | None) -> str | None:
    """SHA-256 of everything in a version that a kind of work on a scenario rests on; None where it can't be read.

    Comments, names for people and the order of tables change none: lines count by their digest, settings by meaning.
    """
    return _inputs_digest(str(versions.folder), version, kind, scenario)


@lru_cache(maxsize=512)
def _inputs_digest(folder: str, version: str, kind: str, scenario: str | None) -> str | None:
    versions = Versions(Path(folder))
    manifest = versions.manifest(version)
    try:
        if kind in SIMULATED:
            # Pages ask this for every result they show: the case is read once for all of them.
            return canonical_digest(_simulated(loaded_case(versions, version), kind, scenario))
        if kind in JUDGED:
            return canonical_digest(_judged(versions, version, manifest, kind))
    except LineproofError:
        return None
    return version


def _simulated(case: Case, kind: str, scenario: str | None) -> Mapping[str, Any]:
    settings = case.settings
    names = _scenarios(case, kind, scenario)
    found: dict[str, Any] = {
        "version": product_version(),
        "lines": {name: line_digest(case.line_of(name)) for name in names},
        # The line with its ranges: draws rest on them, though one simulated run doesn't.
        "line": plain(case.line),
        "measures": {name: [plain(measure) for measure in case.measures_of(name).values()] for name in names},
        "scenarios": {name: plain(settings.scenarios[name]) for name in names},
        "run": [settings.seed, settings.horizon, settings.warmup, settings.replications, settings.baseline],
        "ageing": None if settings.ageing is None else plain(settings.ageing),
    }
    if kind in MONEY:
        path = economics_path(case)
        found["economics"] = plain(load_terms(path)) if path.exists() else None
        found["names"] = [settings.name, settings.firm, settings.region]
    return found


def _scenarios(case: Case, kind: str, scenario: str | None) -> list[str]:
    """The baseline and the scenarios that are asked for; all of them where none is named."""
    known = case.settings.scenarios
    asked = [name.strip() for name in scenario.split(",")] if scenario else list(known)
    chosen = asked if kind in ("simulate", "replay") and scenario else [case.settings.baseline, *asked]
    return sorted({name for name in chosen if name in known})


def plan_is_stale(versions: Versions, version: str, plan: Mapping[str, Any]) -> bool:
    """Whether a frozen plan (its plain data) no longer is one of the terms and of the record of its baseline.

    What is recorded after the baseline is no part of a plan.
    """
    manifest = versions.manifest(version)
    if any(manifest.get(file["name"]) != file["sha256"] for file in plan["baseline_files"]):
        return True
    try:
        return bool(plan["terms"] != terms_data(_terms_of(versions, version)))
    except LineproofError:
        return True


def _terms_of(versions: Versions, version: str) -> PlanTerms:
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / TERMS_FILE).write_bytes(versions.read(TERMS_FILE, version))
        return acceptance_case(folder).terms


def _judged(versions: Versions, version: str, manifest: Manifest, kind: str) -> Mapping[str, Any]:
    """Terms, plan and record by the bytes of their files: whoever signs them signs these."""
    terms = _terms_of(versions, version)
    named = {TERMS_FILE, *terms.records}
    if kind != "plan":
        # A plan is what such a job makes, not what it rests on.
        named.add(PLAN_FILE)
    if terms.adjusted_baseline is not None:
        named.add(terms.adjusted_baseline.file)
    return {"version": product_version(), "files": {name: manifest.get(name) for name in sorted(named)}}
