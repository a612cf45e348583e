"""Rows, demands, tables and files of a result."""

from __future__ import annotations

import json
import platform
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as command
from benchmarks import report
from benchmarks.bars import bars
from benchmarks.commands import Command
from benchmarks.constants import Count
from benchmarks.machine import machine, versions, words
from benchmarks.measure import Row, Timed, best_of, rows_of
from benchmarks.slopes import further
from benchmarks.workloads import GENERAL, PLAIN, REFERENCE, SERIAL, C, Effort, assert_alike, assert_same, seconds


def row(workload: str, who: str, nanoseconds: float, ratio: float) -> Row:
    return Row(workload, who, 1_000_000, 100_000, nanoseconds, ratio)


ROWS = [
    row("RW-5", PLAIN, 5_000.0, 1.0),
    row("RW-5", REFERENCE, 6_000.0, 5 / 6),
    row("RW-5", GENERAL, 80.0, 62.5),
    row("RW-20", GENERAL, 100.0, 59.9),
    row("RW-5", SERIAL, 16.0, 312.5),
    row("RW-5", C, 10.0, 500.0),
    row("RW-B1", GENERAL, 251.0, 70.0),
    Row("RW-20", C, note="there is no C compiler"),
]
# A run that costs 1 ms by itself, and 10, 10 and 12 ns for each further operation.
SLOPES = {
    "length": [
        Row(f"{number:,}", SERIAL, number, 1, cost, 1.0)
        for number, cost in ((100_000, 20.0), (1_000_000, 11.0), (10_000_000, (11e6 + 9e6 * 12) / 1e7))
    ],
    "stations": [row("RW-5", SERIAL, 10.0, 1.0), row("RW-100", SERIAL, 14.0, 1.0), row("RW-500", SERIAL, 8.0, 1.0)],
}
COMMANDS = [Command("help", "lineproof --help", 0.27, 0.3, 9), Command("a study", "lineproof compare", 31.0, 30.0, 2)]


def about(date: str = "2026-01-02T03:04+00:00", quick: bool = False) -> dict[str, Any]:
    settings = {"quick": quick, "rounds": 3, "workloads": ["RW-5"]}
    return {"date": date, "machine": machine(), "versions": versions(), "settings": settings}


def test_demands_are_judged_by_the_worst_figure() -> None:
    found = {bar.name: bar for bar in bars(ROWS, SLOPES, COMMANDS)}
    assert len(found) == 11
    assert (found["help, s"].value, found["help, s"].met) == (0.27, True)
    assert (found["a study, s"].value, found["a study, s"].met) == (31.0, False)
    assert found["reference engine against the plain SimPy model"].met is True
    general = found["general path against the plain SimPy model"]
    assert (general.value, general.met) == (59.9, False)
    assert found["bearing line, ns for an operation"].met is False
    assert found["bearing line against the reference engine"].met is True
    assert found["serial path in times of plain C"].value == pytest.approx(1.6)
    slope = found["serial path, change of the cost of an operation with length of the run"]
    assert slope.value == pytest.approx(0.2) and slope.met is True
    slope = found["serial path, change of the cost of an operation with stations"]
    assert slope.value == pytest.approx(0.4) and slope.met is False


def test_what_was_not_measured_is_not_met_and_not_missed() -> None:
    bar = next(bar for bar in bars(ROWS, {}) if bar.name == "the same with operators and setups")
    assert (bar.value, bar.met) == (None, None)


def test_files_hold_the_same_figures(tmp_path: Path) -> None:
    data = report.result(ROWS, SLOPES, COMMANDS, bars(ROWS, SLOPES, COMMANDS), about())
    as_data, as_text = report.write(data, tmp_path / "results", "name")
    assert json.loads(as_data.read_text(encoding="utf-8")) == data == report.newest(as_data.parent)
    text = as_text.read_text(encoding="utf-8")
    assert "| RW-5 | lineproof, compiled, general path | 1,000,000 | 100,000 | 80 | 62.5 |  |" in text
    assert "| RW-20 | plain C, max-plus | - | - | - | - | there is no C compiler |" in text
    assert "| bearing line, ns for an operation | at most 250 | 251 | **no** |" in text
    assert "| the same with operators and setups | at least 80 | - | not measured |" in text
    assert "| help | `lineproof --help` | 0.27 |" in text
    assert "processor" in data["machine"] and str(tmp_path) not in text


