"""Figures of the money page, made from the document of an appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.components.graph import AFTER, BETTER, WORSE, text_for_figure
from scenarios.appraisal import CaseInMoney
from scenarios.appraisal.input_words import input_name
from scenarios.appraisal.words import wan
from scenarios.text import Text, half

MOST_BARS = 12
BINS = 40


def value_figure(document: Mapping[str, Any], text: Text) -> go.Figure | None:
    """FNPV over the draws: losses and gains in colours of their own; None where an older result doesn't hold them."""
    values = document["net_present_value"].get("draws")
    if not values:
        return None
    low, high = min(values), max(values)
    size = max((high - low) / BINS, 1.0)
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
            hovertemplate="%{x:,.0f}: %{y}<extra></extra>",
        )  # fmt: skip
    middle = float(document["net_present_value"]["median"])
    figure.add_vline(x=middle, line_color="#212529", line_dash="dot", line_width=1,
                     annotation_text=text("page_money.median", amount=wan(middle, text)))  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0.0, height=280, margin={"l": 56, "r": 12, "t": 40, "b": 44},
                         legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})  # fmt: skip
    figure.update_xaxes(title_text=text("page_money.fnpv_axis"), tickformat="~s" if text.language == "en" else ",.0f")
    figure.update_yaxes(title_text=text("page_results.draws_axis"))
    return figure


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
    figure.update_xaxes(title_text=text("page_money.fnpv_axis"), tickformat="~s" if text.language == "en" else ",.0f")
    return figure
