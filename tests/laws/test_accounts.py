"""Accounts that add up exactly, on any line: states, rows, windows, pieces."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simcore.results import RunResult
from simcore.spec import LineSpec
from simcore.states import UnitState
from tests.laws.support import HORIZON, MINUTE, SECOND, any_line, examples, run, run_after, trace_of
from tests.strategies import lines

STARVED, BLOCKED = UnitState.STARVED, UnitState.BLOCKED


@given(line=any_line(), warmup=st.sampled_from([0, 1, 47 * SECOND, 3 * MINUTE]))
@examples(100)
def test_everything_adds_up(line: LineSpec, warmup: int) -> None:
    result = run_after(line, warmup, HORIZON)
    states_fill_the_window(result)
    pieces_are_good_scrapped_or_reworked(line, result)
    the_window_keeps_its_items(result)
    rows_add_up(result)
    people_are_paid_or_overtime(line, result)


def states_fill_the_window(result: RunResult) -> None:
    for unit in result.units:
        assert sum(unit.state_time) == result.window
        assert min(unit.state_time) >= 0
    for row in result.rows:
        assert sum(row.state_time) == row.end - row.start
        assert min(row.state_time) >= 0


def pieces_are_good_scrapped_or_reworked(line: LineSpec, result: RunResult) -> None:
    """T5 per unit, per row and per product: PQ = GQ + SQ + RQ."""
    flows = [flow for row in result.stations for flow in row.products.values()]
    parts: tuple[Any, ...] = (*result.units, *result.rows, *flows)
    for part in parts:
        assert part.produced == part.good + part.scrapped + part.reworked
        assert min(part.good, part.scrapped, part.reworked) >= 0
    for station in result.stations:
        own = [unit for unit in result.units if unit.station == station.station]
        for field in ("produced", "good", "scrapped", "reworked"):
            assert sum(getattr(unit, field) for unit in own) == sum(
                getattr(flow, field) for flow in station.products.values()
            )
        assert sum(station.scrap_by_origin.values()) == sum(unit.scrapped for unit in own)
        assert sum(station.rework_by_origin.values()) == sum(unit.reworked for unit in own)
        batch = line.stations[station.station].batch
        in_units = station.units * (1 if batch is None else batch.largest.value)
        for product, flow in station.products.items():
            # What is inside a unit at either end of the window is all that may differ.
            assert abs(flow.taken - flow.produced) <= in_units, (station.station, product)


def the_window_keeps_its_items(result: RunResult) -> None:
    line = result.line
    for source in line.entered:
        inside = line.wip_start[source] + line.entered[source]
        assert inside == line.left_good[source] + line.scrapped[source] + line.wip_end[source]
        assert line.wip_end[source] >= 0
    for buffer in result.buffers:
        assert buffer.content_end == buffer.content_start + buffer.entered - buffer.left
        assert 0 <= buffer.content_end <= buffer.largest
        assert 0 <= buffer.content_time <= buffer.largest * result.window
    assert line.lead_time_count == sum(line.finished.values()) == sum(line.lead_time_histogram.values())
    assert sum(line.finished_defective.values()) == sum(line.escapes_by_origin.values())
    if result.window_start == 0:
        assert set(line.wip_start.values()) == {0}


def rows_add_up(result: RunResult) -> None:
    starts = sorted({(row.start, row.end) for row in result.rows})
    assert [start for start, _ in starts] == [result.window_start, *(end for _, end in starts[:-1])]
    assert starts[-1][1] == result.window_end
    for unit in result.units:
        own = [row for row in result.rows if (row.station, row.unit) == (unit.station, unit.unit)]
        assert len(own) == len(starts)
        assert tuple(map(sum, zip(*(row.state_time for row in own), strict=True))) == unit.state_time
        for field in ("produced", "good", "scrapped", "reworked"):
            assert sum(getattr(row, field) for row in own) == getattr(unit, field)
        assert sum(row.recorded_stops for row in own) == sum(stop.recorded_count for stop in unit.stops)
        assert sum(row.recorded_stop_time for row in own) == sum(stop.recorded_time for stop in unit.stops)
    buckets, line = result.buckets, result.line
    assert [(bucket.start, bucket.end) for bucket in buckets] == starts
    assert sum(bucket.finished for bucket in buckets) == sum(line.finished.values())
    assert sum(bucket.finished_defective for bucket in buckets) == sum(line.finished_defective.values())
    assert sum(bucket.entered for bucket in buckets) == sum(line.entered.values())
    assert sum(bucket.scrapped for bucket in buckets) == sum(line.scrapped.values())
    assert buckets[-1].wip_end == sum(line.wip_end.values())


def people_are_paid_or_overtime(line: LineSpec, result: RunResult) -> None:
    for pool in result.pools:
        busy = sum(pool.busy_time.values())
        assert 0 <= pool.overtime <= busy <= pool.present_time + pool.overtime
        people = line.pools[pool.pool].people
        if people is not None:
            assert pool.present_time == people.value * result.window
            assert pool.overtime == 0


@given(line=any_line())
@examples(60)
def test_the_first_is_never_starved_and_the_last_never_blocked(line: LineSpec) -> None:
    result = run(line)
    endless = {name for name, source in line.sources.items() if source.to is None and source.repeat}
    for unit in result.units:
        station = line.stations[unit.station]
        if line.wip_limit is None and {item.origin for item in station.inputs} <= endless:
            assert unit.state_time[STARVED] == 0
        capped = line.demand is not None and line.demand.mode == "cap"
        reworks = station.gate is not None and bool(station.gate.rework)
        if {station.to, *station.routes.values()} <= set(line.sinks) and not capped and not reworks:
            assert unit.state_time[BLOCKED] == 0


# Time in service counts from the end of the warm-up.
@given(line=any_line(demand=False, teething=False), cut=st.integers(1, HORIZON // SECOND - 1))
@examples(50)
def test_windows_that_follow_each_other_add_up(line: LineSpec, cut: int) -> None:
    first = run(line, cut * SECOND)
    second = run_after(line, cut * SECOND, HORIZON - cut * SECOND)
    whole = run(line)
    assert whole.window_end == second.window_end
    assert trace_of(whole) == trace_of(second)
    for one, two, both in zip(first.units, second.units, whole.units, strict=True):
        assert tuple(a + b for a, b in zip(one.state_time, two.state_time, strict=True)) == both.state_time
        for field in ("produced", "good", "scrapped", "reworked", "setups", "standard_time", "shifts", "shifted_time"):
            assert getattr(one, field) + getattr(two, field) == getattr(both, field), field
    assert first.line.wip_end == second.line.wip_start
    for field in ("entered", "left_good", "scrapped", "finished", "first_rejects", "lead_time_histogram"):
        assert Counter(getattr(first.line, field)) + Counter(getattr(second.line, field)) == Counter(
            {key: value for key, value in getattr(whole.line, field).items() if value}
        )
    assert first.line.wip_time + second.line.wip_time == whole.line.wip_time
    for pool_one, pool_two, pool in zip(first.pools, second.pools, whole.pools, strict=True):
        assert Counter(pool_one.busy_time) + Counter(pool_two.busy_time) == Counter(pool.busy_time)
        for field in ("present_time", "overtime", "waiting_time", "requests"):
            assert getattr(pool_one, field) + getattr(pool_two, field) == getattr(pool, field), field
    for buffer_one, buffer_two, buffer in zip(first.buffers, second.buffers, whole.buffers, strict=True):
        assert buffer_one.content_end == buffer_two.content_start
        assert max(buffer_one.largest, buffer_two.largest) == buffer.largest
        for field in ("content_time", "entered", "left"):
            assert getattr(buffer_one, field) + getattr(buffer_two, field) == getattr(buffer, field), field


@given(line=any_line(demand=False), seconds=st.sampled_from([7, 20, 61, 1000]))
@examples(40)
def test_the_report_interval_changes_nothing_but_the_rows(line: LineSpec, seconds: int) -> None:
    report = {"interval": f"{seconds} s", "recording_threshold": "4 s"}
    one, other = run(line), run(line.model_copy(update={"report": type(line.report).model_validate(report)}))
    assert trace_of(one) == trace_of(other)
    rows_add_up(other)
    if one.window_end == other.window_end:
        assert (one.units, one.stations, one.buffers, one.pools, one.line) == (
            other.units, other.stations, other.buffers, other.pools, other.line,
        )  # fmt: skip


@given(line=lines(serial_only=True, gates=False, quality=False, interruptions=False, demand=False))
@examples(40)
def test_little_holds_exactly_from_empty_to_empty(line: LineSpec) -> None:
    sources = {name: source.model_copy(update={"repeat": False}) for name, source in line.sources.items()}
    result = run(line.model_copy(update={"sources": sources}), 60 * MINUTE)
    assert set(result.line.wip_end.values()) == {0}
    assert result.line.wip_time == result.line.lead_time_sum > 0
    assert result.window_end < 60 * MINUTE
