"""Bars of a tornado as an SVG."""

from __future__ import annotations

from scenarios.documents.model import Tornado
from scenarios.page.axes import axis, tick_text
from scenarios.page.html import Content, Markup, element, figure, fitted, join, label, line, rectangle

WIDTH, LABEL, RANGE, VALUES = 1180.0, 330.0, 250.0, 70.0
ROW, BAR, TOP, BOTTOM = 30.0, 14.0, 40.0, 10.0
LOW_COLOUR, HIGH_COLOUR = "#7d8790", "#2c6e6b"


def tornado_figure(block: Tornado) -> Markup:
    """Bars on an axis in the unit that amounts are printed in."""
    unit = block.unit
    low, high = block.ends
    least, most, step = (unit * end for end in axis(low / unit, high / unit))
    height = TOP + ROW * len(block.bars) + BOTTOM
    start, end = LABEL + RANGE + VALUES, WIDTH - VALUES

    def x_of(value: float) -> float:
        return start + (value - least) / (most - least) * (end - start)

    parts: list[Content] = []
    for tick in range(round((most - least) / step) + 1):
        value = least + tick * step
        parts.append(line(x_of(value), TOP - 8, x_of(value), height - 4, "limit" if value == 0.0 else "grid"))
        parts.append(label(x_of(value), TOP - 14, tick_text(value / unit, step / unit), "tick", "middle"))
    for row, bar in enumerate(block.bars):
        y = TOP + ROW * (row + 0.5)
        parts.append(label(0, y + 4, fitted(bar.label, LABEL - 12, 13)))
        parts.append(label(LABEL, y + 4, fitted(bar.range, RANGE - 10, 12), "muted"))
        for value, colour in ((bar.at_low, LOW_COLOUR), (bar.at_high, HIGH_COLOUR)):
            here, base = x_of(value), x_of(block.base)
            parts.append(rectangle(min(here, base), y - BAR / 2, abs(here - base), BAR, colour, rx=2))
        left, right = sorted(((x_of(bar.at_low), bar.shown_low), (x_of(bar.at_high), bar.shown_high)))
        parts.append(label(min(left[0], x_of(block.base)) - 5, y + 4, left[1], "value", "end"))
        parts.append(label(max(right[0], x_of(block.base)) + 5, y + 4, right[1], "value"))
    parts.append(line(x_of(block.base), TOP - 8, x_of(block.base), height - 4, "link"))
    entries = ((LOW_COLOUR, block.low_label), (HIGH_COLOUR, block.high_label))
    legend = element(
        "div", *(element("span", element("i", style=f"background:{c}"), name) for c, name in entries), class_="legend"
    )
    return join([element("h4", block.title), legend, figure(parts, WIDTH, height, block.title, 900)])
