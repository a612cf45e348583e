"""What a line file may hold: as JSON Schema for editors and forms, as a table for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from inspect import getdoc
from typing import Any

from simcore.spec import SCHEMA_VERSION, LineSpec, Quantity

JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_UNIT = re.compile(r"^\[([^\]]+)\];?\s*")
_REFERENCE = "#/$defs/"
_QUANTITY = " ".join(str(getdoc(Quantity)).split())
# Sections of the reference that are explained once and not at each parameter.
_COMMON = ("TimeDistribution", "CountDistribution")


def json_schema() -> Schema:
    """JSON Schema 2020-12 of a line file, shorthands included, with the description and unit of every field."""
    schema = _whole_schema()
    definitions = schema["$defs"]
    identifier = definitions["LotSpec"]["properties"]["product"]
    for name, definition in definitions.items():
        if name.startswith("Quantity_"):
            definitions[name] = _either(definition, definition["properties"]["typical"])
    definitions["TimeDistribution"] = _either(definitions["TimeDistribution"], _reference("Quantity_duration"))
    definitions["CountDistribution"] = _either(definitions["CountDistribution"], _reference("Quantity_number_above_0"))
    bare_name = {key: identifier[key] for key in ("type", "pattern")}
    definitions["InputSpec"] = _either(definitions["InputSpec"], bare_name)
    return {"$schema": JSON_SCHEMA_DIALECT, "title": f"Lineproof line, version {SCHEMA_VERSION}", **schema}


def parameter_reference() -> str:
    """Every parameter of a line file as Markdown tables: path, meaning, unit, range, default."""
    schema = _whole_schema()
    sections = [_section("The line itself", list(_rows(schema, "", schema, deep=False)))]
    for name, field in schema["properties"].items():
        inner = list(_nested(field, name, schema))
        if inner:
            sections.append(_section(f"`{name}`: {_text(field)}", inner))
    for name in (*_COMMON, "Quantity_duration"):
        definition = schema["$defs"][name]
        title = "Any parameter with a range" if name.startswith("Quantity_") else f"`{name}`"
        sections.append(f"## {title}\n\n{definition['description']}\n\n{_table(_rows(definition, '', schema))}")
    return "# Parameters of a line\n\n" + "\n".join(sections)


def _whole_schema() -> Schema:
    """The schema as pydantic sees it, with readable names for the kinds of parameters."""
    schema: Schema = deepcopy(LineSpec.model_json_schema(by_alias=True, mode="validation"))
    names = {name: _kind_name(name, definition) for name, definition in schema["$defs"].items()}
    schema["$defs"] = {names[name]: definition for name, definition in schema["$defs"].items()}
    for name, definition in schema["$defs"].items():
        definition["title"] = name
        if name.startswith("Quantity_"):
            definition["description"] = _QUANTITY
    renamed: Schema = _renamed(schema, names)
    return renamed


def _kind_name(name: str, definition: Schema) -> str:
    if "Quantity_" not in name:
        return name
    typical = definition["properties"]["typical"]
    if typical.get("maximum") == 1.0:
        return "Quantity_share"
    kind = typical.get("x-quantity") or f"{typical['type']} {_range(typical)}".partition(",")[0]
    words = kind.replace("integer", "count").replace(">=", "from").replace(">", "above")
    return "Quantity_" + "_".join(re.findall(r"[a-z0-9]+", words))


def _renamed(node: Any, names: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        # A name that is no name is refused, as pydantic does.
        closed = {"additionalProperties": False} if "patternProperties" in node else {}
        return closed | {
            key: _REFERENCE + names[value.removeprefix(_REFERENCE)] if key == "$ref" else _renamed(value, names)
            for key, value in node.items()
        }
    return [_renamed(part, names) for part in node] if isinstance(node, list) else node


def _either(table: Schema, bare: Schema) -> Schema:
    """The table, or the bare value that stands for it."""
    outside: Schema = {key: table[key] for key in ("title", "description") if key in table}
    inside = {key: value for key, value in table.items() if key not in outside}
    return {**outside, "anyOf": [bare, inside]}


def _reference(name: str) -> Schema:
    return {"$ref": _REFERENCE + name}


def _rows(table: Schema, path: str, schema: Schema, deep: bool = True) -> Iterator[tuple[str, ...]]:
    required = table.get("required", [])
    for name, field in table.get("properties", {}).items():
        inner = f"{path}.{name}" if path else name
        if not deep and any(_nested(field, inner, schema)):
            continue
        unit = _UNIT.match(_text(field))
        meaning = _UNIT.sub("", _text(field))
        default = "required" if name in required else _default(field.get("default"))
        yield f"`{inner}`", meaning, unit.group(1) if unit else "-", _allowed(field, schema), default
        if deep:
            yield from _nested(field, inner, schema)


def _nested(field: Schema, path: str, schema: Schema) -> Iterator[tuple[str, ...]]:
    """Rows of the table that a field holds, or of each of its tables."""
    for part in _alternatives(field):
        values = _named_values(part)
        if values is not None:
            yield from _nested(values, f"{path}.<name>", schema)
        elif isinstance(part.get("items"), dict):
            yield from _nested(part["items"], f"{path}.<number>", schema)
        elif "$ref" in part and not _is_leaf(part):
            yield from _rows(schema["$defs"][_target(part)], path, schema)


def _named_values(part: Schema) -> Schema | None:
    """What stands behind each name of a table whose names are free."""
    patterns = [*part.get("patternProperties", {}).values(), part.get("additionalProperties")]
    return next((found for found in patterns if isinstance(found, dict)), None)


def _alternatives(field: Schema) -> list[Schema]:
    # The alternatives of a number with unit, text and 0, are one kind of value.
    parts = [field] if "x-quantity" in field else field.get("anyOf", [field])
    return [part for part in parts if part.get("type") != "null"]


def _target(part: Schema) -> str:
    return str(part["$ref"]).removeprefix(_REFERENCE)


def _is_leaf(part: Schema) -> bool:
    return _target(part).startswith("Quantity_") or _target(part) in _COMMON


def _allowed(field: Schema, schema: Schema) -> str:
    found = []
    for part in _alternatives(field):
        if "$ref" in part and _target(part).startswith("Quantity_"):
            part = schema["$defs"][_target(part)]["properties"]["typical"]
        if "$ref" in part:
            found.append(
                {"TimeDistribution": "time or distribution", "CountDistribution": "count or distribution"}.get(
                    _target(part), "table"
                )
            )
        elif _named_values(part) is not None:
            found.append("table by name")
        else:
            found.append(_range(part))
    return " or ".join(dict.fromkeys(found))


def _range(part: Schema) -> str:
    if "enum" in part:
        return ", ".join(f"`{value}`" for value in part["enum"])
    if "const" in part:
        return f"`{part['const']}`"
    if "x-quantity" in part:
        kind = str(part["x-quantity"])
        return f"{kind} >= 0" if "anyOf" in part and not kind.endswith("negative") else kind
    bounds = {"minimum": ">=", "exclusiveMinimum": ">", "maximum": "<=", "exclusiveMaximum": "<"}
    limits = [f"{sign} {part[key]:.15g}" for key, sign in bounds.items() if key in part]
    if "maxItems" in part:
        return f"array of at most {part['maxItems']}"
    if part.get("pattern"):
        return "name"
    if "maxLength" in part:
        return f"text of at most {part['maxLength']} characters"
    return ", ".join(limits) or {"array": "array", "boolean": "`true`, `false`", "string": "text"}.get(
        str(part.get("type")), str(part.get("type"))
    )


def _text(field: Schema) -> str:
    return str(field.get("description", "")).replace("\n", " ").replace("|", "\\|")


def _default(value: Any) -> str:
    if isinstance(value, dict):
        return _default(value.get("typical", value.get("mean")))
    if value is None or value in ("", [], {}):
        return "absent"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _section(title: str, rows: list[tuple[str, ...]]) -> str:
    return f"## {title}\n\n{_table(iter(rows))}"


def _table(rows: Iterator[tuple[str, ...]]) -> str:
    head = "| parameter | meaning | unit | allowed | default |\n|---|---|---|---|---|\n"
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows)
