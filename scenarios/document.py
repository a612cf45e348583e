"""results.json: everything that a study says, in one versioned form (docs/results-schema.md)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scenarios.arms import Arm, limits, pool_key
from scenarios.attribution import Attribution, Sharing
from scenarios.attribution.causes import causes
from scenarios.estimates import Estimate
from scenarios.figures import FigureKey
from scenarios.provenance import provenance
from scenarios.study import Comparison, Remark, Study
from scenarios.versions import versions
from simcore.kpi.values import Undefined
from simcore.nomenclature import NAMES
from simcore.results import canonical_digest

SCHEMA = "lineproof.results/1"
Plain = dict[str, Any]
# Units of figures that only a study has; all others stand in the nomenclature.
OWN_UNITS = {
    "output_rate": "pcs/h", "unhindered_rate": "pcs/h", "defects_made": "1", "rejected_here": "1",
    "mean_content": "items",
    "wait_per_request": "h", "waited_per_day": "h/d",
    "shifted_share": "1", "detection_delay": "h", "stop_share": "1", "recorded_stop_share": "1",
}  # fmt: skip
# What a comparison repeats of a prediction of the same case.
PREDICTED = ("digest", "calibrated", "settings", "figures", "claims")
SHARE_SCOPES = ("loss", "state")


def study_document(study: Study) -> Plain:
    """A study of one line as plain data; the digest is of everything else."""
    return _with_digest(
        {**_head("simulate", study), "replications": study.replications, "arms": {"line": _arm(study.arm)}}
    )


def comparison_document(comparison: Comparison, prediction: Plain | None = None) -> Plain:
    """A comparison as plain data, with what a kept prediction says of it; the digest is of everything else."""
    gain = comparison.gain
    return _with_digest(
        {
            **_head("compare", comparison),
            "name": comparison.name,
            "scenario": comparison.scenario,
            "replications": comparison.pairs,
            "common_random_numbers": True,
            "identical": comparison.identical,
            "arms": {arm.name: _arm(arm) for arm in comparison.arms},
            "changes": [
                {
                    **_key(key),
                    "difference": estimate_data(change.difference),
                    "relative": estimate_data(change.relative),
                }
                for key, change in comparison.changes.items()
            ],
            "moved_losses": [
                {"quantity": moved.key.quantity, "difference": estimate_data(moved.change.difference)}
                for moved in comparison.moved
            ],
            "oee_log_contributions": None if gain is None else dict(gain.contributions),
            "measures": {
                name: {"label": dict(measure.label), "source": measure.source}
                for name, measure in comparison.measures.items()
            },
            "prediction": None if prediction is None else {part: prediction[part] for part in PREDICTED},
        }
    )


def attribution_document(attribution: Attribution) -> Plain:
    """An explanation as plain data; the digest is of everything else."""
    comparison = attribution.comparison
    return _with_digest(
        {
            **_head("explain", comparison),
            "notes": [remark_data(remark) for remark in attribution.notes],
            "name": comparison.name,
            "scenario": comparison.scenario,
            "replications": comparison.pairs,
            "common_random_numbers": True,
            "work": asdict(attribution.work),
            "arms": {arm.name: _arm(arm) for arm in comparison.arms},
            "measures": {
                name: {**_limits(arm), "label": dict(comparison.measures[name].label)}
                for name, arm in attribution.singles.items()
            },
            "attributions": {key: _sharing(sharing) for key, sharing in attribution.sharings.items()},
            "causes": [remark_data(cause) for cause in causes(attribution)],
        }
    )


def _limits(arm: Arm) -> Plain:
    """What holds the line with one measure alone."""
    return {
        "bottlenecks": list(arm.bottlenecks),
        "pools": [
            {
                "pool": pool,
                "waited_for": limits(arm, pool),
                "pool_utilisation": estimate_data(arm.figure(pool_key(pool))),
            }
            for pool in arm.pools
        ],
    }


def _sharing(sharing: Sharing) -> Plain:
    return {
        "unit": "1",
        "logarithmic": sharing.quantity.logarithmic,
        "total": estimate_data(sharing.total),
        "values": {name: estimate_data(value) for name, value in sharing.values.items()},
        "alone": {name: estimate_data(value) for name, value in sharing.alone.items()},
        "surplus": estimate_data(sharing.surplus),
        "interactions": [
            {"measures": list(pair), **estimate_data(value)} for pair, value in sharing.interactions.items()
        ],
        "residual": sharing.residual,
        "replications": {name: list(values) for name, values in sharing.replications.items()},
    }


def _head(kind: str, study: Study | Comparison) -> Plain:
    settings = study.settings
    return {
        "schema": SCHEMA,
        "kind": kind,
        "versions": versions(),
        "settings": {
            "horizon_us": settings.horizon,
            "warmup_us": study.warm_up.time,
            "warmup_method": study.warm_up.method,
            "replications": settings.replications,
            "seed": settings.seed,
            "engine": settings.engine,
            "precision": settings.precision,
            "level": settings.level,
        },
        "notes": [remark_data(remark) for remark in study.notes],
        "findings": [remark_data(remark) for remark in study.findings],
    }


def _arm(arm: Arm) -> Plain:
    found = provenance(arm.line)
    return {
        "line": arm.line.name,
        "line_digest": arm.line_digest,
        "result_digests": list(arm.result_digests),
        "conditions": dict(arm.conditions),
        "provenance": {"counts": dict(found.counts), "total": found.total, "plant": found.plant},
        "figures": [{**_key(key), **estimate_data(value)} for key, value in arm.estimates.items()],
        "replications": {key: list(values) for key, values in arm.replications.items()},
        "constraint": list(arm.constraint),
        "bottlenecks": list(arm.bottlenecks),
        "pools": [{"pool": pool, "waited_for": limits(arm, pool)} for pool in arm.pools],
        "budgets": {
            name: {"refused": budget} if isinstance(budget, str) else asdict(budget)
            for name, budget in arm.budgets.items()
        },
        "largest_content": dict(arm.largest_content),
        "rejects": [asdict(each) for each in arm.rejects],
    }


def _key(key: FigureKey) -> Plain:
    return {"scope": key.scope, "name": key.name, "quantity": key.quantity, "unit": _unit(key)}


def _unit(key: FigureKey) -> str:
    name = key.quantity.partition(".")[0]
    if key.scope in SHARE_SCOPES:
        return "1"
    return OWN_UNITS.get(name) or NAMES[name].unit


def estimate_data(value: Estimate) -> Plain:
    """An estimate as plain data."""
    data: Plain = {
        "value": value.value, "lower": value.lower, "upper": value.upper, "level": value.level, "n": value.n,
        "note": value.note, "flags": list(value.flags),
    }  # fmt: skip
    if isinstance(value.reason, Undefined):
        data["undefined"] = {"code": value.reason.code, "en": value.reason.reason, "zh": value.reason.reason_zh}
    return data


def remark_data(remark: Remark) -> Plain:
    """A remark as plain data."""
    return {"code": remark.code, "values": dict(remark.values)}


def _with_digest(document: Plain) -> Plain:
    return {**document, "digest": canonical_digest(document)}
