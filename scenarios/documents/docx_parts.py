"""What documents of Word are made of: runs, paragraphs, tables with fixed columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

# Twentieths of a point: A4 less its margins.
PAGE_WIDTH = 9980
INK, MUTED, RULE, HEAD, MARKED = "1C2529", "5A666E", "C9D0D4", "E8EFEE", "FDF3DC"
TONES = {"plain": (INK, ""), "note": (MUTED, ""), "bad": ("B3261E", "FBE5E2"), "warn": ("8A5A00", "FDF3DC")}
# What an XML file can't hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def run(owner: Any, content: str, tone: str, size: float, *, bold: bool = False) -> Any:
    """A run of text in a tone."""
    from docx.shared import Pt, RGBColor

    added = owner.add_run(clean(content))
    added.font.size, added.font.bold = Pt(size), bold
    added.font.color.rgb = RGBColor.from_string(TONES[tone][0])
    return added


def clean(content: str) -> str:
    """A text without what XML can't hold."""
    return _CONTROL.sub("", content)


def paragraph(document: Any, content: str, tone: str, *, size: float = 9.5, bold: bool = False) -> Any:
    """A paragraph of its own, shaded where its tone is."""

    added = document.add_paragraph()
    run(added, content, tone, size, bold=bold)
    if TONES[tone][1]:
        shade(added._p.get_or_add_pPr(), TONES[tone][1])
    return added


def shade(properties: Any, colour: str) -> None:
    """Fill behind a paragraph or a cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    filling = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        filling.set(qn(f"w:{key}"), value)
    # CT_PPr is a sequence: shading stands before what follows, and python-docx adds those in front of none.
    later = [child for child in properties if child.tag in {qn("w:tabs"), qn("w:spacing"), qn("w:ind"), qn("w:jc")}]
    later[0].addprevious(filling) if later else properties.append(filling)


def widths_of(shares: Sequence[float], whole: int = PAGE_WIDTH) -> tuple[int, ...]:
    """Widths of columns [twentieths of a point] in proportion to shares."""
    total = sum(shares)
    return tuple(round(whole * share / total) for share in shares)


def grid(document: Document, widths: Sequence[int]) -> Any:
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


def add_row(table: Any, widths: Sequence[int], *, head: bool = False) -> Any:
    """A row that isn't split between pages; a head repeats on each."""
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


def fill(cell: Any, content: str, size: float, *, bold: bool = False, right: bool = False, tone: str = "plain") -> None:
    """Write a cell; further lines in small type."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for place, part in enumerate(content.split("\n")):
        line = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        line.paragraph_format.space_after = Pt(1)
        line.paragraph_format.line_spacing = 1.0
        if right:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run(line, part, tone if place == 0 else "note", size, bold=bold and place == 0)


def shade_cell(cell: Any, colour: str) -> None:
    """Fill a cell."""
    shade(cell._tc.get_or_add_tcPr(), colour)
