"""How a figure is read from a run, as functions of the run; rates per second [1/s], shares of time [1]."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.validation.cases import SECOND, Figure
from simcore.results import RunResult
from tests.oracles import engine_lines
from tests.oracles.exact.result import ExactResult

Reading = Callable[[RunResult], float]


def state(station: str, name: str) -> Reading:
    """Share of time in a state, averaged over the units of a station."""
    return lambda result: engine_lines.shares(result, station)[name]


def content(buffer: str) -> Reading:
    """Mean content of a buffer [items]."""
    return lambda result: engine_lines.mean_content(result, buffer)


def lead_time(result: RunResult) -> float:
    """Mean time in the line of the pieces that left it [s]."""
    return result.line.lead_time_sum / result.line.lead_time_count / SECOND


def lost(source: str) -> Reading:
    """Arrivals lost per second [1/s]."""
    return lambda result: result.line.lost_arrivals[source] / result.window * SECOND


def people_busy(task: str, people: int) -> Reading:
    """Busy share of the people of the only pool [1]."""
    return lambda result: result.pools[0].busy_time.get(task, 0) / result.window / people


def throughput(exact: float) -> Figure:
    """Finished pieces per second."""
    return Figure("throughput", "1/s", exact, engine_lines.throughput)


def whole_line(exact: ExactResult, stations: int, states: dict[str, str], wip: bool = True) -> tuple[Figure, ...]:
    """Throughput, the given states (station: state) and the mean work in process of a line s1, s2, ..."""
    names = [f"s{number}" for number in range(1, stations + 1)]
    found = [throughput(exact.throughput)]
    for name, key in states.items():
        found.append(Figure(f"{name} {key}", "1", exact.share(names.index(name), key), state(name, key)))
    if wip:
        found.append(Figure("work in process", "items", exact.mean_wip, engine_lines.mean_wip))
    return tuple(found)
