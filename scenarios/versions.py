"""Versions of everything that a figure rests on."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version

VERSIONED = ("simpy", "numpy", "scipy", "pydantic")


def versions() -> dict[str, str]:
    """Versions of the program, of Python, and of the packages that a figure rests on."""
    found = {"lineproof": _version("lineproof"), "python": sys.version.split()[0]}
    return found | {name: _version(name) for name in VERSIONED}


def _version(name: str) -> str:
    try:
        return package_version(name)
    except PackageNotFoundError:
        return "uninstalled"
