"""The terms in fields: claims first, each group one click away, with unit, range and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.panels import details, notice, panel
from dashboard.pages.acceptance.address import Shown
from dashboard.pages.acceptance.changes import raw_terms
from dashboard.pages.acceptance.claims import reading
from dashboard.pages.acceptance.fields import CLAIMS, GROUPS, MOST_ROWS, Field, Group, Listing, rows_of, typed, value_at
from dashboard.pages.acceptance.words import size_text
from dashboard.text import Text
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.shown import days_text, figure_text

FIELD, CELL, SAVE, DROP = "acceptance-field", "acceptance-cell", "acceptance-save", "acceptance-drop"
RECORD, DROP_RECORD = "acceptance-record", "acceptance-drop-record"
NEW_ROWS = 1


def terms(shown: Shown) -> list[Any]:
    """The part of the page."""
    text = shown.text
    parts: list[Any] = []
    if shown.plan is not None:
        link = dcc.Link(text("page_acceptance.to_plan"), href=shown.link("plan"))
        parts.append(html.Div([notice(text("page_acceptance.terms_frozen")), link], className="acceptance-frozen"))
    raw = raw_terms(shown.context, shown.version)
    groups = [_group(shown, group, raw) for group in GROUPS if group is not GROUPS[0]]
    parts.append(panel(
        text("page_acceptance.group_claims"), _claims_table(shown.terms, text),
        details(text("page_acceptance.edit_claims"), *_form(shown, GROUPS[0], raw)) if shown.may_change else None,
        details(text("page_acceptance.read_claims"), *reading(shown)) if shown.may_change else None,
    ))  # fmt: skip
    parts.append(_records(shown))
    parts.append(panel(text("page_acceptance.terms"), html.P(text("page_acceptance.terms_lead")), *groups))
    return parts


def _claims_table(terms: PlanTerms, text: Text) -> Any:
    rows = [
        html.Tr([
            html.Td([html.Strong(figure_text(claim.metric, text)),
                     html.Div(claim.text, className="acceptance-who") if claim.text else None]),
            html.Td(f"≥ {size_text(float(claim.size), claim, text)}", className="number"), html.Td(claim.claimant),
        ])
        for claim in terms.claims.values()
    ]  # fmt: skip
    heads = [(text("papers.figure"), ""), (text("acceptance.claim"), "number"), (text("papers.claimant"), "")]
    head = html.Tr([html.Th(name, scope="col", className=kind) for name, kind in heads])
    return html.Table([html.Thead(head), html.Tbody(rows)], className="plain acceptance-narrow")


def _group(shown: Shown, group: Group, raw: Mapping[str, Any]) -> Any:
    title = shown.text(f"page_acceptance.group_{group.name}")
    return details(title, *_form(shown, group, raw))


def _form(shown: Shown, group: Group, raw: Mapping[str, Any]) -> list[Any]:
    """The fields of a group; locked while the plan that holds them is frozen, and for who may not change them."""
    text = shown.text
    locked = not shown.may_change or (group.is_agreed and shown.plan is not None)
    parts: list[Any] = []
    key = f"page_acceptance.group_{group.name}_help"
    if text.has(key):
        parts.append(html.P(text(key), className="acceptance-who"))
    if group.name == "windows":
        said = [f"{text(f'acceptance.{side}')}: {days_text(window)}, {text('page_acceptance.weeks_count', count=count)}"
                for side, window, count in _windows(shown.terms)]  # fmt: skip
        parts.append(html.P("; ".join(said)))
    if group.fields:
        fields = [_field(shown, group, field, raw, locked) for field in group.fields]
        parts.append(html.Div(fields, className="acceptance-fields"))
    parts += [_listing(shown, group, listing, raw, locked) for listing in group.listings]
    if not locked:
        parts.append(dmc.Button(
            text("page_acceptance.save"), id={"type": SAVE, "group": group.name}, n_clicks=0, mt="sm",
            attributes={"root": {"aria-label": f"{text('page_acceptance.save')}: "
                                               f"{text(f'page_acceptance.group_{group.name}')}"}},
        ))  # fmt: skip
    return parts


def _windows(terms: PlanTerms) -> list[tuple[str, Any, int]]:
    sides = (("baseline", terms.windows.baseline), ("reporting", terms.windows.reporting))
    return [(name, window, len(window.weeks())) for name, window in sides]


def text_key(field: Field) -> str:
    """The key of the texts of a field."""
    return f"page_acceptance.field_{field.name.replace('.', '_')}"


def _field(shown: Shown, group: Group, field: Field, raw: Mapping[str, Any], locked: bool) -> Any:
    text = shown.text
    key = text_key(field)
    common: dict[str, Any] = {
        "id": {"type": FIELD, "group": group.name, "name": field.name}, "label": text(key),
        "description": text(f"{key}_help"), "disabled": locked, "size": "sm",
        "value": typed(field, value_at(raw, field.path)) or field.default,
    }  # fmt: skip
    if field.choices:
        data = [{"value": each, "label": text(f"{key}_{each or 'none'}")} for each in field.choices]
        # An absent choice has a default that the file needn't say.
        common["value"] = common["value"] or field.default or field.choices[0]
        return dmc.Select(data=data, allowDeselect=False, **common)
    unit = {"%": "%", "per_week": text("page_acceptance.per_week"), "yuan": text("page_acceptance.yuan")}
    return dmc.TextInput(
        rightSection=html.Span(unit[field.unit], className="acceptance-unit") if field.unit else None,
        rightSectionWidth=52 if field.unit else None,
        attributes={"input": {"maxLength": 400}}, **common,
    )  # fmt: skip


def _listing(shown: Shown, group: Group, listing: Listing, raw: Mapping[str, Any], locked: bool) -> Any:
    """Rows with fields, and an empty one for what is new."""
    text = shown.text
    key = f"page_acceptance.list_{listing.name.replace('.', '_')}"
    rows = rows_of(listing, raw)
    heads = [html.Th(text(f"{key}_{field.name}"), scope="col") for field in listing.cells]
    heads.append(html.Th(html.Span(text("page_acceptance.row_actions"), className="acceptance-unseen"), scope="col"))
    body = []
    empty: list[dict[str, str]] = [{} for _ in range(0 if locked else NEW_ROWS)]
    for place, row in enumerate([*rows[:MOST_ROWS], *empty]):
        is_new = place >= len(rows)
        cells = [html.Td(_cell(shown, listing, field, place, row, locked, is_new)) for field in listing.cells]
        drop = None if locked or is_new else dmc.Button(
            text("page_acceptance.drop"), id={"type": DROP, "list": listing.name, "row": place}, n_clicks=0,
            size="compact-sm", variant="default",
            attributes={"root": {"aria-label": text("page_acceptance.drop_row", row=place + 1, list=text(key))}},
        )  # fmt: skip
        body.append(html.Tr([*cells, html.Td(drop)]))
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="plain acceptance-list-table")
    none = html.P(text("page_acceptance.no_rows"), className="acceptance-who") if not body else None
    return html.Div(
        [html.H3(text(key), className="acceptance-h3"), html.P(text(f"{key}_help"), className="acceptance-who"),
         none if none is not None else html.Div(table, className="acceptance-wide")]
    )  # fmt: skip


def _cell(
    shown: Shown, listing: Listing, field: Field, place: int, row: Mapping[str, str], locked: bool, is_new: bool
) -> Any:
    text = shown.text
    key = f"page_acceptance.list_{listing.name.replace('.', '_')}"
    if listing is CLAIMS and field is listing.key and is_new:
        # A new claim is called after its figure.
        return None
    if listing.key is field and not is_new:
        return html.Span(_choice(listing, field, row[field.name], text) if field.choices else row[field.name])
    name = text(f"{key}_{field.name}")
    label = text("page_acceptance.new_cell" if is_new else "page_acceptance.cell", name=name, row=place + 1)
    common: dict[str, Any] = {
        "id": {"type": CELL, "list": listing.name, "row": place, "field": field.name}, "size": "xs", "w": field.width,
        "disabled": locked, "value": row.get(field.name, ""),
    }  # fmt: skip
    if field.choices:
        data = [{"value": each, "label": _choice(listing, field, each, text)} for each in field.choices]
        common["value"] = common["value"] or (None if not is_new or listing is not CLAIMS else _default(field))
        return dmc.Select(data=data, attributes={"input": {"aria-label": label}}, **common)
    return dmc.TextInput(attributes={"input": {"aria-label": label, "maxLength": 2000}}, **common)


def _default(field: Field) -> str | None:
    return "gain" if field.name == "unit" else None


def _choice(listing: Listing, field: Field, value: str, text: Text) -> str:
    if listing is CLAIMS and field.name == "metric":
        return figure_text(value, text)
    return text(f"page_acceptance.list_{listing.name.replace('.', '_')}_{field.name}_{value}")


def _records(shown: Shown) -> Any:
    """The files of the record: which are there, which are still to come, and where to hand in more."""
    text = shown.text
    rows = []
    for name in shown.terms.records:
        there = (shown.folder / name).exists()
        mark = dmc.Badge(text("page_acceptance.record_there" if there else "page_acceptance.record_missing"),
                         color="teal" if there else "yellow", variant="light", c="dark", size="sm")  # fmt: skip
        drop = dmc.Button(
            text("page_acceptance.drop"), id={"type": DROP_RECORD, "name": name}, n_clicks=0, size="compact-sm",
            variant="default", attributes={"root": {"aria-label": f"{text('page_acceptance.drop')}: {name}"}},
        )  # fmt: skip
        rows.append(html.Li([html.Span(name, className="cut"), mark, *([drop] if shown.may_change else [])]))
    if not rows:
        rows = [html.Li(text("page_acceptance.no_records"))]
    upload = dcc.Upload(
        html.Button(text("page_acceptance.hand_in"), type="button", className="start-choose"), id=RECORD,
        accept=".xlsx,.csv,.parquet",
    )  # fmt: skip
    return panel(
        text("page_acceptance.records"), html.Ul(rows, className="acceptance-list"),
        html.Div([*([upload] if shown.may_change else []),
                  dcc.Link(text("page_acceptance.to_data_record"), href=shown.context.link("/data"))],
                 className="acceptance-row"),
        help=text("page_acceptance.records_help"),
    )  # fmt: skip
