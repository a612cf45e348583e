"""Records as firms keep them: title rows, merged dates, Chinese headers, units, sums; nothing is guessed or lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.acceptance.records import COLUMNS, Records, heading_of, read_records
from scenarios.acceptance.records.cells import date_of, flag_of, number_of
from simcore.errors import LineproofError, SpecError

HEADERS = ["日期", "班次", "产品型号", "合格数", "不良数", "计划时间（h）", "开机时间(min)", "用电量(度)", "备注"]
DAY = dt.date(2025, 1, 6)


def book(path: Path, rows: list[list[Any]], merged: str = "") -> Path:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    if merged:
        workbook.active.merge_cells(merged)
    workbook.save(path)
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return book(
        tmp_path / "日报.xlsx",
        [
            ["某厂 生产日报表"],
            [],
            HEADERS,
            ["2025年1月6日", "夜班", "6204", 4800, "-", 10, 480, 300, "停电"],
            [None, "白班", "6204", "5,000", 120, 10.5, 510, 320, ""],
            ["合计", None, None, 9800],
        ],
        "A4:A5",
    )


def read(path: Path) -> Records:
    return read_records([path])


def test_a_report_as_it_is_kept(report: Path) -> None:
    day, night = read(report).rows
    assert (day.shift, day.good, day.defective, day.planned_busy_time) == ("白班", 5000, 120, 630)
    assert (night.date, night.shift, night.planned_busy_time, night.energy) == (DAY, "夜班", 600, 300)
    # A dash is unknown, not zero.
    assert night.defective is None
    assert (day.place.row, night.place.row) == (5, 4)


def test_what_is_left_out_is_said(report: Path) -> None:
    records = read(report)
    assert [(w.code, w.line, w.severity) for w in records.warnings] == [
        ("RECORD_COLUMN_UNKNOWN", 3, "warning"),
        ("RECORD_SUM_ROW", 6, "warning"),
    ]
    assert "remark" not in records.columns and "energy" in records.columns


def test_a_file_is_known_by_its_digest(report: Path) -> None:
    (file,) = read(report).files
    assert (file.name, len(file.sha256), file.size) == ("日报.xlsx", 64, report.stat().st_size)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_chinese_offices(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    rows = ["日期,班次,合格数,运行时间(分)", "2025/1/6,白班,100,5", "2025/1/7,白班,200,6"]
    path.write_bytes("\r\n".join(rows).replace(",", delimiter).encode(encoding))
    assert [(row.date.day, row.good, row.actual_production_time) for row in read(path).rows] == [
        (6, 100, 5),
        (7, 200, 6),
    ]


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    polars.DataFrame({"date": [DAY], "good": [7], "run time (h)": [1.5]}).write_parquet(path)
    (row,) = read(path).rows
    assert (row.date, row.good, row.actual_production_time) == (DAY, 7, 90)


def test_every_bad_cell_is_said_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("date,good,run time\n2025-01-06,abc,1\n2025-13-06,1.5,1\n,3,1\n", encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        read(path)
    said = [(problem.code, problem.line, problem.path) for problem in caught.value.problems]
    assert said == [
        ("RECORD_COLUMN", 1, "actual_production_time"),
        ("RECORD_CELL", 2, "good"),
        ("RECORD_CELL", 3, "date"),
        ("RECORD_CELL", 3, "good"),
        ("RECORD_CELL", 4, "date"),
    ]
    assert all(problem.file == "a.csv" for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xls", b"x", "RECORD_FORMAT"),
        ("a.xlsx", b"no zip", "RECORD_UNREADABLE"),
        ("a.parquet", b"PAR1", "RECORD_UNREADABLE"),
        ("a.csv", b"\x80\x81\xff\xff\xff", "RECORD_ENCODING"),
        ("a.csv", "甲,乙\n1,2\n".encode(), "RECORD_HEADER"),
        ("a.csv", b"good,defective\n1,2\n", "RECORD_HEADER"),
        ("a.csv", b"date,good,good pieces\n2025-01-06,1,2\n", "RECORD_COLUMN"),
    ],
)
def test_files_that_are_no_record(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(LineproofError) as caught:
        read(path)
    assert caught.value.code == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LineproofError, match="RECORD_MISSING"):
        read(tmp_path / "no.csv")


def test_every_header_is_known_and_means_one_column() -> None:
    seen: dict[str, str] = {}
    for column in COLUMNS:
        for header in (*column.headers, column.zh, column.en):
            heading = heading_of(header)
            assert heading is not None and heading.column.name == column.name
            assert seen.setdefault(header, column.name) == column.name


@pytest.mark.parametrize(
    ("header", "name", "minutes"),
    [
        ("运行时间（小时）", "actual_production_time", 60),
        ("Run Time [h]", "actual_production_time", 60),
        ("计划时间/min", "planned_busy_time", 1),
    ],
)
def test_units_of_headers(header: str, name: str, minutes: int) -> None:
    heading = heading_of(header)
    assert heading is not None and heading.column.name == name
    assert heading.scaled(Decimal("1.5")) == Decimal("1.5") * minutes


@pytest.mark.parametrize("header", ["运行时间(天)", "备注", "", "(h)", "合格率"])
def test_unknown_headers(header: str) -> None:
    assert heading_of(header) is None


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_dates_as_people_write_them(day: dt.date) -> None:
    forms = [
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    ]
    assert {date_of(form) for form in forms} == {day}
    assert date_of(dt.datetime(day.year, day.month, day.day)) == day


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.none(), st.datetimes()))
def test_no_cell_raises_anything_else(cell: Any) -> None:
    for read_cell in (date_of, number_of, flag_of):
        try:
            value = read_cell(cell)
        except ValueError:
            continue
        assert value is None or isinstance(value, dt.date | Decimal | bool)
        if isinstance(value, Decimal):
            assert value >= 0 and value.is_finite()
