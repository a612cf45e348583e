"""The line as a strip of stations in the order of the flow, buffers as levels between them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.arms import Arm, active_key
from scenarios.figures import FigureKey
from scenarios.numbers import ABSENT, number
from scenarios.page.html import Markup, element, figure, label, line, rectangle, wrapped
from scenarios.page.palette import COLOURS, group_shares, limiting_group
from scenarios.text import Text
from scenarios.words import buffer_name, short_station_name, station_name
from simcore.check import positions
from simcore.check.graph import build_graph
from simcore.spec import LineSpec

BOX_WIDTH, BOX_HEIGHT = 112.0, 78.0
COLUMN, LANE = 152.0, 108.0
MARGIN, TOP = 10.0, 12.0
UNIT, UNIT_GAP, MOST_UNITS_DRAWN = 9.0, 3.0, 3
TANK_WIDTH, TANK_HEIGHT = 14.0, 40.0
TYPE_SIZE = 12.5
# Columns that are still readable when the strip is scaled to the page.
COMFORTABLE_COLUMNS = 8
SHORTEST = 0.72 * COMFORTABLE_COLUMNS * COLUMN
BOTTLENECK = "#b3261e"


@dataclass(frozen=True, slots=True)
class Place:
    """Column and lane of a station in the strip."""

    column: int
    lane: float


def layout_figure(arm: Arm, text: Text) -> Markup:
    """The strip of one arm."""
    places = arrange(arm.line)
    columns = 1 + max(place.column for place in places.values())
    lanes = 1 + max(place.lane for place in places.values())
    width, height = 2 * MARGIN + (columns - 1) * COLUMN + BOX_WIDTH, 2 * TOP + (lanes - 1) * LANE + BOX_HEIGHT
    parts = [*_edges(arm, places, text), *(part for name in places for part in _box(arm, name, places[name], text))]
    least = min(width, SHORTEST) if columns <= COMFORTABLE_COLUMNS else width
    # A strip of few stations is not blown up to the width of the page.
    return figure(parts, max(width, least, SHORTEST), height, text("page.layout"), least)


def arrange(line_spec: LineSpec) -> dict[str, Place]:
    """Columns by the longest path from the source, lanes so that a station stands beside those that feed it."""
    depths = {name: depth for name, (depth, _) in positions(line_spec).items()}
    graph = build_graph(line_spec)
    order = list(line_spec.stations)
    lanes: dict[str, float] = {}
    for column in range(1 + max(depths.values())):
        members = [name for name in order if depths[name] == column]
        wanted = {name: _mean([lanes[before] for before in graph.predecessors[name]]) for name in members}
        taken: list[float] = []
        for name in sorted(members, key=lambda name: (wanted[name], order.index(name))):
            lane = 0.0 if math.isinf(wanted[name]) else wanted[name]
            lanes[name] = lane if not taken else max(lane, taken[-1] + 1.0)
            taken.append(lanes[name])
    return {name: Place(depths[name], lanes[name]) for name in order}


def _mean(values: list[float]) -> float:
    """Mean lane of those that feed a station; at the far end where nothing does."""
    return sum(values) / len(values) if values else math.inf


def _corner(place: Place) -> tuple[float, float]:
    return MARGIN + place.column * COLUMN, TOP + place.lane * LANE


def _box(arm: Arm, name: str, place: Place, text: Text) -> list[Markup]:
    x, y = _corner(place)
    shares = group_shares(arm, name)
    colour = COLOURS[limiting_group(shares)]
    limiting = name in arm.bottlenecks
    tip = station_name(arm.line, name, text)
    first = arm.bottlenecks[:1] == (name,)
    stroke, stroke_width = (BOTTLENECK, 2.5 if first else 1.5) if limiting else ("#c6ccd1", 1.0)
    dashes = "4 3" if limiting and not first else "none"
    parts = [
        rectangle(x, y, BOX_WIDTH, BOX_HEIGHT, "#ffffff", title=tip, rx=6, stroke=stroke, stroke_width=stroke_width,
                  stroke_dasharray=dashes),
        element("path", d=_cap(x, y), fill=colour),
    ]  # fmt: skip
    rows = wrapped(short_station_name(arm.line, name, text), BOX_WIDTH - 14, TYPE_SIZE)
    parts += [label(x + 8, y + 23 + 14 * row, shown, "node") for row, shown in enumerate(rows)]
    active = arm.figure(active_key(name)).value
    shown = ABSENT if active is None else f"{number(active * 100.0, 0)}{text('unit.percent')}"
    parts.append(label(x + 8, y + 56, f"{text('column.active_share').removesuffix(' %')} {shown}", "small"))
    parts += _units(arm.line.stations[name].units.value, x + BOX_WIDTH - 8, y + 47, colour)
    parts += _mini_bar(shares, x + 8, y + BOX_HEIGHT - 12, text)
    return parts


def _cap(x: float, y: float) -> str:
    """The coloured upper edge of a box, its corners rounded like those of the box."""
    return f"M{x + 6:g} {y + 1:g} h{BOX_WIDTH - 12:g} q5 0 5 5 v2 h{-(BOX_WIDTH - 2):g} v-2 q0 -5 5 -5 z"


def _units(count: int, right: float, y: float, colour: str) -> list[Markup]:
    """A small square for each unit, or their number where they are many."""
    if count > MOST_UNITS_DRAWN:
        return [label(right, y + UNIT, f"x {count}", "small", "end")]
    lefts = (right - UNIT - index * (UNIT + UNIT_GAP) for index in range(count))
    return [rectangle(left, y, UNIT, UNIT, colour, rx=1.5, opacity=0.6) for left in lefts]


def _mini_bar(shares: Mapping[str, float], x: float, y: float, text: Text) -> list[Markup]:
    parts, width = [], BOX_WIDTH - 16
    for group, share in shares.items():
        tip = f"{text(f'state.{group}')} {number(share * 100.0, 1)}{text('unit.percent')}"
        parts.append(rectangle(x, y, share * width, 5, COLOURS[group], title=tip))
        x += share * width
    return parts


def _edges(arm: Arm, places: Mapping[str, Place], text: Text) -> list[Markup]:
    """Arrows from station to station, with the buffer between them as a tank near the station that takes from it."""
    graph = build_graph(arm.line)
    parts: list[Markup] = []
    for buffer in arm.line.buffers:
        for consumer in graph.consumers.get(buffer, ()):
            for feeder in graph.feeders.get(buffer, ()):
                parts += _arrow(places[feeder], places[consumer])
        consumers = graph.consumers.get(buffer, ())
        feeders = graph.feeders.get(buffer, ())
        if consumers and feeders:
            parts += _tank(arm, buffer, places[feeders[0]], places[consumers[0]], text)
    return parts


def _arrow(start: Place, end: Place) -> list[Markup]:
    (x1, y1), (x2, y2) = _corner(start), _corner(end)
    x1, y1, y2 = x1 + BOX_WIDTH, y1 + BOX_HEIGHT / 2, y2 + BOX_HEIGHT / 2
    if y1 == y2:
        return [line(x1, y1, x2, y2, "flow")]
    bend = x2 - (COLUMN - BOX_WIDTH) / 4
    return [element("path", d=f"M{x1:g} {y1:g} H{bend:g} V{y2:g} H{x2:g}", class_="flow", fill="none")]


def _tank(arm: Arm, buffer: str, start: Place, end: Place, text: Text) -> list[Markup]:
    x, y = _corner(start)
    x += BOX_WIDTH + (COLUMN - BOX_WIDTH - TANK_WIDTH) / 2 - (6 if start.lane != end.lane else 0)
    y += (BOX_HEIGHT - TANK_HEIGHT) / 2
    content = arm.figure(FigureKey("buffer", buffer, "mean_content")).value or 0.0
    capacity = arm.line.buffers[buffer].capacity
    places = None if capacity is None else capacity.value
    most = places or max(arm.largest_content.get(buffer, 0), 1)
    level = min(1.0, content / most) * (TANK_HEIGHT - 2)
    size = "∞" if places is None else number(places, 0)
    tip = f"{buffer_name(arm.line, buffer, text)}: {number(content, 0)} / {size}"
    return [
        rectangle(x, y, TANK_WIDTH, TANK_HEIGHT, "#ffffff", title=tip, rx=2, stroke="#9aa5ae", stroke_width=1),
        rectangle(x + 1, y + TANK_HEIGHT - 1 - level, TANK_WIDTH - 2, level, "#8fb3b0", title=tip),
        label(x + TANK_WIDTH / 2, y + TANK_HEIGHT + 11, number(content, 0), "tiny", "middle"),
    ]
