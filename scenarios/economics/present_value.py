"""Present values of flows by periods and by dates, in exact decimals; the flow of t = 0 is not discounted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from scenarios.economics.money import ZERO
from simcore.errors import LineproofError

DAYS_OF_YEAR = Decimal(365)
Dated = tuple[date, Decimal]


def discount_factors(rate: Decimal, periods: int) -> tuple[Decimal, ...]:
    """Factors (1+i)^-t of t = 0 ... periods-1 [1]; LineproofError RATE_OUT_OF_RANGE for a rate of -1 or less."""
    growth = _growth(rate)
    return tuple(growth**-period for period in range(periods))


def net_present_value(rate: Decimal, flows: Sequence[Decimal]) -> Decimal:
    """FNPV = sum of (CI-CO)_t (1+i)^-t [yuan] of flows at the ends of periods t = 0, 1, ...

    Source: 建设项目经济评价方法与参数, third edition. `rate` is a rate a period [1].
    """
    factors = discount_factors(rate, len(flows))
    return sum((flow * factor for flow, factor in zip(flows, factors, strict=True)), ZERO)


def net_present_value_by_months(rate: Decimal, flows: Sequence[Decimal]) -> Decimal:
    """Present value [yuan] of flows at the ends of months 0, 1, ... with a rate a *year* [1]: (1+i)^(-m/12)."""
    monthly = _growth(rate) ** (Decimal(1) / 12) - 1
    return net_present_value(monthly, flows)


def net_present_value_by_dates(rate: Decimal, flows: Sequence[Dated]) -> Decimal:
    """Present value [yuan] at the earliest date with a rate a year: (1+i)^(-days/365), as spreadsheets' XNPV."""
    if not flows:
        return ZERO
    growth, first = _growth(rate), min(day for day, _ in flows)
    return sum((flow * growth ** (-Decimal((day - first).days) / DAYS_OF_YEAR) for day, flow in flows), ZERO)


def _growth(rate: Decimal) -> Decimal:
    if not rate.is_finite() or rate <= -1:
        raise LineproofError("RATE_OUT_OF_RANGE", f"a rate of {rate} has no present value", "above -1", "rate")
    return 1 + rate
