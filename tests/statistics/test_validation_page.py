"""docs/validation.md is what `python -m benchmarks.validation` writes: all oracles, with the numbers of today."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from benchmarks.validation.cases import Row
from benchmarks.validation.detection import CHARTS, SHIFTS, exact_run_length
from benchmarks.validation.figure import dots_and_intervals
from benchmarks.validation.oracles import GROUPS, ORACLES
from benchmarks.validation.page import section_text
from lines.bearing import reference_line
from simcore.analytic import ewma_average_run_length_by_chain
from simcore.stats import Constant, binomial_bounds, mean_interval

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")

DEMANDED = (
    "m_m_1", "m_m_c", "m_m_1_k", "interference_1", "interference_2", "interference_3", "unbuffered_chain",
    "exponential_line", "unreliable_operating", "unreliable_calendar", "technician", "assembly", "scrap", "conwip",
    "detection_old_patrol", "detection_old_chart", "detection_cnc_patrol", "detection_cnc_chart", "average_run_length",
)  # fmt: skip


def table_rows(text: str) -> list[list[str]]:
    """Cells of all rows of the tables in a text."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:2] == "| "]


def test_every_oracle_is_on_the_page() -> None:
    assert set(DEMANDED) <= set(ORACLES)
    assert re.findall(r"<!-- oracle: (\w+) -->", PAGE) == list(ORACLES)
    for station in reference_line().stations:
        assert f"| `{station}` |" in PAGE


@pytest.mark.parametrize("key", ["exponential_line", "penny_fab", "detection_old_patrol"])
def test_numbers_are_those_of_a_new_run(key: str) -> None:
    assert section_text(ORACLES[key].run()) in PAGE


@pytest.mark.slow
@pytest.mark.parametrize("key", list(ORACLES))
def test_all_numbers_are_those_of_a_new_run(key: str) -> None:
    assert section_text(ORACLES[key].run()) in PAGE


def test_the_page_counts_its_own_misses() -> None:
    told = re.compile(r"-?[\d.e+-]+ to -?[\d.e+-]+|none: ")
    intervals = [row for row in table_rows(PAGE) if any(told.match(cell) for cell in row)]
    misses = sum(any("(misses)" in cell for cell in row) for row in intervals)
    found = re.search(r"\*\*Here (\d+) of (\d+) do\.\*\*", PAGE)
    assert found is not None
    held, count = int(found[1]), int(found[2])
    assert (held, count) == (len(intervals) - misses, len(intervals))
    lowest, highest = binomial_bounds(0.95, count)
    assert lowest <= held / count <= highest


def test_exact_run_lengths_are_those_of_another_method() -> None:
    for weight, limit in CHARTS.values():
        for shift in SHIFTS:
            if weight < 1.0:
                by_chain = ewma_average_run_length_by_chain(shift, weight, limit)
                assert exact_run_length(weight, limit, shift) == pytest.approx(by_chain, rel=5e-4)


def test_figures_are_drawn_for_every_group() -> None:
    namespace = "{http://www.w3.org/2000/svg}"
    for key in (*(key for key, _, _ in GROUPS), "stations"):
        name = f"images/validation-{key}.svg"
        assert f"]({name})" in PAGE
        root = ElementTree.fromstring((ROOT / "docs" / name).read_text(encoding="utf-8"))  # noqa: S314 - our own file
        assert len(list(root.iter(f"{namespace}circle"))) >= 10


def test_a_row_tells_agreement_from_a_miss() -> None:
    values = [9.0, 10.0, 11.0, 10.0]
    assert Row("x", "1", 10.2, mean_interval(values)).agrees
    assert not Row("x", "1", 20.0, mean_interval(values)).agrees
    constant = mean_interval([0.5, 0.5])
    assert isinstance(constant, Constant)
    assert Row("x", "1", 0.5, constant).agrees and not Row("x", "1", 0.5000001, constant).agrees
    rows = [(str(exact), Row("x", "1", exact, mean_interval(values))) for exact in (10.2, 20.0)]
    svg = dots_and_intervals("a < b", rows)
    assert svg.count('fill="#ffffff" stroke') == 1 and "a &lt; b" in svg
