"""Where defects are made and where they are discovered, before and after, as a Sankey diagram."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.components.graph import text_for_figure
from dashboard.reading import Document
from scenarios.study import DAY
from scenarios.text import Text, half
from simcore.spec import LineSpec

COLOURS = {"scrap": "#c92a2a", "quarantine": "#e8590c", "rework": "#f08c00", "escaped": "#5f3dc4"}
SHORT = 18
_NOBODY = "customer"


def reject_figure(document: Document, line: LineSpec, text: Text) -> go.Figure | None:
    """Origins at the left, places of discovery at the right, before and after beside one another; None without any.

    Items a day, so that runs of different length can be compared.
    """
    days = document["settings"]["horizon_us"] / DAY * document["replications"]
    arms = [(arm, document["arms"][arm]["rejects"]) for arm in ("before", "after")]
    if not any(rows for _, rows in arms):
        return None
    figure = go.Figure()
    most = 1
    for place, (arm, rows) in enumerate(arms):
        if not rows:
            continue
        left = list(dict.fromkeys(row["origin"] for row in rows))
        right = list(dict.fromkeys(row["place"] for row in rows))
        most = max(most, len(left), len(right))
        names = [_origin(name, line, text) for name in left] + [_place(name, line, text) for name in right]
        figure.add_sankey(
            domain={"x": [0.52 * place, 0.48 + 0.52 * place], "y": [0.0, 0.93]},
            node={"label": names, "color": ["#868e96"] * len(left) + ["#495057"] * len(right), "pad": 14,
                  "thickness": 12, "hovertemplate": "%{label}: %{value:,.0f}<extra></extra>"},
            link={
                "source": [left.index(row["origin"]) for row in rows],
                "target": [len(left) + right.index(row["place"]) for row in rows],
                "value": [row["items"] / days for row in rows],
                "color": [_pale(COLOURS[row["outcome"]]) for row in rows],
                "label": [text(f"page_results.outcome_{row['outcome']}") for row in rows],
                "hovertemplate": "%{source.label} → %{target.label}, %{label}: %{value:,.0f}<extra></extra>",
            },
            arrangement="snap",
        )  # fmt: skip
        total = sum(row["items"] for row in rows) / days
        figure.add_annotation(
            x=0.24 + 0.52 * place, y=1.0, xref="paper", yref="paper", showarrow=False, yanchor="bottom",
            text=text("page_results.rejects_total", arm=text(f"shell.{arm}"), items=f"{total:,.0f}"),
        )  # fmt: skip
    for outcome, colour in COLOURS.items():
        if any(row["outcome"] == outcome for _, rows in arms for row in rows):
            figure.add_scatter(x=[None], y=[None], mode="markers", name=text(f"page_results.outcome_{outcome}"),
                               marker={"color": colour, "size": 11, "symbol": "square"})  # fmt: skip
    figure.update_layout(
        height=120 + 34 * most, margin={"l": 8, "r": 8, "t": 30, "b": 30},
        legend={"orientation": "h", "y": -0.02, "yanchor": "top", "x": 0},
    )  # fmt: skip
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure


def _origin(name: str, line: LineSpec, text: Text) -> str:
    key = f"page_results.origin_{name}"
    return text(key) if text.has(key) else _station(name, line, text)


def _place(name: str, line: LineSpec, text: Text) -> str:
    return text(f"page_results.origin_{_NOBODY}") if not name else _station(name, line, text)


def _station(name: str, line: LineSpec, text: Text) -> str:
    spec: Any = line.stations.get(name)
    return text_for_figure(half(text.name(spec.label, name), text) if spec is not None else name, SHORT)


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.45)"
