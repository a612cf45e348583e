"""Everything that stops a unit: due, response, people, work, and going on where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import bins, checks, cycle, people, sizes, teething
from simcore.engines.floor.floor import Note
from simcore.engines.floor.things import (
    CALENDAR,
    IDLE,
    INTERRUPTIBLE,
    LOADING,
    LOST,
    MACHINE,
    NEVER,
    ON_ALARM,
    OPERATING,
    OPERATOR_WAIT,
    PEOPLE_WAIT,
    PIECES,
    RESPONSE,
    RESPONSE_END,
    SETTER_WAIT,
    STOP_DUE,
    STOP_END,
    WORK,
    Item,
    Mode,
    Unit,
    Warning,
    rank,
)
from simcore.states import UnitState

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor

STARVED = int(UnitState.STARVED)
BLOCKED = int(UnitState.BLOCKED)
# Stops after which a unit has been set anew.
SETTING = (int(UnitState.ADJUSTMENT), int(UnitState.TOOL_CHANGE))


def clock_due(floor: Floor, unit: Unit, number: int) -> None:
    """A scheduled or calendar clock is due: hold the stop; it begins when the unit's phase lets it."""
    mode = unit.modes[number]
    unit.held |= 1 << number
    if mode.fixed_grid:
        start_clock(floor, unit, mode)
    if mode.preempt and unit.stop is None and unit.phase in (LOADING, MACHINE):
        interrupt_cycle(floor, unit)
        begin(floor, unit, mode)
        return
    floor.changed |= unit.station.bit


def interrupt_cycle(floor: Floor, unit: Unit) -> None:
    """Keep what remains of the manual or machine part."""
    if unit.phase == LOADING:
        unit.remaining_load -= floor.now - unit.run_from
    elif unit.calendar is None or unit.holds_operator:
        advance(unit, floor.now - unit.run_from)
    else:
        advance(unit, unit.calendar.between(unit.run_from, floor.now))


def advance(unit: Unit, work: int) -> None:
    """Age the unit by work that was done."""
    unit.operating += work
    unit.remaining -= work


def may_begin(unit: Unit) -> Mode | None:
    """The first held stop that may begin now; stops counted in pieces wait for an empty unit, or come within a bin."""
    held = unit.held
    while held:
        mode = unit.modes[(held & -held).bit_length() - 1]
        if mode.clock != PIECES or unit.item is None or (unit.pieces and unit.phase == MACHINE):
            return mode
        held &= held - 1
    return None


def begin_held(floor: Floor, unit: Unit) -> bool:
    """Begin the first held stop that may begin."""
    mode = may_begin(unit)
    if mode is None:
        return False
    begin(floor, unit, mode)
    return True


def begin(floor: Floor, unit: Unit, mode: Mode) -> None:
    """The unit stops: nothing pending of its own remains, people go, the response begins."""
    unit.held &= ~(1 << mode.index)
    unit.generation += 1
    unit.stop = mode
    unit.stage = RESPONSE
    if unit.request is not None:
        pool = unit.station.setup_pool if unit.phase == SETTER_WAIT else unit.station.operator_pool
        assert pool is not None
        people.withdraw(floor, pool, unit.request)
        unit.request = None
    if unit.holds_operator:
        cycle.release_operator(floor, unit)
    mode.stop_start = floor.now
    floor.book(unit, mode.response_state)
    if floor.tracing:
        floor.note(unit, Note.STOP, unit.item, mode.index)
    response = mode.response.next()
    if response == 0:
        respond(floor, unit)
        return
    end = floor.now + response if unit.calendar is None else unit.calendar.add(floor.now, response)
    floor.schedule(end, rank(RESPONSE_END, 0, 0, mode.index) + unit.rank_base, response_end, unit, unit.generation)


def response_end(floor: Floor, unit: Unit, generation: int) -> None:
    """Detection, call and walk are over."""
    if generation == unit.generation:
        respond(floor, unit)


def respond(floor: Floor, unit: Unit) -> None:
    """Ask for the person, or begin the work of a stop that needs none."""
    mode = unit.stop
    assert mode is not None
    mode.request_start = floor.now
    if mode.pool is None:
        work(floor, unit)
        return
    unit.stage = PEOPLE_WAIT
    floor.book(unit, mode.pool.wait_state)
    if floor.tracing:
        floor.note(unit, Note.PEOPLE_REQUESTED, unit.item, mode.index)
    unit.request = people.request(floor, mode.pool, unit, mode.task, mode.priority, lambda: work(floor, unit))


def work(floor: Floor, unit: Unit) -> None:
    """The person is there: repair, change, adjust."""
    mode = unit.stop
    assert mode is not None
    unit.request = None
    unit.stage = WORK
    mode.work_start = floor.now
    floor.book(unit, mode.state)
    duration = mode.duration.next()
    if floor.tracing:
        floor.note(unit, Note.WORK, unit.item, duration)
    end = (
        floor.now + duration
        if mode.pool is not None or unit.calendar is None
        else unit.calendar.add(floor.now, duration)
    )
    floor.schedule(end, rank(STOP_END, 0, 0, mode.index) + unit.rank_base, stop_end, unit, unit.generation)


