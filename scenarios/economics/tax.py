"""Income tax of the increment, prepaid by quarters of the project's years on the profit to date."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scenarios.economics.calendar import day_of
from scenarios.economics.money import MONTHS, ZERO
from scenarios.economics.project import Project
from scenarios.economics.rules import RuleBook

QUARTER = 3


def income_tax(project: Project, rules: RuleBook, taxable: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Tax of months 0 ... n [yuan, positive is paid] on taxable income of these months; month 0 belongs to year 1.

    Where losses offset other profit of the firm a negative income is worth its tax at once; else it is carried
    forward, oldest first, as long as the rules say.
    """
    paid = [ZERO] * len(taxable)
    losses: list[tuple[int, Decimal]] = []
    for year in range(project.years):
        rate = rules.income_tax(project.regime, day_of(project.start, MONTHS * year)).rate
        carried = sum((loss for _, loss in _valid(project, rules, losses, year)), ZERO)
        months = range(MONTHS * year + 1 if year else 0, MONTHS * (year + 1) + 1)
        profit = reached = ZERO
        for month in months:
            profit += taxable[month]
            if month and month % QUARTER == 0:
                base = profit if project.losses == "offset_other_profit" else max(profit - carried, ZERO)
                paid[month] = rate * base - reached
                reached = rate * base
        losses = _after(_valid(project, rules, losses, year), year, profit)
    return tuple(paid)


def _valid(
    project: Project, rules: RuleBook, losses: Sequence[tuple[int, Decimal]], year: int
) -> list[tuple[int, Decimal]]:
    """Losses of earlier years that may still be used in a year."""
    if project.losses == "offset_other_profit":
        return []
    return [
        (made, loss)
        for made, loss in losses
        if year - made <= rules.loss_carried_forward(project.regime, day_of(project.start, MONTHS * made)).years
    ]


def _after(losses: Sequence[tuple[int, Decimal]], year: int, profit: Decimal) -> list[tuple[int, Decimal]]:
    """Losses that are left after the profit of a year took from the oldest, with that of the year itself."""
    left = []
    for made, loss in losses:
        used = min(loss, max(profit, ZERO))
        profit -= used
        if loss > used:
            left.append((made, loss - used))
    return [*left, (year, -profit)] if profit < 0 else left
