"""Tables of the page: stations with the capacity by hand, people, losses that moved, all figures of the line."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.arms import Arm, limits, pool_key
from scenarios.estimates import Estimate
from scenarios.figures import FigureKey, line_key
from scenarios.numbers import (
    ABSENT,
    PERCENT,
    Style,
    change_interval_text,
    change_text,
    half_width_text,
    interval_text,
    level_text,
    number,
    style_of,
    value_text,
)
from scenarios.page.html import Content, Markup, element, join, table
from scenarios.study import Comparison
from scenarios.text import Text
from scenarios.words import arm_names, buffer_name, definition, figure_name, pool_name, station_name

STATION_COLUMNS = (
    "unhindered_rate", "output_rate", "availability", "effectiveness", "quality_factor",
    "overall_equipment_effectiveness", "active_share", "defects_made",
)  # fmt: skip
POOL_COLUMNS = ("wait_per_request", "waited_per_day")


def arrow(before: str, after: str) -> Markup:
    """Two values with an arrow between them, one where they are the same."""
    if before == after:
        return element("span", after)
    return join([element("span", before, class_="from"), element("span", "→", class_="arrow"), element("span", after)])


def station_table(comparison: Comparison, text: Text) -> Markup:
    """Every station that both lines have, the capacity by hand beside what was simulated."""
    names = [name for name in comparison.before.line.stations if name in comparison.after.line.stations]
    head = [
        element("span", text(f"column.{key}"), title=definition(key, text)) for key in ("capacity", *STATION_COLUMNS)
    ]
    rows = [_station_row(comparison, name, text) for name in names]
    return table([text("column.station"), text("column.units"), *head], rows)


def _station_row(comparison: Comparison, name: str, text: Text) -> list[Content]:
    arms = comparison.arms
    limiting = any(name in arm.bottlenecks for arm in arms)
    shown = station_name(comparison.after.line, name, text)
    units = [number(arm.line.stations[name].units.value, 0) for arm in arms]
    row: list[Content] = [element("b", shown, class_="mark") if limiting else shown, arrow(units[0], units[1])]
    row.append(arrow(*(_capacity(arm, name) for arm in arms)))
    for column in STATION_COLUMNS:
        style = style_of(column)
        decimals = 0 if not style.points else 2 if column == "defects_made" else 1
        row.append(arrow(*(_plain(arm.figure(FigureKey("station", name, column)), style, decimals) for arm in arms)))
    return row


def _plain(found: Estimate, style: Style, decimals: int) -> str:
    return ABSENT if found.value is None else number(found.value * style.scale, decimals)


def _capacity(arm: Arm, station: str) -> str:
    budget = arm.budgets[station]
    return ABSENT if isinstance(budget, str) else number(budget.capacity, 0)


def pool_table(comparison: Comparison, text: Text) -> Markup:
    """Utilisation of people and how long machines wait for them, the longest wait first."""
    after = comparison.after
    names = [pool for pool in after.pools if pool in comparison.before.line.pools]
    rows = [_pool_row(comparison, pool, text) for pool in names]
    head = [text(f"column.{quantity}") for quantity in POOL_COLUMNS]
    return table([text("column.pool"), *arm_names(comparison, text), *head], rows)


def _pool_row(comparison: Comparison, pool: str, text: Text) -> list[Content]:
    after = comparison.after
    limiting = limits(after, pool) and pool == after.pools[0]
    name = pool_name(after.line, pool, text)
    cells: list[Content] = [element("b", name) if limiting else name]
    for arm in comparison.arms:
        found = arm.figure(pool_key(pool))
        width = min(100.0, max(0.0, 100.0 * (found.value or 0.0)))
        meter = element("span", element("i", style=f"width:{width:.0f}%"), class_="meter")
        cells.append(join([_plain(found, PERCENT, 1) + text("unit.percent"), meter]))
    for quantity in POOL_COLUMNS:
        style = style_of(quantity)
        waits = [_plain(arm.figure(pool_key(pool, quantity)), style, style.decimals) for arm in comparison.arms]
        cells.append(arrow(*waits))
    return cells


def moved_table(comparison: Comparison, text: Text) -> Markup:
    """Losses whose change can be told from none, with both levels and the interval."""
    if not comparison.moved:
        return element("p", text("moved.none"), class_="lead")
    rows: list[list[Content]] = []
    for entry in comparison.moved:
        key = entry.key
        values = [_plain(arm.figure(key), PERCENT, 1) + text("unit.percent") for arm in comparison.arms]
        change = change_text(entry.change, PERCENT, text).split(" (")[0]
        rows.append([
            figure_name(key.quantity, text), arrow(values[0], values[1]), element("b", change),
            interval_text(entry.change.difference, PERCENT.scale, text, 1, sign=True),
        ])  # fmt: skip
    level = level_text(comparison.settings.level)
    head = [text("column.loss"), text("page.share_of_pbt"), text("table.change"), text("table.interval", level=level)]
    return table(head, rows)


def line_table(comparison: Comparison, text: Text) -> Markup:
    """All figures of the line with half-widths and the interval of the change."""
    rows: list[list[Content]] = []
    for key, change in comparison.changes.items():
        if key.scope != "line":
            continue
        style = style_of(key.quantity)
        name = element("span", figure_name(key.quantity, text), title=definition(key.quantity, text))
        row: list[Content] = [name]
        for arm in comparison.arms:
            found = arm.figure(key)
            row.append(f"{value_text(found, style, text, unit=True)} {half_width_text(found, style)}".strip())
        rows.append([*row, change_text(change, style, text), change_interval_text(change, style, text)])
    level = level_text(comparison.settings.level)
    columns = [text("table.change"), text("table.error", level=level)]
    return table([text("column.quantity"), *arm_names(comparison, text), *columns], rows)


def buffer_table(comparison: Comparison, text: Text) -> Markup:
    """Buffers with mean and largest content."""
    rows: list[list[Content]] = []
    for name in comparison.after.line.buffers:
        if name not in comparison.before.line.buffers:
            continue
        key = FigureKey("buffer", name, "mean_content")
        places = [_places(arm, name) for arm in comparison.arms]
        means = [_plain(arm.figure(key), style_of("mean_content"), 0) for arm in comparison.arms]
        largest = [number(arm.largest_content[name], 0) for arm in comparison.arms]
        rows.append([buffer_name(comparison.after.line, name, text), arrow(*places), arrow(*means), arrow(*largest)])
    head = [text(f"column.{key}") for key in ("buffer", "places", "mean_content", "largest")]
    return table(head, rows)


def _places(arm: Arm, buffer: str) -> str:
    capacity = arm.line.buffers[buffer].capacity
    return "∞" if capacity is None else number(capacity.value, 0)


def definition_rows(quantities: Sequence[str], text: Text) -> list[list[Content]]:
    """Names of figures with their definitions."""
    return [[figure_name(key, text), definition(key, text)] for key in quantities]


__all__ = [
    "arrow", "buffer_table", "definition_rows", "line_key", "line_table", "moved_table", "pool_table", "station_table",
]  # fmt: skip
