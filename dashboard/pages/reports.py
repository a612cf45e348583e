"""Reports: every document that can be made of a case, for whom it is, whether it still holds, and where to get it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html

from dashboard.api.places import API
from dashboard.cases.loaded import snapshot
from dashboard.cases.results import Result, shown_result
from dashboard.components.cards import stale_mark
from dashboard.components.jobs import job_strip, start_button
from dashboard.components.panels import empty_state, page_title, panel
from dashboard.context import Context
from dashboard.jobs.manager import action_of
from dashboard.jobs.places import DOCUMENT
from dashboard.jobs.table import Kind
from scenarios.acceptance.case import TERMS_FILE
from scenarios.case import CASE_FILE

if TYPE_CHECKING:
    from dashboard.services import Services

OF_SIMULATION: tuple[Kind, ...] = ("quote", "compare", "explain", "predict", "alternatives", "timeline")
OF_ACCEPTANCE: tuple[Kind, ...] = ("plan", "accept", "pack")
KILOBYTE = 1024
LINK, COPY = "reports-link", "reports-copy"


def layout(context: Context) -> Any:
    """The page."""
    text = context.text
    head = page_title(text("page.reports"), text("page_reports.lead"))
    if not context.case:
        return [head, empty_state(text("shell.choose_case"), text("shell.choose_case_help"))]
    versions = context.services.cases.versions(context.case)
    version = context.version or versions.present()
    folder = snapshot(versions, version)
    kinds: tuple[Kind, ...] = ()
    if (folder / CASE_FILE).exists():
        kinds += OF_SIMULATION
    if (folder / TERMS_FILE).exists():
        kinds += OF_ACCEPTANCE
    rows = [_row(context, kind) for kind in kinds]
    heads = [html.Th(text(f"page_reports.{name}")) for name in ("document", "reader", "made", "files", "make")]
    shown = {"version": version, "scenario": context.query.get("scenario", "")}
    link = context.link("/results" if OF_SIMULATION[0] in kinds else "/acceptance", **shown)
    return [
        head, job_strip(context, kinds),
        panel(text("page_reports.documents"),
              html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain reports-table")),
        panel(
            text("page_reports.share"), html.P(text("page_reports.share_lead")),
            dmc.Group(
                [
                    dmc.TextInput(id=LINK, value=link, readOnly=True, flex=1, miw=260,
                                  label=text("page_reports.share_label")),
                    dmc.CopyButton(text("page_reports.copy"), id=COPY, value=link,
                                   copiedChildren=text("page_reports.copied")),
                ],
                align="flex-end",
            ),
        ),
        html.P(text("page_reports.figures"), className="reports-what"),
    ]  # fmt: skip


def register(app: Dash, services: Services) -> None:
    """The link gets the address of the site before it: only the browser knows that."""

    @app.callback(
        Output(LINK, "value"), Output(COPY, "value"), Input("location", "href"), State(LINK, "value"),
    )  # fmt: skip
    def whole(href: str | None, link: str) -> tuple[str, str]:
        parts = urlsplit(link)
        full = services.context().whole(f"{parts.path}?{parts.query}", href or "")
        return full, full


def _row(context: Context, kind: Kind) -> Any:
    text = context.text
    result = shown_result(context, kind)
    may = context.user.may(action_of(kind))
    return html.Tr([
        html.Td([html.Strong(text(f"kind.{kind}")),
                 html.Div(text(f"page_reports.what_{kind}"), className="reports-what")]),
        html.Td(text(f"page_reports.for_{kind}")),
        html.Td(_made(context, result)),
        html.Td(_files(context, result)),
        html.Td(start_button(text("page_reports.make_now"), kind) if may else ""),
    ])  # fmt: skip


def _made(context: Context, result: Result | None) -> Any:
    """When, of which version, and whether an input has changed since."""
    if result is None:
        return context.text("page_reports.never")
    when = datetime.fromtimestamp(result.job.ended or result.job.made).strftime("%Y-%m-%d %H:%M")
    parts: list[Any] = [
        html.Div(when),
        html.Div(context.text("shell.version", version=result.version[:8]), className="reports-what"),
    ]
    return [*parts, stale_mark(context.text)] if result.stale else parts


def _files(context: Context, result: Result | None) -> Any:
    if result is None:
        return ""
    place = f"{API}/cases/{context.case}/jobs/{result.job.id}/files"
    links = []
    for name in result.files:
        if name == DOCUMENT:
            continue
        size = max(1, round((result.job.folder / name).stat().st_size / KILOBYTE))
        inline = name.endswith(".html")
        more = {"target": "_blank", "rel": "noopener"} if inline else {}
        link = html.A(name, href=f"{place}/{name}{'?inline=true' if inline else ''}", **more)
        links.append(html.Div([link, " ", html.Span(f"{size} kB", className="reports-what reports-size")]))
    return links
