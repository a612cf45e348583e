"""Tables of cells out of CSV, XLSX and Parquet files, nothing interpreted yet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simcore.errors import LineproofError

MOST_BYTES = 100_000_000
MOST_ROWS = 1_000_000
# Chinese office programs write the first and the last of these.
ENCODINGS = ("utf-8-sig", "gb18030")
READABLE = (".csv", ".xlsx", ".parquet")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of one sheet: (1-based row, its cells), the empty rows left out."""

    sheet: str
    rows: tuple[tuple[int, tuple[Any, ...]], ...]


def read_tables(path: Path) -> tuple[bytes, tuple[Table, ...]]:
    """The bytes of a file and its tables: one of a CSV or Parquet file, one for each visible sheet of an XLSX file.

    LineproofError: RECORD_FORMAT (another kind of file), RECORD_TOO_LARGE, RECORD_UNREADABLE, RECORD_MISSING.
    """
    kind = path.suffix.casefold()
    if kind not in READABLE:
        hint = "save it as XLSX, CSV or Parquet" + (" (an .xls file: save as .xlsx)" if kind == ".xls" else "")
        raise LineproofError("RECORD_FORMAT", f"{path.name} is no table that can be read", hint, "records")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise LineproofError(
                "RECORD_TOO_LARGE",
                f"{path.name} is larger than {MOST_BYTES:,} bytes",
                "hand in one row a shift",
                "records",
            )
        data = path.read_bytes()
    except OSError as error:
        raise LineproofError(
            "RECORD_MISSING",
            f"{path.name} can't be read: {error.strerror}",
            "look at the name and the folder",
            "records",
        ) from error
    readers = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
    try:
        return data, tuple(readers[kind](data))
    except LineproofError:
        raise
    except Exception as error:
        # Libraries raise whatever they like at a damaged file; what they say is said.
        said = " ".join(str(error).split())[:200]
        raise LineproofError(
            "RECORD_UNREADABLE",
            f"{path.name} is damaged or no {kind[1:].upper()} file: {said}",
            "export it anew",
            "records",
        ) from error


def _csv(data: bytes) -> Iterator[Table]:
    text = _decoded(data)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:10_000], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    yield Table("", _numbered(csv.reader(io.StringIO(text, newline=""), dialect)))


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LineproofError(
        "RECORD_ENCODING", "the file is neither UTF-8 nor GB 18030", "save it as 'CSV UTF-8' or as XLSX", "records"
    )


def _xlsx(data: bytes) -> Iterator[Table]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), data_only=True)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in visible:
        # One date over the rows of its shifts: what is merged holds for all of its cells.
        for merged in list(sheet.merged_cells.ranges):
            value = sheet.cell(merged.min_row, merged.min_col).value
            sheet.unmerge_cells(str(merged))
            if merged.max_col == merged.min_col:
                for row in range(merged.min_row, merged.max_row + 1):
                    sheet.cell(row, merged.min_col).value = value
        table = Table(sheet.title if len(visible) > 1 else "", _numbered(sheet.iter_rows(values_only=True)))
        if table.rows:
            yield table


def _parquet(data: bytes) -> Iterator[Table]:
    import polars

    frame = polars.read_parquet(io.BytesIO(data))
    yield Table("", _numbered([tuple(frame.columns), *frame.iter_rows()]))


def _numbered(rows: Any) -> tuple[tuple[int, tuple[Any, ...]], ...]:
    found = []
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise LineproofError(
                "RECORD_TOO_LARGE", f"more than {MOST_ROWS:,} rows", "hand in one row a shift", "records"
            )
        if any(cell is not None and str(cell).strip() for cell in cells):
            found.append((number, tuple(cells)))
    return tuple(found)
