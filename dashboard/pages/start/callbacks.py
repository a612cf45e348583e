"""What the first page does: choose where a case comes from, and make it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dash import ALL, Dash, Input, Output, State, no_update

from dashboard.api.cases import line_options
from dashboard.cases.making import case_from_example, case_from_line, case_from_records, case_from_template
from dashboard.components.problems import refusal
from dashboard.context import Context
from dashboard.pages.start.content import (
    EXAMPLE,
    KIND,
    LINE,
    MAKE,
    NAME,
    RECORDS,
    SAID,
    SIZE,
    TEMPLATE,
    UPLOAD,
)
from dashboard.refusals import Refused
from scenarios.acceptance.case import TERMS_FILE
from scenarios.case import CASE_FILE
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from dashboard.services import Services


def register(app: Dash, services: Services) -> None:
    """The callbacks of the page."""

    @app.callback(
        Output({"type": "start-part", "kind": ALL}, "style"),
        Input(KIND, "value"),
        State({"type": "start-part", "kind": ALL}, "id"),
    )
    def choose(kind: str, parts: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{} if part["kind"] == kind else {"display": "none"} for part in parts]

    @app.callback(
        Output(LINE, "children"), Input(UPLOAD, "filename"), Input(RECORDS, "filename"), Input(KIND, "value"),
        prevent_initial_call=True,
    )  # fmt: skip
    def name_of_file(line: str | None, records: list[str] | None, kind: str) -> str:
        return {"line": line or "", "records": ", ".join(records or ())}.get(kind, "")

    @app.callback(
        Output("location", "href"),
        Output(SAID, "children"),
        Input(MAKE, "n_clicks"),
        State(KIND, "value"),
        State(NAME, "value"),
        State(TEMPLATE, "value"),
        State(SIZE, "value"),
        State(EXAMPLE, "value"),
        State(UPLOAD, "contents"),
        State(RECORDS, "contents"),
        State(RECORDS, "filename"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def make(
        pressed: int, kind: str, name: str | None, template: str, size: str | None, example: str | None,
        content: str | None, records: list[str] | None, files: list[str] | None, search: str,
    ) -> tuple[Any, Any]:  # fmt: skip
        context = services.context("/", search)
        if not pressed:
            return no_update, None
        try:
            made = (name or "").strip()
            if kind == "records":
                make_from_records(context, made, dict(zip(files or (), records or (), strict=True)))
            else:
                make_case(context, kind, made, template, size, example, content)
        except LineproofError as error:
            return no_update, refusal(error, context.text)
        return context.link(_first_page(context, made), case=made, version=""), None


def make_case(
    context: Context, kind: str, name: str, template: str, size: str | None, example: str | None, content: str | None
) -> None:
    """A new case as the form asks for it; LineproofError with what is wrong."""
    context.user.require("change")
    cases = context.services.cases
    if kind == "example":
        case_from_example(cases, name, example or "")
    elif kind == "line":
        case_from_line(cases, name, uploaded(content))
    else:
        options: dict[str, Any] = {}
        if size and size.strip():
            options = {"bore": _bore(size)} if template == "bearing" else {"thread": size.strip()}
        case_from_template(cases, name, line_options(template, options))


def make_from_records(context: Context, name: str, files: Mapping[str, str]) -> None:
    """A new case around a firm's record; LineproofError with what is wrong."""
    context.user.require("accept")
    contents = {file: uploaded(content) for file, content in files.items()}
    case_from_records(context.services.cases, name, contents, context.services.config.limits.upload)


def _first_page(context: Context, name: str) -> str:
    """Where work on a new case begins."""
    folder = context.services.cases.folder(name)
    if (folder / CASE_FILE).is_file():
        return "/line"
    return "/acceptance" if (folder / TERMS_FILE).is_file() else "/data"


def uploaded(content: str | None) -> bytes:
    """The bytes of a file that a page was given; Refused FILE_UNKNOWN (422) where there is none."""
    try:
        return base64.b64decode((content or "").partition(",")[2], validate=True) if content else _none()
    except binascii.Error:
        return _none()


def _none() -> bytes:
    raise Refused(422, "FILE_UNKNOWN", "no file was chosen", "choose a file", "file")


def _bore(size: str) -> float:
    try:
        return float(size)
    except ValueError:
        raise Refused(
            422, "OPTION_FORM", f"'{size[:40]}' is no bore", "a number of millimetres, such as 20", "bore"
        ) from None
