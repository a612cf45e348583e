"""A larger buffer before the inspection brings more pieces and later news: the good rate rises, or it falls."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt

import pytest

from simcore.spec import LineSpec
from tests.oracles.engine_lines import (
    SECOND,
    Table,
    each_length_by_default,
    exponential,
    replicate,
    serial_line,
    throughput,
    unit,
)
from tests.oracles.exact.remote_inspection import remote_inspection
from tests.oracles.exact.stats import assert_agreement

FEW, MANY = 1, 6
RATES, ADJUSTMENT_RATE = (3.0, 1.0), 2.0
# Operating times to a shift [s]: rare enough for the buffer to help, and so short that it harms.
RARE, FREQUENT = 500.0, 10.0
HORIZON = 500


def inspected_line(mean_time_to_shift: float, places: int) -> LineSpec:
    quality: Table = {
        "nonconforming_in_control": 0.0,
        "nonconforming_shifted": 1.0,
        "time_to_shift": exponential(mean_time_to_shift),
        "feedback": [{"gate": "s2", "count": 1, "within": "1 h"}],
        "adjustment": {"duration": exponential(1 / ADJUSTMENT_RATE)},
    }
    stations: Table = {"s1": {"quality": quality}, "s2": {"gate": {"effectiveness": 1.0}}}
    return serial_line([exponential(1 / rate) for rate in RATES], [places], stations=stations)


def test_the_exact_good_rate_rises_with_the_buffer_where_shifts_are_rare_and_falls_where_they_are_frequent() -> None:
    def exact(mean_time_to_shift: float) -> list[float]:
        each = range(FEW, MANY + 1)
        return [remote_inspection(RATES, 1 / mean_time_to_shift, ADJUSTMENT_RATE, n).good_rate for n in each]

    rare, frequent = exact(RARE), exact(FREQUENT)
    assert rare[-1] - rare[0] > 0.02
    assert all(more < less for less, more in pairwise(frequent))
    assert frequent[0] - frequent[-1] > 0.05


def test_without_shifts_the_exact_line_is_the_one_of_two_exponential_machines() -> None:
    for places in (1, 3):
        exact = remote_inspection((1.0, 1.0), 1e-12, 1.0, places)
        assert exact.throughput == pytest.approx((places + 2) / (places + 3), rel=1e-9)


@each_length_by_default
@pytest.mark.parametrize("mean_time_to_shift", [RARE, FREQUENT])
@pytest.mark.parametrize("places", [FEW, MANY])
def test_the_engine_has_the_exact_rates(mean_time_to_shift: float, places: int, length: int) -> None:
    results = replicate(inspected_line(mean_time_to_shift, places), HORIZON * length, 100)
    exact = remote_inspection(RATES, 1 / mean_time_to_shift, ADJUSTMENT_RATE, places)
    precision = 0.018 / sqrt(length)
    assert_agreement(map(throughput, results), exact.good_rate, relative_precision=precision, name="good rate")
    made = [unit(result, "s2").produced / result.window * SECOND for result in results]
    assert_agreement(made, exact.throughput, relative_precision=precision, name="all pieces")


@each_length_by_default
def test_the_engine_shows_the_change_of_sign(length: int) -> None:
    def difference(mean_time_to_shift: float) -> list[float]:
        few, many = (replicate(inspected_line(mean_time_to_shift, n), HORIZON * length, 100) for n in (FEW, MANY))
        return [throughput(more) - throughput(less) for less, more in zip(few, many, strict=True)]

    for mean_time_to_shift, sign in ((RARE, 1), (FREQUENT, -1)):
        found = difference(mean_time_to_shift)
        mean = sum(found) / len(found)
        spread = sqrt(sum((each - mean) ** 2 for each in found) / (len(found) - 1) / len(found))
        assert sign * mean > 4.0 * spread
