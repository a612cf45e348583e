"""Figures of the line from the document of a kept prediction: value and interval as they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from scenarios.estimates import Estimate
from scenarios.numbers import ABSENT, Style, decimals_of, distinct_range, number, style_of
from scenarios.prediction.words import gain_style
from scenarios.text import Text

LEVEL = "80%"
Document = Mapping[str, Any]
Printed = tuple[str, str]


def figure_of(prediction: Document | None, quantity: str) -> Document | None:
    """A figure of a prediction by its quantity; None where it isn't there."""
    figures: list[Document] = [] if prediction is None else prediction["figures"]
    return next((figure for figure in figures if figure["quantity"] == quantity), None)


def arm_of(figure: Document | None, quantity: str, arm: Literal["before", "after"], text: Text) -> Printed:
    """Median and interval without or with the project; dashes where nothing is known."""
    style = style_of(quantity)
    return _printed(None if figure is None else figure[arm], style, text("unit.percent") if style.points else "", text)


def gain_of(figure: Document | None, quantity: str, text: Text) -> Printed:
    """Median and interval of the gain, in per cent or percentage points; dashes where nothing is known."""
    style = gain_style(quantity)
    end = text("unit.points" if style.points else "unit.percent")
    return _printed(None if figure is None else figure["gain"], style, end, text, sign=True)


def _printed(figure: Document | None, style: Style, end: str, text: Text, *, sign: bool = False) -> Printed:
    if figure is None:
        return ABSENT, ABSENT
    found = figure["intervals"].get(LEVEL)
    if found is None:
        return text("absence.DRAWS_UNDEFINED"), ABSENT
    estimate = Estimate(found["value"], found["lower"], found["upper"], found["n"], note="ALL_DRAWS_EQUAL")
    decimals = min(style.decimals, decimals_of(estimate, style))
    value = number(found["value"] * style.scale, decimals, sign=sign) + end
    if found["lower"] is None:
        return value, text("appraise.unchanged")
    return value, distinct_range(found["lower"] * style.scale, found["upper"] * style.scale, decimals, sign=sign)
