"""One part at one station of the serial path, whatever happens to it; and how what that path knows lies in its array."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, inlined, kernel
from simcore.kernels.booking import BLOCKED, PROCESSING, STARVED
from simcore.kernels.clocks import start_clock
from simcore.kernels.flow import lead_time_class
from simcore.kernels.layout import (
    F_AT,
    F_EFFECTIVENESS,
    F_FALSE,
    F_FALSE_AT,
    F_FALSE_SUM,
    F_HAZARD,
    F_SUM,
    G_DETECT,
    G_FALSE,
    G_FLOATS,
    H_LOW,
    H_THRESHOLD,
    M_DUE,
    M_DURATION,
    M_INDEX,
    M_RESPONSE,
    M_RESPONSE_STATE,
    M_STATE,
    N_STATES,
    Q_DEFECTS,
    RESERVE,
    U_AGE,
    U_HELD,
    U_MODES,
    U_N_PIECE,
    U_NEXT_DUE,
    U_PIECE,
    U_QUALITY,
    U_RANK,
    X_BLOCK,
    X_CONSTANT,
    X_NEXT,
)
from simcore.kernels.stopping import STOP_END_RANK, hold_due
from simcore.kernels.streams import duration, refill_low, variate

# A tie or a duration of zero decided something that only the order of events can: start again on the general path.
FALL_BACK = 100

# The most parts that go through a station together: every stream has so many draws in reserve.
BATCH = RESERVE
# Header of the serial path's own integers.
(Y_STATIONS, Y_END, Y_FROM, Y_BOUNDARIES, Y_LEADS, Y_ROW_LENGTH, Y_BATCH, Y_LEAST) = range(8)
# Y_BATCH parts at most go through a station together, and Y_LEAST at least, but for the last ones: the others wait for
# more. Where a part goes depends on when an earlier one has left the buffer ahead, so that all that wait have to fit in.
# One station: its unit, the buffer behind it (places, transport, rank of arrivals; 0 places: the sink), the ring of
# the instants at which its last parts began, when and why its unit is free, and what is booked.
# What is looked up of it: rank of its cycle ends, stream of its cycles, floats of its quality, its gate, whether the gate
# rejects good parts, whether stops are counted in pieces, whether each of its parts goes slowly, and the ring of the next
# station (where that has nothing to say: a ring of one place in the distant past), and the parts that wait for it.
# Defects of origins before Z_LEAST never come here: a gate ahead of this station finds them all.
(
    Z_UNIT, Z_PLACES, Z_TRANSPORT, Z_ARRIVAL, Z_RING, Z_RING_SIZE, Z_RING_AT, Z_FREE, Z_FREE_RANK, Z_BOUNDARY,
    Z_NEXT, Z_GONE, Z_LARGEST, Z_ROW, Z_ROW_SIZE, Z_ROW_AT, Z_ORIGINS, Z_LEAST, Z_STOPS, Z_ORDER, Z_CYCLE, Z_DEFECTS,
    Z_GATE, Z_FALSE, Z_PIECES, Z_SLOW, Z_AHEAD, Z_AHEAD_SIZE, Z_AHEAD_AT, Z_PARTS, Z_WAITING,
    Z_SIZE,
) = range(32)  # fmt: skip
Z_FIRST = 16
# One part that waits: when it comes to the station, the rank of its entry into the buffer before it, when it was
# born, and the origin of its defect.
(P_COME, P_COME_ORDER, P_ENTERED_ORDER, P_BIRTH, P_DEFECT, P_SIZE) = range(6)
# What is counted: a row for each station and boundary.
(
    W_RECEIVED, W_PRODUCED, W_SCRAPPED, W_DEFECTIVE, W_BEGUN_AT, W_ENTERED, W_ENTERED_AT, W_GONE_AT, W_LEAD,
    W_BOOKED,
) = range(10)  # fmt: skip
W_STOPS = W_BOOKED + N_STATES
(V_COUNT, V_RESPONSE, V_DURATION, V_RECORDED, V_RECORDED_TIME, V_SIZE) = range(6)


def _split(z: Ints, rows: Ints, s: int, state: int, since: int, until: int) -> int:
    """Book up to every boundary that the interval crosses, and write a row at each."""
    row, size = z[s + Z_ROW], z[s + Z_ROW_SIZE]
    boundaries = z[Y_BOUNDARIES]
    while until >= z[s + Z_NEXT]:
        at = z[s + Z_NEXT]
        z[row + W_BOOKED + state] += at - since
        since = at
        target = z[Y_ROW_LENGTH] * z[s + Z_BOUNDARY] + z[s + Z_ROW_AT]
        for k in range(size):
            rows[target + k] = z[row + k]
        z[s + Z_BOUNDARY] += 1
        z[s + Z_NEXT] = z[boundaries + z[s + Z_BOUNDARY]]
    return since


split = kernel(_split)


def _booked(z: Ints, rows: Ints, s: int, row: int, state: int, since: int, until: int) -> int:
    """Book an interval of one state."""
    if until >= z[s + Z_NEXT]:
        since = split(z, rows, s, state, since, until)
    z[row + W_BOOKED + state] += until - since
    return until


booked = inlined(_booked)


def _stop(ints: Ints, floats: Floats, z: Ints, rows: Ints, s: int, mode: int, now: int) -> int:
    """One stop from its beginning to its end; its clock starts again."""
    ints[z[s + Z_UNIT] + U_HELD] &= ~(1 << ints[mode + M_INDEX])
    response = duration(ints, floats, ints[mode + M_RESPONSE])
    work_start = booked(z, rows, s, z[s + Z_ROW], ints[mode + M_RESPONSE_STATE], now, now + response)
    work = duration(ints, floats, ints[mode + M_DURATION])
    end = booked(z, rows, s, z[s + Z_ROW], ints[mode + M_STATE], work_start, work_start + work)
    account = z[s + Z_STOPS] + V_SIZE * (ints[mode + M_INDEX] - 1)
    z[account + V_COUNT] += 1
    z[account + V_RESPONSE] += response
    z[account + V_DURATION] += work
    if end - now >= ints[H_THRESHOLD]:
        z[account + V_RECORDED] += 1
        z[account + V_RECORDED_TIME] += end - now
    start_clock(ints, floats, mode)
    if ints[H_LOW]:
        refill_low(ints, floats)
    return end


stop = kernel(_stop)


def _first_held(ints: Ints, unit: int) -> int:
    """The held stop with the lowest number."""
    held, index = ints[unit + U_HELD], 0
    while held >> index & 1 == 0:
        index += 1
    return ints[ints[unit + U_MODES] + index]


first_held = kernel(_first_held)


def _interrupted(ints: Ints, floats: Floats, z: Ints, rows: Ints, s: int, now: int, remaining: int) -> int:
    """A cycle into which operating clocks fall; returns its end, or -1 when the last of them ends with it."""
    unit = z[s + Z_UNIT]
    while True:
        until = ints[unit + U_NEXT_DUE] - ints[unit + U_AGE]
        if until >= remaining:
            ints[unit + U_AGE] += remaining
            return -1 if until == remaining else booked(z, rows, s, z[s + Z_ROW], PROCESSING, now, now + remaining)
        if until > 0:
            now = booked(z, rows, s, z[s + Z_ROW], PROCESSING, now, now + until)
            ints[unit + U_AGE] += until
            remaining -= until
        hold_due(ints, unit)
        while ints[unit + U_HELD]:
            now = stop(ints, floats, z, rows, s, first_held(ints, unit), now)


interrupted = kernel(_interrupted)


def _judged(ints: Ints, floats: Floats, z: Ints, s: int, defect: int, position: int) -> int:
    """Origin of the part's defect after this station; -1: none."""
    f = z[s + Z_DEFECTS]
    total = floats[f + F_SUM] + floats[f + F_HAZARD]
    if total < floats[f + F_AT]:
        floats[f + F_SUM] = total
        return defect
    floats[f + F_SUM] = 0.0
    floats[f + F_AT] = variate(ints, floats, ints[ints[z[s + Z_UNIT] + U_QUALITY] + Q_DEFECTS])
    if defect < 0:
        z[z[s + Z_ROW] + W_DEFECTIVE] += 1
        return position
    return defect


