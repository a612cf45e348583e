"""States of the machines over time as bars, as fine as the window that is looked at allows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.components.graph import graph, text_for_figure
from dashboard.text import Text
from scenarios.page.palette import COLOURS
from scenarios.replay import GROUP_NAMES, OFF, Spans, joined

MINUTE = 60_000_000
MOST_BARS = 240
"""Bars of a row beyond which nobody can tell them apart."""
ROW, AROUND = 24, 78
TICKS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440)
MOST_TICKS = 12
_OFF_COLOUR = "#f1f3f5"


def clock(minutes: float) -> str:
    """Hours and minutes since the beginning of the shift; seconds where they are no whole minutes."""
    seconds = round(minutes * 60)
    hours, rest = divmod(seconds, 3600)
    minute, second = divmod(rest, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if second else f"{hours}:{minute:02d}"


def window_spans(row: Mapping[str, Any], length: int, begin: int, end: int) -> Spans:
    """The spans of a unit in a window [us], cut at its ends and joined where they are too short to be seen."""
    starts, groups = row["from"], row["group"]
    first = bisect_right(starts, begin) - 1
    found: Spans = []
    for index in range(first, len(starts)):
        if starts[index] >= end:
            break
        until = starts[index + 1] if index + 1 < len(starts) else length
        found.append((max(starts[index], begin), min(until, end), groups[index]))
    return joined(found, (end - begin) // MOST_BARS)


def states_figure(states: Mapping[str, Any], names: Mapping[str, str], text: Text, begin: float, end: float) -> Any:
    """The figure of a window [min]."""
    rows = states["units"]
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["station"]] = counts.get(row["station"], 0) + 1
    labels = [
        names[row["station"]] + (f" {row['unit'] + 1}" if counts[row["station"]] > 1 else "") for row in rows
    ]  # fmt: skip
    bars: dict[int, tuple[list[float], list[float], list[int], list[str]]] = {
        number: ([], [], [], []) for number in range(len(GROUP_NAMES))
    }
    for place, row in enumerate(rows):
        for start, until, group in window_spans(row, states["length_us"], round(begin * MINUTE), round(end * MINUTE)):
            base, length, at, said = bars[group]
            base.append(start / MINUTE)
            length.append((until - start) / MINUTE)
            at.append(place)
            said.append(f"{text_for_figure(labels[place], 30)}<br>{clock(start / MINUTE)} – {clock(until / MINUTE)}")
    figure = go.Figure()
    for number, (base, length, at, said) in bars.items():
        if not base:
            continue
        name = GROUP_NAMES[number]
        shown = text("page_line.off" if name == OFF else f"state.{name}")
        figure.add_bar(
            base=base, x=length, y=at, orientation="h", name=shown, customdata=said, width=0.72,
            marker={"color": {**COLOURS, OFF: _OFF_COLOUR}[name], "line": {"width": 0}},
            hovertemplate=f"%{{customdata}}<br>{shown}<extra></extra>",
        )  # fmt: skip
    ticks = _ticks(begin, end)
    figure.update_layout(
        barmode="overlay", showlegend=False, bargap=0.1, dragmode="zoom", margin={"l": 8, "r": 12, "t": 8, "b": 44},
        xaxis={"range": [begin, end], "tickvals": ticks, "ticktext": [clock(each) for each in ticks],
               "title": {"text": text("page_line.states_axis")}, "side": "bottom"},
        yaxis={"tickvals": list(range(len(rows))), "ticktext": [text_for_figure(each, 22) for each in labels],
               "autorange": "reversed", "fixedrange": True, "showgrid": False},
    )  # fmt: skip
    return graph("line-states", figure, text.language, text("page_line.states_label"), AROUND + ROW * len(rows))


def _ticks(begin: float, end: float) -> list[float]:
    step = next((each for each in TICKS if (end - begin) / each <= MOST_TICKS), TICKS[-1])
    if end - begin < 3:
        return [begin + (end - begin) * part / 4 for part in range(5)]
    first = -(-int(begin) // step) * step
    return [float(each) for each in range(first, int(end) + 1, step)]
