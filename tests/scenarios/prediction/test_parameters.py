"""Every parameter with a range is found, grouped by statement, and drawn where it stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scenarios.case import load_case
from scenarios.parameter_words import parameter_text
from scenarios.prediction.law import value_at
from scenarios.prediction.parameters import drawn_case, inventory
from scenarios.prediction.runs import Sampler
from scenarios.provenance import parameters
from scenarios.runner import Runner
from scenarios.study import settings_of
from scenarios.text import Text
from simcore.errors import SpecError
from tests.scenarios.prediction.cases import case_in, one_station, ranged, small_with_ranges

ROOT = Path(__file__).resolve().parents[3]
BOTH = ("before", "after")


def test_line_and_measures_are_searched(tmp_path: Path) -> None:
    case = case_in(tmp_path, small_with_ranges())
    found = inventory(case, BOTH)
    assert {entry.key: entry.unit for entry in found.uncertain} == {
        "stations.turn.power.idle": "kW",
        "stations.grind.cycle.mean": "time",
        "stations.grind.interruptions.failure.duration.mean": "time",
        "measures.faster.effects.0.factor": "1",
    }
    first = found.uncertain[1]
    assert (first.low, first.typical, first.high, first.source) == ("16 s", "20 s", "26 s", "estimate")
    assert found.ranged + found.certain == len(parameters(case.line)) + 1


def test_measures_that_no_scenario_uses_are_not_searched(tmp_path: Path) -> None:
    found = inventory(case_in(tmp_path, small_with_ranges()), ("before",))
    assert not [entry for entry in found.uncertain if entry.key.startswith("measures.")]


def test_the_bearing_line_is_counted_and_bills_are_no_parameters_of_a_simulation() -> None:
    case = load_case(ROOT / "examples" / "bearing-6204")
    together, apart = inventory(case, BOTH), inventory(case, BOTH, separate=True)
    assert together.ranged == apart.ranged == len(apart.uncertain)
    assert together.certain == apart.certain
    assert len(together.uncertain) < together.ranged / 2
    assert not [entry for entry in apart.uncertain if ".items." in entry.key]
    ranges = sum(bool(entry.low) and not entry.low == entry.typical == entry.high for entry in parameters(case.line))
    assert sum(not entry.key.startswith("measures.") for entry in apart.uncertain) == ranges


def test_one_statement_is_drawn_once() -> None:
    case = load_case(ROOT / "examples" / "bearing-6204")
    groups = {entry.key: entry for entry in inventory(case, BOTH).uncertain}
    response = groups["stations.outer_face.interruptions.failure.response.mean"]
    assert len(response.paths) > 5
    assert all(path.endswith("interruptions.failure.response.mean") for path in response.paths)
    weight = groups["measures.gauge_spc.effects.0.weight"]
    assert {path.split(".")[1] for path in weight.paths} == {"gauge_spc"} and len(weight.paths) > 1


def test_coverage_and_use_are_drawn_like_the_effects() -> None:
    case = load_case(ROOT / "examples" / "bearing-6204")
    scenario = case.settings.scenarios["after"].model_copy(update={"measures": ("spc_charts",)})
    settings = case.settings.model_copy(update={"scenarios": {**case.settings.scenarios, "after": scenario}})
    case = replace(case, settings=settings)
    entries = {entry.key: entry for entry in inventory(case, BOTH).uncertain if entry.key.startswith("measures.")}
    use = {f"measures.spc_charts.{name}": unit for name, unit in (("coverage", "1"), ("half_life", "months"))}
    assert use.items() <= {key: entry.unit for key, entry in entries.items()}.items()
    drawn = drawn_case(case, [entries["measures.spc_charts.coverage"]], [1.0]).measures.measures["spc_charts"].coverage
    assert drawn is not None and drawn.typical == pytest.approx(0.9)
    text = Text("en")
    assert parameter_text(entries["measures.spc_charts.coverage"], case, text) == "SPC charts alone: coverage"


def test_equal_numbers_without_a_reference_are_drawn_apart(tmp_path: Path) -> None:
    line = one_station(ranged("10 s", "8 s", "14 s"))
    data = line.model_dump(mode="json", by_alias=True)
    data["stations"]["again"] = {**data["stations"]["grind"], "inputs": [{"from": "blanks"}]}
    keys = {}
    for reference in ("", "one drawing"):
        for station in data["stations"].values():
            station["cycle"]["mean"]["reference"] = reference
        folder = tmp_path / (reference or "none")
        case = case_in(folder, type(line).model_validate(data))
        keys[reference] = [entry.paths for entry in inventory(case, ("before",)).uncertain]
    first, second = "stations.grind.cycle.mean", "stations.again.cycle.mean"
    assert keys[""] == [(first,), (second,)]
    assert keys["one drawing"] == [(first, second)]


def test_drawn_values_stand_where_the_parameters_were_and_nothing_else_moves(tmp_path: Path) -> None:
    case = case_in(tmp_path, small_with_ranges())
    entries = inventory(case, BOTH).uncertain
    shares = [0.1, 0.3, 0.6, 0.9]
    drawn = drawn_case(case, entries, shares)
    grind, first = drawn.line.stations["grind"], case.line.stations["grind"]
    assert grind.cycle.mean is not None and first.cycle.mean is not None
    assert grind.cycle.mean.typical == value_at(first.cycle.mean, 0.3) != first.cycle.mean.typical
    assert (grind.cycle.mean.low, grind.cycle.mean.high) == (None, None)
    effect, before = (table.measures["faster"].effects[0] for table in (drawn.measures, case.measures))
    assert effect.mechanism == "cycle" and before.mechanism == "cycle"
    assert effect.factor.typical == value_at(before.factor, 0.9)
    now = {parameter.path: parameter.typical for parameter in parameters(drawn.line)}
    changed = {was.path for was in parameters(case.line) if was.typical != now[was.path]}
    assert changed == {entry.key for entry in entries if not entry.key.startswith("measures.")}


def test_both_arms_of_a_draw_share_its_values(tmp_path: Path) -> None:
    case = case_in(tmp_path, small_with_ranges())
    from scenarios.prediction.draws import uniforms

    known = inventory(case, BOTH)
    shares = uniforms([entry.key for entry in known.uncertain], 7, 5)
    sampler = Sampler(case, BOTH, known, shares, settings_of(case), 0, Runner())
    cycles = set()
    for draw in range(5):
        before, after = sampler.lines(draw)
        drawn = drawn_case(case, known.uncertain, shares[:, draw].tolist())
        effect = drawn.measures.measures["faster"].effects[0]
        assert effect.mechanism == "cycle"
        old, new = (line.stations["grind"].cycle.mean for line in (before, after))
        assert old is not None and new is not None
        assert new.typical == round(old.typical * effect.factor.typical)
        for name in ("turn", "pack"):
            assert before.stations[name].cycle == after.stations[name].cycle
            assert before.stations[name].power == after.stations[name].power
        assert before.stations["grind"].interruptions == after.stations["grind"].interruptions
        cycles.add(old.typical)
    assert len(cycles) == 5


def test_a_draw_whose_values_do_not_go_together_is_refused_by_number(tmp_path: Path) -> None:
    line = one_station({"distribution": "exponential", "mean": ranged("10 s", "0 s", "14 s")})
    case = case_in(tmp_path, line)
    known = inventory(case, BOTH)
    import numpy as np

    sampler = Sampler(case, BOTH, known, np.array([[0.5, 0.0], [0.5, 0.5]]), settings_of(case), 0, Runner())
    sampler.lines(0)
    with pytest.raises(SpecError) as refusal:
        sampler.lines(1)
    assert refusal.value.problems[0].path.startswith("draw 1: ")
