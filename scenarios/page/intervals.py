"""Pairs of replications as thin lines, estimates with their intervals as thick ones."""

from __future__ import annotations

from collections.abc import Callable

from scenarios.arms import DEFECT_RATE, GOOD_OUTPUT, OEE
from scenarios.estimates import Estimate
from scenarios.figures import FigureKey
from scenarios.numbers import Style, change_interval_text, change_text, number, style_of
from scenarios.page.axes import axis, tick_text
from scenarios.page.html import Markup, element, figure, label, line, rectangle
from scenarios.study import Comparison
from scenarios.text import Text
from scenarios.words import arm_names, figure_name

WIDTH, HEIGHT, GAP = 1180.0, 300.0, 40.0
PANELS = (GOOD_OUTPUT, DEFECT_RATE, OEE)
PANEL = (WIDTH - GAP * (len(PANELS) - 1)) / len(PANELS)
AXIS, INSET, TOP, BOTTOM = 54.0, 70.0, 60.0, 34.0
ARM_COLOURS = ("#7d8790", "#2c6e6b")


def interval_figure(comparison: Comparison, text: Text) -> Markup:
    """Good output, defect rate and OEE of both arms."""
    parts: list[Markup] = []
    for index, key in enumerate(PANELS):
        parts += _panel(comparison, key, index * (PANEL + GAP), text)
    return figure(parts, WIDTH, HEIGHT, text("page.intervals"), 900)


def _panel(comparison: Comparison, key: FigureKey, left: float, text: Text) -> list[Markup]:
    style = style_of(key.quantity)
    change = comparison.changes[key]
    parts = [
        label(left, 16, figure_name(key.quantity, text), "panel"),
        label(left, 36, f"{change_text(change, style, text)}   {change_interval_text(change, style, text)}", "small"),
    ]
    estimates = [arm.figure(key) for arm in comparison.arms]
    pairs = list(zip(*(arm.replications[key.quantity] for arm in comparison.arms), strict=True))
    values = _values(estimates, pairs, style)
    if not values:
        return parts
    low, high, step = axis(min(values), max(values))
    height = HEIGHT - TOP - BOTTOM

    def y_of(value: float) -> float:
        return TOP + (high - value) / (high - low) * height

    for number_of_tick in range(round((high - low) / step) + 1):
        value = low + number_of_tick * step
        parts.append(line(left + AXIS, y_of(value), left + PANEL, y_of(value), "grid"))
        parts.append(label(left + AXIS - 8, y_of(value) + 4, tick_text(value, step), "tick", "end"))
    xs = (left + AXIS + INSET, left + PANEL - INSET)
    for first, second in pairs:
        if first is not None and second is not None:
            parts.append(line(xs[0], y_of(first * style.scale), xs[1], y_of(second * style.scale), "pair"))
    for x, found, name, colour in zip(xs, estimates, arm_names(comparison, text), ARM_COLOURS, strict=True):
        parts += _whisker(x, found, style, y_of, colour)
        parts.append(label(x, HEIGHT - 10, name, "tick", "middle"))
    return parts


def _values(estimates: list[Estimate], pairs: list[tuple[float | None, ...]], style: Style) -> list[float]:
    found = [value for pair in pairs for value in pair]
    found += [part for estimate in estimates for part in (estimate.value, estimate.lower, estimate.upper)]
    return [value * style.scale for value in found if value is not None]


def _whisker(x: float, found: Estimate, style: Style, y_of: Callable[[float], float], colour: str) -> list[Markup]:
    parts: list[Markup] = []
    if found.lower is not None and found.upper is not None:
        upper, lower = y_of(found.upper * style.scale), y_of(found.lower * style.scale)
        parts.append(rectangle(x - 3, upper, 6, lower - upper, colour, rx=3))
    if found.value is not None:
        y = y_of(found.value * style.scale)
        parts.append(element("circle", cx=x, cy=y, r=6, fill="#ffffff", stroke=colour, stroke_width=3))
        shown = number(found.value * style.scale, style.decimals)
        offset, anchor = (-14, "end") if colour == ARM_COLOURS[0] else (14, "start")
        parts.append(label(x + offset, y + 4, shown, "strong", anchor))
    return parts
