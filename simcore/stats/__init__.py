"""Statistics of simulation output: warm-up, intervals, paired comparisons on common random numbers, run length.

Input is one figure per independent replication; every function is deterministic and gives the same bits for any
order in which replications were computed. An outcome is an `Interval` (never of width zero) or a `Constant` (all
replications equal: "deterministic, no sampling error", or "unchanged by construction" for a pair); what a sample
does not support raises StatisticsError. Nominal 95 % intervals are built to cover 93-97 % on skewed output from
5 replications on; the limits are stated at each function and measured by the tests with `measure_coverage`.
"""

from simcore.stats.coverage import Coverage, binomial_bounds, measure_coverage
from simcore.stats.drift import Drift, drift_test, is_still_filling, require_settled
from simcore.stats.intervals import DEFAULT_LEVEL, mean_interval
from simcore.stats.jackknife import jackknife_interval, pseudo_values
from simcore.stats.moments import ExactSum, Moments, moments
from simcore.stats.multiple import holm
from simcore.stats.outcomes import Constant, Flag, Interval, Outcome
from simcore.stats.paired import paired_difference, paired_ratio_difference, paired_relative_change
from simcore.stats.ratios import fieller_interval, ratio_interval
from simcore.stats.sequential import Sequential, run_until
from simcore.stats.targets import ChangeOf, MeanOf, RatioOf, Target
from simcore.stats.warmup import WarmUp, common_warm_up, mser5, mser5_replications, mser_statistics

__all__ = [
    "DEFAULT_LEVEL",
    "ChangeOf",
    "Constant",
    "Coverage",
    "Drift",
    "ExactSum",
    "Flag",
    "Interval",
    "MeanOf",
    "Moments",
    "Outcome",
    "RatioOf",
    "Sequential",
    "Target",
    "WarmUp",
    "binomial_bounds",
    "common_warm_up",
    "drift_test",
    "fieller_interval",
    "holm",
    "is_still_filling",
    "jackknife_interval",
    "mean_interval",
    "measure_coverage",
    "moments",
    "mser5",
    "mser5_replications",
    "mser_statistics",
    "paired_difference",
    "paired_ratio_difference",
    "paired_relative_change",
    "pseudo_values",
    "ratio_interval",
    "require_settled",
    "run_until",
]
