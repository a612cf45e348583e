"""Terms drafted from a record and claims in words: what is read off, what is asked, and that nothing is guessed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from scenarios.acceptance.claims import parse_claim
from scenarios.acceptance.example import write_example_firms
from scenarios.acceptance.plan.draft import Given, draft_terms
from scenarios.acceptance.plan.terms import load_plan_terms, loads_plan_terms
from scenarios.acceptance.records import Records
from simcore.errors import LineproofError, SpecError
from tests.scenarios.acceptance.firms import FIRST, records, weeks
from tests.scenarios.running import exit_code

GIVEN = Given(
    "Firm A", "grinding line", "vendor", dt.date(2025, 4, 1), dt.date(2025, 5, 3), 9, {"6204": "6 s"},
    answers=(("definition", "lineproof.standard_minutes_per_shift"), ("definition", "lineproof.defect_share")),
)  # fmt: skip
CLAIMS = "生产效率提高15%, 不良率由6%下降到4.5%"


def record(first: dt.date = FIRST, number: int = 12, line: str = "A") -> Records:
    return records(weeks(first, number, lambda week: 5_000.0, 1, line))


def draft(claims: str = CLAIMS, whole: Records | None = None, **given: Any) -> dict[str, Any]:
    return draft_terms(whole or record(), parse_claim(claims), replace(GIVEN, **given), ["report.xlsx"])


def asked(claims: str = CLAIMS, whole: Records | None = None, **given: Any) -> dict[str, str]:
    with pytest.raises(SpecError) as error:
        draft(claims, whole, **given)
    return {problem.path: problem.code for problem in error.value.problems}


def test_what_a_record_says_is_read_off() -> None:
    found = draft()
    assert found["shifts_per_week"] == 12 and found["records"] == ["report.xlsx"]
    assert found["windows"] == {
        "baseline": {"first": FIRST, "last": dt.date(2025, 3, 30)},
        "reporting": {"first": dt.date(2025, 5, 5), "last": dt.date(2025, 7, 6)},
    }
    claims = {name: {key: claim[key] for key in claim if key != "text"} for name, claim in found["claims"].items()}
    assert claims == {
        "throughput": {"metric": "throughput", "gain": "15 %", "claimant": "vendor"},
        "defect_rate": {"metric": "defect_rate", "points": "1.5 pp", "claimant": "vendor"},
    }
    assert loads_plan_terms(tomli_w.dumps(found)).claims["throughput"].gain is not None


@pytest.mark.parametrize(("days", "number"), [(0, 12), (2, 11), (5, 12), (9, 11)])
def test_only_whole_weeks_before_the_works_count(days: int, number: int) -> None:
    """A record that begins some days later loses its first week; one that ends amid a week the last."""
    whole = record()
    first = FIRST + dt.timedelta(days=days if days < 5 else 0)
    last = dt.date(2025, 3, 29) - dt.timedelta(days=days - 5 if days >= 5 else 0)
    rows = tuple(row for row in whole.rows if first <= row.date <= last)
    window = draft(whole=replace(whole, rows=rows))["windows"]["baseline"]
    assert (window["last"] - window["first"]).days + 1 == 7 * number and window["first"].weekday() == 0


def test_the_twelve_weeks_before_the_works_are_the_baseline_of_a_long_record() -> None:
    window = draft(whole=record(FIRST - dt.timedelta(days=70), 22))["windows"]["baseline"]
    assert (window["first"], window["last"]) == (FIRST, dt.date(2025, 3, 30))


def test_what_is_missing_is_asked_with_the_option_that_answers_it() -> None:
    found = asked(answers=(), standard_times={})
    assert found == {
        "standard_times.6204": "STANDARD_TIME", "claims.1.definition": "DEFINITION",
        "claims.2.definition": "DEFINITION",
    }  # fmt: skip
    both = records(record().rows, record(line="B").rows)
    assert asked(whole=both)["line"] == "LINE" and asked(line="C")["line"] == "LINE"
    assert draft(whole=both, line="A", control_line="B")["control_line"] == "B"
    assert asked("提高23%")["claims.1.kpi"] == "KPI"
    assert asked("单位成本降低21%", answers=(("definition", "lineproof.operating_cost_per_piece"),)) == {
        "claims.1.definition": "METRIC"
    }
    assert asked("OEE从70%降到60%") == {"claims.1.value": "CLAIM_SIZE"}


def test_answers_by_the_number_of_a_claim() -> None:
    answers = (("1.definition", "iso22400.OEE"), ("value.kind", "points"), ("2.definition", "lineproof.defect_share"))
    found = draft(answers=answers)["claims"]
    assert set(found) == {"oee", "defect_rate"} and found["oee"]["points"] == "15 pp"
    assert asked(answers=(("1.definition", "lineproof.nothing"), *answers[1:]))["claims.1.definition"]


def test_five_weeks_are_too_few() -> None:
    with pytest.raises(LineproofError) as error:
        draft(whole=record(number=5))
    assert error.value.code == "BASELINE_SHORT"


def test_from_a_workbook_to_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    firm = write_example_firms(tmp_path / "firms")[0]
    options = [
        "--claim", "output up 15 percent", "--firm", "Firm A", "--boundary", "grinding line", "--claimant", "vendor",
        "--works", "2025-04-01", "--reporting", "2025-05-05", "--standard-time", "6204=6 s", "--lang", "en",
        "--answer", "definition=lineproof.standard_minutes_per_shift",
    ]  # fmt: skip
    case = tmp_path / "case"
    assert exit_code("terms", firm / "report-before.xlsx", *options, "--out", case) == 0
    assert (case / "report-before.xlsx").read_bytes() == (firm / "report-before.xlsx").read_bytes()
    assert load_plan_terms(case / "acceptance.toml").boundary == "grinding line"
    assert exit_code("plan", case, "--dated", "2025-04-01", "--lang", "en") == 0
    capsys.readouterr()
    assert exit_code("terms", firm / "report-before.xlsx", *options, "--out", case) == 2
    assert "FILE_EXISTS" in capsys.readouterr().err


def test_the_questions_of_the_documentation_are_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[4] / "docs/acceptance.md").read_text(encoding="utf-8")
    shown = page.split("```text\n")[1].split("```")[0]
    firm = write_example_firms(tmp_path / "firms")[0]
    assert exit_code(
        "terms", firm / "report-before.xlsx", "--claim", "output up 15 %", "--claim", "defect rate from 6 % to 4.5 %",
        "--firm", "Firm A", "--boundary", "grinding line", "--claimant", "vendor", "--works", "2025-04-01",
        "--reporting", "2025-05-03", "--out", tmp_path / "case", "--lang", "en",
    ) == 2  # fmt: skip
    assert capsys.readouterr().err == shown
    assert not (tmp_path / "case").exists()


def test_what_is_asked_is_asked_in_chinese_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    firm = write_example_firms(tmp_path / "firms")[0]
    assert exit_code(
        "terms", firm / "report-before.xlsx", "--claim", "产量提高15%", "--firm", "A", "--boundary", "B",
        "--claimant", "C", "--works", "2025-04-01", "--reporting", "2025-05-03", "--out", tmp_path / "case",
        "--lang", "zh",
    ) == 2  # fmt: skip
    said = capsys.readouterr().err
    assert "须选定指标定义" in said and "by which definition" not in said
