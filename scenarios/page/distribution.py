"""The gains of all draws as a histogram, and the probability of gaining at least so much."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scenarios.numbers import number
from scenarios.page.axes import axis, tick_text
from scenarios.page.html import Markup, element, figure, label, line, rectangle
from scenarios.prediction.result import Prediction
from scenarios.prediction.words import claim_cells
from scenarios.text import Text

WIDTH, HEIGHT, GAP = 1180.0, 300.0, 60.0
PANEL = (WIDTH - GAP) / 2.0
AXIS, TOP, BOTTOM = 46.0, 40.0, 34.0
BAR_COLOUR, LOSS_COLOUR, CURVE_COLOUR, CLAIM_COLOUR = "#2c6e6b", "#c4483c", "#2c6e6b", "#16302f"
FEWEST_BINS, MOST_BINS = 8, 40
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
FLOOR = HEIGHT - BOTTOM


def distribution_figure(prediction: Prediction, text: Text) -> Markup:
    """Both panels on the same axis of the gain of good output [%]."""
    gains = [100.0 * gain for gain in prediction.gains]
    if not gains:
        return Markup("")
    marked = [*gains, *(100.0 * claim.gain for claim in prediction.claims)]
    low, high, step = axis(min(0.0, *marked), max(0.0, *marked))
    parts = [
        *_histogram(gains, (low, high, step), text),
        *_curve(prediction, gains, (low, high, step), text),
    ]
    return figure(parts, WIDTH, HEIGHT, text("predict.distribution"), 860)


def bins_of(gains: Sequence[float], step: float) -> tuple[float, list[int]]:
    """Width of the bins, a whole part of the step of the axis, and how many draws lie in each from the lowest bin on.

    The number of bins follows the cube root of the draws (Rice's rule), between 8 and 40. Bins end at multiples of
    their width, so that none holds both losses and gains.
    """
    wanted = min(MOST_BINS, max(FEWEST_BINS, round(2.0 * math.cbrt(len(gains)))))
    spread = (max(gains) - min(gains)) or step
    width = step
    while spread / width < wanted and width > step / 16.0:
        width /= 2.0
    places = [math.floor(gain / width) for gain in gains]
    counts = [0] * (max(places) - min(places) + 1)
    for place in places:
        counts[place - min(places)] += 1
    return width, counts


def _x_of(value: float, low: float, high: float, left: float) -> float:
    return left + AXIS + (value - low) / (high - low) * (PANEL - AXIS - 12.0)


def _frame(left: float, scale: tuple[float, float, float], title: str, axis_title: str) -> list[Markup]:
    low, high, step = scale
    parts = [label(left, 16, title, "panel"), label(left + PANEL, 16, axis_title, "small", "end")]
    parts.append(line(left + AXIS, FLOOR, left + PANEL, FLOOR, "flow"))
    for tick in range(round((high - low) / step) + 1):
        value = low + tick * step
        x = _x_of(value, low, high, left)
        parts.append(line(x, TOP, x, FLOOR, "flow" if abs(value) < step / 2 else "grid"))
        parts.append(label(x, HEIGHT - 12, tick_text(value, step), "tick", "middle"))
    return parts


def _histogram(gains: Sequence[float], scale: tuple[float, float, float], text: Text) -> list[Markup]:
    low, high, step = scale
    parts = _frame(0.0, scale, text("predict.distribution"), text("predict.gain_axis"))
    width, counts = bins_of(gains, step)
    first = math.floor(min(gains) / width)
    for place, count in enumerate(counts):
        start = (first + place) * width
        ends = [_x_of(min(max(end, low), high), low, high, 0.0) for end in (start, start + width)]
        height = count / max(counts) * (FLOOR - TOP - 14.0)
        colour = LOSS_COLOUR if start < 0.0 else BAR_COLOUR
        tip = text("predict.bin", low=number(start, 2), high=number(start + width, 2), count=count)
        parts.append(rectangle(ends[0] + 0.5, FLOOR - height, ends[1] - ends[0] - 1.0, height, colour, title=tip))
        if count:
            parts.append(label((ends[0] + ends[1]) / 2, FLOOR - height - 4, f"{count}", "tiny", "middle"))
    return parts


def _curve(
    prediction: Prediction, gains: Sequence[float], scale: tuple[float, float, float], text: Text
) -> list[Markup]:
    """The share of draws that gain at least x, with the claims and their exact intervals on it."""
    low, high, _ = scale
    left = PANEL + GAP

    def y_of(share: float) -> float:
        return FLOOR - share * (FLOOR - TOP)

    parts = _frame(left, scale, text("predict.curve"), text("predict.gain_axis"))
    for share in QUARTERS:
        parts.append(line(left + AXIS, y_of(share), left + PANEL, y_of(share), "grid"))
        parts.append(label(left + AXIS - 8, y_of(share) + 4, number(100.0 * share, 0), "tick", "end"))
    # Undefined draws reach no gain, as in the probabilities of the claims.
    draws = prediction.settings.draws
    points, ordered = [(low, len(gains) / draws)], sorted(gains)
    for place, gain in enumerate(ordered):
        points += [(gain, (len(gains) - place) / draws), (gain, (len(gains) - place - 1) / draws)]
    points.append((high, 0.0))
    path = " ".join(f"{_x_of(x, low, high, left):.1f},{y_of(share):.1f}" for x, share in points)
    parts.append(element("polyline", points=path, fill="none", stroke=CURVE_COLOUR, stroke_width=2))
    for claim in prediction.claims:
        found, x = claim.probability, _x_of(100.0 * claim.gain, low, high, left)
        tip = " ".join(claim_cells(claim, text))
        upper, lower = y_of(found.upper), y_of(found.lower)
        parts.append(rectangle(x - 2, upper, 4, lower - upper, CLAIM_COLOUR, title=tip, rx=2, fill_opacity=0.55))
        parts.append(element(
            "circle", element("title", tip), cx=x, cy=y_of(found.estimate), r=5, fill="#ffffff", stroke=CLAIM_COLOUR,
            stroke_width=3,
        ))  # fmt: skip
    return parts
