"""One measure: what it changes on this line, where it acts, what it buys, what it worsens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.cases.loaded import loaded_case
from dashboard.cases.versions import Versions
from dashboard.components.hints import hint
from dashboard.components.panels import details, notice, panel
from dashboard.components.problems import problem_list
from dashboard.pages.scenarios.address import Shown
from dashboard.pages.scenarios.beside import difference_table
from dashboard.pages.scenarios.money import bill_of
from dashboard.text import Text
from scenarios.case import LEVELS
from scenarios.difference_words import Row, difference_rows
from scenarios.measures import apply
from scenarios.measures.choice import unfolded
from scenarios.measures.model import Measure
from scenarios.reach import Reached, reach_of
from scenarios.text import Language, half
from scenarios.words import short_station_name
from simcore.errors import LineproofError, Problem
from simcore.spec.quantities import Source

STATIONS, LEVEL, SKIP, VARY = "scenarios-stations", "scenarios-level", "scenarios-skip", "scenarios-vary"
ITEM, COVERAGE, SOURCE, REFERENCE = "scenarios-item", "scenarios-coverage", "scenarios-source", "scenarios-reference"
SAVE = "scenarios-save-measure"
ENDS = ("low", "typical", "high")
MOST_ITEMS, MOST_LEVELS = 10, 40
"""Items and stations that have fields of their own: a page keeps below a hundred of them."""
SOURCES: tuple[str, ...] = tuple(name for name in get_args(Source) if name != "unspecified")


def detail(shown: Shown) -> Any:
    """The panel of the open measure."""
    text, name = shown.text, shown.choice.measure
    measure = shown.case.measures.measures[name]
    called = text.name(measure.label, name)
    close = dcc.Link(text("page_scenarios.close"), href=shown.link(measure=""))
    parts: list[Any] = []
    if measure.description:
        parts.append(dmc.Text(half(measure.description, text), mb="xs"))
    parts += _counter_effects(measure, text)
    parts += _shared(shown, name)
    parts.append(_heading(text("page_scenarios.changes"), text("page_scenarios.changes_help")))
    parts.append(_changes(shown, name))
    parts += _machines(shown, name, measure)
    parts += _money(shown, measure)
    facts = [text("page_scenarios.key", name=name)]
    if measure.source:
        facts.append(text("page_scenarios.source_of", source=half(measure.source, text)))
    parts.append(html.Div(" · ".join(facts), className="scenarios-minor scenarios-foot"))
    return panel(called, *parts, right=close)


def _heading(title: str, explanation: str = "") -> Any:
    parts = [dmc.Title(title, order=3, size="h5")]
    if explanation:
        parts.append(hint(title, explanation))
    return dmc.Group(parts, gap=6, mt="md", mb=4)


def _counter_effects(measure: Measure, text: Text) -> list[Any]:
    if not measure.counter_effects:
        return []
    items = [html.Li(half(effect, text)) for effect in measure.counter_effects]
    title = html.Strong(text("page_scenarios.counter_effects"))
    return [html.Div([title, html.Ul(items)], className="scenarios-counter")]


def _shared(shown: Shown, name: str) -> list[Any]:
    """That what is set here holds in other scenarios too, and the way to have it otherwise in this one."""
    text, case, scenario = shown.text, shown.case, shown.choice.scenario
    users = [
        each for each, spec in case.settings.scenarios.items()
        if name in unfolded(spec.measures, case.measures.packages)
    ]  # fmt: skip
    others = [shown.name(each) for each in users if each != scenario]
    if not others:
        return []
    parts: list[Any] = [notice(text("page_scenarios.shared", names=text("page_scenarios.between_names").join(others)))]
    if shown.may_change and scenario in users:
        button = dmc.Button(text("page_scenarios.vary"), id=VARY, n_clicks=0, size="compact-sm", variant="default")
        parts.append(dmc.Group([button, hint(text("page_scenarios.vary"), text("page_scenarios.vary_help"))], mt=6))
    return parts


def _changes(shown: Shown, name: str) -> Any:
    """The difference that the measure alone makes to the line as it is, in its units."""
    text = shown.text
    folder = shown.context.services.cases.folder(shown.context.case)
    rows, problems = alone(folder, shown.version, name, text.language)
    if problems:
        return html.Div([
            dmc.Text(text("page_scenarios.cannot_alone"), size="sm", c="gray.7"), problem_list(problems, text),
        ])  # fmt: skip
    if not rows:
        return dmc.Text(text("page_scenarios.changes_nothing"), c="gray.7")
    return difference_table(rows, text, (text("page_scenarios.without"), text("page_scenarios.with")))


@lru_cache(maxsize=256)
def alone(
    folder: Path, version: str, measure: str, language: Language
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:  # fmt: skip
    """What a measure alone changes on the line of a version, or why it can't be applied alone."""
    case = loaded_case(Versions(folder), version)
    try:
        after = apply(case.measures.measures[measure], case.line, measure)
    except LineproofError as error:
        return (), error.problems
    return difference_rows(case.line, after, Text(language)), ()


def _machines(shown: Shown, name: str, measure: Measure) -> list[Any]:
    """Station by station: does it act there, and how are the machines connected."""
    text, case = shown.text, shown.case
    found = reach_of(case, shown.choice.scenario, name)
    heading = _heading(text("page_scenarios.machines"), text("page_scenarios.machines_help"))
    if not found:
        return [heading, dmc.Text(text("page_scenarios.whole_line_help"), c="gray.7")]
    heads = [text("page_scenarios.acts_here"), text("page_scenarios.level"), text("page_scenarios.now")]
    rows = [_machine(shown, reached, measure, place < MOST_LEVELS) for place, reached in enumerate(found)]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])), html.Tbody(rows)],
        className="plain scenarios-machines",
    )
    acting = [reached.station for reached in found if reached.acting != "left_out"]
    skip = dmc.Checkbox(
        id=SKIP, label=text("page_scenarios.skip"), checked=case.settings.below_level == "skip", size="sm",
        disabled=not shown.may_change, mt="xs",
    )  # fmt: skip
    needed = text("page_scenarios.needs", level=text(f"page_scenarios.{measure.required_level}"))
    return [heading, dmc.Text(needed, size="sm", c="gray.7"), dmc.CheckboxGroup(table, id=STATIONS, value=acting), skip]


