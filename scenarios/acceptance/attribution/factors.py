"""Good pieces of a week as a product of factors that its record holds, so that logarithms of changes add up."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from scenarios.acceptance.plan.terms import WEEK, PlanTerms, Window
from scenarios.acceptance.records import Records, Row
from scenarios.acceptance.series.blocks import made, value_of
from scenarios.acceptance.series.metrics import STANDARD_MINUTES
from scenarios.acceptance.verdict.sufficiency import is_holiday


class PartKind(StrEnum):
    """A factor of good pieces a week.

    HOURS: scheduled time; AVAILABILITY: run over planned time; QUALITY: good over made pieces, in standard time; MIX:
    pieces to a standard minute; REST: what is left (where all others are known: speed while running); COMMON: what the
    control line did as well.
    """

    HOURS = "hours"
    AVAILABILITY = "availability"
    QUALITY = "quality"
    MIX = "mix"
    REST = "rest"
    COMMON = "common"


# What hours are measured by, the first that every row says.
HOURS_BASES = ("planned_busy_time", "attendance_time")
BY_SHIFTS = "scheduled_shifts"


@dataclass(frozen=True, slots=True)
class Basis:
    """What the record of both windows allows: the measure of hours, and which factors stand by themselves."""

    hours: str
    availability: bool
    quality: bool


@dataclass(frozen=True, slots=True)
class WeekFactors:
    """Logarithms of the factors of one week's good pieces; they add up to `pieces`."""

    first: date
    pieces: float
    factors: Mapping[PartKind, float]


def basis_of(sides: Sequence[Records]) -> Basis:
    """What every scheduled row of all sides says; a factor that some rows lack is no factor of any week."""
    rows = [row for side in sides for row in side.rows if row.scheduled]

    def known(value: Callable[[Row], Decimal | None]) -> bool:
        return bool(rows) and all(value(row) is not None for row in rows)

    hours = next((name for name in HOURS_BASES if known(lambda row, name=name: getattr(row, name))), BY_SHIFTS)  # type: ignore[misc]
    run = known(lambda row: row.actual_production_time)
    return Basis(hours, run and hours == "planned_busy_time", known(made))


def weeks_of_factors(records: Records, window: Window, terms: PlanTerms, basis: Basis) -> tuple[WeekFactors, ...]:
    """The weeks of a window in which something was made; holidays that were agreed on are left out.

    ValueError for a scheduled week that made nothing, or whose rows don't say their good pieces; KeyError for a product
    without standard time.
    """
    weeks = []
    for first in window.weeks():
        rows = [row for row in records.rows if row.scheduled and first <= row.date < first + WEEK]
        if rows or not is_holiday(first, terms):
            weeks.append(_week(first, rows, terms, basis))
    return tuple(weeks)


def _week(first: date, rows: Sequence[Row], terms: PlanTerms, basis: Basis) -> WeekFactors:
    def of(value: Callable[[Row], Decimal | None]) -> float:
        values = [value(row) for row in rows]
        if not rows or None in values:
            raise ValueError(f"the week from {first} lacks a number")
        return math.log(float(sum(each for each in values if each is not None)))

    def standard(row: Row) -> Decimal | None:
        return value_of(row, STANDARD_MINUTES, terms.standard_times)

    def standard_made(row: Row) -> Decimal | None:
        pieces = made(row)
        return None if pieces is None else pieces * terms.standard_times[row.product] / 60_000_000

    pieces, minutes = of(lambda row: row.good), of(standard)
    if basis.hours == BY_SHIFTS:
        hours = math.log(len({(row.date, row.shift) for row in rows}))
    else:
        hours = of(lambda row: getattr(row, basis.hours))
    factors = {PartKind.HOURS: hours}
    rest = minutes - hours
    if basis.availability:
        factors[PartKind.AVAILABILITY] = of(lambda row: row.actual_production_time) - hours
        rest -= factors[PartKind.AVAILABILITY]
    if basis.quality:
        factors[PartKind.QUALITY] = minutes - of(standard_made)
        rest -= factors[PartKind.QUALITY]
    factors[PartKind.MIX] = pieces - minutes
    factors[PartKind.REST] = rest
    return WeekFactors(first, pieces, factors)
