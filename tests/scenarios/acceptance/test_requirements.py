"""The requirements are tied to what is there, and the certificate says of a case what it meets."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from scenarios.acceptance.requirements import Requirements, Status, certificate, load_requirements
from scenarios.acceptance.requirements.certificate import values_at
from scenarios.text import IDEOGRAPH
from tests.scenarios.running import exit_code

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples" / "acceptance"
TIED_TO_TESTS = [each for each in load_requirements().requirement if each.test]
TIED_TO_FIELDS = [each for each in load_requirements().requirement if each.field]


def accepted(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert exit_code("accept", str(folder), "--json", *more) in (0, 1)
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return data


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES, tmp_path / "firms")
    return tmp_path / "firms"


@pytest.mark.parametrize("requirement", TIED_TO_TESTS, ids=lambda each: each.id)
def test_the_tied_test_is_there(requirement: Any) -> None:
    file, _, name = requirement.test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_tied_field_is_in_the_result(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = accepted(firms / "firm-c", capsys)
    assert data["verdicts"]["defects"]["findings"]
    for requirement in TIED_TO_FIELDS:
        assert requirement.field is not None
        assert list(values_at(data, requirement.field)), requirement.id
        if requirement.when is not None:
            assert list(values_at(data, requirement.when.field)), requirement.id


def test_the_printed_certificate_is_that_of_the_printed_result(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was certified are the very fields that are handed out."""
    for name in ("firm-a", "firm-c", "firm-d"):
        data = accepted(firms / name, capsys)
        again = certificate(data)
        assert data["certificate"]["version"] == again.version
        assert data["certificate"]["entries"] == [
            {"id": entry.requirement.id, "status": entry.status.value, "by": entry.by, "value": entry.value}
            for entry in again.entries
        ]


def test_what_a_case_meets(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def status(data: dict[str, Any]) -> dict[str, str]:
        return {entry["id"]: entry["status"] for entry in data["certificate"]["entries"]}

    alone = status(accepted(firms / "firm-a", capsys))
    exit_code("plan", str(firms / "firm-a"), "--dated", "2025-04-01", "--json")
    digest = json.loads(capsys.readouterr().out)["sha256"]
    deposited = status(accepted(firms / "firm-a", capsys, "--deposited", digest))
    assert (alone["R-02"], deposited["R-02"]) == ("not met", "met")
    assert {number for number in alone if alone[number] != deposited[number]} == {"R-02"}
    changed_gauge = status(accepted(firms / "firm-c", capsys))
    assert (changed_gauge["R-07"], alone["R-07"]) == ("not met", "met")
    # Nothing is proven there, and so nothing has bounds that must be shown.
    assert (changed_gauge["R-11"], alone["R-11"]) == ("does not apply", "met")
    # A control line: the test of its method applies.
    assert (status(accepted(firms / "firm-d", capsys))["R-26"], alone["R-26"]) == ("tested", "does not apply")


def test_what_is_not_there_is_not_met() -> None:
    found = {entry.requirement.id: entry for entry in certificate({}).entries}
    for requirement in TIED_TO_FIELDS:
        assert requirement.must is not None
        if requirement.when is None and requirement.must.be != "none_of":
            assert found[requirement.id].status is Status.NOT_MET
            assert found[requirement.id].value or requirement.must.be != "true"


def test_limits_and_starred_conditions() -> None:
    result: dict[str, Any] = {
        "windows": {"baseline": {"weeks": 11}, "reporting": {"weeks": 8}},
        "rule": {"alpha": "0.05"}, "definitions": {"recording": True, "gauge": False},
        "attribution": {"total": {"change": 0.1}, "remainder": -1e-6},
        "verdicts": {"a": {"state": "PROVEN", "lower": 0.1}, "b": {"state": "CANNOT TELL", "lower": None}},
    }  # fmt: skip
    found = {entry.requirement.id: entry for entry in certificate(result).entries}
    expected = {"R-03": Status.NOT_MET, "R-04": Status.MET, "R-10": Status.MET, "R-15": Status.NOT_MET,
                "R-11": Status.MET, "R-32": Status.NOT_MET}  # fmt: skip
    assert {number: found[number].status for number in expected} == expected
    assert found["R-32"].value == "definitions.gauge" and found["R-03"].value == "11"


def test_both_languages() -> None:
    for each in load_requirements().requirement:
        assert IDEOGRAPH.search(each.zh) and not IDEOGRAPH.search(each.en)


@pytest.mark.parametrize(
    "change",
    [{"field": "a", "must": {"be": "true"}, "test": "tests/a.py::test_b"}, {}, {"field": "a"},
     {"field": "a", "must": {"be": "at_least"}}, {"field": "a", "must": {"be": "none_of"}}, {"test": "tests/a.py"},
     {"field": "a", "must": {"be": "true", "limit": 1.0}}],
)  # fmt: skip
def test_requirements_that_are_tied_to_nothing_are_refused(change: dict[str, Any]) -> None:
    row = {"id": "R-01", "zh": "一", "en": "one", **change}
    with pytest.raises(ValidationError):
        Requirements.model_validate({"version": "1.0", "requirement": [row]})


def test_a_number_stands_once() -> None:
    row = {"id": "R-01", "zh": "一", "en": "one", "field": "a", "must": {"be": "present"}}
    with pytest.raises(ValidationError, match="twice"):
        Requirements.model_validate({"version": "1.0", "requirement": [row, row]})
