"""`lineproof timeline`: answers first, one width, both languages, JSON, runs that are kept, refusals."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import get_args

import pytest
from rich.cells import cell_len

import scenarios
from lines.files import save_line
from scenarios.cli.session import SCREEN_WIDTH
from scenarios.text import entries
from scenarios.timeline.study import PeriodKind
from tests.scenarios.small import small_line
from tests.scenarios.test_cli import CASE, english, run, unwrapped

__all__ = ["english", "unwrapped"]

MEASURES = """\
schema_version = 1

[measures.faster]
label = { zh = "提速", en = "faster wheel" }
covers = ["grind"]
effects = [{ mechanism = "cycle", factor = 0.7 }]

[measures.start]
covers = ["grind"]

[[measures.start.effects]]
mechanism = "teething"
teething = { failure_excess = 2.0, failure_decay = "8 week", speed_loss = 0.25, speed_decay = "6 week" }
"""
AGES = """\
ageing = { typical = 0.05, low = 0.02, high = 0.1, source = "estimate" }

[scenarios.before]"""
STOP = """\
measures = ["faster", "start"]
installation = { typical = 2.0, low = 1.0, high = 3.0, source = "estimate" }
"""
# Three hours in the middle of each month, for the whole month takes longer than a test should.
SHORT = ("--workers", 1, "--days", 0.125, "--engine", "fast", "--replications", 2)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    save_line(small_line(), folder / "line.toml")
    (folder / "measures.toml").write_text(MEASURES, encoding="utf-8")
    text = CASE.replace('measures = ["faster"]\n', STOP).replace("[scenarios.before]", AGES)
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder


def test_answers_months_and_years(case: Path) -> None:
    result = run("timeline", case, *SHORT)
    assert result.exit_code == 0, result.output
    rows = result.stdout.splitlines()
    assert max(cell_len(row.rstrip()) for row in rows) <= SCREEN_WIDTH
    assert "nan" not in result.stdout.lower() and "…" not in result.stdout
    # Typical, low and high ageing; twelve months and the steady state; two lines.
    assert "78 lines of an age x 2 replications = at most 156 runs x 0.125 days" in result.stderr
    words = " ".join(" ".join(rows).split())
    for expected in (
        "in the twelve months after commissioning", "in the steady state (month 13)",
        "With a stop of 2 weeks year 1 brings", "by 5 % a year, in both lines. Renewed: grinding.",
        "month 1 ", "month 12 ", "year 1: 3-week stop", "ageing 10 %/a",
    ):  # fmt: skip
        assert expected in words
    assert (case / ".lineproof" / "runs").is_dir()


def test_in_chinese(case: Path) -> None:
    result = run("timeline", case, *SHORT, "--lang", "zh")
    assert result.exit_code == 0, result.output
    words = result.stdout.replace("\n", "")
    for expected in ("投产后十二个月内", "第 12 个月", "停线 2 周", "老化 5 %/年", "合格产出", "更新的工位: 磨削"):
        assert expected in words
    assert max(cell_len(row.rstrip()) for row in result.stdout.splitlines()) <= SCREEN_WIDTH


def test_json_and_file_say_the_same(case: Path, tmp_path: Path) -> None:
    result = run("timeline", case, *SHORT, "--json", "--out", tmp_path, "--cache", tmp_path / "cache")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document == json.loads((tmp_path / "timeline.json").read_text(encoding="utf-8"))
    assert "<svg" in (tmp_path / "timeline.html").read_text(encoding="utf-8")
    assert document["schema"] == "lineproof.timeline/1"
    assert [period["month"] for period in document["months"]] == list(range(12))
    assert [period["stop_weeks"] for period in document["year_1"]] == [2.0, 1.0, 3.0]
    assert [period["ageing"] for period in document["steady"]] == [0.05, 0.02, 0.1]
    assert (document["steady_month"], document["renewed"]) == (12, ["grind"])
    first, last = (
        next(figure for figure in document[part][number]["figures"] if figure["quantity"] == "good_output_rate")
        for part, number in (("months", 0), ("steady", 0))
    )
    assert first["relative"]["value"] < last["relative"]["value"]


def test_one_replication_is_a_finding(case: Path) -> None:
    result = run("timeline", case, *SHORT, "--replications", 1)
    assert result.exit_code == 1
    assert "One replication" in result.stdout


def test_refusals(case: Path) -> None:
    assert "NOT_A_CASE" in run("timeline", case / "line.toml").stderr
    assert "MONTH_WINDOW" in run("timeline", case, "--days", 40).stderr
    assert "NAME_UNKNOWN" in run("timeline", case, "--scenario", "aftre").stderr


def test_every_period_and_remark_has_a_text() -> None:
    keys = {f"timeline.{name}" for name in get_args(PeriodKind)}
    folder = Path(scenarios.__file__).parent / "timeline"
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Remark":
                keys |= {f"remark.{inner.value}" for inner in ast.walk(node.args[0]) if isinstance(inner, ast.Constant)}
    assert {"remark.STOP_NOT_KNOWN", "remark.AGEING_NOT_KNOWN"} <= keys
    assert keys <= entries("zh").keys()
