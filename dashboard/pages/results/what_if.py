"""What if: sliders for the parameters that matter most and for what one might choose as well, answered in seconds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, html

from dashboard.cases.what_if import case_and_scenario, movable, prepare, what_if
from dashboard.components.cards import card_row
from dashboard.components.headline import headline_cards
from dashboard.components.panels import notice, panel
from dashboard.components.problems import refusal
from dashboard.context import Context
from scenarios.case import Case
from scenarios.numbers import number
from scenarios.parameter_words import parameter_text, short_value
from scenarios.prediction.parameters import Uncertain
from scenarios.study import DAY
from scenarios.text import Text
from scenarios.what_if import PAIRS, WINDOW, Setting
from scenarios.words import pool_name
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from dashboard.services import Services

SLIDER, ANSWER, RESET, BUSY = "results-slider", "results-answer", "results-reset", "results-busy"
PARAMETER, PEOPLE, BUFFERS = "parameter", "people", "buffers"


def what_if_panel(context: Context, case: Case, scenario: str) -> Any:
    """The sliders, and the place of the answer."""
    text = context.text
    prepare(context, scenario)
    found = movable(context, case, scenario)
    facts = [_parameter(entry, case, text) for entry in found.parameters]
    choices = [_people(name, case, text) for name in found.pools]
    if found.buffers:
        choices.append(_buffers(text))
    return panel(
        text("page_results.what_if"),
        dmc.Text(text("page_results.what_if_lead", pairs=PAIRS, days=WINDOW // DAY), c="gray.7", size="sm", mb="xs"),
        html.Div(
            [
                html.Div([html.H3(text("page_results.facts")), *facts]) if facts else None,
                html.Div([html.H3(text("page_results.choices")), *choices]) if choices else None,
            ],
            className="results-what-if",
        ),
        html.Div(text("page_results.what_if_busy"), id=BUSY, hidden=True, role="status", className="results-busy"),
        html.Div(id=ANSWER, **{"aria-live": "polite"}),
        help=text("page_results.what_if_help"),
        right=dmc.Button(text("page_results.reset"), id=RESET, n_clicks=0, size="compact-sm", variant="default"),
        identifier="results-what-if",
    )  # fmt: skip


def register(app: Dash, services: Services) -> None:
    """The callbacks of the sliders."""

    @app.callback(
        Output({"type": SLIDER, "kind": ALL, "key": ALL}, "value"),
        Input(RESET, "n_clicks"),
        State({"type": SLIDER, "kind": ALL, "key": ALL}, "id"),
        prevent_initial_call=True,
    )
    def reset(_clicks: int | None, ids: list[dict[str, str]]) -> list[float]:
        return [1.0 if each["kind"] == BUFFERS else 0.0 for each in ids]

    @app.callback(
        Output(ANSWER, "children"),
        Input({"type": SLIDER, "kind": ALL, "key": ALL}, "value"),
        State({"type": SLIDER, "kind": ALL, "key": ALL}, "id"),
        State("location", "pathname"),
        State("location", "search"),
        running=[(Output(BUSY, "hidden"), False, True)],
        prevent_initial_call=True,
    )
    def answer(values: list[float | None], ids: list[dict[str, str]], path: str, search: str) -> Any:
        context = services.context(path, search)
        setting = _setting(ids, values)
        if setting.is_neutral:
            return None
        try:
            return answered(context, setting)
        except LineproofError as error:
            return refusal(error, context.text)


def answered(context: Context, setting: Setting) -> Any:
    """The figures at a setting: one for what somebody asked before, else simulated by two processes."""
    text, (_, scenario) = context.text, case_and_scenario(context)
    begun = time.perf_counter()
    found = what_if(context, scenario, setting)
    seconds = number(time.perf_counter() - begun, 1)
    plain = [{(key.name, key.quantity): value for key, value in table.items()} for table in (found.before, found.after)]
    changes = {(key.name, key.quantity): change for key, change in found.changes.items()}
    return [
        *([] if found.steady else [notice(text("page_results.not_steady"), "warning")]),
        card_row(*headline_cards(plain[0], plain[1], changes, text)),
        html.P(text("page_results.what_if_done", pairs=PAIRS, days=WINDOW // DAY, seconds=seconds),
               className="results-note"),
    ]  # fmt: skip


def _setting(ids: list[dict[str, str]], values: list[float | None]) -> Setting:
    """What the sliders say, in one order: the same question has the same answer."""
    pairs = sorted((each["kind"], each["key"], float(value or 0.0)) for each, value in zip(ids, values, strict=True))
    factors = [value for kind, _, value in pairs if kind == BUFFERS and value]
    return Setting(
        tuple((key, value) for kind, key, value in pairs if kind == PARAMETER and value),
        tuple((key, int(value)) for kind, key, value in pairs if kind == PEOPLE and value),
        factors[0] if factors else 1.0,
    )


def _parameter(entry: Uncertain, case: Case, text: Text) -> Any:
    name = parameter_text(entry, case, text)
    marks = [
        {"value": -1, "label": short_value(entry.low)}, {"value": 0, "label": short_value(entry.typical)},
        {"value": 1, "label": short_value(entry.high)},
    ]  # fmt: skip
    return _slider(PARAMETER, entry.key, name, marks, (-1.0, 1.0, 0.25), 0.0)


def _people(pool: str, case: Case, text: Text) -> Any:
    marks = [{"value": more, "label": f"+{more}"} for more in range(3)]
    name = text("page_results.more_people", pool=pool_name(case.line, pool, text))
    return _slider(PEOPLE, pool, name, marks, (0.0, 2.0, 1.0), 0.0)


def _buffers(text: Text) -> Any:
    marks = [{"value": factor, "label": f"×{factor}"} for factor in (1, 2, 3)]
    return _slider(BUFFERS, "all", text("page_results.larger_buffers"), marks, (1.0, 3.0, 0.5), 1.0)


def _slider(
    kind: str, key: str, name: str, marks: list[dict[str, Any]], scale: tuple[float, float, float], value: float
) -> Any:  # fmt: skip
    lowest, highest, step = scale
    slider = dmc.Slider(
        id={"type": SLIDER, "kind": kind, "key": key}, min=lowest, max=highest, step=step, value=value, marks=marks,
        updatemode="mouseup", label=None, thumbLabel=name, size="sm",
    )  # fmt: skip
    return html.Div([html.Span(name, className="results-slider-name"), slider], className="results-slider")
