"""The indicators that claims are made about: what people call them, and the definitions that they may mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from scenarios.text import Language
from simcore.spec.quantities import Frozen, Identifier

Dimension = Literal["amount", "share"]
Better = Literal["up", "down", "none"]
Label = dict[Language, Annotated[str, Field(min_length=1, max_length=120)]]
Word = Annotated[str, Field(min_length=1, max_length=60)]


class Definition(Frozen):
    """One meaning of an indicator: what is divided by what, on which basis."""

    id: str = Field(pattern=r"^(iso22400|lineproof)\.[A-Za-z_]+$", description="stable name, that of the KPI registry")
    label: Label
    numerator: str = Field(min_length=1, max_length=120, description="Chinese / English")
    denominator: str = Field(min_length=1, max_length=120, description="Chinese / English")
    basis: Identifier
    words: tuple[Word, ...] = Field(default=(), description="names of this definition alone")
    quantity: dict[Identifier, int] = Field(
        default_factory=dict, description="its logarithm over the variables of the identities; empty: in none of them"
    )


class Kpi(Frozen):
    """An indicator with its names; where it has several definitions, which one is meant has to be asked."""

    label: Label
    words: tuple[Word, ...] = Field(min_length=1)
    dimension: Dimension = Field(description="share: between 0 and 1, so that per cent and points are two things")
    better: Better = Field(description="the direction that is meant by improving it")
    units: tuple[Identifier, ...] = Field(default=(), description="units of its levels, for amounts")
    ask: Literal["definition", "basis"] = Field(default="definition", description="in which words its meaning is asked")
    decidable: bool = Field(default=True, description="whether production records can decide it")
    complement: Identifier | None = Field(default=None, description="the share that it leaves of the whole")
    definitions: tuple[Definition, ...] = Field(min_length=1)

    def definition(self, name: str) -> Definition | None:
        """The definition of that name, None where the indicator has none so called."""
        return next((item for item in self.definitions if item.id == name), None)


class _Table(Frozen):
    kpis: dict[Identifier, Kpi]


@cache
def catalogue() -> Mapping[str, Kpi]:
    """All indicators by key, in the order of the file."""
    data = tomllib.loads(files("scenarios.acceptance.claims").joinpath("kpis.toml").read_text(encoding="utf-8"))
    return MappingProxyType(_Table.model_validate({"kpis": data}).kpis)


def definition_of(kpi: str | None, definition: str | None) -> Definition | None:
    """The definition that a claim names, None where it is open."""
    known = None if kpi is None else catalogue().get(kpi)
    return None if known is None or definition is None else known.definition(definition)
