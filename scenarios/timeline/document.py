"""timeline.json: everything that a time line says (docs/timeline.md)."""

from __future__ import annotations

from typing import Any

from scenarios.document import estimate_data, remark_data
from scenarios.timeline.study import Period, Timeline
from scenarios.versions import versions
from simcore.results import canonical_digest

SCHEMA = "lineproof.timeline/1"
Plain = dict[str, Any]


def timeline_document(timeline: Timeline) -> Plain:
    """A time line as plain data; the digest is of everything else."""
    run = timeline.settings.run
    document: Plain = {
        "schema": SCHEMA,
        "kind": "timeline",
        "versions": versions(),
        "name": timeline.name,
        "scenario": timeline.scenario,
        "settings": {
            "window_us": run.horizon, "warmup_us": timeline.warm_up.time, "warmup_method": timeline.warm_up.method,
            "replications": run.replications, "seed": run.seed, "engine": run.engine, "level": run.level,
        },
        "work": {"lines": timeline.work.lines, "runs": timeline.work.runs},
        "common_random_numbers": True,
        "renewed": list(timeline.ages.renewed),
        "steady_month": timeline.ages.steady_month,
        "months": [_period(period) for period in timeline.months],
        "ramp_up": [_period(period) for period in timeline.ramp_up],
        "year_1": [_period(period) for period in timeline.year_1],
        "steady": [_period(period) for period in timeline.steady],
        "made_up_by_end_of_month": timeline.made_up,
        "notes": [remark_data(note) for note in timeline.notes],
        "findings": [remark_data(finding) for finding in timeline.findings],
    }  # fmt: skip
    return {**document, "digest": canonical_digest(document)}


def _period(period: Period) -> Plain:
    return {
        "kind": period.kind,
        "month": period.month,
        "ageing": period.ageing,
        "stop_weeks": period.stop,
        "figures": [
            {
                "quantity": key.quantity,
                "before": estimate_data(figures.before),
                "after": estimate_data(figures.after),
                "difference": estimate_data(figures.change.difference),
                "relative": estimate_data(figures.change.relative),
            }
            for key, figures in period.figures.items()
        ],
    }
