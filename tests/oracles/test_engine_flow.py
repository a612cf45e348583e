"""The engine against departures and contents that can be computed by hand: constant times, exact to the microsecond."""

from __future__ import annotations

import pytest

from simcore.analytic import best_case_cycle_time, best_case_throughput
from tests.oracles.engine_lines import (
    HOUR,
    SECOND,
    Table,
    arrivals,
    buffer,
    daily,
    each_exact_length,
    events,
    finished,
    in_seconds,
    make_line,
    mean_wip,
    on_each_engine,
    run,
    saturated,
    serial_line,
    state_times,
    station,
    times,
    unit,
)
from tests.oracles.exact.lines import penny_fab_departures

# Constant work in process ---------------------------------------------------------------------------------------------


@each_exact_length
@pytest.mark.parametrize("cycles", [(2, 2, 2, 2), (3, 7, 2), (5, 1, 4, 5, 2)])
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7])
def test_penny_fab_departs_as_scheduled(cycles: tuple[int, ...], limit: int, length: int) -> None:
    pieces = 60 * length
    expected = penny_fab_departures(cycles, limit, pieces)
    line = serial_line([f"{cycle} s" for cycle in cycles], wip_limit=limit)
    result = run(line, (expected[-1] + 1) * SECOND)
    assert in_seconds(times(result, "hand_over", f"s{len(cycles)}"))[:pieces] == expected


@each_exact_length
@pytest.mark.parametrize("limit", [1, 2, 3, 9])
def test_penny_fab_obeys_the_best_case_laws(limit: int, length: int) -> None:
    window = 840 * length
    result = run(serial_line(["1 s", "2 s", "4 s"], wip_limit=limit), window * SECOND, warmup=70 * SECOND)
    assert finished(result) == pytest.approx(window * best_case_throughput(0.25, 7.0, limit), rel=1e-12)
    lead_time = best_case_cycle_time(0.25, 7.0, limit) * SECOND
    assert result.line.lead_time_sum == pytest.approx(result.line.lead_time_count * lead_time, rel=1e-12)
    assert mean_wip(result) == limit


# Buffers --------------------------------------------------------------------------------------------------------------


@on_each_engine
def test_a_slow_station_fills_the_buffer_and_blocks() -> None:
    # Pieces leave s1 at 1, 2 and, from the fifth on, when s2 takes one: at 4, 7, 10, ...
    result = run(serial_line(["1 s", "3 s"], [2]), 31 * SECOND)
    assert in_seconds(times(result, "hand_over", "s1")) == [1, 2, 3, 4, 7, 10, 13, 16, 19, 22, 25, 28]
    assert in_seconds(times(result, "hand_over", "s2")) == [4, 7, 10, 13, 16, 19, 22, 25, 28]
    assert state_times(unit(result, "s1")) == {"processing": 13 * SECOND, "blocked": 18 * SECOND}
    assert state_times(unit(result, "s2")) == {"starved": SECOND, "processing": 30 * SECOND}
    account = buffer(result, "b1")
    # Content: 1 in [2, 3), 2 from 3 on.
    assert (account.content_time, account.largest, account.content_end) == ((1 + 2 * 28) * SECOND, 2, 2)
    assert (account.entered, account.left) == (12, 10)


@on_each_engine
def test_without_places_a_piece_passes_only_to_an_idle_unit() -> None:
    result = run(serial_line(["1 s", "3 s"], [0]), 13 * SECOND)
    assert in_seconds(times(result, "hand_over", "s1")) == [1, 4, 7, 10]
    assert state_times(unit(result, "s1")) == {"processing": 5 * SECOND, "blocked": 8 * SECOND}
    assert (buffer(result, "b1").content_time, buffer(result, "b1").largest) == (0, 0)


@on_each_engine
def test_before_service_a_unit_waits_for_the_place_and_keeps_it() -> None:
    line = serial_line(["1 s", "3 s"], [1], stations={"s1": {"blocking": "before_service"}})
    result = run(line, 13 * SECOND)
    # s1 begins when the place is free: 0, 1, then when s2 takes: 4, 7, 10.
    assert in_seconds(times(result, "machine", "s1")) == [0, 1, 4, 7, 10]
    assert in_seconds(times(result, "hand_over", "s1")) == [1, 2, 5, 8, 11]
    assert state_times(unit(result, "s1")) == {"processing": 5 * SECOND, "blocked": 8 * SECOND}
    assert result.conditions["blocking"] == "after_service: 1, before_service: 1"


