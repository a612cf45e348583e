"""Subsidies of a scenario's bill by reading, and what of it a draw receives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scenarios.appraisal.terms import Aid, Change
from scenarios.economics.money import ZERO
from scenarios.economics.project import Item
from scenarios.policy import SubsidyResult, of_region, policies, subsidies
from scenarios.policy.bill import Bill
from scenarios.policy.bill import Item as BillItem
from scenarios.policy.bill import Project as BillProject
from scenarios.policy.case_bill import PROJECT
from scenarios.policy.rule import Policy


@dataclass(frozen=True, slots=True)
class AidRules:
    """The policies that may apply, chosen once."""

    aid: Aid
    policies: tuple[Policy, ...]
    found: dict[object, SubsidyResult] = field(default_factory=dict, compare=False, repr=False)
    """Results by bill: a tornado asks for the same bill a hundred times."""

    def result(self, items: Mapping[str, Item], scenario: str, change: Change) -> SubsidyResult:
        """What the items of a bill may receive, planned as they are."""
        key = (tuple((name, item.kind, item.amount, item.paid) for name, item in items.items()), change.in_use)
        if key not in self.found:
            bill = _bill(items, self.aid, scenario, change)
            self.found[key] = subsidies(bill, self.policies, self.aid.as_of, self.aid.region)
        return self.found[key]


def aid_rules(aid: Aid) -> AidRules:
    """The policies of a region; LineproofError for a region without any."""
    return AidRules(aid, tuple(of_region(aid.region, policies(()))))


def aid_received(result: SubsidyResult, reading: float, granted: bool) -> Decimal:
    """What a draw receives [yuan]: every reading is as likely as the others, `reading` [1] chooses.

    Aid that an office decides on, or that is only planned, counts where it is `granted`.
    """
    if not result.totals:
        return ZERO
    total = result.totals[min(int(reading * len(result.totals)), len(result.totals) - 1)]
    return total.upper if granted else total.lower


def expected_aid(result: SubsidyResult, chance: Decimal) -> Decimal:
    """Mean of what is received over the readings [yuan]."""
    if not result.totals:
        return ZERO
    amounts = [total.lower + chance * (total.upper - total.lower) for total in result.totals]
    return sum(amounts, ZERO) / len(amounts)


def _bill(items: Mapping[str, Item], aid: Aid, scenario: str, change: Change) -> Bill:
    bought: dict[str, Any] = {
        name: BillItem.model_validate(
            {
                "class": item.kind, "project": PROJECT, "name": name, "amount": item.amount,
                "contract_date": item.paid,
            }
        )
        for name, item in items.items()
    }  # fmt: skip
    project = BillProject(
        label=scenario, kinds=aid.kinds or None, accepted=change.in_use if change.in_use <= aid.as_of else False
    )
    return Bill(projects={PROJECT: project}, items=bought)
