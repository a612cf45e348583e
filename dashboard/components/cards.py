"""Figures as cards: what it is, how much, how sure, from where, and whether it still holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

import dash_mantine_components as dmc
from dash import html

from dashboard.components.hints import hint
from scenarios.text import Text

Tone = Literal["better", "worse", "unclear", "neutral"]
# An interval, and the spaces between a number or a bracket and its unit.
_INTERVAL, _BEFORE_UNIT = re.compile(r"\[[^\]]*\]"), re.compile(r"(?<=[\d\]]) (?=[%\w])")
_COLOURS = {"better": "teal.9", "worse": "red.9", "unclear": "gray.8", "neutral": "gray.9"}


def figure_card(
    text: Text, name: str, value: str, *, definition: str = "", unit: str = "", interval: str = "",
    rows: Sequence[tuple[str, str]] = (), tone: Tone = "neutral", stale: bool = False, note: str = "",
) -> Any:  # fmt: skip
    """One figure: the value large with its unit, the interval with its level below, then rows such as before and after.

    An absent value is given as "–" with a `note` that says why; `stale` marks it.
    """
    head: list[Any] = [html.Span(name, className="card-name", title=name)]
    if definition:
        head.append(hint(name, definition))
    if stale:
        head.append(stale_mark(text))
    figure: list[Any] = [html.Span(value, className="card-value")]
    if unit:
        figure.append(html.Span(unit, className="card-unit"))
    parts: list[Any] = [html.Div(head, className="card-head"), dmc.Text(html.Span(figure), c=_COLOURS[tone])]
    if interval:
        parts.append(html.Div(_unbroken(interval), className="card-interval"))
    if rows:
        pairs = [part for label, row in rows for part in (html.Dt(label), html.Dd(_unbroken(row)))]
        parts.append(html.Dl(pairs, className="card-rows"))
    if note:
        parts.append(html.Div(note, className="card-note"))
    return html.Section(parts, className="card stale" if stale else "card", **{"aria-label": name})


def _unbroken(said: str) -> str:
    """A number stays with its unit, and an interval in one line: narrow cards break before a bracket."""
    whole = _INTERVAL.sub(lambda found: found[0].replace(" ", "\u00a0"), said)
    return _BEFORE_UNIT.sub("\u00a0", whole)


def card_row(*cards: Any) -> Any:
    """Cards side by side, as many as fit."""
    return html.Div(list(cards), className="card-row")


def stale_mark(text: Text) -> Any:
    """The mark of a result whose inputs have changed since."""
    return dmc.Badge(
        text("shell.stale"), color="yellow", variant="light", c="dark",
        attributes={"root": {"title": text("shell.stale_help")}},
    )  # fmt: skip
