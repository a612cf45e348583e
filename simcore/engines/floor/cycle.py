"""The cycle of a unit: take, set up, load, process, and the end of the machine part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import (
    assembly,
    baskets,
    batches,
    bins,
    checks,
    flow,
    people,
    quality,
    sizes,
    stops,
    teething,
)
from simcore.engines.floor.floor import Note
from simcore.engines.floor.things import (
    CYCLE_END,
    DONE,
    IDLE,
    LOADED,
    LOADING,
    MACHINE,
    NEVER,
    OPERATOR_WAIT,
    READY,
    SETTER_WAIT,
    SETUP,
    SETUP_END,
    STOP_DUE,
    TASK_OF,
    Buffer,
    Item,
    Mode,
    Unit,
    rank,
)
from simcore.states import UnitState

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor

PROCESSING = int(UnitState.PROCESSING)
IN_SETUP = int(UnitState.SETUP)
WAITING_SETTER = int(UnitState.WAITING_SETTER)
WAITING_OPERATOR = int(UnitState.WAITING_OPERATOR)
BLOCKED = int(UnitState.BLOCKED)
SETUP_TASK = TASK_OF["setup"]
OPERATE_TASK = TASK_OF["operate"]
_AT_CYCLE_END = rank(CYCLE_END)
_AT_STOP_DUE = rank(STOP_DUE)


def try_take(floor: Floor, unit: Unit) -> bool:
    """An idle unit looks for work; False when there is none."""
    station = unit.station
    if station.calendar is not None and not station.calendar.is_open(floor.now):
        return False
    if station.batch is not None:
        item = batches.load(floor, unit, station.batch)
    elif station.from_buffer is not None:
        item = flow.take_one(floor, unit, station.from_buffer)
    elif station.from_source is not None:
        item = flow.take_from_source(floor, station.from_source)
    else:
        item = assembly.assemble(floor, unit)
    if item is None:
        return False
    receive(floor, unit, item)
    return True


def receive(floor: Floor, unit: Unit, item: Item) -> None:
    """The unit has an item: set up if need be, and go on."""
    station = unit.station
    unit.item = item
    unit.last_product = item.product
    taken(floor, unit, item)
    for other in unit.others:
        taken(floor, unit, other)
    if unit.setup is not None and needs_setup(floor, unit, item):
        if station.setup_pool is None:
            begin_setup(floor, unit)
        else:
            request_setter(floor, unit)
        return
    unit.phase = READY
    go_on(floor, unit)


def taken(floor: Floor, unit: Unit, item: Item) -> None:
    """Count what the unit has taken."""
    unit.station.flows[item.product][0] += item.pieces
    if floor.tracing:
        floor.note(unit, Note.TAKE, item)


def needs_setup(floor: Floor, unit: Unit, item: Item) -> bool:
    """Another family, or a later lot than every one set up so far."""
    if floor.families[item.product] != unit.family:
        return True
    return unit.station.setup_per_lot and item.lot > unit.lot_done


def request_setter(floor: Floor, unit: Unit) -> None:
    """Wait for the setter."""
    pool = unit.station.setup_pool
    assert pool is not None
    unit.phase = SETTER_WAIT
    floor.book(unit, pool.wait_state)
    unit.request = people.request(
        floor, pool, unit, SETUP_TASK, unit.station.setup_priority, lambda: begin_setup(floor, unit)
    )
    if floor.tracing:
        floor.note(unit, Note.SETTER_REQUESTED, unit.item)


def begin_setup(floor: Floor, unit: Unit) -> None:
    """The setter is there, or the machine sets itself up."""
    station, item = unit.station, unit.item
    assert item is not None and unit.setup is not None
    unit.request = None
    unit.phase = SETUP
    floor.book(unit, IN_SETUP)
    duration = unit.setup.next(station.setup_variants.get((unit.family, floor.families[item.product]), 0))
    if floor.tracing:
        floor.note(unit, Note.SETUP, item, duration)
    end = (
        floor.now + duration
        if station.setup_pool is not None or unit.calendar is None
        else unit.calendar.add(floor.now, duration)
    )
    floor.schedule(end, rank(SETUP_END) + unit.rank_base, setup_end, unit, unit.generation)


def setup_end(floor: Floor, unit: Unit, generation: int) -> None:
    """The unit is set up for the item's family and lot."""
    if generation != unit.generation:
        return
    station, item = unit.station, unit.item
    assert item is not None
    if station.setup_pool is not None:
        people.release(floor, station.setup_pool, SETUP_TASK)
    unit.family = floor.families[item.product]
    unit.lot_done = max(unit.lot_done, item.lot)
    unit.setups += 1
    if unit.size is not None:
        sizes.set_anew(unit.size)
    floor.totals.progress += 1
    unit.phase = READY
    floor.changed |= station.bit


