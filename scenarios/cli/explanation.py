"""The answer of `explain` in the terminal: causes in words, loss tree, measures and pairs by quantity, what limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text as Plain

from scenarios.attribution import Attribution, Sharing
from scenarios.attribution.causes import causes
from scenarios.attribution.words import (
    limit_rows,
    loss_rows,
    loss_titles,
    own_measure_name,
    pair_name,
    pools_text,
    quantity_title,
    rounding_text,
    strongest,
    worth_text,
)
from scenarios.cli.tables import add_row, new_table, print_remarks
from scenarios.study import Comparison
from scenarios.text import Text
from scenarios.words import arm_names, cause_text, warm_up_text, work_text

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
    console.print(Plain(rounding_text(attribution, text), style="dim"))
    if attribution.work.measures > 1:
        for group in _groups(list(attribution.sharings.values())):
            console.print(_pair_table(attribution, group, text))
    console.print(_limit_table(attribution, text))
    if comparison.before.pools:
        console.print(Plain(pools_text(comparison, text)))


def _loss_table(comparison: Comparison, text: Text) -> Table:
    table = _wrapping_table(*loss_titles(comparison, text))
    for row in loss_rows(comparison, text):
        add_row(table, row)
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
    table = _wrapping_table(text("explain.measures"), *(quantity_title(sharing.quantity, text) for sharing in sharings))
    for name in attribution.singles:
        cells = [worth_text(sharing.values[name], sharing.quantity, text) for sharing in sharings]
        add_row(table, (f"  {own_measure_name(attribution, name, text)}", *cells))
    totals = [worth_text(sharing.total, sharing.quantity, text) for sharing in sharings]
    add_row(table, (f"= {text('explain.package')}", *totals))
    return table


def _pair_table(attribution: Attribution, sharings: Sequence[Sharing], text: Text) -> Table:
    """The pairs with the strongest interaction by the first quantity of the group that has any."""
    leading = next((sharing for sharing in sharings if sharing.total.value is not None), sharings[0])
    table = _wrapping_table(text("explain.pairs", n=len(leading.interactions)), *[""] * len(sharings))
    for pair in strongest(leading.interactions)[:MOST_PAIRS]:
        cells = [worth_text(sharing.interactions[pair], sharing.quantity, text) for sharing in sharings]
        add_row(table, (f"  {pair_name(attribution, pair, text)}", *cells))
    return table


def _limit_table(attribution: Attribution, text: Text) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("explain.limits", "table.bottleneck", "explain.people"):
        table.add_column(text(title), overflow="fold")
    for row in limit_rows(attribution, text):
        add_row(table, row)
    return table
