"""Months of a project: month 0 is its first day, a payment stands at the end of the month in which it falls."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from scenarios.economics.money import MONTHS
from simcore.errors import LineproofError


def day_of(start: date, month: int) -> date:
    """The day on which a month of the project ends; the last of a short month where the day isn't there."""
    years, place = divmod(start.month - 1 + month, MONTHS)
    year = start.year + years
    return date(year, place + 1, min(start.day, monthrange(year, place + 1)[1]))


def month_of(start: date, day: date, path: str = "") -> int:
    """The first month of the project that ends on or after a day; LineproofError BEFORE_START for an earlier day."""
    if day < start:
        raise LineproofError("BEFORE_START", f"{day} is before the project starts on {start}", "move one of them", path)
    month = (day.year - start.year) * MONTHS + day.month - start.month
    return month if day_of(start, month) >= day else month + 1
