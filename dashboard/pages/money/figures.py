"""Figures of the money page, made from the document of an appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.components.graph import AFTER, BETTER, WORSE, text_for_figure
from scenarios.appraisal import CaseInMoney
from scenarios.appraisal.input_words import input_name
from scenarios.appraisal.words import MONEY, wan
from scenarios.text import Text, half

MOST_BARS = 12
BINS = 40


def in_figure(amount: float, text: Text) -> float:
    """An amount in the unit of the axes of money, which is that of the cards."""
    return amount / MONEY[text.language][0]


def value_figure(document: Mapping[str, Any], text: Text) -> go.Figure | None:
    """FNPV over the draws: losses and gains in colours of their own; None where an older result doesn't hold them."""
    draws = document["net_present_value"].get("draws")
    if not draws:
        return None
    values = [in_figure(value, text) for value in draws]
    low, high = min(values), max(values)
    size = max((high - low) / BINS, in_figure(1.0, text))
    # A border of a bar at zero, so that no bar is both.
    start = -size * (1 + int(-low // size)) if low < 0 else low
    figure = go.Figure()
    for name, part, colour in (
        ("losses", [value for value in values if value <= 0.0], WORSE),
        ("gains", [value for value in values if value > 0.0], AFTER),
    ):
        figure.add_histogram(
            x=part, xbins={"start": start if name == "losses" else 0.0, "size": size}, marker_color=colour,
            marker_line={"color": "#fff", "width": 1}, name=text(f"page_money.{name}", count=len(part)),
            hovertemplate="%{x:,.1f}: %{y}<extra></extra>",
        )  # fmt: skip
    middle = float(document["net_present_value"]["median"])
    figure.add_vline(x=in_figure(middle, text), line_color="#212529", line_dash="dot", line_width=1,
                     annotation_text=text("page_money.median", amount=wan(middle, text)))  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0.0, height=280, margin={"l": 56, "r": 12, "t": 40, "b": 44},
                         legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})  # fmt: skip
    figure.update_xaxes(title_text=text("page_money.fnpv_axis"), tickformat=",")
    figure.update_yaxes(title_text=text("page_results.draws_axis"))
    return figure


def cash_figure(document: Mapping[str, Any], text: Text) -> go.Figure:
    """Cash after tax year by year as expected, and what has come together by then."""
    annual = [in_figure(float(amount), text) for amount in document["expected"]["views"]["after_tax"]["annual"]]
    years = list(range(len(annual)))
    sums = [sum(annual[: year + 1]) for year in years]
    figure = go.Figure()
    for name, colour in (("out_of_year", WORSE), ("of_year", AFTER)):
        shown = [amount if (amount < 0.0) == (name == "out_of_year") else None for amount in annual]
        figure.add_bar(x=years, y=shown, name=text(f"page_money.{name}"), hovertemplate="%{y:,.1f}",
                       marker_color=colour)  # fmt: skip
    figure.add_scatter(x=years, y=sums, mode="lines+markers", name=text("page_money.together"),
                       line={"color": "#212529"}, hovertemplate="%{y:,.1f}")  # fmt: skip
    figure.update_layout(barmode="relative", height=320, margin={"l": 72, "r": 12, "t": 36, "b": 44},
                         legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})  # fmt: skip
    figure.update_xaxes(title_text=text("page_money.year"), dtick=1)
    figure.update_yaxes(title_text=text("page_money.yuan"), tickformat=",")
    return figure


def tornado_figure(document: Mapping[str, Any], money: CaseInMoney, text: Text) -> go.Figure:
    """What each input alone does to FNPV between its low and its high value; the widest first."""
    rows = sorted(document["tornado"], key=lambda row: abs(row["value_high"] - row["value_low"]))[-MOST_BARS:]
    names = [text_for_figure(half(input_name(row["key"], money, text), text), 34) for row in rows]
    middle = in_figure(float(document["expected"]["views"]["after_tax"]["net_present_value"]), text)
    figure = go.Figure()
    for end, colour in (("low", WORSE), ("high", BETTER)):
        values = [in_figure(row[f"value_{end}"], text) for row in rows]
        figure.add_bar(
            y=names, x=[value - middle for value in values], base=middle, orientation="h", marker_color=colour,
            name=text(f"page_money.at_{end}"), customdata=[f"{row[end]} {row['unit']}" for row in rows],
            hovertemplate="%{customdata}: %{x:,.1f}",
        )  # fmt: skip
    figure.add_vline(x=0.0, line_color="#495057", line_width=1)
    figure.update_layout(
        barmode="overlay", height=110 + 30 * len(rows), margin={"l": 8, "r": 16, "t": 36, "b": 44}, bargap=0.35,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"},
    )  # fmt: skip
    figure.update_traces(opacity=0.75)
    figure.update_xaxes(title_text=text("page_money.fnpv_axis"), tickformat=",")
    return figure
