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


def test_what_has_no_budget_is_named() -> None:
    line = reference_line()
    with pytest.raises(SpecError) as refusal:
        station_budget(line, "inner_bor")
    assert refusal.value.code == "NAME_UNKNOWN"
    batch = _line(batch={"smallest": 2, "largest": 4})
    with pytest.raises(SpecError) as refusal:
        station_budget(batch, "one")
    assert (refusal.value.code, refusal.value.path) == ("NO_BUDGET", "stations.one") and "batches" in str(refusal.value)
