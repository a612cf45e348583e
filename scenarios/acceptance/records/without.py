"""The table of the case without the renovation: week, figure, value."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from scenarios.acceptance.records.cells import date_of, number_of, text_of
from scenarios.acceptance.records.model import FileDigest
from scenarios.acceptance.records.tables import Table, read_tables
from simcore.errors import Problem, SpecError

HEADERS = {
    "week": ("week", "first day", "周", "周起始日", "日期"),
    "metric": ("metric", "figure", "指标"),
    "value": ("value", "数值", "值"),
}


def read_without(path: Path, metrics: frozenset[str]) -> tuple[dict[str, dict[date, float]], FileDigest]:
    """Values by figure and first day of the week (CSV, XLSX, Parquet; Chinese or English headers), and the file.

    Raises:
        LineproofError: the file can't be read at all.
        SpecError: RECORD_HEADER, RECORD_CELL with file and row; a week that stands twice is one of them.
    """
    data, tables = read_tables(path)
    problems: list[Problem] = []
    values: dict[str, dict[date, float]] = {}
    for table in tables:
        _read(table, path.name, metrics, values, problems)
    if problems:
        raise SpecError(tuple(problems[:100]))
    return values, FileDigest(path.name, hashlib.sha256(data).hexdigest(), len(data))


def _read(
    table: Table, file: str, metrics: frozenset[str], values: dict[str, dict[date, float]], problems: list[Problem]
) -> None:
    where = f"{file} [{table.sheet}]" if table.sheet else file
    header, *rows = table.rows or ((1, ()),)
    columns: dict[str, int] = {}
    for place, cell in enumerate(header[1]):
        for name, known in HEADERS.items():
            if text_of(cell).casefold() in known:
                columns[name] = place
    missing = [name for name in HEADERS if name not in columns]
    if missing:
        hint = "the first row names them: week, metric, value (周, 指标, 数值)"
        message = f"there is no column {', '.join(missing)}"
        problems.append(Problem("RECORD_HEADER", message, "adjusted_baseline", hint, where, header[0]))
        return
    for number, cells in rows:
        try:
            week, metric, value = (_cell(name, cells, columns) for name in HEADERS)
            day, figure, size = date_of(week), text_of(metric), number_of(value)
            if size is None:
                raise ValueError("an empty cell")
            if figure not in metrics:
                raise ValueError(f"there is no figure '{figure[:40]}'; known: {', '.join(sorted(metrics))}")
            if day in values.setdefault(figure, {}):
                raise ValueError(f"the week from {day} stands twice for {figure}")
            values[figure][day] = float(size)
        except ValueError as error:
            problems.append(Problem("RECORD_CELL", str(error), "adjusted_baseline", "", where, number))


def _cell(name: str, cells: tuple[object, ...], columns: dict[str, int]) -> object:
    return cells[columns[name]] if columns[name] < len(cells) else None
