"""More working time on a calendar: its longest gap worked for up to one shift, or every working block an hour longer.

The people of the stations on that calendar stay as many as in the interval of their shift plan before the added time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

from simcore.errors import Problem, SpecError
from simcore.spec import CalendarSpec, LineSpec, OpenInterval, PoolSpec, ShiftInterval, StationSpec

LONGER_BY = 3_600_000_000
"""[us] that each working block is longer."""

MOST_INTERVALS = 1_000
Window = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MoreTime:
    """A line with more working time on a calendar: working time before and after [us] in a period [us]."""

    line: LineSpec
    before: int
    after: int
    period: int


def shift_windows(line: LineSpec, calendar: str) -> list[Window]:
    """The longest gap of the calendar from its beginning, for at most one shift: start and length [us]."""
    gaps = gaps_of(line.calendars[calendar])
    if not gaps:
        return []
    start, length = max(gaps, key=lambda gap: (gap[1], -gap[0]))
    return [(start, min(length, _shortest_shift(line, calendar)))]


def longer_windows(line: LineSpec, calendar: str) -> list[Window]:
    """An hour after every working block: start and length [us]; breaks of up to an hour stay."""
    return [(start, LONGER_BY) for start, length in gaps_of(line.calendars[calendar]) if length > LONGER_BY]


def gaps_of(calendar: CalendarSpec) -> list[Window]:
    """Start and length [us] of the times of a period without work; the last one may reach into the next period."""
    starts = [interval.start for interval in calendar.open]
    following = [*starts[1:], starts[0] + calendar.period]
    ends = [interval.end for interval in calendar.open]
    return [(end % calendar.period, start - end) for end, start in zip(ends, following, strict=True) if start > end]


def people_of(line: LineSpec, calendar: str) -> list[str]:
    """Pools that the stations on a calendar ask for, in the order of the line."""
    asked: set[str | None] = set()
    for station in line.stations.values():
        if station.calendar == calendar:
            asked |= set(_asked(station))
    return [name for name in line.pools if name in asked]


def _asked(station: StationSpec) -> Iterator[str | None]:
    quality = station.quality
    tasks: list[Any] = [station.operator, station.setup, *station.interruptions.values()]
    if quality is not None:
        tasks += [quality.patrol, quality.adjustment, quality.quarantine]
    yield from (task.pool for task in tasks if task is not None)


def _shortest_shift(line: LineSpec, calendar: str) -> int:
    plans = [line.pools[name].shifts for name in people_of(line, calendar) if line.pools[name].shifts]
    parts: list[OpenInterval] = [part for plan in plans for part in plan] or list(line.calendars[calendar].open)
    return min(part.end - part.start for part in parts)


def with_more_time(line: LineSpec, name: str, windows: Sequence[Window], *, same_shift: bool) -> MoreTime:
    """The line that also works in windows of a calendar; `same_shift`: those of the shift before stay longer.

    Raises:
        SpecError: SHIFT_PLAN_TOO_LONG, where a plan of people and the calendar repeat together only after too long.
    """
    calendar = line.calendars[name]
    pools = dict(line.pools)
    for key in people_of(line, name):
        pool = pools[key]
        if pool.shifts and pool.period is not None:
            pools[key] = _staffed(key, pool, pool.period, windows, calendar.period, same_shift)
    added = [part for window in windows for part in _within(window, calendar.period)]
    open_time = _joined([*calendar.open, *(OpenInterval.model_construct(start=start, end=end) for start, end in added)])
    calendars = {**line.calendars, name: calendar.model_copy(update={"open": open_time})}
    return MoreTime(
        line.model_copy(update={"calendars": calendars, "pools": pools}),
        sum(part.end - part.start for part in calendar.open),
        sum(part.end - part.start for part in open_time),
        calendar.period,
    )


def _within(window: Window, period: int) -> list[Window]:
    """Start and end of the parts of a window in the period in which it begins, what is beyond at the beginning."""
    start, end = window[0], window[0] + window[1]
    return [(start, end)] if end <= period else [(start, period), (0, end - period)]


def _joined(parts: Sequence[OpenInterval]) -> tuple[OpenInterval, ...]:
    """Intervals in order, those that touch as one."""
    found: list[OpenInterval] = []
    for part in sorted(parts, key=lambda part: part.start):
        if found and found[-1].end == part.start:
            found[-1] = found[-1].model_copy(update={"end": part.end})
        else:
            found.append(part)
    return tuple(found)


def _staffed(
    name: str, pool: PoolSpec, period: int, windows: Sequence[Window], every: int, same_shift: bool
) -> PoolSpec:
    """The pool with people in windows that recur `every` [us]; SpecError as `with_more_time`."""
    whole = lcm(period, every)
    if whole // period * len(pool.shifts) + 2 * (whole // every) * len(windows) > MOST_INTERVALS:
        message = (
            f"the shift plan of '{name}' and the calendar repeat together only after {whole / 86_400_000_000:g} days"
        )
        hint = "give both the same period, or periods with a small common multiple"
        raise SpecError((Problem("SHIFT_PLAN_TOO_LONG", message, f"pools.{name}.period", hint),))
    # An interval with nobody in it is none.
    present = [part for part in pool.shifts if part.people.value > 0]
    plan = [_moved(part, turn * period) for turn in range(whole // period) for part in present]
    before = len(plan)
    if not plan:
        return pool
    for start, length in (window for turn in range(whole // every) for window in _turned(windows, turn * every)):
        for first, last in _within((start % whole, length), whole):
            plan = _with_people(plan, first, last, same_shift)
    heads = pool.heads if pool.heads is None or same_shift else pool.heads * len(plan) / before
    return pool.model_copy(update={"period": whole, "shifts": tuple(plan), "heads": heads})


def _turned(windows: Sequence[Window], offset: int) -> list[Window]:
    return [(start + offset, length) for start, length in windows]


def _moved(part: ShiftInterval, offset: int) -> ShiftInterval:
    return part.model_copy(update={"start": part.start + offset, "end": part.end + offset})


def _with_people(plan: list[ShiftInterval], first: int, last: int, same_shift: bool) -> list[ShiftInterval]:
    """The plan with people wherever nobody stands in it from `first` to `last` [us]: those of the interval before."""
    found = list(plan)
    at = first
    for part in [*plan, None]:
        free_until = last if part is None else min(last, part.start)
        if free_until > at:
            before = max((p for p in plan if p.end <= at), key=lambda p: p.end, default=plan[-1])
            added = before.model_copy(update={"start": at, "end": free_until})
            if same_shift and before.end == at:
                found[found.index(before)] = before.model_copy(update={"end": free_until})
            else:
                found.append(added)
        if part is not None:
            at = max(at, part.end)
        if at >= last:
            break
    return sorted(found, key=lambda part: part.start)
