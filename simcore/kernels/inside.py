"""What happens within a bin of many pieces: tools, gauges and shifts at single pieces of one machine part."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, kernel
from simcore.kernels.booking import N_MACHINE, N_SHIFT, PROCESSING, book, note
from simcore.kernels.calendars import add
from simcore.kernels.events import schedule
from simcore.kernels.findings import finding
from simcore.kernels.flow import MACHINE
from simcore.kernels.layout import (
    F_CHANCE,
    F_GAUGE_HAZARD,
    F_GAUGE_SUM,
    GAUGE,
    H_N_STATIONS,
    H_NOW,
    J_DEFECTS,
    J_PIECES,
    M_COUNTED,
    M_DUE,
    M_INDEX,
    NEVER,
    Q_ADJUSTING,
    Q_FLOATS,
    Q_MANY,
    Q_SHIFT_DUE,
    Q_SHIFTED,
    Q_SHIFTED_SINCE,
    Q_SHIFTS,
    QG_BIASED,
    QG_COUNTED,
    QG_FALSE,
    QG_LEFT,
    QG_ON,
    QG_PIECES,
    QG_REACTION,
    ST_POSITION,
    ST_SUMS,
    U_AGE,
    U_AGE_START,
    U_BEFORE,
    U_CALENDAR,
    U_DEFECTIVE,
    U_HELD,
    U_HOLDS,
    U_ITEM,
    U_JUDGED,
    U_LENGTH,
    U_N_PIECE,
    U_NEXT_DUE,
    U_NEXT_MODE,
    U_PHASE,
    U_PIECE,
    U_PIECES,
    U_QUALITY,
    U_RANK,
    U_REMAINING,
    U_RUN_FROM,
    U_SLOT,
    U_STATION,
    U_STOP,
)
from simcore.kernels.stopping import begin_held, hold_due, interrupt_cycle, operating_age
from simcore.kernels.streams import chosen, duration

CYCLE_END_RANK, STOP_DUE_RANK = 7 << 40, 11 << 40


def _made_within(length: int, pieces: int, work: int) -> int:
    """How many pieces of a bin are made after so much machine time [us]."""
    if length == 0:
        return pieces
    return max(0, min(pieces, ((work + 1) * pieces - pieces // 2 - 1) // length))


made_within = kernel(_made_within)


def _made_at_age(ints: Ints, unit: int, age: int) -> int:
    """How many pieces of the bin are made at an operating age."""
    return made_within(ints[unit + U_LENGTH], ints[unit + U_PIECES], age - ints[unit + U_AGE_START])


made_at_age = kernel(_made_at_age)


def _age_of(ints: Ints, unit: int, piece: int) -> int:
    """Operating age at which a piece of the bin is made."""
    pieces = ints[unit + U_PIECES]
    return ints[unit + U_AGE_START] + (ints[unit + U_LENGTH] * piece + pieces // 2) // pieces


age_of = kernel(_age_of)


def _defects_of(ints: Ints, item: int) -> int:
    """Undiscovered defective pieces of a bin."""
    found = 0
    for place in range(ints[H_N_STATIONS] + 1):
        found += ints[item + J_DEFECTS + place]
    return found


defects_of = kernel(_defects_of)


def _start_bin(ints: Ints, unit: int) -> None:
    """The machine part of a bin is drawn: nothing of it is made yet."""
    item = ints[unit + U_ITEM]
    ints[unit + U_PIECES] = ints[item + J_PIECES]
    ints[unit + U_LENGTH] = ints[unit + U_REMAINING]
    ints[unit + U_AGE_START] = ints[unit + U_AGE]
    ints[unit + U_JUDGED] = 0
    ints[unit + U_BEFORE] = defects_of(ints, item)


start_bin = kernel(_start_bin)

# Quality ------------------------------------------------------------------------------------------------------------


def _shift(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """The unit is out of control since the age at which the shift was due."""
    q = ints[unit + U_QUALITY]
    ints[q + Q_SHIFTED] = 1
    ints[q + Q_SHIFTED_SINCE] = ints[q + Q_SHIFT_DUE]
    ints[q + Q_SHIFT_DUE] = NEVER
    ints[q + Q_SHIFTS] += 1
    note(ints, notes, unit, N_SHIFT, 0, 0)
    if ints[q + QG_ON]:
        ints[q + QG_LEFT] = duration(ints, floats, ints[q + QG_PIECES])


shift = kernel(_shift)


def _watch_many(ints: Ints, floats: Floats, q: int, before: int, until: int) -> None:
    """The gauge has seen the pieces up to this one; false alarms are raised when the bin is done."""
    f = ints[q + Q_FLOATS]
    if ints[q + Q_SHIFTED]:
        if ints[q + QG_BIASED] == 0:
            ints[q + QG_LEFT] -= until - ints[q + QG_COUNTED]
        ints[q + QG_COUNTED] = until
    elif ints[q + QG_FALSE] and ints[q + QG_BIASED] == 0:
        floats[f + F_GAUGE_SUM] += floats[f + F_GAUGE_HAZARD] * (until - before)


watch_many = kernel(_watch_many)


def _spoil(ints: Ints, unit: int, item: int, pieces: int) -> None:
    """So many good pieces of the bin have become defective here."""
    if pieces:
        place = item + J_DEFECTS + ints[ints[unit + U_STATION] + ST_POSITION]
        ints[unit + U_DEFECTIVE] += pieces
        ints[place] += pieces
        ints[place + ints[H_N_STATIONS] + 1] = unit


spoil = kernel(_spoil)


def _chance_now(ints: Ints, floats: Floats, q: int) -> float:
    """Chance of a defective piece in the state in which the unit is."""
    state = 2 if ints[q + QG_BIASED] else ints[q + Q_SHIFTED]
    return floats[ints[q + Q_FLOATS] + F_CHANCE + state]


chance_now = kernel(_chance_now)


def _count(ints: Ints, floats: Floats, unit: int, until: int) -> None:
    """Decide how many of the pieces up to this one are defective, in the state in which the unit is."""
    item, q, judged = ints[unit + U_ITEM], ints[unit + U_QUALITY], ints[unit + U_JUDGED]
    if item == 0 or until <= judged:
        return
    pieces, before = ints[unit + U_PIECES], ints[unit + U_BEFORE]
    half = pieces // 2
    # Defects of earlier stations are spread evenly over the bin.
    earlier = (before * until + half) // pieces - (before * judged + half) // pieces
    if ints[q + QG_ON]:
        watch_many(ints, floats, q, judged, until)
    ints[unit + U_JUDGED] = until
    spoil(
        ints, unit, item, chosen(ints, floats, ints[q + Q_MANY], until - judged - earlier, chance_now(ints, floats, q))
    )


count = kernel(_count)


def _look_within(ints: Ints, floats: Floats, notes: Ints, unit: int, age: int) -> None:
    """Bring the quality state up to an operating age: pieces until a shift were made in control."""
    q = ints[unit + U_QUALITY]
    if ints[ints[unit + U_STATION] + ST_SUMS] and age > ints[q + Q_SHIFT_DUE]:
        count(ints, floats, unit, made_at_age(ints, unit, ints[q + Q_SHIFT_DUE]))
        shift(ints, floats, notes, unit)
        ints[q + QG_COUNTED] = ints[unit + U_JUDGED]


look_within = kernel(_look_within)


def _look_now(ints: Ints, floats: Floats, notes: Ints, unit: int, age: int) -> None:
    """Before the state of the unit or of its gauge changes: decide what was made up to this operating age."""
    look_within(ints, floats, notes, unit, age)
    if ints[unit + U_ITEM] and ints[unit + U_PHASE] == MACHINE and ints[ints[unit + U_STATION] + ST_SUMS]:
        count(ints, floats, unit, made_at_age(ints, unit, age))


look_now = kernel(_look_now)


def _is_under_way(ints: Ints, unit: int) -> bool:
    """Whether the bin in the machine has a piece that is made."""
    if ints[unit + U_PHASE] != MACHINE or ints[ints[unit + U_STATION] + ST_SUMS] == 0:
        return False
    return made_at_age(ints, unit, operating_age(ints, unit)) > 0


is_under_way = kernel(_is_under_way)

# Events within a bin ------------------------------------------------------------------------------------------------


def _seen_at(ints: Ints, unit: int) -> int:
    """The age at which the gauge sees a shift, or at which the shift comes; NEVER: neither within this bin."""
    q = ints[unit + U_QUALITY]
    if ints[q + Q_SHIFTED] == 0:
        # Pieces that are made at that very age are still made in control.
        return ints[q + Q_SHIFT_DUE] + 1 if ints[q + Q_SHIFT_DUE] < NEVER else NEVER
    if ints[q + QG_BIASED] or ints[q + Q_ADJUSTING] or ints[q + QG_LEFT] >= NEVER:
        return NEVER
    piece = ints[q + QG_COUNTED] + ints[q + QG_LEFT]
    return age_of(ints, unit, max(piece, 0)) if piece < ints[unit + U_PIECES] else NEVER


seen_at = kernel(_seen_at)


def _next_inside(ints: Ints, unit: int) -> int:
    """The next age at which something happens within the bin."""
    due = ints[unit + U_NEXT_DUE]
    for k in range(ints[unit + U_N_PIECE]):
        mode = ints[ints[unit + U_PIECE] + k]
        if ints[mode + M_DUE] < ints[unit + U_PIECES]:
            due = min(due, age_of(ints, unit, ints[mode + M_DUE]))
    q = ints[unit + U_QUALITY]
    if q and ints[q + QG_ON]:
        due = min(due, seen_at(ints, unit))
    return due


next_inside = kernel(_next_inside)


def _number_inside(ints: Ints, unit: int, due: int) -> int:
    """The first mode by number of those that are due within the bin at this age; 0: quality."""
    q = ints[unit + U_QUALITY]
    if q and ints[q + QG_ON] and seen_at(ints, unit) == due:
        return 0
    first = ints[unit + U_NEXT_MODE] if ints[unit + U_NEXT_DUE] == due else NEVER
    for k in range(ints[unit + U_N_PIECE]):
        mode = ints[ints[unit + U_PIECE] + k]
        if ints[mode + M_DUE] < ints[unit + U_PIECES] and age_of(ints, unit, ints[mode + M_DUE]) == due:
            first = min(first, ints[mode + M_INDEX])
    return first


number_inside = kernel(_number_inside)


def _happens_inside(ints: Ints, floats: Floats, notes: Ints, unit: int) -> bool:
    """The gauge sees the piece, tools are worn, clocks are due; whether the unit stops."""
    q, age = ints[unit + U_QUALITY], ints[unit + U_AGE]
    if q and ints[q + QG_ON]:
        look_within(ints, floats, notes, unit, age)
        if ints[q + Q_SHIFTED] and seen_at(ints, unit) <= age:
            finding(ints, notes, unit, GAUGE, ints[q + QG_REACTION], False)
    if age >= ints[unit + U_NEXT_DUE]:
        hold_due(ints, unit)
    for k in range(ints[unit + U_N_PIECE]):
        mode = ints[ints[unit + U_PIECE] + k]
        if ints[mode + M_DUE] < ints[unit + U_PIECES] and age_of(ints, unit, ints[mode + M_DUE]) <= age:
            # A tool is worn after this piece; the next one counts from here.
            ints[unit + U_HELD] |= 1 << ints[mode + M_INDEX]
            ints[mode + M_COUNTED], ints[mode + M_DUE] = ints[mode + M_DUE], NEVER
    return begin_held(ints, floats, notes, unit)


happens_inside = kernel(_happens_inside)


def _run_bin(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """The machine part runs until its end, or until something happens at one of its pieces."""
    while True:
        ints[unit + U_PHASE] = MACHINE
        book(ints, unit, PROCESSING)
        ints[unit + U_RUN_FROM] = ints[H_NOW]
        due = next_inside(ints, unit)
        work, remaining = due - ints[unit + U_AGE], ints[unit + U_REMAINING]
        if work > 0 or work >= remaining:
            break
        if happens_inside(ints, floats, notes, unit):
            return
    note(ints, notes, unit, N_MACHINE, ints[unit + U_ITEM], remaining)
    order = CYCLE_END_RANK + ints[unit + U_RANK]
    if work < remaining:
        order = STOP_DUE_RANK + number_inside(ints, unit, due) + ints[unit + U_RANK]
    length = min(work, remaining)
    now = ints[H_NOW]
    end = now + length if ints[unit + U_HOLDS] else add(ints, ints[unit + U_CALENDAR], now, length)
    schedule(ints, ints[unit + U_SLOT], end, order)


run_bin = kernel(_run_bin)


def _inside_due(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """A piece is made at which something happens."""
    work = next_inside(ints, unit) - ints[unit + U_AGE]
    ints[unit + U_AGE] += work
    ints[unit + U_REMAINING] -= work
    if not happens_inside(ints, floats, notes, unit):
        run_bin(ints, floats, notes, unit)


inside_due = kernel(_inside_due)


def _again(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """What may happen within the bin has changed: look again when it happens."""
    if ints[unit + U_PHASE] == MACHINE and ints[unit + U_STOP] == 0 and ints[ints[unit + U_STATION] + ST_SUMS]:
        interrupt_cycle(ints, unit)
        run_bin(ints, floats, notes, unit)


again = kernel(_again)
