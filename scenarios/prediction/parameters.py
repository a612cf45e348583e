"""The uncertain parameters of a case: those of the line and of the measures that a comparison uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from scenarios.case import Case
from scenarios.measures.compose import line_from_data
from scenarios.prediction.law import is_uncertain, value_at
from scenarios.provenance import PLANT_SOURCES, Parameter, parameters
from simcore.spec import Quantity

# Tables of a line by name: in `stations.grind.cycle` the second part is the owner, and the rest says what it is.
OWNED = frozenset({"stations", "buffers", "pools", "sources", "sinks", "products", "calendars"})
MEASURES = "measures"
LINE = "line"
At = Callable[[Quantity[Any], float], Any]
"""The value of a parameter at a number that addresses it."""
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
    """The parameters of the line, and of all measures that the scenarios use, their bills left out.

    Parameters are drawn as one where one statement stands behind them: the same field of several stations (buffers,
    pools and their shifts, sources), or of several effects of one measure, with the same low, typical, high, source and
    a reference that is not empty. Sums over stations vary more for it than with independent draws; `separate` draws
    each alone.
    """
    models: dict[str, BaseModel] = {LINE: case.line}
    for name in measures_of(case, scenarios):
        models[f"{MEASURES}.{name}"] = case.measures.measures[name]
    groups: dict[tuple[str, ...], list[tuple[str, Parameter, str]]] = {}
    certain = 0
    for prefix, model in models.items():
        for parameter in parameters(model):
            if prefix != LINE and parameter.path.startswith("items."):
                continue
            quantity, unit = quantity_at(model, parameter.path)
            if not is_uncertain(quantity):
                certain += 1
                continue
            path = parameter.path if prefix == LINE else f"{prefix}.{parameter.path}"
            groups.setdefault(_statement(path, parameter, separate), []).append((path, parameter, unit))
    return Inventory(tuple(_group(members) for members in groups.values()), certain)


def measures_of(case: Case, scenarios: Iterable[str]) -> tuple[str, ...]:
    """Names of the measures of several scenarios, each once; SpecError for an unknown scenario."""
    return tuple(dict.fromkeys(name for scenario in scenarios for name in case.measures_of(scenario)))


def drawn_case(case: Case, entries: Iterable[Uncertain], shares: Iterable[float], at: At = value_at) -> Case:
    """The case with its uncertain parameters at these shares [1] of their laws; they have no range any more.

    Another `at` says what the numbers mean: `law.value_between` takes positions between low, typical and high.

    Raises:
        SpecError: the values of the line do not go together.
    """
    pairs = {path: share for entry, share in zip(entries, shares, strict=True) for path in entry.paths}
    data = case.line.model_dump(mode="json", by_alias=True)
    measures = dict(case.measures.measures)
    for path, share in pairs.items():
        table, _, rest = path.partition(".")
        if table == MEASURES:
            name, _, field = rest.partition(".")
            measures[name] = with_drawn(measures[name], field.split("."), share, at)
        else:
            _write(data, path.split("."), _at(quantity_at(case.line, path)[0], share, at).model_dump(mode="json"))
    table_of_measures = case.measures.model_copy(update={"measures": measures})
    return replace(case, line=line_from_data(data, "line with drawn parameters"), measures=table_of_measures)


def _statement(path: str, parameter: Parameter, separate: bool) -> tuple[str, ...]:
    """What parameters that are drawn as one have in common: the numbers, and the path without owner and positions."""
    table, *rest = path.split(".")
    if separate or not parameter.reference or table not in (*OWNED, MEASURES):
        return (path,)
    kept = rest if table == MEASURES else rest[1:]
    pattern = ("*" if part.isdigit() else part for part in kept)
    return (
        table, *pattern, parameter.low, parameter.typical, parameter.high, parameter.source, parameter.reference
    )  # fmt: skip


def _group(members: list[tuple[str, Parameter, str]]) -> Uncertain:
    first, parameter, unit = members[0]
    paths = tuple(path for path, _, _ in members)
    low, high = parameter.low or parameter.typical, parameter.high or parameter.typical
    return Uncertain(first, paths, low, parameter.typical, high, unit, parameter.source, parameter.reference)


def quantity_at(model: BaseModel, path: str) -> tuple[Quantity[Any], str]:
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


def _at(quantity: Quantity[Any], share: float, at: At) -> Quantity[Any]:
    return quantity.model_copy(update={"typical": at(quantity, share), "low": None, "high": None})


def _write(data: Any, path: list[str], value: Any) -> None:
    *parents, last = path
    for part in parents:
        data = data[int(part)] if isinstance(data, list) else data[part]
    data[last] = value


def with_drawn(value: Any, path: list[str], share: float, at: At = value_at) -> Any:
    """A copy of a model, or of a part of it, with the quantity at the path drawn at a share [1] of its law."""
    if isinstance(value, Quantity):
        return _at(value, share, at)
    changed = with_drawn(_part(value, path[0]), path[1:], share, at)
    if isinstance(value, tuple):
        return tuple(changed if str(index) == path[0] else part for index, part in enumerate(value))
    return {**value, path[0]: changed} if isinstance(value, dict) else value.model_copy(update={path[0]: changed})
