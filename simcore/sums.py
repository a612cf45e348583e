"""Sums that are the same on every version of Python."""

from __future__ import annotations

from collections.abc import Iterable


def in_turn(values: Iterable[float]) -> float:
    """The sum from left to right, rounded after every step; 0.0 of none.

    `sum` did so up to Python 3.11 and compensates since 3.12, which gives a result another digest.
    """
    total = 0.0
    for value in values:
        total += value
    return total
