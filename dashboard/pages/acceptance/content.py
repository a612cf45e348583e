"""What stands on the acceptance page: where the case is, and the part that is open."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.components.jobs import job_strip
from dashboard.components.panels import empty_state, page_title, panel
from dashboard.context import Context
from dashboard.pages.acceptance.address import PARTS, Part, Shown, has_terms, shown_of
from dashboard.pages.acceptance.claims import empty_claims
from dashboard.pages.acceptance.evidence import check_panel, evidence
from dashboard.pages.acceptance.plan import plan
from dashboard.pages.acceptance.terms import terms
from dashboard.pages.acceptance.verdicts import verdicts
from dashboard.text import Text
from scenarios.acceptance.shown import days_text
from scenarios.text import half

JOBS = ("plan", "accept", "pack")
SAID, VERSION = "acceptance-said", "acceptance-version"


def layout(context: Context) -> Any:
    """The page."""
    text = context.text
    title = page_title(text("page.acceptance"), text("page_acceptance.lead"))
    said = html.Div(id=SAID, className="acceptance-said", **{"aria-live": "assertive"})
    if not context.case or not has_terms(context):
        key = "page_acceptance.no_terms" if context.case else "shell.choose_case"
        help_key = "page_acceptance.no_terms_help" if context.case else "shell.choose_case_help"
        link = dcc.Link(text("shell.to_start"), href=context.link("/"))
        if context.case:
            link = dcc.Link(text("page_acceptance.to_data"), href=context.link("/data"))
        reading = panel(text("page_acceptance.read_claims"), *empty_claims(text))
        empty = empty_state(text(key), text(help_key), link)
        return html.Div([title, said, empty, reading, check_panel(text, has_pack=None)], className="acceptance")
    shown = shown_of(context)
    return html.Div(
        [
            dcc.Store(id=VERSION, data=shown.version), title, said, job_strip(context, JOBS), _frame(shown),
            _parts(shown), *_open_part(shown),
        ],
        className="acceptance",
    )  # fmt: skip


def _open_part(shown: Shown) -> list[Any]:
    makers = {"terms": terms, "plan": plan, "verdicts": verdicts, "evidence": evidence}
    return makers[shown.part](shown)


def _frame(shown: Shown) -> Any:
    """Firm, boundary and both windows."""
    text, agreed = shown.text, shown.terms
    sides = (("baseline", agreed.windows.baseline), ("reporting", agreed.windows.reporting))
    name = f"{agreed.firm} · {half(agreed.boundary, text)}"
    parts = [html.Span(name, className="cut acceptance-firm", title=name)]
    parts += [html.Span(f"{text(f'acceptance.{side}')}: {days_text(window)}") for side, window in sides]
    return html.Div(parts, className="acceptance-frame")


def _parts(shown: Shown) -> Any:
    """The four parts as links, each with how far it has come."""
    links = []
    for number, part in enumerate(PARTS, start=1):
        state = _state(shown, part)
        here = part == shown.part
        name = shown.text(f"page_acceptance.part_{part}")
        label = [
            html.Span(shown.text("page_acceptance.part", number=number, name=name)),
            html.Span(state, className="acceptance-part-state"),
        ]  # fmt: skip
        # Dash's link takes no aria-current: whether it is open is said in its title.
        links.append(dcc.Link(
            label, href=shown.link(part), id=f"acceptance-part-{part}",
            title=shown.text("page_acceptance.part_open") if here else state,
            className="acceptance-part open" if here else "acceptance-part",
        ))  # fmt: skip
    return html.Nav(links, className="acceptance-parts", **{"aria-label": shown.text("page_acceptance.parts")})


def _state(shown: Shown, part: Part) -> str:
    text: Text = shown.text
    if part == "terms":
        return text("page_acceptance.state_locked" if shown.plan is not None else "page_acceptance.state_editable")
    if part == "plan":
        if shown.differences:
            return text("page_acceptance.state_differs")
        return text("page_acceptance.state_not_frozen" if shown.plan is None else "page_acceptance.state_frozen")
    result = shown.latest("accept" if part == "verdicts" else "pack")
    if result is None:
        return text(f"page_acceptance.state_no_{part}")
    return text("shell.stale" if result.stale else f"page_acceptance.state_{part}")
