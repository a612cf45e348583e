"""A plant's record as it was handed in: rows of a shift or a day, each with its place in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from simcore.errors import Problem


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: file, sheet where there are several, and its 1-based row."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        sheet = f" [{self.sheet}]" if self.sheet else ""
        return f"{self.file}{sheet} row {self.row}"


_ROW = re.compile(r" row ([0-9]+)$")


def places_text(places: Iterable[str], lang: str) -> tuple[str, ...]:
    """Places of a record in words, "zh" or "en"; days and weeks as they are."""
    return tuple(_ROW.sub(r" 第 \1 行", place) if lang == "zh" else place for place in places)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: counts [pieces], times [min], energy [kWh]; None: the record doesn't say."""

    place: Place
    date: date
    shift: str = ""
    line: str = ""
    product: str = ""
    lot: str = ""
    good: Decimal | None = None
    total: Decimal | None = None
    defective: Decimal | None = None
    inspected: Decimal | None = None
    scrap: Decimal | None = None
    rework: Decimal | None = None
    planned_busy_time: Decimal | None = None
    actual_production_time: Decimal | None = None
    unknown_time: Decimal | None = None
    connected_time: Decimal | None = None
    powered_time: Decimal | None = None
    attendance_time: Decimal | None = None
    energy: Decimal | None = None
    recording: str = ""
    gauge: str = ""
    inspection_gates: Decimal | None = None
    scheduled: bool = True
    operator: str = ""


@dataclass(frozen=True, slots=True)
class FileDigest:
    """A file of the record as it was read: name, SHA-256, size [bytes]."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Records:
    """All rows in the order of date, shift and place, the columns that were there, and the files that they come from.

    `warnings` says what was not read: columns with unknown headers.
    """

    rows: tuple[Row, ...]
    columns: frozenset[str]
    files: tuple[FileDigest, ...]
    warnings: tuple[Problem, ...] = ()

    def between(self, first: date, last: date) -> Records:
        """The rows from `first` to `last`, both included."""
        return Records(
            tuple(row for row in self.rows if first <= row.date <= last), self.columns, self.files, self.warnings
        )

    def without(self, days: frozenset[date]) -> Records:
        """The rows of all other days."""
        if not days:
            return self
        return Records(tuple(row for row in self.rows if row.date not in days), self.columns, self.files, self.warnings)

    def files_in_use(self) -> tuple[FileDigest, ...]:
        """The files of which any row is here."""
        names = {row.place.file for row in self.rows}
        return tuple(file for file in self.files if file.name in names)

    def of_line(self, line: str) -> Records:
        """The rows of one line; all of them for an empty name."""
        if not line:
            return self
        return Records(tuple(row for row in self.rows if row.line == line), self.columns, self.files, self.warnings)
