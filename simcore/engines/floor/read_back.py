"""From the arrays of the compiled engine back to the shop floor, so that accounts and refusals are written once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simcore.engines.floor.things import STATES, TASKS, Buffer, Item, Quality, Sink, Unit
from simcore.kernels import layout as at

if TYPE_CHECKING:
    from simcore.compile import CompiledLine

Ints = np.ndarray[Any, np.dtype[np.int64]]
MEANS = ("patrol", "chart", "gauge", "feedback")
# So many numbers are looked through faster as a list than as an array.
FEW = 100
_HALF, _WHOLE = 1 << 63, 1 << 64


def integral(accumulated: int, level: int, now: int) -> int:
    """Sum of exit times less entry times, when `accumulated` and the product have wrapped around 64 bits.

    The integral up to now, `accumulated` + level x now, fits; what is returned makes it so in Python integers.
    """
    return up_to_now(accumulated, level, now) - level * now


def up_to_now(accumulated: int, level: int, now: int) -> int:
    """The integral up to now of a level whose changes have been accumulated as exit times less entry times."""
    return (accumulated + level * now + _HALF) % _WHOLE - _HALF


def _counted(counts: Ints, first: int) -> dict[int, int]:
    """What is not zero of int64[n], by number from `first` on."""
    if len(counts) <= FEW:
        return {number: count for number, count in enumerate(counts.tolist(), first) if count}
    (seen,) = np.nonzero(counts)
    return dict(zip((seen + first).tolist(), counts[seen].tolist(), strict=True))


def read_back(template: CompiledLine, ints: Ints) -> None:
    """Bring every count, integral and state of the shop floor up to what the arrays say."""
    floor, handles = template.floor, template.handles
    header = ints[: at.HEADER].tolist()
    now = floor.now = header[at.H_NOW]
    floor.ended = bool(header[at.H_ENDED])
    floor.draining = bool(header[at.H_DRAINING])
    floor.wip = header[at.H_WIP]
    floor.demand_left = header[at.H_DEMAND_LEFT]
    floor.demand_end = header[at.H_DEMAND_END]
    floor.quarantined = header[at.H_QUARANTINED]
    buffer_at = {handles[id(buffer)]: buffer for buffer in floor.buffers}
    for buffer in floor.buffers:
        record = ints[handles[id(buffer)] :][: at.B_SIZE].tolist()
        buffer.content = record[at.B_CONTENT]
        buffer.reserved = record[at.B_RESERVED]
        buffer.content_time = integral(record[at.B_CONTENT_TIME], buffer.content, now)
        buffer.largest, buffer.remnant = record[at.B_LARGEST], record[at.B_REMNANT]
        buffer.entered, buffer.left = record[at.B_ENTERED], record[at.B_LEFT]
        buffer.moving.clear()
        if record[at.B_MOVING]:
            buffer.moving.append([Item(0, 0, 0, 0, 0)])
    for source in floor.sources:
        record = ints[handles[id(source)] :][: at.S_SIZE].tolist()
        source.lost, source.dry, source.outstanding = (
            record[at.S_LOST],
            bool(record[at.S_DRY]),
            record[at.S_PENDING],
        )
    for pool in floor.pools:
        record = ints[handles[id(pool)] :][: at.P_SIZE].tolist()
        pool.present, pool.busy, pool.waiting = record[at.P_PRESENT], record[at.P_BUSY], record[at.P_WAITING]
        pool.busy_by_task = record[at.P_TASK_BUSY : at.P_TASK_BUSY + len(TASKS)]
        begun = record[at.P_TASK_TIME : at.P_TASK_TIME + len(TASKS)]
        pool.busy_time = [up_to_now(time, busy, now) for time, busy in zip(begun, pool.busy_by_task, strict=True)]
        pool.present_time = up_to_now(record[at.P_PRESENT_TIME], pool.present, now)
        pool.overtime = up_to_now(record[at.P_OVERTIME], max(pool.busy - pool.present, 0), now)
        pool.waiting_time = integral(record[at.P_WAITING_TIME], pool.waiting, now)
        pool.requests, pool.since = record[at.P_REQUESTS], now
    origins = len(floor.stations) + 3
    for station in floor.stations:
        record = ints[handles[id(station)] :][: at.ST_SIZE].tolist()
        for name, field in (
            ("scrap", at.ST_SCRAP),
            ("rework", at.ST_REWORK),
            ("quarantine_scrap", at.ST_QUARANTINE_SCRAP),
            ("escaped", at.ST_ESCAPED),
        ):
            # The first cause, what was mixed in, lies before the handle.
            setattr(station, name, _counted(ints[record[field] - 1 :][:origins], -3))
        # [unit, product, field]
        rows = np.stack([made_of(template, ints, unit) for unit in station.units])
        station.flows = rows[:, :, at.D_TAKEN : at.D_REWORKED + 1].sum(axis=0).tolist()
        for unit in station.units:
            read_unit(template, ints, unit, buffer_at)
    read_totals(template, ints, header, now)


def made_of(template: CompiledLine, ints: Ints, unit: Unit) -> Ints:
    """What a unit has done, int64[product, field]."""
    first = int(ints[template.handles[id(unit)] + at.U_PRODUCTS])
    answer: Ints = ints[first:][: at.D_SIZE * len(template.floor.products)].reshape(-1, at.D_SIZE)
    return answer


def read_unit(template: CompiledLine, ints: Ints, unit: Unit, buffer_at: dict[int, Buffer]) -> None:
    """One unit, its modes and its quality."""
    handles, floor = template.handles, template.floor
    record = ints[handles[id(unit)] :][: at.U_SIZE].tolist()
    unit.phase, unit.state, unit.since = record[at.U_PHASE], record[at.U_STATE], record[at.U_SINCE]
    unit.booked = record[at.U_BOOKED : at.U_BOOKED + STATES]
    unit.stage, unit.operating, unit.run_from = record[at.U_STAGE], record[at.U_AGE], record[at.U_RUN_FROM]
    unit.holds_operator = bool(record[at.U_HOLDS])
    unit.overfill = bool(record[at.U_OVERFILL])
    unit.reserved = buffer_at.get(record[at.U_RESERVED])
    target = record[at.U_TARGET]
    place: Buffer | Sink | None = floor.sinks[-1 - target] if target < 0 else buffer_at.get(target)
    unit.target = place
    unit.item = Item(0, 0, 0, 0, 0) if record[at.U_ITEM] else None
    rows = made_of(template, ints, unit)
    run_times, produced, good = rows[:, at.D_RUN_TIME], rows[:, at.D_PRODUCED], rows[:, at.D_GOOD]
    unit.produced, unit.good, unit.scrapped = int(produced.sum()), int(good.sum()), record[at.U_SCRAPPED]
    unit.reworked, unit.defective_made = record[at.U_REWORKED], record[at.U_DEFECTIVE]
    unit.standard_time, unit.good_standard_time = int(run_times @ produced), int(run_times @ good)
    unit.setups = record[at.U_SETUPS]
    unit.stop = None
    for mode in unit.modes:
        handle = handles[id(mode)]
        fields = ints[handle:][: at.M_SIZE].tolist()
        mode.count, mode.response_time, mode.waiting_time, mode.duration_time = fields[at.M_COUNT : at.M_COUNT + 4]
        mode.recorded_count, mode.recorded_time = fields[at.M_RECORDED], fields[at.M_RECORDED_TIME]
        if record[at.U_STOP] == handle:
            unit.stop = mode
    if unit.quality is not None:
        read_quality(unit.quality, ints[handles[id(unit.quality)] :][: at.Q_SIZE].tolist())


def read_quality(state: Quality, record: list[int]) -> None:
    """Counts of the quality state of one unit."""
    state.shifted, state.shifted_since = bool(record[at.Q_SHIFTED]), record[at.Q_SHIFTED_SINCE]
    state.shifted_time, state.shifts = record[at.Q_SHIFTED_TIME], record[at.Q_SHIFTS]
    state.detection_delay = record[at.Q_DELAY]
    state.detections = dict(zip(MEANS, record[at.Q_DETECTIONS :][: at.N_MEANS], strict=True))
    state.false_alarms = dict(zip(MEANS, record[at.Q_FALSE_ALARMS :][: at.N_MEANS], strict=True))


def read_totals(template: CompiledLine, ints: Ints, header: list[int], now: int) -> None:
    """Counts of the whole line."""
    floor = template.floor
    totals, sources, products = floor.totals, len(floor.sources), len(floor.products)
    totals.entered = ints[header[at.H_ENTERED] :][:sources].tolist()
    totals.left_good = ints[header[at.H_LEFT_GOOD] :][:sources].tolist()
    totals.scrapped = ints[header[at.H_SCRAPPED] :][:sources].tolist()
    totals.first_rejects = ints[header[at.H_FIRST_REJECTS] :][:sources].tolist()
    totals.finished = ints[header[at.H_FINISHED] :][:products].tolist()
    totals.finished_defective = ints[header[at.H_FINISHED_DEFECTIVE] :][:products].tolist()
    totals.escapes = _counted(ints[header[at.H_ESCAPES] - 3 :][: len(floor.stations) + 3], -3)
    totals.lead_time_sum, totals.lead_time_count = header[at.H_LEAD_SUM], header[at.H_LEAD_COUNT]
    totals.lead_times = _counted(ints[header[at.H_LEADS] :][: at.LEAD_CLASSES], 0)
    totals.wip_time = integral(header[at.H_WIP_TIME], floor.wip, now)
    totals.progress = header[at.H_PROGRESS]
