"""Buffers: items enter, go to the other end alone or by the basket, and leave."""

from __future__ import annotations

from simcore.kernels._jit import Ints, inlined, kernel
from simcore.kernels.booking import mark_all
from simcore.kernels.events import schedule
from simcore.kernels.layout import (
    B_BASKET,
    B_BASKET_TAIL,
    B_BEFORE,
    B_BLOCKED,
    B_CAPACITY,
    B_CONSUMERS,
    B_CONTENT,
    B_CONTENT_TIME,
    B_ENTERED,
    B_HEAD,
    B_IN_BASKET,
    B_INDEX,
    B_KIND,
    B_LARGEST,
    B_LEFT,
    B_MOVING,
    B_MOVING_TAIL,
    B_N_BEFORE,
    B_N_CONSUMERS,
    B_N_PRODUCERS,
    B_N_SOURCES,
    B_PLAIN,
    B_PRODUCERS,
    B_RESERVED,
    B_SLOT,
    B_STARVING,
    B_TAIL,
    B_TRANSFER,
    B_TRANSPORT,
    H_ADMITTING,
    H_BUFFERS,
    H_HAS_BASKETS,
    H_LOOKING,
    H_N_BUFFERS,
    H_NOW,
    H_QUARANTINED,
    H_SOURCES,
    I_ENTERED,
    I_LAST,
    I_LOT,
    I_NEXT,
    I_SOURCE,
    IS_BUFFER,
    S_DRY,
    S_LOT,
    ST_INPUTS,
    ST_N_INPUTS,
    ST_N_UNITS,
    ST_UNITS,
    U_ITEM,
    U_OTHERS,
    U_SIZE,
)

TRANSPORTED_RANK = 5 << 40


def _has_room(ints: Ints, buffer: int) -> bool:
    """Whether one more item may enter."""
    return ints[buffer + B_CONTENT] + ints[buffer + B_RESERVED] < ints[buffer + B_CAPACITY]


has_room = inlined(_has_room)


def _arrived(ints: Ints, buffer: int, item: int) -> None:
    """An item can be taken from the tail of the queue on."""
    ints[item + I_NEXT] = 0
    if ints[buffer + B_HEAD] == 0:
        ints[buffer + B_HEAD] = item
    else:
        ints[ints[buffer + B_TAIL] + I_NEXT] = item
    ints[buffer + B_TAIL] = item
    if ints[buffer + B_STARVING]:
        ints[buffer + B_STARVING] = 0
        mark_all(ints, ints[buffer + B_CONSUMERS], ints[buffer + B_N_CONSUMERS])


arrived = inlined(_arrived)


def _arrive(ints: Ints, buffer: int, item: int) -> None:
    """An item can be taken; who loads batches wants to know since when."""
    ints[item + I_ENTERED] = ints[H_NOW]
    arrived(ints, buffer, item)


arrive = kernel(_arrive)


def _send(ints: Ints, buffer: int, first: int, last: int) -> None:
    """A chain of items leaves the entrance of the buffer for its other end, where they arrive together."""
    ints[last + I_NEXT] = 0
    item = first
    if ints[buffer + B_TRANSPORT] == 0:
        while item != 0:
            following = ints[item + I_NEXT]
            arrive(ints, buffer, item)
            item = following
        return
    if ints[buffer + B_MOVING] == 0:
        ints[buffer + B_MOVING] = first
        when = ints[H_NOW] + ints[buffer + B_TRANSPORT]
        schedule(ints, ints[buffer + B_SLOT], when, TRANSPORTED_RANK + (ints[buffer + B_INDEX] << 20))
    else:
        ints[ints[buffer + B_MOVING_TAIL] + I_NEXT] = first
    ints[buffer + B_MOVING_TAIL] = last
    while item != 0:
        ints[item + I_ENTERED] = ints[H_NOW]
        ints[item + I_LAST] = int(item == last)
        item = ints[item + I_NEXT]


send = kernel(_send)


def _transported(ints: Ints, buffer: int) -> None:
    """What left first has arrived at the other end; what follows does so at its own time."""
    item, last = ints[buffer + B_MOVING], False
    while not last:
        following = ints[item + I_NEXT]
        last = ints[item + I_LAST] != 0
        arrive(ints, buffer, item)
        item = following
    ints[buffer + B_MOVING] = item
    if item != 0:
        when = ints[item + I_ENTERED] + ints[buffer + B_TRANSPORT]
        schedule(ints, ints[buffer + B_SLOT], when, TRANSPORTED_RANK + (ints[buffer + B_INDEX] << 20))


transported = kernel(_transported)


def _is_releasing(ints: Ints, item: int) -> bool:
    """Whether the source still has pieces of the item's lot."""
    source = ints[ints[H_SOURCES] + ints[item + I_SOURCE]]
    return ints[source + S_LOT] == ints[item + I_LOT] and ints[source + S_DRY] == 0


is_releasing = kernel(_is_releasing)


def _leave_in_basket(ints: Ints, buffer: int) -> None:
    """The basket goes to the other end of the buffer."""
    first = ints[buffer + B_BASKET]
    ints[buffer + B_BASKET] = 0
    ints[buffer + B_IN_BASKET] = 0
    send(ints, buffer, first, ints[buffer + B_BASKET_TAIL])


