"""The main loop: the next event, what it does, and what moves because of it; in resumable chunks."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, entry, inlined, kernel, pointer
from simcore.kernels.booking import NOTE_SIZE, book, mark, mark_all
from simcore.kernels.buffers import transported
from simcore.kernels.calendars import next_opening
from simcore.kernels.checks import (
    alarm,
    bias_due,
    chart_due,
    master_check,
    patrol_due,
    patrol_end,
    sorted_out,
    start_checks,
)
from simcore.kernels.clocks import clock_due, operating_stop, start_clock
from simcore.kernels.cycle import LOADED_RANK, SETUP_END_RANK, loading_done, setup_end
from simcore.kernels.events import rank_of, schedule
from simcore.kernels.flow import LOADING, MACHINE, SETUP, arrival, next_arrival
from simcore.kernels.inside import CYCLE_END_RANK
from simcore.kernels.layout import (
    B_MOVING,
    C_ALARM,
    C_ARRIVAL,
    C_BIAS,
    C_CHART,
    C_CLOCK,
    C_DEMAND,
    C_MASTER,
    C_OPENING,
    C_PATROL,
    C_PATROL_END,
    C_PEOPLE,
    C_SORT,
    C_UNIT,
    C_WAITED,
    CLASS_BITS,
    ENDED,
    ENDLESS,
    GROW,
    H_ADMITTING,
    H_ASKED,
    H_BUFFERS,
    H_CALENDARS,
    H_CHANGED,
    H_DEMAND_CAP,
    H_DEMAND_LEFT,
    H_DEMAND_NUMBER,
    H_DEMAND_PERIOD,
    H_DEMAND_SLOT,
    H_DRAINING,
    H_ENDED,
    H_EVENTS,
    H_FREE_ITEMS,
    H_FREE_REQUESTS,
    H_FREE_SLOTS,
    H_INSTANT,
    H_LOOKING,
    H_LOW,
    H_MOST_EVENTS,
    H_N_BUFFERS,
    H_N_CALENDARS,
    H_N_POOLS,
    H_N_SINK_PRODUCERS,
    H_N_SOURCES,
    H_N_STATIONS,
    H_N_STREAMS,
    H_N_UNITS,
    H_NEEDED_ITEMS,
    H_NEEDED_NOTES,
    H_NEEDED_REQUESTS,
    H_NEEDED_SLOTS,
    H_NOTES_ROOM,
    H_NOW,
    H_POOLS,
    H_QUARANTINED,
    H_SINK_PRODUCERS,
    H_SOURCES,
    H_STATIONS,
    H_STREAMS,
    H_STUCK_UNIT,
    H_TRACED,
    H_TRACING,
    H_TREE,
    H_UNITS,
    H_WIP,
    K_N_STATIONS,
    K_SLOT,
    K_STATIONS,
    M_INSTEAD_OF,
    NEVER,
    P_ABSENCES,
    P_BUSY,
    P_N_CHANGES,
    P_STEP,
    REACHED,
    RUNNING,
    S_DRY,
    S_PENDING,
    S_STREAM,
    STUCK,
    T_RANK,
    T_SIZE,
    T_SLOT,
    T_TIME,
    T_WHAT,
    TRACE_FULL,
    U_LOAD_LEFT,
    U_MODES,
    U_N_MODES,
    U_PHASE,
    U_SIZES,
    U_STAGE,
    U_STATE,
    U_STOP,
)
from simcore.kernels.people import change_of_people, come, schedule_change
from simcore.kernels.settle import cycle_end, settle, stop_end
from simcore.kernels.sizes import set_anew
from simcore.kernels.stopping import PEOPLE_WAIT, RESPONSE_END_RANK, STOP_END_RANK, respond
from simcore.kernels.streams import refill, refill_low

OPENING_RANK, DEMAND_RANK = 2 << 40, 3 << 40
CLASSES = (1 << CLASS_BITS) - 1


def _opening(ints: Ints, calendar: int, number: int) -> None:
    """A calendar opens: its idle units look for work."""
    mark_all(ints, ints[calendar + K_STATIONS], ints[calendar + K_N_STATIONS])
    when = next_opening(ints, calendar, ints[H_NOW])
    schedule(ints, ints[calendar + K_SLOT], when, OPENING_RANK + (number << 20))


opening = kernel(_opening)


def _schedule_demand(ints: Ints) -> None:
    """Put the next period of demand on the calendar of events."""
    ints[H_DEMAND_NUMBER] += 1
    schedule(ints, ints[H_DEMAND_SLOT], ints[H_DEMAND_NUMBER] * ints[H_DEMAND_PERIOD], DEMAND_RANK)


schedule_demand = kernel(_schedule_demand)


def _demand_period(ints: Ints) -> None:
    """A new period of demand: the sinks take again."""
    ints[H_DEMAND_LEFT] = ints[H_DEMAND_CAP]
    mark_all(ints, ints[H_SINK_PRODUCERS], ints[H_N_SINK_PRODUCERS])
    schedule_demand(ints)


demand_period = kernel(_demand_period)


def _start(int_array: Ints, float_array: Floats) -> None:
    """Schedule the first event of everything that happens by itself."""
    ints, floats = pointer(int_array), pointer(float_array)
    for k in range(ints[H_N_STREAMS]):
        refill(ints, floats, ints[ints[H_STREAMS] + k])
    for k in range(ints[H_N_POOLS]):
        pool = ints[ints[H_POOLS] + k]
        if ints[pool + P_N_CHANGES]:
            come(ints, floats, pool, 0)
        if ints[pool + P_N_CHANGES] > 1 or ints[pool + P_ABSENCES]:
            ints[pool + P_STEP] = 1
            schedule_change(ints, pool)
    for k in range(ints[H_N_CALENDARS]):
        calendar = ints[ints[H_CALENDARS] + k]
        when = next_opening(ints, calendar, 0)
        schedule(ints, ints[calendar + K_SLOT], when, OPENING_RANK + (k << 20))
    if ints[H_DEMAND_CAP]:
        schedule_demand(ints)
    for k in range(ints[H_N_SOURCES]):
        source = ints[ints[H_SOURCES] + k]
        if ints[source + S_STREAM]:
            next_arrival(ints, floats, source)
    for k in range(ints[H_N_UNITS]):
        unit = ints[ints[H_UNITS] + k]
        for m in range(1, ints[unit + U_N_MODES]):
            mode = ints[ints[unit + U_MODES] + m]
            if ints[mode + M_INSTEAD_OF] == 0:
                start_clock(ints, floats, mode)
        start_checks(ints, floats, unit)
        if ints[unit + U_SIZES]:
            set_anew(ints, floats, ints[unit + U_SIZES])
    refill_low(ints, floats)
    for k in range(ints[H_N_STATIONS]):
        mark(ints, ints[ints[H_STATIONS] + k])


start = entry(_start)


def _own_event(ints: Ints, floats: Floats, notes: Ints, unit: int, order: int) -> None:
    """The event that a unit's own doing leads to."""
    kind = order >> 40 << 40
    if kind == CYCLE_END_RANK:
        cycle_end(ints, floats, notes, unit)
    elif kind == STOP_END_RANK:
        stop_end(ints, floats, notes, unit)
    elif kind == LOADED_RANK:
        ints[unit + U_LOAD_LEFT] = 0
        loading_done(ints, floats, notes, unit)
    elif kind == SETUP_END_RANK:
        setup_end(ints, floats, unit)
    elif kind == RESPONSE_END_RANK:
        respond(ints, floats, notes, unit)
    else:
        operating_stop(ints, floats, notes, unit)


