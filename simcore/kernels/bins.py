"""A bin is made: its defective pieces, what a gate or an inspector takes out of it, and what is left."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, kernel
from simcore.kernels.booking import N_CYCLE_END, N_SCRAP, note, row_of
from simcore.kernels.cycle import vanish
from simcore.kernels.findings import finding
from simcore.kernels.flow import DONE
from simcore.kernels.inside import count, defects_of, look_within, shift, spoil
from simcore.kernels.layout import (
    D_GOOD,
    D_PRODUCED,
    D_SCRAPPED,
    D_TARGET,
    F_CHANCE,
    F_EFFECTIVENESS,
    F_FALSE_CHANCE,
    F_GAUGE_AT,
    F_GAUGE_SUM,
    F_SORT,
    G_FLOATS,
    G_MANY,
    GAUGE,
    H_FIRST_REJECTS,
    H_LOW,
    H_MIXING,
    H_N_SOURCES,
    H_N_STATIONS,
    H_NOW,
    H_OPERATIONS,
    H_PROGRESS,
    H_SCRAPPED,
    I_LOT,
    I_MADE_AT,
    I_MAKER,
    I_NEXT,
    I_PRODUCT,
    J_DEFECTS,
    J_PIECES,
    Q_ADJUSTING,
    Q_FLOATS,
    Q_MANY,
    Q_SHIFT_DUE,
    Q_SHIFTED,
    QC_MADE,
    QG_BIASED,
    QG_COUNTED,
    QG_FALSE,
    QG_LEFT,
    QG_ON,
    QG_REACTION,
    QP_MADE,
    QQ_MANY,
    ST_ESCAPED,
    ST_POSITION,
    ST_QUARANTINE_SCRAP,
    ST_SCRAP,
    ST_SUMS,
    ST_WEIGHTS,
    U_AGE,
    U_GATE,
    U_ITEM,
    U_LAST_LOT,
    U_LOST,
    U_MIXING,
    U_OTHERS,
    U_PHASE,
    U_PIECES,
    U_QUALITY,
    U_SCRAPPED,
    U_STATION,
    U_TARGET,
)
from simcore.kernels.quality import report_back
from simcore.kernels.streams import chosen, refill_low, variate

FALSE_REJECT, LOST, MIXED = -1, -2, -3
PIECES_SHIFT = 20


def _origin_at(ints: Ints, place: int) -> int:
    """The origin of a place: what was mixed in comes first, then the stations by position."""
    return MIXED if place == 0 else place - 1


origin_at = kernel(_origin_at)


def _defects_at(ints: Ints, item: int, origin: int) -> int:
    """Where the defective pieces of an origin are counted."""
    return item + J_DEFECTS + (ints[H_N_STATIONS] if origin == MIXED else origin)


defects_at = kernel(_defects_at)


def _gone(ints: Ints, station: int, totals: int, pieces: int) -> None:
    """So many pieces of the item that the station makes are counted in the totals by source."""
    for source in range(ints[H_N_SOURCES]):
        ints[totals + source] += ints[ints[station + ST_WEIGHTS] + source] * pieces


gone = kernel(_gone)


def _remove(ints: Ints, notes: Ints, unit: int, item: int, origin: int, pieces: int) -> None:
    """Pieces leave the bin as scrap, by their origin; the caller takes them out of the defective ones."""
    station = ints[unit + U_STATION]
    ints[item + J_PIECES] -= pieces
    ints[unit + U_SCRAPPED] += pieces
    ints[row_of(ints, unit, ints[item + I_PRODUCT]) + D_SCRAPPED] += pieces
    ints[ints[station + ST_SCRAP] + origin + 2] += pieces
    note(ints, notes, unit, N_SCRAP, item, (pieces << PIECES_SHIFT) + origin)
    gone(ints, station, ints[H_SCRAPPED], pieces)
    ints[H_PROGRESS] += 1


remove = kernel(_remove)


def _inspect(ints: Ints, floats: Floats, notes: Ints, unit: int, item: int) -> int:
    """The gate takes out what it finds, and some good pieces; how many."""
    gate, station = ints[unit + U_GATE], ints[unit + U_STATION]
    f, many = ints[gate + G_FLOATS], ints[gate + G_MANY]
    rejects, sound = 0, ints[item + J_PIECES] - defects_of(ints, item)
    for place in range(ints[H_N_STATIONS] + 1):
        origin = origin_at(ints, place)
        at = defects_at(ints, item, origin)
        found = chosen(ints, floats, ints[many + place + 1], ints[at], floats[f + F_EFFECTIVENESS])
        if found:
            ints[at] -= found
            maker = ints[at + ints[H_N_STATIONS] + 1]
            if maker:
                report_back(ints, notes, maker, ints[station + ST_POSITION], found)
            remove(ints, notes, unit, item, origin, found)
            rejects += found
    wrongly = chosen(ints, floats, ints[many], sound, floats[f + F_FALSE_CHANCE])
    if wrongly:
        remove(ints, notes, unit, item, FALSE_REJECT, wrongly)
    return rejects + wrongly


inspect = kernel(_inspect)


def _lose_pieces(ints: Ints, notes: Ints, unit: int, item: int) -> None:
    """The pieces that stops of the effect `lose` have spoiled are scrapped, good ones as far as there are."""
    pieces = min(ints[unit + U_LOST], ints[item + J_PIECES] - defects_of(ints, item))
    if pieces:
        ints[unit + U_LOST] -= pieces
        remove(ints, notes, unit, item, LOST, pieces)
    for place in range(ints[H_N_STATIONS] + 1):
        at = defects_at(ints, item, origin_at(ints, place))
        pieces = min(ints[unit + U_LOST], ints[at])
        if pieces:
            ints[unit + U_LOST] -= pieces
            ints[at] -= pieces
            remove(ints, notes, unit, item, LOST, pieces)
    ints[unit + U_LOST] = 0


lose_pieces = kernel(_lose_pieces)


def _alarm_of_gauge(ints: Ints, floats: Floats, notes: Ints, unit: int) -> None:
    """What the gauge has to say when a bin is done."""
    q = ints[unit + U_QUALITY]
    f = ints[q + Q_FLOATS]
    if ints[q + Q_SHIFTED]:
        seen = ints[q + QG_LEFT] <= 0
    else:
        seen = ints[q + QG_FALSE] != 0 and floats[f + F_GAUGE_SUM] >= floats[f + F_GAUGE_AT]
        if seen:
            floats[f + F_GAUGE_SUM] = 0.0
            floats[f + F_GAUGE_AT] = variate(ints, floats, ints[q + QG_FALSE])
    if seen and ints[q + Q_ADJUSTING] == 0:
        finding(ints, notes, unit, GAUGE, ints[q + QG_REACTION], False)


alarm_of_gauge = kernel(_alarm_of_gauge)


def _judge_bin(ints: Ints, floats: Floats, notes: Ints, unit: int, item: int) -> None:
    """The last piece is made: decide on the rest of the bin."""
    q = ints[unit + U_QUALITY]
    if ints[ints[unit + U_STATION] + ST_SUMS]:
        look_within(ints, floats, notes, unit, ints[unit + U_AGE])
        count(ints, floats, unit, ints[unit + U_PIECES])
    else:
        # A batch is made in one go, in the state of its end.
        if ints[unit + U_AGE] > ints[q + Q_SHIFT_DUE]:
            shift(ints, floats, notes, unit)
        sound = ints[item + J_PIECES] - defects_of(ints, item)
        chance = floats[ints[q + Q_FLOATS] + F_CHANCE + ints[q + Q_SHIFTED]]
        spoil(ints, unit, item, chosen(ints, floats, ints[q + Q_MANY], sound, chance))
    ints[q + QP_MADE] = 1
    ints[q + QC_MADE] = 1
    if ints[q + QG_ON] and ints[q + QG_BIASED] == 0:
        alarm_of_gauge(ints, floats, notes, unit)
        ints[q + QG_COUNTED] = 0


judge_bin = kernel(_judge_bin)


def _mix(ints: Ints, floats: Floats, unit: int, item: int) -> None:
    """A foreign piece may get into the bin on its way, and one of its own is missing."""
    sound = ints[item + J_PIECES] - defects_of(ints, item)
    if variate(ints, floats, ints[unit + U_MIXING]) < floats[ints[H_MIXING]] and sound:
        ints[defects_at(ints, item, MIXED)] += 1


mix = kernel(_mix)


def _bin_made(ints: Ints, floats: Floats, notes: Ints, unit: int, item: int) -> None:
    """The bin is made: good pieces go on, rejects are out, and an empty bin is gone."""
    station, product, pieces = ints[unit + U_STATION], ints[item + I_PRODUCT], ints[item + J_PIECES]
    ints[item + I_MAKER] = unit
    ints[item + I_MADE_AT] = ints[H_NOW]
    ints[unit + U_LAST_LOT] = ints[item + I_LOT]
    ints[H_OPERATIONS] += 1
    row = row_of(ints, unit, product)
    ints[row + D_PRODUCED] += pieces
    if ints[unit + U_QUALITY]:
        judge_bin(ints, floats, notes, unit, item)
    note(ints, notes, unit, N_CYCLE_END, item, defects_of(ints, item))
    if ints[unit + U_LOST]:
        lose_pieces(ints, notes, unit, item)
    if ints[unit + U_GATE]:
        gone(ints, station, ints[H_FIRST_REJECTS], inspect(ints, floats, notes, unit, item))
    left = ints[item + J_PIECES]
    ints[row + D_GOOD] += left
    for place in range(ints[H_N_STATIONS] + 1):
        origin = origin_at(ints, place)
        ints[ints[station + ST_ESCAPED] + origin + 2] += ints[defects_at(ints, item, origin)]
    if left == 0:
        vanish(ints, unit, item, 0)
        return
    target = ints[row + D_TARGET]
    if ints[unit + U_MIXING] and target > 0:
        mix(ints, floats, unit, item)
    ints[unit + U_PHASE] = DONE
    if item == ints[unit + U_ITEM]:
        ints[unit + U_TARGET] = target


bin_made = kernel(_bin_made)


def _bins_made(ints: Ints, floats: Floats, notes: Ints, unit: int) -> int:
    """The bin in the unit, and the others of its batch, are made; returns how many pieces they hold."""
    item, pieces = ints[unit + U_ITEM], 0
    following = ints[unit + U_OTHERS]
    while item != 0:
        # One event may need more draws of a stream than lie in reserve.
        if ints[H_LOW]:
            refill_low(ints, floats)
        pieces += ints[item + J_PIECES]
        bin_made(ints, floats, notes, unit, item)
        item = following
        following = ints[item + I_NEXT] if item else 0
    return pieces


bins_made = kernel(_bins_made)


def _lose_bins(ints: Ints, notes: Ints, unit: int) -> None:
    """A stop has spoiled what is in the unit: a piece of a bin, or a whole batch of bins."""
    station, item = ints[unit + U_STATION], ints[unit + U_ITEM]
    if ints[station + ST_SUMS]:
        ints[unit + U_LOST] = min(ints[unit + U_LOST] + 1, ints[item + J_PIECES])
        return
    following = ints[unit + U_OTHERS]
    ints[unit + U_OTHERS] = 0
    while item != 0:
        pieces = ints[item + J_PIECES]
        ints[row_of(ints, unit, ints[item + I_PRODUCT]) + D_PRODUCED] += pieces
        remove(ints, notes, unit, item, LOST, pieces)
        after = ints[following + I_NEXT] if following else 0
        vanish(ints, unit, item, 0)
        item, following = following, after


lose_bins = kernel(_lose_bins)


def _sorted_bin(ints: Ints, floats: Floats, unit: int, item: int) -> int:
    """The inspector has sorted a bin: defective pieces that he found are scrapped; how many."""
    station, q = ints[unit + U_STATION], ints[unit + U_QUALITY]
    scrapped = 0
    for place in range(ints[H_N_STATIONS] + 1):
        origin = origin_at(ints, place)
        at = defects_at(ints, item, origin)
        stream = ints[ints[q + QQ_MANY] + place + 1]
        found = chosen(ints, floats, stream, ints[at], floats[ints[q + Q_FLOATS] + F_SORT])
        if found:
            ints[at] -= found
            ints[item + J_PIECES] -= found
            ints[ints[station + ST_QUARANTINE_SCRAP] + origin + 2] += found
            gone(ints, station, ints[H_SCRAPPED], found)
            ints[H_PROGRESS] += 1
            scrapped += found
    gone(ints, station, ints[H_FIRST_REJECTS], scrapped)
    return scrapped


sorted_bin = kernel(_sorted_bin)
