"""More places and shorter durations never delay; a serial line reversed ends at the same time."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from simcore.results import RunResult
from simcore.spec import LineSpec, parse_duration
from tests.draws import Features
from tests.laws.support import MINUTE, SECOND, departures, dumped, examples, finishes, remade, run
from tests.strategies import lines

_NOTHING_SHARED = Features(
    assembly=False, parallel_stations=False, products=False, arrivals=False, interruptions=False, pools=False,
    quality=False, gates=False, rework=False, demand=False, transfer_batches=False, batches=False, teething=False,
)  # fmt: skip
# One machine per station: setups, calendars, transport, limits of work in process, both kinds of blocking.
SINGLE = lines(_NOTHING_SHARED, most_units=1)
# Several machines: each draws its own luck, and each is set up for itself, so that who takes a piece matters.
PARALLEL = lines(_NOTHING_SHARED, random_times=False, setups=False)


def never_later(before: RunResult, after: RunResult) -> None:
    earlier = departures(after)
    for station, times in departures(before).items():
        assert len(times) <= len(earlier[station])
        assert all(a >= b for a, b in zip(times, earlier[station], strict=False)), station


@given(line=st.one_of(SINGLE, PARALLEL), data=st.data())
@examples(120)
def test_one_more_place_never_delays_a_departure(line: LineSpec, data: st.DataObject) -> None:
    finite = sorted(name for name, buffer in line.buffers.items() if buffer.capacity is not None)
    assume(finite)
    buffers = dumped(line)["buffers"]
    name = data.draw(st.sampled_from(finite))
    buffers[name]["capacity"] = buffers[name]["capacity"]["typical"] + 1
    never_later(run(line), run(remade(line, buffers=buffers)))


@given(line=lines(_NOTHING_SHARED, random_times=False, setups=False), data=st.data())
@examples(120)
def test_shorter_durations_never_delay_a_departure(line: LineSpec, data: st.DataObject) -> None:
    never_later(run(line), run(shortened(line, data)))


@given(line=lines(_NOTHING_SHARED, random_times=False, most_units=1), data=st.data())
@examples(80)
def test_shorter_durations_and_setups_never_delay_a_departure(line: LineSpec, data: st.DataObject) -> None:
    never_later(run(line), run(shortened(line, data)))


def shortened(line: LineSpec, data: st.DataObject) -> LineSpec:
    """Every cycle, setup and transport time less, or the same."""
    plan = dumped(line)

    def less(duration: str) -> str:
        microseconds = parse_duration(duration)
        # Whole seconds for ties; a cycle of 0 on an endless source would never let time pass.
        return f"{max(microseconds - data.draw(st.sampled_from([0, 1, 2])) * SECOND, min(microseconds, SECOND))} us"

    for station in plan["stations"].values():
        for law in (station["cycle"], *([station["setup"]["duration"]] if station["setup"] else [])):
            law["mean"] = less(law["mean"]["typical"])
    for buffer in plan["buffers"].values():
        if parse_duration(buffer["transport_time"]["typical"]):
            buffer["transport_time"] = less(buffer["transport_time"]["typical"])
    return LineSpec.model_validate(plan)


# Muth (1979), The reversibility property of production lines, doi:10.1287/mnsc.25.2.152.


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    """Durations [s] by part and station, and the places between the stations."""
    parts, stations = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    durations = st.lists(st.integers(0, 9), min_size=stations, max_size=stations)
    table = draw(st.lists(durations, min_size=parts, max_size=parts))
    assume(any(map(any, table)))  # a run without time has no window
    return table, draw(st.lists(st.integers(0, 3), min_size=stations - 1, max_size=stations - 1))


def serial(table: list[list[int]], places: list[int]) -> LineSpec:
    """A line on which part i takes table[i][j] seconds at station j."""
    parts, stations = range(len(table)), range(len(table[0]))
    origins = ["in", *(f"b{j}" for j in stations)]
    data: dict[str, Any] = {
        "name": "serial",
        "products": {f"J{i}": {} for i in parts},
        "sources": {"in": {"lots": [{"product": f"J{i}", "quantity": 1} for i in parts], "repeat": False}},
        "stations": {
            f"s{j}": {
                "inputs": [origins[j]],
                "cycle": "0 s",
                "cycles": {f"J{i}": f"{table[i][j]} s" for i in parts},
                "to": origins[j + 1] if j + 1 < len(stations) else "out",
            }
            for j in stations
        },
        "buffers": {f"b{j}": {"capacity": capacity} for j, capacity in enumerate(places)},
        "sinks": {"out": {}},
    }
    return LineSpec.model_validate(data)


@given(found=tables())
@examples(150)
def test_a_serial_line_reversed_ends_at_the_same_time(found: tuple[list[list[int]], list[int]]) -> None:
    table, places = found
    forward = run(serial(table, places), 60 * MINUTE)
    backward = run(serial([row[::-1] for row in table[::-1]], places[::-1]), 60 * MINUTE)
    assert len(finishes(forward)) == len(finishes(backward)) == len(table)
    assert forward.window_end == backward.window_end


@given(found=tables())
@examples(100)
def test_departures_follow_the_recursion_of_a_blocked_tandem(found: tuple[list[list[int]], list[int]]) -> None:
    """D(i, j) = max(end of work, D(i - places - 1, j + 1)): part i leaves j when it is done and has a place."""
    table, places = found
    parts, stations = range(len(table)), range(len(table[0]))
    left: dict[tuple[int, int], int] = {}
    for i in parts:
        arrived = 0
        for j in stations:
            done = max(arrived, left.get((i - 1, j), 0)) + table[i][j] * SECOND
            place = left.get((i - places[j] - 1, j + 1), 0) if j + 1 < len(stations) else 0
            left[i, j] = arrived = max(done, place)
    seen = departures(run(serial(table, places), 60 * MINUTE))
    assert seen == {f"s{j}": [left[i, j] for i in parts] for j in stations}
