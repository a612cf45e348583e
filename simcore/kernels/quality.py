"""How a piece becomes defective, what the gauge sees of it, and what a gate does with it."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, inlined, kernel
from simcore.kernels.booking import N_REWORK, note, row_of
from simcore.kernels.cycle import drop_reservation, scrap
from simcore.kernels.findings import finding
from simcore.kernels.flow import DONE
from simcore.kernels.inside import shift
from simcore.kernels.layout import (
    D_REWORKED,
    F_AT,
    F_EFFECTIVENESS,
    F_FALSE,
    F_FALSE_AT,
    F_FALSE_SUM,
    F_GAUGE_AT,
    F_GAUGE_HAZARD,
    F_GAUGE_SUM,
    F_HAZARD,
    F_HAZARD_BIASED,
    F_SHARES,
    F_SUM,
    FEEDBACK,
    G_DETECT,
    G_DISPOSITION,
    G_FALSE,
    G_FLOATS,
    G_OVERFILL,
    G_REWORK,
    GAUGE,
    H_FIRST_REJECTS,
    H_N_SOURCES,
    H_NOW,
    I_DEFECT,
    I_DEFECT_UNIT,
    I_PRODUCT,
    I_REJECTED,
    Q_ADJUSTING,
    Q_DEFECTS,
    Q_FLOATS,
    Q_SHIFT_DUE,
    Q_SHIFTED,
    QC_MADE,
    QF_LOOPS,
    QF_N,
    QG_BIASED,
    QG_FALSE,
    QG_LEFT,
    QG_ON,
    QG_REACTION,
    QP_MADE,
    ST_POSITION,
    ST_REWORK,
    ST_WEIGHTS,
    U_AGE,
    U_DEFECTIVE,
    U_GATE,
    U_OVERFILL,
    U_PHASE,
    U_QUALITY,
    U_REWORKED,
    U_STATION,
    U_TARGET,
    W_COUNT,
    W_DELAY,
    W_GATE,
    W_HELD,
    W_OLDEST,
    W_TIMES,
    W_WITHIN,
)
from simcore.kernels.streams import variate


def _watch(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """The in-process gauge sees this piece."""
    q = ints[unit + U_QUALITY]
    f = ints[q + Q_FLOATS]
    if ints[q + Q_SHIFTED]:
        ints[q + QG_LEFT] -= 1
        if ints[q + QG_LEFT] <= 0 and ints[q + Q_ADJUSTING] == 0:
            finding(ints, notes, unit, GAUGE, ints[q + QG_REACTION], False)
    elif ints[q + QG_FALSE]:
        floats[f + F_GAUGE_SUM] += floats[f + F_GAUGE_HAZARD]
        if floats[f + F_GAUGE_SUM] >= floats[f + F_GAUGE_AT]:
            floats[f + F_GAUGE_SUM] = 0.0
            floats[f + F_GAUGE_AT] = variate(ints, floats, ints[q + QG_FALSE])
            if ints[q + Q_ADJUSTING] == 0:
                finding(ints, notes, unit, GAUGE, ints[q + QG_REACTION], False)


watch = kernel(_watch)


def _judge(ints: Ints, floats: Floats, notes: Ints, unit: int, item: int) -> None:
    """Decide by the unit's quality state at the end of the machine part whether the piece is defective."""
    q = ints[unit + U_QUALITY]
    f = ints[q + Q_FLOATS]
    if ints[unit + U_AGE] > ints[q + Q_SHIFT_DUE]:
        shift(ints, floats, notes, unit)
    hazard = floats[f + F_HAZARD_BIASED] if ints[q + QG_BIASED] else floats[f + F_HAZARD + ints[q + Q_SHIFTED]]
    floats[f + F_SUM] += hazard
    if floats[f + F_SUM] >= floats[f + F_AT]:
        floats[f + F_SUM] = 0.0
        floats[f + F_AT] = variate(ints, floats, ints[q + Q_DEFECTS])
        if ints[item + I_DEFECT] < 0:
            ints[unit + U_DEFECTIVE] += 1
            ints[item + I_DEFECT] = ints[ints[unit + U_STATION] + ST_POSITION]
            ints[item + I_DEFECT_UNIT] = unit
    ints[q + QP_MADE] = 1
    ints[q + QC_MADE] = 1
    if ints[q + QG_ON] and ints[q + QG_BIASED] == 0:
        watch(ints, floats, notes, unit)


