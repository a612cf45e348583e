"""Money: what a scenario costs and brings, year by year and over the draws, what drives it, and its subsidies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
from dash import Dash, html

from dashboard.api.places import API
from dashboard.cases.loaded import loaded_case
from dashboard.cases.results import Result, latest
from dashboard.components.cards import card_row, figure_card, stale_mark
from dashboard.components.graph import AFTER, BETTER, WORSE, graph, text_for_figure
from dashboard.components.jobs import job_strip, start_button
from dashboard.components.panels import empty_state, notice, page_title, panel
from dashboard.context import Context
from scenarios.appraisal import CaseInMoney, case_in_money
from scenarios.appraisal.input_words import input_name
from scenarios.appraisal.words import in_unit, percent, wan
from scenarios.numbers import ABSENT, RANGE, number
from scenarios.study import chosen_scenario
from scenarios.text import Text, half

if TYPE_CHECKING:
    from dashboard.services import Services

JOBS = ("appraise", "quote", "predict")
LEVEL = "80%"
MOST_BARS = 12


def layout(context: Context) -> Any:
    """The page."""
    text = context.text
    if not context.case:
        return [page_title(text("page.money")), empty_state(text("shell.choose_case"), text("shell.choose_case_help"))]
    case = loaded_case(context.services.cases.versions(context.case), context.version)
    scenario = context.query.get("scenario") or chosen_scenario(case)
    money = case_in_money(case, scenario)
    known = case.settings.scenarios[scenario]
    head = page_title(text("page.money"), text("page_money.lead", scenario=text.name(known.label, scenario)))
    result = latest(context.services, context.case, "appraise", scenario)
    may = context.user.may("run")
    start = start_button(text("page_money.run"), "appraise", scenario) if may else None
    strip = job_strip(context, JOBS)
    if result is None:
        return [head, strip, empty_state(text("page_money.nothing"), text("page_money.nothing_help"), start)]
    document, place = result.document, f"{API}/cases/{context.case}/jobs/{result.job.id}/files"
    return [
        head, strip, _outlook(document, text), _cards(result, text),
        panel(text("page_money.cash"), html.P(text("page_money.cash_lead"), className="money-lead"),
              graph("money-cash", cash_figure(document, text), text.language, text("page_money.cash")),
              right=stale_mark(text) if result.stale else None),
        panel(text("page_money.tornado"), html.P(text("page_money.tornado_lead"), className="money-lead"),
              graph("money-tornado", tornado_figure(document, money, text), text.language, text("page_money.tornado")),
              help=text("page_money.tornado_help")),
        _payback(document, text), _subsidies(document, text),
        html.P(html.A(text("page_results.data"), href=f"{place}/document.json"), className="results-files"), start,
    ]  # fmt: skip


def register(_app: Dash, _services: Services) -> None:
    """The page is made anew for each address and when a job has ended; it has no callbacks of its own."""


def _outlook(document: Mapping[str, Any], text: Text) -> Any:
    kind = "error" if document["outlook"] in ("loss", "probable_loss") else "success"
    chance = document["chance_of_gain"]
    return notice(
        text("page_money.chance", chance=percent(chance["value"]), lower=percent(chance["lower"]),
             upper=percent(chance["upper"]), n=chance["n"]), kind,
    )  # fmt: skip


def _cards(result: Result, text: Text) -> Any:
    """At most seven figures: what is paid, what comes back, when, and how sure that is."""
    document = result.document
    expected, payback = document["expected"], document["payback"]
    unit_cost = next((row for row in document["costs"] if row["figure"] == "unit_conversion_cost"), None)
    cards = [
        figure_card(text, text("page_money.investment"), wan(float(expected["investment"]), text),
                    definition=text("page_money.investment_help"), stale=result.stale,
                    rows=((text("page_money.subsidy"), _subsidy(document, text)),)),
        figure_card(text, text("page_money.benefit"), wan(document["benefit_a_year"]["median"], text),
                    definition=text("page_money.benefit_help"), stale=result.stale,
                    interval=_interval(document["benefit_a_year"], text)),
        figure_card(text, text("page_money.payback"), _years(payback["p50"], text), stale=result.stale,
                    definition=text("page_money.payback_help"),
                    interval=text("page_money.p10_p90", low=_years(payback["p10"], text),
                                  high=_years(payback["p90"], text))),
        figure_card(text, text("page_money.fnpv"), wan(document["net_present_value"]["median"], text),
                    definition=text("page_money.fnpv_help"), stale=result.stale,
                    interval=_interval(document["net_present_value"], text),
                    tone="better" if document["net_present_value"]["median"] > 0 else "worse"),
        figure_card(text, text("page_money.worst"), wan(document["value_at_risk_5"]["value"], text),
                    definition=text("page_money.worst_help"), stale=result.stale),
    ]  # fmt: skip
    if unit_cost is not None:
        cards.append(figure_card(
            text, text("page_money.unit_cost"), number(unit_cost["with"]["median"], 3),
            unit=text("page_money.per_piece"), definition=text("page_money.unit_cost_help"), stale=result.stale,
            rows=((text("shell.before"), number(unit_cost["without"]["median"], 3)),
                  (text("shell.change"), f"{number(100 * unit_cost['relative_change']['median'], 1, sign=True)} %")),
        ))  # fmt: skip
    return card_row(*cards)


def _subsidy(document: Mapping[str, Any], text: Text) -> str:
    """The subsidy that is counted; that none is counted doesn't say that there is none."""
    amount = float(document["expected"]["subsidy"])
    return wan(amount, text) if amount else text("page_money.none_counted")


