"""Subsidies clause by clause: what each reading gives, where the amount bends, and how far the next threshold is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
from dash import html

from dashboard.components.graph import AFTER, BEFORE, graph
from dashboard.components.later import later
from dashboard.components.panels import details, panel
from dashboard.context import Context
from dashboard.pages.money.figures import in_figure
from dashboard.pages.money.terms import money_of
from scenarios.appraisal import CaseInMoney, typical_aid
from scenarios.appraisal.words import wan
from scenarios.policy.result import RuleResult
from scenarios.policy.words import (
    interval_text,
    note_text,
    questions_text,
    region_name,
    rule_details,
    total_readings,
    total_text,
)
from scenarios.text import Text

LEAST, MOST, STEPS = 25, 250, 46
"""[%] of the bill between which the amount is drawn."""
_STATUS = {"amount": 0, "not_computable": 1, "missing": 1}


def aid_panel(money: CaseInMoney, text: Text) -> Any:
    """What the bill of the case may receive today by the policies of its region; asked anew with every edit."""
    title = text("page_money.subsidies")
    found = typical_aid(money)
    if found is None:
        return panel(title, html.P(text("page_money.no_subsidies")))
    lead = text("page_money.subsidies_lead", region=region_name(found, text), day=found.as_of)
    order = sorted(found.rules, key=lambda each: _STATUS.get(each.status, 2))
    heads = [html.Th(text(f"page_money.{name}"), className="number" if name == "amount" else "")
             for name in ("rule", "clause", "status", "amount")]  # fmt: skip
    body = [row for each in order if each.status in _STATUS for row in _rule(each, text)]
    others = [row for each in order if each.status not in _STATUS for row in _rule(each, text)]
    return panel(
        title, html.P(lead, className="money-lead"), html.P(html.Strong(total_text(found, text))),
        _list(total_readings(found, text)), _list(questions_text(found.questions, text)),
        html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="plain") if body else None,
        None if found.total is None else later("money", "kinks", text("page_money.kinks")),
        details(text("page_money.rules_other", count=sum(each.status not in _STATUS for each in order)),
                html.Table([html.Thead(html.Tr(heads)), html.Tbody(others)], className="plain")) if others else None,
        help=text("page_money.subsidies_help"),
    )  # fmt: skip


def _rule(result: RuleResult, text: Text) -> list[Any]:
    """A rule, and below it how its amount comes about: bases times rates, cap, what the next yuan brings."""
    amount = "–" if result.interval is None else interval_text(*result.interval, text)
    said = list(rule_details(result, text))
    if result.reason is not None:
        said.append(note_text(result.reason, text))
    row = html.Tr(
        [
            html.Td(result.rule.id), html.Td(result.clause), html.Td(text(f"page_money.rule_{result.status}")),
            html.Td(amount, className="number"),
        ]
    )  # fmt: skip
    if not said:
        return [row]
    return [row, html.Tr(html.Td(_list(said), colSpan=4, className="money-arithmetic"))]


def _list(lines: Any) -> Any:
    shown = [html.Li(line) for line in lines if line]
    return html.Ul(shown, className="money-lines") if shown else None


def kinks_content(context: Context) -> Any:
    """The aid over the size of the bill, all items larger or smaller alike: thresholds and caps are where it bends."""
    text, money = context.text, money_of(context)
    whole = money.bill_total()
    shares = [Decimal(LEAST + (MOST - LEAST) * step // (STEPS - 1)) / 100 for step in range(STEPS)]
    results = [typical_aid(money, share) for share in shares]
    totals = [None if result is None else result.total for result in results]
    x = [in_figure(float(whole * share), text) for share in shares]
    figure = go.Figure()
    lower = [None if total is None else in_figure(float(total[0]), text) for total in totals]
    upper = [None if total is None else in_figure(float(total[1]), text) for total in totals]
    figure.add_scatter(x=x, y=upper, mode="lines", line={"color": AFTER}, name=text("page_money.aid_most"),
                       hovertemplate="%{x:,.1f}: %{y:,.1f}")  # fmt: skip
    if lower != upper:
        figure.add_scatter(x=x, y=lower, mode="lines", line={"color": BEFORE, "dash": "dash"},
                           name=text("page_money.aid_least"), hovertemplate="%{x:,.1f}: %{y:,.1f}")  # fmt: skip
    figure.add_vline(x=in_figure(float(whole), text), line_color="#212529", line_dash="dot", line_width=1,
                     annotation_text=text("page_money.bill_now", amount=wan(float(whole), text)))  # fmt: skip
    figure.update_layout(height=260, margin={"l": 72, "r": 12, "t": 36, "b": 44},
                         legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})  # fmt: skip
    figure.update_xaxes(title_text=text("page_money.bill_axis"), tickformat=",")
    figure.update_yaxes(title_text=text("page_money.aid_axis"), rangemode="tozero", tickformat=",")
    return [html.P(text("page_money.kinks_lead"), className="money-lead"),
            graph("money-kinks", figure, text.language, text("page_money.kinks"))]  # fmt: skip