def test_newest_leaves_quick_runs_out(tmp_path: Path) -> None:
    assert report.newest(tmp_path) is None
    for name, date, quick in (("b", "2026-03-01", False), ("a", "2026-03-02", False), ("c", "2026-03-03", True)):
        report.write(report.result([], {}, [], [], about(date, quick)), tmp_path, name)
    found = report.newest(tmp_path)
    assert found is not None and found["date"] == "2026-03-02"


def test_best_of_runs_in_turn_and_takes_the_least() -> None:
    calls: list[str] = []

    def run(name: str) -> Count:
        calls.append(name)
        return Count(10, 1)

    found = best_of({"a": lambda: run("a"), "b": lambda: run("b")}, 2)
    assert calls == ["a", "b", "a", "b"]
    assert all(timed.count == Count(10, 1) and timed.seconds >= 0.0 for timed in found.values())


def test_a_run_that_does_something_else_is_no_measurement() -> None:
    counts = iter((Count(10, 1), Count(11, 1)))
    with pytest.raises(RuntimeError, match="must do the same"):
        best_of({"a": lambda: next(counts)}, 2)


def test_ratios_are_times_faster_than_the_baseline() -> None:
    timed = {"slow": Timed(Count(1_000, 1), 1e-3), "fast": Timed(Count(10_000, 10), 1e-4)}
    assert [(found.nanoseconds, found.ratio) for found in rows_of("W", timed, "slow", {})] == [
        (pytest.approx(1_000.0), pytest.approx(1.0)),
        (pytest.approx(10.0), pytest.approx(100.0)),
    ]


def test_models_that_are_not_the_same_line_end_the_run() -> None:
    assert_same("W", {"a": Count(5, 1), "b": Count(5, 1)})
    assert_alike("W", Count(1_000, 200), Count(990, 201), 10_000.0)
    with pytest.raises(SystemExit, match="not the same line"):
        assert_same("W", {"a": Count(5, 1), "b": Count(5, 2)})
    with pytest.raises(SystemExit, match="finished differ by -10"):
        assert_alike("W", Count(1_000, 180), Count(1_000, 200), 10_000.0)


def test_length_of_a_run_is_that_of_its_operations() -> None:
    """Stations behind scrap do less: a hundred of them do 43 times what the first does."""
    assert seconds(870_000, 1) == 1_000_000.0
    assert seconds(8_700_000, 100) == pytest.approx(10_000_000 / 43.369, rel=1e-4)


def test_a_longer_run_tells_what_a_run_costs_by_itself() -> None:
    """5 ms and 20 ns an operation."""
    found = further("RW-5", SERIAL, Timed(Count(1_000_000, 9), 0.025), Timed(Count(5_000_000, 44), 0.105))
    assert found.nanoseconds == pytest.approx(20.0) and found.note == "a run by itself: 5.0 ms"


def test_machine_is_described_without_its_name() -> None:
    said = json.dumps([machine(), versions(), words()])
    assert machine()["cores"] and versions()["numba"]
    assert not re.search(rf"\b{re.escape(platform.node())}\b", said)
    assert set(words()) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_command_writes_what_it_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "WORKLOADS", {"RW-5": lambda bench: ROWS[:3], "RW-20": lambda bench: ROWS[3:4]})
    monkeypatch.setattr(command, "BUILD", tmp_path / "build")
    given = ["--quick", "--without-peers", "--workload", "RW-5", "--out", str(tmp_path)]
    assert command.main(given) == 0
    (path,) = tmp_path.glob("*.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert [(found["workload"], found["implementation"]) for found in data["rows"][:3]] == [
        ("RW-5", who) for who in (PLAIN, REFERENCE, GENERAL)
    ]
    assert data["rows"][3]["note"] == "left out" and len(data["rows"]) == 4
    assert data["settings"]["quick"] is True and data["slopes"] == {}


@pytest.mark.slow
def test_a_small_run_from_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow, for it compiles the kernels."""
    monkeypatch.setattr(command, "QUICK", Effort(4_000, 20_000, 1, 1, 1, (10_000, 20_000)))
    monkeypatch.setattr(command, "BUILD", tmp_path / "build")
    given = ["--quick", "--without-peers", "--workload", "RW-5", "RW-5-ops", "RW-B1", "slopes", "--out", str(tmp_path)]
    assert command.main(given) == 0
    (path,) = tmp_path.glob("*.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    timed = {(found["workload"], found["implementation"]) for found in data["rows"] if found["nanoseconds"]}
    assert {("RW-5", PLAIN), ("RW-5", GENERAL), ("RW-5-ops", GENERAL), ("RW-B1", REFERENCE)} <= timed
    assert set(data["slopes"]) == {"length", "stations"}
