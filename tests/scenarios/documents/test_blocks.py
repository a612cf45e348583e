"""Blocks that only some reports have: charts and forms, in both forms."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from scenarios.documents.docx import docx_bytes
from scenarios.documents.html import document_page
from scenarios.documents.model import Chart, Form, Report, Section, Series, Table
from scenarios.text import Text

DAY = dt.date(2025, 4, 1)
NASTY = "a <b> & \"c\" 'd' \x0b"
LONG, SHORT = ((1.0, 2.0), (2.0, 3.0), (3.0, 5.0)), ((1.0, 4.0),)
CHART = Chart(NASTY, "x", "y", (Series("long", LONG, "dots"), Series("short", SHORT, "limit")))
DATED = Chart(
    "", "day", "y", (Series("days", tuple((float(DAY.toordinal() + 7 * n), n * 1.0) for n in range(5))),), True
)


def report(*blocks: Chart | Form | Table, banner: str = "") -> Report:
    return Report("title", "firm", "opening", False, (), (Section("one", "One", blocks),), "foot", banner, "made by us")


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_chart_is_a_native_one_with_all_its_points() -> None:
    files = parts(docx_bytes(report(CHART, DATED), "en", DAY, "page"))
    charts = [etree.fromstring(files[f"word/charts/chart{number}.xml"]) for number in (1, 2)]
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    counts = [len(each.findall(".//c:yVal//c:pt", space)) for each in charts[0].findall(".//c:ser", space)]
    assert counts == [3, 1]
    # Lists of unequal length get lost in LibreOffice: all say the length of the longest.
    assert {each.get("val") for each in charts[0].findall(".//c:ptCount", space)} == {"3"}
    first = charts[1].find(".//c:xVal//c:v", space)
    assert first is not None and first.text == str((DAY - dt.date(1899, 12, 30)).days)
    assert b"chart+xml" in files["[Content_Types].xml"]


def test_a_chart_on_a_page_escapes_its_words() -> None:
    page = document_page(report(CHART), Text("en"))
    assert "<b>" not in page and page.count("<circle") == 3 and page.count("<polyline") == 2


def test_fixed_ends_of_an_axis() -> None:
    chart = Chart("", "x", "y", (Series("one", ((0.0, 3.0), (1.0, 97.0))),), ends=(0.0, 100.0))
    files = parts(docx_bytes(report(chart), "en", DAY, "page"))
    assert b'<c:max val="100"/><c:min val="0"/>' in files["word/charts/chart1.xml"]


def test_a_form_leaves_room_to_write() -> None:
    form = Form("Sign", (("name", ""), ("place", "here"), ("date", "")))
    page = document_page(report(form), Text("en"))
    assert page.count('class="blank"') == 3 and "here" in page
    assert b"here" in parts(docx_bytes(report(form), "en", DAY, "page"))["word/document.xml"]


@pytest.mark.parametrize("banner", ["", NASTY + "</style>"])
def test_what_stands_on_every_page(banner: str) -> None:
    page = document_page(report(CHART, banner=banner), Text("en"))
    assert ("@top-center" in page) is bool(banner)
    assert '@bottom-center { content: "made by us"' in page
    assert page.count("</style>") == 2
