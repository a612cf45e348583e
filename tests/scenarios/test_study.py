"""Studies of small lines: pairs on common random numbers, a frozen PRI, refusals where no figure can be trusted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scenarios.arms import GOOD_OUTPUT, OEE, active_key, limits
from scenarios.figures import FigureKey, figures_of, line_key
from scenarios.measures import Measure, MeasureFile
from scenarios.provenance import parameters, provenance
from scenarios.runner import Runner
from scenarios.steady import check_warm_up, find_warm_up, is_terminating
from scenarios.study import (
    Comparison,
    Remark,
    StudySettings,
    compare_lines,
    of_case,
    simulate_study,
    with_planned_run_times_of,
)
from simcore.engines import simulate
from simcore.errors import SpecError, StatisticsError
from simcore.kpi import RatioPair, headline, kpi_table
from simcore.states import UnitState
from tests.scenarios.prediction.cases import case_in
from tests.scenarios.small import HOUR, small_line

SETTINGS = StudySettings(horizon=5 * HOUR, warmup=HOUR, replications=5, seed=3)
LINE, FASTER = small_line(), small_line("16 s")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare_lines(LINE, FASTER, SETTINGS)


def test_figures_are_those_of_the_indicators(comparison: Comparison) -> None:
    result = simulate(LINE, 5 * HOUR, warmup=HOUR, seed=3, replication=2)
    table = figures_of(result, LINE)
    for key, pair in headline(result, LINE).items():
        assert table[line_key(key)] == pair
    assert comparison.before.tables[2] == table
    indicators = kpi_table(result, LINE)
    for station in LINE.stations:
        for key in ("availability", "effectiveness"):
            expected = indicators.row(key, "station", station).value if key == "availability" else None
            pair = table[FigureKey("station", station, key)]
            assert isinstance(pair, RatioPair)
            if expected is not None:
                assert float(pair.numerator / pair.denominator) == pytest.approx(expected, rel=1e-12)
        oee = table[FigureKey("station", station, "overall_equipment_effectiveness")]
        assert isinstance(oee, RatioPair)
        expected = indicators.row("overall_equipment_effectiveness", "station", station, "actual").value
        assert float(oee.numerator / oee.denominator) == pytest.approx(expected, rel=1e-12)


def test_shares_of_states_and_of_losses_add_up_to_one(comparison: Comparison) -> None:
    for arm in comparison.arms:
        for table in arm.tables:
            losses = [pair.numerator / pair.denominator for key, pair in table.items()
                      if key.scope == "loss" and isinstance(pair, RatioPair)]  # fmt: skip
            assert sum(losses) == 1
            for station in arm.line.stations:
                keys = [
                    FigureKey("state", station, state.key) for state in UnitState if state is not UnitState.OFF_SHIFT
                ]
                shares = [table[key] for key in keys]
                assert sum(pair.numerator / pair.denominator for pair in shares if isinstance(pair, RatioPair)) == 1


def test_an_estimate_pools_the_replications(comparison: Comparison) -> None:
    results = [simulate(LINE, 5 * HOUR, warmup=HOUR, seed=3, replication=number) for number in range(5)]
    good = sum(sum(result.line.finished.values()) for result in results)
    assert comparison.before.figure(GOOD_OUTPUT).value == pytest.approx(good / 25, rel=1e-12)
    assert comparison.pairs == 5


def test_a_faster_bottleneck_raises_output_and_the_losses_that_moved_are_named(comparison: Comparison) -> None:
    relative = comparison.changes[GOOD_OUTPUT].relative
    assert relative.lower is not None
    assert relative.lower > 0.0
    assert relative.value is not None
    assert relative.value <= 20 / 16 - 1
    assert "speed_loss" in {moved.key.quantity for moved in comparison.moved}
    assert all(moved.change.difference.excludes_zero for moved in comparison.moved)
    assert comparison.before.bottlenecks == ("grind",)
    assert comparison.before.constraint == ("grind",)


def test_both_lines_are_valued_by_the_planned_run_times_of_the_first(comparison: Comparison) -> None:
    prices = [arm.line.stations["grind"].planned_run_time for arm in comparison.arms]
    assert prices[0] == {}
    assert prices[1]["ring"].value == 20_000_000
    assert "PRI_FROZEN" in {note.code for note in comparison.notes}
    effectiveness = comparison.after.figure(line_key("line_effectiveness")).value
    assert effectiveness == pytest.approx(20 / 16, rel=0.01)
    unchanged, stations = with_planned_run_times_of(LINE, LINE)
    assert unchanged is LINE
    assert stations == ()


def test_oee_gains_split_over_factors_without_rest(comparison: Comparison) -> None:
    gain = comparison.gain
    assert gain is not None
    product = 1.0
    for quantity in ("line_availability", "line_effectiveness", "line_quality_factor"):
        value = comparison.after.figure(line_key(quantity)).value
        assert value is not None
        product *= value
    assert product == pytest.approx(comparison.after.figure(OEE).value, rel=1e-12)
    assert gain.relative == pytest.approx(comparison.changes[OEE].relative.value, rel=1e-9)


def test_a_comparison_with_itself_is_unchanged_by_construction() -> None:
    null = compare_lines(LINE, small_line(), SETTINGS)
    assert null.identical
    assert {change.difference.note for change in null.changes.values()} <= {
        "UNCHANGED", "ZERO_DENOMINATOR", "NOT_INSPECTED", "MISSING_INPUT",
    }  # fmt: skip
    assert null.changes[GOOD_OUTPUT].difference.value == 0.0
    assert null.moved == ()
    assert "IDENTICAL" in {note.code for note in null.notes}


def test_common_random_numbers_narrow_the_interval(comparison: Comparison) -> None:
    """A change that doesn't touch the bottleneck would drown in noise without pairing."""
    slower_pack = LINE.model_dump(mode="json", by_alias=True)
    slower_pack["stations"]["pack"]["cycle"]["mean"]["typical"] = "6.1 s"
    paired = compare_lines(LINE, type(LINE).model_validate(slower_pack), SETTINGS).changes[GOOD_OUTPUT].difference
    alone = comparison.before.figure(GOOD_OUTPUT).half_width
    assert alone is not None
    assert paired.half_width is None or paired.half_width < 0.5 * alone


