"""What the acceptance page does: reads sentences, judges against a deposited digest, checks packs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from dash import Dash, Input, Output, State, html, no_update

from dashboard.components.jobs import TICK
from dashboard.components.panels import notice
from dashboard.components.problems import refusal
from dashboard.context import Context
from dashboard.pages.acceptance.content import (
    CHECKED,
    DEPOSITED,
    FOUND,
    JUDGE,
    JUDGED,
    PACK,
    READ,
    SENTENCE,
)
from dashboard.pages.start.callbacks import uploaded
from scenarios.acceptance.claims import check_consistency, parse_claim
from scenarios.acceptance.claims.words import claim_text, consistency_lines
from scenarios.evidence.verify import verify_pack
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from dashboard.services import Services

LONGEST = 2000


def register(app: Dash, services: Services) -> None:
    """The callbacks of the page."""

    @app.callback(
        Output(FOUND, "children"), Input(READ, "n_clicks"), State(SENTENCE, "value"), prevent_initial_call=True
    )  # fmt: skip
    def read(pressed: int, sentence: str | None) -> Any:
        context = services.context()
        if not pressed or not (sentence or "").strip():
            return no_update
        try:
            return read_claims(context, (sentence or "")[:LONGEST])
        except LineproofError as error:
            return refusal(error, context.text)

    @app.callback(
        Output(JUDGED, "children"),
        Output(TICK, "disabled", allow_duplicate=True),
        Input(JUDGE, "n_clicks"),
        State(DEPOSITED, "value"),
        State("location", "pathname"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def judge(pressed: int, deposited: str | None, path: str, search: str) -> tuple[Any, Any]:
        context = services.context(path, search)
        if not pressed:
            return no_update, no_update
        try:
            options = {"deposited": (deposited or "").strip() or None}
            services.jobs.start(
                context.user, context.case, "accept", options, context.version, context.text.language
            )  # fmt: skip
        except LineproofError as error:
            return refusal(error, context.text), no_update
        return None, False

    @app.callback(
        Output(CHECKED, "children"), Input(PACK, "contents"), State(PACK, "filename"), prevent_initial_call=True
    )  # fmt: skip
    def check(content: str | None, name: str | None) -> Any:
        context = services.context()
        try:
            return checked_pack(context, uploaded(content), name or "")
        except LineproofError as error:
            return refusal(error, context.text)


def read_claims(context: Context, sentence: str) -> Any:
    """What a sentence claims, what has to be asked, and whether it can hold together."""
    text = context.text
    parsed = parse_claim(sentence)
    claims = tuple(item.claim for item in parsed.claims)
    rows: list[Any] = []
    for item in parsed.claims:
        asked = [html.Li(question.text(text.language)) for question in item.questions]
        state = text("claim.complete") if item.complete else text("claim.asked")
        rows.append(
            html.Li([html.Strong(claim_text(item.claim, text) or item.claim.source), " ", state, html.Ul(asked)])
        )
    rows += [html.Li(question.text(text.language)) for question in parsed.questions]
    if claims:
        rows += [html.Li(line) for line in consistency_lines(check_consistency(claims), claims, text) if line.strip()]
    return html.Ul(rows, className="acceptance-findings")


def checked_pack(context: Context, content: bytes, name: str) -> Any:
    """What a check of a pack found, in the words of the command; LineproofError where it is no pack."""
    context.user.require("accept")
    with TemporaryDirectory() as place:
        path = Path(place) / "pack.zip"
        path.write_bytes(content)
        found = verify_pack(path)
    text = context.text
    key = "page_acceptance.unaltered" if found.unaltered else "page_acceptance.altered"
    lines = [html.Li(line) for line in found.lines(text.language)]
    return [notice(text(key, name=name), "success" if found.unaltered else "error"),
            html.Ul(lines, className="acceptance-findings")]  # fmt: skip
