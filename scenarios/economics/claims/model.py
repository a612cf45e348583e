"""A claim as data: what is said, the printed numbers, and the arithmetic that recomputes one of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scenarios.economics.money import Money
from simcore.spec import Frozen
from simcore.spec.quantities import Identifier

Label = dict[Literal["zh", "en"], Annotated[str, Field(min_length=1, max_length=1000)]]
Formula = Annotated[str, Field(min_length=1, max_length=200)]


class Printed(Frozen):
    """A number as a document prints it."""

    value: Money = Field(description="the number in its unit; a per cent as per cent")
    step: Annotated[Money, Field(gt=0)] | None = Field(
        default=None, description="to which the number is rounded; absent: the last digit of its text"
    )
    unit: str = Field(default="", max_length=40)
    at_least: bool = Field(default=False, description="printed as '40+': a lower bound only")

    @property
    def last_digit(self) -> Decimal:
        """The step to which the number is rounded."""
        if self.step is not None:
            return self.step
        exponent = self.value.as_tuple().exponent
        return Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)


class Step(Frozen):
    """One line of arithmetic, and the printed number that it must give."""

    formula: Formula = Field(description="names of `given`, numbers, + - * / ( ), min( ), max( )")
    unit: str = Field(default="", max_length=40)
    decimals: Annotated[int, Field(ge=0, le=6, strict=True)] = Field(default=1)
    printed: Identifier | None = Field(default=None, description="the number of `given` that the formula must give")


class Claim(Frozen):
    """One statement of a document."""

    source: str = Field(min_length=1, max_length=200)
    statement: Label
    given: dict[Identifier, Printed] = Field(default_factory=dict, max_length=40)
    steps: tuple[Step, ...] = Field(default=(), max_length=20)
    open_question: Label | None = Field(default=None, description="what must be said before the claim can be judged")


class ClaimFile(Frozen):
    """The claims of a file."""

    schema_version: Literal[1] = Field(default=1, description="version of this schema")
    claims: dict[Identifier, Claim] = Field(min_length=1, max_length=500)
