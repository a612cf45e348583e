"""Items moving: being taken, leaving the line, arriving."""

from __future__ import annotations

import numpy as np

from simcore.kernels._jit import Floats, Ints, inlined, kernel, prefetch
from simcore.kernels.booking import N_HAND_OVER, mark_all, note, row_of
from simcore.kernels.buffers import enter, has_room, is_releasing, look_again
from simcore.kernels.events import schedule
from simcore.kernels.layout import (
    B_BLOCKED,
    B_HEAD,
    B_INDEX,
    B_TAIL,
    D_TARGET,
    H_ADMITTING,
    H_BIN_SIZE,
    H_DEMAND_CAP,
    H_DEMAND_COUNT,
    H_DEMAND_END,
    H_DEMAND_LEFT,
    H_DRAINING,
    H_ENDED,
    H_ENTERED,
    H_ESCAPES,
    H_FAMILIES,
    H_FINISHED,
    H_FINISHED_DEFECTIVE,
    H_FREE_ITEM,
    H_FREE_ITEMS,
    H_HAS_BASKETS,
    H_HAS_SIZES,
    H_ITEM_SIZE,
    H_LEAD_COUNT,
    H_LEAD_SUM,
    H_LEADS,
    H_LEFT_GOOD,
    H_LOOKING,
    H_N_SOURCES,
    H_N_STATIONS,
    H_NOW,
    H_ONE_FAMILY,
    H_PROGRESS,
    H_SOURCES,
    H_WIP,
    H_WIP_LIMIT,
    H_WIP_TIME,
    I_BIRTH,
    I_DEFECT,
    I_DEFECT_UNIT,
    I_LOT,
    I_MADE_AT,
    I_MAKER,
    I_NEXT,
    I_NUMBER,
    I_PRODUCT,
    I_REJECTED,
    I_SOURCE,
    J_DEFECTS,
    J_PIECES,
    J_SIZE,
    S_BY_LOT,
    S_CONSUMERS,
    S_DRY,
    S_INDEX,
    S_LOST,
    S_LOT,
    S_LOTS,
    S_N_CONSUMERS,
    S_N_LOTS,
    S_NUMBER,
    S_PENDING,
    S_PLACE,
    S_REPEAT,
    S_REST,
    S_SLOT,
    S_STARVING,
    S_STREAM,
    S_TARGET,
    S_WAIT,
    ST_WEIGHT,
    ST_WEIGHTS,
    U_FAMILY,
    U_ITEM,
    U_OTHERS,
    U_OVERFILL,
    U_PHASE,
    U_TARGET,
)
from simcore.kernels.streams import duration
from simcore.streams.bits import float_bits

IDLE, SETTER_WAIT, SETUP, READY, OPERATOR_WAIT, LOADING, MACHINE, DONE = range(8)
ARRIVAL_RANK = 4 << 40
_CLASS_BITS = 7
# Below this every integer is a float64, whose exponent is the place of its leading bit.
_EXACT = 1 << 53


def _drop(ints: Ints, item: int) -> None:
    """The record of an item is free."""
    ints[item + I_NEXT] = ints[H_FREE_ITEM]
    ints[H_FREE_ITEM] = item
    ints[H_FREE_ITEMS] += 1


drop = inlined(_drop)


def _new_bin(ints: Ints, source: int, item: int) -> int:
    """The item is a bin: as many pieces of its lot as fit, none of them defective; how many."""
    pieces = min(ints[H_BIN_SIZE], ints[source + S_REST])
    for k in range(item + J_DEFECTS, item + ints[H_ITEM_SIZE]):
        ints[k] = 0
    ints[item + J_PIECES] = pieces
    return pieces


new_bin = kernel(_new_bin)


def _pieces_of(ints: Ints, item: int) -> int:
    """Pieces of an item."""
    return ints[item + J_PIECES] if ints[H_BIN_SIZE] else 1


pieces_of = inlined(_pieces_of)


def _release_item(ints: Ints, source: int) -> int:
    """The next item of the sequence; a source that does not repeat runs dry with its last lot."""
    item = ints[H_FREE_ITEM]
    following = ints[item + I_NEXT]
    ints[H_FREE_ITEM] = following
    prefetch(ints, following)
    ints[H_FREE_ITEMS] -= 1
    place = ints[source + S_LOTS] + 2 * ints[source + S_PLACE]
    ints[item + I_SOURCE] = ints[source + S_INDEX]
    ints[item + I_NUMBER] = ints[source + S_NUMBER]
    ints[item + I_LOT] = ints[source + S_LOT]
    ints[item + I_PRODUCT] = ints[place]
    ints[item + I_BIRTH] = ints[H_NOW]
    ints[item + I_MAKER] = 0
    ints[item + I_MADE_AT] = 0
    ints[item + I_DEFECT] = -1
    ints[item + I_DEFECT_UNIT] = 0
    ints[item + I_REJECTED] = 0
    if ints[H_HAS_SIZES]:
        ints[item + J_SIZE] = 0
    ints[source + S_NUMBER] += 1
    ints[source + S_REST] -= new_bin(ints, source, item) if ints[H_BIN_SIZE] else 1
    if ints[source + S_REST] == 0:
        ints[source + S_LOT] += 1
        n = ints[source + S_N_LOTS]
        if ints[source + S_LOT] == n and ints[source + S_REPEAT] == 0:
            ints[source + S_DRY] = 1
        else:
            ints[source + S_PLACE] = ints[source + S_LOT] % n
            ints[source + S_REST] = ints[ints[source + S_LOTS] + 2 * ints[source + S_PLACE] + 1]
    return item