judged = inlined(_judged)


def _refused(ints: Ints, floats: Floats, gate: int, rejects_good: int, defect: int) -> bool:
    """Whether the gate rejects the part."""
    if defect < 0 and rejects_good == 0:
        return False
    f = ints[gate + G_FLOATS]
    if defect >= 0:
        return variate(ints, floats, ints[gate + G_DETECT]) < floats[f + F_EFFECTIVENESS]
    total = floats[f + F_FALSE_SUM] + floats[f + F_FALSE]
    if total < floats[f + F_FALSE_AT]:
        floats[f + F_FALSE_SUM] = total
        return False
    floats[f + F_FALSE_SUM] = 0.0
    floats[f + F_FALSE_AT] = variate(ints, floats, ints[gate + G_FALSE])
    return True


refused = inlined(_refused)


def _fuller(z: Ints, s: int, follower: int, number: int, time: int, order: int) -> None:
    """The `number`-th part enters the buffer: note how full it is, if it has never been fuller."""
    places = z[s + Z_PLACES]
    gone = max(z[s + Z_GONE], number - places)
    if number - gone > z[s + Z_LARGEST]:
        ring = z[follower + Z_RING]
        while gone < number - 1:
            at = ring + 2 * (gone % places)
            if z[at] > time or (z[at] == time and z[at + 1] > order):
                break
            gone += 1
        z[s + Z_GONE] = gone
        # The last parts go on after the end of the window.
        if z[Y_FROM] <= time < z[Y_END]:
            z[s + Z_LARGEST] = max(z[s + Z_LARGEST], number - gone)


