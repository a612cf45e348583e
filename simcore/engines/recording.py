"""A run that is watched: state of every unit, content of every buffer and people at work, as they change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from simcore.engines.floor.calendars import Calendar
from simcore.engines.reference import ReferenceRun, TimedEvent
from simcore.errors import SimulationError
from simcore.results import RunResult
from simcore.spec import LineSpec
from simcore.states import UnitState

OFF_SHIFT = int(UnitState.OFF_SHIFT)
UnitKey = tuple[str, int]


@dataclass(slots=True)
class Steps:
    """A value that changes in steps: `values[i]` holds from `times[i]` [us] until the next one."""

    times: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)

    def note(self, time: int, value: int) -> None:
        """The value from a time on; what held for no time at all is forgotten."""
        if self.times and self.times[-1] == time:
            self.times.pop()
            self.values.pop()
        if not self.values or self.values[-1] != value:
            self.times.append(time)
            self.values.append(value)

    def spans(self, end: int) -> Iterator[tuple[int, int, int]]:
        """(from, until, value) up to an end [us]."""
        ends = [*self.times[1:], end]
        return zip(self.times, ends, self.values, strict=True)


@dataclass(frozen=True, slots=True)
class Recording:
    """What was watched in [start, end) [us]; states are those of `UnitState`, contents in items, busy in persons.

    `present` are the people of a pool who are there, `finished` the pieces that have reached a sink since the start.
    """

    start: int
    end: int
    units: Mapping[UnitKey, Steps]
    buffers: Mapping[str, Steps]
    busy: Mapping[str, Steps]
    present: Mapping[str, Steps]
    finished: Steps
    result: RunResult


def record(
    line: LineSpec, start: int, end: int, *, warmup: int, seed: int, replication: int = 0,
    progress: Callable[[int], None] | None = None,
) -> Recording:  # fmt: skip
    """Simulate one replication, whose window begins after the warm-up [us], and watch it in [start, end).

    Raises:
        SpecError: the line is not valid.
        SimulationError: the times are in no order, or the line deadlocks, loops without time or ends before `start`.
    """
    from simcore.check import require_valid

    if not 0 <= warmup <= start < end:
        raise SimulationError("WINDOW", "there is nothing to watch", "warm-up, start and end in this order", "start")
    require_valid(line)
    return _Watched(line, start, end, warmup, seed, replication).recording(progress)


class _Watched(ReferenceRun):
    """The reference engine, looked at after every event of the part that is watched."""

    def __init__(self, line: LineSpec, start: int, end: int, warmup: int, seed: int, replication: int) -> None:
        super().__init__(line, end - warmup, warmup, seed, replication, False)
        self.start = start
        floor = self.floor
        self.units = [(unit, Steps()) for station in floor.stations for unit in station.units]
        self.buffers = [(buffer, Steps()) for buffer in floor.buffers]
        self.pools = [(pool, Steps(), Steps()) for pool in floor.pools]
        self.finished = Steps()
        self.before = 0
        self.seen = False

    def happen(self, event: TimedEvent) -> None:
        """One event; what holds when the watch begins is what the last event before it has left."""
        if not self.seen and self.env.now >= self.start:
            self.seen = True
            self.before = sum(self.floor.totals.finished)
            self.look(self.start)
        super().happen(event)
        if self.seen:
            self.look(self.now)

    def look(self, now: int) -> None:
        """Note whatever has changed."""
        for unit, steps in self.units:
            steps.note(now, unit.state)
        for buffer, content in self.buffers:
            content.note(now, buffer.content)
        for pool, busy, present in self.pools:
            busy.note(now, pool.busy)
            present.note(now, pool.present)
        self.finished.note(now, sum(self.floor.totals.finished) - self.before)

    def recording(self, progress: Callable[[int], None] | None) -> Recording:
        """Run to the end; closed hours are time off shift, as they are booked."""
        result = self.run(progress)
        end = result.window_end
        if not self.seen or end <= self.start:
            raise SimulationError(
                "RUN_ENDED_EARLY", "the run ended before what was to be watched", "choose an earlier time", "start"
            )
        states = {
            (unit.station.name, unit.index): _on_shift(steps, unit.calendar, end) for unit, steps in self.units
        }  # fmt: skip
        return Recording(
            self.start, end, states, {buffer.name: steps for buffer, steps in self.buffers},
            {pool.name: busy for pool, busy, _ in self.pools}, {pool.name: there for pool, _, there in self.pools},
            self.finished, result,
        )  # fmt: skip


def _on_shift(steps: Steps, calendar: Calendar | None, end: int) -> Steps:
    """The same states with the hours in which the calendar is closed cut out as off shift."""
    if calendar is None:
        return steps
    cut = Steps()
    for begin, until, state in steps.spans(end):
        now = begin
        while now < until:
            if calendar.is_open(now):
                cut.note(now, state)
                # All work up to `until` is done in one go: the interval is open that long, or closes in between.
                worked = calendar.between(now, until)
                now = until if worked == until - now else _closing(calendar, now, until)
            else:
                cut.note(now, OFF_SHIFT)
                now = min(until, calendar.next_opening(now))
    return cut


def _closing(calendar: Calendar, now: int, until: int) -> int:
    """The first instant after `now`, which is open, at which the calendar is closed; it closes before `until`."""
    low, high = now, until
    while high - low > 1:
        middle = (low + high) // 2
        if calendar.between(now, middle) == middle - now:
            low = middle
        else:
            high = middle
    return low
