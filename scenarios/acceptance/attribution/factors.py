"""Good pieces of a week as a product of factors that its record holds, so that logarithms of changes add up."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from scenarios.acceptance.checks.sums import by_shift, total
from scenarios.acceptance.plan.terms import WEEK, PlanTerms, Window
from scenarios.acceptance.records import Records, Row
from scenarios.acceptance.series.blocks import made, value_of
from scenarios.acceptance.series.metrics import STANDARD_MINUTES
from scenarios.acceptance.verdict.events import is_free_week, left_out


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


# What hours are measured by, the first that the record says.
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
    """Logarithms of the factors of one week's good pieces; they add up to `pieces`.

    `left_out` scheduled shifts lack a number that the factors need: the week is that of its other shifts, scaled up.
    """

    first: date
    pieces: float
    factors: Mapping[PartKind, float]
    left_out: int


def basis_of(sides: Sequence[Records], terms: PlanTerms) -> Basis:
    """What the agreed share of the scheduled rows of each side says; a factor that one side lacks is none."""

    def known(value: Callable[[Row], Decimal | None]) -> bool:
        for side in sides:
            said = [value(row) is not None for row in side.rows if row.scheduled]
            if not said or sum(said) < terms.rule.coverage * len(said):
                return False
        return True

    hours = next((name for name in HOURS_BASES if known(_column(name))), BY_SHIFTS)
    run = known(_column("actual_production_time"))
    return Basis(hours, run and hours == "planned_busy_time", known(made))


def _column(name: str) -> Callable[[Row], Decimal | None]:
    return lambda row: getattr(row, name)


def weeks_of_factors(records: Records, window: Window, terms: PlanTerms, basis: Basis) -> tuple[WeekFactors, ...]:
    """The weeks of a window; weeks that are agreed to be free are left out.

    ValueError for another week that made nothing, or of which no shift says its numbers; KeyError for a product without
    standard time.
    """
    needed, without = _needed(terms, basis), left_out(terms, window)
    weeks = []
    for first in window.weeks():
        rows = [row for row in records.rows if row.scheduled and first <= row.date < first + WEEK]
        if rows or not is_free_week(first, terms, without):
            weeks.append(_week(first, rows, basis, needed))
    return tuple(weeks)


def _needed(terms: PlanTerms, basis: Basis) -> dict[str, Callable[[Row], Decimal | None]]:
    """The sums that the factors are ratios of."""

    def standard_made(row: Row) -> Decimal | None:
        pieces = made(row)
        return None if pieces is None else pieces * terms.standard_times[row.product] / 60_000_000

    needed: dict[str, Callable[[Row], Decimal | None]] = {
        "pieces": _column("good"), "minutes": lambda row: value_of(row, STANDARD_MINUTES, terms.standard_times),
    }  # fmt: skip
    if basis.hours != BY_SHIFTS:
        needed["hours"] = _column(basis.hours)
    if basis.availability:
        needed["run"] = _column("actual_production_time")
    if basis.quality:
        needed["made"] = standard_made
    return needed


def _week(
    first: date, rows: Sequence[Row], basis: Basis, needed: Mapping[str, Callable[[Row], Decimal | None]]
) -> WeekFactors:
    shifts = by_shift(rows)
    sums = [{name: total(parts, value) for name, value in needed.items()} for parts in shifts.values()]
    known = [each for each in sums if None not in each.values()]
    logarithms = {}
    for name in needed:
        value = sum((each[name] or Decimal(0) for each in known), Decimal(0))
        if value <= 0:
            raise ValueError(f"the week from {first} has no {name}")
        logarithms[name] = math.log(float(value))
    # Shifts without numbers were worked as well: the week has all of its hours.
    scale = math.log(len(shifts) / len(known))
    pieces, minutes = logarithms["pieces"] + scale, logarithms["minutes"] + scale
    hours = math.log(len(shifts)) if basis.hours == BY_SHIFTS else logarithms["hours"] + scale
    factors = {PartKind.HOURS: hours}
    rest = minutes - hours
    if basis.availability:
        factors[PartKind.AVAILABILITY] = logarithms["run"] + scale - hours
        rest -= factors[PartKind.AVAILABILITY]
    if basis.quality:
        factors[PartKind.QUALITY] = logarithms["minutes"] - logarithms["made"]
        rest -= factors[PartKind.QUALITY]
    factors[PartKind.MIX] = pieces - minutes
    factors[PartKind.REST] = rest
    return WeekFactors(first, pieces, factors, len(shifts) - len(known))
