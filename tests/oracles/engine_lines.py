"""Small lines for the engine to simulate, and how its accounts are read: times of the tests are in seconds [s]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import pytest

from simcore.engines import Engine, simulate
from simcore.results import BufferAccount, RunResult, StationAccount, StopAccount, UnitAccount
from simcore.spec import LineSpec
from simcore.states import UnitState
from tests.oracles.exact.result import ExactResult
from tests.oracles.exact.stats import assert_agreement, assert_shares_agree

Table = dict[str, Any]
TraceLine = tuple[int, str, int, str, int, int]

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 3600 * SECOND

SEED = 20_240_611
"""Of all statistical comparisons; another seed gives other figures within the same allowances."""

REPLICATIONS = 32
"""At 8 the allowance is 9 standard errors, at 32 it is 4.7: the same precision for a fifth of the pieces."""


@dataclass(slots=True)
class Present:
    """The engine that `run` and `replicate` use; the fixtures of `tests/oracles/conftest.py` choose it."""

    engine: Engine = "simpy"


PRESENT = Present()

TIMES = 100
"""A run of the compiled engine is so many times as long as one of the reference engine."""


def _lengths(*lengths: tuple[str, Engine, int, bool]) -> pytest.MarkDecorator:
    """Name, engine, times the usual length, and whether slow."""
    found = [
        pytest.param((engine, times), id=name, marks=[pytest.mark.slow] if slow else [])
        for name, engine, times, slow in lengths
    ]
    return pytest.mark.parametrize("length", found, indirect=True)


each_length = _lengths(("default", "simpy", 1, False), ("long", "simpy", 4, True), ("fast", "fast", TIMES, True))
"""Runs of 1 and of 4 times the length, and of 100 times with the compiled engine.

