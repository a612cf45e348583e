"""The grants of one rule under one reading: requirements, rate, rounding, cap, once, yearly limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from scenarios.economics.money import ZERO, to_fen
from scenarios.policy.awards import NoAward, TitleAward
from scenarios.policy.context import Context, validity_unknown
from scenarios.policy.groups import Group, groups_of
from scenarios.policy.kinks import cap_of, marginal_rate, to_next_threshold
from scenarios.policy.ladder import title_grants
from scenarios.policy.money import EXACT
from scenarios.policy.rates import Facts, raw_amount
from scenarios.policy.result import Flag, Grant, Note
from scenarios.policy.rule import Rule
from scenarios.policy.spend import Counted, counted_items


def rule_grants(rule: Rule, context: Context) -> tuple[Grant, ...]:
    """What a rule pays under a reading, grant by grant; also those of 0, each with its reason."""
    if isinstance(rule.award, NoAward):
        return ()
    if isinstance(rule.award, TitleAward):
        return title_grants(rule, context)
    counted = counted_items(rule, context)
    literal = _grants(rule, counted, context, joined=False)
    if context.reading.get("projects") != "strict" or rule.per != "project":
        return literal
    joined = _grants(rule, counted, context, joined=True)
    return joined if total(joined) < total(literal) else literal


def total(grants: Iterable[Grant]) -> Decimal:
    """The sum of grants [yuan]."""
    return sum((grant.amount for grant in grants), ZERO)


def _grants(rule: Rule, counted: Sequence[Counted], context: Context, joined: bool) -> tuple[Grant, ...]:
    found = [_grant(rule, group, context) for group in groups_of(rule, counted, joined)]
    if rule.once:
        found = _first_only(found)
    if rule.yearly_limit is not None:
        found = _best_of_years(found, rule.yearly_limit)
    return tuple(_capped_together(rule, found, context))


def _grant(rule: Rule, group: Group, context: Context) -> Grant:
    facts = context.facts(group.projects)
    flags = group.flags | _flags(rule, group, facts, context)
    grant = Grant(
        group.subject, group.day.year, group.base, (), ZERO, ZERO, flags=flags,
        to_next_threshold=to_next_threshold(rule, group), marginal_rate=ZERO,
    )  # fmt: skip
    refused = _refused(rule, group, facts, context)
    if refused is not None:
        return replace(grant, note=refused)
    raw = raw_amount(rule, group, facts, context)
    if raw is None:
        return replace(grant, note=Note("BELOW_THRESHOLD"))
    before = to_fen(raw.amount)
    cap = cap_of(rule, raw)
    own = cap if rule.cap is None or rule.cap.scope in ("project", "unit") else None
    amount = before if own is None else min(before, own)
    units = Decimal(group.units)
    return replace(
        grant, lines=raw.lines, before_cap=EXACT.multiply(before, units), amount=EXACT.multiply(amount, units),
        cap=cap, marginal_rate=marginal_rate(rule, group, facts, context),
    )  # fmt: skip


def _flags(rule: Rule, group: Group, facts: Facts, context: Context) -> frozenset[Flag]:
    found: set[Flag] = set()
    if rule.discretionary:
        found.add("discretionary")
    if validity_unknown(rule, context.policy):
        found.add("validity_unknown")
    accepted = [context.bill.projects[name].accepted for name in group.projects]
    unknown = rule.needs_acceptance and (not accepted or any(day is None for day in accepted))
    if unknown or any(need not in facts for need in rule.needs):
        found.add("unconfirmed")
    return frozenset(found)


def _refused(rule: Rule, group: Group, facts: Facts, context: Context) -> Note | None:
    """Why a group gets nothing at all, whatever it spent."""
    for need in rule.needs:
        if facts.get(need) is False:
            return Note("REQUIREMENT_NOT_MET", {"fact": need})
    if rule.needs_acceptance:
        for name in group.projects:
            accepted = context.bill.projects[name].accepted
            if accepted is False or (accepted is not None and accepted > context.as_of):
                return Note("NOT_YET_ACCEPTED", {"project": name})
    return None


def _first_only(grants: Sequence[Grant]) -> list[Grant]:
    """The first that is paid; grants come in the order of their days."""
    paid = [grant for grant in grants if grant.amount > ZERO][:1]
    return [grant if grant.amount == ZERO or grant in paid else _without(grant, "ONCE_ONLY") for grant in grants]


def _best_of_years(grants: Sequence[Grant], limit: int) -> list[Grant]:
    """The largest grants of each year, the earlier one where two are equal."""
    kept: set[int] = set()
    for year in {grant.year for grant in grants}:
        numbers = [number for number, grant in enumerate(grants) if grant.year == year]
        kept |= set(sorted(numbers, key=lambda number: -grants[number].amount)[:limit])
    return [
        grant if number in kept or grant.amount == ZERO else _without(grant, "YEARLY_LIMIT")
        for number, grant in enumerate(grants)
    ]


def _without(grant: Grant, code: str) -> Grant:
    return replace(grant, amount=ZERO, note=Note(code), marginal_rate=ZERO)


def _capped_together(rule: Rule, grants: Sequence[Grant], context: Context) -> Iterable[Grant]:
    """Caps that several grants share, in the order of their days; what was received before counts towards them."""
    if rule.cap is None or rule.cap.scope not in ("enterprise", "enterprise_year"):
        yield from grants
        return
    used: dict[int, Decimal] = {}
    by_year = rule.cap.scope == "enterprise_year"
    for received in context.bill.received:
        if received.rule == rule.id and received.date <= context.as_of:
            key = received.date.year if by_year else 0
            used[key] = used.get(key, ZERO) + received.amount
    for grant in grants:
        key = grant.year if by_year else 0
        left = max(ZERO, (grant.cap or rule.cap.amount) - used.get(key, ZERO))
        amount = min(grant.amount, left)
        used[key] = used.get(key, ZERO) + amount
        full = grant.amount > ZERO and amount == ZERO
        yield replace(
            grant, amount=amount, note=Note("CAP_USED") if full else grant.note,
            marginal_rate=ZERO if amount == left else grant.marginal_rate,
        )  # fmt: skip
