"""What identifies a result: the line, and the version of the product that simulated it."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version

from simcore.results import canonical_digest
from simcore.spec import LineSpec


def line_digest(line: LineSpec) -> str:
    """SHA-256 of the canonical form of a line."""
    return canonical_digest(line.model_dump(mode="json", by_alias=True))


@cache
def product_version() -> str:
    """Version of the installed product."""
    try:
        return package_version("lineproof")
    except PackageNotFoundError:
        return "uninstalled"
