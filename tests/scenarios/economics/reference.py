"""The exact reference project: what every appraisal is checked against (amounts in 10,000 yuan)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from scenarios.economics import Project

WAN = Decimal(10_000)


def wan(amount: str) -> Decimal:
    """An amount given in 10,000 yuan."""
    return Decimal(amount) * WAN


def in_wan(amounts: tuple[Decimal, ...]) -> list[Decimal]:
    """Amounts in 10,000 yuan."""
    return [amount / WAN for amount in amounts]


def item(kind: str, amount: str, deduction: str, **further: Any) -> dict[str, Any]:
    life = {"software": 2}.get(kind, 10)
    asset_class = "software" if kind == "software" else "machinery"
    return {
        "kind": kind, "amount": wan(amount), "paid": "2025-01-01", "asset_class": asset_class,
        "deduction": deduction, "life": life, "salvage_share": "0" if kind == "software" else "0.05", **further,
    }  # fmt: skip


def reference_data(deduction: str = "one_off", **changes: Any) -> dict[str, Any]:
    """The reference project as data, with changed fields."""
    parts = {"labour": "60", "scrap": "35", "energy": "8", "contribution": "45", "operation_and_maintenance": "-18"}
    data: dict[str, Any] = {
        "name": "reference project", "start": "2025-01-01", "years": 10, "discount_rate": "0.10",
        "discount_rate_source": "reference project", "regime": "standard", "taxpayer": "general",
        "losses": "offset_other_profit",
        "items": {
            "machine": item("equipment", "250", deduction),
            "software": item("software", "60", "straight_line"),
            "installation": item("service", "40", deduction, part_of="machine"),
        },
        "benefits": {part: {"part": part, "annual": wan(amount)} for part, amount in parts.items()},
        "working_capital": {"stock": {"released": wan("30"), "on": "2025-12-31"}},
        "subsidies": {"aid": {"amount": wan("100"), "received": "2025-09-30", "treatment": "taxable"}},
    }  # fmt: skip
    return {**data, **changes}


def reference(deduction: str = "one_off", **changes: Any) -> Project:
    """The reference project, with changed fields."""
    return Project.model_validate(reference_data(deduction, **changes))
