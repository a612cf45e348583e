"""The frame of every page: product, language, navigation, who is logged in, and the place of the content."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update, set_props

from dashboard.cases.editing import may_step, redo, undo
from dashboard.components import graph, jobs
from dashboard.components.graph import FONTS
from dashboard.components.jobs import ENDED
from dashboard.components.panels import empty_state
from dashboard.components.problems import refusal
from dashboard.context import Context
from dashboard.pages import BY_PATH, PAGES, Page
from dashboard.pages.built import BUILT
from dashboard.services import Services
from simcore.errors import LineproofError

LOCATION, CONTENT, NAVIGATION, LANGUAGE = "location", "content", "navigation", "language"
CASE_BAR, UNDO, REDO, CHANGED = "case-bar", "undo", "redo", "case-changed"
"""`case-changed` is the store that a page sets (to the version that results) when it has changed the case."""
SAID = "said"
"""Where a refusal appears that no page has a place for."""
HEADER_HEIGHT, NAVIGATION_WIDTH = 56, 184
_LOGGER = logging.getLogger("dashboard")
# Chinese first, or Japanese shapes of the same characters appear. Shade 7 carries white text at 4.5:1 and more.
THEME = {"fontFamily": FONTS, "primaryColor": "indigo", "primaryShade": 7, "defaultRadius": "md",
         "headings": {"fontFamily": FONTS, "fontWeight": "600"}}  # fmt: skip


def layout(context: Context) -> Any:
    """The frame with the page of the address in it."""
    return dmc.MantineProvider(
        [
            dcc.Location(id=LOCATION, refresh="callback-nav"),
            dcc.Store(id=ENDED, data=""),
            dcc.Store(id=CHANGED, data=""),
            html.A(context.text("shell.skip"), href=f"#{CONTENT}", className="skip"),
            dmc.AppShell(
                [
                    dmc.AppShellHeader(_header(context), px="md"),
                    dmc.AppShellNavbar(
                        html.Nav(_links(context), id=NAVIGATION, **{"aria-label": context.text("shell.navigation")}),
                        p="sm",
                    ),
                    dmc.AppShellMain(
                        [
                            html.Div(id=CASE_BAR),
                            html.Div(id=SAID, **{"aria-live": "assertive"}),
                            html.Div(id=CONTENT, tabIndex=-1),
                        ]
                    ),
                ],
                header={"height": HEADER_HEIGHT},
                navbar={"width": NAVIGATION_WIDTH, "breakpoint": 0},
                padding="lg",
            ),
        ],
        theme=THEME,
        forceColorScheme="light",
    )


def register(app: Dash, services: Services) -> None:
    """The callback that puts the page of the address into the frame, and the callbacks of all pages."""

    @app.callback(
        Output(CONTENT, "children"),
        Output(NAVIGATION, "children"),
        Output(LANGUAGE, "href"),
        Output(CASE_BAR, "children"),
        Output(SAID, "children"),
        Input(LOCATION, "pathname"),
        Input(LOCATION, "search"),
        Input(ENDED, "data"),
    )
    def show(path: str | None, search: str | None, _ended: str | None) -> tuple[Any, Any, str, Any, None]:
        context = services.context(path or "/", search or "")
        page = BY_PATH.get(context.path)
        return content(context, page), _links(context), _other_language(context), case_bar(context, page), None

    @app.callback(
        Output(LOCATION, "search"),
        Output(CHANGED, "data"),
        Input(UNDO, "n_clicks"),
        Input(REDO, "n_clicks"),
        State(LOCATION, "pathname"),
        State(LOCATION, "search"),
        prevent_initial_call=True,
    )
    def step(undone: int | None, redone: int | None, path: str, search: str) -> tuple[Any, Any]:
        if not undone and not redone:
            return no_update, no_update
        context = services.context(path, search)
        with suppress(LineproofError):
            version = undo(context) if ctx.triggered_id == UNDO else redo(context)
            # The address says which state is shown, so that the page and the way back in the browser follow.
            return context.link("", **{**context.query, "at": version[:12]}), version
        return no_update, no_update

    @app.callback(
        Output(CASE_BAR, "children", allow_duplicate=True),
        Input(CHANGED, "data"),
        State(LOCATION, "pathname"),
        State(LOCATION, "search"),
        prevent_initial_call=True,
    )
    def changed(_version: str | None, path: str, search: str) -> Any:
        """A page has changed the case: the bar shows the version and the steps that are possible now."""
        context = services.context(path, search)
        return case_bar(context, BY_PATH.get(context.path))

    jobs.register(app, services)
    graph.register(app)
    for page in PAGES:
        BUILT[page.name].register(app, services)


def failed(error: Exception, services: Services) -> None:
    """A callback ended in an error: a refusal is said on the page, anything else too, and goes to the log."""
    text = services.context().text
    if not isinstance(error, LineproofError):
        _LOGGER.error("a callback failed", exc_info=error)
        error = LineproofError("INTERNAL", text("shell.internal"), text("shell.internal_hint"))
    set_props(SAID, {"children": refusal(error, text)})


def case_bar(context: Context, page: Page | None) -> Any:
    """The case of the page: its name, which version is shown, and the steps back and forward."""
    if not context.case or page is None:
        return None
    try:
        history = context.services.cases.versions(context.case).history(most=1)
    except LineproofError:
        return None
    text, old = context.text, bool(context.version) and context.version != history.version
    parts: list[Any] = [
        html.Span(context.case, className="case-name cut", title=context.case),
        html.Span(text("shell.version", version=(context.version or history.version)[:8]), className="case-version"),
    ]
    if old:
        parts.append(dmc.Badge(text("shell.old_version"), color="yellow", variant="light", c="dark"))
        parts.append(dcc.Link(text("shell.to_present"), href=context.link(context.path, version="")))
    buttons = [
        dmc.Button(
            text(f"shell.{name}"), id=name, n_clicks=0, size="compact-sm", variant="default",
            disabled=old or not steps or not may_step(context, -1 if name == UNDO else 1),
            attributes={"root": {"title": text(f"shell.{name}_help", steps=steps)}},
        )
        for name, steps in ((UNDO, history.undo), (REDO, history.redo))
    ]  # fmt: skip
    return dmc.Group(
        [dmc.Group(parts, gap="sm", wrap="nowrap"), dmc.Group(buttons, gap=6, wrap="nowrap")],
        justify="space-between", wrap="nowrap", className="case-bar",
    )  # fmt: skip


def content(context: Context, page: Page | None) -> Any:
    """A page, or what is said in place of one that isn't there."""
    text = context.text
    if page is None:
        return empty_state(text("shell.not_found"), text("shell.not_found_help"))
    try:
        return BUILT[page.name].layout(context)
    except LineproofError as error:
        return [dmc.Title(text(f"page.{page.name}"), order=1, size="h2", mb="md"), refusal(error, text)]


