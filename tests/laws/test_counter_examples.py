"""What sounds like a law and is none: pinned lines on which an improvement does harm."""

from __future__ import annotations

from typing import Any

import pytest

from simcore.spec import LineSpec
from tests.laws.support import MINUTE, SECOND, finishes, run

Table = dict[str, Any]


def line(stations: Table, places: int, **others: Any) -> LineSpec:
    data = {
        "name": "counter-example",
        "products": {"P": {}},
        "sources": {"in": {"lots": [{"product": "P", "quantity": 9}]}},
        "stations": stations,
        "buffers": {"b1": {"capacity": places}},
        "sinks": {"out": {}},
        **others,
    }
    return LineSpec.model_validate(data)


def finished(spec: LineSpec, horizon: int) -> int:
    return len(finishes(run(spec, horizon)))


def with_failures(first_cycle: int) -> LineSpec:
    def stop(time_to: int, duration: int) -> Table:
        law = {"clock": "operating", "time_to": f"{time_to} s", "duration": f"{duration} s", "state": "down_repair"}
        return {"failure": law}

    first = {"inputs": ["in"], "cycle": f"{first_cycle} s", "to": "b1", "interruptions": stop(17, 19)}
    second = {"inputs": ["b1"], "cycle": "5 s", "to": "out", "interruptions": stop(14, 20)}
    return line({"a": first, "b": second}, 0)


def test_a_faster_station_with_operating_time_failures_may_finish_less() -> None:
    # The failures of both stations no longer fall into the same time.
    assert finished(with_failures(5), 90 * SECOND) == 8
    assert finished(with_failures(4), 90 * SECOND) == 5


def with_shared_setter(first_cycle: int) -> LineSpec:
    def station(origin: str, target: str, cycle: int, setup: int) -> Table:
        change = {"duration": f"{setup} s", "pool": "setters"}
        return {"inputs": [origin], "cycle": f"{cycle} s", "to": target, "setup": change}

    return line(
        {"a": station("in", "b1", first_cycle, 1), "b": station("b1", "out", 2, 2)},
        1,
        products={"P": {}, "Q": {}},
        sources={"in": {"lots": [{"product": "P", "quantity": 1}, {"product": "Q", "quantity": 1}]}},
        pools={"setters": {"skill": "setter", "people": 1}},
    )


def test_a_faster_station_may_take_the_setter_from_the_bottleneck() -> None:
    assert finished(with_shared_setter(2), 90 * SECOND) == 21
    assert finished(with_shared_setter(1), 90 * SECOND) == 17


def with_rework(first_cycle: int) -> LineSpec:
    rework = {"a": {"share": 1.0, "to": "b1"}}
    gate = {"effectiveness": 1.0, "rework": rework, "rework_may_overfill": True}
    first = {"inputs": ["in"], "cycle": f"{first_cycle} s", "to": "b1", "quality": {"nonconforming_in_control": 0.3}}
    return line({"a": first, "b": {"inputs": ["b1"], "cycle": "6 s", "to": "out", "gate": gate}}, 3)


def test_a_faster_station_before_a_rework_loop_may_delay_a_piece() -> None:
    # More pieces lie before the reworked one, which returns to the tail.
    slow, fast = finishes(run(with_rework(4), MINUTE)), finishes(run(with_rework(3), MINUTE))
    assert [time // SECOND for time in slow[:4]] == [10, 22, 28, 34]
    assert [time // SECOND for time in fast[:4]] == [9, 21, 27, 39]


def with_inspection_downstream(places: int) -> LineSpec:
    quality = {
        "nonconforming_in_control": 0.0,
        "nonconforming_shifted": 1.0,
        "time_to_shift": "60 s",
        "feedback": [{"gate": "b", "count": 1, "within": "1 s"}],
        "adjustment": {"duration": "5 s"},
    }
    first = {"inputs": ["in"], "cycle": "1 s", "to": "b1", "quality": quality}
    return line(
        {"a": first, "b": {"inputs": ["b1"], "cycle": "2 s", "to": "out", "gate": {"effectiveness": 1.0}}}, places
    )


def test_a_larger_buffer_before_the_inspection_may_finish_less() -> None:
    """Kim and Gershwin (2005), OR Spectrum 27, 287: the defect is seen the later, the more stock lies between."""
    good = [
        sum(run(with_inspection_downstream(places), 120 * MINUTE).line.finished.values())
        for places in (1, 2, 5, 20, 100)
    ]
    assert good[0] < good[1] > good[2] > good[3] > good[4]


def with_machines_of_different_luck(places: int) -> LineSpec:
    random_law = {"distribution": "exponential", "mean": "7 s"}
    stations = {
        "a": {"inputs": ["in"], "cycle": "3 s", "to": "b1"},
        "b": {"units": 2, "inputs": ["b1"], "cycle": random_law, "to": "b2"},
        "c": {"inputs": ["b2"], "cycle": "2 s", "to": "out"},
    }
    return line(stations, places, buffers={"b1": {"capacity": places}, "b2": {"capacity": 1}})


def test_one_more_place_before_two_machines_may_finish_less() -> None:
    # Each machine draws its own times: with the place a piece comes earlier, and to the machine with the longer one.
    assert finished(with_machines_of_different_luck(1), MINUTE) == 17
    assert finished(with_machines_of_different_luck(2), MINUTE) == 16


@pytest.mark.slow
@pytest.mark.parametrize("replication", range(3))
def test_a_larger_buffer_before_the_inspection_may_finish_less_at_random(replication: int) -> None:
    """As above with random times of operation and pieces that are only partly defective, on common random numbers."""

    def good(places: int) -> int:
        spec = with_inspection_downstream(places)
        station = spec.stations["a"]
        assert station.quality is not None
        random_law = {"distribution": "exponential", "mean": "60 s"}
        quality = {**station.quality.model_dump(mode="json"), "time_to_shift": random_law, "nonconforming_shifted": 0.5}
        data = spec.model_dump(mode="json", by_alias=True)
        data["stations"]["a"]["quality"] = quality
        return sum(run(LineSpec.model_validate(data), 700 * MINUTE, replication=replication).line.finished.values())

    assert good(2) > good(20) > good(100)
