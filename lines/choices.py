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


def shift_plan(shifts: int, hours: float, rest: float, people: object) -> list[dict[str, object]]:
    """The day of a pool: shifts of so many hours [h] one after the other, each with a break [h] in its middle."""
    plan: list[dict[str, object]] = []
    for number in range(shifts):
        start, end, middle = number * hours, (number + 1) * hours, (number + 0.5) * hours
        if rest == 0.0:
            plan.append({"start": f"{start:g} h", "end": f"{end:g} h", "people": people})
            continue
        before, after = middle - rest / 2, middle + rest / 2
        plan.append({"start": f"{start:g} h", "end": f"{before:g} h", "people": people})
        plan.append({"start": f"{after:g} h", "end": f"{end:g} h", "people": people, "continues": True})
    return plan


def attendance_problems(shifts: int, hours: float, rest: float, absence: float) -> list[Problem]:
    """What can't be about shifts, their length, break and share of people who stay away."""
    found = []
    if not (shifts >= 1 and hours > 0.0 and shifts * hours <= LONGEST_DAY):
        found.append(outside("shifts", f"{shifts} x {hours:g} h", "from 1 shift to 24 h a day"))
    if not 0.0 <= rest < hours:
        found.append(outside("break_hours", f"{rest:g}", f"from 0 to less than a shift, {hours:g} h"))
    if not 0.0 <= absence < 1.0:
        found.append(outside("absence", f"{absence:g}", "from 0 to less than 1"))
    return found