release_item = inlined(_release_item)


def _look_whether_draining(ints: Ints, source: int) -> None:
    """After the last item of a source, every event may be the last."""
    if ints[source + S_DRY]:
        ints[H_DRAINING] = 1


look_whether_draining = inlined(_look_whether_draining)


def _begins(ints: Ints, source: int, item: int) -> None:
    """An item of a source is in the line from now on."""
    look_whether_draining(ints, source)
    ints[ints[H_ENTERED] + ints[source + S_INDEX]] += pieces_of(ints, item)
    ints[H_WIP_TIME] -= ints[H_NOW]
    ints[H_WIP] += 1


begins = inlined(_begins)


def _leaves_line(ints: Ints, station: int, totals: int, pieces: int) -> None:
    """An item as this station makes it has left the line, with so many pieces in it."""
    weights = ints[station + ST_WEIGHTS]
    for k in range(ints[H_N_SOURCES]):
        ints[totals + k] += ints[weights + k] * pieces
    weight = ints[station + ST_WEIGHT]
    ints[H_WIP_TIME] += ints[H_NOW] * weight
    ints[H_PROGRESS] += 1
    ints[H_WIP] -= weight
    if ints[H_WIP_LIMIT]:
        for k in range(ints[H_N_SOURCES]):
            source = ints[ints[H_SOURCES] + k]
            if ints[source + S_STARVING]:
                ints[source + S_STARVING] = 0
                mark_all(ints, ints[source + S_CONSUMERS], ints[source + S_N_CONSUMERS])
            if ints[source + S_PENDING]:
                ints[H_ADMITTING] = 1


leaves_line = kernel(_leaves_line)


def _lead_time_class(lead_time: int) -> int:
    """Class of a duration [us]: exponent and the seven bits behind the leading one."""
    surplus = 0
    if lead_time < _EXACT:
        surplus = (float_bits(np.float64(lead_time)) >> 52) - 1023 - _CLASS_BITS
    else:
        while lead_time >> (surplus + _CLASS_BITS + 1):
            surplus += 1
    if surplus <= 0:
        return lead_time
    return (surplus << _CLASS_BITS) + (lead_time >> surplus)


lead_time_class = kernel(_lead_time_class)


def _finish_defects(ints: Ints, item: int) -> None:
    """The undiscovered defective pieces of a bin have reached a sink."""
    stations = ints[H_N_STATIONS]
    for place in range(stations + 1):
        found = ints[item + J_DEFECTS + place]
        ints[ints[H_FINISHED_DEFECTIVE] + ints[item + I_PRODUCT]] += found
        # What was mixed in comes last in the bin, and three before the stations among the causes.
        ints[ints[H_ESCAPES] + (place if place < stations else -3)] += found


finish_defects = kernel(_finish_defects)


def _finish(ints: Ints, item: int, station: int) -> None:
    """An item has reached a sink."""
    product, pieces = ints[item + I_PRODUCT], pieces_of(ints, item)
    ints[ints[H_FINISHED] + product] += pieces
    if ints[H_BIN_SIZE]:
        finish_defects(ints, item)
    defect = ints[item + I_DEFECT]
    if defect >= 0:
        ints[ints[H_FINISHED_DEFECTIVE] + product] += 1
        ints[ints[H_ESCAPES] + defect] += 1
    lead_time = ints[H_NOW] - ints[item + I_BIRTH]
    ints[H_LEAD_SUM] += lead_time
    ints[H_LEAD_COUNT] += 1
    ints[ints[H_LEADS] + lead_time_class(lead_time)] += 1
    drop(ints, item)
    leaves_line(ints, station, ints[H_LEFT_GOOD], pieces)
    if ints[H_DEMAND_CAP]:
        ints[H_DEMAND_LEFT] -= pieces
    if ints[H_DEMAND_END]:
        ints[H_DEMAND_COUNT] += pieces
        if ints[H_DEMAND_COUNT] >= ints[H_DEMAND_END]:
            ints[H_ENDED] = 1


finish = kernel(_finish)


