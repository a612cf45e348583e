"""Names of parameters for people, from their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.text import Text
from scenarios.words import buffer_name, pool_name, short_station_name

if TYPE_CHECKING:
    from scenarios.case import Case
    from scenarios.prediction.parameters import Uncertain

# Parts of a path that say nothing to a person: tables in between, and the mean that a range is about anyway.
SILENT = frozenset({"interruptions", "mean"})


def parameter_text(entry: Uncertain, case: Case, text: Text) -> str:
    """Where a parameter is and what it is; of several that are drawn as one the first, and how many there are."""
    table, _, rest = entry.key.partition(".")
    owner, _, field = rest.partition(".")
    if not field:
        return _joined(entry.key.split("."), text)
    name = _owner(table, owner, case, text)
    if len(entry.paths) > 1:
        name = text("predict.several", first=name, count=len(entry.paths))
    return f"{name}: {_joined(_said(table, owner, field, case), text)}"


def _owner(table: str, owner: str, case: Case, text: Text) -> str:
    if table == "stations":
        return short_station_name(case.line, owner, text)
    if table == "buffers":
        return buffer_name(case.line, owner, text)
    if table == "pools":
        return pool_name(case.line, owner, text)
    if table == "measures":
        return text.name(case.measures.measures[owner].label, owner)
    return owner.replace("_", " ")


def _said(table: str, owner: str, field: str, case: Case) -> list[str]:
    """Parts of the path that are said; of an effect of a measure its mechanism and the stop on which it acts."""
    parts = field.split(".")
    if table == "measures":
        effect = case.measures.measures[owner].effects[int(parts[1])]
        mode = getattr(effect, "mode", None)
        parts = [effect.mechanism, *([mode] if mode else []), *parts[2:]]
    return [part for part in parts if part not in SILENT and not part.isdigit()]


def _joined(parts: list[str], text: Text) -> str:
    return " ".join(text(f"part.{part}") if text.has(f"part.{part}") else part.replace("_", " ") for part in parts)
