"""The command `predict` in both languages, what it keeps, what `compare` says of it, and its refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from typer.testing import CliRunner

from scenarios.case import load_case
from scenarios.cli import app as cli_app
from scenarios.cli.predictions import KEPT
from scenarios.cli.session import SCREEN_WIDTH
from scenarios.parameter_words import parameter_text
from scenarios.prediction.parameters import inventory
from scenarios.text import LANGUAGES, Text
from tests.scenarios.prediction.cases import case_in, one_station, ranged, small_with_ranges

ROOT = Path(__file__).resolve().parents[3]
FEW = ("--draws", 40, "--workers", 1, "--replications", 1)
CHANCE_ALONE = {"en": "The error is chance alone", "zh": "误差只含仿真的偶然性"}
NOT_CALIBRATED = {"en": "not calibrated", "zh": "模板参数, 未"}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINEPROOF_LANG", "en")
    monkeypatch.setattr("typer.testing._get_command", lambda wrapped: wrapped.group)


class _Wrapped(typer.Typer):
    """What the test runner takes; gives it the group as it is."""

    def __init__(self, group: Any) -> None:
        super().__init__()
        self.group = group


def run(*arguments: object) -> Any:
    """Run a command in this process."""
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(_Wrapped(cli_app.command(words)), words)


def flat(output: str) -> str:
    """The answer as if the screen were endless."""
    return " ".join(output.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case")
    case_in(path, small_with_ranges())
    return path


def test_before_a_prediction_compare_says_what_its_interval_is(folder: Path) -> None:
    for language, sentence in CHANCE_ALONE.items():
        result = run("compare", folder, "--replications", 2, "--workers", 1, "--lang", language)
        assert result.exit_code == 0, result.output
        assert sentence in flat(result.stdout)
        assert f"lineproof predict {folder}" in flat(result.stdout)
    document = json.loads(run("compare", folder, "--replications", 2, "--workers", 1, "--json").stdout)
    assert document["prediction"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prediction_in_both_languages(folder: Path, language: str) -> None:
    result = run("predict", folder, *FEW, "--claim", "23%", "--lang", language)
    assert result.exit_code == 0, result.output
    text = Text("zh" if language == "zh" else "en")
    for key in ("predict.gain", "predict.components", "predict.claim"):
        assert text(key) in result.stdout
    assert NOT_CALIBRATED[language] in flat(result.stdout)
    assert "23 %" in result.stdout and "80 %" in result.stdout and "95 %" in result.stdout
    assert str(folder / KEPT) in result.stderr
    assert all(cell_len(line) <= SCREEN_WIDTH for line in result.stdout.splitlines())
    assert "…" not in result.stdout


def test_compare_prints_the_kept_prediction(folder: Path) -> None:
    predicted = json.loads(run("predict", folder, *FEW, "--json").stdout)
    result = run("compare", folder, "--replications", 2, "--workers", 1, "--lang", "en")
    assert "Predicted 80 %" in flat(result.stdout) and CHANCE_ALONE["en"] not in flat(result.stdout)
    assert "(40 draws x 2 hours)" in flat(result.stdout)
    document = json.loads(run("compare", folder, "--replications", 2, "--workers", 1, "--json").stdout)
    assert document["prediction"]["digest"] == predicted["digest"]
    assert document["prediction"]["figures"] == predicted["figures"]


def test_json_and_files(folder: Path, tmp_path: Path) -> None:
    result = run("predict", folder, *FEW, "--json", "--out", tmp_path / "out", "--cache", tmp_path / "runs")
    document = json.loads(result.stdout)
    assert document["schema"] == "lineproof.prediction/1"
    assert document == json.loads((tmp_path / "out" / "prediction.json").read_text(encoding="utf-8"))
    assert document["calibrated"] is False
    assert len(document["gains"]) == document["settings"]["draws"] == 40
    assert len(list((tmp_path / "runs" / "runs").rglob("*.json"))) == 2 * (32 * 2 + 8)
    assert len(list((tmp_path / "runs" / "predictions").glob("*.json"))) == 1


def test_an_interruption_says_where_the_runs_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scenarios.prediction.predict", interrupted)
    result = run("predict", folder, *FEW)
    assert result.exit_code == 130
    assert str(folder / KEPT) in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--draws", 10), "DRAWS_OUT_OF_RANGE"), (("--claim", "0.23"), "NOT_A_PERCENTAGE"),
        (("--replications", 0), "REPLICATIONS_OUT_OF_RANGE"), (("--scenario", "never"), "NAME_UNKNOWN"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_is_said(folder: Path, arguments: tuple[object, ...], code: str) -> None:
    result = run("predict", folder, *arguments)
    assert result.exit_code == 2 and code in result.stderr and result.stdout == ""


def test_a_case_without_ranges_is_refused_with_what_to_do(tmp_path: Path) -> None:
    case_in(tmp_path, one_station("10 s"), factor="0.8")
    result = run("predict", tmp_path, *FEW)
    assert result.exit_code == 2 and "NOTHING_UNCERTAIN" in result.stderr and "low = " in result.stderr
    assert run("predict", tmp_path / "line.toml").exit_code == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_that_is_undefined_in_some_draws_is_a_finding(tmp_path: Path, language: str) -> None:
    case_in(tmp_path, one_station(ranged("6 h", "3 h", "30 h")), horizon="8 h", warmup="0 s")
    result = run("predict", tmp_path, *FEW, "--lang", language)
    assert result.exit_code == 1, result.output
    assert Text("zh" if language == "zh" else "en")("absence.DRAWS_UNDEFINED") in result.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_drivers_are_named_with_range_effect_and_source(tmp_path: Path, language: str) -> None:
    case_in(tmp_path, one_station("10 s"))
    result = run("predict", tmp_path, *FEW, "--lang", language)
    text = Text("zh" if language == "zh" else "en")
    row = next(line for line in result.stdout.splitlines() if "0.7 – 0.8 – 0.9" in line)
    assert text("source.estimate") in row and text("part.cycle") in row and "→" in row
    assert "100 %" in next(line for line in flat(result.stdout).split(text("predict.drivers"))[1:])
    assert "…" not in result.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_of_the_bearing_line_has_a_name(language: str) -> None:
    case = load_case(ROOT / "examples" / "bearing-6204")
    text = Text("zh" if language == "zh" else "en")
    found = inventory(case, ("before", "after"), separate=True).uncertain
    names = [parameter_text(entry, case, text) for entry in found]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "interruptions" in name or "effects" in name or "measures" in name]
