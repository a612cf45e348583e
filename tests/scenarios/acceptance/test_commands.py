"""`lineproof plan` and `accept` on the synthetic firms, as a new user runs them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from scenarios.acceptance.example import FIRMS, write_example_firms
from scenarios.acceptance.plan.frozen import load_plan
from simcore.errors import LineproofError
from tests.scenarios.running import exit_code

EXAMPLES = Path(__file__).parents[3] / "examples" / "acceptance"


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES, tmp_path / "firms")
    return tmp_path / "firms"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = exit_code(*arguments)
    caught = capsys.readouterr()
    return code, caught.out + caught.err


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code, said = run(capsys, *arguments, "--json")
    return code, json.loads(said)


def test_the_firms_are_written_the_same_again(tmp_path: Path) -> None:
    for folder in write_example_firms(tmp_path):
        for path in sorted(folder.iterdir()):
            assert path.read_bytes() == (EXAMPLES / folder.name / path.name).read_bytes(), path.name


def test_one_firm_for_each_verdict(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {}
    for firm in FIRMS:
        code, data = answer(capsys, "accept", str(firms / firm.name))
        found[firm.name] = [verdict["state"] for verdict in data["verdicts"].values()]
        assert code == (0 if set(found[firm.name]) == {"PROVEN"} else 1)
    assert found == {
        "firm-a": ["PROVEN", "PROVEN"], "firm-b": ["NOT PROVEN"], "firm-c": ["CANNOT TELL"], "firm-d": ["PROVEN"],
        "firm-e": ["REFUTED"],
    }  # fmt: skip


def test_an_average_that_passes_and_a_bound_that_does_not(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, data = answer(capsys, "accept", str(firms / "firm-b"))
    verdict = data["verdicts"]["output"]
    assert verdict["by_estimate"] == "PROVEN" and verdict["lower"] < 0.21 <= verdict["estimate"]


def test_a_drift_that_a_control_line_saves(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terms = firms / "firm-d" / "acceptance.toml"
    terms.write_text(terms.read_text(encoding="utf-8").replace('control_line = "B"\n', ""), encoding="utf-8")
    _, data = answer(capsys, "accept", str(firms / "firm-d"))
    verdict = data["verdicts"]["output"]
    assert verdict["state"] == "CANNOT TELL"
    assert [each["code"] for each in verdict["findings"] if each["weight"] == "disqualifies"] == ["BASELINE_TREND"]


def test_a_plan_is_frozen_deposited_and_shown(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    firm = firms / "firm-a"
    after = (firm / "report-after.xlsx").rename(firms / "later.xlsx")
    _, before = answer(capsys, "plan", str(firm), "--dated", "2025-04-01")
    after.rename(firm / "report-after.xlsx")
    # The digest doesn't depend on what is recorded later.
    _, again = answer(capsys, "plan", str(firm), "--dated", "2025-04-01")
    digest = before["sha256"]
    assert again["sha256"] == digest == load_plan(firm / "plan.json").digest
    _, said = run(capsys, "accept", str(firm), "--lang", "en")
    assert "POST_HOC_PLAN" in said
    code, data = answer(capsys, "accept", str(firm), "--deposited", digest)
    assert (code, data["agreed_beforehand"], data["plan"]) == (0, True, digest)
    _, data = answer(capsys, "accept", str(firm), "--deposited", "0" * 64)
    assert data["agreed_beforehand"] is False


def test_a_plan_after_the_first_reporting_day_is_post_hoc(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    firm = firms / "firm-a"
    _, plan = answer(capsys, "plan", str(firm), "--dated", "2025-05-05")
    _, data = answer(capsys, "accept", str(firm), "--deposited", plan["sha256"])
    assert data["agreed_beforehand"] is False


def test_terms_that_differ_from_the_plan_are_refused(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    firm = firms / "firm-a"
    run(capsys, "plan", str(firm), "--dated", "2025-04-01")
    terms = firm / "acceptance.toml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("15 %", "12 %"), encoding="utf-8")
    code, said = run(capsys, "accept", str(firm), "--lang", "en")
    assert code == 2 and "PLAN_CHANGED" in said and "claims.output.gain" in said
    code, said = run(capsys, "plan", str(firm), "--dated", "2025-04-01", "--lang", "en")
    assert code == 2 and "PLAN_EXISTS" in said


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"schema":"lineproof.plan/1"}', b"\xff"])
def test_what_is_no_plan(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "plan.json").write_bytes(data)
    with pytest.raises(LineproofError, match="PLAN_UNREADABLE"):
        load_plan(tmp_path / "plan.json")


def test_every_byte_of_a_plan_counts(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "plan", str(firms / "firm-e"), "--dated", "2025-04-01")
    path = firms / "firm-e" / "plan.json"
    plan, whole = load_plan(path), path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            changed = load_plan(path)
        except LineproofError:
            continue
        assert changed.digest != plan.digest


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        (("2025-03-30", "2025-03-29"), "WHOLE_WEEKS", "windows"),
        (("last = 2025-03-30", "last = 2025-05-11"), "WINDOWS_OVERLAP", "windows"),
        (('gain = "15 %"', "gain = 0.15"), "PERCENT", "claims.output.gain"),
        (('metric = "throughput"', 'metric = "happiness"'), "METRIC", "claims.output"),
        (('gain = "15 %"', 'points = "2 pp"'), "CLAIM_SIZE", "claims.output"),
        (('"6204" = "6 s"', '"6204" = "6"'), "UNIT_MISSING", "standard_times.6204"),
        (('"report-before.xlsx"', '"../report.xlsx"'), "PATH_OUTSIDE", "records"),
        (('"report-before.xlsx"', '"none.xlsx"'), "RECORD_MISSING", "records"),
    ],
)
def test_terms_that_are_refused(
    firms: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], code: str, field: str
) -> None:
    terms = firms / "firm-a" / "acceptance.toml"
    text = terms.read_text(encoding="utf-8")
    assert change[0] in text
    terms.write_text(text.replace(*change), encoding="utf-8")
    exit_status, data = answer(capsys, "accept", str(firms / "firm-a"))
    assert exit_status == 2
    assert [(problem["code"], problem["path"]) for problem in data["problems"]] == [(code, field)]


def test_both_languages_say_the_same_numbers(firms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (("plan", "--dated", "2025-04-01"), ("accept",)):
        said = [
            run(capsys, command[0], str(firms / "firm-d"), *command[1:], "--lang", lang)[1] for lang in ("zh", "en")
        ]
        numbers = [re.findall(r"\d+\.\d+", each) for each in said]
        assert numbers[0] == numbers[1] and len(numbers[0]) > 3
        assert "已证实" not in said[1] and "PROVEN" not in said[0]
