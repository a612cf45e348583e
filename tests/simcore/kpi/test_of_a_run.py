"""The indicators of a simulated line: identities hold exactly, and figures agree with one another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simcore.engines import simulate
from simcore.kpi import (
    RatioPair,
    Undefined,
    equipment,
    equipment_waterfall,
    headline,
    identity_violations,
    kpi_table,
    line_figures,
    line_waterfall,
)
from simcore.results import RunResult
from simcore.spec import LineSpec
from tests.simcore.kpi.runs import HOUR, assembly_line, assembly_run


@pytest.fixture(scope="module")
def line() -> LineSpec:
    stations = assembly_line().model_dump(mode="json", by_alias=True, exclude_defaults=True)["stations"]
    failure = {
        "clock": "operating", "state": "down_repair",
        "time_to": {"distribution": "exponential", "mean": "20 min"},
        "duration": {"distribution": "exponential", "mean": "2 min"},
    }  # fmt: skip
    for station in stations.values():
        station |= {"interruptions": {"failure": failure}, "quality": {"nonconforming_in_control": 0.02}}
    stores = {"outer_store": {"capacity": 20}, "inner_store": {"capacity": 20}, "matched": {"capacity": 5}}
    return assembly_line(stations=stations, buffers=stores)


@pytest.fixture(scope="module")
def result(line: LineSpec) -> RunResult:
    return simulate(line, 3 * HOUR, warmup=HOUR, seed=5)


def test_identities_of_a_run(result: RunResult) -> None:
    assert identity_violations(result) == ()


def test_waterfalls_of_a_run(result: RunResult, line: LineSpec) -> None:
    for name, spec in line.stations.items():
        units = [unit for unit in result.units if unit.station == name]
        waterfall = equipment_waterfall(equipment(units, "actual", inspected=spec.gate is not None))
        assert not isinstance(waterfall, Undefined)
        assert sum(step.time for step in waterfall.steps) == len(units) * result.window
    figures = line_figures(result, line)
    assert not isinstance(figures, Undefined)
    whole, oee = line_waterfall(figures), headline(result, line)["line_overall_equipment_effectiveness"]
    assert not isinstance(whole, Undefined) and isinstance(oee, RatioPair)
    assert (whole.valuable_operating_time, whole.planned_busy_time) == (oee.numerator, oee.denominator)


def test_rework_free_run_rejects_each_item_once(result: RunResult, line: LineSpec) -> None:
    table = kpi_table(result, line)
    rejected = sum(unit.scrapped for unit in result.units if unit.station == "match")
    entered = sum(result.line.entered.values())
    found = table.row("first_pass_defect_rate", "line", line.name, "observed").value
    assert rejected > 0 and found == 2 * rejected / entered


def test_pieces_cut_by_the_window_do_not_make_run_times_stale(result: RunResult, line: LineSpec) -> None:
    assert not [warning for warning in kpi_table(result, line).warnings if warning.code == "PRI_STALE"]


def test_broken_accounts_are_named() -> None:
    sound = assembly_run()
    first = sound.units[0]
    assert identity_violations(sound) == ()
    for broken, identity in (
        (replace(first, state_time=(first.state_time[0] + 1, *first.state_time[1:])), "T1"),
        (replace(first, good_standard_time=first.standard_time + 1), "T3"),
        (replace(first, good=first.good - 1), "T5"),
        (replace(first, defective_made=first.produced + 1), "T5"),
    ):
        (sentence,) = identity_violations(replace(sound, units=(broken, *sound.units[1:])))
        assert sentence.startswith(f"outer_grind/0: {identity}")
