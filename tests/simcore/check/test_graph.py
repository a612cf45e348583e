"""Positions and compositions, against hand counts and against the plain definition on generated lines."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given, settings

from simcore.check import check, composition, positions
from simcore.errors import SpecError
from simcore.spec import LineSpec
from tests.strategies import lines

Table = dict[str, Any]


def station(inputs: list[Any], to: str, **more: Any) -> Table:
    return {"inputs": inputs, "to": to, "cycle": "1 s", **more}


def line(stations: Table, buffers: list[str], sources: tuple[str, ...] = ("raw",), **more: Any) -> LineSpec:
    lots = {"lots": [{"product": "P", "quantity": 1}]}
    whole: Table = {"name": "n", "products": {"P": {}}, "sources": dict.fromkeys(sources, lots), "sinks": {"out": {}}}
    return LineSpec.model_validate({**whole, "stations": stations, "buffers": {name: {} for name in buffers}, **more})


def test_position_is_the_longest_path_then_the_stream() -> None:
    # a -> b -> d and a -> c -> c2 -> d: d lies behind three stations.
    stations = {
        "d": station(["y"], "out"),
        "a": station(["raw"], "x", stream_id="first"),
        "b": station(["x"], "y"),
        "c": station(["x"], "z"),
        "c2": station(["z"], "y"),
    }
    assert positions(line(stations, ["x", "y", "z"])) == {
        "a": (0, "first"), "b": (1, "b"), "c": (1, "c"), "c2": (2, "c2"), "d": (3, "d"),
    }  # fmt: skip


def test_composition_multiplies_through_nested_assembly() -> None:
    stations = {
        "grind": station(["ring"], "rings"),
        "join": station(["rings", {"from": "ball", "quantity": 8}], "sets"),
        "box": station([{"from": "sets", "quantity": 10}, "carton"], "boxes"),
        "ship": station([{"from": "boxes", "quantity": 4}], "out"),
    }
    found = composition(line(stations, ["rings", "sets", "boxes"], ("ring", "ball", "carton")))
    assert found["sets"] == found["join"] == {"ring": 1, "ball": 8}
    assert found["boxes"] == {"ring": 10, "ball": 80, "carton": 1}
    assert found["ship"] == {"ring": 40, "ball": 320, "carton": 4}
    assert found["rings"] == {"ring": 1}


def test_rework_fills_a_buffer_of_its_own() -> None:
    gate = {"effectiveness": 1.0, "rework": {"grind": {"share": 1.0, "to": "bench"}}}
    stations = {
        "grind": station(["raw"], "ground"),
        "test": station(["ground"], "out", gate=gate),
        "mend": station(["bench"], "ground"),
    }
    found = line(stations, ["ground", "bench"])
    assert check(found) == ()
    assert composition(found)["bench"] == composition(found)["mend"] == {"raw": 1}
    assert positions(found)["test"] == (1, "test")


def test_circle_has_no_positions() -> None:
    stations = {"a": station(["raw"], "x"), "b": station(["x"], "y"), "c": station(["y"], "x")}
    with pytest.raises(SpecError, match="CYCLIC_ROUTE"):
        positions(line({**stations, "d": station(["y"], "out")}, ["x", "y"]))


def test_different_compositions_have_no_answer() -> None:
    stations = {"a": station(["raw"], "x"), "b": station(["raw2"], "x"), "c": station(["x"], "out")}
    with pytest.raises(SpecError, match="MIXED_COMPOSITION"):
        composition(line(stations, ["x"], ("raw", "raw2")))


@settings(max_examples=40)
@given(lines())
def test_position_exceeds_that_of_every_station_before(found: LineSpec) -> None:
    place = positions(found)
    for name, spec in found.stations.items():
        origins = {item.origin for item in spec.inputs}
        before = [
            place[other][0]
            for other, feeder in found.stations.items()
            if origins & {feeder.to, *feeder.routes.values()}
        ]
        assert place[name] == (max(before, default=-1) + 1, spec.stream_id or name)


@settings(max_examples=40)
@given(lines())
def test_composition_is_the_sum_of_what_a_cycle_takes(found: LineSpec) -> None:
    parts = composition(found)
    for name, spec in found.stations.items():
        total: dict[str, int] = {}
        for item in spec.inputs:
            for source, count in parts.get(item.origin, {item.origin: 1}).items():
                total[source] = total.get(source, 0) + count * item.quantity.value
        assert parts[name] == total
        for place in {spec.to, *spec.routes.values()} & set(found.buffers):
            assert parts[place] == total


def calls_of_check(machines: int) -> int:
    """Calls of functions [1] that the check of a serial line takes whose every station learns from the last gate."""
    names = [f"s{number}" for number in range(machines)]
    stations = {
        name: station(
            [f"b{number - 1}" if number else "raw"],
            f"b{number}" if number < machines - 1 else "out",
            gate={"effectiveness": 0.9},
        )
        for number, name in enumerate(names)
    }
    quality = {"nonconforming_in_control": 0.01, "adjustment": {"duration": "1 h"}}
    for name in names[:-1]:
        stations[name]["quality"] = {**quality, "feedback": [{"gate": names[-1], "count": 1, "within": "1 h"}]}
    spec = line(stations, [f"b{number}" for number in range(machines - 1)])
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        found = check(spec)
    finally:
        sys.setprofile(None)
    assert found == ()
    return calls


def test_the_work_of_a_check_grows_at_most_with_the_square_of_the_line() -> None:
    # Every station that learns from a gate looks for its way there, which is as long as the line.
    few, many = calls_of_check(300), calls_of_check(600)
    assert many < 4.2 * few
    assert many < 2_000_000