def _cut_out(ints: Ints, buffer: int, before: int, item: int) -> None:
    """Remove an item from the queue; `before` is the one in front of it, 0 at the head."""
    if before == 0:
        head = ints[item + I_NEXT]
        ints[buffer + B_HEAD] = head
        prefetch(ints, head)
    else:
        ints[before + I_NEXT] = ints[item + I_NEXT]
    if ints[buffer + B_TAIL] == item:
        ints[buffer + B_TAIL] = before


cut_out = inlined(_cut_out)


def _pick(ints: Ints, buffer: int, unit: int) -> int:
    """Remove the first item of the family that is set up, else the first."""
    head = ints[buffer + B_HEAD]
    family = ints[unit + U_FAMILY]
    # A unit that is never set up has no family, and nothing to look for.
    if ints[H_ONE_FAMILY] == 0 and family >= 0:
        families = ints[H_FAMILIES]
        before, item = 0, head
        while item != 0:
            if ints[families + ints[item + I_PRODUCT]] == family:
                cut_out(ints, buffer, before, item)
                return item
            before, item = item, ints[item + I_NEXT]
    cut_out(ints, buffer, 0, head)
    return head


pick = inlined(_pick)


def _handed_over(ints: Ints, notes: Ints, unit: int, item: int) -> None:
    """The unit is empty, or the next piece of its batch is ready."""
    target = ints[unit + U_TARGET]
    note(ints, notes, unit, N_HAND_OVER, item, ints[target + B_INDEX] if target > 0 else target)
    ints[unit + U_OVERFILL] = 0
    ints[H_PROGRESS] += 1
    if ints[H_HAS_BASKETS] and not is_releasing(ints, item):
        ints[H_LOOKING] = 1
    following = ints[unit + U_OTHERS]
    ints[unit + U_ITEM] = following
    if following:
        ints[unit + U_OTHERS] = ints[following + I_NEXT]
        ints[unit + U_TARGET] = ints[row_of(ints, unit, ints[following + I_PRODUCT]) + D_TARGET]
        return
    ints[unit + U_TARGET] = 0
    ints[unit + U_PHASE] = IDLE


handed_over = inlined(_handed_over)


def _take_from_source(ints: Ints, source: int) -> int:
    """The next item of a saturated source, within the limit of work in process; 0: none."""
    if ints[source + S_DRY]:
        return 0
    if ints[H_WIP_LIMIT] and ints[H_WIP] >= ints[H_WIP_LIMIT]:
        ints[source + S_STARVING] = 1
        return 0
    item = release_item(ints, source)
    begins(ints, source, item)
    return item


take_from_source = inlined(_take_from_source)


def _next_arrival(ints: Ints, floats: Floats, source: int) -> None:
    """Put the next arrival on the calendar of events, unless the source has run dry."""
    if ints[source + S_DRY] == 0:
        when = ints[H_NOW] + duration(ints, floats, ints[source + S_STREAM])
        schedule(ints, ints[source + S_SLOT], when, ARRIVAL_RANK + (ints[source + S_INDEX] << 20))


next_arrival = kernel(_next_arrival)


def _may_admit(ints: Ints, source: int) -> bool:
    """Whether there is a place, and room under the limit of work in process."""
    return has_room(ints, ints[source + S_TARGET]) and not (ints[H_WIP_LIMIT] and ints[H_WIP] >= ints[H_WIP_LIMIT])


may_admit = kernel(_may_admit)


def _admit(ints: Ints, floats: Floats, source: int) -> None:
    """What has arrived enters as far as there are places, and the rest waits or is lost."""
    while ints[source + S_PENDING] and may_admit(ints, source):
        item = release_item(ints, source)
        begins(ints, source, item)
        enter(ints, ints[source + S_TARGET], item)
        ints[source + S_PENDING] -= 1
    if ints[source + S_PENDING] and ints[source + S_WAIT]:
        ints[ints[source + S_TARGET] + B_BLOCKED] = 1
        return
    while ints[source + S_PENDING]:
        item = release_item(ints, source)
        ints[source + S_LOST] += pieces_of(ints, item)
        drop(ints, item)
        ints[source + S_PENDING] -= 1
        look_whether_draining(ints, source)
        look_again(ints)
    next_arrival(ints, floats, source)


admit = kernel(_admit)


def _arrival(ints: Ints, floats: Floats, source: int) -> None:
    """An item or a whole lot arrives at its buffer."""
    size = max(ints[H_BIN_SIZE], 1)
    ints[source + S_PENDING] = (ints[source + S_REST] + size - 1) // size if ints[source + S_BY_LOT] else 1
    admit(ints, floats, source)


arrival = kernel(_arrival)


def _admit_waiting(ints: Ints, floats: Floats) -> None:
    """Arrivals that wait enter, by name of their source, after everything else has moved."""
    ints[H_ADMITTING] = 0
    for k in range(ints[H_N_SOURCES]):
        source = ints[ints[H_SOURCES] + k]
        if ints[source + S_PENDING]:
            admit(ints, floats, source)


admit_waiting = kernel(_admit_waiting)
