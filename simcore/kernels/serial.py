"""The serial path: station by station, a few parts at a time, without a calendar of events.

When the m-th part that a station receives begins is the later of two instants: it has come, and the one before has
gone. When the j-th part that a station passes on leaves is the later of two as well: it is finished, and the part b
places ahead has left the buffer of b places. (Dallery and Gershwin, Queueing Systems 12 (1992), doi:10.1007/BF01158636.)
What happens and how long it takes is drawn from the same streams in the same order as on the general path, so the
accounts are the same, number for number.

An instant is a time and the rank of the event that causes it, for what happens first in one microsecond decides how
full a buffer is seen.
"""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, entry, inlined, kernel, pointer
from simcore.kernels.booking import BLOCKED, PROCESSING, STARVED
from simcore.kernels.layout import (
    F_AT,
    F_HAZARD,
    F_SUM,
    NEVER,
    REACHED,
    RUNNING,
    U_AGE,
    U_NEXT_DUE,
    X_BLOCK,
    X_CONSTANT,
    X_NEXT,
    X_READY,
)
from simcore.kernels.serial_part import (
    BATCH,
    FALL_BACK,
    P_BIRTH,
    P_COME,
    P_COME_ORDER,
    P_DEFECT,
    P_ENTERED_ORDER,
    P_SIZE,
    W_BEGUN_AT,
    W_BOOKED,
    W_ENTERED,
    W_ENTERED_AT,
    W_PRODUCED,
    W_RECEIVED,
    Y_BATCH,
    Y_END,
    Y_LEAST,
    Y_STATIONS,
    Z_AHEAD,
    Z_AHEAD_AT,
    Z_AHEAD_SIZE,
    Z_CYCLE,
    Z_DEFECTS,
    Z_FIRST,
    Z_FREE,
    Z_FREE_RANK,
    Z_GONE,
    Z_LARGEST,
    Z_NEXT,
    Z_ORDER,
    Z_PARTS,
    Z_PLACES,
    Z_RING,
    Z_RING_AT,
    Z_RING_SIZE,
    Z_ROW,
    Z_SIZE,
    Z_SLOW,
    Z_TRANSPORT,
    Z_UNIT,
    Z_WAITING,
    booked,
    finished,
    fuller,
    later,
    pass_on,
    slowly,
)
from simcore.kernels.streams import refill


def _durations_at(ints: Ints, floats: Floats, stream: int) -> int:
    """Where the next durations of a stream stand, enough of them for a batch."""
    if ints[stream + X_CONSTANT] >= 0:
        return stream + X_CONSTANT
    if ints[stream + X_READY] - ints[stream + X_NEXT] < BATCH:
        refill(ints, floats, stream)
    return ints[stream + X_BLOCK] + ints[stream + X_NEXT]


durations_at = inlined(_durations_at)


def _full_before(z: Ints, s: int, position: int) -> int:
    """Number of the part that would make the buffer before the station fuller than ever, if no other part left it."""
    before = s - Z_SIZE
    if position == 0 or z[before + Z_LARGEST] == z[before + Z_PLACES]:
        return NEVER
    return z[before + Z_GONE] + z[before + Z_LARGEST] + 1


full_before = inlined(_full_before)


def _counted(z: Ints, row: int, number: int) -> None:
    """Book the parts up to that number: each was received, produced and passed on."""
    more = number - z[row + W_RECEIVED]
    z[row + W_RECEIVED] = number
    z[row + W_PRODUCED] += more
    z[row + W_ENTERED] += more


counted = inlined(_counted)


