"""What builders of lines refuse: names that the line doesn't have, and numbers out of range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simcore.errors import Problem

MOST_PEOPLE = 100
MOST_UNITS = 64
LONGEST_DAY = 24.0
"""[h] that all shifts of a day may take together."""


def unknown_names(where: str, names: Iterable[str], what: str, allowed: set[str]) -> list[Problem]:
    """A problem for each name that is not allowed."""
    hint = f"one of {', '.join(sorted(allowed))}"
    message = f"names no {what} of the reference line"
    return [Problem("NAME_UNKNOWN", message, f"{where}.{name}", hint) for name in sorted(set(names) - allowed)]


def outside_numbers(numbers: Mapping[str, int | None], most: int) -> list[Problem]:
    """A problem for each given number that is not from 1 to `most`."""
    given = {path: number for path, number in numbers.items() if number is not None}
    return [outside(path, n, f"from 1 to {most}") for path, n in given.items() if not 1 <= n <= most]


def outside(path: str, found: object, allowed: str) -> Problem:
    """The problem of an option out of its range."""
    return Problem("OPTION_RANGE", f"is {found}", path, f"allowed: {allowed}")
