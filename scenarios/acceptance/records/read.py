"""Records as a firm keeps them become rows; every cell that can't be understood is said with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from scenarios.acceptance.records.cells import date_of, flag_of, is_empty, is_sum, number_of, text_of
from scenarios.acceptance.records.columns import PIECE, Heading, heading_of
from scenarios.acceptance.records.model import FileDigest, Place, Records, Row
from scenarios.acceptance.records.tables import Table, read_tables
from simcore.errors import Problem, SpecError

# Titles and remarks stand above the headers, but not more than this.
LAST_HEADER_ROW = 20
MOST_PROBLEMS = 100
_ORDER = {name: number for number, names in enumerate((
    ("白班", "早班", "甲班", "day", "morning", "early", "1", "a"),
    ("中班", "乙班", "afternoon", "late", "2", "b"),
    ("晚班", "夜班", "丙班", "night", "3", "c"),
)) for name in names}  # fmt: skip


def read_records(paths: Sequence[str | Path]) -> Records:
    """The rows of all files (XLSX, CSV, Parquet), in order of date and shift.

    Raises:
        LineproofError: a file can't be read at all.
        SpecError: RECORD_HEADER (no row of headers), RECORD_COLUMN (a column twice, a time without unit), RECORD_CELL;
            every problem with file and row.
    """
    parts: list[Records] = []
    problems: list[Problem] = []
    for path in map(Path, paths):
        part, found = read_record(path)
        parts.append(part)
        problems += found
    if problems:
        raise SpecError(tuple(_shortened(problems)))
    return together(parts)


def read_record(path: Path) -> tuple[Records, tuple[Problem, ...]]:
    """The rows of one file that can be read, and every problem of the others; LineproofError for an unreadable file."""
    data, tables = read_tables(path)
    rows: list[Row] = []
    columns: set[str] = set()
    warnings, problems = [], []
    for table in tables:
        found = _Sheet(path.name, table)
        rows += found.rows()
        columns |= found.columns
        warnings += found.warnings
        problems += found.problems
    file = FileDigest(path.name, hashlib.sha256(data).hexdigest(), len(data))
    return Records(tuple(sorted(rows, key=_when)), frozenset(columns), (file,), tuple(warnings)), tuple(problems)


def together(parts: Iterable[Records]) -> Records:
    """The rows of several files in order of date and shift."""
    parts = tuple(parts)
    return Records(
        tuple(sorted((row for part in parts for row in part.rows), key=_when)),
        frozenset[str]().union(*(part.columns for part in parts)),
        tuple(file for part in parts for file in part.files),
        tuple(problem for part in parts for problem in part.warnings),
    )


def _when(row: Row) -> tuple[Any, ...]:
    shift = row.shift.casefold()
    return row.date, _ORDER.get(shift, len(_ORDER)), shift, row.place.file, row.place.sheet, row.place.row


def _shortened(problems: Sequence[Problem]) -> Iterator[Problem]:
    yield from problems[:MOST_PROBLEMS]
    if len(problems) > MOST_PROBLEMS:
        yield Problem("TOO_MANY_PROBLEMS", f"and more: {len(problems) - MOST_PROBLEMS} further cells", path="records")


class _Sheet:
    """One table while it is read."""

    def __init__(self, file: str, table: Table) -> None:
        self.file, self.table = file, table
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.headings: dict[int, Heading] = {}
        self.header = 0
        self._find_header()

    @property
    def columns(self) -> set[str]:
        return {heading.column.name for heading in self.headings.values()}

    def rows(self) -> Iterable[Row]:
        for number, cells in self.table.rows:
            if number > self.header > 0:
                row = self._row(number, cells)
                if row is not None:
                    yield row

    def _say(self, code: str, message: str, hint: str, row: int, path: str = "records", warning: bool = False) -> None:
        problem = Problem(code, message, path, hint, self._where, row, "warning" if warning else "error")
        (self.warnings if warning else self.problems).append(problem)

    @property
    def _where(self) -> str:
        return f"{self.file} [{self.table.sheet}]" if self.table.sheet else self.file

    def _find_header(self) -> None:
        best: tuple[int, tuple[Any, ...]] | None = None
        for number, cells in self.table.rows:
            if number > LAST_HEADER_ROW:
                break
            known = sum(heading_of(text_of(cell)) is not None for cell in cells)
            if known >= 2 and (best is None or known > sum(heading_of(text_of(c)) is not None for c in best[1])):
                best = number, cells
        if best is None:
            self._say(
                "RECORD_HEADER",
                f"none of the first {LAST_HEADER_ROW} rows holds headers that are known",
                "name the columns, for example: 日期, 班次, 产品, 合格数, 计划时间(min) (docs/acceptance.md lists all)",
                1,
            )
            return
        self.header, cells = best
        for position, cell in enumerate(cells):
            self._head(position, text_of(cell))
        if "date" not in self.columns:
            self._say("RECORD_HEADER", "there is no column of dates", "add a column 日期 / date", self.header)

    def _head(self, position: int, text: str) -> None:
        if not text:
            return
        heading = heading_of(text)
        if heading is None:
            self._say(
                "RECORD_COLUMN_UNKNOWN",
                f"column '{text[:40]}' is not read",
                "docs/acceptance.md lists the headers",
                self.header,
                warning=True,
            )
        elif heading.factor is None:
            self._say(
                "RECORD_COLUMN",
                f"column '{text[:40]}' doesn't say its unit",
                f"write it behind the name: {text[:20]}(min) or {text[:20]}(h)",
                self.header,
                heading.column.name,
            )
        elif heading.column.name in self.columns:
            self._say(
                "RECORD_COLUMN", f"column '{text[:40]}' is a second one for {heading.column.en}", "keep one of the two",
                self.header, heading.column.name,
            )  # fmt: skip
        else:
            self.headings[position] = heading

    def _row(self, number: int, cells: Sequence[Any]) -> Row | None:
        values: dict[str, Any] = {}
        by_name = {heading.column.name: position for position, heading in self.headings.items()}
        if "date" not in by_name:
            return None
        first = cells[by_name["date"]] if by_name["date"] < len(cells) else None
        texts = [cell for cell in cells if isinstance(cell, str)]
        if is_sum(first) or (is_empty(first) and any(map(is_sum, texts))):
            self._say("RECORD_SUM_ROW", "a row of sums is left out", "", number, warning=True)
            return None
        for position, heading in self.headings.items():
            cell = cells[position] if position < len(cells) else None
            try:
                value = _value(heading, cell)
            except ValueError as error:
                hint = "unmerge the cells, every row needs its date" if heading.column.kind == "date" else ""
                self._say("RECORD_CELL", f"{heading.column.en}: {error}", hint, number, heading.column.name)
                continue
            if value is not None:
                values[heading.column.name] = value
        if "date" not in values:
            return None
        return Row(Place(self.file, self.table.sheet, number), **values)


def _value(heading: Heading, cell: Any) -> Any:
    kind = heading.column.kind
    if kind == "date":
        return date_of(cell)
    if kind == "text":
        return "" if is_empty(cell) else text_of(cell)
    if kind == "flag":
        return None if is_empty(cell) else flag_of(cell)
    number = number_of(cell)
    if number is None:
        return None
    scaled = heading.scaled(number)
    if kind == "count" and heading.column.unit == PIECE and scaled != scaled.to_integral_value():
        raise ValueError(f"{number} is no whole number of pieces")
    return scaled
