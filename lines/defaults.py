"""Defaults with a range and a provenance, and how they stand in a line: what the builders of lines share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Plain = dict[str, Any]

SIGNIFICANT_DIGITS = 9
"""Scaled values are written with so many digits: finer than any of them is known, coarser than binary noise."""


def exact(value: object, reason: str) -> Plain:
    """A quantity that is counted or defined rather than measured; its range is the value itself."""
    return {"typical": value, "low": value, "high": value, "source": "source_document", "reference": f"exact: {reason}"}


@dataclass(frozen=True, slots=True)
class Values:
    """One entry as three numbers in the unit of the table, with the reasoning behind them."""

    low: float
    typical: float
    high: float
    reference: str

    def scaled(self, factor: float, law: str = "") -> Values:
        """All three numbers times a factor [1]; the law that it comes from is added to the reasoning."""
        reference = f"{self.reference}; {law}" if law else self.reference
        return Values(self.low * factor, self.typical * factor, self.high * factor, reference)

    def inverse(self, factor: float) -> Values:
        """`factor` over the three numbers, as a rate becomes a time."""
        return Values(factor / self.high, factor / self.typical, factor / self.low, self.reference)

    def plus(self, other: Values) -> Values:
        """Two parts of one duration, their ranges added end by end."""
        reference = f"{self.reference} + {other.reference}"
        return Values(self.low + other.low, self.typical + other.typical, self.high + other.high, reference)

    def written(self, unit: str) -> float | int | str:
        """The typical value alone, as a spec writes it."""
        return _written(self.typical, unit, False)

    def quantity(self, unit: str = "", whole: bool = False, source: str = "estimate") -> Plain:
        """As a spec writes it: with a unit ("10.8 s"), as a plain number (no unit), or as a whole number."""
        low, typical, high = (_written(value, unit, whole) for value in (self.low, self.typical, self.high))
        return {"typical": typical, "low": low, "high": high, "source": source, "reference": self.reference}


def entry_values(entry: Mapping[str, Any]) -> Values:
    """The entry `{ low, typical, high, unit, reference }` of a table."""
    low, typical, high = (float(entry[end]) for end in ("low", "typical", "high"))
    return Values(low, typical, high, str(entry["reference"]))


def exponential(mean: Plain) -> Plain:
    """An exponential law of time."""
    return {"distribution": "exponential", "mean": mean}


def lognormal(mean: Plain, cv: Plain) -> Plain:
    """A lognormal law of time by its mean and coefficient of variation."""
    return {"distribution": "lognormal", "mean": mean, "cv": cv}


def _written(value: float, unit: str, whole: bool) -> float | int | str:
    if whole:
        return max(1, round(value))
    rounded = Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}")
    return f"{rounded.normalize():f} {unit}" if unit else float(rounded)
