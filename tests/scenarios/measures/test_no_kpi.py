"""No field of a line or of a measure acts on a key performance indicator: gains emerge, they can't be typed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from scenarios.case import CaseSpec
from scenarios.measures import MeasureFile
from scenarios.measures.lines import LINE_MECHANISMS
from scenarios.measures.stations import STATION_MECHANISMS
from scenarios.measures.use import USE_MECHANISMS
from simcore.spec import LineSpec

# Results of a run, by any of the names under which people would like to type them in.
RESULTS = {
    *("oee", "teep", "nee", "ooe", "kpi", "availability", "performance", "productivity", "efficiency", "utilisation"),
    *("utilization", "throughput", "output", "yield", "fpy", "first_pass", "rty", "ppm", "defect_rate", "scrap_rate"),
    *("reject_rate", "rework_rate", "quality_rate", "quality_ratio", "uptime", "downtime", "lead_time", "wip"),
    *("production_rate", "capacity_gain", "gain", "improvement", "saving", "starvation", "bottleneck", "loss"),
    *("detection_delay", "delay", "energy", "cost", "unit_cost", "payback"),
}

# Names that hold such a word and are mechanisms of the real world, each with the reason.
ALLOWED = {
    "wip_limit",  # a rule of release (CONWIP), not the stock that results
    "data_loss",  # share of the time in which a gateway delivers nothing
    "speed_loss",  # learning curve of a new machine: a state of the machine
    "delay",  # of a laboratory and its message (feedback from a downstream gate)
}


def fields(schema: Any) -> Iterator[tuple[str, str]]:
    """Name and description of every settable field anywhere in a JSON schema."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from ((name, str(part.get("description", ""))) for name, part in properties.items())
        for part in schema.values():
            yield from fields(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from fields(part)


def acts_on_a_result(name: str) -> bool:
    padded = f"_{re.sub(r'[^a-z]+', '_', name.lower())}_"
    return name not in ALLOWED and any(f"_{word}_" in padded for word in RESULTS)


@pytest.mark.parametrize("model", [LineSpec, MeasureFile, CaseSpec])
def test_no_field_names_a_result(model: type[LineSpec | MeasureFile | CaseSpec]) -> None:
    found = dict(fields(model.model_json_schema()))
    assert len(found) >= 10
    assert [name for name in found if acts_on_a_result(name)] == []


@pytest.mark.parametrize("model", [LineSpec, MeasureFile])
def test_no_description_promises_a_result(model: type[LineSpec | MeasureFile]) -> None:
    words = re.compile(
        r"\b(OEE|KPI|availability|throughput|yield|productivity|first[- ]pass|defect rate)\b", re.IGNORECASE
    )
    found = [name for name, text in fields(model.model_json_schema()) if words.search(text)]
    # The rate of a furnace is what its belt can carry, a property of the machine.
    assert [name for name in found if name != "rate"] == []


def test_no_mechanism_is_a_result() -> None:
    mechanisms = {*STATION_MECHANISMS, *LINE_MECHANISMS, *USE_MECHANISMS}
    assert [name for name in mechanisms if acts_on_a_result(name)] == []
    schema = MeasureFile.model_json_schema()
    named = {
        value
        for part in schema["$defs"].values()
        if "mechanism" in part.get("properties", {})
        for value in [part["properties"]["mechanism"]["const"]]
    }
    assert named == mechanisms  # every effect that can be written has its mechanism, and the other way round


def test_the_walk_would_find_one() -> None:
    planted = {"$defs": {"Effect": {"properties": {"oee_factor": {"description": "[1]"}}}}}
    assert [name for name, _ in fields(planted) if acts_on_a_result(name)] == ["oee_factor"]
    assert acts_on_a_result("throughput") and acts_on_a_result("first_pass_yield") and not acts_on_a_result("cycle")
