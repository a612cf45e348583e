"""Findings that are set aside by name: who decided and why stays beside every verdict that rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import dash_mantine_components as dmc
from dash import html

from dashboard.components.panels import details, panel
from dashboard.pages.acceptance.address import Shown
from dashboard.pages.acceptance.words import finding_name
from scenarios.acceptance.plan.terms import Override
from scenarios.acceptance.verdict.findings import Finding, Weight

FINDING, BY, REASON = "acceptance-finding", "acceptance-by", "acceptance-reason"
SET_ASIDE, TAKE_BACK = "acceptance-set-aside", "acceptance-take-back"
CODES: tuple[str, ...] = get_args(Override.model_fields["finding"].annotation)
"""Findings that may be set aside; any other is mended in the record or not at all."""


def overrides(shown: Shown, found: Sequence[Finding]) -> Any:
    """What is set aside at present, and the form for more; what the last verdicts found stands first in it."""
    text = shown.text
    rows = [_row(shown, place, each) for place, each in enumerate(shown.terms.overrides)]
    parts: list[Any] = [html.P(text("page_acceptance.overrides_lead"))]
    parts.append(html.Ul(rows, className="acceptance-list") if rows else html.P(text("page_acceptance.no_overrides")))
    here = list(dict.fromkeys(each.code for each in found if each.code in CODES and each.weight is Weight.DISQUALIFIES))
    if shown.may_change:
        title = text("page_acceptance.set_aside_found" if here else "page_acceptance.set_aside")
        parts.append(details(title, _form(shown, here)))
    return panel(text("page_acceptance.overrides"), *parts)


def _row(shown: Shown, place: int, each: Override) -> Any:
    text = shown.text
    name = finding_name(each.finding, text)
    said = [html.Strong(name), html.Div(text("page_acceptance.set_aside_by", by=each.by, reason=each.reason))]
    take_back = dmc.Button(
        text("page_acceptance.take_back"), id={"type": TAKE_BACK, "place": place}, n_clicks=0, size="compact-sm",
        variant="default", attributes={"root": {"aria-label": f"{text('page_acceptance.take_back')}: {name}"}},
    )  # fmt: skip
    return html.Li([html.Div(said), *([take_back] if shown.may_change else [])])


def _form(shown: Shown, here: list[str]) -> Any:
    text = shown.text
    data = []
    for code in [*here, *(code for code in CODES if code not in here)]:
        name = finding_name(code, text)
        label = text("page_acceptance.finding_here", name=name) if code in here else name
        data.append({"value": code, "label": label})
    return html.Div(
        [
            dmc.Select(
                id=FINDING, label=text("page_acceptance.finding"), data=data, value=here[0] if here else None,
                description=text("page_acceptance.finding_help"), maw=640,
            ),
            dmc.TextInput(
                id=BY, label=text("page_acceptance.by"), description=text("page_acceptance.by_help"), maw=640,
                attributes={"input": {"maxLength": 200}},
            ),
            dmc.Textarea(
                id=REASON, label=text("page_acceptance.reason"), description=text("page_acceptance.reason_help"),
                maw=640, autosize=True, minRows=2, attributes={"input": {"maxLength": 1000}},
            ),
            dmc.Button(text("page_acceptance.set_aside_do"), id=SET_ASIDE, n_clicks=0, w="fit-content"),
        ],
        className="acceptance-form",
    )  # fmt: skip
