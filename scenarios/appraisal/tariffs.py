"""How the planned time of a line lies in the tariff periods of the day."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import lcm

from scenarios.appraisal.terms import Energy, minute_of
from simcore.errors import Problem, SpecError
from simcore.spec import CalendarSpec

MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE
LONGEST_PLAN = 366 * DAY
Shares = Mapping[str, Decimal]
"""Share of a time by tariff [1]; they add up to 1."""


def shares_of_planned_time(energy: Energy, calendar: CalendarSpec | None) -> Shares:
    """Shares of the open time of a calendar by tariff [1]; of the whole day without a calendar.

    Raises:
        SpecError: CALENDAR_TOO_LONG where calendar and day have no common period of at most a year.
    """
    if len(energy.tariffs) == 1:
        return dict.fromkeys(energy.tariffs, Decimal(1))
    spans = [(0, DAY)] if calendar is None else _open(calendar)
    # The calendar begins at this time of day.
    begins = minute_of(energy.starts_at or "00:00") * MINUTE
    found: dict[str, int] = {}
    for name, tariff in energy.tariffs.items():
        for begin, end in tariff.hours:
            window = minute_of(begin) * MINUTE, minute_of(end) * MINUTE
            found[name] = found.get(name, 0) + sum(_within(begins + a, begins + b, window) for a, b in spans)
    whole = sum(end - begin for begin, end in spans)
    return {name: _decimal(Fraction(time, whole)) for name, time in found.items()}


def shares_of_the_day(energy: Energy) -> Shares:
    """Shares of the 24 hours by tariff [1]."""
    return shares_of_planned_time(energy, None)


def _open(calendar: CalendarSpec) -> list[tuple[int, int]]:
    """The open intervals of the least number of whole days after which calendar and day begin together [us]."""
    whole = lcm(calendar.period, DAY)
    if whole > LONGEST_PLAN:
        hint = "give the calendar a period of whole days, or one tariff for the whole day"
        message = "the calendar and the day have no common period within a year"
        raise SpecError((Problem("CALENDAR_TOO_LONG", message, "calendars", hint),))
    return [
        (start + interval.start, start + interval.end)
        for start in range(0, whole, calendar.period)
        for interval in calendar.open
    ]


def _within(begin: int, end: int, window: tuple[int, int]) -> int:
    """How much of an interval lies in a window of every day [us]."""
    total = 0
    for day in range(begin // DAY, -(-end // DAY)):
        first, last = day * DAY + window[0], day * DAY + window[1]
        total += max(0, min(end, last) - max(begin, first))
    return total


def _decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / Decimal(share.denominator)
