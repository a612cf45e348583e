"""Chance is addressed: the same seed gives the same bytes, and what is not touched keeps its luck."""

from __future__ import annotations

from typing import Any

import pytest

from simcore.engines import simulate
from simcore.results import RunResult
from simcore.spec import LineSpec
from simcore.streams import Stream, exponential
from tests.oracles.engine_lines import (
    HOUR,
    PRESENT,
    SECOND,
    Table,
    events,
    failure,
    make_line,
    on_each_engine,
    replicate,
    run,
    serial_line,
    state_times,
    unit,
)
from tests.oracles.engine_lines import exponential as law

pytestmark = on_each_engine

STATION: Table = {
    "interruptions": {
        "failure": failure(law(200), law(30), pool="repair", response=law(5)),
        "jam": {"clock": "operating", "time_to": law(60), "duration": law(4), "state": "micro_stop"},
    },
    "quality": {"nonconforming_in_control": 0.03},
    "gate": {"effectiveness": 0.8, "false_reject": 0.02},
}
POOLS = {"repair": {"skill": "technician", "people": 2}}


def random_line(stations: int = 3, **parts: Any) -> LineSpec:
    """Exponential stations with failures, jams, defects and gates."""
    return serial_line([law(4)] * stations, [3] * (stations - 1), each=STATION, pools=POOLS, **parts)


def table(line: LineSpec) -> Table:
    """The spec as plain data, to be changed and read again."""
    return line.model_dump(mode="json", by_alias=True, exclude_none=True)


def durations(result: RunResult, name: str) -> list[int]:
    """Cycle times in the order of the pieces [us]: what remained when the machine part of each piece began."""
    first: dict[int, int] = {}
    for line in events(result, "machine", name):
        first.setdefault(line[4], line[5])
    return list(first.values())


def works(result: RunResult, name: str, mode: int) -> list[int]:
    """Durations of the work of one kind of stop, in their order [us]."""
    assert result.trace is not None
    found, present = [], 0
    for _, station, _, what, _, value in result.trace:
        if station == name and what == "stop":
            present = value
        elif station == name and what == "work" and present == mode:
            found.append(value)
    return found


def without_trace(line: LineSpec) -> RunResult:
    return simulate(line, HOUR, engine=PRESENT.engine)


def accounts(result: RunResult) -> Table:
    """All that a run says, but for the digests of the spec and of the trace."""
    data = result.as_dict()
    for key in ("line_digest", "trace_digest"):
        data.pop(key)
    return data


# The same -------------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = (run(random_line(), HOUR, seed=4, replication=2) for _ in range(2))
    assert first.digest() == second.digest()
    assert first.trace == second.trace and first.trace_digest == second.trace_digest


def test_another_seed_or_replication_gives_others() -> None:
    keys = [(4, 2), (4, 3), (5, 2), (2**64 - 1, 2**32 - 1)]
    digests = {run(random_line(), HOUR, seed=seed, replication=number).trace_digest for seed, number in keys}
    assert len(digests) == len(keys)


def test_a_trace_does_not_change_the_run() -> None:
    traced, plain = run(random_line(), HOUR), without_trace(random_line())
    assert plain.trace is None and plain.trace_digest is None
    assert accounts(traced) == accounts(plain)


def test_a_longer_run_begins_like_the_shorter() -> None:
    short, long = run(random_line(), HOUR), run(random_line(), 2 * HOUR)
    assert short.trace is not None and long.trace is not None
    assert long.trace[: len(short.trace)] == short.trace


def test_a_null_change_gives_the_identical_digest() -> None:
    line = random_line()
    unchanged = LineSpec.model_validate(table(line))
    assert without_trace(unchanged).digest() == without_trace(line).digest()
    turned = LineSpec.model_validate({key: _turned(part) for key, part in reversed(table(line).items())})
    assert list(turned.stations) == list(reversed(line.stations))
    assert without_trace(turned).digest() == without_trace(line).digest()


def _turned(part: Any) -> Any:
    return dict(reversed(part.items())) if isinstance(part, dict) else part


def test_a_measure_that_covers_no_machine_changes_no_figure() -> None:
    """Another description, spare people and a buffer larger than ever needed leave every account as it was."""
    line = serial_line([law(4), law(3)], [500], each=STATION, pools=POOLS)
    changed = table(line)
    changed["description"] = "with a crane"
    changed["pools"]["repair"]["people"]["typical"] = 50
    changed["buffers"]["b1"]["capacity"]["typical"] = 5_000
    first, second = (accounts(without_trace(spec)) for spec in (line, LineSpec.model_validate(changed)))
    present = [data["pools"][0].pop("present_time") for data in (first, second)]
    assert present == [2 * HOUR, 50 * HOUR]
    assert first == second


# Touched elsewhere ----------------------------------------------------------------------------------------------------


