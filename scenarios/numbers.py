"""Numbers as people read them: as many digits as the interval supports, units of the catalogue, signs of changes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scenarios.estimates import Change, Estimate
from scenarios.text import Text

# Two significant digits of the half-width are all that an interval supports (GUM, JCGM 100:2008, 7.2.6).
DIGITS_OF_HALF_WIDTH = 2
MOST_DECIMALS = 4
MINUS = "−"
RANGE = "[{lower}, {upper}]"
ABSENT = "–"


@dataclass(frozen=True, slots=True)
class Style:
    """How a figure is written: factor from its unit to the printed one, and decimals where there is no interval."""

    scale: float
    decimals: int
    unit: str
    points: bool = False


# Keys that are shares are printed in per cent, and their differences in percentage points.
PERCENT = Style(100.0, 2, "percent", points=True)
STYLES = {
    "good_output_rate": Style(1.0, 1, "output"),
    "labour_productivity": Style(1.0, 1, "per_person_hour"),
    "output_rate": Style(1.0, 1, "per_hour"),
    "unhindered_rate": Style(1.0, 1, "per_hour"),
    "comprehensive_energy_consumption": Style(1.0, 3, "energy"),
    "mean_lead_time": Style(1.0, 1, "hours"),
    "average_inventory": Style(1.0, 0, "items"),
    "mean_content": Style(1.0, 0, "items"),
    "wait_per_request": Style(60.0, 1, "minutes"),
    "waited_per_day": Style(1.0, 1, "hours"),
    "detection_delay": Style(1.0, 1, "hours"),
    "customer_ppm": Style(1.0, 0, "ppm"),
}


def style_of(quantity: str) -> Style:
    """The style of a figure by the key of its quantity, variants included."""
    return STYLES.get(quantity.partition(".")[0], PERCENT)


def level_text(level: float) -> str:
    """A confidence level as it is printed."""
    return f"{100.0 * level:g} %"


def number(value: float, decimals: int, *, sign: bool = False) -> str:
    """A number with thousands separated, a true minus, and a plus where a sign is wanted; never NaN."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is not to be printed")
    rounded = round(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    prefix = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
    return prefix + text


def distinct_range(lower: float, upper: float, decimals: int, *, sign: bool = False) -> str:
    """An interval with at least so many decimals, more where its ends would else look equal."""
    for places in range(decimals, decimals + MOST_DECIMALS + 1):
        ends = [number(end, places, sign=sign) for end in (lower, upper)]
        if ends[0] != ends[1]:
            break
    return RANGE.format(lower=ends[0], upper=ends[1])


def decimals_of(estimate: Estimate, style: Style) -> int:
    """Decimals that the half-width supports, those of the style where there is none."""
    half = estimate.half_width
    if half is None or half <= 0.0:
        return style.decimals
    exponent = math.floor(math.log10(half * style.scale))
    return min(MOST_DECIMALS, max(0, DIGITS_OF_HALF_WIDTH - 1 - exponent))


def value_text(estimate: Estimate, style: Style, text: Text, *, unit: bool = False) -> str:
    """The estimate in the printed unit, or a dash."""
    if estimate.value is None:
        return ABSENT
    shown = number(estimate.value * style.scale, min(style.decimals, decimals_of(estimate, style)))
    return f"{shown}{text(f'unit.{style.unit}')}" if unit or style.points else shown


def interval_text(estimate: Estimate, scale: float, text: Text, decimals: int, *, sign: bool = False) -> str:
    """The interval, or in words why there is none."""
    if estimate.lower is None or estimate.upper is None:
        return absence(estimate, text)
    lower, upper = (number(end * scale, decimals, sign=sign) for end in (estimate.lower, estimate.upper))
    return RANGE.format(lower=lower, upper=upper)


def half_width_text(estimate: Estimate, style: Style) -> str:
    """± half-width in the printed unit; empty where there is none."""
    half = estimate.half_width
    return "" if half is None else f"± {number(half * style.scale, decimals_of(estimate, style))}"


def absence(estimate: Estimate, text: Text) -> str:
    """Why a figure has no interval, or no value."""
    if estimate.reason is not None:
        return estimate.reason.because(text.language)
    key = f"absence.{estimate.note}"
    return text(key) if text.has(key) else estimate.note


def change_text(change: Change, style: Style, text: Text) -> str:
    """The change of a figure: points and relative for a share, relative for anything else."""
    relative = _relative(change.relative, text)
    if not style.points:
        return relative
    difference = change.difference
    if difference.value is None:
        return ABSENT
    if difference.note == "UNCHANGED":
        return text("absence.UNCHANGED")
    decimals = min(style.decimals, decimals_of(difference, style))
    points = f"{number(difference.value * style.scale, decimals, sign=True)}{text('unit.points')}"
    return f"{points} ({relative})" if change.relative.value is not None else points


def change_interval_text(change: Change, style: Style, text: Text) -> str:
    """The interval of the change in the unit in which the change is led: points for a share, else per cent."""
    leading, scale = (change.difference, style.scale) if style.points else (change.relative, 100.0)
    shown = Style(scale, 1, "percent")
    decimals = decimals_of(leading, shown)
    end = text("unit.points") if style.points else text("unit.percent")
    interval = interval_text(leading, scale, text, decimals, sign=True)
    return interval + end if leading.lower is not None else interval


def _relative(relative: Estimate, text: Text) -> str:
    if relative.value is None:
        return ABSENT
    if relative.note == "UNCHANGED":
        return text("absence.UNCHANGED")
    shown = Style(100.0, 1, "percent")
    return f"{number(relative.value * 100.0, min(1, decimals_of(relative, shown)), sign=True)}{text('unit.percent')}"
