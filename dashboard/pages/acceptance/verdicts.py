"""The verdicts: of each claim what the record supports and why, then what follows in yuan, then everything beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.cases.results import Result
from dashboard.components.cards import card_row, figure_card, stale_mark
from dashboard.components.panels import details, notice, panel
from dashboard.pages.acceptance.address import Shown, terms_at
from dashboard.pages.acceptance.beside import beside
from dashboard.pages.acceptance.document import consequence_of, findings_of
from dashboard.pages.acceptance.evidence import papers
from dashboard.pages.acceptance.grounds import grounds
from dashboard.pages.acceptance.overrides import overrides
from dashboard.pages.acceptance.weeks import week_figure
from dashboard.pages.acceptance.words import as_sentence, claim_name, finding_sentence, size_text
from dashboard.text import Text
from scenarios.acceptance.plan.terms import AgreedClaim
from scenarios.acceptance.subsidy import Consequence
from scenarios.acceptance.subsidy.consequence import ORDER
from scenarios.acceptance.subsidy.words import amount_text, has_comparison, notes, reading_rows, verdict_rows
from scenarios.acceptance.verdict.findings import OVERRIDDEN, Finding, Weight
from scenarios.acceptance.verdict.model import State
from scenarios.numbers import ABSENT

DEPOSITED, JUDGE = "acceptance-deposited", "acceptance-judge"
COLOURS = {"PROVEN": "teal", "NOT_PROVEN": "yellow", "REFUTED": "red", "CANNOT_TELL": "gray"}
MOST_OPEN = 2
"""Claims whose figures are seen at once; those of the others are one click away."""


def verdicts(shown: Shown) -> list[Any]:
    """The part of the page."""
    text, result = shown.text, shown.latest("accept")
    if result is not None and "anchoring" not in result.document:
        # Another version of the program judged, and didn't say all that is shown here.
        return [panel(text("page_acceptance.verdicts"), notice(text("page_acceptance.other_version"), "warning"),
                      judge_form(shown)), overrides(shown, ())]  # fmt: skip
    if result is None:
        steps = html.Ol([html.Li(text(f"page_acceptance.before_{name}")) for name in ("terms", "plan", "records")])
        empty = [html.P(text("page_acceptance.verdicts_empty")), steps, judge_form(shown)]
        return [panel(text("page_acceptance.verdicts"), *empty), overrides(shown, ())]
    terms = terms_at(shown.context, result.version)
    rows = {name: row for name, row in result.document["verdicts"].items() if name in terms.claims}
    found = {name: findings_of(row) for name, row in rows.items()}
    shown_rows = [
        _verdict(name, row, found[name], terms.claims[name], text, is_open=place < MOST_OPEN)
        for place, (name, row) in enumerate(rows.items())
    ]
    aid = consequence_of(result.document, terms.subsidy)
    return [
        panel(
            text("page_acceptance.verdicts"), *_state_of(shown, result), *shown_rows,
            papers(shown, result), _again(shown, result),
            right=stale_mark(text) if result.stale else None, help=text("page_acceptance.verdicts_help"),
        ),
        _aid(shown, aid), overrides(shown, [each for findings in found.values() for each in findings]),
        beside(result.document, text),
    ]  # fmt: skip


def _again(shown: Shown, result: Result) -> Any:
    """What judges again: folded away unless the verdicts are of another record or other terms."""
    if not shown.may_change:
        return None
    return details(shown.text("page_acceptance.judge_again"), judge_form(shown), is_open=result.stale)


def _state_of(shown: Shown, result: Result) -> Iterator[Any]:
    text = shown.text
    if result.stale:
        yield notice(text("page_acceptance.stale"), "warning")
    agreed = bool(result.document["agreed_beforehand"])
    yield notice(_anchoring(result.document, text), "success" if agreed else "warning")


def _anchoring(document: Mapping[str, Any], text: Text) -> str:
    """Whether the plan that was judged by was agreed on beforehand, or why it wasn't: as the report says it."""
    # Verdicts that were made before this was kept say only whether.
    values = dict(document.get("anchoring") or {"key": "no_deposit"})
    if document["agreed_beforehand"] and "dated" not in values:
        return text("page_acceptance.agreed")
    why = text(f"acceptance.{values.pop('key')}", **values)
    return why if document["agreed_beforehand"] else text("page_acceptance.post_hoc", reason=why)


