"""The parts of a line that can be chosen, and their fields as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lines.fields import Field, Step, fields_of, own_fields
from scenarios.numbers import number
from scenarios.parameter_words import part_text, short_value
from scenarios.provenance import origin
from scenarios.text import Text
from scenarios.words import buffer_name, pool_name, station_name
from simcore.spec import LineSpec

KINDS = ("stations", "buffers", "pools", "sources", "calendars")
LINE = "line"
SOURCES = (
    "plant_log", "shift_report", "vendor", "estimate", "source_document", "published", "computed", "unspecified",
)  # fmt: skip
_UNITS = frozenset(("items", "pieces", "persons", "samples"))
# Boundaries that only keep numbers finite are no help to a person.
_NO_BOUND = 1e8
MOST_CHOICES = 2
"""Choices that are listed in a cell; the others are in what is said on hover and when another word is refused."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something with parameters: its kind, its name in the file, its name for people."""

    kind: str
    name: str
    label: str

    @property
    def key(self) -> str:
        """How the address and the drawing call it."""
        return f"{self.kind}.{self.name}" if self.name else self.kind


def parts_of(line: LineSpec, text: Text) -> tuple[Part, ...]:
    """Every part that has parameters, in the order of the file, the line itself last."""
    found = [Part(kind, name, part_name(line, kind, name, text)) for kind in KINDS for name in getattr(line, kind)]
    return (*found, Part(LINE, "", text("page_line.kind_line")))


def part_name(line: LineSpec, kind: str, name: str, text: Text) -> str:
    """The name of a part for people."""
    if kind == "stations":
        return station_name(line, name, text)
    if kind == "buffers":
        return buffer_name(line, name, text)
    if kind == "pools":
        return pool_name(line, name, text)
    return text(f"part.{name}") if text.has(f"part.{name}") else name.replace("_", " ")


def chosen_part(line: LineSpec, key: str, text: Text) -> Part:
    """The part of a key; the first station for one that the line hasn't."""
    parts = parts_of(line, text)
    return next((part for part in parts if part.key == key), parts[0])


def fields(line: LineSpec, part: Part) -> tuple[Field, ...]:
    """The fields of a part."""
    return own_fields(line) if part.kind == LINE else fields_of(line, (part.kind, part.name))


def field_name(field: Field, text: Text) -> str:
    """What a field is, within its part; a unit that isn't written with the value stands behind it."""
    inside: tuple[Step, ...] = field.path if field.path[0] not in KINDS else field.path[2:]
    # Of things of which there is but one the position says nothing.
    said = [step for step in inside if step != 0] if inside[0] in ("inputs", "lots") else list(inside)
    return part_text(said, text) or text(f"page_line.kind_{field.path[0]}")


def unit_text(field: Field, text: Text) -> str:
    """The unit in which a field counts, where the value doesn't carry it."""
    return text(f"page_line.unit_{field.unit}") if field.unit in _UNITS else ""


def allowed_text(field: Field, text: Text) -> str:
    """What a field may be, in words."""
    allowed = field.allowed
    if allowed.choices:
        return " / ".join(choice_text(choice, text) for choice in allowed.choices[:MOST_CHOICES]) + (
            " …" if len(allowed.choices) > MOST_CHOICES else ""
        )
    upper = allowed.upper if allowed.upper is not None and allowed.upper < _NO_BOUND else None
    said = text(f"page_line.nature_{allowed.nature}")
    bounds = ""
    if allowed.lower is not None and upper is not None:
        bounds = f"{_bound(allowed.lower)} – {_bound(upper)}"
    elif allowed.lower is not None:
        bounds = f"{'>' if allowed.above else '≥'} {_bound(allowed.lower)}"
    return " ".join(part for part in (said, bounds, unit_text(field, text)) if part)


def _bound(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 2)


def choice_text(choice: str, text: Text) -> str:
    """A choice in words; true and false as yes and no."""
    key = f"choice.{choice}"
    return text(key) if text.has(key) else choice.replace("_", " ")


def shown_value(field: Field, written: str, text: Text) -> str:
    """A value as it is shown: rounded where it has many digits, choices in words."""
    if field.allowed.choices:
        return choice_text(written, text) if written else ""
    return short_value(written)


def rows(line: LineSpec, part: Part, text: Text) -> list[dict[str, Any]]:
    """The fields of a part as rows of the table."""
    return [row(field, text) for field in fields(line, part)]


def row(field: Field, text: Text) -> dict[str, Any]:
    """One field as a row."""
    # A mere choice has no source: where it comes from is not known.
    kind = "default" if not field.is_given else origin(field.source) if field.is_range else ""
    source = text(f"source.{field.source}") if field.source else ""
    if not field.is_given:
        source = text("page_line.from_schema")
    elif not field.is_range:
        source = text("page_line.from_file")
    return {
        "id": field.dotted, "name": field_name(field, text), "typical": shown_value(field, field.typical, text),
        "low": shown_value(field, field.low, text), "high": shown_value(field, field.high, text),
        "allowed": allowed_text(field, text), "source": source, "reference": field.reference, "origin": kind,
        "origin_name": text(f"page_line.origin_{kind}") if kind else "", "is_range": field.is_range,
        "tip": " · ".join(part for part in (field.dotted, field.meaning, _choices(field, text)) if part),
    }  # fmt: skip


def _choices(field: Field, text: Text) -> str:
    return " / ".join(choice_text(choice, text) for choice in field.allowed.choices)


def source_texts(text: Text) -> dict[str, str]:
    """The kinds of source by their names for people."""
    return {text(f"source.{source}"): source for source in SOURCES}


def users_of(line: LineSpec, pool: str) -> Iterator[str]:
    """Names of the stations that ask for people of a pool."""
    for name, station in line.stations.items():
        dumped = station.model_dump(mode="json")
        if pool in _pools(dumped):
            yield name


def _pools(data: Any) -> set[str]:
    if isinstance(data, dict):
        own = {data["pool"]} if isinstance(data.get("pool"), str) else set()
        return own.union(*(_pools(part) for part in data.values()))
    return set().union(*(_pools(part) for part in data)) if isinstance(data, list) else set()
