"""A station: identical units at one position of the line."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from simcore.spec.distribution import NO_TIME, TimeDistribution
from simcore.spec.flow import BatchSpec, FurnaceSpec, SelectiveAssemblySpec, SizeSpec
from simcore.spec.interruption import InterruptionSpec, TeethingSpec
from simcore.spec.quality import GateSpec, QualitySpec
from simcore.spec.quantities import Flag, Frozen, Identifier, PositiveCount, PositiveDuration, Power, Priority, Quantity


class InputSpec(Frozen):
    """From which buffer or saturated source, and how many items per cycle."""

    origin: Identifier = Field(description="buffer or saturated source", alias="from")
    quantity: Quantity[PositiveCount] = Field(
        default=Quantity[PositiveCount](typical=1), description="[items] per cycle"
    )

    model_config = ConfigDict(populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"from": value} if isinstance(value, str) else value


class SetupSpec(Frozen):
    """Change-over between setup families, or at every lot."""

    duration: TimeDistribution = Field(description="[time] unless the matrix says otherwise")
    matrix: dict[Identifier, dict[Identifier, TimeDistribution]] = Field(
        default_factory=dict, description="[time] by family before and family after"
    )
    per_lot: Flag = Field(default=False, description="every lot is set up, also within a family")
    pool: Identifier | None = Field(default=None, description="setters who do it; absent: the machine does it alone")
    priority: Priority = Field(default=0, description="[1] smaller is served first")


class OperatorSpec(Frozen):
    """A person whom each cycle needs."""

    pool: Identifier = Field(description="operators of the zone")
    mode: Literal["load", "attend"] = Field(
        default="load", description="load: only while loading; attend: for the whole cycle"
    )
    load_time: TimeDistribution = Field(default=NO_TIME, description="[time] manual part before the machine part")
    priority: Priority = Field(default=0, description="[1] smaller is served first")


class PowerSpec(Frozen):
    """Electrical power of one unit by state."""

    processing: Quantity[Power] = Field(description="[kW] while a cycle runs")
    setup: Quantity[Power] | None = Field(default=None, description="[kW]; absent: as idle")
    idle: Quantity[Power] = Field(description="[kW] starved, blocked, waiting, stopped for a short time")
    down: Quantity[Power] | None = Field(default=None, description="[kW]; absent: as idle")
    off: Quantity[Power] = Field(default=Quantity[Power](typical=0), description="[kW] outside the calendar")


class StationSpec(Frozen):
    """Identical units that do one operation."""

    units: Quantity[PositiveCount] = Field(
        default=Quantity[PositiveCount](typical=1), description="[1] identical units"
    )
    inputs: tuple[InputSpec, ...] = Field(min_length=1, max_length=20, description="what a cycle takes")
    to: Identifier = Field(description="buffer or sink of the good pieces")
    routes: dict[Identifier, Identifier] = Field(default_factory=dict, description="other destination by product")
    cycle: TimeDistribution = Field(description="[time] machine part of the cycle of one item")
    cycles: dict[Identifier, TimeDistribution] = Field(
        default_factory=dict, description="[time] other cycle by product"
    )
    planned_run_time: dict[Identifier, Quantity[PositiveDuration]] = Field(
        default_factory=dict, description="[time] PRI by product; absent: the mean cycle, machine + manual part"
    )
    operator: OperatorSpec | None = Field(default=None, description="person whom each cycle needs; absent: nobody")
    setup: SetupSpec | None = Field(default=None, description="change-over; absent: needs none")
    interruptions: dict[Identifier, InterruptionSpec] = Field(
        default_factory=dict, max_length=50, description="by name: everything that stops a unit"
    )
    quality: QualitySpec | None = Field(default=None, description="absent: every piece is good")
    gate: GateSpec | None = Field(default=None, description="inspection at the exit; absent: none")
    blocking: Literal["after_service", "before_service"] = Field(
        default="after_service", description="when the place ahead is looked for"
    )
    hands_over_when_down: Flag = Field(default=False, description="a stopped unit may pass on its finished piece")
    calendar: Identifier | None = Field(default=None, description="planned working time; absent: always")
    power: PowerSpec | None = Field(default=None, description="absent: energy is not reported")
    batch: BatchSpec | None = Field(default=None, description="several items at once")
    furnace: FurnaceSpec | None = Field(default=None, description="continuous furnace")
    size: SizeSpec | None = Field(default=None, description="absent: sizes are of no interest")
    selective_assembly: SelectiveAssemblySpec | None = Field(default=None, description="matching by size class")
    teething: TeethingSpec | None = Field(default=None, description="after commissioning")
    stream_id: Identifier | None = Field(
        default=None, description="name of the random streams; by default the first name of the owner"
    )
    label: dict[Literal["zh", "en"], str] = Field(default_factory=dict, description="name for people")

    @model_validator(mode="after")
    def _cycle_given(self) -> Self:
        if self.units.value > 64:
            raise PydanticCustomError("TOO_MANY_UNITS", "has more than 64 units; split it")
        return self
