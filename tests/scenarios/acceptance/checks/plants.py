"""Synthetic firms with every column of a record, consistent with themselves; `plant(seed)` is clean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from scenarios.acceptance.plan.terms import PlanTerms, loads_plan_terms
from scenarios.acceptance.records import COLUMNS, Place, Records, Row
from tests.scenarios.acceptance.firms import BASELINE_WEEKS, DAYS_A_WEEK, FIRST, REPORTING, REPORTING_WEEKS, SHIFTS
from tests.scenarios.acceptance.firms import TERMS as PLAIN_TERMS

ALL_COLUMNS = frozenset(column.name for column in COLUMNS)
HISTORY_WEEKS = 30
PLANNED = 720
TERMS = PLAIN_TERMS.replace(
    "[windows]", 'bottleneck_cycle = { "6204" = "5 s", "6205" = "7.5 s" }\n\n[windows]'
).replace(
    'output = {', 'defects = { metric = "defect_rate", gain = "10 %", claimant = "vendor" }\noutput = {'
)  # fmt: skip
# Seconds of the bottleneck and standard seconds of a piece, by product.
CYCLE = {"6204": 5.0, "6205": 7.5}


def terms(text: str = TERMS) -> PlanTerms:
    return loads_plan_terms(text)


@dataclass(frozen=True)
class Plant:
    """What a synthetic firm is like: share of planned time that it runs before and after, and how it varies."""

    availability: tuple[float, float] = (0.68, 0.80)
    performance: float = 0.90
    defects: tuple[float, float] = (0.05, 0.045)
    fixed_load: float = 0.4
    spread: float = 0.05
    week_spread: float = 0.01
    autocorrelation: float = 0.3
    gate_day: dt.date | None = None
    history: float = 1.0


def of_seed(seed: int) -> Plant:
    """A clean plant whose properties follow from the seed: loads, spreads, gain, an idle change of gates."""
    rng = np.random.default_rng([20261122, seed])
    before = float(rng.uniform(0.55, 0.72))
    defects = float(rng.uniform(0.02, 0.08))
    gate_day = FIRST + dt.timedelta(days=int(rng.integers(20, 60))) if rng.random() < 0.5 else None
    return Plant(
        (before, before * float(rng.uniform(1.0, 1.15))), float(rng.uniform(0.82, 0.93)),
        (defects, defects * float(rng.uniform(0.8, 1.0))), float(rng.uniform(0.1, 0.7)), float(rng.uniform(0.03, 0.07)),
        float(rng.uniform(0.0, 0.02)), float(rng.uniform(0.0, 0.5)), gate_day,
    )  # fmt: skip


def plant(seed: int, kind: Plant | None = None, history_weeks: int = HISTORY_WEEKS) -> Records:
    """The record of a plant: weeks before the baseline, the baseline, and the reporting window."""
    rng, kind = np.random.default_rng(seed), kind or of_seed(seed)
    parts = (
        (FIRST - dt.timedelta(days=7 * history_weeks), history_weeks, 0, kind.history),
        (FIRST, BASELINE_WEEKS, 0, 1.0), (REPORTING, REPORTING_WEEKS, 1, 1.0),
    )  # fmt: skip
    rows: list[Row] = []
    for first, weeks, side, factor in parts:
        noise = _noise(rng, kind, weeks)
        for number, error in enumerate(noise):
            day = first + dt.timedelta(days=7 * (number // 12) + number % 12 // 2)
            share = min(kind.availability[side] * factor * float(np.exp(error)), 0.99)
            rows.append(_shift(rng, kind, day, SHIFTS[number % 2], share, side, len(rows)))
    return Records(tuple(rows), ALL_COLUMNS, ())


def _noise(rng: np.random.Generator, kind: Plant, weeks: int) -> Sequence[float]:
    count = weeks * DAYS_A_WEEK * len(SHIFTS)
    errors, last = [], rng.standard_normal()
    rho = kind.autocorrelation
    for _ in range(count):
        last = rho * last + np.sqrt(1.0 - rho**2) * rng.standard_normal()
        errors.append(last * kind.spread)
    by_week = rng.standard_normal(weeks) * kind.week_spread
    return [float(each + by_week[number // 12]) for number, each in enumerate(errors)]


def _shift(
    rng: np.random.Generator, kind: Plant, day: dt.date, shift: str, share: float, side: int, number: int
) -> Row:
    product = "6205" if rng.random() < 0.3 else "6204"
    run = PLANNED * share
    total = round(run * 60.0 / CYCLE[product] * kind.performance * float(np.exp(0.01 * rng.standard_normal())))
    total = min(total, int(run * 60.0 / CYCLE[product]))
    bad = int(rng.binomial(total, kind.defects[side] * float(np.exp(0.15 * rng.standard_normal()))))
    hours = total * CYCLE[product] / 3600.0
    energy = (
        100.0 * (kind.fixed_load + (1.0 - kind.fixed_load) * hours / 7.0) * float(np.exp(0.02 * rng.standard_normal()))
    )
    powered = min(run + float(rng.uniform(10.0, 60.0)), PLANNED)
    gates = 3 if kind.gate_day is None or day < kind.gate_day else 2
    return Row(
        Place("report.xlsx", "", number + 2), day, shift, "A", product, "", Decimal(total - bad), Decimal(total),
        Decimal(bad), planned_busy_time=Decimal(PLANNED), actual_production_time=Decimal(round(run, 1)),
        connected_time=Decimal(round(powered * float(rng.uniform(0.9, 1.0)), 1)),
        powered_time=Decimal(round(powered, 1)),
        attendance_time=Decimal(2400), energy=Decimal(round(energy)), inspection_gates=Decimal(gates),
    )  # fmt: skip


def changed(records: Records, after: dt.date = REPORTING, **columns: object) -> Records:
    """The record with columns rewritten from a day on: a value, or a function of the row."""
    rows = [
        replace(row, **{name: value(row) if callable(value) else value for name, value in columns.items()})
        if row.date >= after else row
        for row in records.rows
    ]  # fmt: skip
    return replace(records, rows=tuple(rows))
