"""The comparison must fail when it should: a result that is deliberately broken is found, shown, kept and replayed."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lines.files import load_line, loads_line
from simcore.engines import simulate as real_simulate
from simcore.errors import SimulationError
from simcore.results import RunResult
from simcore.spec import LineSpec
from tests.equality import __main__ as replay
from tests.equality import binding, engines
from tests.equality.binding import ROOT, assert_equal, assert_equal_on
from tests.equality.engines import Case, differences, said
from tests.strategies import lines

GOLDEN = ROOT / "tests" / "golden"
LINE = load_line(GOLDEN / "conwip.toml")
CASE = Case(60_000_000)
Break = Callable[[RunResult], RunResult]


def broken(monkeypatch: pytest.MonkeyPatch, change: Break, when: Callable[[LineSpec], bool] = lambda _: True) -> None:
    """Let the compiled engine return another result."""

    def simulate(line: LineSpec, horizon: int, **options: Any) -> RunResult:
        result = real_simulate(line, horizon, **{**options, "engine": "simpy"})
        return change(result) if options["engine"] == "fast" and when(line) else result

    monkeypatch.setattr(engines, "simulate", simulate)


def without_row(result: RunResult, place: int) -> RunResult:
    if result.trace is None:
        return result
    return replace(result, trace=result.trace[:place] + result.trace[place + 1 :], trace_digest="0" * 64)


def with_one_more_piece(result: RunResult) -> RunResult:
    """And a microsecond less of work."""
    first, *others = result.units
    processing, *rest = first.state_time
    times = (processing - 1, *rest[:-1], rest[-1] + 1)
    units = (replace(first, produced=first.produced + 1, good=first.good + 1, state_time=times), *others)
    return replace(result, units=units)


def with_a_piece_too_many(result: RunResult) -> RunResult:
    first, *others = result.units
    return replace(result, units=(replace(first, produced=first.produced + 1), *others))


def refused(result: RunResult) -> RunResult:
    raise SimulationError("DEADLOCK", "nothing moves", "look", "stations.a")


def test_equal_engines_have_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, lambda result: result)
    assert differences(LINE, CASE) == ()


def test_a_missing_row_is_shown_with_its_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = said(LINE, "simpy", CASE).trace
    broken(monkeypatch, lambda result: without_row(result, 20))
    found = differences(LINE, CASE)
    assert found[0] == f"traces of {len(trace)} (simpy) and {len(trace) - 1} (fast) rows differ from row 20 on:"
    assert [row.split()[0] for row in found[1:]][:5] == ["both"] * 5
    simpy, fast = (next(row for row in found if row.startswith(f"> {name}")) for name in ("simpy", "fast"))
    for shown, row in ((simpy, trace[20]), (fast, trace[21])):
        assert f"{row[0] / 1e6:.6f} s  {row[1]}/{row[2]}  {row[3]}" in shown
    assert any(row.startswith("digests of the results") for row in found)


def test_a_trace_that_ends_early_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    last = len(said(LINE, "simpy", CASE).trace) - 1
    broken(monkeypatch, lambda result: without_row(result, last))
    assert "> fast  has no further row" in differences(LINE, CASE)


def test_a_wrong_account_is_named_with_the_indicators_that_follow_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, with_one_more_piece)
    found = differences(LINE, CASE)
    made = real_simulate(LINE, CASE.horizon, seed=5, replication=1).units[0].produced
    assert f"result.units.a/0.produced: simpy {made}, fast {made + 1}" in found
    assert any(row.startswith("kpi.") for row in found)
    assert not any(row.startswith("trace") for row in found)


def test_accounts_that_contradict_one_another_are_compared_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, with_a_piece_too_many)
    found = differences(LINE, CASE)
    assert any(row.startswith("result.units.a/0.produced: ") for row in found)
    assert any("fast PIECES_DO_NOT_ADD_UP" in row for row in found)


def test_a_refusal_is_compared_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, refused)
    assert "refusal.0.message: simpy absent, fast nothing moves" in differences(LINE, CASE)
    dry = load_line(GOLDEN / "assembly_leftovers.toml")
    late = Case(60_000_000, 3_600_000_000)
    real = said(dry, "simpy", late)
    assert real.figures["refusal.0.code"] == "RUN_ENDED_EARLY"
    other = replace(real, figures={**real.figures, "refusal.0.hint": "wait"})
    assert list(engines.compared(real, other)) == [f"refusal.0.hint: simpy {real.figures['refusal.0.hint']}, fast wait"]


def test_a_run_without_a_trace_is_compared_on_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a trace the compiled engine may go another way."""
    broken(monkeypatch, lambda result: result if result.trace else with_one_more_piece(result))
    found = differences(LINE, CASE)
    assert found[0] == "without a trace:"
    assert any(row.startswith("result.units.a/0.produced: ") for row in found)


