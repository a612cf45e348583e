"""Names of parameters for people, from their paths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from scenarios.text import Text
from scenarios.words import buffer_name, pool_name, short_station_name, stations_text
from simcore.spec.quantities import MICROSECOND_UNITS

if TYPE_CHECKING:
    from scenarios.case import Case
    from scenarios.measures import AnyEffect
    from scenarios.prediction.parameters import Uncertain

# Parts of a path that say nothing to a person: tables in between, and the mean that a range is about anyway.
SILENT = frozenset({"interruptions", "mean"})
SIGNIFICANT = 4
ABOUT = "≈"
_WRITTEN = re.compile(r"([+-]?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?: ([A-Za-z/]+))?")


def parameter_text(entry: Uncertain, case: Case, text: Text) -> str:
    """Where a parameter is and what it is; of several that are drawn as one the first, and how many there are."""
    table, _, rest = entry.key.partition(".")
    owner, _, field = rest.partition(".")
    if not field:
        return _joined(entry.key.split("."), text)
    name = _owner(table, owner, case, text)
    owners = {path.split(".")[1] for path in entry.paths}
    if len(owners) > 1:
        name = text("predict.several", first=name, count=len(owners))
    return f"{name}: {_joined(_said(table, owner, field, case, len(entry.paths) == 1, text), text)}"


def _owner(table: str, owner: str, case: Case, text: Text) -> str:
    if table == "stations":
        return short_station_name(case.line, owner, text)
    if table == "buffers":
        return buffer_name(case.line, owner, text)
    if table == "pools":
        return pool_name(case.line, owner, text)
    if table == "measures":
        return text.name(case.measures.measures[owner].label, owner)
    return _joined([owner], text)


def _said(table: str, owner: str, field: str, case: Case, alone: bool, text: Text) -> list[str]:
    """Parts of the path that are said; an effect of a measure is said by what it does, not by its number."""
    # Not the drift of a process out of control, which is a mechanism of that name.
    parts = field.replace("size.drift", "size_drift").split(".")
    if table == "measures" and parts[0] == "effects":
        parts = [*_effect(case, owner, int(parts[1]), alone, text), *parts[2:]]
    # People count from 1; of several that are drawn as one the position says nothing.
    counted = (str(int(part) + 1) if part.isdigit() else part for part in parts if alone or not part.isdigit())
    return [part for part in counted if part not in SILENT]


def _effect(case: Case, owner: str, number: int, alone: bool, text: Text) -> tuple[str, ...]:
    """Mechanism of an effect, the stop on which it acts, and its stations where another one does the same elsewhere."""
    effects: Sequence[AnyEffect] = case.measures.measures[owner].effects
    said = [(effect.mechanism, *([mode] if (mode := getattr(effect, "mode", "")) else [])) for effect in effects]
    if not alone or said.count(said[number]) == 1:
        return said[number]
    return (*said[number], f"({stations_text((case.line,), effects[number].covers, text)})")


def _joined(parts: list[str], text: Text) -> str:
    return " ".join(text(f"part.{part}") if text.has(f"part.{part}") else part.replace("_", " ") for part in parts)


def part_text(parts: Sequence[str | int], text: Text) -> str:
    """A path within a station, buffer or pool in words; people count from 1."""
    said = (str(part + 1) if isinstance(part, int) else part for part in parts)
    return _joined([part for part in said if part not in SILENT], text)


def short_value(written: str) -> str:
    """A value of a file with at most four significant digits, durations in a unit that suits; ≈ where rounded."""
    match = _WRITTEN.fullmatch(written)
    if match is None:
        return written
    exact, unit = Decimal(match[1].replace("_", "")), match[2] or ""
    digits = len(exact.normalize().as_tuple().digits)
    if digits <= SIGNIFICANT or (not unit and exact == exact.to_integral_value()):
        return f"{exact.normalize():,f} {unit}".strip()
    if unit in MICROSECOND_UNITS:
        length = exact * MICROSECOND_UNITS[unit]
        unit = next((each for each in ("h", "min", "s", "ms") if length >= MICROSECOND_UNITS[each]), "us")
        exact = length / MICROSECOND_UNITS[unit]
    rounded = Decimal(f"{exact:.{SIGNIFICANT}g}").normalize()
    return f"{'' if rounded == exact else ABOUT}{rounded:,f} {unit}".strip()