leave_in_basket = kernel(_leave_in_basket)


def _enter_slowly(ints: Ints, buffer: int, item: int) -> None:
    """An item goes into the basket, which leaves when it is full; without baskets it leaves at once."""
    if ints[buffer + B_TRANSFER] == 1:
        send(ints, buffer, item, item)
        return
    ints[item + I_NEXT] = 0
    if ints[buffer + B_BASKET] == 0:
        ints[buffer + B_BASKET] = item
    else:
        ints[ints[buffer + B_BASKET_TAIL] + I_NEXT] = item
    ints[buffer + B_BASKET_TAIL] = item
    ints[buffer + B_IN_BASKET] += 1
    if ints[buffer + B_IN_BASKET] == ints[buffer + B_TRANSFER]:
        leave_in_basket(ints, buffer)
    elif not is_releasing(ints, item):
        ints[H_LOOKING] = 1


enter_slowly = kernel(_enter_slowly)


def _enter(ints: Ints, buffer: int, item: int) -> None:
    """Put an item into a buffer; with transport time or in baskets it can be taken later."""
    content = ints[buffer + B_CONTENT] + 1
    ints[buffer + B_CONTENT] = content
    ints[buffer + B_CONTENT_TIME] -= ints[H_NOW]
    ints[buffer + B_ENTERED] += 1
    if content > ints[buffer + B_LARGEST]:
        ints[buffer + B_LARGEST] = content
    if ints[buffer + B_PLAIN]:
        arrived(ints, buffer, item)
    else:
        enter_slowly(ints, buffer, item)


enter = kernel(_enter)
enter_hot = inlined(_enter)


def _free_place(ints: Ints, buffer: int) -> None:
    """Tell those who found no place."""
    if ints[buffer + B_BLOCKED]:
        ints[buffer + B_BLOCKED] = 0
        mark_all(ints, ints[buffer + B_PRODUCERS], ints[buffer + B_N_PRODUCERS])
        if ints[buffer + B_N_SOURCES]:
            ints[H_ADMITTING] = 1


free_place = inlined(_free_place)


def _leave(ints: Ints, buffer: int) -> None:
    """An item has left: its place is free."""
    ints[buffer + B_CONTENT] -= 1
    ints[buffer + B_CONTENT_TIME] += ints[H_NOW]
    ints[buffer + B_LEFT] += 1
    free_place(ints, buffer)


leave = inlined(_leave)

# Baskets ------------------------------------------------------------------------------------------------------------


def _look_again(ints: Ints) -> None:
    """A piece will not come any more: some basket may have waited for it."""
    if ints[H_HAS_BASKETS]:
        ints[H_LOOKING] = 1


look_again = inlined(_look_again)


def _in_chain(ints: Ints, first: int, item: int) -> bool:
    """Whether a chain holds a piece of the item's lot."""
    while first != 0:
        if ints[first + I_LOT] == ints[item + I_LOT] and ints[first + I_SOURCE] == ints[item + I_SOURCE]:
            return True
        first = ints[first + I_NEXT]
    return False


in_chain = kernel(_in_chain)


def _in_unit(ints: Ints, unit: int, item: int) -> bool:
    """Whether a unit holds a piece of the item's lot."""
    held = ints[unit + U_ITEM]
    if held == 0:
        return False
    same = ints[held + I_LOT] == ints[item + I_LOT] and ints[held + I_SOURCE] == ints[item + I_SOURCE]
    return same or in_chain(ints, ints[unit + U_OTHERS], item)


in_unit = kernel(_in_unit)


def _is_upstream(ints: Ints, buffer: int, item: int) -> bool:
    """Whether another piece of the item's lot can still come into the basket."""
    if is_releasing(ints, item):
        return True
    for k in range(ints[buffer + B_N_BEFORE]):
        station = ints[ints[buffer + B_BEFORE] + k]
        for n in range(ints[station + ST_N_UNITS]):
            if in_unit(ints, ints[station + ST_UNITS] + n * U_SIZE, item):
                return True
        for n in range(ints[station + ST_N_INPUTS]):
            provider = ints[ints[station + ST_INPUTS] + 2 * n]
            if ints[provider + B_KIND] == IS_BUFFER and (
                in_chain(ints, ints[provider + B_HEAD], item)
                or in_chain(ints, ints[provider + B_BASKET], item)
                or in_chain(ints, ints[provider + B_MOVING], item)
            ):
                return True
    return False


is_upstream = kernel(_is_upstream)


def _is_complete(ints: Ints, buffer: int) -> bool:
    """Whether no piece can come any more of any lot in the basket."""
    item = ints[buffer + B_BASKET]
    while item != 0:
        if is_upstream(ints, buffer, item):
            return False
        item = ints[item + I_NEXT]
    return True


is_complete = kernel(_is_complete)


def _look(ints: Ints) -> None:
    """Baskets leave in which no lot has a piece left upstream; a piece that is being sorted may come back."""
    ints[H_LOOKING] = 0
    if ints[H_QUARANTINED]:
        return
    for k in range(ints[H_N_BUFFERS]):
        buffer = ints[ints[H_BUFFERS] + k]
        if ints[buffer + B_BASKET] and is_complete(ints, buffer):
            leave_in_basket(ints, buffer)


look = kernel(_look)