def go_on(floor: Floor, unit: Unit) -> bool:
    """Set up: find a place ahead if that comes first, then the operator, then process; False without a place."""
    station, item = unit.station, unit.item
    assert item is not None
    if station.before_service and unit.reserved is None:
        ahead = station.outputs[item.product]
        if isinstance(ahead, Buffer):
            if not flow.has_room(ahead):
                ahead.blocked = True
                wait_for_place(floor, unit)
                return False
            ahead.reserved += 1
            unit.reserved = ahead
        elif floor.demand_cap and floor.demand_left <= 0:
            wait_for_place(floor, unit)
            return False
    by_piece = floor.bins and station.batch is None
    unit.remaining = unit.cycle.sum_of(item.pieces, item.product) if by_piece else unit.cycle.next(item.product)
    if station.teething is not None:
        unit.remaining = teething.slowed(floor, station.teething, unit.remaining)
    if by_piece:
        bins.start(unit, item)
    unit.remaining_load = 0
    if station.operator_pool is None:
        run(floor, unit)
    else:
        assert unit.load is not None
        unit.remaining_load = unit.load.next()
        request_operator(floor, unit)
    return True


def wait_for_place(floor: Floor, unit: Unit) -> None:
    """There is no place ahead before service."""
    if unit.state != BLOCKED:
        floor.book(unit, BLOCKED)
        if floor.tracing:
            floor.note(unit, Note.PLACE_MISSING, unit.item)


def request_operator(floor: Floor, unit: Unit) -> None:
    """Wait for the operator."""
    station = unit.station
    pool = station.operator_pool
    assert pool is not None
    unit.phase = OPERATOR_WAIT
    floor.book(unit, pool.wait_state)
    unit.request = people.request(
        floor, pool, unit, OPERATE_TASK, station.operator_priority, lambda: operator_there(floor, unit)
    )
    if floor.tracing:
        floor.note(unit, Note.OPERATOR_REQUESTED, unit.item)


def operator_there(floor: Floor, unit: Unit) -> None:
    """Load by hand, then let the machine run."""
    unit.request = None
    unit.holds_operator = True
    if unit.remaining_load == 0:
        loading_done(floor, unit)
        return
    unit.phase = LOADING
    unit.run_from = floor.now
    floor.book(unit, PROCESSING)
    if floor.tracing:
        floor.note(unit, Note.LOADING, unit.item, unit.remaining_load)
    floor.schedule(floor.now + unit.remaining_load, rank(LOADED) + unit.rank_base, loaded, unit, unit.generation)


def loaded(floor: Floor, unit: Unit, generation: int) -> None:
    """The manual part is over."""
    if generation == unit.generation:
        unit.remaining_load = 0
        loading_done(floor, unit)


def loading_done(floor: Floor, unit: Unit) -> None:
    """Who only loads goes; who attends stays."""
    if not unit.station.attend:
        release_operator(floor, unit)
    run(floor, unit)


def release_operator(floor: Floor, unit: Unit) -> None:
    """The operator is free."""
    pool = unit.station.operator_pool
    assert pool is not None
    unit.holds_operator = False
    people.release(floor, pool, OPERATE_TASK)


