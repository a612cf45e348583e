"""Each mechanism changes its parameter and no other; what matches nothing is refused."""

from __future__ import annotations

from typing import Any

import pytest

from lines.bearing import reference_line
from scenarios.measures import Measure, catalogue, compose, loads_measures, select
from simcore.check import check
from simcore.errors import SpecError
from simcore.spec import LineSpec

HOUR = 3_600_000_000


@pytest.fixture(scope="module")
def line() -> LineSpec:
    return reference_line()


def measure(*effects: dict[str, Any], covers: tuple[str, ...] = ("inner_bore",)) -> dict[str, Measure]:
    return {"m": Measure.model_validate({"covers": covers, "effects": effects})}


def test_no_measure_returns_the_same_line(line: LineSpec) -> None:
    assert compose({})(line) is line
    assert compose({"nothing": Measure()})(line) is line
    assert compose(measure({"mechanism": "cycle", "factor": 1.0}))(line) == line


def test_cycle_and_variation(line: LineSpec) -> None:
    effects = ({"mechanism": "cycle", "factor": 0.5}, {"mechanism": "variation", "factor": 0.5})
    cycle = compose(measure(*effects))(line).stations["inner_bore"].cycle
    assert cycle.mean is not None and (cycle.mean.low, cycle.mean.value, cycle.mean.high) == (
        4_500_000,
        5_400_000,
        8_000_000,
    )
    assert cycle.cv is not None and cycle.cv.value == pytest.approx(0.01)


def test_loader_takes_the_place_of_the_hand(line: LineSpec) -> None:
    changed = compose(measure({"mechanism": "loader", "remaining_time": "0.2 s"}, covers=("mark_pack",)))(line)
    pack = changed.stations["mark_pack"]
    assert pack.operator is None and pack.cycle.mean_microseconds == 3_200_000


def test_longer_setup_adds_and_does_not_commute_with_shorter_setup(line: LineSpec) -> None:
    shorter = {"mechanism": "setup", "factor": 0.5}
    longer = {"mechanism": "longer_setup", "added": "0.35 h"}
    first = compose(measure(shorter, longer))(line).stations["inner_bore"].setup
    second = compose(measure(longer, shorter))(line).stations["inner_bore"].setup
    assert first is not None and second is not None
    assert first.duration.mean_microseconds == round(1.6 * HOUR)
    assert second.duration.mean_microseconds == round(1.425 * HOUR)


def test_patrol_people_and_buffers(line: LineSpec) -> None:
    effects = (
        {"mechanism": "patrol", "factor": 0.5},
        {"mechanism": "people", "pools": ["setters"], "added": 1},
        {"mechanism": "buffer", "buffers": ["after_wash"], "factor": 0.001},
    )
    changed = compose(measure(*effects))(line)
    old, new = line.stations["inner_bore"].quality, changed.stations["inner_bore"].quality
    assert old and new and old.patrol and new.patrol
    assert new.patrol.interval.value == round(old.patrol.interval.value / 2)
    assert {shift.people.value for shift in changed.pools["setters"].shifts} == {3}
    assert changed.pools["setters"].heads == 5.0
    capacity = changed.buffers["after_wash"].capacity
    assert capacity is not None and capacity.value == 1


def test_joint_zone(line: LineSpec) -> None:
    changed = compose(select(catalogue(), ["tending_span"]))(line)
    assert "operators_outer" not in changed.pools and "operators_inner" not in changed.pools
    joint = changed.pools["operators_grinding"]
    assert set(joint.zone) == set(line.pools["operators_outer"].zone) | set(line.pools["operators_inner"].zone)
    assert [shift.people.value for shift in joint.shifts] == [1, 1]
    assert changed.stations["inner_bore"].interruptions["micro_stop"].pool == "operators_grinding"
    adjustment = changed.stations["outer_raceway"].quality
    assert adjustment and adjustment.adjustment and adjustment.adjustment.pool == "operators_grinding"


def test_some_units_of_a_station_may_be_covered_alone(line: LineSpec) -> None:
    split = {"mechanism": "split", "station": "inner_bore", "units": 1, "into": "inner_bore_linked"}
    cycle = {"mechanism": "cycle", "factor": 0.9}
    changed = compose(measure(split, cycle, covers=("inner_bore_linked",)))(line)
    old, new = changed.stations["inner_bore"], changed.stations["inner_bore_linked"]
    assert (old.units.value, new.units.value) == (1, 1) and check(changed) == ()
    assert old.model_copy(update={"units": line.stations["inner_bore"].units}) == line.stations["inner_bore"]
    assert new.cycle.mean_microseconds == 9_720_000 and new.inputs == old.inputs and new.to == old.to
    assert "inner_bore_linked" in changed.pools["operators_inner"].zone
    gate = changed.stations["inner_superfinish"].gate
    assert gate is not None and gate.rework["inner_bore_linked"] == gate.rework["inner_bore"]


