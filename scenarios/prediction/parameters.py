"""The uncertain parameters of a case: those of the line and of the measures that a comparison uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from scenarios.case import Case
from scenarios.prediction.law import is_uncertain, value_at
from scenarios.provenance import PLANT_SOURCES, Parameter, parameters
from simcore.spec import LineSpec, Quantity

# Tables of a line by name: in `stations.grind.cycle` the second part is the owner, and the rest says what it is.
OWNED = frozenset({"stations", "buffers", "pools", "sources", "sinks", "products", "calendars"})
MEASURES = "measures"
LINE = "line"
_UNIT = re.compile(r"^\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A parameter with a range, or several that are one statement; `key`, the path of the first, addresses its draws.

    `low`, `typical` and `high` are written as in a file; `unit` is that of the schema.
    """

    key: str
    paths: tuple[str, ...]
    low: str
    typical: str
    high: str
    unit: str
    source: str
    reference: str

    @property
    def is_from_plant(self) -> bool:
        """Whether the range rests on the plant's own records."""
        return self.source in PLANT_SOURCES


@dataclass(frozen=True, slots=True)
class Inventory:
    """Every parameter of a case: the uncertain ones, how many stand behind them, and how many have no range."""

    uncertain: tuple[Uncertain, ...]
    certain: int

    @property
    def ranged(self) -> int:
        """Number of single parameters with a range."""
        return sum(len(entry.paths) for entry in self.uncertain)


def inventory(case: Case, scenarios: Iterable[str], *, separate: bool = False) -> Inventory:
    """The parameters of the line, and of the effects of all measures that the scenarios use.

    Parameters are drawn as one where one statement stands behind them: the same field of several stations (buffers,
    pools, sources) with the same low, typical, high, source and a reference that is not empty. Perfect dependence makes
    intervals longer than independence would; `separate` draws each alone.
    """
    models: dict[str, BaseModel] = {LINE: case.line}
    for name in measures_of(case, scenarios):
        models[f"{MEASURES}.{name}"] = case.measures.measures[name]
    groups: dict[tuple[str, ...], list[tuple[str, Parameter, str]]] = {}
    certain = 0
    for prefix, model in models.items():
        for parameter in parameters(model):
            if prefix != LINE and not parameter.path.startswith("effects."):
                continue
            quantity, unit = _found(model, parameter.path)
            if not is_uncertain(quantity):
                certain += 1
                continue
            path = parameter.path if prefix == LINE else f"{prefix}.{parameter.path}"
            groups.setdefault(_statement(path, parameter, separate), []).append((path, parameter, unit))
    return Inventory(tuple(_group(members) for members in groups.values()), certain)


def measures_of(case: Case, scenarios: Iterable[str]) -> tuple[str, ...]:
    """Names of the measures of several scenarios, each once; SpecError for an unknown scenario."""
    return tuple(dict.fromkeys(name for scenario in scenarios for name in case.measures_of(scenario)))


def drawn_line(line: LineSpec, entries: Iterable[Uncertain], shares: Iterable[float]) -> LineSpec:
    """The line with its uncertain parameters at these shares [1] of their laws; not yet checked anew."""
    drawn: LineSpec = _with(line, _tree(_pairs(entries, shares, "")))
    return drawn


def drawn_measures(case: Case, entries: Iterable[Uncertain], shares: Iterable[float]) -> Case:
    """The case with its measures at these shares [1]; the line as it is."""
    tree = _tree(_pairs(entries, shares, f"{MEASURES}."))
    changed = {name: _with(case.measures.measures[name], part) for name, part in tree.items()}
    table = case.measures.model_copy(update={"measures": {**case.measures.measures, **changed}})
    return Case(case.directory, case.settings, case.line, table, case.warnings)


def _statement(path: str, parameter: Parameter, separate: bool) -> tuple[str, ...]:
    table, _, rest = path.partition(".")
    owner, _, field = rest.partition(".")
    if separate or table not in OWNED or not field or not parameter.reference:
        return (path,)
    same = (parameter.low, parameter.typical, parameter.high, parameter.source, parameter.reference)
    return (f"{table}.*.{field}", *same) if owner else (path,)


def _group(members: list[tuple[str, Parameter, str]]) -> Uncertain:
    first, parameter, unit = members[0]
    paths = tuple(path for path, _, _ in members)
    low, high = parameter.low or parameter.typical, parameter.high or parameter.typical
    return Uncertain(first, paths, low, parameter.typical, high, unit, parameter.source, parameter.reference)


def _found(model: BaseModel, path: str) -> tuple[Quantity[Any], str]:
    """The quantity at a path, and the unit that the schema gives for the last named field on the way to it."""
    value: Any = model
    unit = ""
    for part in path.split("."):
        if isinstance(value, BaseModel):
            match = _UNIT.match(type(value).model_fields[part].description or "")
            unit = match.group(1) if match else unit
        value = _part(value, part)
    return value, unit


def _part(value: Any, part: str) -> Any:
    if isinstance(value, BaseModel):
        return getattr(value, part)
    return value[int(part)] if isinstance(value, tuple) else value[part]


def _pairs(entries: Iterable[Uncertain], shares: Iterable[float], prefix: str) -> dict[str, float]:
    """Share by path without its prefix, of the paths that have it; without prefix those of the line."""
    pairs: dict[str, float] = {}
    for entry, share in zip(entries, shares, strict=True):
        is_measure = entry.key.startswith(f"{MEASURES}.")
        if is_measure == bool(prefix):
            pairs |= {path.removeprefix(prefix): share for path in entry.paths}
    return pairs


def _tree(pairs: Mapping[str, float]) -> dict[str, Any]:
    """Nested tables by part of the path, shares at the ends."""
    root: dict[str, Any] = {}
    for path, share in pairs.items():
        *parents, last = path.split(".")
        node = root
        for part in parents:
            node = node.setdefault(part, {})
        node[last] = share
    return root


def _with(value: Any, changes: Any) -> Any:
    """A copy in which every quantity named has its drawn value, and no range any more."""
    if isinstance(value, Quantity):
        return value.model_copy(update={"typical": value_at(value, changes), "low": None, "high": None})
    parts = {part: _with(_part(value, part), change) for part, change in changes.items()}
    if isinstance(value, BaseModel):
        return value.model_copy(update=parts)
    if isinstance(value, tuple):
        return tuple(parts.get(str(index), part) for index, part in enumerate(value))
    return {**value, **parts}
