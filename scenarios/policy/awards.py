"""What a rule pays: a rate on classes, brackets, a fixed amount, amounts for titles, or nothing computable."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.policy.money import Money, Name, Rate
from simcore.spec import Frozen

Class = Literal["equipment", "software", "purchased_technology", "service", "civil_works", "income", "loan"]
BracketMethod = Literal["progressive_above_first", "progressive_from_zero", "whole_amount"]
BRACKET_METHODS: tuple[BracketMethod, ...] = ("progressive_above_first", "progressive_from_zero", "whole_amount")
Progression = Literal["difference", "each"]
PROGRESSIONS: tuple[Progression, ...] = ("difference", "each")


class Condition(Frozen):
    """A threshold on the spend of some classes: `at_least` includes the number unless said, `below` excludes it.

    以上 and 以内 include the number, 超过, 不满 and 以外 exclude it (Civil Code, article 1259).
    """

    classes: tuple[Class, ...] = Field(default=(), max_length=7, description="absent: all that the rule counts")
    at_least: Money | None = Field(default=None, description="[yuan]")
    inclusive: bool = Field(default=True, strict=True, description="以上 includes the number, 超过 does not")
    below: Money | None = Field(default=None, description="[yuan] excluded, 不满")

    @model_validator(mode="after")
    def _some_bound(self) -> Self:
        if self.at_least is None and self.below is None:
            raise PydanticCustomError("RULE_SENSE", "a condition needs `at_least` or `below`")
        return self


class Part(Frozen):
    """A rate on the spend of some classes."""

    classes: tuple[Class, ...] = Field(default=(), max_length=7, description="absent: all that the rule counts")
    rate: Rate = Field(description='like "10 %"')


class Term(Frozen):
    """Rates under conditions; the first term that applies is the one that pays."""

    facts: tuple[Name, ...] = Field(default=(), max_length=20, description="one of them must hold; absent: for all")
    conditions: tuple[Condition, ...] = Field(default=(), max_length=10, description="all must hold")
    parts: tuple[Part, ...] = Field(min_length=1, max_length=7)
    cap: Money | None = Field(default=None, description="[yuan] in place of the cap of the rule")


class RateAward(Frozen):
    """A share of the spend."""

    kind: Literal["rate"]
    terms: tuple[Term, ...] = Field(min_length=1, max_length=20)


class Bracket(Frozen):
    """The rate from an amount on."""

    at_least: Money = Field(description="[yuan] included")
    rate: Rate


class Adder(Frozen):
    """Points added to every rate for firms or projects with a fact."""

    fact: Name
    points: Rate = Field(description='percentage points, like "2 %"')


class BracketAward(Frozen):
    """A share that grows with the spend; below the first bracket nothing is paid."""

    kind: Literal["brackets"]
    brackets: tuple[Bracket, ...] = Field(min_length=1, max_length=20)
    method: BracketMethod | Literal["open"] = Field(
        description="分档累进 above the first bracket or from zero, the whole amount at one rate, or open"
    )
    adders: tuple[Adder, ...] = Field(default=(), max_length=10)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        bounds = [bracket.at_least for bracket in self.brackets]
        if bounds != sorted(set(bounds)):
            raise PydanticCustomError("RULE_SENSE", "brackets must rise")
        return self


class FixedAward(Frozen):
    """An amount for each purchase."""

    kind: Literal["fixed"]
    amount: Money


class TitleAward(Frozen):
    """Amounts by title; a ladder pays the difference to the highest title before (进档差额)."""

    kind: Literal["title"]
    titles: dict[Name, Money] = Field(min_length=1, max_length=50, description="[yuan] by title")
    ladder: Name = Field(description="titles of all rules with the same ladder count as one")
    progression: Progression | Literal["open"] = Field(description="the difference, each in full, or open")
    net_of_received: bool = Field(
        default=False, strict=True, description="含省市补助: what others paid for the same title is taken off"
    )


class NoAward(Frozen):
    """A clause that names no amount that can be computed."""

    kind: Literal["none"]
    reason: Literal["unspecified", "in_kind", "other_policy"] = Field(description="why there is no amount")


Award = Annotated[RateAward | BracketAward | FixedAward | TitleAward | NoAward, Field(discriminator="kind")]
