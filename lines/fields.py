"""The fields of a part of a line that are numbers or choices: value, range, what is allowed, where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from lines.problems import plain_types
from simcore.spec import LineSpec, Quantity

Step = str | int
Nature = Literal["duration", "power", "length", "rate", "count", "share", "number", "flag", "choice"]

_UNIT = re.compile(r"^\[([^\]]+)\];?\s*")
# What binds a part to others: it is changed in the file as a whole, not value by value.
STRUCTURE = frozenset(
    ("label", "stream_id", "distribution", "clock", "pool", "calendar", "to", "from", "follows", "gate", "product",
     "family", "zone", "schema_version", "name", "description")
)  # fmt: skip
_KINDS: Mapping[str, Nature] = {"duration": "duration", "power": "power", "length": "length", "mass rate": "rate"}


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a value may be: its nature, bounds (None: none), whether the lower one is excluded, or the choices."""

    nature: Nature
    lower: float | None = None
    upper: float | None = None
    above: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a line: path from the top, values as written ("" for none), unit and meaning of the schema.

    `is_range` says that it has low and high, a source and a reference; `is_given` that the file gives it, else the
    default of the schema holds.
    """

    path: tuple[Step, ...]
    typical: str
    low: str
    high: str
    source: str
    reference: str
    is_range: bool
    is_given: bool
    default: str
    unit: str
    meaning: str
    allowed: Allowed

    @property
    def dotted(self) -> str:
        """The path as one text; names in a line have no dots."""
        return ".".join(map(str, self.path))


def fields_of(line: LineSpec, path: tuple[Step, ...]) -> tuple[Field, ...]:
    """Every field of the part of a line at a path, in the order of the schema; of mere numbers those that are given."""
    part: Any = line
    dumped: Any = line.model_dump(mode="json", by_alias=True)
    for step in path:
        dumped = dumped[step]
        part = _part(part, step)
    return tuple(_walk(path, part, dumped, "", ""))


def own_fields(line: LineSpec) -> tuple[Field, ...]:
    """The fields of the line itself, those of its parts left out."""
    dumped = line.model_dump(mode="json", by_alias=True)
    tables = {"products", "sources", "stations", "buffers", "sinks", "pools", "calendars"}
    return tuple(_model((), line, dumped, tables))


def _part(model: Any, step: Step) -> Any:
    if isinstance(model, BaseModel):
        fields = type(model).model_fields
        name = next(name for name, field in fields.items() if step in (name, field.alias))
        return getattr(model, name)
    return model[step]


def _walk(path: tuple[Step, ...], value: Any, dumped: Any, unit: str, meaning: str) -> Iterator[Field]:
    if isinstance(value, Quantity):
        yield _quantity(path, value, dumped, unit, meaning, is_given=True, default="")
    elif isinstance(value, BaseModel):
        yield from _model(path, value, dumped, set())
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _walk((*path, name), part, dumped[name], unit, meaning)
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _walk((*path, index), part, dumped[index], unit, meaning)


def _model(path: tuple[Step, ...], model: BaseModel, dumped: Any, without: set[str]) -> Iterator[Field]:
    for name, field in type(model).model_fields.items():
        value, key = getattr(model, name), field.alias or name
        if value is None or key in without or (key in STRUCTURE and not isinstance(value, BaseModel)):
            continue
        match = _UNIT.match(field.description or "")
        unit, meaning = match.group(1) if match else "", _UNIT.sub("", field.description or "")
        inner, is_given = (*path, key), name in model.model_fields_set
        if isinstance(value, Quantity):
            default = _default(field)
            yield _quantity(inner, value, dumped[key], unit, meaning, is_given=is_given, default=default)
        elif isinstance(value, BaseModel | dict) or (isinstance(value, tuple) and _holds_tables(value)):
            if is_given:
                yield from _walk(inner, value, dumped[key], unit, meaning)
        elif is_given and not isinstance(value, tuple) and (allowed := _allowed_of(field)) is not None:
            default = "" if field.is_required() else _written(_dumped_default(type(model), name))
            yield Field(
                inner, _written(dumped[key]), "", "", "", "", False, True, default, unit, meaning, allowed
            )  # fmt: skip


def _holds_tables(value: tuple[Any, ...]) -> bool:
    return bool(value) and isinstance(value[0], BaseModel)


def _quantity(
    path: tuple[Step, ...], value: Quantity[Any], dumped: Any, unit: str, meaning: str, *, is_given: bool, default: str
) -> Field:
    low, typical, high = (_written(dumped[end]) for end in ("low", "typical", "high"))
    return Field(
        path, typical, low, high, value.source if is_given else "", value.reference, True, is_given, default, unit,
        meaning, allowed_quantity(type(value)),
    )  # fmt: skip


def _default(field: FieldInfo) -> str:
    value = None if field.is_required() else field.get_default(call_default_factory=True)
    return "" if value is None else _written(value.model_dump(mode="json")["typical"])


def _dumped_default(model: type[BaseModel], name: str) -> Any:
    field = model.model_fields[name]
    value = field.get_default(call_default_factory=True)
    return TypeAdapter[Any](field.annotation or object).dump_python(value, mode="json") if value is not None else None


def _written(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


@cache
def allowed_quantity(kind: type[Quantity[Any]]) -> Allowed:
    """What a quantity of a kind may be."""
    return _allowed_of_schema(kind.model_json_schema()["properties"]["typical"])


def _allowed_of_schema(schema: Mapping[str, Any]) -> Allowed:
    kind = str(schema.get("x-quantity", ""))
    for name, nature in _KINDS.items():
        if kind.startswith(name):
            return Allowed(nature, None if kind.endswith("negative") else 0.0, above=kind.endswith("above 0"))
    lower = schema.get("minimum", schema.get("exclusiveMinimum"))
    nature = "count" if schema["type"] == "integer" else "share" if schema.get("maximum") == 1.0 else "number"
    return Allowed(nature, lower, schema.get("maximum"), "exclusiveMinimum" in schema)


def _allowed_of(field: FieldInfo) -> Allowed | None:
    """What a field that is no quantity may be; None where it is neither a number nor a choice."""
    kinds = list(plain_types(field.annotation))
    if bool in kinds:
        return Allowed("flag", choices=("true", "false"))
    for kind in kinds:
        if get_origin(kind) is Literal and isinstance(get_args(kind)[0], str):
            return Allowed("choice", choices=tuple(map(str, get_args(kind))))
    schema = _schema_of(field)
    if "x-quantity" in schema or schema.get("type") in ("integer", "number"):
        return _allowed_of_schema(schema)
    return None


def _schema_of(field: FieldInfo) -> Mapping[str, Any]:
    kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    schema = TypeAdapter(kind).json_schema()
    if "x-quantity" in schema:
        return schema
    return next((part for part in schema.get("anyOf", ()) if part.get("type") != "null"), schema)
