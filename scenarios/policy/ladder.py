"""Awards for titles: a ladder pays the difference to the highest title before, net of what others paid for the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from scenarios.economics.money import ZERO
from scenarios.policy.awards import TitleAward
from scenarios.policy.bill import Title
from scenarios.policy.context import Context, inside, validity_unknown
from scenarios.policy.result import Flag, Grant, Note
from scenarios.policy.rule import Rule

Rung = tuple[Title, Rule, TitleAward]


def rungs(rule: Rule, context: Context) -> list[Rung]:
    """Every title of the ladder of a rule that was awarded by the day, in order; of one day the lower first."""
    ladder = rule.award.ladder if isinstance(rule.award, TitleAward) else ""
    found = [
        (title, other, other.award)
        for title in context.bill.titles
        for other in context.policy.rules
        if isinstance(other.award, TitleAward) and other.award.ladder == ladder and title.name in other.award.titles
        if title.date <= context.as_of
    ]
    return sorted(found, key=lambda rung: (rung[0].date, rung[2].titles[rung[0].name], rung[0].name))


def title_grants(rule: Rule, context: Context) -> tuple[Grant, ...]:
    """The grants for titles of this rule; titles of other rules of the ladder count as rungs."""
    return tuple(_grants(rule, context))


def _grants(rule: Rule, context: Context) -> Iterator[Grant]:
    reached, held = ZERO, set[str]()
    outside = False
    for title, owner, award in rungs(rule, context):
        level = award.titles[title.name]
        # What an earlier policy paid for a title that was awarded before is not known here.
        outside = outside or title.date < (context.policy.valid_from or date.min)
        if owner is rule and inside(title.date, rule, context.policy):
            difference = context.choice(award.progression, "ladder", "difference") == "difference"
            again = title.name in held
            step = max(ZERO, level - reached) if difference else ZERO if again else level
            yield _grant(title, award, level, step, rule, context, outside, again)
        reached = max(reached, level)
        held.add(title.name)


def _grant(
    title: Title, award: TitleAward, level: Decimal, step: Decimal, rule: Rule, context: Context, outside: bool,
    again: bool,
) -> Grant:  # fmt: skip
    netted = _received(title, context) if award.net_of_received else ZERO
    amount = max(ZERO, step - netted)
    note = Note("TITLE_AGAIN") if again else Note("TITLE_LOWER") if step == ZERO else None
    if netted > ZERO and step > ZERO:
        note = Note("NET_OF_RECEIVED", {"amount": f"{netted:.2f}"})
    flags: set[Flag] = {"discretionary"} if rule.discretionary else set()
    flags |= {"unconfirmed"} if outside else set()
    flags |= {"validity_unknown"} if validity_unknown(rule, context.policy) else set()
    return Grant(title.name, title.date.year, level, (), step, amount, flags=frozenset(flags), note=note)


def _received(title: Title, context: Context) -> Decimal:
    """What was received for the same title by the day [yuan]."""
    found = (each for each in context.bill.received if each.title == title.name and each.date <= context.as_of)
    return sum((each.amount for each in found), ZERO)