def _written_back(
    ints: Ints,
    floats: Floats,
    z: Ints,
    s: int,
    free: int,
    free_order: int,
    age: int,
    own: int,
    ahead: int,
    total: float,
    drawn: int,
) -> None:
    """Write what the short loop keeps at hand where everything else looks for it."""
    z[s + Z_FREE], z[s + Z_FREE_RANK], ints[z[s + Z_UNIT] + U_AGE] = free, free_order, age
    z[s + Z_RING_AT], z[s + Z_AHEAD_AT] = (own - z[s + Z_RING]) >> 1, (ahead - z[s + Z_AHEAD]) >> 1
    if z[s + Z_DEFECTS] >= 0:
        floats[z[s + Z_DEFECTS] + F_SUM] = total
    ints[z[s + Z_CYCLE] + X_NEXT] += drawn


written_back = inlined(_written_back)


def _at_station(ints: Ints, floats: Floats, z: Ints, rows: Ints, s: int, position: int, parts: int) -> int:
    """Send parts that wait through their station; returns 0, or -1: fall back.

    Most parts come, are processed and go, and nothing else happens: for these the loop is short, and what it needs is
    at hand. The others go slowly.
    """
    unit, row, cycles, defects = z[s + Z_UNIT], z[s + Z_ROW], z[s + Z_CYCLE], z[s + Z_DEFECTS]
    at = first = durations_at(ints, floats, cycles)
    step = 1 if ints[cycles + X_CONSTANT] < 0 else 0
    free, free_order, number = z[s + Z_FREE], z[s + Z_FREE_RANK], z[row + W_RECEIVED]
    age, due = ints[unit + U_AGE], ints[unit + U_NEXT_DUE]
    ring, ring_end = z[s + Z_RING], z[s + Z_RING] + 2 * z[s + Z_RING_SIZE]
    own = ring + 2 * z[s + Z_RING_AT]
    ahead_ring, ahead_end = z[s + Z_AHEAD], z[s + Z_AHEAD] + 2 * z[s + Z_AHEAD_SIZE]
    ahead = ahead_ring + 2 * z[s + Z_AHEAD_AT]
    total, hazard, defect_at = 0.0, 0.0, 1.0
    if defects >= 0:
        total, hazard, defect_at = floats[defects + F_SUM], floats[defects + F_HAZARD], floats[defects + F_AT]
    full = full_before(z, s, position)
    p, target = z[s + Z_PARTS], z[s + Z_SIZE + Z_PARTS] + P_SIZE * z[s + Z_SIZE + Z_WAITING]
    q = target
    for _ in range(parts):
        begin, order = later(free, free_order, z[p + P_COME], z[p + P_COME_ORDER])
        if position == 0:
            if free >= z[Y_END]:
                break
            z[p + P_BIRTH] = begin
        number += 1
        if number >= full:
            entered, entered_order = z[p + P_COME] - z[s - Z_SIZE + Z_TRANSPORT], z[p + P_ENTERED_ORDER]
            last = (ring_end if own == ring else own) - 2
            if (
                z[s - Z_SIZE + Z_LARGEST] > 0
                and z[last] <= entered
                and (z[last] < entered or z[last + 1] <= entered_order)
            ):
                # The part before had begun already: this one lay in the buffer alone.
                z[s - Z_SIZE + Z_GONE] = number - 1
            else:
                fuller(z, s - Z_SIZE, s, number, entered, entered_order)
            full = full_before(z, s, position)
        cycle = ints[at]
        end = begin + cycle
        left, left_order = later(end, z[s + Z_ORDER], z[ahead], z[ahead + 1])
        with_this = total + hazard
        dull = left < z[s + Z_NEXT] and 0 < cycle < due - age and with_this < defect_at and z[p + P_DEFECT] < 0
        if not dull or z[s + Z_SLOW]:
            counted(z, row, number - 1)
            written_back(ints, floats, z, s, free, free_order, age, own, ahead, total, at - first)
            on = slowly(ints, floats, z, rows, s, position, p, q)
            if on < 0:
                return -1
            q += P_SIZE * on
            at += step
            first = at
            free, free_order = z[s + Z_FREE], z[s + Z_FREE_RANK]
            age, due = ints[unit + U_AGE], ints[unit + U_NEXT_DUE]
            own, ahead = ring + 2 * z[s + Z_RING_AT], ahead_ring + 2 * z[s + Z_AHEAD_AT]
            if defects >= 0:
                total, defect_at = floats[defects + F_SUM], floats[defects + F_AT]
        else:
            at += step
            age += cycle
            total = with_this
            z[own], z[own + 1] = begin, order
            own = ring if own + 2 == ring_end else own + 2
            ahead = ahead_ring if ahead + 2 == ahead_end else ahead + 2
            z[row + W_BOOKED + STARVED] += begin - free
            z[row + W_BOOKED + PROCESSING] += cycle
            z[row + W_BOOKED + BLOCKED] += left - end
            z[row + W_BEGUN_AT] += begin
            z[row + W_ENTERED_AT] += left
            free, free_order = left, left_order
            pass_on(z, s, q, left, left_order)
            z[q + P_BIRTH], z[q + P_DEFECT] = z[p + P_BIRTH], -1
            q += P_SIZE
            if z[s + Z_PLACES] == 0:
                finished(ints, z, row, z[p + P_BIRTH], left)
        p += P_SIZE
    counted(z, row, number)
    written_back(ints, floats, z, s, free, free_order, age, own, ahead, total, at - first)
    z[s + Z_SIZE + Z_WAITING] += (q - target) // P_SIZE
    if position > 0:
        waiting = z[s + Z_WAITING] - parts
        z[s + Z_WAITING] = waiting
        for k in range(z[s + Z_PARTS], z[s + Z_PARTS] + P_SIZE * waiting):
            z[k] = z[k + P_SIZE * parts]
    return 0


