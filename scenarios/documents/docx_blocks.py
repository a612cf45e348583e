"""Blocks of a report in a document of Word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scenarios.documents.docx_chart import add_chart
from scenarios.documents.docx_parts import (
    HEAD,
    MARKED,
    add_row,
    clean,
    fill,
    grid,
    paragraph,
    run,
    shade_cell,
    widths_of,
)
from scenarios.documents.docx_tornado import add_tornado
from scenarios.documents.model import Block, Bullets, Chart, Figures, Form, Paragraph, Table
from scenarios.documents.sentences import joined

if TYPE_CHECKING:
    from docx.document import Document

# Height of a line to write on [mm].
LINE_MM = 8.0


def add_block(document: Document, block: Block, scale: float = 1.0) -> None:
    """Write a block at the end of the document, its type scaled."""
    if isinstance(block, Paragraph):
        paragraph(document, block.text, block.tone, size=scale * (8.5 if block.tone == "note" else 9.5))
    elif isinstance(block, Bullets):
        _bullets(document, block, scale)
    elif isinstance(block, Figures):
        _figures(document, block, scale)
    elif isinstance(block, Table):
        _table(document, block, scale)
    elif isinstance(block, Chart):
        _heading(document, block.title)
        add_chart(document, block, scale)
    elif isinstance(block, Form):
        _form(document, block, scale)
    else:
        add_tornado(document, block)


def _heading(document: Document, title: str) -> None:
    if title:
        document.add_heading(clean(title), 2)


def _bullets(document: Document, block: Bullets, scale: float) -> None:
    from docx.shared import Mm

    for number, item in enumerate(block.items, 1):
        if block.numbered:
            added = paragraph(document, f"{number}.  {item}", "plain", size=9.5 * scale)
            added.paragraph_format.left_indent = Mm(4)
        else:
            run(document.add_paragraph(style="List Bullet"), item, "plain", 9 * scale)


def _figures(document: Document, block: Figures, scale: float) -> None:
    """One row for each figure: what it is, its value with what belongs to it, what it means."""
    from docx.shared import Pt

    widths = widths_of((1.5, 3.4, 3.6))
    table = grid(document, widths)
    for entry in block.entries:
        cells = add_row(table, widths)
        fill(cells[0], entry.label, 9 * scale, bold=True)
        fill(cells[1], entry.value, 10.5 * scale, bold=True, tone=entry.tone)
        further = cells[1].add_paragraph()
        further.paragraph_format.space_after = Pt(1)
        run(further, entry.detail, "note", 8 * scale)
        fill(cells[2], entry.definition, 8 * scale, tone="note")


def _table(document: Document, block: Table, scale: float) -> None:
    from docx.shared import Pt

    _heading(document, block.title)
    columns = len(block.head)
    numbers = block.align == "numbers"
    widths = widths_of(block.widths or (1.0 if numbers and columns > 7 else 1.6, *[1.0] * (columns - 1)))
    size = scale * (8.5 if columns <= 6 else 7.0)
    table = grid(document, widths)
    head = add_row(table, widths, head=True)
    for place, content in enumerate(block.head):
        fill(head[place], content, size, bold=True, right=block.is_right(place))
        shade_cell(head[place], HEAD)
    for number, row in enumerate(block.rows):
        cells = add_row(table, widths)
        for place, content in enumerate(row):
            fill(cells[place], content, size, bold=place in block.strong, right=block.is_right(place))
            if number in block.marked:
                shade_cell(cells[place], MARKED)
    paragraph(document, joined(block.notes), "note", size=8 * scale).paragraph_format.space_before = Pt(3 * scale)


def _form(document: Document, block: Form, scale: float) -> None:
    """Labels with room to write: a line below what is to be filled in."""
    _heading(document, block.title)
    widths = widths_of((1.25, 1.55) * block.columns)
    table = grid(document, widths)
    for first in range(0, len(block.fields), block.columns):
        row = block.fields[first : first + block.columns]
        cells = _tall_row(table, widths, scale)
        for place, (label, value) in enumerate(row):
            fill(cells[2 * place], label, 8.5 * scale, tone="note")
            fill(cells[2 * place + 1], value, 8.5 * scale)


def _tall_row(table: Any, widths: Sequence[int], scale: float) -> Any:
    from docx.enum.table import WD_ALIGN_VERTICAL
    from docx.shared import Mm

    cells = add_row(table, widths)
    for cell in cells:
        cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
    table.rows[-1].height = Mm(LINE_MM * scale)
    return cells
