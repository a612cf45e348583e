"""Batch stations: several items of one setup family are loaded together; and what teething does to times."""

from __future__ import annotations

import numpy as np

from simcore.kernels._jit import Floats, Ints, kernel
from simcore.kernels.buffers import leave
from simcore.kernels.events import schedule
from simcore.kernels.flow import begins, cut_out, release_item
from simcore.kernels.layout import (
    B_HEAD,
    B_KIND,
    B_STARVING,
    F_EXCESS,
    F_EXCESS_DECAY,
    F_SPEED_DECAY,
    F_SPEED_LOSS,
    H_COMMISSIONED,
    H_FAMILIES,
    H_NOW,
    H_WIP,
    H_WIP_LIMIT,
    I_ENTERED,
    I_NEXT,
    I_PRODUCT,
    IS_SOURCE,
    S_DRY,
    S_LOTS,
    S_PLACE,
    S_STARVING,
    ST_AGE,
    ST_BATCH,
    ST_BATCH_LARGEST,
    ST_INPUTS,
    ST_TEETHING,
    ST_UNITS,
    ST_WAIT_SLOT,
    ST_WAITING_LIMIT,
    ST_WOKEN,
    U_FAMILY,
    U_OTHERS,
    U_RANK,
    U_STATION,
)
from simcore.streams import functions

WAITED_RANK = 17 << 40

# Loading ------------------------------------------------------------------------------------------------------------


def _append(ints: Ints, last: int, item: int) -> None:
    """Let an item follow the last one of a chain, which may be empty (0)."""
    if last:
        ints[last + I_NEXT] = item
    ints[item + I_NEXT] = 0


append = kernel(_append)


def _load_from_source(ints: Ints, unit: int, source: int) -> int:
    """A saturated source fills the batch with pieces of one family, as far as the limit of work in process allows."""
    station, families = ints[unit + U_STATION], ints[H_FAMILIES]
    room = ints[H_WIP_LIMIT] - ints[H_WIP] if ints[H_WIP_LIMIT] else ints[station + ST_BATCH_LARGEST]
    if room < ints[station + ST_BATCH]:
        ints[source + S_STARVING] = 1
        return 0
    first, last, loaded = 0, 0, 0
    while ints[source + S_DRY] == 0 and loaded < min(ints[station + ST_BATCH_LARGEST], room):
        product = ints[ints[source + S_LOTS] + 2 * ints[source + S_PLACE]]
        if first and ints[families + product] != ints[families + ints[first + I_PRODUCT]]:
            break
        item = release_item(ints, source)
        begins(ints, source, item)
        append(ints, last, item)
        first, last = first if first else item, item
        loaded += 1
    if first:
        ints[unit + U_OTHERS] = ints[first + I_NEXT]
    return first


load_from_source = kernel(_load_from_source)


def _is_enough(ints: Ints, station: int, buffer: int, family: int) -> bool:
    """Whether a batch of the family can start: so many are there, or one has waited long enough."""
    count, item = 0, ints[buffer + B_HEAD]
    while item != 0:
        if ints[ints[H_FAMILIES] + ints[item + I_PRODUCT]] == family:
            if ints[H_NOW] - ints[item + I_ENTERED] >= ints[station + ST_WAITING_LIMIT]:
                return True
            count += 1
            if count == ints[station + ST_BATCH]:
                return True
        item = ints[item + I_NEXT]
    return False


is_enough = kernel(_is_enough)


def _family_to_load(ints: Ints, unit: int, buffer: int) -> int:
    """The family that is set up if there is enough of it, else the one whose first item is the oldest; -1: none."""
    station, family = ints[unit + U_STATION], ints[unit + U_FAMILY]
    if family >= 0 and is_enough(ints, station, buffer, family):
        return family
    item = ints[buffer + B_HEAD]
    while item != 0:
        family = ints[ints[H_FAMILIES] + ints[item + I_PRODUCT]]
        if is_enough(ints, station, buffer, family):
            return family
        item = ints[item + I_NEXT]
    return -1


family_to_load = kernel(_family_to_load)


def _wake_up(ints: Ints, station: int, buffer: int) -> None:
    """Look again when the oldest item will have waited long enough."""
    head = ints[buffer + B_HEAD]
    if head and ints[station + ST_WAIT_SLOT]:
        at = ints[head + I_ENTERED] + ints[station + ST_WAITING_LIMIT]
        if at != ints[station + ST_WOKEN]:
            ints[station + ST_WOKEN] = at
            order = WAITED_RANK + ints[ints[station + ST_UNITS] + U_RANK]
            schedule(ints, ints[station + ST_WAIT_SLOT], at, order)


wake_up = kernel(_wake_up)


def _load(ints: Ints, unit: int) -> int:
    """Take as many items as fit, if there are enough; the first of them, and the rest as the unit's others."""
    station = ints[unit + U_STATION]
    provider = ints[ints[station + ST_INPUTS]]
    if ints[provider + B_KIND] == IS_SOURCE:
        return load_from_source(ints, unit, provider)
    family = family_to_load(ints, unit, provider)
    if family < 0:
        ints[provider + B_STARVING] = 1
        wake_up(ints, station, provider)
        return 0
    first, last, loaded, before = 0, 0, 0, 0
    item = ints[provider + B_HEAD]
    while item != 0 and loaded < ints[station + ST_BATCH_LARGEST]:
        following = ints[item + I_NEXT]
        if ints[ints[H_FAMILIES] + ints[item + I_PRODUCT]] == family:
            cut_out(ints, provider, before, item)
            leave(ints, provider)
            append(ints, last, item)
            first, last = first if first else item, item
            loaded += 1
        else:
            before = item
        item = following
    ints[unit + U_OTHERS] = ints[first + I_NEXT]
    return first


load = kernel(_load)

# Teething -----------------------------------------------------------------------------------------------------------


def _excess_left(ints: Ints, station: int, decay: float) -> float:
    """exp(-t / tau) of the time in service."""
    age = np.float64(max(ints[H_NOW] - ints[H_COMMISSIONED], 0) + ints[station + ST_AGE])
    return functions.exp_(-(age / decay))


excess_left = kernel(_excess_left)


def _slowed(ints: Ints, floats: Floats, station: int, length: int) -> int:
    """A cycle [us] at the speed 1 - b exp(-t / tau_b) of this moment."""
    own = ints[station + ST_TEETHING]
    speed = 1.0 - floats[own + F_SPEED_LOSS] * excess_left(ints, station, floats[own + F_SPEED_DECAY])
    return int(length / speed + 0.5)


slowed = kernel(_slowed)


def _sooner(ints: Ints, floats: Floats, station: int, time_to: int) -> int:
    """A time to failure [us] at the rate 1 + a exp(-t / tau) of this moment."""
    own = ints[station + ST_TEETHING]
    rate = 1.0 + floats[own + F_EXCESS] * excess_left(ints, station, floats[own + F_EXCESS_DECAY])
    return max(1, int(time_to / rate + 0.5))


sooner = kernel(_sooner)
