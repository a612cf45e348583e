"""Calendars, people, setups and stops against schedules made by hand: constant times, exact to the microsecond."""

from __future__ import annotations

from typing import Any

import pytest

from simcore.results import PoolAccount, RunResult
from tests.oracles.engine_lines import (
    HOUR,
    MINUTE,
    SECOND,
    Table,
    arrivals,
    daily,
    events,
    failure,
    finished,
    in_seconds,
    make_line,
    on_each_engine,
    run,
    serial_line,
    state_times,
    station,
    stop,
    times,
    unit,
)

pytestmark = on_each_engine

DAY = {"day": daily((8, 16))}


def hours(instants: list[int]) -> list[float]:
    return [instant / HOUR for instant in instants]


def pool(result: RunResult) -> PoolAccount:
    (account,) = result.pools
    return account


def lathe(cycle: Any = "1 h", **more: Any) -> Table:
    """One station on a saturated source."""
    return {"lathe": {"inputs": ["raw"], "to": "out", "cycle": cycle, **more}}


# Calendars ------------------------------------------------------------------------------------------------------------


def test_eight_hours_a_day() -> None:
    result = run(make_line(lathe(calendar="day"), calendars=DAY), 72 * HOUR)
    assert state_times(unit(result, "lathe")) == {"processing": 24 * HOUR, "off_shift": 48 * HOUR}
    assert hours(times(result, "cycle_end", "lathe")) == [day * 24 + 9 + hour for day in range(3) for hour in range(8)]


def test_an_automatic_machine_stops_at_closing_and_goes_on_at_opening() -> None:
    result = run(make_line(lathe("5 h", calendar="day"), calendars=DAY), 72 * HOUR)
    # 8-13, 13-16 + 8-10, 10-15, 15-16 + 8-12
    assert hours(times(result, "cycle_end", "lathe")) == [13, 34, 39, 60]
    assert state_times(unit(result, "lathe")) == {"processing": 24 * HOUR, "off_shift": 48 * HOUR}


def test_breaks_weekends_and_closures() -> None:
    week = {
        "period": "48 h",
        "open": [{"start": "6 h", "end": "12 h"}, {"start": "13 h", "end": "18 h"}],
        "closures": [{"start": "100 h", "end": "104 h"}],
    }
    result = run(make_line(lathe("4 h", calendar="week"), calendars={"week": week}), 144 * HOUR)
    # Open: 6-12, 13-18, 54-60, 61-66, then 102-108 less the closure to 104, and 109-114.
    assert hours(times(result, "cycle_end", "lathe")) == [10, 15, 55, 59, 64, 106, 111]
    assert state_times(unit(result, "lathe")) == {"processing": 31 * HOUR, "off_shift": 113 * HOUR}


def test_an_idle_unit_takes_nothing_off_shift_and_hands_over_what_it_holds() -> None:
    line = serial_line(
        ["3 h", "1 h"],
        [0],
        stations={"s1": {"calendar": "early"}, "s2": {"calendar": "day"}},
        calendars={"early": daily((0, 9)), **DAY},
    )
    result = run(line, 24 * HOUR)
    # s1 finishes at 3 and keeps the piece until s2 opens at 8; it finishes nothing more before it closes at 9.
    assert hours(times(result, "take", "s2")) == [8]
    assert state_times(unit(result, "s1")) == {"processing": 4 * HOUR, "blocked": 5 * HOUR, "off_shift": 15 * HOUR}
    assert state_times(unit(result, "s2")) == {"processing": HOUR, "starved": 7 * HOUR, "off_shift": 16 * HOUR}


BREAKDOWN: Table = failure("7 h", "3 h")


def test_a_repair_without_a_person_keeps_to_the_calendar() -> None:
    result = run(make_line(lathe(calendar="day", interruptions={"f": BREAKDOWN}), calendars=DAY), 48 * HOUR)
    # Seven pieces by 15; the repair takes 15-16 and 8-10; then pieces at 11 ... 16.
    assert hours(times(result, "stop", "lathe")) == [15]
    assert hours(times(result, "resume", "lathe")) == [34]
    assert state_times(unit(result, "lathe")) == {
        "processing": 13 * HOUR,
        "down_repair": 3 * HOUR,
        "off_shift": 32 * HOUR,
    }


