"""The increment with the project minus without it, year by year, and the project that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from scenarios.appraisal.bill import depreciation_of
from scenarios.appraisal.operation import LineFacts, LineYear, line_year, parts_at
from scenarios.appraisal.people import Saving, heads_by_pool, paid_heads, savings
from scenarios.appraisal.terms import Aid, Change, Terms
from scenarios.economics.calendar import day_of, month_of
from scenarios.economics.cost import CostPart
from scenarios.economics.money import ZERO, to_fen
from scenarios.economics.project import Item, OneOff, Part, Project, Subsidy, WorkingCapital
from scenarios.quantities import Quantities

WEEKS_OF_YEAR = Decimal(365) / 7
# Parts of the operating cost as parts of a benefit. Holding stock is no cash flow, the stock itself is: its release
# stands in working capital; depreciation is none either.
CASH_PARTS: Mapping[CostPart, Part] = {
    "energy": "energy", "tooling": "tooling", "maintenance": "operation_and_maintenance", "quality": "scrap",
    "fees": "fees", "overhead": "other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arms:
    """Both arms of a case in one draw: the first year without the project, and with it once all exits are past.

    `lost` [1] are good pieces that the installation stop costs.
    """

    without: LineYear
    with_project: LineYear
    saved: tuple[Saving, ...]
    saved_labour: Decimal
    lost: Decimal
    installation: Decimal | None


def arms_of(
    quantities: tuple[Quantities, Quantities],
    facts: tuple[LineFacts, LineFacts],
    terms: Terms,
    change: Change,
    items: Mapping[str, Item],
    installation: Decimal | None,
) -> Arms:
    """The line without and with the project in a year at the demand of the first one; `installation` in [weeks].

    Raises:
        SpecError, StatisticsError: as `line_year`.
    """
    before, after = (heads_by_pool(arm) for arm in quantities)
    saved = savings(before, after, facts[0].shifts, change)
    demand = terms.sales.demand.typical
    without = line_year(quantities[0], facts[0], terms, before, demand=demand)
    added = {
        "fees": change.fees.typical, "maintenance": change.maintenance.typical, "depreciation": depreciation_of(items)
    }  # fmt: skip
    with_project = line_year(
        quantities[1], facts[1], terms, paid_heads(before, after, saved), demand=demand, added=added
    )
    labour = terms.labour
    wages = {pool: labour.wages.get(pool, labour.wage).typical for pool in before}
    gross = sum((saving.counted * wages[saving.pool] for saving in saved), ZERO)
    kept = gross * (1 - labour.shared_with_staff.typical)
    return Arms(without, with_project, saved, kept, _lost(without, terms, installation), installation)


def project_of(
    name: str,
    arms: Arms,
    terms: Terms,
    change: Change,
    items: Mapping[str, Item],
    aid: Mapping[str, Decimal],
    course: tuple[Decimal, ...] = (),
    *,
    detailed: bool = True,
) -> Project:
    """The project of a draw; `aid` are subsidies, `course` what benefits differ by in months 1, 2, ... [yuan].

    Without `detailed` the parts that begin with the first use are one benefit: the same money, sooner counted.
    """
    begins = change.in_use
    demands = [terms.sales.demand.typical * (1 + terms.sales.demand_growth.typical) ** n for n in range(terms.years)]
    parts = {"contribution": _contributions(arms, terms, demands), **_running_parts(arms, demands)}
    if not detailed:
        parts = {"other": [sum(amounts, ZERO) for amounts in zip(*parts.values(), strict=True)]}
    benefits = {part: _benefit(part, amounts, begins) for part, amounts in parts.items()}
    benefits |= _labour(arms, terms, begins, change)
    return Project.model_validate(
        {
            "name": name, "start": terms.start, "years": terms.years, "discount_rate": terms.discount_rate,
            "discount_rate_source": terms.discount_rate_source, "regime": terms.regime, "taxpayer": terms.taxpayer,
            "losses": terms.losses, "items": dict(items), "benefits": benefits,
            "one_offs": _one_offs(arms, terms, change), "working_capital": _stock(arms, change),
            "subsidies": _subsidies(aid, terms.aid, items) if terms.aid else {},
            "course": course, "loan": change.loan, "leases": change.leases,
        }
    )  # fmt: skip


def contribution_of(year: LineYear, terms: Terms) -> Decimal:
    """What one further piece brings [yuan]: price less material and the cost that moves with it."""
    return terms.sales.price.typical - terms.material.typical - sum(year.variable.values(), ZERO) / year.good


def yearly_change(arms: Arms, terms: Terms) -> dict[str, Decimal]:
    """What the first year of full effect brings by part [yuan/a], as in the project."""
    with_project, without = arms.with_project, arms.without
    parts: dict[str, Decimal] = {
        "labour": arms.saved_labour + _overtime_and_more(arms),
        "contribution": (with_project.good - without.good) * (terms.sales.price.typical - terms.material.typical),
    }
    for part, name in CASH_PARTS.items():
        parts[name] = without.parts[part] - with_project.parts[part]
    return parts


def _benefit(part: str, yearly: list[Decimal], begins: date) -> dict[str, Any]:
    return {"part": part, "yearly": tuple(map(to_fen, yearly)), "begins": begins, "follows_ramp_up": False}


def _contributions(arms: Arms, terms: Terms, demands: list[Decimal]) -> list[Decimal]:
    """Further pieces that are sold, at price less material."""
    margin = terms.sales.price.typical - terms.material.typical
    return [(_sold(arms.with_project, demand) - _sold(arms.without, demand)) * margin for demand in demands]


def _running_parts(arms: Arms, demands: list[Decimal]) -> dict[str, list[Decimal]]:
    """What each part of the operating cost falls by, year by year."""
    pair = (arms.without, arms.with_project)
    years = [[parts_at(arm, _sold(arm, demand)) for arm in pair] for demand in demands]
    found = {name: [before[part] - after[part] for before, after in years] for part, name in CASH_PARTS.items()}
    return {str(name): amounts for name, amounts in found.items() if any(amounts)}


def _labour(arms: Arms, terms: Terms, begins: date, change: Change) -> dict[str, Any]:
    """People who leave, each pool from its date on; further people and overtime from the first use on."""
    growth = terms.labour.growth.typical
    rising = [(1 + growth) ** n for n in range(terms.years)]
    found: dict[str, Any] = {}
    kept = 1 - terms.labour.shared_with_staff.typical
    for saving in arms.saved:
        if saving.counted and saving.on is not None:
            wage = terms.labour.wages.get(saving.pool, terms.labour.wage).typical
            amounts = [saving.counted * wage * kept * factor for factor in rising]
            found[f"labour-{saving.pool}"[:64]] = _benefit("labour", amounts, max(saving.on, begins))
    further = _overtime_and_more(arms)
    if further:
        found["labour"] = _benefit("labour", [further * factor for factor in rising], begins)
    return found


def _overtime_and_more(arms: Arms) -> Decimal:
    """Labour of the line without the project less that with it, the counted savings left aside [yuan/a]."""
    people = arms.with_project.operation.people
    counted = sum((saving.counted * people[saving.pool].wage for saving in arms.saved), ZERO)
    return arms.without.parts["labour"] - arms.with_project.parts["labour"] - counted


def _sold(year: LineYear, demand: Decimal) -> Decimal:
    return min(year.capacity, demand)


def _lost(without: LineYear, terms: Terms, weeks: Decimal | None) -> Decimal:
    """Good pieces that an installation stop costs: what the line makes in these weeks less what it can make up."""
    if not weeks:
        return ZERO
    spare = without.capacity - without.good
    return max(without.capacity * weeks / WEEKS_OF_YEAR - spare, ZERO)


def _one_offs(arms: Arms, terms: Terms, change: Change) -> dict[str, OneOff]:
    found = {name: OneOff(amount=-to_fen(once.amount.typical), on=once.on) for name, once in change.once.items()}
    if arms.lost:
        amount = -to_fen(arms.lost * contribution_of(arms.without, terms))
        found["lost_orders"] = OneOff(amount=amount, on=change.in_use)
    for saving in arms.saved:
        dated = change.exits.get(saving.pool)
        if dated is not None and saving.counted and dated.severance.typical:
            found[f"severance-{saving.pool}"[:64]] = OneOff(amount=-to_fen(dated.severance.typical), on=dated.on)
    return found


def _stock(arms: Arms, change: Change) -> dict[str, WorkingCapital]:
    released = to_fen(arms.without.operation.stock_value - arms.with_project.operation.stock_value)
    return {"stock": WorkingCapital(released=released, on=change.in_use)} if released else {}


def _subsidies(aid: Mapping[str, Decimal], how: Aid, items: Mapping[str, Item]) -> dict[str, Subsidy]:
    received = day_of(how.as_of, how.months.typical)
    reduces = tuple(items) if how.treatment == "not_taxable" else ()
    return {
        name: Subsidy(amount=amount, received=received, treatment=how.treatment, reduces=reduces)
        for name, amount in aid.items() if amount
    }  # fmt: skip


def months_to_use(terms: Terms, change: Change) -> int:
    """Months from t = 0 to the first use."""
    return month_of(terms.start, change.in_use, "in_use")
