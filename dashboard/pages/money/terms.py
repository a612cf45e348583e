"""Prices and terms edited in place, each edit a step that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update, set_props

from dashboard.cases.editing import REMOVED, set_values
from dashboard.cases.loaded import loaded_case
from dashboard.components.grid import grid
from dashboard.components.panels import details, notice
from dashboard.components.problems import refusal
from dashboard.context import Context
from dashboard.pages.line.parts import source_texts
from dashboard.refusals import Refused
from lines.entry import Value, changes
from lines.fields import Allowed, Field
from lines.text import decode, parse_toml
from scenarios.appraisal import CaseInMoney, case_in_money, economics_path
from scenarios.appraisal.drawn import Input as Priced
from scenarios.appraisal.input_words import input_name
from scenarios.appraisal.words import is_rate, shown_number, unit_text
from scenarios.provenance import origin
from scenarios.study import chosen_scenario
from scenarios.text import Text, half
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from dashboard.services import Services

GRID, SAID = "money-grid", "money-said"
ENDS = ("low", "typical", "high")


def terms_content(context: Context) -> list[Any]:
    """Every price and term of the scenario with its range, unit and source."""
    text, money = context.text, money_of(context)
    editable = context.user.may("change") and not (
        context.version and context.version != context.services.cases.versions(context.case).present()
    )
    return [
        html.P(text("page_money.terms_lead" if editable else "page_money.terms_read"), className="money-lead"),
        html.Div(id=SAID, **{"aria-live": "polite"}),
        grid(GRID, _columns(text, editable), rows(money, text), text, text("page_money.terms"),
             getRowId="params.data.id",
             options={"singleClickEdit": True, "stopEditingWhenCellsLoseFocus": True, "pagination": False,
                      "tooltipShowDelay": 400}),
    ]  # fmt: skip


def rows(money: CaseInMoney, text: Text) -> list[dict[str, Any]]:
    """The terms of the file as rows of the table; the bill of the measures is changed with the measures."""
    return [_row(entry, money, text) for entry in money.inputs if _steps(entry.parameter.path) is not None]


def register(app: Dash, services: Services) -> None:
    """The callback of the table."""

    @app.callback(
        Output(SAID, "children"),
        Output("case-changed", "data", allow_duplicate=True),
        Input(GRID, "cellValueChanged"),
        State("location", "pathname"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def change(edits: Any, path: str, search: str) -> tuple[Any, Any]:
        if not edits:
            return no_update, no_update
        context = services.context(path, search)
        try:
            version, what = save_row(context, edits[-1]["data"])
        except LineproofError as error:
            return refusal(error, context.text), no_update
        if not version:
            return None, no_update
        # As an output this would ask the grid again for what it has just said.
        set_props(GRID, {"rowData": rows(money_of(context), context.text)})
        return notice(context.text("page_money.saved", what=what), "success"), version


def save_row(context: Context, row: Mapping[str, Any]) -> tuple[str, str]:
    """Write what a row says otherwise than the file; the version that results and what changed, both "" for nothing.

    Raises:
        LineproofError: VALUE_FORM for what is no number, FIELD_UNKNOWN, or what `set_values` raises.
    """
    money, text = money_of(context), context.text
    entry = next((each for each in money.inputs if each.parameter.path == row.get("id")), None)
    steps = None if entry is None else _steps(entry.parameter.path)
    if entry is None or steps is None:
        raise Refused(422, "FIELD_UNKNOWN", "there is no such term", "load the page again", str(row.get("id"))[:200])
    new = _changed(entry, row, text)
    if not new:
        return "", ""
    known = entry.parameter
    if set(new) & set(ENDS) and "source" not in new and known.source not in ("plant", "unspecified", ""):
        # Where the value came from is no source of another value.
        new = {"source": None, "reference": None, **new}
    case = loaded_case(context.services.cases.versions(context.case), context.version)
    file = economics_path(case).name
    data = parse_toml(decode(context.services.cases.versions(context.case).read(file), file), file)
    field = Field(
        steps, known.typical, known.low, known.high, known.source, known.reference, True, True, "", entry.unit, "",
        Allowed("number"),
    )  # fmt: skip
    found = {path: REMOVED if value is None else value for path, value in changes(data, field, new).items()}
    name = half(input_name(f"economics.{known.path}", money, text), text)
    after = str(new.get("typical") or known.typical)
    what = f"{name}: {_shown(known.typical, entry)} → {_shown(after, entry)}{unit_text(entry.key, entry.unit, text)}"
    return set_values(context, file, found, what), what


def _changed(entry: Priced, row: Mapping[str, Any], text: Text) -> dict[str, Value | None]:
    known, new = entry.parameter, dict[str, Value | None]()
    for end in ENDS:
        typed, written = str(row.get(end) or "").strip(), str(getattr(known, end) or "")
        if typed == _shown(written, entry):
            continue
        if not typed and end != "typical":
            new[end] = None
            continue
        new[end] = _number(typed, entry)
    source = source_texts(text).get(str(row.get("source") or ""))
    if source is not None and source != (known.source or "unspecified"):
        new["source"] = None if source == "unspecified" else source
    reference = str(row.get("reference") or "").strip()
    if reference != known.reference:
        new["reference"] = reference or None
    return new


def _shown(written: str, entry: Priced) -> str:
    return shown_number(written, entry.key) if written else ""


def _number(typed: str, entry: Priced) -> str:
    """A typed number as the text that stands in the file, exactly; rates a year are typed as shown, in per cent."""
    plain = typed.replace(",", "").replace("\N{FULLWIDTH COMMA}", "").replace("\N{MINUS SIGN}", "-").strip()
    percent = plain.endswith(("%", "\N{FULLWIDTH PERCENT SIGN}"))
    try:
        number = Decimal(plain[:-1].strip() if percent else plain)
    except InvalidOperation:
        raise Refused(422, "VALUE_FORM", f"found '{typed[:40]}'", "a number such as 95000 or 3 %", "value") from None
    if not number.is_finite():
        raise Refused(422, "VALUE_FORM", f"found '{typed[:40]}'", "a number such as 95000 or 3 %", "value")
    return f"{number / 100 if percent or is_rate(entry.key) else number:f}"


def _steps(path: str) -> tuple[str, ...] | None:
    """The fields on the way to a term in the file; None for one that stands elsewhere."""
    parts = tuple(path.split("."))
    return None if parts[0] in ("bill", "measures") else parts


def _row(entry: Priced, money: CaseInMoney, text: Text) -> dict[str, Any]:
    known, key = entry.parameter, entry.key
    source = text(f"source.{known.source}") if known.source else ""
    return {
        "id": known.path, "name": half(input_name(key, money, text), text),
        **{end: _shown(str(getattr(known, end) or ""), entry) for end in ENDS},
        "unit": unit_text(key, entry.unit, text).strip(), "source": source,
        "reference": known.reference, "origin": origin(known.source), "tip": known.path,
    }  # fmt: skip


def _columns(text: Text, editable: bool) -> list[dict[str, Any]]:
    value = {"type": "rightAligned", "minWidth": 90, "width": 104, "sortable": False, "editable": editable}
    rules = {f"{kind}-value": f"params.data.origin == '{kind}'" for kind in ("own", "calculated", "default")}
    return [
        {"field": "name", "headerName": text("page_money.term"), "minWidth": 200, "width": 280, "wrapText": True,
         "autoHeight": True, "tooltipField": "tip"},
        {"field": "low", "headerName": text("page_line.column_low"), **value},
        {"field": "typical", "headerName": text("page_line.column_typical"), "cellClassRules": rules, **value},
        {"field": "high", "headerName": text("page_line.column_high"), **value},
        {"field": "unit", "headerName": text("page_money.unit"), "width": 90},
        {"field": "source", "headerName": text("page_line.column_source"), "width": 120, "editable": editable,
         "cellEditor": "agSelectCellEditor", "cellEditorParams": {"values": list(source_texts(text))}},
        {"field": "reference", "headerName": text("page_money.reference"), "minWidth": 160, "flex": 1,
         "editable": editable, "tooltipField": "reference"},
    ]  # fmt: skip


def money_of(context: Context) -> CaseInMoney:
    """The case at the address with its prices, for the scenario that is shown."""
    case = loaded_case(context.services.cases.versions(context.case), context.version)
    return case_in_money(case, context.query.get("scenario") or chosen_scenario(case))


def lease_panel(document: Mapping[str, Any], text: Text) -> Any:
    """Leasing against buying the same items, by what each is worth today; what to write where nothing is leased."""
    found = document["expected"]["lease_against_buy"]
    if not found:
        return details(text("page_money.lease"), html.P(text("page_money.lease_none")))
    named = [(text(f"page_money.lease_{name}") if text.has(f"page_money.lease_{name}") else name, float(value))
             for name, value in found.items()]  # fmt: skip
    body = [html.Tr([html.Th(name, scope="row"), html.Td(f"{value:,.0f}", className="number")])
            for name, value in named]  # fmt: skip
    heads = [html.Th(text("page_money.way")), html.Th(text("page_money.fnpv_axis"), className="number")]
    best = max(named, key=lambda pair: pair[1])[0]
    return details(
        text("page_money.lease"),
        html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="plain"),
        dmc.Text(text("page_money.lease_best", way=best), mt="xs"),
    )  # fmt: skip
