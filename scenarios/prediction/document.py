"""prediction.json: everything that a prediction says, and where it is kept for `compare` to find."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scenarios.case import Case
from scenarios.document import remark_data
from scenarios.prediction.result import Headline, Predicted, Prediction
from scenarios.prediction.settings import LEVELS
from scenarios.store.runs import write_whole
from scenarios.versions import versions
from simcore.identity import line_digest, product_version
from simcore.nomenclature import NAMES
from simcore.results import canonical_digest
from simcore.stats import Interval, Outcome

SCHEMA = "lineproof.prediction/1"
Plain = dict[str, Any]


def prediction_document(prediction: Prediction) -> Plain:
    """A prediction as plain data; the digest is of everything else."""
    settings, run = prediction.settings, prediction.settings.run
    document: Plain = {
        "schema": SCHEMA,
        "kind": "predict",
        "versions": versions(),
        "name": prediction.name,
        "scenario": prediction.scenario,
        "calibrated": prediction.calibrated,
        "settings": {
            "horizon_us": run.horizon, "warmup_us": prediction.warm_up.time,
            "warmup_method": prediction.warm_up.method, "seed": run.seed, "engine": run.engine, "level": run.level,
            "draws": settings.draws, "separate": settings.separate,
        },
        "design": asdict(prediction.design),
        "parameters": {
            "uncertain": [asdict(entry) for entry in prediction.inventory.uncertain],
            "ranged": prediction.inventory.ranged,
            "certain": prediction.inventory.certain,
        },
        "figures": [_headline(entry) for entry in prediction.headlines],
        "claims": [
            {"gain": claim.gain, "count": claim.count, **_outcome(claim.probability)} for claim in prediction.claims
        ],
        "drivers": [
            {**asdict(driver), "parameter": prediction.inventory.uncertain[driver.parameter].key}
            for driver in prediction.drivers
        ],
        "estimated_share": prediction.estimated_share,
        "draws_filling": prediction.filling,
        "gains": list(prediction.gains),
        "notes": [remark_data(remark) for remark in prediction.notes],
        "findings": [remark_data(remark) for remark in prediction.findings],
    }  # fmt: skip
    return {**document, "digest": canonical_digest(document)}


def keep_prediction(prediction: Prediction, case: Case, directory: Path) -> Path:
    """Write a prediction where `find_prediction` finds it; LineproofError STORE_NOT_WRITABLE."""
    path = kept_path(case, prediction.scenario, directory)
    write_whole(path, json.dumps(prediction_document(prediction), ensure_ascii=False, indent=2, allow_nan=False))
    return path


def find_prediction(case: Case, scenario: str, directory: Path) -> Plain | None:
    """The last prediction of this very case: same parameters, ranges, measures and version; None without one."""
    try:
        document = json.loads(kept_path(case, scenario, directory).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return document if isinstance(document, dict) and document.get("schema") == SCHEMA else None


def kept_path(case: Case, scenario: str, directory: Path) -> Path:
    """Where a prediction of this very case is kept."""
    return directory / "predictions" / f"{_identity(case, scenario)}.json"


def _identity(case: Case, scenario: str) -> str:
    """SHA-256 of what is predicted: the line with its ranges, the measures of both scenarios in order, the version."""
    applied = [
        [[key, measure.model_dump(mode="json", by_alias=True)] for key, measure in case.measures_of(name).items()]
        for name in (case.settings.baseline, scenario)
    ]
    return canonical_digest({"line": line_digest(case.line), "applied": applied, "version": product_version()})


def _headline(entry: Headline) -> Plain:
    return {
        "quantity": entry.quantity,
        "unit": NAMES[entry.quantity].unit,
        "before": _predicted(entry.before),
        "after": _predicted(entry.after),
        "gain": _predicted(entry.gain),
        "components": None if entry.components is None else asdict(entry.components),
    }


def _predicted(figure: Predicted) -> Plain:
    intervals = {level_key(level): _outcome(figure.intervals[level]) for level in LEVELS if level in figure.intervals}
    return {"median": figure.value, "undefined_draws": figure.undefined, "intervals": intervals}


def level_key(level: float) -> str:
    """A level as a key of the document: 0.80 is "80%"."""
    return f"{level:.0%}"


def _outcome(found: Outcome) -> Plain:
    ends = (found.lower, found.upper) if isinstance(found, Interval) else (None, None)
    return {"value": found.estimate, "lower": ends[0], "upper": ends[1], "n": found.n}
