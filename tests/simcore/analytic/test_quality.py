"""Detection delays and long-run quality against the worked example of the reference and by summation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.stats import norm

from simcore.analytic import (
    chart_detection_delay,
    chart_interval_for_delay,
    ewma_average_run_length,
    exact_patrol_detection_delay,
    long_run_nonconforming_fraction,
    mean_time_between_false_alarms,
    nonconforming_fraction,
    out_of_control_share,
    patrol_detection_delay,
    patrol_detection_probability,
    patrol_interval_for_delay,
)
from simcore.errors import LineproofError

HALF_TOLERANCE, SHIFT, REACTION = 5.0, 3.0, 0.25  # [um], [um], [h]


@dataclass(frozen=True)
class Case:
    """One row of the worked example: inner-ring bore, tolerance 0/-10 um, as printed."""

    deviation: float
    offset: float
    hours_to_shift: float
    by_chart: bool
    printed: tuple[str, str, str, str, str]

    def computed(self) -> tuple[str, str, str, str, str]:
        p0 = nonconforming_fraction(self.deviation, self.offset, HALF_TOLERANCE)
        p1 = nonconforming_fraction(self.deviation, self.offset + SHIFT, HALF_TOLERANCE)
        if self.by_chart:
            delay = chart_detection_delay(1 / 6, ewma_average_run_length(SHIFT / self.deviation, 0.25, 3.0), REACTION)
        else:
            delay = patrol_detection_delay(2.0, patrol_detection_probability(p1, 5, 0.9), REACTION)
        share = out_of_control_share(delay, self.hours_to_shift)
        fraction = long_run_nonconforming_fraction(p0, p1, delay, self.hours_to_shift)
        first = f"{100 * p0:.{len(self.printed[0].partition('.')[2])}f}"
        return first, f"{100 * p1:.1f}", f"{delay:.2f}", f"{100 * share:.1f}", f"{100 * fraction:.2f}"


@pytest.mark.parametrize(
    "case",
    [
        Case(1.5, 1.0, 24.0, False, ("0.39", "25.2", "2.15", "8.2", "2.43")),
        Case(1.5, 1.0, 24.0, True, ("0.39", "25.2", "0.77", "3.1", "1.16")),
        Case(1.1, 0.5, 30.0, False, ("0.002", "8.6", "5.37", "15.2", "1.31")),
        Case(1.1, 0.5, 30.0, True, ("0.002", "8.6", "0.58", "1.9", "0.17")),
    ],
)
def test_worked_example_of_the_reference(case: Case) -> None:
    assert case.computed() == case.printed


def test_nonconforming_fraction_by_the_normal_law() -> None:
    for offset in (-2.0, 0.0, 7.0):
        inside = norm.cdf(5.0, loc=offset, scale=1.3) - norm.cdf(-5.0, loc=offset, scale=1.3)
        assert nonconforming_fraction(1.3, offset, 5.0) == pytest.approx(1.0 - inside, rel=1e-10)
    assert nonconforming_fraction(1.0, 0.0, 8.0) == pytest.approx(2 * norm.sf(8.0), rel=1e-12)  # 1e-15, no cancellation


def test_patrol_detection_probability() -> None:
    assert patrol_detection_probability(0.2, 3, 0.9) == pytest.approx(0.9 * (1 - 0.8**3), rel=1e-12)
    assert patrol_detection_probability(1.0, 1, 0.9) == 0.9
    assert patrol_detection_probability(0.0, 5, 0.9) == 0.0
    assert patrol_detection_probability(1e-12, 5, 1.0) == pytest.approx(5e-12, rel=1e-9)


@pytest.mark.parametrize("phase", [0.0, 0.7, 1.9])
@pytest.mark.parametrize("hours_to_shift", [0.5, 24.0])
def test_exact_delay_by_summation(phase: float, hours_to_shift: float) -> None:
    """Sum over the patrol that first follows the shift, integral of the wait inside each interval by midpoints."""
    interval, probability, reaction = 2.0, 0.6, 0.25
    steps = 4_000_001
    times = np.linspace(0.0, 40.0 * hours_to_shift, steps)
    middles = 0.5 * (times[1:] + times[:-1])
    weights = np.diff(-np.exp(-times / hours_to_shift))
    waits = interval - np.mod(middles + phase, interval)
    expected = float(weights @ waits) + interval * (1 / probability - 1) + reaction
    found = exact_patrol_detection_delay(interval, probability, hours_to_shift, reaction, phase)
    assert found == pytest.approx(expected, abs=2e-4)  # the step at each patrol costs about one cell of the grid


def test_exact_delay_tends_to_the_uniform_one() -> None:
    assert exact_patrol_detection_delay(2.0, 0.6, 1e5) == pytest.approx(patrol_detection_delay(2.0, 0.6), abs=1e-5)
    # frequent shifts come right after the last adjustment: the whole interval passes first
    assert exact_patrol_detection_delay(2.0, 1.0, 1e-3) == pytest.approx(2.0, abs=2e-3)


def test_intervals_that_give_a_wanted_delay() -> None:
    interval = patrol_interval_for_delay(2.15, 0.69, 0.25)
    assert patrol_detection_delay(interval, 0.69, 0.25) == pytest.approx(2.15, rel=1e-12)
    interval = chart_interval_for_delay(0.86, 3.62, 0.25)
    assert chart_detection_delay(interval, 3.62, 0.25) == pytest.approx(0.86, rel=1e-12)


def test_false_alarms_of_the_worked_example() -> None:
    # 503 points of 10 minutes: one false alarm per 84 h
    hours = mean_time_between_false_alarms(1 / 6, ewma_average_run_length(0.0, 0.25, 3.0))
    assert f"{hours:.0f}" == "84"


def test_limits() -> None:
    assert long_run_nonconforming_fraction(0.01, 0.2, 0.0, 24.0) == 0.01
    assert long_run_nonconforming_fraction(0.01, 0.2, 1e12, 1.0) == pytest.approx(0.2)
    assert chart_detection_delay(0.5, 1.0) == 0.25
    assert patrol_detection_delay(0.5, 1.0) == 0.25


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (lambda: nonconforming_fraction(0.0, 0.0, 5.0), "standard_deviation"),
        (lambda: nonconforming_fraction(1.0, math.nan, 5.0), "offset"),
        (lambda: long_run_nonconforming_fraction(-0.1, 0.2, 1.0, 1.0), "in_control_fraction"),
        (lambda: patrol_detection_delay(2.0, 0.0), "detection_probability"),
        (lambda: patrol_detection_delay(2.0, 3.5), "detection_probability"),
        (lambda: patrol_detection_probability(0.1, 0, 0.9), "sample_size"),
        (lambda: patrol_interval_for_delay(0.25, 0.9, 0.25), "detection_delay"),
        (lambda: chart_detection_delay(1.0, 0.9), "average_run_length"),
        (lambda: chart_detection_delay(1.0, math.inf), "average_run_length"),
        (lambda: exact_patrol_detection_delay(2.0, 0.9, 24.0, phase=2.0), "phase"),
    ],
)
def test_refusals_name_the_argument(call: object, path: str) -> None:
    assert callable(call)
    with pytest.raises(LineproofError) as caught:
        call()
    assert caught.value.path == path
    assert caught.value.hint
