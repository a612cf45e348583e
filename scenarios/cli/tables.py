"""The answer of a study in the terminal: one screen of 100 columns and 40 rows, plain words first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text as Plain

from scenarios.arms import Arm
from scenarios.estimates import Estimate
from scenarios.figures import FigureKey, line_key
from scenarios.numbers import (
    PERCENT,
    change_interval_text,
    change_text,
    decimals_of,
    interval_text,
    level_text,
    number,
    style_of,
    value_text,
)
from scenarios.study import Comparison, Moved, Study
from scenarios.text import Text
from scenarios.words import (
    arm_names,
    bottleneck_text,
    figure_name,
    for_line,
    remark_text,
    resource_text,
    row_name,
    runs_text,
    short_station_name,
    warm_up_text,
)

if TYPE_CHECKING:
    from scenarios.alternatives import Alternatives
    from scenarios.attribution import Attribution
    from scenarios.timeline import Timeline

MAIN = ("good_output_rate", "first_pass_defect_rate", "line_overall_equipment_effectiveness")
FACTORS = ("line_availability", "line_effectiveness", "line_quality_factor")
FURTHER = ("average_inventory", "mean_lead_time", "comprehensive_energy_consumption")
STATION_COLUMNS = ("output_rate", "availability", "active_share", "defects_made")
# Rows that fit below the figures on one screen.
MOST_STATIONS = 12
MOST_MOVED = 6
GROWTH = {True: "bold green", False: "bold red"}


def print_comparison(console: Console, comparison: Comparison, text: Text, prediction: str) -> None:
    """Figures before and after with intervals, losses, stations, limits, conditions.

    `prediction` says what is beside the simulation error: what was predicted, or that nothing was.
    """
    text = for_line(text, comparison.before.line)
    title = Plain(f"{text.own(comparison.name)}   {' → '.join(arm_names(comparison, text))}", style="bold")
    console.print(title)
    console.print(Plain(f"{runs_text(comparison, text)}; {warm_up_text(comparison, text)}", style="dim"))
    print_remarks(console, comparison, text)
    console.print(_figure_table(comparison, text))
    console.print(Plain(prediction))
    for sentence in _limits(comparison, text):
        console.print(Plain(sentence))
    console.print(_station_table(comparison.arms, text))
    console.print(Plain(_moved_text(comparison.moved, text)))


def print_study(console: Console, study: Study, text: Text) -> None:
    """Figures of a line with intervals, stations, limits, conditions."""
    text = for_line(text, study.arm.line)
    console.print(Plain(text.own(study.arm.line.name), style="bold"))
    console.print(Plain(f"{runs_text(study, text)}; {warm_up_text(study, text)}", style="dim"))
    print_remarks(console, study, text)
    level = level_text(study.settings.level)
    table = new_table(text("table.figure"), text("table.value"), text("table.interval", level=level))
    for quantity in (*MAIN, *FACTORS, *FURTHER):
        found = study.arm.figure(line_key(quantity))
        style = style_of(quantity)
        interval = interval_text(found, style.scale, text, decimals_of(found, style))
        add_row(table, (row_name(quantity, text), value_text(found, style, text), interval))
    console.print(table)
    console.print(Plain(f"{text('table.bottleneck')}: {bottleneck_text(study.arm, text)}"))
    console.print(Plain(f"{text('table.resource')}: {resource_text(study.arm, text)}"))
    console.print(_station_table((study.arm,), text))


def print_remarks(
    console: Console, study: Study | Comparison | Attribution | Alternatives | Timeline, text: Text
) -> None:
    """What the reader must know, findings first."""
    for remark in study.findings:
        console.print(Plain(f"! {remark_text(remark, text)}", style="bold red"))
    for remark in study.notes:
        console.print(Plain(remark_text(remark, text), style="yellow"))


def _figure_table(comparison: Comparison, text: Text) -> Table:
    before, after = arm_names(comparison, text)
    error = text("table.error", level=level_text(comparison.settings.level))
    table = new_table(text("table.figure"), before, after, text("table.change"), error)
    for quantity in (*MAIN, *FACTORS, *FURTHER):
        key, style = line_key(quantity), style_of(quantity)
        change = comparison.changes[key]
        shown = Plain(change_text(change, style, text), style=_colour(quantity, change.difference))
        values = [value_text(arm.figure(key), style, text) for arm in comparison.arms]
        add_row(table, (row_name(quantity, text), *values, shown, change_interval_text(change, style, text)))
    return table


def _limits(comparison: Comparison, text: Text) -> Iterable[str]:
    """Bottleneck and busiest people of both arms, a line each."""
    for key, words in (("table.bottleneck", bottleneck_text), ("table.resource", resource_text)):
        before, after = (words(arm, text) for arm in comparison.arms)
        yield f"{text(key)}: {before} → {after}"


def _colour(quantity: str, difference: Estimate) -> str:
    if difference.value is None or not difference.excludes_zero:
        return ""
    wanted_up = quantity in ("good_output_rate", "line_overall_equipment_effectiveness")
    if quantity in ("average_inventory",):
        return ""
    return GROWTH[(difference.value > 0.0) == wanted_up]


def _station_table(arms: Sequence[Arm], text: Text) -> Table:
    """Stations by active share, with the capacity by hand beside what was simulated; both arms in one cell."""
    titles = [text(f"column.{column}") for column in STATION_COLUMNS]
    table = new_table(text("column.station"), text("column.capacity"), *titles)
    line = arms[-1].line
    names = [name for name in arms[0].line.stations if name in line.stations]
    for name in names[:MOST_STATIONS]:
        cells = [_joined(_capacity(arm, name) for arm in arms)]
        for column in STATION_COLUMNS:
            values = [arm.figure(FigureKey("station", name, column)) for arm in arms]
            style = style_of(column)
            decimals = 0 if column == "output_rate" else 1
            cells.append(_joined(
                text("absence.short") if found.value is None else number(found.value * style.scale, decimals)
                for found in values
            ))  # fmt: skip
        limiting = any(name in arm.bottlenecks for arm in arms)
        add_row(table, (Plain(short_station_name(line, name, text), style="bold" if limiting else ""), *cells))
    if len(names) > MOST_STATIONS:
        add_row(table, (text("table.more", n=len(names) - MOST_STATIONS),))
    return table


def _capacity(arm: Arm, station: str) -> str:
    budget = arm.budgets[station]
    return "–" if isinstance(budget, str) else number(budget.capacity, 0)


def _joined(values: Iterable[str]) -> str:
    shown = list(values)
    return shown[0] if len(set(shown)) == 1 else "→".join(shown)


def _moved_text(moved: Sequence[Moved], text: Text) -> str:
    if not moved:
        return text("moved.none")
    parts = [
        f"{figure_name(entry.key.quantity, text)} {change_text(entry.change, PERCENT, text).split(' (')[0]}"
        for entry in moved[:MOST_MOVED]
    ]
    return text("moved.list", losses=" · ".join(parts))


def new_table(first: str, *titles: str) -> Table:
    """A table without lines: names on the left, figures on the right."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(first, no_wrap=True)
    for title in titles:
        table.add_column(title, justify="right", no_wrap=True)
    return table


def add_row(table: Table, cells: Sequence[str | Plain]) -> None:
    """Names come from files: they are text, never markup."""
    table.add_row(*(cell if isinstance(cell, Plain) else Plain(cell) for cell in cells))
