"""The incremental cash flow of a project, line by line and month by month; years are sums of months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scenarios.economics.assets import Asset, assets_of, tax_on_purchase
from scenarios.economics.calendar import month_of
from scenarios.economics.lease import lease_deposits, lease_payments
from scenarios.economics.loan import instalments
from scenarios.economics.money import MONTHS, ZERO, parts_of, to_fen
from scenarios.economics.project import Benefit, Lease, Project
from scenarios.economics.rules import RuleBook
from scenarios.economics.tax import income_tax
from simcore.errors import LineproofError

Kind = Literal[
    "investment", "lease_payment", "lease_deposit", "vat_paid", "vat_recovered", "benefit", "one_off",
    "working_capital", "subsidy", "subsidy_clawback", "salvage", "income_tax", "loan_drawn", "loan_repaid", "interest",
]  # fmt: skip
OPERATING: frozenset[Kind] = frozenset({"benefit", "one_off"})


@dataclass(frozen=True, slots=True)
class Line:
    """One named line of a cash flow: months 0 ... n [yuan], what comes in is positive; `taxable`: income of the tax."""

    kind: Kind
    name: str
    amounts: tuple[Decimal, ...]
    taxable: bool = False


@dataclass(frozen=True, slots=True)
class CashFlow:
    """Lines of a cash flow over whole years, and the deductions that its tax rests on [yuan, months 0 ... n]."""

    years: int
    lines: tuple[Line, ...]
    deductions: tuple[Decimal, ...]

    def of(self, *kinds: Kind) -> tuple[Decimal, ...]:
        """Sum of the lines of some kinds by months [yuan]."""
        return _sum([line.amounts for line in self.lines if line.kind in kinds], MONTHS * self.years + 1)

    @property
    def months(self) -> tuple[Decimal, ...]:
        """Net flow of months 0 ... n [yuan]."""
        return _sum([line.amounts for line in self.lines], MONTHS * self.years + 1)

    @property
    def annual(self) -> tuple[Decimal, ...]:
        """Net flow of years 0 ... n [yuan]; year 0 is month 0."""
        return by_years(self.months)

    def earnings_before_interest_and_tax(self) -> tuple[Decimal, ...]:
        """EBIT of years 1 ... n [yuan]: operation less deductions, without subsidy and without sale of assets."""
        months = [earned - deducted for earned, deducted in zip(self.of(*OPERATING), self.deductions, strict=True)]
        zeroth, first, *others = by_years(months)
        return (zeroth + first, *others)


def by_years(months: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Sums over years of flows of months 0 ... n [yuan]; year 0 is month 0 alone."""
    starts = range(1, len(months), MONTHS)
    return (months[0], *(sum(months[start : start + MONTHS], ZERO) for start in starts))


def cash_flow(
    project: Project, rules: RuleBook, *, taxed: bool = True, subsidised: bool = True, financed: bool = False
) -> CashFlow:
    """The incremental cash flow: before or after income tax, with or without subsidies, before or after the loan.

    Raises:
        LineproofError: where a rule is missing, or doesn't admit what the project asks for.
    """
    assets = assets_of(project, rules, subsidised=subsidised)
    lines = [*_investment(project, rules), *_operation(project), *_sales(project, assets)]
    if subsidised:
        lines += _subsidies(project)
    if financed:
        lines += _loan(project)
    deductions = _sum([asset.deductions for asset in assets.values()], MONTHS * project.years + 1)
    if taxed:
        income = _sum([line.amounts for line in lines if line.taxable], len(deductions))
        taxable = [earned - deducted for earned, deducted in zip(income, deductions, strict=True)]
        # Only what is sold for more than it stands in the books for is income.
        taxable[-1] -= sum((asset.book_value for asset in assets.values()), ZERO)
        tax = income_tax(project, rules, taxable)
        lines.append(Line("income_tax", "income_tax", tuple(-amount for amount in tax)))
    return CashFlow(project.years, tuple(lines), deductions)


def _investment(project: Project, rules: RuleBook) -> Iterator[Line]:
    leases = {lease.item: lease for lease in project.leases}
    for name, item in project.items.items():
        if name in leases:
            yield from _lease(project, name, leases[name], rules)
            continue
        tax, recovered = tax_on_purchase(project, item, rules)
        paid = month_of(project.start, item.paid, f"items.{name}.paid")
        yield _line(project, "investment", name, {paid: -item.amount})
        yield _line(project, "vat_paid", name, {paid: -tax})
        if recovered is not None:
            yield _line(project, "vat_recovered", name, {recovered: tax})


