"""The aid of claims that are reached in full: agreed, or what a rule of the policy library pays."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scenarios.acceptance.subsidy.terms import SubsidyTerms
from scenarios.economics.money import ZERO
from scenarios.policy import library, rule_named, subsidies
from scenarios.policy.examples import example_bill
from scenarios.policy.result import RuleResult
from scenarios.policy.rule import Example


@dataclass(frozen=True, slots=True)
class Full:
    """Least and most over all readings of the rule [yuan]; None: not known, and `result` says why.

    `result` is what the rule says; None for an amount that was agreed on.
    """

    amount: tuple[Decimal, Decimal] | None
    result: RuleResult | None = None


def full_amount(terms: SubsidyTerms) -> Full:
    """The aid as claimed: one project of the kind that the rule counts, settled and accepted on the day of `as_of`.

    Raises:
        LineproofError: NAME_UNKNOWN for a rule that is not in the library.
    """
    if terms.amount is not None:
        return Full((terms.amount, terms.amount))
    if terms.rule is None or terms.eligible is None or terms.as_of is None:
        return Full(None)
    policy, rule = rule_named(terms.rule, library())
    spend = Example(spend=terms.eligible, facts=terms.facts, amount=ZERO)
    found = subsidies(example_bill(rule, spend, terms.as_of), (policy,), terms.as_of).rule(rule.id)
    # What isn't checked against a text of the government has no yuan here.
    return Full(found.interval if found.counts and found.status == "amount" else None, found)
