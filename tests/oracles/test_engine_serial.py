"""The engine against exact Markov chains of serial lines: blocking, failures, scrap, constant work in process."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import pytest

from simcore.analytic import practical_worst_case_throughput, unbuffered_chain_availability
from simcore.results import RunResult
from tests.oracles.engine_lines import (
    SECOND,
    Table,
    assert_exact,
    each_exact_length,
    each_length,
    each_length_by_default,
    even,
    exponential,
    failure,
    in_seconds,
    replicate,
    run,
    seconds,
    serial_line,
    shares,
    throughput,
    times,
    unit,
)
from tests.oracles.exact.lines import constant_work_in_process_line, exponential_line, scrap_line, unreliable_line
from tests.oracles.exact.result import ExactResult
from tests.oracles.exact.serial import FailureClock
from tests.oracles.exact.stats import assert_agreement


def compare(results: list[RunResult], exact: ExactResult, length: int) -> None:
    names = [f"s{number}" for number in range(1, len(exact.station_states) + 1)]
    assert_exact(results, exact, names, [f"b{number}" for number in range(1, len(names))], length=length)


@each_length_by_default
def test_three_stations_without_buffers_yield_22_of_39(length: int) -> None:
    results = replicate(serial_line([exponential(1)] * 3, [0, 0]), 3_000 * length, 100)
    assert_agreement(map(throughput, results), 22 / 39, relative_precision=0.004 / sqrt(length))  # Hunt 1956
    compare(results, exponential_line((1, 1, 1), (0, 0)), length)


@each_length
@pytest.mark.parametrize(
    ("rates", "places", "horizon"),
    [
        pytest.param((1.0, 1.0), (2,), 3_000, marks=pytest.mark.slow),
        pytest.param((1.0,) * 4, (1,) * 3, 2_000, marks=pytest.mark.slow),
        ((1.3, 0.8, 1.1, 2.0), (1, 0, 2), 2_000),
    ],
)
def test_blocking_after_service(rates: Sequence[float], places: Sequence[int], horizon: int, length: int) -> None:
    results = replicate(serial_line([exponential(1 / rate) for rate in rates], places), horizon * length, 150)
    compare(results, exponential_line(rates, places), length)


@each_length_by_default
@pytest.mark.parametrize(
    ("rates", "places", "horizon"),
    [pytest.param((1.0,) * 3, (1, 1), 2_500, marks=pytest.mark.slow), ((1.2, 0.9, 1.0), (2, 1), 2_500)],
)
def test_blocking_before_service(rates: Sequence[float], places: Sequence[int], horizon: int, length: int) -> None:
    cycles = [exponential(1 / rate) for rate in rates]
    line = serial_line(cycles, places, each={"blocking": "before_service"})
    compare(replicate(line, horizon * length, 150), exponential_line(rates, places, "before_service"), length)


@each_length
@pytest.mark.parametrize("clock", ["operating", "calendar"])
@pytest.mark.parametrize("places", [pytest.param(0, marks=pytest.mark.slow), 3])
def test_two_unreliable_machines(clock: FailureClock, places: int, length: int) -> None:
    # Failures are frequent against the cycle, so that mid-cycle rules and held stops matter.
    services, failures, repairs = (1.0, 1.1), (0.2, 0.15), (0.5, 0.6)
    stations = {
        f"s{number}": {"interruptions": {"failure": failure(exponential(1 / fails), exponential(1 / repair), clock)}}
        for number, (fails, repair) in enumerate(zip(failures, repairs, strict=True), start=1)
    }
    line = serial_line([exponential(1 / service) for service in services], [places], stations=stations)
    results = replicate(line, 6_500 * length, 200)
    exact = unreliable_line(services, failures, repairs, (places,), clock)
    compare(results, exact, length)
    for name, rate, states in zip(("s1", "s2"), repairs, exact.station_states, strict=True):
        ended = [unit(result, name).stops[0].count / result.window * SECOND for result in results]
        assert_agreement(ended, rate * states["down_repair"], relative_precision=0.015 / sqrt(length), name="stops")


def test_the_two_failure_clocks_differ_by_more_than_the_allowances() -> None:
    by_clock = [
        unreliable_line((1.0, 1.1), (0.2, 0.15), (0.5, 0.6), (3,), clock) for clock in ("operating", "calendar")
    ]
    assert abs(by_clock[0].throughput / by_clock[1].throughput - 1) > 0.03


@each_length_by_default
def test_scrap(length: int) -> None:
    rates, places, scrapped = (1.2, 1.0, 1.1), (1, 2), (0.08, 0.05, 0.1)
    stations: Table = {
        f"s{number}": {"quality": {"nonconforming_in_control": share}, "gate": {"effectiveness": 1.0}}
        for number, share in enumerate(scrapped, start=1)
    }
    results = replicate(
        serial_line([exponential(1 / rate) for rate in rates], places, stations=stations), 3_000 * length, 150
    )
    exact = scrap_line(rates, places, scrapped)
    compare(results, exact, length)
    lost = [result.line.scrapped["raw"] / result.window * SECOND for result in results]
    assert_agreement(lost, exact.scrap_rate, relative_precision=0.02 / sqrt(length), name="scrap rate")
    for result in results:
        assert sum(sum(account.scrap_by_origin.values()) for account in result.stations) == result.line.scrapped["raw"]
        assert all(set(account.scrap_by_origin) <= {account.station} for account in result.stations)


@each_length_by_default
@pytest.mark.parametrize("limit", [pytest.param(1, marks=pytest.mark.slow), 3])
def test_constant_work_in_process(limit: int, length: int) -> None:
    line = serial_line([exponential(1)] * 3, wip_limit=limit)
    results = replicate(line, 2_500 * length, 100)
    compare(results, constant_work_in_process_line((1, 1, 1), limit), length)
    closed_form = practical_worst_case_throughput(1.0, 3.0, limit)
    assert_agreement(map(throughput, results), closed_form, relative_precision=0.004 / sqrt(length))


@each_length
def test_chain_without_buffers_and_short_cycles(length: int) -> None:
    """1 / (1 + sum((1 - a)/a)) is exact when stops never overlap.

    A held-up machine does not age, so another one stops only in the rest of the cycle in which the first one stops:
    with 200 cycles between the stops of each of three machines, 1 stop in 200 overlaps, 0.1 % of the time.
    """
    availabilities, time_to = (0.9, 0.85, 0.92), 200.0
    stations = {
        f"s{number}": {"interruptions": {"failure": failure(even(time_to, 0.5), even(time_to * (1 - a) / a, 0.5))}}
        for number, a in enumerate(availabilities, start=1)
    }
    line = serial_line(["1 s"] * 3, [0, 0], stations=stations)
    results = replicate(line, 7_500 * length, 800, replications=16)
    chain = unbuffered_chain_availability(availabilities)
    assert_agreement(map(throughput, results), chain, relative_precision=0.004 / sqrt(length), name="throughput")
    for name, a in zip(("s1", "s2", "s3"), availabilities, strict=True):
        processing = [shares(result, name)["processing"] for result in results]
        down = [shares(result, name)["down_repair"] for result in results]
        assert_agreement(processing, chain, relative_precision=0.004 / sqrt(length), name=f"{name} processing")
        assert_agreement(
            down, chain * (1 - a) / a, relative_precision=0.004 / sqrt(length), scale=1.0, name=f"{name} down"
        )


def departures_with_stops(stops: Sequence[tuple[float, int]], pieces: int) -> list[int]:
    """Departures from stations of cycle 1 s without places between, by recursion; stops = (operating age, repair) [s].

    D(i, n) = max(D(i - 1, n) or D(i, n - 1), whichever is later, + duration, D(i + 1, n - 1)): a piece leaves station
    i when it is done and the next station has got rid of the piece before.
    """
    last = len(stops)
    left = [0] * (last + 2)
    departures = []
    for piece in range(1, pieces + 1):
        for number, (age, repair) in enumerate(stops, start=1):
            ended = int(piece // age) - int((piece - 1) // age)
            begin = max(left[number], left[number - 1] if number > 1 else 0)
            ready = begin + 1 + ended * repair
            # Still the departure of the piece before from the next station.
            left[number] = ready if number == last else max(ready, left[number + 1])
        departures.append(left[last])
    return departures


# [s] of which no multiple within the longest run is a whole second: no stop falls due exactly when a cycle ends.
AGES = [(60.370003, 60.370003, 60.370003), (17.377001, 23.411003, 31.433007), (7.373001, 4.411003, 9.437007)]


@each_exact_length
@pytest.mark.parametrize("ages", AGES)
def test_chain_without_buffers_stops_as_computed_by_recursion(ages: tuple[float, float, float], length: int) -> None:
    repairs, pieces = (7, 11, 5), 1_210 * length
    stations = {
        f"s{number}": {"interruptions": {"failure": failure(seconds(age), f"{repair} s")}}
        for number, (age, repair) in enumerate(zip(ages, repairs, strict=True), start=1)
    }
    expected = departures_with_stops(list(zip(ages, repairs, strict=True)), pieces)
    result = run(serial_line(["1 s"] * 3, [0, 0], stations=stations), (expected[-1] + 1) * SECOND)
    assert in_seconds(times(result, "hand_over", "s3"))[:pieces] == expected
    if (
        ages[0] == ages[2]
    ):  # then no stops overlap, and the closed form is exact after the two cycles that fill the line
        stops = int(pieces // ages[0])
        chain = unbuffered_chain_availability([pieces / (pieces + stops * repair) for repair in repairs])
        assert expected[-1] - 2 == pytest.approx(pieces / chain, rel=1e-12)
