"""A chart as an SVG."""

from __future__ import annotations

from datetime import date

from scenarios.documents.model import Chart, Series
from scenarios.page.axes import TICKS, axis, tick_text
from scenarios.page.html import Content, Markup, element, figure, join, label, line

WIDTH, HEIGHT = 1180.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 16.0, 30.0, 46.0
# Distance of the labels of dates [days].
DATE_STEP = 14


def chart_figure(chart: Chart) -> Markup:
    """The series with axes, grid and legend."""
    low, high = min(chart.values(0)), max(chart.values(0))
    if chart.dates:
        low, high = low - 3, high + 3
    least, most, step = upright(chart)

    def x_of(value: float) -> float:
        return LEFT + (value - low) / ((high - low) or 1.0) * (WIDTH - LEFT - RIGHT)

    def y_of(value: float) -> float:
        return HEIGHT - BOTTOM - (value - least) / (most - least) * (HEIGHT - TOP - BOTTOM)

    parts: list[Content] = [label(0, 14, chart.y_title, "muted")]
    for number in range(round((most - least) / step) + 1):
        value = least + number * step
        parts.append(line(LEFT, y_of(value), WIDTH - RIGHT, y_of(value), "grid"))
        parts.append(label(LEFT - 8, y_of(value) + 4, tick_text(value, step), "tick", "end"))
    for value, shown in _ticks(chart, low, high):
        parts.append(line(x_of(value), HEIGHT - BOTTOM, x_of(value), HEIGHT - BOTTOM + 5, "link"))
        parts.append(label(x_of(value), HEIGHT - BOTTOM + 19, shown, "tick", "middle"))
    parts.append(label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, chart.x_title, "muted", "middle"))
    for series in chart.series:
        parts += _drawn(series, [(x_of(x), y_of(y)) for x, y in series.points])
    legend = element(
        "div",
        *(
            element("span", element("i", class_=each.look, style=f"--c:#{each.colour.lower()}"), each.name)
            for each in chart.series
        ),
        class_="legend chart",
    )  # fmt: skip
    return join([legend, figure(parts, WIDTH, HEIGHT, chart.title or chart.y_title, 640)])


def upright(chart: Chart) -> tuple[float, float, float]:
    """Ends and step of the upright axis."""
    if chart.ends is not None:
        return *chart.ends, (chart.ends[1] - chart.ends[0]) / TICKS
    return axis(min(chart.values(1)), max(chart.values(1)))


def _ticks(chart: Chart, low: float, high: float) -> list[tuple[float, str]]:
    if chart.dates:
        days = range(round(low) + 3, round(high) + 1, DATE_STEP)
        return [(day, f"{date.fromordinal(day):%m-%d}") for day in days]
    start, end, step = axis(low, high)
    values = [start + number * step for number in range(round((end - start) / step) + 1)]
    return [(value, tick_text(value, step)) for value in values if low <= value <= high]


def _drawn(series: Series, places: list[tuple[float, float]]) -> list[Content]:
    colour = f"#{series.colour.lower()}"
    parts: list[Content] = [
        element(
            "polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in places), fill="none", stroke=colour,
            stroke_width=1.0 if series.look == "dots" else 2.0,
            stroke_dasharray="6 4" if series.look == "limit" else None,
        )
    ]  # fmt: skip
    if series.look == "dots":
        parts += [element("circle", cx=x, cy=y, r=3.5, fill=colour) for x, y in places]
    return parts
