"""Bill of items and ledger: what was bought for which project, contracted, invoiced, paid and booked when."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from lines.problems import problems_of, with_lines
from lines.text import parse_toml, read_text
from scenarios.policy.money import Day, Money, Name, Rate
from scenarios.policy.rule import ItemClass, Kinds
from simcore.errors import SpecError
from simcore.spec import Frozen


class Invoice(Frozen):
    """One invoice of an item."""

    number: str = Field(default="", max_length=100)
    date: Day
    amount: Money = Field(description="[yuan] without VAT")


class Payment(Frozen):
    """One payment of an item."""

    date: Day
    amount: Money = Field(description="[yuan] without VAT")
    booked: Day | None = Field(default=None, description="day of the entry in the books; absent: not known")


class Item(Frozen):
    """One item of a bill. `invoices = []` says that there are none; absent: not known."""

    name: str = Field(min_length=1, max_length=200)
    project: Name | None = Field(default=None, description="project of the bill; absent: none")
    item_class: ItemClass = Field(alias="class", description="class of the item")
    tags: Kinds | None = Field(default=None, description="such as robot; [] says none; absent: not known")
    amount: Money = Field(description="[yuan] contracted, all units together, without VAT")
    units: int = Field(default=1, ge=1, le=100_000, strict=True, description="[1] equal units")
    vat_rate: Rate | None = Field(default=None, description='like "13 %"; absent: not known')
    contract_date: Day | None = Field(default=None)
    invoices: tuple[Invoice, ...] | None = Field(default=None, max_length=1000)
    payments: tuple[Payment, ...] | None = Field(default=None, max_length=1000)
    other_aid: Money | None = Field(default=None, description="[yuan] other aid for this item; absent: not known")


class Project(Frozen):
    """One project: a kind, facts about it, and its acceptance."""

    label: str = Field(default="", max_length=200)
    kinds: Kinds | None = Field(default=None, description="such as machine_substitution; absent: not known")
    facts: dict[Name, bool] = Field(default_factory=dict, max_length=50)
    accepted: Day | Literal[False] | None = Field(default=None, description="day, false: not yet; absent: not known")
    measures: Kinds = Field(default=(), description="measures and packages of the case whose items belong to it")


class Title(Frozen):
    """A title that was awarded."""

    name: Name
    date: Day


class Received(Frozen):
    """Aid that was already received, for a rule or a title."""

    amount: Money = Field(description="[yuan]")
    date: Day
    giver: str = Field(default="", max_length=200, description="such as the province")
    title: Name | None = None
    rule: Name | None = None

    @model_validator(mode="after")
    def _for_one(self) -> Self:
        if (self.title is None) == (self.rule is None):
            raise PydanticCustomError("RECEIVED_FOR", "needs `title` or `rule`, one of them")
        return self


class Bill(Frozen):
    """What a firm bought, and what is known about it; what is absent is asked for by name."""

    schema_version: Literal[1] = Field(default=1, description="version of this schema")
    facts: dict[Name, bool] = Field(default_factory=dict, max_length=50, description="facts about the enterprise")
    projects: dict[Name, Project] = Field(default_factory=dict, max_length=200)
    items: dict[Name, Item] = Field(default_factory=dict, max_length=2000)
    titles: tuple[Title, ...] = Field(default=(), max_length=200)
    received: tuple[Received, ...] = Field(default=(), max_length=500)

    @model_validator(mode="after")
    def _projects_known(self) -> Self:
        for name, item in self.items.items():
            if item.project is not None and item.project not in self.projects:
                raise PydanticCustomError(
                    "NAME_UNKNOWN", "item '{item}' names no project '{project}'",
                    {"item": name, "project": item.project},
                )  # fmt: skip
        return self


def load_bill(path: str | Path) -> Bill:
    """Read a bill; SpecError with code, file, path of the field and line number of what is wrong."""
    return loads_bill(read_text(path), str(path))


def loads_bill(text: str, file: str = "") -> Bill:
    """Read a bill from TOML text; `file` is the name used in problems; raises SpecError."""
    data = parse_toml(text, file)
    try:
        return Bill.model_validate(data)
    except ValidationError as error:
        raise SpecError(with_lines(problems_of(error, Bill, data, file), text, file)) from None