def test_a_technician_finishes_the_repair_in_overtime() -> None:
    shifts = {"skill": "technician", "period": "24 h", "shifts": [{"start": "8 h", "end": "16 h", "people": 1}]}
    stops = {"f": {**BREAKDOWN, "pool": "repair"}}
    result = run(
        make_line(lathe(calendar="day", interruptions=stops), calendars=DAY, pools={"repair": shifts}), 48 * HOUR
    )
    assert hours(times(result, "resume", "lathe")) == [18, 42]
    # One hour of repair is on shift; on the second day 7 h more of work, up to 15, and then the repair to 18.
    assert hours(times(result, "stop", "lathe")) == [15, 39]
    assert state_times(unit(result, "lathe")) == {
        "processing": 14 * HOUR,
        "down_repair": 2 * HOUR,
        "off_shift": 32 * HOUR,
    }
    account = pool(result)
    assert (account.busy_time, account.present_time, account.overtime) == (
        {"down_repair": 6 * HOUR},
        16 * HOUR,
        4 * HOUR,
    )
    assert stop(unit(result, "lathe"), "f").duration_time == 3 * HOUR * len(times(result, "resume", "lathe"))


# People ---------------------------------------------------------------------------------------------------------------


def test_a_rise_of_people_serves_the_queue_at_once() -> None:
    shifts = [{"start": "4 h", "end": "6 h", "people": 1}, {"start": "6 h", "end": "10 h", "people": 3}]
    zone = {"skill": "operator", "period": "24 h", "shifts": shifts}
    line = make_line(lathe("30 h", units=4, operator={"pool": "zone", "load_time": "3 h"}), pools={"zone": zone})
    result = run(line, 24 * HOUR)
    # One from 4, two more from 6, and the fourth when the first is loaded, at 7.
    assert [hours(times(result, "loading", "lathe", number)) for number in range(4)] == [[4], [6], [6], [7]]
    waiting = [state_times(unit(result, "lathe", number))["waiting_operator"] for number in range(4)]
    assert waiting == [4 * HOUR, 6 * HOUR, 6 * HOUR, 7 * HOUR]
    account = pool(result)
    assert (account.busy_time, account.present_time, account.overtime) == ({"operate": 12 * HOUR}, 14 * HOUR, 0)
    assert account.waiting_time == 23 * HOUR


def test_who_is_busy_when_the_shift_ends_finishes_and_nobody_is_served() -> None:
    zone = {"skill": "operator", "period": "24 h", "shifts": [{"start": "0 h", "end": "4 h", "people": 1}]}
    line = make_line(lathe("1 h", units=2, operator={"pool": "zone", "load_time": "3 h"}), pools={"zone": zone})
    result = run(line, 24 * HOUR)
    assert hours(times(result, "loading", "lathe")) == [0, 3]
    assert (pool(result).busy_time, pool(result).overtime) == ({"operate": 6 * HOUR}, 2 * HOUR)
    assert [unit(result, "lathe", number).produced for number in (0, 1)] == [1, 1]


