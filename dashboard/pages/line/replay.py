"""A shift of a scenario: the drawing as it moves, and the states of the machines over time."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.api.places import API
from dashboard.cases.results import Result, file_of, shown_result
from dashboard.components.cards import stale_mark
from dashboard.components.jobs import job_strip, start_button
from dashboard.components.panels import details, empty_state, notice, panel
from dashboard.context import Context
from dashboard.pages.line.frame import drawing_address, scenario_options
from dashboard.pages.line.gantt import MINUTE, clock, states_figure
from scenarios.case import Case
from scenarios.numbers import number
from scenarios.page.palette import COLOURS
from scenarios.replay import GROUP_NAMES, OFF, STATES_FILE, letter
from scenarios.study import DAY
from scenarios.words import duration_text, short_station_name

OFF_COLOUR = "#f1f3f5"
GROUP_COLOURS = tuple({**COLOURS, OFF: OFF_COLOUR}[name] for name in GROUP_NAMES)
SPEEDS = (1, 5, 15, 60)
"""Minutes of the shift that pass in a second."""
KIND = "replay"


def replay_tab(context: Context, case: Case, scenario: str = "") -> Any:
    """Which scenario, a run that is started or shown, and what it shows."""
    text = context.text
    known = case.settings.scenarios
    asked = scenario or context.query.get("scenario", "")
    chosen = asked if asked in known else case.settings.baseline
    return [
        job_strip(context, (KIND,)),
        dmc.Group(
            [
                dmc.Select(
                    id="line-scenario", data=scenario_options(context, case), value=chosen, allowDeselect=False, w=240,
                    size="sm", label=text("page_line.scenario"), persistence=context.case, persistence_type="session",
                ),
            ],
            align="flex-end", mb="md",
        ),
        html.Div(replay_of(context, case, chosen), id="line-replay-part"),
    ]  # fmt: skip


def replay_of(context: Context, case: Case, scenario: str) -> Any:
    """The newest replay of a scenario, or what there will be."""
    text = context.text
    shift = case.line.report.interval
    label = text.name(case.settings.scenarios[scenario].label, scenario)
    buttons = dmc.Group(
        [
            start_button(text("page_line.replay_shift", length=duration_text(shift, text)), KIND, scenario,
                         days=shift / DAY),
            start_button(text("page_line.replay_day"), KIND, scenario, days=1.0),
        ],
        gap="sm",
    ) if context.user.may("run") else None  # fmt: skip
    result = shown_result(context, KIND, scenario)
    if result is None:
        explanation = text("page_line.replay_empty_help")
        return empty_state(text("page_line.replay_empty", scenario=label), explanation, *([buttons] if buttons else []))
    states = states_of(result)
    minutes = states["length_us"] // MINUTE
    document = result.document
    names = unit_names(context, case, result)
    said = text(
        "page_line.replay_said", scenario=label, day=1 + document["start_us"] // DAY,
        length=duration_text(document["end_us"] - document["start_us"], text), seed=document["seed"],
        output=number(document["finished"][-1], 0),
    )  # fmt: skip
    head: list[Any] = [dmc.Text(said, size="sm", c="gray.8")]
    if result.stale:
        head.insert(0, stale_mark(text))
    return [
        dmc.Group(head, gap="sm", mb="sm"),
        panel(
            text("page_line.replay_title"),
            notice(text("page_line.replay_stale"), "warning") if result.stale else None,
            html.Div(id="line-replay", className="line-drawing", **_texts(context)),
            state_legend(context),
            dcc.Store(id="line-replay-source", data=_source(context, result, scenario)),
            dcc.Store(id="line-replayed"),
            help=text("page_line.replay_help"),
        ),
        panel(
            text("page_line.states_title"),
            html.Div(
                [
                    html.Span(text("page_line.window"), id="line-window-name", className="line-window-name"),
                    dmc.RangeSlider(
                        id="line-window", min=0, max=minutes, value=[0, minutes], step=1, minRange=1, size="md",
                        updatemode="mouseup", marks=[], label=None,
                        thumbFromLabel=text("page_line.window_from"), thumbToLabel=text("page_line.window_to"),
                    ),
                    html.Span(window_text(context, 0, minutes), id="line-window-said", className="line-window-said"),
                ],
                className="line-window",
            ),
            html.Div(states_figure(states, names, text, 0, minutes), id="line-states-place"),
            dcc.Store(id="line-result", data=result.job.id),
            state_legend(context),
            details(text("page_line.shares"), shares_table(context, result, names)),
            help=text("page_line.states_help"),
        ),
        dmc.Group([dmc.Text(text("page_line.replay_again"), size="sm", c="gray.7"), buttons] if buttons else []),
    ]  # fmt: skip


def states_of(result: Result) -> Any:
    """The states of a replay as they were recorded; read once, not to be changed."""
    path = file_of(result, STATES_FILE)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def window_text(context: Context, begin: int, end: int) -> str:
    """The window [min] that is shown, in words."""
    return context.text("page_line.window_said", begin=clock(begin), end=clock(end))


def unit_names(context: Context, case: Case, result: Result) -> dict[str, str]:
    """Names of the stations for people; those of a line that has changed since stand as they are called."""
    line, text = case.line_of(str(result.document["scenario"])), context.text
    return {
        name: short_station_name(line, name, text) if name in line.stations else name.replace("_", " ")
        for name in result.document["units"]
    }


def _source(context: Context, result: Result, scenario: str) -> str:
    """Where the drawing and the pictures are, one address after the other."""
    at = context.at(context.path, f"?case={quote(context.case)}&version={result.version}")
    frames = f"{API}/cases/{quote(context.case)}/results/{result.job.id}"
    return f"{drawing_address(at, scenario)} {frames}"


def _texts(context: Context) -> dict[str, str]:
    """What the script says, as attributes of its place."""
    text = context.text
    words = {
        name: text(f"page_line.replay_{name}")
        for name in ("play", "pause", "speed", "time", "output", "clock", "failed", "busy", "people")
    }
    speeds = {str(speed): text("page_line.replay_speed_of", n=speed) for speed in SPEEDS}
    states = {letter(number): text(f"page_line.short_{name}") for number, name in enumerate(GROUP_NAMES)}
    colours = {letter(number): colour for number, colour in enumerate(GROUP_COLOURS)}
    return {
        "data-words": json.dumps(words, ensure_ascii=False), "data-speeds": json.dumps(speeds, ensure_ascii=False),
        "data-states": json.dumps(states, ensure_ascii=False), "data-colours": json.dumps(colours),
        "data-failed": words["failed"],
    }  # fmt: skip


def state_key(group: str) -> str:
    """The key of the name of a group of states."""
    return "page_line.off" if group == OFF else f"state.{group}"


def state_legend(context: Context) -> Any:
    """The colours of the states."""
    return html.Ul(
        [
            html.Li([html.Span(className="line-colour", style={"background": colour}), context.text(state_key(name))])
            for name, colour in zip(GROUP_NAMES, GROUP_COLOURS, strict=True)
        ],
        className="line-legend",
    )


def shares_table(context: Context, result: Result, names: dict[str, str]) -> Any:
    """Share of the time of each machine by state [%]."""
    text, units = context.text, result.document["units"]
    used = [name for name in GROUP_NAMES if any(name in unit["shares"] for each in units.values() for unit in each)]
    head = [html.Th(text("page_line.machine"))]
    head += [html.Th(text(state_key(name)), className="number") for name in used]
    body = []
    for station, each in units.items():
        for index, unit in enumerate(each):
            shown = names[station] if len(each) == 1 else f"{names[station]} {index + 1}"
            cells = [
                html.Td(number(100.0 * unit["shares"].get(name, 0.0), 1) + text("unit.percent"), className="number")
                for name in used
            ]
            body.append(html.Tr([html.Th(shown, scope="row", className="cut-cell", title=shown), *cells]))
    return html.Div(
        html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="plain"), className="line-scroll",
        tabIndex=0, role="region", **{"aria-label": text("page_line.shares")},
    )  # fmt: skip