judge = inlined(_judge)


def _reject_known(ints: Ints, notes: Ints, maker: int, loop: int) -> None:
    """One more reject of the unit's making is known."""
    q, count, ring = ints[maker + U_QUALITY], ints[loop + W_COUNT], loop + W_TIMES
    if ints[loop + W_HELD] == count:
        ints[loop + W_OLDEST] = (ints[loop + W_OLDEST] + 1) % count
        ints[loop + W_HELD] -= 1
    ints[ring + (ints[loop + W_OLDEST] + ints[loop + W_HELD]) % count] = ints[H_NOW]
    ints[loop + W_HELD] += 1
    close = ints[H_NOW] - ints[ring + ints[loop + W_OLDEST]] <= ints[loop + W_WITHIN]
    if ints[loop + W_HELD] == count and close and ints[q + Q_ADJUSTING] == 0:
        ints[loop + W_HELD] = 0
        finding(ints, notes, maker, FEEDBACK, ints[loop + W_DELAY], True)


reject_known = kernel(_reject_known)


def _report_back(ints: Ints, notes: Ints, maker: int, gate: int, rejects: int) -> None:
    """A gate downstream tells the unit that made the defects."""
    q = ints[maker + U_QUALITY]
    if q == 0:
        return
    for k in range(ints[q + QF_N]):
        loop = ints[ints[q + QF_LOOPS] + k]
        if ints[loop + W_GATE] == gate:
            for _ in range(min(rejects, ints[loop + W_COUNT])):
                reject_known(ints, notes, maker, loop)
            return


report_back = kernel(_report_back)


def _count_first_reject(ints: Ints, station: int) -> None:
    """A piece is rejected for the first time."""
    for source in range(ints[H_N_SOURCES]):
        ints[ints[H_FIRST_REJECTS] + source] += ints[ints[station + ST_WEIGHTS] + source]


count_first_reject = kernel(_count_first_reject)


def _rejected(ints: Ints, floats: Floats, notes: Ints, unit: int, item: int) -> bool:
    """Inspect the piece at the exit; a reject is scrapped, or on its way to rework."""
    gate = ints[unit + U_GATE]
    f = ints[gate + G_FLOATS]
    station = ints[unit + U_STATION]
    origin = ints[item + I_DEFECT]
    if origin >= 0:
        if variate(ints, floats, ints[gate + G_DETECT]) >= floats[f + F_EFFECTIVENESS]:
            return False
        report_back(ints, notes, ints[item + I_DEFECT_UNIT], ints[station + ST_POSITION], 1)
    else:
        floats[f + F_FALSE_SUM] += floats[f + F_FALSE]
        if floats[f + F_FALSE_SUM] < floats[f + F_FALSE_AT]:
            return False
        floats[f + F_FALSE_SUM] = 0.0
        floats[f + F_FALSE_AT] = variate(ints, floats, ints[gate + G_FALSE])
        origin = -1
    if ints[item + I_REJECTED] == 0:
        ints[item + I_REJECTED] = 1
        count_first_reject(ints, station)
    share = floats[f + F_SHARES + origin + 1]
    if share <= 0.0 or variate(ints, floats, ints[gate + G_DISPOSITION]) >= share:
        scrap(ints, notes, unit, item, origin)
        return True
    ints[unit + U_REWORKED] += 1
    ints[row_of(ints, unit, ints[item + I_PRODUCT]) + D_REWORKED] += 1
    ints[ints[station + ST_REWORK] + origin + 2] += 1
    note(ints, notes, unit, N_REWORK, item, origin)
    ints[item + I_DEFECT] = -1
    ints[item + I_DEFECT_UNIT] = 0
    drop_reservation(ints, unit)
    ints[unit + U_TARGET] = ints[gate + G_REWORK + origin + 1]
    ints[unit + U_OVERFILL] = ints[gate + G_OVERFILL]
    ints[unit + U_PHASE] = DONE
    return True


rejected = inlined(_rejected)
