"""What stands on the results page, each part from the latest result of its kind."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import Dash, html

from dashboard.cases.loaded import loaded_case
from dashboard.cases.results import Result, shown_result
from dashboard.components.cards import card_row, stale_mark
from dashboard.components.graph import graph
from dashboard.components.headline import comparison_cards
from dashboard.components.jobs import job_strip, start_button
from dashboard.components.later import later, register_later
from dashboard.components.panels import empty_state, notice, page_title, panel
from dashboard.components.remarks import remarks
from dashboard.context import Context
from dashboard.pages.results import figures, what_if
from dashboard.pages.results.course import sentences
from dashboard.pages.results.figures import OUTPUT
from dashboard.pages.results.rejects import reject_figure
from dashboard.pages.results.what_if import what_if_panel
from dashboard.reading import changes_of, estimate_of, figures_of
from dashboard.refusals import Refused
from scenarios.case import Case
from scenarios.cli.quotes import REDUCED_DAYS, REDUCED_DRAWS, days_for
from scenarios.numbers import ABSENT, change_interval_text, change_text, level_text, number, style_of, value_text
from scenarios.study import chosen_scenario
from scenarios.text import Text, half
from scenarios.words import (
    buffer_name,
    figure_name,
    measure_name,
    pool_name,
    row_name,
    short_station_name,
)

if TYPE_CHECKING:
    from dashboard.services import Services

JOBS = ("compare", "explain", "alternatives", "predict", "timeline")
CALCULATED = ("computed",)
MOST_ALTERNATIVES = 8
NUMBERS = ("gain", "cost")
WHOLE = {"explain": "explanation", "alternatives": "alternatives", "predict": "prediction", "timeline": "timeline"}
"""The file that says all about a result of a kind."""


def layout(context: Context) -> Any:
    """The page."""
    text = context.text
    if not context.case:
        return [page_title(text("page.results")),
                empty_state(text("shell.choose_case"), text("shell.choose_case_help"))]  # fmt: skip
    case = _case(context)
    scenario = _asked(context, case)
    found = {kind: shown_result(context, kind, scenario) for kind in JOBS}
    compared = found["compare"]
    label = (
        text.name(case.settings.scenarios[scenario].label, scenario)
        if scenario in case.settings.scenarios
        else scenario
    )
    head = page_title(
        text("page.results"), text("page_results.lead", scenario=label), _scenarios(context, case, scenario)
    )
    strip = job_strip(context, JOBS)
    if compared is None:
        start = start_button(text("page_results.run_compare"), "compare", scenario) if context.user.may("run") else None
        return [head, strip, empty_state(text("page_results.nothing"), text("page_results.nothing_help"), start)]
    return [
        head, strip, _answer(compared, text), card_row(*comparison_cards(compared, text)), _basis(compared, text),
        remarks(compared.document, text),
        panel(text("page_results.losses"), text_line(text("page_results.losses_lead")),
              graph("results-losses", figures.loss_figure(compared.document, text), text.language,
                    text("page_results.losses")), _limits(compared, case, text)),
        what_if_panel(context, case, scenario) if context.user.may("run") else None,
        later("results", "rejects", text("page_results.rejects")),
        _explained(context, case, found["explain"], scenario),
        _others(context, case, found["alternatives"], scenario),
        _predicted(context, case, found["predict"], scenario),
        _course(context, found["timeline"], scenario),
        later("results", "states", text("page_results.states")),
        later("results", "all_figures", text("page_results.all_figures")),
        _files(context, compared),
    ]  # fmt: skip


def register(app: Dash, services: Services) -> None:
    """The callbacks of the sliders; all else is made anew for each address and when a job has ended."""
    what_if.register(app, services)
    parts = {"rejects": rejects_part, "states": states_part, "all_figures": table_part, "fans": fans_part}
    register_later(app, services, "results", parts)


def text_line(sentence: str) -> Any:
    """A sentence above a figure."""
    return dmc.Text(sentence, c="gray.7", size="sm", mb="xs")


def _scenarios(context: Context, case: Case, chosen: str) -> Any:
    """The scenarios as links: which one is shown stands in the address."""
    names = [name for name in case.settings.scenarios if name != case.settings.baseline]
    if len(names) < 2:
        return None
    return html.Nav(
        [
            html.A(
                context.text.name(case.settings.scenarios[name].label, name),
                href=context.link("/results", scenario=name), className="cut",
                **({"aria-current": "page"} if name == chosen else {}),
            )
            for name in names
        ],
        className="results-scenarios", **{"aria-label": context.text("page.scenarios")},
    )  # fmt: skip


def _answer(result: Result, text: Text) -> Any:
    """Is it better: yes, no, or not yet, and what it would take to know."""
    if result.document.get("identical"):
        return notice(text("page.identical"), "warning")
    change = changes_of(result.document)["", OUTPUT]
    relative = change.relative
    words = {"change": change_text(change, style_of(OUTPUT), text),
             "interval": change_interval_text(change, style_of(OUTPUT), text)}  # fmt: skip
    if relative.value is None or relative.lower is None or relative.upper is None:
        return notice(text("page.verdict_bare", **words), "info")
    if relative.excludes_zero:
        key, kind = ("better", "success") if relative.value > 0.0 else ("worse", "error")
        return notice(text(f"page_results.{key}", **words), kind)
    more = more_runs(relative.value, relative.lower, relative.upper, relative.n)
    key = "not_yet" if more else "not_yet_far"
    return notice(text(f"page_results.{key}", more=more, **words), "warning")


def more_runs(value: float, lower: float, upper: float, runs: int) -> int:
    """How many more pairs would tell a change of this size from zero; 0 where that is more than ten times as many.

    The half-width of an interval of a mean shrinks as 1/sqrt(n).
    """
    half_width = max(value - lower, upper - value)
    if value == 0.0:
        return 0
    needed = math.ceil(runs * (half_width / abs(value)) ** 2 * 1.1)
    return needed - runs if runs < needed <= 10 * runs else 0


def _basis(result: Result, text: Text) -> Any:
    """How many parameters are the firm's own, calculated, or taken from the template."""
    counts: Mapping[str, int] = result.document["arms"]["after"]["provenance"]["counts"]
    plant = result.document["arms"]["after"]["provenance"]["plant"]
    calculated = sum(counts.get(kind, 0) for kind in CALCULATED)
    rest = result.document["arms"]["after"]["provenance"]["total"] - plant - calculated
    parts = (("own", plant), ("calculated", calculated), ("default", rest))
    return html.P(
        [
            text("page_results.basis"), " ",
            *(html.Span(text(f"page_results.{name}", count=count), className=f"{name}-value results-basis")
              for name, count in parts),
            html.Span(text("page_results.simulation_only"), className="results-note"),
        ],
        className="results-basis-line",
    )  # fmt: skip


