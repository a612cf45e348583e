"""A finding: something is wrong with a unit, and after a reaction it will be stopped."""

from __future__ import annotations

from simcore.kernels._jit import Ints, kernel
from simcore.kernels.booking import N_FINDING, note
from simcore.kernels.calendars import add
from simcore.kernels.events import schedule
from simcore.kernels.layout import (
    H_NOW,
    Q_ADJUSTING,
    Q_ALARM_SLOT,
    Q_MEANS,
    Q_SHIFTED,
    Q_TRUE,
    U_CALENDAR,
    U_QUALITY,
    U_RANK,
)

ALARM_RANK = 14 << 40


def _finding(ints: Ints, notes: Ints, unit: int, means: int, reaction: int, on_wall: bool) -> None:
    """Something was found: after the reaction the unit will be stopped and adjusted."""
    q = ints[unit + U_QUALITY]
    ints[q + Q_ADJUSTING] = 1
    ints[q + Q_MEANS] = means
    ints[q + Q_TRUE] = ints[q + Q_SHIFTED]
    note(ints, notes, unit, N_FINDING, 0, ints[q + Q_SHIFTED])
    due = ints[H_NOW] + reaction if on_wall else add(ints, ints[unit + U_CALENDAR], ints[H_NOW], reaction)
    schedule(ints, ints[q + Q_ALARM_SLOT], due, ALARM_RANK + ints[unit + U_RANK])


finding = kernel(_finding)
