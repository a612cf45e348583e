"""A law with all its times multiplied by a factor."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from simcore.spec.distribution import TimeDistribution
from simcore.spec.quantities import Quantity


def scaled_law(time: TimeDistribution, factor: Fraction) -> TimeDistribution:
    """Every time of the law multiplied and rounded to whole microseconds: its shape and its random draws stay."""
    update: dict[str, Any] = {
        name: _scaled(getattr(time, name), factor)
        for name in ("minimum", "lowest", "mode", "highest")
        if getattr(time, name) is not None
    }
    if time.mean is not None:
        update["mean"] = _scaled_quantity(time.mean, factor)
    if time.values is not None:
        update["values"] = tuple(_scaled(value, factor) for value in time.values)
    return time.model_copy(update=update)


def _scaled_quantity(quantity: Quantity[int], factor: Fraction) -> Quantity[int]:
    update = {
        name: _scaled(value, factor)
        for name, value in (("typical", quantity.typical), ("low", quantity.low), ("high", quantity.high))
        if value is not None
    }
    return quantity.model_copy(update=update)


def _scaled(microseconds: int, factor: Fraction) -> int:
    # A positive time stays positive: a zero time would be another law.
    return max(round(microseconds * factor), 1) if microseconds else 0