def run(floor: Floor, unit: Unit) -> None:
    """The machine part runs until its end or until an operating clock is due, whichever comes first."""
    if floor.bins and unit.station.batch is None:
        bins.run(floor, unit)
        return
    unit.phase = MACHINE
    now = floor.now
    remaining = unit.remaining
    until = unit.next_due - unit.operating
    floor.book(unit, PROCESSING)
    unit.run_from = now
    if until <= 0 and until < remaining:
        stops.begin(floor, unit, hold_due(unit))
        return
    if floor.tracing:
        floor.note(unit, Note.MACHINE, unit.item, remaining)
    if until < remaining:
        at, handler, work = _AT_STOP_DUE + unit.next_mode, operating_stop, until
    else:
        at, handler, work = _AT_CYCLE_END, cycle_end, remaining
    end = now + work if unit.calendar is None or unit.holds_operator else unit.calendar.add(now, work)
    floor.schedule(end, at + unit.rank_base, handler, unit, unit.generation)


def operating_stop(floor: Floor, unit: Unit, generation: int) -> None:
    """An operating clock has reached its age in the middle of a cycle."""
    if generation != unit.generation:
        return
    work = unit.next_due - unit.operating
    unit.operating += work
    unit.remaining -= work
    stops.begin(floor, unit, hold_due(unit))


def hold_due(unit: Unit) -> Mode:
    """Hold every operating mode whose age is reached; the first of them."""
    due = [mode for mode in unit.operating_modes if mode.due <= unit.operating]
    for mode in due:
        unit.held |= 1 << mode.index
        mode.due = NEVER
    unit.next_due, unit.next_mode = min((mode.due, mode.index) for mode in unit.operating_modes)
    return due[0]


def cycle_end(floor: Floor, unit: Unit, generation: int) -> None:
    """The machine part is over: quality, gate, clocks of pieces; hand-over follows in settle."""
    if generation != unit.generation:
        return
    station, item = unit.station, unit.item
    assert item is not None
    unit.operating += unit.remaining
    unit.remaining = 0
    if unit.holds_operator:
        release_operator(floor, unit)
    if unit.operating >= unit.next_due:
        hold_due(unit)
    all_pieces = item.pieces
    if floor.bins:
        all_pieces += sum(other.pieces for other in unit.others)
        for each in (item, *unit.others):
            bins.leave_machine(floor, unit, each)
    else:
        made(floor, unit, item)
        for other in unit.others:
            made(floor, unit, other)
            all_pieces += 1
    for mode in unit.piece_modes:
        mode.counted_from = 0
        mode.due -= all_pieces
        if mode.due <= 0:
            unit.held |= 1 << mode.index
    floor.changed |= station.bit


def made(floor: Floor, unit: Unit, item: Item) -> None:
    """A piece is processed: good or defective, found or not."""
    station = unit.station
    item.maker = unit
    item.made_at = floor.now
    unit.last_lot = item.lot
    unit.produced += 1
    counts = station.flows[item.product]
    counts[1] += 1
    unit.standard_time += station.planned_run_time[item.product]
    if unit.quality is not None:
        quality.judge(floor, unit, item)
    if unit.size is not None:
        sizes.give(unit.size, item)
    if floor.tracing:
        floor.note(unit, Note.CYCLE_END, item, int(item.defect >= 0))
    if unit.gate is None or not checks.rejected(floor, unit, item):
        unit.good += 1
        counts[2] += 1
        unit.good_standard_time += station.planned_run_time[item.product]
        unit.phase = DONE
        # A batch is handed over piece by piece, the first one first.
        if item is unit.item:
            unit.target = station.outputs[item.product]
        if item.defect >= 0:
            station.escaped[item.defect] = station.escaped.get(item.defect, 0) + 1


def scrap(floor: Floor, unit: Unit, item: Item, origin: int) -> None:
    """The piece leaves the line at once; it is never blocked."""
    station = unit.station
    unit.scrapped += 1
    station.flows[item.product][3] += 1
    station.scrap[origin] = station.scrap.get(origin, 0) + 1
    if floor.tracing:
        floor.note(unit, Note.SCRAP, item, origin)
    drop_reservation(floor, unit)
    unit.item = None
    unit.phase = IDLE
    baskets.look_again(floor)
    flow.leaves_line(floor, station.weights, station.weight, floor.totals.scrapped)


def drop_reservation(floor: Floor, unit: Unit) -> None:
    """The place kept for this piece is free."""
    if unit.reserved is not None:
        unit.reserved.reserved -= 1
        flow.free_place(floor, unit.reserved)
        unit.reserved = None