def test_cycles_are_the_draws_of_the_units_own_stream() -> None:
    """From the address alone: seed, replication, owner and purpose."""
    result = run(random_line(), 2 * HOUR, seed=9, replication=4)
    found = durations(result, "s2")
    uniforms = Stream(9, 4, "s2/0", "cycle").uniforms(0, len(found))
    expected = exponential(4 * SECOND).sample(uniforms)
    assert found == [int(value + 0.5) for value in expected]
    for mode, (owner, mean) in enumerate((("s2/0/failure", 30), ("s2/0/jam", 4)), start=1):
        repairs = works(result, "s2", mode)
        uniforms = Stream(9, 4, owner, "duration").uniforms(0, len(repairs))
        assert len(repairs) > 5
        assert repairs == [int(value + 0.5) for value in exponential(mean * SECOND).sample(uniforms)]


def test_inserting_a_machine_leaves_the_luck_of_all_others() -> None:
    before = run(random_line(3), 2 * HOUR)
    inserted = table(random_line(3))
    inserted["stations"]["new"] = {**inserted["stations"]["s2"], "inputs": ["between"], "to": "b2"}
    inserted["stations"]["s2"]["to"] = "between"
    inserted["buffers"]["between"] = {"capacity": 1}
    after = run(LineSpec.model_validate(inserted), 2 * HOUR)
    for name in ("s1", "s2", "s3"):
        old, new = durations(before, name), durations(after, name)
        common = min(len(old), len(new)) - 1
        assert common > 500
        assert old[:common] == new[:common]
        for mode in (1, 2):
            old, new = works(before, name, mode), works(after, name, mode)
            common = min(len(old), len(new))
            assert common > 5
            assert old[:common] == new[:common]
    assert durations(after, "new")[:100] != durations(after, "s2")[:100]


def test_an_untouched_machine_upstream_of_an_unlimited_buffer_keeps_its_whole_trace() -> None:
    def first_station(cycle: float, stations: int) -> list[tuple[int, ...]]:
        line = serial_line(
            [law(4)] + [law(cycle)] * (stations - 1),
            each=STATION,
            pools={"repair": {"skill": "technician", "people": 9}},
        )
        result = run(line, HOUR)
        assert result.trace is not None
        return [(row[0], row[2], *row[4:]) for row in result.trace if row[1] == "s1"]

    assert first_station(3, 2) == first_station(2, 2) == first_station(3, 4)


def test_a_renamed_station_keeps_its_luck_with_its_stream() -> None:
    def renamed(**stream: str) -> Table:
        changed = table(random_line(3))
        changed["stations"] = {
            ("polish" if name == "s2" else name): {**spec, **(stream if name == "s2" else {})}
            for name, spec in changed["stations"].items()
        }
        return accounts(run(LineSpec.model_validate(changed), HOUR))

    def with_old_name(data: Any) -> Any:
        if isinstance(data, dict):
            return {with_old_name(key): with_old_name(value) for key, value in data.items()}
        if isinstance(data, list | tuple):
            return [with_old_name(value) for value in data]
        return "s2" if data == "polish" else data

    original = with_old_name(accounts(run(random_line(3), HOUR)))
    assert with_old_name(renamed(stream_id="s2")) == original
    assert with_old_name(renamed()) != original


def test_more_units_keep_the_luck_of_those_that_there_were() -> None:
    def line(units: int) -> LineSpec:
        stations = {
            "m": {
                "inputs": ["raw"],
                "to": "out",
                "cycle": law(4),
                "units": units,
                "interruptions": STATION["interruptions"],
            }
        }
        return make_line(stations, pools={"repair": {"skill": "technician", "people": 9}})

    two, three = run(line(2), HOUR), run(line(3), HOUR)
    for number in range(2):
        old, new = unit(two, "m", number), unit(three, "m", number)
        assert (old.produced, old.stops, old.state_time) == (new.produced, new.stops, new.state_time)
    assert state_times(unit(three, "m", 2)) != state_times(unit(three, "m", 1))


def test_common_random_numbers_sharpen_a_comparison() -> None:
    """A tenth less cycle time: paired differences vary far less than differences of independent runs would."""
    before = [result.line.finished["ring"] for result in replicate(random_line(), 3600, 60, 16)]
    after = [
        result.line.finished["ring"]
        for result in replicate(serial_line([law(3.6)] * 3, [3, 3], each=STATION, pools=POOLS), 3600, 60, 16)
    ]

    def variance(values: list[int]) -> float:
        mean = sum(values) / len(values)
        return sum((value - mean) ** 2 for value in values) / (len(values) - 1)

    differences = [new - old for new, old in zip(after, before, strict=True)]
    assert min(differences) > 0
    assert variance(differences) < 0.5 * (variance(before) + variance(after))


@pytest.mark.parametrize("places", [(0, 0), (1, 5), (50, 2)])
def test_buffers_do_not_change_what_is_drawn(places: tuple[int, int]) -> None:
    base = run(serial_line([law(4)] * 3, [2, 2]), HOUR)
    other = run(serial_line([law(4)] * 3, places), HOUR)
    for name in ("s1", "s2", "s3"):
        old, new = durations(base, name), durations(other, name)
        common = min(len(old), len(new))
        assert common > 400 and old[:common] == new[:common]
