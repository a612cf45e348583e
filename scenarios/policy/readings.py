"""Axes on which the text is silent, every combination of their options, and which of them make a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from scenarios.policy.awards import BRACKET_METHODS, PROGRESSIONS, BracketAward, RateAward, TitleAward
from scenarios.policy.bill import Bill
from scenarios.policy.overlaps import axis_of
from scenarios.policy.result import Reading
from scenarios.policy.rule import Policy, Rule
from simcore.errors import LineproofError

DATES = ("invoice", "contract", "payment", "all")
MOST_COMBINATIONS = 4096
Axes = dict[str, tuple[str, ...]]


def axes_of(rules: Sequence[tuple[Policy, Rule]], bill: Bill) -> Axes:
    """The open axes of some rules for a bill, with their options in order."""
    every = [rule for _, rule in rules]
    found: Axes = {}
    dated = any(item.contract_date or item.invoices or item.payments for item in bill.items.values())
    if dated and any(rule.window_date == "open" for rule in every):
        found["date"] = DATES
    if any(item.vat_rate for item in bill.items.values()) and any(rule.vat == "open" for rule in every):
        found["vat"] = ("without", "with")
    if any(item.other_aid for item in bill.items.values()) and any(rule.other_aid == "open" for rule in every):
        found["other_aid"] = ("not_deducted", "deducted")
    if len(bill.projects) > 1 and any(rule.per == "project" for rule in every):
        found["projects"] = ("literal", "strict")
    if any(isinstance(rule.award, BracketAward) and rule.award.method == "open" for rule in every):
        found["brackets"] = BRACKET_METHODS
    if any(isinstance(rule.award, TitleAward) and rule.award.progression == "open" for rule in every):
        found["ladder"] = PROGRESSIONS
    found |= {f"fact:{fact}": ("no", "yes") for fact in _unknown_facts(every, bill)}
    for policy in dict.fromkeys(policy.id for policy, _ in rules):
        found |= _overlap_axes(next(each for each, _ in rules if each.id == policy), every)
    return found


def rate_facts(rule: Rule) -> tuple[str, ...]:
    """Facts on which the rate of a rule depends."""
    found = [uplift.fact for uplift in rule.uplifts]
    if isinstance(rule.award, BracketAward):
        found += [adder.fact for adder in rule.award.adders]
    if isinstance(rule.award, RateAward):
        found += [fact for term in rule.award.terms for fact in term.facts]
    return tuple(dict.fromkeys(found))


def _unknown_facts(rules: Sequence[Rule], bill: Bill) -> tuple[str, ...]:
    """Facts that neither the enterprise nor every project states."""

    def known(fact: str) -> bool:
        stated = [fact in project.facts for project in bill.projects.values()]
        return fact in bill.facts or (bool(stated) and all(stated))

    return tuple(dict.fromkeys(fact for rule in rules for fact in rate_facts(rule) if not known(fact)))


def _overlap_axes(policy: Policy, rules: Sequence[Rule]) -> Axes:
    names = {rule.id for rule in rules}
    return {
        axis_of(overlap): overlap.readings
        for overlap in policy.overlaps
        if len(overlap.readings) > 1 and overlap.special in names and names & set(overlap.general)
    }


def combinations_of(axes: Mapping[str, Sequence[str]]) -> Iterator[Reading]:
    """Every choice of one option on each axis; LineproofError beyond what is worth listing."""
    number = 1
    for options in axes.values():
        number *= len(options)
    if number > MOST_COMBINATIONS:
        message = f"the open points of these rules have {number} combinations; at most {MOST_COMBINATIONS} are computed"
        raise LineproofError("TOO_MANY_READINGS", message, "state the facts that are asked for", ", ".join(axes))
    for options in product(*axes.values()):
        yield tuple(zip(axes, options, strict=True))


def deciding(axes: Mapping[str, Sequence[str]], value: Callable[[Reading], object]) -> tuple[str, ...]:
    """The axes on which a change of the option alone changes a value somewhere."""
    found = []
    for axis in axes:
        others = {name: options for name, options in axes.items() if name != axis}
        for rest in combinations_of(others):
            chosen = dict(rest)
            values = {value(tuple((name, (chosen | {axis: each})[name]) for name in axes)) for each in axes[axis]}
            if len(values) > 1:
                found.append(axis)
                break
    return tuple(found)


def reduced(reading: Reading, axes: Sequence[str]) -> Reading:
    """A reading with some of its axes."""
    return tuple((axis, option) for axis, option in reading if axis in axes)
