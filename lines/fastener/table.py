"""The data table of the fastener line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from lines.defaults import Plain, Values, entry_values, lognormal

__all__ = ["Plain", "Values", "common", "table", "timed"]


@cache
def table() -> Mapping[str, Any]:
    """The shipped table `stations.toml` as plain data; not to be changed."""
    return tomllib.loads(files("lines.fastener").joinpath("stations.toml").read_text(encoding="utf-8"))


def common(name: str) -> Values:
    """Low, typical and high of a parameter that all stations share."""
    return entry_values(table()["common"][name])


def timed(entry: Mapping[str, Any]) -> Plain:
    """An entry of time as a quantity in its own unit."""
    return entry_values(entry).quantity(str(entry["unit"]))


def varied(mean: Plain, variation: str) -> Plain:
    """A lognormal time with one of the shared coefficients of variation."""
    return lognormal(mean, common(variation).quantity())
