"""Amounts in exact decimals from the file to the print: parsing, the fen as the least amount, division without loss."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from scenarios.measures.model import LARGEST_AMOUNT

FEN = Decimal("0.01")
ZERO = Decimal(0)
MONTHS = 12


def parse_decimal(value: object) -> Decimal:
    """Turn "0.05" or "-180000" into an exact number; floating-point numbers are refused, for they aren't exact."""
    if type(value) is Decimal and -LARGEST_AMOUNT <= value <= LARGEST_AMOUNT:
        return value
    if isinstance(value, bool) or not isinstance(value, Decimal | str | int):
        raise PydanticCustomError("NUMBER", 'must be a text in quotes, like "-180000" or "0.05"')
    try:
        number = Decimal(value.replace("_", "") if isinstance(value, str) else value)
    except InvalidOperation:
        raise PydanticCustomError("NUMBER", 'is no number; write it like "-180000" or "0.05"') from None
    if not number.is_finite() or abs(number) > LARGEST_AMOUNT:
        raise PydanticCustomError("NUMBER", "must be finite and at most a trillion")
    return number


_AS_TEXT = PlainSerializer(lambda number: f"{number:f}", when_used="json")
Money = Annotated[Decimal, BeforeValidator(parse_decimal), _AS_TEXT]
"""A signed amount [yuan]; money that comes in is positive."""
Positive = Annotated[Decimal, BeforeValidator(parse_decimal), Field(ge=0), _AS_TEXT]
"""An amount or a quantity of at least 0."""
Share = Annotated[Decimal, BeforeValidator(parse_decimal), Field(ge=0, le=1), _AS_TEXT]
"""A part of a whole [1]."""
Rate = Annotated[Decimal, BeforeValidator(parse_decimal), Field(gt=-1, le=10), _AS_TEXT]
"""A rate a year [1], above -1."""


def to_fen(amount: Decimal) -> Decimal:
    """An amount rounded to the fen, halves away from zero."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def parts_of(amount: Decimal, parts: int) -> tuple[Decimal, ...]:
    """An amount [yuan] in equal parts of whole fen that add up to it exactly: the parts of the rounded running total.

    Raises:
        ValueError: for fewer than one part.
    """
    if parts < 1:
        raise ValueError("an amount has at least one part")
    running = [to_fen(amount * part / parts) for part in range(parts)] + [amount]
    return tuple(later - earlier for earlier, later in pairwise(running))


def shares_of(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """An amount [yuan] divided by weights, in whole fen that add up to it exactly.

    Raises:
        ValueError: where the weights don't add up to more than 0.
    """
    total = sum(weights, ZERO)
    if total <= 0:
        raise ValueError("weights must add up to more than 0")
    reached, running = ZERO, [ZERO]
    for weight in weights[:-1]:
        reached += weight
        running.append(to_fen(amount * reached / total))
    running.append(amount)
    return tuple(later - earlier for earlier, later in pairwise(running))
