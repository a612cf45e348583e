"""Modules of the bearing line: which rows of the tables a chosen line consists of."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from lines.bearing.table import Values, table, values
from simcore.errors import Problem

Row = Mapping[str, Any]
Module = Literal["turning", "heat_treatment", "matching"]
MODULES: tuple[Module, ...] = ("turning", "heat_treatment", "matching")
"""In the order in which a ring passes them (domain 1.1)."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of stations, buffers and people, by name, in the order of the line."""

    stations: Mapping[str, Row]
    buffers: Mapping[str, Row]
    people: Mapping[str, Row]


@cache
def module_table() -> Row:
    """The shipped table `modules.toml` as plain data; not to be changed."""
    return tomllib.loads(files("lines.bearing").joinpath("modules.toml").read_text(encoding="utf-8"))


@cache
def rows(modules: frozenset[str]) -> Rows:
    """The rows of the reference line with those of some modules put in their places."""
    base, more = table(), module_table()
    stations: dict[str, Row] = dict(base["stations"])
    # From the end of the line to its beginning: what stands before the furnace needs the furnace.
    for name in (each for each in reversed(MODULES) if each in modules):
        stations = _inserted(stations, _stations_of(name), more["modules"][name])
    parts = {kind: _of(more[kind], modules) for kind in ("buffers", "people")}
    return Rows(stations, {**base["buffers"], **parts["buffers"]}, {**base["people"], **parts["people"]})


def module_problems(modules: Iterable[str]) -> list[Problem]:
    """A problem for each module that there isn't, that is named twice, or that needs another."""
    chosen, found = list(modules), []
    for name in sorted(set(chosen)):
        if name not in MODULES:
            hint = f"one of {', '.join(MODULES)}"
            found.append(Problem("NAME_UNKNOWN", f"'{name}' is no module of the bearing line", "modules", hint))
        elif chosen.count(name) > 1:
            found.append(Problem("OPTION_FORM", f"names '{name}' twice", "modules", "name it once"))
        elif (needed := module_table()["modules"][name].get("needs", name)) not in chosen:
            message = f"'{name}' without '{needed}' leaves out a step between them"
            found.append(Problem("OPTION_NEEDS", message, "modules", f"add '{needed}', or leave out '{name}'"))
    return found


def title(modules: Iterable[str], language: Literal["zh", "en"]) -> str:
    """The modules of a line in brackets behind its name; nothing without any."""
    names = [str(module_table()["modules"][name][language]) for name in MODULES if name in modules]
    return f" ({', '.join(names)})" if names else ""


def module_values(section: str, name: str) -> Values:
    """Low, typical and high of an entry of a section of the table of modules."""
    row = module_table()[section][name]
    return values(row["value"], reference=row["reference"])


def _stations_of(module: str) -> dict[str, Row]:
    data = module_table()
    chosen = _of(data["stations"], frozenset({module}))
    return {name: {**data["rows"][row["row"]], **row} for name, row in chosen.items()}


def _of(entries: Mapping[str, Row], modules: frozenset[str]) -> dict[str, Row]:
    return {name: row for name, row in entries.items() if row["module"] in modules}


def _inserted(stations: Mapping[str, Row], new: Mapping[str, Row], module: Row) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for name, row in stations.items():
        if name == module["before"]:
            found |= new
        feeds = module["feeds"].get(name)
        found[name] = row if feeds is None else {**row, "inputs": feeds}
    return found
