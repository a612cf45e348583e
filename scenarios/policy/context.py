"""What an evaluation stands on: policy, bill, day, and the reading chosen on every axis that the text leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scenarios.policy.bill import Bill, Item
from scenarios.policy.rule import Policy, Rule


@dataclass(frozen=True, slots=True)
class Context:
    """`reading` names the option of every open axis; the exclusions come from overlaps of rules."""

    policy: Policy
    bill: Bill
    as_of: date
    reading: Mapping[str, str] = field(default_factory=dict)
    without_items: frozenset[str] = frozenset()
    without_projects: frozenset[str] = frozenset()

    def choice(self, stated: str, axis: str, default: str) -> str:
        """What the rule states, or the reading where it is open."""
        return self.reading.get(axis, default) if stated == "open" else stated

    def facts(self, projects: tuple[str, ...]) -> dict[str, bool]:
        """What is known of the enterprise and of projects; a reading answers for what is not known."""
        found = {axis.removeprefix("fact:"): option == "yes" for axis, option in self.reading.items() if ":" in axis}
        found |= self.bill.facts
        for name in projects:
            found |= self.bill.projects[name].facts
        return found


def window(rule: Rule, policy: Policy) -> tuple[date, date]:
    """First and last day of a rule; the ends of the calendar where they are not known."""
    return rule.valid_from or policy.valid_from or date.min, rule.valid_until or policy.valid_until or date.max


def inside(day: date, rule: Rule, policy: Policy) -> bool:
    """Whether a day lies in the window of a rule, both ends included."""
    first, last = window(rule, policy)
    return first <= day <= last


def validity_unknown(rule: Rule, policy: Policy) -> bool:
    """Whether the first or the last day of a rule is not known."""
    return window(rule, policy)[0] == date.min or window(rule, policy)[1] == date.max


def of_kind(rule: Rule, item: Item, bill: Bill) -> bool | None:
    """Whether the project of an item is of a kind that the rule counts; None where its kind is not known."""
    if not rule.base.project_kinds:
        return True
    if item.project is None:
        return False
    kinds = bill.projects[item.project].kinds
    return None if kinds is None else bool(set(kinds) & set(rule.base.project_kinds))


def tagged(rule: Rule, item: Item) -> bool | None:
    """Whether an item has a tag that the rule asks for; None where its tags are not known."""
    if not rule.base.tags:
        return True
    return None if item.tags is None else bool(set(item.tags) & set(rule.base.tags))


def of_class(rule: Rule, item: Item) -> bool:
    """Whether the class of an item is one that the rule counts; income and loans only where it names them."""
    if rule.base.classes:
        return item.item_class in rule.base.classes
    return item.item_class not in ("income", "loan")
