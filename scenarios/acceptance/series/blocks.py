"""Rows of a record become scheduled shifts, shifts become weeks: what the tests compare."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from scenarios.acceptance.records import Records, Row
from scenarios.acceptance.series.metrics import SHIFTS, STANDARD_HOURS, STANDARD_MINUTES, Metric

if TYPE_CHECKING:
    from scenarios.acceptance.plan.terms import Window

_MINUTE = Decimal(60_000_000)


@dataclass(frozen=True, slots=True)
class Shift:
    """A scheduled shift (a day, where the record has no shifts): numerator and denominator; None: not recorded."""

    day: date
    name: str
    numerator: Decimal | None
    denominator: Decimal | None

    @property
    def known(self) -> bool:
        """Whether the record says both."""
        return self.numerator is not None and self.denominator is not None


@dataclass(frozen=True, slots=True)
class Week:
    """The scheduled shifts of seven days from `first` on, in order."""

    first: date
    shifts: tuple[Shift, ...]

    @property
    def known(self) -> tuple[Shift, ...]:
        """The shifts of which the record says what is needed."""
        return tuple(shift for shift in self.shifts if shift.known)

    @property
    def value(self) -> float | None:
        """Sum of numerators over sum of denominators; None where nothing is known or the denominator is zero."""
        return _ratio(self.known)


def _ratio(shifts: Sequence[Shift]) -> float | None:
    below = sum((shift.denominator for shift in shifts if shift.denominator is not None), Decimal(0))
    above = sum((shift.numerator for shift in shifts if shift.numerator is not None), Decimal(0))
    return float(above / below) if below > 0 else None


def weeks_of(records: Records, metric: Metric, standard_times: Mapping[str, int], window: Window) -> tuple[Week, ...]:
    """The weeks of a window, those without any row too, with no shifts.

    `standard_times` [us] by product. KeyError for a product without one, where the figure needs it.
    """
    by_shift: dict[tuple[date, str], list[Row]] = defaultdict(list)
    for row in records.between(window.first, window.last).rows:
        if row.scheduled:
            by_shift[row.date, row.shift].append(row)
    shifts: dict[date, list[Shift]] = defaultdict(list)
    for (day, name), rows in by_shift.items():
        sums = [_sum(rows, quantity, standard_times) for quantity in (metric.numerator, metric.denominator)]
        shifts[day].append(Shift(day, name, *sums))
    weeks = []
    for first in window.weeks():
        days = [date.fromordinal(first.toordinal() + number) for number in range(7)]
        weeks.append(Week(first, tuple(shift for day in days for shift in shifts.get(day, ()))))
    return tuple(weeks)


def _sum(rows: Sequence[Row], quantity: str, standard_times: Mapping[str, int]) -> Decimal | None:
    """A quantity of one shift; None as soon as one of its rows doesn't say it."""
    if quantity == SHIFTS:
        return Decimal(1)
    total = Decimal(0)
    for row in rows:
        value = value_of(row, quantity, standard_times)
        if value is None:
            return None
        total += value
    return total


def value_of(row: Row, quantity: str, standard_times: Mapping[str, int]) -> Decimal | None:
    """A quantity of one row; None: not recorded. `standard_times` [us] by product."""
    if quantity in (STANDARD_MINUTES, STANDARD_HOURS):
        if row.good is None:
            return None
        minutes = row.good * standard_times[row.product] / _MINUTE
        return minutes / 60 if quantity == STANDARD_HOURS else minutes
    if quantity == "inspected" and row.inspected is None:
        return made(row)
    if quantity == "total" and row.total is None:
        return made(row)
    value: Decimal | None = getattr(row, quantity)
    return value


def made(row: Row) -> Decimal | None:
    """Pieces made: as recorded, else good and defective ones together."""
    if row.total is not None:
        return row.total
    return None if row.good is None or row.defective is None else row.good + row.defective


def logarithms_of_weeks(weeks: Sequence[Week]) -> list[float]:
    """ln of the weekly values [1]; ValueError for a week without value, or with nothing made."""
    values = []
    for week in weeks:
        value = week.value
        if value is None or value <= 0.0:
            raise ValueError(f"the week from {week.first} has no positive value")
        values.append(math.log(value))
    return values


def logarithms_of_shifts(weeks: Sequence[Week]) -> list[float]:
    """ln of the values of shifts [1], in order of time.

    A shift that made nothing has no logarithm: it is taken together with the next one of its week (the last one of a
    week with the one before), as it is part of the week's sum.
    """
    values = []
    for week in weeks:
        groups: list[list[Shift]] = []
        open_group: list[Shift] = []
        for shift in week.known:
            open_group.append(shift)
            if (_ratio(open_group) or 0.0) > 0.0:
                groups.append(open_group)
                open_group = []
        if open_group and groups:
            groups[-1] += open_group
        values += [math.log(ratio) for group in groups if (ratio := _ratio(group)) is not None and ratio > 0.0]
    return values
