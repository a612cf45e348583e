"""What the page changes in a case: each function is one step that can be undone, and gives the version that results."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from dashboard.cases.editing import REMOVED, edited, write_files
from dashboard.cases.loaded import loaded_case
from dashboard.context import Context
from dashboard.refusals import Refused
from lines.files import plain
from lines.text import decode, parse_toml
from lines.toml import dumps_toml
from scenarios.case import CASE_FILE, Case
from scenarios.measures import catalogue
from scenarios.measures.choice import replaced, switched
from scenarios.measures.files import CATALOGUES
from scenarios.measures.model import Measure
from scenarios.reach import left_out, reach_of

Fields = dict[tuple[str | int, ...], object]
Edits = Mapping[str, Mapping[tuple[str | int, ...], object]]
"""Values by the path of the field, and by file."""
_LONGEST = 64


def switch(context: Context, scenario: str, changes: Mapping[str, bool]) -> str:
    """Switch measures of a scenario on or off; raises what `editing.set_value` raises."""
    case = _case(context)
    names = switched(_spec(case, scenario).measures, case.measures.packages, changes)
    words = ", ".join(f"{'+' if on else '-'}{name}" for name, on in changes.items())
    return _write(context, {CASE_FILE: {("scenarios", scenario, "measures"): list(names)}}, f"{scenario}: {words}")


def new_scenario(context: Context, name: str, copy_of: str) -> tuple[str, str]:
    """A scenario of a name for people, with what another one has (measures, times, money) or nothing; version, key."""
    case, label = _case(context), name.strip()
    if not label:
        raise Refused(
            422, "NAME_MISSING", "新情景没有名称 / the new scenario has no name", "请填写名称 / write one", "name"
        )
    key = free_key(label, case.settings.scenarios)
    source = _table(context, CASE_FILE, "scenarios", copy_of) if copy_of else {"measures": []}
    labels = dict.fromkeys(("zh", "en"), label)
    edits = {CASE_FILE: _fields(("scenarios", key), {"label": labels} | source | {"label": labels})}
    terms = _table(context, case.settings.economics, "scenarios", copy_of) if copy_of else {}
    if terms:
        edits[case.settings.economics] = _fields(("scenarios", key), terms)
    return _write(context, edits, f"+{key}"), key


def remove_scenario(context: Context, scenario: str) -> str:
    """Take a scenario out of the case and out of its prices and terms; Refused BASELINE_NEEDED for the baseline."""
    case = _case(context)
    if scenario == case.settings.baseline:
        hint = "请先把别的情景设为比较基准 / make another scenario the baseline first"
        raise Refused(
            409, "BASELINE_NEEDED", "其他情景都与它比较 / the others are compared with this scenario", hint, scenario
        )
    edits: dict[str, Fields] = {CASE_FILE: {("scenarios", scenario): REMOVED}}
    if _table(context, case.settings.economics, "scenarios", scenario):
        edits[case.settings.economics] = {("scenarios", scenario): REMOVED}
    return _write(context, edits, f"-{scenario}")


def make_baseline(context: Context, scenario: str) -> str:
    """Compare the others with this scenario from now on."""
    _spec(_case(context), scenario)
    return _write(context, {CASE_FILE: {("baseline",): scenario}}, f"baseline: {scenario}")


def save_terms(
    context: Context, scenario: str, settings: Mapping[tuple[str, ...], object], terms: Mapping[str, object]
) -> str:
    """Names and times of a scenario, and what it changes in money; REMOVED takes a field out."""
    case = _case(context)
    _spec(case, scenario)
    edits: dict[str, Fields] = {CASE_FILE: {("scenarios", scenario, *path): value for path, value in settings.items()}}
    given = {name: value for name, value in terms.items() if value is not REMOVED}
    present = _table(context, case.settings.economics, "scenarios", scenario)
    if given or present:
        edits[case.settings.economics] = _fields(("scenarios", scenario), terms if present else given)
    return _write(context, edits, f"{scenario}: settings")


def act_on(context: Context, scenario: str, measure: str, acting: Collection[str]) -> str:
    """Let a measure act on some of the stations it covers, and on no other; this holds in every scenario with it."""
    case = _case(context)
    covered = [reached.station for reached in reach_of(case, scenario, measure)]
    patterns = left_out(case.measures.measures[measure], covered, acting)
    value: object = list(patterns) if patterns else REMOVED
    path = ("measures", measure, "leaves_out")
    return _write(context, {case.settings.measures: {path: value}}, f"{measure}: stations")


def set_level(context: Context, station: str, level: str) -> str:
    """How the machines of a station are connected, for all measures and scenarios."""
    return _write(context, {CASE_FILE: {("connection", station): level}}, f"{station}: {level}")


def set_below_level(context: Context, skip: bool) -> str:
    """Whether measures are skipped where machines are connected too low, or refused."""
    value = "skip" if skip else "refuse"
    return _write(context, {CASE_FILE: {("below_level",): value}}, f"below_level: {value}")


def save_measure(context: Context, measure: str, values: Mapping[tuple[str | int, ...], object]) -> str:
    """Fields of a measure, such as its coverage and the amounts of its items."""
    case = _case(context)
    edits = {("measures", measure, *path): value for path, value in values.items()}
    return _write(context, {case.settings.measures: edits}, f"{measure}: values")


def vary(context: Context, scenario: str, measure: str) -> tuple[str, str]:
    """A copy of a measure for one scenario alone, in the place of the measure there; version and name of the copy."""
    case = _case(context)
    known = case.measures.measures | dict.fromkeys(case.measures.packages)
    key = free_key(f"{measure}_{scenario}", known)
    table = _table(context, case.settings.measures, "measures", measure)
    label = case.measures.measures[measure].label
    names = case.settings.scenarios[scenario].label
    table["label"] = {
        language: f"{label.get(language, measure)} ({names.get(language, scenario)})"[:200] for language in ("zh", "en")
    }
    chosen = replaced(_spec(case, scenario).measures, case.measures.packages, measure, key)
    edits: Edits = {CASE_FILE: {("scenarios", scenario, "measures"): list(chosen)}}
    new = {case.settings.measures: {key: table}}
    return _write(context, edits, f"{scenario}: {measure} -> {key}", new), key


def add_measures(context: Context, names: Collection[str]) -> str:
    """Take measures of the shipped catalogues into the file of the case; names that it has stay as they are."""
    case = _case(context)
    known = shipped()
    new = [name for name in names if name in known and name not in case.measures.measures]
    if not new:
        raise Refused(
            422,
            "NAME_MISSING",
            "没有选择措施 / no measure was chosen",
            "请从列表中选择 / choose one of the list",
            "measures",
        )
    tables = {name: plain(known[name]) for name in new}
    return _write(context, {}, f"+{', '.join(new)}", {case.settings.measures: tables})


def shipped() -> dict[str, Measure]:
    """The measures of all shipped catalogues by name; where two share a name, that of the first."""
    found: dict[str, Measure] = {}
    for line in CATALOGUES:
        found = dict(catalogue(line).measures) | found
    return found


def free_key(name: str, taken: Collection[str]) -> str:
    """A key that a file can use, as near to a name for people as can be."""
    stem = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").lower()[: _LONGEST - 5] or "scenario"
    stem = stem if stem[0].isalpha() else f"s_{stem}"
    number = 2
    key = stem
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def _case(context: Context) -> Case:
    """The case as it is now; who may not change it needn't learn more."""
    context.user.require("change")
    return loaded_case(context.services.cases.versions(context.case))


