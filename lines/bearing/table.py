"""The data table of the reference line, and how one of its entries becomes a quantity with range and provenance."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from lines.defaults import Plain, Values, exact

__all__ = ["Entry", "Plain", "Values", "common", "exact", "probability", "table", "values"]

Entry = float | Sequence[float]


@cache
def table() -> Mapping[str, Any]:
    """The shipped table `stations.toml` as plain data; not to be changed."""
    text = files("lines.bearing").joinpath("stations.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


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
