"""Estimates with their intervals as rows on a common axis, one or several axes beside one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scenarios.page.axes import axis, tick_text
from scenarios.page.html import Markup, element, figure, fitted, label, line, rectangle

WIDTH, GAP = 1180.0, 36.0
ROW, TOP, BOTTOM = 30.0, 52.0, 8.0
BAR, THIN, THICK = 6.0, 2.0, 8.0
# Room at both ends of an axis for its outermost marks.
INSET = 18.0
TYPE_SIZE = 13.0


@dataclass(frozen=True, slots=True)
class Mark:
    """An estimate with its interval in the unit of the axis; no value: nothing is drawn. `tip` is its text.

    `inner` is an interval of a lower level, drawn thick within the other, which is then thin.
    """

    value: float | None
    lower: float | None
    upper: float | None
    colour: str
    tip: str = ""
    inner: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """One axis with a mark for each row; it holds 0 where it shows changes.

    At `line_at` a line is drawn, whose name stands at the end of the title.
    """

    title: str
    marks: Sequence[Mark]
    line_at: float | None = None
    line_name: str = ""
    changes: bool = True


def forest_figure(
    names: Sequence[str], panels: Sequence[Panel], title: str, label_width: float, strong: Sequence[str] = ()
) -> Markup:
    """Rows of names, and in each panel their marks; the names in `strong` are bold."""
    height = TOP + ROW * len(names) + BOTTOM
    width = (WIDTH - label_width - GAP * (len(panels) - 1)) / len(panels)
    parts: list[Markup] = []
    for row, name in enumerate(names):
        shown = fitted(name, label_width - 16, TYPE_SIZE)
        parts.append(label(0, TOP + ROW * (row + 0.5) + 4, shown, "strong" if name in strong else ""))
    for number, panel in enumerate(panels):
        parts += _panel(panel, label_width + number * (width + GAP), width, height)
    return figure(parts, WIDTH, height, title, 860)


def _panel(panel: Panel, left: float, width: float, height: float) -> list[Markup]:
    parts = [label(left, 16, panel.title, "panel")]
    ends = [end for mark in panel.marks for end in (mark.value, mark.lower, mark.upper) if end is not None]
    if not ends:
        return parts
    ends += [0.0] if panel.changes else []
    ends += [] if panel.line_at is None else [panel.line_at]
    low, high, step = axis(min(ends), max(ends))

    def x_of(value: float) -> float:
        return left + INSET + (value - low) / (high - low) * (width - 2 * INSET)

    for tick in range(round((high - low) / step) + 1):
        value = low + tick * step
        x = x_of(value)
        zero = panel.changes and abs(value) < step / 2
        parts.append(line(x, TOP - 6, x, height - 4, "flow" if zero else "grid"))
        parts.append(label(x, TOP - 12, tick_text(value, step), "tick", "middle"))
    if panel.line_at is not None:
        x = x_of(panel.line_at)
        parts.append(line(x, TOP - 6, x, height - 4, "limit"))
        parts.append(label(left + width, 16, panel.line_name, "small", "end"))
    for row, mark in enumerate(panel.marks):
        parts += _mark(mark, TOP + ROW * (row + 0.5), x_of)
    return parts


def _mark(mark: Mark, y: float, x_of: Callable[[float], float]) -> list[Markup]:
    parts: list[Markup] = []
    if mark.lower is not None and mark.upper is not None:
        start, end, bar = x_of(mark.lower), x_of(mark.upper), BAR if mark.inner is None else THIN
        parts.append(rectangle(start, y - bar / 2, end - start, bar, mark.colour, title=mark.tip, rx=bar / 2))
    if mark.inner is not None:
        start, end = map(x_of, mark.inner)
        parts.append(rectangle(start, y - THICK / 2, end - start, THICK, mark.colour, title=mark.tip, rx=THICK / 2))
    if mark.value is not None:
        tip = element("title", mark.tip)
        parts.append(
            element("circle", tip, cx=x_of(mark.value), cy=y, r=5, fill="#ffffff", stroke=mark.colour, stroke_width=3)
        )
    return parts
