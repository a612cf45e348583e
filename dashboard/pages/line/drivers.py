"""Which parameters matter most: the drivers of the kept prediction of a scenario."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
import plotly.graph_objects as go
from dash import dcc, html

from dashboard.cases.results import Result, shown_result
from dashboard.components.cards import stale_mark
from dashboard.components.graph import graph, text_for_figure
from dashboard.components.hints import term
from dashboard.components.jobs import job_strip, start_button
from dashboard.components.panels import empty_state, notice, panel
from dashboard.context import Context
from dashboard.pages.line.parts import KINDS
from scenarios.case import Case
from scenarios.numbers import number
from scenarios.parameter_words import parameter_text, short_value
from scenarios.prediction.parameters import Uncertain
from scenarios.prediction.words import MOST_DRIVERS
from scenarios.provenance import origin
from scenarios.study import chosen_scenario

ROW, AROUND = 34, 70
COLOUR = "#7048a8"


def drivers_tab(context: Context, case: Case) -> Any:
    """The newest prediction, or what it would say."""
    text = context.text
    scenario = chosen_scenario(case)
    result = shown_result(context, "predict")
    button = start_button(text("page_line.predict"), "predict", scenario) if context.user.may("run") else None
    strip = job_strip(context, ("predict",))
    if result is None:
        return [
            strip,
            empty_state(
                text("page_line.drivers_empty"),
                text("page_line.drivers_empty_help"),
                dmc.Group([button] if button else []),
            ),
        ]
    document = result.document
    drivers = document["drivers"][:MOST_DRIVERS]
    title = text("page_line.drivers_title")
    if not drivers:
        return [strip, panel(title, notice(text("predict.no_driver")))]
    entries = {entry["key"]: _entry(entry) for entry in document["parameters"]["uncertain"]}
    names = [_name(entries[each["parameter"]], case, context) for each in drivers]
    return [
        strip,
        panel(
            title,
            dmc.Text(_said(result, case, context), size="sm", c="gray.8", mb="sm"),
            notice(text("page_line.drivers_stale"), "warning") if result.stale else None,
            graph("line-drivers", _figure(names, drivers, context), text.language, text("page_line.drivers_label"),
                  AROUND + ROW * len(drivers)),
            _table(names, drivers, entries, context),
            help=text("page_line.drivers_help"), right=stale_mark(text) if result.stale else None,
        ),
        dmc.Group([dmc.Text(text("page_line.predict_again"), size="sm", c="gray.7"), button] if button else []),
    ]  # fmt: skip


def _entry(data: dict[str, Any]) -> Uncertain:
    return Uncertain(**{**data, "paths": tuple(data["paths"])})


def _name(entry: Uncertain, case: Case, context: Context) -> str:
    """The parameter in words; as it is called where the case has changed so that it is gone."""
    try:
        return parameter_text(entry, case, context.text)
    except KeyError:
        return entry.key


def _said(result: Result, case: Case, context: Context) -> str:
    text, settings = context.text, result.document["settings"]
    scenario = str(result.document["scenario"])
    known = case.settings.scenarios.get(scenario)
    label = text.name(known.label, scenario) if known is not None else scenario
    return text("page_line.drivers_said", scenario=label, draws=settings["draws"])


def _figure(names: list[str], drivers: list[dict[str, Any]], context: Context) -> Any:
    text = context.text
    shares = [100.0 * each["share"] for each in drivers]
    shown = [number(share, 1) + text("unit.percent") for share in shares]
    figure = go.Figure(
        go.Bar(
            x=shares, y=list(range(len(names))), orientation="h", marker={"color": COLOUR}, text=shown,
            textposition="outside", cliponaxis=False, width=0.6,
            hovertext=[text_for_figure(name) for name in names], hovertemplate="%{hovertext}: %{text}<extra></extra>",
        )
    )  # fmt: skip
    figure.update_layout(
        showlegend=False, margin={"l": 8, "r": 56, "t": 8, "b": 44},
        xaxis={"title": {"text": text("page_line.share_axis")}, "rangemode": "tozero"},
        yaxis={"tickvals": list(range(len(names))), "ticktext": [text_for_figure(name, 34) for name in names],
               "autorange": "reversed", "showgrid": False},
    )  # fmt: skip
    return figure


def _table(
    names: list[str], drivers: list[dict[str, Any]], entries: dict[str, Uncertain], context: Context
) -> Any:  # fmt: skip
    text = context.text
    head = [
        html.Th(text("page_line.column_name")),
        html.Th(term(text("page_line.share"), text("page_line.share_help")), className="number"),
        html.Th(term(text("page_line.effect"), text("page_line.effect_help")), className="number"),
        html.Th(text("page_line.range"), className="number"),
        html.Th(text("page_line.column_source")),
    ]
    rows = []
    for name, each in zip(names, drivers, strict=True):
        entry = entries[each["parameter"]]
        ends = " – ".join(short_value(value) for value in (entry.low, entry.typical, entry.high))
        effect = " → ".join(number(100.0 * each[end], 1, sign=True) for end in ("low", "high")) + text("unit.percent")
        kind = origin(entry.source)
        rows.append(html.Tr([
            html.Td(_link(name, entry, context)),
            html.Td(number(100.0 * each["share"], 1) + text("unit.percent"), className="number"),
            html.Td(effect, className="number"), html.Td(ends, className="number"),
            html.Td(html.Span(text(f"source.{entry.source}"), className=f"{kind}-value")),
        ]))  # fmt: skip
    return html.Div(
        html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain"), className="line-scroll",
        tabIndex=0, role="region", **{"aria-label": text("page_line.drivers_title")},
    )  # fmt: skip


def _link(name: str, entry: Uncertain, context: Context) -> Any:
    """The parameter, which leads to where it is changed; those of measures are changed elsewhere."""
    table, _, rest = entry.key.partition(".")
    if table not in KINDS:
        return name
    part = f"{table}.{rest.partition('.')[0]}"
    return dcc.Link(name, href=context.link("/line", part=part, tab="plan"))