@pytest.mark.parametrize(
    ("effect", "covers"),
    [
        ({"mechanism": "cycle", "factor": 0.9}, ("inner_bor",)),
        ({"mechanism": "cycle", "factor": 0.9}, ("inner_bore", "drilling_*")),
        ({"mechanism": "cycle", "factor": 0.9}, ()),
        ({"mechanism": "tool_life", "factor": 2.0}, ("assembly",)),
        ({"mechanism": "response", "mode": "micro_stop", "factor": 0.5}, ("inner_bore",)),
        ({"mechanism": "response", "mode": "failures", "factor": 0.5}, ("*",)),
        ({"mechanism": "time_between", "mode": "tool_change", "factor": 2.0}, ("inner_bore",)),
        ({"mechanism": "loader", "remaining_time": "0 s"}, ("inner_bore",)),
        ({"mechanism": "buffer", "buffers": ["after_drilling"], "factor": 0.5}, ()),
        ({"mechanism": "split", "station": "inner_bore", "units": 2, "into": "x"}, ()),
        ({"mechanism": "split", "station": "inner_bor", "units": 1, "into": "x"}, ()),
        ({"mechanism": "split", "station": "inner_bore", "units": 1, "into": "after_wash"}, ()),
        ({"mechanism": "people", "pools": ["painters"], "added": 1}, ()),
        ({"mechanism": "tending_span", "pools": ["setters", "packers"], "into": "all", "people": 2}, ()),
    ],
)
def test_what_matches_nothing_is_refused(line: LineSpec, effect: dict[str, Any], covers: tuple[str, ...]) -> None:
    with pytest.raises(SpecError) as refusal:
        compose(measure(effect, covers=covers))(line)
    assert refusal.value.code == "MEASURE_MATCHES_NOTHING"
    assert refusal.value.path == "measures.m.effects.0"


def test_a_chart_needs_something_to_replace(line: LineSpec) -> None:
    chart = {
        "mechanism": "chart",
        "interval": "10 min",
        "weight": 0.25,
        "limit_width": 3.0,
        "shift": 2.0,
        "reaction": "0",
    }
    plain = line.stations["inner_bore"].model_copy(update={"quality": None})
    bare = line.model_copy(update={"stations": {**line.stations, "inner_bore": plain}})
    with pytest.raises(SpecError, match="MEASURE_MATCHES_NOTHING"):
        compose(measure(chart))(bare)


def test_a_measure_acts_once(line: LineSpec) -> None:
    with pytest.raises(SpecError) as refusal:
        select(catalogue(), ["andon", "b1_renovation"])
    assert refusal.value.code == "MEASURE_TWICE"
    with pytest.raises(SpecError) as refusal:
        select(catalogue(), ["andonn"])
    assert refusal.value.code == "NAME_UNKNOWN"


def test_people_below_none_are_refused(line: LineSpec) -> None:
    with pytest.raises(SpecError):
        compose(measure({"mechanism": "people", "pools": ["setters"], "added": -3}))(line)


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ('[measures.a]\ncovers = ["x"]\noutput = 1.23\n', "UNKNOWN_KEY", 3),
        ('[[measures.a.effects]]\nmechanism = "throughput"\nfactor = 1.23\n', None, 1),
        ('[[measures.a.effects]]\nmechanism = "cycle"\nfactor = -0.5\n', "OUT_OF_RANGE", None),
        ('[[measures.a.items]]\nname = "x"\nkind = "equipment"\namount = 5.5\n', "AMOUNT", 4),
        ('[[measures.a.items]]\nname = "x"\nkind = "equipment"\namount = "-5"\n', "AMOUNT", 4),
        ('[packages]\np = ["b"]\n[measures.a]\n', "NAME_UNKNOWN", None),
    ],
)
def test_bad_files_are_refused_with_their_line(text: str, code: str | None, row: int | None) -> None:
    with pytest.raises(SpecError) as refusal:
        loads_measures(text, "m.toml")
    (problem,) = refusal.value.problems
    assert problem.file == "m.toml" and (code is None or problem.code == code)
    assert row is None or problem.line == row
