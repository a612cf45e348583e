"""What a renovation changes in money, as frozen input: always with the project minus without it, never before/after."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.economics.money import ZERO, Money, Positive, Rate, Share
from scenarios.economics.rules import AssetClass, Regime, Supply, Taxpayer, Treatment
from simcore.spec import Frozen
from simcore.spec.quantities import Identifier

Part = Literal[
    "labour", "scrap", "energy", "contribution", "operation_and_maintenance", "tooling", "inventory", "fees", "other"
]
Whole = Annotated[int, Field(ge=1, strict=True)]
SUPPLY_OF: dict[str, Supply] = {"equipment": "goods", "software": "goods", "service": "services"}


class Item(Frozen):
    """One item of the investment, without VAT."""

    kind: Literal["equipment", "software", "service"] = Field(description="class of the item in the bill")
    amount: Positive = Field(description="[yuan] without VAT, all units together")
    paid: date = Field(description="day of payment")
    in_use: date | None = Field(default=None, description="day of first use; absent: that of the payment")
    asset_class: AssetClass = Field(description="class of the asset for its life in the tax law")
    deduction: Literal["one_off", "straight_line"] = Field(description="how it is deducted from taxable income")
    life: Annotated[int, Field(ge=1, le=50, strict=True)] = Field(description="[a] over which it is written off")
    salvage_share: Share = Field(default=ZERO, description="[1] of the amount: value left after its life")
    units: Whole = Field(default=1, description="number of units that the amount buys")
    part_of: Identifier | None = Field(default=None, description="equipment to whose cost this service belongs")
    supply: Supply | None = Field(default=None, description="class for VAT; absent: services for a service, else goods")

    @property
    def taxed_as(self) -> Supply:
        """Class of the purchase for VAT."""
        return self.supply or SUPPLY_OF[self.kind]


class Benefit(Frozen):
    """What a part of the operation brings a year more than without the project; a further cost is negative."""

    part: Part
    annual: Money = Field(default=ZERO, description="[yuan/a] without VAT, in the first year of full effect")
    growth: Rate = Field(default=ZERO, description="[1/a] yearly, of wages for instance; the case without drifts too")
    yearly: tuple[Money, ...] = Field(
        default=(), max_length=50, description="[yuan/a] of each year of the project, instead of `annual` and `growth`"
    )
    begins: date | None = Field(default=None, description="day before which it brings nothing; absent: the beginning")
    follows_ramp_up: bool = Field(default=True, description="whether it comes up to full effect with the ramp-up")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.yearly and (self.annual or self.growth):
            raise PydanticCustomError("BENEFIT_TWICE", "give `yearly`, or `annual` with `growth`, not both")
        return self


class OneOff(Frozen):
    """An amount that comes once: lost orders of the installation stop, removal, severance, training."""

    amount: Money = Field(description="[yuan] without VAT; a cost is negative")
    on: date
    taxable: bool = Field(default=True, description="whether taxable income changes with it")


class WorkingCapital(Frozen):
    """Stock and receivables less payables that the project sets free; what is bound is negative."""

    released: Money = Field(description="[yuan]")
    on: date
    returned_at_end: bool = Field(default=True, description="whether the last month takes it back")


class Subsidy(Frozen):
    """Aid as it is received, with its tax treatment."""

    amount: Positive = Field(description="[yuan]")
    received: date = Field(description="day on which the money is there, delay included")
    treatment: Treatment
    reduces: tuple[Identifier, ...] = Field(default=(), max_length=200, description="items whose basis it reduces")
    clawed_back: Positive = Field(default=ZERO, description="[yuan] to be given back")
    clawed_back_on: date | None = None

    @model_validator(mode="after")
    def _clawback_dated(self) -> Self:
        if (self.clawed_back > 0) != (self.clawed_back_on is not None):
            raise PydanticCustomError("CLAWBACK", "`clawed_back` and `clawed_back_on` need one another")
        if self.clawed_back > self.amount:
            raise PydanticCustomError("CLAWBACK", "more is clawed back than was received")
        return self


class Loan(Frozen):
    """A bank loan with monthly payments at the ends of months."""

    amount: Positive = Field(description="[yuan]")
    drawn: date
    nominal_rate: Share = Field(description="[1/a] nominal, a twelfth a month")
    months: Annotated[int, Field(ge=1, le=600, strict=True)] = Field(description="number of instalments")
    grace_months: Annotated[int, Field(ge=0, le=120, strict=True)] = Field(default=0, description="interest only")
    method: Literal["equal_principal", "annuity"]


class Lease(Frozen):
    """A finance lease of one item in monthly instalments."""

    item: Identifier
    nominal_rate: Share = Field(description="[1/a] nominal, a twelfth a month")
    months: Annotated[int, Field(ge=1, le=600, strict=True)]
    timing: Literal["arrears", "advance"] = Field(description="instalments at the ends or beginnings of months")
    deposit: Positive = Field(default=ZERO, description="[yuan] paid at the beginning, back with the last instalment")
    fee: Positive = Field(default=ZERO, description="[yuan] without VAT, paid at the beginning")
    purchase_price: Positive = Field(default=ZERO, description="[yuan] without VAT, at the end")


class Project(Frozen):
    """A renovation in money; everything is the increment over the plant without it."""

    name: str = Field(min_length=1, max_length=200)
    start: date = Field(description="t = 0")
    years: Annotated[int, Field(ge=1, le=50, strict=True)] = Field(description="[a] looked at after t = 0")
    discount_rate: Rate = Field(description="[1/a]")
    discount_rate_source: str = Field(min_length=1, max_length=400)
    regime: Regime
    taxpayer: Taxpayer
    losses: Literal["offset_other_profit", "carried_forward"] = Field(
        description="what a negative income is set against"
    )
    items: dict[Identifier, Item] = Field(min_length=1, max_length=200)
    benefits: dict[Identifier, Benefit] = Field(default_factory=dict, max_length=200)
    one_offs: dict[Identifier, OneOff] = Field(default_factory=dict, max_length=200)
    working_capital: dict[Identifier, WorkingCapital] = Field(default_factory=dict, max_length=50)
    subsidies: dict[Identifier, Subsidy] = Field(default_factory=dict, max_length=50)
    ramp_up: tuple[Share, ...] = Field(default=(), max_length=120, description="[1] of full effect in months 1, 2, ...")
    course: tuple[Money, ...] = Field(
        default=(), max_length=600, description="[yuan] by which all benefits together differ in months 1, 2, ..."
    )
    loan: Loan | None = None
    leases: tuple[Lease, ...] = Field(default=(), max_length=50)

    @model_validator(mode="after")
    def _names_known(self) -> Self:
        named = [name for subsidy in self.subsidies.values() for name in subsidy.reduces]
        named += [lease.item for lease in self.leases]
        named += [item.part_of for item in self.items.values() if item.part_of is not None]
        for name in named:
            if name not in self.items:
                raise PydanticCustomError("NAME_UNKNOWN", "'{name}' is no item of the project", {"name": name})
        for name, benefit in self.benefits.items():
            if benefit.yearly and len(benefit.yearly) != self.years:
                raise PydanticCustomError("YEARS", "benefit '{name}' needs an amount for each year", {"name": name})
        leased = [lease.item for lease in self.leases]
        if len(set(leased)) < len(leased):
            raise PydanticCustomError("NAME_TWICE", "an item is leased twice")
        return self
