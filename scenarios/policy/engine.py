"""A bill under policies as of a day: every rule, every reading, totals of the verified rules; exact decimals only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from scenarios.economics.money import ZERO
from scenarios.policy.awards import TitleAward
from scenarios.policy.bill import Bill
from scenarios.policy.context import Context
from scenarios.policy.files import policy_digest, rule_digest
from scenarios.policy.grants import rule_grants, total
from scenarios.policy.ladder import rungs
from scenarios.policy.overlaps import contexts_of
from scenarios.policy.questions import questions
from scenarios.policy.readings import Axes, axes_of, combinations_of, deciding, reduced
from scenarios.policy.result import (
    Note,
    Reading,
    RuleReading,
    RuleResult,
    SubsidyResult,
    TotalReading,
)
from scenarios.policy.rule import COUNTED, Policy, Rule
from scenarios.policy.spend import counted_items, matching
from scenarios.policy.splitting import splitting_warning
from scenarios.policy.validity import not_computable, refusal, superseded
from simcore.results import canonical_digest

Computed = dict[Reading, dict[str, RuleReading]]


def subsidies(bill: Bill, policies: Sequence[Policy], as_of: date, region: str = "") -> SubsidyResult:
    """What a bill may receive under some policies on a day.

    Every amount is yuan to the fen: the rate first, rounded half-up, then the cap, then the sum.

    Raises:
        LineproofError: for more open points than can be listed.
    """
    open_rules = [
        (policy, rule)
        for policy in policies
        for rule in policy.rules
        if refusal(rule, policy, as_of) is None
        and not_computable(rule) is None
        # A rule that counts nothing of the bill opens no reading either.
        and _about(rule, Context(policy, bill, as_of))
    ]
    axes = axes_of(open_rules, bill)
    computed: Computed = {
        reading: _computed(reading, open_rules, policies, bill, as_of) for reading in combinations_of(axes)
    }
    results = tuple(_result(rule, policy, axes, computed, bill, as_of) for policy in policies for rule in policy.rules)
    digests = {policy.id: policy_digest(policy) for policy in policies}
    return SubsidyResult(
        region or ", ".join(dict.fromkeys(policy.region for policy in policies)), as_of, tuple(policies), results,
        _totals(results, axes, computed), canonical_digest(bill.model_dump(mode="json", by_alias=True)),
        canonical_digest(digests),
    )  # fmt: skip


def _computed(
    reading: Reading, rules: Sequence[tuple[Policy, Rule]], policies: Sequence[Policy], bill: Bill, as_of: date
) -> dict[str, RuleReading]:
    found: dict[str, RuleReading] = {}
    for policy in policies:
        own = {rule.id: rule for each, rule in rules if each is policy}
        contexts = contexts_of(Context(policy, bill, as_of, dict(reading)), own)
        found |= {name: _of_rule(rule, reading, contexts[name]) for name, rule in own.items()}
    return found


def _of_rule(rule: Rule, reading: Reading, context: Context) -> RuleReading:
    grants = rule_grants(rule, context)
    if not grants and _all_outside(rule, context):
        return RuleReading(reading, None, ZERO)
    return RuleReading(reading, total(grants), sum((grant.lower for grant in grants), ZERO), grants)


def _all_outside(rule: Rule, context: Context) -> bool:
    """Whether something would count, and all of it lies outside the dates of the rule."""
    if isinstance(rule.award, TitleAward):
        return any(owner is rule for _, owner, _ in rungs(rule, context))
    return any(each.outside for each in counted_items(rule, context))


def _result(rule: Rule, policy: Policy, axes: Axes, computed: Computed, bill: Bill, as_of: date) -> RuleResult:
    digest = rule_digest(rule)
    closed = refusal(rule, policy, as_of)
    if closed is not None:
        return RuleResult(policy, rule, digest, "outside_dates", closed)
    nothing = not_computable(rule)
    if nothing is not None:
        return RuleResult(policy, rule, digest, "not_computable", nothing)
    flags, warnings = superseded(rule, as_of)
    asked = questions(rule, bill)
    if not _about(rule, Context(policy, bill, as_of)):
        if asked:
            return RuleResult(policy, rule, digest, "missing", Note("ASKED"), questions=asked)
        return RuleResult(policy, rule, digest, "not_applicable", Note("NOTHING_COUNTED"))
    readings = _readings(rule, axes, computed)
    all_flags = {flag for reading in readings for grant in reading.grants for flag in grant.flags} | set(flags)
    split = splitting_warning(rule, axes, {reading: found[rule.id] for reading, found in computed.items()})
    outside = all(reading.amount is None for reading in readings)
    return RuleResult(
        policy, rule, digest, "outside_dates" if outside else "amount", Note("ITEMS_OUTSIDE") if outside else None,
        readings, tuple(sorted(all_flags)), asked, (*warnings, *split),
    )  # fmt: skip


def _about(rule: Rule, context: Context) -> bool:
    """Whether anything of the bill is of the kind that a rule counts."""
    if isinstance(rule.award, TitleAward):
        return any(owner is rule for _, owner, _ in rungs(rule, context))
    return any(True for _ in matching(rule, context))


def _readings(rule: Rule, axes: Axes, computed: Computed) -> tuple[RuleReading, ...]:
    """One for every combination of the axes on which the amount of this rule depends."""

    def value(reading: Reading) -> tuple[Decimal | None, Decimal]:
        found = computed[reading][rule.id]
        return found.amount, found.lower

    matter = deciding(axes, value)
    kept: dict[Reading, RuleReading] = {}
    for reading, found in computed.items():
        key = reduced(reading, matter)
        kept.setdefault(key, RuleReading(key, found[rule.id].amount, found[rule.id].lower, found[rule.id].grants))
    return tuple(kept.values())


def _totals(results: Sequence[RuleResult], axes: Axes, computed: Computed) -> tuple[TotalReading, ...]:
    """Sums of the verified rules; where several policies pay, together or only the best of them."""
    counted = {
        result.rule.id: result.policy.id
        for result in results
        if result.rule.verified in COUNTED and result.status == "amount"
    }
    if not counted:
        return ()
    several = len(set(counted.values())) > 1
    options = {**axes, "policies": ("stack", "no_stack")} if several else dict(axes)
    sums = {reading: _sum(dict(reading), axes, computed, counted) for reading in combinations_of(options)}
    matter = deciding(options, sums.__getitem__)
    kept: dict[Reading, TotalReading] = {}
    for reading, (lower, upper) in sums.items():
        key = reduced(reading, matter)
        kept.setdefault(key, TotalReading(key, lower, upper))
    return tuple(kept.values())


def _sum(
    reading: Mapping[str, str], axes: Axes, computed: Computed, counted: Mapping[str, str]
) -> tuple[Decimal, Decimal]:
    found = computed[tuple((axis, reading[axis]) for axis in axes)]
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for name, policy in counted.items():
        lower, upper = sums.get(policy, (ZERO, ZERO))
        sums[policy] = lower + found[name].lower, upper + (found[name].amount or ZERO)
    if reading.get("policies") == "no_stack":
        return max(lower for lower, _ in sums.values()), max(upper for _, upper in sums.values())
    return sum((lower for lower, _ in sums.values()), ZERO), sum((upper for _, upper in sums.values()), ZERO)
