"""The parameters that move a gain: their share of the variance, and the gain where each is low and where it is high."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.numbers import number
from scenarios.page.axes import axis, tick_text
from scenarios.page.html import Markup, element, figure, fitted, label, line, rectangle
from scenarios.prediction.sensitivity import Driver
from scenarios.text import Text

WIDTH, LABEL_WIDTH, GAP = 1180.0, 380.0, 44.0
ROW, BAR, TOP, BOTTOM = 30.0, 14.0, 52.0, 8.0
# Room beyond the longest bar for its figure.
VALUE_ROOM = 56.0
PANEL = (WIDTH - LABEL_WIDTH - GAP) / 2.0
EFFECT = LABEL_WIDTH + PANEL + GAP
SHARE_COLOUR, LOW_COLOUR, HIGH_COLOUR = "#9a7bb8", "#7d8790", "#2c6e6b"


def driver_figure(names: Sequence[str], drivers: Sequence[Driver], text: Text) -> Markup:
    """Bars of the share of the variance, and the way of the gain [%] from the low third of a range to the high one."""
    height = TOP + ROW * len(drivers) + BOTTOM
    largest = max(driver.share for driver in drivers)
    parts = [
        label(LABEL_WIDTH, 16, text("predict.share_axis"), "panel"),
        label(EFFECT, 16, text("predict.effect"), "panel"),
    ]
    ends = [100.0 * end for driver in drivers for end in (driver.low, driver.high)]
    low, high, step = axis(min(ends), max(ends))

    def x_of(value: float) -> float:
        return EFFECT + 8.0 + (value - low) / (high - low) * (WIDTH - EFFECT - 16.0)

    for tick in range(round((high - low) / step) + 1):
        value = low + tick * step
        parts.append(line(x_of(value), TOP - 6, x_of(value), height - 4, "grid"))
        parts.append(label(x_of(value), TOP - 12, tick_text(value, step), "tick", "middle"))
    for row, (name, driver) in enumerate(zip(names, drivers, strict=True)):
        y = TOP + ROW * (row + 0.5)
        parts.append(label(0, y + 4, fitted(name, LABEL_WIDTH - 16, 13)))
        width = max(0.0, driver.share) / largest * (PANEL - VALUE_ROOM)
        parts.append(rectangle(LABEL_WIDTH, y - BAR / 2, width, BAR, SHARE_COLOUR, rx=2))
        shown = number(100.0 * driver.share, 1) + text("unit.percent")
        parts.append(label(LABEL_WIDTH + width + 6, y + 4, shown, "value"))
        start, end = x_of(100.0 * driver.low), x_of(100.0 * driver.high)
        parts.append(rectangle(min(start, end), y - 2, abs(end - start), 4, HIGH_COLOUR, fill_opacity=0.35))
        for x, colour, tip in ((start, LOW_COLOUR, driver.low), (end, HIGH_COLOUR, driver.high)):
            title = element("title", number(100.0 * tip, 1, sign=True) + text("unit.percent"))
            parts.append(element("circle", title, cx=x, cy=y, r=5, fill=colour))
    return figure(parts, WIDTH, height, text("predict.drivers"), 860)


def driver_legend(text: Text) -> Markup:
    """Which end is the low third."""
    entries = ((LOW_COLOUR, "predict.low_third"), (HIGH_COLOUR, "predict.high_third"))
    spans = (element("span", element("i", style=f"background:{colour}"), text(key)) for colour, key in entries)
    return element("div", *spans, class_="legend")
