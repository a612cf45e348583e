"""What is watched adds up, to the microsecond, to what the same run books."""

from __future__ import annotations

from pathlib import Path

import pytest

from lines.files import load_line
from simcore.engines import simulate
from simcore.engines.recording import Steps, record
from simcore.errors import SimulationError
from simcore.spec import LineSpec
from simcore.states import UnitState

ROOT = Path(__file__).resolve().parents[3]
HOUR = 3_600_000_000
LINES = ("golden/bins", "golden/batch_station", "golden/assembly_quantities", "golden/attended_over_closing_time")


def _line(name: str) -> LineSpec:
    if name == "small-cell":
        return load_line(ROOT / "examples" / "small-cell" / "line.toml")
    return load_line(ROOT / "tests" / f"{name}.toml")


@pytest.mark.parametrize("name", ("small-cell", *LINES))
def test_states_and_contents_add_up_to_the_accounts(name: str) -> None:
    line = _line(name)
    recording = record(line, 2 * HOUR, 30 * HOUR, warmup=2 * HOUR, seed=5)
    result = simulate(line, 28 * HOUR, warmup=2 * HOUR, seed=5, engine="simpy")
    assert recording.result == result
    end = recording.end
    for account in result.units:
        booked = [0] * len(UnitState)
        for begin, until, state in recording.units[account.station, account.unit].spans(end):
            booked[state] += until - begin
        assert tuple(booked) == account.state_time, (account.station, account.unit)
    for buffer in result.buffers:
        content = sum((until - begin) * value for begin, until, value in recording.buffers[buffer.buffer].spans(end))
        assert content == buffer.content_time
        assert recording.buffers[buffer.buffer].values[-1] == buffer.content_end
    assert recording.finished.values[-1] == sum(result.line.finished.values())
    for pool in result.pools:
        worked = sum((until - begin) * value for begin, until, value in recording.busy[pool.pool].spans(end))
        assert worked == sum(pool.busy_time.values())


def test_a_part_of_a_run_is_that_part_of_the_whole() -> None:
    line = _line("small-cell")
    whole = record(line, 2 * HOUR, 30 * HOUR, warmup=2 * HOUR, seed=5)
    part = record(line, 20 * HOUR, 30 * HOUR, warmup=2 * HOUR, seed=5)
    for key, steps in part.units.items():
        expected = [(max(begin, part.start), until, value) for begin, until, value in whole.units[key].spans(whole.end)]
        assert list(steps.spans(part.end)) == [span for span in expected if span[1] > part.start]
    assert part.finished.values[0] == 0


def test_what_holds_for_no_time_is_forgotten() -> None:
    steps = Steps()
    for time, value in ((0, 1), (5, 2), (5, 1), (9, 3)):
        steps.note(time, value)
    assert list(steps.spans(12)) == [(0, 9, 1), (9, 12, 3)]


def test_times_out_of_order_are_refused() -> None:
    with pytest.raises(SimulationError, match="WINDOW"):
        record(_line("small-cell"), HOUR, 30 * HOUR, warmup=2 * HOUR, seed=5)
