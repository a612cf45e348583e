"""Time lines of machines without chance against closed forms: learning, early failures, ageing, the stop."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import exp
from pathlib import Path

import pytest
from scipy.integrate import quad

from scenarios.arms import GOOD_OUTPUT
from scenarios.case import Case
from scenarios.measures.use import MONTH
from scenarios.runner import Runner
from scenarios.store import RunStore
from scenarios.study import DAY, StudySettings, compare_study
from scenarios.timeline import TimelineSettings, ages_of, timeline_settings_of, timeline_study
from scenarios.timeline.settings import MONTHS
from scenarios.timeline.study import Period, Timeline
from simcore.errors import SpecError, StatisticsError
from tests.scenarios.test_runner import counting, interrupting
from tests.scenarios.timeline.machines import (
    HOUR,
    PER_HOUR,
    WEEK,
    case_of,
    commissioning,
    failure,
    faster,
    machine,
    teething,
)

FAST = TimelineSettings(StudySettings(MONTH, DAY, 2, seed=3, engine="fast"))
MONTH_HOURS = MONTH / HOUR
# Pieces are whole: one more or less at each end of a month.
ONE_PIECE = 2.0 / MONTH_HOURS


def output(period: Period, arm: str = "after") -> float:
    value = getattr(period.figures[GOOD_OUTPUT], arm).value
    assert value is not None
    return float(value)


def gain(period: Period) -> float:
    value = period.figures[GOOD_OUTPUT].change.relative.value
    assert value is not None
    return value


def mean_over(start: float, end: float, rate: object) -> float:
    """Mean of a rate over a time [us]."""
    return float(quad(rate, start, end, limit=200)[0]) / (end - start)


@pytest.fixture(scope="module")
def learning() -> Timeline:
    """A new machine that is as fast as the old one, once it is learnt."""
    return timeline_study(case_of(machine(), measures={"new": commissioning()}), FAST)


def test_output_lost_to_learning_is_b_tau_p(learning: Timeline) -> None:
    # Missing speed b exp(-t/tau_b): over all time b tau_b P pieces, over twelve months all but exp(-12 months/tau_b).
    b, tau = 0.25, 6 * WEEK
    whole = b * tau / HOUR * PER_HOUR
    assert whole == 0.25 * 6 * 168 * 60
    lost = sum((PER_HOUR - output(period)) * MONTH_HOURS for period in learning.months)
    assert lost == pytest.approx(whole * (1.0 - exp(-MONTHS * MONTH / tau)), abs=2 * MONTHS)
    assert (PER_HOUR - output(learning.ramp_up[0])) * MONTHS * MONTH_HOURS == pytest.approx(lost, rel=1e-9)


def test_each_month_is_that_of_the_learning_curve(learning: Timeline) -> None:
    def rate(t: float) -> float:
        return PER_HOUR * (1.0 - 0.25 * exp(-t / (6 * WEEK)))

    for number, period in enumerate(learning.months):
        expected = mean_over(number * MONTH, (number + 1) * MONTH, rate)
        assert output(period) == pytest.approx(expected, abs=ONE_PIECE)
        assert output(period, "before") == PER_HOUR


def test_the_steady_state_is_looked_at_when_the_teething_is_over(learning: Timeline) -> None:
    # 5 tau are 40 weeks, less than a year; 5 x 16 weeks are 18.4 months.
    assert learning.ages.steady_month == MONTHS
    assert ages_of(case_of(machine(), measures={"new": commissioning(tau="16 week")}), "after").steady_month == 19
    assert ages_of(case_of(machine(), measures={"new": faster()}), "after").steady_month == MONTHS
    left = 0.25 * exp(-(MONTHS * MONTH) / (6 * WEEK))
    assert gain(learning.steady[0]) == pytest.approx(0.0, abs=left + ONE_PIECE / PER_HOUR)


def test_early_failures_follow_their_rate() -> None:
    # A failure every 10 h of operation, repaired in 2 h; at the rate 1 + a exp(-t/tau) the share of time up is
    # 1 / (1 + rate 2/10).
    line = machine(interruptions={"failure": failure()})
    found = timeline_study(case_of(line, measures={"new": commissioning(b=0.0)}), FAST)

    def rate(t: float) -> float:
        return PER_HOUR / (1.0 + 0.2 * (1.0 + 2.0 * exp(-t / (8 * WEEK))))

    for number, period in enumerate(found.months):
        expected = mean_over(number * MONTH, (number + 1) * MONTH, rate)
        # One stop of 2 h more or less in a month.
        assert output(period) == pytest.approx(expected, abs=2 * PER_HOUR / MONTH_HOURS)
        assert output(period, "before") == pytest.approx(PER_HOUR / 1.2, abs=2 * PER_HOUR / MONTH_HOURS)
    assert output(found.months[0]) < 0.9 * PER_HOUR / 1.2


def test_kept_machines_age_in_both_lines_and_renewed_ones_do_not() -> None:
    line = machine(interruptions={"failure": failure()})
    ageing = {"typical": 0.2, "low": 0.1, "high": 0.4}
    once = replace(FAST, run=replace(FAST.run, replications=1))
    kept = timeline_study(case_of(line, measures={"faster": faster(1.0)}, ageing=ageing), once)
    assert [period.ageing for period in kept.steady] == [0.2, 0.1, 0.4]
    for period in (*kept.months, *kept.steady):
        assert period.month is not None
        mean = 10.0 * (1.0 - period.ageing) ** ((period.month + 0.5) / 12.0)
        expected = PER_HOUR * mean / (mean + 2.0)
        for arm in ("before", "after"):
            assert output(period, arm) == pytest.approx(expected, abs=2 * PER_HOUR / MONTH_HOURS)
    renewed = timeline_study(
        case_of(line, {"renewed": ["press"]}, measures={"faster": faster(1.0)}, ageing=ageing), once
    )
    for period in (*renewed.months, *renewed.steady):
        assert output(period) == pytest.approx(PER_HOUR / 1.2, abs=2 * PER_HOUR / MONTH_HOURS)
    assert [output(period, "before") for period in renewed.months] == [output(p, "before") for p in kept.months]


def test_year_1_is_the_stop_and_twelve_months_exactly() -> None:
    stop = {"typical": 2.0, "low": 1.0, "high": 8.0}
    found = timeline_study(case_of(machine(), {"installation": stop}, measures={"faster": faster()}), FAST)
    assert output(found.ramp_up[0]) == 2 * PER_HOUR
    weeks_of_ramp_up = 365.25 / 7
    for period, weeks in zip(found.year_1, (2.0, 1.0, 8.0), strict=True):
        assert period.stop == weeks
        expected = 2 * PER_HOUR * weeks_of_ramp_up / (weeks_of_ramp_up + weeks)
        assert output(period) == pytest.approx(expected, rel=1e-12)
        assert gain(period) == pytest.approx(expected / PER_HOUR - 1.0, rel=1e-12)
        assert output(period, "before") == PER_HOUR


@pytest.mark.parametrize(
    ("weeks", "month"), [(0.0, 1), (4.3, 1), (4.4, 2), (8.6, 2), (8.8, 3), (52.0, 12), (52.3, None)]
)
def test_twice_the_speed_makes_up_a_stop_in_as_many_weeks(weeks: float, month: int | None) -> None:
    # A month has 365.25/84 = 4.348 weeks.
    settings = replace(FAST, run=replace(FAST.run, horizon=2 * DAY))
    case = case_of(machine(), {"installation": {"typical": weeks}}, measures={"faster": faster()})
    assert timeline_study(case, settings).made_up == month


def test_what_is_not_known_is_not_made_up() -> None:
    settings = replace(FAST, run=replace(FAST.run, horizon=2 * DAY))
    found = timeline_study(case_of(machine(), measures={"faster": faster()}), settings)
    assert found.year_1 == () and found.made_up is None
    codes = {note.code for note in found.notes}
    assert {"STOP_NOT_KNOWN", "AGEING_NOT_KNOWN", "NO_TEETHING"} <= codes
    known = case_of(
        machine(), {"installation": {"typical": 0.0}}, measures={"new": commissioning()}, ageing={"typical": 0.0}
    )
    assert (
        not codes
        & {"STOP_NOT_KNOWN", "AGEING_NOT_KNOWN", "NO_TEETHING"}
        & {note.code for note in timeline_study(known, settings).notes}
    )


def chance_case(**more: object) -> Case:
    stop = {
        "clock": "operating", "time_to": {"distribution": "exponential", "mean": "4 h"}, "state": "down_repair",
        "duration": {"distribution": "exponential", "mean": "1 h"},
    }  # fmt: skip
    measures = {"repair": {"covers": ["press"], "effects": [{"mechanism": "repair", "mode": "failure", "factor": 0.5}]}}
    return case_of(machine(interruptions={"failure": stop}), measures=measures, **more)


def test_without_ages_every_month_is_the_comparison_itself() -> None:
    settings = TimelineSettings(StudySettings(5 * DAY, DAY, 4, seed=3, engine="fast"))
    counter = [0] * 0
    found = timeline_study(chance_case(), settings, Runner(task=partial(counting, counter)))
    # 26 lines of an age are two: four runs each.
    assert (found.work.lines, len(counter)) == (26, 8)
    change = compare_study(chance_case(), settings.run).changes[GOOD_OUTPUT]
    for period in (*found.months, *found.steady):
        assert period.figures[GOOD_OUTPUT].change == change
    assert gain(found.ramp_up[0]) == pytest.approx(change.relative.value)
    lower = found.ramp_up[0].figures[GOOD_OUTPUT].change.relative.lower
    assert lower == pytest.approx(change.relative.lower)


def test_an_interrupted_time_line_is_taken_up_without_loss(tmp_path: Path) -> None:
    settings = TimelineSettings(StudySettings(2 * DAY, DAY, 2, seed=3, engine="fast"))
    case = case_of(machine(), measures={"new": commissioning()})
    store, counter = RunStore(tmp_path), [0] * 0
    with pytest.raises(KeyboardInterrupt):
        timeline_study(case, settings, Runner(1, store, task=partial(interrupting, counter, 10)))
    taken_up = timeline_study(case, settings, Runner(1, store, task=partial(counting, counter)))
    # Two runs of the line before, which has no age, and two of the new one at each of 13 ages.
    assert len(counter) == 2 + 2 * 13
    assert taken_up == timeline_study(case, settings)


def test_refusals() -> None:
    with pytest.raises(StatisticsError, match="longer than the month that"):
        TimelineSettings(replace(FAST.run, horizon=MONTH + 1))
    with pytest.raises(StatisticsError):
        TimelineSettings(replace(FAST.run, precision=0.01))
    with pytest.raises(SpecError) as refusal:
        ages_of(case_of(machine(), {"renewed": ["lathe"]}, measures={"faster": faster()}), "after")
    assert (refusal.value.code, refusal.value.problems[0].path) == (
        "MEASURE_MATCHES_NOTHING",
        "scenarios.after.renewed",
    )
    slow = case_of(machine(teething=teething(tau="600 week")), measures={"faster": faster()})
    with pytest.raises(SpecError, match="50 years"):
        ages_of(slow, "after")
    assert timeline_settings_of(chance_case()).run.horizon == MONTH