fuller = kernel(_fuller)


def _piece_stops(ints: Ints, floats: Floats, z: Ints, rows: Ints, s: int, now: int) -> int:
    """Stops that are counted in pieces, once the unit is empty; returns when it is free, or -1 after a stop of no time."""
    unit = z[s + Z_UNIT]
    while ints[unit + U_HELD]:
        mode = first_held(ints, unit)
        end = stop(ints, floats, z, rows, s, mode, now)
        if end == now:
            return -1
        now = end
        z[s + Z_FREE_RANK] = STOP_END_RANK + ints[mode + M_INDEX] + ints[unit + U_RANK]
    return now


piece_stops = kernel(_piece_stops)


def _count_piece(ints: Ints, unit: int) -> None:
    """One more piece on the clocks that count pieces."""
    for k in range(ints[unit + U_N_PIECE]):
        mode = ints[ints[unit + U_PIECE] + k]
        ints[mode + M_DUE] -= 1
        if ints[mode + M_DUE] <= 0:
            ints[unit + U_HELD] |= 1 << ints[mode + M_INDEX]


count_piece = kernel(_count_piece)


def _by_origin(z: Ints, s: int, defect: int) -> int:
    """Where this station counts what it scraps of a defect's origin; what escapes is counted behind it."""
    return z[s + Z_ORIGINS] + (2 * (defect - z[s + Z_LEAST] + 1) if defect >= 0 else 0)


by_origin = inlined(_by_origin)


def _finished(ints: Ints, z: Ints, row: int, birth: int, now: int) -> None:
    """The part has reached the sink."""
    z[row + W_GONE_AT] += now
    z[row + W_LEAD] += now - birth
    if z[Y_FROM] <= now < z[Y_END]:
        z[z[Y_LEADS] + lead_time_class(now - birth)] += 1


finished = inlined(_finished)