def _header(context: Context) -> Any:
    text, user = context.text, context.user
    who = text("shell.without_login") if user.role == "local" else f"{user.name} · {text(f'role.{user.role}')}"
    right = [
        html.A(
            text("shell.other_language"), id=LANGUAGE, href=_other_language(context), className="language",
            lang="zh-CN" if text.language == "en" else "en", title=text("shell.other_language_label"),
        ),
        dmc.Text(who, size="sm", c="gray.7"),
    ]  # fmt: skip
    if user.role != "local":
        leave = html.Button(text("shell.log_out"), type="submit", className="log-out")
        right.append(html.Form(leave, method="post", action="/logout"))
    brand = dcc.Link(
        dmc.Group([_mark(), dmc.Text(text("shell.product"), fw=700, size="lg")], gap="xs"),
        href=context.link("/"), className="brand",
    )  # fmt: skip
    return dmc.Group([brand, dmc.Group(right, gap="md")], justify="space-between", h="100%", wrap="nowrap")


def _links(context: Context) -> list[Any]:
    """The pages; the one that is open is told to a screen reader too."""
    return [
        dcc.Link(
            dmc.Group([html.Span(className=f"icon icon-{page.icon}"), context.text(f"page.{page.name}")], gap="sm"),
            # Who looks at a scenario goes on looking at it.
            href=context.link(page.path, scenario=context.query.get("scenario", "")),
            className="page-link open" if page.path == context.path else "page-link",
            id=f"to-{page.name}",
        )
        for page in PAGES
    ]


def _other_language(context: Context) -> str:
    """The same page in the other language, with everything that the address says."""
    return context.link(context.path, **{**context.query, "lang": "zh" if context.text.language == "en" else "en"})


def _mark() -> Any:
    return html.Span(className="mark")
