"""The prices and terms of a case, `economics.toml`: everything that turns quantities into money, nothing assumed."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from lines.problems import problems_of, with_lines
from lines.text import parse_toml, read_text
from scenarios.economics.money import Positive, Rate, Share
from scenarios.economics.project import Lease, Loan
from scenarios.economics.rules import AssetClass, Regime, Taxpayer, Treatment
from scenarios.measures.effect import Pattern
from simcore.errors import SpecError
from simcore.spec import Frozen, Quantity
from simcore.spec.quantities import Identifier

TERMS_SCHEMA_VERSION = 1
HOURS_OF_YEAR = 8784
_CLOCK = re.compile(r"^([01][0-9]|2[0-3]):([0-5][0-9])$|^24:00$")

Month = Annotated[int, Field(ge=0, le=60, strict=True)]


def _clock(value: object) -> object:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if not isinstance(value, str) or not _CLOCK.match(value):
        raise PydanticCustomError("CLOCK", 'must be a time of day like "08:30"; the end of the day is "24:00"')
    return value


Clock = Annotated[str, BeforeValidator(_clock)]


class Sales(Frozen):
    """What the product brings, and how much of it can be sold."""

    price: Quantity[Positive] = Field(description="[yuan] of a good piece, without VAT")
    demand: Quantity[Positive] = Field(description="[1/a] good pieces that can be sold in the first year")
    demand_growth: Quantity[Rate] = Field(description="[1/a] of demand; with and without the project alike")


class Labour(Frozen):
    """What people cost."""

    wage: Quantity[Positive] = Field(description="[yuan/a] a head, with the employer's social cost")
    wages: dict[Identifier, Quantity[Positive]] = Field(
        default_factory=dict, description="[yuan/a] of the heads of other pools"
    )
    overtime_wage: Quantity[Positive] = Field(description="[yuan/h] of work outside the plan")
    growth: Quantity[Rate] = Field(description="[1/a] of wages; with and without the project alike")
    shared_with_staff: Quantity[Share] = Field(
        description="[1] of the labour that is saved: what higher pay of those who stay takes"
    )


class Tariff(Frozen):
    """Price of electricity in a part of the day."""

    price: Quantity[Positive] = Field(description="[yuan/kWh] without VAT, fees included")
    hours: tuple[tuple[Clock, Clock], ...] = Field(
        default=(), max_length=24, description='beginnings and ends, like ["08:00", "11:00"]; absent: the whole day'
    )


class Energy(Frozen):
    """Tariffs of electricity by name."""

    tariffs: dict[Identifier, Tariff] = Field(min_length=1, max_length=12)
    starts_at: Clock | None = Field(
        default=None, description="time of day at which the calendars of the line begin; needed with several tariffs"
    )

    @model_validator(mode="after")
    def _whole_day(self) -> Self:
        if len(self.tariffs) == 1:
            if next(iter(self.tariffs.values())).hours:
                raise PydanticCustomError("TARIFF_HOURS", "a single tariff holds the whole day, without `hours`")
            return self
        if self.starts_at is None:
            raise PydanticCustomError("TARIFF_HOURS", "several tariffs need `starts_at`")
        minutes = sorted(
            (minute_of(begin), minute_of(end)) for tariff in self.tariffs.values() for begin, end in tariff.hours
        )
        ends = [0, *(end for _, end in minutes)]
        if [begin for begin, _ in minutes] != ends[:-1] or ends[-1] != minute_of("24:00"):
            raise PydanticCustomError("TARIFF_HOURS", "the `hours` must cover 00:00 to 24:00 once, without a gap")
        return self


class StationPrices(Frozen):
    """What things cost at some stations; what a station lacks is taken from the patterns that match it."""

    tools: dict[Identifier, Quantity[Positive]] = Field(
        default_factory=dict, description="[yuan] of what one tool change uses up, by mode"
    )
    failures: dict[Identifier, Quantity[Positive]] = Field(
        default_factory=dict, description="[yuan] of spares and outside work for one stop, by mode"
    )
    failure: Quantity[Positive] | None = Field(
        default=None, description="[yuan] of one stop of any mode that isn't named in `failures`"
    )
    piece_value: Quantity[Positive] | None = Field(
        default=None, description="[yuan] put into a piece up to here, material included, less what scrap fetches"
    )
    rework: Quantity[Positive] | None = Field(default=None, description="[yuan] of reworking one piece")


class Running(Frozen):
    """What the line costs a year whatever it makes."""

    maintenance: Quantity[Positive] = Field(description="[yuan/a] contracts, inspections, planned spares")
    overhead: Quantity[Positive] = Field(description="[yuan/a]")
    depreciation: Quantity[Positive] = Field(description="[yuan/a] in the books, of what is there now")
    fees: Quantity[Positive] = Field(description="[yuan/a] cloud, licences, connections that are paid now")


class Stock(Frozen):
    """What stock costs."""

    holding_rate: Quantity[Share] = Field(description="[1/a] cost of holding stock")
    finished_goods: Quantity[Positive] = Field(description="[yuan] mean value of finished goods")


class Asset(Frozen):
    """How investment items of a kind are written off."""

    asset_class: AssetClass
    deduction: Literal["one_off", "straight_line"]
    life: Annotated[int, Field(ge=1, le=50, strict=True)] = Field(description="[a]")
    salvage_share: Share = Field(description="[1] of the amount: value left after its life")


class Assets(Frozen):
    """By kind of item. A service belongs to the first equipment of its measure, else it is written off by itself."""

    equipment: Asset
    software: Asset
    service: Asset


class Exit(Frozen):
    """When people that aren't needed any more leave the cost of the line; without it nothing is saved."""

    on: date
    by: Literal["redeployment", "leaving"] = Field(description="to another place in the firm that pays them, or out")
    severance: Quantity[Positive] = Field(description="[yuan] in all")


