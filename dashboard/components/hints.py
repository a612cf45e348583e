"""Explanations on hover and on focus."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

_WIDTH = 340
_EVENTS = {"hover": True, "focus": True, "touch": True}


def hint(name: str, explanation: str) -> Any:
    """A mark beside a name that explains it; reached with the keyboard, read out by a screen reader."""
    mark = html.Button("?", className="hint", type="button", **{"aria-label": f"{name}: {explanation}"})
    return _tooltip(mark, explanation)


def term(name: str, explanation: str) -> Any:
    """A word that explains itself."""
    word = html.Span(name, className="term", tabIndex=0, **{"aria-label": f"{name}: {explanation}"}, role="note")
    return _tooltip(word, explanation)


def _tooltip(target: Any, explanation: str) -> Any:
    return dmc.Tooltip(
        target, label=explanation, multiline=True, w=_WIDTH, events=_EVENTS, withArrow=True, openDelay=150
    )  # fmt: skip
