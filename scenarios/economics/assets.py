"""Deduction of the items from taxable income, month by month, and what is left of them at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scenarios.economics.calendar import month_of
from scenarios.economics.lease import total_of_lease
from scenarios.economics.money import MONTHS, ZERO, parts_of, shares_of
from scenarios.economics.project import Item, Project
from scenarios.economics.rules import RuleBook
from simcore.errors import LineproofError


@dataclass(frozen=True, slots=True)
class Asset:
    """An item on the books: deductions of months 0 ... n [yuan], value on the books and price of sale at the end."""

    deductions: tuple[Decimal, ...]
    book_value: Decimal
    salvage: Decimal

    @property
    def gain(self) -> Decimal:
        """Taxable gain of the sale [yuan]; a loss is negative."""
        return self.salvage - self.book_value


def assets_of(project: Project, rules: RuleBook, *, subsidised: bool) -> Mapping[str, Asset]:
    """Every item with its deductions; LineproofError where a rule doesn't admit what the project asks for."""
    reductions = _reductions(project, rules) if subsidised else {}
    return {name: _asset(project, name, rules, reductions.get(name, ZERO)) for name in project.items}


def tax_on_purchase(project: Project, item: Item, rules: RuleBook) -> tuple[Decimal, int | None]:
    """Input tax of a purchase [yuan] and the month in which it comes back; None: never."""
    tax = item.amount * rules.value_added_tax(item.taxed_as, item.paid).rate
    credit = rules.input_tax_credit(project.taxpayer, item.paid)
    paid = month_of(project.start, item.paid, "items")
    return tax, paid + credit.months_after_payment if credit.recovered else None


def _asset(project: Project, name: str, rules: RuleBook, reduction: Decimal) -> Asset:
    item = project.items[name]
    leased = next((lease for lease in project.leases if lease.item == name), None)
    tax, recovered = tax_on_purchase(project, item, rules)
    cost = item.amount if recovered is not None else item.amount + tax
    salvage = item.amount * item.salvage_share
    if leased is not None:
        # 企业所得税法实施条例 第58条: the basis of a leased asset is what the contract makes the lessee pay.
        cost = total_of_lease(leased, item.amount)
        if recovered is None:
            cost *= 1 + rules.value_added_tax("equipment_lease", item.paid).rate
    if reduction > cost:
        raise LineproofError(
            "BASIS_BELOW_ZERO",
            f"a subsidy of {reduction} reduces a basis of {cost}",
            "name more items",
            f"items.{name}",
        )
    basis = cost - reduction
    end = MONTHS * project.years
    deductions = [ZERO] * (end + 1)
    first = month_of(project.start, item.in_use or item.paid, f"items.{name}.in_use") + 1
    one_off = item.deduction == "one_off" and leased is None
    if one_off:
        _admit_one_off(project, name, rules)
    else:
        _admit_life(item, name, rules)
    amounts = [basis] if one_off else parts_of(max(basis - salvage, ZERO), MONTHS * item.life)
    for month, amount in enumerate(amounts, first):
        if month <= end:
            deductions[month] = amount
    return Asset(tuple(deductions), basis - sum(deductions, ZERO), salvage)


def _admit_one_off(project: Project, name: str, rules: RuleBook) -> None:
    item = project.items[name]
    main = name if item.part_of is None else item.part_of
    equipment = project.items[main]
    if equipment.kind != "equipment":
        message = f"'{name}' is no equipment and part of none"
        hint = "straight_line, or part_of the equipment that it belongs to"
        raise LineproofError("ONE_OFF_NOT_EQUIPMENT", message, hint, f"items.{name}.deduction")
    rule = rules.one_off_deduction(item.paid)
    whole = sum((other.amount for key, other in project.items.items() if main in (key, other.part_of)), ZERO)
    if whole / equipment.units > rule.largest_unit_value:
        message = (
            f"a unit costs {whole / equipment.units:f} yuan, more than {rule.largest_unit_value:f} ({rule.source})"
        )
        raise LineproofError("ONE_OFF_TOO_DEAR", message, "straight_line", f"items.{name}.deduction")


def _admit_life(item: Item, name: str, rules: RuleBook) -> None:
    rule = rules.minimum_life(item.asset_class, item.in_use or item.paid)
    if item.life < rule.years:
        message = f"a life of {item.life} years is below {rule.years} ({rule.source})"
        raise LineproofError("LIFE_TOO_SHORT", message, "a longer life", f"items.{name}.life")


def _reductions(project: Project, rules: RuleBook) -> dict[str, Decimal]:
    """By how much subsidies reduce the deductible basis of each item [yuan], in proportion to what they cost."""
    reductions: dict[str, Decimal] = {}
    for name, subsidy in project.subsidies.items():
        rule = rules.subsidy_treatment(subsidy.treatment, subsidy.received)
        if not rule.reduces_basis:
            continue
        if not subsidy.reduces:
            message = f"a subsidy '{subsidy.treatment}' reduces the basis of what it pays for ({rule.source})"
            raise LineproofError("REDUCES_MISSING", message, "name the items", f"subsidies.{name}.reduces")
        kept = subsidy.amount - subsidy.clawed_back
        for item, part in zip(
            subsidy.reduces, shares_of(kept, [project.items[item].amount for item in subsidy.reduces]), strict=True
        ):
            reductions[item] = reductions.get(item, ZERO) + part
    return reductions
