"""How defects and shifts are found: gates, patrols, charts, gauges, feedback; alarms, quarantine, adjustment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import baskets, bins, cycle, flow, people, stops
from simcore.engines.floor.floor import Note
from simcore.engines.floor.things import (
    ALARM,
    CHECK_DUE,
    CHECK_END,
    DONE,
    GAUGE,
    LOADING,
    MACHINE,
    NEVER,
    SORT_END,
    TASK_OF,
    Buffer,
    Item,
    Unit,
    rank,
)

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor

FALSE_REJECT = -1
PATROL_TASK = TASK_OF["patrol"]
SORT_TASK = TASK_OF["sort"]
# Modes in the rank of a unit's check and gauge events.
PATROL_CHECK, CHART_CHECK = 0, 1
BIAS, MASTER_CHECK = 0, 1


# Gates --------------------------------------------------------------------------------------------------------------


def rejected(floor: Floor, unit: Unit, item: Item) -> bool:
    """Inspect the piece at the exit; a reject is scrapped, or on its way to rework."""
    gate = unit.gate
    assert gate is not None
    origin = item.defect
    if origin >= 0:
        if gate.detect.next() >= gate.effectiveness:
            return False
        assert item.defect_unit is not None
        report_back(floor, item.defect_unit, unit.station.position, 1)
    else:
        gate.false_sum += gate.false_hazard
        if gate.false_sum < gate.false_at:
            return False
        gate.false_sum = 0.0
        gate.false_at = gate.false_rejects.next()
        origin = FALSE_REJECT
    if not item.rejected:
        item.rejected = True
        for source, pieces in enumerate(unit.station.weights):
            floor.totals.first_rejects[source] += pieces
    share, buffer = gate.rework.get(origin, (0.0, None))
    if buffer is None or share <= 0.0 or gate.disposition.next() >= share:
        cycle.scrap(floor, unit, item, origin)
        return True
    to_rework(floor, unit, item, origin, buffer)
    return True


def to_rework(floor: Floor, unit: Unit, item: Item, origin: int, buffer: Buffer) -> None:
    """The defect is known, and will be gone when the piece has been reworked."""
    station = unit.station
    unit.reworked += 1
    station.flows[item.product][4] += 1
    station.rework[origin] = station.rework.get(origin, 0) + 1
    if floor.tracing:
        floor.note(unit, Note.REWORK, item, origin)
    item.defect = -1
    item.defect_unit = None
    cycle.drop_reservation(floor, unit)
    unit.target = buffer
    unit.overfill = unit.gate is not None and unit.gate.overfill
    unit.phase = DONE


def report_back(floor: Floor, maker: Unit, gate: int, rejects: int) -> None:
    """A gate downstream tells the unit that made the defects."""
    state = maker.quality
    if state is None or gate not in state.feedback:
        return
    loop = state.feedback[gate]
    for _ in range(min(rejects, loop.count)):
        loop.rejects.append(floor.now)
        if len(loop.rejects) > loop.count:
            loop.rejects.popleft()
        if len(loop.rejects) == loop.count and floor.now - loop.rejects[0] <= loop.within and not state.adjusting:
            loop.rejects.clear()
            finding(floor, maker, "feedback", loop.delay, on_wall=True)


# Sampling -----------------------------------------------------------------------------------------------------------


def next_check(floor: Floor, unit: Unit, number: int) -> None:
    """Put the next patrol or chart sample of a unit on the calendar of events."""
    state = unit.quality
    assert state is not None
    watcher = state.patrol if number == PATROL_CHECK else state.chart
    assert watcher is not None
    due = floor.now + watcher.interval if unit.calendar is None else unit.calendar.add(floor.now, watcher.interval)
    handler = patrol_due if number == PATROL_CHECK else chart_due
    floor.schedule(due, rank(CHECK_DUE, 0, 0, number) + unit.rank_base, handler, unit, number)


def patrol_due(floor: Floor, unit: Unit, number: int) -> None:
    """A visit is due: ask for the inspector if there is anything new to measure."""
    next_check(floor, unit, number)
    assert unit.quality is not None
    patrol = unit.quality.patrol
    assert patrol is not None
    if patrol.pending or not (patrol.made or (floor.bins and bins.is_under_way(floor, unit))):
        return
    patrol.pending = True
    if patrol.pool is None:
        patrol_sample(floor, unit)
    else:
        people.request(floor, patrol.pool, unit, PATROL_TASK, patrol.priority, lambda: patrol_sample(floor, unit))


def patrol_sample(floor: Floor, unit: Unit) -> None:
    """The inspector takes the pieces: what they are is decided now, what he finds is known when he is done."""
    state = unit.quality
    assert state is not None and state.patrol is not None
    patrol = state.patrol
    if floor.bins:
        bins.look(floor, unit, floor.operating_age(unit))
    biased = state.gauge is not None and state.gauge.biased
    patrol.found = patrol.sample.next() < patrol.chances[2 if biased else int(state.shifted)]
    patrol.made = False
    patrol.sampled_at = floor.now
    length = patrol.duration.next()
    held = patrol.pool is not None
    end = floor.now + length if held or unit.calendar is None else unit.calendar.add(floor.now, length)
    floor.schedule(end, rank(CHECK_END) + unit.rank_base, patrol_end, unit, state.episode)


def patrol_end(floor: Floor, unit: Unit, episode: int) -> None:
    """The inspector knows, and goes."""
    state = unit.quality
    assert state is not None and state.patrol is not None
    patrol = state.patrol
    if patrol.pool is not None:
        people.release(floor, patrol.pool, PATROL_TASK)
    patrol.pending = False
    if floor.tracing:
        floor.note(unit, Note.PATROL, None, int(patrol.found))
    if not patrol.found:
        state.last_good_check = max(state.last_good_check, patrol.sampled_at)
    elif episode == state.episode and not state.adjusting:
        finding(floor, unit, "patrol", patrol.reaction, on_wall=False)


def chart_due(floor: Floor, unit: Unit, number: int) -> None:
    """A sample goes onto the chart."""
    next_check(floor, unit, number)
    state = unit.quality
    assert state is not None and state.chart is not None
    chart = state.chart
    if not (chart.made or (floor.bins and bins.is_under_way(floor, unit))):
        return
    if floor.bins:
        bins.look(floor, unit, floor.operating_age(unit))
    chart.made = False
    if chart.sample.next() >= chart.chances[int(state.shifted)]:
        state.last_good_check = floor.now
    elif not state.adjusting:
        finding(floor, unit, "chart", chart.reaction, on_wall=False)


def bias_due(floor: Floor, unit: Unit, _: int) -> None:
    """The gauge is biased from now on; nothing shows it before the master check."""
    assert unit.quality is not None and unit.quality.gauge is not None
    if floor.bins:
        bins.look_now(floor, unit, floor.operating_age(unit))
    unit.quality.gauge.biased = True
    if floor.tracing:
        floor.note(unit, Note.GAUGE_BIASED, None, 1)


def next_bias(floor: Floor, unit: Unit) -> None:
    """Draw when the gauge becomes biased."""
    assert unit.quality is not None and unit.quality.gauge is not None
    law = unit.quality.gauge.bias_time_to
    assert law is not None
    wait = law.next()
    due = floor.now + wait if unit.calendar is None else unit.calendar.add(floor.now, wait)
    floor.schedule(due, rank(GAUGE, 0, 0, BIAS) + unit.rank_base, bias_due, unit, 0)


def master_check(floor: Floor, unit: Unit, _: int) -> None:
    """A master piece shows the bias, if there is one, and ends it."""
    assert unit.quality is not None and unit.quality.gauge is not None
    gauge = unit.quality.gauge
    next_master_check(floor, unit)
    if gauge.biased:
        if floor.bins:
            bins.look_now(floor, unit, floor.operating_age(unit))
        gauge.biased = False
        next_bias(floor, unit)
        if floor.bins:
            bins.again(floor, unit)
        if floor.tracing:
            floor.note(unit, Note.GAUGE_BIASED, None, 0)


def next_master_check(floor: Floor, unit: Unit) -> None:
    """Put the next master check on the calendar of events."""
    assert unit.quality is not None and unit.quality.gauge is not None
    interval = unit.quality.gauge.master_interval
    due = floor.now + interval if unit.calendar is None else unit.calendar.add(floor.now, interval)
    floor.schedule(due, rank(GAUGE, 0, 0, MASTER_CHECK) + unit.rank_base, master_check, unit, 0)


# Alarm, quarantine, adjustment --------------------------------------------------------------------------------------


def finding(floor: Floor, unit: Unit, means: str, reaction: int, *, on_wall: bool) -> None:
    """Something was found: after the reaction the unit will be stopped and adjusted."""
    state = unit.quality
    assert state is not None
    state.adjusting = True
    state.means = means
    state.finding_true = state.shifted
    if floor.tracing:
        floor.note(unit, Note.FINDING, None, int(state.shifted))
    due = floor.now + reaction if on_wall or unit.calendar is None else unit.calendar.add(floor.now, reaction)
    floor.schedule(due, rank(ALARM) + unit.rank_base, alarm, unit, state.episode)


def alarm(floor: Floor, unit: Unit, episode: int) -> None:
    """Hold the adjustment, and hold back what may be defective."""
    state = unit.quality
    assert state is not None
    if episode != state.episode:
        return
    table = state.detections if state.finding_true else state.false_alarms
    table[state.means] = table.get(state.means, 0) + 1
    if state.finding_true:
        state.detection_delay += floor.operating_age(unit) - state.shifted_since
    held_back = quarantine(floor, unit) if state.quarantine is not None else 0
    if floor.tracing:
        floor.note(unit, Note.ALARM, None, held_back)
    unit.held |= 1
    if unit.modes[0].preempt and unit.stop is None and unit.phase in (LOADING, MACHINE):
        stops.interrupt_cycle(floor, unit)
        stops.begin(floor, unit, unit.modes[0])
        return
    floor.changed |= unit.station.bit


def quarantine(floor: Floor, unit: Unit) -> int:
    """Take suspect items out of the directly downstream buffers; an inspector will sort them."""
    state = unit.quality
    assert state is not None and state.quarantine is not None
    rule = state.quarantine
    suspects: list[tuple[Buffer, Item]] = []
    for buffer in dict.fromkeys(target for target in unit.station.outputs if isinstance(target, Buffer)):
        kept = []
        for item in buffer.queue:
            if rule.whole_lot:
                suspect = item.lot == unit.last_lot and item.maker is not None and item.maker.station is unit.station
            else:
                suspect = item.maker is unit and item.made_at > state.last_good_check
            if suspect:
                suspects.append((buffer, item))
            else:
                kept.append(item)
        if len(kept) < len(buffer.queue):
            gone = len(buffer.queue) - len(kept)
            buffer.queue.clear()
            buffer.queue.extend(kept)
            for _ in range(gone):
                flow.leave(floor, buffer)
    if suspects:
        floor.quarantined += len(suspects)
        if rule.pool is None:
            sort(floor, unit, suspects)
        else:
            people.request(floor, rule.pool, unit, SORT_TASK, rule.priority, lambda: sort(floor, unit, suspects))
    return sum(item.pieces for _, item in suspects)


def sort(floor: Floor, unit: Unit, suspects: list[tuple[Buffer, Item]]) -> None:
    """The inspector looks at every piece, one after the other."""
    assert unit.quality is not None and unit.quality.quarantine is not None
    rule = unit.quality.quarantine
    duration = rule.duration.next() * sum(item.pieces for _, item in suspects)

    def done(floor: Floor, unit: Unit, _: int) -> None:
        sorted_out(floor, unit, suspects)

    end = (
        floor.now + duration
        if rule.pool is not None or unit.calendar is None
        else unit.calendar.add(floor.now, duration)
    )
    floor.schedule(end, rank(SORT_END) + unit.rank_base, done, unit, 0)


def sorted_out(floor: Floor, unit: Unit, suspects: list[tuple[Buffer, Item]]) -> None:
    """Defectives that were found are scrapped; the others return at the tail, even into a full buffer."""
    assert unit.quality is not None and unit.quality.quarantine is not None
    rule = unit.quality.quarantine
    if rule.pool is not None:
        people.release(floor, rule.pool, SORT_TASK)
    station = unit.station
    scrapped = 0
    for buffer, item in suspects:
        if floor.bins:
            scrapped += bins.sorted_bin(floor, unit, item, rule)
            if item.pieces:
                flow.enter(floor, buffer, item)
            else:
                flow.leaves_line(floor, station.weights, station.weight, floor.totals.scrapped, pieces=0)
        elif item.defect >= 0 and rule.sample.next() < rule.effectiveness:
            scrapped += 1
            station.quarantine_scrap[item.defect] = station.quarantine_scrap.get(item.defect, 0) + 1
            if not item.rejected:
                for source, pieces in enumerate(station.weights):
                    floor.totals.first_rejects[source] += pieces
            flow.leaves_line(floor, station.weights, station.weight, floor.totals.scrapped)
        else:
            flow.enter(floor, buffer, item)
    floor.quarantined -= len(suspects)
    baskets.look_again(floor)
    if floor.tracing:
        floor.note(unit, Note.SORTED, None, scrapped)


def adjusted(floor: Floor, unit: Unit) -> None:
    """The unit is in control again; the next shift is drawn."""
    state = unit.quality
    assert state is not None
    if floor.bins:
        bins.look_now(floor, unit, unit.operating)
    if state.shifted:
        state.shifted = False
        state.shifted_time += unit.operating - state.shifted_since
    if state.time_to_shift is not None:
        state.shift_due = unit.operating + state.time_to_shift.next()
    if state.gauge is not None:
        state.gauge.left = NEVER
    state.adjusting = False
    state.episode += 1
    state.last_good_check = floor.now
