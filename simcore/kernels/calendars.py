"""Calendars as arithmetic, on arrays; the same as simcore.engines.floor.calendars."""

from __future__ import annotations

from simcore.kernels._jit import Ints, inlined, kernel
from simcore.kernels.layout import (
    K_CLOSURES,
    K_CUMULATIVE,
    K_ENDS,
    K_FROM,
    K_N,
    K_N_CLOSURES,
    K_PER_PERIOD,
    K_PERIOD,
    K_STARTS,
    K_UNTIL,
)


def _base(ints: Ints, k: int, t: int) -> int:
    """Work in [0, t) without closures."""
    period = ints[k + K_PERIOD]
    periods, rest = t // period, t % period
    starts, i = ints[k + K_STARTS], ints[k + K_N] - 1
    while i >= 0 and ints[starts + i] > rest:
        i -= 1
    work = periods * ints[k + K_PER_PERIOD]
    if i >= 0:
        work += ints[ints[k + K_CUMULATIVE] + i] + min(rest, ints[ints[k + K_ENDS] + i]) - ints[starts + i]
    return work


base = kernel(_base)


def _work(ints: Ints, k: int, t: int) -> int:
    """Work in [0, t)."""
    total = base(ints, k, t)
    closures = ints[k + K_CLOSURES]
    for c in range(ints[k + K_N_CLOSURES]):
        start, end = ints[closures + 2 * c], ints[closures + 2 * c + 1]
        if start >= t:
            break
        total -= base(ints, k, min(end, t)) - base(ints, k, start)
    return total


work = kernel(_work)


def _between(ints: Ints, k: int, start: int, end: int) -> int:
    """Work in [start, end)."""
    if ints[k + K_FROM] <= start and end <= ints[k + K_UNTIL]:
        return end - start
    return work(ints, k, end) - work(ints, k, start)


between = inlined(_between)


def _inverse(ints: Ints, k: int, done: int) -> int:
    """Smallest t with base(t) = done, for done > 0."""
    per_period = ints[k + K_PER_PERIOD]
    periods, rest = done // per_period, done % per_period
    if rest == 0:
        periods, rest = periods - 1, per_period
    cumulative, i = ints[k + K_CUMULATIVE], ints[k + K_N] - 1
    while ints[cumulative + i] > rest - 1:
        i -= 1
    return periods * ints[k + K_PERIOD] + ints[ints[k + K_STARTS] + i] + rest - ints[cumulative + i]


inverse = kernel(_inverse)


def _add_slowly(ints: Ints, k: int, t: int, duration: int) -> int:
    target = work(ints, k, t) + duration
    end = inverse(ints, k, target)
    closures = ints[k + K_CLOSURES]
    for c in range(ints[k + K_N_CLOSURES]):
        start, closed_until = ints[closures + 2 * c], ints[closures + 2 * c + 1]
        if end <= start:
            break
        target += base(ints, k, closed_until) - base(ints, k, start)
        end = inverse(ints, k, target)
    return end


add_slowly = kernel(_add_slowly)


def _add(ints: Ints, k: int, t: int, duration: int) -> int:
    """Earliest instant >= t by which `duration` of work has been done since t; k = 0: the wall clock."""
    if k == 0 or duration == 0 or (ints[k + K_FROM] <= t and t + duration <= ints[k + K_UNTIL]):
        return t + duration
    return add_slowly(ints, k, t, duration)


add = inlined(_add)


def _look_up(ints: Ints, k: int, t: int) -> bool:
    """Find the open interval that contains t, cut by closures, and remember it."""
    period = ints[k + K_PERIOD]
    periods, rest = t // period, t % period
    starts, ends, i = ints[k + K_STARTS], ints[k + K_ENDS], ints[k + K_N] - 1
    while i >= 0 and ints[starts + i] > rest:
        i -= 1
    if i < 0 or rest >= ints[ends + i]:
        return False
    low, high = periods * period + ints[starts + i], periods * period + ints[ends + i]
    closures = ints[k + K_CLOSURES]
    for c in range(ints[k + K_N_CLOSURES]):
        start, end = ints[closures + 2 * c], ints[closures + 2 * c + 1]
        if start <= t < end:
            return False
        if end <= t:
            low = max(low, end)
        else:
            high = min(high, start)
    ints[k + K_FROM], ints[k + K_UNTIL] = low, high
    return True


look_up = kernel(_look_up)


def _is_open(ints: Ints, k: int, t: int) -> bool:
    """Whether t lies in a half-open working interval; k = 0: always."""
    if k == 0 or (ints[k + K_FROM] <= t < ints[k + K_UNTIL]):
        return True
    return look_up(ints, k, t)


is_open = inlined(_is_open)


def _next_opening(ints: Ints, k: int, t: int) -> int:
    """Earliest instant > t at which an open interval begins."""
    while True:
        end_of_work = add(ints, k, t, 1)
        if not (end_of_work == t + 1 and is_open(ints, k, t)):
            return end_of_work - 1
        t = ints[k + K_UNTIL]
        if is_open(ints, k, t):
            return t


next_opening = kernel(_next_opening)
