"""Where everything of a line stands in its drawing: bands of columns that fit the page, and the ways between them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scenarios.page.layout import arrange
from simcore.check.graph import build_graph
from simcore.spec import LineSpec

BOX_WIDTH, BOX_HEIGHT = 116.0, 74.0
GAP, MARGIN, TOP = 74.0, 82.0, 22.0
LANE, NEAR = 128.0, 62.0
TANK_WIDTH, TANK_HEIGHT = 34.0, 26.0
PILL_WIDTH, PILL_HEIGHT = 62.0, 30.0
WAY, GUTTER = 8.0, 20.0
"""Distance of ways that run side by side, and of the first of them from what stands above."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """The middle of something, the band in which it stands, and the column before which it lies."""

    x: float
    y: float
    band: int
    column: int


@dataclass(frozen=True, slots=True)
class Way:
    """A line through points from one part to another; `kind` is flow or rework."""

    points: tuple[Point, ...]
    kind: str
    origin: str
    target: str


@dataclass(frozen=True, slots=True)
class Places:
    """The drawing without its looks [px]."""

    width: float
    height: float
    stations: Mapping[str, Spot]
    buffers: Mapping[str, Spot]
    sources: Mapping[str, Spot]
    sinks: Mapping[str, Spot]
    ways: tuple[Way, ...]


def places_of(line: LineSpec, columns: int) -> Places:
    """The places of a line in bands of at most so many columns, as evenly filled as they can be."""
    return _Draft(line, columns).places()


@dataclass(slots=True)
class _Draft:
    """Rows and columns first, then what crosses between bands, then pixels."""

    line: LineSpec
    columns: int
    per_band: int = 0
    bands: int = 0
    stations: dict[str, Spot] = field(default_factory=dict)
    bottoms: list[float] = field(default_factory=list)
    looping: set[int] = field(default_factory=set)

    def places(self) -> Places:
        line, graph = self.line, build_graph(self.line)
        cells = arrange(line)
        count = 1 + max(place.column for place in cells.values())
        self.bands = math.ceil(count / self.columns)
        self.per_band = math.ceil(count / self.bands)
        rows = {name: (place.column // self.per_band, place.column, place.lane * LANE) for name, place in cells.items()}
        self.looping = {rows[name][0] for name, each in line.stations.items() if each.gate and each.gate.rework}
        drafts: dict[str, tuple[int, int, float]] = {}
        for name in (*line.buffers, *line.sources):
            takers = [rows[each] for each in graph.consumers.get(name, ()) if each in rows]
            givers = [rows[each] for each in graph.feeders.get(name, ()) if each in rows]
            drafts[name] = self._before(takers, givers)
        for name in line.sinks:
            givers = [rows[each] for each in rows if name in _targets(line, each)]
            drafts[name] = self._before([], givers)
        spread = self._spread(drafts)
        offset = self._offsets(rows.values(), spread.values())
        self.stations = {name: self._spot(*cell, offset, is_gap=False) for name, cell in rows.items()}
        others = {name: self._spot(*cell, offset, is_gap=True) for name, cell in spread.items()}
        ways = _ways(line, self, others)
        width = 2 * MARGIN + self.per_band * BOX_WIDTH + (self.per_band - 1) * GAP
        buffers, sources, sinks = (
            {name: others[name] for name in table} for table in (line.buffers, line.sources, line.sinks)
        )
        lowest = max((y for way in ways for _, y in way.points), default=0.0)
        height = max(lowest, *(spot.y + BOX_HEIGHT / 2 for spot in self.stations.values())) + 14.0
        return Places(width, height, self.stations, buffers, sources, sinks, tuple(ways))

    def _before(
        self, takers: list[tuple[int, int, float]], givers: list[tuple[int, int, float]]
    ) -> tuple[int, int, float]:  # fmt: skip
        """Band, column and height of what lies before those who take, or after those who give where nobody does."""
        if takers:
            first = min(column for _, column, _ in takers)
            heights = [height for _, column, height in takers if column == first]
            # Beside the giver where that is the neighbour, so that its way is straight.
            near = [height for _, column, height in givers if column == first - 1]
            band = first // self.per_band
            same_band = [height for height in near if (first - 1) // self.per_band == band]
            return band, first, _mean(same_band if len(same_band) == 1 and len(takers) == 1 else heights)
        last = max((column for _, column, _ in givers), default=0)
        heights = [height for _, column, height in givers if column == last] or [0.0]
        return last // self.per_band, last + 1, _mean(heights)

    def _spread(self, drafts: Mapping[str, tuple[int, int, float]]) -> dict[str, tuple[int, int, float]]:
        """The same with room between those that lie one above the other."""
        gaps: dict[tuple[int, int], list[str]] = defaultdict(list)
        for name, (band, column, _) in drafts.items():
            gaps[band, column].append(name)
        found: dict[str, tuple[int, int, float]] = {}
        for (band, column), names in gaps.items():
            ordered = sorted(names, key=lambda name: drafts[name][2])
            heights = [drafts[name][2] for name in ordered]
            for first in range(1, len(heights)):
                heights[first] = max(heights[first], heights[first - 1] + NEAR)
            shift = _mean(heights) - _mean([drafts[name][2] for name in ordered])
            found |= {name: (band, column, height - shift) for name, height in zip(ordered, heights, strict=True)}
        return found

    def _offsets(self, *cells: Iterable[tuple[int, int, float]]) -> list[float]:
        """What is added to a height in each band; the bands stand one below the other with a gutter between."""
        extents: dict[int, list[float]] = defaultdict(list)
        for group in cells:
            for band, _, height in group:
                extents[band].append(height)
        offsets, y = [], TOP
        for band in range(self.bands):
            low, high = min(extents[band], default=0.0), max(extents[band], default=0.0)
            offsets.append(y + BOX_HEIGHT / 2 - low)
            # Below the last row stand the ways of rework, then those into the next band.
            loops = band in self.looping
            y += high - low + BOX_HEIGHT + (GUTTER + 3 * WAY if loops else WAY)
            self.bottoms.append(y)
            y += (GUTTER + 5 * WAY) if band < self.bands - 1 else 0.0
        return offsets

    def _spot(self, band: int, column: int, height: float, offset: list[float], *, is_gap: bool) -> Spot:
        left = MARGIN + (column - band * self.per_band) * (BOX_WIDTH + GAP)
        x = left - GAP / 2 if is_gap else left + BOX_WIDTH / 2
        return Spot(x, height + offset[band], band, column)


def _ways(line: LineSpec, draft: _Draft, others: Mapping[str, Spot]) -> list[Way]:
    ways: list[Way] = []
    crossing: dict[int, int] = defaultdict(int)
    below: dict[tuple[int, float], int] = defaultdict(int)
    right_edge = MARGIN + draft.per_band * (BOX_WIDTH + GAP) - GAP

    def forward(origin: str, start: Spot, half: float, target: str, end: Spot, end_half: float) -> None:
        x1, x2 = start.x + half, end.x - end_half
        if start.band == end.band and x2 >= x1:
            bend = x2 - 10.0 if half > TANK_WIDTH else min(x2 - 6.0, x1 + 8.0)
            points: tuple[tuple[float, float], ...] = (
                (x1, start.y), (bend, start.y), (bend, end.y), (x2, end.y)
            )  # fmt: skip
        elif start.band < end.band:
            number = crossing[start.band]
            crossing[start.band] += 1
            aside = WAY * (number % 5)
            right, left = right_edge + 12.0 + aside, 8.0 + aside
            gutter = draft.bottoms[start.band] + 6.0 + aside
            points = (
                (x1, start.y), (right, start.y), (right, gutter), (left, gutter), (left, end.y), (x2, end.y)
            )  # fmt: skip
        else:
            back(origin, start, target, end, "flow")
            return
        ways.append(Way(_straight(points), "flow", origin, target))

    def back(origin: str, start: Spot, target: str, end: Spot, kind: str) -> None:
        number = below[start.band, start.y]
        below[start.band, start.y] += 1
        under = start.y + BOX_HEIGHT / 2 + 10.0 + WAY * (number % 4)
        x1, x2 = start.x - BOX_WIDTH / 4 + 10.0 * (number % 4), end.x + 5.0 * (number % 3) - 5.0
        points: tuple[Point, ...] = ((x1, start.y + BOX_HEIGHT / 2), (x1, under))
        if start.band != end.band:
            other = end.y + BOX_HEIGHT / 2 + 10.0 + WAY * (number % 4)
            points += ((4.0, under), (4.0, other), (x2, other))
        else:
            points += ((x2, under),)
        ways.append(Way((*points, (x2, end.y + TANK_HEIGHT / 2)), kind, origin, target))

    for name, source in line.sources.items():
        if source.to is not None:
            forward(name, others[name], PILL_WIDTH / 2, source.to, others[source.to], TANK_WIDTH / 2)
    for name, station in line.stations.items():
        here = draft.stations[name]
        for taken in station.inputs:
            half = PILL_WIDTH / 2 if taken.origin in line.sources else TANK_WIDTH / 2
            forward(taken.origin, others[taken.origin], half, name, here, BOX_WIDTH / 2)
        for target in _targets(line, name):
            half = PILL_WIDTH / 2 if target in line.sinks else TANK_WIDTH / 2
            forward(name, here, BOX_WIDTH / 2, target, others[target], half)
        if station.gate is not None:
            for target in dict.fromkeys(rework.to for rework in station.gate.rework.values()):
                back(name, here, target, others[target], "rework")
    return ways


def _targets(line: LineSpec, name: str) -> tuple[str, ...]:
    station = line.stations[name]
    return tuple(dict.fromkeys((station.to, *station.routes.values())))


def _straight(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The points without those at which nothing turns."""
    if len(points) == 4 and abs(points[0][1] - points[-1][1]) < 0.01:
        return points[0], points[-1]
    return points


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
