"""The observed window of a run: boundaries, snapshots, and the result that they add up to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from simcore.engines.floor import accounts
from simcore.engines.floor.floor import Floor, Note
from simcore.errors import SimulationError
from simcore.identity import line_digest, product_version
from simcore.results import RunResult
from simcore.spec import LineSpec

# A microsecond that holds more events than any line can need is a loop without time.
ENDLESS_BASE = 10_000
ENDLESS_PER_UNIT = 1_000


@dataclass(slots=True)
class Window:
    """From the end of the warm-up to the horizon, with a snapshot at every boundary of the report."""

    line: LineSpec
    start: int
    end: int
    shots: list[accounts.Snapshot] = field(default_factory=list)
    content_start: list[int] = field(default_factory=list)

    def opens(self, now: int) -> bool:
        """Whether the window begins at this instant."""
        return now >= self.start and not self.shots

    def only_reports(self, now: int) -> bool:
        """Whether a row of the report ends at this instant, and nothing else."""
        return bool(self.shots) and self.shots[-1]["time"] < now < self.end

    def cut(self, floor: Floor) -> None:
        """Take a snapshot at a boundary of the report or of the window."""
        if self.opens(floor.now):
            self.content_start = [buffer.content for buffer in floor.buffers]
            for buffer in floor.buffers:
                buffer.largest = buffer.content
            demand = self.line.demand
            if demand is not None and demand.mode == "end":
                floor.demand_end = demand.quantity.value
        elif not self.shots:
            return
        elif self.shots[-1]["time"] == floor.now:
            # An early end in the instant of a boundary: what happened in between still belongs to this row.
            if len(self.shots) > 1:
                self.shots[-1] = accounts.snapshot(floor)
            return
        self.shots.append(accounts.snapshot(floor))

    def next_boundary(self, now: int) -> int:
        """The next row of the report, or beginning or end of the window."""
        interval = self.line.report.interval
        nearest = (now // interval + 1) * interval
        for limit in (self.start, self.end):
            if now < limit < nearest:
                nearest = limit
        return nearest

    def boundaries(self) -> list[int]:
        """Every instant of a snapshot: the beginning of the window, the rows of the report in it, its end."""
        instants = [self.start]
        while instants[-1] < self.end:
            instants.append(self.next_boundary(instants[-1]))
        return instants

    def result(self, floor: Floor, engine: str, seed: int, replication: int, digest: str = "") -> RunResult:
        """The accounts of the window; `digest` is that of the line, where it is known already.

        Raises:
            SimulationError: the line ran dry before the window began.
        """
        if len(self.shots) < 2:
            raise SimulationError(
                "RUN_ENDED_EARLY",
                f"the run ended at {floor.now / 3.6e9:.6f} h, not after its warm-up of {self.start / 3.6e9:.6f} h: "
                "the sources had run dry or the demand was met, so the window is empty",
                "shorten the warm-up, give the sources more, or ask for more",
                "warmup",
            )
        before, after = self.shots[0], self.shots[-1]
        delta = accounts.difference(after, before)
        rows, buckets = accounts.report(floor, self.shots)
        return RunResult(
            engine=engine,
            version=product_version(),
            line_digest=digest or line_digest(self.line),
            seed=seed,
            replication=replication,
            window_start=before["time"],
            window_end=after["time"],
            conditions=accounts.conditions(self.line),
            units=accounts.unit_accounts(floor, delta),
            stations=accounts.station_accounts(floor, self.line, delta),
            buffers=accounts.buffer_accounts(floor, delta, self.content_start),
            pools=accounts.pool_accounts(floor, delta),
            line=accounts.line_account(floor, self.line, before, after, delta),
            rows=rows,
            buckets=buckets,
            trace_digest=trace_digest(floor) if floor.tracing else None,
            trace=named_trace(floor) if floor.tracing else None,
        )


def most_events(floor: Floor) -> int:
    """Events in one microsecond beyond which the line loops without time."""
    return ENDLESS_BASE + ENDLESS_PER_UNIT * sum(len(station.units) for station in floor.stations)


def endless(floor: Floor) -> SimulationError:
    """Name the station that turns without time."""
    busiest = max((unit.produced, station.name) for station in floor.stations for unit in station.units)
    return SimulationError(
        "ZERO_TIME_LOOP",
        f"at {floor.now / 3.6e9:.6f} h more than {most_events(floor)} events happened in one microsecond; "
        f"station '{busiest[1]}' turned most ({busiest[0]} pieces)",
        "give the cycle of that station, or of a station in its rework loop, a duration above 0",
        f"stations.{busiest[1]}.cycle",
    )


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
