"""A row of the table as somebody has changed it, written into the line file as one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.cases.editing import REMOVED, set_values
from dashboard.cases.loaded import loaded_case
from dashboard.context import Context
from dashboard.pages.line.parts import choice_text, field_name, fields, part_name, parts_of, shown_value, source_texts
from dashboard.refusals import Refused
from lines.entry import Value, changes, entered
from lines.fields import Field
from lines.text import decode, parse_toml
from scenarios.case import Case
from scenarios.parameter_words import ABOUT
from scenarios.provenance import OWN_SOURCES
from simcore.spec import LineSpec

ENDS = ("low", "typical", "high")


@dataclass(frozen=True, slots=True)
class Saved:
    """A change that was made: the version it led to, what was changed, and whether its source was taken out."""

    version: str
    what: str
    lost_source: bool


def save_row(context: Context, row: Mapping[str, Any]) -> Saved | None:
    """Write what differs in a row of the table from what it showed; None where nothing does.

    Raises:
        LineproofError: VALUE_FORM, or what `set_values` raises.
    """
    case = loaded_case(context.services.cases.versions(context.case), context.version)
    field = field_at(case.line, str(row.get("id", "")), context)
    new = changed_values(field, row, context)
    if not new:
        return None
    loses = "typical" in new or "low" in new or "high" in new
    lost = loses and field.is_range and "source" not in new and field.source not in OWN_SOURCES and field.is_given
    if lost:
        # Where the value came from is no source of another value.
        new = {"source": None, "reference": None, **new}
    file, what = case.settings.line, _what(case, field, new, context)
    return Saved(write(context, file, field, new, what), what, lost)


def field_at(line: LineSpec, dotted: str, context: Context) -> Field:
    """The field of a dotted path; Refused FIELD_UNKNOWN (422)."""
    for part in parts_of(line, context.text):
        if dotted.startswith(f"{part.key}.") or part.kind == "line":
            for field in fields(line, part):
                if field.dotted == dotted:
                    return field
    raise Refused(422, "FIELD_UNKNOWN", "the line has no such field", "load the page again", dotted[:200])


def changed_values(field: Field, row: Mapping[str, Any], context: Context) -> dict[str, Value | None]:
    """What the row says otherwise than the field; a value that is counted takes its range along."""
    text = context.text
    new: dict[str, Value | None] = {}
    for end in ENDS if field.is_range else ("typical",):
        written = getattr(field, end)
        typed = str(row.get(end) or "").strip()
        if typed == shown_value(field, written, text):
            continue
        if not typed and end != "typical":
            new[end] = None
            continue
        said = {choice_text(choice, text): choice for choice in field.allowed.choices}
        new[end] = entered(said.get(typed, typed).removeprefix(ABOUT), field.allowed, written or field.typical)
    if not field.is_range:
        return new
    if set(new) == {"typical"} and field.low == field.typical == field.high:
        new |= {"low": new["typical"], "high": new["typical"]}
    source = source_texts(text).get(str(row.get("source") or ""))
    if source is not None and source != (field.source or "unspecified"):
        new["source"] = None if source == "unspecified" else source
    reference = str(row.get("reference") or "").strip()
    if reference != field.reference:
        new["reference"] = reference or None
    return new


def write(context: Context, file: str, field: Field, new: Mapping[str, Value | None], what: str) -> str:
    """Write new values of a field as one step that can be undone; the version that results."""
    versions = context.services.cases.versions(context.case)
    data = parse_toml(decode(versions.read(file), file), file)
    found = changes(data, field, new)
    return set_values(
        context, file, {path: REMOVED if value is None else value for path, value in found.items()}, what
    )  # fmt: skip


def _what(case: Case, field: Field, new: Mapping[str, Value | None], context: Context) -> str:
    text = context.text
    name = field_name(field, text)
    if len(field.path) > 1 and field.path[0] in ("stations", "buffers", "pools", "sources", "calendars"):
        name = f"{part_name(case.line, str(field.path[0]), str(field.path[1]), text)}: {name}"
    if "typical" in new:
        before, after = (shown_value(field, str(each), text) for each in (field.typical, _plain(new["typical"])))
        return f"{name} {before} → {after}"
    return name


def _plain(value: Value | None) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
