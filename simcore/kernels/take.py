"""Taking and handing over: one item, several of one product, and over buffers without places."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, inlined, kernel
from simcore.kernels.batches import load
from simcore.kernels.booking import mark
from simcore.kernels.buffers import enter_hot, has_room, leave, look_again
from simcore.kernels.calendars import is_open
from simcore.kernels.cycle import receive, receive_hot
from simcore.kernels.flow import (
    DONE,
    IDLE,
    begins,
    cut_out,
    drop,
    finish,
    handed_over,
    pick,
    release_item,
    take_from_source,
)
from simcore.kernels.layout import (
    B_BLOCKED,
    B_CAPACITY,
    B_CONSUMERS,
    B_ENTERED,
    B_HEAD,
    B_KIND,
    B_LEFT,
    B_N_CONSUMERS,
    B_N_PRODUCERS,
    B_PRODUCERS,
    B_REMNANT,
    B_RESERVED,
    B_STARVING,
    H_DEMAND_CAP,
    H_DEMAND_LEFT,
    H_FAMILIES,
    H_NOW,
    H_WIP,
    H_WIP_LIMIT,
    I_DEFECT,
    I_DEFECT_UNIT,
    I_LOT,
    I_NEXT,
    I_PRODUCT,
    I_REJECTED,
    IS_BUFFER,
    IS_SOURCE,
    S_DRY,
    S_LOT,
    S_LOTS,
    S_N_LOTS,
    S_PLACE,
    S_REPEAT,
    S_REST,
    ST_BATCH,
    ST_CALENDAR,
    ST_CLASSES,
    ST_INPUT,
    ST_INPUTS,
    ST_N_INPUTS,
    ST_N_UNITS,
    ST_UNITS,
    ST_WHILE_DOWN,
    U_FAMILY,
    U_HELD,
    U_ITEM,
    U_LAST_PRODUCT,
    U_OVERFILL,
    U_PHASE,
    U_RESERVED,
    U_SIZE,
    U_STATION,
    U_STOP,
    U_TARGET,
)
from simcore.kernels.matching import find_outer, inner_ring

_ENDLESS = 1 << 60


def _may_hand_over(ints: Ints, unit: int) -> bool:
    """A stopped unit keeps its piece unless the station says otherwise."""
    return ints[unit + U_STOP] == 0 or ints[ints[unit + U_STATION] + ST_WHILE_DOWN] != 0


may_hand_over = inlined(_may_hand_over)


def _give(ints: Ints, notes: Ints, giver: int, buffer: int) -> int:
    """Hand the piece of a finished unit over to the one that takes it."""
    item = ints[giver + U_ITEM]
    handed_over(ints, notes, giver, item)
    mark(ints, ints[giver + U_STATION])
    ints[buffer + B_ENTERED] += 1
    ints[buffer + B_LEFT] += 1
    return item


give = kernel(_give)


def _offering(ints: Ints, buffer: int, taker: int) -> int:
    """The finished unit from which `taker` takes over a buffer without places; 0: none."""
    first = 0
    for k in range(ints[buffer + B_N_PRODUCERS]):
        station = ints[ints[buffer + B_PRODUCERS] + k]
        for n in range(ints[station + ST_N_UNITS]):
            unit = ints[station + ST_UNITS] + n * U_SIZE
            if ints[unit + U_PHASE] == DONE and ints[unit + U_TARGET] == buffer and may_hand_over(ints, unit):
                family = ints[ints[H_FAMILIES] + ints[ints[unit + U_ITEM] + I_PRODUCT]]
                if family == ints[taker + U_FAMILY]:
                    return unit
                if first == 0:
                    first = unit
    return first


offering = kernel(_offering)


def _take_one(ints: Ints, notes: Ints, unit: int, buffer: int) -> int:
    """Take one item from a buffer, or over a buffer of capacity 0 from a finished unit; 0: there is none."""
    if ints[buffer + B_HEAD]:
        item = pick(ints, buffer, unit)
        leave(ints, buffer)
        return item
    if ints[buffer + B_CAPACITY] == 0:
        giver = offering(ints, buffer, unit)
        if giver:
            return give(ints, notes, giver, buffer)
    ints[buffer + B_STARVING] = 1
    return 0


take_one = inlined(_take_one)

# Assembly -----------------------------------------------------------------------------------------------------------


def _enough_in(ints: Ints, buffer: int, product: int, quantity: int) -> bool:
    """Whether a buffer has the quantity of a product."""
    found, item = 0, ints[buffer + B_HEAD]
    while item != 0 and found < quantity:
        if ints[item + I_PRODUCT] == product:
            found += 1
        item = ints[item + I_NEXT]
    return found >= quantity


enough_in = kernel(_enough_in)


def _enough(ints: Ints, station: int, product: int) -> bool:
    """Whether every input buffer has its quantity of a product."""
    for k in range(ints[station + ST_N_INPUTS]):
        provider = ints[ints[station + ST_INPUTS] + 2 * k]
        quantity = ints[ints[station + ST_INPUTS] + 2 * k + 1]
        if ints[provider + B_KIND] == IS_BUFFER and not enough_in(ints, provider, product, quantity):
            return False
    return True


enough = kernel(_enough)


def _left_in(ints: Ints, source: int) -> int:
    """Items that a source can still supply; a repeating one never ends."""
    if ints[source + S_REPEAT]:
        return _ENDLESS
    if ints[source + S_DRY]:
        return 0
    total = ints[source + S_REST]
    for lot in range(ints[source + S_LOT] + 1, ints[source + S_N_LOTS]):
        total += ints[ints[source + S_LOTS] + 2 * lot + 1]
    return total


left_in = kernel(_left_in)


def _clear_leftovers(ints: Ints, station: int, latest: int) -> None:
    """Items of older lots and other products at the heads of the buffers go to the remnant store."""
    for k in range(ints[station + ST_N_INPUTS]):
        buffer = ints[ints[station + ST_INPUTS] + 2 * k]
        if ints[buffer + B_KIND] != IS_BUFFER:
            continue
        while True:
            head = ints[buffer + B_HEAD]
            if (
                head == 0
                or ints[head + I_PRODUCT] == ints[latest + I_PRODUCT]
                or ints[head + I_LOT] >= ints[latest + I_LOT]
            ):
                break
            cut_out(ints, buffer, 0, head)
            drop(ints, head)
            look_again(ints)
            ints[buffer + B_REMNANT] += 1
            leave(ints, buffer)


clear_leftovers = kernel(_clear_leftovers)


def _matching_product(ints: Ints, unit: int) -> int:
    """The product that is set up if every input has enough of it, else the one that the lots say is next; -1: none."""
    station = ints[unit + U_STATION]
    inputs, n = ints[station + ST_INPUTS], ints[station + ST_N_INPUTS]
    buffers, latest, empty = 0, 0, False
    for k in range(n):
        buffer = ints[inputs + 2 * k]
        if ints[buffer + B_KIND] == IS_BUFFER:
            buffers += 1
            head = ints[buffer + B_HEAD]
            if head == 0:
                empty = True
            elif latest == 0 or ints[head + I_LOT] > ints[latest + I_LOT]:
                latest = head
    if buffers == 0:
        source = ints[inputs]
        return ints[ints[source + S_LOTS] + 2 * ints[source + S_PLACE]]
    if ints[unit + U_LAST_PRODUCT] >= 0 and enough(ints, station, ints[unit + U_LAST_PRODUCT]):
        return ints[unit + U_LAST_PRODUCT]
    if empty:
        return -1
    product = ints[latest + I_PRODUCT]
    clear_leftovers(ints, station, latest)
    return product if enough(ints, station, product) else -1


matching_product = kernel(_matching_product)


def _may_assemble(ints: Ints, station: int) -> bool:
    """Whether the limit of work in process and the sources allow another assembly."""
    needed = 0
    for k in range(ints[station + ST_N_INPUTS]):
        provider = ints[ints[station + ST_INPUTS] + 2 * k]
        quantity = ints[ints[station + ST_INPUTS] + 2 * k + 1]
        if ints[provider + B_KIND] == IS_SOURCE:
            needed += quantity
            if left_in(ints, provider) < quantity:
                return False
    return not (ints[H_WIP_LIMIT] and needed and ints[H_WIP] + needed > ints[H_WIP_LIMIT])


may_assemble = kernel(_may_assemble)


def _part(ints: Ints, provider: int, product: int, chosen: int) -> int:
    """One part of the product, the first one if none is chosen; a saturated source supplies whatever product the other inputs call for."""
    if ints[provider + B_KIND] == IS_SOURCE:
        part = release_item(ints, provider)
        ints[part + I_PRODUCT] = product
        begins(ints, provider, part)
        return part
    before, part = 0, ints[provider + B_HEAD]
    while ints[part + I_PRODUCT] != product if chosen == 0 else part != chosen:
        before, part = part, ints[part + I_NEXT]
    cut_out(ints, provider, before, part)
    leave(ints, provider)
    return part


part_of = kernel(_part)


def _starve(ints: Ints, station: int) -> None:
    """Whatever comes into an input, the station looks again."""
    for k in range(ints[station + ST_N_INPUTS]):
        ints[ints[ints[station + ST_INPUTS] + 2 * k] + B_STARVING] = 1


starve = kernel(_starve)


def _assemble(ints: Ints, unit: int) -> int:
    """Take the quantities of one product from every input; 0 when some input has too little."""
    station = ints[unit + U_STATION]
    inputs, n = ints[station + ST_INPUTS], ints[station + ST_N_INPUTS]
    product = matching_product(ints, unit) if may_assemble(ints, station) else -1
    if product < 0:
        starve(ints, station)
        return 0
    outer, inner = 0, 0
    if ints[station + ST_CLASSES]:
        outer = find_outer(ints, station, product)
        if outer == 0:
            starve(ints, station)
            return 0
        inner = inner_ring(ints, station, product, outer)
    carrier = 0
    for k in range(n):
        for _ in range(ints[inputs + 2 * k + 1]):
            chosen = outer if k == 0 else inner if k == 1 else 0
            part = part_of(ints, ints[inputs + 2 * k], product, chosen)
            if carrier == 0:
                carrier = part
                continue
            if ints[carrier + I_DEFECT] < 0 and ints[part + I_DEFECT] >= 0:
                ints[carrier + I_DEFECT] = ints[part + I_DEFECT]
                ints[carrier + I_DEFECT_UNIT] = ints[part + I_DEFECT_UNIT]
            ints[carrier + I_REJECTED] |= ints[part + I_REJECTED]
            drop(ints, part)
    return carrier


assemble = kernel(_assemble)

# Both ways ----------------------------------------------------------------------------------------------------------


def _try_take(ints: Ints, floats: Floats, notes: Ints, unit: int) -> bool:
    """An idle unit looks for work; False when there is none."""
    station = ints[unit + U_STATION]
    if not is_open(ints, ints[station + ST_CALENDAR], ints[H_NOW]):
        return False
    provider = ints[station + ST_INPUT]
    if provider:
        if ints[provider + B_KIND] == IS_SOURCE:
            item = take_from_source(ints, provider)
        else:
            item = take_one(ints, notes, unit, provider)
    else:
        item = load(ints, unit) if ints[station + ST_BATCH] else assemble(ints, unit)
    if item == 0:
        return False
    receive_hot(ints, floats, notes, unit, item)
    return True


try_take = inlined(_try_take)


def _give_directly(ints: Ints, floats: Floats, notes: Ints, unit: int, buffer: int) -> bool:
    """Over a buffer without places: only to a unit that can take at this moment."""
    for k in range(ints[buffer + B_N_CONSUMERS]):
        station = ints[ints[buffer + B_CONSUMERS] + k]
        if not is_open(ints, ints[station + ST_CALENDAR], ints[H_NOW]):
            continue
        for n in range(ints[station + ST_N_UNITS]):
            taker = ints[station + ST_UNITS] + n * U_SIZE
            if ints[taker + U_PHASE] == IDLE and ints[taker + U_STOP] == 0 and ints[taker + U_HELD] == 0:
                receive(ints, floats, notes, taker, give(ints, notes, unit, buffer))
                return True
    return False


give_directly = kernel(_give_directly)


def _hand_over(ints: Ints, floats: Floats, notes: Ints, unit: int) -> bool:
    """Try to pass the finished piece on; False when there is no place."""
    item, target = ints[unit + U_ITEM], ints[unit + U_TARGET]
    if target < 0:
        if ints[H_DEMAND_CAP] and ints[H_DEMAND_LEFT] <= 0:
            return False
        handed_over(ints, notes, unit, item)
        finish(ints, item, ints[unit + U_STATION])
        return True
    if ints[unit + U_RESERVED]:
        ints[target + B_RESERVED] -= 1
        ints[unit + U_RESERVED] = 0
    elif ints[target + B_CAPACITY] == 0:
        return give_directly(ints, floats, notes, unit, target)
    elif not (ints[unit + U_OVERFILL] or has_room(ints, target)):
        ints[target + B_BLOCKED] = 1
        return False
    handed_over(ints, notes, unit, item)
    enter_hot(ints, target, item)
    return True


hand_over = inlined(_hand_over)
