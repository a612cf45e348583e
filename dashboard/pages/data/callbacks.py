"""What the data page does: takes files, reads them in the warm process, removes them, writes terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ALL, Dash, Input, Output, State, ctx, dcc, no_update, set_props

from dashboard.cases.editing import write_files
from dashboard.cases.files import record_files
from dashboard.cases.loaded import snapshot
from dashboard.components.panels import notice
from dashboard.components.problems import refusal
from dashboard.context import Context
from dashboard.pages.data.content import ASKED, PLACE, SAID, SEEN, UPLOAD, upload
from dashboard.pages.data.draft import ANSWER, DRAFT, DRAFTED, FIELDS, form, questions, said, terms_path, write_terms
from dashboard.pages.data.seen import REMOVE, seen
from dashboard.pages.start.callbacks import uploaded
from dashboard.refusals import Refused
from scenarios.acceptance.overview import Overview, record_overview
from scenarios.acceptance.plan.terms import load_plan_terms
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from dashboard.services import Services

PATH, SEARCH = State("location", "pathname"), State("location", "search")
CHANGED = Output("case-changed", "data", allow_duplicate=True)


def register(app: Dash, services: Services) -> None:
    """The callbacks of the page."""

    @app.callback(Output(PLACE, "children"), Output(SEEN, "children"), Input(ASKED, "data"), PATH, SEARCH)
    def read(asked: dict[str, Any] | None, path: str, search: str) -> tuple[Any, Any]:
        context = services.context(path, search)
        if not asked:
            return no_update, no_update
        version = asked["version"]
        # The layout has just made the place for files: made again it would lose what is being chosen there.
        return no_update if asked["first"] else upload(context, version), content(context, version)

    @app.callback(
        Output(SAID, "children"),
        CHANGED,
        Input({"type": UPLOAD, "name": ALL}, "contents"),
        State({"type": UPLOAD, "name": ALL}, "filename"),
        State({"type": UPLOAD, "name": ALL}, "id"),
        PATH,
        SEARCH,
        prevent_initial_call=True,
    )
    def take(contents: list[Any], names: list[Any], ids: list[Any], path: str, search: str) -> tuple[Any, Any]:
        context, chosen = services.context(path, search), ctx.triggered_id
        place = next((number for number, each in enumerate(ids) if each == chosen and contents[number]), None)
        if place is None:
            return no_update, no_update
        try:
            files = _files(chosen["name"], contents[place], names[place])
            version = write_files(context, files, context.text("page_data.uploaded_what", files=", ".join(files)))
        except LineproofError as error:
            return refusal(error, context.text), no_update
        _read_again(version)
        return notice(context.text("page_data.uploaded", files=", ".join(files)), "success"), version

    @app.callback(
        Output(SAID, "children", allow_duplicate=True),
        CHANGED,
        Input({"type": REMOVE, "name": ALL}, "n_clicks"),
        PATH,
        SEARCH,
        prevent_initial_call=True,
    )
    def remove(clicks: list[int | None], path: str, search: str) -> tuple[Any, Any]:
        context = services.context(path, search)
        if not any(clicks):
            return no_update, no_update
        name = ctx.triggered_id["name"]
        try:
            version = write_files(context, {name: None}, context.text("page_data.removed_what", file=name))
        except LineproofError as error:
            return refusal(error, context.text), no_update
        _read_again(version)
        return notice(context.text("page_data.removed", file=name), "success"), version

    _drafting(app, services)


def _drafting(app: Dash, services: Services) -> None:
    @app.callback(
        Output(SAID, "children", allow_duplicate=True),
        CHANGED,
        Output(DRAFTED, "children"),
        Input(DRAFT, "n_clicks"),
        *(State(f"data-{name}", "value") for name in FIELDS),
        State({"type": ANSWER, "field": ALL}, "value"),
        State({"type": ANSWER, "field": ALL}, "id"),
        PATH,
        SEARCH,
        prevent_initial_call=True,
    )
    def draft(clicks: int | None, *given: Any) -> tuple[Any, ...]:
        *fields, answered, ids, path, search = given
        context = services.context(path, search)
        if not clicks:
            return (no_update,) * 3
        values = dict(zip(FIELDS, fields, strict=True))
        answers = {each["field"]: str(value) for each, value in zip(ids, answered, strict=True) if value}
        try:
            versions = services.cases.versions(context.case)
            names = record_files(versions.manifest(context.version or versions.present()))
            version, data = write_terms(context, names, values, answers)
        except LineproofError as error:
            return no_update, no_update, said(context, questions(values, answers), error)
        _read_again(version)
        return _drafted(context, data), version, None


def _read_again(version: str) -> None:
    """As an output this would close a circle: what is read holds the buttons that ask for reading again."""
    set_props(ASKED, {"data": {"version": version, "first": False}})


def content(context: Context, version: str) -> Any:
    """What the record holds; the form for terms where there are none yet."""
    names = record_files(context.services.cases.versions(context.case).manifest(version))
    if not names:
        return None
    folder = snapshot(context.services.cases.versions(context.case), version)
    try:
        key = ("record", context.case, version)
        found: Overview = context.services.quick.ask(key, record_overview, folder, names)
    except LineproofError as error:
        return refusal(error, context.text)
    path, may = terms_path(context, version), context.user.may("accept")
    try:
        terms = None if path is None else load_plan_terms(path)
    except LineproofError:
        terms = None
    parts = seen(context, found, terms, may=may)
    if path is not None:
        words = context.text("page_data.to_acceptance" if terms is not None else "page_data.terms_wrong")
        parts.append(dcc.Link(words, href=context.link("/acceptance"), className="data-onward"))
    elif found.number and may:
        parts.append(form(found, context.text))
    return parts


def _files(name: str, content: Any, filename: Any) -> dict[str, bytes | None]:
    """The uploaded files under their names, or one under the name that the terms give it."""
    if not name:
        contents, names = (each if isinstance(each, list) else [each] for each in (content, filename))
        return {file: uploaded(part) for file, part in zip(names, contents, strict=True)}
    kind, own = name.rpartition(".")[2].lower(), str(filename).rpartition(".")[2].lower()
    if kind != own:
        raise Refused(422, "FILE_KIND", f"'{filename}' is no .{kind} file", f"save it as .{kind}", name)
    return {name: uploaded(content)}


def _drafted(context: Context, data: Any) -> Any:
    text = context.text
    windows = [
        text("terms_command.window", side=text(f"acceptance.{side}"),
             weeks=((window["last"] - window["first"]).days + 1) // 7, **window)
        for side, window in data["windows"].items()
    ]  # fmt: skip
    return notice(" ".join((text("page_data.drafted"), *windows)), "success")
