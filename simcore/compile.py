"""From a shop floor to flat arrays: the only place where things become handles (simcore.kernels.layout)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simcore.compile_quality import lay_out_gate, lay_out_quality, lay_out_size
from simcore.engines.floor.build import build
from simcore.engines.floor.calendars import Calendar
from simcore.engines.floor.draws import Durations, Exponentials, Uniforms
from simcore.engines.floor.floor import Floor
from simcore.engines.floor.things import (
    CALENDAR,
    SCHEDULED,
    Buffer,
    Mode,
    Pool,
    Sink,
    Source,
    Station,
    Unit,
)
from simcore.kernels import layout as at
from simcore.memory import LINE, Memory, chain, grow_tree
from simcore.spec import LineSpec
from simcore.streams import Sampler

# Draws ahead of streams that every cycle reads, and of all others.
BUSY_BLOCK, IDLE_BLOCK = 256, 64
# Room beyond what the places of the line can hold; more is added when it runs out.
SPARE_ITEMS, SPARE_REQUESTS, SPARE_SLOTS = 256, 64, 8


@dataclass(slots=True)
class Slots:
    """Event slots: their class and subject."""

    classes: list[int] = field(default_factory=list)
    subjects: list[int] = field(default_factory=list)

    def add(self, what: int, subject: int) -> int:
        self.classes.append(what)
        self.subjects.append(subject)
        return len(self.classes) - 1


@dataclass(frozen=True, slots=True)
class CompiledLine:
    """A line at time 0 as arrays: copy, set seed and replication, start.

    `floor` is the shop floor that was flattened; `handles` gives each of its things by `id` its place in `ints`.
    """

    ints: np.ndarray[Any, np.dtype[np.int64]]
    floats: np.ndarray[Any, np.dtype[np.float64]]
    floor: Floor
    handles: dict[int, int]


class Flattener:
    """Lays out one shop floor."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.memory = Memory()
        self.slots = Slots()
        self.handle: dict[int, int] = {}
        self.streams: list[int] = []
        # A stream with one law turns its draws into durations at once: all of them share the room for the draws.
        self.passing_uniforms = self.memory.reals([0.0] * (BUSY_BLOCK + 2 * at.RESERVE))
        for records, size in (
            (floor.calendars, at.K_SIZE),
            (floor.pools, at.P_SIZE),
            (floor.buffers, at.B_SIZE),
            (floor.sources, at.S_SIZE),
            (floor.stations, at.ST_SIZE),
        ):
            for record in records:
                self.handle[id(record)] = self.memory.record(size)
        for station in floor.stations:
            for unit in station.units:
                self.handle[id(unit)] = self.memory.record(at.U_SIZE)

    def of(self, thing: object | None) -> int:
        """Handle of a thing; 0 for none."""
        return 0 if thing is None else self.handle[id(thing)]

    def by_piece(self, station: Station) -> bool:
        """Whether the station makes the pieces of a bin one by one."""
        return self.floor.bins and station.batch is None

    def destination(self, place: Buffer | Sink | None) -> int:
        """Buffers by handle, sinks as -1 - index."""
        return -1 - place.index if isinstance(place, Sink) else self.of(place)

    def lay_out(self) -> CompiledLine:
        floor = self.floor
        self.units = [unit for station in floor.stations for unit in station.units]
        for number, unit in enumerate(self.units):
            self.unit(number, unit)
        for station in floor.stations:
            self.station(station)
        for buffer in floor.buffers:
            self.buffer(buffer)
        for source in floor.sources:
            self.source(source)
        for pool in floor.pools:
            self.pool(pool)
        for calendar in floor.calendars:
            self.calendar(calendar)
        self.header()
        self.events()
        return CompiledLine(
            np.array(self.memory.ints, dtype=np.int64), np.array(self.memory.floats or [0.0]), floor, self.handle
        )

    # Streams ---------------------------------------------------------------------------------------------------------

    def stream(self, draws: Durations | Uniforms | Exponentials | None, *, busy: bool = False) -> int:
        """A stream of draws, with the laws that read it."""
        if draws is None:
            return 0
        memory = self.memory
        room = BUSY_BLOCK if busy else IDLE_BLOCK
        handle = memory.record(at.X_SIZE)
        size = room + 2 * at.RESERVE
        if isinstance(draws, Durations):
            source = draws.stream
            laws = self.laws(draws.laws)
            constant = draws.constant
            memory.put(handle, X_TYPE=at.DURATIONS, X_LAWS=laws, X_N_LAWS=len(draws.laws), X_LEAST=draws.least)
            memory.put(handle, X_CONSTANT=-1 if constant is None else constant)
            if constant is None:
                uniforms = self.passing_uniforms if len(draws.laws) == 1 else memory.reals([0.0] * size)
                memory.put(handle, X_BLOCK=memory.room(size), X_UNIFORMS=uniforms)
                self.streams.append(handle)
        else:
            source = draws if isinstance(draws, Uniforms) else draws.stream
            kind = at.UNIFORMS if isinstance(draws, Uniforms) else at.EXPONENTIALS
            memory.put(handle, X_TYPE=kind, X_BLOCK=memory.reals([0.0] * size))
            self.streams.append(handle)
        memory.put(handle, X_ROOM=room, X_HASH_0=source.hash & 0xFFFFFFFF, X_HASH_1=source.hash >> 32)
        return handle

    def laws(self, samplers: Sequence[Sampler]) -> int:
        memory = self.memory
        first = memory.room(at.L_SIZE * len(samplers))
        for number, sampler in enumerate(samplers):
            a, b, c = sampler.coefficients
            values, cumulative = sampler.table
            memory.put(
                first + number * at.L_SIZE,
                L_KIND=int(sampler.kind),
                L_FLOATS=memory.reals((a, b, c, sampler.minimum)),
                L_VALUES=memory.reals(values.tolist()),
                L_CUMULATIVE=memory.reals(cumulative.tolist()),
                L_N=len(values),
            )
        return first

    # Things ----------------------------------------------------------------------------------------------------------

    def unit(self, number: int, unit: Unit) -> None:
        memory, handle, station = self.memory, self.of(unit), unit.station
        rows = memory.record(at.D_SIZE * len(self.floor.products))
        for product, (place, run_time) in enumerate(zip(station.outputs, station.planned_run_time, strict=True)):
            memory.put(rows + at.D_SIZE * product, D_TARGET=self.destination(place), D_RUN_TIME=run_time)
        modes = [self.mode(unit, mode) for mode in unit.modes]
        for mode in unit.modes:
            self.warning(mode)
        memory.put(
            handle,
            U_STATION=self.of(station),
            U_PRODUCTS=rows,
            U_INDEX=unit.index,
            U_NUMBER=number,
            U_CALENDAR=self.of(unit.calendar),
            U_RANK=unit.rank_base,
            U_SLOT=self.slots.add(at.C_UNIT, handle),
            U_STATE=unit.state,
            U_FAMILY=unit.family,
            U_LOT_DONE=unit.lot_done,
            U_NEXT_DUE=at.NEVER,
            U_LAST_LOT=unit.last_lot,
            U_LAST_PRODUCT=unit.last_product,
            U_CYCLE=self.stream(unit.cycle.stream if self.by_piece(station) else unit.cycle, busy=True),
            U_LOAD=self.stream(unit.load, busy=True),
            U_SETUP=self.stream(unit.setup),
            U_MODES=memory.table(modes),
            U_N_MODES=len(modes),
            U_OPERATING=memory.table(modes[mode.index] for mode in unit.operating_modes),
            U_N_OPERATING=len(unit.operating_modes),
            U_MIXING=self.stream(unit.mixing),
            U_PIECE=memory.table(modes[mode.index] for mode in unit.piece_modes),
            U_N_PIECE=len(unit.piece_modes),
        )
        if unit.quality is not None:
            memory.put(handle, U_QUALITY=lay_out_quality(self, handle, unit.quality))
        if unit.gate is not None:
            memory.put(handle, U_GATE=lay_out_gate(self, unit.gate))
        if unit.size is not None:
            memory.put(handle, U_SIZES=lay_out_size(self, unit.size))

    def mode(self, unit: Unit, mode: Mode) -> int:
        handle = self.memory.record(at.M_SIZE)
        self.handle[id(mode)] = handle
        self.memory.put(
            handle,
            M_UNIT=self.of(unit),
            M_INDEX=mode.index,
            M_CLOCK=mode.clock,
            M_STATE=mode.state,
            M_TASK=mode.task,
            M_RESPONSE_STATE=mode.response_state,
            M_RESPONSE=self.stream(mode.response),
            M_DURATION=self.stream(mode.duration),
            M_TIME_TO=self.stream(mode.time_to),
            M_DUE=at.NEVER,
            M_POOL=self.of(mode.pool),
            M_PRIORITY=mode.priority,
            M_PREEMPT=int(mode.preempt),
            M_LOSE=int(mode.lose),
            M_FIXED=int(mode.fixed_grid),
            # The other clocks are looked at when the unit's own events happen.
            M_SLOT=self.slots.add(at.C_CLOCK, handle) if mode.clock in (SCHEDULED, CALENDAR) else 0,
            M_EARLY=int(mode.early),
        )
        return handle

    def warning(self, mode: Mode) -> None:
        """How condition monitoring finds a failure, and the stop that then comes instead."""
        warning, memory = mode.warning, self.memory
        if warning is None:
            return
        memory.put(
            self.of(mode),
            M_PLANNED=self.of(warning.planned),
            M_WARNING=self.stream(warning.warning_time),
            M_CHANCE=self.stream(warning.chance),
            M_SHARE=memory.reals([warning.share]),
            M_LOOK=warning.interval,
        )
        memory.put(self.of(warning.planned), M_INSTEAD_OF=self.of(mode))

    def station(self, station: Station) -> None:
        memory, floor = self.memory, self.floor
        families = max(floor.families) + 1
        variants = [
            station.setup_variants.get((before, after), 0)
            for before in range(-1, families)
            for after in range(families)
        ]
        inputs = [number for provider, quantity in station.inputs for number in (self.of(provider), quantity)]
        targets = [self.of(b) for b in dict.fromkeys(station.outputs) if isinstance(b, Buffer)]
        # Counts by cause: mixed in, lost, falsely rejected, and the stations; the handle is that of the second.
        origins = len(floor.stations) + 3
        simple = len(station.inputs) == 1 and station.inputs[0][1] == 1 and station.batch is None
        memory.put(
            self.of(station),
            ST_INPUTS=memory.table(inputs),
            ST_POSITION=station.position,
            ST_CALENDAR=self.of(station.calendar),
            ST_UNITS=self.of(station.units[0]),
            ST_N_UNITS=len(station.units),
            ST_N_INPUTS=len(station.inputs),
            ST_INPUT=self.of(station.inputs[0][0]) if simple else 0,
            ST_WEIGHTS=memory.table(station.weights),
            ST_WEIGHT=station.weight,
            ST_BEFORE=int(station.before_service),
            ST_WHILE_DOWN=int(station.hands_over_when_down),
            ST_LOOP=int(station.on_rework_loop),
            ST_ATTEND=int(station.attend),
            ST_OPERATOR=self.of(station.operator_pool),
            ST_OPERATOR_PRIORITY=station.operator_priority,
            ST_PER_LOT=int(station.setup_per_lot),
            ST_SETTER=self.of(station.setup_pool),
            ST_SETTER_PRIORITY=station.setup_priority,
            ST_VARIANTS=memory.table(variants),
            ST_N_FAMILIES=families,
            ST_SCRAP=memory.room(origins) + 1,
            ST_REWORK=memory.room(origins) + 1,
            ST_QUARANTINE_SCRAP=memory.room(origins) + 1,
            ST_ESCAPED=memory.room(origins) + 1,
            ST_TARGETS=memory.table(targets),
            ST_N_TARGETS=len(targets),
        )
        if self.by_piece(station):
            laws = station.units[0].cycle.laws
            moments = [number for law in laws for number in (law.mean, law.cv if law.variance > 0.0 else 0.0)]
            memory.put(self.of(station), ST_SUMS=memory.reals(moments))
        batch, teething = station.batch, station.teething
        if batch is not None:
            limited = batch.waiting_limit < at.NEVER
            memory.put(
                self.of(station),
                ST_BATCH=batch.smallest,
                ST_BATCH_LARGEST=batch.largest,
                ST_WAITING_LIMIT=batch.waiting_limit,
                ST_WOKEN=-1,
                ST_WAIT_SLOT=self.slots.add(at.C_WAITED, self.of(station)) if limited else 0,
            )
        if station.matching is not None:
            matching = station.matching
            memory.put(
                self.of(station),
                ST_CLASSES=matching.classes,
                ST_CLASS_WIDTH=matching.width,
                ST_REACH=matching.reach,
            )
        if teething is not None:
            decays = teething.failure_excess, teething.failure_decay, teething.speed_loss, teething.speed_decay
            memory.put(self.of(station), ST_TEETHING=memory.reals(decays), ST_AGE=teething.age)

    def buffer(self, buffer: Buffer) -> None:
        memory, handle = self.memory, self.of(buffer)
        memory.put(
            handle,
            B_KIND=at.IS_BUFFER,
            B_INDEX=buffer.index,
            B_CAPACITY=buffer.capacity,
            B_TRANSPORT=buffer.transport,
            B_CONSUMERS=memory.table(map(self.of, buffer.consumers)),
            B_N_CONSUMERS=len(buffer.consumers),
            B_PRODUCERS=memory.table(map(self.of, buffer.producers)),
            B_N_PRODUCERS=len(buffer.producers),
            B_N_SOURCES=len(buffer.sources),
            B_SLOT=self.slots.add(at.C_TRANSPORT, handle) if buffer.transport else 0,
            # Who loads batches wants to know since when an item has been there.
            B_PLAIN=int(not (buffer.transport or buffer.transfer_batch > 1 or any(s.batch for s in buffer.consumers))),
            B_TRANSFER=buffer.transfer_batch,
            B_BEFORE=memory.table(map(self.of, buffer.before)),
            B_N_BEFORE=len(buffer.before),
        )

    def source(self, source: Source) -> None:
        memory, handle = self.memory, self.of(source)
        memory.put(
            handle,
            S_KIND=at.IS_SOURCE,
            S_INDEX=source.index,
            S_LOTS=memory.table(number for lot in source.lots for number in lot),
            S_N_LOTS=len(source.lots),
            S_REPEAT=int(source.repeat),
            S_REST=source.rest,
            S_STREAM=self.stream(source.interarrival, busy=True),
            S_TARGET=self.of(source.target),
            S_WAIT=int(source.wait_when_full),
            S_BY_LOT=int(source.by_lot),
            S_CONSUMERS=memory.table(map(self.of, source.consumers)),
            S_N_CONSUMERS=len(source.consumers),
            S_SLOT=self.slots.add(at.C_ARRIVAL, handle) if source.interarrival is not None else 0,
        )

    def pool(self, pool: Pool) -> None:
        memory, handle = self.memory, self.of(pool)
        memory.put(
            handle,
            P_INDEX=pool.index,
            P_WAIT_STATE=pool.wait_state,
            P_PRESENT=pool.present,
            P_PERIOD=pool.period,
            P_CHANGES=memory.table(number for change in pool.changes for number in change),
            P_N_CHANGES=len(pool.changes),
            P_SLOT=self.slots.add(at.C_PEOPLE, handle) if pool.changing else 0,
            P_ABSENCE=memory.reals([pool.absence]),
            P_ABSENCES=self.stream(pool.absences),
        )

    def calendar(self, calendar: Calendar) -> None:
        memory, handle = self.memory, self.of(calendar)
        stations = [self.of(station) for station in self.floor.stations if station.calendar is calendar]
        starts, ends, cumulative, closures = calendar.tables
        memory.put(
            handle,
            K_PERIOD=calendar.period,
            K_N=len(starts),
            K_STARTS=memory.table(starts),
            K_ENDS=memory.table(ends),
            K_CUMULATIVE=memory.table(cumulative),
            K_PER_PERIOD=cumulative[-1],
            K_N_CLOSURES=len(closures),
            K_CLOSURES=memory.table(number for closure in closures for number in closure),
            K_FROM=-1,
            K_UNTIL=-1,
            K_SLOT=self.slots.add(at.C_OPENING, handle),
            K_STATIONS=memory.table(stations),
            K_N_STATIONS=len(stations),
        )

    # Header and calendar of events -----------------------------------------------------------------------------------

    def header(self) -> None:
        memory, floor = self.memory, self.floor
        sources, products = len(floor.sources), len(floor.products)
        producers = list(dict.fromkeys(station for sink in floor.sinks for station in sink.producers))
        tables: dict[str, Sequence[object]] = {
            "STATIONS": floor.stations,
            "UNITS": self.units,
            "BUFFERS": floor.buffers,
            "SOURCES": floor.sources,
            "POOLS": floor.pools,
            "CALENDARS": floor.calendars,
            "SINK_PRODUCERS": producers,
        }
        for name, things in tables.items():
            memory.put(0, **{f"H_{name}": memory.table(map(self.of, things)), f"H_N_{name}": len(things)})
        for name in ("ENTERED", "LEFT_GOOD", "SCRAPPED", "FIRST_REJECTS"):
            memory.put(0, **{f"H_{name}": memory.room(sources)})
        for name in ("FINISHED", "FINISHED_DEFECTIVE"):
            memory.put(0, **{f"H_{name}": memory.room(products)})
        units = len(self.units)
        sorting = sum(unit.quality is not None and unit.quality.quarantine is not None for unit in self.units)
        most_parts = max(sum(quantity for _, quantity in station.inputs) for station in floor.stations)
        batches = sum(station.batch.largest * len(station.units) for station in floor.stations if station.batch)
        memory.put(
            0,
            H_INSTANT=-1,
            H_WIP_LIMIT=floor.wip_limit,
            H_DEMAND_CAP=floor.demand_cap,
            H_DEMAND_LEFT=floor.demand_left,
            H_DEMAND_PERIOD=floor.demand_period,
            H_HAS_BASKETS=int(floor.has_baskets),
            H_DEMAND_SLOT=self.slots.add(at.C_DEMAND, 0) if floor.demand_cap else 0,
            H_THRESHOLD=floor.recording_threshold,
            H_ONE_FAMILY=int(floor.one_family),
            H_FAMILIES=memory.table(floor.families),
            H_N_PRODUCTS=products,
            H_ESCAPES=memory.room(len(floor.stations) + 3) + 3,
            H_BIN_SIZE=floor.sources[0].bin_size if floor.bins else 0,
            H_MIXING=memory.reals([floor.mixing]),
            H_ITEM_SIZE=item_size(floor),
            H_HAS_SIZES=int(has_sizes(floor)),
            H_LEADS=memory.room(at.LEAD_CLASSES),
            H_FREE_SLOT=-1,
            H_STREAMS=memory.table(self.streams),
            H_N_STREAMS=len(self.streams),
            H_SCRATCH=memory.reals([0.0] * (2 * at.LARGEST_BLOCK)),
            # One event can move every unit a few times: what it may need must be there before it happens.
            H_NEEDED_ITEMS=4 * units * most_parts + 4 * batches + sum(map(most_at_once, floor.sources)) + 8,
            H_NEEDED_REQUESTS=4 * units + 8,
            H_NEEDED_SLOTS=sorting and sorting + 2,
            H_NEEDED_NOTES=200 * units + 40 * batches + 400,
        )

    def events(self) -> None:
        """The tree over all slots, and spare records."""
        memory = self.memory
        grow_tree(self.slots.classes, self.slots.subjects, [], [], memory, self.spare(SPARE_SLOTS))
        size = memory.ints[at.H_ITEM_SIZE]
        chain(memory.ints, at.H_FREE_ITEM, at.H_FREE_ITEMS, size, at.I_NEXT, self.spare(SPARE_ITEMS))
        chain(memory.ints, at.H_FREE_REQUEST, at.H_FREE_REQUESTS, at.R_SIZE, at.R_NEXT, self.spare(SPARE_REQUESTS))

    def spare(self, least: int) -> int:
        needed = {SPARE_ITEMS: at.H_NEEDED_ITEMS, SPARE_REQUESTS: at.H_NEEDED_REQUESTS, SPARE_SLOTS: at.H_NEEDED_SLOTS}
        return least + 2 * self.memory.ints[needed[least]]


def has_sizes(floor: Floor) -> bool:
    """Whether rings are matched by size."""
    return any(unit.size is not None for station in floor.stations for unit in station.units)


def item_size(floor: Floor) -> int:
    """Words of the record of an item.

    Behind that of a bin are its pieces, the defective ones by origin, and makers; behind that of a ring its size.
    """
    whole = at.I_SIZE
    if floor.bins:
        whole = at.J_DEFECTS + 2 * (len(floor.stations) + 1)
    elif has_sizes(floor):
        whole = at.J_SIZE + 1
    return whole + -whole % LINE


def most_at_once(source: Source) -> int:
    """Items that may enter the line with one arrival."""
    if not source.by_lot or source.target is None:
        return 1
    return min(-(-max(quantity for _, quantity in source.lots) // source.bin_size), source.target.capacity)


def compile_line(line: LineSpec) -> CompiledLine:
    """Lay a line out at time 0, independent of seed and replication.

    Raises:
        SpecError: the line is not valid.
    """

    def never(*_: object) -> None:
        raise AssertionError("a floor that is compiled schedules nothing")

    return Flattener(build(line, 0, 0, never, False)).lay_out()
