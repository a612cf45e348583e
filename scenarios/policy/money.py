"""Exact money: yuan as decimals to the fen, rates as texts in per cent; no floating-point number comes near either."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from scenarios.economics.money import to_fen
from scenarios.measures.model import parse_amount
from simcore.spec.quantities import Identifier

ONE = Decimal(1)
# An amount has at most 15 digits, a rate 8: products of three of them are exact in 60.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_RATE = re.compile(r"^([0-9]{1,3}(?:\.[0-9]{1,4})?) ?%$")
_FACTOR = re.compile(r"^[0-9]{1,2}(?:\.[0-9]{1,4})?$")


def times(amount: Decimal, factor: Decimal) -> Decimal:
    """The exact product."""
    return EXACT.multiply(amount, factor)


def parse_money(value: object) -> Decimal:
    """Turn "2000000" or "99.90" into yuan; numbers without quotes and fractions of a fen are refused."""
    amount = parse_amount(value)
    if amount != to_fen(amount):
        raise PydanticCustomError("AMOUNT", "has fractions of a fen; amounts go to 0.01 yuan")
    return amount


def parse_rate(value: object) -> Decimal:
    """Turn "10 %" into 0.1 exactly; anything else is refused."""
    if isinstance(value, Decimal):
        return value
    match = _RATE.match(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("RATE_FORM", 'is no rate; write it like "10 %"')
    rate = Decimal(match.group(1)).scaleb(-2)
    if rate > 1:
        raise PydanticCustomError("RATE_FORM", "must be at most 100 %")
    return rate


def parse_factor(value: object) -> Decimal:
    """Turn "1.2" into an exact factor from 1; numbers without quotes are refused."""
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or _FACTOR.match(value) is None or Decimal(value) < 1:
        raise PydanticCustomError("RATE_FORM", 'must be a text in quotes from 1, like "1.2"')
    return Decimal(value)


def parse_day(value: object) -> date:
    """A date of TOML, without time and without quotes."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise PydanticCustomError("DATE_FORM", "must be a date without quotes, like 2021-11-20")
    return value


def rate_text(rate: Decimal) -> str:
    """A rate as it stands in a file."""
    return f"{plain(rate.scaleb(2))} %"


def plain(number: Decimal) -> str:
    """A decimal without exponent and without trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(pattern: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": [example]})


Money = Annotated[
    Decimal,
    BeforeValidator(parse_money),
    PlainSerializer(lambda amount: f"{amount:.2f}", when_used="json"),
    _text(r"^[0-9][0-9_]*(\.[0-9]{1,2})?$", "2000000"),
]
Rate = Annotated[
    Decimal,
    BeforeValidator(parse_rate),
    PlainSerializer(rate_text, when_used="json"),
    _text(_RATE.pattern, "10 %"),
]
Factor = Annotated[
    Decimal,
    BeforeValidator(parse_factor),
    PlainSerializer(plain, when_used="json"),
    _text(_FACTOR.pattern, "1.2"),
]
Day = Annotated[date, BeforeValidator(parse_day)]
Name = Identifier