The standard errors allowed shrink with the square root of the length.
"""

each_length_by_default = _lengths(
    ("default", "simpy", 1, False), ("long", "simpy", 4, True), ("fast", "fast", TIMES, False)
)
"""The same, with the compiled engine in the default suite: where 100 times the length takes a second or two."""

each_exact_length = _lengths(("simpy", "simpy", 1, False), ("fast", "fast", 1, False), ("long", "fast", TIMES, True))
"""For what is known to the microsecond at any length: no allowance, so that length only shows more."""

on_each_engine = pytest.mark.usefixtures("engine")
"""For schedules that are made by hand, as long as they are."""


# Parts ----------------------------------------------------------------------------------------------------------------


def seconds(value: float) -> str:
    """A duration [s] as a spec writes it, to the microsecond."""
    return f"{round(value * SECOND)} us"


def exponential(mean: float) -> Table:
    """Exponential law of this mean [s]."""
    return {"distribution": "exponential", "mean": seconds(mean)}


def even(mean: float, spread: float) -> Table:
    """Uniform law on mean (1 -+ spread) [s]."""
    return {"distribution": "uniform", "lowest": seconds(mean * (1 - spread)), "highest": seconds(mean * (1 + spread))}


def saturated(quantity: int = 1, product: str = "ring", *, repeat: bool = True) -> Table:
    """A source that stations pull, of lots of one product."""
    return {"lots": [{"product": product, "quantity": quantity}], "repeat": repeat}


def arrivals(law: Any, to: str, *, when_full: str = "wait", lots: Sequence[Table] = (), repeat: bool = True) -> Table:
    """A source whose items arrive one by one."""
    lots = list(lots) or [{"product": "ring", "quantity": 1}]
    return {"lots": lots, "repeat": repeat, "interarrival": law, "to": to, "when_full": when_full}


def failure(time_to: Any, duration: Any, clock: str = "operating", **more: Any) -> Table:
    """An interruption whose repair is booked as such."""
    return {"clock": clock, "time_to": time_to, "duration": duration, "state": "down_repair", **more}


def daily(*intervals: tuple[float, float]) -> Table:
    """Open intervals [h] of a day of 24 h."""
    return {"period": "24 h", "open": [{"start": f"{start} h", "end": f"{end} h"} for start, end in intervals]}


def make_line(stations: Table, **parts: Any) -> LineSpec:
    """A line whose products are those of its lots, with a saturated source `raw` and the sink `out` unless given."""
    sources = parts.pop("sources", {"raw": saturated()})
    names = sorted({lot["product"] for source in sources.values() for lot in source["lots"]})
    table = {"name": "test", "products": {name: {} for name in names}, "sources": sources, "sinks": {"out": {}}}
    return LineSpec.model_validate({**table, "stations": stations, **parts})


def serial_line(cycles: Sequence[Any], buffers: Sequence[int | None] | None = None, **parts: Any) -> LineSpec:
    """Stations s1, s2, ... with buffers b1, b2, ... between them; `each` holds what is said of all stations.

    `stations` = {name: table} adds to single stations. A capacity of None is unlimited, as all are by default.
    """
    places = [None] * (len(cycles) - 1) if buffers is None else list(buffers)
    each: Table = parts.pop("each", {})
    extra: Table = parts.pop("stations", {})
    last = len(cycles)
    stations = {
        f"s{number}": {
            "inputs": ["raw" if number == 1 else f"b{number - 1}"],
            "to": "out" if number == last else f"b{number}",
            "cycle": cycle,
            **each,
            **extra.get(f"s{number}", {}),
        }
        for number, cycle in enumerate(cycles, start=1)
    }
    between = {f"b{number}": {} if size is None else {"capacity": size} for number, size in enumerate(places, start=1)}
    return make_line(stations, **{"buffers": {**between, **parts.pop("more_buffers", {})}, **parts})


# Accounts -------------------------------------------------------------------------------------------------------------


def run(line: LineSpec, horizon: int, **options: Any) -> RunResult:
    """One traced run from time 0 unless said otherwise."""
    return simulate(line, horizon, **{"trace": True, "engine": PRESENT.engine, **options})


def replicate(line: LineSpec, horizon: float, warmup: float, replications: int = REPLICATIONS) -> list[RunResult]:
    """Independent replications with the present engine; times [s]."""
    return [
        simulate(
            line, round(horizon * SECOND), warmup=round(warmup * SECOND), seed=SEED, replication=number,
            engine=PRESENT.engine,
        )
        for number in range(replications)
    ]  # fmt: skip


def unit(result: RunResult, station: str, number: int = 0) -> UnitAccount:
    """Account of one unit."""
    return next(account for account in result.units if (account.station, account.unit) == (station, number))


def station(result: RunResult, name: str) -> StationAccount:
    """Account of one station."""
    return next(account for account in result.stations if account.station == name)


def buffer(result: RunResult, name: str) -> BufferAccount:
    """Account of one buffer."""
    return next(account for account in result.buffers if account.buffer == name)


def stop(account: UnitAccount, mode: str) -> StopAccount:
    """Account of the stops of one unit by one mode."""
    return next(stop for stop in account.stops if stop.mode == mode)


def state_times(account: UnitAccount) -> dict[str, int]:
    """Time of a unit in each state that it was in [us]."""
    return {state.key: account.state_time[state] for state in UnitState if account.state_time[state]}


def finished(result: RunResult) -> int:
    """Pieces of all products that reached a sink."""
    return sum(result.line.finished.values())


def throughput(result: RunResult) -> float:
    """Finished pieces per second [1/s]."""
    return finished(result) / result.window * SECOND


def shares(result: RunResult, name: str) -> dict[str, float]:
    """Share of time by state, averaged over the units of a station."""
    accounts = [account for account in result.units if account.station == name]
    whole = result.window * len(accounts)
    return {state.key: sum(account.state_time[state] for account in accounts) / whole for state in UnitState}


def mean_content(result: RunResult, name: str) -> float:
    """Time average of the items in a buffer."""
    return buffer(result, name).content_time / result.window


def mean_wip(result: RunResult) -> float:
    """Time average of the items in the line, in items of sources."""
    return result.line.wip_time / result.window


def events(result: RunResult, what: str, name: str, number: int | None = None) -> list[TraceLine]:
    """Lines of the trace of one kind, of one station or one of its units."""
    assert result.trace is not None
    return [line for line in result.trace if line[3] == what and line[1] == name and number in (None, line[2])]


def times(result: RunResult, what: str, name: str, number: int | None = None) -> list[int]:
    """Instants of the events of one kind at one station [us]."""
    return [line[0] for line in events(result, what, name, number)]


def in_seconds(instants: Iterable[int]) -> list[float]:
    """[us] to [s], exactly where the instants are whole seconds."""
    return [instant // SECOND if instant % SECOND == 0 else instant / SECOND for instant in instants]


# Comparison -----------------------------------------------------------------------------------------------------------


def assert_exact(
    results: Sequence[RunResult],
    exact: ExactResult,
    stations: Sequence[str],
    buffers: Sequence[str] = (),
    *,
    rate: float = 0.004,
    share: float = 0.004,
    content: float = 0.01,
    length: float = 1.0,
) -> None:
    """Throughput, states of all stations, mean contents and mean WIP against an exact result, rates per second.

    rate: largest relative standard error of the throughput [1]; share: largest standard error of a share of time [1];
    content: the same for contents, relative to the larger of 1 item and the exact content; all for a run of length 1.
    """
    rate, share, content = (precision / sqrt(length) for precision in (rate, share, content))
    assert_agreement(map(throughput, results), exact.throughput, relative_precision=rate, name="throughput")
    for name, states in zip(stations, exact.station_states, strict=True):
        found = [_present(shares(result, name)) for result in results]
        assert_shares_agree(found, states, precision=share, name=name)
    for name, mean in zip(buffers, exact.mean_buffer, strict=True):
        values = [mean_content(result, name) for result in results]
        assert_agreement(values, mean, relative_precision=content, scale=max(1.0, mean), name=f"content of {name}")
    scale = max(1.0, exact.mean_wip)
    assert_agreement(map(mean_wip, results), exact.mean_wip, relative_precision=content, scale=scale, name="mean WIP")


def _present(states: Mapping[str, float]) -> dict[str, float]:
    return {state: value for state, value in states.items() if value > 0.0}