def test_the_digest_of_the_accounts_is_that_of_the_result() -> None:
    result = real_simulate(LINE, CASE.horizon, trace=True)
    assert engines.accounts(result, traced=True)["result"] == result.digest()


def test_indicators_are_compared_on_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that looked at the name of the engine would be found."""
    real = engines.headline
    monkeypatch.setattr(engines, "headline", lambda result, line: {**real(result, line), "engine_seen": result.engine})
    broken(monkeypatch, lambda result: replace(result, engine="fast"))
    assert differences(LINE, CASE) == ("headline.engine_seen: simpy simpy, fast fast",)


def several_units(line: LineSpec) -> bool:
    return any(station.units.value > 1 for station in line.stations.values())


def test_the_counter_example_is_shrunken_kept_and_replayed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Shrinking asks hundreds of times: without simulating.
    monkeypatch.setattr(binding, "differences", lambda line, case: ("units",) if several_units(line) else ())
    small = lines(serial_only=True, no_interruptions=True, most_stations=2, quality=False, gates=False, setups=False)
    with pytest.raises(AssertionError, match="the compiled engine says other") as failure:
        assert_equal_on(small, 50, first=0, folder=tmp_path)
    (kept,) = tmp_path.glob("*.toml")
    line = load_line(kept)
    (station,) = line.stations.values()
    assert station.units.value == 2 and station.calendar is None and len(line.products) == 1
    text = str(failure.value)
    assert loads_line(text[text.index("schema_version") : text.index("kept as")]) == line
    path, *options = shlex.split(text.splitlines()[-1])[3:]
    assert Path(path) == kept
    broken(monkeypatch, with_one_more_piece, when=several_units)
    assert replay.main([path, *options]) == 1
    assert ".produced: simpy" in capsys.readouterr().out


def test_a_crash_of_an_engine_leaves_its_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def crash(line: LineSpec, case: Case) -> tuple[str, ...]:
        raise IndexError("index 7 is out of bounds")

    monkeypatch.setattr(binding, "differences", crash)
    single = lines(serial_only=True, no_interruptions=True, most_stations=1, quality=False, gates=False, setups=False)
    with pytest.raises(AssertionError, match="IndexError: index 7 is out of bounds"):
        assert_equal_on(single, 5, first=0, folder=tmp_path)
    assert len(list(tmp_path.glob("*.toml"))) == 1


def test_a_single_line_is_kept_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken(monkeypatch, with_one_more_piece)
    with pytest.raises(AssertionError, match="replay it with"):
        assert_equal(LINE, CASE, tmp_path)
    (kept,) = tmp_path.glob("*.toml")
    assert load_line(kept) == LINE


def test_the_command_says_equal() -> None:
    command = [sys.executable, "-m", "tests.equality", str(GOLDEN / "feedback.toml"), "--horizon", "2 min"]
    done = subprocess.run(
        [*command, "--warmup", "10 s", "--seed", "3", "--replication", "2"], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    simpy, fast, verdict = done.stdout.splitlines()
    assert simpy.split()[1:] == fast.split()[1:]
    assert verdict == "equal over 120 s"
