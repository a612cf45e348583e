"""What must not matter: the unit of time, the order of declarations, names, a second run, a measure that can't act."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from simcore.results import RunResult
from simcore.spec import LineSpec
from tests.laws.support import (
    HORIZON,
    MINUTE,
    SECOND,
    any_line,
    dumped,
    examples,
    remade,
    run,
    shuffled,
    stretched,
    stretched_trace,
    trace_of,
)

FACTORS = st.sampled_from([2, 3, 1000])


# What teething and monitoring make of a time is rounded to the microsecond.
@given(line=any_line(random_times=False, teething=False, monitoring=False), factor=FACTORS)
@examples(80)
def test_twice_the_durations_twice_the_times(line: LineSpec, factor: int) -> None:
    one, many = run(line), run(stretched(line, factor), HORIZON * factor)
    assert list(trace_of(many)) == stretched_trace(one, factor)
    assert many.window_end == one.window_end * factor
    pairs: list[tuple[Any, Any]] = [*zip(one.units, many.units, strict=True), *zip(one.rows, many.rows, strict=True)]
    for before, after in pairs:
        assert tuple(time * factor for time in before.state_time) == after.state_time
        assert (before.produced, before.good, before.scrapped) == (after.produced, after.good, after.scrapped)
    for field in ("entered", "wip_end", "left_good", "scrapped", "finished", "finished_defective", "lost_arrivals"):
        assert getattr(one.line, field) == getattr(many.line, field)
    assert one.line.lead_time_sum * factor == many.line.lead_time_sum
    assert one.line.wip_time * factor == many.line.wip_time
    for pool, longer in zip(one.pools, many.pools, strict=True):
        assert {task: time * factor for task, time in pool.busy_time.items()} == longer.busy_time
        assert pool.overtime * factor == longer.overtime
    for buffer, slower in zip(one.buffers, many.buffers, strict=True):
        assert buffer.content_time * factor == slower.content_time
        assert (buffer.largest, buffer.entered, buffer.remnant) == (slower.largest, slower.entered, slower.remnant)


@given(line=any_line(), seed=st.integers(0, 2**32))
@examples(60)
def test_the_order_of_declarations_never_matters(line: LineSpec, seed: int) -> None:
    other = shuffled(line, seed)
    assert other == line
    first, second = run(line), run(other)
    assert first.digest() == second.digest()
    assert trace_of(first) == trace_of(second)


@given(line=any_line(), seed=st.integers(0, 2**64 - 1), replication=st.integers(0, 2**32 - 1))
@examples(40)
def test_the_same_seed_gives_the_same_run(line: LineSpec, seed: int, replication: int) -> None:
    first = run(line, seed=seed, replication=replication)
    second = run(line, seed=seed, replication=replication)
    assert first.digest() == second.digest()
    assert first.as_dict() == second.as_dict()
    silent = simulate_silently(line, seed, replication)
    assert silent == {**first.as_dict(), "trace_digest": None}


def simulate_silently(line: LineSpec, seed: int, replication: int) -> dict[str, Any]:
    from simcore.engines import simulate

    return simulate(line, HORIZON, seed=seed, replication=replication).as_dict()


def test_seeds_and_replications_differ() -> None:
    line = LineSpec.model_validate(
        {
            "name": "one random machine",
            "products": {"P": {}},
            "sources": {"in": {"lots": [{"product": "P", "quantity": 1}]}},
            "stations": {"a": {"inputs": ["in"], "cycle": {"distribution": "exponential", "mean": "3 s"}, "to": "out"}},
            "sinks": {"out": {}},
        }
    )
    digests = {
        run(line, seed=seed, replication=replication).trace_digest for seed in (1, 2, 3) for replication in (0, 1, 2)
    }
    assert len(digests) == 9


_PRINT_DIGEST = """
import json, sys
from simcore.engines import simulate
from simcore.spec import LineSpec
for text in sys.stdin:
    print(simulate(LineSpec.model_validate(json.loads(text)), 120_000_000, trace=True).digest())
