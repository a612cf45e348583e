"""The mechanisms by which a measure may act: parameters of machines, stops, people and checks, and nothing else.

No mechanism acts on a key performance indicator: output, availability, yield or the like can't be given, they emerge.
Every effect names the stations that it covers by name or pattern (`inner_*`); without, those of its measure.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.measures.effect import Effect, Factor, Pattern, StopEffect
from scenarios.measures.further_effects import (
    ArrivalsEffect,
    DriftEffect,
    GaugeEffect,
    InspectionEffect,
    MaterialEffect,
    MonitoringEffect,
    ObservationEffect,
    PowerEffect,
    QuarantineEffect,
    RemovalEffect,
    SizeTargetEffect,
    SpreadEffect,
    TeethingEffect,
)
from simcore.spec import InterruptionSpec, Quantity
from simcore.spec.quantities import Duration, Identifier, PositiveCount, PositiveDuration, PositiveNumber


class CycleEffect(Effect):
    """Machine part of the cycle, of all products."""

    mechanism: Literal["cycle"]
    factor: Quantity[Factor] = Field(description="[1] on the mean machine part")


class VariationEffect(Effect):
    """Variation of the machine part of the cycle (lognormal cycles)."""

    mechanism: Literal["variation"]
    factor: Quantity[Factor] = Field(description="[1] on the coefficient of variation")


class LoaderEffect(Effect):
    """A loader takes over the manual part: nobody is needed for a cycle any more, the rest of the handling stays."""

    mechanism: Literal["loader"]
    remaining_time: Quantity[Duration] = Field(description="[time] of loading that isn't hidden in the machine part")


class SetupEffect(Effect):
    """Duration of the setup, also in the matrix."""

    mechanism: Literal["setup"]
    factor: Quantity[Factor] = Field(description="[1] on the mean duration")


class LongerSetupEffect(Effect):
    """Additional work at each setup, such as grippers; the matrix included."""

    mechanism: Literal["longer_setup"]
    added: Quantity[PositiveDuration] = Field(description="[time] added to the mean duration")


class ResponseEffect(StopEffect):
    """Detection, call and walk, before the person begins."""

    mechanism: Literal["response"]


class DurationEffect(StopEffect):
    """Work of the person who ends the stop: repair, clearing, change."""

    mechanism: Literal["repair"]


class TimeBetweenEffect(StopEffect):
    """Time between stops, on the clock that they have."""

    mechanism: Literal["time_between"]


class ToolLifeEffect(StopEffect):
    """Pieces between two stops on the clock of pieces."""

    mechanism: Literal["tool_life"]
    mode: Identifier = Field(default="tool_change", description="interruption on the clock `pieces`")


class CapabilityEffect(Effect):
    """Nonconforming share of a unit in control, p0."""

    mechanism: Literal["capability"]
    factor: Quantity[Factor] = Field(description="[1] on p0")


class ChartEffect(Effect):
    """A control chart on gauge data in place of the patrol; its run lengths follow from weight, limits and shift.

    A chart has false alarms: each costs an adjustment, about every ARL(0) samples.
    """

    mechanism: Literal["chart"]
    interval: Quantity[PositiveDuration] = Field(description="[time] between samples, on the unit's calendar")
    weight: Quantity[Annotated[float, Field(ge=0.02, le=1.0)]] = Field(description="[1] of the newest sample (EWMA)")
    limit_width: Quantity[PositiveNumber] = Field(description="[sigma] of the plotted statistic")
    shift: Quantity[PositiveNumber] = Field(description="[sigma] by which the mean shifts")
    reaction: Quantity[Duration] = Field(description="[time] from the signal to the stop")


class PatrolEffect(Effect):
    """More or less frequent patrols."""

    mechanism: Literal["patrol"]
    factor: Quantity[Factor] = Field(description="[1] on the interval between patrols")


class NewStopEffect(Effect):
    """A stop that the measure itself brings: jams of a loader, false alarms of a monitor."""

    mechanism: Literal["new_stop"]
    mode: Identifier = Field(description="name of the new interruption")
    stop: InterruptionSpec = Field(description="the interruption, as in a line file")


class BufferEffect(Effect):
    """Places between linked machines."""

    mechanism: Literal["buffer"]
    buffers: tuple[Pattern, ...] = Field(min_length=1, max_length=600, description="buffers")
    factor: Quantity[Factor] = Field(description="[1] on the capacity, rounded to whole places, at least one")


class PeopleEffect(Effect):
    """More or fewer people present in every interval of the shift plan."""

    mechanism: Literal["people"]
    pools: tuple[Pattern, ...] = Field(min_length=1, max_length=100, description="pools")
    added: Annotated[int, Field(ge=-1000, le=1000)] = Field(description="[persons] present, negative: fewer")


class TendingEffect(Effect):
    """Several zones become one: its people tend all machines of these zones."""

    mechanism: Literal["tending_span"]
    pools: tuple[Identifier, ...] = Field(min_length=2, max_length=100, description="pools that become one")
    into: Identifier = Field(description="name of the joint pool")
    people: Quantity[PositiveCount] = Field(description="[persons] present in every interval of the shift plan")


class SplitEffect(Effect):
    """Some units of a station become a station of their own beside it, so that a measure can cover them alone."""

    mechanism: Literal["split"]
    station: Identifier = Field(description="station whose units are told apart")
    units: Annotated[int, Field(ge=1, le=64)] = Field(description="[1] units that leave it")
    into: Identifier = Field(description="name of the new station, fed from and feeding the same buffers")


AnyEffect = Annotated[
    CycleEffect
    | VariationEffect
    | LoaderEffect
    | SetupEffect
    | LongerSetupEffect
    | ResponseEffect
    | DurationEffect
    | TimeBetweenEffect
    | ToolLifeEffect
    | CapabilityEffect
    | ChartEffect
    | PatrolEffect
    | NewStopEffect
    | BufferEffect
    | PeopleEffect
    | TendingEffect
    | SplitEffect
    | SpreadEffect
    | DriftEffect
    | SizeTargetEffect
    | GaugeEffect
    | InspectionEffect
    | QuarantineEffect
    | MonitoringEffect
    | TeethingEffect
    | RemovalEffect
    | PowerEffect
    | ArrivalsEffect
    | MaterialEffect
    | ObservationEffect,
    Field(discriminator="mechanism"),
]
