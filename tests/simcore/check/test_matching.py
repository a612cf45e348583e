"""Selective assembly that could not match anything, and sizes that nobody asks for, are refused."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from simcore.check import check
from simcore.spec import LineSpec

Table = dict[str, Any]

BASE: Table = {
    "name": "rings",
    "products": {"P": {}},
    "sources": {name: {"lots": [{"product": "P", "quantity": 5}]} for name in ("outer", "inner")},
    "stations": {
        "go": {"inputs": ["outer"], "to": "bo", "cycle": "1 s", "size": {"standard_deviation": "2 um"}},
        "gi": {"inputs": ["inner"], "to": "bi", "cycle": "1 s", "size": {"standard_deviation": "2 um"}},
        "match": {
            "inputs": ["bo", "bi"],
            "to": "out",
            "cycle": "1 s",
            "selective_assembly": {"classes": 12, "class_width": "2 um", "grades": 5},
        },
    },
    "buffers": {"bo": {"capacity": 5}, "bi": {"capacity": 5}},
    "sinks": {"out": {}},
}

SPEC = "stations.match.selective_assembly"
CASES: list[tuple[str, str, str, Any]] = [
    ("MATCHING_WIDTH", f"{SPEC}.class_width", f"{SPEC}.class_width", "0.0009 um"),
    ("MATCHING_CLASSES", f"{SPEC}.classes", f"{SPEC}.classes", 61),
    ("MATCHING_INPUT", "stations.match.inputs", "stations.match.inputs", ["bo", {"from": "bi", "quantity": 2}]),
    ("MATCHING_PLACES", "buffers.bi.capacity", "buffers.bi.capacity", 0),
    ("MATCHING_SIZE", "stations.match.inputs.1", "stations.gi.size", None),
    ("UNKNOWN_BUFFER", "stations.gi.size.follows", "stations.gi.size.follows", "elsewhere"),
    ("SIZE_UNUSED", "stations.gi.size", SPEC, None),
]  # fmt: skip


def changed(path: str, value: Any) -> LineSpec:
    data = deepcopy(BASE)
    *parents, last = path.split(".")
    node = data
    for name in parents:
        node = node[name]
    node[last] = value
    return LineSpec.model_validate(data)


def test_the_base_is_sound() -> None:
    assert check(LineSpec.model_validate(BASE)) == ()


@pytest.mark.parametrize(("code", "path", "field", "value"), CASES)
def test_refused(code: str, path: str, field: str, value: Any) -> None:
    found = check(changed(field, value))
    assert (code, path) in {(problem.code, problem.path) for problem in found}


@pytest.mark.parametrize(
    ("classes", "width", "grades", "pitch", "reach"),
    [(12, "2 um", 5, None, 2), (12, "2 um", 4, None, 2), (12, "2 um", 1, None, 0), (60, "0.5 um", 5, "2 um", 10)],
)
def test_reach_is_half_the_span_of_the_grades(
    classes: int, width: str, grades: int, pitch: str | None, reach: int
) -> None:
    matching: Table = {"classes": classes, "class_width": width, "grades": grades}
    if pitch is not None:
        matching["grade_pitch"] = pitch
    spec = changed("stations.match.selective_assembly", matching).stations["match"].selective_assembly
    assert spec is not None and spec.reach == reach
