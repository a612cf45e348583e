"""Files of a plant's record as they go into a pack: unchanged, or as a copy whose personal columns can be replaced."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from scenarios.acceptance.records import heading_of
from scenarios.acceptance.records.tables import Table, read_tables
from scenarios.evidence.manifest import PackFile

FOLDER = "records/"
OPERATOR = "operator"
# Of columns that no figure needs: names, pay, and how to reach somebody.
_PERSONAL = re.compile(
    r"姓名|人员|工资|薪|身份证|手机|电话|住址"
    r"|^name$|(worker|employee|staff|operator|person)|wage|salary|\bpay\b|phone|address|e-?mail",
    re.IGNORECASE,
)


def kind_of(header: str) -> str:
    """What personal data a column of this header holds; "" for none."""
    heading = heading_of(header)
    if heading is not None:
        return OPERATOR if heading.column.name == OPERATOR else ""
    return header.strip() if _PERSONAL.search(header.strip()) else ""


def record_files(path: Path) -> list[PackFile]:
    """A file of the record as it is; one with personal data as CSV copies of its tables, those columns named.

    A copy begins with the row of headers and keeps what every cell says; the manifest holds the digest of the original.

    Raises:
        LineproofError: as `read_tables`.
    """
    data, tables = read_tables(path)
    headers = [_header(table) for table in tables]
    if not any(kind_of(cell) for row in headers for cell in row):
        return [PackFile(f"{FOLDER}{path.name}", data, "record")]
    original = hashlib.sha256(data).hexdigest()
    found = []
    for table, header in zip(tables, headers, strict=True):
        name = f"{path.stem}.{table.sheet}.csv" if len(tables) > 1 else f"{path.stem}.csv"
        personal = {cell: kind for cell in header if (kind := kind_of(cell))}
        name = re.sub(r'[\\/:*?"<>|]', "_", name)
        found.append(PackFile(f"{FOLDER}{name}", _copy(table, header), "record", "text/csv", personal, original))
    return found


def _header(table: Table) -> list[str]:
    """The row with the most headers that are known; the first one where none is."""
    rows = [[_text(cell).strip() for cell in cells] for _, cells in table.rows[:20]]
    return max(rows, key=lambda row: sum(heading_of(cell) is not None for cell in row), default=[])


def _copy(table: Table, header: Sequence[str]) -> bytes:
    rows = [[_text(cell) for cell in cells] for _, cells in table.rows]
    start = next((number for number, row in enumerate(rows) if [cell.strip() for cell in row] == list(header)), 0)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows[start + 1 :]:
        writer.writerow([*row, *[""] * (len(header) - len(row))][: len(header)])
    return out.getvalue().encode("utf-8")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)
