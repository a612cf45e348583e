"""`lineproof explain`: causes first, one width, both languages, JSON, runs that are taken up, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from lines.files import save_line
from scenarios.cli.session import SCREEN_WIDTH
from tests.scenarios.small import small_line
from tests.scenarios.test_cli import CASE, english, run, unwrapped

__all__ = ["english", "unwrapped"]

MEASURES = """\
schema_version = 1

[packages]
renovation = ["faster", "sound", "idle"]

[measures.faster]
label = { zh = "提速", en = "faster wheel" }
covers = ["grind"]
effects = [{ mechanism = "cycle", factor = 0.8 }]

[measures.sound]
label = { zh = "少废品", en = "fewer rejects" }
covers = ["grind"]
effects = [{ mechanism = "capability", factor = 0.4 }]

[measures.idle]
label = { zh = "无作用", en = "no effect" }
covers = ["grind"]
effects = [{ mechanism = "repair", mode = "failure", factor = 1.0 }]
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    save_line(small_line(), folder / "line.toml")
    (folder / "measures.toml").write_text(MEASURES, encoding="utf-8")
    (folder / "case.toml").write_text(CASE.replace('["faster"]', '["renovation"]'), encoding="utf-8")
    return folder


def test_causes_losses_measures_pairs_and_limits(case: Path) -> None:
    result = run("explain", case, "--workers", 1)
    assert result.exit_code == 0, result.output
    rows = result.stdout.splitlines()
    # A command to be copied stands in one row, however long the name of the folder is.
    assert max(cell_len(row.rstrip()) for row in rows if str(case) not in row) <= SCREEN_WIDTH
    assert "nan" not in result.stdout.lower()
    assert "all 8 combinations x 4 replications = 32 runs" in result.stderr
    for words in (
        "32 runs", "Template parameters", "Before, ", "After, ", "The change of good output, +", "planned busy time",
        "= valuable operating time", "= whole package", "unchanged by construction", "rounded to 0.1 log %, 0.01 pp",
        "pairs, strongest first (3)", "faster × sound", "only faster", "bottleneck (active)", "limiting people",
            "people busy, before → after: setters 31 % → 36 %",
    ):  # fmt: skip
        assert words in " ".join(" ".join(rows).split())
    assert "…" not in result.stdout


def test_in_chinese(case: Path) -> None:
    result = run("explain", case, "--workers", 1, "--lang", "zh")
    assert result.exit_code == 0, result.output
    for words in (
        "全部 8 种组合",
        "整套方案",
        "合格产出",
        "不良率",
        "提速",
        "少废品",
        "不变 (按构造)",
        "改造前受限于磨削",
        "瓶颈",
    ):
        assert words in result.stdout
    assert max(cell_len(row.rstrip()) for row in result.stdout.splitlines()) <= SCREEN_WIDTH


def test_json_and_file_say_the_same_and_add_up(case: Path, tmp_path: Path) -> None:
    result = run("explain", case, "--workers", 1, "--json", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document == json.loads((tmp_path / "out" / "explanation.json").read_text(encoding="utf-8"))
    assert (document["schema"], document["kind"]) == ("lineproof.results/1", "explain")
    assert document["work"]["runs"] == 32
    assert set(document["measures"]) == {"faster", "sound", "idle"}
    for attribution in document["attributions"].values():
        parts = sum(value["value"] for value in attribution["values"].values())
        assert parts == pytest.approx(attribution["total"]["value"], abs=1e-12)
        assert attribution["values"]["idle"]["note"] == "UNCHANGED"
        assert len(attribution["interactions"]) == 3
        assert len(attribution["replications"]["faster"]) == 4
    assert {cause["code"] for cause in document["causes"]} >= {"STATION_BINDS_BEFORE"}
    assert document["measures"]["faster"]["bottlenecks"] == ["grind"]


def test_runs_are_kept_and_do_not_depend_on_workers(case: Path, tmp_path: Path) -> None:
    arguments = ("explain", case, "--json", "--days", 0.2, "--replications", 2)
    first = run(*arguments, "--workers", 1, "--cache", tmp_path)
    assert first.exit_code == 0, first.output
    kept = sorted((tmp_path / "runs").rglob("*.json"))
    # A factor of 1 leaves the line as it is, so that half of the 16 runs are the other half.
    assert len(kept) == 8
    times = [path.stat().st_mtime_ns for path in kept]
    assert run(*arguments, "--workers", 1, "--cache", tmp_path).stdout == first.stdout
    assert [path.stat().st_mtime_ns for path in kept] == times
    assert run(*arguments, "--workers", 2).stdout == first.stdout


def test_orders_are_sampled_on_request(case: Path) -> None:
    result = run("explain", case, "--workers", 1, "--orders", 3)
    assert result.exit_code == 0, result.output
    assert "4 sampled orders in each of 4 replications" in result.stdout


def test_one_replication_is_a_finding(case: Path) -> None:
    result = run("explain", case, "--workers", 1, "--replications", 1)
    assert result.exit_code == 1
    assert "no confidence interval" in result.stdout
    assert "one run, no interval" in result.stdout


def test_refusals(case: Path) -> None:
    line = run("explain", case / "line.toml")
    assert (line.exit_code, "NOT_A_CASE" in line.stderr) == (2, True)
    unknown = run("explain", case, "--scenario", "aftre", "--lang", "zh")
    assert unknown.exit_code == 2
    assert "名称不存在 NAME_UNKNOWN" in unknown.stderr
    same = run("explain", case, "--scenario", "before", "--json")
    assert same.exit_code == 2
    assert json.loads(same.stdout)["problems"][0]["code"] == "NO_MEASURES"
    many = run("explain", case, "--orders", 100_000)
    assert "ORDERS_OUT_OF_RANGE" in many.stderr
