"""What the record holds, as the page shows it: files, weeks, doubts, and for which figures and claims it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
import plotly.graph_objects as go
from dash import html

from dashboard.api.places import API
from dashboard.components.cards import card_row, figure_card
from dashboard.components.graph import AFTER, BEFORE, graph, text_for_figure
from dashboard.components.grid import grid
from dashboard.components.panels import details, notice, panel
from dashboard.components.problems import problem_list
from dashboard.context import Context
from scenarios.acceptance.overview import FigureSeen, FileSeen, Overview
from scenarios.acceptance.plan.terms import BASELINE_WEEKS, FEWEST_WEEKS, PlanTerms
from scenarios.acceptance.records import column_names, places_text
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.shown import figure_text
from scenarios.acceptance.verdict.findings import Finding, Weight
from scenarios.text import Text

REMOVE = "data-remove"
_STATES = {"enough": "green", "short": "yellow", "missing": "gray"}
_LINES = ("#4263eb", "#868e96", "#0b7285", "#e8590c", "#5f3dc4")
_MOST_NAMES = 4
_MOST_TICKS = 8
_ROOM_ABOVE = 1.18


def seen(context: Context, found: Overview, terms: PlanTerms | None, *, may: bool) -> list[Any]:
    """Everything that is known of the record."""
    text = context.text
    parts = [_files(context, found, terms, may=may)]
    if not found.number:
        return parts
    parts = [_facts(found, text), *parts, _weeks(found, terms, text), _doubts(found, text)]
    parts.append(_claims(found, terms, text) if terms is not None and found.claims else _figures(found, text))
    if terms is not None and found.claims:
        parts.append(details(text("page_data.other_figures"), _figures(found, text)))
    return [*parts, _preview(found, text)]


def _facts(found: Overview, text: Text) -> Any:
    """Four figures of the record."""
    serious = sum(each.weight is Weight.DISQUALIFIES for each in found.findings)
    products = text("page_data.all_one") if not found.products else ", ".join(found.products[:_MOST_NAMES])
    if len(found.products) > _MOST_NAMES:
        products += f" (+{len(found.products) - _MOST_NAMES})"
    return card_row(
        figure_card(
            text, text("page_data.whole_weeks"), f"{found.whole_weeks}", unit=text("page_data.weeks_unit"),
            definition=text("page_data.whole_weeks_help"), interval=f"{found.first} – {found.last}",
        ),
        figure_card(
            text, text("page_data.shifts"), f"{found.shifts:,}", unit=text("page_data.shifts_unit"),
            definition=text("page_data.shifts_help"), interval=text("page_data.rows", rows=f"{found.number:,}"),
        ),
        figure_card(
            text, text("page_data.products"), f"{max(1, len(found.products))}",
            definition=text("page_data.products_help"), interval=products,
            note=text("page_data.lines", lines=", ".join(found.lines)) if found.lines else "",
        ),
        figure_card(
            text, text("page_data.doubts"), f"{serious}", definition=text("page_data.doubts_help"),
            tone="worse" if serious else "neutral",
            interval=text("page_data.doubts_some") if serious else text("page_data.doubts_none"),
        ),
    )  # fmt: skip


def _files(context: Context, found: Overview, terms: PlanTerms | None, *, may: bool) -> Any:
    text, heads = context.text, ("file", "role", "period", "read")
    cells = [html.Th(text(f"page_data.{name}"), scope="col") for name in heads]
    body = [
        html.Tr([*_file(context, each, terms), html.Td(_remove(each.name, text) if may else None)])
        for each in found.files
    ]
    head = html.Thead(html.Tr([*cells, html.Th(text("page_data.do"), scope="col")]))
    problems = [
        html.Div([html.Strong(each.name, className="cut"), problem_list(each.problems, text)],
                 className="data-problems")
        for each in found.files if each.problems
    ]  # fmt: skip
    return panel(
        text("page_data.files"),
        html.Div(html.Table([head, html.Tbody(body)], className="plain data-files"), className="data-scroll"),
        *problems,
    )


def _file(context: Context, file: FileSeen, terms: PlanTerms | None) -> list[Any]:
    text, names = context.text, column_names(context.text.language)
    place = f"{API}/cases/{context.case}/files/{file.name}"
    digest: list[Any] = []
    if file.digest is not None:
        size = max(1, round(file.digest.size / 1024))
        digest = [html.Div(f"{size:,} kB · SHA-256 {file.digest.sha256[:12]}", className="data-small")]
    if file.first is None:
        period: Any = text("page_data.not_read") if file.role != "without" else ""
    else:
        period = [html.Div(f"{file.first} –"), html.Div(f"{file.last}"),
                  html.Div(text("page_data.rows", rows=f"{file.rows:,}"), className="data-small")]  # fmt: skip
    return [
        html.Td([html.A(file.name, href=place, className="cut", title=file.name), *digest]),
        html.Td(text("page_data.role_only" if terms is None else f"page_data.role_{file.role}")),
        html.Td(period, className="data-period"),
        html.Td(", ".join(names[name] for name in file.columns), className="data-columns"),
    ]


def _remove(name: str, text: Text) -> Any:
    return html.Button(
        text("page_data.remove"), id={"type": REMOVE, "name": name}, n_clicks=0, type="button", className="data-remove",
        **{"aria-label": text("page_data.remove_file", name=name)},
    )  # fmt: skip


def _weeks(found: Overview, terms: PlanTerms | None, text: Text) -> Any:
    """Pieces a week of each line, weeks without a row as gaps; the agreed windows behind them."""
    if found.counted is None:
        return None
    figure = go.Figure()
    for place, line in enumerate(dict.fromkeys(week.line for week in found.weeks)):
        weeks = [week for week in found.weeks if week.line == line]
        figure.add_bar(
            x=[week.first for week in weeks], y=[week.pieces for week in weeks],
            name=text_for_figure(line or text("page_data.line_all")), marker_color=_LINES[place % len(_LINES)],
            customdata=[week.shifts for week in weeks],
            hovertemplate=f"%{{x|%Y-%m-%d}}: %{{y:,}} ({text('page_data.shifts')}: %{{customdata}})<extra></extra>",
        )  # fmt: skip
    sides = () if terms is None else (("baseline", terms.windows.baseline, BEFORE),
                                      ("reporting", terms.windows.reporting, AFTER))  # fmt: skip
    for side, window, colour in sides:
        figure.add_vrect(
            x0=window.first.isoformat(), x1=window.last.isoformat(), fillcolor=colour, opacity=0.12, line_width=0,
            annotation_text=text(f"acceptance.{side}"), annotation_position="top left", layer="below",
        )  # fmt: skip
    several = len({week.line for week in found.weeks}) > 1
    figure.update_layout(height=260, margin={"l": 64, "r": 8, "t": 28, "b": 36}, showlegend=several, bargap=0.25,
                         barmode="group")  # fmt: skip
    # Room above the bars for the names of the windows.
    top = _ROOM_ABOVE * max((week.pieces or 0 for week in found.weeks), default=0)
    figure.update_yaxes(title_text=text(f"page_data.counted_{found.counted}"), range=[0, top or 1], tickformat=",")
    # The bars stand on Mondays, and so do the names below them.
    mondays = sorted({week.first for week in found.weeks})
    apart = -(-len(mondays) // _MOST_TICKS)
    figure.update_xaxes(tickvals=[day.isoformat() for day in mondays[::apart]], tickformat="%Y-%m-%d")
    empty = [week.first.isoformat() for week in found.weeks if not week.shifts]
    gaps = [notice(text("page_data.gaps", weeks=", ".join(empty[:6]), count=len(empty)), "warning")] if empty else []
    return panel(text("page_data.by_week"), graph("data-weeks", figure, text.language, text("page_data.by_week_label")),
                 *gaps, help=text("page_data.by_week_help"))  # fmt: skip


def _doubts(found: Overview, text: Text) -> Any:
    if not found.findings:
        return panel(text("page_data.found"), html.P(text("page_data.found_nothing"), className="data-plain"))
    return panel(text("page_data.found"), html.Ul([_finding(each, text) for each in found.findings],
                                                  className="data-findings"))  # fmt: skip


def _finding(finding: Finding, text: Text) -> Any:
    places = "; ".join(places_text(finding.places, text.language))
    colour = {"disqualifies": "red", "warns": "yellow", "notes": "gray"}[finding.weight.value]
    return html.Li(
        [
            dmc.Badge(text(f"acceptance.{finding.weight}"), color=colour, variant="light", c="dark", size="sm"),
            html.Span(f" {finding.sentence(text.language)}"),
            *([html.Div(places, className="data-small")] if places else []),
        ]
    )


def _figures(found: Overview, text: Text) -> Any:
    """Every figure a claim can be about: whether the record has its columns, and for how many whole weeks."""
    heads = ("figure", "state", "weeks", "lacks")
    numbers = {"className": "data-number"}
    head = html.Thead(html.Tr([
        html.Th(text(f"page_data.{name}"), scope="col", **(numbers if name == "weeks" else {})) for name in heads
    ]))  # fmt: skip
    order = {"enough": 0, "short": 1, "missing": 2}
    rows = [_figure(each, text) for each in sorted(found.figures, key=lambda each: order[each.state])]
    return panel(
        text("page_data.figures"), html.P(text("page_data.figures_lead", least=FEWEST_WEEKS, most=BASELINE_WEEKS)),
        html.Div(html.Table([head, html.Tbody(rows)], className="plain data-figures"), className="data-scroll"),
    )  # fmt: skip


def _figure(each: FigureSeen, text: Text) -> Any:
    names, metric = column_names(text.language), METRICS[each.metric]
    missing = ", ".join(names[name] for name in each.missing)
    return html.Tr(
        [
            html.Td(metric.zh if text.language == "zh" else metric.en),
            html.Td(dmc.Badge(text(f"page_data.state_{each.state}"), color=_STATES[each.state], variant="light",
                              c="dark")),
            html.Td(str(each.weeks) if not each.missing else "–", className="data-number"),
            html.Td(text("page_data.column_missing", columns=missing) if missing else ""),
        ]
    )  # fmt: skip


def _claims(found: Overview, terms: PlanTerms | None, text: Text) -> Any:
    """What stands against a verdict on each claim so far."""
    rows = []
    for claim, metric, findings in found.claims:
        against = [each for each in findings if each.weight is Weight.DISQUALIFIES]
        state = "missing" if against else "enough"
        shown: Sequence[Finding] = against or findings
        rows.append(
            html.Tr(
                [
                    html.Td([figure_text(metric, text), html.Div(claim, className="data-small")]),
                    html.Td(dmc.Badge(text(f"page_data.claim_{state}"), color=_STATES[state], variant="light",
                                      c="dark")),
                    html.Td(html.Ul([_finding(each, text) for each in shown], className="data-findings")
                            if shown else text("page_data.nothing_against")),
                ]
            )
        )  # fmt: skip
    heads = ("claim", "state", "against")
    head = html.Thead(html.Tr([html.Th(text(f"page_data.{name}"), scope="col") for name in heads]))
    return panel(
        text("page_data.claims"), html.P(text("page_data.claims_lead")),
        html.Div(html.Table([head, html.Tbody(rows)], className="plain data-figures"), className="data-scroll"),
    )  # fmt: skip


def _preview(found: Overview, text: Text) -> Any:
    names = column_names(text.language)
    columns: list[dict[str, Any]] = [{"field": "place", "headerName": text("page_data.place"), "minWidth": 190}]
    columns += [
        {"field": name, "headerName": names[name], "minWidth": 105,
         **({"type": "rightAligned"} if _is_number(found, name) else {})}
        for name in found.columns
    ]  # fmt: skip
    rows = [
        {**row, "place": places_text((row["place"],), text.language)[0]} for row in found.rows
    ]  # fmt: skip
    shown = text("page_data.preview_lead", shown=len(rows), all=f"{found.number:,}")
    return details(text("page_data.preview"), html.P(shown),
                   grid("data-preview", columns, rows, text, text("page_data.preview"),
                        columnSize="autoSize"))  # fmt: skip


def _is_number(found: Overview, name: str) -> bool:
    return any(isinstance(row.get(name), int | float) and not isinstance(row.get(name), bool) for row in found.rows)
