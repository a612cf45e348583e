"""The report as a DOCX: A4, East Asian fonts set, tables with heads that repeat; the same bytes for the same report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from scenarios.report.model import Block, Bullets, Figures, Paragraph, Report, Section, Swing, Table, Tornado
from scenarios.report.shown import joined
from scenarios.text import Language

if TYPE_CHECKING:
    from docx.document import Document

FONTS: dict[Language, tuple[str, str]] = {"zh": ("Arial", "Microsoft YaHei"), "en": ("Arial", "Microsoft YaHei")}
LANGUAGES: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}
# Twentieths of a point: A4 less its margins.
PAGE_WIDTH = 9980
MARGIN_MM = 17
INK, MUTED, RULE, HEAD = "1C2529", "5A666E", "C9D0D4", "E8EFEE"
TONES = {"plain": (INK, ""), "note": (MUTED, ""), "bad": ("B3261E", "FBE5E2"), "warn": ("8A5A00", "FDF3DC")}
LOW_COLOUR, HIGH_COLOUR = "7D8790", "2C6E6B"
# Columns of the grid on which the bars of a tornado are drawn.
GRID = 44
# Where the scenario that the report is about begins in full, behind the page that sets several side by side.
FIRST_IN_FULL = "costs"
ZIP_DAY = (1980, 1, 1, 0, 0, 0)
# What an XML file can't hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def docx_bytes(report: Report, language: Language, day: date, page_word: str) -> bytes:
    """The report as the bytes of a DOCX; `day` stands in its properties instead of the time of writing."""
    import docx

    document = docx.Document()
    _properties(document, report, language, day)
    _styles(document, language, INK if report.alarming else HIGH_COLOUR)
    _page(document, report, page_word)
    if report.alarming:
        _paragraph(document, report.opening, "bad", size=13, bold=True)
    document.add_heading(_clean(report.title), 0)
    if not report.alarming:
        _paragraph(document, report.opening, "plain", size=13, bold=True)
    _paragraph(document, "   ".join(f"{name}: {value}" for name, value in report.facts), "note", size=8)
    for number, section in enumerate(report.sections):
        _section(document, section, new_page=number == 1 or section.key == FIRST_IN_FULL)
    _paragraph(document, report.foot, "note", size=8)
    whole = BytesIO()
    document.save(whole)
    return _repacked(whole.getvalue())


def _repacked(data: bytes) -> bytes:
    """The same archive without the time of writing."""
    packed = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, ZIP_DAY)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()


def _properties(document: Document, report: Report, language: Language, day: date) -> None:
    known = document.core_properties
    moment = datetime.combine(day, time(), UTC).replace(tzinfo=None)
    known.created = known.modified = known.last_printed = moment
    known.author = known.last_modified_by = "lineproof"
    known.title, known.subject, known.comments = _clean(report.title), _clean(report.subtitle), ""
    known.language, known.revision = LANGUAGES[language], 1


def _styles(document: Document, language: Language, accent: str) -> None:
    from docx.shared import Pt, RGBColor

    latin, asian = FONTS[language]
    sizes = {"Normal": 9.5, "Title": 18, "Heading 1": 13.5, "Heading 2": 10.5, "List Bullet": 9.5, "List Number": 9.5}
    for name, size in sizes.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = latin, Pt(size)
        style.font.color.rgb = RGBColor.from_string(INK if name != "Heading 1" else accent)
        _fonts(style.element.get_or_add_rPr(), latin, asian, language)
        style.paragraph_format.space_before = Pt({"Heading 1": 14, "Heading 2": 10}.get(name, 0))
        style.paragraph_format.space_after = Pt(4 if name != "Title" else 6)
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.line_spacing = 1.1


def _fonts(properties: Any, latin: str, asian: str, language: Language) -> None:
    """Fonts by name for every script; those of the theme of the template would win over them."""
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for key in list(fonts.attrib):
        if key.endswith("Theme"):
            del fonts.attrib[key]
    for key, name in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", asian)):
        fonts.set(qn(f"w:{key}"), name)
    spoken = properties.makeelement(qn("w:lang"), {qn("w:val"): "en-GB", qn("w:eastAsia"): "zh-CN"})
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(spoken)


def _page(document: Document, report: Report, page_word: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    part = document.sections[0]
    part.page_width, part.page_height = Mm(210), Mm(297)
    part.left_margin = part.right_margin = part.top_margin = part.bottom_margin = Mm(MARGIN_MM)
    part.header_distance = part.footer_distance = Mm(8)
    head = part.header.paragraphs[0]
    _run(head, f"{report.subtitle} · {report.title}", "note", 7.5)
    foot = part.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(foot, f"{page_word} ", "note", 7.5)
    _field(foot, "PAGE")
    _run(foot, " / ", "note", 7.5)
    _field(foot, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "separate", "end"):
        run = _run(paragraph, "", "note", 7.5)
        if kind == "separate":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = name
            run._r.append(code)
            run = _run(paragraph, "", "note", 7.5)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "separate":
            _run(paragraph, "1", "note", 7.5)


def _run(paragraph: Any, content: str, tone: str, size: float, *, bold: bool = False) -> Any:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(_clean(content))
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(TONES[tone][0])
    return run


def _clean(content: str) -> str:
    return _CONTROL.sub("", content)


def _paragraph(document: Any, content: str, tone: str, *, size: float = 9.5, bold: bool = False) -> Any:
    paragraph = document.add_paragraph()
    _run(paragraph, content, tone, size, bold=bold)
    if TONES[tone][1]:
        _shade(paragraph._p.get_or_add_pPr(), TONES[tone][1])
    return paragraph


def _shade(properties: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{key}"), value)
    # CT_PPr is a sequence: shading stands before what follows, and python-docx adds those in front of none.
    later = [child for child in properties if child.tag in {qn("w:tabs"), qn("w:spacing"), qn("w:ind"), qn("w:jc")}]
    later[0].addprevious(shade) if later else properties.append(shade)


def _section(document: Document, section: Section, *, new_page: bool) -> None:
    heading = document.add_heading(_clean(section.title), 1)
    heading.paragraph_format.page_break_before = new_page
    for block in section.blocks:
        _block(document, block)


def _block(document: Document, block: Block) -> None:
    from docx.shared import Mm

    if isinstance(block, Paragraph):
        _paragraph(document, block.text, block.tone, size=8.5 if block.tone == "note" else 9.5)
    elif isinstance(block, Bullets):
        for number, item in enumerate(block.items, 1):
            if block.numbered:
                _paragraph(document, f"{number}.  {item}", "plain").paragraph_format.left_indent = Mm(4)
            else:
                _run(document.add_paragraph(style="List Bullet"), item, "plain", 9)
    elif isinstance(block, Figures):
        _figures(document, block)
    elif isinstance(block, Table):
        _table(document, block)
    else:
        _tornado(document, block)


def _figures(document: Document, block: Figures) -> None:
    """One row for each figure: what it is, its value with what belongs to it, what it means."""
    from docx.shared import Pt

    widths = _widths((1.5, 3.4, 3.6))
    table = _grid(document, widths)
    for entry in block.entries:
        cells = _row(table, widths)
        _cell(cells[0], entry.label, 9, bold=True)
        _cell(cells[1], entry.value, 10.5, bold=True, tone=entry.tone)
        further = cells[1].add_paragraph()
        further.paragraph_format.space_after = Pt(1)
        _run(further, entry.detail, "note", 8)
        _cell(cells[2], entry.definition, 8, tone="note")


def _table(document: Document, block: Table) -> None:
    from docx.shared import Pt

    document.add_heading(_clean(block.title), 2)
    columns = len(block.head)
    numbers = block.align == "numbers"
    widths = _widths(block.widths or (1.0 if numbers and columns > 7 else 1.6, *[1.0] * (columns - 1)))
    size = 8.5 if columns <= 6 else 7.0
    table = _grid(document, widths)
    head = _row(table, widths, head=True)
    for place, content in enumerate(block.head):
        _cell(head[place], content, size, bold=True, right=block.is_right(place))
        _shade_cell(head[place], HEAD)
    for row in block.rows:
        cells = _row(table, widths)
        for place, content in enumerate(row):
            _cell(cells[place], content, size, right=block.is_right(place))
    _paragraph(document, joined(block.notes), "note", size=8).paragraph_format.space_before = Pt(3)


def _widths(shares: Sequence[float], whole: int = PAGE_WIDTH) -> tuple[int, ...]:
    """Widths of columns [twentieths of a point] in proportion to shares."""
    total = sum(shares)
    return tuple(round(whole * share / total) for share in shares)


def _grid(document: Document, widths: Sequence[int]) -> Any:
    """An empty table with fixed columns and thin rules between its rows."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Twips

    table: Any = document.add_table(0, len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        rule = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            rule.set(qn(f"w:{key}"), value)
        borders.append(rule)
    properties = table._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    return table


def _row(table: Any, widths: Sequence[int], *, head: bool = False) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Twips

    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        properties.append(repeat)
    cells = row.cells
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Twips(width)
    return cells


def _cell(
    cell: Any, content: str, size: float, *, bold: bool = False, right: bool = False, tone: str = "plain"
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for place, part in enumerate(content.split("\n")):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.line_spacing = 1.0
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(paragraph, part, tone if place == 0 else "note", size, bold=bold)


def _shade_cell(cell: Any, colour: str) -> None:
    _shade(cell._tc.get_or_add_tcPr(), colour)


def _tornado(document: Document, block: Tornado) -> None:
    """Bars as shaded cells on a grid: no picture, hence sharp, searchable and the same everywhere."""
    from docx.shared import RGBColor

    document.add_heading(_clean(block.title), 2)
    legend = _paragraph(document, "", "note")
    for colour, name in ((LOW_COLOUR, block.low_label), (HIGH_COLOUR, block.high_label)):
        mark = _run(legend, "■ ", "note", 9)
        mark.font.color.rgb = RGBColor.from_string(colour)
        _run(legend, f"{name}    ", "note", 8.5)
    label, value = 3000, 760
    width = (PAGE_WIDTH - label - 2 * value) // GRID
    widths = (label, value, *[width] * GRID, value)
    table = _grid(document, widths)
    for bar in block.bars:
        _bar(_row(table, widths), bar, block)
    _paragraph(document, "", "note", size=4)


def _bar(cells: Any, bar: Swing, block: Tornado) -> None:
    low, high = block.ends
    span = (high - low) or 1.0

    def place(amount: float) -> int:
        return round((amount - low) / span * GRID)

    base = place(block.base)
    colours = [""] * GRID
    for end, colour in ((bar.at_low, LOW_COLOUR), (bar.at_high, HIGH_COLOUR)):
        first, last = sorted((place(end), base))
        for column in range(first, last):
            colours[column] = colour
    _cell(cells[0], f"{bar.label}\n{bar.range}", 8)
    left, right = (bar.shown_low, bar.shown_high) if bar.at_low <= bar.at_high else (bar.shown_high, bar.shown_low)
    _cell(cells[1], left, 8, right=True)
    _cell(cells[GRID + 2], right, 8)
    # Runs of one colour become one cell, so that no thin line is drawn between them.
    start = 0
    for end in range(1, GRID + 1):
        if end == GRID or colours[end] != colours[start]:
            merged = cells[start + 2].merge(cells[end + 1])
            if colours[start]:
                _shade_cell(merged, colours[start])
            start = end
