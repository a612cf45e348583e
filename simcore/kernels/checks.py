"""How shifts are found and ended: patrols, charts, master checks; alarms, quarantine, adjustment."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, kernel
from simcore.kernels.bins import sorted_bin
from simcore.kernels.booking import (
    N_ALARM,
    N_GAUGE_BIASED,
    N_PATROL,
    N_SORTED,
    note,
)
from simcore.kernels.buffers import enter, leave, look_again
from simcore.kernels.calendars import add
from simcore.kernels.events import free_slot, put_subject, return_slot, schedule, subject_at
from simcore.kernels.findings import finding
from simcore.kernels.flow import cut_out, drop, leaves_line, pieces_of
from simcore.kernels.inside import again, is_under_way, look_now, look_within
from simcore.kernels.layout import (
    B_HEAD,
    CHART,
    F_AT,
    F_CHART,
    F_FALSE_AT,
    F_GAUGE_AT,
    F_PATROL,
    F_SORT,
    FOR_PATROL,
    FOR_SORT,
    G_FALSE,
    G_FLOATS,
    H_BIN_SIZE,
    H_LOW,
    H_NOW,
    H_QUARANTINED,
    H_SCRAPPED,
    I_BUFFER,
    I_DEFECT,
    I_FOUND,
    I_LOT,
    I_MADE_AT,
    I_MAKER,
    I_NEXT,
    I_PIECES,
    I_REJECTED,
    I_SORTER,
    J_PIECES,
    NEVER,
    PATROL,
    Q_ADJUSTING,
    Q_DEFECTS,
    Q_DELAY,
    Q_DETECTIONS,
    Q_EPISODE,
    Q_FALSE_ALARMS,
    Q_FLOATS,
    Q_LAST_GOOD,
    Q_MEANS,
    Q_SHIFT,
    Q_SHIFT_DUE,
    Q_SHIFTED,
    Q_SHIFTED_SINCE,
    Q_SHIFTED_TIME,
    Q_TRUE,
    QC_INTERVAL,
    QC_MADE,
    QC_ON,
    QC_REACTION,
    QC_SAMPLE,
    QC_SLOT,
    QG_BIAS,
    QG_BIAS_SLOT,
    QG_BIASED,
    QG_FALSE,
    QG_LEFT,
    QG_MASTER,
    QG_MASTER_SLOT,
    QP_AT,
    QP_DURATION,
    QP_END_SLOT,
    QP_EPISODE,
    QP_FOUND,
    QP_INTERVAL,
    QP_MADE,
    QP_ON,
    QP_PENDING,
    QP_POOL,
    QP_PRIORITY,
    QP_REACTION,
    QP_SAMPLE,
    QP_SLOT,
    QQ_DURATION,
    QQ_LOT,
    QQ_ON,
    QQ_POOL,
    QQ_PRIORITY,
    QQ_SAMPLE,
    ST_N_TARGETS,
    ST_QUARANTINE_SCRAP,
    ST_TARGETS,
    U_AGE,
    U_CALENDAR,
    U_GATE,
    U_HELD,
    U_LAST_LOT,
    U_MODES,
    U_QUALITY,
    U_RANK,
    U_STATION,
)
from simcore.kernels.people import release, request
from simcore.kernels.quality import count_first_reject
from simcore.kernels.stopping import operating_age, stop_or_wait
from simcore.kernels.streams import duration, runs_low, variate

PATROL_TASK, SORT_TASK = 7, 8
CHECK_DUE_RANK, CHECK_END_RANK, SORT_END_RANK, GAUGE_RANK = 12 << 40, 13 << 40, 15 << 40, 16 << 40


# Sampling -----------------------------------------------------------------------------------------------------------


def _next_patrol(ints: Ints, unit: int) -> None:
    """Put the next visit on the calendar of events."""
    q = ints[unit + U_QUALITY]
    due = add(ints, ints[unit + U_CALENDAR], ints[H_NOW], ints[q + QP_INTERVAL])
    schedule(ints, ints[q + QP_SLOT], due, CHECK_DUE_RANK + ints[unit + U_RANK])


next_patrol = kernel(_next_patrol)


def _patrol_sample(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """The inspector takes the pieces: what they are is decided now, what he finds is known when he is done."""
    q = ints[unit + U_QUALITY]
    if ints[H_BIN_SIZE]:
        look_within(ints, floats, notes, unit, operating_age(ints, unit))
    chance = F_PATROL + (2 if ints[q + QG_BIASED] else ints[q + Q_SHIFTED])
    draw = variate(ints, floats, ints[q + QP_SAMPLE])
    ints[q + QP_FOUND] = int(draw < floats[ints[q + Q_FLOATS] + chance])
    ints[q + QP_MADE] = 0
    ints[q + QP_AT] = ints[H_NOW]
    ints[q + QP_EPISODE] = ints[q + Q_EPISODE]
    length = duration(ints, floats, ints[q + QP_DURATION])
    end = ints[H_NOW] + length if ints[q + QP_POOL] else add(ints, ints[unit + U_CALENDAR], ints[H_NOW], length)
    schedule(ints, ints[q + QP_END_SLOT], end, CHECK_END_RANK + ints[unit + U_RANK])


patrol_sample = kernel(_patrol_sample)


def _patrol_due(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """A visit is due: ask for the inspector if there is anything new to measure."""
    next_patrol(ints, unit)
    q = ints[unit + U_QUALITY]
    if ints[q + QP_PENDING] or (ints[q + QP_MADE] == 0 and not is_under_way(ints, unit)):
        return
    ints[q + QP_PENDING] = 1
    if ints[q + QP_POOL]:
        request(ints, ints[q + QP_POOL], unit, PATROL_TASK, ints[q + QP_PRIORITY], FOR_PATROL, 0)
    else:
        patrol_sample(ints, floats, notes, unit)


patrol_due = kernel(_patrol_due)


def _patrol_end(ints: Ints, notes: Ints, unit: int) -> None:
    """The inspector knows, and goes."""
    q = ints[unit + U_QUALITY]
    if ints[q + QP_POOL]:
        release(ints, ints[q + QP_POOL], PATROL_TASK)
    ints[q + QP_PENDING] = 0
    note(ints, notes, unit, N_PATROL, 0, ints[q + QP_FOUND])
    if ints[q + QP_FOUND] == 0:
        ints[q + Q_LAST_GOOD] = max(ints[q + Q_LAST_GOOD], ints[q + QP_AT])
    elif ints[q + QP_EPISODE] == ints[q + Q_EPISODE] and ints[q + Q_ADJUSTING] == 0:
        finding(ints, notes, unit, PATROL, ints[q + QP_REACTION], False)


patrol_end = kernel(_patrol_end)


def _next_chart(ints: Ints, unit: int) -> None:
    """Put the next chart sample on the calendar of events."""
    q = ints[unit + U_QUALITY]
    due = add(ints, ints[unit + U_CALENDAR], ints[H_NOW], ints[q + QC_INTERVAL])
    schedule(ints, ints[q + QC_SLOT], due, CHECK_DUE_RANK + 1 + ints[unit + U_RANK])


next_chart = kernel(_next_chart)


def _chart_due(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """A sample goes onto the chart."""
    next_chart(ints, unit)
    q = ints[unit + U_QUALITY]
    if ints[q + QC_MADE] == 0 and not is_under_way(ints, unit):
        return
    if ints[H_BIN_SIZE]:
        look_within(ints, floats, notes, unit, operating_age(ints, unit))
    ints[q + QC_MADE] = 0
    chance = floats[ints[q + Q_FLOATS] + F_CHART + ints[q + Q_SHIFTED]]
    if variate(ints, floats, ints[q + QC_SAMPLE]) >= chance:
        ints[q + Q_LAST_GOOD] = ints[H_NOW]
    elif ints[q + Q_ADJUSTING] == 0:
        finding(ints, notes, unit, CHART, ints[q + QC_REACTION], False)


chart_due = kernel(_chart_due)


def _next_bias(ints: Ints, floats: Floats, unit: int) -> None:
    """Draw when the gauge becomes biased."""
    q = ints[unit + U_QUALITY]
    due = add(ints, ints[unit + U_CALENDAR], ints[H_NOW], duration(ints, floats, ints[q + QG_BIAS]))
    schedule(ints, ints[q + QG_BIAS_SLOT], due, GAUGE_RANK + ints[unit + U_RANK])


next_bias = kernel(_next_bias)


def _next_master_check(ints: Ints, unit: int) -> None:
    """Put the next master check on the calendar of events."""
    q = ints[unit + U_QUALITY]
    due = add(ints, ints[unit + U_CALENDAR], ints[H_NOW], ints[q + QG_MASTER])
    schedule(ints, ints[q + QG_MASTER_SLOT], due, GAUGE_RANK + 1 + ints[unit + U_RANK])


next_master_check = kernel(_next_master_check)


def _bias_due(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """The gauge is biased from now on; nothing shows it before the master check."""
    if ints[H_BIN_SIZE]:
        look_now(ints, floats, notes, unit, operating_age(ints, unit))
    ints[ints[unit + U_QUALITY] + QG_BIASED] = 1
    note(ints, notes, unit, N_GAUGE_BIASED, 0, 1)


bias_due = kernel(_bias_due)


def _master_check(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """A master piece shows the bias, if there is one, and ends it."""
    next_master_check(ints, unit)
    q = ints[unit + U_QUALITY]
    if ints[q + QG_BIASED]:
        if ints[H_BIN_SIZE]:
            look_now(ints, floats, notes, unit, operating_age(ints, unit))
        ints[q + QG_BIASED] = 0
        next_bias(ints, floats, unit)
        if ints[H_BIN_SIZE]:
            again(ints, floats, notes, unit)
        note(ints, notes, unit, N_GAUGE_BIASED, 0, 0)


master_check = kernel(_master_check)

# Alarm, quarantine, adjustment --------------------------------------------------------------------------------------


def _pieces_held(ints: Ints, first: int) -> int:
    """Pieces of a chain of suspect items."""
    pieces, item = 0, first
    while item != 0:
        pieces += pieces_of(ints, item)
        item = ints[item + I_NEXT]
    return pieces


pieces_held = kernel(_pieces_held)


def _sort(ints: Ints, floats: Floats, unit: int, first: int) -> None:
    """The inspector looks at every piece of a batch, one after the other."""
    q, pieces = ints[unit + U_QUALITY], pieces_held(ints, first)
    length = duration(ints, floats, ints[q + QQ_DURATION]) * pieces
    end = ints[H_NOW] + length if ints[q + QQ_POOL] else add(ints, ints[unit + U_CALENDAR], ints[H_NOW], length)
    slot = free_slot(ints)
    put_subject(ints, slot, first)
    schedule(ints, slot, end, SORT_END_RANK + ints[unit + U_RANK])


sort = kernel(_sort)


def _quarantine(ints: Ints, floats: Floats, unit: int) -> int:
    """Take suspect items out of the directly downstream buffers; an inspector will sort them.

    A batch is a chain by I_NEXT; its first item knows the unit (I_SORTER) and the items (I_PIECES), each item its buffer (I_BUFFER).
    """
    q = ints[unit + U_QUALITY]
    station = ints[unit + U_STATION]
    first, last, pieces, held = 0, 0, 0, 0
    for k in range(ints[station + ST_N_TARGETS]):
        buffer = ints[ints[station + ST_TARGETS] + k]
        before, item, gone = 0, ints[buffer + B_HEAD], 0
        while item != 0:
            following = ints[item + I_NEXT]
            maker = ints[item + I_MAKER]
            if ints[q + QQ_LOT]:
                suspect = (
                    ints[item + I_LOT] == ints[unit + U_LAST_LOT] and maker != 0 and ints[maker + U_STATION] == station
                )
            else:
                suspect = maker == unit and ints[item + I_MADE_AT] > ints[q + Q_LAST_GOOD]
            if suspect:
                cut_out(ints, buffer, before, item)
                ints[item + I_BUFFER] = buffer
                ints[item + I_NEXT] = 0
                if first == 0:
                    first = item
                else:
                    ints[last + I_NEXT] = item
                last = item
                gone += 1
            else:
                before = item
            item = following
        pieces += gone
        for _ in range(gone):
            leave(ints, buffer)
    if pieces:
        ints[H_QUARANTINED] += pieces
        ints[first + I_SORTER] = unit
        ints[first + I_PIECES] = pieces
        ints[first + I_FOUND] = -1
        # Before an inspector who takes no time lets any of them go.
        held = pieces_held(ints, first)
        if ints[q + QQ_POOL]:
            request(ints, ints[q + QQ_POOL], unit, SORT_TASK, ints[q + QQ_PRIORITY], FOR_SORT, first)
        else:
            sort(ints, floats, unit, first)
    return held


quarantine = kernel(_quarantine)


def _sorted_out(ints: Ints, floats: Floats, notes: Ints, slot: int) -> bool:
    """Defectives that were found are scrapped; the others return at the tail, even into a full buffer.

    False: the draws run low; fill up and call again, the rest of the batch is in the slot.
    """
    item = subject_at(ints, slot)
    unit, pieces, found = ints[item + I_SORTER], ints[item + I_PIECES], ints[item + I_FOUND]
    q = ints[unit + U_QUALITY]
    station = ints[unit + U_STATION]
    if found < 0:
        found = 0
        if ints[q + QQ_POOL]:
            release(ints, ints[q + QQ_POOL], SORT_TASK)
    effectiveness = floats[ints[q + Q_FLOATS] + F_SORT]
    while item != 0:
        if runs_low(ints, ints[q + QQ_SAMPLE]) or (ints[H_BIN_SIZE] and ints[H_LOW]):
            put_subject(ints, slot, item)
            ints[item + I_SORTER], ints[item + I_PIECES], ints[item + I_FOUND] = unit, pieces, found
            return False
        following = ints[item + I_NEXT]
        if ints[H_BIN_SIZE]:
            found += sorted_bin(ints, floats, unit, item)
            if ints[item + J_PIECES]:
                enter(ints, ints[item + I_BUFFER], item)
            else:
                drop(ints, item)
                leaves_line(ints, station, ints[H_SCRAPPED], 0)
        elif ints[item + I_DEFECT] >= 0 and variate(ints, floats, ints[q + QQ_SAMPLE]) < effectiveness:
            found += 1
            ints[ints[station + ST_QUARANTINE_SCRAP] + ints[item + I_DEFECT] + 2] += 1
            if ints[item + I_REJECTED] == 0:
                count_first_reject(ints, station)
            drop(ints, item)
            leaves_line(ints, station, ints[H_SCRAPPED], 1)
        else:
            enter(ints, ints[item + I_BUFFER], item)
        item = following
    return_slot(ints, slot)
    ints[H_QUARANTINED] -= pieces
    look_again(ints)
    note(ints, notes, unit, N_SORTED, 0, found)
    return True


sorted_out = kernel(_sorted_out)


def _alarm(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """Hold the adjustment, and hold back what may be defective."""
    q = ints[unit + U_QUALITY]
    if ints[q + Q_TRUE]:
        ints[q + Q_DETECTIONS + ints[q + Q_MEANS]] += 1
        ints[q + Q_DELAY] += operating_age(ints, unit) - ints[q + Q_SHIFTED_SINCE]
    else:
        ints[q + Q_FALSE_ALARMS + ints[q + Q_MEANS]] += 1
    held_back = quarantine(ints, floats, unit) if ints[q + QQ_ON] else 0
    note(ints, notes, unit, N_ALARM, 0, held_back)
    ints[unit + U_HELD] |= 1
    stop_or_wait(ints, floats, notes, unit, ints[ints[unit + U_MODES]])


alarm = kernel(_alarm)


def _adjusted(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """The unit is in control again; the next shift is drawn."""
    q = ints[unit + U_QUALITY]
    if ints[H_BIN_SIZE]:
        look_now(ints, floats, notes, unit, ints[unit + U_AGE])
    if ints[q + Q_SHIFTED]:
        ints[q + Q_SHIFTED] = 0
        ints[q + Q_SHIFTED_TIME] += ints[unit + U_AGE] - ints[q + Q_SHIFTED_SINCE]
    if ints[q + Q_SHIFT]:
        ints[q + Q_SHIFT_DUE] = ints[unit + U_AGE] + duration(ints, floats, ints[q + Q_SHIFT])
    ints[q + QG_LEFT] = NEVER
    ints[q + Q_ADJUSTING] = 0
    ints[q + Q_EPISODE] += 1
    ints[q + Q_LAST_GOOD] = ints[H_NOW]


adjusted = kernel(_adjusted)


def _start_checks(ints: Ints, floats: Floats, unit: int) -> None:
    """First draws of what accumulates, first patrol, chart sample, master check and gauge bias of a unit."""
    gate = ints[unit + U_GATE]
    if gate:
        floats[ints[gate + G_FLOATS] + F_FALSE_AT] = variate(ints, floats, ints[gate + G_FALSE])
    q = ints[unit + U_QUALITY]
    if q == 0:
        return
    f = ints[q + Q_FLOATS]
    floats[f + F_AT] = variate(ints, floats, ints[q + Q_DEFECTS])
    if ints[q + Q_SHIFT]:
        ints[q + Q_SHIFT_DUE] = duration(ints, floats, ints[q + Q_SHIFT])
    if ints[q + QG_FALSE]:
        floats[f + F_GAUGE_AT] = variate(ints, floats, ints[q + QG_FALSE])
    if ints[q + QP_ON]:
        next_patrol(ints, unit)
    if ints[q + QC_ON]:
        next_chart(ints, unit)
    if ints[q + QG_BIAS]:
        next_bias(ints, floats, unit)
        next_master_check(ints, unit)


start_checks = kernel(_start_checks)
