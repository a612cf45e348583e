"""What a lender holds against the debt: the life of each item beside the term of the loan or lease that pays for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from scenarios.economics.calendar import day_of, month_of
from scenarios.economics.money import MONTHS
from scenarios.economics.project import Item, Lease, Project


@dataclass(frozen=True, slots=True)
class DebtTerm:
    """An item with its life in the books and the end of the debt on it; `beyond` [months] is owed after that life."""

    item: str
    kind: str
    amount: Decimal
    life: int
    life_ends: date
    debt: Literal["loan", "lease"]
    debt_ends: date
    beyond: int

    @property
    def outlived(self) -> bool:
        """Whether the debt runs longer than the item is in the books."""
        return self.beyond > 0


def debt_terms(project: Project) -> tuple[DebtTerm, ...]:
    """Each leased item with its lease, each other one with the loan; empty where nothing is borrowed.

    The life is that over which the item is written off, counted from its first use.
    """
    leases = {lease.item: lease for lease in project.leases}
    found = []
    for name, item in project.items.items():
        lease = leases.get(name)
        ends = _loan_ends(project) if lease is None else _lease_ends(project, item, lease)
        if ends is None:
            continue
        life_ends = day_of(item.in_use or item.paid, MONTHS * item.life)
        beyond = month_of(life_ends, ends) if ends > life_ends else 0
        debt: Literal["loan", "lease"] = "loan" if lease is None else "lease"
        found.append(DebtTerm(name, item.kind, item.amount, item.life, life_ends, debt, ends, beyond))
    return tuple(found)


def _loan_ends(project: Project) -> date | None:
    """Day of the last instalment."""
    loan = project.loan
    return None if loan is None else day_of(loan.drawn, loan.grace_months + loan.months)


def _lease_ends(project: Project, item: Item, lease: Lease) -> date:
    """Day on which the last month of the lease ends; it begins in the month of the purchase."""
    return day_of(project.start, month_of(project.start, item.paid) + lease.months)
