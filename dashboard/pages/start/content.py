"""What stands on the first page."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.cases.loaded import found_problems, loaded_case, snapshot
from dashboard.cases.making import examples
from dashboard.cases.results import Result, latest
from dashboard.components.cards import stale_mark
from dashboard.components.headline import short_change
from dashboard.components.panels import empty_state, page_title, panel
from dashboard.context import Context
from scenarios.acceptance.case import TERMS_FILE, acceptance_case
from scenarios.acceptance.records.tables import READABLE
from scenarios.case import CASE_FILE
from scenarios.numbers import number
from scenarios.text import Text, half
from simcore.errors import LineproofError

NAME, KIND, EXAMPLE, TEMPLATE = "start-name", "start-kind", "start-example", "start-template"
UPLOAD, MAKE, SAID, SIZE, LINE = "start-upload", "start-make", "start-said", "start-size", "start-line"
RECORDS = "start-records"
KINDS = ("template", "example", "line", "records")
TEMPLATES = ("bearing", "fastener")
DOORS = (("provider", "/line"), ("enterprise", "/results"), ("official", "/acceptance"))
MOST = 60


def layout(context: Context) -> Any:
    """The page."""
    text = context.text
    names = context.services.cases.names()
    cards = [_case(context, name) for name in names[:MOST]]
    return [
        page_title(text("page_start.title"), text("page_start.lead")),
        html.Div([_door(context, role, path) for role, path in DOORS], className="start-doors"),
        panel(
            text("page_start.cases"),
            html.Div(cards, className="start-cases") if cards else empty_state(
                text("page_start.none"), text("page_start.none_help")
            ),
        ),
        *([_new(context)] if context.user.may("accept") else []),
    ]  # fmt: skip


def _door(context: Context, role: str, path: str) -> Any:
    text = context.text
    target = context.link(path, case=_case_for(context, role)) if _case_for(context, role) else "#start-new"
    return dcc.Link(
        [
            html.Strong(text(f"role.{role}")),
            html.Span(text(f"page_start.door_{role}")),
            html.Span(text("page_start.begin"), className="start-go"),
        ],
        href=target,
        className="start-door",
    )


def _case_for(context: Context, role: str) -> str:
    """The first case that somebody of a role can begin with; empty where there is none."""
    file = TERMS_FILE if role == "official" else CASE_FILE
    cases = context.services.cases
    return next((name for name in cases.names() if (cases.folder(name) / file).is_file()), "")


def _case(context: Context, name: str) -> Any:
    """A case: its names, its state, what is known of it, and where to go on."""
    services = context.services
    versions = services.cases.versions(name)
    folder = snapshot(versions, versions.present())
    simulated, judged = ((folder / file).exists() for file in (CASE_FILE, TERMS_FILE))
    title: str = name
    lines: list[tuple[str, Any]] = []
    if simulated:
        title, lines = _simulated(context, name)
    elif judged:
        title, lines = _judged(context, name)
    else:
        lines = [(context.text("page_start.next"), context.text("page_start.agree"))]
    page = "/acceptance" if judged else "/data"
    if simulated:
        page = "/results" if latest(services, name, "compare") else "/line"
    return html.Article(
        [
            html.Div([_state(context, name, simulated, judged), html.Code(name, className="cut", title=name)],
                     className="start-case-head"),
            html.H3(dcc.Link(title, href=context.link(page, case=name, version=""), className="cut", title=title)),
            html.Dl([part for label, value in lines for part in (html.Dt(label), html.Dd(value))],
                    className="card-rows"),
        ],
        className="start-case",
    )  # fmt: skip


def _simulated(context: Context, name: str) -> tuple[str, list[tuple[str, Any]]]:
    text, services = context.text, context.services
    try:
        settings = loaded_case(services.cases.versions(name)).settings
    except LineproofError:
        return name, [(text("page_start.next"), text("page_start.mend"))]
    lines: list[tuple[str, Any]] = [(text("page_start.firm"), half(settings.firm, text))]
    compared, appraised = latest(services, name, "compare"), latest(services, name, "appraise")
    if compared is None:
        lines.append((text("page_start.next"), text("page_start.run")))
    else:
        lines.append(
            (text("page_start.gain"), _marked(short_change(compared, "good_output_rate", text), compared, text))
        )
        defects = short_change(compared, "first_pass_defect_rate", text)
        lines.append((text("page_start.defects"), _marked(defects, compared, text)))
    if appraised is not None:
        lines.append((text("page_start.payback"), _marked(_payback(appraised, text), appraised, text)))
    return half(settings.name, text), lines


def _judged(context: Context, name: str) -> tuple[str, list[tuple[str, Any]]]:
    text, services = context.text, context.services
    versions = services.cases.versions(name)
    try:
        terms = acceptance_case(snapshot(versions, versions.present())).terms
    except LineproofError:
        return name, [(text("page_start.next"), text("page_start.mend"))]
    manifest = versions.manifest(versions.present())
    there = sum(record in manifest for record in terms.records)
    lines: list[tuple[str, Any]] = [
        (text("page_start.boundary"), half(terms.boundary, text)),
        (text("page_start.records"), f"{there} / {len(terms.records)}"),
    ]
    result = latest(services, name, "accept")
    if result is None:
        lines.append((text("page_start.next"), text("page_start.judge")))
    else:
        states = [each["state"] for each in result.document["verdicts"].values()]
        words = ", ".join(
            f"{text(f'acceptance.{state}')} {states.count(state)}" for state in dict.fromkeys(states)
        )  # fmt: skip
        lines.append((text("page_start.verdict"), _marked(words, result, text)))
    return terms.firm, lines


def _payback(result: Result, text: Text) -> str:
    middle = result.document["payback"]["p50"]
    return text("page_start.never") if middle is None else text("page_start.years", years=number(middle, 1))


def _marked(shown: str, result: Result, text: Text) -> Any:
    return html.Span([shown, " ", stale_mark(text)]) if result.stale else shown


def _state(context: Context, name: str, simulated: bool, judged: bool) -> Any:
    """Running, with errors, or ready."""
    text, services = context.text, context.services
    if any(job.is_open for job in services.jobs.of_case(name)):
        return dmc.Badge(text("page_start.running"), color="indigo", variant="light", c="dark")
    problems = found_problems(services.cases.versions(name)) if simulated else ()
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        return dmc.Badge(text("page_start.errors", count=errors), color="red", variant="light", c="dark")
    kind = "simulation" if simulated else "acceptance" if judged else "record"
    return dmc.Badge(text(f"page_start.{kind}"), color="green", variant="light", c="dark")


def _new(context: Context) -> Any:
    text = context.text
    known = list(examples(context.services.cases))
    # Whoever only judges has no lines to simulate.
    ways = KINDS if context.user.may("change") else KINDS[-1:]
    kinds = [{"value": kind, "label": text(f"page_start.from_{kind}")} for kind in ways]
    options = [{"value": each, "label": text(f"page_start.template_{each}")} for each in TEMPLATES]
    return panel(
        text("page_start.new"),
        dmc.SegmentedControl(id=KIND, data=kinds, value=ways[0], mb="sm", **{"aria-label": text("page_start.new")}),
        html.Div(
            [
                dmc.TextInput(id=NAME, label=text("page_start.name"), description=text("page_start.name_help"), w=260),
                html.Div(
                    [
                        dmc.Select(
                            id=TEMPLATE, label=text("page_start.template"), data=options, value="bearing", w=270
                        ),
                        dmc.TextInput(id=SIZE, label=text("page_start.size"), description=text("page_start.size_help"),
                                      w=260),
                    ],
                    id={"type": "start-part", "kind": "template"}, className="start-row",
                ),
                html.Div(
                    dmc.Select(id=EXAMPLE, label=text("page_start.example"), data=known, searchable=True, w=320,
                               value=known[0] if known else None),
                    id={"type": "start-part", "kind": "example"}, style={"display": "none"}, className="start-row",
                ),
                html.Div(
                    dcc.Upload(html.Button(text("page_start.choose"), type="button", className="start-choose"),
                               id=UPLOAD, accept=".toml", max_size=300_000),
                    id={"type": "start-part", "kind": "line"}, style={"display": "none"}, className="start-row",
                ),
                html.Div(
                    dcc.Upload(html.Button(text("page_start.choose_records"), type="button", className="start-choose"),
                               id=RECORDS, accept=",".join(READABLE), multiple=True),
                    id={"type": "start-part", "kind": "records"}, style={"display": "none"}, className="start-row",
                ),
                dmc.Button(text("page_start.make"), id=MAKE, n_clicks=0),
            ],
            className="start-row",
        ),
        html.Div(id=LINE, className="start-file"),
        html.Div(id=SAID, **{"aria-live": "polite"}),
        identifier="start-new",
    )  # fmt: skip
