"""One scenario: its measures on and off, packages, measures of the catalogues, and its own settings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.cases.loaded import loaded_case
from dashboard.cases.versions import Versions
from dashboard.components.panels import details, panel
from dashboard.pages.scenarios.address import Shown
from dashboard.pages.scenarios.changes import shipped
from dashboard.pages.scenarios.money import bill_of, terms_of
from scenarios.measures import apply
from scenarios.measures.choice import unfolded
from scenarios.measures.model import Measure
from scenarios.reach import reach_of
from scenarios.text import half
from simcore.errors import LineproofError

MEASURES, PACKAGE, ADD, ADDED = "scenarios-measures", "scenarios-package", "scenarios-add", "scenarios-added"
SAVE, COPY, REMOVE, BASELINE = "scenarios-save", "scenarios-copy", "scenarios-remove", "scenarios-baseline"
FIELDS = (
    "label_zh", "label_en", "weeks_low", "weeks", "weeks_high", "months", "paid", "in_use", "fees", "maintenance",
)  # fmt: skip
MOST_PACKAGES = 8
"""Packages that have a button."""


def field_id(name: str) -> str:
    """The id of a field of the form."""
    return f"scenarios-field-{name.replace('_', '-')}"


def editor(shown: Shown) -> Any:
    """The measures of the open scenario, and below them what else is set for it."""
    text, case, scenario = shown.text, shown.case, shown.choice.scenario
    on = unfolded(case.settings.scenarios[scenario].measures, case.measures.packages)
    rows: list[Any] = [_measure(shown, name, measure) for name, measure in case.measures.measures.items()]
    if not rows:
        rows = [dmc.Text(text("page_scenarios.no_measures"), c="gray.7")]
    parts: list[Any] = [
        dmc.Text(text("page_scenarios.switch_help"), size="sm", c="gray.7", mb="xs"),
        *_packages(shown, on),
        dmc.CheckboxGroup(html.Div(rows, className="scenarios-list"), id=MEASURES, value=list(on)),
    ]
    if shown.may_change:
        parts.append(_catalogue(shown))
    title = text("page_scenarios.measures_of", name=shown.name(scenario))
    right = dmc.Badge(text("page_scenarios.count_on", on=len(on), all=len(case.measures.measures)), variant="light",
                      color="indigo", c="indigo.9")  # fmt: skip
    return panel(title, *parts, right=right)


def settings_of(shown: Shown) -> Any:
    """Names, times and money terms of the open scenario, and what can be done with it."""
    text, scenario = shown.text, shown.choice.scenario
    name = shown.name(scenario)
    title = text("page_scenarios.settings_of", name=name)
    if not shown.may_change:
        return panel(title, dmc.Text(text("page_scenarios.may_not"), c="gray.7"))
    values = form_values(shown)
    names = [_field(shown, field, values) for field in ("label_zh", "label_en")]
    times = [_field(shown, field, values) for field in ("weeks_low", "weeks", "weeks_high", "months")]
    money = [_field(shown, field, values) for field in ("paid", "in_use", "fees", "maintenance")]
    buttons = [dmc.Button(text("page_scenarios.save"), id=SAVE, n_clicks=0)]
    others = [dmc.Button(text("page_scenarios.copy"), id=COPY, n_clicks=0, variant="default")]
    is_baseline = scenario == shown.case.settings.baseline
    others.append(
        dmc.Button(text("page_scenarios.to_baseline"), id=BASELINE, n_clicks=0, variant="default", disabled=is_baseline)
    )
    others.append(
        dmc.Button(text("page_scenarios.remove"), id=REMOVE, n_clicks=0, variant="light", color="red", c="red.9",
                   disabled=is_baseline,
                   attributes={"root": {"title": text("page_scenarios.remove_help")}})
    )  # fmt: skip
    return panel(
        title,
        html.Div(names, className="scenarios-fields"), html.Div(times, className="scenarios-fields"),
        dmc.Title(text("page_scenarios.in_money"), order=3, size="h5", mt="sm"),
        dmc.Text(text("page_scenarios.in_money_help"), size="sm", c="gray.7", mb=4),
        html.Div(money, className="scenarios-fields"),
        dmc.Group([dmc.Group(buttons), dmc.Group(others, gap="xs")], justify="space-between", mt="md"),
    )  # fmt: skip


def form_values(shown: Shown) -> Mapping[str, str]:
    """What the form shows, as text; empty where nothing is set."""
    spec = shown.case.settings.scenarios[shown.choice.scenario]
    weeks = spec.installation
    values = {
        "label_zh": spec.label.get("zh", ""), "label_en": spec.label.get("en", ""),
        "weeks": "" if weeks is None else f"{weeks.typical:g}",
        "weeks_low": "" if weeks is None or weeks.low is None else f"{weeks.low:g}",
        "weeks_high": "" if weeks is None or weeks.high is None else f"{weeks.high:g}",
        "months": "" if spec.months_in_use is None else f"{spec.months_in_use:g}",
    }  # fmt: skip
    terms = terms_of(shown)
    change = None if terms is None else terms.scenarios.get(shown.choice.scenario)
    return values | {
        "paid": "" if change is None else f"{change.paid}", "in_use": "" if change is None else f"{change.in_use}",
        "fees": "" if change is None else f"{change.fees.typical:f}",
        "maintenance": "" if change is None else f"{change.maintenance.typical:f}",
    }  # fmt: skip


def _field(shown: Shown, name: str, values: Mapping[str, str]) -> Any:
    text = shown.text
    kept = text("page_scenarios.date_form") if name in ("paid", "in_use") else None
    return dmc.TextInput(
        id=field_id(name), label=text(f"page_scenarios.field_{name}"), value=values[name], placeholder=kept,
        size="sm", attributes={"input": {"maxLength": 200}},
    )  # fmt: skip


def _measure(shown: Shown, name: str, measure: Measure) -> Any:
    """A row: the switch with the name, what it costs and where it acts, and the way to its details."""
    text = shown.text
    called = text.name(measure.label, name)
    is_open = name == shown.choice.measure
    link = dcc.Link(
        text("page_scenarios.details"), href=shown.link(measure="" if is_open else name),
        title=text("page_scenarios.details_of", name=called),
        className="scenarios-details-link",
    )  # fmt: skip
    switch = dmc.Checkbox(
        value=name, label=html.Span(called, title=called, className="scenarios-measure-name"), size="sm",
        disabled=not shown.may_change,
    )  # fmt: skip
    facts = " · ".join((_costs(shown, measure), _reach(shown, name)))
    head = html.Div([switch, link], className="scenarios-measure-head")
    said = half(measure.description, text)
    parts = [head, html.Div(facts, className="scenarios-minor scenarios-inset")]
    if said:
        parts.append(html.Div(said, className="scenarios-minor scenarios-inset scenarios-one", title=said))
    return html.Div(parts, className="scenarios-measure open" if is_open else "scenarios-measure")


def _costs(shown: Shown, measure: Measure) -> str:
    bill = bill_of([measure])
    if bill.unpriced:
        return shown.text("page_scenarios.no_items")
    return shown.text("page_scenarios.costs", amount=bill.amount(shown.text))


def _reach(shown: Shown, name: str) -> str:
    """On how many of the stations that it covers it acts; of what acts on people and buffers only, the line."""
    text = shown.text
    found = reach_of(shown.case, shown.choice.scenario, name)
    if not found:
        return text("page_scenarios.whole_line")
    acting = sum(reached.acting == "acts" for reached in found)
    return text("page_scenarios.acts_on", acting=acting, covered=len(found))


def _packages(shown: Shown, on: tuple[str, ...]) -> list[Any]:
    """A button for each package: all of its measures on, or all off where they are on."""
    text, packages = shown.text, shown.case.measures.packages
    if not packages or not shown.may_change:
        return []
    buttons = []
    for name, members in list(packages.items())[:MOST_PACKAGES]:
        there = sum(member in on for member in members)
        is_on = there == len(members)
        label = text("page_scenarios.package_off" if is_on else "page_scenarios.package_on", name=name)
        buttons.append(dmc.Button(
            label, id={"type": PACKAGE, "name": name, "on": not is_on}, n_clicks=0, size="compact-sm",
            variant="light" if is_on else "default", c="indigo.9" if is_on else "dark",
            attributes={"root": {"title": text("page_scenarios.package_help", on=there, all=len(members))}},
        ))  # fmt: skip
    return [dmc.Group(buttons, gap=6, mb="xs")]


def _catalogue(shown: Shown) -> Any:
    """Measures of the shipped catalogues that the file of the case lacks and that this line has a place for."""
    text, known = shown.text, shipped()
    folder = shown.context.services.cases.folder(shown.context.case)
    names = addable(folder, shown.version)
    if not names:
        return html.Div(text("page_scenarios.nothing_to_add"), className="scenarios-minor scenarios-add")
    data = [{"value": name, "label": text.name(known[name].label, name)} for name in names]
    form = dmc.Group(
        [
            dmc.MultiSelect(
                id=ADDED, data=data, label=text("page_scenarios.add_label"), searchable=True, clearable=True,
                hidePickedOptions=True, nothingFoundMessage=text("page_scenarios.nothing_found"), flex=1, miw=220,
            ),
            dmc.Button(text("page_scenarios.add"), id=ADD, n_clicks=0),
        ],
        align="flex-end", gap="sm",
    )  # fmt: skip
    return details(text("page_scenarios.add_title", count=len(names)), form)


@lru_cache(maxsize=64)
def addable(folder: Path, version: str) -> tuple[str, ...]:
    """Names of shipped measures that a version of a case lacks and whose mechanisms its line has."""
    case = loaded_case(Versions(folder), version)
    found = []
    for name, measure in shipped().items():
        if name in case.measures.measures or name in case.measures.packages:
            continue
        try:
            apply(measure, case.line, name)
        except LineproofError:
            continue
        found.append(name)
    return tuple(found)
