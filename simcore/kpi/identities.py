"""T1 to T5 on the accounts of a run, as exact integer identities; what every run of every engine must satisfy."""

from __future__ import annotations

from collections.abc import Iterator

from simcore.kpi.elements import TimeElements
from simcore.results import RunResult, UnitAccount


def identity_violations(result: RunResult) -> tuple[str, ...]:
    """One sentence for each broken identity of each unit; empty for a sound run.

    T1 PBT = APT + AUST + ADET + ADOT, and all states sum to the window; T2 A = allocation * utilisation efficiency;
    T3 OEE = A * E * Q; T4 NEE / OEE = AUPT / APT; T5 PQ = GQ + SQ + RQ. T2 to T4 are ratios of the same integers, so
    that they hold as soon as AUPT and AUBT are the sums that they should be and the standard times are in order.
    """
    return tuple(
        f"{unit.station}/{unit.unit}: {sentence}" for unit in result.units for sentence in _broken(unit, result.window)
    )


def _broken(unit: UnitAccount, window: int) -> Iterator[str]:
    elements = TimeElements.from_states(unit.state_time)
    parts = elements.production + elements.setup + elements.delay + elements.down
    if elements.calendar != window:
        yield f"T1: states sum to {elements.calendar} us of {window} us"
    if elements.planned_busy != parts:
        yield f"T1: PBT {elements.planned_busy} us is not APT + AUST + ADET + ADOT = {parts} us"
    if elements.busy != parts - elements.down or elements.processing != parts - elements.down - elements.delay:
        yield "T2, T4: AUBT or AUPT is not the sum of its elements"
    if not 0 <= unit.good_standard_time <= unit.standard_time:
        yield f"T3: good standard time {unit.good_standard_time} us of {unit.standard_time} us"
    if unit.produced != unit.good + unit.scrapped + unit.reworked:
        yield f"T5: PQ {unit.produced} is not GQ {unit.good} + SQ {unit.scrapped} + RQ {unit.reworked}"
    if not 0 <= unit.defective_made <= unit.produced:
        yield f"T5: {unit.defective_made} defective of {unit.produced} pieces"
