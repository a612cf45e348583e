"""The bill of a case: what its measures buy, planned and not yet settled, beside what a bill of the case says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scenarios.case import Case
from scenarios.economics.money import to_fen
from scenarios.measures import select
from scenarios.measures.model import InvestmentItem, Measure
from scenarios.policy.bill import Bill, Item, Project
from simcore.errors import Problem, SpecError

PROJECT = "renovation"
# An identifier has 64 characters; the number of the item must fit behind the name of the measure.
_LONGEST_STEM = 56


def bill_of_case(case: Case, scenario: str | None = None, kinds: Iterable[str] = ()) -> Bill:
    """All items of the measures of a scenario as one planned project; its kind is asked for where none is given.

    Raises:
        SpecError: for an unknown scenario, and for measures without any item: an unknown price is not zero.
    """
    name = _scenario(case) if scenario is None else scenario
    items = items_of(case.measures_of(name), PROJECT)
    given = tuple(kinds)
    return Bill(projects={PROJECT: Project(label=name, kinds=given or None)}, items=items)


def completed(bill: Bill, case: Case) -> Bill:
    """A bill whose projects name measures of a case, with the items of these measures; SpecError as `bill_of_case`."""
    items = dict(bill.items)
    for name, project in bill.projects.items():
        for key, item in items_of(select(case.measures, project.measures), name).items():
            if key in items:
                hint = "name the measure in one project, and give items of the bill other names"
                problem = Problem("NAME_TWICE", f"item '{key}' comes twice", f"projects.{name}.measures", hint)
                raise SpecError((problem,))
            items[key] = item
    return bill.model_copy(update={"items": items})


def items_of(measures: Mapping[str, Measure], project: str) -> dict[str, Item]:
    """The investment items of measures at their typical amounts; ledger, tags and VAT are not known."""
    found: dict[str, Item] = {}
    for key, (_, item) in named_items(measures).items():
        given: dict[str, Any] = {"class": item.kind, "project": project, "name": item.name}
        found[key] = Item.model_validate(given | {"amount": to_fen(item.amount.typical)})
    return found


def named_items(measures: Mapping[str, Measure]) -> dict[str, tuple[str, InvestmentItem]]:
    """Name of the measure and item by the name that the item has in a bill; SpecError for a measure without items."""
    priceless = [name for name, measure in measures.items() if not measure.items]
    if priceless:
        problems = tuple(
            Problem("PRICE_MISSING", f"measure '{name}' has no item", f"measures.{name}.items", "add what it buys")
            for name in priceless
        )
        raise SpecError(problems)
    return {
        f"{name[:_LONGEST_STEM]}-{number}": (name, item)
        for name, measure in measures.items()
        for number, item in enumerate(measure.items, start=1)
    }


def _scenario(case: Case) -> str:
    settings = case.settings
    return next((name for name in settings.scenarios if name != settings.baseline), settings.baseline)
