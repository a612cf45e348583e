"""A measure: named effects by mechanism, with what it covers, what it costs, and where its figures come from."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator
from pydantic_core import PydanticCustomError

from scenarios.measures.effect import Months, Pattern
from scenarios.measures.effects import AnyEffect
from scenarios.measures.lines import LINE_MECHANISMS
from simcore.spec import Frozen, Quantity
from simcore.spec.quantities import Identifier, Probability

MEASURES_SCHEMA_VERSION = 1
LARGEST_AMOUNT = Decimal("1e12")

ConnectionLevel = Literal["L0", "L1", "L2", "L3"]
"""L0 paper; L1 stack light and counter; L2 controller with alarms and cycle; L3 gauge and tool data (domain 4)."""


LostShare = Annotated[float, Field(ge=0.0, le=0.99, strict=True)]
HalfLife = Annotated[float, Field(ge=1.0, le=1200.0, strict=True)]


def parse_amount(value: object) -> Decimal:
    """Turn "580000.00" into an exact amount [yuan]; floating-point numbers are refused, for they aren't exact."""
    if isinstance(value, Decimal):
        amount = value
    elif isinstance(value, str):
        try:
            amount = Decimal(value.replace("_", ""))
        except InvalidOperation:
            raise PydanticCustomError("AMOUNT", 'is no amount in yuan; write it like "580000"') from None
    else:
        raise PydanticCustomError("AMOUNT", 'must be a text in quotes, in yuan, like "580000"')
    if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT:
        raise PydanticCustomError("AMOUNT", "must be at least 0 and at most a trillion yuan")
    return amount


Amount = Annotated[
    Decimal, BeforeValidator(parse_amount), PlainSerializer(lambda amount: f"{amount:f}", when_used="json")
]


class InvestmentItem(Frozen):
    """One item of the bill of a measure, before tax."""

    name: str = Field(min_length=1, max_length=200)
    kind: Literal["equipment", "software", "service"] = Field(description="class of the item in the bill")
    amount: Quantity[Amount] = Field(description="[yuan] without VAT, all units together, as text")


class Measure(Frozen):
    """One change of a line by mechanism; counter-effects that the model can't show yet are said in words.

    `coverage`, `data_loss`, `half_life` say how far people and data carry it; without them it acts in full, everywhere
    that it covers.
    """

    label: dict[Literal["zh", "en"], str] = Field(default_factory=dict, description="name for people")
    description: str = Field(default="", max_length=4000, description="what is done, in the words of the workshop")
    covers: tuple[Pattern, ...] = Field(default=(), max_length=600, description="stations, by name or pattern")
    leaves_out: tuple[Pattern, ...] = Field(default=(), max_length=600, description="stations not covered after all")
    required_level: ConnectionLevel = Field(default="L0", description="least connection of the covered machines")
    coverage: Quantity[Probability] | None = Field(
        default=None, description="[1] share of the covered machines that are connected and used; absent: all"
    )
    data_loss: Quantity[LostShare] | None = Field(
        default=None, description="[1] share of the time without data; absent: none"
    )
    half_life: Quantity[HalfLife] | None = Field(
        default=None, description="[months] in which the use of it falls by half; absent: it doesn't fade"
    )
    months_in_use: Months = Field(default=0.0, description="[months] since it is in use when the study looks")
    effects: tuple[AnyEffect, ...] = Field(default=(), max_length=200, description="what changes, counter-effects too")
    counter_effects: tuple[str, ...] = Field(default=(), max_length=50, description="what gets worse, in words")
    items: tuple[InvestmentItem, ...] = Field(default=(), max_length=200, description="bill of items")
    source: str = Field(default="", max_length=400, description="document, clause or reasoning behind the measure")

    @model_validator(mode="after")
    def _coverage_of_machines(self) -> Self:
        mechanisms = {effect.mechanism for effect in self.effects}
        if self.coverage is not None and "split" in mechanisms:
            raise PydanticCustomError(
                "COVERAGE_SPLIT", "`coverage` chooses among the machines; put 'split' into a measure of its own before"
            )
        if self.coverage is not None and mechanisms and mechanisms <= LINE_MECHANISMS.keys():
            raise PydanticCustomError(
                "COVERAGE_WITHOUT_MACHINES", "`coverage` chooses among machines, and no effect acts on a station"
            )
        return self


class MeasureFile(Frozen):
    """The measures of a file, and packages of them by name."""

    schema_version: Literal[1] = Field(default=1, description="version of this schema")
    measures: dict[Identifier, Measure] = Field(default_factory=dict, max_length=500)
    packages: dict[Identifier, tuple[Identifier, ...]] = Field(default_factory=dict, max_length=500)

    @model_validator(mode="after")
    def _packages_known(self) -> Self:
        for package, names in self.packages.items():
            if package in self.measures:
                raise PydanticCustomError("NAME_TWICE", "'{name}' is a measure and a package", {"name": package})
            for name in names:
                if name not in self.measures:
                    context: dict[str, Any] = {"package": package, "name": name}
                    raise PydanticCustomError("NAME_UNKNOWN", "package '{package}' names no measure '{name}'", context)
        return self
