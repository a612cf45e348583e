"""A prediction in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text as Plain

from scenarios.cli.tables import add_row, new_table
from scenarios.prediction.words import (
    MOST_DRIVERS,
    arm_labels,
    claim_cells,
    claim_titles,
    component_rows,
    component_titles,
    design,
    driver_cells,
    driver_titles,
    estimated_text,
    figure_rows,
    figure_titles,
)
from scenarios.text import Text
from scenarios.words import for_line, remark_text

if TYPE_CHECKING:
    from scenarios.case import Case
    from scenarios.prediction.result import Prediction


def print_prediction(console: Console, prediction: Prediction, case: Case, text: Text) -> None:
    """Design, figures with predictive intervals, what the spread comes from, probabilities, drivers."""
    text = for_line(text, prediction.line)
    names = " → ".join(arm_labels(prediction, text))
    console.print(Plain(f"{text.own(prediction.name)}   {names}", style="bold"))
    for sentence in design(prediction, text):
        console.print(Plain(sentence, style="dim"))
    for remark in prediction.findings:
        console.print(Plain(f"! {remark_text(remark, text)}", style="bold red"))
    for remark in prediction.notes:
        console.print(Plain(remark_text(remark, text), style="yellow"))
    console.print(_table(figure_titles(prediction, text), figure_rows(prediction, text)))
    console.print(_table(component_titles(prediction, text), component_rows(prediction, text)))
    claims = (claim_cells(claim, text) for claim in prediction.claims)
    console.print(_table(claim_titles(prediction, text), claims))
    if not prediction.drivers:
        console.print(Plain(text("predict.no_driver")))
    else:
        console.print(_drivers(prediction, case, text))
    if estimated := estimated_text(prediction, text):
        console.print(Plain(estimated))


def _table(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    table = new_table(*titles)
    for row in rows:
        add_row(table, row)
    return table


def _drivers(prediction: Prediction, case: Case, text: Text) -> Table:
    rows = (driver_cells(driver, prediction, case, text) for driver in prediction.drivers[:MOST_DRIVERS])
    table = _table(driver_titles(text), rows)
    # Names of parameters are long: they take what the figures leave, in several rows if need be.
    table.columns[0].no_wrap = False
    return table
