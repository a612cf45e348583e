"""How a piece becomes defective: the quality state of its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcore.engines.floor import checks
from simcore.engines.floor.floor import Note
from simcore.engines.floor.things import NEVER, Gauge, Item, Quality, Unit

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor


def judge(floor: Floor, unit: Unit, item: Item) -> None:
    """Decide by the unit's quality state at the end of the machine part whether the piece is defective."""
    state = unit.quality
    assert state is not None
    if unit.operating > state.shift_due:
        shift(floor, unit, state)
    gauge = state.gauge
    hazard = state.hazards[1] if state.shifted else state.hazards[0]
    if gauge is not None and gauge.biased:
        hazard = gauge.biased_hazard
    state.defect_sum += hazard
    if state.defect_sum >= state.defect_at:
        state.defect_sum = 0.0
        state.defect_at = state.defects.next()
        if item.defect < 0:
            unit.defective_made += 1
            item.defect = unit.station.position
            item.defect_unit = unit
    if state.patrol is not None:
        state.patrol.made = True
    if state.chart is not None:
        state.chart.made = True
    if gauge is not None and not gauge.biased:
        watch(floor, unit, state, gauge)


def shift(floor: Floor, unit: Unit, state: Quality) -> None:
    """The unit is out of control since the age at which the shift was due."""
    state.shifted = True
    state.shifted_since = state.shift_due
    state.shift_due = NEVER
    state.shifts += 1
    if floor.tracing:
        floor.note(unit, Note.SHIFT)
    if state.gauge is not None:
        state.gauge.left = state.gauge.pieces.next()


def watch(floor: Floor, unit: Unit, state: Quality, gauge: Gauge) -> None:
    """The in-process gauge sees this piece."""
    if state.shifted:
        gauge.left -= 1
        if gauge.left <= 0 and not state.adjusting:
            checks.finding(floor, unit, "gauge", gauge.reaction, on_wall=False)
    elif gauge.false_next is not None:
        gauge.false_sum += gauge.false_hazard
        if gauge.false_sum >= gauge.false_at:
            gauge.false_sum = 0.0
            gauge.false_at = gauge.false_next.next()
            if not state.adjusting:
                checks.finding(floor, unit, "gauge", gauge.reaction, on_wall=False)
