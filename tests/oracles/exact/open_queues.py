"""Exact stations with Poisson arrivals, as chains: M/M/c, M/M/1/K, and a station whose rework returns to its input."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tests.oracles.exact.markov import MarkovChain
from tests.oracles.exact.result import ExactResult, check_rates

TAIL = 1e-16
"""Probability, about, of the queue lengths left out where the queue is unlimited."""


def open_station(
    arrival_rate: float, service_rate: float, units: int = 1, rework_probability: float = 0.0
) -> ExactResult:
    """Poisson arrivals into an unlimited buffer before `units` identical exponential units; unlimited sink.

    An item that ends its service returns to the tail of the buffer with `rework_probability`, independently each
    time, otherwise it leaves. The station's states are averages over its units; mean_buffer is the queue. The
    queue is cut where the tail is about 1e-16. Raises ValueError for an unstable station.
    """
    check_rates(arrival_rate=arrival_rate, service_rate=service_rate)
    leaving_rate = service_rate * (1.0 - rework_probability)
    utilisation = arrival_rate / (units * leaving_rate)
    if not utilisation < 1.0:
        raise ValueError("the station is not stable")
    longest = units + math.ceil(math.log(TAIL) / math.log(utilisation))
    return _birth_death(arrival_rate, leaving_rate, units, longest)


def limited_station(arrival_rate: float, service_rate: float, places: int, units: int = 1) -> ExactResult:
    """M/M/c/K: Poisson arrivals into a buffer of `places` before exponential units; those that find it full are lost.

    K = places + units. An arrival passes through the empty buffer to a free unit at once. At least 1 place.
    """
    check_rates(arrival_rate=arrival_rate, service_rate=service_rate)
    if places < 1:
        raise ValueError("give at least 1 place")
    return _birth_death(arrival_rate, service_rate, units, places + units)


def _birth_death(arrival_rate: float, leaving_rate: float, units: int, most: int) -> ExactResult:
    def transitions(number: int) -> Iterator[tuple[float, int]]:
        if number < most:
            yield arrival_rate, number + 1
        if number > 0:
            yield min(number, units) * leaving_rate, number - 1

    chain = MarkovChain.solve(0, transitions)
    busy = chain.mean(lambda number: min(number, units))
    return ExactResult(
        throughput=leaving_rate * busy,
        station_states=({"processing": busy / units, "starved": 1.0 - busy / units},),
        mean_buffer=(chain.mean(lambda number: max(number - units, 0)),),
        mean_wip=chain.mean(float),
    )
