"""Answers to the questions about a claim, which make it one that may be tested."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scenarios.acceptance.claims.kpis import definition_of
from scenarios.acceptance.claims.model import Claim, defined

_LEVELS = ("value.before", "value.after")


def with_answers(claim: Claim, answers: Mapping[str, str | Decimal]) -> Claim:
    """The claim with answers by field, such as `{"definition": "iso22400.OEE", "boundary": "grinding line"}`.

    A number that is to be met replaces a vague one or a range; both levels replace an ambiguous change. An answer that
    raises a new question (a definition that is a share: per cent or points?) leaves it to `requirements_missing`.

    Raises:
        pydantic.ValidationError: for a field or an answer that the claim doesn't admit.
    """
    data = claim.model_dump()
    for field, answer in answers.items():
        if field.startswith("value.") and data["value"] is None:
            data["value"] = {"kind": "levels"}
        place: dict[str, Any] = data
        *path, last = field.split(".")
        for part in path:
            place = place.setdefault(part, {})
        if field == "definition":
            data.update(defined(str(answer), data["kpi"]))
        elif field in (*_LEVELS, "value.amount"):
            place[last] = {"value": answer}
        else:
            place[last] = answer
    if "kpi" in answers and "definition" not in answers:
        data.update(defined(None, None))
    _settle(data, answers)
    return Claim.model_validate(data)


def _settle(data: dict[str, Any], answers: Mapping[str, str | Decimal]) -> None:
    """What an answer changes beside its own field."""
    value = data["value"]
    if value is None:
        return
    if "value.amount" in answers:
        value["most"] = None
    if all(field in answers for field in _LEVELS):
        value.update(kind="levels", amount=None, most=None)
    found = definition_of(data["kpi"], data["definition"]) if "definition" in answers else None
    relative = value["kind"] == "relative" and data["unit"] == "percent" and "value.kind" not in answers
    # A fraction is one of what was; only per cent can be points as well.
    if relative and found is not None and found.basis == "share":
        value["kind"] = "percent"
