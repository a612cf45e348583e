"""The table `[subsidy]` of `acceptance.toml`: which aid hangs on which claims."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.policy.money import Day, Money
from scenarios.policy.rule import ItemClass
from simcore.spec import Frozen
from simcore.spec.quantities import Identifier

_POINTS = re.compile(r"^\s*(\d{1,3}(?:\.\d{1,2})?)\s*(?:%|pp)\s*$")


def _points(value: object) -> object:
    """Points of an improvement, "10 %" or "2 pp", as a number of points."""
    if isinstance(value, Decimal):
        return value
    match = _POINTS.match(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("PERCENT", 'must be an improvement in quotes, like "10 %" or "2 pp"')
    return Decimal(match[1])


Above = Annotated[Decimal, BeforeValidator(_points), Field(ge=0)]


class PointStep(Frozen):
    """Yuan for every point of improvement above a limit, up to the next limit."""

    above: Above = Field(
        description='improvement from which these points count, like "10 %" (of a claim in points: "2 pp")'
    )
    per_point: Money = Field(description="[yuan] for each point")


class ByResult(Frozen):
    """Pay by result: the points that are supported are paid for, those of the claim at most."""

    steps: tuple[PointStep, ...] = Field(min_length=1, max_length=50)
    most: Money | None = Field(default=None, description="[yuan] paid at most; absent: no limit is agreed")
    whole_points: bool = Field(default=True, strict=True, description="only whole points are paid for")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if any(later.above <= earlier.above for earlier, later in pairwise(self.steps)):
            raise PydanticCustomError("STEP_ORDER", "`steps` must rise in `above`")
        return self


class SubsidyTerms(Frozen):
    """The aid: an agreed amount, a rule of the policy library with what it counts, or pay by result; or the two."""

    amount: Money | None = Field(default=None, description="[yuan] agreed for the claims as claimed")
    rule: Identifier | None = Field(default=None, description="rule of the policy library, such as FY-3b")
    eligible: dict[ItemClass, Money] | None = Field(
        default=None, min_length=1, max_length=7, description="[yuan] settled spend that the rule counts, by class"
    )
    as_of: Day | None = Field(default=None, description="day on which the rule is applied")
    facts: tuple[Identifier, ...] = Field(default=(), max_length=50, description="facts on which the rate depends")
    when_short: Literal["proportional", "nothing"] | None = Field(
        default=None,
        description="what is paid for less than claimed: in proportion, or nothing; absent: the text is silent, both",
    )
    by_result: ByResult | None = None
    claims: tuple[Identifier, ...] = Field(
        default=(), max_length=40, description="claims that it hangs on; absent: all"
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.amount is not None and self.rule is not None:
            raise PydanticCustomError("SUBSIDY_SOURCE", "takes either `amount` or `rule`")
        if self.amount is None and self.rule is None and self.by_result is None:
            raise PydanticCustomError("SUBSIDY_SOURCE", "needs `amount`, `rule` or `by_result`")
        if (self.rule is None) != (self.eligible is None) or (self.rule is None) != (self.as_of is None):
            raise PydanticCustomError("SUBSIDY_SOURCE", "`rule`, `eligible` and `as_of` go together")
        return self
