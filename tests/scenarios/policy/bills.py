"""Bills for the tests of policies: everything contracted, invoiced, paid and booked on one day, unless said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from scenarios.policy import Bill, SubsidyResult, library, subsidies
from scenarios.policy.files import rule_named
from scenarios.policy.result import RuleResult
from scenarios.policy.rule import Policy

DAY = date(2022, 6, 1)
AS_OF = date(2025, 12, 31)


def wan(amount: str | int) -> Decimal:
    """An amount in 万元 as yuan."""
    return (Decimal(amount) * 10_000).quantize(Decimal("0.01"))


def item(amount: str | int, project: str | None = None, day: date = DAY, **others: Any) -> dict[str, Any]:
    """An item of an amount in 万元, settled on a day."""
    yuan = str(wan(amount))
    given = {
        "name": "item", "class": "equipment", "amount": yuan, "tags": [], "vat_rate": "0 %", "contract_date": day,
        "other_aid": "0", "invoices": [{"date": day, "amount": yuan}],
        "payments": [{"date": day, "amount": yuan, "booked": day}],
    }  # fmt: skip
    return given | ({} if project is None else {"project": project}) | others


def bill(
    items: Mapping[str, Mapping[str, Any]] | None = None, projects: Mapping[str, Any] | None = None, **others: Any
) -> Bill:
    """A bill of items, projects by name with their kind or their table."""
    tables = {name: {"kinds": [given]} if isinstance(given, str) else given for name, given in (projects or {}).items()}
    return Bill.model_validate({"items": items or {}, "projects": tables, **others})


def one_project(kind: str, amount: str | int, day: date = DAY, **facts: bool) -> Bill:
    """One item of an amount in 万元 in one project of a kind."""
    return bill({"item": item(amount, "project", day)}, {"project": {"kinds": [kind], "facts": facts, "accepted": day}})


def policy_of(rule: str) -> Policy:
    """The shipped policy that holds a rule."""
    return rule_named(rule, library())[0]


def under(rule: str, given: Bill, as_of: date = AS_OF) -> RuleResult:
    """What a rule of the library says to a bill."""
    return result_of(rule, given, as_of).rule(rule)


def result_of(rule: str, given: Bill, as_of: date = AS_OF) -> SubsidyResult:
    """What the whole policy of a rule says to a bill."""
    return subsidies(given, (policy_of(rule),), as_of)


def amounts(found: RuleResult) -> dict[str, Decimal | None]:
    """Amounts [yuan] by reading, its options joined."""
    return {" ".join(option for _, option in reading.reading): reading.amount for reading in found.readings}


def only(found: RuleResult) -> Decimal | None:
    """The one amount [yuan] of a rule on which no reading differs."""
    assert len(found.readings) == 1, found.readings
    return found.readings[0].amount


def grants(found: RuleResult) -> dict[str, Decimal]:
    """Grants [yuan] of the literal reading by project, item, year or title."""
    return {grant.subject: grant.amount for grant in found.readings[0].grants}