def _limits(result: Result, case: Case, text: Text) -> Any:
    rows = [
        (text(f"shell.{arm}"), figures.bottlenecks(result.document, arm, case.line, text) or text("bottleneck.none"))
        for arm in ("before", "after")
    ]
    return html.P([html.Strong(text("page_results.limits")), " ",
                   " → ".join(f"{name}: {stations}" for name, stations in rows)])  # fmt: skip


def rejects_part(context: Context) -> Any:
    """Where defects come from and where they are found; older results don't say it."""
    text, (case, result) = context.text, _compared(context)
    if "rejects" not in result.document["arms"]["before"]:
        return html.P(text("page_results.rejects_older"))
    figure = reject_figure(result.document, case.line, text)
    if figure is None:
        return html.P(text("page_results.rejects_none"))
    return [text_line(text("page_results.rejects_lead")),
            graph("results-rejects", figure, text.language, text("page_results.rejects"))]  # fmt: skip


def states_part(context: Context) -> Any:
    """How each station spends its time."""
    text, (case, result) = context.text, _compared(context)
    figure = figures.state_figure(result.document, case.line, text)
    return graph("results-states", figure, text.language, text("page_results.states"))


def table_part(context: Context) -> Any:
    """Every figure of the line."""
    return _table(_compared(context)[1], context.text)


def fans_part(context: Context) -> Any:
    """Each headline figure over the draws."""
    text, scenario = context.text, _asked(context, _case(context))
    result = shown_result(context, "predict", scenario)
    if result is None:
        return html.P(text("page_results.predict_empty"))
    return [text_line(text("page_results.fans_lead")),
            graph("results-fans", figures.fan_figure(result.document, text), text.language,
                  text("page_results.fans"))]  # fmt: skip


