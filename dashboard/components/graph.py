"""The one way to put a figure on a page: no button that leaves the machine, buttons in the language of the page."""

from __future__ import annotations

from html import escape
from typing import Any

import plotly.graph_objects as go
from dash import MATCH, ClientsideFunction, Dash, Input, Output, dcc, html

from scenarios.text import Language

_LOCALE = {"zh": "zh-CN", "en": "en"}
FONTS = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif'
BEFORE, AFTER, BETTER, WORSE, UNCLEAR = "#868e96", "#4263eb", "#087f5b", "#c92a2a", "#adb5bd"
"""Colours of figures; each also has a name, a pattern or a place beside it."""
STATES = {
    "busy": "#2f9e44", "setup": "#4263eb", "down": "#c92a2a", "blocked": "#e8590c", "starved": "#adb5bd",
    "waiting": "#f08c00", "off": "#e9ecef",
}  # fmt: skip
_LONGEST_NAME = 60
FIGURE, PLACE = "figure", "figure-place"


def graph_config(language: Language, name: str = "lineproof") -> dict[str, Any]:
    """The settings of every figure; `name` is that of the file it can be saved as."""
    return {
        "displaylogo": False, "locale": _LOCALE[language], "plotlyServerURL": "", "responsive": True,
        "showEditInChartStudio": False, "showLink": False, "showSendToCloud": False,
        "modeBarButtonsToRemove": ["lasso2d", "select2d", "autoScale2d"],
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": 2},
    }  # fmt: skip


def graph(identifier: str, figure: Any, language: Language, label: str, height: int | None = None) -> Any:
    """A plotly figure; `label` says in a sentence to a screen reader what it shows; `height` [px].

    It is drawn a moment after the page, one figure after the other: drawing takes a browser longer than all the rest.
    """
    styled = styled_figure(figure, height)
    size = {"height": f"{styled.layout.height}px"}
    drawn = {"id": identifier, "figure": styled, "config": graph_config(language, identifier), "style": size}
    # No picture to a screen reader: there are buttons in it.
    return html.Div(
        [dcc.Store(id={"type": FIGURE, "name": identifier}, data=drawn),
         html.Div(id={"type": PLACE, "name": identifier}, style=size)],
        role="figure", className="figure", **{"aria-label": label},
    )  # fmt: skip


def register(app: Dash) -> None:
    """The callback in the browser that draws the figures of a page."""
    app.clientside_callback(
        ClientsideFunction("figures", "draw"),
        Output({"type": PLACE, "name": MATCH}, "children"),
        Input({"type": FIGURE, "name": MATCH}, "data"),
    )


def styled_figure(figure: Any, height: int | None = None) -> Any:
    """The figure with the fonts, margins and grid lines that all figures share."""
    # A copy of one that has just been made would cost as much again.
    figure = figure if isinstance(figure, go.Figure) else go.Figure(figure)
    figure.update_layout(
        template="none", font={"family": FONTS, "size": 13, "color": "#343a40"},
        height=height or figure.layout.height or 320,
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", hoverlabel={"font": {"family": FONTS}},
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": "#868e96", "activecolor": "#364fc7"},
    )  # fmt: skip
    if figure.layout.margin.l is None:
        figure.update_layout(margin={"l": 56, "r": 16, "t": 24, "b": 48})
    figure.update_xaxes(gridcolor="#e9ecef", zerolinecolor="#ced4da", automargin=True)
    figure.update_yaxes(gridcolor="#e9ecef", zerolinecolor="#ced4da", automargin=True)
    return figure


def text_for_figure(name: str, longest: int = _LONGEST_NAME) -> str:
    """A name given by somebody, as plotly may show it: its small HTML is read there, so every sign is escaped."""
    clean = "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
    short = clean if len(clean) <= longest else clean[: longest - 1] + "…"
    return escape(short, quote=True)
