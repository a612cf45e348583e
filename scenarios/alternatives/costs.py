"""What a change costs as far as the case says it: exact decimals, and unknown where it says nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from scenarios.measures import Measure


@dataclass(frozen=True, slots=True)
class Cost:
    """Bill of measures without VAT [yuan]: sums of the typical, low and high amounts of all items."""

    typical: Decimal
    low: Decimal
    high: Decimal


def cost_of(measures: Iterable[Measure]) -> Cost | None:
    """The bill of some measures; None where any of them has no item, for an unknown price is not zero."""
    typical, low, high = Decimal(0), Decimal(0), Decimal(0)
    for measure in measures:
        if not measure.items:
            return None
        for amount in (item.amount for item in measure.items):
            typical += amount.typical
            low += amount.typical if amount.low is None else amount.low
            high += amount.typical if amount.high is None else amount.high
    return Cost(typical, low, high)
