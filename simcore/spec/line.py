"""A whole line."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simcore.spec.flow import BinSpec, BufferSpec, DemandSpec, ProductSpec, SinkSpec, SourceSpec
from simcore.spec.people import CalendarSpec, PoolSpec
from simcore.spec.quantities import Frozen, Identifier, PositiveCount, PositiveDuration, Power, Quantity
from simcore.spec.station import StationSpec

SCHEMA_VERSION = 1


class ReportSpec(Frozen):
    """What the plant's own report shows, and what it can't see."""

    interval: PositiveDuration = Field(
        default=10 * 3_600_000_000,
        description="[time] length of one report row, usually a shift",
        validate_default=False,
        json_schema_extra={"default": "10 h"},
    )
    recording_threshold: PositiveDuration | None = Field(
        default=None, description="[time] shorter stops are not written down"
    )


class LineSpec(Frozen):
    """A production line: what flows, through which stations, served by whom."""

    schema_version: Literal[1] = Field(default=1, description="version of this schema")
    name: str = Field(min_length=1, max_length=200, description="name of the line for people")
    description: str = Field(default="", max_length=4000, description="what the line is, for people")
    products: dict[Identifier, ProductSpec] = Field(min_length=1, max_length=200, description="by name: what is made")
    sources: dict[Identifier, SourceSpec] = Field(
        min_length=1, max_length=50, description="by name: where items come from"
    )
    stations: dict[Identifier, StationSpec] = Field(min_length=1, max_length=600, description="by name: operations")
    buffers: dict[Identifier, BufferSpec] = Field(
        default_factory=dict, max_length=1200, description="by name: places between stations"
    )
    sinks: dict[Identifier, SinkSpec] = Field(min_length=1, max_length=50, description="by name: finished goods")
    pools: dict[Identifier, PoolSpec] = Field(default_factory=dict, max_length=100, description="by name: people")
    calendars: dict[Identifier, CalendarSpec] = Field(
        default_factory=dict, max_length=100, description="by name: planned working time"
    )
    demand: DemandSpec | None = Field(
        default=None, description="how much is wanted; absent: as much as the line can make"
    )
    wip_limit: Quantity[PositiveCount] | None = Field(
        default=None, description="[items] released and not yet left (CONWIP)"
    )
    common_power: Quantity[Power] | None = Field(
        default=None, description="[kW] coolant, compressor, extraction of the whole line"
    )
    common_calendar: Identifier | None = Field(
        default=None, description="when the common power is drawn; absent: always"
    )
    report: ReportSpec = Field(default_factory=ReportSpec, description="the plant's own report")
    bins: BinSpec | None = Field(default=None, description="items are bins of many pieces")

    @property
    def bin_size(self) -> int:
        """Pieces of an item [pieces]: 1, or those of a full bin; a bin of one piece is a piece."""
        return 1 if self.bins is None else self.bins.pieces.value

    @model_validator(mode="after")
    def _names_apart(self) -> Self:
        seen: dict[str, str] = {}
        for kind in ("sources", "stations", "buffers", "sinks"):
            for name in getattr(self, kind):
                if name in seen:
                    raise PydanticCustomError(
                        "NAME_TWICE",
                        "'{name}' names one of the {first} and one of the {second}",
                        {"name": name, "first": seen[name], "second": kind},
                    )
                seen[name] = kind
        return self
