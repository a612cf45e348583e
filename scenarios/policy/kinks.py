"""Where the amount bends: thresholds, brackets, cap; the marginal rate and the distance to the next threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from scenarios.economics.money import FEN, ZERO
from scenarios.policy.awards import BracketAward, Condition, RateAward
from scenarios.policy.context import Context
from scenarios.policy.groups import Group
from scenarios.policy.money import EXACT, times
from scenarios.policy.rates import Facts, Raw, raw_amount, term_of, uplift
from scenarios.policy.rule import Rule


def cap_of(rule: Rule, raw: Raw | None) -> Decimal | None:
    """The cap that holds for an amount [yuan]: that of its term, else that of the rule."""
    if raw is not None and raw.cap is not None:
        return raw.cap
    return None if rule.cap is None else rule.cap.amount


def _conditions(rule: Rule) -> Iterator[Condition]:
    yield from rule.conditions
    if isinstance(rule.award, RateAward):
        for term in rule.award.terms:
            yield from term.conditions
    if isinstance(rule.award, BracketAward):
        for bracket in rule.award.brackets:
            yield Condition(at_least=bracket.at_least)


def thresholds(rule: Rule, group: Group) -> tuple[tuple[Decimal, Decimal], ...]:
    """Each threshold of a rule with the spend that is measured by it [yuan], in rising order."""
    found = {
        (bound, group.spend(condition.classes))
        for condition in _conditions(rule)
        for bound in (condition.at_least, condition.below)
        if bound is not None
    }
    return tuple(sorted(found))


def to_next_threshold(rule: Rule, group: Group) -> Decimal | None:
    """What is missing to the nearest threshold above [yuan]; None where there is none."""
    return min((bound - spend for bound, spend in thresholds(rule, group) if bound > spend), default=None)


def marginal_rate(rule: Rule, group: Group, facts: Facts, context: Context) -> Decimal:
    """What one more yuan in the same mix of classes brings [1]; 0 below the threshold and from the cap on."""
    raw = raw_amount(rule, group, facts, context)
    if raw is None or raw.fixed is not None:
        return ZERO
    cap = cap_of(rule, raw)
    if cap is not None and raw.amount >= cap:
        return ZERO
    if isinstance(rule.award, RateAward):
        return _mixed_rate(rule, group, facts)
    return raw.lines[-1].rate if raw.lines else _first_rate(rule, facts)


def _mixed_rate(rule: Rule, group: Group, facts: Facts) -> Decimal:
    term = term_of(rule.award, group, facts) if isinstance(rule.award, RateAward) else None
    if term is None:
        return ZERO
    shares = ((group.spend(part.classes), part.rate) for part in term.parts)
    total = sum((EXACT.multiply(base, rate) for base, rate in shares), ZERO)
    return times(EXACT.divide(total, group.spend(())), uplift(rule, facts)).normalize(EXACT)


def _first_rate(rule: Rule, facts: Facts) -> Decimal:
    """At the first bracket exactly nothing lies above it yet; the next yuan does."""
    if not isinstance(rule.award, BracketAward):
        return ZERO
    added = sum((adder.points for adder in rule.award.adders if facts.get(adder.fact, False)), ZERO)
    return times(rule.award.brackets[0].rate + added, uplift(rule, facts))


def scaled(group: Group, spend: Decimal) -> Group:
    """The same mix of classes at another spend [yuan]."""
    whole = group.spend(())
    sums = {name: EXACT.divide(EXACT.multiply(amount, spend), whole) for name, amount in group.sums.items()}
    return replace(group, sums=sums)


def kinks(rule: Rule, group: Group, facts: Facts, context: Context) -> tuple[Decimal, ...]:
    """Every spend [yuan] in the mix of a group at which the amount jumps or bends, in rising order.

    Thresholds and brackets, and in each stretch between them the first fen at which the cap is reached.
    """
    whole = group.spend(())
    bounds = sorted(
        {
            EXACT.divide(EXACT.multiply(bound, whole), spend).quantize(FEN, ROUND_CEILING, EXACT)
            for bound, spend in thresholds(rule, group)
            if spend > ZERO
        }
    )
    found = set(bounds)
    for start, end in zip([FEN, *bounds], [*bounds, None], strict=True):
        point = _cap_reached(rule, group, facts, context, start)
        if point is not None and start < point and (end is None or point < end):
            found.add(point)
    return tuple(sorted(found))


def _cap_reached(rule: Rule, group: Group, facts: Facts, context: Context, start: Decimal) -> Decimal | None:
    """The spend at which the straight line that begins at `start` reaches the cap."""
    here = scaled(group, start)
    raw = raw_amount(rule, here, facts, context)
    cap = cap_of(rule, raw)
    rate = marginal_rate(rule, here, facts, context)
    if raw is None or cap is None or rate == ZERO:
        return None
    return (start + EXACT.divide(cap - raw.amount, rate)).quantize(FEN, ROUND_CEILING, EXACT)
