"""The tabs of the page: layout with parameters, replay, drivers, and the file as text."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.cases.loaded import found_problems
from dashboard.components.grid import grid
from dashboard.components.panels import details, notice, panel
from dashboard.components.problems import problem_list
from dashboard.context import Context
from dashboard.pages.line.drivers import drivers_tab
from dashboard.pages.line.frame import drawing_address, may_change
from dashboard.pages.line.parts import KINDS, LINE, Part, chosen_part, parts_of, rows, source_texts, users_of
from dashboard.pages.line.replay import replay_tab
from lines.text import decode
from scenarios.case import CASE_FILE, Case, loads_case
from scenarios.words import short_station_name
from simcore.errors import LineproofError
from simcore.spec import LineSpec

ORIGINS = ("own", "calculated", "default")


def tab(context: Context, case: Case, name: str) -> Any:
    """The content of a tab."""
    if name == "replay":
        return replay_tab(context, case)
    if name == "drivers":
        return drivers_tab(context, case)
    return file_tab(context) if name == "file" else plan_tab(context, case)


def plan_tab(context: Context, case: Case) -> list[Any]:
    """The drawing, a list to choose from, the place of the parameters of what is chosen, and the problems."""
    text, line = context.text, case.line
    part = chosen_part(line, context.query.get("part", ""), text)
    return [
        panel(
            text("page_line.drawing_title"),
            html.Div(id="line-plan", className="line-drawing", **{"data-failed": text("page_line.drawing_failed")}),
            legend(context),
            dcc.Store(id="line-source", data=drawing_address(context)),
            dcc.Store(id="line-drawn"),
            help=text("page_line.drawing_help"), right=_chooser(context, line, part),
        ),
        html.Div(id="line-parameters"),
        panel(text("page_line.problems"), html.Div(problems(context), id="line-problems"),
              help=text("page_line.problems_help")),
    ]  # fmt: skip


def legend(context: Context) -> Any:
    """What the signs of the drawing mean."""
    text = context.text
    signs = ("tank", "lamp", "flow", "rework", "crew")
    return html.Ul(
        [html.Li([html.Span(className=f"sign sign-{sign}"), text(f"page_line.sign_{sign}")]) for sign in signs],
        className="line-legend",
    )


def _chooser(context: Context, line: LineSpec, part: Part) -> Any:
    """The list from which a part is chosen with the keyboard; a click in the drawing sets it."""
    text = context.text
    groups: list[dict[str, Any]] = []
    parts = parts_of(line, text)
    for kind in (*KINDS, LINE):
        items = [{"value": each.key, "label": each.label[:80]} for each in parts if each.kind == kind]
        if items:
            groups.append({"group": text(f"page_line.kind_{kind}"), "items": items})
    return dmc.Select(
        id="line-part", data=groups, value=part.key, searchable=True, allowDeselect=False, w=280, size="sm",
        persistence=context.case, persistence_type="session", nothingFoundMessage=text("page_line.no_part"),
        comboboxProps={"withinPortal": True}, **{"aria-label": text("page_line.choose_part")},
    )  # fmt: skip


def parameters(context: Context, case: Case, part: Part) -> Any:
    """The parameters of a part as a table that is changed in place."""
    text, line = context.text, case.line
    shown = rows(line, part, text)
    editable = may_change(context)
    facts = part_facts(line, part, context)
    body: list[Any] = [dmc.Text(facts, size="sm", c="gray.7", mb="xs", className="line-part-facts")] if facts else []
    body += [
        html.Div(id="line-said", **{"aria-live": "polite"}),
        _origin_legend(context),
        grid("line-grid", _columns(context, editable), shown, text, text("page_line.table_of", name=part.label),
             getRowId="params.data.id",
             options={"singleClickEdit": True, "stopEditingWhenCellsLoseFocus": True, "pagination": False,
                      "tooltipShowDelay": 400}),
        dmc.Text(text("page_line.edit_help" if editable else "page_line.edit_not"), size="sm", c="gray.7", mt="xs"),
    ] if shown else [notice(text("page_line.no_parameters"))]  # fmt: skip
    return panel(text("page_line.parameters_of", name=part.label), *body, identifier="line-parameters-panel")


def part_facts(line: LineSpec, part: Part, context: Context) -> str:
    """What binds a part to others, in a sentence: from where, to where, who."""
    text = context.text
    if part.kind == "stations":
        station = line.stations[part.name]
        origins = ", ".join(_place(line, each.origin, text) for each in station.inputs)
        said = [text("page_line.fact_from", names=origins),
                text("page_line.fact_to", names=_place(line, station.to, text))]  # fmt: skip
        if station.calendar is not None:
            said.append(text("page_line.fact_calendar", name=station.calendar))
        return "; ".join(said)
    if part.kind == "pools":
        names = [short_station_name(line, name, text) for name in users_of(line, part.name)]
        return text("page_line.fact_users", names=", ".join(names)) if names else text("page_line.fact_no_users")
    return ""


def _place(line: LineSpec, name: str, text: Any) -> str:
    if name in line.buffers:
        return str(text.name(line.buffers[name].label, name.replace("_", " ")))
    if name in line.sinks:
        return str(text.name(line.sinks[name].label, name.replace("_", " ")))
    return str(text(f"part.{name}")) if text.has(f"part.{name}") else name.replace("_", " ")


def _columns(context: Context, editable: bool) -> list[dict[str, Any]]:
    text = context.text
    of_range = {"function": f"{str(editable).lower()} && params.data.is_range"}
    value = {"type": "rightAligned", "minWidth": 80, "width": 92, "sortable": False, "cellClass": "line-number"}
    return [
        {"field": "name", "headerName": text("page_line.column_name"), "minWidth": 150, "width": 210, "wrapText": True,
         "autoHeight": True, "tooltipField": "tip"},
        {"field": "low", "headerName": text("page_line.column_low"), "editable": of_range, **value},
        {"field": "typical", "headerName": text("page_line.column_typical"), "editable": editable,
         "cellClassRules": {f"{kind}-value": f"params.data.origin == '{kind}'" for kind in ORIGINS}, **value},
        {"field": "high", "headerName": text("page_line.column_high"), "editable": of_range, **value},
        {"field": "allowed", "headerName": text("page_line.column_allowed"), "minWidth": 96, "width": 120,
         "wrapText": True, "autoHeight": True, "sortable": False},
        {"field": "origin_name", "headerName": text("page_line.column_origin"), "minWidth": 66, "width": 76,
         "cellClassRules": {f"{kind}-value": f"params.data.origin == '{kind}'" for kind in ORIGINS}},
        {"field": "source", "headerName": text("page_line.column_source"), "minWidth": 88, "width": 104,
         "editable": of_range, "cellEditor": "agSelectCellEditor",
         "cellEditorParams": {"values": list(source_texts(text))}},
        {"field": "reference", "headerName": text("page_line.column_reference"), "minWidth": 96, "width": 220,
         "editable": of_range, "tooltipField": "reference", "cellClass": "line-reference"},
    ]  # fmt: skip


def _origin_legend(context: Context) -> Any:
    text = context.text
    return html.Ul(
        [html.Li([html.Span(text(f"page_line.origin_{kind}"), className=f"{kind}-value"), ": ",
                  text(f"page_line.origin_{kind}_help")]) for kind in ORIGINS],
        className="line-origins",
    )  # fmt: skip


def problems(context: Context) -> Any:
    """What is wrong or doubtful with the case as it is."""
    return problem_list(found_problems(context.services.cases.versions(context.case), context.version), context.text)


def line_file(context: Context) -> str:
    """The name of the line file of the case, or the usual one where the settings can't be read."""
    versions = context.services.cases.versions(context.case)
    content = versions.read(CASE_FILE, context.version or None)
    try:
        return loads_case(decode(content, CASE_FILE), CASE_FILE).line
    except LineproofError:
        return "line.toml"


def file_tab(context: Context) -> Any:
    """The line file as text: what the table can't change, and a file that has errors."""
    text, file = context.text, line_file(context)
    versions = context.services.cases.versions(context.case)
    manifest = versions.manifest(context.version or versions.present())
    content = versions.read(file, context.version or None).decode("utf-8", "replace") if file in manifest else ""
    editable = may_change(context)
    return panel(
        text("page_line.file_title", file=file),
        dmc.Text(text("page_line.file_lead"), size="sm", c="gray.7", mb="sm"),
        html.Div(id="line-file-said", **{"aria-live": "polite"}),
        dmc.Textarea(
            id="line-file", value=content, autosize=True, minRows=16, maxRows=28, readOnly=not editable,
            className="line-file", **{"aria-label": text("page_line.file_label", file=file)},
        ),
        dmc.Group(
            [dmc.Button(text("page_line.file_save"), id="line-file-save", n_clicks=0, disabled=not editable, size="sm"),
             dmc.Checkbox(id="line-file-keep", label=text("page_line.file_keep"), checked=False)],
            mt="sm",
        ),
        details(text("page_line.problems"), html.Div(problems(context), id="line-file-problems"), is_open=True),
    )  # fmt: skip