def _verdict(
    name: str, row: Mapping[str, Any], found: tuple[Finding, ...], claim: AgreedClaim, text: Text, *, is_open: bool
) -> Any:
    """One claim: the verdict as a word, why, three sizes, the weeks; the tests one click away."""
    state = State(row["state"])
    head = html.Div(
        [
            dmc.Badge(
                text(f"acceptance.{state.name}"), color=COLOURS[state.name], variant="light", size="xl", c="dark"
            ),
            html.Strong(claim_name(name, claim, text)),
            html.Span(text("page_acceptance.said_by", claimant=claim.claimant), className="acceptance-who"),
        ],
        className="acceptance-head",
    )
    body: list[Any] = [
        html.P(
            [
                html.Strong(as_sentence(text(f"acceptance.meaning_{state.name}"))),
                ". ",
                text(f"page_acceptance.why_{state.name}"),
            ]
        )
    ]
    reasons = [each for each in found if each.weight is Weight.DISQUALIFIES or each.code == OVERRIDDEN]
    if reasons:
        body.append(html.Ul([html.Li(finding_sentence(each, text)) for each in reasons]))
    if row["outlook"] is not None:
        weeks = "" if row["outlook"]["weeks"] is None else row["outlook"]["weeks"]
        body.append(html.P(as_sentence(text(f"acceptance.takes_{row['outlook']['reason']}", weeks=weeks))))
    figure = week_figure(name, row, claim, text)
    sizes = html.Div(_sizes(row, claim, text), className="acceptance-sizes")
    figures = [
        html.Div([sizes, figure], className="acceptance-body"),
        details(text("page_acceptance.grounds"), *grounds(row, found, claim, text)),
    ]
    content = [*body, *figures] if is_open else [*body, details(text("page_acceptance.figures_of"), *figures)]
    return html.Article([head, *content], className=f"acceptance-verdict acceptance-{state.name.lower()}")


def _sizes(row: Mapping[str, Any], claim: AgreedClaim, text: Text) -> list[Any]:
    """What is claimed, what the record supports, the gap; and what an average alone would have said."""
    told = State(row["state"]) is not State.CANNOT_TELL
    pairs = [
        (text("acceptance.claim"), f"≥ {size_text(float(row['claimed']), claim, text)}"),
        (text("acceptance.supported"), size_text(row["supported"], claim, text) if told else text("aid.unknown")),
        (text("acceptance.gap"), size_text(row["gap"], claim, text, points=True) if told else ABSENT),
    ]
    parts: list[Any] = [
        html.Div([html.Span(label, className="acceptance-label"), html.Span(value, className="acceptance-value")])
        for label, value in pairs
    ]
    if row["by_estimate"] and told:
        by_estimate = text(f"acceptance.{State(row['by_estimate']).name}")
        parts.append(html.Div(text("page_acceptance.by_average", state=by_estimate), className="acceptance-who"))
    return parts


def judge_form(shown: Shown) -> Any:
    """The digest that a third party keeps, and the button; or what has to be done first."""
    text = shown.text
    if not shown.may_change:
        return None
    if shown.differences:
        link = dcc.Link(text("page_acceptance.to_terms"), href=shown.link("terms"))
        return html.Div([notice(text("page_acceptance.differs_short"), "error"), link])
    missing = [name for name in shown.terms.records if not (shown.folder / name).exists()]
    if missing or not shown.terms.records:
        link = dcc.Link(text("page_acceptance.to_records"), href=shown.link("terms"))
        said = text("page_acceptance.records_missing", files=", ".join(missing) or ABSENT)
        return html.Div([notice(said, "warning"), link])
    return html.Div(
        [
            dmc.TextInput(
                id=DEPOSITED, label=text("page_acceptance.deposited"), flex=1, miw=320, maw=640,
                description=text("page_acceptance.deposited_help"), attributes={"input": {"maxLength": 80}},
            ),
            dmc.Button(text("page_acceptance.judge"), id=JUDGE, n_clicks=0),
        ],
        className="acceptance-row",
    )  # fmt: skip


def _aid(shown: Shown, aid: Consequence | None) -> Any:
    """What the verdicts mean in yuan: the gap and what this verdict pays, then every reading and every verdict."""
    text = shown.text
    if aid is None:
        link = dcc.Link(text("page_acceptance.to_subsidy"), href=shown.link("terms"))
        return panel(text("aid.title"), html.P([text("page_acceptance.no_subsidy"), " ", link]))
    now = text("aid.open") if aid.state is State.CANNOT_TELL else amount_text(aid.under[aid.state], text)
    state = text(f"acceptance.{aid.state.name}")
    cards = card_row(
        figure_card(text, text("page_acceptance.aid_now", state=state), now, note=text(f"aid.pays_{aid.state.name}")),
        figure_card(text, text("aid.gap"), amount_text(aid.gap, text), definition=text("page_acceptance.aid_gap_help")),
    )
    keys = ("reading", "share", "amount", *(("by_result",) if has_comparison(aid) else ()))
    readings = _table([text(f"aid.{key}") for key in keys], reading_rows(aid, text), numbers=(1, 2, 3))
    marked = text("aid.this")
    under = [
        (f"{name} ({marked})" if state is aid.state else name, pays, amount)
        for state, (name, pays, amount) in zip(ORDER, verdict_rows(aid, text), strict=True)
    ]
    kinds = _table([text(f"aid.{key}") for key in ("verdict", "pays", "amount")], under, numbers=(2,))
    said = html.Ul([html.Li(line) for line in notes(aid, text)], className="acceptance-findings")
    return panel(text("aid.title"), cards, details(text("page_acceptance.aid_tables"), readings, kinds, said))


def _table(heads: Any, rows: Any, numbers: tuple[int, ...]) -> Any:
    def kind(place: int) -> str:
        return "number" if place in numbers else ""

    head = html.Tr([html.Th(name, scope="col", className=kind(place)) for place, name in enumerate(heads)])
    body = [html.Tr([html.Td(cell, className=kind(place)) for place, cell in enumerate(row)]) for row in rows]
    return html.Table([html.Thead(head), html.Tbody(body)], className="plain acceptance-table")
