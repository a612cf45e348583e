"""The bill of a scenario as items of a project: amounts, how they are written off, what is leased."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scenarios.appraisal.terms import Asset, Change, Terms
from scenarios.economics.money import ZERO, to_fen
from scenarios.economics.project import Item
from scenarios.measures.model import Measure
from scenarios.policy.case_bill import named_items
from scenarios.prediction.law import value_at


def bill_amounts(measures: Mapping[str, Measure], share: float | None = None) -> dict[str, Decimal]:
    """Amount of each item of the bill [yuan] without VAT, in whole fen: typical, or all at one share [1] of their laws.

    Prices of one bill move together: an offer is dear or cheap as a whole, which is the wider assumption.

    Raises:
        SpecError: PRICE_MISSING for a measure without any item, for an unknown price is not zero.
    """
    return {
        name: to_fen(item.amount.typical if share is None else value_at(item.amount, share))
        for name, (_, item) in named_items(measures).items()
    }


def project_items(
    measures: Mapping[str, Measure], amounts: Mapping[str, Decimal], terms: Terms, change: Change
) -> dict[str, Item]:
    """The items of the bill as a project takes them; SpecError as `bill_amounts`.

    A service belongs to the first equipment of its measure; without one it is written off in equal parts.
    """
    named = named_items(measures)
    first: dict[str, str] = {}
    for name, (measure, item) in named.items():
        if item.kind == "equipment":
            first.setdefault(measure, name)
    found = {}
    for name, (measure, item) in named.items():
        asset: Asset = getattr(terms.assets, item.kind)
        part_of = first.get(measure) if item.kind == "service" else None
        alone = item.kind == "service" and part_of is None
        data: dict[str, Any] = {
            "kind": item.kind, "amount": amounts[name], "paid": change.paid, "in_use": change.in_use,
            "asset_class": asset.asset_class, "deduction": "straight_line" if alone else asset.deduction,
            "life": asset.life, "salvage_share": asset.salvage_share, "part_of": part_of,
        }  # fmt: skip
        found[name] = Item.model_validate(data)
    return found


def depreciation_of(items: Mapping[str, Item]) -> Decimal:
    """Depreciation in the books of new items in equal parts over their lives [yuan/a]."""
    return sum((item.amount * (1 - item.salvage_share) / item.life for item in items.values()), ZERO)
