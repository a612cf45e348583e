"""Columns of a plant's record, and the Chinese and English headers under which firms keep them (columns.toml)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

Kind = Literal["date", "text", "count", "amount", "flag"]
MINUTE, PIECE = "min", "pieces"
_HEADER = re.compile(r"^(?P<name>[^()\[\]/]+?)\s*(?:[(\[/]\s*(?P<unit>[^()\[\]]+?)\s*[)\]]?)?$")


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a row: kind of value, the unit in which it is kept [unit], what it is, and accepted headers."""

    name: str
    kind: Kind
    zh: str
    en: str
    headers: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column: the field, and by how much its values are multiplied to be in the field's unit.

    `factor` is None where the header of a time names no unit: minutes and hours can't be told apart by guessing.
    """

    column: Column
    factor: Fraction | None

    def scaled(self, number: Decimal) -> Decimal:
        """A value of the column in the field's unit, exactly where the unit allows it."""
        factor = self.factor or Fraction(1)
        return number * factor.numerator / factor.denominator


def column_names(lang: str) -> dict[str, str]:
    """Names of all columns for people, "zh" or "en"."""
    return {column.name: column.zh if lang == "zh" else column.en for column in COLUMNS}


def heading_of(text: str) -> Heading | None:
    """The field that a header means; None for one that is not known, or a unit that is not known."""
    match = _HEADER.match(_plain(text))
    if match is None:
        return None
    column, unit = _ACCEPTED.get(match["name"].strip()), (match["unit"] or "").strip()
    if column is None:
        return None
    if unit:
        factor = _UNITS.get(column.unit, {}).get(unit)
        return None if factor is None else Heading(column, factor)
    return Heading(column, None if column.unit == MINUTE else Fraction(1))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").split())


def _load() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))


_DATA = _load()
COLUMNS: tuple[Column, ...] = tuple(
    Column(name, row["kind"], row["zh"], row["en"], tuple(row["headers"]), row.get("unit", ""))
    for name, row in _DATA["columns"].items()
)
_UNITS = {
    unit: {_plain(name): Fraction(factor) for name, factor in row.items()} for unit, row in _DATA["units"].items()
}
_ACCEPTED = {
    _plain(header): column for column in COLUMNS for header in (*column.headers, column.zh, column.en, column.name)
}
