"""The frame of every page: product, language, navigation, who is logged in, and the place of the content."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html

from dashboard.context import Context
from dashboard.pages import BY_PATH, PAGES, Page
from dashboard.services import Services

LOCATION, CONTENT, NAVIGATION, LANGUAGE = "location", "content", "navigation", "language"
HEADER_HEIGHT, NAVIGATION_WIDTH = 56, 200
FONTS = (
    '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", '
    "system-ui, -apple-system, sans-serif"
)
# Chinese first, or Japanese shapes of the same characters appear. Shade 7 carries white text at 4.5:1 and more.
THEME = {"fontFamily": FONTS, "primaryColor": "indigo", "primaryShade": 7, "defaultRadius": "md",
         "headings": {"fontFamily": FONTS, "fontWeight": "600"}}  # fmt: skip


def layout(context: Context) -> Any:
    """The frame with the page of the address in it."""
    return dmc.MantineProvider(
        [
            dcc.Location(id=LOCATION, refresh="callback-nav"),
            html.A(context.text("shell.skip"), href=f"#{CONTENT}", className="skip"),
            dmc.AppShell(
                [
                    dmc.AppShellHeader(_header(context), px="md"),
                    dmc.AppShellNavbar(
                        html.Nav(
                            _links(context), id=NAVIGATION, **{"aria-label": context.text("shell.navigation")}
                        ),
                        p="sm",
                    ),
                    dmc.AppShellMain(html.Main(id=CONTENT, tabIndex=-1)),
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
        Input(LOCATION, "pathname"),
        Input(LOCATION, "search"),
        State(LOCATION, "hash"),
    )
    def show(path: str | None, search: str | None, _fragment: str | None) -> tuple[Any, Any, str]:
        context = services.context(path or "/", search or "")
        page = BY_PATH.get(context.path)
        return content(context, page), _links(context), _other_language(context)

    for page in PAGES:
        module = page.module()
        if module is not None:
            module.register(app, services)


def content(context: Context, page: Page | None) -> Any:
    """A page, or what is said in place of one that isn't there."""
    text = context.text
    if page is None:
        return empty_state(text("shell.not_found"), text("shell.not_found_help"))
    module = page.module()
    if module is not None:
        return module.layout(context)
    return [
        dmc.Title(text(f"page.{page.name}"), order=1, size="h2", mb="md"),
        empty_state(text("shell.coming"), text(f"page_{page.name}.empty")),
    ]


def empty_state(title: str, explanation: str, *children: Any) -> Any:
    """What stands where nothing is yet: what it will be, and what to do."""
    return dmc.Paper(
        dmc.Stack([dmc.Text(title, fw=600), dmc.Text(explanation, c="gray.7", maw=620), *children], gap="xs"),
        withBorder=True,
        p="xl",
        className="empty-state",
    )


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
            href=context.link(page.path),
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