def test_the_result_does_not_depend_on_the_number_of_workers(comparison: Comparison) -> None:
    again = compare_lines(LINE, FASTER, SETTINGS, Runner(2))
    assert again == comparison


def test_one_replication_is_a_finding_and_has_no_interval() -> None:
    study = simulate_study(LINE, replace(SETTINGS, replications=1))
    assert [finding.code for finding in study.findings] == ["ONE_REPLICATION"]
    assert study.arm.figure(GOOD_OUTPUT).value is not None
    assert all(found.lower is None and found.upper is None for found in study.arm.estimates.values())


def test_a_line_without_output_is_a_finding() -> None:
    slow = small_line("9 h")
    study = simulate_study(slow, replace(SETTINGS, replications=2))
    assert [finding.code for finding in study.findings] == ["NO_OUTPUT"]
    assert study.arm.figure(GOOD_OUTPUT).value == 0.0
    assert study.arm.figure(line_key("mean_lead_time")).value is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"warmup": 6 * HOUR}, "WARMUP_TOO_LONG"), ({"replications": 0}, "REPLICATIONS_OUT_OF_RANGE"),
        ({"horizon": 0, "warmup": 0}, "WINDOW"), ({"precision": float("nan")}, "PRECISION_OUT_OF_RANGE"),
        ({"precision": 1.5}, "PRECISION_OUT_OF_RANGE"), ({"seed": -1}, "SEED"),
    ],
)  # fmt: skip
def test_settings_that_can_not_be_are_refused(changes: dict[str, float], code: str) -> None:
    with pytest.raises(StatisticsError) as refusal:
        replace(SETTINGS, **changes)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_a_line_that_is_not_valid_is_refused_before_anything_runs() -> None:
    stations = {**LINE.stations, "pack": LINE.stations["pack"].model_copy(update={"to": "nowhere"})}
    with pytest.raises(SpecError):
        simulate_study(LINE.model_copy(update={"stations": stations}), SETTINGS)


def flooded(interarrival: str) -> object:
    source = {
        "lots": [{"product": "ring", "quantity": 1}], "to": "incoming",
        "interarrival": {"distribution": "exponential", "mean": interarrival},
    }  # fmt: skip
    data = LINE.model_dump(mode="json", by_alias=True)
    data["sources"] = {"blanks": source}
    data["buffers"]["incoming"] = {}
    data["stations"]["turn"]["inputs"] = ["incoming"]
    data["stations"]["turn"]["setup"] = data["stations"]["grind"]["setup"] = None
    data["report"]["interval"] = "10 min"
    return type(LINE).model_validate(data)


