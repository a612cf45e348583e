"""Mechanisms of new machines, checks, monitoring, energy and material: what each changes, and where it is refused."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import pytest

from lines.bearing import reference_line
from scenarios.measures import Measure, compose
from simcore.analytic import nonconforming_fraction
from simcore.engines import simulate
from simcore.errors import SpecError
from simcore.spec import LineSpec

HOUR = 3_600_000_000
GAUGE = {"mechanism": "in_process_gauge", "gauge": {"pieces_to_detection": 5.0}}
QUARANTINE = {"scope": "lot", "duration_per_piece": "1 s", "effectiveness": 0.9}
MONITORING = {
    "announced_share": 0.5,
    "detection_share": 0.6,
    "warning_time": "4 h",
    "monitoring_interval": "10 min",
    "planned_duration_ratio": 0.5,
}
TEETHING = {"failure_excess": 2.0, "failure_decay": "8 week", "speed_loss": 0.25, "speed_decay": "6 week"}


@pytest.fixture(scope="module")
def line() -> LineSpec:
    return reference_line()


def measure(*effects: dict[str, Any], covers: tuple[str, ...] = ("inner_bore",)) -> dict[str, Measure]:
    return {"m": Measure.model_validate({"covers": covers, "effects": effects})}


def with_characteristic(line: LineSpec) -> LineSpec:
    data = line.model_dump(mode="json", by_alias=True)
    quality = data["stations"]["inner_bore"]["quality"]
    quality["nonconforming_in_control"] = quality["nonconforming_shifted"] = None
    quality["characteristic"] = {"sigma": "1.5 um", "offset": "1 um", "shift": "3 um", "half_tolerance": "5 um"}
    return LineSpec.model_validate(data)


def test_spread_of_a_characteristic_and_of_shares_agree(line: LineSpec) -> None:
    """Worked example of the domain: sigma 1.5 um, offset 1 um, tolerance 5 um; both tails against one tail."""
    effect = {"mechanism": "spread", "factor": 0.8}
    known = compose(measure(effect))(with_characteristic(line)).stations["inner_bore"].quality
    assert known is not None and known.characteristic is not None
    sigma = known.characteristic.sigma.value
    assert sigma == pytest.approx(1.2)
    shares = {
        "nonconforming_in_control": nonconforming_fraction(1.5, 1.0, 5.0),
        "nonconforming_shifted": nonconforming_fraction(1.5, 4.0, 5.0),
    }
    data = line.model_dump(mode="json", by_alias=True)
    data["stations"]["inner_bore"]["quality"] |= {name: {"typical": share} for name, share in shares.items()}
    given = compose(measure(effect))(LineSpec.model_validate(data)).stations["inner_bore"].quality
    assert given is not None and given.nonconforming_in_control and given.nonconforming_shifted
    assert given.nonconforming_in_control.value == pytest.approx(nonconforming_fraction(sigma, 1.0, 5.0), rel=0.03)
    assert given.nonconforming_shifted.value == pytest.approx(nonconforming_fraction(sigma, 4.0, 5.0), rel=0.001)


def test_spread_orders_its_ends_where_the_mean_is_beyond_the_limit(line: LineSpec) -> None:
    data = line.model_dump(mode="json", by_alias=True)
    data["stations"]["inner_bore"]["quality"]["nonconforming_shifted"] = 0.7
    effect = {"mechanism": "spread", "factor": {"typical": 0.7, "low": 0.6, "high": 0.8}}
    quality = compose(measure(effect))(LineSpec.model_validate(data)).stations["inner_bore"].quality
    assert quality is not None and quality.nonconforming_shifted is not None
    share, law = quality.nonconforming_shifted, NormalDist()
    assert share.low == pytest.approx(law.cdf(law.inv_cdf(0.7) / 0.8))
    assert share.high == pytest.approx(law.cdf(law.inv_cdf(0.7) / 0.6))


def test_drift_gauge_and_quarantine(line: LineSpec) -> None:
    effects = ({"mechanism": "drift", "factor": 2.0}, GAUGE, {"mechanism": "quarantine", "quarantine": QUARANTINE})
    old, new = line.stations["inner_bore"].quality, compose(measure(*effects))(line).stations["inner_bore"].quality
    assert old and new and old.time_to_shift and new.time_to_shift and new.gauge and new.quarantine
    assert new.time_to_shift.mean_microseconds == 2 * old.time_to_shift.mean_microseconds
    assert new.patrol == old.patrol and new.gauge.pieces_to_detection.value == 5.0 and new.quarantine.scope == "lot"


def test_inspection_changes_the_gate_and_not_its_rework(line: LineSpec) -> None:
    effect = {"mechanism": "inspection", "effectiveness": 0.98}
    old, new = (
        each.stations["noise_test"].gate for each in (line, compose(measure(effect, covers=("noise_test",)))(line))
    )
    assert old and new and new.effectiveness.value == 0.98
    assert new.false_reject == old.false_reject and new.rework == old.rework


def test_switching_off_while_idle_leaves_setup_and_repair(line: LineSpec) -> None:
    power = compose(measure({"mechanism": "power", "state": "idle", "factor": 0.5}))(line).stations["inner_bore"].power
    old = line.stations["inner_bore"].power
    assert power and old and power.setup and power.down
    assert power.idle.value == old.idle.value / 2 and power.processing == old.processing and power.off == old.off
    assert power.setup.value == power.down.value == old.idle.value


@pytest.mark.parametrize(
    ("effect", "covers"),
    [
        (GAUGE, ("nothing_here",)),
        ({"mechanism": "inspection", "effectiveness": 0.98}, ("inner_bore",)),
        ({"mechanism": "condition_monitoring", "mode": "tool_change", "monitoring": MONITORING}, ("inner_bore",)),
        ({"mechanism": "condition_monitoring", "mode": "fire", "monitoring": MONITORING}, ("inner_bore",)),
        ({"mechanism": "removal", "mode": "fire", "removable": 0.2, "time_constant": 6.0}, ("inner_bore",)),
        ({"mechanism": "material", "sources": ["*_ring"], "factor": 0.5}, ()),
        ({"mechanism": "arrivals", "sources": ["bolts"], "store": 10, "interval": "1 h"}, ()),
        ({"mechanism": "observation", "recording_threshold": "10 min"}, ()),
    ],
)
def test_what_does_not_apply_is_refused(line: LineSpec, effect: dict[str, Any], covers: tuple[str, ...]) -> None:
    with pytest.raises(SpecError) as refusal:
        compose(measure(effect, covers=covers))(line)
    assert (refusal.value.code, refusal.value.path) == ("MEASURE_MATCHES_NOTHING", "measures.m.effects.0")
    assert effect["mechanism"] in refusal.value.message


@pytest.mark.parametrize(
    "effect",
    [
        GAUGE,
        {"mechanism": "spread", "factor": 0.5},
        {"mechanism": "drift", "factor": 2.0},
        {"mechanism": "quarantine", "quarantine": QUARANTINE},
        {"mechanism": "power", "state": "idle", "factor": 0.5},
    ],
)
def test_stations_without_quality_or_power_are_refused(line: LineSpec, effect: dict[str, Any]) -> None:
    bare = line.stations["inner_bore"].model_copy(update={"quality": None, "power": None})
    plain = line.model_copy(update={"stations": {**line.stations, "inner_bore": bare}})
    with pytest.raises(SpecError, match="MEASURE_MATCHES_NOTHING"):
        compose(measure(effect))(plain)


@pytest.mark.parametrize("effect", [GAUGE, {"mechanism": "condition_monitoring", "monitoring": MONITORING}])
def test_what_is_there_is_not_added_twice(line: LineSpec, effect: dict[str, Any]) -> None:
    once = compose(measure(effect))(line)
    with pytest.raises(SpecError, match="MEASURE_MATCHES_NOTHING"):
        compose(measure(effect))(once)


def test_teething_stands_in_the_line(line: LineSpec) -> None:
    teething = compose(measure({"mechanism": "teething", "teething": TEETHING}))(line).stations["inner_bore"].teething
    assert teething is not None and teething.failure_excess.value == 2.0 and teething.age.value == 0


def test_monitoring_with_lost_data_finds_the_share_that_its_formula_says() -> None:
    """announced x detected x (1 - lost) x (1 - d / 2 tau), domain 4 I3; 3,000 failures: 4 standard errors are 0.028."""
    failure = {"clock": "operating", "time_to": "45 h", "duration": "1 h", "state": "down_repair"}
    line = LineSpec.model_validate(
        {
            "name": "one machine",
            "products": {"ring": {}},
            "sources": {"rings": {"lots": [{"product": "ring", "quantity": 100}]}},
            "stations": {
                "grind": {"inputs": ["rings"], "to": "goods", "cycle": "15 min", "interruptions": {"failure": failure}}
            },
            "sinks": {"goods": {}},
        }
    )
    monitoring = {**MONITORING, "detection_share": 0.8, "monitoring_interval": "1 h"}
    effect = {"mechanism": "condition_monitoring", "monitoring": monitoring}
    lossy = Measure.model_validate({"covers": ["grind"], "effects": [effect], "data_loss": 0.5})
    (unit,) = simulate(compose({"m": lossy})(line), 3000 * 46 * HOUR, seed=6).units
    counts = {stop.mode: stop.count for stop in unit.stops}
    found = counts["failure_planned"] / sum(counts.values())
    assert found == pytest.approx(0.5 * 0.8 * 0.5 * (1 - 1 / (2 * 4)), abs=0.028)