def _lease(project: Project, name: str, lease: Lease, rules: RuleBook) -> Iterator[Line]:
    item = project.items[name]
    first = month_of(project.start, item.paid, f"items.{name}.paid")
    rate = rules.value_added_tax("equipment_lease", item.paid).rate
    credit = rules.input_tax_credit(project.taxpayer, item.paid)
    payments = dict(enumerate(lease_payments(lease, item.amount), first))
    taxes = {month: to_fen(payment * rate) for month, payment in payments.items()}
    yield _line(project, "lease_payment", name, {month: -payment for month, payment in payments.items()})
    yield _line(project, "lease_deposit", name, dict(enumerate(lease_deposits(lease), first)))
    yield _line(project, "vat_paid", name, {month: -tax for month, tax in taxes.items()})
    if credit.recovered:
        later = credit.months_after_payment
        yield _line(project, "vat_recovered", name, {month + later: tax for month, tax in taxes.items()})


def _operation(project: Project) -> Iterator[Line]:
    for name, benefit in project.benefits.items():
        amounts = dict(enumerate(_benefit(project, name, benefit), 1))
        yield _line(project, "benefit", name, amounts, taxable=True)
    if any(project.course):
        yield _line(project, "benefit", "course", dict(enumerate(project.course, 1)), taxable=True)
    for name, once in project.one_offs.items():
        month = month_of(project.start, once.on, f"one_offs.{name}.on")
        yield _line(project, "one_off", name, {month: once.amount}, taxable=once.taxable)
    for name, capital in project.working_capital.items():
        month = month_of(project.start, capital.on, f"working_capital.{name}.on")
        amounts = {month: capital.released}
        if capital.returned_at_end:
            end = MONTHS * project.years
            amounts[end] = amounts.get(end, ZERO) - capital.released
        yield _line(project, "working_capital", name, amounts)


def _benefit(project: Project, name: str, benefit: Benefit) -> list[Decimal]:
    """Amounts of months 1 ... n [yuan]."""
    amounts: list[Decimal] = []
    for year in range(project.years):
        annual = benefit.yearly[year] if benefit.yearly else benefit.annual * (1 + benefit.growth) ** year
        amounts += parts_of(to_fen(annual), MONTHS)
    if benefit.follows_ramp_up:
        for month, share in enumerate(project.ramp_up[: len(amounts)]):
            amounts[month] = to_fen(amounts[month] * share)
    if benefit.begins is not None:
        before = min(len(amounts), month_of(project.start, benefit.begins, f"benefits.{name}.begins"))
        amounts[:before] = [ZERO] * before
    return amounts


def _sales(project: Project, assets: Mapping[str, Asset]) -> Iterator[Line]:
    for name, asset in assets.items():
        if asset.salvage:
            yield _line(project, "salvage", name, {MONTHS * project.years: asset.salvage}, taxable=True)


def _subsidies(project: Project) -> Iterator[Line]:
    for name, subsidy in project.subsidies.items():
        taxable = subsidy.treatment == "taxable"
        month = month_of(project.start, subsidy.received, f"subsidies.{name}.received")
        yield _line(project, "subsidy", name, {month: subsidy.amount}, taxable=taxable)
        if subsidy.clawed_back_on is not None:
            month = month_of(project.start, subsidy.clawed_back_on, f"subsidies.{name}.clawed_back_on")
            yield _line(project, "subsidy_clawback", name, {month: -subsidy.clawed_back}, taxable=taxable)


def _loan(project: Project) -> Iterator[Line]:
    if project.loan is None:
        return
    drawn = month_of(project.start, project.loan.drawn, "loan.drawn")
    payments = {drawn + payment.month: payment for payment in instalments(project.loan)}
    yield _line(project, "loan_drawn", "loan", {drawn: project.loan.amount})
    yield _line(project, "loan_repaid", "loan", {month: -payment.principal for month, payment in payments.items()})
    interest = {month: -payment.interest for month, payment in payments.items()}
    yield _line(project, "interest", "loan", interest, taxable=True)


def _line(project: Project, kind: Kind, name: str, amounts: dict[int, Decimal], *, taxable: bool = False) -> Line:
    """A line from amounts by month; LineproofError AFTER_END where one falls after the last month."""
    end = MONTHS * project.years
    row = [ZERO] * (end + 1)
    for month, amount in amounts.items():
        if month <= end:
            row[month] = amount
        elif amount:
            message = f"{kind} '{name}' falls into month {month}, after the last month {end}"
            raise LineproofError("AFTER_END", message, "look at more years, or move it", "years")
    return Line(kind, name, tuple(row), taxable)


def _sum(rows: Sequence[Sequence[Decimal]], length: int) -> tuple[Decimal, ...]:
    return tuple(sum(column, ZERO) for column in zip(*rows, strict=True)) if rows else (ZERO,) * length
