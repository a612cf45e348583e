"""From a spec to a shop floor at time 0: everything empty, everything in control, nothing set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simcore.check.graph import composition, positions
from simcore.engines.floor import checks
from simcore.engines.floor.calendars import Calendar
from simcore.engines.floor.draws import Durations, Exponentials, count_law, time_law
from simcore.engines.floor.floor import Floor, Handler, Totals
from simcore.engines.floor.matching import Matching
from simcore.engines.floor.parts import chances_of, hazard, make_pool, make_teething, none_of, planned_run_time
from simcore.engines.floor.routes import reaches, upstream
from simcore.engines.floor.sizes import Size
from simcore.engines.floor.things import (
    CLOCK_OF,
    MIXED,
    NEVER,
    ON_ALARM,
    OPERATING,
    PIECES,
    TASK_OF,
    UNLIMITED,
    Batch,
    Buffer,
    Chart,
    Feedback,
    Gate,
    Gauge,
    Mode,
    Patrol,
    Quality,
    Quarantine,
    Sink,
    Source,
    Station,
    Unit,
    Warning,
    rank,
)
from simcore.spec import (
    AdjustmentSpec,
    GateSpec,
    GaugeSpec,
    InterruptionSpec,
    LineSpec,
    QualitySpec,
    SelectiveAssemblySpec,
    SizeSpec,
    StationSpec,
    TimeDistribution,
)
from simcore.spec.distribution import NO_TIME
from simcore.spec.monitoring import early_stops, expanded
from simcore.spec.quantities import nanometres
from simcore.states import UnitState
from simcore.streams import Sampler, Stream, geometric

ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True)
class Luck:
    """Where the draws of one replication come from."""

    seed: int
    replication: int

    def stream(self, owner: str, purpose: str) -> Stream:
        return Stream(self.seed, self.replication, owner, purpose)

    def durations(self, owner: str, purpose: str, *laws: Sampler, least: int = 0) -> Durations:
        return Durations(self.stream(owner, purpose), laws, least)

    def exponentials(self, owner: str, purpose: str) -> Exponentials:
        return Exponentials(self.stream(owner, purpose))


class Builder:
    """Makes the things of one replication; names become objects here and nowhere else."""

    def __init__(self, line: LineSpec, luck: Luck) -> None:
        self.line = line
        self.luck = luck
        self.bin_size = line.bin_size
        self.products = sorted(line.products)
        family_names = sorted({spec.family or name for name, spec in line.products.items()})
        self.family_of = {name: number for number, name in enumerate(family_names)}
        self.families = [self.family_of[line.products[name].family or name] for name in self.products]
        order = sorted(positions(line).items(), key=lambda row: row[1])
        self.position_of = {name: number for number, (name, _) in enumerate(order)}
        self.calendars = {name: Calendar(name, spec) for name, spec in sorted(line.calendars.items())}
        self.pools = {
            name: make_pool(number, name, spec, luck.stream(spec.stream_id or name, "absence"))
            for number, (name, spec) in enumerate(sorted(line.pools.items()))
        }
        self.buffers = {
            name: Buffer(
                number,
                name,
                UNLIMITED if spec.capacity is None else int(spec.capacity.value),
                spec.transport_time.value,
                transfer_batch=spec.transfer_batch.value,
            )
            for number, (name, spec) in enumerate(sorted(line.buffers.items()))
        }
        self.sinks = {name: Sink(number, name) for number, name in enumerate(sorted(line.sinks))}
        self.sources = {name: self.make_source(number, name) for number, name in enumerate(sorted(line.sources))}
        parts = composition(line)
        self.stations = {
            name: self.make_station(number, name, parts[name]) for name, number in self.position_of.items()
        }
        self.connect()

    def make_source(self, number: int, name: str) -> Source:
        spec = self.line.sources[name]
        lots = [(self.products.index(lot.product), lot.quantity.value) for lot in spec.lots]
        source = Source(number, name, lots, spec.repeat, bin_size=self.bin_size)
        if spec.interarrival is not None and spec.to is not None:
            source.interarrival = self.luck.durations(
                spec.stream_id or name, "interarrival", time_law(spec.interarrival)
            )
            source.target = self.buffers[spec.to]
            source.target.sources.append(source)
            source.wait_when_full = spec.when_full == "wait"
            source.by_lot = spec.arrival == "lot"
        return source

    def place(self, name: str) -> Buffer | Sink:
        return self.buffers[name] if name in self.buffers else self.sinks[name]

    def make_station(self, position: int, name: str, parts: dict[str, int]) -> Station:
        spec = self.line.stations[name]
        calendar = self.calendars[spec.calendar] if spec.calendar is not None else None
        station = Station(position, name, calendar)
        for feed in spec.inputs:
            provider: Buffer | Source = (
                self.buffers[feed.origin] if feed.origin in self.buffers else self.sources[feed.origin]
            )
            station.inputs.append((provider, feed.quantity.value))
        if len(station.inputs) == 1 and station.inputs[0][1] == 1:
            only = station.inputs[0][0]
            station.from_buffer = only if isinstance(only, Buffer) else None
            station.from_source = only if isinstance(only, Source) else None
        station.outputs = [self.place(spec.routes.get(product, spec.to)) for product in self.products]
        station.planned_run_time = [planned_run_time(spec, product, self.bin_size) for product in self.products]
        station.weights = tuple(parts.get(source, 0) for source in self.sources)
        station.weight = sum(station.weights)
        station.before_service = spec.blocking == "before_service"
        station.hands_over_when_down = spec.hands_over_when_down
        station.flows = [[0] * 5 for _ in self.products]
        if spec.operator is not None:
            station.operator_pool = self.pools[spec.operator.pool]
            station.operator_priority = spec.operator.priority
            station.attend = spec.operator.mode == "attend"
        if spec.setup is not None:
            station.setup_per_lot = spec.setup.per_lot
            station.setup_pool = self.pools[spec.setup.pool] if spec.setup.pool is not None else None
            station.setup_priority = spec.setup.priority
        if spec.batch is not None:
            limit = spec.batch.waiting_limit
            station.batch = Batch(
                spec.batch.smallest.value, spec.batch.largest.value, NEVER if limit is None else limit.value
            )
        if spec.selective_assembly is not None:
            station.matching = self.make_matching(station, spec.selective_assembly)
        if spec.teething is not None:
            station.teething = make_teething(spec.teething)
        station.units = [self.make_unit(station, spec, index) for index in range(spec.units.value)]
        return station

    def make_matching(self, station: Station, spec: SelectiveAssemblySpec) -> Matching:
        (outer, _), (inner, _) = station.inputs[:2]
        assert isinstance(outer, Buffer) and isinstance(inner, Buffer)
        return Matching(outer, inner, spec.classes.value, nanometres(spec.class_width.value), spec.reach)

    def make_unit(self, station: Station, spec: StationSpec, index: int) -> Unit:
        owner = f"{spec.stream_id or station.name}/{index}"
        cycle = self.luck.durations(owner, "cycle", *(time_law(spec.cycles.get(p, spec.cycle)) for p in self.products))
        unit = Unit(station, index, station.calendar, rank(0, station.position, index), cycle)
        if spec.operator is not None:
            unit.load = self.luck.durations(owner, "load", time_law(spec.operator.load_time))
        if spec.furnace is not None:
            unit.setup = self.luck.durations(owner, "recipe_gap", time_law(spec.furnace.recipe_gap))
        if spec.setup is not None:
            laws = [time_law(spec.setup.duration)]
            for before, row in sorted(spec.setup.matrix.items()):
                for after, law in sorted(row.items()):
                    station.setup_variants[self.family_of[before], self.family_of[after]] = len(laws)
                    laws.append(time_law(law))
            unit.setup = self.luck.durations(owner, "setup", *laws)
        if self.line.bins is not None and self.bin_size > 1 and self.line.bins.mixing_probability.value > 0.0:
            unit.mixing = self.luck.stream(owner, "mixing")
        if spec.quality is not None:
            unit.quality = self.make_quality(spec.quality, owner)
        # Nobody else asks for sizes.
        if spec.size is not None and any(each.selective_assembly for each in self.line.stations.values()):
            unit.size = self.make_size(spec.size, owner)
        self.make_modes(unit, spec, owner)
        return unit

    def make_size(self, spec: SizeSpec, owner: str) -> Size:
        size = Size(
            spec.standard_deviation.value * 1000.0, nanometres(spec.offset.value), spec.setting_error.value * 1000.0,
            nanometres(spec.drift.value), None if spec.follows is None else self.buffers[spec.follows],
            self.luck.stream(owner, "size"), self.luck.stream(owner, "setting"),
        )  # fmt: skip
        return size

    def make_modes(self, unit: Unit, spec: StationSpec, owner: str) -> None:
        # The cycle for whose end a stop would wait is that of a piece, and lasts no time in a bin.
        by_piece = self.bin_size > 1 and spec.batch is None
        unit.modes = [self.adjustment_mode(spec.quality.adjustment if spec.quality else None, owner)]
        unit.modes[0].preempt = by_piece
        early = early_stops(spec)
        for number, (name, (stop, monitored)) in enumerate(sorted(expanded(spec.interruptions).items()), start=1):
            mode = self.make_mode(number, name, stop, f"{owner}/{stop.stream_id or name}", by_piece)
            mode.early = name in early
            unit.modes.append(mode)
            if mode.clock == OPERATING:
                unit.operating_modes.append(mode)
            elif mode.clock == PIECES:
                unit.piece_modes.append(mode)
            if monitored is not None:
                mode.instead_of = next(other for other in unit.modes if other.name == monitored)
                self.watch(mode.instead_of, mode, spec.interruptions[monitored], owner)

    def make_mode(self, number: int, name: str, spec: InterruptionSpec, owner: str, by_piece: bool) -> Mode:
        state = UnitState[spec.state.upper()]
        mode = self.mode(
            number, name, CLOCK_OF[spec.clock], state, spec.response, spec.duration, owner, ("response", "duration")
        )
        if spec.pieces_to is not None:
            mode.time_to = self.luck.durations(owner, "time_to", count_law(spec.pieces_to), least=1)
        else:
            assert spec.time_to is not None
            # A stop without any operating time before it would never let the unit work.
            mode.time_to = self.luck.durations(owner, "time_to", time_law(spec.time_to), least=1)
        mode.pool = self.pools[spec.pool] if spec.pool is not None else None
        mode.priority = spec.priority
        mode.planned, mode.preempt, mode.fixed_grid = spec.planned, spec.preempt or by_piece, spec.fixed_grid
        mode.lose = spec.effect == "lose"
        return mode

    def watch(self, failure: Mode, planned: Mode, spec: InterruptionSpec, owner: str) -> None:
        monitoring = spec.condition_monitoring
        assert monitoring is not None
        owner = f"{owner}/{spec.stream_id or failure.name}"
        failure.warning = Warning(
            planned,
            monitoring.announced_share.value * monitoring.detection_share.value,
            monitoring.monitoring_interval.value,
            self.luck.durations(owner, "warning", time_law(monitoring.warning_time)),
            self.luck.stream(owner, "announced"),
        )

    def adjustment_mode(self, spec: AdjustmentSpec | None, owner: str) -> Mode:
        response, duration = (spec.response, spec.duration) if spec is not None else (NO_TIME, NO_TIME)
        purposes = ("adjustment_response", "adjustment")
        mode = self.mode(0, ADJUSTMENT, ON_ALARM, UnitState.ADJUSTMENT, response, duration, owner, purposes)
        if spec is not None:
            mode.pool = self.pools[spec.pool] if spec.pool is not None else None
            mode.priority = spec.priority
        return mode

    def mode(
        self, number: int, name: str, clock: int, state: UnitState, response: TimeDistribution,
        duration: TimeDistribution, owner: str, purposes: tuple[str, str],
    ) -> Mode:  # fmt: skip
        return Mode(
            number, name, clock, int(state), TASK_OF[state.key],
            int(UnitState.DOWN_RESPONSE if state == UnitState.DOWN_REPAIR else state),
            self.luck.durations(owner, purposes[0], time_law(response)),
            self.luck.durations(owner, purposes[1], time_law(duration)),
        )  # fmt: skip

    def make_quality(self, spec: QualitySpec, owner: str) -> Quality:
        in_control, shifted = chances_of(spec)
        defects = self.luck.exponentials(owner, "defect")
        shift = (
            None
            if spec.time_to_shift is None
            else self.luck.durations(owner, "shift", time_law(spec.time_to_shift), least=1)
        )
        quality = Quality(
            (hazard(in_control), hazard(shifted)), defects, shift, (in_control, shifted),
            self.luck.stream(owner, "defects_of_bin"),
        )  # fmt: skip
        biased = spec.gauge.nonconforming_when_biased if spec.gauge is not None else None
        if spec.patrol is not None:
            patrol = spec.patrol
            chances = tuple(
                patrol.effectiveness.value * (1.0 - none_of(p, patrol.pieces.value))
                for p in (in_control, shifted, in_control if biased is None else biased.value)
            )
            quality.patrol = Patrol(
                patrol.interval.value, (chances[0], chances[1], chances[2]), patrol.reaction.value,
                None if patrol.pool is None else self.pools[patrol.pool], patrol.priority,
                self.luck.durations(owner, "patrol_duration", time_law(patrol.duration)),
                self.luck.stream(owner, "patrol"),
            )  # fmt: skip
        if spec.chart is not None:
            chart = spec.chart
            lengths = (chart.average_run_length_in_control.value, chart.average_run_length_shifted.value)
            quality.chart = Chart(
                chart.interval.value,
                (1.0 / lengths[0], 1.0 / lengths[1]),
                chart.reaction.value,
                self.luck.stream(owner, "chart"),
            )
        if spec.gauge is not None:
            quality.gauge = self.make_gauge(spec.gauge, owner)
        for loop in spec.feedback:
            quality.feedback[self.position_of[loop.gate]] = Feedback(
                loop.count.value, loop.within.value, loop.delay.value
            )
        if spec.quarantine is not None:
            rule = spec.quarantine
            quality.quarantine = Quarantine(
                rule.scope == "lot", None if rule.pool is None else self.pools[rule.pool], rule.priority,
                self.luck.durations(owner, "sort_duration", time_law(rule.duration_per_piece)),
                rule.effectiveness.value, self.luck.stream(owner, "sort"), self.by_origin(owner, "sort"),
            )  # fmt: skip
        return quality

    def make_gauge(self, spec: GaugeSpec, owner: str) -> Gauge:
        gauge = Gauge(
            spec.reaction.value,
            self.luck.durations(owner, "gauge", geometric(1.0 / spec.pieces_to_detection.value), least=1),
        )
        if spec.pieces_to_false_alarm is not None:
            gauge.false_hazard = hazard(1.0 / spec.pieces_to_false_alarm.value)
            gauge.false_next = self.luck.exponentials(owner, "gauge_false")
        if (
            spec.bias_time_to is not None
            and spec.nonconforming_when_biased is not None
            and spec.master_check_interval is not None
        ):
            gauge.bias_time_to = self.luck.durations(owner, "gauge_bias", time_law(spec.bias_time_to), least=1)
            gauge.biased_hazard = hazard(spec.nonconforming_when_biased.value)
            gauge.biased_chance = spec.nonconforming_when_biased.value
            gauge.master_interval = spec.master_check_interval.value
        return gauge

    def make_gate(self, unit: Unit, spec: GateSpec, owner: str) -> Gate:
        false_rejects = self.luck.exponentials(owner, "false_reject")
        rework: dict[int, tuple[float, Buffer]] = {
            checks.FALSE_REJECT if origin == "false_reject" else self.position_of[origin]: (
                rule.share.value,
                self.buffers[rule.to],
            )
            for origin, rule in spec.rework.items()
        }
        return Gate(
            spec.effectiveness.value, hazard(spec.false_reject.value), spec.rework_may_overfill, rework,
            self.luck.stream(owner, "detect"), self.luck.stream(owner, "disposition"),
            false_rejects, spec.false_reject.value, self.by_origin(owner, "detect"),
        )  # fmt: skip

    def by_origin(self, owner: str, purpose: str) -> dict[int, Stream]:
        """Of bins: how many pieces of each origin are found."""
        if self.bin_size == 1:
            return {}
        origins = {checks.FALSE_REJECT: "false_reject", MIXED: "mixing"}
        origins |= {position: name for name, position in self.position_of.items()}
        return {origin: self.luck.stream(owner, f"{purpose}/{name}") for origin, name in origins.items()}

    def connect(self) -> None:
        downstream_first = sorted(self.stations.values(), key=lambda station: -station.position)
        for station in downstream_first:
            spec = self.line.stations[station.name]
            for provider, _ in station.inputs:
                provider.consumers.append(station)
            targets: list[Buffer | Sink] = list(station.outputs)
            if spec.gate is not None:
                for unit in station.units:
                    unit.gate = self.make_gate(unit, spec.gate, f"{spec.stream_id or station.name}/{unit.index}")
                targets += [self.buffers[rule.to] for rule in spec.gate.rework.values()]
            for target in dict.fromkeys(targets):
                target.producers.append(station)
        for station in self.stations.values():
            station.on_rework_loop = reaches(station, station)
            furnace = self.line.stations[station.name].furnace
            if furnace is not None:
                for buffer in station.outputs:
                    assert isinstance(buffer, Buffer)
                    buffer.transport = (
                        self.line.buffers[buffer.name].transport_time.value + furnace.residence_time.value
                    )
        for buffer in self.buffers.values():
            if buffer.transfer_batch > 1:
                buffer.before = upstream(buffer, downstream_first)


def build(
    line: LineSpec, seed: int, replication: int, schedule: Callable[[int, int, Handler, Any, int], None], tracing: bool
) -> Floor:
    """The shop floor of one replication at time 0, before anything is scheduled."""
    parts = Builder(line, Luck(seed, replication))
    sources, products = list(parts.sources.values()), parts.products
    floor = Floor(
        schedule,
        sorted(parts.stations.values(), key=lambda station: station.position),
        list(parts.buffers.values()),
        list(parts.sinks.values()),
        sources,
        list(parts.pools.values()),
        list(parts.calendars.values()),
        products,
        parts.families,
        Totals(
            [0] * len(sources),
            [0] * len(sources),
            [0] * len(sources),
            [0] * len(sources),
            [0] * len(products),
            [0] * len(products),
        ),
        tracing,
    )
    floor.one_family = len(set(parts.families)) == 1
    floor.has_baskets = any(buffer.transfer_batch > 1 for buffer in floor.buffers)
    if line.bins is not None and parts.bin_size > 1:
        floor.bins, floor.mixing = True, line.bins.mixing_probability.value
    floor.recording_threshold = line.report.recording_threshold or 0
    if line.wip_limit is not None:
        floor.wip_limit = line.wip_limit.value
    if line.demand is not None and line.demand.mode == "cap":
        assert line.demand.period is not None
        floor.demand_cap = floor.demand_left = line.demand.quantity.value
        floor.demand_period = line.demand.period
    return floor
