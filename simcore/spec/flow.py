"""What flows: products, lots, sources, buffers, demand."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simcore.spec.distribution import NO_TIME, TimeDistribution
from simcore.spec.quantities import (
    Count,
    Duration,
    Flag,
    Frozen,
    Identifier,
    Length,
    PositiveCount,
    PositiveDuration,
    Probability,
    Quantity,
    SignedLength,
    nanometres,
)


class ProductSpec(Frozen):
    """One product; products of the same setup family need no setup between them."""

    family: Identifier | None = Field(default=None, description="setup family; by default the product's own name")
    label: dict[Literal["zh", "en"], str] = Field(default_factory=dict, description="name for people")


class LotSpec(Frozen):
    """A number of items of one product that are released together, in order."""

    product: Identifier = Field(description="name of the product")
    quantity: Quantity[PositiveCount] = Field(description="[items] in the lot")


class SourceSpec(Frozen):
    """Where items come from: an endless supply that stations pull, or arrivals into a buffer."""

    lots: tuple[LotSpec, ...] = Field(min_length=1, max_length=10_000, description="sequence of lots")
    repeat: Flag = Field(default=True, description="begin again after the last lot; otherwise the source runs dry")
    interarrival: TimeDistribution | None = Field(
        default=None, description="[time] between arrivals; absent: saturated"
    )
    arrival: Literal["item", "lot"] = Field(default="item", description="what arrives at each arrival")
    to: Identifier | None = Field(default=None, description="buffer that receives the arrivals")
    when_full: Literal["wait", "lost"] = Field(default="wait", description="arrivals at a full buffer")
    stream_id: Identifier | None = Field(
        default=None, description="name of the random streams; by default the first name of the owner"
    )

    @model_validator(mode="after")
    def _saturated_or_arrivals(self) -> Self:
        if (self.interarrival is None) != (self.to is None):
            raise PydanticCustomError(
                "SOURCE_KIND", "arrivals need both `interarrival` and `to`; a saturated source neither"
            )
        if self.interarrival is not None and self.interarrival.is_zero and self.repeat:
            raise PydanticCustomError("SOURCE_ENDLESS", "arrivals without time between them never end")
        return self


class BufferSpec(Frozen):
    """The places strictly between stations."""

    capacity: Quantity[Count] | None = Field(
        default=None, description="[items]; absent: unlimited; 0: hand-over only when the next unit can take"
    )
    transport_time: Quantity[Duration] = Field(
        default=Quantity[Duration](typical=0), description="[time] from entry until it can be taken"
    )
    transfer_batch: Quantity[PositiveCount] = Field(
        default=Quantity[PositiveCount](typical=1), description="[items] that move together"
    )
    label: dict[Literal["zh", "en"], str] = Field(default_factory=dict, description="name for people")


class SinkSpec(Frozen):
    """Finished goods."""

    label: dict[Literal["zh", "en"], str] = Field(default_factory=dict, description="name for people")


class DemandSpec(Frozen):
    """How many good pieces are wanted."""

    mode: Literal["cap", "end"] = Field(description="cap: no more per period; end: the run ends when they are made")
    quantity: Quantity[PositiveCount] = Field(description="[pieces] wanted")
    period: PositiveDuration | None = Field(default=None, description="[time] of a cap, on the wall from the beginning")

    @model_validator(mode="after")
    def _period_of_cap(self) -> Self:
        if (self.mode == "cap") != (self.period is not None):
            raise PydanticCustomError("DEMAND_PERIOD", "mode 'cap' needs a `period`; mode 'end' takes none")
        return self


class BinSpec(Frozen):
    """Items that are bins of many pieces."""

    pieces: Quantity[PositiveCount] = Field(description="[pieces] per bin")
    mixing_probability: Quantity[Probability] = Field(
        default=Quantity[Probability](typical=0.0), description="[1] per transfer"
    )


class BatchSpec(Frozen):
    """A station that processes several items of one setup family at once: a furnace charge, a barrel."""

    smallest: Quantity[PositiveCount] = Field(description="[items] needed to start")
    largest: Quantity[PositiveCount] = Field(description="[items] that fit")
    waiting_limit: Quantity[Duration] | None = Field(
        default=None, description="[time] that an item waits in the input buffer until a smaller batch starts"
    )


class FurnaceSpec(Frozen):
    """A continuous furnace: the station's cycle is its takt, at which items are charged onto the belt."""

    residence_time: Quantity[PositiveDuration] = Field(description="[time] from the charge to the other end")
    recipe_gap: TimeDistribution = Field(
        default=NO_TIME, description="[time] in which nothing is charged at a change of the setup family (recipe)"
    )


class SizeSpec(Frozen):
    """The size that a station gives to its pieces, as the deviation from its target."""

    standard_deviation: Quantity[Length] = Field(description="[length] of the pieces around the present mean")
    offset: Quantity[SignedLength] = Field(
        default=Quantity[SignedLength](typical=0), description="[length] mean right after the unit has been set"
    )
    setting_error: Quantity[Length] = Field(
        default=Quantity[Length](typical=0),
        description="[length] standard deviation of the mean from one setting of the unit to the next",
    )
    drift: Quantity[SignedLength] = Field(
        default=Quantity[SignedLength](typical=0), description="[length] by which 1,000 pieces move the mean"
    )
    follows: Identifier | None = Field(
        default=None, description="buffer whose pieces the unit is kept matched to; absent: its own target"
    )


class SelectiveAssemblySpec(Frozen):
    """Matching of the first two inputs by size class, with what fills the gap between them in grades."""

    classes: Quantity[PositiveCount] = Field(description="[1] size classes of a ring; the last ones have no outer end")
    class_width: Quantity[Length] = Field(description="[length] width of one class")
    grades: Quantity[PositiveCount] = Field(description="[1] ball grades in stock")
    grade_pitch: Quantity[Length] | None = Field(
        default=None, description="[length] from one ball grade to the next; absent: `class_width`"
    )

    @property
    def reach(self) -> int:
        """Classes by which two rings that match may lie apart: up to half the span of the grades."""
        width = nanometres(self.class_width.value)
        pitch = width if self.grade_pitch is None else nanometres(self.grade_pitch.value)
        return self.grades.value * pitch // (2 * width)
