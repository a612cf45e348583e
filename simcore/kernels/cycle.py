"""The cycle of a unit: receive, set up, load, process."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, inlined, kernel
from simcore.kernels.batches import slowed
from simcore.kernels.booking import (
    BLOCKED,
    N_LOADING,
    N_MACHINE,
    N_OPERATOR_REQUESTED,
    N_PLACE_MISSING,
    N_SCRAP,
    N_SETTER_REQUESTED,
    N_SETUP,
    N_TAKE,
    PROCESSING,
    SETUP_STATE,
    book,
    book_hot,
    mark,
    note,
    row_of,
)
from simcore.kernels.buffers import free_place, has_room, look_again
from simcore.kernels.calendars import add
from simcore.kernels.events import schedule, schedule_hot
from simcore.kernels.flow import (
    IDLE,
    LOADING,
    MACHINE,
    OPERATOR_WAIT,
    READY,
    SETTER_WAIT,
    SETUP,
    drop,
    leaves_line,
    pieces_of,
)
from simcore.kernels.inside import CYCLE_END_RANK, STOP_DUE_RANK, run_bin, start_bin
from simcore.kernels.layout import (
    B_BLOCKED,
    B_RESERVED,
    D_SCRAPPED,
    D_TAKEN,
    D_TARGET,
    FOR_OPERATOR,
    FOR_SETUP,
    H_DEMAND_CAP,
    H_DEMAND_LEFT,
    H_FAMILIES,
    H_NOW,
    H_PROGRESS,
    H_SCRAPPED,
    I_LOT,
    I_NEXT,
    I_PRODUCT,
    P_WAIT_STATE,
    ST_ATTEND,
    ST_BEFORE,
    ST_N_FAMILIES,
    ST_OPERATOR,
    ST_OPERATOR_PRIORITY,
    ST_PER_LOT,
    ST_SCRAP,
    ST_SETTER,
    ST_SETTER_PRIORITY,
    ST_SUMS,
    ST_TEETHING,
    ST_VARIANTS,
    U_AGE,
    U_CALENDAR,
    U_CYCLE,
    U_FAMILY,
    U_HOLDS,
    U_ITEM,
    U_LAST_PRODUCT,
    U_LOAD,
    U_LOAD_LEFT,
    U_LOT_DONE,
    U_NEXT_DUE,
    U_NEXT_MODE,
    U_OTHERS,
    U_PHASE,
    U_RANK,
    U_REMAINING,
    U_REQUEST,
    U_RESERVED,
    U_RUN_FROM,
    U_SCRAPPED,
    U_SETUP,
    U_SETUPS,
    U_SIZES,
    U_SLOT,
    U_STATE,
    U_STATION,
)
from simcore.kernels.people import release, request
from simcore.kernels.sizes import set_anew
from simcore.kernels.stopping import OPERATE_TASK, begin, hold_due, release_operator
from simcore.kernels.streams import duration, duration_of, sum_of

SETUP_TASK = 0
LOADED_RANK, SETUP_END_RANK = 6 << 40, 8 << 40

# The cycle ----------------------------------------------------------------------------------------------------------


def _run(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """The machine part runs until its end or until an operating clock is due, whichever comes first."""
    if ints[ints[unit + U_STATION] + ST_SUMS]:
        run_bin(ints, floats, notes, unit)
        return
    ints[unit + U_PHASE] = MACHINE
    now, remaining = ints[H_NOW], ints[unit + U_REMAINING]
    until = ints[unit + U_NEXT_DUE] - ints[unit + U_AGE]
    book_hot(ints, unit, PROCESSING)
    ints[unit + U_RUN_FROM] = now
    if until <= 0 and until < remaining:
        begin(ints, floats, notes, unit, hold_due(ints, unit))
        return
    note(ints, notes, unit, N_MACHINE, ints[unit + U_ITEM], remaining)
    if until < remaining:
        length, order = until, STOP_DUE_RANK + ints[unit + U_NEXT_MODE] + ints[unit + U_RANK]
    else:
        length, order = remaining, CYCLE_END_RANK + ints[unit + U_RANK]
    end = now + length if ints[unit + U_HOLDS] else add(ints, ints[unit + U_CALENDAR], now, length)
    schedule_hot(ints, ints[unit + U_SLOT], end, order)


run = kernel(_run)
run_hot = inlined(_run)


def _loading_done(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """Who only loads goes; who attends stays."""
    if ints[ints[unit + U_STATION] + ST_ATTEND] == 0:
        release_operator(ints, unit)
    run(ints, floats, notes, unit)


loading_done = kernel(_loading_done)


def _operator_there(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """Load by hand, then let the machine run."""
    ints[unit + U_REQUEST] = 0
    ints[unit + U_HOLDS] = 1
    if ints[unit + U_LOAD_LEFT] == 0:
        loading_done(ints, floats, notes, unit)
        return
    ints[unit + U_PHASE] = LOADING
    ints[unit + U_RUN_FROM] = ints[H_NOW]
    book(ints, unit, PROCESSING)
    note(ints, notes, unit, N_LOADING, ints[unit + U_ITEM], ints[unit + U_LOAD_LEFT])
    schedule(ints, ints[unit + U_SLOT], ints[H_NOW] + ints[unit + U_LOAD_LEFT], LOADED_RANK + ints[unit + U_RANK])


operator_there = kernel(_operator_there)


def _request_operator(ints: Ints, notes: Ints, unit: int) -> None:
    """Wait for the operator."""
    station = ints[unit + U_STATION]
    pool = ints[station + ST_OPERATOR]
    ints[unit + U_PHASE] = OPERATOR_WAIT
    book(ints, unit, ints[pool + P_WAIT_STATE])
    ints[unit + U_REQUEST] = request(
        ints, pool, unit, OPERATE_TASK, ints[station + ST_OPERATOR_PRIORITY], FOR_OPERATOR, 0
    )
    note(ints, notes, unit, N_OPERATOR_REQUESTED, ints[unit + U_ITEM], 0)


request_operator = kernel(_request_operator)


def _wait_for_place(ints: Ints, notes: Ints, unit: int) -> None:
    """There is no place ahead before service."""
    if ints[unit + U_STATE] != BLOCKED:
        book(ints, unit, BLOCKED)
        note(ints, notes, unit, N_PLACE_MISSING, ints[unit + U_ITEM], 0)


wait_for_place = kernel(_wait_for_place)


def _place_ahead(ints: Ints, notes: Ints, unit: int, ahead: int) -> bool:
    """Before service: keep a place ahead, or wait for one."""
    if ahead > 0:
        if not has_room(ints, ahead):
            ints[ahead + B_BLOCKED] = 1
            wait_for_place(ints, notes, unit)
            return False
        ints[ahead + B_RESERVED] += 1
        ints[unit + U_RESERVED] = ahead
    elif ints[H_DEMAND_CAP] and ints[H_DEMAND_LEFT] <= 0:
        wait_for_place(ints, notes, unit)
        return False
    return True


place_ahead = kernel(_place_ahead)


def _go_on(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """Set up: find a place ahead if that comes first, then the operator, then process."""
    station = ints[unit + U_STATION]
    product = ints[ints[unit + U_ITEM] + I_PRODUCT]
    if (
        ints[station + ST_BEFORE]
        and ints[unit + U_RESERVED] == 0
        and not place_ahead(ints, notes, unit, ints[row_of(ints, unit, product) + D_TARGET])
    ):
        return
    sums = ints[station + ST_SUMS]
    if sums:
        pieces = pieces_of(ints, ints[unit + U_ITEM])
        ints[unit + U_REMAINING] = sum_of(ints, floats, ints[unit + U_CYCLE], sums + 2 * product, pieces)
    else:
        ints[unit + U_REMAINING] = duration_of(ints, floats, ints[unit + U_CYCLE], product)
    if ints[station + ST_TEETHING]:
        ints[unit + U_REMAINING] = slowed(ints, floats, station, ints[unit + U_REMAINING])
    if sums:
        start_bin(ints, unit)
    if ints[station + ST_OPERATOR] == 0:
        run_hot(ints, floats, notes, unit)
    else:
        ints[unit + U_LOAD_LEFT] = duration(ints, floats, ints[unit + U_LOAD])
        request_operator(ints, notes, unit)


go_on = kernel(_go_on)
go_on_hot = inlined(_go_on)


def _begin_setup(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """The setter is there, or the machine sets itself up."""
    station, item = ints[unit + U_STATION], ints[unit + U_ITEM]
    ints[unit + U_REQUEST] = 0
    ints[unit + U_PHASE] = SETUP
    book(ints, unit, SETUP_STATE)
    after = ints[ints[H_FAMILIES] + ints[item + I_PRODUCT]]
    law = ints[ints[station + ST_VARIANTS] + (ints[unit + U_FAMILY] + 1) * ints[station + ST_N_FAMILIES] + after]
    length = duration_of(ints, floats, ints[unit + U_SETUP], law)
    note(ints, notes, unit, N_SETUP, item, length)
    end = ints[H_NOW] + length if ints[station + ST_SETTER] else add(ints, ints[unit + U_CALENDAR], ints[H_NOW], length)
    schedule(ints, ints[unit + U_SLOT], end, SETUP_END_RANK + ints[unit + U_RANK])


begin_setup = kernel(_begin_setup)


def _request_setter(ints: Ints, notes: Ints, unit: int) -> None:
    """Wait for the setter."""
    station = ints[unit + U_STATION]
    pool = ints[station + ST_SETTER]
    ints[unit + U_PHASE] = SETTER_WAIT
    book(ints, unit, ints[pool + P_WAIT_STATE])
    ints[unit + U_REQUEST] = request(ints, pool, unit, SETUP_TASK, ints[station + ST_SETTER_PRIORITY], FOR_SETUP, 0)
    note(ints, notes, unit, N_SETTER_REQUESTED, ints[unit + U_ITEM], 0)


request_setter = kernel(_request_setter)


def _setup_end(ints: Ints, floats: Floats, unit: int) -> None:
    """The unit is set up for the item's family and lot."""
    station, item = ints[unit + U_STATION], ints[unit + U_ITEM]
    if ints[station + ST_SETTER]:
        release(ints, ints[station + ST_SETTER], SETUP_TASK)
    ints[unit + U_FAMILY] = ints[ints[H_FAMILIES] + ints[item + I_PRODUCT]]
    ints[unit + U_LOT_DONE] = max(ints[unit + U_LOT_DONE], ints[item + I_LOT])
    ints[unit + U_SETUPS] += 1
    if ints[unit + U_SIZES]:
        set_anew(ints, floats, ints[unit + U_SIZES])
    ints[H_PROGRESS] += 1
    ints[unit + U_PHASE] = READY
    mark(ints, station)


