"""The report as a DOCX: A4, East Asian fonts set, tables with heads that repeat; the same bytes for the same report."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from scenarios.documents.docx_blocks import add_block
from scenarios.documents.docx_parts import INK, clean, paragraph, run
from scenarios.documents.model import Report, Section
from scenarios.text import Language

if TYPE_CHECKING:
    from docx.document import Document

FONTS: dict[Language, tuple[str, str]] = {"zh": ("Arial", "Microsoft YaHei"), "en": ("Arial", "Microsoft YaHei")}
LANGUAGES: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}
MARGIN_MM = 17
# Size of the type of a dense report, relative to that of others.
DENSE = 0.84
ACCENT = "2C6E6B"
ZIP_DAY = (1980, 1, 1, 0, 0, 0)
# What the format allows for a title among its properties; the page itself has it whole.
LONGEST_PROPERTY = 255


def docx_bytes(report: Report, language: Language, day: date, page_word: str) -> bytes:
    """The report as the bytes of a DOCX; `day` stands in its properties instead of the time of writing."""
    import docx

    document = docx.Document()
    scale = DENSE if report.dense else 1.0
    _properties(document, report, language, day)
    _styles(document, language, INK if report.alarming else ACCENT, scale)
    _page(document, report, page_word)
    if report.alarming:
        paragraph(document, report.opening, "bad", size=13 * scale, bold=True)
    document.add_heading(clean(report.title), 0)
    if not report.alarming:
        paragraph(document, report.opening, "plain", size=13 * scale, bold=True)
    paragraph(document, "   ".join(f"{name}: {value}" for name, value in report.facts), "note", size=8 * scale)
    for section in report.sections:
        _section(document, section, scale)
    paragraph(document, report.foot, "note", size=8 * scale)
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
    known.title, known.subject = (clean(words)[:LONGEST_PROPERTY] for words in (report.title, report.subtitle))
    known.comments = ""
    known.language, known.revision = LANGUAGES[language], 1


def _styles(document: Document, language: Language, accent: str, scale: float) -> None:
    from docx.shared import Pt, RGBColor

    latin, asian = FONTS[language]
    sizes = {"Normal": 9.5, "Title": 18, "Heading 1": 13.5, "Heading 2": 10.5, "List Bullet": 9.5, "List Number": 9.5}
    for name, size in sizes.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = latin, Pt(size * scale)
        style.font.color.rgb = RGBColor.from_string(INK if name != "Heading 1" else accent)
        _fonts(style.element.get_or_add_rPr(), latin, asian, language)
        tight = scale**3
        style.paragraph_format.space_before = Pt({"Heading 1": 14, "Heading 2": 10}.get(name, 0) * tight)
        style.paragraph_format.space_after = Pt((4 if name != "Title" else 6) * tight)
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.line_spacing = 1.1 if scale == 1.0 else 1.0


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
    if report.banner:
        run(head, report.banner, "bad", 8, bold=True)
        head = part.header.add_paragraph()
    run(head, f"{report.subtitle} · {report.title}", "note", 7.5)
    foot = part.footer.paragraphs[0]
    if report.every_foot:
        run(foot, report.every_foot, "note", 7.5)
        foot = part.footer.add_paragraph()
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run(foot, f"{page_word} ", "note", 7.5)
    _field(foot, "PAGE")
    run(foot, " / ", "note", 7.5)
    _field(foot, "NUMPAGES")


def _field(owner: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "separate", "end"):
        added = run(owner, "", "note", 7.5)
        if kind == "separate":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = name
            added._r.append(code)
            added = run(owner, "", "note", 7.5)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        added._r.append(mark)
        if kind == "separate":
            run(owner, "1", "note", 7.5)


def _section(document: Document, section: Section, scale: float) -> None:
    heading = document.add_heading(clean(section.title), 1)
    heading.paragraph_format.page_break_before = section.new_page
    for block in section.blocks:
        add_block(document, block, scale)
