"""What stands on the page before the record has been read: the files to hand in, and the room for calibration."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.cases.files import record_files
from dashboard.cases.loaded import snapshot
from dashboard.components.grid import grid
from dashboard.components.panels import details, empty_state, notice, page_title, panel
from dashboard.context import Context
from scenarios.acceptance.case import TERMS_FILE, acceptance_case
from scenarios.acceptance.records import COLUMNS
from scenarios.acceptance.records.tables import READABLE
from scenarios.case import CASE_FILE
from scenarios.text import Text
from simcore.errors import LineproofError

UPLOAD, PLACE, SAID, ASKED, SEEN = "data-upload", "data-place", "data-said", "data-asked", "data-seen"
_SHOWN_HEADERS = 5


def layout(context: Context) -> Any:
    """The page; what the record holds is read by a callback, for a large one takes longer than a page may."""
    text = context.text
    title = page_title(text("page.data"), text("page_data.lead"))
    if not context.case:
        return [title, empty_state(text("shell.choose_case"), text("page_data.choose_case_help"))]
    versions = context.services.cases.versions(context.case)
    version = context.version or versions.present()
    names = record_files(versions.manifest(version))
    waiting = html.Div(text("page_data.reading"), className="data-reading") if names else None
    return [
        title,
        html.Div(id=SAID, **{"aria-live": "polite"}),
        html.Div(upload(context, version), id=PLACE),
        dcc.Store(id=ASKED, data={"version": version, "first": True}),
        html.Div(waiting, id=SEEN, **{"aria-live": "polite"}),
        _columns(text),
        _calibration(context, version),
    ]


def expected_files(context: Context, version: str, there: tuple[str, ...]) -> tuple[str, ...]:
    """Files that the terms name and that aren't there yet."""
    folder = snapshot(context.services.cases.versions(context.case), version)
    if not (folder / TERMS_FILE).is_file():
        return ()
    try:
        terms = acceptance_case(folder).terms
    except LineproofError:
        return ()
    agreed = () if terms.adjusted_baseline is None else (terms.adjusted_baseline.file,)
    return tuple(name for name in (*terms.records, *agreed) if name not in there)


def upload(context: Context, version: str) -> Any:
    """Where files are handed in: those that the terms wait for by name, then any."""
    text = context.text
    names = record_files(context.services.cases.versions(context.case).manifest(version))
    old = bool(context.version) and context.version != context.services.cases.versions(context.case).present()
    if not context.user.may("accept") or old:
        return None if names else empty_state(text("page_data.none"), text("page_data.none_here"))
    waited = [
        html.Div(
            [
                html.Span([text("page_data.expected"), " ", html.Code(name)]),
                _choose(text("page_data.hand_in", name=name), {"type": UPLOAD, "name": name}, name[name.rfind(".") :]),
            ],
            className="data-row",
        )
        for name in expected_files(context, version, names)
    ]
    return panel(
        text("page_data.upload"),
        html.P(text("page_data.upload_lead")),
        *waited,
        _choose(text("page_data.choose"), {"type": UPLOAD, "name": ""}, ",".join(READABLE), several=True),
        *([] if names else [notice(text("page_data.none_help"))]),
    )


def _choose(label: str, identifier: Any, accept: str, *, several: bool = False) -> Any:
    return dcc.Upload(
        html.Button(label, type="button", className="start-choose"), id=identifier, accept=accept, multiple=several
    )  # fmt: skip


def _columns(text: Text) -> Any:
    """Every column that is read, with its unit and the headers that mean it."""
    rows = [
        {
            "name": column.zh if text.language == "zh" else column.en,
            "unit": text(f"page_data.unit_{column.unit}") if column.unit else "",
            "headers": ", ".join(column.headers[:_SHOWN_HEADERS]),
            "all": ", ".join(column.headers),
        }
        for column in COLUMNS
    ]
    columns = [
        {"field": "name", "headerName": text("page_data.column"), "width": 170},
        {"field": "unit", "headerName": text("page_data.unit"), "width": 110},
        {"field": "headers", "headerName": text("page_data.headers"), "tooltipField": "all", "flex": 1},
    ]
    return details(text("page_data.columns_known"), html.P(text("page_data.columns_lead")),
                   grid("data-columns", columns, rows, text, text("page_data.columns_known")))  # fmt: skip


def _calibration(context: Context, version: str) -> Any:
    """The room for calibration: said to be empty, with what holds until then."""
    text = context.text
    folder = snapshot(context.services.cases.versions(context.case), version)
    if not (folder / CASE_FILE).is_file():
        return None
    return panel(
        text("page_data.calibration"),
        dmc.Text(text("page_data.calibration_empty"), c="gray.7", maw=820),
        help=text("page_data.calibration_help"),
    )
