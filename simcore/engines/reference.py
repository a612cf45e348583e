"""The reference engine: the shop floor on SimPy's clock; slow, readable, and the judge of every other engine."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import simpy
from simpy.core import EmptySchedule

from simcore.engines.floor import deadlock
from simcore.engines.floor.begin import start
from simcore.engines.floor.build import build
from simcore.engines.floor.floor import Floor, Handler
from simcore.engines.floor.settle import settle
from simcore.engines.floor.things import BOUNDARY, rank
from simcore.engines.floor.window import Window, endless, most_events
from simcore.results import RunResult
from simcore.spec import LineSpec


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
        self.window = Window(line, warmup, warmup + horizon)
        self.seed, self.replication = seed, replication
        self.env = simpy.Environment(initial_time=0)
        self.now = 0
        self.callback = self.happen
        self.floor = build(line, seed, replication, self.schedule, tracing)
        self.floor.commissioned_at = warmup
        start(self.floor)
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
        if floor.changed or floor.asked or floor.looking or floor.admitting:
            settle(floor)
        if floor.draining and not floor.ended:
            deadlock.check(floor)

    def run(self, progress: Callable[[int], None] | None = None) -> RunResult:
        """Simulate to the end of the window."""
        # Events and items die with their last reference; looking for circles among them costs a tenth of the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self.simulate(progress)
        finally:
            if collecting:
                gc.enable()

    def simulate(self, progress: Callable[[int], None] | None) -> RunResult:
        """Let one event happen after the other."""
        floor, step = self.floor, self.env.step
        limit = most_events(floor)
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
                    if events > limit:
                        raise endless(floor)
        except EmptySchedule:
            pass
        self.window.cut(floor)
        return self.window.result(floor, "simpy", self.seed, self.replication)


def boundary(floor: Floor, run: ReferenceRun, _: int) -> None:
    """The window begins or ends, or a row of the report does."""
    run.window.cut(floor)
    deadlock.check(floor)
    if floor.now >= run.window.end:
        floor.ended = True
        return
    run.schedule(run.window.next_boundary(floor.now), rank(BOUNDARY), boundary, run, 0)


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
    """Simulate one replication with SimPy; the line has been checked by `simcore.engines.simulate`."""
    return ReferenceRun(line, horizon, warmup, seed, replication, trace).run(progress)
