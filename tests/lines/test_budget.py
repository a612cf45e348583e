"""The hand-computable budget: recomputed by hand, and met by the simulation of the station alone."""

from __future__ import annotations

from typing import Any

import pytest

from lines.bearing import reference_line
from lines.budget import isolated, line_budget, station_budget
from simcore.check import check
from simcore.engines import simulate
from simcore.errors import SpecError
from simcore.spec import LineSpec
from simcore.states import UnitState

HOUR = 3_600_000_000


def test_bore_grinding_by_hand() -> None:
    """Domain reference, section 6: 2 machines, 10.8 s, every figure of the row."""
    budget = station_budget(reference_line(), "inner_bore")
    cycle = 10.8
    pieces = {
        "processing": cycle,
        "setup": 2 * 2.5 * 3600 / 12_000,
        "failure response": cycle / (40 * 3600) * 0.8 * 3600,
        "failure": cycle / (40 * 3600) * 2.0 * 3600,
        "micro_stop": cycle / (11 * 60) * 1.3 * 60,
        "tool_change": 5 * 60 / 700,
    }
    found = {term.name: term.seconds_per_piece for term in budget.terms}
    for name, seconds in pieces.items():
        assert found[name] == pytest.approx(seconds, rel=1e-12)
    # Out of control for the delay of 2.15 h, of which the share of processing is operating time.
    delay = 2.15 * budget.processing_share
    assert budget.out_of_control_share == pytest.approx(delay / (45 + delay), rel=1e-9)
    assert found["adjustment"] == pytest.approx(cycle / (45 + delay) / 3600 * 720, rel=1e-9)
    patrol = reference_line().stations["inner_bore"].quality.patrol  # type: ignore[union-attr]
    assert patrol is not None
    false = 0.9 * (1 - (1 - 0.0039) ** patrol.pieces.value) / (patrol.interval.value / HOUR)
    part = false * 45 / (45 + delay) * 0.2
    total = (sum(pieces.values()) + found["adjustment"]) / (1 - part)
    assert budget.capacity == pytest.approx(2 * 3600 / total, rel=1e-9)
    share = (45 * 0.0039 + delay * 0.18) / (45 + delay)
    assert budget.nonconforming_share == pytest.approx(share, rel=1e-9)
    assert budget.good_capacity == pytest.approx(budget.capacity * (1 - share), rel=1e-9)
    assert budget.ideal_rate == pytest.approx(3600 / 10.8)


def test_shares_add_up_and_the_bore_limits_the_line() -> None:
    budgets = line_budget(reference_line())
    for budget in budgets:
        assert sum(term.share for term in budget.terms) == pytest.approx(1.0, abs=1e-12)
        assert budget.capacity == pytest.approx(budget.units * budget.ideal_rate * budget.processing_share, rel=1e-12)
        assert budget.planned_share == pytest.approx(20 / 24)
        assert all(term.formula for term in budget.terms) and budget.formula and budget.quality_formula
    assert min(budgets, key=lambda budget: budget.capacity).station == "inner_bore"


def test_a_gate_with_false_rejects_takes_good_pieces() -> None:
    plain = station_budget(reference_line(), "noise_test")
    strict = station_budget(reference_line(noise_false_reject=0.02), "noise_test")
    bad = plain.nonconforming_share
    assert plain.rejected_share == pytest.approx(0.95 * bad, rel=1e-12)
    assert strict.rejected_share == pytest.approx(0.95 * bad + 0.02 * (1 - bad), rel=1e-12)
    assert strict.good_capacity == pytest.approx(0.98 * plain.good_capacity, rel=1e-12)


def _line(**station: Any) -> LineSpec:
    base: dict[str, Any] = {"inputs": ["raw"], "to": "done", "cycle": "60 s", **station}
    return LineSpec.model_validate(
        {
            "name": "one station",
            "products": {"a": {}, "b": {}},
            "sources": {"raw": {"lots": [{"product": "a", "quantity": 30}, {"product": "b", "quantity": 50}]}},
            "stations": {"one": base},
            "sinks": {"done": {}},
            "pools": {"setters": {"skill": "setter", "people": 1}},
        }
    )


def test_constant_times_are_met_exactly() -> None:
    """No chance at all: every figure of the budget follows from the run up to the work that is cut at its ends."""
    stops = {
        "failure": {
            "clock": "operating",
            "time_to": "7 h",
            "response": "6 min",
            "duration": "20 min",
            "state": "down_repair",
        },
        "tool_change": {"clock": "pieces", "pieces_to": 37, "duration": "3 min", "state": "tool_change"},
        "service": {
            "clock": "scheduled",
            "time_to": "30 h",
            "duration": "1 h",
            "planned": True,
            "state": "planned_maintenance",
        },
    }
    setup = {"duration": "12 min", "matrix": {"a": {"b": "25 min"}}, "pool": "setters"}
    line = _line(interruptions=stops, setup=setup, cycles={"b": "90 s"})
    budget = station_budget(line, "one")
    window = 4_000 * HOUR
    run = simulate(isolated(line, "one"), window, warmup=100 * HOUR)
    (unit,) = run.units
    # At each end of the window at most one lot pair with one stop of each kind is cut: less than 6 h of 4,000 h.
    cut = 6 * HOUR / window
    for state in UnitState:
        assert unit.state_time[state] / window == pytest.approx(budget.share_of(state.key), abs=cut), state
    assert unit.produced / 4_000 == pytest.approx(budget.capacity, rel=cut)
    assert budget.share_of("planned_maintenance") == pytest.approx(1 / 31)


