"""The line: its drawing, its parameters to be changed in place, a shift replayed, and which parameters matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.panels import empty_state, page_title
from dashboard.components.problems import refusal
from dashboard.context import Context
from dashboard.pages.line import callbacks
from dashboard.pages.line.facts import facts
from dashboard.pages.line.frame import TABS, is_there, loaded
from dashboard.pages.line.tabs import file_tab
from simcore.errors import SpecError

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.services import Services


def layout(context: Context) -> Any:
    """The page; a line that can't be read is shown as its file with its problems."""
    text = context.text
    title = page_title(text("page_line.title"), text("page_line.lead"))
    if not context.case:
        return [title, empty_state(text("shell.choose_case"), text("shell.choose_case_help"), _to_start(context))]
    if not is_there(context):
        return [title, empty_state(text("page_line.none"), text("page_line.none_help"), _to_start(context))]
    try:
        case = loaded(context)
    except SpecError as error:
        return [title, html.Div(refusal(error, text), id="line-broken"), file_tab(context)]
    chosen = context.query.get("tab", "")
    chosen = chosen if chosen in TABS else TABS[0]
    return [
        title,
        html.Div(facts(context, case), id="line-facts"),
        dmc.Tabs(
            [
                dmc.TabsList([dmc.TabsTab(text(f"page_line.tab_{name}"), value=name) for name in TABS]),
                *(dmc.TabsPanel(html.Div(id=f"line-tab-{name}"), value=name, mt="md") for name in TABS),
            ],
            id="line-tabs", value=chosen, mt="md", persistence=context.case, persistence_type="session",
        ),
    ]  # fmt: skip


def register(app: Dash, services: Services) -> None:
    """The callbacks of the page."""
    callbacks.register(app, services)


def _to_start(context: Context) -> Any:
    return dcc.Link(context.text("shell.to_start"), href=context.link("/"))
