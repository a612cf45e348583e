"""From spend to an amount before the cap: terms by class, brackets in three readings, uplifts and added points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scenarios.economics.money import ZERO
from scenarios.policy.awards import BracketAward, FixedAward, RateAward, Term
from scenarios.policy.context import Context
from scenarios.policy.groups import Group, holds
from scenarios.policy.money import EXACT, ONE, times
from scenarios.policy.result import Line
from scenarios.policy.rule import Rule

Facts = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Raw:
    """Products of bases and rates of one unit, and the cap of the term where it has one of its own."""

    lines: tuple[Line, ...]
    cap: Decimal | None = None
    fixed: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        """The sum, exact [yuan]."""
        return sum((line.amount for line in self.lines), ZERO) if self.fixed is None else self.fixed


def raw_amount(rule: Rule, group: Group, facts: Facts, context: Context) -> Raw | None:
    """What a rule gives for one unit of a group before rounding and cap; None below its thresholds."""
    award = rule.award
    if not all(holds(condition, group) for condition in rule.conditions):
        return None
    if isinstance(award, FixedAward):
        return Raw((), fixed=award.amount)
    if isinstance(award, RateAward):
        term = term_of(award, group, facts)
        return None if term is None else _of_term(term, rule, group, facts)
    if isinstance(award, BracketAward):
        return _of_brackets(award, rule, group, facts, context)
    return None


def term_of(award: RateAward, group: Group, facts: Facts) -> Term | None:
    """The first term whose facts and conditions hold."""
    for term in award.terms:
        known = not term.facts or any(facts.get(fact, False) for fact in term.facts)
        if known and all(holds(condition, group) for condition in term.conditions):
            return term
    return None


def uplift(rule: Rule, facts: Facts) -> Decimal:
    """The product of the factors whose facts hold."""
    factor = ONE
    for each in rule.uplifts:
        factor = times(factor, each.factor if facts.get(each.fact, False) else ONE)
    return factor


def _of_term(term: Term, rule: Rule, group: Group, facts: Facts) -> Raw:
    factor = uplift(rule, facts)
    lines = tuple(_line(group.spend(part.classes), times(part.rate, factor)) for part in term.parts)
    return Raw(tuple(line for line in lines if line.base > ZERO), term.cap)


def _line(base: Decimal, rate: Decimal) -> Line:
    return Line(base, rate, EXACT.multiply(base, rate))


def _of_brackets(award: BracketAward, rule: Rule, group: Group, facts: Facts, context: Context) -> Raw | None:
    spend = group.spend(())
    if spend < award.brackets[0].at_least:
        return None
    factor = uplift(rule, facts)
    added = sum((adder.points for adder in award.adders if facts.get(adder.fact, False)), ZERO)
    slices = slices_of(award, spend, context.choice(award.method, "brackets", "whole_amount"))
    return Raw(tuple(_line(base, times(rate + added, factor)) for base, rate in slices))


def slices_of(award: BracketAward, spend: Decimal, method: str) -> tuple[tuple[Decimal, Decimal], ...]:
    """Amounts [yuan] with the rate of their bracket, for a spend of at least the first bracket."""
    reached = [bracket for bracket in award.brackets if spend >= bracket.at_least]
    if method == "whole_amount":
        return ((spend, reached[-1].rate),)
    return tuple(_slices(award, spend, from_zero=method == "progressive_from_zero"))


def _slices(award: BracketAward, spend: Decimal, from_zero: bool) -> Iterator[tuple[Decimal, Decimal]]:
    for number, bracket in enumerate(award.brackets):
        low = ZERO if from_zero and number == 0 else bracket.at_least
        last = number + 1 == len(award.brackets)
        high = spend if last else min(spend, award.brackets[number + 1].at_least)
        if high > low:
            yield high - low, bracket.rate
