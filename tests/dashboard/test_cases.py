"""Versions, edits and results of a case."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dashboard.cases.editing import REMOVED, edited, redo, remove_value, set_value, undo, write_file
from dashboard.cases.inputs import inputs_digest
from dashboard.cases.loaded import found_problems, loaded_case, snapshot
from dashboard.cases.making import case_from_example, case_from_line, case_from_template, examples
from dashboard.cases.versions import STEPS, Versions
from dashboard.context import Context
from dashboard.refusals import Refused
from dashboard.services import Services
from lines.toml import dumps_toml
from scenarios.cli.builder import LineOptions
from simcore.errors import SpecError
from tests.dashboard.conftest import OWN

CASE = "small-cell"


def replications(services: Services) -> int:
    return loaded_case(services.cases.versions(CASE)).settings.replications


def test_an_edit_keeps_comments_and_can_be_undone_and_redone(context: Context, root: Path) -> None:
    path = root / CASE / "case.toml"
    path.write_text("# how it was\n" + path.read_text())
    set_value(context, "case.toml", ["replications"], 12, "replications")
    assert path.read_text().startswith("# how it was\n")
    assert replications(context.services) == 12
    undo(context)
    assert replications(context.services) == 10
    redo(context)
    assert replications(context.services) == 12
    with pytest.raises(Refused, match="NOTHING_TO_REDO"):
        redo(context)


def test_fifty_steps_are_undone_across_a_restart(context: Context, root: Path) -> None:
    versions = context.services.cases.versions(CASE)
    for number in range(STEPS + 3):
        versions.change({"note.csv": f"{number}\n".encode()}, "li", f"step {number}")
    again = Versions(root / CASE)
    steps = 0
    while again.history().undo:
        again.undo("li")
        steps += 1
    assert steps == STEPS
    assert (root / CASE / "note.csv").read_text() == "2\n"


def test_a_change_from_outside_is_a_version_and_what_was_before_it_isnt_lost(context: Context, root: Path) -> None:
    versions = context.services.cases.versions(CASE)
    before = versions.present()
    path = root / CASE / "case.toml"
    path.write_text(path.read_text().replace("replications = 10", "replications = 20"))
    assert versions.present() != before
    assert versions.history().entries[0].user == "outside"
    versions.restore(before, "li")
    assert replications(context.services) == 10
    undo(context)
    assert replications(context.services) == 20


def test_an_edit_that_brings_errors_is_refused_with_all_of_them_and_changes_nothing(context: Context) -> None:
    before = context.services.cases.versions(CASE).present()
    with pytest.raises(SpecError) as refused:
        set_value(context, "case.toml", ["replications"], 1, "one run")
    problem = refused.value.problems[0]
    assert (problem.file, problem.path) == ("case.toml", "replications") and problem.line
    assert context.services.cases.versions(CASE).present() == before
    set_value(context, "case.toml", ["replications"], 1, "one run", keep_invalid=True)
    assert found_problems(context.services.cases.versions(CASE))[0].path == "replications"


def test_an_edit_of_an_old_version_is_refused(context: Context) -> None:
    versions = context.services.cases.versions(CASE)
    old = versions.present()
    set_value(context, "case.toml", ["replications"], 12, "more")
    there = context.services.context("/line", f"?case={CASE}&version={old}")
    with pytest.raises(Refused, match="VERSION_CHANGED"):
        set_value(there, "case.toml", ["replications"], 14, "more")
    assert loaded_case(versions, old).settings.replications == 10


def test_two_writers_at_once_cant_overwrite_each_other(services: Services) -> None:
    versions = services.cases.versions(CASE)
    before = versions.present()
    versions.change({"note.csv": b"a\n"}, "li", "first", expected=before)
    with pytest.raises(Refused, match="VERSION_CHANGED"):
        versions.change({"note.csv": b"b\n"}, "wang", "second", expected=before)
    assert versions.read("note.csv") == b"a\n"


def test_a_value_taken_out_leaves_the_default(context: Context) -> None:
    set_value(context, "case.toml", ["below_level"], "skip", "skip")
    remove_value(context, "case.toml", ["below_level"], "as usual")
    assert loaded_case(context.services.cases.versions(CASE)).settings.below_level == "refuse"


KEYS = st.text("abcxyz_", min_size=1, max_size=6)
VALUES = st.recursive(
    st.one_of(
        st.integers(-(10**9), 10**9),
        st.booleans(),
        st.text(max_size=12),
        st.floats(-1e6, 1e6),
        st.sampled_from(["名字 " * 80, "W" * 600]),
    ),
    lambda inner: st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.lists(KEYS, min_size=1, max_size=3), VALUES)
def test_any_field_set_is_read_back_and_nothing_else_changes(
    data: dict[str, object], path: list[str], value: object
) -> None:
    text = "# a comment\n" + dumps_toml(data)
    place: object = data
    for step in path[:-1]:
        place = place.get(step, {}) if isinstance(place, dict) else None
    if not isinstance(place, dict):
        with pytest.raises(Refused, match="FIELD_UNKNOWN"):
            edited(text, {tuple(path): value})
        return
    found = tomllib.loads(edited(text, {tuple(path): value}))
    wanted = json.loads(json.dumps(data))
    inner = wanted
    for step in path[:-1]:
        inner = inner.setdefault(step, {})
    inner[path[-1]] = json.loads(json.dumps(value))
    assert _without_empty(found) == _without_empty(wanted)
    assert tomllib.loads(edited(text, {tuple(path): REMOVED})) is not None


def _without_empty(data: object) -> object:
    """Tables that hold nothing aren't written, so they don't count."""
    if not isinstance(data, dict):
        return data
    inner = {name: _without_empty(value) for name, value in data.items()}
    return {name: value for name, value in inner.items() if value != {}}


@pytest.mark.parametrize("name", ["名字" * 95, "W" * 190, "long " * 38])
def test_a_long_name_is_written_over_lines_that_a_file_may_have(context: Context, name: str) -> None:
    for path in (["firm"], ["scenarios", "after", "label", "zh"], ["scenarios", "after", "label"]):
        set_value(context, "case.toml", path, {"zh": name} if path[-1] == "label" else name, "name")
    settings = loaded_case(context.services.cases.versions(CASE)).settings
    assert settings.firm == settings.scenarios["after"].label["zh"] == name


def test_what_is_said_of_a_file_names_it_as_the_case_does(context: Context, root: Path) -> None:
    (root / CASE / "line.toml").write_text("name = 1\n")
    versions = context.services.cases.versions(CASE)
    assert {problem.file for problem in found_problems(versions)} == {"line.toml"}
    with pytest.raises(SpecError) as refused:
        context.services.jobs.start(context.user, CASE, "compare")
    assert {problem.file for problem in refused.value.problems} == {"line.toml"}


def test_what_a_result_rests_on(context: Context) -> None:
    versions = context.services.cases.versions(CASE)
    first = versions.present()

    def digests() -> dict[str, str | None]:
        version = versions.present()
        return {kind: inputs_digest(versions, version, kind, "after") for kind in ("compare", "appraise")}

    before = digests()
    text = versions.read("case.toml").decode()
    write_file(context, "case.toml", ("# only a comment\n" + text).encode(), "comment")
    assert versions.present() != first and digests() == before
    set_value(context, "case.toml", ["seed"], 8, "seed")
    assert digests()["compare"] != before["compare"]
    undo(context)
    economics = versions.read("economics.toml").decode()
    price = tomllib.loads(economics)
    name = next(name for name, value in price.items() if isinstance(value, dict) and "value" not in value)
    assert name
    set_value(context, "economics.toml", ["years"], 9, "years")
    assert digests()["compare"] == before["compare"] and digests()["appraise"] != before["appraise"]


def test_a_snapshot_is_the_case_of_that_version(services: Services) -> None:
    versions = services.cases.versions(CASE)
    folder = snapshot(versions, versions.present())
    assert folder.name == CASE
    assert {path.name for path in folder.iterdir()} == set(versions.manifest(versions.present()))


def test_new_cases_from_template_example_and_line(services: Services, root: Path) -> None:
    cases = services.cases
    case_from_template(cases, "turned", LineOptions(bore=30.0))
    case_from_example(cases, "copied", "traps/one-setter")
    case_from_line(cases, "own", (root / CASE / "line.toml").read_bytes())
    assert {"turned", "copied", "own"} < set(cases.names())
    for name in ("turned", "copied", "own"):
        assert not [p for p in found_problems(cases.versions(name)) if p.severity == "error"], name
    with pytest.raises(Refused, match="FILE_EXISTS"):
        case_from_example(cases, "own", "small-cell")
    with pytest.raises(SpecError):
        case_from_line(cases, "broken", b"name = 1\n")
    assert "broken" not in cases.names() and not list(root.glob("*.part"))
    assert "acceptance/firm-a" in examples(cases)


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", ".hidden", "con", "a" * 65, "a\0b", "<b>", "‮abc", "a b"])
def test_a_hostile_name_of_a_case_is_refused(services: Services, name: str) -> None:
    with pytest.raises(Refused, match="CASE_NAME"):
        case_from_example(services.cases, name, "small-cell")


def test_every_part_of_a_case_can_be_read_by_a_program(client: TestClient) -> None:
    base = f"/api/v1/cases/{CASE}"
    assert client.get(base).json()["errors"] == 0
    for part in ("problems", "line", "scenarios", "measures", "files", "versions", "results"):
        assert client.get(f"{base}/{part}").status_code == 200, part
    text = client.get(f"{base}/files/case.toml").text
    written = client.put(f"{base}/files/case.toml", content=text.replace("seed = 7", "seed = 8"), headers=OWN)
    assert written.status_code == 200
    versions = client.get(f"{base}/versions").json()
    first, second = versions["entries"][-1]["version"], versions["version"]
    found = client.get(f"{base}/differences", params={"first": first, "second": second}).json()["differences"]
    assert [(each["before"], each["after"]) for each in found] == [("7", "8")]
    assert client.post(f"{base}/undo", headers=OWN).json()["version"] == first
    wrong = client.put(f"{base}/files/case.toml", content=text.replace("seed = 7", "seed = -1"), headers=OWN)
    assert wrong.status_code == 422 and wrong.json()["problems"][0]["line"]


def test_the_interface_describes_itself_without_another_machine(client: TestClient) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/cases/{case}/jobs" in schema["paths"]
    page = client.get("/api/v1/docs").text
    assert "<script" not in page and "/api/v1/cases/{case}/jobs" in page
