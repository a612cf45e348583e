"""The shop floor: everything that the handlers of events read and write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from simcore.engines.floor.things import MACHINE
from simcore.states import UnitState

if TYPE_CHECKING:
    from simcore.engines.floor.calendars import Calendar
    from simcore.engines.floor.things import Buffer, Item, Pool, Sink, Source, Station, Unit

OFF_SHIFT = int(UnitState.OFF_SHIFT)

Handler = Callable[["Floor", Any, int], None]


class Note(IntEnum):
    """What a line of the trace says happened to a unit; `value` is explained beside each."""

    TAKE = 0  # 0
    SETTER_REQUESTED = 1  # 0
    SETUP = 2  # duration [us]
    PLACE_MISSING = 3  # 0
    OPERATOR_REQUESTED = 4  # 0
    LOADING = 5  # duration [us]
    MACHINE = 6  # remaining time [us]
    CYCLE_END = 7  # 1 if the piece is defective; of a bin, how many are
    HAND_OVER = 8  # index of the buffer, or -1 - index of the sink
    BLOCKED = 9  # 0
    STARVED = 10  # 0
    SCRAP = 11  # position of origin, -1 false reject, -2 lost; of a bin, plus pieces x 2^20
    REWORK = 12  # position of origin, -1 false reject
    SHIFT = 13  # 0: out of control from this piece on
    FINDING = 14  # 1 if the unit is truly out of control
    ALARM = 15  # pieces held back
    STOP = 16  # number of the mode
    PEOPLE_REQUESTED = 17  # number of the mode
    WORK = 18  # duration [us]
    RESUME = 19  # number of the mode
    PATROL = 20  # 1 if it found something
    SORTED = 21  # pieces scrapped
    GAUGE_BIASED = 22  # 1 biased, 0 master check


@dataclass(slots=True, eq=False)
class Totals:
    """Counts of the whole line since the beginning, by source or by product."""

    entered: list[int]
    left_good: list[int]
    scrapped: list[int]
    first_rejects: list[int]
    finished: list[int]
    finished_defective: list[int]
    escapes: dict[int, int] = field(default_factory=dict)
    lead_time_sum: int = 0
    lead_time_count: int = 0
    lead_times: dict[int, int] = field(default_factory=dict)
    wip_time: int = 0
    progress: int = 0


@dataclass(slots=True, eq=False)
class Floor:
    """State of one replication; `schedule` is given by the engine that owns the clock."""

    schedule: Callable[[int, int, Handler, Any, int], None]
    stations: list[Station]
    buffers: list[Buffer]
    sinks: list[Sink]
    sources: list[Source]
    pools: list[Pool]
    calendars: list[Calendar]
    products: list[str]
    families: list[int]
    totals: Totals
    tracing: bool
    now: int = 0
    changed: int = 0  # bit mask of stations, by position
    asked: int = 0  # bit mask of pools with a new request or a free person
    admitting: bool = False  # a place became free for an arrival that waits
    has_baskets: bool = False
    looking: bool = False  # a basket may have nothing more to wait for
    commissioned_at: int = 0  # when the warm-up ends
    bins: bool = False  # items are bins of many pieces
    mixing: float = 0.0  # chance of a foreign piece at a hand-over
    wip: int = 0  # items of all sources in the line
    wip_limit: int = 0  # 0: none
    demand_cap: int = 0  # 0: none
    demand_period: int = 0
    demand_left: int = 0
    demand_end: int = 0  # pieces that end the run; 0: none
    demand_count: int = 0
    ended: bool = False
    draining: bool = False  # a source has run dry
    recording_threshold: int = 0
    quarantined: int = 0  # items waiting to be sorted
    one_family: bool = True

    def book(self, unit: Unit, state: int) -> None:
        """Book the time since the last change, and let the unit be in `state` from now on."""
        now = self.now
        since = unit.since
        if now != since:
            calendar = unit.calendar
            if calendar is None:
                unit.booked[unit.state] += now - since
            else:
                work = calendar.between(since, now)
                unit.booked[unit.state] += work
                unit.booked[OFF_SHIFT] += now - since - work
            unit.since = now
        unit.state = state

    def operating_age(self, unit: Unit) -> int:
        """Machine time of a unit up to now, the running part of a cycle included [us]."""
        if unit.phase != MACHINE or unit.stop is not None:
            return unit.operating
        if unit.calendar is None or unit.holds_operator:
            return unit.operating + self.now - unit.run_from
        return unit.operating + unit.calendar.between(unit.run_from, self.now)

    def note(self, unit: Unit, what: Note, item: Item | None = None, value: int = 0) -> None:
        """Write a line of the trace."""
        unit.trace.append((self.now, int(what), -1 if item is None else item.identity, value))
