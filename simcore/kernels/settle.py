"""The events of a unit, and settle: let everything move that can (docs/model.md, section 7)."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, inlined, kernel
from simcore.kernels.bins import LOST, bins_made, lose_bins
from simcore.kernels.booking import (
    ADJUSTMENT,
    BLOCKED,
    N_BLOCKED,
    N_CYCLE_END,
    N_RESUME,
    N_STARVED,
    STARVED,
    TOOL_CHANGE,
    book,
    mark,
    most_downstream,
    note,
    row_of,
)
from simcore.kernels.buffers import has_room, look
from simcore.kernels.checks import adjusted, patrol_sample, sort
from simcore.kernels.clocks import start_clock
from simcore.kernels.cycle import begin_setup, go_on, operator_there, request_operator, request_setter, run, scrap
from simcore.kernels.flow import (
    DONE,
    IDLE,
    LOADING,
    MACHINE,
    OPERATOR_WAIT,
    READY,
    SETTER_WAIT,
    SETUP,
    admit_waiting,
)
from simcore.kernels.layout import (
    B_CONSUMERS,
    B_MOVING,
    B_N_CONSUMERS,
    D_GOOD,
    D_PRODUCED,
    D_TARGET,
    FOR_OPERATOR,
    FOR_PATROL,
    FOR_SETUP,
    FOR_STOP,
    H_ADMITTING,
    H_ASKED,
    H_BIN_SIZE,
    H_CHANGED,
    H_HAS_SIZES,
    H_LOOKING,
    H_LOW,
    H_N_POOLS,
    H_N_UNITS,
    H_NOW,
    H_OPERATIONS,
    H_POOLS,
    H_PROGRESS,
    H_STUCK_UNIT,
    H_THRESHOLD,
    H_UNITS,
    I_DEFECT,
    I_LOT,
    I_MADE_AT,
    I_MAKER,
    I_NEXT,
    I_PRODUCT,
    M_CLOCK,
    M_COUNT,
    M_COUNTED,
    M_DUE,
    M_DURATION_TIME,
    M_FIXED,
    M_INDEX,
    M_INSTEAD_OF,
    M_LOSE,
    M_POOL,
    M_RECORDED,
    M_RECORDED_TIME,
    M_REQUEST_START,
    M_RESPONSE_TIME,
    M_STATE,
    M_STOP_START,
    M_TASK,
    M_WAITING_TIME,
    M_WORK_START,
    P_ASKED,
    P_BUSY,
    P_PRESENT,
    P_QUEUE,
    R_DATA,
    R_TASK,
    R_UNIT,
    R_WHAT,
    ST_ATTEND,
    ST_ESCAPED,
    ST_LOOP,
    ST_N_UNITS,
    ST_UNITS,
    U_AGE,
    U_GATE,
    U_HELD,
    U_HOLDS,
    U_ITEM,
    U_LAST_LOT,
    U_N_PIECE,
    U_NEXT_DUE,
    U_OTHERS,
    U_OVERFILL,
    U_PHASE,
    U_PIECE,
    U_QUALITY,
    U_REMAINING,
    U_RESERVED,
    U_SIZE,
    U_SIZES,
    U_STATE,
    U_STATION,
    U_STOP,
    U_STUCK,
    U_TARGET,
)
from simcore.kernels.people import occupy, release, take_out
from simcore.kernels.quality import judge, rejected
from simcore.kernels.sizes import give_size, set_anew
from simcore.kernels.stopping import ON_ALARM, begin_held, begin_work, hold_due, release_operator
from simcore.kernels.streams import refill_low
from simcore.kernels.take import hand_over, may_hand_over, try_take


def _lose(ints: Ints, notes: Ints, unit: int, item: int) -> None:
    """What is in the unit is scrapped."""
    others = ints[unit + U_OTHERS]
    ints[unit + U_OTHERS] = 0
    while item != 0:
        ints[row_of(ints, unit, ints[item + I_PRODUCT]) + D_PRODUCED] += 1
        scrap(ints, notes, unit, item, LOST)
        item = others
        others = ints[others + I_NEXT] if others else 0


lose = kernel(_lose)


def _stop_end(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """The stop is over: start its clock again, begin the next held stop, or go on where the unit was."""
    mode = ints[unit + U_STOP]
    now = ints[H_NOW]
    station = ints[unit + U_STATION]
    if ints[mode + M_POOL]:
        release(ints, ints[mode + M_POOL], ints[mode + M_TASK])
    ints[mode + M_COUNT] += 1
    ints[mode + M_RESPONSE_TIME] += ints[mode + M_REQUEST_START] - ints[mode + M_STOP_START]
    ints[mode + M_WAITING_TIME] += ints[mode + M_WORK_START] - ints[mode + M_REQUEST_START]
    ints[mode + M_DURATION_TIME] += now - ints[mode + M_WORK_START]
    if now - ints[mode + M_STOP_START] >= ints[H_THRESHOLD]:
        ints[mode + M_RECORDED] += 1
        ints[mode + M_RECORDED_TIME] += now - ints[mode + M_STOP_START]
    ints[unit + U_STOP] = 0
    ints[H_PROGRESS] += 1
    note(ints, notes, unit, N_RESUME, ints[unit + U_ITEM], ints[mode + M_INDEX])
    if ints[unit + U_SIZES] and ints[mode + M_STATE] in (ADJUSTMENT, TOOL_CHANGE):
        set_anew(ints, floats, ints[unit + U_SIZES])
    if ints[mode + M_CLOCK] == ON_ALARM:
        adjusted(ints, floats, notes, unit)
    elif ints[mode + M_FIXED] == 0:
        start_clock(ints, floats, ints[mode + M_INSTEAD_OF] if ints[mode + M_INSTEAD_OF] else mode)
    phase, item = ints[unit + U_PHASE], ints[unit + U_ITEM]
    if ints[mode + M_LOSE] and item and (phase in (LOADING, MACHINE)):
        if ints[H_BIN_SIZE]:
            lose_bins(ints, notes, unit)
        else:
            lose(ints, notes, unit, item)
    if ints[unit + U_HELD] and begin_held(ints, floats, notes, unit):
        return
    phase = ints[unit + U_PHASE]
    if phase == SETTER_WAIT:
        request_setter(ints, notes, unit)
    elif phase in (OPERATOR_WAIT, LOADING) or (phase == MACHINE and ints[station + ST_ATTEND]):
        request_operator(ints, notes, unit)
    elif phase == MACHINE:
        run(ints, floats, notes, unit)
    else:
        book(ints, unit, STARVED if phase == IDLE else BLOCKED)
        mark(ints, station)


stop_end = kernel(_stop_end)


def _made(ints: Ints, floats: Floats, notes: Ints, unit: int, item: int) -> None:
    """A piece is processed: good or defective, found or not."""
    station, product = ints[unit + U_STATION], ints[item + I_PRODUCT]
    ints[item + I_MAKER] = unit
    ints[item + I_MADE_AT] = ints[H_NOW]
    ints[unit + U_LAST_LOT] = ints[item + I_LOT]
    ints[H_OPERATIONS] += 1
    row = row_of(ints, unit, product)
    ints[row + D_PRODUCED] += 1
    if ints[unit + U_QUALITY]:
        judge(ints, floats, notes, unit, item)
    if ints[H_HAS_SIZES] and ints[unit + U_SIZES]:
        give_size(ints, floats, ints[unit + U_SIZES], item)
    defect = ints[item + I_DEFECT]
    note(ints, notes, unit, N_CYCLE_END, item, int(defect >= 0))
    if ints[unit + U_GATE] == 0 or not rejected(ints, floats, notes, unit, item):
        ints[row + D_GOOD] += 1
        ints[unit + U_PHASE] = DONE
        # A batch is handed over piece by piece, the first one first.
        if item == ints[unit + U_ITEM]:
            ints[unit + U_TARGET] = ints[row + D_TARGET]
        if defect >= 0:
            ints[ints[station + ST_ESCAPED] + defect + 2] += 1


made = inlined(_made)


def _others_made(ints: Ints, floats: Floats, notes: Ints, unit: int) -> int:
    """The rest of a batch is processed; returns how many pieces."""
    pieces, item = 0, ints[unit + U_OTHERS]
    while item != 0:
        # One event may need more draws of a stream than lie in reserve.
        if ints[H_LOW]:
            refill_low(ints, floats)
        made(ints, floats, notes, unit, item)
        pieces += 1
        item = ints[item + I_NEXT]
    return pieces


others_made = kernel(_others_made)


def _cycle_end(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """The machine part is over: quality, gate, clocks of pieces; hand-over follows in settle."""
    station, item = ints[unit + U_STATION], ints[unit + U_ITEM]
    ints[unit + U_AGE] += ints[unit + U_REMAINING]
    ints[unit + U_REMAINING] = 0
    if ints[unit + U_HOLDS]:
        release_operator(ints, unit)
    if ints[unit + U_AGE] >= ints[unit + U_NEXT_DUE]:
        hold_due(ints, unit)
    pieces = 1
    if ints[H_BIN_SIZE]:
        pieces = bins_made(ints, floats, notes, unit)
    else:
        made(ints, floats, notes, unit, item)
        if ints[unit + U_OTHERS]:
            pieces += others_made(ints, floats, notes, unit)
    for k in range(ints[unit + U_N_PIECE]):
        mode = ints[ints[unit + U_PIECE] + k]
        ints[mode + M_COUNTED] = 0
        ints[mode + M_DUE] -= pieces
        if ints[mode + M_DUE] <= 0:
            ints[unit + U_HELD] |= 1 << ints[mode + M_INDEX]
    mark(ints, station)


cycle_end = inlined(_cycle_end)


def _without_place(ints: Ints, unit: int) -> bool:
    """Whether a finished unit waits for a place in a buffer, and nothing but a consumer could free it."""
    target = ints[unit + U_TARGET]
    if ints[unit + U_PHASE] != DONE or target <= 0 or not may_hand_over(ints, unit):
        return False
    free = ints[unit + U_OVERFILL] or ints[unit + U_RESERVED] or has_room(ints, target) or ints[target + B_MOVING]
    return free == 0


without_place = kernel(_without_place)


def _others_move(ints: Ints, buffer: int) -> bool:
    """Whether some unit that empties the buffer is not stuck itself."""
    for k in range(ints[buffer + B_N_CONSUMERS]):
        station = ints[ints[buffer + B_CONSUMERS] + k]
        for n in range(ints[station + ST_N_UNITS]):
            if ints[ints[station + ST_UNITS] + n * U_SIZE + U_STUCK] == 0:
                return True
    return False


others_move = kernel(_others_move)


def _may_be_stuck(ints: Ints, blocked: int) -> bool:
    """Whether the unit is in a circle of units that wait for one another."""
    n = ints[H_N_UNITS]
    for k in range(n):
        unit = ints[ints[H_UNITS] + k]
        ints[unit + U_STUCK] = int(without_place(ints, unit))
    changed = True
    while changed and ints[blocked + U_STUCK]:
        changed = False
        for k in range(n):
            unit = ints[ints[H_UNITS] + k]
            if ints[unit + U_STUCK] and others_move(ints, ints[unit + U_TARGET]):
                ints[unit + U_STUCK] = 0
                changed = True
    return ints[blocked + U_STUCK] != 0


may_be_stuck = kernel(_may_be_stuck)


def _visit(ints: Ints, floats: Floats, notes: Ints, station: int) -> None:
    """Hand over first and begin held stops, then take."""
    n = ints[station + ST_N_UNITS]
    unit = ints[station + ST_UNITS]
    for _ in range(n):
        while ints[unit + U_PHASE] == DONE and may_hand_over(ints, unit):
            if hand_over(ints, floats, notes, unit):
                continue
            if ints[unit + U_STOP] == 0 and ints[unit + U_STATE] != BLOCKED:
                book(ints, unit, BLOCKED)
                note(ints, notes, unit, N_BLOCKED, ints[unit + U_ITEM], 0)
                if ints[station + ST_LOOP] and may_be_stuck(ints, unit):
                    ints[H_STUCK_UNIT] = unit
            break
        phase = ints[unit + U_PHASE]
        may_begin = phase not in (SETUP, LOADING, MACHINE)
        if ints[unit + U_HELD] and ints[unit + U_STOP] == 0 and may_begin:
            begin_held(ints, floats, notes, unit)
        unit += U_SIZE
    unit = ints[station + ST_UNITS]
    for _ in range(n):
        if ints[unit + U_STOP] == 0:
            phase = ints[unit + U_PHASE]
            if phase == READY:
                go_on(ints, floats, notes, unit)
            elif phase == IDLE and not try_take(ints, floats, notes, unit) and ints[unit + U_STATE] != STARVED:
                book(ints, unit, STARVED)
                note(ints, notes, unit, N_STARVED, 0, 0)
        unit += U_SIZE


visit = kernel(_visit)


def _serve(ints: Ints, floats: Floats, notes: Ints, pool: int) -> None:
    """Serve a pool's queue while people are free."""
    while ints[pool + P_QUEUE] and ints[pool + P_BUSY] < ints[pool + P_PRESENT]:
        asked = ints[pool + P_QUEUE]
        unit, what, data, task = ints[asked + R_UNIT], ints[asked + R_WHAT], ints[asked + R_DATA], ints[asked + R_TASK]
        take_out(ints, pool, asked)
        occupy(ints, pool, task, 1)
        if what == FOR_SETUP:
            begin_setup(ints, floats, notes, unit)
        elif what == FOR_OPERATOR:
            operator_there(ints, floats, notes, unit)
        elif what == FOR_STOP:
            begin_work(ints, floats, notes, unit)
        elif what == FOR_PATROL:
            patrol_sample(ints, floats, notes, unit)
        else:
            sort(ints, floats, unit, data)


serve = kernel(_serve)


def _grant(ints: Ints, floats: Floats, notes: Ints) -> None:
    """Serve the pools in which something changed, in the order of their names, while people are free."""
    while ints[H_ASKED]:
        for k in range(ints[H_N_POOLS]):
            pool = ints[ints[H_POOLS] + k]
            if ints[pool + P_ASKED]:
                ints[pool + P_ASKED] = 0
                ints[H_ASKED] -= 1
                serve(ints, floats, notes, pool)
                break


grant = kernel(_grant)


def _settle(ints: Ints, floats: Floats, notes: Ints) -> None:
    """Visit what changed, the most downstream first; then look at baskets, then admit arrivals, then grant people."""
    while True:
        while ints[H_CHANGED]:
            visit(ints, floats, notes, most_downstream(ints))
        if ints[H_LOOKING]:
            look(ints)
        elif ints[H_ADMITTING]:
            admit_waiting(ints, floats)
        elif ints[H_ASKED]:
            grant(ints, floats, notes)
        else:
            return


settle = kernel(_settle)
