"""The scenarios of the case in one table: measures, money, newest result; which of them are chosen."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.cases.results import shown_result
from dashboard.components.cards import stale_mark
from dashboard.components.headline import interval_line, short_change
from dashboard.components.hints import hint
from dashboard.components.panels import details, panel
from dashboard.pages.scenarios.address import MOST, Shown
from dashboard.pages.scenarios.money import bill_of_scenario
from dashboard.reading import changes_of
from dashboard.text import Text
from scenarios.measures.choice import unfolded
from scenarios.numbers import ABSENT
from scenarios.words import definition

CHOSEN, NEW_NAME, NEW_FROM, NEW = "scenarios-chosen", "scenarios-new-name", "scenarios-new-from", "scenarios-new"
OUTPUT = "good_output_rate"
_NAMED = 3
"""Measures that are named in a row; of more the number is said."""


def overview(shown: Shown) -> Any:
    """The panel with the table, and the form for a new scenario."""
    text, settings = shown.text, shown.case.settings
    heads = ("choose", "scenario", "measures", "invest", "stands", "output")
    helps = {"invest": text("page_scenarios.invest_help"), "output": definition(OUTPUT, text)}
    row = html.Tr([_head(text, head, helps.get(head, "")) for head in heads])
    body = [_row(shown, scenario) for scenario in settings.scenarios]
    label = text("page_scenarios.scenarios")
    table = html.Table([html.Thead(row), html.Tbody(body)], className="plain", **{"aria-label": label})
    chosen = dmc.CheckboxGroup(html.Div(table, className="scenarios-wide"), id=CHOSEN, value=list(shown.choice.chosen))
    parts = [chosen, html.Div(text("page_scenarios.chosen_help", most=MOST), className="scenarios-minor")]
    if shown.may_change:
        parts.append(_new(shown))
    return panel(label, *parts)


def _head(text: Text, name: str, explanation: str) -> Any:
    word = text(f"page_scenarios.{name}")
    parts = [word, hint(word, explanation)] if explanation else [word]
    numbers = " number" if name in ("invest", "stands", "output") else ""
    return html.Th(html.Span(parts, className="scenarios-titled"), scope="col", className=f"scenarios-{name}{numbers}")


def _row(shown: Shown, scenario: str) -> Any:
    text, case = shown.text, shown.case
    spec, name = case.settings.scenarios[scenario], shown.name(scenario)
    open_here = scenario == shown.choice.scenario
    called: list[Any] = [
        dcc.Link(name, href=shown.link(scenario=scenario, measure="", part="edit"), className="cut scenarios-name",
                 title=name),
    ]  # fmt: skip
    if scenario == case.settings.baseline:
        called.append(dmc.Badge(text("page_scenarios.baseline"), variant="light", color="gray", c="dark", size="sm"))
    if open_here and shown.choice.part == "edit":
        called.append(dmc.Badge(text("page_scenarios.open"), variant="light", color="indigo", c="indigo.9", size="sm"))
    bill = bill_of_scenario(case, scenario)
    names = unfolded(spec.measures, case.measures.packages)
    money: Any = ABSENT
    if names:
        money = [html.Div(bill.amount(text)), html.Div(bill.range(text), className="scenarios-minor")]
        if bill.unpriced:
            money.append(html.Div(text("page_scenarios.unpriced", count=bill.unpriced), className="scenarios-minor"))
    weeks = spec.installation
    stands = ABSENT if weeks is None else text("page_scenarios.weeks", weeks=f"{weeks.typical:g}")
    mark = dmc.Checkbox(
        value=scenario, size="sm", attributes={"input": {"aria-label": text("page_scenarios.choose_one", name=name)}}
    )
    return html.Tr([
        html.Td(mark, className="scenarios-choose"),
        html.Td([html.Div(called, className="scenarios-called"), html.Div(scenario, className="scenarios-minor")]),
        html.Td(_measures(shown, names)),
        html.Td(money, className="number"),
        html.Td(stands, className="number"),
        html.Td(_output(shown, scenario), className="number"),
    ], className="scenarios-open" if open_here else "")  # fmt: skip


def _measures(shown: Shown, names: tuple[str, ...]) -> Any:
    text, known = shown.text, shown.case.measures.measures
    if not names:
        return text("page_scenarios.as_it_is")
    called = [text.name(known[name].label, name) for name in names]
    first = text("page_scenarios.between_names").join(called[:_NAMED])
    rest = text("page_scenarios.and_more", count=len(called)) if len(called) > _NAMED else ""
    return html.Div(first + rest, title=text("page_scenarios.between_names").join(called), className="scenarios-two")


def _output(shown: Shown, scenario: str) -> Any:
    """The change of the good output in the newest comparison, or that there is none yet."""
    text, context = shown.text, shown.context
    if scenario == shown.case.settings.baseline:
        return text("page_scenarios.reference")
    result = shown_result(context, "compare", scenario)
    if result is None:
        return html.Span(text("page_scenarios.not_run"), className="scenarios-minor")
    parts: list[Any] = [
        dcc.Link(short_change(result, OUTPUT, text), href=context.link("/results", scenario=scenario)),
    ]
    change = changes_of(result.document).get(("", OUTPUT))
    if change is not None:
        parts.append(html.Div(interval_line(change, OUTPUT, text), className="scenarios-minor"))
    if result.stale:
        parts.append(html.Div(stale_mark(text)))
    return parts


def _new(shown: Shown) -> Any:
    text = shown.text
    data = [{"value": "", "label": text("page_scenarios.new_empty")}] + [
        {"value": name, "label": text("page_scenarios.new_copy", name=shown.name(name))}
        for name in shown.case.settings.scenarios
    ]
    form = dmc.Group(
        [
            dmc.TextInput(id=NEW_NAME, label=text("page_scenarios.new_name"), w=260, attributes={"input": _LONG}),
            dmc.Select(
                id=NEW_FROM, label=text("page_scenarios.new_from"), data=data, value=shown.choice.scenario, w=260,
                allowDeselect=False,
            ),
            dmc.Button(text("page_scenarios.new_make"), id=NEW, n_clicks=0),
        ],
        align="flex-end", gap="sm",
    )  # fmt: skip
    return details(text("page_scenarios.new"), form)


_LONG = {"maxLength": 200}


def weeks_text(shown: Shown, scenario: str) -> str:
    """How long a scenario stands for the installation, with its range."""
    weeks = shown.case.settings.scenarios[scenario].installation
    if weeks is None:
        return ABSENT
    typical = shown.text("page_scenarios.weeks", weeks=f"{weeks.typical:g}")
    return typical if weeks.low is None or weeks.high is None else f"{typical} ({weeks.low:g} – {weeks.high:g})"
