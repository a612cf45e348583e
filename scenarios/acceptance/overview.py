"""What a plant's record holds before anything is judged: files, columns, weeks, doubts, and for which figures it does.

The same rules as those of a verdict say what is missing (`verdict.sufficiency`): nothing is promised here that an
acceptance refuses later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from scenarios.acceptance.case import TERMS_FILE, acceptance_case
from scenarios.acceptance.plan.draft import whole_weeks
from scenarios.acceptance.plan.terms import BASELINE_WEEKS, FEWEST_WEEKS, WEEK, PlanTerms
from scenarios.acceptance.records import COLUMNS, FileDigest, Records, Row, read_record, together
from scenarios.acceptance.series.metrics import METRICS, SHIFTS, Metric
from scenarios.acceptance.verdict import sufficiency
from scenarios.acceptance.verdict.decide import decide
from scenarios.acceptance.verdict.findings import Finding
from simcore.errors import LineproofError, Problem

MOST_SHOWN = 200
"""Rows of a record that a page shows."""
Role = Literal["record", "without", "other"]
"""What the terms of a case say of a file: part of the record, table of the case without the works, or nothing."""
Enough = Literal["enough", "short", "missing"]


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file: what it is to the case, what was read of it, and every problem."""

    name: str
    role: Role
    digest: FileDigest | None = None
    rows: int = 0
    first: date | None = None
    last: date | None = None
    columns: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class LineWeek:
    """Seven days of a line from a Monday on: shifts in the record, and pieces; None where no row says how many."""

    first: date
    line: str
    shifts: int
    pieces: int | None


@dataclass(frozen=True, slots=True)
class FigureSeen:
    """A figure that a claim can be about: columns that it lacks, and whole weeks in which a row holds what it needs."""

    metric: str
    missing: tuple[str, ...]
    weeks: int

    @property
    def state(self) -> Enough:
        """Enough for a baseline of twelve weeks; short: for one of six at least; missing: for none."""
        if self.missing or self.weeks < FEWEST_WEEKS:
            return "missing"
        return "enough" if self.weeks >= BASELINE_WEEKS else "short"


@dataclass(frozen=True, slots=True)
class Overview:
    """A record: `counted` says which count of pieces the weeks hold, `claims` what stands against a verdict on each.

    `rows` are the first ones for people to look at; `number` is that of all.
    """

    files: tuple[FileSeen, ...]
    columns: tuple[str, ...]
    number: int
    rows: tuple[Mapping[str, Any], ...]
    days: int
    shifts: int
    first: date | None
    last: date | None
    whole_weeks: int
    lines: tuple[str, ...]
    products: tuple[str, ...]
    counted: Literal["good", "total"] | None
    weeks: tuple[LineWeek, ...]
    findings: tuple[Finding, ...]
    figures: tuple[FigureSeen, ...]
    claims: tuple[tuple[str, str, tuple[Finding, ...]], ...] = ()


def record_overview(folder: Path, names: Sequence[str]) -> Overview:
    """What the files of a folder hold; those that the terms name, or all of them where there are no terms.

    A file that can't be read is said with its problems and changes nothing for the others.
    """
    terms = _terms(folder)
    seen = [_seen(folder, name, _role(name, terms)) for name in names]
    parts = [part for file, part in seen if part is not None and file.role == ("record" if terms else "other")]
    records = together(parts)
    own = records if terms is None else records.of_line(terms.line)
    days = sorted({row.date for row in records.rows})
    start, end = whole_weeks(days) if days else (date.min, date.min)
    counted: Literal["good", "total"] | None = next(
        (name for name in ("good", "total") if name in records.columns), None
    )
    return Overview(
        tuple(file for file, _ in seen),
        tuple(column.name for column in COLUMNS if column.name in records.columns),
        len(records.rows),
        tuple(_plain(row, records.columns) for row in records.rows[:MOST_SHOWN]),
        len(days),
        len({(row.date, row.shift, row.line) for row in records.rows if row.scheduled}),
        days[0] if days else None,
        days[-1] if days else None,
        (end - start).days // WEEK.days,
        tuple(sorted({row.line for row in records.rows} - {""})),
        tuple(sorted({row.product for row in own.rows if row.scheduled} - {""})),
        counted,
        tuple(_weeks(records, counted)),
        tuple(sufficiency.of_rows(records)),
        tuple(_figure(metric, own, start, end) for metric in METRICS.values()) if days else (),
        _claims(terms, records),
    )


