"""The weeks of a claim before and after, with the line that it promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
from dash import html

from dashboard.components.graph import AFTER, BEFORE, WORSE, graph, text_for_figure
from dashboard.text import Text
from scenarios.acceptance.plan.terms import AgreedClaim
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.shown import figure_text, unit_text

HEIGHT = 230
MOST_TICKS = 6


def week_figure(name: str, row: Mapping[str, Any], claim: AgreedClaim, text: Text) -> Any:
    """The figure week by week; a sentence where no week of a side has a value."""
    sides = {side: [each for each in row["series"][side] if each["value"] is not None] for side in _SIDES}
    if not all(sides.values()):
        return html.P(text("page_acceptance.no_weeks"), className="acceptance-who")
    metric = METRICS[row["metric"]]
    scale = 100.0 if metric.unit == "1" else 1.0
    unit = unit_text(metric.unit, text)
    figure = go.Figure()
    for side, points in sides.items():
        beside = [each for each in points if each["beside"] is not None]
        if beside:
            figure.add_scatter(
                x=[each["week"] for each in beside], y=[scale * each["beside"] for each in beside], mode="lines",
                line={"color": "#e8590c", "dash": "dash", "width": 1.5}, showlegend=side == "baseline",
                name=text("page_acceptance.beside"), hovertemplate=f"%{{x|%Y-%m-%d}}: %{{y:.4g}} {unit}",
            )  # fmt: skip
        figure.add_scatter(
            x=[each["week"] for each in points], y=[scale * each["value"] for each in points], mode="lines+markers",
            name=text(f"acceptance.{side}"), line={"color": _SIDES[side]},
            marker={"symbol": "circle" if side == "baseline" else "square", "size": 7},
            hovertemplate=f"%{{x|%Y-%m-%d}}: %{{y:.4g}} {unit}",
        )  # fmt: skip
    limit = _limit(row, claim, sides["baseline"], sides["reporting"])
    if limit:
        figure.add_scatter(
            x=[each["week"] for each in sides["reporting"]], y=[scale * each for each in limit], mode="lines",
            name=text("papers.claim_line"), line={"color": WORSE, "dash": "dot", "width": 2}, hoverinfo="skip",
        )  # fmt: skip
    label = text("page_acceptance.weeks", figure=figure_text(row["metric"], text))
    figure.update_layout(
        height=HEIGHT, margin={"l": 56, "r": 8, "t": 30, "b": 30},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0},
    )  # fmt: skip
    figure.update_xaxes(tickformat="%Y-%m-%d", nticks=MOST_TICKS)
    figure.update_yaxes(title_text=unit, nticks=6)
    return graph(f"acceptance-weeks-{text_for_figure(name)}", figure, text.language, label)


_SIDES = {"baseline": BEFORE, "reporting": AFTER}


def _limit(
    row: Mapping[str, Any], claim: AgreedClaim, baseline: Sequence[Mapping[str, Any]],
    reporting: Sequence[Mapping[str, Any]],
) -> list[float]:  # fmt: skip
    """What the figure must be on average: the level before, improved by the claim; beside a line, relative to it."""
    level = row["baseline"]
    if level is None:
        return []
    size = float(claim.size) if METRICS[row["metric"]].better == "more" else -float(claim.size)
    before = [each["beside"] for each in baseline if each["beside"]]
    with_line = len(before) == len(baseline) and all(each["beside"] for each in reporting)
    if not with_line:
        return [level + size if claim.points is not None else level * (1.0 + size)] * len(reporting)
    mean = sum(before) / len(before)
    if claim.points is not None:
        return [level + each["beside"] - mean + size for each in reporting]
    return [level * each["beside"] / mean * (1.0 + size) for each in reporting]
