"""Items that are bins of many pieces: made piece by piece, though no event tells one piece from the next.

The machine part of a bin is one draw, d for n pieces; piece j is made when it has worked round(d j / n). What happens
at a piece (a tool is worn, a gauge finds) happens at that age, and what the quality of a piece depends on is decided
for as many pieces at once as were made in one state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import baskets, checks, cycle, flow, quality, stops
from simcore.engines.floor.draws import chosen
from simcore.engines.floor.floor import Note
from simcore.engines.floor.things import (
    CYCLE_END,
    DONE,
    IDLE,
    LOST,
    MACHINE,
    MIXED,
    NEVER,
    STOP_DUE,
    Buffer,
    Gate,
    Gauge,
    Item,
    Mode,
    Quality,
    Quarantine,
    Unit,
    rank,
)

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor

# A cause and a number of pieces in one value of the trace.
PIECES_SHIFT = 20


def made_at(length: int, pieces: int, piece: int) -> int:
    """Machine time [us] after which so many pieces of a bin are made."""
    return (length * piece + pieces // 2) // pieces


def made_within(length: int, pieces: int, work: int) -> int:
    """How many pieces of a bin are made after so much machine time [us]."""
    if length == 0:
        return pieces
    return max(0, min(pieces, ((work + 1) * pieces - pieces // 2 - 1) // length))


def start(unit: Unit, item: Item) -> None:
    """The machine part of a bin is drawn: nothing of it is made yet."""
    unit.pieces = item.pieces
    unit.length = unit.remaining
    unit.age_start = unit.operating
    unit.judged = 0
    unit.before = sum(item.defects.values())


def made(unit: Unit, age: int) -> int:
    """How many pieces of the bin are made at an operating age."""
    return made_within(unit.length, unit.pieces, age - unit.age_start)


def age_of(unit: Unit, piece: int) -> int:
    """Operating age at which a piece of the bin is made."""
    return unit.age_start + made_at(unit.length, unit.pieces, piece)


# What happens inside a bin ------------------------------------------------------------------------------------------


def run(floor: Floor, unit: Unit) -> None:
    """The machine part runs until its end, or until something happens at one of its pieces."""
    unit.phase = MACHINE
    floor.book(unit, cycle.PROCESSING)
    unit.run_from = floor.now
    due, number = next_inside(unit)
    work = due - unit.operating
    if work <= 0 and work < unit.remaining:
        inside(floor, unit)
        return
    if floor.tracing:
        floor.note(unit, Note.MACHINE, unit.item, unit.remaining)
    if work < unit.remaining:
        at, handler = rank(STOP_DUE, 0, 0, number), inside_due
    else:
        at, handler, work = rank(CYCLE_END), cycle.cycle_end, unit.remaining
    end = floor.now + work if unit.calendar is None or unit.holds_operator else unit.calendar.add(floor.now, work)
    floor.schedule(end, at + unit.rank_base, handler, unit, unit.generation)


def next_inside(unit: Unit) -> tuple[int, int]:
    """The next age at which something happens inside the bin, and the number of its mode (0: quality)."""
    due = unit.next_due, unit.next_mode
    for mode in unit.piece_modes:
        if mode.due < unit.pieces:
            due = min(due, (age_of(unit, mode.due), mode.index))
    if unit.quality is not None and unit.quality.gauge is not None:
        due = min(due, (seen_at(unit, unit.quality), 0))
    return due


def seen_at(unit: Unit, state: Quality) -> int:
    """The age at which the gauge sees a shift, or at which the shift comes; NEVER: neither within this bin."""
    gauge = state.gauge
    assert gauge is not None
    if not state.shifted:
        # Pieces that are made at that very age are still made in control.
        return state.shift_due + 1 if state.shift_due < NEVER else NEVER
    if gauge.biased or state.adjusting or gauge.left >= NEVER:
        return NEVER
    piece = gauge.counted_from + gauge.left
    return age_of(unit, max(piece, 0)) if piece < unit.pieces else NEVER


def inside_due(floor: Floor, unit: Unit, generation: int) -> None:
    """A piece is made at which something happens."""
    if generation != unit.generation:
        return
    work = next_inside(unit)[0] - unit.operating
    unit.operating += work
    unit.remaining -= work
    inside(floor, unit)


def inside(floor: Floor, unit: Unit) -> None:
    """The gauge sees the piece, tools are worn, clocks are due; then the unit stops or goes on."""
    state = unit.quality
    if state is not None and state.gauge is not None:
        look(floor, unit, unit.operating)
        if state.shifted and seen_at(unit, state) <= unit.operating:
            checks.finding(floor, unit, "gauge", state.gauge.reaction, on_wall=False)
    if unit.operating >= unit.next_due:
        cycle.hold_due(unit)
    for mode in unit.piece_modes:
        if mode.due < unit.pieces and age_of(unit, mode.due) <= unit.operating:
            hold(unit, mode)
    if not stops.begin_held(floor, unit):
        run(floor, unit)


def hold(unit: Unit, mode: Mode) -> None:
    """A tool is worn after this piece; the next one counts from here."""
    unit.held |= 1 << mode.index
    mode.counted_from, mode.due = mode.due, NEVER


def again(floor: Floor, unit: Unit) -> None:
    """What may happen inside the bin has changed: look again when it happens."""
    if unit.phase == MACHINE and unit.stop is None and unit.station.batch is None:
        stops.interrupt_cycle(floor, unit)
        unit.generation += 1
        run(floor, unit)


# Quality ------------------------------------------------------------------------------------------------------------


def is_under_way(floor: Floor, unit: Unit) -> bool:
    """Whether the bin in the machine has a piece that is made."""
    return unit.phase == MACHINE and unit.station.batch is None and made(unit, floor.operating_age(unit)) > 0


def look(floor: Floor, unit: Unit, age: int) -> None:
    """Bring the quality state up to an operating age: pieces until a shift were made in control."""
    state = unit.quality
    assert state is not None
    if unit.station.batch is None and age > state.shift_due:
        count(floor, unit, made(unit, state.shift_due))
        quality.shift(floor, unit, state)
        if state.gauge is not None:
            state.gauge.counted_from = unit.judged


def look_now(floor: Floor, unit: Unit, age: int) -> None:
    """Before the state of the unit or of its gauge changes: decide what was made up to this operating age."""
    look(floor, unit, age)
    if unit.item is not None and unit.phase == MACHINE and unit.station.batch is None:
        count(floor, unit, made(unit, age))


def count(floor: Floor, unit: Unit, until: int) -> None:
    """Decide how many of the pieces up to this one are defective, in the state in which the unit is."""
    item, state = unit.item, unit.quality
    if item is None or state is None or until <= unit.judged:
        return
    gauge = state.gauge
    # Defects of earlier stations are spread evenly over the bin.
    earlier = _share(unit, until) - _share(unit, unit.judged)
    sound = until - unit.judged - earlier
    chance = state.chances[1] if state.shifted else state.chances[0]
    if gauge is not None and gauge.biased:
        chance = gauge.biased_chance
    if gauge is not None:
        watch(state, gauge, unit.judged, until)
    unit.judged = until
    spoil(unit, item, chosen(sound, chance, state.many))


def _share(unit: Unit, piece: int) -> int:
    return (unit.before * piece + unit.pieces // 2) // unit.pieces


def spoil(unit: Unit, item: Item, pieces: int) -> None:
    """So many good pieces of the bin have become defective here."""
    if pieces:
        origin = unit.station.position
        unit.defective_made += pieces
        item.defects[origin] = item.defects.get(origin, 0) + pieces
        item.makers[origin] = unit


def watch(state: Quality, gauge: Gauge, before: int, until: int) -> None:
    """The gauge has seen the pieces up to this one; false alarms are raised when the bin is done."""
    if state.shifted:
        if not gauge.biased:
            gauge.left -= until - gauge.counted_from
        gauge.counted_from = until
    elif gauge.false_next is not None and not gauge.biased:
        gauge.false_sum += gauge.false_hazard * (until - before)


def done(floor: Floor, unit: Unit, item: Item) -> None:
    """The last piece is made: decide on the rest of the bin."""
    state = unit.quality
    if state is None:
        return
    if unit.station.batch is None:
        look(floor, unit, unit.operating)
        count(floor, unit, unit.pieces)
    else:
        # A batch is made in one go, in the state of its end.
        if unit.operating > state.shift_due:
            quality.shift(floor, unit, state)
        chance = state.chances[1] if state.shifted else state.chances[0]
        spoil(unit, item, chosen(item.pieces - sum(item.defects.values()), chance, state.many))
    if state.patrol is not None:
        state.patrol.made = True
    if state.chart is not None:
        state.chart.made = True
    gauge = state.gauge
    if gauge is not None and not gauge.biased:
        alarm_of_gauge(floor, unit, state)
        gauge.counted_from = 0


def alarm_of_gauge(floor: Floor, unit: Unit, state: Quality) -> None:
    """What the gauge has to say when a bin is done."""
    gauge = state.gauge
    assert gauge is not None
    seen = gauge.left <= 0 if state.shifted else gauge.false_next is not None and gauge.false_sum >= gauge.false_at
    if not state.shifted and seen:
        assert gauge.false_next is not None
        gauge.false_sum = 0.0
        gauge.false_at = gauge.false_next.next()
    if seen and not state.adjusting:
        checks.finding(floor, unit, "gauge", gauge.reaction, on_wall=False)


# Leaving ------------------------------------------------------------------------------------------------------------


def inspect(floor: Floor, unit: Unit, item: Item, gate: Gate) -> int:
    """The gate takes out what it finds, and some good pieces; how many."""
    rejects = 0
    sound = item.pieces - sum(item.defects.values())
    for origin in sorted(item.defects):
        found = chosen(item.defects[origin], gate.effectiveness, gate.many[origin])
        if found:
            if origin in item.makers:
                checks.report_back(floor, item.makers[origin], unit.station.position, found)
            remove(floor, unit, item, origin, found)
            rejects += found
    wrongly = chosen(sound, gate.false_chance, gate.many[checks.FALSE_REJECT])
    if wrongly:
        remove(floor, unit, item, checks.FALSE_REJECT, wrongly)
    return rejects + wrongly


def remove(floor: Floor, unit: Unit, item: Item, origin: int, pieces: int) -> None:
    """Pieces leave the bin as scrap, by their origin."""
    station = unit.station
    take_out(item, origin, pieces)
    unit.scrapped += pieces
    station.flows[item.product][3] += pieces
    station.scrap[origin] = station.scrap.get(origin, 0) + pieces
    if floor.tracing:
        floor.note(unit, Note.SCRAP, item, (pieces << PIECES_SHIFT) + origin)
    gone(floor, station.weights, pieces)


def take_out(item: Item, origin: int, pieces: int) -> None:
    """So many pieces fewer, defective ones of this origin where it has any."""
    item.pieces -= pieces
    if origin in item.defects:
        item.defects[origin] -= pieces
        if item.defects[origin] == 0:
            del item.defects[origin]


def gone(floor: Floor, weights: tuple[int, ...], pieces: int) -> None:
    """Pieces have left the line as scrap; the bin itself is still in it."""
    for source, weight in enumerate(weights):
        floor.totals.scrapped[source] += weight * pieces
    floor.totals.progress += 1


def sorted_bin(floor: Floor, unit: Unit, item: Item, rule: Quarantine) -> int:
    """The inspector has sorted a bin: defective pieces that he found are scrapped; how many."""
    station = unit.station
    scrapped = 0
    for origin in sorted(item.defects):
        found = chosen(item.defects[origin], rule.effectiveness, rule.many[origin])
        if found:
            take_out(item, origin, found)
            station.quarantine_scrap[origin] = station.quarantine_scrap.get(origin, 0) + found
            gone(floor, station.weights, found)
            scrapped += found
    for source, weight in enumerate(station.weights):
        floor.totals.first_rejects[source] += weight * scrapped
    return scrapped


def lose(floor: Floor, unit: Unit, item: Item) -> None:
    """The pieces that stops of the effect `lose` have spoiled are scrapped, good ones as far as there are."""
    for origin in (LOST, *sorted(item.defects)):
        have = item.pieces - sum(item.defects.values()) if origin == LOST else item.defects[origin]
        pieces = min(unit.lost, have)
        if pieces:
            unit.lost -= pieces
            take_out(item, origin, pieces)
            item.pieces += pieces
            remove(floor, unit, item, LOST, pieces)
    unit.lost = 0


def leave_machine(floor: Floor, unit: Unit, item: Item) -> None:
    """The bin is made: good pieces go on, rejects are out, and an empty bin is gone."""
    station = unit.station
    item.maker, item.made_at = unit, floor.now
    unit.last_lot = item.lot
    all_pieces, counts = item.pieces, station.flows[item.product]
    unit.produced += all_pieces
    counts[1] += all_pieces
    unit.standard_time += all_pieces * station.planned_run_time[item.product]
    done(floor, unit, item)
    if floor.tracing:
        floor.note(unit, Note.CYCLE_END, item, sum(item.defects.values()))
    if unit.lost:
        lose(floor, unit, item)
    if unit.gate is not None:
        rejects = inspect(floor, unit, item, unit.gate)
        for source, weight in enumerate(station.weights):
            floor.totals.first_rejects[source] += weight * rejects
    unit.good += item.pieces
    counts[2] += item.pieces
    unit.good_standard_time += item.pieces * station.planned_run_time[item.product]
    for origin, pieces in item.defects.items():
        station.escaped[origin] = station.escaped.get(origin, 0) + pieces
    if item.pieces == 0:
        vanish(floor, unit)
        return
    target = station.outputs[item.product]
    if unit.mixing is not None and isinstance(target, Buffer):
        mix(floor, unit, item)
    unit.phase = DONE
    if item is unit.item:
        unit.target = target


def vanish(floor: Floor, unit: Unit) -> None:
    """Nothing is left in the bin."""
    cycle.drop_reservation(floor, unit)
    unit.item = None
    unit.phase = IDLE
    baskets.look_again(floor)
    flow.leaves_line(floor, unit.station.weights, unit.station.weight, floor.totals.scrapped, pieces=0)


def mix(floor: Floor, unit: Unit, item: Item) -> None:
    """On its way to the next station a foreign piece may get into the bin, and one of its own is missing."""
    assert unit.mixing is not None
    sound = item.pieces - sum(item.defects.values())
    if unit.mixing.next() < floor.mixing and sound:
        item.defects[MIXED] = item.defects.get(MIXED, 0) + 1