at_station = kernel(_at_station)


def _sweep(ints: Ints, floats: Floats, z: Ints, rows: Ints, least: int) -> int:
    """Let parts begin, and go on as long as enough of them wait; returns how many stations moved, or -1: fall back."""
    s, moved = Z_FIRST, 0
    if z[s + Z_FREE] < z[Y_END]:
        if at_station(ints, floats, z, rows, s, 0, z[Y_BATCH]) < 0:
            return -1
        moved = 1
    for position in range(1, z[Y_STATIONS]):
        s += Z_SIZE
        waiting = z[s + Z_WAITING]
        if waiting >= least:
            if at_station(ints, floats, z, rows, s, position, min(waiting, z[Y_BATCH])) < 0:
                return -1
            moved += 1
        elif least > 1:
            break
    z[Z_FIRST + Z_SIZE * z[Y_STATIONS] + Z_WAITING] = 0
    return moved


sweep = kernel(_sweep)


def _rest_starved(z: Ints, rows: Ints) -> None:
    """Nothing comes any more before the end."""
    s = Z_FIRST
    for _ in range(z[Y_STATIONS]):
        if z[s + Z_FREE] < z[Y_END]:
            z[s + Z_FREE] = booked(z, rows, s, z[s + Z_ROW], STARVED, z[s + Z_FREE], z[Y_END])
        s += Z_SIZE


rest_starved = kernel(_rest_starved)


def _last_parts(ints: Ints, floats: Floats, z: Ints, rows: Ints) -> int:
    """No part can begin before the end: bring those that wait to the end of the line."""
    moved = 1
    while moved > 0:
        moved = sweep(ints, floats, z, rows, 1)
    if moved < 0:
        return FALL_BACK
    rest_starved(z, rows)
    return REACHED


last_parts = kernel(_last_parts)


def _send(int_array: Ints, float_array: Floats, own: Ints, row_array: Ints, batches: int) -> int:
    """Send parts through the line until none can begin before the end, at most so many batches."""
    ints, floats, z, rows = pointer(int_array), pointer(float_array), pointer(own), pointer(row_array)
    for _ in range(batches):
        if z[Z_FIRST + Z_FREE] >= z[Y_END]:
            return last_parts(ints, floats, z, rows)
        if sweep(ints, floats, z, rows, z[Y_LEAST]) < 0:
            return FALL_BACK
    return RUNNING


send = entry(_send)
