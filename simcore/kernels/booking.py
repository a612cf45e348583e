"""Booking of state times, the trace, and marks of stations that changed."""

from __future__ import annotations

from simcore.kernels._jit import Ints, inlined, kernel
from simcore.kernels.calendars import between
from simcore.kernels.layout import (
    D_SIZE,
    H_CHANGED,
    H_NOW,
    H_STATIONS,
    H_TOP,
    H_TRACED,
    H_TRACING,
    I_NUMBER,
    I_SOURCE,
    ST_CHANGED,
    ST_POSITION,
    U_BOOKED,
    U_CALENDAR,
    U_NUMBER,
    U_PRODUCTS,
    U_SINCE,
    U_STATE,
)

(PROCESSING, SETUP_STATE, WAITING_SETTER, WAITING_OPERATOR, DOWN_RESPONSE, DOWN_WAITING, DOWN_REPAIR, MICRO_STOP, TOOL_CHANGE,
 ADJUSTMENT, PLANNED, STARVED, BLOCKED, OFF_SHIFT) = range(14)  # fmt: skip

# Kinds of notes, as in simcore.engines.floor.floor.Note.
(N_TAKE, N_SETTER_REQUESTED, N_SETUP, N_PLACE_MISSING, N_OPERATOR_REQUESTED, N_LOADING, N_MACHINE, N_CYCLE_END, N_HAND_OVER,
 N_BLOCKED, N_STARVED, N_SCRAP, N_REWORK, N_SHIFT, N_FINDING, N_ALARM, N_STOP, N_PEOPLE_REQUESTED, N_WORK, N_RESUME, N_PATROL,
 N_SORTED, N_GAUGE_BIASED) = range(23)  # fmt: skip
NOTE_SIZE = 5


def _book(ints: Ints, unit: int, state: int) -> None:
    """Book the time since the last change, and let the unit be in `state` from now on."""
    now, since = ints[H_NOW], ints[unit + U_SINCE]
    if now != since:
        calendar = ints[unit + U_CALENDAR]
        booked = unit + U_BOOKED
        if calendar == 0:
            ints[booked + ints[unit + U_STATE]] += now - since
        else:
            work = between(ints, calendar, since, now)
            ints[booked + ints[unit + U_STATE]] += work
            ints[booked + OFF_SHIFT] += now - since - work
        ints[unit + U_SINCE] = now
    ints[unit + U_STATE] = state


book = kernel(_book)
book_hot = inlined(_book)


def _row_of(ints: Ints, unit: int, product: int) -> int:
    """What the unit does with a product."""
    return ints[unit + U_PRODUCTS] + D_SIZE * product


row_of = inlined(_row_of)


def _write(ints: Ints, notes: Ints, unit: int, what: int, item: int, value: int) -> None:
    """Write a line of the trace."""
    row = ints[H_TRACED] * NOTE_SIZE
    ints[H_TRACED] += 1
    notes[row] = ints[unit + U_NUMBER]
    notes[row + 1] = ints[H_NOW]
    notes[row + 2] = what
    notes[row + 3] = -1 if item == 0 else (ints[item + I_SOURCE] << 48) + ints[item + I_NUMBER]
    notes[row + 4] = value


write = kernel(_write)


def _note(ints: Ints, notes: Ints, unit: int, what: int, item: int, value: int) -> None:
    """Write a line of the trace, if there is one."""
    if ints[H_TRACING]:
        write(ints, notes, unit, what, item, value)


note = inlined(_note)


def _mark(ints: Ints, station: int) -> None:
    """Have a station visited."""
    if ints[station + ST_CHANGED] == 0:
        ints[station + ST_CHANGED] = 1
        position = ints[station + ST_POSITION]
        # When nothing was left to visit, the search for the next one need not begin where the last one ended.
        if ints[H_CHANGED] == 0 or position > ints[H_TOP]:
            ints[H_TOP] = position
        ints[H_CHANGED] += 1


mark = inlined(_mark)


def _mark_all(ints: Ints, stations: int, n: int) -> None:
    """Have a list of stations visited."""
    for k in range(n):
        mark(ints, ints[stations + k])


mark_all = kernel(_mark_all)


def _most_downstream(ints: Ints) -> int:
    """Remove the most downstream of the changed stations."""
    top = ints[H_TOP]
    stations = ints[H_STATIONS]
    while ints[ints[stations + top] + ST_CHANGED] == 0:
        top -= 1
    ints[H_TOP] = top
    station = ints[stations + top]
    ints[station + ST_CHANGED] = 0
    ints[H_CHANGED] -= 1
    return station


most_downstream = inlined(_most_downstream)
