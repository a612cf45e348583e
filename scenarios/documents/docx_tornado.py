"""Bars of a tornado in a document of Word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.documents.docx_parts import PAGE_WIDTH, add_row, clean, fill, grid, paragraph, run, shade_cell
from scenarios.documents.model import Swing, Tornado

if TYPE_CHECKING:
    from docx.document import Document

LOW_COLOUR, HIGH_COLOUR = "7D8790", "2C6E6B"
# Columns of the grid on which the bars of a tornado are drawn.
GRID = 44


def add_tornado(document: Document, block: Tornado) -> None:
    """Bars as shaded cells on a grid: no picture, hence sharp, searchable and the same everywhere."""
    from docx.shared import RGBColor

    document.add_heading(clean(block.title), 2)
    legend = paragraph(document, "", "note")
    for colour, name in ((LOW_COLOUR, block.low_label), (HIGH_COLOUR, block.high_label)):
        mark = run(legend, "■ ", "note", 9)
        mark.font.color.rgb = RGBColor.from_string(colour)
        run(legend, f"{name}    ", "note", 8.5)
    label, value = 3000, 760
    width = (PAGE_WIDTH - label - 2 * value) // GRID
    widths = (label, value, *[width] * GRID, value)
    table = grid(document, widths)
    for bar in block.bars:
        _bar(add_row(table, widths), bar, block)
    paragraph(document, "", "note", size=4)


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
    fill(cells[0], f"{bar.label}\n{bar.range}", 8)
    left, right = (bar.shown_low, bar.shown_high) if bar.at_low <= bar.at_high else (bar.shown_high, bar.shown_low)
    fill(cells[1], left, 8, right=True)
    fill(cells[GRID + 2], right, 8)
    # Runs of one colour become one cell, so that no thin line is drawn between them.
    start = 0
    for end in range(1, GRID + 1):
        if end == GRID or colours[end] != colours[start]:
            merged = cells[start + 2].merge(cells[end + 1])
            if colours[start]:
                shade_cell(merged, colours[start])
            start = end
