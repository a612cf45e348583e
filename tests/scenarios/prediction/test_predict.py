"""Predictions from beginning to end: closed forms, more draws that extend fewer, resuming, refusals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from scenarios.case import Case
from scenarios.prediction import (
    Prediction,
    PredictionSettings,
    find_prediction,
    keep_prediction,
    predict,
    prediction_document,
)
from scenarios.prediction.draws import uniforms
from scenarios.prediction.settings import MOST_DRAWS, PILOT_DRAWS, fewest_runs, replication_number
from scenarios.runner import Runner, run_cell
from scenarios.store import RunStore
from scenarios.study import settings_of
from simcore.errors import SpecError, StatisticsError
from simcore.results import canonical_json
from simcore.spec import LineSpec
from simcore.stats import Constant, Interval
from tests.scenarios.prediction.cases import case_in, one_station, ranged, small_with_ranges

HOURS = 10
SECONDS = HOURS * 3600


def settings(case: Case, draws: int, **changes: Any) -> PredictionSettings:
    return replace(PredictionSettings(settings_of(case), draws=draws), **changes)


def interval(found: object) -> Interval:
    assert isinstance(found, Interval)
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case_in(tmp_path_factory.mktemp("small"), small_with_ranges())


@pytest.fixture(scope="module")
def prediction(small: Case) -> Prediction:
    return predict(small, settings(small, 60))


def test_output_that_is_one_over_the_cycle_has_the_law_of_the_cycle(tmp_path: Path) -> None:
    """Before, output = 3600 s/cycle; what the order statistics hold follows from the shares that were drawn."""
    case = case_in(
        tmp_path, one_station(ranged("10 s", "8 s", "14 s")), factor="0.8", horizon=f"{HOURS} h", warmup="0 s"
    )
    found = predict(case, settings(case, 99))
    shares = sorted(uniforms(["stations.grind.cycle.mean"], 7, 99)[0].tolist())
    law = stats.triang(c=1.0 / 3.0, loc=8.0, scale=6.0)
    output = found.headlines[0].before
    for level, rank in ((0.80, 10), (0.95, 2)):
        ends = interval(output.intervals[level])
        # A window cuts one piece at most.
        assert ends.lower == pytest.approx(3600.0 / law.ppf(shares[-rank]), abs=2.0 / HOURS)
        assert ends.upper == pytest.approx(3600.0 / law.ppf(shares[rank - 1]), abs=2.0 / HOURS)
    # 96 of the 99 draws are three whole blocks of 32 classes, so the shares themselves are those of the law.
    eighty = interval(output.intervals[0.80])
    assert eighty.lower == pytest.approx(3600.0 / law.ppf(0.9), rel=0.02)
    assert eighty.upper == pytest.approx(3600.0 / law.ppf(0.1), rel=0.02)


def test_a_gain_that_is_one_over_the_factor_has_the_law_of_the_factor(tmp_path: Path) -> None:
    case = case_in(tmp_path, one_station("10 s"), horizon=f"{HOURS} h", warmup="0 s")
    found = predict(case, settings(case, 99, claims=(0.25,)))
    shares = sorted(uniforms(["measures.faster.effects.0.factor"], 7, 99)[0].tolist())
    law = stats.triang(c=0.5, loc=0.7, scale=0.2)
    eighty = interval(found.headlines[0].gain.intervals[0.80])
    assert eighty.lower == pytest.approx(1.0 / law.ppf(shares[-10]) - 1.0, abs=2.0 * 10.0 / SECONDS)
    assert eighty.upper == pytest.approx(1.0 / law.ppf(shares[9]) - 1.0, abs=2.0 * 10.0 / SECONDS)
    # The factor is below its typical 0.8 in one half of the draws.
    assert found.claims[0].count == pytest.approx(sum(share <= 0.5 for share in shares), abs=1)
    assert [driver.parameter for driver in found.drivers] == [0]
    assert found.drivers[0].low > found.drivers[0].high


def test_without_chance_all_variance_is_of_the_parameters(tmp_path: Path) -> None:
    case = case_in(tmp_path, one_station("10 s"), horizon=f"{HOURS} h", warmup="0 s")
    components = predict(case, settings(case, 60)).headlines[0].components
    assert components is not None
    assert components.noise.value == 0.0 and components.noise.lower is None
    assert components.input.value == pytest.approx(components.total)
    assert components.input_share == 1.0


def test_what_never_changes_has_no_interval(tmp_path: Path) -> None:
    """The defect rate of a perfect process with a perfect gate."""
    data = one_station("10 s").model_dump(mode="json", by_alias=True)
    data["stations"]["grind"] |= {"quality": {"nonconforming_in_control": 0.0}, "gate": {"effectiveness": 1.0}}
    case = case_in(tmp_path, LineSpec.model_validate(data), horizon="2 h", warmup="0 s")
    defects = predict(case, settings(case, 40)).headlines[1]
    assert isinstance(defects.gain.intervals[0.80], Constant)
    assert defects.components is None


def test_a_figure_that_the_line_does_not_have_is_no_finding(tmp_path: Path) -> None:
    """Nothing checks the pieces of this line, so that it has no defect rate in any draw."""
    case = case_in(tmp_path, one_station("10 s"), horizon="2 h", warmup="0 s")
    found = predict(case, settings(case, 40))
    assert found.headlines[1].gain.undefined == 40
    assert not found.findings


def test_what_it_says_of_the_small_line(prediction: Prediction) -> None:
    output, defects, oee = prediction.headlines
    assert [entry.quantity for entry in prediction.headlines] == [
        "good_output_rate", "first_pass_defect_rate", "line_overall_equipment_effectiveness",
    ]  # fmt: skip
    for entry in (output, defects, oee):
        for figure in (entry.before, entry.after, entry.gain):
            inner, outer = (interval(figure.intervals[level]) for level in (0.80, 0.95))
            assert outer.lower <= inner.lower < inner.upper <= outer.upper
    assert output.components is not None
    assert output.components.repeated == PILOT_DRAWS
    assert not prediction.calibrated
    assert prediction.notes[0].code == "TEMPLATE_PARAMETERS"
    counts = [claim.count for claim in prediction.claims]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == sum(gain >= 0.0 for gain in prediction.gains)


def test_a_parameter_that_does_nothing_is_no_driver(prediction: Prediction) -> None:
    keys = [entry.key for entry in prediction.inventory.uncertain]
    shown = {keys[driver.parameter] for driver in prediction.drivers}
    assert "measures.faster.effects.0.factor" in shown
    assert "stations.turn.power.idle" not in shown


def test_the_first_draws_of_more_are_those_of_fewer(small: Case, prediction: Prediction) -> None:
    more = predict(small, settings(small, 70))
    assert more.gains[:60] == prediction.gains


def test_the_number_of_workers_does_not_matter(small: Case, prediction: Prediction) -> None:
    again = predict(small, settings(small, 60), Runner(2))
    assert canonical_json(prediction_document(again)) == canonical_json(prediction_document(prediction))


def test_finished_runs_are_taken_up_again(tmp_path: Path, small: Case, prediction: Prediction) -> None:
    """Interrupted after 50 runs, then finished, then extended: nothing is simulated twice."""
    made: list[tuple[str, int]] = []

    def counted(line: str, horizon: int, warmup: int, seed: int, replication: int, engine: str) -> str:
        if len(made) == 50:
            made.append(("", 0))
            raise KeyboardInterrupt
        made.append((line, replication))
        return run_cell(line, horizon, warmup, seed, replication, engine)

    runner = Runner(1, RunStore(tmp_path), task=counted)
    with pytest.raises(KeyboardInterrupt):
        predict(small, settings(small, 40, pairs=1), runner)
    assert (
        predict(small, settings(small, 40, pairs=1), runner).gains == predict(small, settings(small, 40, pairs=1)).gains
    )
    finished = [entry for entry in made if entry[0]]
    assert len(finished) == len(set(finished)) == fewest_runs(settings(small, 40, pairs=1))
    predict(small, settings(small, 44, pairs=1), runner)
    assert len([entry for entry in made if entry[0]]) == len(finished) + 2 * 4


def test_pairs_of_draws_all_have_their_own_luck() -> None:
    numbers = {replication_number(draw, pair) for draw in range(100) for pair in range(10)}
    assert len(numbers) == 1000
    assert replication_number(MOST_DRAWS - 1, 9_999) < 2**32


def test_more_pairs_leave_less_chance(small: Case, prediction: Prediction) -> None:
    more = predict(small, settings(small, 60, pairs=4))
    assert more.design.pairs == 4 and not more.design.chosen
    few, many = prediction.headlines[1].components, more.headlines[1].components
    assert few is not None and many is not None
    assert many.repeated == 60
    assert many.noise.value * 2.0 == pytest.approx(few.noise.value * few.pairs**0.5, rel=0.5)


def test_parameters_from_the_plant_are_told_apart(tmp_path: Path) -> None:
    line = small_with_ranges(cycle="plant_log", repair="shift_report", power="plant_log")
    found = predict(
        case_in(tmp_path, line), replace(PredictionSettings(), run=settings_of(case_in(tmp_path, line)), draws=60)
    )
    by_source = {True: 0.0, False: 0.0}
    for driver in found.drivers:
        by_source[found.inventory.uncertain[driver.parameter].is_from_plant] += driver.share
    assert found.estimated_share == pytest.approx(by_source[False] / sum(by_source.values()))


def test_a_kept_prediction_is_found_for_this_very_case_only(
    tmp_path: Path, small: Case, prediction: Prediction
) -> None:
    path = keep_prediction(prediction, small, tmp_path)
    assert path.is_file()
    found = find_prediction(small, "after", tmp_path)
    assert found is not None and found["digest"] == prediction_document(prediction)["digest"]
    assert find_prediction(small, "before", tmp_path) is None
    other = case_in(tmp_path / "other", small_with_ranges(cycle="vendor"))
    assert find_prediction(other, "after", tmp_path) is None
    assert prediction.estimated_share == 1.0
    path.write_text("{", encoding="utf-8")
    assert find_prediction(small, "after", tmp_path) is None


def test_nothing_uncertain_is_refused_with_what_to_do(tmp_path: Path) -> None:
    case = case_in(tmp_path, one_station("10 s"), factor="0.8")
    with pytest.raises(SpecError) as refusal:
        predict(case, settings(case, 40))
    problem = refusal.value.problems[0]
    assert problem.code == "NOTHING_UNCERTAIN" and "low = " in problem.hint and problem.file.endswith("line.toml")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"draws": 38}, "DRAWS_OUT_OF_RANGE"), ({"draws": MOST_DRAWS + 1}, "DRAWS_OUT_OF_RANGE"),
        ({"pairs": 0}, "REPLICATIONS_OUT_OF_RANGE"), ({"claims": (float("nan"),)}, "CLAIM_OUT_OF_RANGE"),
        ({"claims": (-1.0,)}, "CLAIM_OUT_OF_RANGE"),
    ],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(StatisticsError) as refusal:
        PredictionSettings(**changes)
    assert refusal.value.code == code


def test_a_figure_without_value_in_a_draw_gets_no_interval(tmp_path: Path) -> None:
    """Cycles of 3 to 30 hours in a window of 8: in some draws nothing is made, and no gain can be stated."""
    case = case_in(tmp_path, one_station(ranged("6 h", "3 h", "30 h")), horizon="8 h", warmup="0 s")
    found = predict(case, settings(case, 40))
    gain = found.headlines[0].gain
    assert gain.undefined > 0 and gain.value is None and not gain.intervals
    assert found.headlines[0].components is None and found.drivers == ()
    assert found.findings[0].code == "DRAWS_UNDEFINED"
    assert found.claims[0].count <= 40 - gain.undefined
