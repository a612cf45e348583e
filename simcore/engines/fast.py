"""The compiled engine: the same machine on flat arrays, driven from boundary to boundary in resumable chunks."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal

import numpy as np

from simcore import serial
from simcore.compile import CompiledLine, compile_line
from simcore.engines.floor import deadlock
from simcore.engines.floor.read_back import read_back
from simcore.engines.floor.things import Unit
from simcore.engines.floor.window import Window, endless, most_events
from simcore.engines.report_rows import ReportReader
from simcore.identity import line_digest
from simcore.kernels import layout as at
from simcore.kernels.booking import NOTE_SIZE
from simcore.kernels.run import advance, book_all, start
from simcore.kernels.serial import send
from simcore.kernels.serial_part import FALL_BACK, Y_BATCH, Z_FIRST, Z_FREE
from simcore.memory import aligned, grow
from simcore.results import RunResult
from simcore.spec import LineSpec

# Events in one call into the kernel, and operations on the serial path: under 0.3 s, so that a run can be interrupted.
CHUNK = 500_000
SERIAL_CHUNK = 5_000_000
NOTES = 1 << 16
# Lines laid out and kept: both arms of a comparison, and a few more.
KEPT_LINES = 16

Path = Literal["auto", "general"]
PATHS: tuple[Path, ...] = ("auto", "general")

_idle: dict[str, list[CompiledLine]] = {}


def borrow(line: LineSpec, digest: str) -> CompiledLine:
    """The line laid out, for one run at a time: from memory if it lies there idle."""
    try:
        return _idle[digest].pop()
    except (KeyError, IndexError):
        return compile_line(line)


def give_back(digest: str, template: CompiledLine) -> None:
    """Keep it for the next run."""
    kept = _idle.setdefault(digest, [])
    kept.append(template)
    while len(_idle) > KEPT_LINES:
        _idle.pop(next(iter(_idle)), None)


class FastRun:
    """One replication of one line."""

    def __init__(
        self, line: LineSpec, horizon: int, warmup: int, seed: int, replication: int, tracing: bool, path: Path
    ) -> None:
        self.line, self.path = line, path
        self.horizon, self.warmup = horizon, warmup
        self.seed, self.replication, self.tracing = seed, replication, tracing
        self.digest = line_digest(line)
        self.template = borrow(line, self.digest)
        self.floor = self.template.floor
        self.floor.tracing = tracing
        self.prepare()

    def prepare(self) -> None:
        """Everything at time 0."""
        self.window = Window(self.line, self.warmup, self.warmup + self.horizon)
        self.ints, self.floats = aligned(self.template.ints), aligned(self.template.floats)
        room = int(self.ints[at.H_NEEDED_NOTES]) + NOTES * NOTE_SIZE if self.tracing else 1
        self.notes = np.zeros(room, dtype=np.int64)
        self.written: list[np.ndarray[Any, np.dtype[np.int64]]] = []
        self.ints[at.H_KEY_0], self.ints[at.H_KEY_1] = self.seed & 0xFFFFFFFF, self.seed >> 32
        self.ints[at.H_REPLICATION] = self.replication
        self.ints[at.H_TRACING] = int(self.tracing)
        self.ints[at.H_COMMISSIONED] = self.warmup
        self.ints[at.H_NOTES_ROOM] = room
        self.ints[at.H_MOST_EVENTS] = most_events(self.floor)
        start(self.ints, self.floats)

    @cached_property
    def reader(self) -> ReportReader:
        """Reads rows of the report out of the arrays."""
        return ReportReader(self.template)

    def run(self, progress: Callable[[int], None] | None = None) -> RunResult:
        """Simulate to the end of the window."""
        # Snapshots are many lists without cycles: searching them for garbage takes longer than making them.
        collecting = gc.isenabled()
        gc.disable()
        try:
            result = None if self.path == "general" else self.run_serial(progress)
            if result is None:
                result = self.run_general(progress)
        finally:
            if collecting:
                gc.enable()
        give_back(self.digest, self.template)
        return result

    def run_serial(self, progress: Callable[[int], None] | None) -> RunResult | None:
        """Station by station, where nothing is shared; None where that is not so, or where a tie needs events."""
        if self.tracing or not serial.is_serial(self.line, self.floor):
            return None
        boundaries = self.window.boundaries()
        own = serial.lay_out(self.template, boundaries)
        if own is None:
            return None
        batches = max(1, SERIAL_CHUNK // (len(self.floor.stations) * int(own.state[Y_BATCH])))
        status = at.RUNNING
        while status == at.RUNNING:
            status = send(self.ints, self.floats, own.state, own.rows.ravel(), batches)
            if progress is not None:
                progress(min(int(own.state[Z_FIRST + Z_FREE]), boundaries[-1]))
        if status == FALL_BACK:
            self.prepare()
            return None
        for number, now in enumerate(boundaries):
            serial.write_row(own, self.template, self.ints, number, now)
            if number == len(boundaries) - 1 and number:
                serial.write_end(own, self.ints)
            if self.window.only_reports(now):
                self.window.shots.append(self.reader.shot(self.ints))
            else:
                self.snapshot()
        return self.window.result(self.floor, "fast", self.seed, self.replication, self.digest)

    def run_general(self, progress: Callable[[int], None] | None) -> RunResult:
        """Event by event."""
        now = 0
        while True:
            self.boundary(now)
            if self.floor.ended:
                break
            now = self.window.next_boundary(now)
            if not self.advance_to(now, progress):
                break
        # What ended at the end of its window has just been read.
        if self.floor.now < self.window.end:
            self.cut(last=True)
        return self.window.result(self.with_trace(), "fast", self.seed, self.replication, self.digest)

    def boundary(self, now: int) -> None:
        """The window begins or ends, or a row of the report does."""
        self.ints[at.H_NOW] = now
        if self.window.only_reports(now) and self.reader.is_moving(self.ints):
            book_all(self.ints)
            self.window.shots.append(self.reader.shot(self.ints))
            return
        self.cut()
        deadlock.check(self.floor)
        if now >= self.window.end:
            self.floor.ended = True

    def cut(self, last: bool = False) -> None:
        """Book everything up to now, and take a snapshot."""
        book_all(self.ints)
        self.snapshot(last)

    def snapshot(self, last: bool = False) -> None:
        """Bring the shop floor up to date, and take a snapshot; the first and the last are whole."""
        read_back(self.template, self.ints)
        if self.window.only_reports(self.floor.now) and not last:
            self.window.shots.append(self.reader.shot(self.ints))
            return
        if self.window.opens(self.floor.now):
            for buffer in self.floor.buffers:
                handle = self.template.handles[id(buffer)]
                self.ints[handle + at.B_LARGEST] = self.ints[handle + at.B_CONTENT]
        self.window.cut(self.floor)
        self.ints[at.H_DEMAND_END] = self.floor.demand_end

    def advance_to(self, until: int, progress: Callable[[int], None] | None) -> bool:
        """Let everything happen before the next boundary; False when the run has ended."""
        while True:
            status = advance(self.ints, self.floats, self.notes, until, CHUNK)
            if progress is not None:
                progress(int(self.ints[at.H_NOW]))
            if status == at.REACHED:
                return True
            if status == at.ENDED:
                return False
            if status == at.GROW:
                self.ints = grow(self.ints)
            elif status == at.TRACE_FULL:
                self.drain_notes()
            elif status != at.RUNNING and self.refused_or_ended(status):
                return False

    def refused_or_ended(self, status: int) -> bool:
        """Raise what the kernel found, or say that the line has run dry."""
        book_all(self.ints)
        read_back(self.template, self.ints)
        if status == at.ENDLESS:
            raise endless(self.floor)
        stuck = int(self.ints[at.H_STUCK_UNIT])
        if stuck:
            self.ints[at.H_STUCK_UNIT] = 0
            deadlock.find_circle(self.floor, self.unit_at(stuck))
        if self.floor.draining:
            deadlock.check(self.floor)
        return self.floor.ended

    def unit_at(self, handle: int) -> Unit:
        """The unit of a handle."""
        units = (unit for station in self.floor.stations for unit in station.units)
        return next(unit for unit in units if self.template.handles[id(unit)] == handle)

    def drain_notes(self) -> None:
        """Take the lines of the trace out of the kernel's room."""
        rows = int(self.ints[at.H_TRACED])
        self.written.append(self.notes[: rows * NOTE_SIZE].reshape(rows, NOTE_SIZE).copy())
        self.ints[at.H_TRACED] = 0

    def with_trace(self) -> Any:
        """The shop floor with the lines of the trace at their units."""
        if self.floor.tracing:
            self.drain_notes()
            rows = np.concatenate(self.written)
            number = 0
            for station in self.floor.stations:
                for unit in station.units:
                    own = rows[rows[:, 0] == number, 1:]
                    unit.trace = [(time, what, item, value) for time, what, item, value in own.tolist()]
                    number += 1
        return self.floor


def simulate(
    line: LineSpec,
    horizon: int,
    warmup: int = 0,
    seed: int = 1,
    replication: int = 0,
    *,
    trace: bool = False,
    progress: Callable[[int], None] | None = None,
    path: Path = "auto",
) -> RunResult:
    """Simulate one replication with the compiled engine; the line has been checked by `simcore.engines.simulate`.

    path: "general" goes event by event even where parts could be sent through one by one.
    """
    return FastRun(line, horizon, warmup, seed, replication, trace, path).run(progress)
