"""The files: readable, deterministic, safe, with formulas that give the figures of the appraisal."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import docx
import openpyxl
import pytest

from scenarios.documents.model import Table
from scenarios.documents.sheets import number_of, safe
from scenarios.report import quote_content, write_quote
from scenarios.text import Language, Text
from simcore.errors import LineproofError
from tests.scenarios.appraisal.small import MEASURES, TERMS
from tests.scenarios.report.evaluator import Evaluator
from tests.scenarios.report.small import AID, appraised, financed, losing, prediction

FEN = 0.005


@cache
def written(language: Language = "en") -> Path:
    """The folder of the small case's files."""
    folder = Path(mkdtemp())
    write_quote(appraised(TERMS + AID), prediction(), Text(language), folder)
    return folder


@cache
def live() -> Any:
    """The sheet of the cash flow with its formulas."""
    return openpyxl.load_workbook(written() / "quote.xlsx")["Cash flow"]


def row_of(page: Any, label: str) -> int:
    """Number of the first row with a label."""
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, 1).value == label)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    again = write_quote(appraised(TERMS + AID), prediction(), Text("en"), tmp_path)
    assert [path.name for path in again] == ["quote.docx", "quote.xlsx", "quote.html", "appraisal.json"]
    assert [path.read_bytes() for path in again] == [(written() / path.name).read_bytes() for path in again]


@pytest.mark.parametrize(("label", "figure"), [("FNPV after tax", "value"), ("FIRR (all roots)", "rate"),
                                               ("MIRR", "modified"), ("static payback", "static"),
                                               ("dynamic payback", "dynamic")])  # fmt: skip
def test_formulas_give_the_figures_of_the_appraisal(label: str, figure: str) -> None:
    """Evaluated here from the inputs of the sheet alone, to the fen; the values kept beside them are the same."""
    view = appraised(TERMS + AID).expected.appraisal.cases["after_tax"]
    found: dict[str, Any] = {
        "value": view.net_present_value(), "rate": view.internal_rates[0], "modified": view.modified_internal_rate,
        "static": view.static_payback.years, "dynamic": view.dynamic_payback.years,
    }  # fmt: skip
    wanted, page = found[figure], live()
    address = f"B{row_of(page, label)}"
    assert page[address].value.startswith("=")
    tolerance = FEN if figure == "value" else 1e-9
    assert Evaluator(page)(address) == pytest.approx(float(wanted), abs=tolerance)
    kept = openpyxl.load_workbook(written() / "quote.xlsx", data_only=True)["Cash flow"][address].value
    assert kept == pytest.approx(float(wanted), abs=tolerance)


def test_every_formula_agrees_with_the_value_kept_beside_it() -> None:
    page, seen = live(), 0
    values = openpyxl.load_workbook(written() / "quote.xlsx", data_only=True)["Cash flow"]
    evaluate = Evaluator(page)
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                found, kept = evaluate(cell.coordinate), values[cell.coordinate].value
                assert (found or 0.0) == pytest.approx(kept or 0.0, abs=FEN), cell.coordinate
                seen += 1
    assert seen > 50


def test_an_input_moves_the_result() -> None:
    """At twice the benefits the tax follows: the value rises by them less their tax, discounted."""
    page = openpyxl.load_workbook(written() / "quote.xlsx")["Cash flow"]
    address = f"B{row_of(page, 'FNPV after tax')}"
    before = Evaluator(page)(address)
    page["B4"].value = 2.0
    appraisal = appraised(TERMS + AID)
    flow = appraisal.expected.appraisal.cases["after_tax"].flow
    years = appraisal.expected.benefits
    more = sum(float(amount) * 0.75 / 1.1**year for year, amount in enumerate(years, 1))
    assert flow.years == len(years)
    assert Evaluator(page)(address) - before == pytest.approx(more, abs=FEN)


