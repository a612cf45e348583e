"""The report as a workbook: what a reader would change is live, everything else as in the other two forms."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

from scenarios.appraisal.summary import CaseAppraisal
from scenarios.documents.model import Report, Table, Tornado
from scenarios.documents.sheets import Sheet
from scenarios.numbers import ABSENT
from scenarios.provenance import parameters
from scenarios.report.basis import range_of_text
from scenarios.report.live import write_live
from scenarios.text import Text

# Columns of the table of inputs: name, typical, range, unit, source, reference, drawn.
INPUT_WIDTHS = (44, 26, 30, 12, 12, 44, 8)
BILL_WIDTHS = (40, 34, 24, 16, 22, 16, 14, 40)
LOW_COLOUR, HIGH_COLOUR = "#7D8790", "#2C6E6B"


def xlsx_bytes(report: Report, appraisal: CaseAppraisal, text: Text, day: date) -> bytes:
    """The report as the bytes of an XLSX; `day` stands in its properties instead of the time of writing."""
    import xlsxwriter

    whole = BytesIO()
    # Texts are never turned into formulas or links, whatever they begin with.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(whole, options)
    book.set_properties({
        "title": report.title, "subject": report.subtitle, "author": "lineproof", "comments": "",
        "created": datetime.combine(day, time(), UTC).replace(tzinfo=None),
    })  # fmt: skip
    book.set_calc_mode("auto")
    given = (text("quote.inputs"), text("quote.settings"))
    _summary(Sheet(book, text("quote.sheet_summary")), report)
    for section in report.sections:
        if section.key == "scenarios":
            Sheet(book, text("quote.sheet_scenarios")).section(section)
    _inputs(Sheet(book, text("quote.sheet_inputs"), INPUT_WIDTHS), report, given)
    cash = Sheet(book, text("quote.sheet_cash"))
    write_live(cash, appraisal, text)
    cash.section(report.section("cash"))
    Sheet(book, text("quote.sheet_costs")).section(report.section("costs"))
    _sensitivity(Sheet(book, text("quote.sheet_sensitivity")), report, text)
    Sheet(book, text("quote.sheet_subsidies")).section(report.section("subsidies"))
    bill = Sheet(book, text("quote.sheet_bill"), BILL_WIDTHS)
    for key in ("bill", "measures"):
        bill.section(report.section(key))
        bill.skip()
    _assumptions(Sheet(book, text("quote.sheet_assumptions")), report, appraisal, given, text)
    book.close()
    return whole.getvalue()


def _summary(sheet: Sheet, report: Report) -> None:
    look: dict[str, Any] = {"bold": True, "font_size": 13}
    if report.alarming:
        look |= {"font_color": "#B3261E", "bg_color": "#FBE5E2"}
    sheet.line(report.opening, **look)
    sheet.line(report.title, bold=True, font_size=16)
    for name, value in report.facts:
        sheet.line(f"{name}: {value}", font_color="#5A666E", font_size=9)
    sheet.skip()
    sheet.section(report.section("owner"))
    sheet.skip()
    sheet.line(report.foot, font_color="#5A666E", font_size=9)


def _inputs(sheet: Sheet, report: Report, titles: tuple[str, ...]) -> None:
    for block in report.section("basis").blocks:
        if isinstance(block, Table) and block.title in titles:
            sheet.table(block)


def _sensitivity(sheet: Sheet, report: Report, text: Text) -> None:
    """The tornado as numbers with a native chart, then the other tables."""
    section = report.section("sensitivity")
    tornado = next(block for block in section.blocks if isinstance(block, Tornado))
    sheet.line(tornado.title, bold=True)
    head = (text("appraise.input"), text("appraise.range"), tornado.low_label, tornado.high_label)
    for column, content in enumerate(head):
        sheet.text(sheet.row, column, content, bold=True, bg_color="#E8EFEE", text_wrap=True)
    first = sheet.row + 1
    for row, bar in enumerate(tornado.bars, first):
        sheet.text(row, 0, bar.label)
        sheet.text(row, 1, bar.range)
        sheet.page.write_number(row, 2, bar.at_low, sheet.format(num_format="#,##0"))
        sheet.page.write_number(row, 3, bar.at_high, sheet.format(num_format="#,##0"))
    sheet.row = first + len(tornado.bars) + 1
    if tornado.bars:
        sheet.page.insert_chart(sheet.row, 0, _chart(sheet, tornado, first, text))
        sheet.row += 26
    sheet.section(section)


def _chart(sheet: Sheet, tornado: Tornado, first: int, text: Text) -> Any:
    chart = sheet.book.add_chart({"type": "bar"})
    last = first + len(tornado.bars) - 1
    name = sheet.page.get_name()
    for column, label, colour in ((2, tornado.low_label, LOW_COLOUR), (3, tornado.high_label, HIGH_COLOUR)):
        chart.add_series({
            "name": label, "categories": [name, first, 0, last, 0], "values": [name, first, column, last, column],
            "fill": {"color": colour}, "gap": 40, "overlap": 100,
        })  # fmt: skip
    chart.set_title({"name": text("quote.live_chart"), "name_font": {"size": 11}, "overlay": False})
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 8}})
    chart.set_x_axis({"num_format": "#,##0", "crossing": tornado.base, "num_font": {"size": 8},
                      "major_gridlines": {"visible": True, "line": {"color": "#E6EAEC"}}})  # fmt: skip
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 980, "height": 480})
    return chart


def _assumptions(
    sheet: Sheet, report: Report, appraisal: CaseAppraisal, given: tuple[str, ...], text: Text
) -> None:  # fmt: skip
    """Everything of the basis that isn't on the sheet of inputs, how it was made, and each parameter of the line."""
    sheet.section(report.section("basis"), without=given)
    sheet.skip()
    sheet.section(report.section("made"))
    rows = tuple(
        (p.path, p.typical, range_of_text(p), text(f"source.{p.source}"), p.reference or ABSENT)
        for p in parameters(appraisal.money.case.line)
    )
    keys = ("quote.parameter", "quote.typical", "quote.range", "appraise.source", "quote.reference")
    sheet.table(Table(text("quote.line_all"), tuple(text(key) for key in keys), rows, "texts"))