def _later(time: int, order: int, other_time: int, other_order: int) -> tuple[int, int]:
    """The later of two instants; which one can't be foreseen, so it is selected without a branch."""
    other = (other_time > time) | ((other_time == time) & (other_order > order))
    return other_time if other else time, other_order if other else order


later = inlined(_later)


def _slowly(ints: Ints, floats: Floats, z: Ints, rows: Ints, s: int, position: int, p: int, q: int) -> int:
    """One part at one station, whatever happens to it; returns how many go on, 1 or 0, or -1: fall back."""
    unit, row, cycles = z[s + Z_UNIT], z[s + Z_ROW], z[s + Z_CYCLE]
    free = z[s + Z_FREE]
    begin, order = later(free, z[s + Z_FREE_RANK], z[p + P_COME], z[p + P_COME_ORDER])
    defect, birth = z[p + P_DEFECT], begin if position == 0 else z[p + P_BIRTH]
    at = z[s + Z_RING_AT]
    z[z[s + Z_RING] + 2 * at], z[z[s + Z_RING] + 2 * at + 1] = begin, order
    z[s + Z_RING_AT] = 0 if at + 1 == z[s + Z_RING_SIZE] else at + 1
    since = booked(z, rows, s, row, STARVED, free, begin)
    z[row + W_RECEIVED] += 1
    z[row + W_BEGUN_AT] += begin
    cycle = ints[cycles + X_CONSTANT]
    if cycle < 0:
        cycle = ints[ints[cycles + X_BLOCK] + ints[cycles + X_NEXT]]
        ints[cycles + X_NEXT] += 1
    if ints[unit + U_NEXT_DUE] - ints[unit + U_AGE] > cycle:
        ints[unit + U_AGE] += cycle
        now = booked(z, rows, s, row, PROCESSING, since, since + cycle)
    else:
        now = interrupted(ints, floats, z, rows, s, since, cycle)
    if now <= begin:
        return -1
    order = z[s + Z_ORDER]
    z[row + W_PRODUCED] += 1
    if z[s + Z_DEFECTS] >= 0:
        defect = judged(ints, floats, z, s, defect, position)
    gate = z[s + Z_GATE]
    goes_on = gate == 0 or not refused(ints, floats, gate, z[s + Z_FALSE], defect)
    if goes_on:
        if defect >= 0:
            z[by_origin(z, s, defect) + 1] += 1
        at = z[s + Z_AHEAD_AT]
        left, order = later(now, order, z[z[s + Z_AHEAD] + 2 * at], z[z[s + Z_AHEAD] + 2 * at + 1])
        z[s + Z_AHEAD_AT] = 0 if at + 1 == z[s + Z_AHEAD_SIZE] else at + 1
        now = booked(z, rows, s, row, BLOCKED, now, left)
        z[row + W_ENTERED] += 1
        z[row + W_ENTERED_AT] += now
        pass_on(z, s, q, now, order)
        z[q + P_BIRTH], z[q + P_DEFECT] = birth, defect
        if z[s + Z_PLACES] == 0:
            finished(ints, z, row, birth, now)
    else:
        z[row + W_SCRAPPED] += 1
        z[row + W_GONE_AT] += now
        z[by_origin(z, s, defect)] += 1
    z[s + Z_FREE_RANK] = order
    if z[s + Z_PIECES]:
        count_piece(ints, unit)
        now = piece_stops(ints, floats, z, rows, s, now)
        if now < 0:
            return -1
    z[s + Z_FREE] = now
    if ints[H_LOW]:
        refill_low(ints, floats)
    return 1 if goes_on else 0


slowly = kernel(_slowly)


def _pass_on(z: Ints, s: int, q: int, now: int, order: int) -> None:
    """The part enters the buffer: when it will come to the next station."""
    transport = z[s + Z_TRANSPORT]
    z[q + P_COME], z[q + P_ENTERED_ORDER] = now + transport, order
    z[q + P_COME_ORDER] = z[s + Z_ARRIVAL] if transport else order


pass_on = inlined(_pass_on)
