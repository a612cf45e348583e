"""Line figures against hand calculation: constraint, line OEE, parallel stations, product mix, the line's waterfall."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from simcore.errors import KpiError
from simcore.kpi import (
    Constraint,
    LineFigures,
    RatioPair,
    Undefined,
    headline,
    line_constraint,
    line_cycle_time,
    line_figures,
    line_waterfall,
    planned_run_time_digest,
    require_same_planned_run_times,
)
from simcore.kpi.route import cycles_per_finished_piece, first_operations, parts_per_piece
from simcore.results import StationAccount
from simcore.spec import LineSpec
from tests.simcore.kpi.runs import (
    HOUR,
    SECOND,
    assembly_line,
    assembly_run,
    line_account,
    run,
    states,
    station,
    unit,
)


def constraint_of(line: LineSpec, accounts: list[StationAccount]) -> Constraint:
    units = [unit(account.station, states(processing=HOUR)) for account in accounts]
    found = line_constraint(run(units, accounts, line_account()), line)
    assert isinstance(found, Constraint)
    return found


def figures_of_assembly() -> LineFigures:
    found = line_figures(assembly_run(), assembly_line())
    assert isinstance(found, LineFigures)
    return found


def test_constraint_is_the_longest_cycle_per_unit() -> None:
    assert line_cycle_time([4, 10, 4, 3], [1, 2, 1, 1]) == 5
    constraint = figures_of_assembly().constraint
    assert (constraint.stations, constraint.units, constraint.cycle_time) == (("inner_grind",), 2, 5 * SECOND)


def test_line_oee_and_its_factors() -> None:
    pairs = headline(assembly_run(), assembly_line())
    value = {key: pair.value for key, pair in pairs.items() if isinstance(pair, RatioPair)}
    # 3,200 sets of 10 s in 2 x 10 h; 30 of them are truly defective.
    assert value["line_overall_equipment_effectiveness"] == Fraction(32_000, 72_000)
    assert value["line_overall_equipment_effectiveness.actual"] == Fraction(31_700, 72_000)
    assert value["line_availability"] == Fraction(66_000, 72_000)
    assert value["line_effectiveness"] == 1
    assert value["line_quality_factor"] == Fraction(32_000, 66_000)
    for ending in ("", ".actual"):
        product = value["line_availability"] * value["line_effectiveness"] * value[f"line_quality_factor{ending}"]
        assert product == value[f"line_overall_equipment_effectiveness{ending}"]


def test_line_oee_is_cycle_time_times_output_over_busy_time_of_one_unit() -> None:
    figures = figures_of_assembly()
    planned_busy = Fraction(figures.elements.planned_busy, figures.constraint.units)
    expected = figures.constraint.cycle_time * 3200 / planned_busy
    assert figures.standard_time_out("observed") / figures.elements.planned_busy == expected


def test_line_waterfall_ends_in_the_line_oee() -> None:
    for variant, valuable in (("observed", 32_000), ("actual", 31_700)):
        waterfall = line_waterfall(figures_of_assembly(), variant)  # type: ignore[arg-type]
        assert not isinstance(waterfall, Undefined)
        assert waterfall.planned_busy_time == 20 * HOUR == sum(step.time for step in waterfall.steps)
        assert waterfall.valuable_operating_time == valuable * SECOND
        assert waterfall.time("setup_adjustment") == HOUR // 2
        assert waterfall.time("downstream_loss") == (66_000 - valuable) * SECOND
    with pytest.raises(KpiError, match="UNKNOWN_STEP"):
        waterfall.time("speed")


def test_cycles_and_parts_follow_assembly_quantities() -> None:
    stations: dict[str, Any] = assembly_line().model_dump(mode="json", by_alias=True, exclude_defaults=True)["stations"]
    stations["match"]["inputs"] = ["outer_store", {"from": "inner_store", "quantity": 2}]
    line = assembly_line(stations=stations)
    assert cycles_per_finished_piece(line, "P") == {"outer_grind": 1, "inner_grind": 2, "match": 1, "pack": 1}
    assert parts_per_piece(line) == {"outer_grind": 1, "inner_grind": 1, "match": 3, "pack": 3}
    assert first_operations(line, "pack") == {"outer_grind", "inner_grind"}
    assert first_operations(line, "inner_grind") == {"inner_grind"}
    accounts = [station("outer_grind", 1, {"P": 9 * SECOND}), station("inner_grind", 2, {"P": 10 * SECOND})]
    accounts += [station("match", 1, {"P": 4 * SECOND}), station("pack", 1, {"P": 3 * SECOND})]
    assert constraint_of(line, accounts).cycle_time == 10 * SECOND


def serial(stations: dict[str, Any], lots: list[dict[str, Any]]) -> LineSpec:
    data = {
        "name": "serial", "products": {lot["product"]: {} for lot in lots}, "sources": {"rings": {"lots": lots}},
        "stations": stations, "buffers": {"store": {}}, "sinks": {"goods": {}},
    }  # fmt: skip
    return LineSpec.model_validate(data)


def test_unlike_stations_side_by_side_add_their_speeds() -> None:
    stations = {
        "old": {"inputs": ["rings"], "to": "store", "cycle": "10 s"},
        "new": {"inputs": ["rings"], "to": "store", "cycle": "5 s"},
        "pack": {"inputs": ["store"], "to": "goods", "cycle": "3 s"},
    }
    line = serial(stations, [{"product": "P", "quantity": 1}])
    run_times = {"old": 10 * SECOND, "new": 5 * SECOND, "pack": 3 * SECOND}
    constraint = constraint_of(line, [station(name, 1, {"P": pri}) for name, pri in run_times.items()])
    # 0.1 + 0.2 pieces per second.
    assert (constraint.stations, constraint.cycle_time) == (("new", "old"), Fraction(10, 3) * SECOND)


def test_products_are_weighted_by_the_planned_mix() -> None:
    stations = {
        "turn": {"inputs": ["rings"], "to": "store", "cycle": "4 s"},
        "pack": {"inputs": ["store"], "to": "goods", "cycle": "3 s"},
    }
    line = serial(stations, [{"product": "A", "quantity": 300}, {"product": "B", "quantity": 100}])
    accounts = [
        station("turn", 1, {"A": 4 * SECOND, "B": 4 * SECOND}), station("pack", 1, {"A": 3 * SECOND, "B": 9 * SECOND})
    ]  # fmt: skip
    constraint = constraint_of(line, accounts)
    # 0.75 x 3 s + 0.25 x 9 s = 4.5 s at the packer, more than 4 s at the lathe.
    assert (constraint.stations, constraint.cycle_time) == (("pack",), Fraction(9, 2) * SECOND)
    units = [unit("turn", states(processing=HOUR)), unit("pack", states(processing=HOUR))]
    figures = line_figures(run(units, accounts, line_account(finished={"A": 10, "B": 20})), line)
    assert isinstance(figures, LineFigures)
    assert figures.standard_time_out("observed") == (10 * 3 + 20 * 9) * SECOND


def test_missing_run_time_leaves_the_line_figures_undefined() -> None:
    accounts = [station(name, 1, {}) for name in ("outer_grind", "inner_grind", "match", "pack")]
    units = [unit(account.station, states(processing=HOUR)) for account in accounts]
    found = headline(run(units, accounts, line_account()), assembly_line())
    for key in ("line_overall_equipment_effectiveness", "good_output_rate"):
        value = found[key]
        assert isinstance(value, Undefined) and value.code == "MISSING_INPUT"


def test_good_output_counts_planned_operation_hours() -> None:
    pairs = headline(assembly_run(), assembly_line())
    pair = pairs["good_output_rate"]
    assert isinstance(pair, RatioPair) and pair.as_floats() == (3200.0, 10.0)
    truly = pairs["good_output_rate.actual"]
    assert isinstance(truly, RatioPair) and truly.value == 317


def test_periods_valued_by_different_run_times_are_not_compared() -> None:
    before = assembly_run()
    accounts = [station("outer_grind", 1, {"P": 4 * SECOND}), *before.stations[1:]]
    require_same_planned_run_times(before, run(list(before.units), accounts, before.line))
    slower = [station("outer_grind", 1, {"P": 5 * SECOND}), *before.stations[1:]]
    after = run(list(before.units), slower, before.line)
    assert planned_run_time_digest(before) != planned_run_time_digest(after)
    with pytest.raises(KpiError, match=r"PRI_CHANGED.*outer_grind"):
        require_same_planned_run_times(before, after)


def test_result_of_another_line_is_refused() -> None:
    result = assembly_run()
    other = run(list(result.units), list(result.stations), line_account(finished={"Q": 1}))
    with pytest.raises(KpiError, match="PRODUCT_UNKNOWN"):
        line_figures(other, assembly_line())


def test_rejects_at_the_constraint_are_its_own_quality_loss() -> None:
    result = assembly_run()
    rejecting = replace(result.units[1], good=3200, scrapped=100, good_standard_time=3200 * 10 * SECOND)
    figures = line_figures(replace(result, units=(result.units[0], rejecting, *result.units[2:])), assembly_line())
    assert isinstance(figures, LineFigures)
    waterfall = line_waterfall(figures)
    assert not isinstance(waterfall, Undefined)
    assert waterfall.time("quality_loss") == 1_000 * SECOND
    assert waterfall.time("downstream_loss") == (66_000 - 1_000 - 32_000) * SECOND
