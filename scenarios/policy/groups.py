"""What thresholds, rates and caps look at: a project, an item, or all items of a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scenarios.economics.money import ZERO
from scenarios.policy.awards import Class, Condition
from scenarios.policy.money import EXACT
from scenarios.policy.result import Flag
from scenarios.policy.rule import Rule
from scenarios.policy.spend import Counted

NO_PROJECT = "-"
JOINED = " + "


@dataclass(frozen=True, slots=True)
class Group:
    """Spend by class [yuan] of one unit of `units` equal ones, with the projects it comes from."""

    subject: str
    projects: tuple[str, ...]
    day: date
    sums: Mapping[Class, Decimal]
    flags: frozenset[Flag]
    units: int = 1

    @property
    def base(self) -> Decimal:
        """All that counts, of all units [yuan]."""
        return EXACT.multiply(self.spend(()), Decimal(self.units))

    def spend(self, classes: Sequence[Class]) -> Decimal:
        """Spend on some classes, on all where none is named [yuan]."""
        return sum((amount for name, amount in self.sums.items() if not classes or name in classes), ZERO)


def holds(condition: Condition, group: Group) -> bool:
    """Whether the spend satisfies a threshold; `at_least` includes the number unless the rule says otherwise."""
    spend = group.spend(condition.classes)
    low, high = condition.at_least, condition.below
    above = low is None or spend > low or (condition.inclusive and spend == low)
    return above and (high is None or spend < high)


def groups_of(rule: Rule, counted: Sequence[Counted], joined: bool = False) -> tuple[Group, ...]:
    """The groups of a rule in the order of their days; `joined` takes all projects as one."""
    members: dict[str, list[Counted]] = {}
    for each in counted:
        if each.amount > ZERO:
            members.setdefault(_key(rule, each, joined), []).append(each)
    found = [_group(key, each, rule) for key, each in members.items()]
    return tuple(sorted(found, key=lambda group: (group.day, group.subject)))


def _key(rule: Rule, each: Counted, joined: bool) -> str:
    if rule.per == "item":
        return each.name
    if rule.per == "enterprise_year":
        return str(each.day.year)
    return "" if joined else each.item.project or NO_PROJECT


def _group(key: str, members: Sequence[Counted], rule: Rule) -> Group:
    projects = tuple(dict.fromkeys(each.item.project for each in members if each.item.project is not None))
    units = members[0].item.units if rule.per == "item" else 1
    sums: dict[Class, Decimal] = {}
    for each in members:
        share = EXACT.divide(each.amount, Decimal(units))
        sums[each.item.item_class] = sums.get(each.item.item_class, ZERO) + share
    flags = frozenset(flag for each in members for flag in each.flags)
    return Group(key or JOINED.join(projects), projects, max(each.day for each in members), sums, flags, units)
