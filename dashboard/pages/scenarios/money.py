"""What measures and scenarios buy, in the units of the reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dashboard.pages.scenarios.address import Shown
from scenarios.appraisal import Terms, load_terms
from scenarios.appraisal.words import in_unit, wan
from scenarios.case import Case
from scenarios.measures.model import Measure
from scenarios.numbers import ABSENT
from scenarios.text import Text
from simcore.errors import LineproofError


@dataclass(frozen=True, slots=True)
class Bill:
    """Sum of the items of some measures [yuan] without VAT, with its range; how many measures have no item."""

    typical: Decimal
    low: Decimal
    high: Decimal
    unpriced: int

    def amount(self, text: Text) -> str:
        """The typical sum with its unit; a dash where nothing has a price."""
        return wan(float(self.typical), text) if self.typical or not self.unpriced else ABSENT

    def range(self, text: Text) -> str:
        """Low to high with its unit; empty where there is no range."""
        if self.low == self.high:
            return ""
        return f"{in_unit(float(self.low), text)} – {wan(float(self.high), text)}"


def bill_of(measures: Iterable[Measure]) -> Bill:
    """What some measures buy: the sum of typical, of low and of high amounts (the ends are those of all together)."""
    chosen = list(measures)
    amounts = [item.amount for measure in chosen for item in measure.items]
    return Bill(
        sum((amount.typical for amount in amounts), Decimal(0)),
        sum((amount.typical if amount.low is None else amount.low for amount in amounts), Decimal(0)),
        sum((amount.typical if amount.high is None else amount.high for amount in amounts), Decimal(0)),
        sum(not measure.items for measure in chosen),
    )


def bill_of_scenario(case: Case, scenario: str) -> Bill:
    """What a scenario buys."""
    return bill_of(case.measures_of(scenario).values())


def terms_of(shown: Shown) -> Terms | None:
    """Prices and terms of the case; None where it has none or they can't be read."""
    try:
        return load_terms(shown.case.directory / shown.case.settings.economics)
    except (LineproofError, OSError):
        return None
