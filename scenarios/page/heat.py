"""A figure for every two of some things as a heat map, one or several quantities beside one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.page.html import Markup, element, figure, fitted, label, rectangle

WIDTH, LABEL_WIDTH, GAP = 1180.0, 240.0, 36.0
ROW, TOP, BOTTOM = 34.0, 56.0, 6.0
WIDEST_CELL, CELL_GAP = 84.0, 2.0
# A narrower cell holds no figure; it stands in the tooltip.
NARROWEST_WRITTEN = 36.0
HELPS, HINDERS = "#2c6e6b", "#c2703d"
PALEST, STRONGEST = 0.06, 0.62


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of a pair, how it is written, whether it can be told from none, and the whole of it as a tooltip."""

    value: float | None
    written: str
    told: bool
    tip: str


@dataclass(frozen=True, slots=True)
class HeatPanel:
    """One quantity: its title and the cell of each pair (numbers of the first and the second thing)."""

    title: str
    cells: Mapping[tuple[int, int], Cell]


def heat_figure(names: Sequence[str], panels: Sequence[HeatPanel], title: str) -> Markup:
    """A triangle for each quantity: things by number to the right, by number and name downwards."""
    rows = len(names) - 1
    height = TOP + ROW * rows + BOTTOM
    room = (WIDTH - LABEL_WIDTH - GAP * (len(panels) - 1)) / len(panels)
    cell = min(WIDEST_CELL, room / rows)
    parts: list[Markup] = [label(0, TOP - 10, fitted(f"1  {names[0]}", LABEL_WIDTH - 12, 13))]
    for row, name in enumerate(names[1:]):
        shown = fitted(f"{row + 2}  {name}", LABEL_WIDTH - 12, 13)
        parts.append(label(0, TOP + ROW * (row + 0.5) + 4, shown))
    for number, panel in enumerate(panels):
        parts += _panel(panel, rows, LABEL_WIDTH + number * (room + GAP), cell)
    return figure(parts, WIDTH, height, title, 900)


def _panel(panel: HeatPanel, rows: int, left: float, width: float) -> list[Markup]:
    parts = [label(left, 16, panel.title, "panel")]
    parts += [
        label(left + (column + 0.5) * width, TOP - 10, f"{column + 1}", "tick", "middle") for column in range(rows)
    ]
    largest = max((abs(cell.value) for cell in panel.cells.values() if cell.value is not None), default=0.0)
    for (first, second), cell in panel.cells.items():
        x, y = left + first * width, TOP + (second - 1) * ROW
        share = 0.0 if cell.value is None or largest == 0.0 else abs(cell.value) / largest
        colour = HELPS if (cell.value or 0.0) >= 0.0 else HINDERS
        parts.append(rectangle(
            x, y, width - CELL_GAP, ROW - CELL_GAP, colour, title=cell.tip, rx=3,
            fill_opacity=PALEST + share * (STRONGEST - PALEST), stroke=colour, stroke_width=2 if cell.told else 0,
        ))  # fmt: skip
        if width >= NARROWEST_WRITTEN:
            middle = x + (width - CELL_GAP) / 2
            style = "strong" if cell.told else None
            written = element("title", cell.tip)
            parts.append(element(
                "text", written, cell.written, x=middle, y=y + ROW / 2 + 3, class_=style, text_anchor="middle"
            ))  # fmt: skip
    return parts
