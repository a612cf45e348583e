"""The plan: what the agreed windows can decide, what is still open, and the digest to deposit once it is frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import dash_mantine_components as dmc
import plotly.graph_objects as go
from dash import dcc, html

from dashboard.cases.preview import previewed
from dashboard.components.cards import card_row, figure_card
from dashboard.components.graph import AFTER, BETTER, WORSE, graph, text_for_figure
from dashboard.components.panels import details, notice, panel
from dashboard.components.problems import problem_list
from dashboard.pages.acceptance.address import Shown
from dashboard.pages.acceptance.evidence import digest_line, papers
from dashboard.pages.acceptance.words import claim_name, finding_name, size_text
from dashboard.text import Text
from scenarios.acceptance.papers.tables import exclusions, rule_sentences
from scenarios.acceptance.plan.terms import BASELINE_WEEKS, REPORTING_WEEKS, AgreedClaim, PlanTerms
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.shown import level_text
from scenarios.numbers import ABSENT
from scenarios.text import half
from simcore.errors import LineproofError

DATED, FREEZE, PREVIEW, PREVIEWED = (
    "acceptance-dated", "acceptance-freeze", "acceptance-preview", "acceptance-previewed",
)  # fmt: skip
WITHDRAW, PAPERS = "acceptance-withdraw", "acceptance-papers"
WANTED_WEEKS = "reporting_weeks_for_1.3_times_the_claim"
SMALLEST = "smallest_improvement_decided"
MOST_CARDS = 3
_COLOURS = (AFTER, "#e8590c", BETTER, "#862e9c", WORSE, "#0b7285")
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def plan(shown: Shown) -> list[Any]:
    """The part of the page."""
    if shown.plan is None:
        # The forecast takes the place of the questions, and has them with what it adds.
        below = html.Div(questions(shown, None), id=PREVIEWED, **{"aria-live": "polite"})
        return [_to_freeze(shown), dcc.Loading(below)]
    forecast = shown.plan.data["forecast"]
    return [_frozen(shown), decidable(shown, forecast), questions(shown, forecast)]


def _to_freeze(shown: Shown) -> Any:
    text = shown.text
    parts: list[Any] = [html.P(text("page_acceptance.plan_empty"))]
    if shown.may_change:
        parts += [
            html.Div(
                [
                    dmc.Button(text("page_acceptance.preview"), id=PREVIEW, n_clicks=0, variant="default"),
                    html.Span(text("page_acceptance.preview_help"), className="acceptance-who"),
                ],
                className="acceptance-row",
            ),
            html.Div(
                [
                    dmc.TextInput(
                        id=DATED, label=text("page_acceptance.dated"), w=220, placeholder="2025-04-01",
                        description=text("page_acceptance.dated_help"), attributes={"input": {"maxLength": 10}},
                    ),
                    dmc.Button(text("page_acceptance.make_plan"), id=FREEZE, n_clicks=0),
                ],
                className="acceptance-row",
            ),
        ]  # fmt: skip
    return panel(text("page_acceptance.plan_open"), *parts)


def _frozen(shown: Shown) -> Any:
    text, plan = shown.text, shown.plan
    if plan is None:
        return None
    late = plan.dated >= shown.terms.windows.reporting.first
    said = text("page_acceptance.plan_late" if late else "page_acceptance.plan_lead", dated=plan.dated)
    parts: list[Any] = [notice(said, "warning" if late else "success"), digest_line(plan.digest, text)]
    if shown.differences:
        parts.append(notice(text("page_acceptance.differs"), "error"))
        parts.append(problem_list(shown.differences, text))
    result = shown.latest("plan")
    if result is not None and result.document["sha256"] == plan.digest:
        parts.append(papers(shown, result))
    elif shown.may_change and not shown.differences:
        parts.append(html.Div(
            [dmc.Button(text("page_acceptance.make_papers"), id=PAPERS, n_clicks=0, variant="default"),
             html.Span(text("page_acceptance.make_papers_help"), className="acceptance-who")],
            className="acceptance-row",
        ))  # fmt: skip
    parts.append(details(text("page_acceptance.frozen_what"), *_agreed(shown)))
    if shown.may_change:
        withdraw = dmc.Button(text("page_acceptance.withdraw"), id=WITHDRAW, n_clicks=0, variant="default")
        parts.append(details(text("page_acceptance.withdraw_title"), html.P(text("page_acceptance.withdraw_help")),
                             withdraw))  # fmt: skip
    return panel(text("page_acceptance.plan_frozen"), *parts)


def _agreed(shown: Shown) -> list[Any]:
    """What the plan holds: rule, exclusions and the files of the baseline."""
    text, plan = shown.text, shown.plan
    files = [] if plan is None else plan.data["baseline_files"]
    rule = [half(line, text) for line in (*rule_sentences(shown.terms, text), *exclusions(shown.terms, text))]
    said = html.Ul([html.Li(line) for line in rule], className="acceptance-findings")
    rows = [html.Li([each["name"], " ", html.Code(each["sha256"][:12])]) for each in files]
    return [said, html.P(text("papers.baseline_files")), html.Ul(rows)]


def decidable(shown: Shown, forecast: Mapping[str, Any]) -> Any:
    """The power curves, and of each claim from which true improvement on it passes with 90 %."""
    text, terms = shown.text, shown.terms
    # A plan is written with its keys sorted; here claims stand as they were agreed.
    known = {name: forecast[name] for name in terms.claims if name in forecast}
    cards = [
        figure_card(
            text, claim_name(name, terms.claims[name], text), _share(each[SMALLEST], terms.claims[name], text),
            note=_card_note(each, terms.claims[name], text), definition=text("page_acceptance.smallest_help"),
        )
        for name, each in known.items()
    ]  # fmt: skip
    first, rest = cards[:MOST_CARDS], cards[MOST_CARDS:]
    return panel(
        text("papers.power"), html.P(text("page_acceptance.power_lead")), card_row(*first),
        details(text("page_acceptance.more_claims"), card_row(*rest)) if rest else None,
        _curves(known, terms, text), details(text("page_acceptance.power_table"), _power_table(known, terms, text)),
        help=text("page_acceptance.power_help"),
    )  # fmt: skip


def _card_note(each: Mapping[str, Any], claim: AgreedClaim, text: Text) -> str:
    if not each.get("power"):
        return text("page_acceptance.no_forecast")
    claimed = size_text(float(claim.size), claim, text)
    if each[SMALLEST] is None:
        return text("acceptance.beyond")
    return text("page_acceptance.smallest_note", claimed=claimed)


def _share(value: str | None, claim: AgreedClaim, text: Text) -> str:
    """A share of a plan, which is kept to whole per cent."""
    if value is None:
        return ABSENT
    unit = text("page_acceptance.points") if claim.points is not None else "%"
    return f"≈ {100.0 * float(value):.0f} {unit}"


def _curves(known: Mapping[str, Any], terms: PlanTerms, text: Text) -> Any:
    drawn = {name: each["power"] for name, each in known.items() if each.get("power")}
    if not drawn:
        return html.P(text("page_acceptance.no_curve"))
    figure = go.Figure()
    figure.add_hline(y=90, line_color="#868e96", line_dash="dot", line_width=1)
    for place, (name, power) in enumerate(drawn.items()):
        label = text_for_figure(claim_name(name, terms.claims[name], text))
        figure.add_scatter(
            x=[float(size) for size in power], y=[100.0 * float(chance) for chance in power.values()],
            mode="lines+markers", name=label, hovertemplate="×%{x:.1f}: %{y:.0f} %",
            line={"color": _COLOURS[place % len(_COLOURS)], "dash": _DASHES[place % len(_DASHES)]},
        )  # fmt: skip
    figure.update_layout(height=260, margin={"l": 60, "r": 8, "t": 34, "b": 48}, showlegend=True,
                         legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0})  # fmt: skip
    figure.update_xaxes(title_text=text("page_acceptance.power_x"), tickprefix="×", tickformat=".1f", dtick=0.1)
    figure.update_yaxes(title_text=text("page_acceptance.power_y"), range=[-3, 103], dtick=25)
    return graph("acceptance-power", figure, text.language, text("page_acceptance.power"))


def _power_table(known: Mapping[str, Any], terms: PlanTerms, text: Text) -> Any:
    multiples = list(dict.fromkeys(size for each in known.values() for size in each.get("power") or {}))
    heads = [text("papers.figure"), text("acceptance.level_before"), *(f"×{size}" for size in multiples),
             text("papers.weeks_four")]  # fmt: skip
    head = [html.Th(name, scope="col", className="number" if place else "") for place, name in enumerate(heads)]
    body = []
    for name, each in known.items():
        claim, power = terms.claims[name], each.get("power") or {}
        level = None if each["baseline"] is None else float(each["baseline"])
        weeks = each[WANTED_WEEKS]
        shares = [f"{float(power[size]):.0%}" if size in power else ABSENT for size in multiples]
        cells = [level_text(level, claim.metric, text), *shares,
                 ABSENT if not power else str(weeks) if weeks else text("acceptance.within_a_year")]  # fmt: skip
        said = f"{claim_name(name, claim, text)} ≥ {size_text(float(claim.size), claim, text)}"
        body.append(html.Tr([html.Td(said), *(html.Td(cell, className="number") for cell in cells)]))
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="plain acceptance-table")
    return html.Div(table, className="acceptance-wide", tabIndex=0, role="region",
                    **{"aria-label": text("page_acceptance.power_table")})  # fmt: skip


def questions(shown: Shown, forecast: Mapping[str, Any] | None) -> Any:
    """What both sides haven't settled yet, or what must be known before anybody signs."""
    text = shown.text
    rows = [html.Li(line) for line in open_questions(shown, forecast)]
    if not rows:
        return panel(text("page_acceptance.open_questions"), html.P(text("page_acceptance.nothing_open")))
    link = dcc.Link(text("page_acceptance.to_terms"), href=shown.link("terms"))
    return panel(
        text("page_acceptance.open_questions"), html.P(text("page_acceptance.open_questions_lead")),
        html.Ul(rows, className="acceptance-findings"), link if shown.plan is None else None,
    )  # fmt: skip


