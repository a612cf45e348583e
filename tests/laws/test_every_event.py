"""Pieces are conserved at every event: on the shop floor after each event, and along the trace of each item."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator

from hypothesis import given

from simcore.check.graph import composition
from simcore.engines.floor.things import DONE, IDLE, MACHINE, PEOPLE_WAIT, Buffer, Item, Unit
from simcore.engines.reference import ReferenceRun, TimedEvent
from simcore.results import RunResult
from simcore.spec import LineSpec
from tests.laws.support import HORIZON, any_line, examples, run, trace_of

Step = tuple[int, str, int, str, int]


class WatchedRun(ReferenceRun):
    """A run that counts every item after every event."""

    def __init__(self, line: LineSpec) -> None:
        super().__init__(line, HORIZON, 0, 1, 0, False)
        made = composition(line)
        self.sources = sorted(line.sources)
        self.of_station = {name: [parts.get(source, 0) for source in self.sources] for name, parts in made.items()}
        self.of_buffer = {buffer.name: self._content(buffer) for buffer in self.floor.buffers}
        self.may_overfill = any(
            (station.gate is not None and station.gate.rework_may_overfill)
            or (station.quality is not None and station.quality.quarantine is not None)
            for station in line.stations.values()
        )
        # Pieces per item of what a quarantine may hold back.
        self.held_back = {
            sum(self.of_station[name])
            for name, station in line.stations.items()
            if station.quality is not None and station.quality.quarantine is not None
        }
        self.events = 0

    def _content(self, buffer: Buffer) -> list[int]:
        """What one item in a buffer is made of, by source."""
        if buffer.sources:
            return [int(source == buffer.sources[0].name) for source in self.sources]
        return self.of_station[buffer.producers[0].name]

    def happen(self, event: TimedEvent) -> None:
        super().happen(event)
        self.events += 1
        self.count_items()
        for buffer in self.floor.buffers:
            assert buffer.content == sum(1 for _ in inside(buffer))
            assert len(buffer.basket) < buffer.transfer_batch
            assert buffer.reserved >= 0
            assert self.may_overfill or buffer.content + buffer.reserved <= buffer.capacity
        for pool in self.floor.pools:
            assert pool.busy == sum(pool.busy_by_task) and min(pool.busy_by_task) >= 0
            assert pool.waiting == sum(request.active for request in pool.queue)
            assert pool.waiting == 0 or pool.busy >= pool.present, "somebody waits although a person is free"
        for unit in self.units():
            self.look_at(unit)

    def units(self) -> Iterator[Unit]:
        return (unit for station in self.floor.stations for unit in station.units)

    def count_items(self) -> None:
        floor, totals = self.floor, self.floor.totals
        found = [0] * len(self.sources)
        seen: list[int] = []
        for unit in self.units():
            for item in () if unit.item is None else (unit.item, *unit.others):
                seen.append(id(item))
                found = [a + b for a, b in zip(found, self.of_station[unit.station.name], strict=True)]
        for buffer in floor.buffers:
            seen += [id(item) for item in inside(buffer)]
            pieces = buffer.content + buffer.remnant
            found = [a + pieces * b for a, b in zip(found, self.of_buffer[buffer.name], strict=True)]
        in_line = [
            entered - good - scrapped
            for entered, good, scrapped in zip(totals.entered, totals.left_good, totals.scrapped, strict=True)
        ]
        assert len(set(seen)) == len(seen), "an item is in two places"
        assert floor.wip == sum(in_line)
        if floor.quarantined:
            # What is being sorted lies in no buffer.
            assert all(a <= b for a, b in zip(found, in_line, strict=True))
            if len(self.held_back) == 1:
                assert sum(in_line) - sum(found) == floor.quarantined * min(self.held_back)
        else:
            assert found == in_line

    def look_at(self, unit: Unit) -> None:
        assert (unit.item is None) == (unit.phase == IDLE)
        assert unit.item is not None or not unit.others
        assert len(unit.others) < (1 if unit.station.batch is None else unit.station.batch.largest)
        assert (unit.target is not None) == (unit.phase == DONE)
        assert unit.reserved is None or unit.item is not None
        assert unit.remaining >= 0 and unit.remaining_load >= 0
        # An operating clock is never overdue, and people are held by nobody who stands.
        assert unit.operating <= unit.next_due or unit.phase != MACHINE
        assert not (unit.holds_operator and unit.stop is not None)
        assert unit.request is None or unit.stop is None or unit.stage == PEOPLE_WAIT


def inside(buffer: Buffer) -> Iterator[Item]:
    """What can be taken, what waits in the basket, and what is under way."""
    yield from buffer.queue
    yield from buffer.basket
    for items in buffer.moving:
        yield from items


@given(line=any_line())
@examples(60)
def test_every_item_is_somewhere_after_every_event(line: LineSpec) -> None:
    watched = WatchedRun(line)
    watched.run()
    assert watched.events > 0


@given(line=any_line())
@examples(60)
def test_every_item_has_one_journey(line: LineSpec) -> None:
    result = run(line)
    for steps in journeys(result).values():
        walk(line, result, steps)


def journeys(result: RunResult) -> dict[int, dict[tuple[str, int], deque[Step]]]:
    """The rows of the trace that move an item, by item and unit."""
    found: dict[int, dict[tuple[str, int], deque[Step]]] = defaultdict(lambda: defaultdict(deque))
    for time, station, unit, event, item, value in trace_of(result):
        if item >= 0:
            found[item][station, unit].append((time, station, unit, event, value))
    return found


def walk(line: LineSpec, result: RunResult, steps: dict[tuple[str, int], deque[Step]]) -> None:
    """Taken by one unit at a time; handed over to a place, from which only those take that pull from there."""
    buffers, sinks = sorted(line.buffers), sorted(line.sinks)
    holder: tuple[str, int] | None = None
    place: str | None = None
    clock = 0
    while any(steps.values()):
        unit = holder or next_taker(steps)
        time, station, _, event, value = steps[unit].popleft()
        assert time >= clock
        clock = time
        if holder is None:
            assert event == "take" and place not in sinks
            origins = {item.origin for item in line.stations[station].inputs}
            assert place in origins if place is not None else origins <= {*line.sources, *buffers}
            holder, place = unit, None
        else:
            assert event != "take"
        if event in ("hand_over", "scrap"):
            holder = None
            place = (buffers[value] if value >= 0 else sinks[-1 - value]) if event == "hand_over" else sinks[0]


def next_taker(steps: dict[tuple[str, int], deque[Step]]) -> tuple[str, int]:
    """Whoever takes an item that nobody holds, the earliest first."""
    return min((unit for unit, rows in steps.items() if rows), key=lambda unit: (steps[unit][0][0], unit))
