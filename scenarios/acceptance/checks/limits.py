"""Questions about numbers that pass a physical limit: rate of the bottleneck, OEE, hours of machines and clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from scenarios.acceptance.checks.model import MOST_PLACES, Answer, NotAsked, NothingToAsk, Question
from scenarios.acceptance.checks.sums import by_shift, of_windows, shown, total, without_time
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import Records, Row
from scenarios.acceptance.series.blocks import weeks_of
from scenarios.acceptance.series.metrics import METRICS

RATE, OEE, HOURS = "GOOD_ABOVE_RATE", "OEE_NEAR_ONE", "CONNECTED_ABOVE_POWERED"
RUN, DAYS = "RUN_ABOVE_PLANNED", "LONG_DAYS"
# 0.85 is called world class (Nakajima 1988, Introduction to TPM); weeks above this have hardly a stop or a defect.
HIGHEST_OEE = 0.95
# Expanded uncertainty (JCGM 100:2008, 6.2.2): below it counts and clocks that agree may differ.
COVERAGE_FACTOR = 2.0
MINUTES_A_DAY = Decimal(24 * 60)
# Two times rounded to whole minutes.
ROUNDING = Decimal(1)
_MICROSECONDS_A_MINUTE = 60_000_000


def good_above_rate(terms: PlanTerms, records: Records) -> Iterator[Answer]:
    """Shifts with more good pieces than the bottleneck makes in the run time (in the planned time, without run time).

    The time of a piece is `bottleneck_cycle` of the plan, else its standard time.
    """
    before, after = of_windows(terms, records)
    time = next((name for name in ("actual_production_time", "planned_busy_time") if name in records.columns), "")
    if not time:
        yield NotAsked(RATE, "COLUMN", {"columns": "actual_production_time, planned_busy_time"})
        return
    cycles = {**terms.standard_times, **(terms.bottleneck_cycle or {})}
    shifts = by_shift((*before.rows, *after.rows))
    lacking = without_time(RATE, (*before.rows, *after.rows), cycles)
    if lacking is not None:
        yield lacking
        return

    def needed(row: Row) -> Decimal | None:
        return None if row.good is None else row.good * cycles[row.product] / _MICROSECONDS_A_MINUTE

    relative = (terms.uncertainty.good**2 + terms.uncertainty.planned_busy_time**2).sqrt()
    above, seen, most = [], 0, 0.0
    for key, rows in shifts.items():
        need, there = total(rows, needed), total(rows, lambda row: getattr(row, time))
        if need is None or there is None or (there == 0 and need == 0):
            continue
        seen += 1
        most = max(most, float(need / there)) if there else most
        if need > there * (1 + Decimal(COVERAGE_FACTOR) * relative) + ROUNDING:
            above.append(key)
    if not seen:
        yield NotAsked(RATE, "NO_VALUES", {"columns": f"good, {time}"})
    elif above:
        values = {"count": str(len(above)), "shifts": str(seen), "share": f"{most:.1%}", "time": time}
        yield Question(RATE, values, shown(above), {"shifts": float(len(above)), "largest_share": most})
    else:
        yield NothingToAsk(RATE, {"shifts": float(seen), "largest_share": most})


def oee_near_one(terms: PlanTerms, records: Records) -> Iterator[Answer]:
    """Whole weeks with an OEE above 95 %."""
    before, after = of_windows(terms, records)
    lacking = without_time(OEE, (*before.rows, *after.rows), terms.standard_times)
    if lacking is not None:
        yield lacking
        return
    weeks = [
        (week.first, week.value)
        for side, window in ((before, terms.windows.baseline), (after, terms.windows.reporting))
        for week in weeks_of(side, METRICS["oee"], terms.standard_times, window)
        if week.value is not None
    ]
    high = [(first, value) for first, value in weeks if value > HIGHEST_OEE]
    if not weeks:
        yield NotAsked(OEE, "NO_VALUES", {"columns": "good, planned_busy_time"})
        return
    most = max(value for _, value in weeks)
    figures = {"weeks": float(len(high) or len(weeks)), "largest": most}
    if high:
        values = {
            "count": str(len(high)),
            "weeks": str(len(weeks)),
            "most": f"{most:.1%}",
            "limit": f"{HIGHEST_OEE:.0%}",
        }
        yield Question(OEE, values, tuple(str(first) for first, _ in high[:MOST_PLACES]), figures)
    else:
        yield NothingToAsk(OEE, figures)


def connected_above_powered(terms: PlanTerms, records: Records) -> Iterator[Answer]:
    """Rows in which machines were connected for longer than they had power."""
    rows = [row for side in of_windows(terms, records) for row in side.rows]
    known = [
        (row, row.connected_time - row.powered_time)
        for row in rows
        if row.connected_time is not None and row.powered_time is not None
    ]
    if not known:
        yield NotAsked(HOURS, "NO_VALUES", {"columns": "connected_time, powered_time"})
        return
    above = [(row, excess) for row, excess in known if excess > ROUNDING]
    if above:
        excess = float(sum(each for _, each in above) / 60)
        values = {"count": str(len(above)), "rows": str(len(known)), "hours": f"{excess:.1f}"}
        places = tuple(str(row.place) for row, _ in above[:MOST_PLACES])
        yield Question(HOURS, values, places, {"rows": float(len(above)), "excess_hours": excess})
    else:
        yield NothingToAsk(HOURS, {"rows": float(len(known))})


def run_above_planned(terms: PlanTerms, records: Records) -> Iterator[Answer]:
    """Shifts that ran longer than planned, their rows together.

    Rows by themselves are a finding that disqualifies (`TIME_ABOVE_PLANNED`).
    """
    shifts = by_shift(row for side in of_windows(terms, records) for row in side.rows)
    known = {
        key: run - planned
        for key, parts in shifts.items()
        if (run := total(parts, _of("actual_production_time"))) is not None
        and (planned := total(parts, _of("planned_busy_time"))) is not None
    }
    late = [key for key, excess in known.items() if excess > ROUNDING]
    if not known:
        yield NotAsked(RUN, "NO_VALUES", {"columns": "actual_production_time, planned_busy_time"})
    elif late:
        values = {"count": str(len(late)), "shifts": str(len(known))}
        yield Question(RUN, values, shown(late), {"shifts": float(len(late))})
    else:
        yield NothingToAsk(RUN, {"shifts": float(len(known))})


def long_days(terms: PlanTerms, records: Records) -> Iterator[Answer]:
    """Days of which the shifts have more than 24 hours together: shifts that overlap, or stand under another date."""
    days: dict[date, list[Row]] = defaultdict(list)
    for side in of_windows(terms, records):
        for row in side.rows:
            days[row.date].append(row)
    known = {day: time for day, rows in days.items() if (time := total(rows, _of("planned_busy_time"))) is not None}
    long = [day for day, time in known.items() if time > MINUTES_A_DAY + ROUNDING]
    if not known:
        yield NotAsked(DAYS, "NO_VALUES", {"columns": "planned_busy_time"})
    elif long:
        values = {"count": str(len(long)), "days": str(len(known)), "limit": "24"}
        yield Question(DAYS, values, tuple(map(str, long[:MOST_PLACES])), {"days": float(len(long))})
    else:
        yield NothingToAsk(DAYS, {"days": float(len(known))})


def _of(name: str) -> Callable[[Row], Decimal | None]:
    return lambda row: getattr(row, name)
