"""Every row of the domain's tables of measures is there, acts on the reference line, and says low, typical and high."""

from __future__ import annotations

import math
from typing import Any

import pytest

from lines.bearing import reference_line
from scenarios.measures import Measure, catalogue, compose, select
from scenarios.provenance import parameters
from simcore.analytic import ewma_average_run_length
from simcore.check import check
from simcore.engines import simulate
from simcore.errors import SpecError
from simcore.spec import LineSpec
from simcore.states import UnitState

DAY = 86_400_000_000

# Domain reference, section 3: the rows, and in which measure and mechanism each of their parameters acts.
MACHINES = {
    "gantry or robot loader": ("robot_loader", {"cycle", "new_stop", "longer_setup", "teething"}),
    "auto linking": ("linking", {"time_between", "repair", "buffer", "new_stop"}),
    "CNC grinder": ("cnc_grinder", {"cycle", "setup", "spread", "repair", "power", "teething"}),
    "in-process gauge": ("in_process_gauge", {"in_process_gauge", "spread"}),
    "vision or automatic final inspection": ("automatic_inspection", {"inspection"}),
    "robot packing": ("robot_packing", {"loader", "tending_span", "new_stop", "teething"}),
}
# Section 4, with the least connection level of the row.
INTERNET_OF_THINGS = {
    "I1": ("andon", {"response"}, "L1"),
    "I2": ("micro_stop_visibility", {"observation", "removal"}, "L1"),
    "I3": ("condition_monitoring_pf", {"condition_monitoring"}, "L2"),
    "I4": ("spc_charts", {"chart"}, "L3"),
    "I5": ("tool_life", {"tool_life"}, "L1"),
    "I6": ("dispatch_visibility", {"material"}, "L1"),
    "I7": ("quick_changeover", {"setup"}, "L1"),
    "I8": ("traceability", {"quarantine"}, "L1"),
    "I9": ("energy_management", {"power"}, "L1"),
    "I10": ("transparency", {"repair"}, "L1"),
}
ROWS = [(name, mechanisms) for name, mechanisms in MACHINES.values()]
ROWS += [(name, mechanisms) for name, mechanisms, _ in INTERNET_OF_THINGS.values()]


@pytest.fixture(scope="module")
def line() -> LineSpec:
    return reference_line()


def before(name: str, line: LineSpec) -> LineSpec:
    """The line on which a measure can act: where material never runs out there is nothing to see."""
    return compose(select(catalogue(), ["material_shortage"]))(line) if name == "dispatch_visibility" else line


def numbers(measure: Measure) -> list[tuple[str, Any, Any, Any]]:
    """Path, low, typical and high of every parameter of a measure, as its file has them."""

    def walk(path: str, value: object) -> list[tuple[str, Any, Any, Any]]:
        if isinstance(value, dict) and "typical" in value:
            return [(path, value.get("low"), value["typical"], value.get("high"))]
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        return [entry for key, part in items for entry in walk(f"{path}.{key}", part)]

    return walk("", measure.model_dump(exclude_unset=True, mode="python"))


@pytest.mark.parametrize(("name", "mechanisms"), ROWS)
def test_every_row_is_a_measure_with_its_mechanisms(name: str, mechanisms: set[str]) -> None:
    measure = catalogue().measures[name]
    assert mechanisms <= {effect.mechanism for effect in measure.effects}
    assert measure.source and measure.items and measure.counter_effects and set(measure.label) == {"zh", "en"}


@pytest.mark.parametrize(("name", "level"), [(name, level) for name, _, level in INTERNET_OF_THINGS.values()])
def test_connection_levels_of_the_rows(name: str, level: str) -> None:
    assert catalogue().measures[name].required_level == level


def test_packages_hold_the_rows() -> None:
    packages = catalogue().packages
    assert {*packages["machine_substitution"], "linking"} == {name for name, _ in MACHINES.values()}
    named = {name for name, _, _ in INTERNET_OF_THINGS.values()}
    assert {*packages["factory_iot"], "dispatch_visibility"} == named


@pytest.mark.parametrize("name", catalogue().measures)
def test_ranges_are_given_ordered_and_sourced(name: str) -> None:
    measure = catalogue().measures[name]
    for path, low, typical, high in numbers(measure):
        assert low is not None and high is not None and low <= typical <= high and low < high, path
    for parameter in parameters(measure):
        assert parameter.source not in ("unspecified", "") and parameter.reference, parameter.path


@pytest.mark.parametrize("name", catalogue().measures)
def test_each_measure_gives_a_line_that_runs(line: LineSpec, name: str) -> None:
    old = before(name, line)
    measure = catalogue().measures[name].model_copy(update={"months_in_use": 3.0})
    new = compose({name: measure})(old)
    assert new != old and check(new) == ()
    result = simulate(new, 2 * DAY, seed=3)
    assert sum(bucket.finished for bucket in result.buckets) > 0


