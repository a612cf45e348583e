"""Gates, rework, quarantine and feedback with certain chances (0 or 1): every piece can be followed by hand."""

from __future__ import annotations

import pytest

from simcore.results import RunResult
from tests.oracles.engine_lines import (
    SECOND,
    Table,
    buffer,
    events,
    finished,
    in_seconds,
    make_line,
    on_each_engine,
    run,
    serial_line,
    state_times,
    station,
    times,
    unit,
)

pytestmark = on_each_engine

ALWAYS: Table = {"effectiveness": 1.0}


def shifting(age: str, **means: object) -> Table:
    """In control every piece is good, out of control none is."""
    return {"nonconforming_in_control": 0.0, "nonconforming_shifted": 1.0, "time_to_shift": age, **means}


def chart(interval: str, reaction: str = "0") -> Table:
    """A chart that finds a shift at its first sample, and raises no false alarm."""
    return {
        "interval": interval,
        "average_run_length_in_control": 1e12,
        "average_run_length_shifted": 1.0,
        "reaction": reaction if reaction != "0" else 0,
    }


def defects_by_time(result: RunResult, name: str) -> list[float]:
    return in_seconds(line[0] for line in events(result, "cycle_end", name) if line[5])


# Gates ----------------------------------------------------------------------------------------------------------------


def test_a_shift_age_reached_at_the_end_of_a_cycle_lets_that_piece_be_good() -> None:
    def first_defect(age: str) -> float:
        return defects_by_time(
            run(serial_line(["10 s"], stations={"s1": {"quality": shifting(age)}}), 99 * SECOND), "s1"
        )[0]

    assert first_defect("30 s") == 40
    assert first_defect("29999999 us") == 30


def test_a_gate_books_origin_and_discovery() -> None:
    stations: Table = {
        "s1": {"quality": {"nonconforming_in_control": 1.0}},
        "s2": {"quality": {"nonconforming_in_control": 1.0}, "gate": {"effectiveness": 0.0}},
        "s3": {"gate": ALWAYS},
    }
    result = run(serial_line(["1 s"] * 3, stations=stations), 100 * SECOND)
    # Every piece is defective from s1 on and stays with its first origin; s2 sees nothing, s3 everything.
    assert unit(result, "s1").defective_made == unit(result, "s1").produced
    assert unit(result, "s2").defective_made == 0
    assert station(result, "s2").escaped_by_origin == {"s1": unit(result, "s2").produced}
    assert station(result, "s3").scrap_by_origin == {"s1": unit(result, "s3").produced}
    assert result.line.scrapped == result.line.first_rejects == {"raw": unit(result, "s3").produced}
    assert finished(result) == 0


def test_escapes_reach_the_customer() -> None:
    stations = {"s1": {"quality": {"nonconforming_in_control": 1.0}}}
    result = run(serial_line(["1 s", "1 s"], stations=stations), 100 * SECOND)
    assert result.line.finished_defective == result.line.finished == {"ring": 98}
    assert result.line.escapes_by_origin == {"s1": 98}
    assert station(result, "s1").escaped_by_origin == {"s1": 99}


def test_false_rejects_are_scrapped_or_reworked() -> None:
    def gate(**rework: Table) -> Table:
        return {"s1": {"gate": {"effectiveness": 1.0, "false_reject": 1.0, "rework": rework}}}

    result = run(serial_line(["1 s", "1 s"], stations=gate()), 50 * SECOND)
    assert station(result, "s1").scrap_by_origin == {"false_reject": 49}
    line = serial_line(["1 s", "1 s"], stations={"s2": gate(false_reject={"share": 1.0, "to": "b1"})["s1"]})
    result = run(line, 50 * SECOND)
    assert station(result, "s2").rework_by_origin == {"false_reject": 48}
    # They come back for ever, but each counts as rejected for the first time once.
    assert result.line.first_rejects == {"raw": len({line[4] for line in events(result, "rework", "s2")})}


def test_reworked_pieces_lose_their_defect_and_return_to_the_named_buffer() -> None:
    gate = {"effectiveness": 1.0, "rework": {"s1": {"share": 1.0, "to": "b1"}}}
    stations: Table = {"s1": {"quality": {"nonconforming_in_control": 1.0}}, "s3": {"gate": gate}}
    line = serial_line(["4 s", "1 s", "1 s"], stations=stations)
    result = run(line, 101 * SECOND)
    # Each piece passes s2 and s3 twice: 4 k + 1 + 1, and again 2 s later.
    assert in_seconds(times(result, "rework", "s3")) == list(range(6, 101, 4))
    assert in_seconds(times(result, "hand_over", "s3")) == sorted([*range(6, 101, 4), *range(8, 101, 4)])
    assert finished(result) == len(range(8, 101, 4))
    assert result.line.finished_defective == {"ring": 0}
    assert station(result, "s3").rework_by_origin == {"s1": len(range(6, 101, 4))}
    account = unit(result, "s3")
    assert account.produced == account.good + account.reworked and account.scrapped == 0