def test_the_document_opens_and_holds_every_table() -> None:
    document = docx.Document(str(written() / "quote.docx"))
    report = quote_content(appraised(TERMS + AID), prediction(), Text("en"))
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    for table in report.tables():
        assert list(table.head) in heads
    assert document.core_properties.created is not None
    assert document.core_properties.created.date() == appraised().money.terms.start
    fonts = {style.element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia")) for style in (document.styles["Normal"],)}
    assert fonts == {"Microsoft YaHei"}


def test_a_loss_is_the_first_line_of_every_file(tmp_path: Path) -> None:
    paths = write_quote(losing(), None, Text("zh"), tmp_path)
    opening = quote_content(losing(), None, Text("zh")).opening
    assert docx.Document(str(paths[0])).paragraphs[0].text == opening
    assert openpyxl.load_workbook(paths[1]).worksheets[0]["A1"].value == opening
    page = paths[2].read_text(encoding="utf-8")
    body = re.sub(r"<[^>]+>", "", page[page.index("<body>") :]).strip()
    assert body.startswith(opening)
    assert 'class="good"' not in page


def test_the_page_loads_nothing() -> None:
    page = (written() / "quote.html").read_text(encoding="utf-8")
    assert not re.findall(r"(?:src|href)=|url\(|@import", page)


def test_the_page_and_the_document_say_the_same() -> None:
    page = re.sub(r"<[^>]+>", "", (written("zh") / "quote.html").read_text(encoding="utf-8"))
    for table in quote_content(appraised(TERMS + AID), prediction(), Text("zh")).tables():
        assert table.title in page


@pytest.mark.parametrize("content", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx"])
def test_no_text_becomes_a_formula(content: str) -> None:
    assert safe(content) == f"'{content}"
    assert safe("plain") == "plain"


def test_a_change_with_its_interval_stands_as_it_is() -> None:
    assert safe("+12.4 pp [+5.7, +19.9]") == "+12.4 pp [+5.7, +19.9]"
    assert safe("+1|cmd[x]") == "'+1|cmd[x]"


def test_a_dangerous_name_of_a_measure_stays_a_text(tmp_path: Path) -> None:
    measures = MEASURES.replace('name = "machine"', 'name = "=HYPERLINK(1)"')
    path = write_quote(appraised(measures=measures), None, Text("en"), tmp_path)[1]
    page = openpyxl.load_workbook(path)["Bill"]
    cells = [cell for row in page.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("'=HYPERLINK(1)", "s")]


@pytest.mark.parametrize(("content", "value"), [("1,234.50", 1234.5), ("−3.2", -3.2), ("+5.0 %", 0.05), ("0", 0.0),
                                                ("12 %", 0.12)])  # fmt: skip
def test_printed_numbers_become_numbers(content: str, value: float) -> None:
    found = number_of(content)
    assert found is not None
    assert found[0] == pytest.approx(value)


@pytest.mark.parametrize("content", ["2027-01", "0071", "1.2.3", "–", "[1, 2]", ""])
def test_texts_stay_texts(content: str) -> None:
    assert number_of(content) is None


def test_where_a_file_cannot_be_written_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(LineproofError, match="can't be written"):
        write_quote(appraised(TERMS + AID), None, Text("en"), tmp_path / "taken")


def test_tables_have_as_many_widths_as_columns() -> None:
    for table in quote_content(appraised(TERMS + AID), prediction(), Text("en")).tables():
        assert isinstance(table, Table)
        assert len(table.widths) in (0, len(table.head))


def test_where_losses_are_kept_the_tax_is_a_value_and_the_sheet_says_so(tmp_path: Path) -> None:
    """The tax of a year then hangs on the years before; what it stands beside still adds up to the value."""
    appraisal = financed()
    path = write_quote(appraisal, None, Text("en"), tmp_path)[1]
    page = openpyxl.load_workbook(path)["Cash flow"]
    assert not str(page.cell(row_of(page, "income tax"), 3).value).startswith("=")
    assert Text("en")("quote.live_carried") in {row[0].value for row in page.iter_rows()}
    value = appraisal.expected.appraisal.cases["after_tax"].net_present_value()
    assert Evaluator(page)(f"B{row_of(page, 'FNPV after tax')}") == pytest.approx(float(value), abs=FEN)