setup_end = kernel(_setup_end)


def _take_others(ints: Ints, notes: Ints, unit: int) -> None:
    """The rest of a batch comes with its first piece."""
    item = ints[unit + U_OTHERS]
    while item != 0:
        ints[row_of(ints, unit, ints[item + I_PRODUCT]) + D_TAKEN] += pieces_of(ints, item)
        note(ints, notes, unit, N_TAKE, item, 0)
        item = ints[item + I_NEXT]


take_others = kernel(_take_others)


def _receive(ints: Ints, floats: Floats, notes: Ints, unit: int, item: int) -> None:
    """The unit has an item: set up if need be, and go on."""
    station = ints[unit + U_STATION]
    product = ints[item + I_PRODUCT]
    ints[unit + U_ITEM] = item
    ints[unit + U_LAST_PRODUCT] = product
    ints[row_of(ints, unit, product) + D_TAKEN] += pieces_of(ints, item)
    note(ints, notes, unit, N_TAKE, item, 0)
    if ints[unit + U_OTHERS]:
        take_others(ints, notes, unit)
    if ints[unit + U_SETUP]:
        new_family = ints[ints[H_FAMILIES] + product] != ints[unit + U_FAMILY]
        if new_family or (ints[station + ST_PER_LOT] and ints[item + I_LOT] > ints[unit + U_LOT_DONE]):
            if ints[station + ST_SETTER]:
                request_setter(ints, notes, unit)
            else:
                begin_setup(ints, floats, notes, unit)
            return
    ints[unit + U_PHASE] = READY
    go_on_hot(ints, floats, notes, unit)


