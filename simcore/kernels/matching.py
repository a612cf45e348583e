"""Selective assembly: which two rings go together, and which are set aside because none ever would."""

from __future__ import annotations

from simcore.kernels._jit import Ints, kernel
from simcore.kernels.buffers import leave, look_again
from simcore.kernels.flow import cut_out, drop
from simcore.kernels.layout import (
    B_CAPACITY,
    B_CONTENT,
    B_HEAD,
    B_IN_BASKET,
    B_MOVING,
    B_REMNANT,
    B_TRANSFER,
    I_NEXT,
    I_PRODUCT,
    J_SIZE,
    ST_CLASS_WIDTH,
    ST_CLASSES,
    ST_INPUTS,
    ST_REACH,
)


def _class_of(ints: Ints, station: int, item: int) -> int:
    """Class of a ring, from 0; the middle of all classes is at 0 nm."""
    classes, width = ints[station + ST_CLASSES], ints[station + ST_CLASS_WIDTH]
    return min(max((ints[item + J_SIZE] + classes * width // 2) // width, 0), classes - 1)


class_of = kernel(_class_of)


def _in_reach(ints: Ints, station: int, own: int) -> int:
    """The classes that match this one, as bits."""
    lowest = max(own - ints[station + ST_REACH], 0)
    highest = min(own + ints[station + ST_REACH], ints[station + ST_CLASSES] - 1)
    return (1 << (highest + 1)) - (1 << lowest)


in_reach = kernel(_in_reach)


def _outer_ring(ints: Ints, station: int, product: int) -> int:
    """The oldest outer ring for which there is an inner one; 0: none."""
    inputs = ints[station + ST_INPUTS]
    there, inner = 0, ints[ints[inputs + 2] + B_HEAD]
    while inner:
        if ints[inner + I_PRODUCT] == product:
            there |= 1 << class_of(ints, station, inner)
        inner = ints[inner + I_NEXT]
    outer = ints[ints[inputs] + B_HEAD]
    while outer:
        if ints[outer + I_PRODUCT] == product and there & in_reach(ints, station, class_of(ints, station, outer)):
            return outer
        outer = ints[outer + I_NEXT]
    return 0


outer_ring = kernel(_outer_ring)


def _inner_ring(ints: Ints, station: int, product: int, outer: int) -> int:
    """The oldest inner ring that goes with an outer one, for which there is one."""
    matching = in_reach(ints, station, class_of(ints, station, outer))
    inner = ints[ints[ints[station + ST_INPUTS] + 2] + B_HEAD]
    while ints[inner + I_PRODUCT] != product or matching >> class_of(ints, station, inner) & 1 == 0:
        inner = ints[inner + I_NEXT]
    return inner


inner_ring = kernel(_inner_ring)


def _is_full(ints: Ints, buffer: int) -> bool:
    """Whether nothing more can come into a buffer, and nothing in it is still on its way."""
    # What is still on its way may match; no other basket would fit.
    whole = ints[buffer + B_CONTENT] - ints[buffer + B_IN_BASKET] + ints[buffer + B_TRANSFER]
    return ints[buffer + B_HEAD] != 0 and ints[buffer + B_MOVING] == 0 and whole > ints[buffer + B_CAPACITY]


is_full = kernel(_is_full)


def _set_aside(ints: Ints, buffer: int) -> None:
    """The oldest ring goes to the remnant store."""
    head = ints[buffer + B_HEAD]
    cut_out(ints, buffer, 0, head)
    drop(ints, head)
    look_again(ints)
    ints[buffer + B_REMNANT] += 1
    leave(ints, buffer)


set_aside = kernel(_set_aside)


def _find_outer(ints: Ints, station: int, product: int) -> int:
    """The outer ring that is taken next; 0: wait for others.

    When both buffers are full of rings that don't go together, the oldest of each is set aside: nothing else would ever
    let another in.
    """
    outer, inner = ints[ints[station + ST_INPUTS]], ints[ints[station + ST_INPUTS] + 2]
    while True:
        ring = outer_ring(ints, station, product)
        if ring or not (is_full(ints, outer) and is_full(ints, inner)):
            return ring
        set_aside(ints, outer)
        set_aside(ints, inner)


find_outer = kernel(_find_outer)
