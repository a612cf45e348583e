"""What a tax rule is: its figures, from when to when it holds, and the text that says so."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.economics.money import Positive, Share
from simcore.spec import Frozen

AssetClass = Literal["machinery", "tools", "electronics", "software"]
Regime = Literal["standard", "high_tech"]
Supply = Literal["goods", "services", "equipment_lease"]
Taxpayer = Literal["general", "small_scale"]
Treatment = Literal["taxable", "not_taxable"]
Years = Annotated[int, Field(ge=1, le=100, strict=True)]


class Rule(Frozen):
    """What every rule says of itself."""

    valid_from: date = Field(description="first day on which the rule holds")
    valid_to: date | None = Field(default=None, description="last day on which it holds; absent: until replaced")
    source: str = Field(min_length=1, max_length=400, description="document and clause")
    standing: Literal["read", "recalled"] = Field(description="read in its source, or recalled and to be checked")

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise PydanticCustomError("DATES", "`valid_to` is before `valid_from`")
        return self

    @property
    @abstractmethod
    def key(self) -> tuple[str, ...]:
        """What the rule is about: two rules of one key never hold on one day."""

    def holds(self, day: date) -> bool:
        """Whether the rule holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class OneOffDeduction(Rule):
    """Equipment and tools deducted at once in the year of use, up to a value of one unit."""

    kind: Literal["one_off_deduction"] = "one_off_deduction"
    largest_unit_value: Positive = Field(description="[yuan] without VAT, of one unit")

    @property
    def key(self) -> tuple[str, ...]:
        return (self.kind,)


class MinimumLife(Rule):
    """Fewest years over which an asset of a class is written off in equal parts."""

    kind: Literal["minimum_life"] = "minimum_life"
    asset_class: AssetClass
    years: Years

    @property
    def key(self) -> tuple[str, ...]:
        return (self.kind, self.asset_class)


class SubsidyTreatment(Rule):
    """Whether a subsidy may be treated so, and whether the deductible basis falls with it."""

    kind: Literal["subsidy_treatment"] = "subsidy_treatment"
    treatment: Treatment
    reduces_basis: bool

    @property
    def key(self) -> tuple[str, ...]:
        return (self.kind, self.treatment)


class IncomeTax(Rule):
    """Rate of the enterprise income tax [1]."""

    kind: Literal["income_tax"] = "income_tax"
    regime: Regime
    rate: Share

    @property
    def key(self) -> tuple[str, ...]:
        return (self.kind, self.regime)


class LossCarriedForward(Rule):
    """Years in which a loss may be set against later profit."""

    kind: Literal["loss_carried_forward"] = "loss_carried_forward"
    regime: Regime
    years: Years

    @property
    def key(self) -> tuple[str, ...]:
        return (self.kind, self.regime)


class ValueAddedTax(Rule):
    """Rate of the value-added tax on a supply [1]."""

    kind: Literal["value_added_tax"] = "value_added_tax"
    supply: Supply
    rate: Share

    @property
    def key(self) -> tuple[str, ...]:
        return (self.kind, self.supply)


class InputTaxCredit(Rule):
    """Whether and how many months after the payment the input tax comes back."""

    kind: Literal["input_tax_credit"] = "input_tax_credit"
    taxpayer: Taxpayer
    recovered: bool
    months_after_payment: int = Field(ge=0, le=120, strict=True)

    @property
    def key(self) -> tuple[str, ...]:
        return (self.kind, self.taxpayer)


AnyRule = Annotated[
    OneOffDeduction | MinimumLife | SubsidyTreatment | IncomeTax | LossCarriedForward | ValueAddedTax | InputTaxCredit,
    Field(discriminator="kind"),
]


class RuleFile(Frozen):
    """The rules of a file; on no day do two of them say something of the same."""

    schema_version: Literal[1] = Field(default=1, description="version of this schema")
    name: str = Field(min_length=1, max_length=200)
    rules: tuple[AnyRule, ...] = Field(max_length=1000)

    @model_validator(mode="after")
    def _one_rule_a_day(self) -> Self:
        for place, rule in enumerate(self.rules):
            for other in self.rules[:place]:
                if rule.key == other.key and (rule.holds(other.valid_from) or other.holds(rule.valid_from)):
                    name = {"name": ".".join(rule.key), "source": rule.source, "other": other.source}
                    raise PydanticCustomError("RULES_OVERLAP", "{name} of {source} and of {other} hold together", name)
        return self
