"""Numbers with units as people write them, and the one type that carries low/typical/high and provenance."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError, PydanticSerializationError

MICROSECOND_UNITS: dict[str, int] = {
    "us": 1,
    "ms": 1_000,
    "s": 1_000_000,
    "min": 60_000_000,
    "h": 3_600_000_000,
    "d": 86_400_000_000,
    "week": 604_800_000_000,
}
POWER_UNITS: dict[str, Decimal] = {"W": Decimal("0.001"), "kW": Decimal(1), "MW": Decimal(1000)}
RATE_UNITS: dict[str, Decimal] = {"kg/h": Decimal(1), "t/h": Decimal(1000)}
LENGTH_UNITS: dict[str, Decimal] = {"um": Decimal(1), "mm": Decimal(1000)}

# 50 years: far beyond any study, far below the int64 limit of about 292,000 years.
LONGEST_DURATION = 50 * 366 * MICROSECOND_UNITS["d"]
# [kW, kg/h, um] far beyond any machine; keeps products with a time finite.
LARGEST_SCALED = 1e9

_NUMBER_WITH_UNIT = re.compile(r"^\s*([+-]?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)\s*([A-Za-z/%µ]+)\s*$")


def _split(text: str, units: dict[str, Any], example: str) -> tuple[Decimal, str]:
    match = _NUMBER_WITH_UNIT.match(text)
    if match is None:
        raise PydanticCustomError(
            "UNIT_MISSING", "is not a number with a unit; write it like {example}", {"example": example}
        )
    unit = match.group(2).replace("µ", "u")
    if unit not in units:
        raise PydanticCustomError(
            "UNIT_UNKNOWN",
            "has the unknown unit '{unit}'; allowed: {allowed}",
            {"unit": unit, "allowed": ", ".join(units)},
        )
    try:
        return Decimal(match.group(1).replace("_", "")), unit
    except InvalidOperation as error:  # pragma: no cover - the pattern admits only decimals
        raise PydanticCustomError("NOT_A_NUMBER", "is not a number") from error


def parse_duration(value: object) -> int:
    """Turn "10.8 s" into integer microseconds [us]; bare numbers other than 0 are refused, for they hide their unit."""
    if isinstance(value, bool):
        raise PydanticCustomError("UNIT_MISSING", 'is not a duration; write it like "10.8 s"')
    if isinstance(value, int):
        if value == 0:
            return 0
        raise PydanticCustomError("UNIT_MISSING", 'is a number without unit; write it like "10.8 s"')
    if not isinstance(value, str):
        raise PydanticCustomError("UNIT_MISSING", 'is not a duration; write it like "10.8 s"')
    if value.strip() == "0":
        return 0
    number, unit = _split(value, MICROSECOND_UNITS, '"10.8 s" or "2.5 h"')
    if number < 0:
        raise PydanticCustomError("NEGATIVE_TIME", "is negative; a duration is at least 0")
    exact = number * MICROSECOND_UNITS[unit]
    # Before the rounding: beyond 28 digits Decimal refuses an integer division.
    if exact > LONGEST_DURATION:
        raise PydanticCustomError("TOO_LONG", "is longer than 50 years")
    microseconds = int((exact + Decimal("0.5")) // 1)
    if microseconds == 0 and number > 0:
        raise PydanticCustomError("BELOW_RESOLUTION", "is shorter than half a microsecond, the resolution of time")
    return microseconds


def format_duration(microseconds: int) -> str:
    """Write integer microseconds in the largest unit with at most four decimals; it reads back exactly."""
    if microseconds == 0:
        return "0 s"
    for unit in ("h", "min", "s", "ms"):
        value = Decimal(microseconds) / MICROSECOND_UNITS[unit]
        if value >= 1 and value == round(value, 4):
            return f"{value.normalize():f} {unit}"
    return f"{microseconds} us"


def nanometres(micrometres: float) -> int:
    """A length [um] as the whole number [nm] that the engines reckon with."""
    return int(micrometres * 1000.0 + 0.5) if micrometres >= 0.0 else -int(-micrometres * 1000.0 + 0.5)


def _parse_scaled(units: dict[str, Decimal], example: str, what: str, signed: bool = False) -> Any:
    def parse(value: object) -> float:
        if isinstance(value, int) and not isinstance(value, bool) and value == 0:
            return 0.0
        if not isinstance(value, str):
            raise PydanticCustomError("UNIT_MISSING", "needs a unit; write it like {example}", {"example": example})
        number, unit = _split(value, units, example)
        if number < 0 and not signed:
            raise PydanticCustomError("NEGATIVE", "is negative; {what} is at least 0", {"what": what})
        return float(number * units[unit])

    return parse


def _schema(kind: str, units: dict[str, Any], example: str, zero: bool = True, signed: bool = False) -> WithJsonSchema:
    allowed = "|".join(unit.replace("/", r"\/") for unit in units)
    number = ("[+-]?" if signed else "") + r"[0-9][0-9_]*(\.[0-9]+)?([eE][+-]?[0-9]+)?"
    text = {"type": "string", "pattern": rf"^\s*{number}\s*({allowed})\s*$"}
    # Zero is the same in every unit.
    alternatives: dict[str, Any] = {"anyOf": [text, {"const": 0}]} if zero else text
    return WithJsonSchema(
        {**alternatives, "description": f"{kind} with unit", "examples": [example.strip('"')], "x-quantity": kind}
    )


Duration = Annotated[
    int,
    BeforeValidator(parse_duration),
    PlainSerializer(format_duration, when_used="json"),
    _schema("duration", MICROSECOND_UNITS, "10.8 s"),
]
PositiveDuration = Annotated[
    int,
    Field(gt=0),
    BeforeValidator(parse_duration),
    PlainSerializer(format_duration, when_used="json"),
    _schema("duration above 0", MICROSECOND_UNITS, "2.5 h", zero=False),
]
Power = Annotated[
    float,
    Field(le=LARGEST_SCALED),
    BeforeValidator(_parse_scaled(POWER_UNITS, '"7 kW"', "power")),
    PlainSerializer(lambda kilowatt: f"{Decimal(repr(kilowatt)).normalize():f} kW", when_used="json"),
    _schema("power", POWER_UNITS, "7 kW"),
]
MassRate = Annotated[
    float,
    Field(le=LARGEST_SCALED),
    BeforeValidator(_parse_scaled(RATE_UNITS, '"600 kg/h"', "a rate")),
    PlainSerializer(lambda rate: f"{Decimal(repr(rate)).normalize():f} kg/h", when_used="json"),
    _schema("mass rate", RATE_UNITS, "600 kg/h"),
]
Length = Annotated[
    float,
    Field(le=LARGEST_SCALED),
    BeforeValidator(_parse_scaled(LENGTH_UNITS, '"1.5 um"', "a length")),
    PlainSerializer(lambda micrometre: f"{Decimal(repr(micrometre)).normalize():f} um", when_used="json"),
    _schema("length", LENGTH_UNITS, "1.5 um"),
]
SignedLength = Annotated[
    float,
    Field(ge=-LARGEST_SCALED, le=LARGEST_SCALED),
    BeforeValidator(_parse_scaled(LENGTH_UNITS, '"-1.5 um"', "a length", signed=True)),
    PlainSerializer(lambda micrometre: f"{Decimal(repr(micrometre)).normalize():f} um", when_used="json"),
    _schema("length that may be negative", LENGTH_UNITS, "-1.5 um", signed=True),
]
Probability = Annotated[float, Field(ge=0.0, le=1.0, strict=True, description="[1] between 0 and 1")]
Count = Annotated[int, Field(ge=0, le=1_000_000_000, strict=True)]
PositiveCount = Annotated[int, Field(ge=1, le=1_000_000_000, strict=True)]
PositiveNumber = Annotated[float, Field(gt=0.0, le=1e12, strict=True)]
Priority = Annotated[int, Field(ge=-1000, le=1000, strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Identifier = Annotated[
    str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$", description="letters, digits, _ and -; at most 64")
]

Source = Literal[
    "plant_log", "shift_report", "vendor", "estimate", "source_document", "published", "computed", "unspecified"
]

T = TypeVar("T")


class Frozen(BaseModel):
    """Immutable, strict about unknown keys and non-finite numbers; the base of everything in a spec."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True, ser_json_inf_nan="null"
    )

    def model_dump(self, *args: Any, **options: Any) -> dict[str, Any]:
        """As in pydantic, but an interruption stays one."""
        try:
            return super().model_dump(*args, **options)
        except PydanticSerializationError as error:
            if _is_interruption(error):
                raise KeyboardInterrupt from error
            raise

    def model_dump_json(self, *args: Any, **options: Any) -> str:
        """As in pydantic, but an interruption stays one."""
        try:
            return super().model_dump_json(*args, **options)
        except PydanticSerializationError as error:
            if _is_interruption(error):
                raise KeyboardInterrupt from error
            raise


def _is_interruption(error: PydanticSerializationError) -> bool:
    # Ctrl-C in one of our serializers comes out of pydantic as an error of serialization, with its name in the text.
    return KeyboardInterrupt.__name__ in str(error)


class Quantity(Frozen, Generic[T]):
    """One parameter: its typical value, its plausible range, and where it comes from.

    A bare value in a file means the typical value alone, with provenance "unspecified".
    """

    typical: T = Field(description="the value that is simulated")
    low: T | None = Field(default=None, description="plausible lower end, in the same unit")
    high: T | None = Field(default=None, description="plausible upper end, in the same unit")
    source: Source = Field(default="unspecified", description="kind of provenance")
    reference: str = Field(
        default="", max_length=400, description="document, clause, person or reasoning behind the value"
    )

    @model_validator(mode="before")
    @classmethod
    def _bare_value(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Quantity) else {"typical": value}

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        low: Any = self.typical if self.low is None else self.low
        high: Any = self.typical if self.high is None else self.high
        typical: Any = self.typical
        if not low <= typical <= high:
            raise PydanticCustomError("RANGE_ORDER", "must satisfy low <= typical <= high")
        return self

    @property
    def value(self) -> T:
        return self.typical
