"""Prices of a station: its own, else those of the longest pattern that matches it; what is missing is asked by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import lru_cache

from scenarios.appraisal.terms import StationPrices
from simcore.errors import Problem, SpecError
from simcore.spec import Quantity

Price = Quantity[Decimal] | None


def found_price(
    table: Mapping[str, StationPrices], station: str, field: str, wanted: Callable[[StationPrices], Price]
) -> Decimal:
    """The first price that is there [yuan]: of the station by name, then of its patterns, the longest first.

    Raises:
        SpecError: PRICE_MISSING with the field that is asked for.
    """
    for name in entries_of(table, station):
        price = wanted(table[name])
        if price is not None:
            return price.typical
    message = f"'{station}' has no such price, and what it costs isn't zero"
    hint = 'give it in yuan without VAT, here or for a pattern such as [stations."*"]'
    raise SpecError((Problem("PRICE_MISSING", message, f"stations.{station}.{field}", hint),))


def entries_of(table: Mapping[str, StationPrices], station: str) -> tuple[str, ...]:
    """Entries that speak of a station, the one that holds first."""
    return _order(tuple(table), station)


@lru_cache(maxsize=4096)
def _order(names: tuple[str, ...], station: str) -> tuple[str, ...]:
    """Entries that speak of a station: its own name first, then the longest pattern."""
    found = [name for name in names if fnmatchcase(station, name)]
    return tuple(sorted(found, key=lambda name: (name != station, -len(name), name)))


def tool_price(table: Mapping[str, StationPrices], station: str, mode: str) -> Decimal:
    """What one tool change uses up [yuan]; SpecError PRICE_MISSING."""
    return found_price(table, station, f"tools.{mode}", lambda prices: prices.tools.get(mode))


def failure_cost(table: Mapping[str, StationPrices], station: str, mode: str) -> Decimal:
    """Spares and outside work of one stop [yuan]; SpecError PRICE_MISSING."""
    return found_price(table, station, "failure", lambda prices: prices.failures.get(mode, prices.failure))


def piece_value(table: Mapping[str, StationPrices], station: str) -> Decimal:
    """What is in a piece that this station finds [yuan]; SpecError PRICE_MISSING."""
    return found_price(table, station, "piece_value", lambda prices: prices.piece_value)


def rework_cost(table: Mapping[str, StationPrices], station: str) -> Decimal:
    """What the rework of a piece costs [yuan]; SpecError PRICE_MISSING."""
    return found_price(table, station, "rework", lambda prices: prices.rework)
