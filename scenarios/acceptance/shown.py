"""Figures of an acceptance as they are printed: improvements in the unit of their claim, levels, windows, names."""

from __future__ import annotations

from scenarios.acceptance.plan.terms import AgreedClaim, Window
from scenarios.acceptance.records import column_names
from scenarios.acceptance.series.metrics import METRICS
from scenarios.numbers import ABSENT, MINUS
from scenarios.text import Text

# Beyond this a bound says nothing.
MOST_SHOWN = 1000.0
UNBOUNDED = "∞"


def claim_size(value: float | None, claim: AgreedClaim, points: bool = False) -> str:
    """An improvement in the unit of its claim, with two decimals."""
    if value is None:
        return ABSENT
    if abs(value) > MOST_SHOWN:
        return UNBOUNDED if value > 0.0 else MINUS + UNBOUNDED
    unit = "pp" if points or claim.points is not None else "%"
    return f"{100.0 * value:.2f}".replace("-", MINUS) + f" {unit}"


# Those that are words.
_UNITS = {
    "pieces": "件",
    "min": "分钟",
    "min/shift": "分钟/班",
    "pieces/shift": "件/班",
    "h": "小时",
    "kWh/h": "kWh/小时",
}


def level_text(value: float | None, metric: str, text: Text) -> str:
    """A figure as it was recorded, with its unit."""
    if value is None:
        return ABSENT
    unit = METRICS[metric].unit
    return f"{value:.2%}" if unit == "1" else f"{value:,.1f} {unit_text(unit, text)}"


def unit_text(unit: str, text: Text) -> str:
    """A unit of a record or a figure in the language of the texts."""
    return "%" if unit == "1" else _UNITS.get(unit, unit) if text.language == "zh" else unit


def figure_text(metric: str, text: Text) -> str:
    """Name of a figure."""
    known = METRICS[metric]
    return known.zh if text.language == "zh" else known.en


def days_text(window: Window) -> str:
    """First and last day."""
    return f"{window.first} – {window.last}"


def quantity_text(quantity: str, text: Text) -> str:
    """Name of what is summed in a figure: a column of the record, or what is derived from one."""
    if text.has(f"papers.sum_{quantity}"):
        return text(f"papers.sum_{quantity}")
    return column_names(text.language)[quantity]
