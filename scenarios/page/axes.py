"""Axes with round ends and ticks."""

from __future__ import annotations

import math

from scenarios.numbers import number

TICKS = 4


def axis(low: float, high: float) -> tuple[float, float, float]:
    """Round ends and step of an axis that holds both values; an axis of counts or shares doesn't start below zero."""
    spread = (high - low) or abs(high) or 1.0
    raw = spread / TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if power * factor >= raw)
    start = math.floor((low - 0.05 * spread) / step) * step
    start = max(0.0, start) if low >= 0.0 else start
    end = math.ceil((high + 0.05 * spread) / step) * step
    return start, end, step


def tick_text(value: float, step: float) -> str:
    """A value on an axis of that step."""
    decimals = next(places for places in range(10) if math.isclose(round(step, places), step, rel_tol=1e-9))
    return number(value, decimals)