own_event = inlined(_own_event)


def _happen(ints: Ints, floats: Floats, notes: Ints, slot: int, order: int, what: int, subject: int) -> None:
    """One timed event."""
    if what == C_UNIT:
        own_event(ints, floats, notes, subject, order)
    elif what == C_CLOCK:
        clock_due(ints, floats, notes, subject)
    elif what == C_CHART:
        chart_due(ints, floats, notes, subject)
    elif what == C_PATROL:
        patrol_due(ints, floats, notes, subject)
    elif what == C_PATROL_END:
        patrol_end(ints, notes, subject)
    elif what == C_ALARM:
        alarm(ints, floats, notes, subject)
    elif what == C_SORT:
        while not sorted_out(ints, floats, notes, slot):
            refill_low(ints, floats)
    elif what == C_PEOPLE:
        change_of_people(ints, floats, subject)
    elif what == C_OPENING:
        opening(ints, subject, order >> 20 & 0xFFFFF)
    elif what == C_DEMAND:
        demand_period(ints)
    elif what == C_ARRIVAL:
        arrival(ints, floats, subject)
    elif what == C_BIAS:
        bias_due(ints, floats, notes, subject)
    elif what == C_MASTER:
        master_check(ints, floats, notes, subject)
    elif what == C_WAITED:
        mark(ints, subject)
    else:
        transported(ints, subject)


