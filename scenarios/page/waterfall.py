"""Loss waterfalls before and after, step by step on one axis."""

from __future__ import annotations

from scenarios.arms import Arm
from scenarios.figures import FigureKey
from scenarios.numbers import PERCENT, number, value_text
from scenarios.page.html import Markup, figure, fitted, label, line, rectangle
from scenarios.page.palette import LOSS_COLOURS
from scenarios.study import Comparison
from scenarios.text import Text
from scenarios.words import arm_names, figure_name

WIDTH, LABEL_WIDTH, GAP = 1180.0, 180.0, 56.0
ROW, BAR, TOP = 30.0, 18.0, 44.0
PANEL = (WIDTH - LABEL_WIDTH - GAP) / 2.0
# Room beyond the last bar for its figure.
VALUE_ROOM = 64.0
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
GAIN_COLOUR = "#6aa56f"
TOTAL_COLOUR = "#dfe3e6"


def waterfall_figure(comparison: Comparison, text: Text) -> Markup:
    """Both waterfalls: the planned busy time, every loss from where the last one ended, and what is left."""
    keys = [key for key in comparison.before.estimates if key.scope == "loss"]
    both = [key for key in keys if key in comparison.after.estimates]
    if not both:
        return Markup("")
    top = max(1.0, *(_highest(arm, both) for arm in comparison.arms))
    moved = {entry.key for entry in comparison.moved}
    parts: list[Markup] = []
    height = TOP + ROW * (len(both) + 1) + 8.0
    for side, (arm, name) in enumerate(zip(comparison.arms, arm_names(comparison, text), strict=True)):
        left = LABEL_WIDTH + side * (PANEL + GAP)
        parts += _axis(left, top, height, f"{name} (%)")
        parts += _steps(arm, both, left, (PANEL - VALUE_ROOM) / top, text)
    whole = fitted(figure_name("planned_busy_time", text), LABEL_WIDTH - 12, 12)
    parts.append(label(0, TOP + ROW / 2 + 4, whole, "muted"))
    for row, key in enumerate(both, start=1):
        name = fitted(figure_name(key.quantity, text), LABEL_WIDTH - 12, 13)
        parts.append(label(0, TOP + ROW * (row + 0.5) + 4, name, "strong" if key in moved else ""))
    return figure(parts, WIDTH, height, text("page.waterfall"), 820)


def _highest(arm: Arm, keys: list[FigureKey]) -> float:
    """The farthest point of the bars [1]; above 1 where a step is a gain."""
    level = highest = 1.0
    for key in keys[:-1]:
        level -= _share(arm, key)
        highest = max(highest, level)
    return highest


def _share(arm: Arm, key: FigureKey) -> float:
    return arm.figure(key).value or 0.0


def _axis(left: float, top: float, height: float, name: str) -> list[Markup]:
    scale = (PANEL - VALUE_ROOM) / top
    parts = [label(left, 16, name, "panel")]
    for tick in TICKS:
        x = left + tick * scale
        parts.append(line(x, TOP - 6, x, height - 4, "grid"))
        parts.append(label(x, TOP - 12, number(tick * 100.0, 0), "tick", "middle"))
    return parts


def _steps(arm: Arm, keys: list[FigureKey], left: float, scale: float, text: Text) -> list[Markup]:
    parts = [rectangle(left, TOP + (ROW - BAR) / 2, scale, BAR, TOTAL_COLOUR, rx=2)]
    parts.append(label(left + scale + 6, TOP + ROW / 2 + 4, f"100{text('unit.percent')}", "value"))
    level = 1.0
    for row, key in enumerate(keys, start=1):
        share = _share(arm, key)
        last = key == keys[-1]
        start, end = (0.0, share) if last else (min(level, level - share), max(level, level - share))
        y = TOP + ROW * row + (ROW - BAR) / 2
        colour = GAIN_COLOUR if share < 0 else LOSS_COLOURS.get(key.quantity, TOTAL_COLOUR)
        tip = f"{figure_name(key.quantity, text)} {value_text(arm.figure(key), PERCENT, text)}"
        parts.append(rectangle(left + start * scale, y, (end - start) * scale, BAR, colour, title=tip, rx=2))
        shown = number(share * 100.0, 1) + text("unit.percent")
        parts.append(label(left + end * scale + 6, y + BAR / 2 + 4, shown, "strong" if last else "value"))
        if not last:
            level -= share
            x = left + level * scale
            parts.append(line(x, y + BAR, x, y + ROW, "link"))
    return parts