def test_a_line_that_fills_up_is_refused_and_one_that_does_not_is_simulated() -> None:
    with pytest.raises(StatisticsError) as refusal:
        simulate_study(flooded("5 s"), SETTINGS)  # type: ignore[arg-type]
    assert refusal.value.code == "STILL_FILLING"
    assert simulate_study(flooded("40 s"), SETTINGS).findings == ()  # type: ignore[arg-type]


def test_the_warm_up_is_found_when_it_is_not_given() -> None:
    settings = replace(SETTINGS, horizon=30 * HOUR, warmup=None, replications=2)
    study = simulate_study(LINE, settings)
    assert study.warm_up.method == "mser5"
    assert study.warm_up.time % LINE.report.interval == 0
    assert 0 <= study.warm_up.time <= 15 * HOUR


def test_a_run_too_short_for_a_warm_up_is_refused_where_its_rows_can_not_be_made_shorter() -> None:
    instant = LINE.model_copy(update={"report": LINE.report.model_copy(update={"interval": 1})})
    with pytest.raises(StatisticsError) as refusal:
        find_warm_up([instant], 50, 1, 1, "auto", Runner())
    assert refusal.value.code == "RUN_TOO_SHORT"


def test_a_task_with_an_end_has_no_warm_up() -> None:
    order = small_line(demand={"mode": "end", "quantity": 100})
    assert is_terminating(order)
    study = simulate_study(order, replace(SETTINGS, warmup=None, replications=2))
    assert study.warm_up.method == "terminating"
    assert study.warm_up.time == 0
    check_warm_up(HOUR, HOUR)


def test_replications_are_added_until_the_precision_is_reached() -> None:
    precise = simulate_study(LINE, replace(SETTINGS, precision=0.2, replications=2))
    assert precise.findings == ()
    estimate = precise.arm.figure(GOOD_OUTPUT)
    assert estimate.half_width is not None
    assert estimate.value is not None
    assert estimate.half_width <= 0.2 * estimate.value
    hopeless = simulate_study(LINE, replace(SETTINGS, precision=1e-4, replications=2, most_replications=6))
    assert [finding.code for finding in hopeless.findings] == ["PRECISION_NOT_REACHED"]
    assert hopeless.replications == 6


def test_machines_on_which_a_measure_is_skipped_are_named(comparison: Comparison, tmp_path: Path) -> None:
    case = case_in(tmp_path, LINE)
    measures = {"faster": Measure.model_validate({
        "covers": ["turn", "grind"], "required_level": "L1", "effects": [{"mechanism": "cycle", "factor": 0.8}],
    })}  # fmt: skip
    settings = case.settings.model_copy(update={"connection": {"grind": "L1"}, "below_level": "skip"})
    partly = replace(case, settings=settings, measures=MeasureFile(measures=measures))
    notes = of_case(comparison, partly, "after").notes
    assert Remark("SKIPPED_BELOW_LEVEL", {"measure": "faster", "stations": "turn"}) in notes
    assert of_case(comparison, case, "after").notes == comparison.notes
    assert (
        partly.line_of("after").stations["turn"] == LINE.stations["turn"] != partly.line_of("after").stations["grind"]
    )


def test_provenance_is_counted_and_said(comparison: Comparison) -> None:
    found = provenance(LINE)
    assert found.total == len(parameters(LINE)) > 20
    assert not found.is_calibrated
    assert comparison.notes[0].code == "TEMPLATE_PARAMETERS"
    assert "stations.grind.cycle.mean" in {parameter.path for parameter in parameters(LINE)}


def test_only_people_that_machines_wait_for_can_limit(comparison: Comparison) -> None:
    arm = comparison.before
    assert set(arm.pools) == {"setters", "technicians"}
    assert any(limits(arm, pool) for pool in arm.pools)
    assert arm.figure(active_key("grind")).value == pytest.approx(1.0, abs=0.05)


def test_budgets_stand_beside_the_simulated_rate(comparison: Comparison) -> None:
    budget = comparison.before.budgets["grind"]
    assert not isinstance(budget, str)
    simulated = comparison.before.figure(FigureKey("station", "grind", "unhindered_rate"))
    assert simulated.value == pytest.approx(budget.capacity, rel=0.06)
    assert comparison.before.largest_content["turned"] <= 30