@on_each_engine
def test_transport_takes_time_and_places() -> None:
    # Entered at 10, 20 (full), taken at 35 and 45: the third piece waits for its place from 30 to 35.
    result = run(
        serial_line(["10 s", "5 s"], more_buffers={"b1": {"capacity": 2, "transport_time": "25 s"}}), 100 * SECOND
    )
    assert in_seconds(times(result, "take", "s2")) == [35, 45, 60, 70, 85, 95]
    assert in_seconds(times(result, "hand_over", "s1")) == [10, 20, 35, 45, 60, 70, 85, 95]
    assert in_seconds(times(result, "hand_over", "s2")) == [40, 50, 65, 75, 90]
    # One from 10 to 20, then two: whenever a place becomes free, s1 has a piece ready.
    assert buffer(result, "b1").content_time == (10 + 80 * 2) * SECOND
    assert state_times(unit(result, "s1"))["blocked"] == (5 + 5 + 5) * SECOND


@on_each_engine
def test_items_in_transport_cannot_overtake_or_be_taken() -> None:
    line = serial_line(["4 s", "1 s"], more_buffers={"b1": {"transport_time": "9 s"}})
    result = run(line, 40 * SECOND)
    left = [(time, item) for time, _, _, _, item, _ in events(result, "hand_over", "s1")]
    taken = [(time, item) for time, _, _, _, item, _ in events(result, "take", "s2")]
    assert taken == [(time + 9 * SECOND, item) for time, item in left if time + 9 * SECOND < 40 * SECOND]


@on_each_engine
def test_parallel_units_take_in_turn_and_merge() -> None:
    line = serial_line(["6 s", "2 s"], [None], stations={"s1": {"units": 3}})
    result = run(line, 61 * SECOND)
    assert finished(result) == (61 - 6) // 2
    assert [unit(result, "s1", number).produced for number in range(3)] == [10, 10, 10]
    # Three pieces at a time, one taken at once: contents 2, 1, 0 for 2 s each in nine rounds, 2 for the last second.
    assert buffer(result, "b1").content_time == (9 * (2 * 2 + 1 * 2) + 2) * SECOND


# Sources and demand ---------------------------------------------------------------------------------------------------


def one_place(when_full: str) -> Table:
    return {"sources": {"in": arrivals("5 s", "queue", when_full=when_full)}, "buffers": {"queue": {"capacity": 1}}}


SERVER: Table = {"server": {"inputs": ["queue"], "to": "out", "cycle": "8 s"}}


@on_each_engine
def test_arrivals_at_a_full_buffer_are_lost() -> None:
    # 5 taken, 10 waits, 13 taken, 15 waits, 20 lost, 21 taken, 25 waits, 29 taken, 30 waits, 35 lost, 37 taken, ...
    result = run(make_line(SERVER, **one_place(when_full="lost")), 44 * SECOND)
    assert in_seconds(times(result, "take", "server")) == [5, 13, 21, 29, 37]
    assert (result.line.entered, result.line.lost_arrivals) == ({"in": 6}, {"in": 2})
    assert result.line.wip_end == {"in": 2}  # one of 37 s, one of 40 s
    assert buffer(result, "queue").content_time == (3 + 6 + 4 + 7 + 4) * SECOND


@on_each_engine
def test_an_arrival_waits_and_the_next_interarrival_time_begins_at_its_entry() -> None:
    # Taken at 5, 13, 21, ...: the arrivals of 10 and 15 find a place, that of 20 waits until 21.
    result = run(make_line(SERVER, **one_place(when_full="wait")), 46 * SECOND)
    assert in_seconds(times(result, "take", "server")) == [5, 13, 21, 29, 37, 45]
    # Entries at 5, 10, 15, 21 (waited 1), 29 (26 waited 3), 37 (34 waited 3), 45.
    assert result.line.entered == {"in": 7}
    assert result.line.lost_arrivals == {"in": 0}
    assert buffer(result, "queue").content_time == (3 + (46 - 15)) * SECOND


@on_each_engine
def test_a_source_that_runs_dry_ends_the_run() -> None:
    sources = {
        "raw": {"lots": [{"product": "ring", "quantity": 3}, {"product": "hub", "quantity": 2}], "repeat": False}
    }
    result = run(serial_line(["4 s", "6 s"], sources=sources), 1000 * SECOND)
    assert result.line.finished == {"hub": 2, "ring": 3}
    assert result.window_end == (4 + 5 * 6) * SECOND
    assert result.line.wip_end == {"raw": 0}


@on_each_engine
def test_demand_ends_the_run_when_met_after_the_warm_up() -> None:
    line = serial_line(["4 s"], demand={"mode": "end", "quantity": 5})
    result = run(line, 1000 * SECOND, warmup=10 * SECOND)
    assert (result.window_start, result.window_end) == (10 * SECOND, 28 * SECOND)  # pieces at 12, 16, 20, 24, 28
    assert finished(result) == 5