receive = kernel(_receive)
receive_hot = inlined(_receive)


def _drop_reservation(ints: Ints, unit: int) -> None:
    """The place kept for this piece is free."""
    buffer = ints[unit + U_RESERVED]
    if buffer:
        ints[buffer + B_RESERVED] -= 1
        free_place(ints, buffer)
        ints[unit + U_RESERVED] = 0


drop_reservation = kernel(_drop_reservation)


def _vanish(ints: Ints, unit: int, item: int, pieces: int) -> None:
    """Nothing is left of the item in the unit; `pieces` of it are scrapped with it."""
    station = ints[unit + U_STATION]
    drop_reservation(ints, unit)
    ints[unit + U_ITEM] = 0
    ints[unit + U_PHASE] = IDLE
    drop(ints, item)
    look_again(ints)
    leaves_line(ints, station, ints[H_SCRAPPED], pieces)


vanish = kernel(_vanish)


def _scrap(ints: Ints, notes: Ints, unit: int, item: int, origin: int) -> None:
    """The piece leaves the line at once; it is never blocked. Origins below 0: false reject (-1), lost (-2)."""
    station = ints[unit + U_STATION]
    ints[unit + U_SCRAPPED] += 1
    ints[row_of(ints, unit, ints[item + I_PRODUCT]) + D_SCRAPPED] += 1
    ints[ints[station + ST_SCRAP] + origin + 2] += 1
    note(ints, notes, unit, N_SCRAP, item, origin)
    vanish(ints, unit, item, 1)


scrap = kernel(_scrap)
