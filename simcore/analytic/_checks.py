"""Refusals shared by the closed forms."""

from __future__ import annotations

import math

from simcore.errors import LineproofError


def refuse(name: str, value: object, allowed: str) -> LineproofError:
    """The error that says which argument is wrong, what was found and what is allowed."""
    return LineproofError("ANALYTIC_ARGUMENT", f"{name} is {value!r}", f"give {allowed}", name)


def require_positive(**values: float) -> None:
    """Raise unless every value is finite and greater than zero."""
    for name, value in values.items():
        if not (math.isfinite(value) and value > 0.0):
            raise refuse(name, value, "a finite number greater than 0")


def require_non_negative(**values: float) -> None:
    """Raise unless every value is finite and at least zero."""
    for name, value in values.items():
        if not (math.isfinite(value) and value >= 0.0):
            raise refuse(name, value, "a finite number of at least 0")


def require_finite(**values: float) -> None:
    """Raise unless every value is finite."""
    for name, value in values.items():
        if not math.isfinite(value):
            raise refuse(name, value, "a finite number")


def require_probability(**values: float) -> None:
    """Raise unless every value lies in [0, 1]."""
    for name, value in values.items():
        if not 0.0 <= value <= 1.0:
            raise refuse(name, value, "a probability between 0 and 1")


def require_count(minimum: int = 1, **values: object) -> None:
    """Raise unless every value is an integer of at least `minimum`."""
    for name, value in values.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < minimum:
            raise refuse(name, value, f"an integer of at least {minimum}")
