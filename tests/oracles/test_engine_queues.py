"""The engine against single stations with Poisson arrivals, whose laws are known in closed form."""

from __future__ import annotations

from math import sqrt

import pytest

from simcore.analytic import QueueResult, m_m_1, m_m_1_k, m_m_c, two_station_exponential_line
from simcore.results import RunResult
from simcore.spec import LineSpec
from tests.oracles.engine_lines import (
    SECOND,
    arrivals,
    assert_exact,
    each_length_by_default,
    exponential,
    make_line,
    mean_content,
    replicate,
    shares,
    throughput,
)
from tests.oracles.exact.open_queues import limited_station, open_station
from tests.oracles.exact.stats import assert_agreement, assert_shares_agree


def open_line(
    arrival_rate: float, service_rate: float, units: int = 1, places: int | None = None, when_full: str = "wait"
) -> LineSpec:
    """Poisson arrivals [1/s] into a buffer before identical exponential units."""
    return make_line(
        {"server": {"units": units, "inputs": ["queue"], "to": "out", "cycle": exponential(1 / service_rate)}},
        sources={"in": arrivals(exponential(1 / arrival_rate), "queue", when_full=when_full)},
        buffers={"queue": {} if places is None else {"capacity": places}},
    )


def mean_lead_time(result: RunResult) -> float:
    return result.line.lead_time_sum / result.line.lead_time_count / SECOND


def assert_queue(results: list[RunResult], exact: QueueResult, length: float, content: float = 0.015) -> None:
    """The closed form: throughput, utilisation, queue, and the time in line of the items."""
    scale = 1 / sqrt(length)
    assert_agreement(map(throughput, results), exact.throughput, relative_precision=0.004 * scale, name="throughput")
    queues = [mean_content(result, "queue") for result in results]
    assert_agreement(queues, exact.mean_queue, relative_precision=content * scale, scale=max(1.0, exact.mean_queue))
    states = {"processing": exact.utilisation, "starved": 1 - exact.utilisation}
    assert_shares_agree([shares(result, "server") for result in results], states, precision=0.004 * scale)
    times = map(mean_lead_time, results)
    assert_agreement(times, exact.mean_time, relative_precision=content * scale, name="time in line")


@each_length_by_default
@pytest.mark.parametrize(("utilisation", "horizon"), [pytest.param(0.3, 13_000, marks=pytest.mark.slow), (0.5, 8_000)])
def test_one_server(utilisation: float, horizon: int, length: int) -> None:
    results = replicate(open_line(utilisation, 1.0), horizon * length, 150)
    assert_queue(results, m_m_1(utilisation, 1.0), length)
    assert_exact(results, open_station(utilisation, 1.0), ["server"], ["queue"], content=0.015, length=length)


@each_length_by_default
@pytest.mark.parametrize(
    ("servers", "arrival_rate", "horizon"), [pytest.param(5, 3.0, 1_200, marks=pytest.mark.slow), (3, 1.6, 1_800)]
)
def test_several_servers(servers: int, arrival_rate: float, horizon: int, length: int) -> None:
    results = replicate(open_line(arrival_rate, 1.0, servers), horizon * length, 100)
    assert_queue(results, m_m_c(arrival_rate, 1.0, servers), length)
    assert_exact(results, open_station(arrival_rate, 1.0, servers), ["server"], ["queue"], content=0.015, length=length)


@each_length_by_default
@pytest.mark.parametrize(
    ("arrival_rate", "places"),
    [(0.8, 2), pytest.param(1.0, 1, marks=pytest.mark.slow), pytest.param(1.6, 4, marks=pytest.mark.slow)],
)
def test_one_server_with_limited_room_loses_arrivals(arrival_rate: float, places: int, length: int) -> None:
    results = replicate(open_line(arrival_rate, 1.0, 1, places, when_full="lost"), 2_500 * length, 100)
    exact = m_m_1_k(arrival_rate, 1.0, places + 1)
    assert_queue(results, exact, length)
    assert_exact(results, limited_station(arrival_rate, 1.0, places), ["server"], ["queue"], length=length)
    lost = [result.line.lost_arrivals["in"] / result.window * SECOND for result in results]
    assert_agreement(
        lost, arrival_rate * exact.blocking_probability, relative_precision=0.004 / sqrt(length), scale=arrival_rate
    )


@each_length_by_default
def test_an_arrival_that_waits_holds_up_the_next_interarrival_time(length: int) -> None:
    # The source is then a station that blocks after service: arrival -> place -> server.
    arrival_rate, places = 1.1, 2
    results = replicate(open_line(arrival_rate, 1.0, 1, places), 3_000 * length, 100)
    exact = two_station_exponential_line(arrival_rate, 1.0, places)
    assert_agreement(map(throughput, results), exact.throughput, relative_precision=0.004 / sqrt(length))
    queues = [mean_content(result, "queue") for result in results]
    assert_agreement(queues, exact.mean_buffer, relative_precision=0.01 / sqrt(length))
    states = {"processing": exact.downstream_processing, "starved": exact.downstream_starved}
    assert_shares_agree([shares(result, "server") for result in results], states, precision=0.004 / sqrt(length))
    assert all(result.line.lost_arrivals["in"] == 0 for result in results)


@each_length_by_default
def test_rework_returns_to_the_tail_of_the_queue(length: int) -> None:
    arrival_rate, probability = 0.4, 0.2
    line = make_line(
        {
            "server": {
                "inputs": ["queue"],
                "to": "out",
                "cycle": exponential(1.0),
                "quality": {"nonconforming_in_control": probability},
                "gate": {"effectiveness": 1.0, "rework": {"server": {"share": 1.0, "to": "queue"}}},
            }
        },
        sources={"in": arrivals(exponential(1 / arrival_rate), "queue")},
        buffers={"queue": {}},
    )
    results = replicate(line, 8_000 * length, 150)
    exact = open_station(arrival_rate, 1.0, rework_probability=probability)
    assert_exact(results, exact, ["server"], ["queue"], content=0.015, length=length)
    cycles = [sum(account.produced for account in result.units) / result.window * SECOND for result in results]
    assert_agreement(cycles, arrival_rate / (1 - probability), relative_precision=0.005 / sqrt(length), name="cycles")
    for result in results:
        (account,) = result.units
        assert account.produced == account.good + account.reworked and account.scrapped == 0
        assert result.stations[0].rework_by_origin == {"server": account.reworked}
        assert account.defective_made == account.reworked
