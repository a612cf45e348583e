"""Clocks of stops: when one is due next, and what happens when it is."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, kernel
from simcore.kernels.batches import sooner
from simcore.kernels.calendars import add
from simcore.kernels.events import schedule
from simcore.kernels.inside import STOP_DUE_RANK, inside_due
from simcore.kernels.layout import (
    H_NOW,
    M_CHANCE,
    M_CLOCK,
    M_COUNTED,
    M_DUE,
    M_EARLY,
    M_FIXED,
    M_GRID,
    M_INDEX,
    M_LOOK,
    M_PLANNED,
    M_SHARE,
    M_SLOT,
    M_TIME_TO,
    M_UNIT,
    M_WARNING,
    NEVER,
    ST_SUMS,
    U_AGE,
    U_CALENDAR,
    U_HELD,
    U_NEXT_DUE,
    U_NEXT_MODE,
    U_RANK,
    U_REMAINING,
    U_STATION,
)
from simcore.kernels.stopping import CALENDAR, OPERATING, PIECES, begin, hold_due, stop_or_wait
from simcore.kernels.streams import duration, variate


def _announced(ints: Ints, floats: Floats, mode: int, time_to: int) -> int:
    """When condition monitoring finds the failure that is due after `time_to`, both on its clock [us]; NEVER: not."""
    chance = ints[mode + M_CHANCE]
    may_be_found = variate(ints, floats, chance) < floats[ints[mode + M_SHARE]]
    ahead = int(variate(ints, floats, chance) * duration(ints, floats, ints[mode + M_WARNING]) + 0.5)
    look_after = int(variate(ints, floats, chance) * ints[mode + M_LOOK] + 0.5)
    return max(time_to - ahead, 0) + look_after if may_be_found else NEVER


announced = kernel(_announced)


def _start_clock(ints: Ints, floats: Floats, mode: int) -> None:
    """Draw when the mode is due next."""
    unit = ints[mode + M_UNIT]
    time_to = duration(ints, floats, ints[mode + M_TIME_TO])
    if ints[mode + M_EARLY]:
        time_to = sooner(ints, floats, ints[unit + U_STATION], time_to)
    if ints[mode + M_PLANNED]:
        found_after = announced(ints, floats, mode, time_to)
        if found_after < time_to:
            mode, time_to = ints[mode + M_PLANNED], max(1, found_after)
    clock = ints[mode + M_CLOCK]
    if clock == OPERATING:
        due = ints[unit + U_AGE] + time_to
        ints[mode + M_DUE] = due
        index = ints[mode + M_INDEX]
        if due < ints[unit + U_NEXT_DUE] or (due == ints[unit + U_NEXT_DUE] and index < ints[unit + U_NEXT_MODE]):
            ints[unit + U_NEXT_DUE] = due
            ints[unit + U_NEXT_MODE] = index
        return
    if clock == PIECES:
        ints[mode + M_DUE] = ints[mode + M_COUNTED] + time_to
        ints[mode + M_COUNTED] = 0
        return
    start = ints[mode + M_GRID] if ints[mode + M_FIXED] else ints[H_NOW]
    due = start + time_to if clock == CALENDAR else add(ints, ints[unit + U_CALENDAR], start, time_to)
    ints[mode + M_GRID] = due
    schedule(ints, ints[mode + M_SLOT], due, STOP_DUE_RANK + ints[mode + M_INDEX] + ints[unit + U_RANK])


start_clock = kernel(_start_clock)


def _clock_due(ints: Ints, floats: Floats, notes: Ints, mode: int) -> None:
    """A scheduled or calendar clock is due: hold the stop; it begins when the unit's phase lets it."""
    unit = ints[mode + M_UNIT]
    ints[unit + U_HELD] |= 1 << ints[mode + M_INDEX]
    if ints[mode + M_FIXED]:
        start_clock(ints, floats, mode)
    stop_or_wait(ints, floats, notes, unit, mode)


clock_due = kernel(_clock_due)


def _operating_stop(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """An operating clock has reached its age in the middle of a cycle, or something happens within a bin."""
    if ints[ints[unit + U_STATION] + ST_SUMS]:
        inside_due(ints, floats, notes, unit)
        return
    work = ints[unit + U_NEXT_DUE] - ints[unit + U_AGE]
    ints[unit + U_AGE] += work
    ints[unit + U_REMAINING] -= work
    begin(ints, floats, notes, unit, hold_due(ints, unit))


operating_stop = kernel(_operating_stop)
