"""What people type into the forms of the page, as values of the files of the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.cases.editing import REMOVED
from dashboard.pages.scenarios.address import Shown
from dashboard.pages.scenarios.detail import ENDS, coverage_values
from dashboard.pages.scenarios.editor import form_values
from dashboard.refusals import Refused
from scenarios.measures.model import Measure

WEEKS = {"low": "weeks_low", "typical": "weeks", "high": "weeks_high"}


def scenario_values(
    shown: Shown, typed: Mapping[str, str | None]
) -> tuple[dict[tuple[str, ...], object], dict[str, object]]:
    """Fields of `case.toml` and of `economics.toml` that differ from what is set; an empty field is taken out.

    Raises:
        Refused: NUMBER_FORM, DATE_FORM.
    """
    present = form_values(shown)
    new = {name: (typed.get(name) or "").strip() for name in present}
    moved = {name for name in present if new[name] != present[name]}
    settings: dict[tuple[str, ...], object] = {}
    for language in ("zh", "en"):
        if f"label_{language}" in moved:
            settings["label", language] = new[f"label_{language}"] or REMOVED
    if "months" in moved:
        settings[("months_in_use",)] = _number(new["months"], "months_in_use") if new["months"] else REMOVED
    if moved & set(WEEKS.values()):
        settings |= _weeks(shown, new)
    terms: dict[str, object] = {}
    for name in ("paid", "in_use"):
        if name in moved:
            terms[name] = _date(new[name], name) if new[name] else REMOVED
    for name in ("fees", "maintenance"):
        if name in moved:
            terms[name] = new[name] or REMOVED
    return settings, terms


def _weeks(shown: Shown, new: Mapping[str, str]) -> dict[tuple[str, ...], object]:
    """The weeks of standing; given by somebody here, they are an estimate until the file says more."""
    if not new["weeks"]:
        return {("installation",): REMOVED}
    values: dict[str, object] = {
        end: _number(new[field], "installation") for end, field in WEEKS.items() if new[field]
    }  # fmt: skip
    return {("installation",): values | {"source": "estimate"}}


def measure_values(
    measure: Measure, amounts: Mapping[tuple[int, str], str | None], coverage: tuple[str, str, str], source: str,
    reference: str,
) -> dict[tuple[str | int, ...], object]:  # fmt: skip
    """Amounts and coverage that differ from those of a measure, each with where it comes from now.

    Raises:
        Refused: NUMBER_FORM.
    """
    values: dict[tuple[str | int, ...], object] = {}
    for place, item in enumerate(measure.items):
        present = {end: "" if (value := getattr(item.amount, end)) is None else f"{value:f}" for end in ENDS}
        typed = {end: (amounts.get((place, end)) or "").strip().replace(",", "") for end in ENDS}
        asked = any((place, end) in amounts for end in ENDS)
        if asked and typed != present:
            values["items", place, "amount"] = _quantity(typed, source, reference)
    shares = dict(zip(ENDS, ((part or "").strip() for part in coverage), strict=True))
    if shares != dict(zip(ENDS, coverage_values(measure), strict=True)):
        if not shares["typical"]:
            values[("coverage",)] = REMOVED
        else:
            parts = {end: _number(part, "coverage") / 100.0 if part else "" for end, part in shares.items()}
            values[("coverage",)] = _quantity(parts, source, reference)
    return values


def _quantity(ends: Mapping[str, Any], source: str, reference: str) -> dict[str, object]:
    """A value with its range and provenance, as a file holds it."""
    given = {end: ends[end] for end in ("typical", "low", "high") if ends[end] != ""}
    return given | {"source": source} | ({"reference": reference.strip()} if reference.strip() else {})


def _number(typed: str, path: str) -> float:
    try:
        return float(typed.replace(",", ""))
    except ValueError:
        raise Refused(422, "NUMBER_FORM", f"'{typed[:40]}' is no number", "such as 1.5", path) from None


def _date(typed: str, path: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refused(422, "DATE_FORM", f"'{typed[:40]}' is no day", "such as 2027-03-01", path) from None
