"""Whether a record supports a verdict on a figure at all; nothing is dropped silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from scenarios.acceptance.plan.terms import FEWEST_WEEKS, PlanTerms
from scenarios.acceptance.records import Records, Row
from scenarios.acceptance.series.blocks import Week, value_of
from scenarios.acceptance.series.metrics import STANDARD_HOURS, STANDARD_MINUTES, Metric
from scenarios.acceptance.verdict.events import is_free
from scenarios.acceptance.verdict.findings import Finding, Weight

# Places and weeks that a sentence shows.
MOST_SHOWN = 5
# Sums of shares of a week aren't exact.
ROUNDING = 1e-9
# Unknown time below this share is said nowhere else either.
NOTED_UNKNOWN = Decimal("0.01")
_TIMES = {"planned_busy_time", "actual_production_time"}
_DERIVABLE = {"inspected", "total"}


def missing_columns(columns: Collection[str], metric: Metric) -> tuple[str, ...]:
    """Columns that a figure needs, aren't there, and don't follow from others."""
    missing = metric.columns - set(columns)
    if "good" in columns and "defective" in columns:
        missing -= _DERIVABLE
    if "total" in columns:
        missing -= {"inspected"}
    return tuple(sorted(missing))


def of_columns(records: Records, metric: Metric, terms: PlanTerms) -> Iterator[Finding]:
    """What the record lacks for a figure: columns, standard times of its products."""
    missing = missing_columns(records.columns, metric)
    if missing:
        yield Finding("COLUMN_MISSING", Weight.DISQUALIFIES, {"columns": ", ".join(missing)})
    if {metric.numerator, metric.denominator} & {STANDARD_MINUTES, STANDARD_HOURS}:
        unknown = sorted({row.product for row in records.rows if row.scheduled} - set(terms.standard_times))
        if unknown:
            shown = ", ".join(name or "''" for name in unknown[:MOST_SHOWN])
            yield Finding("STANDARD_TIME_MISSING", Weight.DISQUALIFIES, {"products": shown})


def of_rows(records: Records) -> Iterator[Finding]:
    """Rows that contradict themselves or one another."""
    keys = Counter(_key(row) for row in records.rows)
    yield from _some("DUPLICATE_ROWS", [row for row in records.rows if keys[_key(row)] > 1])
    yield from _some("GOOD_ABOVE_TOTAL", [row for row in records.rows if _good_above_total(row)])
    late = [
        row
        for row in records.rows
        if row.actual_production_time is not None
        and row.planned_busy_time is not None
        and row.actual_production_time > row.planned_busy_time
    ]
    yield from _some("TIME_ABOVE_PLANNED", late)


def _key(row: Row) -> tuple[object, ...]:
    return row.date, row.shift, row.line, row.product, row.lot, row.good, row.total, row.defective, row.energy


def _good_above_total(row: Row) -> bool:
    return row.good is not None and row.total is not None and row.good > row.total


def _some(code: str, rows: Sequence[Row]) -> Iterator[Finding]:
    if rows:
        places = tuple(str(row.place) for row in rows[:MOST_SHOWN])
        yield Finding(code, Weight.DISQUALIFIES, {"count": str(len(rows))}, places)


def of_definitions(before: Records, after: Records, metric: Metric) -> Iterator[Finding]:
    """What was counted otherwise after the works than before."""
    pairs = [("recording", "RECORDING_CHANGED")]
    if metric.test == "lots":
        pairs += [("gauge", "GAUGE_CHANGED"), ("inspection_gates", "INSPECTION_CHANGED")]
    for field, code in pairs:
        first, second = (sorted({_said(getattr(row, field)) for row in side.rows} - {""}) for side in (before, after))
        if first and second and first != second:
            yield Finding(code, Weight.DISQUALIFIES, {"before": ", ".join(first), "after": ", ".join(second)})


def _said(value: object) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Expected:
    """Shifts expected of a week: those agreed on, less those of days on which nothing was to be made.

    `usual` is the share of a week's shifts that falls on each day of the week, Monday first, as the record has it.
    """

    terms: PlanTerms
    usual: tuple[float, ...]
    without: frozenset[date]

    @classmethod
    def of(cls, records: Records, terms: PlanTerms, without: frozenset[date]) -> Expected:
        """As a record shows the days of the week; in equal parts where it shows nothing."""
        by_day: dict[date, set[str]] = {}
        for row in records.rows:
            if row.scheduled:
                by_day.setdefault(row.date, set()).add(row.shift)
        counts = [[len(shifts) for day, shifts in by_day.items() if day.weekday() == number] for number in range(7)]
        weeks = max(map(len, counts))
        # A day of the week that is worked now and then is no usual one.
        usual = [float(median(each)) if 2 * len(each) > weeks else 0.0 for each in counts]
        whole = sum(usual)
        return cls(terms, tuple(each / whole if whole else 1.0 / 7.0 for each in usual), without)

    def shifts(self, first: date) -> float:
        """Shifts expected of the week from a day on."""
        days = (date.fromordinal(first.toordinal() + number) for number in range(7))
        share = sum(self.usual[day.weekday()] for day in days if not is_free(day, self.terms, self.without))
        return self.terms.shifts_per_week * share


def of_weeks(side: str, weeks: Sequence[Week], expected: Expected, terms: PlanTerms) -> Iterator[Finding]:
    """Weeks without a record or with too little of it; days that were agreed to be free ask for nothing."""
    empty = [week.first for week in weeks if not week.shifts]
    least = {week.first: float(terms.rule.coverage) * expected.shifts(week.first) for week in weeks}
    thin = [week.first for week in weeks if week.shifts and len(week.known) < least[week.first] - ROUNDING]
    for code, found in (("WEEK_MISSING", empty), ("WEEK_THIN", thin)):
        if found:
            shown = ", ".join(day.isoformat() for day in found[:MOST_SHOWN])
            values = {"side": side, "count": str(len(found)), "weeks": shown, "share": f"{terms.rule.coverage:.0%}"}
            yield Finding(code, Weight.DISQUALIFIES, values)
    unknown = sum(len(week.shifts) - len(week.known) for week in weeks)
    if unknown:
        yield Finding("UNKNOWN_SHIFTS", Weight.WARNS, {"side": side, "count": str(unknown)})
    if len(weeks) < FEWEST_WEEKS:
        values = {"side": side, "count": str(len(weeks)), "least": str(FEWEST_WEEKS)}
        yield Finding("TOO_FEW_WEEKS", Weight.DISQUALIFIES, values)


def oee_above_one(weeks: Sequence[Week]) -> Iterator[Finding]:
    """Shifts that earned more standard time than was planned."""
    above = [
        shift
        for week in weeks
        for shift in week.known
        if shift.numerator is not None and shift.denominator is not None and shift.numerator > shift.denominator
    ]
    if above:
        places = tuple(f"{shift.day} {shift.name}".strip() for shift in above[:MOST_SHOWN])
        yield Finding("OEE_ABOVE_ONE", Weight.DISQUALIFIES, {"count": str(len(above))}, places)


def unknown_time(side: str, records: Records, metric: Metric, terms: PlanTerms) -> Iterator[Finding]:
    """The share of planned time of which the record doesn't know what it was, for figures that rest on times."""
    if not {metric.numerator, metric.denominator} & _TIMES or "unknown_time" not in records.columns:
        return
    rows = [row for row in records.rows if row.scheduled and row.unknown_time is not None]
    planned = sum((row.planned_busy_time or Decimal(0) for row in rows), Decimal(0))
    unknown = sum((row.unknown_time or Decimal(0) for row in rows), Decimal(0))
    if planned <= 0 or unknown <= 0:
        return
    share, most = unknown / planned, 1 - terms.rule.coverage
    values = {"side": side, "share": f"{share:.1%}", "most": f"{most:.0%}"}
    if share > most:
        yield Finding("TIME_UNKNOWN", Weight.DISQUALIFIES, values)
    elif share > NOTED_UNKNOWN:
        yield Finding("TIME_GAPS", Weight.WARNS, values)


def lots_of(records: Records, metric: Metric) -> list[tuple[int, int]]:
    """(pieces counted, pieces they are counted among) of each lot in order of time, for a figure judged by lots.

    A shift is the lot where the record names none.
    """
    sums: dict[tuple[object, ...], list[int]] = {}
    for row in records.rows:
        counted, among = (value_of(row, quantity, {}) for quantity in (metric.numerator, metric.denominator))
        if not row.scheduled or counted is None or among is None:
            continue
        entry = sums.setdefault((row.lot,) if row.lot else (row.date, row.shift), [0, 0])
        entry[0] += int(counted)
        entry[1] += int(among)
    return [(found, seen) for found, seen in sums.values()]
