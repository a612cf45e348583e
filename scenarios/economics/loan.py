"""A loan in monthly instalments, and the cover that a lender asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scenarios.economics.money import MONTHS, ZERO, parts_of, to_fen
from scenarios.economics.project import Loan


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment [yuan], months after the loan was drawn."""

    month: int
    principal: Decimal
    interest: Decimal


def instalment_of(amount: Decimal, monthly_rate: Decimal, months: int, *, advance: bool = False) -> Decimal:
    """Equal instalment [yuan] A i / (1 - (1+i)^-n), divided by 1+i where it is paid in advance; rounded to the fen."""
    if monthly_rate == 0:
        return to_fen(amount / months)
    arrears = amount * monthly_rate / (1 - (1 + monthly_rate) ** -months)
    return to_fen(arrears / (1 + monthly_rate) if advance else arrears)


def instalments(loan: Loan) -> tuple[Instalment, ...]:
    """All payments of a loan; the last one repays what is left to the fen."""
    rate = loan.nominal_rate / MONTHS
    left = loan.amount
    found = [Instalment(month, ZERO, to_fen(left * rate)) for month in range(1, loan.grace_months + 1)]
    equal = instalment_of(loan.amount, rate, loan.months)
    parts = parts_of(loan.amount, loan.months)
    for number in range(loan.months):
        interest = to_fen(left * rate)
        principal = parts[number] if loan.method == "equal_principal" else equal - interest
        if number == loan.months - 1:
            principal = left
        left -= principal
        found.append(Instalment(loan.grace_months + number + 1, principal, interest))
    return tuple(found)


def debt_service_cover(available: Sequence[Decimal], service: Sequence[Decimal]) -> tuple[Decimal | None, ...]:
    """DSCR 偿债备付率 of each year: (EBITDA - income tax) / (principal + interest) [1]; None where nothing is due.

    Source: 建设项目经济评价方法与参数, third edition. Both in yuan a year.
    """
    return tuple(None if not due else earned / due for earned, due in zip(available, service, strict=True))