"""


@given(found=st.lists(any_line(), min_size=12, max_size=12))
@examples(1)
def test_another_process_gives_the_same_run(found: list[LineSpec]) -> None:
    texts = "\n".join(json.dumps(dumped(line)) for line in found)
    digests = {
        subprocess.run(
            [sys.executable, "-c", _PRINT_DIGEST],
            input=texts,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("0", "4711")
    }
    assert digests == {"".join(run(line, 2 * MINUTE).digest() + "\n" for line in found)}


@given(line=any_line(demand=False), cut=st.integers(1, HORIZON // SECOND - 1))
@examples(40)
def test_the_future_does_not_change_the_past(line: LineSpec, cut: int) -> None:
    whole, part = run(line), run(line, cut * SECOND)
    assert trace_of(part) == tuple(row for row in trace_of(whole) if row[0] < cut * SECOND)


# Measures that can't act ---------------------------------------------------------------------------------------------


@given(line=any_line())
@examples(40)
def test_writing_out_the_defaults_changes_nothing(line: LineSpec) -> None:
    assert run(line).digest() == run(remade(line)).digest()


@given(line=any_line())
@examples(40)
def test_names_of_streams_survive_a_renaming(line: LineSpec) -> None:
    data = dumped(line)
    new = {name: f"renamed-{name}" for name in line.stations}
    data["stations"] = {
        new[name]: {**station, "stream_id": station["stream_id"] or name} for name, station in data["stations"].items()
    }
    for station in data["stations"].values():
        if station["gate"]:
            rework = station["gate"]["rework"]
            station["gate"]["rework"] = {new.get(origin, origin): rule for origin, rule in rework.items()}
        for loop in (station["quality"] or {}).get("feedback", ()):
            loop["gate"] = new[loop["gate"]]
    for pool in data["pools"].values():
        pool["zone"] = [new[name] for name in pool["zone"]]
    before, after = run(line), run(LineSpec.model_validate(data))
    assert before.trace_digest == after.trace_digest
    assert [(new[name], *rest) for name, *rest in keyed(before)] == keyed(after)


def keyed(result: RunResult) -> list[tuple[Any, ...]]:
    return [(unit.station, unit.unit, unit.state_time, unit.produced, unit.good) for unit in result.units]


@given(line=any_line(), kind=st.sampled_from(["calendar", "scheduled", "operating", "pieces"]))
@examples(40)
def test_a_stop_that_is_never_due_changes_nothing(line: LineSpec, kind: str) -> None:
    due = {"pieces_to": 10**9} if kind == "pieces" else {"time_to": "10000 h"}
    data = dumped(line)
    for station in data["stations"].values():
        # After the others by name, so that the numbers of the modes in the trace stay.
        station["interruptions"]["z-never"] = {"clock": kind, **due, "duration": "1 h", "state": "down_repair"}
    same_run(run(line), run(LineSpec.model_validate(data)))


@given(line=any_line(pools=True))
@examples(40)
def test_more_people_change_nothing_where_nobody_ever_waits(line: LineSpec) -> None:
    before = run(line)
    idle = [pool.pool for pool in before.pools if pool.waiting_time == 0 and line.pools[pool.pool].people is not None]
    assume(idle)
    pools = dumped(line)["pools"]
    for name in idle:
        pools[name]["people"]["typical"] += 5
        pools[name]["people"]["high"] = None
    same_run(before, run(remade(line, pools=pools)))


@given(line=any_line())
@examples(40)
def test_places_that_are_never_filled_change_nothing(line: LineSpec) -> None:
    before = run(line)
    buffers = dumped(line)["buffers"]
    # Places that are kept for pieces in process are taken, too, and the account does not show them.
    keeps = any(station.blocking == "before_service" for station in line.stations.values())
    for account in before.buffers:
        capacity = line.buffers[account.buffer].capacity
        if capacity is None:
            buffers[account.buffer]["capacity"] = account.largest + 1000
        elif 0 < account.largest < capacity.value and not keeps:
            buffers[account.buffer]["capacity"] = None
    same_run(before, run(remade(line, buffers=buffers)))


@given(line=any_line(), step=st.integers(-5, 5))
@examples(30)
def test_only_the_order_of_priorities_matters(line: LineSpec, step: int) -> None:
    same_run(run(line), run(LineSpec.model_validate(shifted(dumped(line), step))))


def shifted(value: Any, step: int) -> Any:
    if isinstance(value, dict):
        return {key: part + step if key == "priority" else shifted(part, step) for key, part in value.items()}
    if isinstance(value, list):
        return [shifted(part, step) for part in value]
    return value


def same_run(before: RunResult, after: RunResult) -> None:
    """Everything the same but the digest of the line and what a station has of accounts."""
    assert trace_of(before) == trace_of(after)
    assert before.line == after.line
    assert [unit.state_time for unit in before.units] == [unit.state_time for unit in after.units]
    assert [pool.busy_time for pool in before.pools] == [pool.busy_time for pool in after.pools]
    assert [buffer.content_time for buffer in before.buffers] == [buffer.content_time for buffer in after.buffers]


# Luck is addressed ---------------------------------------------------------------------------------------------------


@given(line=any_line(products=False, demand=False, wip_limit=False), data=st.data())
@examples(60)
def test_a_measure_leaves_the_luck_of_everything_else(line: LineSpec, data: st.DataObject) -> None:
    """Other capacities and another cycle at one station: the others draw the same times, one after the other."""
    changed = data.draw(st.sampled_from(sorted(line.stations)))
    plan = dumped(line)
    plan["stations"][changed]["cycle"] = {"distribution": "uniform", "lowest": "1 s", "highest": "7 s"}
    for buffer in plan["buffers"].values():
        if buffer["capacity"] is not None and buffer["capacity"]["typical"] > 0:
            buffer["capacity"] = buffer["capacity"]["typical"] + 3
    before, after = draws(run(line)), draws(run(LineSpec.model_validate(plan)))
    for owner in before:
        if not (owner[2] == "cycle" and (owner[0] == changed or loses_in_loading(line, owner[0]))):
            shorter = min(len(before[owner]), len(after.get(owner, [])))
            assert before[owner][:shorter] == after.get(owner, [])[:shorter], owner


def loses_in_loading(line: LineSpec, name: str) -> bool:
    """Whether a cycle may be drawn and never be seen, because its piece is lost before the machine part."""
    station = line.stations[name]
    return station.operator is not None and any(stop.effect == "lose" for stop in station.interruptions.values())


def draws(result: RunResult) -> dict[tuple[str, int, str], list[int]]:
    """Durations by unit and purpose in the order in which they were drawn."""
    found: dict[tuple[str, int, str], list[int]] = {}
    fresh: dict[tuple[str, int], bool] = {}
    mode: dict[tuple[str, int], int] = {}
    for _, station, unit, event, _, value in trace_of(result):
        key = (station, unit)
        if event == "take":
            fresh[key] = True
        elif event == "machine" and fresh.get(key):
            # The first machine part of an item shows the whole cycle, the later ones what remained.
            fresh[key] = False
            found.setdefault((*key, "cycle"), []).append(value)
        elif event == "stop":
            mode[key] = value
        elif event == "work":
            found.setdefault((*key, f"stop {mode[key]}"), []).append(value)
        elif event == "setup":
            found.setdefault((*key, "setup"), []).append(value)
    return found
