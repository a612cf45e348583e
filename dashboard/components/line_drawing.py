"""The drawing of a line as SVG: stations with their units, buffers with their places, people, ways and rework loops."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.components.line_places import (
    BOX_HEIGHT,
    BOX_WIDTH,
    PILL_HEIGHT,
    PILL_WIDTH,
    TANK_HEIGHT,
    TANK_WIDTH,
    Places,
    Spot,
    Way,
    places_of,
)
from scenarios.numbers import number
from scenarios.page.html import Markup, element, fitted, label, rectangle, text_width
from scenarios.parameter_words import short_value
from scenarios.text import IDEOGRAPH, Text
from scenarios.words import buffer_name, pool_name, short_station_name, station_name
from simcore.spec import BufferSpec, LineSpec, StationSpec
from simcore.spec.quantities import format_duration

COLUMNS = (4, 6)
"""Columns of a band on a narrow and on a wide page."""
NAME, SMALL, TINY = 13.5, 12.0, 11.5
PEOPLE_HEIGHT, PEOPLE_GAP = 28.0, 8.0
LAMP_HEIGHT = 7.0
MOST_LAMPS = 16
STYLE = """
.line-plan { font-family: "Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif; }
.line-plan text { fill: #212529; font-size: 12px; }
.line-plan .name { font-size: 13.5px; font-weight: 600; }
.line-plan .small { fill: #495057; } .line-plan .tiny { font-size: 11.5px; fill: #495057; }
.line-plan .box { fill: #fff; stroke: #adb5bd; }
.line-plan .tank { fill: #fff; stroke: #868e96; }
.line-plan .level { fill: #74a9a6; } .line-plan .lamp { fill: #ced4da; }
.line-plan .pill { fill: #f1f3f5; stroke: #ced4da; } .line-plan .crew { fill: #fff; stroke: #ced4da; }
.line-plan .flow { stroke: #868e96; stroke-width: 1.5; fill: none; }
.line-plan .rework { stroke: #a61e4d; stroke-width: 1.3; stroke-dasharray: 5 3; fill: none; }
.line-plan .badge { fill: #e7f5ff; stroke: #a5d8ff; }
.line-plan .badge-text { font-size: 11px; fill: #1864ab; }
.line-plan .part { cursor: pointer; outline: none; }
.line-plan .part:hover .frame, .line-plan .part:focus-visible .frame { stroke: #364fc7; stroke-width: 2; }
.line-plan .part.chosen .frame { stroke: #364fc7; stroke-width: 2.5; fill: #edf2ff; }
""".strip()


def drawing(line: LineSpec, text: Text, columns: int) -> str:
    """The line as an SVG document; parts carry `data-part`, what moves in a replay `data-...` of its own."""
    places = places_of(line, columns)
    crew = list(_people(line, text, places))
    rows = 1 + max((row for row, _ in crew), default=-1)
    top = places.height + 6.0
    height = top + rows * (PEOPLE_HEIGHT + PEOPLE_GAP) + 4.0
    parts: list[Markup] = [element("style", Markup(STYLE)), _arrows()]
    parts += [_way(way) for way in places.ways]
    parts += [_pill(line, "sources", name, spot, text) for name, spot in places.sources.items()]
    parts += [_pill(line, "sinks", name, spot, text) for name, spot in places.sinks.items()]
    parts += [_tank(line.buffers[name], name, spot, line, text) for name, spot in places.buffers.items()]
    parts += [_box(line.stations[name], name, spot, line, text) for name, spot in places.stations.items()]
    parts += [element("g", chip, transform=f"translate(0 {top:g})") for _, chip in crew]
    return element(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {places.width:g} {height:g}",
        width=places.width, height=height, class_="line-plan", role="group",
        aria_label=text("page_line.drawing", stations=len(line.stations), buffers=len(line.buffers)),
    )  # fmt: skip


def _arrows() -> Markup:
    heads = (
        element(
            "marker",
            element("path", d="M0 0 L7 3.5 L0 7 z", fill=colour),
            id=f"line-head-{kind}",
            viewBox="0 0 7 7",
            refX=6,
            refY=3.5,
            markerWidth=6.5,
            markerHeight=6.5,
            markerUnits="userSpaceOnUse",
            orient="auto",
        )
        for kind, colour in (("flow", "#868e96"), ("rework", "#a61e4d"))
    )
    # The attributes of SVG keep their capitals, which `element` leaves alone.
    return element("defs", *heads)


def _way(way: Way) -> Markup:
    path = "M" + " L".join(f"{x:g} {y:g}" for x, y in way.points)
    return element(
        "path", d=path, class_=way.kind, marker_end=f"url(#line-head-{way.kind})", data_from=way.origin,
        data_to=way.target,
    )  # fmt: skip


def _part(kind: str, name: str, said: str, *content: Markup, **more: str) -> Markup:
    """Something that can be chosen, with the mouse and with the keyboard."""
    return element(
        "g", element("title", said), *content, class_=f"part {kind}", data_part=f"{kind}.{name}", tabindex="0",
        role="button", aria_label=said, **more,
    )  # fmt: skip


def _box(station: StationSpec, name: str, spot: Spot, line: LineSpec, text: Text) -> Markup:
    left, top = spot.x - BOX_WIDTH / 2, spot.y - BOX_HEIGHT / 2
    units = station.units.value
    cycle = short_value(format_duration(round(station.cycle.mean_microseconds)))
    count = text("page_line.units", n=units)
    whole = f"{station_name(line, name, text)} · {count} · {text('part.cycle')} {cycle}"
    badges = _badges(station, text)
    content = [rectangle(left, top, BOX_WIDTH, BOX_HEIGHT, "#ffffff", rx=6, class_="box frame")]
    rows = name_rows(short_station_name(line, name, text), BOX_WIDTH - 14, NAME)
    content += [label(left + 8, top + 24 + 15 * row, shown, "name") for row, shown in enumerate(rows)]
    content.append(label(left + 8, top + 57, fitted(f"{count} · {cycle}", BOX_WIDTH - 14, SMALL), "small"))
    content += _lamps(name, units, left + 8, top + BOX_HEIGHT - LAMP_HEIGHT - 4)
    right = left + BOX_WIDTH - 6
    for badge in badges:
        wide = text_width(badge, 11.0) + 10
        right -= wide
        content.append(rectangle(right, top - 10, wide, 17, "#e7f5ff", rx=8, class_="badge"))
        content.append(label(right + wide / 2, top + 2.5, badge, "badge-text", "middle"))
        right -= 4
    return _part("stations", name, " · ".join((whole, *badges)), *content)


def _badges(station: StationSpec, text: Text) -> list[str]:
    """What a station is beyond a machine: furnace, batch, inspection, matching, people at every cycle."""
    found = []
    if station.furnace is not None:
        found.append("furnace")
    if station.batch is not None:
        found.append("batch")
    if station.selective_assembly is not None:
        found.append("matching")
    if station.gate is not None:
        found.append("inspection")
    if station.operator is not None:
        found.append("attended")
    return [text(f"page_line.badge_{each}") for each in found]


def _lamps(name: str, units: int, left: float, top: float) -> Iterator[Markup]:
    """A lamp for each unit, which shows its state in a replay."""
    shown = min(units, MOST_LAMPS)
    room, gap = BOX_WIDTH - 16, 3.0 if units <= 8 else 1.5
    width = (room - gap * (shown - 1)) / shown
    for unit in range(shown):
        yield rectangle(
            left + unit * (width + gap), top, width, LAMP_HEIGHT, "#ced4da", rx=2, class_="lamp", data_station=name,
            data_unit=unit,
        )  # fmt: skip


def _tank(buffer: BufferSpec, name: str, spot: Spot, line: LineSpec, text: Text) -> Markup:
    left, top = spot.x - TANK_WIDTH / 2, spot.y - TANK_HEIGHT / 2
    places = "∞" if buffer.capacity is None else number(buffer.capacity.value, 0)
    moves = transfer_text(buffer, text)
    said = " · ".join(
        part for part in (buffer_name(line, name, text), text("page_line.places", n=places), moves) if part
    )  # fmt: skip
    content = [
        rectangle(left, top, TANK_WIDTH, TANK_HEIGHT, "#ffffff", rx=3, class_="tank frame"),
        rectangle(left + 2, top + TANK_HEIGHT - 2, TANK_WIDTH - 4, 0.0, "#74a9a6", class_="level", data_buffer=name,
                  data_bottom=top + TANK_HEIGHT - 2, data_height=TANK_HEIGHT - 4),
        label(spot.x, top - 5, places, "tiny amount", "middle"),
    ]  # fmt: skip
    if moves:
        content.append(label(spot.x, top - 19, fitted(moves, 72, TINY), "tiny", "middle"))
    return _part("buffers", name, said, *content)


def transfer_text(buffer: BufferSpec, text: Text) -> str:
    """How items get through a buffer: by cart where several move together, by conveyor where it takes time."""
    time = buffer.transport_time.value
    took = short_value(format_duration(time)) if time else ""
    if buffer.transfer_batch.value > 1:
        return text("page_line.cart", n=number(buffer.transfer_batch.value, 0), time=took).strip(" ·")
    return text("page_line.conveyor", time=took) if took else ""


def _pill(line: LineSpec, kind: str, name: str, spot: Spot, text: Text) -> Markup:
    shown = _end_name(line, kind, name, text)
    said = f"{text(f'page_line.kind_{kind}')}: {shown}"
    rows = name_rows(shown, PILL_WIDTH - 8, TINY)
    first = spot.y + 4 - 7 * (len(rows) - 1)
    content = [rectangle(spot.x - PILL_WIDTH / 2, spot.y - PILL_HEIGHT / 2, PILL_WIDTH, PILL_HEIGHT, "#f1f3f5", rx=14,
                         class_="pill frame")]  # fmt: skip
    content += [label(spot.x, first + 14 * row, part, "tiny", "middle") for row, part in enumerate(rows)]
    return _part(kind, name, said, *content)


def _end_name(line: LineSpec, kind: str, name: str, text: Text) -> str:
    if kind == "sinks":
        return text.name(line.sinks[name].label, name.replace("_", " "))
    return text(f"part.{name}") if text.has(f"part.{name}") else name.replace("_", " ")


def _people(line: LineSpec, text: Text, places: Places) -> Iterator[tuple[int, Markup]]:
    """A chip for each pool, in rows, with the row in which it stands."""
    left, row = 8.0, 0
    for name, pool in line.pools.items():
        shown = f"{pool_name(line, name, text)} {text('page_line.people', n=pool.most_people)}"
        shown = fitted(shown, 250, SMALL)
        # Room for those who are busy, which a replay writes behind it.
        width = text_width(shown, SMALL) + 76
        if left + width > places.width - 8 and left > 8.0:
            left, row = 8.0, row + 1
        top = row * (PEOPLE_HEIGHT + PEOPLE_GAP)
        head, body = left + 14, top + PEOPLE_HEIGHT / 2
        figure = f"M{head - 6:g} {body + 8:g} a6 6 0 0 1 12 0 z"
        content = (
            rectangle(left, top, width, PEOPLE_HEIGHT, "#ffffff", rx=6, class_="crew frame"),
            element("circle", cx=head, cy=body - 4, r=3.6, fill="#868e96"),
            element("path", d=figure, fill="#868e96"),
            label(left + 26, body + 4, shown, "small"),
            element("text", x=left + width - 8, y=body + 4, class_="tiny busy", text_anchor="end", data_pool=name),
        )
        yield row, _part("pools", name, shown, *content)
        left += width + PEOPLE_GAP


def name_rows(name: str, width: float, size: float) -> list[str]:
    """A name on one or two rows, broken at a blank or between ideographs, the second one shortened."""
    if text_width(name, size) <= width:
        return [name]
    words = name.split(" ")
    if len(words) == 1 and IDEOGRAPH.search(name):
        words, blank = list(name), ""
    else:
        blank = " "
    first = 1
    while first < len(words) and text_width(blank.join(words[: first + 1]), size) <= width:
        first += 1
    rows = (blank.join(words[:first]), blank.join(words[first:]))
    return [fitted(row, width, size) for row in rows if row]