def test_priority_comes_before_waiting_time() -> None:
    def machine(cycle: str, priority: int) -> Table:
        stops = {
            "change": {
                "clock": "pieces",
                "pieces_to": 1,
                "duration": "5 s",
                "state": "tool_change",
                "pool": "men",
                "priority": priority,
            }
        }
        return {"inputs": ["raw"], "to": "out", "cycle": cycle, "interruptions": stops}

    stations = {"a": machine("1 s", 0), "b": machine("2 s", 1), "c": machine("3 s", 0)}
    result = run(make_line(stations, pools={"men": {"skill": "setter", "people": 1}}), 17 * SECOND)
    # a at 1; at 6 b has waited longer, but c comes first; then a, who asks at 7, comes before b again.
    served = sorted((time, name) for name in stations for time in times(result, "work", name))
    assert [(time // SECOND, name) for time, name in served] == [(1, "a"), (6, "c"), (11, "a"), (16, "c")]


def test_an_operator_who_attends_is_held_for_the_whole_cycle() -> None:
    operator = {"pool": "zone", "mode": "attend", "load_time": "2 s"}
    result = run(
        make_line(lathe("3 s", units=2, operator=operator), pools={"zone": {"skill": "operator", "people": 1}}),
        30 * SECOND,
    )
    assert in_seconds(sorted(times(result, "cycle_end", "lathe"))) == [5, 10, 15, 20, 25]
    assert pool(result).busy_time == {"operate": 30 * SECOND}


# Setups ---------------------------------------------------------------------------------------------------------------

LOTS = {"raw": {"lots": [{"product": name, "quantity": 2} for name in ("a", "b", "c", "a")], "repeat": False}}
FAMILIES = {"a": {"family": "small"}, "b": {"family": "small"}, "c": {"family": "large"}}


def test_setups_follow_the_sequence_of_families() -> None:
    setup = {"duration": "7 s", "matrix": {"small": {"large": "20 s"}, "large": {"small": "30 s"}}}
    result = run(make_line(lathe("1 s", setup=setup), sources=LOTS, products=FAMILIES), 1000 * SECOND)
    # The first setup has no family before it; a and b are one family.
    assert [line[5] // SECOND for line in events(result, "setup", "lathe")] == [7, 20, 30]
    assert in_seconds(times(result, "setup", "lathe")) == [0, 11, 33]
    assert unit(result, "lathe").setups == 3
    assert state_times(unit(result, "lathe")) == {"setup": 57 * SECOND, "processing": 8 * SECOND}
    assert result.window_end == 65 * SECOND


@pytest.mark.parametrize("units", [1, 2, 3])
def test_every_lot_is_set_up_once_on_every_unit(units: int) -> None:
    quantity, lots = 6, 5
    sources = {"raw": {"lots": [{"product": "a", "quantity": quantity}] * lots, "repeat": False}}
    stations = lathe("4 s", units=units, setup={"duration": "10 s", "per_lot": True})
    result = run(make_line(stations, sources=sources), 10_000 * SECOND)
    assert finished(result) == quantity * lots
    assert [unit(result, "lathe", number).setups for number in range(units)] == [lots] * units
    assert result.window_end == lots * (10 + 4 * quantity // units) * SECOND


@pytest.mark.parametrize("pieces", [1, 6, 7, 12, 29])
def test_setups_per_lot_are_the_lots_begun(pieces: int) -> None:
    quantity = 6
    sources = {"raw": {"lots": [{"product": "a", "quantity": quantity}], "repeat": True}}
    demand = {"mode": "end", "quantity": pieces}
    result = run(
        make_line(lathe("4 s", setup={"duration": "10 s", "per_lot": True}), sources=sources, demand=demand), HOUR
    )
    assert finished(result) == pieces
    assert unit(result, "lathe").setups == -(-pieces // quantity)


def test_a_setter_sets_up_one_machine_after_the_other() -> None:
    setup = {"duration": "10 s", "pool": "setters"}
    result = run(
        make_line(lathe("4 s", units=3, setup=setup), pools={"setters": {"skill": "setter", "people": 1}}), 40 * SECOND
    )
    waited = [state_times(unit(result, "lathe", number)).get("waiting_setter", 0) for number in range(3)]
    assert waited == [0, 10 * SECOND, 20 * SECOND]
    assert pool(result).busy_time == {"setup": 30 * SECOND}


# Clocks of stops ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pieces", [1, 3, 7])
def test_the_tool_is_changed_after_exactly_so_many_pieces(pieces: int) -> None:
    change = {"clock": "pieces", "pieces_to": pieces, "duration": "9 s", "state": "tool_change"}
    result = run(make_line(lathe("2 s", interruptions={"tool": change})), 500 * SECOND)
    assert result.trace is not None
    made, between = 0, []
    for line in result.trace:
        made += line[3] == "cycle_end"
        if line[3] == "stop":
            between.append(made)
            made = 0
    assert between and set(between) == {pieces}
    assert in_seconds(times(result, "stop", "lathe")) == list(range(2 * pieces, 500, 2 * pieces + 9))


def test_pieces_are_counted_although_they_are_scrapped_and_the_stop_waits_for_the_hand_over() -> None:
    change = {"clock": "pieces", "pieces_to": 2, "duration": "1 s", "state": "tool_change"}
    line = serial_line(["1 s", "6 s"], [0], stations={"s1": {"interruptions": {"tool": change}}})
    result = run(line, 30 * SECOND)
    # s2 takes at 1, 7, 13, ...: the second piece, finished at 2, leaves at 7, and only then the tool is changed.
    assert in_seconds(times(result, "stop", "s1")) == [7, 19]
    assert in_seconds(times(result, "hand_over", "s1")) == [1, 7, 13, 19, 25]
    scrapping = {"quality": {"nonconforming_in_control": 1.0}, "gate": {"effectiveness": 1.0}}
    result = run(make_line(lathe("1 s", interruptions={"tool": change}, **scrapping)), 15 * SECOND)
    assert in_seconds(times(result, "stop", "lathe")) == [2, 5, 8, 11, 14]
    assert unit(result, "lathe").scrapped == unit(result, "lathe").produced


def test_operating_clocks_run_in_the_machine_part_only() -> None:
    operator = {"pool": "zone", "load_time": "3 s"}
    stations = lathe("2 s", operator=operator, interruptions={"f": failure("5 s", "4 s", response="1 s")})
    result = run(make_line(stations, pools={"zone": {"skill": "operator", "people": 1}}), 40 * SECOND)
    # Machine parts 3-5, 8-10, 13-14, stop, 19-20, 23-25, 28-30: the age is reached at its end, so stop after the piece.
    assert in_seconds(times(result, "stop", "lathe")) == [14, 30]
    assert in_seconds(times(result, "cycle_end", "lathe")) == [5, 10, 20, 25, 30]
    account = stop(unit(result, "lathe"), "f")
    assert (account.count, account.response_time, account.duration_time) == (2, 2 * SECOND, 8 * SECOND)
    assert state_times(unit(result, "lathe"))["down_response"] == 2 * SECOND


def test_maintenance_on_a_fixed_grid_does_not_drift() -> None:
    def maintained(fixed: bool) -> list[float]:
        plan = {
            "clock": "scheduled",
            "time_to": "100 s",
            "duration": "15 s",
            "state": "planned_maintenance",
            "planned": True,
            "fixed_grid": fixed,
        }
        result = run(make_line(lathe("7 s", interruptions={"plan": plan})), 500 * SECOND)
        return in_seconds(times(result, "stop", "lathe"))

    # After the end of the cycle in process: at 105, from 120 on at 204, from 219 at 303, from 318 at 402.
    assert maintained(True) == [105, 204, 303, 402]
    # 100 s after the end of the last: due at 220, 335 and 450.
    assert maintained(False) == [105, 225, 345, 465]


def test_the_scheduled_clock_counts_the_hours_of_the_calendar() -> None:
    plan = {
        "clock": "scheduled",
        "time_to": "6 h",
        "duration": "1 h",
        "state": "planned_maintenance",
        "planned": True,
        "fixed_grid": True,
    }
    result = run(make_line(lathe("30 min", calendar="day", interruptions={"plan": plan}), calendars=DAY), 72 * HOUR)
    # Due after 6, 12, 18 and 24 h of work: at 14, 36 and 58 a piece has just begun, at 64 the unit has just closed.
    assert hours(times(result, "stop", "lathe")) == [14.5, 36.5, 58.5, 64]
    on_wall = {**plan, "clock": "calendar"}
    result = run(make_line(lathe("30 min", calendar="day", interruptions={"plan": on_wall}), calendars=DAY), 24 * HOUR)
    # Due at 6, 12, 18: while closed at once, at 12 after the piece that has just begun.
    assert hours(times(result, "stop", "lathe")) == [6, 12.5, 18]


def test_preempting_stops_act_in_mid_cycle_and_lose_nothing() -> None:
    def stopped(**more: Any) -> RunResult:
        return run(
            make_line(lathe("10 s", interruptions={"f": failure("25 s", "4 s", "calendar", **more)})), 60 * SECOND
        )

    waiting, preempting = stopped(), stopped(preempt=True)
    # Due at 25: after the piece of 30; the next 25 s after 34, at 59.
    assert in_seconds(times(waiting, "stop", "lathe")) == [30]
    assert in_seconds(times(waiting, "cycle_end", "lathe")) == [10, 20, 30, 44, 54]
    # 25-29; the piece ends at 34; the next 25 s after 29, at 54, which is a cycle's end: the piece is finished first.
    assert in_seconds(times(preempting, "stop", "lathe")) == [25, 54]
    assert in_seconds(times(preempting, "cycle_end", "lathe")) == [10, 20, 34, 44, 54]
    assert state_times(unit(preempting, "lathe")) == {"processing": 52 * SECOND, "down_repair": 8 * SECOND}


def test_a_stop_may_lose_the_piece() -> None:
    result = run(make_line(lathe("10 s", interruptions={"f": failure("25 s", "5 s", effect="lose")})), 70 * SECOND)
    # Pieces of 10 and 20; at 25 the third is lost, gone at 30; the next of 40 and 50; after 25 s of operation, at 55.
    assert in_seconds(times(result, "scrap", "lathe")) == [30, 60]
    assert in_seconds(times(result, "hand_over", "lathe")) == [10, 20, 40, 50]
    account = unit(result, "lathe")
    assert (account.produced, account.good, account.scrapped) == (6, 4, 2)
    assert station(result, "lathe").scrap_by_origin == {"lost": 2}
    assert result.line.scrapped == {"raw": 2}


def test_a_stopped_unit_keeps_its_piece_unless_the_station_says_otherwise() -> None:
    def second_takes(**more: Any) -> list[float]:
        stops = {"f": failure("5 s", "20 s", "calendar")}
        line = serial_line(["4 s", "6 s"], [0], stations={"s1": {"interruptions": stops, **more}})
        return in_seconds(times(run(line, 40 * SECOND), "take", "s2"))

    # s1: 0-4, 4-8 (the stop due at 5 is held); at 8 s2 is busy until 10, so s1 stops with its piece, until 28.
    # Then the clock runs to 33, when s1 is blocked again, since 32: until 53.
    assert second_takes() == [4, 28]
    # Otherwise the piece goes at 10; s1 works from 28 to 32 and to 36, stops then and passes that piece on at 38.
    assert second_takes(hands_over_when_down=True) == [4, 10, 32, 38]


def test_stops_of_equal_age_follow_one_another_in_the_order_of_their_names() -> None:
    stops = {name: failure("15 s", f"{length} s") for name, length in (("b", 2), ("a", 3), ("c", 4))}
    result = run(make_line(lathe("10 s", interruptions=stops)), 40 * SECOND)
    assert [(line[0] // SECOND, line[5]) for line in events(result, "stop", "lathe")] == [
        (15, 1),
        (18, 2),
        (20, 3),
        (39, 1),
    ]
    assert in_seconds(times(result, "cycle_end", "lathe")) == [10, 29, 39]


def test_the_report_does_not_see_stops_below_its_threshold() -> None:
    stops = {
        "short": {"clock": "operating", "time_to": "10 s", "duration": "4 s", "state": "micro_stop"},
        "long": failure("35 s", "5 s", response="1 s"),
    }
    report = {"interval": "1 h", "recording_threshold": "6 s"}
    result = run(make_line(lathe("100 s", interruptions=stops), report=report), 600 * SECOND)
    short, long = stop(unit(result, "lathe"), "short"), stop(unit(result, "lathe"), "long")
    assert short.count > 20 and (short.recorded_count, short.recorded_time) == (0, 0)
    assert long.count > 5 and (long.recorded_count, long.recorded_time) == (long.count, long.count * 6 * SECOND)
    assert sum(row.recorded_stops for row in result.rows) == long.count
    everything = run(make_line(lathe("100 s", interruptions=stops)), 600 * SECOND)
    seen = stop(unit(everything, "lathe"), "short")
    assert (seen.recorded_count, seen.recorded_time) == (short.count, short.count * 4 * SECOND)


def test_a_station_waits_for_its_technician() -> None:
    stations = {
        name: {
            "inputs": ["raw"],
            "to": "out",
            "cycle": "1 s",
            "interruptions": {"f": failure(age, "10 s", pool="men", response="2 s")},
        }
        for name, age in (("a", "20 s"), ("b", "25 s"))
    }
    result = run(make_line(stations, pools={"men": {"skill": "technician", "people": 1}}), 45 * SECOND)
    # a: response 20-22, repair 22-32; b: response 25-27, waits until 32, repair until 42.
    assert state_times(unit(result, "b")) == {
        "processing": 28 * SECOND,
        "down_response": 2 * SECOND,
        "down_waiting_technician": 5 * SECOND,
        "down_repair": 10 * SECOND,
    }
    account = stop(unit(result, "b"), "f")
    assert (account.response_time, account.waiting_time, account.duration_time) == (2 * SECOND, 5 * SECOND, 10 * SECOND)


def test_arrivals_go_on_while_the_machine_is_down() -> None:
    stations = {
        "server": {"inputs": ["queue"], "to": "out", "cycle": "2 s", "interruptions": {"f": failure("10 s", "20 s")}}
    }
    line = make_line(stations, sources={"in": arrivals("4 s", "queue")}, buffers={"queue": {}})
    result = run(line, MINUTE)
    # Five pieces at 6, 10, 14, 18, 22; the age of 10 s is reached at 22: down to 42, when five wait.
    assert in_seconds(times(result, "cycle_end", "server")) == [6, 10, 14, 18, 22, 44, 46, 48, 50, 52]
    assert in_seconds(times(result, "stop", "server")) == [22, 52]
