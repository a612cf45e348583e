"""The interval of a relative change covers the exact change: two lines on common random numbers, paired by replication.

Three exponential stations without places between them, before and after the middle one becomes faster. Both throughputs
are known exactly (`tests.oracles.exact.lines.exponential_line`). Pairs, as in a study, share the seed and the
replication; repetitions differ in the seed.
"""

from __future__ import annotations

from functools import cache

import pytest

from scenarios.study import DEFAULT_REPLICATIONS
from simcore.engines import simulate
from simcore.spec import LineSpec
from simcore.stats import Coverage, binomial_bounds, measure_coverage, moments, paired_relative_change
from simcore.stats.outcomes import Interval
from tests.oracles.engine_lines import SECOND, exponential, finished, serial_line
from tests.oracles.exact.lines import exponential_line

RATES = {"before": (1.0, 1.0, 1.0), "after": (1.0, 1.5, 1.0)}
WARMUP, WINDOW = 25 * SECOND, 150 * SECOND
"""25 mean cycles: the slowest mode of either chain has died out to less than 1 in 1,000 of the throughput."""


def exact_change() -> float:
    before, after = (exponential_line(rates, (0, 0)).throughput for rates in RATES.values())
    return after / before - 1


@cache
def line(arm: str) -> LineSpec:
    return serial_line([exponential(1 / rate) for rate in RATES[arm]], [0, 0])


def amounts(arm: str, seed: int, first_replication: int = 0) -> list[float]:
    """Finished pieces of every replication of a study."""
    return [
        float(finished(simulate(line(arm), WINDOW, warmup=WARMUP, seed=seed, replication=first_replication + number)))
        for number in range(DEFAULT_REPLICATIONS)
    ]


def coverage_of(repetitions: int) -> Coverage:
    changes = (paired_relative_change(amounts("before", seed), amounts("after", seed)) for seed in range(repetitions))
    return measure_coverage(exact_change(), changes)


def test_intervals_of_a_relative_change_cover_it() -> None:
    """60 repetitions: of a true 95 %, between 50 and 60 (99.9 %)."""
    found = coverage_of(60)
    lowest, highest = binomial_bounds(0.95, found.repetitions)
    assert lowest <= found.share <= highest, found


def test_common_random_numbers_narrow_the_interval() -> None:
    """Pairs with the same luck against pairs without: the standard deviation of the change is at least halved."""
    seeds = range(3)
    before, same, other = (
        [value for seed in seeds for value in amounts(arm, seed, first)]
        for arm, first in (("before", 0), ("after", 0), ("after", DEFAULT_REPLICATIONS))
    )
    spread = [moments([b - a for a, b in zip(before, after, strict=True)]).standard_error for after in (same, other)]
    assert spread[0] < spread[1] / 2
    paired, unpaired = paired_relative_change(before, same), paired_relative_change(before, other)
    assert isinstance(paired, Interval) and isinstance(unpaired, Interval)
    assert paired.half_width < unpaired.half_width / 2


@pytest.mark.slow
def test_nominal_95_percent_cover_93_to_97_percent_of_1000_repetitions() -> None:
    found = coverage_of(1_000)
    assert 0.93 <= found.share <= 0.97, found
