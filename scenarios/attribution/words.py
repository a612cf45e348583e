"""What an explanation says in words and cells, for the terminal and the page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from scenarios.arms import Arm, pool_key
from scenarios.attribution.quantities import LOG_OUTPUT, ExplainedQuantity
from scenarios.attribution.study import Attribution
from scenarios.estimates import Estimate
from scenarios.numbers import (
    ABSENT,
    PERCENT,
    Style,
    absence,
    change_interval_text,
    change_text,
    decimals_of,
    interval_text,
    level_text,
    number,
    value_text,
)
from scenarios.study import Comparison
from scenarios.text import Text
from scenarios.words import arm_names, bottleneck_text, figure_name, measure_name, pool_name, resource_text
from simcore.kpi.waterfall import VALUABLE


def loss_titles(comparison: Comparison, text: Text) -> tuple[str, ...]:
    """Heads of the columns of `loss_rows`."""
    before, after = arm_names(comparison, text)
    error = text("table.error", level=level_text(comparison.settings.level))
    return text("explain.losses"), before, after, text("table.change"), error


def loss_rows(comparison: Comparison, text: Text) -> Iterator[tuple[str, ...]]:
    """The waterfall before and after: planned busy time, what is lost of it, and what is left."""
    whole = number(100.0, 0) + text("unit.percent")
    yield figure_name("planned_busy_time", text), whole, whole, "", ""
    for key, change in comparison.changes.items():
        arms = [arm.figure(key) for arm in comparison.arms]
        if key.scope != "loss" or all(value.value == 0.0 for value in arms):
            continue
        sign = "=" if key.quantity == VALUABLE else "−"
        before, after = (value_text(value, PERCENT, text) for value in arms)
        unchanged = change.difference.note == "UNCHANGED"
        points = "" if unchanged else change_text(change, PERCENT, text).split(" (")[0]
        interval = change_interval_text(change, PERCENT, text)
        yield f"  {sign} {figure_name(key.quantity, text)}", before, after, points, interval


def strongest(interactions: Mapping[tuple[str, str], Estimate]) -> list[tuple[str, str]]:
    """Pairs that can be told from none first, then by size."""
    return sorted(
        interactions, key=lambda pair: (not interactions[pair].excludes_zero, -abs(interactions[pair].value or 0.0))
    )


def pair_name(attribution: Attribution, pair: tuple[str, str], text: Text) -> str:
    """Names of two measures."""
    first, second = (own_measure_name(attribution, name, text) for name in pair)
    return text("explain.pair", first=first, second=second)


def limit_rows(attribution: Attribution, text: Text) -> Iterator[tuple[str, str, str]]:
    """Bottleneck and limiting people of the line before, with each measure alone, and with all."""
    comparison = attribution.comparison
    before, after = arm_names(comparison, text)
    rows: list[tuple[str, Arm]] = [(before, comparison.before)]
    for name, arm in attribution.singles.items():
        rows.append((text("explain.only", name=own_measure_name(attribution, name, text)), arm))
    for title, arm in (*rows, (after, comparison.after)):
        yield title, bottleneck_text(arm, text), resource_text(arm, text, "resource.short")


def pools_text(comparison: Comparison, text: Text) -> str:
    """Busy shares of all people before and after, those for whom machines wait longest first."""
    percent = Style(100.0, 0, "percent", points=True)
    names = dict.fromkeys(name for arm in comparison.arms for name in arm.pools)
    parts = []
    for name in names:
        having = [arm for arm in comparison.arms if name in arm.pools]
        shares = [value_text(arm.figure(pool_key(name)), percent, text) if name in arm.pools else ABSENT
                  for arm in comparison.arms]  # fmt: skip
        parts.append(f"{pool_name(having[0].line, name, text)} {' → '.join(shares)}")
    return text("explain.pools", pools=text("explain.separator").join(parts))


def rounding_text(attribution: Attribution, text: Text) -> str:
    """To what the table is rounded, and to what its figures add up as they stand there."""
    steps, sums = [], []
    for sharing in attribution.sharings.values():
        known = [value.value for value in sharing.values.values() if value.value is not None]
        if not known:
            continue
        style = sharing.quantity.style
        unit = text(f"unit.{style.unit}")
        printed = math.fsum(round(value * style.scale, style.decimals) for value in known)
        steps.append(number(10.0**-style.decimals, style.decimals) + unit)
        sums.append(number(printed, style.decimals, sign=True) + unit)
    separator, level = text("explain.separator"), level_text(attribution.comparison.settings.level)
    meaning = text("explain.log_percent") if LOG_OUTPUT.key in attribution.sharings else ""
    return text(
        "explain.rounding", steps=separator.join(steps), sums=separator.join(sums), meaning=meaning, level=level
    )


def quantity_title(quantity: ExplainedQuantity, text: Text) -> str:
    """Name and unit of a quantity."""
    return text(
        "explain.title", name=text(f"explained.{quantity.key}"), unit=text(f"unit.{quantity.style.unit}").strip()
    )


def worth_text(estimate: Estimate, quantity: ExplainedQuantity, text: Text) -> str:
    """Value and interval in the printed unit, or in words why there is none."""
    style = quantity.style
    if estimate.value is None:
        return ABSENT
    if estimate.note == "UNCHANGED":
        return absence(estimate, text)
    value = number(estimate.value * style.scale, style.decimals, sign=True)
    if estimate.lower is None:
        return f"{value} ({absence(estimate, text)})"
    ends = [end * style.scale for end in (estimate.lower, estimate.upper) if end is not None]
    # An end that would be printed as 0 hides on which side of it the interval ends.
    hidden = any(round(end, style.decimals) == 0.0 for end in ends) or ends[-1] - ends[0] < 2 * 10.0**-style.decimals
    decimals = max(style.decimals, decimals_of(estimate, style)) if hidden else style.decimals
    return f"{value} {interval_text(estimate, style.scale, text, decimals, sign=True)}"


def own_measure_name(attribution: Attribution, name: str, text: Text) -> str:
    """Name of a measure of the package."""
    return measure_name(name, attribution.comparison.measures[name], text)