def _interval(outcome: Mapping[str, Any], text: Text) -> str:
    """The interval over the draws, in the unit of the value."""
    found = outcome["intervals"][LEVEL]
    if found["lower"] is None or found["upper"] is None:
        return ABSENT
    ends = RANGE.format(lower=in_unit(found["lower"], text), upper=in_unit(found["upper"], text))
    return text("shell.interval", level="80 %", interval=ends)


def _years(value: float | None, text: Text) -> str:
    return text("page_start.never") if value is None else text("page_start.years", years=number(value, 1))


def cash_figure(document: Mapping[str, Any], text: Text) -> go.Figure:
    """Cash after tax year by year as expected, and what has come together by then."""
    annual = [float(amount) for amount in document["expected"]["views"]["after_tax"]["annual"]]
    years = list(range(len(annual)))
    sums = [sum(annual[: year + 1]) for year in years]
    figure = go.Figure()
    figure.add_bar(
        x=years, y=annual, name=text("page_money.of_year"), hovertemplate="%{y:,.0f}",
        marker_color=[AFTER if amount >= 0 else WORSE for amount in annual],
    )  # fmt: skip
    figure.add_scatter(x=years, y=sums, mode="lines+markers", name=text("page_money.together"),
                       line={"color": "#212529"}, hovertemplate="%{y:,.0f}")  # fmt: skip
    figure.update_layout(height=320, margin={"l": 72, "r": 12, "t": 36, "b": 44},
                         legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})  # fmt: skip
    figure.update_xaxes(title_text=text("page_money.year"), dtick=1)
    figure.update_yaxes(title_text=text("page_money.yuan"), tickformat="~s" if text.language == "en" else ",.0f")
    return figure


def tornado_figure(document: Mapping[str, Any], money: CaseInMoney, text: Text) -> go.Figure:
    """What each input alone does to FNPV between its low and its high value; the widest first."""
    rows = sorted(document["tornado"], key=lambda row: abs(row["value_high"] - row["value_low"]))[-MOST_BARS:]
    names = [text_for_figure(half(input_name(row["key"], money, text), text), 34) for row in rows]
    middle = float(document["expected"]["views"]["after_tax"]["net_present_value"])
    figure = go.Figure()
    for end, colour in (("low", WORSE), ("high", BETTER)):
        values = [row[f"value_{end}"] for row in rows]
        figure.add_bar(
            y=names, x=[value - middle for value in values], base=middle, orientation="h", marker_color=colour,
            name=text(f"page_money.at_{end}"), customdata=[f"{row[end]} {row['unit']}" for row in rows],
            hovertemplate="%{customdata}: %{x:,.0f}",
        )  # fmt: skip
    figure.add_vline(x=0.0, line_color="#495057", line_width=1)
    figure.update_layout(
        barmode="overlay", height=110 + 30 * len(rows), margin={"l": 8, "r": 16, "t": 36, "b": 44}, bargap=0.35,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"},
    )  # fmt: skip
    figure.update_traces(opacity=0.75)
    figure.update_xaxes(title_text=text("page_money.fnpv_axis"))
    return figure


def _payback(document: Mapping[str, Any], text: Text) -> Any:
    rows = [
        html.Tr([
            html.Td(text("page_money.within", years=years)), html.Td(percent(found["value"]), className="number"),
            html.Td(RANGE.format(lower=percent(found["lower"]), upper=percent(found["upper"])), className="number"),
        ])
        for years, found in document["payback"]["below_years"].items()
    ]  # fmt: skip
    heads = [html.Th(text("page_money.payback")), html.Th(text("page_money.probability"), className="number"),
             html.Th(text("shell.interval", level="95 %", interval=""), className="number")]  # fmt: skip
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain")
    return panel(text("page_money.payback_title"), table, help=text("page_money.payback_help"))


def _subsidies(document: Mapping[str, Any], text: Text) -> Any:
    """Rule by rule: what it gives, or why nothing."""
    found = document["subsidies"]
    if not found:
        return panel(text("page_money.subsidies"), html.P(text("page_money.no_subsidies")))
    rows = []
    for rule in found["rules"]:
        amounts = [reading["amount"] for reading in rule["readings"] if reading.get("amount") is not None]
        said = " / ".join(wan(float(amount), text) for amount in dict.fromkeys(amounts)) or ABSENT
        status = text(f"page_money.rule_{rule['status']}")
        rows.append(
            html.Tr(
                [html.Td(rule["rule"]), html.Td(rule["clause"]), html.Td(status), html.Td(said, className="number")]
            )
        )
    heads = [html.Th(text(f"page_money.{name}"), className="number" if name == "amount" else "")
             for name in ("rule", "clause", "status", "amount")]  # fmt: skip
    lead = text("page_money.subsidies_lead", region=found["region"], day=found["as_of"])
    return panel(text("page_money.subsidies"), html.P(lead, className="money-lead"),
                 html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain"))  # fmt: skip
