"""The answer of `explain` in the terminal: causes in words, loss tree, measures and pairs by quantity, what limits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text as Plain

from scenarios.arms import Arm, pool_key
from scenarios.attribution import Attribution, ExplainedQuantity, Sharing
from scenarios.attribution.causes import causes
from scenarios.attribution.quantities import LOG_OUTPUT
from scenarios.cli.tables import add_row, new_table, print_remarks
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
from scenarios.words import (
    arm_names,
    bottleneck_text,
    cause_text,
    figure_name,
    measure_name,
    pool_name,
    resource_text,
    warm_up_text,
    work_text,
)
from simcore.kpi.waterfall import VALUABLE

# Quantities that fit beside one another.
COLUMNS = 3
MOST_PAIRS = 4


def print_attribution(console: Console, attribution: Attribution, text: Text) -> None:
    """Why the package gains what it gains."""
    comparison = attribution.comparison
    console.print(Plain(f"{text.own(comparison.name)}   {' → '.join(arm_names(comparison, text))}", style="bold"))
    work = work_text(attribution.work, comparison.settings, text)
    console.print(Plain(f"{work}; {warm_up_text(comparison, text)}", style="dim"))
    print_remarks(console, attribution, text)
    for cause in causes(attribution):
        console.print(Plain(f"• {cause_text(cause, comparison, text)}"))
    console.print(_loss_table(comparison, text))
    for group in _groups(list(attribution.sharings.values())):
        console.print(_measure_table(attribution, group, text))
    console.print(Plain(_rounding_text(attribution, text), style="dim"))
    if attribution.work.measures > 1:
        for group in _groups(list(attribution.sharings.values())):
            console.print(_pair_table(attribution, group, text))
    console.print(_limit_table(attribution, text))
    if comparison.before.pools:
        console.print(Plain(_pools_text(comparison, text)))


def _loss_table(comparison: Comparison, text: Text) -> Table:
    """The waterfall of the line before and after: planned busy time, what is lost of it, and what is left."""
    before, after = arm_names(comparison, text)
    error = text("table.error", level=level_text(comparison.settings.level))
    table = _wrapping_table(text("explain.losses"), before, after, text("table.change"), error)
    whole = number(100.0, 0) + text("unit.percent")
    add_row(table, (figure_name("planned_busy_time", text), whole, whole))
    for key, change in comparison.changes.items():
        arms = [arm.figure(key) for arm in comparison.arms]
        if key.scope != "loss" or all(value.value == 0.0 for value in arms):
            continue
        sign = "=" if key.quantity == VALUABLE else "−"
        values = [value_text(value, PERCENT, text) for value in arms]
        unchanged = change.difference.note == "UNCHANGED"
        points = "" if unchanged else change_text(change, PERCENT, text).split(" (")[0]
        interval = change_interval_text(change, PERCENT, text)
        add_row(table, (f"  {sign} {figure_name(key.quantity, text)}", *values, points, interval))
    return table


def _wrapping_table(first: str, *titles: str) -> Table:
    """A table whose names may take several rows, for its figures need the room."""
    table = new_table(first, *titles)
    table.columns[0].no_wrap = False
    return table


def _groups(sharings: Sequence[Sharing]) -> Iterator[Sequence[Sharing]]:
    for start in range(0, len(sharings), COLUMNS):
        yield sharings[start : start + COLUMNS]


def _measure_table(attribution: Attribution, sharings: Sequence[Sharing], text: Text) -> Table:
    """Shapley values of the measures, and what the whole package changes."""
    table = _wrapping_table(text("explain.measures"), *(_title(sharing.quantity, text) for sharing in sharings))
    for name in attribution.singles:
        cells = [_cell(sharing.values[name], sharing.quantity, text) for sharing in sharings]
        add_row(table, (f"  {_measure(attribution, name, text)}", *cells))
    totals = [_cell(sharing.total, sharing.quantity, text) for sharing in sharings]
    add_row(table, (f"= {text('explain.package')}", *totals))
    return table


def _pair_table(attribution: Attribution, sharings: Sequence[Sharing], text: Text) -> Table:
    """The pairs with the strongest interaction by the first quantity of the group that has any."""
    leading = next((sharing for sharing in sharings if sharing.total.value is not None), sharings[0])
    table = _wrapping_table(text("explain.pairs", n=len(leading.interactions)), *[""] * len(sharings))
    for pair in _strongest(leading.interactions):
        cells = [_cell(sharing.interactions[pair], sharing.quantity, text) for sharing in sharings]
        names = text("explain.pair", first=_measure(attribution, pair[0], text),
                     second=_measure(attribution, pair[1], text))  # fmt: skip
        add_row(table, (f"  {names}", *cells))
    return table


def _strongest(interactions: Mapping[tuple[str, str], Estimate]) -> list[tuple[str, str]]:
    """Those that can be told from none first, then by size."""
    order = sorted(
        interactions, key=lambda pair: (not interactions[pair].excludes_zero, -abs(interactions[pair].value or 0.0))
    )
    return order[:MOST_PAIRS]


def _limit_table(attribution: Attribution, text: Text) -> Table:
    """Bottleneck and limiting people of the line before, with each measure alone, and with all."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("explain.limits", "table.bottleneck", "explain.people"):
        table.add_column(text(title), overflow="fold")
    comparison = attribution.comparison
    before, after = arm_names(comparison, text)
    rows: list[tuple[str, Arm]] = [(before, comparison.before)]
    for name, arm in attribution.singles.items():
        rows.append((text("explain.only", name=_measure(attribution, name, text)), arm))
    for title, arm in (*rows, (after, comparison.after)):
        add_row(table, (title, bottleneck_text(arm, text), resource_text(arm, text, "resource.short")))
    return table


def _pools_text(comparison: Comparison, text: Text) -> str:
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


def _rounding_text(attribution: Attribution, text: Text) -> str:
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


def _title(quantity: ExplainedQuantity, text: Text) -> str:
    return text(
        "explain.title", name=text(f"explained.{quantity.key}"), unit=text(f"unit.{quantity.style.unit}").strip()
    )


def _cell(estimate: Estimate, quantity: ExplainedQuantity, text: Text) -> str:
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


def _measure(attribution: Attribution, name: str, text: Text) -> str:
    return measure_name(name, attribution.comparison.measures[name], text)
