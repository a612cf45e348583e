"""Exact serial lines by name; the rules common to all are in `serial`."""

from __future__ import annotations

from collections.abc import Sequence

from tests.oracles.exact.result import ExactResult
from tests.oracles.exact.serial import Blocking, FailureClock, SerialLine, SerialStation, solve_serial_line


def exponential_line(
    service_rates: Sequence[float], buffers: Sequence[int], blocking: Blocking = "after_service"
) -> ExactResult:
    """Reliable exponential stations in series; three of rate 1 without buffers yield 22/39 (Hunt 1956)."""
    stations = tuple(SerialStation(rate) for rate in service_rates)
    return solve_serial_line(SerialLine(stations, tuple(buffers), blocking))[1]


def unreliable_line(
    service_rates: Sequence[float],
    failure_rates: Sequence[float],
    repair_rates: Sequence[float],
    buffers: Sequence[int],
    failure_clock: FailureClock = "operating",
) -> ExactResult:
    """Exponential stations that fail and are repaired independently; blocking after service; work resumes."""
    stations = tuple(
        SerialStation(service, failure, repair)
        for service, failure, repair in zip(service_rates, failure_rates, repair_rates, strict=True)
    )
    return solve_serial_line(SerialLine(stations, tuple(buffers), failure_clock=failure_clock))[1]


def scrap_line(
    service_rates: Sequence[float], buffers: Sequence[int], scrap_probabilities: Sequence[float]
) -> ExactResult:
    """Reliable exponential stations whose items are scrapped, independently, at the end of service; blocking after."""
    stations = tuple(
        SerialStation(service, scrap_probability=scrap)
        for service, scrap in zip(service_rates, scrap_probabilities, strict=True)
    )
    return solve_serial_line(SerialLine(stations, tuple(buffers)))[1]


def constant_work_in_process_line(service_rates: Sequence[float], wip_limit: int) -> ExactResult:
    """Saturated exponential stations with unlimited buffers and at most `wip_limit` items in the line (CONWIP).

    The first station takes an item when it is free and fewer than `wip_limit` items are in the line; an item counts
    from being taken to leaving the last station. The first station is starved when the limit holds it up. Equals the
    closed tandem with `wip_limit` jobs: balanced stations yield wip_limit / (wip_limit + stations - 1) x rate.
    In the closed tandem the released items that wait at the first station count too; there mean_wip = wip_limit.
    """
    if wip_limit < 1:
        raise ValueError("wip_limit must be at least 1")
    stations = tuple(SerialStation(rate) for rate in service_rates)
    buffers = (wip_limit,) * (len(stations) - 1)
    return solve_serial_line(SerialLine(stations, buffers, wip_limit=wip_limit))[1]


def penny_fab_departures(service_times: Sequence[int], wip_limit: int, items: int) -> list[int]:
    """Departure times from a deterministic saturated CONWIP line of single machines that starts empty.

    Item k leaves station i at D(i, k) = max(D(i - 1, k), D(i, k - 1)) + s_i, and enters at D(last, k - wip_limit).
    Integers in, integers out: the schedule is exact.
    """
    if wip_limit < 1:
        raise ValueError("wip_limit must be at least 1")
    free = [0] * len(service_times)
    departures: list[int] = []
    for item in range(items):
        time = departures[item - wip_limit] if item >= wip_limit else 0
        for position, duration in enumerate(service_times):
            time = max(time, free[position]) + duration
            free[position] = time
        departures.append(time)
    return departures
