"""What it is worth to begin with a pilot and to decide afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scenarios.economics.money import ZERO
from scenarios.economics.present_value import discount_factors
from simcore.errors import LineproofError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a pilot may show: its probability [1] and the value of going on [yuan, at the time of the decision]."""

    probability: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Staging:
    """Expected present values [yuan] of committing to all stages at once and of deciding after the pilot."""

    committed: Decimal
    staged: Decimal

    @property
    def option_value(self) -> Decimal:
        """What the right to stop is worth [yuan], never negative."""
        return self.staged - self.committed


def staging_value(pilot: Decimal, outcomes: Sequence[Outcome], rate: Decimal, years: int = 1) -> Staging:
    """Value of a pilot that costs `pilot` [yuan] now, with the decision after whole years; going on only if it pays.

    Raises:
        LineproofError: PROBABILITIES where they are negative or don't add up to 1 exactly.
    """
    total = sum((outcome.probability for outcome in outcomes), ZERO)
    if total != 1 or any(outcome.probability < 0 for outcome in outcomes):
        raise LineproofError("PROBABILITIES", f"they add up to {total}", "they must add up to 1", "outcomes")
    factor = discount_factors(rate, years + 1)[years]
    committed = sum((outcome.probability * outcome.value for outcome in outcomes), ZERO)
    staged = sum((outcome.probability * max(outcome.value, ZERO) for outcome in outcomes), ZERO)
    return Staging(committed * factor - pilot, staged * factor - pilot)