def open_questions(shown: Shown, forecast: Mapping[str, Any] | None) -> Iterator[str]:
    """One sentence each, the weightiest first."""
    text, terms = shown.text, shown.terms
    for name, claim in terms.claims.items():
        if forecast and name in forecast:
            yield from _of_forecast(claim_name(name, claim, text), forecast[name], terms, text)
    for side, least in (("baseline", BASELINE_WEEKS), ("reporting", REPORTING_WEEKS)):
        if len(getattr(terms.windows, side).weeks()) < least:
            yield text("acceptance.short", side=text(f"acceptance.{side}"), weeks=least)
    needs = {claim.metric for claim in terms.claims.values() if "standard" in METRICS[claim.metric].numerator}
    if needs and not terms.standard_times:
        yield text("page_acceptance.open_standard_times")
    missing = [name for name in terms.records if not (shown.folder / name).exists()]
    if missing:
        yield text("page_acceptance.open_records", files=", ".join(missing))
    if not terms.event_rules:
        yield text("page_acceptance.open_events")
    if not terms.holidays:
        yield text("page_acceptance.open_holidays", shifts=terms.shifts_per_week)
    unsaid = [claim_name(name, claim, text) for name, claim in terms.claims.items() if not claim.text]
    if unsaid:
        yield text("page_acceptance.open_sentences", claims=", ".join(unsaid))
    if terms.subsidy is not None and terms.subsidy.when_short is None and terms.subsidy.by_result is None:
        yield text("page_acceptance.open_when_short")


