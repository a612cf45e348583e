"""Synthetic firms whose truth is known, one for each verdict: shift reports as a plant keeps them, and their terms."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HEADERS = ("日期", "班次", "产线", "产品型号", "合格数", "总产量", "不良数", "计划时间(min)", "用电量(度)", "检具")
FIRST, REPORTING = dt.date(2025, 1, 6), dt.date(2025, 5, 5)
BASELINE_WEEKS, REPORTING_WEEKS = 12, 9
GOOD_PIECES = 5_000.0
SHIFT_SPREAD, WEEK_SPREAD = 0.06, 0.012
PLANNED_MINUTES = 720
KWH_PER_PIECE = 0.06
# Workbooks carry a date of their own; a fixed one keeps the files, and their digests, the same.
CREATED = dt.datetime(2025, 7, 7)


@dataclass(frozen=True, slots=True)
class Firm:
    """A synthetic firm: what it claims, what is true, and what is wrong with its record."""

    name: str
    story: str
    gain: float
    claims: tuple[str, ...]
    defects_after: float = 0.038
    drift: float = 0.0
    control: bool = False
    second_gauge: bool = False
    subsidy: str = ""
    pieces: float = GOOD_PIECES


SUBSIDY = """
# Aid that hangs on the claim; for less than claimed it is paid in proportion. 与承诺挂钩的补助, 未达到时按比例.
[subsidy]
amount = "500000"
when_short = "proportional"
"""

FIRMS = (
    Firm("firm-a", "reaches what it claims", 0.21,
         ('output = { metric = "throughput", gain = "15 %", claimant = "vendor" }',
          'defects = { metric = "defect_rate", gain = "25 %", claimant = "vendor" }')),
    Firm("firm-b", "gains 20 % and claims 21: its average passes by luck, its lower bound doesn't", 0.20,
         ('output = { metric = "throughput", gain = "21 %", claimant = "vendor" }',)),
    Firm("firm-c", "counts defects with another gauge afterwards", 0.20,
         ('defects = { metric = "defect_rate", gain = "25 %", claimant = "vendor" }',), second_gauge=True),
    Firm("firm-d", "drifts before the works already; an untouched line tells the gain", 0.20,
         ('output = { metric = "throughput", gain = "15 %", claimant = "vendor" }',),
         drift=0.0125, control=True, pieces=3_600.0),
    Firm("firm-e", "claims twice what it gains", 0.12,
         ('output = { metric = "throughput", gain = "25 %", claimant = "vendor" }',), subsidy=SUBSIDY),
)  # fmt: skip

TERMS = """\
# {story}; synthetic data. 合成数据, 不代表任何企业.
schema_version = 1
firm = "{name} (synthetic / 合成)"
boundary = "磨装线, 平面磨至清洗 / grinding line, face grinding to wash"
line = "A"
{control}shifts_per_week = 12
# Planned run time of one good piece, agreed on for both windows. 双方约定的单件标准工时.
standard_times = {{ "6204" = "6 s" }}
records = ["report-before.xlsx", "report-after.xlsx"]

[windows]
baseline = {{ first = {baseline[0]}, last = {baseline[1]} }}
reporting = {{ first = {reporting[0]}, last = {reporting[1]} }}

[claims]
{claims}
"""


def write_example_firms(folder: Path) -> tuple[Path, ...]:
    """Write a folder with terms and two shift reports for each firm; returns the folders."""
    return tuple(_write(folder / firm.name, firm, number) for number, firm in enumerate(FIRMS))


def _write(folder: Path, firm: Firm, number: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([20261122, number])
    lines = ("A", "B") if firm.control else ("A",)
    both = (
        list(_rows(rng, firm, lines, FIRST, BASELINE_WEEKS, False)),
        list(_rows(rng, firm, lines, REPORTING, REPORTING_WEEKS, True)),
    )
    for name, rows in zip(("report-before.xlsx", "report-after.xlsx"), both, strict=True):
        _workbook(folder / name, rows)
    windows = [
        (first, first + dt.timedelta(days=7 * weeks - 1))
        for first, weeks in ((FIRST, BASELINE_WEEKS), (REPORTING, REPORTING_WEEKS))
    ]
    control = 'control_line = "B"\n' if firm.control else ""
    terms = TERMS.format(
        story=firm.story, name=firm.name, control=control, baseline=windows[0], reporting=windows[1],
        claims="\n".join(firm.claims),
    ) + firm.subsidy  # fmt: skip
    (folder / "acceptance.toml").write_text(terms, encoding="utf-8")
    return folder


def _rows(
    rng: np.random.Generator, firm: Firm, lines: Sequence[str], first: dt.date, weeks: int, after: bool
) -> Iterator[tuple[object, ...]]:
    passed = (first - FIRST).days // 7
    for week in range(weeks):
        common = (1.0 + firm.drift) ** (passed + week) * math.exp(WEEK_SPREAD * float(rng.standard_normal()))
        for day in range(6):
            for shift in ("白班", "夜班"):
                for line in lines:
                    renovated = after and line == "A"
                    defects = firm.defects_after if renovated else 0.06
                    good = firm.pieces * common * (1.0 + (firm.gain if renovated else 0.0))
                    total = round(good / (1.0 - defects) * math.exp(SHIFT_SPREAD * float(rng.standard_normal())))
                    bad = int(rng.binomial(total, defects * math.exp(0.15 * float(rng.standard_normal()))))
                    gauge = "G-2" if renovated and firm.second_gauge else "G-1"
                    yield (first + dt.timedelta(days=7 * week + day), shift, line, "6204", total - bad, total, bad,
                           PLANNED_MINUTES, round(KWH_PER_PIECE * total), gauge)  # fmt: skip


def _workbook(path: Path, rows: Sequence[tuple[object, ...]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": CREATED, "comments": "synthetic data"})
        sheet = book.add_worksheet("班报")
        sheet.write(0, 0, "生产班报 (合成数据 / synthetic)")
        sheet.write_row(1, 0, HEADERS)
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, (day, *cells) in enumerate(rows, 2):
            sheet.write_datetime(number, 0, day, dates)
            sheet.write_row(number, 1, cells)
        sheet.set_column(0, 0, 12)
