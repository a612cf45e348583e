"""Golden traces: the cells of the table "unit state x event" and the rules around it, worked out by hand.

Each case is a line, `<case>.toml`, and what it does, `<case>.trace`. The trace is derived from docs/model.md alone; the
comments in it say how. One row is `time unit event item value`: the time in seconds; the unit as `station`, or
`station/unit` where a station has several; the number of the item at its source, or `source:number` where there are
several sources; and the value, `-` where the event has none:

    take, setter_requested, place_missing, operator_requested, blocked, starved, shift    -
    setup, loading, machine, work              duration; of what remains, for loading and machine
    cycle_end                                  good or defective; of a bin, how many pieces are defective
    hand_over                                  buffer or sink
    scrap, rework                              station of origin, false_reject, or lost; of a bin, pieces*origin
    stop, people_requested, resume             name of the interruption; `adjustment` after an alarm
    finding                                    true or false
    alarm, sorted                              pieces held back, pieces scrapped
    patrol                                     found or clean
    gauge_biased                               begins or ends

The order of rows matters per unit. Rows that begin with `=` are figures of the result; `horizon` and `warmup` set the
run.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lines.files import load_line
from simcore.check.graph import positions
from simcore.engines import simulate
from simcore.results import RunResult
from simcore.spec import LineSpec
from simcore.states import UnitState

SECOND = 1_000_000
FOLDER = Path(__file__).parent
CASES = sorted(path.stem for path in FOLDER.glob("*.toml"))

Row = tuple[str, str, str, str, str]

# A scrap of several pieces is one value: pieces x 2^20 + origin, where causes that are no station are negative.
PIECES_SHIFT, MOST_CAUSES = 20, 8
_DURATIONS = {"setup", "loading", "machine", "work"}
_MODES = {"stop", "people_requested", "resume"}
_COUNTS = {"alarm", "sorted"}
_TIMES = ("time", "time_sum", "_delay")
_WORDS = {
    "cycle_end": ("good", "defective"),
    "finding": ("false", "true"),
    "patrol": ("clean", "found"),
    "gauge_biased": ("ends", "begins"),
}


@dataclass
class Expected:
    """A trace file."""

    horizon: int = 0
    warmup: int = 0
    rows: list[Row] = field(default_factory=list)
    figures: list[list[str]] = field(default_factory=list)


def read(path: Path) -> Expected:
    expected = Expected()
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0] == "=":
            expected.figures.append(words[1:])
        elif words[0] in ("horizon", "warmup"):
            setattr(expected, words[0], int(Decimal(words[1]) * SECOND))
        else:
            time, unit, event, item, value = words
            expected.rows.append((time, unit, event, item, value))
    return expected


def seconds(microseconds: int) -> str:
    return f"{(Decimal(microseconds) / SECOND).normalize():f}"


def by_unit(rows: list[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(" ".join(row))
    return dict(found)


def as_rows(line: LineSpec, run: RunResult) -> list[Row]:
    """The trace of the engine as a person reads it."""
    names = _Names(line)
    assert run.trace is not None
    return [
        (seconds(time), names.unit(station, unit), event, names.item(item), names.value(station, event, value))
        for time, station, unit, event, item, value in run.trace
    ]


class _Names:
    def __init__(self, line: LineSpec) -> None:
        self.line = line
        self.sources, self.buffers, self.sinks = sorted(line.sources), sorted(line.buffers), sorted(line.sinks)
        places = positions(line)
        self.stations = sorted(places, key=lambda name: places[name])

    def unit(self, station: str, unit: int) -> str:
        return station if self.line.stations[station].units.value == 1 else f"{station}/{unit}"

    def item(self, identity: int) -> str:
        if identity < 0:
            return "-"
        source, number = identity >> 48, identity & ((1 << 48) - 1)
        return str(number) if len(self.sources) == 1 else f"{self.sources[source]}:{number}"

    def value(self, station: str, event: str, value: int) -> str:
        if event in _DURATIONS:
            return seconds(value)
        if event in _MODES:
            return (["adjustment", *sorted(self.line.stations[station].interruptions)])[value]
        if event in _COUNTS:
            return str(value)
        if self.line.bin_size > 1 and event == "cycle_end":
            return str(value)
        if self.line.bin_size > 1 and event == "scrap":
            pieces = (value + MOST_CAUSES) >> PIECES_SHIFT
            return f"{pieces}*{self.origin(value - (pieces << PIECES_SHIFT))}"
        if event in _WORDS:
            return _WORDS[event][value]
        if event == "hand_over":
            return self.buffers[value] if value >= 0 else self.sinks[-1 - value]
        if event in ("scrap", "rework"):
            return self.origin(value)
        assert value == 0
        return "-"

    def origin(self, value: int) -> str:
        return {-1: "false_reject", -2: "lost", -3: "mixing"}.get(value) or self.stations[value]


@pytest.mark.parametrize("case", CASES)
def test_trace_is_the_one_worked_out_by_hand(case: str) -> None:
    line = load_line(FOLDER / f"{case}.toml")
    expected = read(FOLDER / f"{case}.trace")
    times = [Decimal(row[0]) for row in expected.rows]
    assert times == sorted(times), "the rows of the file are not in the order of time"
    assert expected.rows
    run = simulate(line, expected.horizon, warmup=expected.warmup, trace=True)
    found, wanted = by_unit(as_rows(line, run)), by_unit(expected.rows)
    for unit in sorted({*found, *wanted}):
        assert found.get(unit) == wanted.get(unit)
    for figure in expected.figures:
        assert (figure[:-1], looked_up(run, figure[:-1])) == (figure[:-1], figure[-1])


def looked_up(run: RunResult, path: list[str]) -> str:
    """A figure of a result by its path: times in seconds."""
    kind, *names = path
    if kind == "ended":
        return seconds(run.window_end)
    if kind == "time":
        station, _, unit = names[0].partition("/")
        account = next(row for row in run.units if (row.station, row.unit) == (station, int(unit or 0)))
        return seconds(account.state_time[UnitState[names[1].upper()]])
    if kind == "unit":
        station, _, unit = names[0].partition("/")
        found = asdict(next(row for row in run.units if (row.station, row.unit) == (station, int(unit or 0))))[names[1]]
        names = names[1:]
    elif kind == "line":
        found = asdict(run.line)[names[0]]
    else:
        accounts: tuple[Any, ...] = {"buffer": run.buffers, "pool": run.pools, "station": run.stations}[kind]
        found = asdict(next(row for row in accounts if getattr(row, kind) == names[0]))[names[1]]
        names = names[1:]
    for name in names[1:]:
        found = found.get(name, 0)
    return seconds(found) if names[0].endswith(_TIMES) else str(found)


def test_every_line_has_its_trace_and_every_trace_its_line() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.trace")) == CASES
    assert CASES
