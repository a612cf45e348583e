"""Quality states, what detects their shifts, gates and sizes as records of the compiled engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor.draws import Uniforms
from simcore.engines.floor.sizes import Size
from simcore.engines.floor.things import MIXED, Gate, Quality
from simcore.kernels import layout as at

if TYPE_CHECKING:
    from simcore.compile import Flattener


def lay_out_quality(flat: Flattener, unit: int, state: Quality) -> int:
    """Quality state of one unit and what watches for a shift; its handle."""
    memory, slots = flat.memory, flat.slots
    handle = memory.record(at.Q_SIZE)
    flat.handle[id(state)] = handle
    reals = [0.0] * at.F_QUALITY
    reals[at.F_HAZARD : at.F_HAZARD_SHIFTED + 1] = state.hazards
    reals[at.F_CHANCE : at.F_CHANCE_SHIFTED + 1] = state.chances
    memory.put(
        handle,
        Q_DEFECTS=flat.stream(state.defects),
        Q_MANY=flat.stream(state.many) if flat.floor.bins else 0,
        Q_SHIFT=flat.stream(state.time_to_shift),
        Q_SHIFT_DUE=at.NEVER,
        Q_ALARM_SLOT=slots.add(at.C_ALARM, unit) if state.may_be_found else 0,
        QG_LEFT=at.NEVER,
    )
    if state.patrol is not None:
        patrol = state.patrol
        reals[at.F_PATROL : at.F_PATROL_BIASED + 1] = patrol.chances
        memory.put(
            handle,
            QP_ON=1,
            QP_INTERVAL=patrol.interval,
            QP_REACTION=patrol.reaction,
            QP_POOL=flat.of(patrol.pool),
            QP_PRIORITY=patrol.priority,
            QP_DURATION=flat.stream(patrol.duration),
            QP_SAMPLE=flat.stream(patrol.sample),
            QP_SLOT=slots.add(at.C_PATROL, unit),
            QP_END_SLOT=slots.add(at.C_PATROL_END, unit),
        )
    if state.chart is not None:
        chart = state.chart
        reals[at.F_CHART : at.F_CHART_SHIFTED + 1] = chart.chances
        memory.put(
            handle,
            QC_ON=1,
            QC_INTERVAL=chart.interval,
            QC_REACTION=chart.reaction,
            QC_SAMPLE=flat.stream(chart.sample),
            QC_SLOT=slots.add(at.C_CHART, unit),
        )
    if state.gauge is not None:
        gauge = state.gauge
        reals[at.F_GAUGE_HAZARD] = gauge.false_hazard
        reals[at.F_HAZARD_BIASED] = gauge.biased_hazard
        reals[at.F_CHANCE_BIASED] = gauge.biased_chance
        memory.put(
            handle,
            QG_ON=1,
            QG_REACTION=gauge.reaction,
            QG_PIECES=flat.stream(gauge.pieces),
            QG_FALSE=flat.stream(gauge.false_next),
            QG_BIAS=flat.stream(gauge.bias_time_to),
            QG_MASTER=gauge.master_interval,
            QG_BIAS_SLOT=slots.add(at.C_BIAS, unit),
            QG_MASTER_SLOT=slots.add(at.C_MASTER, unit),
        )
    loops = [
        memory.table([position, loop.count, loop.within, loop.delay, 0, 0, *[0] * loop.count])
        for position, loop in sorted(state.feedback.items())
    ]
    memory.put(handle, QF_LOOPS=memory.table(loops), QF_N=len(loops))
    if state.quarantine is not None:
        rule = state.quarantine
        reals[at.F_SORT] = rule.effectiveness
        memory.put(
            handle,
            QQ_ON=1,
            QQ_LOT=int(rule.whole_lot),
            QQ_POOL=flat.of(rule.pool),
            QQ_PRIORITY=rule.priority,
            QQ_DURATION=flat.stream(rule.duration),
            QQ_SAMPLE=flat.stream(rule.sample),
            QQ_MANY=by_origin(flat, rule.many),
        )
    memory.put(handle, Q_FLOATS=memory.real_record(reals))
    return handle


def by_origin(flat: Flattener, many: dict[int, Uniforms]) -> int:
    """Streams for the pieces of bins: good ones, mixed in, and of each station; 0 where items are pieces."""
    origins = (-1, MIXED, *range(len(flat.floor.stations)))
    # Streams take room of their own, so all of them come before the table.
    streams = [flat.stream(many[origin]) for origin in origins if many]
    return flat.memory.table(streams) if many else 0


def lay_out_gate(flat: Flattener, gate: Gate) -> int:
    """A gate with its rework by origin; its handle."""
    memory = flat.memory
    origins = range(-1, len(flat.floor.stations))
    targets = [gate.rework.get(origin, (0.0, None)) for origin in origins]
    memory.record(0)
    handle = memory.table([0] * at.G_REWORK + [flat.of(buffer) for _, buffer in targets])
    reals = [gate.effectiveness, gate.false_hazard, 0.0, 0.0, gate.false_chance, *(share for share, _ in targets)]
    memory.put(
        handle,
        G_DETECT=flat.stream(gate.detect),
        G_DISPOSITION=flat.stream(gate.disposition),
        G_FALSE=flat.stream(gate.false_rejects),
        G_OVERFILL=int(gate.overfill),
        G_FLOATS=memory.real_record(reals),
        G_MANY=by_origin(flat, gate.many),
    )
    return handle


def lay_out_size(flat: Flattener, size: Size) -> int:
    """What size a unit gives to its pieces; its handle."""
    handle = flat.memory.record(at.V_SIZE)
    flat.memory.put(
        handle,
        V_OFFSET=size.offset,
        V_DRIFT=size.drift,
        V_FOLLOWS=flat.of(size.follows),
        V_DRAWS=flat.stream(size.draws),
        V_SETTINGS=flat.stream(size.settings),
        V_FLOATS=flat.memory.reals([size.standard_deviation, size.setting_error]),
    )
    return handle