def _spec(case: Case, scenario: str) -> Any:
    if scenario not in case.settings.scenarios:
        raise Refused(
            404,
            "SCENARIO_UNKNOWN",
            "没有这个情景 / there is no such scenario",
            "请重新打开本页 / load the page again",
            "scenario",
        )
    return case.settings.scenarios[scenario]


def _table(context: Context, file: str, group: str, name: str) -> dict[str, Any]:
    """A table of a file as it is written there; empty where the file or the table is missing."""
    versions = context.services.cases.versions(context.case)
    if file not in versions.manifest(versions.present()):
        return {}
    found = parse_toml(decode(versions.read(file), file), file).get(group, {})
    return dict(found.get(name, {})) if isinstance(found, dict) else {}


def _fields(table: tuple[str, ...], values: Mapping[str, object]) -> Fields:
    """A table field by field: so it gets a header of its own behind the others, whose order means something."""
    return {(*table, name): value for name, value in values.items()}


def _write(
    context: Context, edits: Edits, what: str, measures: Mapping[str, Mapping[str, Mapping[str, object]]] | None = None
) -> str:
    """Edit files in one step; new measures, by file, are put behind what their file holds, as the catalogues write."""
    versions = context.services.cases.versions(context.case)
    new = measures or {}
    files: dict[str, bytes | None] = {}
    for file in dict.fromkeys((*edits, *new)):
        text = edited(decode(versions.read(file), file), edits.get(file, {}), file)
        if file in new:
            text = f"{text.rstrip()}\n\n{dumps_toml({'measures': new[file]})}"
        files[file] = text.encode("utf-8")
    return write_files(context, files, what)