# Alarms ---------------------------------------------------------------------------------------------------------------


def test_a_chart_finds_after_the_reaction_and_the_piece_in_process_is_finished() -> None:
    quality = shifting("35 s", chart=chart("60 s", "25 s"), adjustment={"duration": "13 s", "response": "2 s"})
    result = run(serial_line(["10 s"], stations={"s1": {"quality": quality}}), 109 * SECOND)
    # Out of control in the piece of 40; found at 60, alarm at 85, after the piece of 90 stopped until 105.
    assert in_seconds(times(result, "finding", "s1")) == [60]
    assert in_seconds(times(result, "alarm", "s1")) == [85]
    assert in_seconds(times(result, "stop", "s1")) == [90]
    assert defects_by_time(result, "s1") == [40, 50, 60, 70, 80, 90]
    assert state_times(unit(result, "s1")) == {"processing": 94 * SECOND, "adjustment": 15 * SECOND}
    account = unit(result, "s1")
    assert (account.shifts, account.shifted_time, dict(account.detections)) == (1, 55 * SECOND, {"chart": 1})


def test_an_inspector_is_requested_and_samples_when_granted() -> None:
    patrol = {"interval": "60 s", "pieces": 5, "effectiveness": 1.0, "pool": "inspectors", "duration": "50 s"}
    stations = {
        name: {
            "inputs": ["raw"],
            "to": "out",
            "cycle": "10 s",
            "quality": shifting(age, patrol=patrol, adjustment={"duration": "5 s"}),
        }
        for name, age in (("a", "1000 s"), ("b", "65 s"))
    }
    result = run(make_line(stations, pools={"inspectors": {"skill": "inspector", "people": 1}}), 200 * SECOND)
    # Requests at 60: a is sampled at 60, b at 110, known at 160; in between, visits are due that are not asked for.
    assert in_seconds(times(result, "patrol", "a")) == [110]
    assert in_seconds(times(result, "patrol", "b")) == [160]
    assert in_seconds(times(result, "finding", "b")) == [160]
    assert result.pools[0].busy_time == {"patrol": 140 * SECOND}
    assert result.pools[0].requests == 4


def test_a_gate_further_on_feeds_back() -> None:
    feedback = [{"gate": "s2", "count": 3, "within": "21 s", "delay": "7 s"}]
    stations: Table = {
        "s1": {"quality": shifting("35 s", feedback=feedback, adjustment={"duration": "10 s"})},
        "s2": {"gate": ALWAYS},
    }
    result = run(serial_line(["10 s", "1 s"], stations=stations), 109 * SECOND)
    # Rejects at 41, 51, 61: the third within 20 s; alarm at 68; stopped after the piece of 70, until 80.
    assert in_seconds(times(result, "scrap", "s2")) == [41, 51, 61, 71]
    assert in_seconds(times(result, "alarm", "s1")) == [68]
    assert in_seconds(times(result, "stop", "s1")) == [70]
    assert dict(unit(result, "s1").detections) == {"feedback": 1}
    rare = [{"gate": "s2", "count": 3, "within": "19 s"}]
    stations["s1"] = {"quality": shifting("35 s", feedback=rare, adjustment={"duration": "10 s"})}
    result = run(serial_line(["10 s", "1 s"], stations=stations), 109 * SECOND)
    assert times(result, "alarm", "s1") == []
    assert station(result, "s2").scrap_by_origin == {"s1": 7}


def test_more_stock_between_means_later_feedback() -> None:
    def delay(places: int) -> int:
        feedback = [{"gate": "s2", "count": 1, "within": "1 h"}]
        stations: Table = {
            "s1": {"quality": shifting("300 s", feedback=feedback, adjustment={"duration": "10 s"})},
            "s2": {"gate": ALWAYS},
        }
        result = run(serial_line(["5 s", "10 s"], [places], stations=stations), 1_000 * SECOND)
        return times(result, "alarm", "s1")[0] - times(result, "shift", "s1")[0]

    # s1 is blocked, so that a piece waits at s1 and in every place for the 10 s that s2 needs for each piece ahead.
    assert [delay(places + 1) - delay(places) for places in (1, 2, 5)] == [10 * SECOND] * 3


