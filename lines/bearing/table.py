"""The data table of the reference line, and how one of its entries becomes a quantity with range and provenance."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

Entry = float | Sequence[float]
Plain = dict[str, Any]

SIGNIFICANT_DIGITS = 9
"""Scaled values are written with so many digits: finer than any of them is known, coarser than binary noise."""


@cache
def table() -> Mapping[str, Any]:
    """The shipped table `stations.toml` as plain data; not to be changed."""
    text = files("lines.bearing").joinpath("stations.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


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

    def scaled(self, factor: float) -> Values:
        """All three numbers times a factor [1]."""
        return Values(self.low * factor, self.typical * factor, self.high * factor, self.reference)

    def written(self, unit: str) -> float | int | str:
        """The typical value alone, as a spec writes it."""
        return _written(self.typical, unit, False)

    def quantity(self, unit: str = "", whole: bool = False, source: str = "estimate") -> Plain:
        """As a spec writes it: with a unit ("10.8 s"), as a plain number (no unit), or as a whole number."""
        low, typical, high = (_written(value, unit, whole) for value in (self.low, self.typical, self.high))
        return {"typical": typical, "low": low, "high": high, "source": source, "reference": self.reference}


def values(entry: Entry, kind: str = "", reference: str = "") -> Values:
    """Low, typical and high of an entry: as given, or by the default range of its kind of parameter."""
    source = reference or str(table()["common"]["reference"])
    if isinstance(entry, Sequence):
        low, typical, high = entry
        return Values(low, typical, high, source if reference else "domain 1.2, 6 [E]")
    spread = table()["ranges"][kind]
    low, high = entry * spread["low"], entry * spread["high"]
    return Values(low, entry, high, f"{source}; x{low / entry:g}-{high / entry:g} {spread['reason']}")


def common(name: str) -> Values:
    """Low, typical and high of a parameter that all stations share."""
    row = table()["common"][name]
    return values(row["value"], reference=row["reference"])


def probability(entry: Entry, kind: str, reference: str = "") -> Plain:
    """A probability as a quantity; the default range ends at 1."""
    given = values(entry, kind, reference)
    return Values(given.low, given.typical, min(1.0, given.high), given.reference).quantity()


def _written(value: float, unit: str, whole: bool) -> float | int | str:
    if whole:
        return max(1, round(value))
    rounded = Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}")
    return f"{rounded.normalize():f} {unit}" if unit else float(rounded)
