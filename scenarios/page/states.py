"""State bars: how each station spends its planned time, before above after."""

from __future__ import annotations

from scenarios.arms import Arm
from scenarios.numbers import number
from scenarios.page.html import Markup, element, figure, fitted, join, label, rectangle
from scenarios.page.palette import COLOURS, GROUPS, group_shares
from scenarios.study import Comparison
from scenarios.text import Text
from scenarios.words import station_name

WIDTH, LABEL_WIDTH, VALUE_ROOM = 1180.0, 260.0, 56.0
BAR, GAP, ROW, TOP = 12.0, 2.0, 38.0, 6.0
SCALE = WIDTH - LABEL_WIDTH - VALUE_ROOM


def legend(text: Text) -> Markup:
    """Colours of the groups of states."""
    entries = (
        element("span", element("i", style=f"background:{COLOURS[group]}"), text(f"state.{group}")) for group in GROUPS
    )
    return element("div", join(entries), class_="legend")


def state_figure(comparison: Comparison, text: Text) -> Markup:
    """All stations that both lines have, in the order of the line."""
    line = comparison.after.line
    names = [name for name in comparison.before.line.stations if name in line.stations]
    parts: list[Markup] = []
    for row, name in enumerate(names):
        y = TOP + row * ROW
        shown = fitted(station_name(line, name, text), LABEL_WIDTH - 14, 13)
        limiting = any(name in arm.bottlenecks for arm in comparison.arms)
        parts.append(label(0, y + BAR + 5, shown, "strong" if limiting else ""))
        for side, arm in enumerate(comparison.arms):
            parts += _bar(arm, name, y + side * (BAR + GAP), text)
    return figure(parts, WIDTH, TOP + ROW * len(names), text("page.states"), 760)


def _bar(arm: Arm, station: str, y: float, text: Text) -> list[Markup]:
    shares = group_shares(arm, station)
    parts, x = [], LABEL_WIDTH
    for group, share in shares.items():
        tip = f"{text(f'state.{group}')} {number(share * 100.0, 1)}{text('unit.percent')}"
        parts.append(rectangle(x, y, share * SCALE, BAR, COLOURS[group], title=tip))
        x += share * SCALE
    if shares:
        shown = f"{number(shares['own'] * 100.0, 0)}{text('unit.percent')}"
        parts.append(label(WIDTH - VALUE_ROOM + 8, y + BAR - 2, shown, "small"))
    return parts