def _case(context: Context) -> Case:
    return loaded_case(context.services.cases.versions(context.case), context.version)


def _asked(context: Context, case: Case) -> str:
    return context.query.get("scenario") or chosen_scenario(case)


def _compared(context: Context) -> tuple[Case, Result]:
    """The case and the newest comparison of what the address shows; Refused RESULT_UNKNOWN (404) for none."""
    case = _case(context)
    result = shown_result(context, "compare", _asked(context, case))
    if result is None:
        raise Refused(404, "RESULT_UNKNOWN", "there is no comparison", "run it first", "compare")
    return case, result


def _explained(context: Context, case: Case, result: Result | None, scenario: str) -> Any:
    text = context.text
    if result is None:
        return _missing(context, "explain", "explain", scenario)
    measures = case.measures_of(scenario)
    names = {name: half(measure_name(name, measure, text), text) for name, measure in measures.items()}
    total = estimate_of(result.document["attributions"]["log_good_output"]["total"])
    return panel(
        text("page_results.explain"), text_line(text("page_results.explain_lead")),
        graph("results-shares", figures.share_figure(result.document, "log_good_output", names, text), text.language,
              text("page_results.explain")),
        text_line(text("page_results.explain_total", total=_log(total.value), lower=_log(total.lower),
                       upper=_log(total.upper), level=level_text(total.level))),
        *_beneath(context, "explain", result),
        help=text("page_results.shapley"), right=_stale(result, text),
    )  # fmt: skip


def _log(value: float | None) -> str:
    return ABSENT if value is None else number(100.0 * value, 1, sign=True)


def _others(context: Context, case: Case, result: Result | None, scenario: str) -> Any:
    text = context.text
    if result is None:
        return _missing(context, "alternatives", "alternatives", scenario)
    document = result.document
    rows = [(text("page_results.package"), document["package"])]
    rows += [(_candidate(each, case, scenario, text), each) for each in document["settled"][:MOST_ALTERNATIVES]]
    heads = ("change_made", "gain", "cost", "against")
    body = [
        html.Tr([
            html.Td(name), html.Td(_percent(row["gain"]), className="number"),
            html.Td(_cost(row.get("cost"), text), className="number"),
            html.Td(text(f"alternatives.{row['verdict']}") if "verdict" in row else ""),
        ])
        for name, row in rows
    ]  # fmt: skip
    titles = [html.Th(text(f"page_results.{name}"), className="number" if name in NUMBERS else "") for name in heads]
    head = html.Thead(html.Tr(titles))
    return panel(
        text("page_results.alternatives"), text_line(text("page_results.alternatives_lead")),
        html.Table([head, html.Tbody(body)], className="plain"), *_beneath(context, "alternatives", result),
        right=_stale(result, text),
    )  # fmt: skip


def _candidate(row: Mapping[str, Any], case: Case, scenario: str, text: Text) -> str:
    """A single change in words, with the number that it changes."""
    kind, subject, line = row["kind"], row["subject"], case.line
    if kind == "nothing":
        return text("alternatives.nothing")
    if kind == "measure":
        measure = case.measures_of(scenario).get(subject)
        return text("alternatives.measure", name=measure_name(subject, measure, text) if measure else subject)
    named = {"people": pool_name, "buffer": buffer_name, "unit": short_station_name}
    name = named[kind](line, subject, text) if kind in named else subject
    values = {"before": _plain(row["before"]), "after": _plain(row["after"]), "period": _plain(row["period_h"])}
    return text(f"alternatives.{kind}", name=name, **values)


def _plain(value: Any) -> str:
    return ABSENT if value is None else number(float(value), 0 if float(value).is_integer() else 2)


def _percent(data: Mapping[str, Any]) -> str:
    found = estimate_of(data)
    if found.value is None:
        return ABSENT
    ends = "" if found.lower is None or found.upper is None else (
        f" [{number(100 * found.lower, 1, sign=True)}, {number(100 * found.upper, 1, sign=True)}]"
    )  # fmt: skip
    return f"{number(100 * found.value, 1, sign=True)} %{ends}"


