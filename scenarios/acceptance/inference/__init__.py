"""Tests W, N and of lots, trend, and the rule that joins them: arrays in, bounds out."""

from scenarios.acceptance.inference.contrast import Contrast, welch
from scenarios.acceptance.inference.lots import DefectRate, defect_rate, difference_of_rates, ratio_of_rates
from scenarios.acceptance.inference.rule import Evidence, weeks_and_shifts
from scenarios.acceptance.inference.shifts import autocorrelation, effective, shift_test
from scenarios.acceptance.inference.trend import Trend, baseline_trend

__all__ = [
    "Contrast",
    "DefectRate",
    "Evidence",
    "Trend",
    "autocorrelation",
    "baseline_trend",
    "defect_rate",
    "difference_of_rates",
    "effective",
    "ratio_of_rates",
    "shift_test",
    "weeks_and_shifts",
    "welch",
]