happen = kernel(_happen)


def _is_moving(ints: Ints) -> bool:
    """Whether anything that can move an item is pending."""
    for k in range(ints[H_N_UNITS]):
        unit = ints[ints[H_UNITS] + k]
        if ints[unit + U_STOP]:
            if ints[unit + U_STAGE] != PEOPLE_WAIT:
                return True
        elif ints[unit + U_PHASE] in (SETUP, LOADING, MACHINE):
            return True
    if ints[H_QUARANTINED]:
        return True
    for k in range(ints[H_N_POOLS]):
        if ints[ints[ints[H_POOLS] + k] + P_BUSY]:
            return True
    for k in range(ints[H_N_BUFFERS]):
        if ints[ints[ints[H_BUFFERS] + k] + B_MOVING]:
            return True
    for k in range(ints[H_N_SOURCES]):
        source = ints[ints[H_SOURCES] + k]
        if ints[source + S_STREAM] and ints[source + S_DRY] == 0 and ints[source + S_PENDING] == 0:
            return True
    return False


is_moving = kernel(_is_moving)


def _is_empty(ints: Ints) -> bool:
    """Whether nothing is in the line, and nothing will come."""
    wet = ints[H_WIP]
    for k in range(ints[H_N_SOURCES]):
        wet += 1 - ints[ints[ints[H_SOURCES] + k] + S_DRY]
    return wet == 0


is_empty = kernel(_is_empty)


def _scarce(ints: Ints) -> int:
    """Whether one more event could need more room than there is."""
    if ints[H_TRACING] and ints[H_TRACED] * NOTE_SIZE + ints[H_NEEDED_NOTES] > ints[H_NOTES_ROOM]:
        return TRACE_FULL
    if (
        ints[H_FREE_ITEMS] < ints[H_NEEDED_ITEMS]
        or ints[H_FREE_REQUESTS] < ints[H_NEEDED_REQUESTS]
        or ints[H_FREE_SLOTS] < ints[H_NEEDED_SLOTS]
    ):
        return GROW
    return RUNNING


scarce = inlined(_scarce)


def _advance(int_array: Ints, float_array: Floats, note_array: Ints, until: int, most: int) -> int:
    """Let events happen before `until`, at most `most` of them; says why it stopped."""
    ints, floats, notes = pointer(int_array), pointer(float_array), pointer(note_array)
    root = ints[H_TREE] + T_SIZE
    own_rank = slot = events = 0
    while True:
        if ints[H_CHANGED] or ints[H_ASKED] or ints[H_ADMITTING] or ints[H_LOOKING]:
            settle(ints, floats, notes)
        if ints[H_LOW]:
            refill_low(ints, floats)
        # The slot is emptied only if what happened put nothing new into it: most slots are used again at once.
        if own_rank and ints[own_rank] == -1:
            schedule(ints, slot, NEVER, 0)
        if ints[H_ENDED]:
            return ENDED
        # A line that may still move is let go on, so it is asked about again only after another event.
        if events and (ints[H_STUCK_UNIT] or (ints[H_DRAINING] and (is_empty(ints) or not is_moving(ints)))):
            return STUCK
        if events == most:
            return RUNNING
        status = scarce(ints)
        if status != RUNNING:
            return status
        time = ints[root + T_TIME]
        if time >= until:
            return REACHED
        slot, order = ints[root + T_SLOT], ints[root + T_RANK]
        own_rank = rank_of(ints, slot)
        if time == ints[H_INSTANT]:
            ints[H_EVENTS] += 1
            if ints[H_EVENTS] > ints[H_MOST_EVENTS]:
                return ENDLESS
        else:
            ints[H_INSTANT] = time
            ints[H_EVENTS] = 0
        ints[H_NOW] = time
        ints[own_rank] = -1
        what = ints[own_rank + T_WHAT - T_RANK]
        happen(ints, floats, notes, slot, order, what & CLASSES, what >> CLASS_BITS)
        events += 1


advance = entry(_advance)


def _book_all(int_array: Ints) -> None:
    """Book every unit up to now."""
    ints = pointer(int_array)
    for k in range(ints[H_N_UNITS]):
        unit = ints[ints[H_UNITS] + k]
        book(ints, unit, ints[unit + U_STATE])


book_all = entry(_book_all)
__all__ = ["advance", "book_all", "start"]