class OnceCost(Frozen):
    """A cost that comes once: removal, training, trial material."""

    amount: Quantity[Positive] = Field(description="[yuan] without VAT")
    on: date


class Pilot(Frozen):
    """A trial on part of the line before the rest is bought: what it costs, and how long the decision waits for it."""

    cost: Quantity[Positive] = Field(description="[yuan] without VAT, beyond what stays in use")
    years: Annotated[int, Field(ge=1, le=5, strict=True)] = Field(default=1, description="[a] until the decision")


class Change(Frozen):
    """What a scenario changes in money beside its bill and what the simulation shows."""

    paid: date = Field(description="day on which the bill is paid")
    in_use: date = Field(description="day of first use; the installation ends on it")
    buys_nothing: tuple[Identifier, ...] = Field(
        default=(), max_length=200, description="measures without items that indeed buy nothing"
    )
    fees: Quantity[Positive] = Field(description="[yuan/a] further cloud, licences, connections")
    maintenance: Quantity[Positive] = Field(description="[yuan/a] further contracts, calibration, planned spares")
    exits: dict[Identifier, Exit] = Field(default_factory=dict, max_length=100, description="by pool")
    once: dict[Identifier, OnceCost] = Field(default_factory=dict, max_length=100)
    loan: Loan | None = None
    leases: tuple[Lease, ...] = Field(default=(), max_length=50, description="items by their names in the bill")
    pilot: Pilot | None = Field(default=None, description="in stages: a trial first, the rest only if it pays")


class Aid(Frozen):
    """How subsidies reach the project."""

    region: str = Field(min_length=1, max_length=100, description="region of the policies, such as fuyang")
    as_of: date = Field(description="day of the application")
    kinds: tuple[Identifier, ...] = Field(default=(), max_length=20, description="kinds of the project")
    treatment: Treatment = Field(description="tax on the subsidy")
    months: Quantity[Month] = Field(description="[months] from the application until the money is there")
    granted_chance: Quantity[Share] = Field(
        description="[1] chance that aid which an office decides on, or which is only planned, is granted"
    )


class Terms(Frozen):
    """The economics of a case, as in `economics.toml`."""

    schema_version: Literal[1] = Field(default=1, description="version of this schema")
    start: date = Field(description="t = 0, the day from which the money is counted")
    years: Annotated[int, Field(ge=1, le=30, strict=True)] = Field(description="[a] looked at")
    planned_hours: Quantity[Positive] = Field(description="[h/a] in which the line is planned to work")
    discount_rate: Rate = Field(description="[1/a]")
    discount_rate_source: str = Field(min_length=1, max_length=400)
    regime: Regime
    taxpayer: Taxpayer
    losses: Literal["offset_other_profit", "carried_forward"]
    sales: Sales
    labour: Labour
    energy: Energy
    material: Quantity[Positive] = Field(description="[yuan] of material in one good piece")
    running: Running
    stock: Stock
    stations: dict[Pattern, StationPrices] = Field(min_length=1, max_length=600)
    assets: Assets
    scenarios: dict[Identifier, Change] = Field(default_factory=dict, max_length=100)
    aid: Aid | None = Field(default=None, description="absent: no subsidy is looked for")

    @model_validator(mode="after")
    def _hours_of_a_year(self) -> Self:
        if not 0 < self.planned_hours.typical <= HOURS_OF_YEAR:
            raise PydanticCustomError("PLANNED_HOURS", "`planned_hours` must be above 0 and within a year")
        for name, change in self.scenarios.items():
            if change.in_use < change.paid or change.paid < self.start:
                raise PydanticCustomError("DATES", "scenario '{name}' needs start <= paid <= in_use", {"name": name})
        return self


def minute_of(clock: str) -> int:
    """Minutes since midnight of a time of day like "08:30"."""
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def load_terms(path: str | Path) -> Terms:
    """Read the economics of a case; SpecError with code, file, path of the field and line number of what is wrong."""
    return loads_terms(read_text(path), str(path))


def loads_terms(text: str, file: str = "") -> Terms:
    """Read them from TOML text; `file` is the name used in problems; raises SpecError."""
    data = parse_toml(text, file)
    try:
        return Terms.model_validate(data)
    except ValidationError as error:
        raise SpecError(with_lines(problems_of(error, Terms, data, file), text, file)) from None
