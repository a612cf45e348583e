"""Turning, heat treatment and selective assembly as modules: where they stand, what they hold, who is refused."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from lines.bearing import MODULES, reference_line
from lines.budget import station_budget
from lines.files import dumps_line, loads_line
from simcore.check import check
from simcore.engines import simulate
from simcore.errors import SpecError
from simcore.spec import LineSpec
from tests.lines.bearing.test_reference_line import unaccounted

HOUR = 3_600_000_000
DAY = 24 * HOUR
ROUTES = [("heat_treatment",), ("turning", "heat_treatment"), ("matching",), MODULES]


def capacity(line: LineSpec, station: str) -> float:
    return station_budget(line, station).capacity


def narrowest(line: LineSpec) -> str:
    """The station with the least capacity by hand; rings that are matched have no such budget."""
    return min(line.stations, key=lambda name: capacity(line, name))


def test_without_modules_the_line_is_what_it_was() -> None:
    line = reference_line()
    assert line == reference_line(modules=()) and len(line.stations) == 12
    assert not any(station.size or station.furnace or station.selective_assembly for station in line.stations.values())
    digest = hashlib.sha256(dumps_line(line).encode()).hexdigest()
    assert digest == hashlib.sha256(dumps_line(reference_line(modules=[])).encode()).hexdigest()


@pytest.mark.parametrize("bore_mm", [10.0, 20.0, 80.0])
@pytest.mark.parametrize("modules", ROUTES)
def test_modules_give_sound_lines_that_account_for_themselves(modules: tuple[str, ...], bore_mm: float) -> None:
    line = reference_line(modules=modules, bore_mm=bore_mm)
    assert check(line) == () and unaccounted(line) == []
    assert loads_line(dumps_line(line)) == line
    for part in (*line.stations.values(), *line.buffers.values()):
        assert set(part.label) == {"zh", "en"} and all(part.label.values())
    zones = [station for pool in line.pools.values() if pool.skill == "operator" for station in pool.zone]
    assert sorted(zones) == sorted(line.stations)


def test_a_module_leaves_the_rest_of_the_line_alone() -> None:
    base, more = reference_line(), reference_line(modules=MODULES)
    fed = {"outer_face": ["after_outer_furnace"], "inner_face": ["after_inner_furnace"]}
    fed["assembly"] = ["sorted_outer", "sorted_inner"]
    for name, station in base.stations.items():
        other = more.stations[name]
        assert [part.origin for part in other.inputs] == fed.get(name, [part.origin for part in station.inputs])
        same = {"inputs": station.inputs, "size": None, "selective_assembly": None}
        assert other.model_copy(update=same) == station
    pools = dict(more.pools)
    assert pools.pop("operators_assembly").zone == (
        *("outer_gauge", "inner_gauge"), *base.pools["operators_assembly"].zone,
    )  # fmt: skip
    assert all(pools[name] == pool for name, pool in base.pools.items() if name != "operators_assembly")
    assert more.sources == base.sources and more.sinks == base.sinks


def test_rings_go_through_turning_and_furnace_to_the_face() -> None:
    line = reference_line(modules=["turning", "heat_treatment"])
    for ring in ("outer", "inner"):
        name, path = f"{ring}_turning_first", []
        assert [part.origin for part in line.stations[name].inputs] == [f"{ring}_ring"]
        while name != f"{ring}_face":
            path.append(name)
            (name,) = (
                key for key, s in line.stations.items() if line.stations[path[-1]].to in [i.origin for i in s.inputs]
            )
        assert path == [f"{ring}_turning_first", f"{ring}_turning_second", f"{ring}_furnace"]
    assert "blanks" in line.description and "turned rings in" in reference_line(modules=["heat_treatment"]).description


def test_takt_and_residence_of_the_furnace_by_hand() -> None:
    """250 kg/h for 4.5 lines, 52 + 34 g a set: 646 sets an hour; 3 h of them are on the belt."""
    line = reference_line(modules=["heat_treatment"])
    for ring in ("outer", "inner"):
        station = line.stations[f"{ring}_furnace"]
        assert station.furnace is not None
        sets = 250.0 / 4.5 / 0.086
        assert 3.6e9 / station.cycle.mean_microseconds == pytest.approx(sets, rel=1e-6)
        assert station.furnace.residence_time.value == 3 * HOUR
        capacity = line.buffers[f"after_{ring}_furnace"].capacity
        assert capacity is not None and capacity.value == round(3 * sets + 3000)
    # Full load of both parts: 0.4 kWh/kg of what the line has of the furnace; half of it when nothing is charged.
    powers = [s.power for s in line.stations.values() if s.furnace is not None and s.power is not None]
    assert sum(power.processing.value for power in powers) == pytest.approx(0.4 * 250 / 4.5, rel=1e-6)
    assert sum(power.idle.value for power in powers) == pytest.approx(0.2 * 250 / 4.5, rel=1e-6)


@pytest.mark.parametrize(
    ("options", "station"),
    [
        ({}, "inner_bore"),
        ({"furnace_kg_h": 400.0}, "inner_bore"),
        ({"furnace_kg_h": 150.0}, "outer_furnace"),
        ({"bore_mm": 10.0}, "outer_superfinish"),
        ({"bore_mm": 40.0}, "outer_furnace"),
        ({"bore_mm": 40.0, "furnace_kg_h": 400.0}, "inner_bore"),
    ],
)
def test_where_the_furnace_binds(options: dict[str, Any], station: str) -> None:
    """Of 150/250/400 kg/h the low end limits the line; mass grows faster than grinding time: so do large bores."""
    assert narrowest(reference_line(modules=["turning", "heat_treatment"], **options)) == station


def test_the_line_makes_what_a_binding_furnace_lets_through() -> None:
    """150 kg/h: the simulated furnace charges what its budget says, and is neither starved nor blocked for long."""
    line = reference_line(modules=["heat_treatment"], furnace_kg_h=150.0)
    run = simulate(line, 20 * DAY, warmup=5 * DAY, seed=4)
    rate = {unit.station: unit.produced / (20 * 20) for unit in run.units if unit.station.endswith("_furnace")}
    by_hand = capacity(line, "outer_furnace")
    # Failures of 8 h every 500 h: about one in the window, a standard deviation of some 3 % of it.
    assert all(value == pytest.approx(by_hand, rel=0.1) for value in rate.values())
    good = sum(run.line.finished.values()) / (20 * 20)
    assert 0.85 * min(rate.values()) < good < min(rate.values())


def test_cracks_from_heat_treatment_come_to_light_in_grinding() -> None:
    """The laboratory looks every 3 h; without it the gate of superfinishing finds a bad charge by its cracks, later."""
    line = reference_line(modules=["heat_treatment"])
    data = line.model_dump(mode="json", by_alias=True)
    for ring in ("outer", "inner"):
        quality = data["stations"][f"{ring}_furnace"]["quality"]
        quality["time_to_shift"]["mean"] = "60 h"
    runs = []
    for laboratory in (True, False):
        if not laboratory:
            for ring in ("outer", "inner"):
                data["stations"][f"{ring}_furnace"]["quality"]["patrol"] = None
        runs.append(simulate(LineSpec.model_validate(data), 20 * DAY, warmup=2 * DAY, seed=9))
    found = [[unit for unit in run.units if unit.station.endswith("_furnace")] for run in runs]
    by = [
        {means: sum(u.detections.get(means, 0) for u in units) for means in ("patrol", "feedback")} for units in found
    ]
    assert by[0]["patrol"] > 0 and by[1]["patrol"] == 0 and by[1]["feedback"] > 0
    late = [
        sum(unit.detection_delay for unit in units) / max(1, sum(each.values()))
        for units, each in zip(found, by, strict=True)
    ]
    assert late[1] > 2 * late[0]
    scrapped = [
        sum(s.scrap_by_origin.get("outer_furnace", 0) for s in run.stations if s.station == "outer_superfinish")
        for run in runs
    ]
    assert scrapped[1] > scrapped[0] > 0


@pytest.mark.parametrize("station", ["outer_turning_first", "outer_furnace", "outer_gauge"])
def test_capacity_of_each_new_station_alone(station: str) -> None:
    """The budget by hand against the station simulated alone: 4,000 h, so that its rare stops are many."""
    from lines.isolation import isolated

    line = reference_line(modules=MODULES)
    run = simulate(isolated(line, station), 4_000 * HOUR, warmup=40 * HOUR, seed=2)
    made = sum(unit.produced for unit in run.units) / 4_000
    # Failures are the largest part of the chance: 8 of 8.8 h +- cv 0.95 at the furnace, 0.6 % of the time.
    assert made == pytest.approx(capacity(line, station), rel=0.02)


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        ({"modules": ["turnin"]}, "NAME_UNKNOWN", "modules"),
        ({"modules": ["matching", "matching"]}, "OPTION_FORM", "modules"),
        ({"modules": ["turning"]}, "OPTION_NEEDS", "modules"),
        ({"modules": ["heat_treatment"], "furnace_kg_h": 0.0}, "OPTION_RANGE", "furnace_kg_h"),
        ({"modules": ["matching"], "furnace_kg_h": 250.0}, "OPTION_NEEDS", "furnace_kg_h"),
        ({"units": {"outer_furnace": 2}}, "NAME_UNKNOWN", "units.outer_furnace"),
        ({"operators": {"operators_turning": 2}}, "NAME_UNKNOWN", "operators.operators_turning"),
    ],
)
def test_nonsense_is_refused_by_name(options: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(SpecError) as refusal:
        reference_line(**options)
    assert [(problem.code, problem.path) for problem in refusal.value.problems] == [(code, path)]
    assert all(problem.hint for problem in refusal.value.problems)


def test_options_reach_the_modules() -> None:
    line = reference_line(modules=MODULES, units={"outer_turning_first": 5}, operators={"operators_turning": 4})
    assert line.stations["outer_turning_first"].units.value == 5
    assert {shift.people.value for shift in line.pools["operators_turning"].shifts} == {4}
    by_setters = reference_line(modules=MODULES, adjusted_by="setters").stations["inner_turning_second"].quality
    assert by_setters is not None and by_setters.adjustment is not None
    assert by_setters.adjustment.pool == "setters_turning"
