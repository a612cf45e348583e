"""`lineproof subsidy` and `lineproof policy`: amounts with clauses, questions by name, refusals, the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from lines.files import save_line
from scenarios.policy.result import Flag
from scenarios.text import LANGUAGES, entries
from tests.scenarios.small import small_line
from tests.scenarios.test_cli import CASE, english, run, unwrapped

__all__ = ["english", "unwrapped"]

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples" / "subsidies"
MEASURES = """\
schema_version = 1

[measures.faster]
covers = ["grind"]
effects = [{ mechanism = "cycle", factor = 0.7 }]
items = [
    { name = "spindle", kind = "equipment", amount = "1900000" },
    { name = "control", kind = "software", amount = "400000" },
]
"""
DAY = ("--region", "fuyang", "--as-of", "2025-06-30")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    save_line(small_line(), folder / "line.toml")
    (folder / "measures.toml").write_text(MEASURES, encoding="utf-8")
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    return folder


def test_the_items_of_a_case_are_the_bill(case: Path) -> None:
    done = run("subsidy", case, *DAY, "--kind", "machine_substitution", "--json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    (rule,) = [each for each in document["rules"] if each["rule"] == "FY-3a"]
    assert rule["interval"] == {"lower": "0.00", "upper": "230000.00"}
    assert rule["flags"] == ["planned"]
    (grant,) = rule["readings"][0]["grants"]
    assert grant["clause"].endswith("三(三)")
    assert grant["lines"] == [{"base": "2300000", "rate": "10 %", "amount": "230000"}]
    assert "items.faster-1.invoices" in document["questions"]
    assert document["total"]["lower"] == "0.00"


def test_the_kind_of_the_project_is_asked_for(case: Path) -> None:
    document = json.loads(run("subsidy", case, *DAY, "--json").stdout)
    assert "projects.renovation.kinds" in document["questions"]
    assert document["total"] is None


def test_answers_in_both_languages_with_the_same_amounts(case: Path) -> None:
    bill = EXAMPLES / "bill.toml"
    for language in LANGUAGES:
        done = run("subsidy", case, *DAY, "--bill", bill, "--lang", language)
        assert done.exit_code == 0, done.output
        for amount in ("600,000.00", "800,000.00", "6,000,000.00 x 10 %"):
            assert amount in done.stdout
        assert "三(三)" in done.stdout


def test_the_same_question_gives_the_same_bytes(case: Path) -> None:
    first, second = (run("subsidy", case, *DAY, "--bill", EXAMPLES / "bill.toml", "--json").stdout for _ in range(2))
    assert first == second


def test_after_its_last_day_a_policy_is_history(case: Path) -> None:
    done = run("subsidy", case, "--region", "富阳", "--as-of", "2026-01-01", "--bill", EXAMPLES / "bill.toml")
    assert "not claimable on 2026-01-01" in done.stdout
    assert "paid" not in done.stdout


def test_an_unverified_rule_shows_no_yuan(case: Path) -> None:
    options = ("--region", "example-county", "--as-of", "2025-06-30", "--policy", EXAMPLES / "county.toml")
    done = run("subsidy", case, *options, "--kind", "factory_iot")
    assert "EX-1" in done.stdout and "not verified" in done.stdout
    document = json.loads(run("subsidy", case, *options, "--kind", "factory_iot", "--json").stdout)
    (rule,) = document["rules"]
    assert rule["interval"] is None and rule["readings"] == []
    assert document["total"] is None


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--region", "fuyang", "--as-of", "June"), "OPTION_FORM"),
        (("--region", "atlantis", "--as-of", "2025-06-30"), "NAME_UNKNOWN"),
        ((*DAY, "--bill", str(EXAMPLES / "bill.toml"), "--kind", "factory_iot"), "OPTION_FORM"),
        ((*DAY, "--bill", "nowhere.toml"), "FILE_NOT_FOUND"),
        ((*DAY, "--scenario", "aftre"), "NAME_UNKNOWN"),
    ],
)
def test_refusals(case: Path, arguments: tuple[str, ...], code: str) -> None:
    done = run("subsidy", case, *arguments, "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["problems"][0]["code"] == code


def test_a_measure_without_price_is_named(case: Path, tmp_path: Path) -> None:
    for name in ("line.toml", "case.toml"):
        (tmp_path / name).write_text((case / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "measures.toml").write_text(MEASURES.partition("items")[0], encoding="utf-8")
    done = run("subsidy", tmp_path, *DAY, "--json")
    problem = json.loads(done.stdout)["problems"][0]
    assert (problem["code"], problem["path"]) == ("PRICE_MISSING", "measures.faster.items")


def test_a_bill_may_take_the_items_of_measures(case: Path, tmp_path: Path) -> None:
    bill = '[projects.cells]\nkinds = ["machine_substitution"]\nmeasures = ["faster"]\n'
    (tmp_path / "bill.toml").write_text(bill, encoding="utf-8")
    document = json.loads(run("subsidy", case, *DAY, "--bill", tmp_path / "bill.toml", "--json").stdout)
    assert document["total"]["upper"] == "230000.00"


def test_policy_list_and_show() -> None:
    listed = run("policy", "list").stdout
    for rule in ("FY-3a", "ZH-3", "CX-1", "not verified", "source document", "2021-11-20 .. 2025-12-31"):
        assert rule in listed
    shown = run("policy", "show", "FY-3a").stdout
    assert "digest: " in shown and 'at_least = "2000000.00"' in shown
    assert json.loads(run("policy", "show", "FY-3a", "--json").stdout)["rule"]["id"] == "FY-3a"


def test_policy_test_runs_the_examples_of_a_file(tmp_path: Path) -> None:
    done = run("policy", "test", EXAMPLES / "county.toml")
    assert done.exit_code == 0 and "3 example(s), 0 disagree" in done.stdout
    text = (EXAMPLES / "county.toml").read_text(encoding="utf-8").replace('amount = "80000"', 'amount = "80001"')
    (tmp_path / "county.toml").write_text(text, encoding="utf-8")
    done = run("policy", "test", tmp_path / "county.toml")
    assert done.exit_code == 1 and "expects 80,001.00 yuan, computed 80,000.00" in done.stdout


@pytest.mark.parametrize("arguments", [("lost",), ("show",), ("show", "FY-99"), ("test", "nowhere.toml")])
def test_policy_refusals(arguments: tuple[str, ...]) -> None:
    assert run("policy", *arguments).exit_code == 2


def test_every_code_of_an_answer_has_a_text() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "scenarios" / "policy").glob("*.py")))
    texts = entries("en")
    found = {key.partition(".")[2] for key in texts if key.startswith("subsidy_note.")}
    assert all(f'"{code}"' in source or f'"{code.lower()}"' in source for code in found)
    assert {f"subsidy_flag.{flag}" for flag in get_args(Flag)} <= texts.keys()