def _machine(shown: Shown, reached: Reached, measure: Measure, has_field: bool) -> Any:
    text, line = shown.text, shown.case.line
    called = reached.station
    if called in line.stations:
        called = short_station_name(line, called, text)
    mark = dmc.Checkbox(
        value=reached.station, label=html.Span(called, title=called), size="sm", disabled=not shown.may_change
    )
    level: Any = "" if reached.level is None else text(f"page_scenarios.{reached.level}")
    if has_field and shown.may_change:
        level = dmc.Select(
            id={"type": LEVEL, "station": reached.station}, value=reached.level, size="xs", w=150, allowDeselect=False,
            data=[{"value": each, "label": text(f"page_scenarios.{each}")} for each in LEVELS],
            placeholder=text("page_scenarios.level_unknown"),
            attributes={"input": {"aria-label": text("page_scenarios.level_of", name=called)}},
        )  # fmt: skip
    refused = reached.acting == "too_low" and shown.case.settings.below_level == "refuse"
    key = "too_low_refused" if refused else reached.acting
    said = text(f"page_scenarios.{key}", level=measure.required_level)
    return html.Tr([html.Td(mark), html.Td(level), html.Td(said, className=f"scenarios-{reached.acting}")])


def _money(shown: Shown, measure: Measure) -> list[Any]:
    """Items of the bill and coverage, with fields where they may be changed."""
    text = shown.text
    parts: list[Any] = [_heading(text("page_scenarios.items"), text("page_scenarios.items_help"))]
    if measure.items:
        parts.append(_items(shown, measure))
        bill = bill_of([measure])
        parts.append(html.Div(
            text("page_scenarios.sum", amount=bill.amount(text), range=bill.range(text) or bill.amount(text)),
            className="scenarios-sum",
        ))  # fmt: skip
    else:
        parts.append(dmc.Text(text("page_scenarios.no_items_help"), c="gray.7"))
    parts.append(_heading(text("page_scenarios.coverage"), text("page_scenarios.coverage_help")))
    fields = [
        dmc.TextInput(
            id=f"{COVERAGE}-{name}", label=text(f"page_scenarios.{name}"), value=value, size="sm",
            disabled=not shown.may_change, placeholder=text("page_scenarios.all") if name == "typical" else None,
            rightSection="%",
        )
        for name, value in zip(ENDS, coverage_values(measure), strict=True)
    ]  # fmt: skip
    parts.append(html.Div(fields, className="scenarios-fields"))
    if shown.may_change:
        parts.append(_save(text))
    return parts


def coverage_values(measure: Measure) -> list[str]:
    """Low, typical and high coverage in per cent as the fields show them; empty where there is none."""
    shares = [None if measure.coverage is None else getattr(measure.coverage, end) for end in ENDS]
    return ["" if share is None else f"{100.0 * share:g}" for share in shares]


def _items(shown: Shown, measure: Measure) -> Any:
    text = shown.text
    names = ("item", "kind", *ENDS)
    heads = [
        html.Th(text(f"page_scenarios.{name}"), scope="col", className="number" if name in ENDS else "")
        for name in names
    ]
    rows = []
    for place, item in enumerate(measure.items):
        called = half(item.name, text)
        amounts: Sequence[Any] = [getattr(item.amount, end) for end in ENDS]
        cells: list[Any] = [
            html.Td([called, html.Div(_provenance(item.amount, text), className="scenarios-minor")]),
            html.Td(text(f"page_scenarios.{item.kind}")),
        ]
        for end, amount in zip(ENDS, amounts, strict=True):
            shown_amount = "" if amount is None else f"{amount:f}"
            label = text("page_scenarios.amount_of", name=called, end=text(f"page_scenarios.{end}"))
            field = (
                dmc.TextInput(
                    id={"type": ITEM, "item": place, "end": end}, value=shown_amount, size="xs", w=96,
                    attributes={"input": {"aria-label": label, "className": "scenarios-amount", "maxLength": 20}},
                )
                if shown.may_change and place < MOST_ITEMS else shown_amount
            )  # fmt: skip
            cells.append(html.Td(field, className="number"))
        rows.append(html.Tr(cells))
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain scenarios-items")
    return html.Div(table, className="scenarios-wide")


def _provenance(amount: Any, text: Text) -> str:
    source = text(f"page_scenarios.from_{amount.source}")
    return f"{source}: {half(amount.reference, text)}" if amount.reference else source


def _save(text: Text) -> Any:
    data = [{"value": name, "label": text(f"page_scenarios.from_{name}")} for name in SOURCES]
    form = dmc.Group(
        [
            dmc.Select(
                id=SOURCE, label=text("page_scenarios.source_label"), data=data, value="vendor", w=170,
                allowDeselect=False, size="sm",
            ),
            dmc.TextInput(
                id=REFERENCE, label=text("page_scenarios.reference_label"), size="sm", flex=1, miw=140,
                attributes={"input": {"maxLength": 400}},
            ),
            dmc.Button(text("page_scenarios.save"), id=SAVE, n_clicks=0, size="sm"),
        ],
        align="flex-end", gap="sm", mt="sm",
    )  # fmt: skip
    return details(text("page_scenarios.save_title"), form, is_open=True)
