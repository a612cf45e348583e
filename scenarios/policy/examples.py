"""Worked examples of a policy file, run as its author wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scenarios.policy.awards import BracketAward
from scenarios.policy.bill import Bill, Invoice, Item, Payment, Project, Title
from scenarios.policy.context import Context, window
from scenarios.policy.grants import rule_grants, total
from scenarios.policy.money import Money
from scenarios.policy.rule import Example, Policy, Rule


@dataclass(frozen=True, slots=True)
class Tried:
    """An example with what the engine says [yuan]."""

    rule: Rule
    example: Example
    found: Money

    @property
    def agrees(self) -> bool:
        return self.found == self.example.amount


def tried(policy: Policy) -> tuple[Tried, ...]:
    """Every example of a policy, computed."""
    return tuple(
        Tried(rule, example, example_amount(policy, rule, example))
        for rule in policy.rules
        for example in rule.examples
    )


def example_amount(policy: Policy, rule: Rule, example: Example) -> Decimal:
    """What a rule pays for its example [yuan]: everything settled on the first day of the rule, all needs met."""
    first, last = window(rule, policy)
    day = first if first != date.min else policy.earliest or (last if last != date.max else date(2020, 1, 1))
    axis = "brackets" if isinstance(rule.award, BracketAward) else "ladder"
    reading = {} if example.option is None else {axis: example.option}
    context = Context(policy, example_bill(rule, example, day), last, reading)
    return total(rule_grants(rule, context))


def example_bill(rule: Rule, example: Example, day: date) -> Bill:
    """One project with one item of each class, all of the kind that the rule counts, settled on one day."""
    facts = dict.fromkeys((*rule.needs, *example.facts), True)
    items: dict[str, Item] = {
        name: Item.model_validate(
            {
                "name": name, "class": name, "amount": amount, "project": "project", "tags": rule.base.tags,
                "vat_rate": "0 %", "contract_date": day,
                "invoices": (Invoice(date=day, amount=amount),),
                "payments": (Payment(date=day, amount=amount, booked=day),),
            }
        )
        for name, amount in example.spend.items()
    }  # fmt: skip
    project = Project(kinds=rule.base.project_kinds, facts=facts, accepted=day)
    titles = tuple(Title(name=name, date=day.replace(year=day.year + n)) for n, name in enumerate(example.titles))
    return Bill(projects={"project": project}, items=items, titles=titles)
