"""What of a bill is missing for a rule, by the name of the field."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.policy.awards import NoAward, TitleAward
from scenarios.policy.bill import Bill, Item
from scenarios.policy.context import of_class, of_kind, tagged
from scenarios.policy.readings import rate_facts
from scenarios.policy.rule import Rule


def questions(rule: Rule, bill: Bill) -> tuple[str, ...]:
    """Fields of the bill that a rule needs and that are absent; empty where the rule can be computed as it stands."""
    if isinstance(rule.award, NoAward | TitleAward):
        return ()
    return tuple(dict.fromkeys(_asked(rule, bill)))


def _asked(rule: Rule, bill: Bill) -> Iterator[str]:
    for name, item in bill.items.items():
        kind, tag = of_kind(rule, item, bill), tagged(rule, item)
        if not of_class(rule, item) or kind is False or tag is False:
            continue
        if kind is None:
            yield f"projects.{item.project}.kinds"
        if tag is None:
            yield f"items.{name}.tags"
        if kind and tag:
            yield from _of_ledger(rule, name, item)
            yield from _of_project(rule, item, bill)


def _of_ledger(rule: Rule, name: str, item: Item) -> Iterator[str]:
    if item.contract_date is None:
        yield f"items.{name}.contract_date"
    if rule.spend == "settled" and item.invoices is None:
        yield f"items.{name}.invoices"
    if rule.spend == "settled" and item.payments is None:
        yield f"items.{name}.payments"
    for number, payment in enumerate(item.payments or ()):
        if rule.spend == "settled" and payment.booked is None:
            yield f"items.{name}.payments.{number}.booked"
    if rule.vat != "without" and item.vat_rate is None:
        yield f"items.{name}.vat_rate"
    if rule.other_aid != "not_deducted" and item.other_aid is None:
        yield f"items.{name}.other_aid"


def _of_project(rule: Rule, item: Item, bill: Bill) -> Iterator[str]:
    facts = bill.facts if item.project is None else bill.facts | bill.projects[item.project].facts
    for fact in (*rule.needs, *rate_facts(rule)):
        if fact not in facts:
            yield f"facts.{fact}"
    if rule.needs_acceptance and item.project is not None and bill.projects[item.project].accepted is None:
        yield f"projects.{item.project}.accepted"
