"""A plot of dots and intervals as SVG text: simulated over exact, one line per figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from math import ceil, floor, log10

from benchmarks.validation.cases import Row

LABEL_WIDTH, PLOT_WIDTH, MARGIN = 400, 420, 30
ROW_HEIGHT, TOP, BOTTOM = 17, 46, 40
INK, MUTED, WARNING = "#1f2933", "#9aa5b1", "#c2410c"
MOST_TICKS = 8


def dots_and_intervals(title: str, rows: Sequence[tuple[str, Row]]) -> str:
    """SVG of simulated/exact with 95 % intervals; rows = (label, row), exact values must not be zero."""
    shown = [(label, row, *_ratios(row)) for label, row in rows]
    ends = [value for _, _, _, low, high in shown for value in (low, high, 1.0)]
    step = _step(min(ends), max(ends))
    lowest, highest = floor(min(ends) / step) * step, ceil(max(ends) / step) * step
    height = TOP + ROW_HEIGHT * len(shown) + BOTTOM
    width = LABEL_WIDTH + PLOT_WIDTH + MARGIN

    def at(value: float) -> float:
        return LABEL_WIDTH + (value - lowest) / (highest - lowest) * PLOT_WIDTH

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="11" fill="{INK}" role="img" aria-label="{escape(title)}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{MARGIN}" y="20" font-size="13" font-weight="bold">{escape(title)}</text>',
        *_axis(at, lowest, highest, step, height),
    ]
    for number, (label, row, ratio, low, high) in enumerate(shown):
        y = TOP + ROW_HEIGHT * (number + 0.5)
        colour = INK if row.agrees else WARNING
        fill = colour if row.agrees else "#ffffff"
        parts += [
            f'<text x="{LABEL_WIDTH - 12}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}</text>',
            f'<line x1="{at(low):.1f}" y1="{y:.1f}" x2="{at(high):.1f}" y2="{y:.1f}" stroke="{colour}" '
            'stroke-width="1.5"/>',
            f'<circle cx="{at(ratio):.1f}" cy="{y:.1f}" r="3.2" fill="{fill}" stroke="{colour}"/>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _ratios(row: Row) -> tuple[float, float, float]:
    low, high = row.ends or (row.simulated, row.simulated)
    return row.simulated / row.exact, low / row.exact, high / row.exact


def _step(lowest: float, highest: float) -> float:
    """A round distance between ticks: 1, 2 or 5 times a power of ten."""
    rough = (highest - lowest) / MOST_TICKS
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)


def _axis(at: Callable[[float], float], lowest: float, highest: float, step: float, height: int) -> list[str]:
    bottom = height - BOTTOM
    parts = []
    for number in range(round((highest - lowest) / step) + 1):
        value = lowest + number * step
        exact = abs(value - 1.0) < step / 2
        colour, weight = (INK, 1.2) if exact else (MUTED, 0.4)
        parts += [
            f'<line x1="{at(value):.1f}" y1="{TOP}" x2="{at(value):.1f}" y2="{bottom}" stroke="{colour}" '
            f'stroke-width="{weight}"/>',
            f'<text x="{at(value):.1f}" y="{bottom + 15}" text-anchor="middle">{value:.6g}</text>',
        ]
    middle = LABEL_WIDTH + PLOT_WIDTH / 2
    text = "simulated / exact, with 95 % interval; hollow: the interval does not hold the exact value"
    return [*parts, f'<text x="{middle}" y="{bottom + 32}" text-anchor="middle">{text}</text>']