def stop_end(floor: Floor, unit: Unit, generation: int) -> None:
    """The stop is over: start its clock again, begin the next held stop, or go on where the unit was."""
    if generation != unit.generation:
        return
    mode = unit.stop
    assert mode is not None
    if mode.pool is not None:
        people.release(floor, mode.pool, mode.task)
    count_stop(floor, unit, mode)
    unit.stop = None
    unit.generation += 1
    floor.totals.progress += 1
    if floor.tracing:
        floor.note(unit, Note.RESUME, unit.item, mode.index)
    if unit.size is not None and mode.state in SETTING:
        sizes.set_anew(unit.size)
    if mode.clock == ON_ALARM:
        checks.adjusted(floor, unit)
    elif not mode.fixed_grid:
        start_clock(floor, unit, mode if mode.instead_of is None else mode.instead_of)
    if mode.lose and unit.item is not None and unit.phase in (LOADING, MACHINE):
        lose(floor, unit, unit.item)
    if unit.held and begin_held(floor, unit):
        return
    resume(floor, unit)


def lose(floor: Floor, unit: Unit, item: Item) -> None:
    """What is in the unit is scrapped."""
    station, others = unit.station, [*unit.others]
    if floor.bins and station.batch is None:
        # The piece in the machine, out of a bin.
        unit.lost = min(unit.lost + 1, item.pieces)
        return
    unit.others.clear()
    for each in (item, *others):
        unit.produced += each.pieces
        station.flows[each.product][1] += each.pieces
        unit.standard_time += each.pieces * station.planned_run_time[each.product]
        if floor.bins:
            bins.remove(floor, unit, each, LOST, each.pieces)
            bins.vanish(floor, unit)
        else:
            cycle.scrap(floor, unit, each, LOST)


def count_stop(floor: Floor, unit: Unit, mode: Mode) -> None:
    """Book an ended stop, as it was and as the plant's report knows it."""
    mode.count += 1
    mode.response_time += mode.request_start - mode.stop_start
    mode.waiting_time += mode.work_start - mode.request_start
    mode.duration_time += floor.now - mode.work_start
    length = floor.now - mode.stop_start
    if length >= floor.recording_threshold:
        mode.recorded_count += 1
        mode.recorded_time += length


def start_clock(floor: Floor, unit: Unit, mode: Mode) -> None:
    """Draw when the mode is due next."""
    assert mode.time_to is not None
    time_to = mode.time_to.next()
    if mode.early:
        assert unit.station.teething is not None
        time_to = teething.sooner(floor, unit.station.teething, time_to)
    if mode.warning is not None:
        found_after = announced(mode.warning, time_to)
        if found_after < time_to:
            mode, time_to = mode.warning.planned, max(1, found_after)
    if mode.clock == OPERATING:
        mode.due = unit.operating + time_to
        unit.next_due, unit.next_mode = min((unit.next_due, unit.next_mode), (mode.due, mode.index))
    elif mode.clock == PIECES:
        mode.due = mode.counted_from + time_to
        mode.counted_from = 0
    else:
        start = floor.now
        if mode.fixed_grid:
            start = mode.grid
        on_wall = mode.clock == CALENDAR or unit.calendar is None
        due = start + time_to if on_wall or unit.calendar is None else unit.calendar.add(start, time_to)
        mode.grid = due
        floor.schedule(due, rank(STOP_DUE, 0, 0, mode.index) + unit.rank_base, clock_due, unit, mode.index)


def announced(warning: Warning, time_to: int) -> int:
    """When condition monitoring finds the failure that is due after `time_to`, both on its clock [us]; NEVER: not.

    The signal comes a share u of the warning time before the failure, for nobody knows where in it the part fails;
    the next look follows within the monitoring interval d. So a failure is found in time with the probability
    1 - d/(2 tau), or tau/(2d) where the interval is the longer one.
    """
    may_be_found = warning.chance.next() < warning.share
    ahead = int(warning.chance.next() * warning.warning_time.next() + 0.5)
    look = int(warning.chance.next() * warning.interval + 0.5)
    return max(time_to - ahead, 0) + look if may_be_found else NEVER


def resume(floor: Floor, unit: Unit) -> None:
    """Go on where the unit was when it stopped."""
    phase = unit.phase
    if phase == SETTER_WAIT:
        cycle.request_setter(floor, unit)
    elif phase in (OPERATOR_WAIT, LOADING) or (phase == MACHINE and unit.station.attend):
        cycle.request_operator(floor, unit)
    elif phase == MACHINE:
        cycle.run(floor, unit)
    else:
        floor.book(unit, STARVED if phase == IDLE else BLOCKED)
        floor.changed |= unit.station.bit


__all__ = ["INTERRUPTIBLE", "LOST", "begin", "begin_held", "clock_due", "start_clock"]
