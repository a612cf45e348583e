"""What happens on the page: choosing, changing, replaying."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from dashboard.cases.editing import write_file
from dashboard.cases.results import result_of
from dashboard.components.panels import notice
from dashboard.components.problems import refusal
from dashboard.context import Context
from dashboard.pages.line.edits import Saved, save_row
from dashboard.pages.line.facts import facts
from dashboard.pages.line.frame import TABS, drawing_address, loaded
from dashboard.pages.line.gantt import states_figure
from dashboard.pages.line.parts import chosen_part, rows
from dashboard.pages.line.replay import replay_of, states_of, unit_names, window_text
from dashboard.pages.line.tabs import file_problems, line_file, parameters, problems, tab
from dashboard.services import Services
from simcore.errors import LineproofError

PATH, SEARCH = State("location", "pathname"), State("location", "search")


def register(app: Dash, services: Services) -> None:
    """The callbacks of the page."""
    _choosing(app, services)
    _changing(app, services)
    _replaying(app, services)
    # A callback without output isn't called when its input comes onto the page.
    app.clientside_callback(
        ClientsideFunction("line", "draw"), Output("line-drawn", "data"), Input("line-source", "data"),
        State("line-part", "value"),
    )  # fmt: skip
    app.clientside_callback(ClientsideFunction("line", "choose"), Input("line-part", "value"))
    app.clientside_callback(
        ClientsideFunction("line", "replay"), Output("line-replayed", "data"), Input("line-replay-source", "data")
    )  # fmt: skip
    app.clientside_callback(
        ClientsideFunction("line", "seek"), Input("line-states", "clickData"), prevent_initial_call=True
    )  # fmt: skip


def _choosing(app: Dash, services: Services) -> None:
    # Called at first too, for the browser may remember another tab and another part than the layout names.
    # Only one panel is filled: the parts of a panel have names that may stand on the page once.
    @app.callback(*(Output(f"line-tab-{name}", "children") for name in TABS), Input("line-tabs", "value"), PATH, SEARCH)
    def show_tab(chosen: str, path: str, search: str) -> tuple[Any, ...]:
        context = services.context(path, search)
        content = tab(context, loaded(context), chosen)
        return tuple(content if name == chosen else None for name in TABS)

    @app.callback(Output("line-parameters", "children"), Input("line-part", "value"), PATH, SEARCH)
    def show_part(key: str, path: str, search: str) -> Any:
        context = services.context(path, search)
        case = loaded(context)
        return parameters(context, case, chosen_part(case.line, key or "", context.text))


def _changing(app: Dash, services: Services) -> None:
    @app.callback(
        Output("line-said", "children"),
        Output("line-grid", "rowData"),
        Output("line-problems", "children"),
        Output("line-facts", "children"),
        Output("line-source", "data"),
        Output("case-changed", "data", allow_duplicate=True),
        Input("line-grid", "cellValueChanged"),
        State("line-part", "value"),
        PATH,
        SEARCH,
        prevent_initial_call=True,
    )
    def change(edits: Any, key: str, path: str, search: str) -> tuple[Any, ...]:
        if not edits:
            return (no_update,) * 6
        context = services.context(path, search)
        try:
            saved = [each for each in (save_row(context, edit["data"]) for edit in _last(edits)) if each is not None]
        except LineproofError as error:
            return (_unsaved(context, error), *(no_update,) * 5)
        if not saved:
            return (None, *(no_update,) * 5)
        case = loaded(context)
        part = chosen_part(case.line, key or "", context.text)
        return (
            _said(context, saved), rows(case.line, part, context.text), problems(context), facts(context, case),
            drawing_address(context), saved[-1].version,
        )  # fmt: skip

    @app.callback(
        Output("line-file-said", "children"),
        Output("line-file-problems", "children"),
        Output("case-changed", "data", allow_duplicate=True),
        Input("line-file-save", "n_clicks"),
        State("line-file", "value"),
        State("line-file-keep", "checked"),
        PATH,
        SEARCH,
        prevent_initial_call=True,
    )
    def save_file(clicks: int | None, content: str, keep: bool, path: str, search: str) -> tuple[Any, Any, Any]:
        if not clicks:
            return no_update, no_update, no_update
        context = services.context(path, search)
        try:
            file = line_file(context)
            what = context.text("page_line.file_what", file=file)
            version = write_file(context, file, (content or "").encode("utf-8"), what, keep_invalid=bool(keep))
        except LineproofError as error:
            return refusal(error, context.text), no_update, no_update
        return notice(context.text("page_line.file_saved"), "success"), file_problems(context), version


def _last(edits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last state of each row: a row holds all its cells."""
    return list({str(edit.get("rowId")): edit for edit in edits}.values())


def _said(context: Context, saved: list[Saved]) -> list[Any]:
    said = [notice(context.text("page_line.saved", what="; ".join(each.what for each in saved)), "success")]
    if any(each.lost_source for each in saved):
        said.append(notice(context.text("page_line.lost_source"), "warning"))
    return said


def _unsaved(context: Context, error: LineproofError) -> list[Any]:
    """What was refused stays in the table, so that the other cells of the row can be brought to fit."""
    said: list[Any] = [refusal(error, context.text)]
    if any(problem.code == "RANGE_ORDER" for problem in error.problems):
        said.append(notice(context.text("page_line.range_order"), "info"))
    return said


def _replaying(app: Dash, services: Services) -> None:
    @app.callback(
        Output("line-replay-part", "children"), Input("line-scenario", "value"), PATH, SEARCH,
        prevent_initial_call=True,
    )  # fmt: skip
    def show_scenario(scenario: str, path: str, search: str) -> Any:
        context = services.context(path, search)
        case = loaded(context)
        return replay_of(context, case, scenario if scenario in case.settings.scenarios else case.settings.baseline)

    @app.callback(
        Output("line-states-place", "children"),
        Output("line-window-said", "children"),
        Input("line-window", "value"),
        State("line-result", "data"),
        PATH,
        SEARCH,
        prevent_initial_call=True,
    )
    def show_window(window: list[float], number: int, path: str, search: str) -> tuple[Any, Any]:
        context = services.context(path, search)
        result = result_of(services, context.case, int(number))
        begin, end = int(window[0]), max(int(window[0]) + 1, int(window[1]))
        names = unit_names(context, loaded(context), result)
        figure = states_figure(states_of(result), names, context.text, begin, end)
        return figure, window_text(context, begin, end)

    @app.callback(
        Output("line-window", "value"),
        Input("line-states", "relayoutData"),
        State("line-window", "max"),
        State("line-window", "value"),
        prevent_initial_call=True,
    )
    def zoom(layout: dict[str, Any] | None, longest: int, window: list[float]) -> Any:
        found = zoomed(layout or {}, longest)
        return no_update if found is None or found == window else found


def zoomed(layout: dict[str, Any], longest: int) -> list[int] | None:
    """The window [min] to which somebody has zoomed in the figure, in whole minutes; None where nobody has."""
    if layout.get("xaxis.autorange"):
        return [0, longest]
    begin, end = layout.get("xaxis.range[0]"), layout.get("xaxis.range[1]")
    if not isinstance(begin, int | float) or not isinstance(end, int | float):
        return None
    first = min(max(0, int(begin)), longest - 1)
    return [first, max(first + 1, min(longest, -int(-end // 1)))]
