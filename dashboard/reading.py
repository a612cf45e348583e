"""Figures read back from the documents of results, so that pages write them as reports and commands do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarios.estimates import Change, Estimate
from simcore.errors import LineproofError

Document = Mapping[str, Any]


def estimate_of(data: Mapping[str, Any]) -> Estimate:
    """An estimate as a document holds it."""
    return Estimate(
        data["value"], data["lower"], data["upper"], data["n"], data["level"], data["note"], tuple(data["flags"])
    )


def changes_of(document: Document, scope: str = "line") -> dict[tuple[str, str], Change]:
    """The changes of a comparison by name (of the station or people; empty for the line) and quantity."""
    return {
        (row["name"], row["quantity"]): Change(estimate_of(row["difference"]), estimate_of(row["relative"]))
        for row in document["changes"]
        if row["scope"] == scope
    }


def figures_of(document: Document, arm: str, scope: str = "line") -> dict[tuple[str, str], Estimate]:
    """The figures of an arm (`before` or `after`) by name and quantity.

    Raises:
        LineproofError: RESULT_UNKNOWN for a document of another kind.
    """
    if document.get("kind") != "compare":
        raise LineproofError("RESULT_UNKNOWN", "this is no comparison", "run the comparison again")
    rows = document["arms"][arm]["figures"]
    return {(row["name"], row["quantity"]): estimate_of(row) for row in rows if row["scope"] == scope}
