"""The line of an age: where teething stands, what measures do with the months, which stops wear."""

from __future__ import annotations

from typing import Any

import pytest

from scenarios.case import Case
from scenarios.measures.use import MONTH
from scenarios.study import DAY
from scenarios.timeline import ages_of
from scenarios.timeline.lines import renewed_stations, worn
from simcore.spec import LineSpec
from tests.scenarios.timeline.machines import case_of, commissioning, failure, faster, machine, teething

FADING = {
    "covers": ["press"], "half_life": 12.0,
    "effects": [{"mechanism": "repair", "mode": "failure", "factor": 0.5}],
}  # fmt: skip


def press(line: LineSpec) -> Any:
    return line.stations["press"]


@pytest.mark.parametrize("month", [0, 1, 11])
def test_a_new_machine_has_the_age_of_the_beginning_of_its_window(month: int) -> None:
    ages = ages_of(case_of(machine(), measures={"new": commissioning()}), "after")
    before, after = ages.arms_at(month, MONTH, 0.0)
    assert press(before).teething is None
    assert press(after).teething.age.value == month * MONTH
    shorter = ages.arms_at(month, 10 * DAY, 0.0)[1]
    assert press(shorter).teething.age.value == month * MONTH + (MONTH - 10 * DAY) // 2


def test_machines_that_teethe_in_the_line_file_grow_older_in_both_lines() -> None:
    line = machine(teething=teething(age="3 week"))
    ages = ages_of(case_of(line, measures={"faster": faster()}), "after")
    for arm in ages.arms_at(4, MONTH, 0.0):
        assert press(arm).teething.age.value == 21 * DAY + 4 * MONTH


def in_use(case: Case, months: float) -> Case:
    scenario = case.settings.scenarios["after"].model_copy(update={"months_in_use": months})
    scenarios = {**case.settings.scenarios, "after": scenario}
    return Case(case.directory, case.settings.model_copy(update={"scenarios": scenarios}), case.line, case.measures)


def test_measures_fade_as_with_the_months_in_use_of_a_scenario() -> None:
    line = machine(interruptions={"failure": failure()})
    case = case_of(line, measures={"fading": FADING})
    for month in (0, 7):
        after = ages_of(case, "after").arms_at(month, MONTH, 0.0)[1]
        assert press(after).interruptions == press(in_use(case, month + 0.5).line_of("after")).interruptions
        share = 2.0 ** (-(month + 0.5) / 12.0)
        repair = press(after).interruptions["failure"].duration.mean.value
        assert repair == pytest.approx(7.2e9 * (1.0 - 0.5 * share), rel=1e-9)


def test_what_the_baseline_has_was_in_use_before() -> None:
    line = machine(interruptions={"failure": failure()})
    measures = {"fading": {**FADING, "months_in_use": 12.0}, "faster": faster()}
    case = case_of(line, before=("fading",), measures=measures)
    for arm in ages_of(case, "after").arms_at(3, MONTH, 0.0):
        share = 2.0 ** (-15.5 / 12.0)
        repair = press(arm).interruptions["failure"].duration.mean.value
        assert repair == pytest.approx(7.2e9 * (1.0 - 0.5 * share), rel=1e-9)


def test_only_failures_of_kept_machines_wear() -> None:
    stops = {
        "failure": failure(),
        "micro_stop": failure(every="1 h", repair="1 min") | {"state": "micro_stop"},
        "service": failure() | {"state": "planned_maintenance", "planned": True, "clock": "scheduled"},
        "wheel": {"clock": "pieces", "pieces_to": 500, "duration": "5 min", "state": "tool_change"},
    }
    line = machine(interruptions=stops)
    changed = worn(line, 0.8, ())
    assert press(changed).interruptions["failure"].time_to.mean.value == 8 * 3_600_000_000
    for name in ("micro_stop", "service", "wheel"):
        assert press(changed).interruptions[name] == press(line).interruptions[name]
    assert worn(line, 0.8, ("press",)) == line
    assert worn(line, 1.0, ()) is line


def test_a_stop_that_a_measure_brings_is_new() -> None:
    jam = {"mechanism": "new_stop", "mode": "jam", "stop": failure(every="5 h", repair="10 min")}
    case = case_of(
        machine(interruptions={"failure": failure()}), measures={"loader": {"covers": ["press"], "effects": [jam]}}
    )
    after = press(ages_of(case, "after").arms_at(11, MONTH, 0.3)[1]).interruptions
    assert after["jam"].time_to.mean.value == 5 * 3_600_000_000
    assert after["failure"].time_to.mean.value == round(10 * 3_600_000_000 * 0.7 ** (11.5 / 12))


def test_stations_are_renewed_by_teething_as_a_whole_or_by_name() -> None:
    line = machine(units=2)
    assert renewed_stations(case_of(line, measures={"new": commissioning()}), "after") == ("press",)
    half = commissioning() | {"coverage": 0.5}
    assert renewed_stations(case_of(line, measures={"new": half}), "after") == ()
    assert renewed_stations(case_of(line, {"renewed": ["pre*"]}, measures={"new": half}), "after") == ("press",)
    present = case_of(line, before=("new",), measures={"new": commissioning(), "faster": faster()})
    assert renewed_stations(present, "after") == ()
    left_out = commissioning() | {"covers": ["*"], "leaves_out": ["press"]}
    assert renewed_stations(case_of(line, measures={"new": left_out, "faster": faster()}), "after") == ()


def test_both_lines_are_valued_by_the_planned_run_times_before() -> None:
    before, after = ages_of(case_of(machine(), measures={"faster": faster()}), "after").arms_at(0, MONTH, 0.0)
    assert press(after).planned_run_time["ring"].value == press(before).cycle.mean.value
