"""Two rules on the same money: stack, carve-out, or no stack; what each reading takes out of which rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from scenarios.economics.money import ZERO
from scenarios.policy.context import Context
from scenarios.policy.grants import rule_grants, total
from scenarios.policy.rule import Overlap, Rule
from scenarios.policy.spend import counted_items
from simcore.errors import LineproofError

# Each is one rule or the other: 256 combinations, and more than any firm has under one policy.
MOST_SHARED_PROJECTS = 8


def axis_of(overlap: Overlap) -> str:
    """Name of the axis of an overlap."""
    return f"overlap-{overlap.name}"


def contexts_of(context: Context, computable: Mapping[str, Rule]) -> dict[str, Context]:
    """The context of each computable rule of the policy, with what overlaps take out of it under the reading."""
    found = dict.fromkeys(computable, context)
    for overlap in context.policy.overlaps:
        generals = [name for name in overlap.general if name in computable]
        if overlap.special in computable and generals:
            reading = context.reading.get(axis_of(overlap), overlap.readings[0])
            _apply(reading, overlap, generals, computable, found)
    return found


def shared_items(overlap: Overlap, rules: Mapping[str, Rule], contexts: Mapping[str, Context]) -> dict[str, set[str]]:
    """By general rule the items that it and the special rule both count."""
    special = _items(rules[overlap.special], contexts[overlap.special])
    generals = (name for name in overlap.general if name in rules)
    return {name: found for name in generals if (found := special & _items(rules[name], contexts[name]))}


def _items(rule: Rule, context: Context) -> set[str]:
    return {each.name for each in counted_items(rule, context) if each.amount > ZERO}


def _apply(
    reading: str, overlap: Overlap, generals: list[str], rules: Mapping[str, Rule], found: dict[str, Context]
) -> None:
    shared = shared_items(overlap, rules, found)
    if reading == "stack" or not shared:
        return
    if reading == "carve_out":
        for name, items in shared.items():
            found[name] = replace(found[name], without_items=found[name].without_items | items)
        return
    involved = {name: rules[name] for name in (overlap.special, *generals)}
    choices = list(_choices(overlap, involved, shared, found))
    sums = [_sum(involved, chosen) for chosen in choices]
    found.update(choices[sums.index(max(sums))])


def _sum(rules: Mapping[str, Rule], contexts: Mapping[str, Context]) -> Decimal:
    return sum((total(rule_grants(rule, contexts[name])) for name, rule in rules.items()), ZERO)


def _choices(
    overlap: Overlap, rules: Mapping[str, Rule], shared: Mapping[str, set[str]], found: Mapping[str, Context]
) -> Iterator[dict[str, Context]]:
    """Each shared project under the general rules or under the special one; fewest under the special one first."""
    bill = found[overlap.special].bill
    items = set().union(*shared.values())
    projects = sorted({bill.items[name].project or "" for name in items})
    if len(projects) > MOST_SHARED_PROJECTS:
        message = f"{len(projects)} projects fall under '{overlap.special}' and another rule"
        hint = f"put at most {MOST_SHARED_PROJECTS} such projects into one bill"
        raise LineproofError("TOO_MANY_PROJECTS", message, hint, "projects")
    for size in range(len(projects) + 1):
        for chosen in combinations(projects, size):
            left = frozenset(name for name in items if (bill.items[name].project or "") not in chosen)
            yield {
                name: replace(context, without_items=context.without_items | left)
                if name == overlap.special
                else replace(context, without_projects=context.without_projects | frozenset(chosen))
                for name, context in found.items()
                if name in rules
            }
