"""A time line as one self-contained HTML page: changes by month with their intervals, and the table of all periods."""

from __future__ import annotations

from scenarios.arms import DEFECT_RATE, GOOD_OUTPUT, OEE
from scenarios.estimates import Estimate
from scenarios.figures import FigureKey
from scenarios.numbers import level_text, style_of
from scenarios.page.axes import axis, tick_text
from scenarios.page.frame import header, page, section
from scenarios.page.html import Markup, element, figure, label, line, rectangle, table
from scenarios.page.remarks import remark_chips
from scenarios.text import Text
from scenarios.timeline.study import Period, Timeline
from scenarios.timeline.words import answers, periods, row, runs_text, title_text, titles
from scenarios.words import figure_name

WIDTH, PANEL, AXIS, TOP, BOTTOM = 1180.0, 200.0, 60.0, 34.0, 30.0
PANELS = (GOOD_OUTPUT, DEFECT_RATE, OEE)
MONTH_COLOUR, STEADY_COLOUR = "#2c6e6b", "#16302f"
BAR = 6.0


def timeline_page(timeline: Timeline, text: Text) -> str:
    """The page of a time line in the language of the texts."""
    title = title_text(timeline, text)
    chips = [*remark_chips(timeline.findings, timeline.notes, text), (runs_text(timeline, text), None)]
    top = header(text("timeline.subtitle"), title, answers(timeline, text), chips)
    level = level_text(timeline.settings.run.level)
    shown = (row(period, timeline, text) for period in periods(timeline))
    sections = [
        section(
            text("timeline.figure"), text("timeline.figure_lead", level=level), change_figure(timeline, text)
        ),
        section(
            text("timeline.table"), text("timeline.intervals", level=level),
            table(titles(text, text("table.error", level=level)), shown),
        ),
    ]  # fmt: skip
    return page(title, top, sections, text)


def change_figure(timeline: Timeline, text: Text) -> Markup:
    """Change of output, defect rate and OEE by month, and in the steady state, with intervals."""
    points = (*timeline.months, timeline.steady[0])
    parts: list[Markup] = []
    for index, key in enumerate(PANELS):
        parts += _panel(points, key, index * (TOP + PANEL + BOTTOM), text)
    return figure(parts, WIDTH, len(PANELS) * (TOP + PANEL + BOTTOM), text("timeline.figure"), 900)


def _panel(points: tuple[Period, ...], key: FigureKey, top: float, text: Text) -> list[Markup]:
    found = [_leading(period, key) for period in points]
    scale, unit = (100.0, "points") if style_of(key.quantity).points else (100.0, "percent")
    title = text("timeline.panel", name=figure_name(key.quantity, text), unit=text(f"unit.{unit}").strip())
    parts = [label(0, top + 18, title, "panel")]
    ends = [part * scale for one in found for part in (one.value, one.lower, one.upper) if part is not None]
    if not ends:
        return parts
    low, high, step = axis(min(0.0, *ends), max(0.0, *ends))

    def y_of(value: float) -> float:
        return top + TOP + (high - value) / (high - low) * PANEL

    for number_of_tick in range(round((high - low) / step) + 1):
        value = low + number_of_tick * step
        parts.append(line(AXIS, y_of(value), WIDTH, y_of(value), "flow" if abs(value) < step / 2 else "grid"))
        parts.append(label(AXIS - 8, y_of(value) + 4, tick_text(value, step), "tick", "end"))
    width = (WIDTH - AXIS) / len(points)
    for index, (period, one) in enumerate(zip(points, found, strict=True)):
        x = AXIS + (index + 0.5) * width
        steady = period.kind == "steady"
        colour = STEADY_COLOUR if steady else MONTH_COLOUR
        if one.lower is not None and one.upper is not None:
            upper, lower = y_of(one.upper * scale), y_of(one.lower * scale)
            parts.append(rectangle(x - BAR / 2, upper, BAR, lower - upper, colour, rx=3))
        if one.value is not None:
            y = y_of(one.value * scale)
            parts.append(element("circle", cx=x, cy=y, r=5, fill="#ffffff", stroke=colour, stroke_width=3))
        name = text("timeline.steady_tick") if steady else f"{(period.month or 0) + 1}"
        parts.append(label(x, top + TOP + PANEL + 18, name, "tick", "middle"))
    return parts


def _leading(period: Period, key: FigureKey) -> Estimate:
    """The change in the unit in which it is led: points for a share, else relative."""
    change = period.figures[key].change
    return change.difference if style_of(key.quantity).points else change.relative
