"""Money: what a scenario costs and brings, year by year and over the draws, what drives it, and its subsidies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from dashboard.api.places import API
from dashboard.cases.loaded import loaded_case
from dashboard.cases.results import Result, shown_result
from dashboard.components.cards import card_row, figure_card, stale_mark
from dashboard.components.graph import graph
from dashboard.components.jobs import job_strip, start_button
from dashboard.components.later import later
from dashboard.components.panels import details, empty_state, notice, page_title, panel
from dashboard.context import Context
from dashboard.pages.money.aid import aid_panel
from dashboard.pages.money.figures import cash_figure, tornado_figure, value_figure
from dashboard.pages.money.terms import lease_panel
from scenarios.appraisal import case_in_money
from scenarios.appraisal.words import in_unit, percent, wan
from scenarios.case import Case
from scenarios.numbers import ABSENT, RANGE, number
from scenarios.study import chosen_scenario
from scenarios.text import Text

JOBS = ("appraise", "quote", "predict")
LEVEL = "80%"


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
    result = shown_result(context, "appraise", scenario)
    may = context.user.may("run")
    start = start_button(text("page_money.run"), "appraise", scenario) if may else None
    strip = job_strip(context, JOBS)
    beside = _beside(context, case, scenario)
    if result is None:
        return [
            head, strip, empty_state(text("page_money.nothing"), text("page_money.nothing_help"), start), beside,
            later("money", "terms", text("page_money.terms")), aid_panel(money, text),
        ]  # fmt: skip
    document, place = result.document, f"{API}/cases/{context.case}/jobs/{result.job.id}/files"
    return [
        head, strip, _outlook(document, text), _cards(result, text), beside, _values(document, text),
        panel(text("page_money.cash"), html.P(text("page_money.cash_lead"), className="money-lead"),
              graph("money-cash", cash_figure(document, text), text.language, text("page_money.cash")),
              right=stale_mark(text) if result.stale else None),
        panel(text("page_money.tornado"), html.P(text("page_money.tornado_lead"), className="money-lead"),
              graph("money-tornado", tornado_figure(document, money, text), text.language, text("page_money.tornado")),
              help=text("page_money.tornado_help")),
        later("money", "terms", text("page_money.terms")), _payback(document, text), lease_panel(document, text),
        _stages(document, text), _guarantee(document, text), aid_panel(money, text),
        html.P(html.A(text("page_results.data"), href=f"{place}/document.json"), className="results-files"), start,
    ]  # fmt: skip


def _values(document: Mapping[str, Any], text: Text) -> Any:
    """The distribution of FNPV, one click away; older results don't hold the draws."""
    figure = value_figure(document, text)
    if figure is None:
        return details(text("page_money.values"), html.P(text("page_results.rejects_older")))
    return panel(
        text("page_money.values"),
        html.P(text("page_money.values_lead"), className="money-lead"),
        graph("money-values", figure, text.language, text("page_money.values")),
    )


def _beside(context: Context, case: Case, shown: str) -> Any:
    """All scenarios side by side, each by its newest appraisal; nothing where there is but one."""
    text = context.text
    names = [name for name in case.settings.scenarios if name != case.settings.baseline]
    if len(names) < 2:
        return None
    heads = ("scenario", "investment", "benefit", "payback", "fnpv", "chance_title")
    rows = [_of_scenario(context, case, name, is_shown=name == shown) for name in names]
    head = [html.Th(text(f"page_money.{name}"), className="number" if place else "")
            for place, name in enumerate(heads)]  # fmt: skip
    return panel(
        text("page_money.beside"),
        html.Div(html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain"),
                 className="money-scroll"),
    )  # fmt: skip


def _of_scenario(context: Context, case: Case, name: str, *, is_shown: bool) -> Any:
    text = context.text
    label = text.name(case.settings.scenarios[name].label, name)
    link = dcc.Link(label, href=context.link("/money", scenario=name), className="cut", title=label)
    result = shown_result(context, "appraise", name)
    first = html.Th([link, *([stale_mark(text)] if result is not None and result.stale else [])], scope="row")
    current = {"aria-current": "true"} if is_shown else {}
    if result is None:
        start = start_button(text("page_money.run"), "appraise", name) if context.user.may("run") else ABSENT
        return html.Tr([first, html.Td(start, colSpan=5)], **current)
    document = result.document
    value = document["net_present_value"]
    cells = (
        wan(float(document["expected"]["investment"]), text), wan(document["benefit_a_year"]["median"], text),
        _years(document["payback"]["p50"], text), f"{wan(value['median'], text)} {_interval(value, text)}",
        percent(document["chance_of_gain"]["value"]),
    )  # fmt: skip
    return html.Tr([first, *(html.Td(cell, className="number") for cell in cells)], **current)


def _stages(document: Mapping[str, Any], text: Text) -> Any:
    """A pilot first: what it would be worth, where the terms say what it costs."""
    found = document.get("in_stages")
    if found is None:
        return details(text("page_money.stages"), html.P(text("page_money.stages_none")))
    outcomes = {"now": found["at_once"], "later": found["in_stages"], "added": found["added"]}
    shown = {key: wan(outcome["value"], text) for key, outcome in outcomes.items()}
    ranges = {f"{key}_range": _ends(outcome, text) for key, outcome in outcomes.items()}
    said = text("appraise.stages", cost=wan(float(found["pilot_cost"]), text), years=found["years"],
                stopped=percent(found["stopped_share"]), **shown, **ranges)  # fmt: skip
    return details(text("page_money.stages"), html.P(said))


def _ends(outcome: Mapping[str, Any], text: Text) -> str:
    if outcome["lower"] is None or outcome["upper"] is None:
        return text("appraise.unchanged")
    return RANGE.format(lower=in_unit(outcome["lower"], text), upper=in_unit(outcome["upper"], text))


def _guarantee(document: Mapping[str, Any], text: Text) -> Any:
    """The part of the expected gain that can be guaranteed, by the plan of an acceptance in the case, or why none."""
    found = document["guaranteed_gain"]
    gains = {
        name: "" if found[name] is None else f"{number(100.0 * found[name], 1, sign=True)} %"
        for name in ("expected", "value")
    }
    said = text(f"guarantee.{found['state']}", claim=found["claim"], reason=found["reason"],
                before=found["baseline_weeks"], after=found["reporting_weeks"], **gains)  # fmt: skip
    if found["state"] == "guaranteed" and not found["frozen"]:
        said += text("guarantee.not_frozen")
    return details(text("page_money.guaranteed"), html.P(said))


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