@on_each_engine
def test_demand_caps_each_period() -> None:
    line = serial_line(["4 s", "1 s"], [1], demand={"mode": "cap", "quantity": 3, "period": "30 s"})
    result = run(line, 61 * SECOND)
    # At 30 s2 holds one piece, the place one, s1 one.
    assert in_seconds(times(result, "hand_over", "s2")) == [5, 9, 13, 30, 31, 32, 60]
    assert state_times(unit(result, "s2"))["blocked"] > 30 * SECOND
    assert [bucket.finished for bucket in result.buckets] == [7]


# Assembly -------------------------------------------------------------------------------------------------------------


@on_each_engine
def test_assembly_takes_its_quantities_at_once() -> None:
    stations = {
        "inner": {"inputs": ["rings"], "to": "left", "cycle": "10 s"},
        "balls": {"inputs": ["steel"], "to": "right", "cycle": "3 s"},
        "join": {"inputs": ["left", {"from": "right", "quantity": 4}], "to": "out", "cycle": "2 s"},
    }
    line = make_line(
        stations,
        sources={"rings": saturated(), "steel": saturated()},
        buffers={"left": {}, "right": {"capacity": 6}},
    )
    result = run(line, 63 * SECOND)
    # A ring every 10 s waits for four balls every 12 s.
    assert in_seconds(times(result, "take", "join")) == [12, 24, 36, 48, 60]
    assert result.line.left_good == {"rings": 5, "steel": 20}
    assert result.line.wip_end == {"rings": 2, "steel": 1}


@on_each_engine
def test_leftovers_at_a_change_of_product_stay_in_the_line_as_remnants() -> None:
    def lots(first: int, second: int) -> Table:
        return {"lots": [{"product": "a", "quantity": first}, {"product": "b", "quantity": second}], "repeat": False}

    stations = {
        "one": {"inputs": ["x"], "to": "left", "cycle": "1 s"},
        "two": {"inputs": ["y"], "to": "right", "cycle": "1 s"},
        "join": {"inputs": ["left", "right"], "to": "out", "cycle": "1 s"},
    }
    line = make_line(stations, sources={"x": lots(5, 3), "y": lots(3, 3)}, buffers={"left": {}, "right": {}})
    result = run(line, 20 * SECOND)
    assert result.line.finished == {"a": 3, "b": 3}
    assert buffer(result, "left").remnant == 2
    assert result.line.wip_end == {"x": 2, "y": 0}
    assert result.line.left_good == {"x": 6, "y": 6}


# Energy ---------------------------------------------------------------------------------------------------------------


@on_each_engine
def test_energy_is_power_times_time_in_each_state() -> None:
    power = {"processing": "7 kW", "setup": "4 kW", "idle": "2 kW", "down": "1 kW", "off": "0.5 kW"}
    # From 8:00: half an hour of setup, then 45 min of work per hour and 15 min of repair; closed from 16:00.
    stations = {
        "s1": {
            "power": power,
            "calendar": "day",
            "setup": {"duration": "30 min"},
            "interruptions": {
                "failure": {"clock": "operating", "time_to": "45 min", "duration": "15 min", "state": "down_repair"}
            },
        },
        "s2": {"power": {"processing": "3 kW", "idle": "1 kW"}},
    }
    line = serial_line(["9 min", "3 min"], stations=stations, calendars={"day": daily((8, 16))}, common_power="10 kW")
    result = run(line, 24 * HOUR)
    first, second = unit(result, "s1"), unit(result, "s2")
    assert state_times(first) == {
        "setup": HOUR // 2,
        "processing": 7 * HOUR * 3 // 4 + HOUR // 2,
        "down_repair": 7 * HOUR // 4,
        "off_shift": 16 * HOUR,
    }
    assert station(result, "s1").energy_kwh == pytest.approx(4 * 0.5 + 7 * 5.75 + 1 * 1.75 + 0.5 * 16, rel=1e-12)
    busy = second.produced * 3 / 60
    assert state_times(second)["processing"] == second.produced * 3 * HOUR // 60
    assert station(result, "s2").energy_kwh == pytest.approx(3 * busy + 1 * (24 - busy), rel=1e-12)
    whole = (station(result, "s1").energy_kwh or 0) + (station(result, "s2").energy_kwh or 0)
    assert result.line.energy_kwh == pytest.approx(whole, rel=1e-12)
    assert result.line.common_energy_kwh == pytest.approx(240, rel=1e-12)


@on_each_engine
def test_common_power_follows_its_calendar_and_unknown_power_gives_no_energy() -> None:
    line = serial_line(["9 min"], calendars={"day": daily((8, 16))}, common_power="10 kW", common_calendar="day")
    result = run(line, 30 * HOUR, warmup=10 * HOUR)  # from 10:00 to 16:00 of the second day
    assert result.line.common_energy_kwh == pytest.approx(10 * (6 + 8), rel=1e-12)
    assert result.line.energy_kwh is None and station(result, "s1").energy_kwh is None