def _cost(cost: Mapping[str, str] | None, text: Text) -> str:
    return text("aid.unknown") if cost is None else f"{number(float(cost['typical']), 0)} {cost['currency']}"


def _predicted(context: Context, case: Case, result: Result | None, scenario: str) -> Any:
    text = context.text
    if result is None:
        days = days_for(case, REDUCED_DAYS)
        return _missing(context, "predict", "predict", scenario, draws=REDUCED_DRAWS, replications=1, days=days)
    gain = next(row["gain"] for row in result.document["figures"] if row["quantity"] == OUTPUT)
    wide = gain["intervals"]["80%"]
    sentence = text(
        "page_results.predicted", median=number(100 * gain["median"], 1, sign=True),
        lower=number(100 * wide["lower"], 1, sign=True), upper=number(100 * wide["upper"], 1, sign=True), n=wide["n"],
    )  # fmt: skip
    return panel(
        text("page_results.predict"), html.P(sentence),
        graph("results-gains", figures.prediction_figure(result.document, text), text.language, sentence),
        *_beneath(context, "predict", result), later("results", "fans", text("page_results.fans")),
        help=text("page_results.predict_help"), right=_stale(result, text),
    )  # fmt: skip


def _course(context: Context, result: Result | None, scenario: str) -> Any:
    text = context.text
    if result is None:
        return _missing(context, "timeline", "timeline", scenario, replications=6)
    return panel(
        text("page_results.timeline"), text_line(text("page_results.timeline_lead")),
        graph("results-months", figures.month_figure(result.document, text), text.language,
              text("page_results.timeline")),
        *(html.P(sentence) for sentence in sentences(result.document, text)),
        *_beneath(context, "timeline", result), right=_stale(result, text),
    )  # fmt: skip


def _beneath(context: Context, kind: str, result: Result) -> list[Any]:
    """What must be known of a result, and the way to all that it says."""
    place = f"/api/v1/cases/{context.case}/jobs/{result.job.id}/files/{WHOLE[kind]}.html?inline=true"
    whole = html.A(context.text("page_results.whole"), href=place, target="_blank", rel="noopener")
    return [remarks(result.document, context.text), html.P(whole, className="results-files")]


def _missing(context: Context, name: str, kind: str, scenario: str, **options: float) -> Any:
    """A part that hasn't been worked out yet: what it would say, and a button."""
    text = context.text
    button = start_button(text("page_results.start"), kind, scenario, **options) if context.user.may("run") else None
    return panel(text(f"page_results.{name}"), text_line(text(f"page_results.{name}_empty")), button)


def _stale(result: Result, text: Text) -> Any:
    return stale_mark(text) if result.stale else None


def _table(result: Result, text: Text) -> Any:
    """Every figure of the line: before, after, change, interval."""
    before = figures_of(result.document, "before")
    after = figures_of(result.document, "after")
    body = []
    for (name, quantity), change in changes_of(result.document).items():
        style = style_of(quantity)
        cells = (value_text(before[name, quantity], style, text, unit=True),
                 value_text(after[name, quantity], style, text, unit=True),
                 change_text(change, style, text), change_interval_text(change, style, text))  # fmt: skip
        body.append(html.Tr([html.Th(row_name(quantity, text) or figure_name(quantity, text), scope="row"),
                             *(html.Td(cell, className="number") for cell in cells)]))  # fmt: skip
    heads = (text("page_results.figure"), text("shell.before"), text("shell.after"), text("shell.change"),
             text("page_results.interval"))  # fmt: skip
    head = html.Thead(
        html.Tr([html.Th(title, className="number" if place else "") for place, title in enumerate(heads)])
    )
    return html.Table([head, html.Tbody(body)], className="plain")


def _files(context: Context, result: Result) -> Any:
    """The whole report and the data, to read and to keep."""
    text, place = context.text, f"/api/v1/cases/{context.case}/jobs/{result.job.id}/files"
    return html.P(
        [
            html.A(text("page_results.report"), href=f"{place}/index.html?inline=true",
                   target="_blank", rel="noopener"),
            " · ",
            html.A(text("page_results.data"), href=f"{place}/document.json"),
        ],
        className="results-files",
    )  # fmt: skip
