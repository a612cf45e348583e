"""Sums of the rows of one shift or day, for checks: None as soon as a row doesn't say the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from datetime import date
from decimal import Decimal

from scenarios.acceptance.checks.model import MOST_PLACES, NotAsked
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import Records, Row

ShiftKey = tuple[date, str]


def of_windows(terms: PlanTerms, records: Records) -> tuple[Records, Records]:
    """The rows of the line in the baseline and in the reporting window, scheduled ones only."""
    own = records.of_line(terms.line)
    sides = []
    for window in (terms.windows.baseline, terms.windows.reporting):
        part = own.between(window.first, window.last)
        rows = tuple(row for row in part.rows if row.scheduled)
        sides.append(Records(rows, part.columns, part.files, part.warnings))
    return sides[0], sides[1]


def by_shift(rows: Iterable[Row]) -> dict[ShiftKey, list[Row]]:
    """The rows of each shift, in order."""
    shifts: dict[ShiftKey, list[Row]] = defaultdict(list)
    for row in rows:
        shifts[row.date, row.shift].append(row)
    return shifts


def total(rows: Iterable[Row], value: Callable[[Row], Decimal | None]) -> Decimal | None:
    """The sum of a number over rows; None as soon as one of them doesn't say it."""
    found = Decimal(0)
    for row in rows:
        part = value(row)
        if part is None:
            return None
        found += part
    return found


def without_time(code: str, rows: Iterable[Row], times: Container[str]) -> NotAsked | None:
    """Why a check can't be made where a product has no time of a piece; None where all have one."""
    unknown = sorted({row.product for row in rows if row.product not in times})
    if not unknown:
        return None
    return NotAsked(code, "STANDARD_TIME", {"products": ", ".join(name or "''" for name in unknown[:MOST_PLACES])})


def shown(keys: Sequence[ShiftKey]) -> tuple[str, ...]:
    """The first of some shifts, as places of a question."""
    return tuple(f"{day} {name}".strip() for day, name in keys[:MOST_PLACES])
