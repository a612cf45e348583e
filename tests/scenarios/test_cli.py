"""The command line: exit codes, one screen, refusals as sentences, JSON on request, an answer to --help at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from typer.testing import CliRunner

from lines.files import save_line
from scenarios.cli import app as cli_app
from scenarios.cli.durations import duration, share
from scenarios.cli.session import SCREEN_WIDTH
from simcore.errors import LineproofError
from tests.scenarios.small import HOUR, small_line

ROWS = 40
MEASURES = """\
schema_version = 1

[measures.faster]
label = { zh = "提速", en = "faster wheel" }
covers = ["grind"]
counter_effects = ["more <noise>"]

[[measures.faster.effects]]
mechanism = "cycle"
factor = 0.8
"""
CASE = """\
schema_version = 1
name = "小线 / small line"
firm = "Firm A"
seed = 7
horizon = "4 h"
warmup = "1 h"
replications = 4

[scenarios.before]
label = { zh = "现状", en = "today" }

[scenarios.after]
measures = ["faster"]
"""
HEAVY = {"numpy", "scipy", "numba", "simpy", "plotly", "pydantic", "polars", "openpyxl"}
MODULES_OF_HELP = 170
"""150 are imported; twenty more are to be looked at before they are let in."""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINEPROOF_LANG", "en")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    save_line(small_line(), folder / "line.toml")
    (folder / "measures.toml").write_text(MEASURES, encoding="utf-8")
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    return folder


def run(*arguments: object) -> Any:
    """Run a command in this process."""
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(_Wrapped(cli_app.command(words)), words)


class _Wrapped(typer.Typer):
    """What the test runner takes; gives it the group as it is."""

    def __init__(self, group: Any) -> None:
        super().__init__()
        self.group = group


@pytest.fixture(autouse=True)
def unwrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer.testing._get_command", lambda wrapped: wrapped.group)


def process(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scenarios.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)


def test_a_comparison_fits_one_screen_and_is_done(case: Path) -> None:
    result = run("compare", case, "--workers", 1)
    assert result.exit_code == 0, result.output
    rows = result.stdout.splitlines()
    assert len(rows) <= ROWS
    assert max(cell_len(row.rstrip()) for row in rows) <= SCREEN_WIDTH
    for words in ("good output", "defect rate", "OEE", "bottleneck", "Template parameters", "today"):
        assert words in result.stdout
    assert "nan" not in result.stdout.lower()


def test_a_comparison_speaks_chinese(case: Path) -> None:
    result = run("compare", case, "--workers", 1, "--lang", "zh")
    assert result.exit_code == 0
    for words in ("合格产出", "不良率", "模板参数, 未用本厂数据标定", "公共随机数", "现状"):
        assert words in result.stdout
    assert max(cell_len(row.rstrip()) for row in result.stdout.splitlines()) <= SCREEN_WIDTH


def test_the_reference_comparison_fits_one_screen_in_both_languages() -> None:
    """Twelve stations is what the screen is designed for."""
    from scenarios.cli.tables import FACTORS, FURTHER, MAIN, MOST_STATIONS

    fixed = 2 + 4  # title and runs, remarks
    limits, heads, ends = 4, 2, 3
    assert fixed + len(MAIN + FACTORS + FURTHER) + limits + heads + MOST_STATIONS + ends <= ROWS


def test_json_and_files_say_the_same(case: Path, tmp_path: Path) -> None:
    result = run("compare", case, "--workers", 1, "--json", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document == json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))
    assert document["schema"] == "lineproof.results/1"
    assert document["kind"] == "compare"
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")


def test_one_replication_is_a_finding(case: Path) -> None:
    result = run("simulate", case, "--replications", 1, "--workers", 1)
    assert result.exit_code == 1
    assert "no confidence interval" in result.stdout


def test_a_line_file_is_simulated_and_traced(case: Path, tmp_path: Path) -> None:
    arguments = ("simulate", case / "line.toml", "--horizon", "2 h", "--warmup", "1 h", "--replications", 2)
    trace = tmp_path / "trace.jsonl"
    result = run(*arguments, "--workers", 1, "--trace", trace, "--out", tmp_path, "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["settings"]["horizon_us"] == 2 * HOUR
    head, *events = [json.loads(row) for row in trace.read_text(encoding="utf-8").splitlines()]
    assert head["line_digest"] == document["arms"]["line"]["line_digest"]
    assert len(events) > 100
    assert set(events[0]) == {"time_us", "station", "unit", "event", "item", "value"}
    assert (tmp_path / "results.json").exists()


def test_an_interrupted_study_is_taken_up_again(case: Path, tmp_path: Path) -> None:
    arguments = ("compare", case, "--workers", 1, "--cache", tmp_path, "--json")
    first = run(*arguments)
    files = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.json")}
    assert len(files) == 8
    assert run(*arguments).stdout == first.stdout
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.json")} == files


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--horizon", "60"), "UNIT_MISSING"), (("--horizon", "60 parsec"), "UNIT_UNKNOWN"),
        (("--warmup", "90 d"), "WARMUP_TOO_LONG"), (("--precision", "0.01"), "NOT_A_PERCENTAGE"),
        (("--engine", "warp"), "ENGINE"), (("--scenario", "x"), "NOT_A_CASE"), (("--lang", "fr"), "LANGUAGE"),
        (("--precision", "100%"), "PRECISION_OUT_OF_RANGE"), (("--seed", "-3"), "SEED"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_is_said_with_exit_code_2(case: Path, arguments: tuple[str, ...], code: str) -> None:
    result = run("simulate", case / "line.toml", *arguments)
    assert result.exit_code == 2
    assert code in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_problems_come_as_json_on_request(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("nam = 'x'\n", encoding="utf-8")
    result = run("simulate", tmp_path / "bad.toml", "--json")
    assert result.exit_code == 2
    problems = json.loads(result.stdout)["problems"]
    assert {"code", "path", "message", "hint", "file", "line", "severity"} == set(problems[0])
    assert "UNKNOWN_KEY" in {problem["code"] for problem in problems}


def test_check_tells_sound_files_from_bad_and_missing_ones(case: Path, tmp_path: Path) -> None:
    assert run("check", case).exit_code == 0
    assert run("check", case / "line.toml").exit_code == 0
    bad = tmp_path / "bad.toml"
    text = (case / "line.toml").read_text(encoding="utf-8")
    bad.write_text(text.replace('to = "goods"', 'to = "good"'), encoding="utf-8")
    result = run("check", bad)
    assert result.exit_code == 1
    assert "stations.pack.to" in result.stdout
    assert json.loads(run("check", bad, "--json").stdout)["problems"]
    assert run("check", tmp_path / "none.toml").exit_code == 2
    assert run("check", tmp_path).exit_code == 2


def test_a_case_with_a_wrong_measure_is_refused(case: Path, tmp_path: Path) -> None:
    for name in ("line.toml", "case.toml"):
        (tmp_path / name).write_text((case / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "measures.toml").write_text(MEASURES.replace('"grind"', '"grnd"'), encoding="utf-8")
    result = run("compare", tmp_path)
    assert result.exit_code == 2
    assert "MEASURE_MATCHES_NOTHING" in result.stderr
    assert run("compare", case / "line.toml").exit_code == 2
    assert run("compare", case, "--scenario", "never").exit_code == 2


def test_diff_names_what_differs(case: Path, tmp_path: Path) -> None:
    assert run("diff", case, case).exit_code == 0
    save_line(small_line("19 s"), tmp_path / "line.toml")
    result = run("diff", case / "line.toml", tmp_path / "line.toml")
    assert result.exit_code == 1
    assert "stations.grind.cycle.mean" in result.stdout
    for name, old, new in (("case.toml", "seed = 7", "seed = 8"), ("measures.toml", "0.8", "0.7")):
        (tmp_path / name).write_text((case / name).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    paths = {entry["path"] for entry in json.loads(run("diff", case, tmp_path, "--json").stdout)["differences"]}
    assert {"case.seed", "line.stations.grind.cycle.mean"} <= paths
    assert any(path.startswith("measures.measures.faster.effects") for path in paths)
    assert run("diff", case, case / "line.toml").exit_code == 2


def test_init_writes_a_case_that_is_sound(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert run("init", folder).exit_code == 0
    assert run("check", folder).exit_code == 0
    again = run("init", folder)
    assert again.exit_code == 2
    assert "FILE_EXISTS" in again.stderr


def test_an_output_folder_that_can_not_be_written_is_said(case: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = run("simulate", case, "--replications", 2, "--workers", 1, "--out", tmp_path / "file")
    assert result.exit_code == 2
    assert "FILE_ERROR" in result.stderr


@pytest.mark.parametrize("kind", ["line", "case", "measures"])
def test_schemas_are_json(kind: str) -> None:
    result = run("schema", kind)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["type"] == "object"
    assert run("schema", "nothing").exit_code == 2


def test_version_names_what_figures_rest_on() -> None:
    assert set(json.loads(run("version", "--json").stdout)) >= {"lineproof", "python", "simpy", "numpy"}


def test_durations_and_shares_have_units() -> None:
    assert duration("60 d", "--horizon") == 60 * 24 * HOUR
    assert duration(None, "--horizon") is None
    assert share("1%", "--precision") == 0.01
    assert share(" 2.5 % ", "--precision") == 0.025
    with pytest.raises(LineproofError):
        share("-1%", "--precision")


def test_help_is_in_the_language_asked_for() -> None:
    chinese = run("compare", "--help", "--lang=zh").stdout
    assert "公共随机数" in chinese
    assert "用法:" in chinese
    english = run("compare", "--help", "--lang=en").stdout
    assert "common random" in english
    assert "@" not in english


def test_help_imports_nothing_heavy_and_little_else() -> None:
    # What `--help` takes is what it imports. The bench measures the time: a busy machine must not fail a test.
    code = "import sys; before = set(sys.modules); from scenarios.cli.app import command\n"
    code += "try: command(['--help'])(args=['--help'])\n"
    code += "except SystemExit: print(','.join(sorted(set(sys.modules) - before)), file=sys.stderr)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = found.stderr.strip().split(",")
    assert not (HEAVY | {"rich"}) & {name.split(".")[0] for name in modules}
    assert len(modules) < MODULES_OF_HELP


def test_exit_codes_of_the_process(tmp_path: Path, case: Path) -> None:
    missing = process("check", tmp_path / "none.toml")
    assert (missing.returncode, missing.stderr) == (2, "")
    refused = process("simulate", tmp_path / "none.toml")
    assert refused.returncode == 2
    assert "FILE_NOT_FOUND" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert process("nonsense").returncode == 2
    assert process("simulate", case, "--replications", 1, "--horizon", "1 h").returncode == 1


EXTRA = """\
import typer

app = typer.Typer()


@app.command()
def serve() -> None:
    typer.echo("served")
"""


def test_other_packages_register_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    information = tmp_path / "extra-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: extra\nVersion: 1.0\n", encoding="utf-8")
    (information / "entry_points.txt").write_text("[lineproof.commands]\nserve = extra_command:app\n", encoding="utf-8")
    (tmp_path / "extra_command.py").write_text(EXTRA, encoding="utf-8")
    assert run("serve").exit_code == 2
    monkeypatch.syspath_prepend(tmp_path)
    cli_app._registered.cache_clear()
    try:
        assert "serve" in run("--help").stdout
        assert run("serve").stdout == "served\n"
    finally:
        cli_app._registered.cache_clear()


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m scenarios.cli schema line | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)  # noqa: S602
    assert done.stdout == "{\n" and done.stderr == ""
