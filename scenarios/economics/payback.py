"""Static and dynamic payback, with from when the years count and whether the money stays back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from scenarios.economics.present_value import discount_factors


@dataclass(frozen=True, slots=True)
class Payback:
    """Years from `counted_from` [years after t = 0] until the running total is no longer negative; None: never.

    `lasting` is False where the total falls below zero again later, for a cost of removal for instance.
    """

    years: Decimal | None
    lasting: bool
    counted_from: Decimal = Decimal(0)


def static_payback(flows: Sequence[Decimal], counted_from: Decimal = Decimal(0)) -> Payback:
    """Pt = T-1 + |total_{T-1}| / CF_T, T the first year whose running total isn't negative.

    Source: 建设项目经济评价方法与参数, third edition. Flows at the ends of years t = 0, 1, ... [yuan].
    """
    totals = list(accumulate(flows))
    last = next((year for year, total in enumerate(totals) if total >= 0), None)
    if last is None:
        return Payback(None, False, counted_from)
    years = Decimal(0) if last == 0 else last - 1 - totals[last - 1] / flows[last]
    return Payback(years - counted_from, all(total >= 0 for total in totals[last:]), counted_from)


def dynamic_payback(rate: Decimal, flows: Sequence[Decimal], counted_from: Decimal = Decimal(0)) -> Payback:
    """The payback of the flows discounted with a rate a year [1]."""
    factors = discount_factors(rate, len(flows))
    return static_payback([flow * factor for flow, factor in zip(flows, factors, strict=True)], counted_from)