def test_each_unit_sets_up_each_lot() -> None:
    line = _line(units=2, setup={"duration": "30 min", "per_lot": True})
    budget = station_budget(line, "one")
    assert budget.capacity == pytest.approx(80 / ((80 * 60 + 4 * 1800) / 2 / 3600), rel=1e-12)
    run = simulate(isolated(line, "one"), 2_000 * HOUR, warmup=20 * HOUR)
    assert sum(unit.produced for unit in run.units) / 2_000 == pytest.approx(budget.capacity, rel=2e-3)


@pytest.mark.parametrize("station", ["inner_bore", "assembly"])
def test_isolated_stations_are_valid_and_wait_for_nothing(station: str) -> None:
    line = isolated(reference_line(), station)
    assert check(line) == () and LineSpec.model_validate(line.model_dump(mode="json", by_alias=True)) is not None
    run = simulate(line, 40 * HOUR)
    waiting = (UnitState.STARVED, UnitState.BLOCKED, UnitState.WAITING_OPERATOR, UnitState.WAITING_SETTER)
    waiting += (UnitState.DOWN_WAITING_TECHNICIAN, UnitState.OFF_SHIFT)
    assert all(unit.state_time[state] == 0 for unit in run.units for state in waiting)


def test_bins_are_met_exactly() -> None:
    """Bins of 8 of lots of 30 (the last holds 6), loaded by hand, with a stop in the middle of them."""
    stops = {"tool_change": {"clock": "pieces", "pieces_to": 37, "duration": "3 min", "state": "tool_change"}}
    setup = {"duration": "12 min"}
    pools = {"setters": {"skill": "setter", "people": 1}, "operators": {"skill": "operator", "people": 1}}
    line = _line(interruptions=stops, setup=setup, operator={"pool": "operators", "load_time": "90 s"})
    line = LineSpec.model_validate(
        {**line.model_dump(mode="json", by_alias=True), "bins": {"pieces": 8}, "pools": pools}
    )
    budget = station_budget(line, "one")
    # 80 pieces in 4 + 7 bins, and two setups.
    hours = (80 * 60 + 11 * 90 + 2 * 720 + 80 / 37 * 180) / 3600
    assert budget.capacity == pytest.approx(80 / hours, rel=1e-12)
    run = simulate(isolated(line, "one"), 4_000 * HOUR, warmup=100 * HOUR)
    assert run.units[0].produced / 4_000 == pytest.approx(budget.capacity, rel=3 / 4_000)


def test_batches_of_bins_are_met_exactly() -> None:
    line = _line(units=3, batch={"smallest": 2, "largest": 4, "waiting_limit": "1 h"}, cycle="8 h")
    data = line.model_dump(mode="json", by_alias=True)
    data["sources"]["raw"]["lots"] = [{"product": "a", "quantity": 30}]
    line = LineSpec.model_validate({**data, "bins": {"pieces": 8}})
    budget = station_budget(line, "one")
    # Bins of 8, 8, 8 and 6 pieces: 7.5 on average.
    assert budget.capacity == pytest.approx(3 * 4 * 7.5 / 8, rel=1e-12)
    run = simulate(isolated(line, "one"), 4_000 * HOUR, warmup=80 * HOUR)
    assert sum(unit.produced for unit in run.units) / 4_000 == pytest.approx(budget.capacity, rel=8 / 4_000)


def test_a_furnace_loses_its_gaps() -> None:
    line = _line(furnace={"residence_time": "3 h", "recipe_gap": "24 min"}, cycle="6 min")
    data = line.model_dump(mode="json", by_alias=True)
    data["stations"]["one"]["to"] = "behind"
    data["buffers"] = {"behind": {}}
    data["stations"]["two"] = {"inputs": ["behind"], "to": "done", "cycle": "1 s"}
    line = LineSpec.model_validate(data)
    budget = station_budget(line, "one")
    assert budget.capacity == pytest.approx(80 / (8 + 2 * 0.4), rel=1e-12)
    assert budget.share_of("setup") == pytest.approx(0.8 / 8.8)
    whole = simulate(line, 4_000 * HOUR, warmup=80 * HOUR)
    alone = simulate(isolated(line, "one"), 4_000 * HOUR, warmup=80 * HOUR)
    for run in (whole, alone):
        assert run.units[0].produced / 4_000 == pytest.approx(budget.capacity, rel=10 / 4_000)
        assert run.units[0].state_time[UnitState.SETUP] / HOUR / 4_000 == pytest.approx(0.8 / 8.8, rel=10 / 4_000)


@pytest.mark.parametrize(
    ("station", "bins", "named"),
    [
        ({"batch": {"smallest": 2, "largest": 4}}, None, "batches of several products"),
        ({"batch": {"smallest": 2, "largest": 4}, "setup": {"duration": "1 h"}}, None, "changeovers of batches"),
        ({"units": 2, "setup": {"duration": "1 h"}}, 8, "changeovers of several units"),
    ],
)
def test_what_has_no_budget_is_named(station: dict[str, Any], bins: int | None, named: str) -> None:
    line = _line(**station)
    if bins is not None:
        data = line.model_dump(mode="json", by_alias=True)
        line = LineSpec.model_validate({**data, "bins": {"pieces": bins}})
    with pytest.raises(SpecError) as refusal:
        station_budget(line, "one")
    assert (refusal.value.code, refusal.value.path) == ("NO_BUDGET", "stations.one") and named in str(refusal.value)


def test_an_unknown_station_is_named() -> None:
    with pytest.raises(SpecError) as refusal:
        station_budget(reference_line(), "inner_bor")
    assert refusal.value.code == "NAME_UNKNOWN"
