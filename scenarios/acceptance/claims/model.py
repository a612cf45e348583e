"""A claim as data: which indicator, by which definition, changes by how much, where, when, and who says so."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, field_validator, model_validator
from pydantic_core import PydanticCustomError

from scenarios.acceptance.claims.kpis import catalogue, definition_of
from simcore.spec.quantities import Frozen

Direction = Literal["up", "down"]
Kind = Literal["relative", "points", "percent", "ratio", "times", "difference", "levels", "unclear"]
"""What the number is: a change relative to before, in points, in per cent of either sort, the ratio after/before, in 倍
(of or by), in the unit of the indicator; the levels before and after; or a number that may be a change or a level."""
Qualifier = Literal["exact", "about", "nearly", "at_least", "at_most"]
Unit = Literal[
    "percent", "points", "times", "pieces", "wan_pieces", "pieces_per_hour", "pieces_per_shift", "pieces_per_day",
    "pieces_per_month", "pieces_per_year", "pieces_per_person", "pieces_per_person_hour", "standard_minutes", "persons",
    "yuan", "wan_yuan", "yi_yuan", "yuan_per_piece", "yuan_per_person", "wan_yuan_per_person", "kwh", "kwh_per_piece",
    "tce", "seconds", "minutes", "hours", "days", "weeks", "months",
]  # fmt: skip
LARGEST = Decimal(10) ** 15
LONGEST_TEXT = 2000

Number = Annotated[
    Decimal,
    Field(ge=-LARGEST, le=LARGEST, max_digits=40),
    PlainSerializer(lambda number: f"{number:f}", when_used="json"),
]
Phrase = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class Amount(Frozen):
    """A number as it is written, a fraction as numerator over `divisor`; `step` is what its last digit counts."""

    value: Number
    divisor: int = Field(default=1, ge=1, le=10_000, strict=True)
    step: Number = Field(default=Decimal(0), ge=0, description="0: exact, as a count or a fraction in words")
    qualifier: Qualifier = "exact"

    @field_validator("value", "step", mode="before")
    @classmethod
    def _is_exact(cls, value: object) -> object:
        if isinstance(value, float):
            raise PydanticCustomError("NUMBER", "must be an exact number, a decimal or a text, no floating-point one")
        return value

    @property
    def number(self) -> Decimal:
        """The value with its divisor carried out."""
        return self.value / self.divisor


class Value(Frozen):
    """What is claimed to be reached: an amount of change, or the levels before and after."""

    kind: Kind
    amount: Amount | None = Field(default=None, description="the change, or the lower end of its range")
    most: Amount | None = Field(default=None, description="the upper end, where a range is claimed")
    before: Amount | None = Field(default=None, description="level before, in the unit")
    after: Amount | None = Field(default=None, description="level after, in the unit")

    @model_validator(mode="after")
    def _has_its_numbers(self) -> Value:
        if (self.kind == "levels") == (self.amount is not None):
            raise PydanticCustomError("VALUE", "has an amount unless it is of the kind levels")
        if self.kind == "levels" and self.before is None and self.after is None:
            raise PydanticCustomError("VALUE", "of the kind levels needs the level before or after")
        return self


class Period(Frozen):
    """The weeks that are compared, in the words of the claim; None where it names none."""

    baseline: Phrase | None = None
    reporting: Phrase | None = None


class Claim(Frozen):
    """One claim about one indicator; None stands for what was not said, and is asked before the claim is tested."""

    kpi: str | None = Field(default=None, description="key of the indicator")
    definition: str | None = Field(default=None, description="identifier of its definition")
    numerator: str | None = None
    denominator: str | None = None
    basis: str | None = None
    boundary: Phrase | None = Field(default=None, description="station, line or plant, in the words of the claim")
    direction: Direction | None = None
    value: Value | None = None
    unit: Unit | None = None
    period: Period = Period()
    claimant: Phrase | None = None
    source: str = Field(default="", max_length=LONGEST_TEXT, description="the sentence that it was read from")

    @model_validator(mode="after")
    def _names_what_exists(self) -> Claim:
        """A definition brings numerator, denominator and basis; none of them stands without it."""
        if self.kpi is not None and self.kpi not in catalogue():
            raise PydanticCustomError("NAME_UNKNOWN", "names an indicator that doesn't exist")
        found = (
            None if self.kpi is None or self.definition is None else catalogue()[self.kpi].definition(self.definition)
        )
        if self.definition is not None and found is None:
            raise PydanticCustomError("NAME_UNKNOWN", "names a definition that its indicator doesn't have")
        expected = (None, None, None) if found is None else (found.numerator, found.denominator, found.basis)
        if (self.numerator, self.denominator, self.basis) != expected:
            raise PydanticCustomError("DEFINITION", "has a numerator, denominator or basis of another definition")
        return self


def defined(definition: str | None, kpi: str | None) -> dict[str, Any]:
    """The fields of a claim that its definition decides; none where it is open."""
    found = definition_of(kpi, definition)
    if found is None:
        return {"definition": definition, "numerator": None, "denominator": None, "basis": None}
    return {
        "definition": found.id, "numerator": found.numerator, "denominator": found.denominator, "basis": found.basis,
    }  # fmt: skip
