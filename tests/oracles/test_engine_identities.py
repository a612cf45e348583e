"""What holds on every run: state times, pieces and items add up, and indicators are consistent, all in integers."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from simcore.engines import Engine, simulate
from simcore.errors import SimulationError, SpecError
from simcore.kpi import Equipment, PieceCounts, TimeElements, Waterfall, actual_pieces, evaluate, loss_waterfall
from simcore.results import RunResult
from simcore.spec import LineSpec
from simcore.states import UnitState
from tests.oracles.engine_lines import (
    HOUR,
    MINUTE,
    SECOND,
    TIMES,
    Table,
    arrivals,
    daily,
    exponential,
    failure,
    finished,
    make_line,
    on_each_engine,
    run,
    saturated,
    serial_line,
)


def busy_line(**parts: object) -> LineSpec:
    """Two branches and an assembly with almost everything that can happen to a unit, on two shifts."""
    repair: Table = {"pool": "repair", "response": exponential(60)}
    wear = {"distribution": "weibull", "mean": "2 h", "shape": 1.5}
    stops: Table = {
        "failure": failure(exponential(1800), {"distribution": "lognormal", "mean": "5 min", "cv": 1.0}, **repair),
        "jam": {"clock": "operating", "time_to": exponential(300), "duration": exponential(20), "state": "micro_stop"},
        "tool": {"clock": "pieces", "pieces_to": 90, "duration": "4 min", "state": "tool_change", "pool": "setters"},
        "plan": {
            "clock": "scheduled", "time_to": "5 h", "duration": "12 min", "state": "planned_maintenance",
            "planned": True, "fixed_grid": True,
        },
        "power": failure(wear, "90 s", "calendar", preempt=True, effect="lose"),
    }  # fmt: skip
    quality: Table = {
        "nonconforming_in_control": 0.02,
        "nonconforming_shifted": 0.3,
        "time_to_shift": exponential(5400),
        "patrol": {"interval": "1 h", "pieces": 5, "effectiveness": 0.9, "pool": "inspectors", "duration": "4 min"},
        "feedback": [{"gate": "check", "count": 4, "within": "10 min", "delay": "2 min"}],
        "adjustment": {"duration": exponential(300), "pool": "setters"},
        "quarantine": {"pool": "inspectors", "duration_per_piece": "2 s", "effectiveness": 0.95},
    }
    gate: Table = {
        "effectiveness": 0.9,
        "false_reject": 0.01,
        "rework": {"grind": {"share": 0.5, "to": "joined"}},
        "rework_may_overfill": True,
    }
    lots: list[Table] = [{"product": "small", "quantity": 70}, {"product": "large", "quantity": 50}]
    stations: Table = {
        "turn": {
            "inputs": ["bar"], "to": "turned", "cycle": "9 s", "units": 2, "calendar": "shifts", "interruptions": stops,
            "operator": {"pool": "zone", "load_time": "5 s"}, "power": {"processing": "7 kW", "idle": "2 kW"},
        },
        "grind": {
            "inputs": ["turned"], "to": "ground", "cycle": exponential(5), "cycles": {"large": exponential(7)},
            "setup": {"duration": "6 min", "pool": "setters"}, "calendar": "shifts", "quality": quality,
            "blocking": "before_service", "interruptions": {"failure": stops["failure"]},
        },
        "join": {
            "inputs": ["ground", {"from": "balls", "quantity": 7}], "to": "joined", "cycle": "6 s", "calendar": "day",
            "setup": {"duration": "3 min", "per_lot": True},
        },
        "check": {"inputs": ["joined"], "to": "out", "cycle": "3 s", "gate": gate},
    }  # fmt: skip
    ball_lots = [{**lot, "quantity": 7 * lot["quantity"]} for lot in lots]
    shifts = [{"start": "6 h", "end": "14 h", "people": 2}, {"start": "14 h", "end": "21 h", "people": 1}]
    people = {"period": "24 h", "shifts": shifts}
    breaks = ((6, 8), (8.25, 10), (10.5, 12), (12.5, 14), (14.25, 16), (16.25, 18), (18.5, 20), (20.25, 21))
    loading = [{"start": f"{start} h", "end": f"{end} h", "people": 1} for start, end in breaks]
    table: Table = {
        "sources": {"bar": {"lots": lots}, "balls_in": arrivals(exponential(0.9), "balls", lots=ball_lots)},
        "buffers": {
            "turned": {"capacity": 15},
            "ground": {"transport_time": "20 s"},
            "balls": {"capacity": 400},
            "joined": {"capacity": 9},
        },
        "pools": {
            "repair": {"skill": "technician", **people},
            "setters": {"skill": "setter", "people": 1},
            "inspectors": {"skill": "inspector", **people},
            "zone": {"skill": "operator", "period": "24 h", "shifts": loading},
        },
        "calendars": {"shifts": daily((6, 14), (14.5, 22)), "day": daily((6, 22))},
        "report": {"interval": "8 h", "recording_threshold": "1 min"},
    }
    return make_line(stations, **{**table, **parts})


@pytest.fixture(scope="module", params=[(engine, number) for engine in ("simpy", "fast") for number in (0, 1, 2)])
def busy(request: pytest.FixtureRequest) -> RunResult:
    engine, number = request.param
    horizon = 40 * HOUR * (TIMES if engine == "fast" else 1) + 1
    return simulate(busy_line(), horizon, warmup=7 * HOUR + 12_345, seed=5, replication=number, engine=engine)


def length_of(result: RunResult) -> int:
    """How many times 40 h."""
    return TIMES if result.engine == "fast" else 1


def test_the_busy_line_is_busy(busy: RunResult) -> None:
    """So that the identities below are not empty."""
    entered = {state for account in busy.units for state in UnitState if account.state_time[state]}
    assert entered == set(UnitState)
    assert finished(busy) > 1_000
    grind = next(account for account in busy.units if account.station == "grind")
    assert grind.detections and grind.defective_made > 20
    check = next(account for account in busy.stations if account.station == "check")
    assert check.rework_by_origin and check.scrap_by_origin and check.escaped_by_origin
    assert next(account for account in busy.stations if account.station == "turn").scrap_by_origin.get("lost")
    assert any(pool.overtime for pool in busy.pools)


def test_state_times_add_up_to_the_window(busy: RunResult) -> None:
    assert busy.window == 40 * HOUR * length_of(busy) + 1
    for account in busy.units:
        assert sum(account.state_time) == busy.window
        assert all(time >= 0 for time in account.state_time)


def test_off_shift_is_the_time_outside_the_calendar(busy: RunResult) -> None:
    start, end = busy.window_start, busy.window_end

    def open_time(*intervals: tuple[float, float]) -> int:
        days = range(4 * length_of(busy))
        return sum(
            max(0, min(end, round((24 * day + closing) * HOUR)) - max(start, round((24 * day + opening) * HOUR)))
            for day in days
            for opening, closing in intervals
        )

    expected = {
        "turn": open_time((6, 14), (14.5, 22)),
        "grind": open_time((6, 14), (14.5, 22)),
        "join": open_time((6, 22)),
        "check": busy.window,
    }
    for account in busy.units:
        assert account.state_time[UnitState.OFF_SHIFT] == busy.window - expected[account.station]


def test_law_of_the_window_for_every_source(busy: RunResult) -> None:
    line = busy.line
    assert set(line.entered) == {"bar", "balls_in"}
    for source in line.entered:
        before, after = line.wip_start[source] + line.entered[source], line.wip_end[source]
        assert before == line.left_good[source] + line.scrapped[source] + after
        assert min(before, after) >= 0
    assert line.left_good == {"bar": finished(busy), "balls_in": 7 * finished(busy)}


def test_buffers_balance(busy: RunResult) -> None:
    for account in busy.buffers:
        assert account.content_start + account.entered == account.left + account.content_end
        assert account.largest >= max(account.content_start, account.content_end)
        assert 0 <= account.content_time <= account.largest * busy.window


def test_report_rows_and_buckets_add_up_to_the_accounts(busy: RunResult) -> None:
    for account in busy.units:
        rows = [row for row in busy.rows if (row.station, row.unit) == (account.station, account.unit)]
        assert rows[0].start == busy.window_start and rows[-1].end == busy.window_end
        assert all(before.end == after.start for before, after in pairwise(rows))
        assert tuple(map(sum, zip(*(row.state_time for row in rows), strict=True))) == account.state_time
        for field in ("produced", "good", "scrapped", "reworked"):
            assert sum(getattr(row, field) for row in rows) == getattr(account, field)
        assert sum(row.recorded_stops for row in rows) == sum(stop.recorded_count for stop in account.stops)
        assert sum(row.recorded_stop_time for row in rows) == sum(stop.recorded_time for stop in account.stops)
    assert sum(bucket.finished for bucket in busy.buckets) == finished(busy)
    assert sum(bucket.entered for bucket in busy.buckets) == sum(busy.line.entered.values())
    assert sum(bucket.scrapped for bucket in busy.buckets) == sum(busy.line.scrapped.values())
    assert busy.buckets[-1].wip_end == sum(busy.line.wip_end.values())


def test_pieces_add_up_by_unit_station_product_and_origin(busy: RunResult) -> None:
    for account in busy.stations:
        units = [unit for unit in busy.units if unit.station == account.station]
        for field in ("produced", "good", "scrapped", "reworked"):
            assert sum(getattr(unit, field) for unit in units) == sum(
                getattr(flow, field) for flow in account.products.values()
            )
        assert sum(account.scrap_by_origin.values()) == sum(unit.scrapped for unit in units)
        assert sum(account.rework_by_origin.values()) == sum(unit.reworked for unit in units)
        for flow in account.products.values():
            assert flow.produced == flow.good + flow.scrapped + flow.reworked
            assert abs(flow.taken - flow.produced) <= account.units  # what was on the units at both ends
    grind = next(account for account in busy.stations if account.station == "grind")
    gone = sum(sum(account.scrap_by_origin.values()) for account in busy.stations)
    assert busy.line.scrapped["bar"] == gone + sum(grind.quarantine_scrap_by_origin.values())
    assert busy.line.first_rejects["bar"] <= sum(
        sum(by_origin.values())
        for account in busy.stations
        for by_origin in (account.scrap_by_origin, account.rework_by_origin, account.quarantine_scrap_by_origin)
    )


def test_the_report_sees_no_more_than_there_was(busy: RunResult) -> None:
    for account in busy.units:
        for stop in account.stops:
            assert 0 <= stop.recorded_count <= stop.count
            assert stop.recorded_time <= stop.response_time + stop.waiting_time + stop.duration_time
            assert stop.planned == (stop.state == "planned_maintenance")


def test_energy_is_power_times_state_times(busy: RunResult) -> None:
    for account in busy.stations:
        if account.station != "turn":
            assert account.energy_kwh is None
            continue
        kilowatt_hours = 0.0
        for unit in (unit for unit in busy.units if unit.station == "turn"):
            worked = unit.state_time[UnitState.PROCESSING]
            closed = unit.state_time[UnitState.OFF_SHIFT]
            kilowatt_hours += (7 * worked + 2 * (busy.window - worked - closed)) / HOUR
        assert account.energy_kwh == pytest.approx(kilowatt_hours, rel=1e-12)
    assert busy.line.energy_kwh is None  # not every station says its power


def test_indicators_keep_their_identities_exactly(busy: RunResult) -> None:
    for account in busy.units:
        elements = TimeElements.from_states(account.state_time)
        assert elements.planned_busy == elements.production + elements.setup + elements.delay + elements.down  # T1
        seen = PieceCounts(
            account.produced,
            account.good,
            account.scrapped,
            account.reworked,
            account.standard_time,
            account.good_standard_time,
        )  # T5 is checked by the counts themselves
        for pieces in (seen, actual_pieces(account)):
            inputs = Equipment(elements, pieces).inputs()
            value = {
                key: evaluate(key, inputs)
                for key in (
                    "availability", "allocation_efficiency", "utilisation_efficiency", "effectiveness",
                    "quality_factor", "overall_equipment_effectiveness", "net_equipment_effectiveness",
                )
            }  # fmt: skip
            figures = {key: found for key, found in value.items() if isinstance(found, Fraction)}
            assert set(figures) == set(value)
            split = figures["allocation_efficiency"] * figures["utilisation_efficiency"]
            assert figures["availability"] == split  # T2
            oee = figures["overall_equipment_effectiveness"]
            assert oee == figures["availability"] * figures["effectiveness"] * figures["quality_factor"]  # T3
            assert oee == Fraction(pieces.good_standard_time, elements.planned_busy)
            assert figures["net_equipment_effectiveness"] * elements.production == oee * elements.processing  # T4
        waterfall = loss_waterfall(elements, seen.standard_time, seen.good_standard_time)
        assert isinstance(waterfall, Waterfall)
        assert sum(step.time for step in waterfall.steps) == elements.planned_busy


def test_people_are_busy_while_they_are_there_or_in_overtime(busy: RunResult) -> None:
    """Nobody is busier than he is present, but for his overtime."""
    for account in busy.pools:
        worked = sum(account.busy_time.values())
        assert worked <= account.present_time + account.overtime
        assert account.waiting_time >= 0 and account.requests > 0


def test_windows_follow_one_another_without_a_gap(engine: Engine, times: int) -> None:
    """Two windows of one replication add up to the window over both."""
    line, part = busy_line(), 9 * times * HOUR
    whole = simulate(line, 30 * times * HOUR, warmup=6 * HOUR, seed=3, engine=engine)
    first = simulate(line, part, warmup=6 * HOUR, seed=3, engine=engine)
    second = simulate(line, 30 * times * HOUR - part, warmup=6 * HOUR + part, seed=3, engine=engine)
    for joined, one, two in zip(whole.units, first.units, second.units, strict=True):
        assert joined.state_time == tuple(a + b for a, b in zip(one.state_time, two.state_time, strict=True))
        for field in (
            "produced",
            "good",
            "scrapped",
            "reworked",
            "defective_made",
            "standard_time",
            "setups",
            "shifts",
        ):
            assert getattr(joined, field) == getattr(one, field) + getattr(two, field)
        assert joined.shifted_time == one.shifted_time + two.shifted_time
    for joined_buffer, one_buffer, two_buffer in zip(whole.buffers, first.buffers, second.buffers, strict=True):
        assert joined_buffer.content_time == one_buffer.content_time + two_buffer.content_time
        assert one_buffer.content_end == two_buffer.content_start
    for pool, one_pool, two_pool in zip(whole.pools, first.pools, second.pools, strict=True):
        assert (pool.overtime, pool.present_time) == (
            one_pool.overtime + two_pool.overtime,
            one_pool.present_time + two_pool.present_time,
        )
    assert whole.line.lead_time_sum == first.line.lead_time_sum + second.line.lead_time_sum
    assert whole.line.wip_time == first.line.wip_time + second.line.wip_time
    assert first.line.wip_end == second.line.wip_start


# Refusals -------------------------------------------------------------------------------------------------------------


@on_each_engine
def test_a_full_rework_loop_is_a_deadlock_and_is_named() -> None:
    gate = {"effectiveness": 1.0, "rework": {"s2": {"share": 1.0, "to": "b1"}}}
    stations: Table = {"s2": {"quality": {"nonconforming_in_control": 1.0}, "gate": gate}}
    with pytest.raises(SimulationError) as refused:
        run(serial_line(["1 s", "3 s"], [1], stations=stations), HOUR)
    assert refused.value.code == "DEADLOCK"
    assert "s2" in refused.value.message
    stations["s2"]["gate"]["rework_may_overfill"] = True
    assert unit_states(run(serial_line(["1 s", "3 s"], [1], stations=stations), HOUR))["s2"] == {
        "processing",
        "starved",
    }


def unit_states(result: RunResult) -> dict[str, set[str]]:
    """States that the units of each station were in."""
    return {
        account.station: {state.key for state in UnitState if account.state_time[state]} for account in result.units
    }


@on_each_engine
def test_a_longer_circle_is_named_with_all_its_stations() -> None:
    gate = {"effectiveness": 1.0, "rework": {"s3": {"share": 1.0, "to": "b1"}}}
    stations: Table = {"s3": {"quality": {"nonconforming_in_control": 1.0}, "gate": gate}}
    with pytest.raises(SimulationError) as refused:
        run(serial_line(["1 s", "1 s", "2 s"], [1, 1], stations=stations), HOUR)
    assert refused.value.code == "DEADLOCK"
    assert "s2" in refused.value.message and "s3" in refused.value.message


@on_each_engine
def test_a_loop_without_time_is_named() -> None:
    gate = {"effectiveness": 1.0, "rework": {"s2": {"share": 1.0, "to": "b1"}}}
    stations: Table = {"s2": {"quality": {"nonconforming_in_control": 1.0}, "gate": gate}}
    with pytest.raises(SimulationError) as refused:
        run(serial_line(["1 s", 0], stations=stations), HOUR, trace=False)
    assert refused.value.code == "ZERO_TIME_LOOP"
    assert "s2" in refused.value.message and refused.value.path == "stations.s2.cycle"


@on_each_engine
def test_an_endless_supply_without_time_is_refused() -> None:
    with pytest.raises(SpecError) as refused:
        run(serial_line([0]), HOUR)
    assert refused.value.code == "ENDLESS_SUPPLY"


@on_each_engine
def test_many_events_of_one_instant_are_no_loop() -> None:
    """A heap that is worked off in no time: 5,000 pieces wait for an opening, and pass a station of cycle 0."""
    line = serial_line(
        ["1 s", 0],
        stations={"s2": {"calendar": "late"}},
        calendars={"late": {"period": "2 h", "open": [{"start": "1 h", "end": "2 h"}]}},
    )
    result = run(line, 2 * HOUR, trace=False)
    assert finished(result) == 2 * 3600 - 1


@on_each_engine
def test_a_line_that_runs_dry_before_its_window_is_refused() -> None:
    with pytest.raises(SimulationError) as refused:
        run(serial_line(["1 s"], sources={"raw": saturated(5, repeat=False)}), HOUR, warmup=MINUTE)
    assert refused.value.code == "RUN_ENDED_EARLY"


@on_each_engine
@pytest.mark.parametrize(("horizon", "warmup"), [(0, 0), (-1, 0), (SECOND, -1)])
def test_an_empty_window_is_refused(horizon: int, warmup: int) -> None:
    with pytest.raises(SimulationError) as refused:
        run(serial_line(["1 s"]), horizon, warmup=warmup)
    assert refused.value.code == "WINDOW"
