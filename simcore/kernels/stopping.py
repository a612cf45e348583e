"""How a stop begins: due, response, people, work."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, inlined, kernel
from simcore.kernels.booking import N_PEOPLE_REQUESTED, N_STOP, N_WORK, book, mark, note
from simcore.kernels.calendars import add, between
from simcore.kernels.events import schedule
from simcore.kernels.flow import LOADING, MACHINE, SETTER_WAIT
from simcore.kernels.layout import (
    FOR_STOP,
    H_NOW,
    M_CLOCK,
    M_DUE,
    M_DURATION,
    M_INDEX,
    M_POOL,
    M_PREEMPT,
    M_PRIORITY,
    M_REQUEST_START,
    M_RESPONSE,
    M_RESPONSE_STATE,
    M_STATE,
    M_STOP_START,
    M_TASK,
    M_WORK_START,
    NEVER,
    P_WAIT_STATE,
    ST_OPERATOR,
    ST_SETTER,
    U_AGE,
    U_CALENDAR,
    U_HELD,
    U_HOLDS,
    U_ITEM,
    U_LOAD_LEFT,
    U_MODES,
    U_N_MODES,
    U_N_OPERATING,
    U_NEXT_DUE,
    U_NEXT_MODE,
    U_OPERATING,
    U_PHASE,
    U_PIECES,
    U_RANK,
    U_REMAINING,
    U_REQUEST,
    U_RUN_FROM,
    U_SLOT,
    U_STAGE,
    U_STATION,
    U_STOP,
)
from simcore.kernels.people import release, request, take_out
from simcore.kernels.streams import duration

OPERATE_TASK = 1
RESPONSE, PEOPLE_WAIT, WORK = range(3)
OPERATING, SCHEDULED, CALENDAR, PIECES, ON_ALARM = range(5)
RESPONSE_END_RANK, STOP_END_RANK = 9 << 40, 10 << 40


def _begin_work(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """The person is there, or none is needed: repair, change, adjust."""
    mode = ints[unit + U_STOP]
    ints[unit + U_REQUEST] = 0
    ints[unit + U_STAGE] = WORK
    ints[mode + M_WORK_START] = ints[H_NOW]
    book(ints, unit, ints[mode + M_STATE])
    length = duration(ints, floats, ints[mode + M_DURATION])
    note(ints, notes, unit, N_WORK, ints[unit + U_ITEM], length)
    end = ints[H_NOW] + length if ints[mode + M_POOL] else add(ints, ints[unit + U_CALENDAR], ints[H_NOW], length)
    schedule(ints, ints[unit + U_SLOT], end, STOP_END_RANK + ints[mode + M_INDEX] + ints[unit + U_RANK])


begin_work = kernel(_begin_work)


def _respond(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """Ask for the person, or begin the work of a stop that needs none."""
    mode = ints[unit + U_STOP]
    ints[mode + M_REQUEST_START] = ints[H_NOW]
    pool = ints[mode + M_POOL]
    if pool == 0:
        begin_work(ints, floats, notes, unit)
        return
    ints[unit + U_STAGE] = PEOPLE_WAIT
    book(ints, unit, ints[pool + P_WAIT_STATE])
    note(ints, notes, unit, N_PEOPLE_REQUESTED, ints[unit + U_ITEM], ints[mode + M_INDEX])
    ints[unit + U_REQUEST] = request(ints, pool, unit, ints[mode + M_TASK], ints[mode + M_PRIORITY], FOR_STOP, 0)


respond = kernel(_respond)


def _release_operator(ints: Ints, unit: int) -> None:
    """The operator is free."""
    ints[unit + U_HOLDS] = 0
    release(ints, ints[ints[unit + U_STATION] + ST_OPERATOR], OPERATE_TASK)


release_operator = inlined(_release_operator)


def _begin(ints: Ints, floats: Floats, notes: Ints, unit: int, mode: int) -> None:
    """The unit stops: nothing pending of its own remains, people go, the response begins."""
    ints[unit + U_HELD] &= ~(1 << ints[mode + M_INDEX])
    ints[unit + U_STOP] = mode
    ints[unit + U_STAGE] = RESPONSE
    if ints[unit + U_REQUEST]:
        station = ints[unit + U_STATION]
        pool = ints[station + ST_SETTER] if ints[unit + U_PHASE] == SETTER_WAIT else ints[station + ST_OPERATOR]
        take_out(ints, pool, ints[unit + U_REQUEST])
        ints[unit + U_REQUEST] = 0
    if ints[unit + U_HOLDS]:
        release_operator(ints, unit)
    ints[mode + M_STOP_START] = ints[H_NOW]
    book(ints, unit, ints[mode + M_RESPONSE_STATE])
    note(ints, notes, unit, N_STOP, ints[unit + U_ITEM], ints[mode + M_INDEX])
    response = duration(ints, floats, ints[mode + M_RESPONSE])
    if response == 0:
        # The slot of an own event that no longer counts is taken over or emptied.
        schedule(ints, ints[unit + U_SLOT], NEVER, 0)
        respond(ints, floats, notes, unit)
        return
    end = add(ints, ints[unit + U_CALENDAR], ints[H_NOW], response)
    schedule(ints, ints[unit + U_SLOT], end, RESPONSE_END_RANK + ints[mode + M_INDEX] + ints[unit + U_RANK])


begin = kernel(_begin)


def _interrupt_cycle(ints: Ints, unit: int) -> None:
    """Keep what remains of the manual or machine part."""
    elapsed = ints[H_NOW] - ints[unit + U_RUN_FROM]
    if ints[unit + U_PHASE] == LOADING:
        ints[unit + U_LOAD_LEFT] -= elapsed
        return
    if ints[unit + U_CALENDAR] and ints[unit + U_HOLDS] == 0:
        elapsed = between(ints, ints[unit + U_CALENDAR], ints[unit + U_RUN_FROM], ints[H_NOW])
    ints[unit + U_AGE] += elapsed
    ints[unit + U_REMAINING] -= elapsed


interrupt_cycle = kernel(_interrupt_cycle)


def _stop_or_wait(ints: Ints, floats: Floats, notes: Ints, unit: int, mode: int) -> None:
    """A stop that may interrupt the cycle begins at once; any other, when the unit is looked at."""
    if ints[mode + M_PREEMPT] and ints[unit + U_STOP] == 0 and ints[unit + U_PHASE] in (LOADING, MACHINE):
        interrupt_cycle(ints, unit)
        begin(ints, floats, notes, unit, mode)
    else:
        mark(ints, ints[unit + U_STATION])


stop_or_wait = kernel(_stop_or_wait)


def _begin_held(ints: Ints, floats: Floats, notes: Ints, unit: int) -> bool:
    """Begin the first held stop that may begin; stops counted in pieces wait for an empty unit, or come within a bin."""
    held = ints[unit + U_HELD]
    within = ints[unit + U_PIECES] != 0 and ints[unit + U_PHASE] == MACHINE
    for index in range(ints[unit + U_N_MODES]):
        if held >> index & 1:
            mode = ints[ints[unit + U_MODES] + index]
            if ints[mode + M_CLOCK] != PIECES or ints[unit + U_ITEM] == 0 or within:
                begin(ints, floats, notes, unit, mode)
                return True
    return False


begin_held = kernel(_begin_held)


def _hold_due(ints: Ints, unit: int) -> int:
    """Hold every operating mode whose age is reached; the first of them."""
    first, due, number = 0, NEVER, 0
    for k in range(ints[unit + U_N_OPERATING]):
        mode = ints[ints[unit + U_OPERATING] + k]
        if ints[mode + M_DUE] <= ints[unit + U_AGE]:
            ints[unit + U_HELD] |= 1 << ints[mode + M_INDEX]
            ints[mode + M_DUE] = NEVER
            if first == 0:
                first = mode
        if k == 0 or ints[mode + M_DUE] < due:
            due, number = ints[mode + M_DUE], ints[mode + M_INDEX]
    ints[unit + U_NEXT_DUE] = due
    ints[unit + U_NEXT_MODE] = number
    return first


hold_due = kernel(_hold_due)


def _operating_age(ints: Ints, unit: int) -> int:
    """Machine time of a unit up to now, the running part of a cycle included."""
    age, calendar = ints[unit + U_AGE], ints[unit + U_CALENDAR]
    if ints[unit + U_PHASE] != MACHINE or ints[unit + U_STOP]:
        return age
    if calendar == 0 or ints[unit + U_HOLDS]:
        return age + ints[H_NOW] - ints[unit + U_RUN_FROM]
    return age + between(ints, calendar, ints[unit + U_RUN_FROM], ints[H_NOW])


operating_age = kernel(_operating_age)
