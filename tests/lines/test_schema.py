"""The exported schema says what the loader does; the reference leaves no field out."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings

from lines.files import dumps_line
from lines.schema import JSON_SCHEMA_DIALECT, json_schema, parameter_reference
from simcore.spec import LineSpec
from tests.lines.whole import WHOLE
from tests.strategies import lines

SCHEMA = json_schema()
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
KNOWN = {
    *("$schema", "$defs", "$ref", "title", "description", "default", "examples", "x-quantity", "type", "enum", "const"),
    *(
        "anyOf",
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
        "items",
        "pattern",
    ),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems"),
    *("minProperties", "maxProperties"),
}


def accepts(schema: Any, value: Any) -> bool:
    """The part of JSON Schema 2020-12 that the exported schema uses, by its specification."""
    if isinstance(schema, bool):
        return schema
    assert schema.keys() <= KNOWN, schema.keys() - KNOWN
    if "$ref" in schema and not accepts(SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], value):
        return False
    if "anyOf" in schema and not any(accepts(part, value) for part in schema["anyOf"]):
        return False
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        return False
    if isinstance(value, bool) and schema.get("type") in ("integer", "number"):
        return False
    if ("enum" in schema and value not in schema["enum"]) or ("const" in schema and value != schema["const"]):
        return False
    return all(part(schema, value) for part in (_number, _text, _array, _object))


def _number(schema: Any, value: Any) -> bool:
    if not isinstance(value, int | float):
        return True
    return (
        value >= schema.get("minimum", value)
        and value <= schema.get("maximum", value)
        and ("exclusiveMinimum" not in schema or value > schema["exclusiveMinimum"])
        and ("exclusiveMaximum" not in schema or value < schema["exclusiveMaximum"])
    )


def _text(schema: Any, value: Any) -> bool:
    if not isinstance(value, str):
        return True
    fits = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
    return fits and re.search(schema.get("pattern", ""), value) is not None


def _array(schema: Any, value: Any) -> bool:
    if not isinstance(value, list):
        return True
    fits = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
    return fits and all(accepts(schema.get("items", True), part) for part in value)


def _object(schema: Any, value: Any) -> bool:
    if not isinstance(value, dict):
        return True
    if not set(schema.get("required", ())) <= value.keys():
        return False
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        return False
    for name, part in value.items():
        rules = [rule for pattern, rule in schema.get("patternProperties", {}).items() if re.search(pattern, name)]
        rules += [schema["properties"][name]] if name in schema.get("properties", {}) else []
        rules = rules or [schema.get("additionalProperties", True)]
        if not accepts(schema.get("propertyNames", True), name) or not all(accepts(rule, part) for rule in rules):
            return False
    return True


def test_schema_is_plain_json_of_the_stated_dialect() -> None:
    assert SCHEMA["$schema"] == JSON_SCHEMA_DIALECT
    assert json.loads(json.dumps(SCHEMA, allow_nan=False)) == SCHEMA
    assert all(re.fullmatch(r"[A-Za-z0-9_]{3,40}", name) for name in SCHEMA["$defs"])
    targets = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(SCHEMA)))
    assert targets == set(SCHEMA["$defs"])


def test_every_field_is_described() -> None:
    def fields(node: Any) -> list[tuple[str, str]]:
        if isinstance(node, list):
            return [found for part in node for found in fields(part)]
        if not isinstance(node, dict):
            return []
        own = [(name, part.get("description", "")) for name, part in node.get("properties", {}).items()]
        return own + [found for part in node.values() for found in fields(part)]

    missing = {name for name, text in fields(SCHEMA) if len(re.sub(r"^\[[^\]]*\]", "", text).strip()) < 2}
    assert not missing


@settings(max_examples=40)
@given(lines())
def test_what_is_written_fits_the_schema(line: LineSpec) -> None:
    assert accepts(SCHEMA, tomllib.loads(dumps_line(line)))


def test_the_whole_line_fits_the_schema_in_its_short_and_long_forms() -> None:
    assert accepts(SCHEMA, WHOLE)
    assert accepts(SCHEMA, json.loads(LineSpec.model_validate(WHOLE).model_dump_json(by_alias=True)))


@pytest.mark.parametrize(
    "change",
    [
        {"nmae": "x"},
        {"wip_limit": 0},
        {"wip_limit": True},
        {"common_power": 7},
        {"common_power": "7 horses"},
        {"report": {"interval": 0}},
        {"report": {"interval": "-8 h"}},
        {"bins": {"pieces": 10, "mixing_probability": 1.5}},
        {"sinks": {}},
        {"buffers": {"not a name": {}}},
        {"demand": {"mode": "wish", "quantity": 1}},
        {"demand": {"mode": "end"}},
    ],
)
def test_what_the_loader_refuses_does_not_fit(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        LineSpec.model_validate({**WHOLE, **change})
    assert not accepts(SCHEMA, {**WHOLE, **change})


def test_reference_names_every_parameter() -> None:
    text = parameter_reference()

    def paths(value: Any, path: str = "") -> set[str]:
        if isinstance(value, list):
            return {found for part in value for found in paths(part, f"{path}.<number>")}
        if not isinstance(value, dict) or "typical" in value or "distribution" in value:
            return set()
        found = set()
        for name, part in value.items():
            groups = (
                "products",
                "sources",
                "stations",
                "buffers",
                "sinks",
                "pools",
                "calendars",
                "interruptions",
                "rework",
            )
            named = path.rpartition(".")[2] in groups
            inner = f"{path}.{'<name>' if named else name}".removeprefix(".")
            if not named and not inner.endswith((".label", ".routes", ".cycles", ".matrix", ".planned_run_time")):
                found.add(inner)
                found |= paths(part, inner)
            elif named:
                found |= paths(part, inner)
        return found

    everything = paths(WHOLE) - {"products", "sources", "stations", "buffers", "sinks", "pools", "calendars"}
    everything -= {"demand", "report", "bins"}
    assert len(everything) > 120
    missing = {path for path in everything if f"| `{path}` |" not in text}
    assert not missing


def test_reference_tells_unit_range_and_default() -> None:
    rows = parameter_reference().splitlines()
    assert (
        "| `buffers.<name>.transport_time` | from entry until it can be taken | time | duration >= 0 | `0 s` |" in rows
    )
    effectiveness = "probability that a defective piece is found | 1 | >= 0, <= 1 | required"
    assert f"| `stations.<name>.gate.effectiveness` | {effectiveness} |" in rows
    assert (
        "| `report.interval` | length of one report row, usually a shift | time | duration above 0 | `10 h` |" in rows
    )
    assert all(row.count(" | ") == 4 for row in rows if row.startswith("| `"))
