"""How runs end: dry, met demand, deadlock by name, loops without time by name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simcore.engines import Engine, simulate
from simcore.errors import SimulationError
from simcore.spec import DemandSpec, LineSpec
from tests.laws.support import HORIZON, MINUTE, SECOND, any_line, examples, finishes, run, run_after, trace_of
from tests.strategies import lines

Table = dict[str, Any]
Row = tuple[int, str, int, str, int, int]


def line(stations: Table, buffers: Table, **others: Any) -> LineSpec:
    data = {
        "name": "end",
        "products": {"P": {}},
        "sources": {"in": {"lots": [{"product": "P", "quantity": 3}]}},
        "stations": stations,
        "buffers": buffers,
        "sinks": {"out": {}},
        **others,
    }
    return LineSpec.model_validate(data)


REWORK = {"effectiveness": 1.0, "rework": {"a": {"share": 1.0, "to": "b1"}}}


def test_a_circle_of_blocked_stations_is_named() -> None:
    first = {"inputs": ["in"], "cycle": "1 s", "to": "b1", "quality": {"nonconforming_in_control": 1.0}}
    second = {"inputs": ["b1"], "cycle": "5 s", "to": "out", "gate": REWORK}
    with pytest.raises(SimulationError) as refusal:
        run(line({"a": first, "b": second}, {"b1": {"capacity": 1}}))
    assert refusal.value.code == "DEADLOCK"
    # b takes the first piece at 1, b1 is full at 2; at 6 b wants to return its reject to b1, which only b empties.
    assert "0.001667 h" in refusal.value.message
    assert "b" in refusal.value.message and refusal.value.hint


def test_items_that_nobody_can_complete_are_a_deadlock() -> None:
    both = {"inputs": ["b1", "b2"], "cycle": "1 s", "to": "out"}
    stations = {
        "a": {"inputs": ["in1"], "cycle": "1 s", "to": "b1"},
        "b": {"inputs": ["in2"], "cycle": "1 s", "to": "b2"},
        "c": both,
    }
    # Each supply begins with another product; the lots say nothing about which comes first.
    sources = {
        "in1": {"lots": [{"product": "P", "quantity": 5}, {"product": "Q", "quantity": 5}]},
        "in2": {"lots": [{"product": "Q", "quantity": 5}, {"product": "P", "quantity": 5}]},
    }
    buffers = {"b1": {"capacity": 1}, "b2": {"capacity": 1}}
    with pytest.raises(SimulationError) as refusal:
        run(line(stations, buffers, products={"P": {}, "Q": {}}, sources=sources))
    assert refusal.value.code == "DEADLOCK"
    assert all(f"{name}: " in refusal.value.message for name in ("a", "b", "c"))


def test_a_loop_without_time_is_named() -> None:
    first = {"inputs": ["in"], "cycle": "1 s", "to": "b1"}
    second = {
        "inputs": ["b1"],
        "cycle": "0 s",
        "to": "out",
        "quality": {"nonconforming_in_control": 1.0},
        "gate": {"effectiveness": 1.0, "rework": {"turner": {"share": 1.0, "to": "b1"}}, "rework_may_overfill": True},
    }
    with pytest.raises(SimulationError) as refusal:
        run(line({"a": first, "turner": second}, {"b1": {}}))
    assert refusal.value.code == "ZERO_TIME_LOOP"
    assert "turner" in refusal.value.message and refusal.value.path == "stations.turner.cycle"


@given(line=lines(assembly=False, quality=False, gates=False, interruptions=False, demand=False, pools=False))
@examples(50)
def test_a_line_ends_when_its_sources_are_dry_and_it_is_empty(line: LineSpec) -> None:
    sources = {name: source.model_copy(update={"repeat": False}) for name, source in line.sources.items()}
    result = run(line.model_copy(update={"sources": sources}), 600 * MINUTE)
    assert result.window_end < 600 * MINUTE
    assert set(result.line.wip_end.values()) == {0}
    released = sum(lot.quantity.value for source in sources.values() for lot in source.lots)
    assert sum(result.line.entered.values()) + sum(result.line.lost_arrivals.values()) == released


@given(line=any_line(demand=False), quantity=st.integers(1, 20), warmup=st.sampled_from([0, 30 * SECOND]))
@examples(50)
def test_a_met_demand_ends_the_run(line: LineSpec, quantity: int, warmup: int) -> None:
    endless = run_after(line, warmup, HORIZON - warmup)
    after = [time for time in finishes(endless) if time >= warmup]
    # Met in the very instant in which the warm-up ends, the window would be empty.
    assume(len(after) < quantity or after[quantity - 1] > warmup)
    asked = line.model_copy(update={"demand": demand_of(quantity)})
    result = run(asked, HORIZON - warmup, warmup=warmup)
    if len(after) >= quantity:
        assert result.window_end == after[quantity - 1]
        assert sum(result.line.finished.values()) >= quantity
    else:
        assert result.window_end == endless.window_end
    # Up to the last instant, which ends with the event that met the demand, both are the same run.
    assert before(trace_of(result), result.window_end) == before(trace_of(endless), result.window_end)


def before(trace: tuple[Row, ...], end: int) -> list[Row]:
    return [row for row in trace if row[0] < end]


def demand_of(quantity: int) -> DemandSpec:
    return DemandSpec.model_validate({"mode": "end", "quantity": quantity})


@given(line=any_line(demand=False), quantity=st.integers(1, 10), seconds=st.sampled_from([20, 60, 150]))
@examples(40)
def test_a_cap_holds_in_every_period(line: LineSpec, quantity: int, seconds: int) -> None:
    demand = {"mode": "cap", "quantity": quantity, "period": f"{seconds} s"}
    data = line.model_dump(mode="json", by_alias=True)
    times = finishes(run(LineSpec.model_validate({**data, "demand": demand})))
    for period in range(HORIZON // (seconds * SECOND) + 1):
        assert sum(time // (seconds * SECOND) == period for time in times) <= quantity


@given(line=any_line(assembly=False, demand=False, wip_limit=False), limit=st.integers(1, 8))
@examples(40)
def test_the_limit_of_work_in_process_holds(line: LineSpec, limit: int) -> None:
    data = line.model_dump(mode="json", by_alias=True)
    # A batch that begins with more pieces than the limit is refused.
    smallest = max((station.batch.smallest.value for station in line.stations.values() if station.batch), default=1)
    limit = max(limit, smallest)
    result = run(LineSpec.model_validate({**data, "wip_limit": limit}))
    assert sum(result.line.wip_end.values()) <= limit
    assert result.line.wip_time <= limit * result.window
    assert all(bucket.wip_end <= limit for bucket in result.buckets)
    assert all(buffer.largest <= limit for buffer in result.buffers)


@pytest.mark.parametrize("engine", ["simpy", "fast"])
@pytest.mark.parametrize("interval", ["6 s", "4 s", "1 h"])
def test_what_happens_in_the_instant_of_an_early_end_is_in_the_last_row(interval: str, engine: Engine) -> None:
    """Also where a row of the report ends in that instant: no other row follows."""
    sources = {"in": {"lots": [{"product": "P", "quantity": 2}], "repeat": False}}
    station = {"inputs": ["in"], "to": "out", "cycle": "3 s"}
    two = line({"a": station}, {}, sources=sources, report={"interval": interval})
    result = simulate(two, MINUTE, engine=engine)
    assert result.window_end == 6 * SECOND
    assert (result.line.finished, result.line.wip_end) == ({"P": 2}, {"in": 0})
    assert result.rows[-1].end == 6 * SECOND and sum(row.produced for row in result.rows) == 2