def _of_forecast(name: str, each: Mapping[str, Any], terms: PlanTerms, text: Text) -> Iterator[str]:
    if not each.get("power"):
        yield text("page_acceptance.open_no_forecast", name=name)
    elif each[SMALLEST] is None:
        yield f"{name}: {text('acceptance.beyond')}"
    elif each[WANTED_WEEKS] is None or each[WANTED_WEEKS] > len(terms.windows.reporting.weeks()):
        weeks = each[WANTED_WEEKS] or text("acceptance.within_a_year")
        yield text("page_acceptance.open_weeks", name=name, weeks=weeks)
    for code in each["findings"]:
        yield text("page_acceptance.open_finding", name=name, finding=finding_name(code, text))


def preview(shown: Shown) -> list[Any]:
    """What the plan would decide if it were frozen as it is.

    Raises:
        LineproofError: without a record of the baseline.
    """
    shown.context.user.require("accept")
    quick = shown.context.services.quick
    data = quick.ask(("acceptance", str(shown.folder)), previewed, str(shown.folder))
    return [decidable(shown, data["forecast"]), questions(shown, data["forecast"])]


def plan_options(shown: Shown, dated: str | None) -> dict[str, str | None]:
    """What the job that freezes is told; LineproofError for a plan that is there already."""
    if shown.plan is not None:
        raise LineproofError("PLAN_EXISTS", "", half(shown.text("page_acceptance.withdraw_first"), shown.text), "plan")
    return {"dated": (dated or "").strip() or None}
