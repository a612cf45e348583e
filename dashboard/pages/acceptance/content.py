"""What stands on the acceptance page: verdicts first, then plan, evidence, and sentences read as claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
import plotly.graph_objects as go
from dash import dcc, html

from dashboard.api.places import API
from dashboard.cases.loaded import snapshot
from dashboard.cases.results import Result, latest
from dashboard.components.cards import stale_mark
from dashboard.components.graph import AFTER, BEFORE, WORSE, graph, text_for_figure
from dashboard.components.jobs import job_strip, start_button
from dashboard.components.panels import details, empty_state, notice, page_title, panel
from dashboard.context import Context
from scenarios.acceptance.case import TERMS_FILE, acceptance_case
from scenarios.acceptance.plan.terms import AgreedClaim, PlanTerms
from scenarios.acceptance.records import places_text
from scenarios.acceptance.shown import claim_size, days_text, figure_text, level_text
from scenarios.acceptance.verdict.findings import Finding, Weight
from scenarios.acceptance.verdict.model import State
from scenarios.numbers import ABSENT
from scenarios.text import Text, half

JOBS = ("plan", "accept", "pack")
SENTENCE, READ, FOUND = "acceptance-sentence", "acceptance-read", "acceptance-found"
DEPOSITED, JUDGE, JUDGED = "acceptance-deposited", "acceptance-judge", "acceptance-judged"
PACK, CHECKED = "acceptance-pack", "acceptance-checked"
COLOURS = {"PROVEN": "teal", "NOT_PROVEN": "yellow", "REFUTED": "red", "CANNOT_TELL": "gray"}
VERIFIER = f"{API}/verify_lineproof.py"


def layout(context: Context) -> Any:
    """The page."""
    text = context.text
    title = page_title(text("page.acceptance"), text("page_acceptance.lead"))
    if not context.case:
        return [
            title,
            empty_state(text("shell.choose_case"), text("shell.choose_case_help")),
            _claims(text),
            _check(text),
        ]
    versions = context.services.cases.versions(context.case)
    folder = snapshot(versions, context.version or versions.present())
    strip = job_strip(context, JOBS)
    if not (folder / TERMS_FILE).exists():
        none = empty_state(text("page_acceptance.no_terms"), text("page_acceptance.no_terms_help"))
        return [title, strip, none, _claims(text), _check(text)]
    terms = acceptance_case(folder).terms
    plan, verdict, pack = (latest(context.services, context.case, kind) for kind in JOBS)
    may = context.user.may("accept")
    return [
        title, strip, _frame(terms, text), _verdicts(context, terms, verdict, may), _plan(context, terms, plan, may),
        _pack(context, pack, may), _claims(text), _check(text),
    ]  # fmt: skip


def _frame(terms: PlanTerms, text: Text) -> Any:
    windows = terms.windows
    sides = (("baseline", windows.baseline), ("reporting", windows.reporting))
    parts = [html.Span([html.Strong(terms.firm), " · ", half(terms.boundary, text)], className="cut")]
    parts += [html.Span(f"{text(f'acceptance.{name}')}: {days_text(window)}") for name, window in sides]
    return html.Div(parts, className="acceptance-frame")


def _verdicts(context: Context, terms: PlanTerms, result: Result | None, may: bool) -> Any:
    text = context.text
    again = _judge(text) if may else None
    if result is None:
        return panel(text("page_acceptance.verdicts"), html.P(text("page_acceptance.verdicts_empty")), again)
    document = result.document
    agreed, values = bool(document["agreed_beforehand"]), dict(document["anchoring"])
    why = text(f"acceptance.{values.pop('key')}", **values)
    anchored = notice(why if agreed else text("acceptance.post_hoc", reason=why), "success" if agreed else "warning")
    shown = [
        _verdict(name, row, terms.claims[name], text)
        for name, row in document["verdicts"].items() if name in terms.claims
    ]  # fmt: skip
    place = f"{API}/cases/{context.case}/jobs/{result.job.id}/files"
    return panel(
        text("page_acceptance.verdicts"), anchored, *shown, _papers(result, place, text),
        details(text("page_acceptance.judge_again"), again) if again is not None else None,
        right=stale_mark(text) if result.stale else None, help=text("page_acceptance.verdicts_help"),
    )  # fmt: skip


def _verdict(name: str, row: Mapping[str, Any], claim: AgreedClaim, text: Text) -> Any:
    """One claim: the verdict as a word, what the data support, the weeks, and what was found in the record."""
    state, metric = State(row["state"]), row["metric"]
    told = state is not State.CANNOT_TELL
    sizes = [
        (text("acceptance.claim"), f"≥ {claim_size(float(row['claimed']), claim)}"),
        (text("acceptance.supported"), claim_size(row["supported"], claim) if told else text("aid.unknown")),
        (text("acceptance.gap"), claim_size(row["gap"], claim, points=True) if told else ABSENT),
        (text("shell.before"), level_text(row["baseline"], metric, text)),
        (text("shell.after"), level_text(row["reporting"], metric, text)),
    ]  # fmt: skip
    if row["alpha"] is not None and told:
        ends = ", ".join(claim_size(row[end], claim) for end in ("lower", "upper"))
        level = f"{1.0 - row['alpha']:.1%}"
        sizes.append((text("acceptance.bounds", level=level), f"{claim_size(row['estimate'], claim)} [{ends}]"))
    if row["by_estimate"] and told:
        sizes.append((text("acceptance.by_estimate"), text(f"acceptance.{State(row['by_estimate']).name}")))
    pairs = [part for label, value in sizes for part in (html.Dt(label), html.Dd(value))]
    findings = [
        Finding(each["code"], Weight(each["weight"]), each["values"], tuple(each["places"])) for each in row["findings"]
    ]  # fmt: skip
    said = [html.Li(_finding(each, text)) for each in findings]
    return html.Article(
        [
            html.Div(
                [
                    dmc.Badge(text(f"acceptance.{state.name}"), color=COLOURS[state.name], variant="light", size="xl",
                              c="dark"),
                    html.Strong(figure_text(metric, text)),
                    html.Span(f"{name} · {claim.claimant}", className="acceptance-who"),
                ],
                className="acceptance-head",
            ),
            html.P(text(f"acceptance.meaning_{state.name}")),
            html.Div(
                [html.Dl(pairs, className="card-rows acceptance-sizes"), _weeks(name, row, text)],
                className="acceptance-body",
            ),
            html.Ul(said, className="acceptance-findings") if said else None,
        ],
        className=f"acceptance-verdict acceptance-{state.name.lower()}",
    )  # fmt: skip


def _finding(finding: Finding, text: Text) -> str:
    places = "; ".join(places_text(finding.places, text.language))
    shown = f" [{places}]" if places else ""
    return f"{text(f'acceptance.{finding.weight}')} {finding.code}: {finding.sentence(text.language)}{shown}"


def _weeks(name: str, row: Mapping[str, Any], text: Text) -> Any:
    """The figure week by week, baseline and reporting window."""
    metric = row["metric"]
    figure = go.Figure()
    for side, colour in (("baseline", BEFORE), ("reporting", AFTER)):
        points = row["series"][side]
        figure.add_scatter(
            x=[each["week"] for each in points], y=[each["value"] for each in points], mode="lines+markers",
            name=text(f"acceptance.{side}"), line={"color": colour}, hovertemplate="%{x|%Y-%m-%d}: %{y:.4g}",
        )  # fmt: skip
    if row["baseline"] is not None:
        figure.add_hline(y=row["baseline"], line_color=WORSE, line_dash="dot", line_width=1)
    share = all((each["value"] or 0.0) <= 1.0 for side in ("baseline", "reporting") for each in row["series"][side])
    figure.update_layout(
        height=220, margin={"l": 52, "r": 8, "t": 30, "b": 30}, title_text="",
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"},
    )  # fmt: skip
    figure.update_yaxes(tickformat=".1%" if share else None)
    label = text("page_acceptance.weeks", figure=figure_text(metric, text))
    return graph(f"acceptance-weeks-{text_for_figure(name)}", figure, text.language, label)


def _judge(text: Text) -> Any:
    return html.Div(
        [
            dmc.TextInput(id=DEPOSITED, label=text("page_acceptance.deposited"), w=460,
                          description=text("page_acceptance.deposited_help")),
            dmc.Button(text("page_acceptance.judge"), id=JUDGE, n_clicks=0),
            html.Div(id=JUDGED),
        ],
        className="acceptance-row",
    )  # fmt: skip


def _plan(context: Context, terms: PlanTerms, result: Result | None, may: bool) -> Any:
    text = context.text
    button = start_button(text("page_acceptance.make_plan"), "plan") if may else None
    if result is None:
        return panel(text("page_acceptance.plan"), html.P(text("page_acceptance.plan_empty")), button)
    plan, digest = result.document["plan"], result.document["sha256"]
    figure = go.Figure()
    for name, forecast in plan["forecast"].items():
        power = forecast.get("power") or {}
        if power and name in terms.claims:
            label = text_for_figure(f"{figure_text(terms.claims[name].metric, text)} ({name})")
            figure.add_scatter(
                x=[float(size) for size in power], y=[100.0 * float(chance) for chance in power.values()],
                mode="lines+markers", name=label, hovertemplate="×%{x:.1f}: %{y:.0f} %",
            )  # fmt: skip
    figure.update_layout(height=260, margin={"l": 56, "r": 8, "t": 36, "b": 44},
                         legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})  # fmt: skip
    figure.update_xaxes(title_text=text("page_acceptance.power_x"))
    figure.update_yaxes(title_text=text("page_acceptance.power_y"), range=[-3, 103])
    place = f"{API}/cases/{context.case}/jobs/{result.job.id}/files"
    return panel(
        text("page_acceptance.plan"), html.P(text("page_acceptance.plan_lead", dated=plan["dated"])),
        html.Div([html.Code(digest, className="acceptance-digest"),
                  dcc.Clipboard(content=digest, title=text("page_acceptance.copy"), className="acceptance-copy")],
                 className="acceptance-row"),
        graph("acceptance-power", figure, text.language, text("page_acceptance.power")),
        _papers(result, place, text), right=stale_mark(text) if result.stale else None,
    )  # fmt: skip


def _pack(context: Context, result: Result | None, may: bool) -> Any:
    text = context.text
    button = start_button(text("page_acceptance.make_pack"), "pack") if may else None
    if result is None:
        return panel(text("page_acceptance.evidence"), html.P(text("page_acceptance.evidence_empty")), button)
    place = f"{API}/cases/{context.case}/jobs/{result.job.id}/files"
    return panel(
        text("page_acceptance.evidence"), html.P(text("page_acceptance.evidence_lead")),
        html.Code(result.document["digest"], className="acceptance-digest"), _papers(result, place, text), button,
        right=stale_mark(text) if result.stale else None,
    )  # fmt: skip


def _papers(result: Result, place: str, text: Text) -> Any:
    """The documents of a result: pages open, everything else is kept."""
    links: list[Any] = []
    for name in result.files:
        if name.endswith(".json"):
            continue
        inline = name.endswith(".html")
        more = {"target": "_blank", "rel": "noopener"} if inline else {}
        links += [
            html.A(_paper_name(name, text), href=f"{place}/{name}{'?inline=true' if inline else ''}", **more),
            " · ",
        ]
    return html.P(links[:-1], className="results-files")


def _paper_name(name: str, text: Text) -> str:
    stem, _, kind = name.rpartition(".")
    key = f"page_acceptance.paper_{stem.replace('-', '_')}"
    return f"{text(key) if text.has(key) else stem} ({kind.upper()})"


def _claims(text: Text) -> Any:
    return panel(
        text("page_acceptance.claims"), html.P(text("page_acceptance.claims_lead")),
        html.Div(
            [dmc.TextInput(id=SENTENCE, label=text("page_acceptance.sentence"), w=520,
                           placeholder=text("page_acceptance.sentence_example")),
             dmc.Button(text("page_acceptance.read"), id=READ, n_clicks=0, variant="light")],
            className="acceptance-row",
        ),
        html.Div(id=FOUND, **{"aria-live": "polite"}),
    )  # fmt: skip


def _check(text: Text) -> Any:
    return panel(
        text("page_acceptance.check"), html.P(text("page_acceptance.check_lead")),
        html.Div(
            [dcc.Upload(html.Button(text("page_acceptance.choose_pack"), type="button", className="start-choose"),
                        id=PACK, accept=".zip"),
             html.A(text("page_acceptance.verifier"), href=VERIFIER)],
            className="acceptance-row",
        ),
        html.Div(id=CHECKED, **{"aria-live": "polite"}),
    )  # fmt: skip
