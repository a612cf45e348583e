"""Parts of a page that are one click away and made only then: large tables and figures that few look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from dash import MATCH, Dash, Input, Output, State, ctx, html, no_update

from dashboard.components.problems import refusal
from dashboard.context import Context
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from dashboard.services import Services

SUMMARY, CONTENT = "later", "later-content"


def later(page: str, part: str, title: str) -> Any:
    """A part that folds open and is made then by the function that its page has registered; keyboard included."""
    return html.Details(
        [
            html.Summary(title, id={"type": SUMMARY, "page": page, "part": part}, n_clicks=0),
            html.Div(id={"type": CONTENT, "page": page, "part": part}, className="details-content",
                     **{"aria-live": "polite"}),
        ],
        className="details",
    )  # fmt: skip


def register_later(app: Dash, services: Services, page: str, parts: Mapping[str, Callable[[Context], Any]]) -> None:
    """The callback that makes the parts of a page, each once."""

    @app.callback(
        Output({"type": CONTENT, "page": page, "part": MATCH}, "children"),
        Input({"type": SUMMARY, "page": page, "part": MATCH}, "n_clicks"),
        State({"type": CONTENT, "page": page, "part": MATCH}, "children"),
        State("location", "pathname"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def fill(clicks: int | None, there: Any, path: str, search: str) -> Any:
        if not clicks or there:
            return no_update
        context = services.context(path, search)
        try:
            return parts[ctx.triggered_id["part"]](context)
        except LineproofError as error:
            return refusal(error, context.text)
