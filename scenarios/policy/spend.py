"""How much of an item counts: paid, invoiced and booked inside the window, with or without VAT and other aid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scenarios.economics.money import ZERO, to_fen
from scenarios.policy.bill import Item
from scenarios.policy.context import Context, inside, of_class, of_kind, tagged
from scenarios.policy.money import ONE, times
from scenarios.policy.result import Flag
from scenarios.policy.rule import Rule

Known = tuple[Decimal | None, date | None]
ANY_DAY = "any"
PLANNED: frozenset[Flag] = frozenset({"planned"})
UNBOOKED: frozenset[Flag] = frozenset({"unconfirmed"})


@dataclass(frozen=True, slots=True)
class Counted:
    """An item that a rule counts: amount [yuan], the day that places it in a year; `outside`: lost to the window."""

    name: str
    item: Item
    amount: Decimal
    day: date
    flags: frozenset[Flag]
    outside: bool


def counted_items(rule: Rule, context: Context) -> tuple[Counted, ...]:
    """Every item that a rule is about, with what of it counts under the reading."""
    return tuple(_counted(name, item, rule, context) for name, item in matching(rule, context))


def matching(rule: Rule, context: Context) -> Iterator[tuple[str, Item]]:
    """Items of the classes, tags and kinds of projects that a rule names."""
    for name, item in context.bill.items.items():
        if name in context.without_items or (item.project or "") in context.without_projects:
            continue
        if of_class(rule, item) and tagged(rule, item) and of_kind(rule, item, context.bill):
            yield name, item


def _counted(name: str, item: Item, rule: Rule, context: Context) -> Counted:
    option = context.choice(rule.window_date, "date", "invoice")
    amount, day, flags = _in_window(item, rule, context, option)
    ever = _in_window(item, rule, context, ANY_DAY)[0]
    return Counted(
        name, item, _adjusted(amount, item, rule, context), day or context.as_of, flags, amount == ZERO and ever > ZERO
    )


def _in_window(item: Item, rule: Rule, context: Context, option: str) -> tuple[Decimal, date | None, frozenset[Flag]]:
    """The least of contracted, invoiced, paid and booked, those that must lie in the window counted there only."""

    def within(day: date, *options: str) -> bool:
        if option == ANY_DAY:
            return True
        return day <= context.as_of and (option not in options or inside(day, rule, context.policy))

    contract = item.contract_date
    contracted = item.amount if contract is None or within(contract, "contract", "all") else ZERO
    if rule.spend == "contracted":
        held = contract is None or within(contract, "contract", "all", "invoice", "payment")
        return (item.amount if held else ZERO), contract, _flags(contract)
    invoiced, invoice_day = _invoiced(item, lambda day: within(day, "invoice", "all"))
    paid, payment_day = _paid(item, lambda day: within(day, "payment", "all"), lambda day: within(day, "all"))
    known = [amount for amount in (contracted, invoiced, paid) if amount is not None]
    days = {"contract": contract, "invoice": invoice_day}.get(option, payment_day)
    unbooked = any(payment.booked is None for payment in item.payments or ())
    flags = _flags(contract, invoiced, paid)
    if unbooked:
        flags |= UNBOOKED
    return min(known), days or payment_day or invoice_day or contract, flags


def _flags(*known: object) -> frozenset[Flag]:
    return PLANNED if any(value is None for value in known) else frozenset()


def _invoiced(item: Item, within: Callable[[date], bool]) -> Known:
    if item.invoices is None:
        return None, None
    found = [invoice for invoice in item.invoices if within(invoice.date)]
    return sum((each.amount for each in found), ZERO), max((each.date for each in found), default=None)


def _paid(item: Item, within: Callable[[date], bool], booked: Callable[[date], bool]) -> Known:
    """What was paid and is in the books; an entry of unknown day counts, its amount is flagged by the caller."""
    if item.payments is None:
        return None, None
    found = [each for each in item.payments if within(each.date) and (each.booked is None or booked(each.booked))]
    return sum((each.amount for each in found), ZERO), max((each.date for each in found), default=None)


def _adjusted(amount: Decimal, item: Item, rule: Rule, context: Context) -> Decimal:
    if context.choice(rule.vat, "vat", "without") == "with" and item.vat_rate is not None:
        amount = to_fen(times(amount, ONE + item.vat_rate))
    if context.choice(rule.other_aid, "other_aid", "not_deducted") == "deducted" and item.other_aid is not None:
        amount = max(ZERO, amount - item.other_aid)
    return amount