def overview_document(seen: Overview) -> dict[str, Any]:
    """The overview as plain data; dates as texts, places as they stand in a verdict."""
    return {
        "files": [
            {**asdict(file), "first": _day(file.first), "last": _day(file.last)} for file in seen.files
        ],
        "columns": list(seen.columns), "rows": seen.number, "days": seen.days, "shifts": seen.shifts,
        "first": _day(seen.first), "last": _day(seen.last), "whole_weeks": seen.whole_weeks,
        "lines": list(seen.lines), "products": list(seen.products), "counted": seen.counted,
        "weeks": [{**asdict(week), "first": _day(week.first)} for week in seen.weeks],
        "findings": [_finding(each) for each in seen.findings],
        "figures": [{**asdict(each), "state": each.state} for each in seen.figures],
        "claims": [
            {"claim": claim, "metric": metric, "findings": [_finding(each) for each in found]}
            for claim, metric, found in seen.claims
        ],
    }  # fmt: skip


def _terms(folder: Path) -> PlanTerms | None:
    """Terms with errors are none here: the page of the acceptance says what is wrong in them."""
    if not (folder / TERMS_FILE).is_file():
        return None
    try:
        return acceptance_case(folder).terms
    except LineproofError:
        return None


def _role(name: str, terms: PlanTerms | None) -> Role:
    if terms is not None and name in terms.records:
        return "record"
    agreed = None if terms is None else terms.adjusted_baseline
    return "without" if agreed is not None and agreed.file == name else "other"


def _seen(folder: Path, name: str, role: Role) -> tuple[FileSeen, Records | None]:
    if role == "without":
        return FileSeen(name, role), None
    try:
        part, problems = read_record(folder / name)
    except LineproofError as error:
        return FileSeen(name, role, problems=error.problems), None
    days = [row.date for row in part.rows]
    columns = tuple(column.name for column in COLUMNS if column.name in part.columns)
    file = FileSeen(
        name, role, part.files[0], len(part.rows), min(days, default=None), max(days, default=None), columns,
        (*problems, *part.warnings),
    )  # fmt: skip
    # Rows beside cells that can't be understood would look like all there are.
    return file, None if problems else part


def _plain(row: Row, columns: frozenset[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"place": str(row.place)}
    for name in columns:
        value = getattr(row, name)
        found[name] = value.isoformat() if isinstance(value, date) else _number(value)
    return found


def _number(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _weeks(records: Records, counted: str | None) -> Iterator[LineWeek]:
    """Every week of every line from the first recorded one to the last; weeks without a row are there too."""
    rows: dict[tuple[str, date], list[Row]] = {}
    for row in records.rows:
        rows.setdefault((row.line, row.date - timedelta(days=row.date.weekday())), []).append(row)
    for line in sorted({line for line, _ in rows}):
        mondays = [monday for name, monday in rows if name == line]
        monday = min(mondays)
        while monday <= max(mondays):
            here = [row for row in rows.get((line, monday), []) if row.scheduled]
            pieces = [] if counted is None else [getattr(row, counted) for row in here]
            known = [value for value in pieces if value is not None]
            shifts = len({(row.date, row.shift) for row in here})
            yield LineWeek(monday, line, shifts, int(sum(known)) if known else None)
            monday += WEEK


def _figure(metric: Metric, records: Records, start: date, end: date) -> FigureSeen:
    missing = sufficiency.missing_columns(records.columns, metric)
    needed = [name for name in metric.columns - {SHIFTS} if name in records.columns]
    mondays = {
        row.date - timedelta(days=row.date.weekday())
        for row in records.rows
        if row.scheduled and start <= row.date < end and all(getattr(row, name) is not None for name in needed)
    }
    return FigureSeen(metric.name, missing, 0 if missing else len(mondays))


def _claims(terms: PlanTerms | None, records: Records) -> tuple[tuple[str, str, tuple[Finding, ...]], ...]:
    """What a verdict would find wrong with the record so far, claim by claim, and nothing of the verdict itself."""
    if terms is None or not records.rows:
        return ()
    return tuple((each.claim, each.metric, each.findings) for each in decide(terms, records))


def _finding(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "weight": finding.weight.value, "values": dict(finding.values),
            "places": list(finding.places)}  # fmt: skip


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