# Quarantine -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("effectiveness", "scrapped"), [(1.0, 5), (0.0, 0)])
def test_quarantine_holds_back_what_was_made_since_the_last_good_check(effectiveness: float, scrapped: int) -> None:
    quarantine = {"pool": "inspectors", "duration_per_piece": "3 s", "effectiveness": effectiveness}
    quality = shifting("75 s", chart=chart("60 s"), adjustment={"duration": "1000 s"}, quarantine=quarantine)
    plan = {"clock": "calendar", "time_to": "34 s", "duration": "1000 s", "state": "down_repair"}
    stations: Table = {"s1": {"quality": quality}, "s2": {"interruptions": {"f": plan}}}
    pools = {"inspectors": {"skill": "inspector", "people": 1}}
    result = run(serial_line(["10 s", "4 s"], stations=stations, pools=pools), 400 * SECOND)
    # s2 takes the pieces of 10, 20 and 30 and stops from 34 on. The chart is good at 60 and finds the shift at 120:
    # the pieces of 70 ... 120 are held back, 80 ... 120 defective; sorted for 6 x 3 s; the piece of 130 follows.
    assert in_seconds(times(result, "alarm", "s1")) == [120]
    assert [line[5] for line in events(result, "alarm", "s1")] == [6]
    assert in_seconds(times(result, "sorted", "s1")) == [138]
    assert station(result, "s1").quarantine_scrap_by_origin == ({"s1": scrapped} if scrapped else {})
    assert result.line.scrapped == {"raw": scrapped}
    assert result.line.first_rejects == {"raw": scrapped}
    assert result.pools[0].busy_time == {"sort": 18 * SECOND}
    # Of 40 ... 130 in the buffer, ten pieces, what was scrapped is missing; six were away for 18 s.
    account = buffer(result, "b1")
    assert account.content_end == 10 - scrapped
    assert (
        account.content_time
        == sum(400 - made for made in range(40, 131, 10)) * SECOND - (6 * 18 + scrapped * (400 - 138)) * SECOND
    )
    assert finished(result) == 3


def test_quarantine_of_the_whole_lot_takes_what_all_units_made_of_it() -> None:
    quarantine = {"scope": "lot", "duration_per_piece": "1 s", "effectiveness": 1.0}
    quality = shifting("75 s", chart=chart("60 s"), adjustment={"duration": "1000 s"}, quarantine=quarantine)
    sources = {"raw": {"lots": [{"product": "ring", "quantity": 8}]}}
    plan = {"clock": "calendar", "time_to": "1 s", "duration": "1000 s", "state": "down_repair"}
    stations: Table = {"s1": {"quality": quality}, "s2": {"interruptions": {"f": plan}}}
    result = run(serial_line(["10 s", "4 s"], stations=stations, sources=sources), 400 * SECOND)
    # Lots of the pieces 10 ... 80 and 90 ... 160; at 120 the unit has made four of the second, all defective.
    assert [line[5] for line in events(result, "alarm", "s1")] == [4]
    assert station(result, "s1").quarantine_scrap_by_origin == {"s1": 4}
    assert in_seconds(times(result, "sorted", "s1")) == [124]
    assert buffer(result, "b1").content_end == 8 + 1  # with the piece that was in process at the alarm


def test_sorted_pieces_return_at_the_tail_and_may_overfill() -> None:
    quarantine = {"duration_per_piece": "10 s", "effectiveness": 0.0}
    quality = shifting("15 s", chart=chart("40 s"), adjustment={"duration": "1000 s"}, quarantine=quarantine)
    late = {"late": {"period": "1 h", "open": [{"start": "151 s", "end": "1 h"}]}}
    stations: Table = {"s1": {"quality": quality}, "s2": {"calendar": "late"}}
    result = run(serial_line(["10 s", "4 s"], [4], stations=stations, calendars=late), 170 * SECOND)
    # Pieces 0 ... 3 fill the buffer, are held back at 40 and return at 80; piece 4, in process at the alarm, at 50.
    assert in_seconds(times(result, "sorted", "s1")) == [80]
    assert [line[4] for line in events(result, "take", "s2")] == [4, 0, 1, 2, 3]
    assert in_seconds(times(result, "take", "s2")) == [151, 155, 159, 163, 167]
    assert buffer(result, "b1").largest == 5
    assert result.line.finished_defective == {"ring": 3}  # 4, 2 and 3; 0 and 1 were made in control
