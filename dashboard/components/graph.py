"""The one way to put a figure on a page: no button that leaves the machine, buttons in the language of the page."""

from __future__ import annotations

from typing import Any

from dash import dcc

from scenarios.text import Language

_LOCALE = {"zh": "zh-CN", "en": "en"}


def graph_config(language: Language) -> dict[str, Any]:
    """The settings of every figure."""
    return {
        "displaylogo": False, "locale": _LOCALE[language], "plotlyServerURL": "", "responsive": True,
        "showEditInChartStudio": False, "showLink": False, "showSendToCloud": False,
    }  # fmt: skip


def graph(identifier: str, figure: Any, language: Language, label: str) -> dcc.Graph:
    """A plotly figure; `label` says to a screen reader what it shows."""
    return dcc.Graph(
        id=identifier, figure=figure, config=graph_config(language), mathjax=False, **{"aria-label": label}
    )