@pytest.mark.parametrize("package", ["machine_substitution", "factory_iot"])
def test_packages_run(line: LineSpec, package: str) -> None:
    new = compose(select(catalogue(), [package]))(line)
    assert check(new) == ()
    assert sum(bucket.finished for bucket in simulate(new, 2 * DAY, seed=3).buckets) > 0


def test_run_lengths_of_the_gauge_are_those_of_its_chart() -> None:
    (effect,) = (e for e in catalogue().measures["in_process_gauge"].effects if e.mechanism == "in_process_gauge")
    gauge = effect.gauge
    detection, false_alarm = gauge.pieces_to_detection, gauge.pieces_to_false_alarm
    assert false_alarm is not None and detection.low and detection.high
    shifts = {detection.low: 3.0, detection.typical: 2.0, detection.high: 1.5}
    for length, shift in shifts.items():
        assert length == pytest.approx(ewma_average_run_length(shift, 0.25, 4.0), abs=0.006)
    assert false_alarm.typical == pytest.approx(ewma_average_run_length(0.0, 0.25, 4.0), rel=0.005)


def test_what_the_plant_sees_and_what_is_true_part_at_automatic_inspection(line: LineSpec) -> None:
    """Better gates reject more at go-live, although the machines make no more defects than before."""
    new = compose(select(catalogue(), ["automatic_inspection"]))(line)
    made, rejected = [], []
    for spec in (line, new):
        units = simulate(spec, 6 * DAY, seed=11).units
        made.append(sum(unit.defective_made for unit in units) / sum(unit.produced for unit in units))
        rejected.append(sum(unit.scrapped + unit.reworked for unit in units) / sum(unit.produced for unit in units))
    assert rejected[1] > 1.3 * rejected[0]
    assert made[1] < 1.2 * made[0]


def test_a_lower_threshold_changes_the_report_and_no_machine(line: LineSpec) -> None:
    measure = catalogue().measures["micro_stop_visibility"]
    new = compose({"micro_stop_visibility": measure})(line)
    assert new.model_copy(update={"report": line.report}) == line
    seen = []
    for spec in (line, new):
        result = simulate(spec, 2 * DAY, seed=5)
        stops = [stop for unit in result.units for stop in unit.stops if stop.mode == "micro_stop"]
        seen.append((sum(stop.count for stop in stops), sum(stop.recorded_count for stop in stops)))
    assert seen[0][0] == seen[1][0] and seen[0][1] < 0.1 * seen[0][0] and seen[1][1] > 0.5 * seen[1][0]


def test_rings_come_lot_by_lot_and_sooner_where_stock_is_seen(line: LineSpec) -> None:
    short = compose(select(catalogue(), ["material_shortage"]))(line)
    assert {spec.to for spec in short.sources.values()} == {"outer_ring_store", "inner_ring_store"}
    assert [part.origin for part in short.stations["outer_face"].inputs] == ["outer_ring_store"]
    sooner = compose(select(catalogue(), ["material_shortage", "dispatch_visibility"]))(line)
    law, faster = (spec.sources["outer_ring"].interarrival for spec in (short, sooner))
    assert law is not None and faster is not None and law.mean is not None and faster.mean is not None
    assert faster.mean.value == pytest.approx((1 - 0.15 * 0.98) * law.mean.value)
    with pytest.raises(SpecError, match="MEASURE_MATCHES_NOTHING"):
        compose(select(catalogue(), ["dispatch_visibility"]))(line)


def test_material_runs_out_as_often_as_its_law_says() -> None:
    """A lot of 100 lasts T = 1,000 s, the next takes X of mean m = 1,000 s: starved for m exp(-T/m) of each lot.

    About 1,900 lots: the standard error of the share is 5 %, 4 of them are allowed.
    """
    plain = LineSpec.model_validate(
        {
            "name": "one machine",
            "products": {"ring": {}},
            "sources": {"rings": {"lots": [{"product": "ring", "quantity": 100}]}},
            "stations": {"grind": {"inputs": ["rings"], "to": "goods", "cycle": "10 s"}},
            "sinks": {"goods": {}},
        }
    )
    law = {"distribution": "exponential", "mean": "1000 s"}
    effect = {"mechanism": "arrivals", "sources": ["rings"], "store": 100, "interval": law}
    short = compose({"short": Measure.model_validate({"effects": [effect]})})(plain)
    (unit,) = simulate(short, 30 * DAY, warmup=DAY, seed=8).units
    starved, lost = unit.state_time[UnitState.STARVED] / (30 * DAY), math.exp(-1.0)
    assert starved == pytest.approx(lost / (1.0 + lost), rel=0.2)
