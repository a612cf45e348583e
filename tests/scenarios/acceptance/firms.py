"""Synthetic firms: shift reports before and after a renovation whose effect is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from scenarios.acceptance.plan.terms import PlanTerms, loads_plan_terms
from scenarios.acceptance.records import Place, Records, Row
from scenarios.acceptance.records.read import read_records

FIRST, REPORTING = dt.date(2025, 1, 6), dt.date(2025, 5, 5)
BASELINE_WEEKS, REPORTING_WEEKS = 12, 9
DAYS_A_WEEK, SHIFTS = 6, ("白班", "夜班")
COLUMNS = frozenset(
    {"date", "shift", "line", "product", "good", "total", "defective", "planned_busy_time", "energy", "attendance_time"}
)
TERMS = """
schema_version = 1
firm = "Firm A (synthetic)"
line = "A"
boundary = "grinding line, from face grinding to wash"
shifts_per_week = 12
standard_times = { "6204" = "6 s", "6205" = "9 s" }

[windows]
baseline = { first = 2025-01-06, last = 2025-03-30 }
reporting = { first = 2025-05-05, last = 2025-07-06 }

[claims]
output = { metric = "throughput", gain = "15 %", claimant = "vendor" }
"""
Level = Callable[[int], float]


def terms(text: str = TERMS, **claims: str) -> PlanTerms:
    """The plan, with claims as given: name = 'metric gain'."""
    if claims:
        rows = "\n".join(
            f'{name} = {{ metric = "{said.split()[0]}", {"points" if said.endswith("pp") else "gain"} = '
            f'"{said.split(maxsplit=1)[1]}", claimant = "vendor" }}'
            for name, said in claims.items()
        )
        text = text[: text.index("[claims]")] + "[claims]\n" + rows + "\n"
    return loads_plan_terms(text)


def weeks(
    first: dt.date, number: int, level: Level, seed: int, line: str = "A", defects: float = 0.06, spread: float = 0.06
) -> list[Row]:
    """Two shifts on six days a week; `level(week)` is the mean of good pieces of a shift."""
    rng = np.random.default_rng(seed)
    rows = []
    for week in range(number):
        for day in range(DAYS_A_WEEK):
            for shift in SHIFTS:
                total = round(level(week) / (1.0 - defects) * float(np.exp(spread * rng.standard_normal())))
                bad = int(rng.binomial(total, defects))
                rows.append(
                    Row(
                        Place("report.xlsx", "", len(rows) + 2), first + dt.timedelta(days=7 * week + day), shift, line,
                        "6204", "", Decimal(total - bad), Decimal(total), Decimal(bad),
                        planned_busy_time=Decimal(720), energy=Decimal(round(0.06 * total)),
                        attendance_time=Decimal(2400),
                    )
                )  # fmt: skip
    return rows


def records(*rows: Sequence[Row]) -> Records:
    """Rows as a record."""
    return Records(tuple(row for part in rows for row in part), COLUMNS, ())


def firm(gain: float = 0.20, seed: int = 1, defects_after: float = 0.038) -> Records:
    """5,000 good pieces a shift before, more after."""
    return records(
        weeks(FIRST, BASELINE_WEEKS, lambda week: 5_000.0, seed),
        weeks(REPORTING, REPORTING_WEEKS, lambda week: 5_000.0 * (1.0 + gain), seed + 1, defects=defects_after),
    )


def swapped(whole: Records) -> Records:
    """The rows of either window at the dates of the other, week by week."""
    shift = REPORTING - FIRST
    moved = [replace(row, date=row.date + shift if row.date < REPORTING else row.date - shift) for row in whole.rows]
    return replace(whole, rows=tuple(sorted(moved, key=lambda row: (row.date, row.shift))))


__all__ = ["firm", "read_records", "records", "swapped", "terms", "weeks"]
