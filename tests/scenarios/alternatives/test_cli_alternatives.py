"""`lineproof alternatives`: answers first, one width, both languages, JSON, runs that are kept, refusals."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import get_args

import pytest
from rich.cells import cell_len

import scenarios
from lines.files import save_line
from scenarios.alternatives.candidates import KINDS
from scenarios.alternatives.study import Verdict
from scenarios.cli.session import SCREEN_WIDTH
from scenarios.text import entries
from tests.scenarios.small import small_line
from tests.scenarios.test_cli import CASE, english, run, unwrapped

__all__ = ["english", "unwrapped"]

MEASURES = """\
schema_version = 1

[packages]
renovation = ["faster", "idle"]

[measures.faster]
label = { zh = "提速", en = "faster wheel" }
covers = ["grind"]
effects = [{ mechanism = "cycle", factor = 0.95 }]
items = [{ name = "wheels", kind = "equipment", amount = "1234.50" }]

[measures.idle]
label = { zh = "无作用", en = "no effect" }
covers = ["grind"]
effects = [{ mechanism = "repair", mode = "failure", factor = 1.0 }]
items = [{ name = "nothing", kind = "service", amount = "100000" }]
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    save_line(small_line(), folder / "line.toml")
    (folder / "measures.toml").write_text(MEASURES, encoding="utf-8")
    (folder / "case.toml").write_text(CASE.replace('["faster"]', '["renovation"]'), encoding="utf-8")
    return folder


def test_answers_table_and_what_was_only_screened(case: Path) -> None:
    result = run("alternatives", case, "--workers", 1, "--engine", "fast", "--settle", 4)
    assert result.exit_code == 0, result.output
    rows = result.stdout.splitlines()
    assert max(cell_len(row.rstrip()) for row in rows) <= SCREEN_WIDTH
    assert "nan" not in result.stdout.lower() and "…" not in result.stdout
    # Nine changes and the package, four short runs each; then four pairs and four changes.
    assert "9 single changes: 40 screening runs" in result.stderr
    assert "then 24 runs of 4 hours" in result.stderr
    words = " ".join(" ".join(rows).split())
    for expected in (
        "Of known cost, the cheapest that brings as much as the package: only faster, 1,234.50 yuan"
        " (the package: 101,234.50)", "doing nothing", "the package", "grind: 2 → 3 units", "unknown",
        "all together (95 %, Bonferroni over 5)", "Screened only",
    ):  # fmt: skip
        assert expected in words
    assert (case / ".lineproof" / "runs").is_dir()


def test_in_chinese(case: Path) -> None:
    result = run("alternatives", case, "--workers", 1, "--engine", "fast", "--settle", 4, "--lang", "zh")
    assert result.exit_code == 0, result.output
    words = result.stdout.replace("\n", "")
    for expected in (
        "什么都不做",
        "整套方案",
        "只做提速",
        "一样多",
        "对比方案",
        "1,234.50 元",
        "磨削: 2 → 3 台",
        "未知",
    ):
        assert expected in words
    assert max(cell_len(row.rstrip()) for row in result.stdout.splitlines()) <= SCREEN_WIDTH


def test_json_and_file_say_the_same(case: Path, tmp_path: Path) -> None:
    arguments = (
        "--workers",
        1,
        "--engine",
        "fast",
        "--json",
        "--settle",
        20,
        "--days",
        0.1,
        "--margin",
        "2%",
        "--out",
        tmp_path,
    )
    result = run("alternatives", case, *arguments, "--cache", tmp_path / "cache")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document == json.loads((tmp_path / "alternatives.json").read_text(encoding="utf-8"))
    assert document["schema"] == "lineproof.alternatives/1"
    assert (document["settings"]["margin"], document["work"]["candidates"]) == (0.02, 9)
    assert document["package"]["cost"]["typical"] == "101234.50"
    assert document["nothing"]["cost"]["typical"] == "0"
    assert len(document["settled"]) == 9 and not document["left_out"]
    assert {entry["kind"] for entry in document["settled"]} <= set(KINDS)
    assert all((entry["cost"] is None) == (entry["kind"] != "measure") for entry in document["settled"])
    idle = next(entry for entry in document["settled"] if entry["subject"] == "idle")
    assert idle["gain"]["note"] == "UNCHANGED", "a measure that changes nothing is doing nothing"
    assert idle["against_package"]["value"] == document["nothing"]["against_package"]["value"]
    again = run("alternatives", case, *arguments, "--cache", tmp_path / "cache")
    assert again.stdout == result.stdout


def test_one_replication_is_a_finding_and_tells_nothing(case: Path) -> None:
    result = run(
        "alternatives",
        case,
        "--workers",
        1,
        "--engine",
        "fast",
        "--replications",
        1,
        "--days",
        0.1,
        "--json",
        "--settle",
        3,
    )
    assert result.exit_code == 1
    assert {entry["verdict"] for entry in json.loads(result.stdout)["settled"]} == {"unclear"}


def test_refusals(case: Path) -> None:
    assert "NOT_A_CASE" in run("alternatives", case / "line.toml").stderr
    assert "MARGIN_OUT_OF_RANGE" in run("alternatives", case, "--margin", "0%").stderr
    assert "NOT_A_PERCENTAGE" in run("alternatives", case, "--margin", "1").stderr
    assert "SETTLED_OUT_OF_RANGE" in run("alternatives", case, "--settle", 0).stderr
    assert run("alternatives", case, "--scenario", "before").exit_code == 2


def test_every_kind_verdict_and_remark_has_a_text() -> None:
    keys = {f"alternatives.{name}" for name in (*KINDS, *get_args(Verdict))}
    folder = Path(scenarios.__file__).parent / "alternatives"
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Remark":
                keys |= {f"remark.{inner.value}" for inner in ast.walk(node.args[0]) if isinstance(inner, ast.Constant)}
    assert "remark.CANDIDATES_RISING" in keys
    assert keys <= entries("zh").keys()
