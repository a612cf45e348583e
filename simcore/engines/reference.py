"""The reference engine: the shop floor on SimPy's clock; slow, readable, and the judge of every other engine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version
from typing import Any

import simpy
from simpy.core import EmptySchedule

from simcore.check import require_valid
from simcore.check.support import require_supported
from simcore.engines.floor import accounts, deadlock
from simcore.engines.floor.build import build
from simcore.engines.floor.floor import Floor, Handler, Note
from simcore.engines.floor.settle import settle
from simcore.engines.floor.things import BOUNDARY, rank
from simcore.errors import SimulationError
from simcore.results import RunResult, canonical_digest
from simcore.spec import LineSpec

# A microsecond that holds more events than any line can need is a loop without time.
ENDLESS_BASE = 10_000
ENDLESS_PER_UNIT = 1_000


class TimedEvent(simpy.Event):
    """A timed event of the model: who handles it, about whom, and by which generation it is still meant."""

    def __init__(
        self,
        env: simpy.Environment,
        happen: Callable[[TimedEvent], None],
        handler: Handler,
        subject: Any,
        generation: int,
    ) -> None:
        self.env = env
        self.callbacks = [happen]
        self._value = None
        self._ok = True
        self.handler = handler
        self.subject = subject
        self.generation = generation


class ReferenceRun:
    """One replication of one line."""

    def __init__(self, line: LineSpec, horizon: int, warmup: int, seed: int, replication: int, tracing: bool) -> None:
        self.line = line
        self.start, self.end = warmup, warmup + horizon
        self.seed, self.replication = seed, replication
        self.env = simpy.Environment(initial_time=0)
        self.now = 0
        self.callback = self.happen
        self.floor = build(line, seed, replication, self.schedule, tracing)
        self.shots: list[accounts.Snapshot] = []
        self.content_start: list[int] = []
        units = sum(len(station.units) for station in self.floor.stations)
        self.most_events = ENDLESS_BASE + ENDLESS_PER_UNIT * units
        self.schedule(0, rank(BOUNDARY), boundary, self, 0)

    def schedule(self, time: int, order: int, handler: Handler, subject: Any, generation: int) -> None:
        """Let an event happen at a time, among those of the same microsecond in the order of their ranks."""
        event = TimedEvent(self.env, self.callback, handler, subject, generation)
        self.env.schedule(event, order, time - self.now)  # type: ignore[arg-type]

    def happen(self, event: TimedEvent) -> None:
        """One timed event, and everything that moves because of it."""
        floor = self.floor
        self.now = floor.now = self.env.now  # type: ignore[assignment]
        event.handler(floor, event.subject, event.generation)
        if floor.changed or floor.asked or floor.admitting:
            settle(floor)

    def run(self, progress: Callable[[int], None] | None = None) -> RunResult:
        """Simulate to the end of the window."""
        floor, end, step = self.floor, self.end, self.env.step
        settle(floor)
        instant, events = -1, 0
        try:
            while not floor.ended:
                step()
                now = floor.now
                if now != instant:
                    instant, events = now, 0
                    if progress is not None:
                        progress(now)
                else:
                    events += 1
                    if events > self.most_events:
                        raise self.endless()
        except EmptySchedule:
            pass
        if floor.now < end:
            self.cut()
        return self.result()

    def endless(self) -> SimulationError:
        busiest = max((unit.produced, station.name) for station in self.floor.stations for unit in station.units)
        return SimulationError(
            "ZERO_TIME_LOOP",
            f"at {self.floor.now / 3.6e9:.6f} h more than {self.most_events} events happened in one microsecond; "
            f"station '{busiest[1]}' turned most ({busiest[0]} pieces)",
            "give the cycle of that station, or of a station in its rework loop, a duration above 0",
            f"stations.{busiest[1]}.cycle",
        )

    def cut(self) -> None:
        """Take a snapshot at a boundary of the report or of the window."""
        floor = self.floor
        if floor.now >= self.start and (not self.shots or self.shots[-1]["time"] < floor.now):
            if not self.shots:
                self.content_start = [buffer.content for buffer in floor.buffers]
                for buffer in floor.buffers:
                    buffer.largest = buffer.content
                demand = self.line.demand
                if demand is not None and demand.mode == "end":
                    floor.demand_end = demand.quantity.value
            self.shots.append(accounts.snapshot(floor))

    def result(self) -> RunResult:
        """The accounts of the window."""
        floor, line = self.floor, self.line
        if len(self.shots) < 2:
            raise SimulationError(
                "RUN_ENDED_EARLY",
                f"the line ran dry at {floor.now / 3.6e9:.6f} h, "
                f"before the warm-up of {self.start / 3.6e9:.6f} h had ended",
                "shorten the warm-up, or give the sources more",
                "warmup",
            )
        before, after = self.shots[0], self.shots[-1]
        delta = accounts.difference(after, before)
        rows, buckets = accounts.report(floor, self.shots)
        trace = named_trace(floor) if floor.tracing else None
        return RunResult(
            engine="simpy",
            version=product_version(),
            line_digest=line_digest(line),
            seed=self.seed,
            replication=self.replication,
            window_start=before["time"],
            window_end=after["time"],
            conditions=accounts.conditions(line),
            units=accounts.unit_accounts(floor, delta),
            stations=accounts.station_accounts(floor, line, delta),
            buffers=accounts.buffer_accounts(floor, delta, self.content_start),
            pools=accounts.pool_accounts(floor, delta),
            line=accounts.line_account(floor, line, before, after, delta),
            rows=rows,
            buckets=buckets,
            trace_digest=trace_digest(floor) if floor.tracing else None,
            trace=trace,
        )


def boundary(floor: Floor, run: ReferenceRun, _: int) -> None:
    """The window begins or ends, or a row of the report does."""
    run.cut()
    deadlock.check(floor)
    if floor.now >= run.end:
        floor.ended = True
        return
    interval = run.line.report.interval
    nearest = (floor.now // interval + 1) * interval
    for limit in (run.start, run.end):
        if floor.now < limit < nearest:
            nearest = limit
    run.schedule(nearest, rank(BOUNDARY), boundary, run, 0)


def line_digest(line: LineSpec) -> str:
    """SHA-256 of the canonical form of a line."""
    return canonical_digest(line.model_dump(mode="json", by_alias=True))


def product_version() -> str:
    """Version of the installed product."""
    try:
        return package_version("lineproof")
    except PackageNotFoundError:
        return "uninstalled"


def trace_digest(floor: Floor) -> str:
    """SHA-256 of the digests of the units, by position and unit."""
    whole = hashlib.sha256()
    for station in floor.stations:
        for unit in station.units:
            own = hashlib.sha256()
            for line in unit.trace:
                for number in line:
                    own.update(number.to_bytes(8, "little", signed=True))
            whole.update(own.digest())
    return whole.hexdigest()


def named_trace(floor: Floor) -> tuple[tuple[int, str, int, str, int, int], ...]:
    """(time [us], station, unit, event, item, value) in the order of time, then position and unit."""
    lines = [
        (time, station.position, unit.index, number, station.name, Note(what).name.lower(), item, value)
        for station in floor.stations
        for unit in station.units
        for number, (time, what, item, value) in enumerate(unit.trace)
    ]
    lines.sort()
    return tuple((time, name, unit, what, item, value) for time, _, unit, _, name, what, item, value in lines)


def simulate(
    line: LineSpec,
    horizon: int,
    warmup: int = 0,
    seed: int = 1,
    replication: int = 0,
    *,
    trace: bool = False,
    progress: Callable[[int], None] | None = None,
) -> RunResult:
    """Simulate one replication with SimPy; see `simcore.engines.simulate`."""
    require_valid(line)
    require_supported(line, "simpy")
    return ReferenceRun(line, horizon, warmup, seed, replication, trace).run(progress)
