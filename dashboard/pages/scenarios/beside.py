"""Scenarios side by side: measures, money and times, and what differs on the line, in words and units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.cases.loaded import loaded_case
from dashboard.cases.versions import Versions
from dashboard.components.panels import details, notice, panel
from dashboard.pages.scenarios.address import Shown
from dashboard.pages.scenarios.money import bill_of_scenario, terms_of
from dashboard.pages.scenarios.overview import weeks_text
from dashboard.text import Text
from scenarios.appraisal.words import wan
from scenarios.case import Case
from scenarios.difference_words import Row, Values, difference_rows
from scenarios.measures.choice import unfolded
from scenarios.numbers import ABSENT
from scenarios.text import Language

MOST_ROWS = 200


def beside(shown: Shown) -> list[Any]:
    """What is chosen, column by column, and the differences from the first column."""
    text, chosen = shown.text, shown.choice.chosen
    if len(chosen) < 2:
        return [notice(text("page_scenarios.choose_two"))]
    parts = [panel(text("page_scenarios.beside"), _table(shown), help=text("page_scenarios.beside_help"))]
    parts.append(
        panel(text("page_scenarios.differences"), *_differences(shown), help=text("page_scenarios.differences_help"))
    )
    return parts


def _table(shown: Shown) -> Any:
    text, chosen, case = shown.text, shown.choice.chosen, shown.case
    heads = [html.Th(text("page_scenarios.input"), scope="col"), *(_head(shown, name) for name in chosen)]
    rows = [_cells(text, name, values) for name, values in _settings(shown)]
    on = {name: unfolded(case.settings.scenarios[name].measures, case.measures.packages) for name in chosen}
    known = [measure for measure in case.measures.measures if any(measure in names for names in on.values())]
    rows.append(html.Tr(html.Th(text("page_scenarios.measures"), colSpan=len(chosen) + 1, scope="rowgroup")))
    for measure in known:
        called = text.name(case.measures.measures[measure].label, measure)
        values = [text("page_scenarios.on" if measure in on[name] else "page_scenarios.off") for name in chosen]
        rows.append(_cells(text, called, values))
    return html.Div(
        html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain scenarios-beside"),
        className="scenarios-wide",
    )


def _head(shown: Shown, name: str) -> Any:
    called = shown.name(name)
    return html.Th(html.Span(called, className="cut scenarios-head", title=called), scope="col")


def _settings(shown: Shown) -> list[tuple[str, list[str]]]:
    """What is set for each scenario: money first, then times."""
    text, case, chosen = shown.text, shown.case, shown.choice.chosen
    bills = [bill_of_scenario(case, name) for name in chosen]
    invest = [
        f"{bill.amount(text)} ({bill.range(text)})" if bill.range(text) else bill.amount(text) for bill in bills
    ]  # fmt: skip
    rows = [
        (text("page_scenarios.invest"), invest),
        (text("page_scenarios.stands"), [weeks_text(shown, name) for name in chosen]),
        (text("page_scenarios.months_in_use"), [_months(case, name, text) for name in chosen]),
    ]
    terms = terms_of(shown)
    if terms is not None:
        changes = [terms.scenarios.get(name) for name in chosen]
        for field in ("paid", "in_use"):
            rows.append((
                text(f"page_scenarios.{field}"),
                [ABSENT if change is None else f"{getattr(change, field)}" for change in changes],
            ))  # fmt: skip
        for field in ("fees", "maintenance"):
            rows.append((
                text(f"page_scenarios.{field}"),
                [ABSENT if change is None else wan(float(getattr(change, field).typical), text) for change in changes],
            ))  # fmt: skip
    return rows


def _months(case: Case, name: str, text: Text) -> str:
    months = case.settings.scenarios[name].months_in_use
    return text("page_scenarios.as_measures_say") if months is None else f"{months:g}"


def _cells(text: Text, name: str, values: Sequence[str]) -> Any:
    """A row; where the columns differ it is marked, by a sign and not by colour alone."""
    differs = len(set(values)) > 1
    mark = html.Span("≠", className="scenarios-differs", title=text("page_scenarios.differs")) if differs else ""
    sign = html.Span([mark, html.Span(text("page_scenarios.differs"), className="scenarios-unseen")]) if differs else ""
    head = html.Th([html.Span(name, className="scenarios-row-name"), " ", sign], scope="row")
    return html.Tr([head, *(html.Td(value) for value in values)], className="scenarios-differing" if differs else "")


def _differences(shown: Shown) -> list[Any]:
    """Of every other chosen scenario the differences from the first."""
    text, first, *others = shown.text, *shown.choice.chosen
    folder = shown.context.services.cases.folder(shown.context.case)
    parts = []
    for place, other in enumerate(others):
        rows = rows_between(folder, shown.version, first, other, text.language)
        title = text("page_scenarios.pair", first=shown.name(first), second=shown.name(other), count=len(rows))
        content = (
            difference_table(rows, text, (shown.name(first), shown.name(other)))
            if rows else dmc.Text(text("page_scenarios.same_line"))
        )  # fmt: skip
        parts.append(details(title, content, is_open=place == 0))
    return parts


@lru_cache(maxsize=128)
def rows_between(folder: Path, version: str, first: str, second: str, language: Language) -> tuple[Row, ...]:
    """What differs between the lines of two scenarios of a version; kept, for a version never changes."""
    case = loaded_case(Versions(folder), version)
    return difference_rows(case.line_of(first), case.line_of(second), Text(language))


def difference_table(rows: Sequence[Row], text: Text, names: tuple[str, str]) -> Any:
    """Where, what, before and after; the range below the value."""
    heads = [text("page_scenarios.where"), text("page_scenarios.what"), *names]
    row = html.Tr([html.Th(html.Span(head, className="cut scenarios-head", title=head), scope="col") for head in heads])
    body = [
        html.Tr([
            html.Td(each.where), html.Td(each.what), html.Td(_value(each.before, text)),
            html.Td(_value(each.after, text)),
        ])
        for each in rows[:MOST_ROWS]
    ]  # fmt: skip
    table = html.Table([html.Thead(row), html.Tbody(body)], className="plain scenarios-rows")
    parts: list[Any] = [html.Div(table, className="scenarios-wide")]
    if len(rows) > MOST_ROWS:
        parts.append(dmc.Text(text("page_scenarios.more_rows", count=len(rows) - MOST_ROWS), size="sm"))
    return html.Div(parts)


def _value(values: Values | None, text: Text) -> Any:
    if values is None:
        return text("difference.absent")
    if not values.range:
        return values.typical or ABSENT
    return [html.Div(values.typical), html.Div(values.range, className="scenarios-minor")] if values.typical else [
        html.Div(values.range)
    ]  # fmt: skip
