"""Figures of the results page, made from the documents of the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.components.graph import AFTER, BEFORE, BETTER, UNCLEAR, WORSE, text_for_figure
from dashboard.reading import Document, estimate_of, figures_of
from scenarios.estimates import Estimate
from scenarios.numbers import number
from scenarios.page.palette import COLOURS, GROUPS
from scenarios.text import Text, half
from scenarios.words import figure_name
from simcore.spec import LineSpec

OUTPUT = "good_output_rate"
PERCENT = 100.0
ROW_HEIGHT = 34
LABEL = 11
"""[px] of a number at the end of a bar."""
_PLOT = {"l": 8, "r": 24, "t": 8, "b": 40}


def loss_figure(document: Document, text: Text) -> go.Figure:
    """Where the planned time goes before and after, loss by loss on one axis."""
    both = [figures_of(document, arm, "loss") for arm in ("before", "after")]
    keys = [key for key in both[0] if key in both[1]]
    figure = go.Figure()
    for found, name, colour in zip(both, ("before", "after"), (BEFORE, AFTER), strict=True):
        shares = [found[key].value for key in keys]
        figure.add_bar(
            y=[text_for_figure(figure_name(key[1], text)) for key in keys],
            x=[None if share is None else PERCENT * share for share in shares], orientation="h",
            name=text(f"shell.{name}"), marker_color=colour, hovertemplate="%{y}: %{x:.1f} %<extra></extra>",
            text=["" if share is None else number(PERCENT * share, 1) for share in shares], textposition="outside",
            textfont_size=LABEL, constraintext="none", cliponaxis=False,
        )  # fmt: skip
    figure.update_layout(
        barmode="group", bargap=0.35, height=90 + ROW_HEIGHT * len(keys), margin={**_PLOT, "t": 36, "r": 48},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    figure.update_xaxes(title_text=text("page_results.share_of_time"), rangemode="tozero")
    figure.update_yaxes(autorange="reversed")
    return figure


def state_figure(document: Document, line: LineSpec, text: Text) -> go.Figure:
    """How each station spends its planned time, after the renovation above before."""
    arms = {arm: figures_of(document, arm, "state") for arm in ("before", "after")}
    stations = list(dict.fromkeys(name for name, _ in arms["after"] if (name, "processing") in arms["before"]))
    rows: list[tuple[str, str]] = [(name, arm) for name in stations for arm in ("before", "after")]
    axis = [
        [text_for_figure(_name(line, name, text), 26) for name, _ in rows], [text(f"shell.{arm}") for _, arm in rows]
    ]  # fmt: skip
    figure = go.Figure()
    for group, states in GROUPS.items():
        values = [
            sum(arms[arm][key].value or 0.0 for state in states if (key := (name, state.key)) in arms[arm])
            for name, arm in rows
        ]
        if any(values):
            figure.add_bar(
                y=axis, x=[PERCENT * value for value in values], orientation="h", name=text(f"state.{group}"),
                marker_color=COLOURS[group], hovertemplate="%{x:.1f} %",
            )  # fmt: skip
    figure.update_layout(
        barmode="stack", bargap=0.15, height=110 + 22 * len(rows), margin={**_PLOT, "t": 64},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
    )  # fmt: skip
    figure.update_xaxes(title_text=text("page_results.share_of_planned"), range=[0, 101])
    figure.update_yaxes(autorange="reversed")
    return figure


def share_figure(document: Document, quantity: str, names: Mapping[str, str], text: Text) -> go.Figure:
    """What each measure brings, with its interval; the largest first."""
    values = {name: estimate_of(row) for name, row in document["attributions"][quantity]["values"].items()}
    order = sorted(values, key=lambda name: values[name].value or 0.0)
    middle = [PERCENT * (values[name].value or 0.0) for name in order]
    figure = go.Figure(go.Bar(
        y=[text_for_figure(names.get(name, name)) for name in order], x=middle, orientation="h",
        marker_color=[_colour(values[name]) for name in order],
        error_x={
            "type": "data", "symmetric": False, "color": "#495057", "thickness": 1.2,
            "array": [_reach(values[name].upper, values[name].value) for name in order],
            "arrayminus": [_reach(values[name].value, values[name].lower) for name in order],
        },
        hovertemplate="%{y}: %{x:.2f}<extra></extra>",
    ))  # fmt: skip
    figure.update_layout(height=80 + ROW_HEIGHT * len(order), margin=_PLOT, showlegend=False)
    figure.update_xaxes(title_text=text("page_results.log_points"), zeroline=True)
    return figure


def prediction_figure(document: Document, text: Text) -> go.Figure:
    """The gain of good output over the draws of all uncertain parameters."""
    gains = [PERCENT * gain for gain in document["gains"] if gain is not None]
    figure = go.Figure(go.Histogram(
        x=gains, nbinsx=30, marker_color=AFTER, marker_line_color="#fff", marker_line_width=1,
        hovertemplate="%{x} %: %{y}<extra></extra>",
    ))  # fmt: skip
    figure.add_vline(x=0, line_color=WORSE, line_dash="dash")
    figure.update_layout(height=280, margin={**_PLOT, "l": 48}, bargap=0.02, showlegend=False)
    figure.update_xaxes(title_text=text("page_results.gain_axis"))
    figure.update_yaxes(title_text=text("page_results.draws_axis"))
    return figure


def fan_figure(document: Document, text: Text) -> go.Figure:
    """Each headline figure before and after over the draws: median, 80 % and 95 % of them, on axes of their own."""
    rows = document["figures"]
    titles = [text_for_figure(figure_name(row["quantity"], text)) for row in rows]
    figure = make_subplots(rows=1, cols=len(rows), horizontal_spacing=0.09, subplot_titles=titles)
    for place, row in enumerate(rows, 1):
        scale = PERCENT if row["unit"] == "1" else 1.0
        for arm, colour in (("before", BEFORE), ("after", AFTER)):
            if row[arm]["median"] is None:
                continue
            name = text(f"shell.{arm}")
            for level, width, opacity in (("95%", 10, 0.25), ("80%", 20, 0.55)):
                ends = row[arm]["intervals"][level]
                figure.add_scatter(
                    x=[name, name], y=[scale * ends["lower"], scale * ends["upper"]], mode="lines", opacity=opacity,
                    line={"color": colour, "width": width}, showlegend=False, row=1, col=place,
                    hovertemplate=f"{level}: %{{y:.4g}}<extra></extra>",
                )  # fmt: skip
            figure.add_scatter(
                x=[name], y=[scale * row[arm]["median"]], mode="markers+text", showlegend=False, row=1, col=place,
                marker={"color": "#fff", "size": 9, "line": {"color": "#212529", "width": 2}},
                text=[number(scale * row[arm]["median"], 1)], textposition="middle right",
                hovertemplate="%{y:.4g}<extra></extra>",
            )  # fmt: skip
        unit = "%" if row["unit"] == "1" else text("unit.output").strip()
        figure.update_yaxes(title_text=unit, row=1, col=place)
        figure.update_xaxes(range=[-0.6, 1.9], row=1, col=place)
    figure.update_layout(height=320, margin={**_PLOT, "l": 56, "t": 40})
    return figure


def month_figure(document: Document, text: Text) -> go.Figure:
    """Good output before and after by month since the renovation, with intervals."""
    months = [each for each in document["months"] if each["figures"]]
    # The document counts whole months gone by; people count the month that they are in.
    x = [each["month"] + 1 for each in months]
    figure = go.Figure()
    for arm, colour in (("before", BEFORE), ("after", AFTER)):
        rows = [next(row[arm] for row in each["figures"] if row["quantity"] == OUTPUT) for each in months]
        lower, upper = ([row[end] for row in rows] for end in ("lower", "upper"))
        figure.add_scatter(
            x=[*x, *reversed(x)], y=[*upper, *reversed(lower)], fill="toself", fillcolor=colour, opacity=0.18,
            line={"width": 0}, hoverinfo="skip", showlegend=False,
        )  # fmt: skip
        figure.add_scatter(
            x=x, y=[row["value"] for row in rows], mode="lines+markers", line={"color": colour},
            name=text(f"shell.{arm}"), hovertemplate="%{y:.1f}",
        )  # fmt: skip
    figure.update_layout(
        height=300, margin={**_PLOT, "l": 56, "t": 36}, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"}
    )  # fmt: skip
    figure.update_xaxes(title_text=text("page_results.month"), dtick=1)
    figure.update_yaxes(title_text=f"{figure_name(OUTPUT, text)} ({text('unit.output').strip()})")
    return figure


def _colour(found: Estimate) -> str:
    """A measure whose part can't be told from zero is neither better nor worse."""
    if found.value is None or not found.excludes_zero:
        return UNCLEAR
    return BETTER if found.value > 0.0 else WORSE


def _reach(far: float | None, near: float | None) -> float:
    return 0.0 if far is None or near is None else PERCENT * (far - near)


def _name(line: LineSpec, station: str, text: Text) -> str:
    spec = line.stations.get(station)
    return half(text.name(spec.label, station), text) if spec is not None else station


def bottlenecks(document: Document, arm: str, line: LineSpec, text: Text) -> str:
    """The stations that hold a line back, by name."""
    found: Sequence[str] = document["arms"][arm]["bottlenecks"]
    return ", ".join(_name(line, name, text) for name in found)
