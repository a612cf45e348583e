"""Where a measure acts: left out, connected too low, split off by another measure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scenarios.case import Case, load_case
from scenarios.reach import left_out, reach_of
from simcore.errors import SpecError

CASE = Path(__file__).parents[2] / "examples" / "bearing-6204"


@pytest.fixture(scope="module")
def case() -> Case:
    """The reference case."""
    return load_case(CASE)


def with_settings(case: Case, **changes: object) -> Case:
    """The case with other settings."""
    return replace(case, settings=case.settings.model_copy(update=changes))


def test_every_covered_machine_has_its_level(case: Case) -> None:
    found = {reached.station: reached for reached in reach_of(case, "after", "linking")}
    assert set(found) == {"outer_raceway", "outer_superfinish", "inner_raceway", "inner_bore", "inner_superfinish"}
    assert all((reached.acting, reached.level) == ("acts", "L3") for reached in found.values())


def test_a_machine_below_the_level_is_skipped_as_the_line_says(case: Case) -> None:
    lower = with_settings(case, connection={**case.settings.connection, "assembly": "L1"}, below_level="skip")
    found = {reached.station: reached.acting for reached in reach_of(lower, "after", "condition_monitoring")}
    assert [station for station, acting in found.items() if acting == "too_low"] == ["assembly"]
    assert lower.skipped("after")["condition_monitoring"] == ("assembly",)


def test_without_a_table_nobody_is_too_low(case: Case) -> None:
    found = reach_of(with_settings(case, connection={}), "after", "gauge_spc")
    assert {(reached.acting, reached.level) for reached in found} == {("acts", None)}


def test_what_acts_on_people_reaches_no_machine(case: Case) -> None:
    assert reach_of(case, "after", "extra_setter") == ()


def test_an_unknown_scenario_is_refused(case: Case) -> None:
    with pytest.raises(SpecError, match="NAME_UNKNOWN"):
        reach_of(case, "nobody", "andon")


def test_patterns_stay_where_they_say_what_is_wanted(case: Case) -> None:
    measure = case.measures.measures["linking"].model_copy(update={"leaves_out": ("*_raceway",)})
    covered = ["outer_raceway", "inner_raceway", "inner_bore"]
    assert left_out(measure, covered, ["inner_bore"]) == ("*_raceway",)
    assert left_out(measure, covered, ["inner_bore", "inner_raceway"]) == ("outer_raceway",)
    assert left_out(measure, covered, covered) == ()
