"""Cases for tests of predictions: a line whose output is known in closed form, and the small line with ranges."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lines.files import save_line
from scenarios.case import Case, load_case
from simcore.spec import LineSpec
from tests.scenarios.small import small_line

CASE = """\
schema_version = 1
name = "{name}"
firm = "Firm A"
seed = 7
horizon = "{horizon}"
warmup = "{warmup}"
replications = 4

[scenarios.before]

[scenarios.after]
measures = ["faster"]
"""
MEASURES = """\
schema_version = 1

[measures.faster]
label = {{ zh = "提速", en = "faster wheel" }}
covers = ["grind"]

[[measures.faster.effects]]
mechanism = "cycle"
factor = {factor}
"""
RANGED_FACTOR = '{ typical = 0.8, low = 0.7, high = 0.9, source = "estimate" }'


def one_station(cycle: Any) -> LineSpec:
    """A saturated station with a constant cycle: its output per hour is 3600 s over the cycle, and nothing else."""
    return LineSpec.model_validate(
        {
            "name": "one station",
            "products": {"ring": {}},
            "sources": {"blanks": {"lots": [{"product": "ring", "quantity": 200}]}},
            "stations": {"grind": {"inputs": ["blanks"], "to": "goods", "cycle": cycle}},
            "sinks": {"goods": {}},
        }
    )


def ranged(typical: Any, low: Any, high: Any, source: str = "estimate", reference: str = "") -> dict[str, Any]:
    return {"typical": typical, "low": low, "high": high, "source": source, "reference": reference}


def small_with_ranges(**sources: str) -> LineSpec:
    """The small line with three uncertain parameters, one of which acts on nothing that is predicted."""
    data = small_line().model_dump(mode="json", by_alias=True)
    grind = data["stations"]["grind"]
    grind["cycle"]["mean"] = ranged("20 s", "16 s", "26 s", sources.get("cycle", "estimate"))
    failure = grind["interruptions"]["failure"]
    failure["duration"]["mean"] = ranged("6 min", "3 min", "12 min", sources.get("repair", "estimate"))
    data["stations"]["turn"]["power"]["idle"] = ranged("1 kW", "0.5 kW", "2 kW", sources.get("power", "estimate"))
    return LineSpec.model_validate(data)


def case_in(
    folder: Path, line: LineSpec, *, factor: str = RANGED_FACTOR, horizon: str = "2 h", warmup: str = "30 min"
) -> Case:
    """A case of the line with one measure on the cycle of its grinder."""
    folder.mkdir(parents=True, exist_ok=True)
    save_line(line, folder / "line.toml")
    (folder / "measures.toml").write_text(MEASURES.format(factor=factor), encoding="utf-8")
    settings = CASE.format(name="小线 / small line", horizon=horizon, warmup=warmup)
    (folder / "case.toml").write_text(settings, encoding="utf-8")
    return load_case(folder)
