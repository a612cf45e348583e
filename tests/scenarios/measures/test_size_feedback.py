"""Raceway sizes fed back from matching: fewer rings without a partner, and nothing typed in."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from lines.bearing import reference_line
from scenarios.measures import Measure, catalogue, catalogue_text, compose, matching_catalogue, select
from scenarios.measures.further_effects import SizeTargetEffect
from simcore.check import check
from simcore.engines import simulate
from simcore.errors import SpecError
from simcore.spec import LineSpec
from tests.lines.bearing.test_matching import set_aside, with_places

DAY = 86_400_000_000
REPLICATIONS = 16
FEEDBACK = {"mechanism": "size_target", "follows": "sorted_outer"}


@pytest.fixture(scope="module")
def line() -> LineSpec:
    return reference_line(modules=["matching"])


def measure(**changes: object) -> Measure:
    data = matching_catalogue().measures["size_feedback"].model_dump(mode="json", by_alias=True, exclude_none=True)
    return Measure.model_validate({**data, **changes})


def test_it_comes_on_top_of_the_measures_of_the_bearing_line() -> None:
    file = matching_catalogue()
    assert {name: one for name, one in file.measures.items() if name != "size_feedback"} == catalogue().measures
    assert "size_feedback" not in catalogue_text()
    known = file.measures["size_feedback"]
    (effect,) = known.effects
    assert effect.mechanism == "size_target" and known.counter_effects and known.source
    assert {known.required_level, *known.label} == {"L3", "zh", "en"}
    for quantity in (effect.factor, *(item.amount for item in known.items)):
        assert quantity.low is not None and quantity.high is not None and quantity.reference
        assert quantity.low < quantity.typical < quantity.high


def test_scatter_of_a_grinder_that_corrects_what_was_chance(line: LineSpec) -> None:
    """e = x + n, x' = x - w e on white noise n: sd(e) = sqrt(2 / (2 - w)) sd(n), by formula and by trial."""
    (effect,) = matching_catalogue().measures["size_feedback"].effects
    assert isinstance(effect, SizeTargetEffect)
    factor = effect.factor
    noise = np.random.default_rng(7).standard_normal(200_000)
    for given, share in ((factor.low, 0.1), (factor.typical, 0.2), (factor.high, 0.5)):
        mean, errors = 0.0, []
        for deviation in noise:
            errors.append(mean + deviation)
            mean -= share * errors[-1]
        assert given == pytest.approx(sqrt(2.0 / (2.0 - share)), abs=5e-4)
        assert float(np.std(errors)) == pytest.approx(given, rel=0.01)


def test_it_changes_the_target_of_the_inner_grinder_and_nothing_else(line: LineSpec) -> None:
    new = compose({"size_feedback": measure()})(line)
    old_size, size = line.stations["inner_raceway"].size, new.stations["inner_raceway"].size
    assert old_size is not None and size is not None and size.follows == "sorted_outer"
    assert size.standard_deviation.value == pytest.approx(1.5 * 1.054) and check(new) == ()
    same = new.stations["inner_raceway"].model_copy(update={"size": old_size})
    assert new.model_copy(update={"stations": {**new.stations, "inner_raceway": same}}) == line


@pytest.mark.slow
def test_fewer_rings_are_left_without_a_partner(line: LineSpec) -> None:
    """Pairs of runs with the same luck, stores of 20 places (the low end): the lower bound of 99 % for the gain."""
    line = with_places(line, 20)
    new = compose(select(matching_catalogue(), ["size_feedback"]))(line)
    gains = []
    for number in range(REPLICATIONS):
        before, after = (set_aside(simulate(spec, 12 * DAY, seed=12, replication=number)) for spec in (line, new))
        gains.append(before - after)
    error = float(np.std(gains, ddof=1)) / sqrt(REPLICATIONS)
    assert float(np.mean(gains)) - float(stats.t.ppf(0.99, REPLICATIONS - 1)) * error > 0.0


def test_a_null_setting_changes_nothing(line: LineSpec) -> None:
    assert compose({"m": measure(coverage=0.0)})(line) is line
    kept = compose({"m": measure(effects=[FEEDBACK])})(line)
    assert compose({"m": measure(effects=[FEEDBACK])})(kept) == kept
    over = measure(effects=[{**FEEDBACK, "until_month": 1.0}], months_in_use=2.0)
    assert compose({"m": over})(line) is line


def test_a_better_grinder_scatters_less_in_size_as_well(line: LineSpec) -> None:
    spread = Measure.model_validate({"covers": ["inner_raceway"], "effects": [{"mechanism": "spread", "factor": 0.7}]})
    size = compose({"m": spread})(line).stations["inner_raceway"].size
    assert size is not None and size.standard_deviation.value == pytest.approx(0.7 * 1.5)
    plain = compose({"m": spread})(reference_line()).stations["inner_raceway"]
    assert plain.size is None


def test_a_line_without_matching_refuses_it_and_says_what_to_do() -> None:
    with pytest.raises(SpecError) as refusal:
        compose({"size_feedback": measure()})(reference_line())
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == ("MEASURE_MATCHES_NOTHING", "measures.size_feedback.effects.0")
    assert "size_target" in problem.message and "--with matching" in problem.hint


def test_a_buffer_that_is_not_there_is_refused(line: LineSpec) -> None:
    new = compose({"m": measure(effects=[{**FEEDBACK, "follows": "sorted_out"}])})(line)
    assert [(problem.code, problem.path) for problem in check(new)] == [
        ("UNKNOWN_BUFFER", "stations.inner_raceway.size.follows")
    ]
