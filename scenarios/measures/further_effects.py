"""Mechanisms of new machines, of monitoring, of checks, of energy and of material; tables as in a line file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.measures.effect import Effect, Factor, Pattern
from simcore.spec import (
    ConditionMonitoringSpec,
    GaugeSpec,
    Quantity,
    QuarantineSpec,
    TeethingSpec,
    TimeDistribution,
)
from simcore.spec.quantities import Identifier, PositiveCount, PositiveDuration, Probability

RemovableShare = Annotated[float, Field(ge=0.0, le=0.95, strict=True)]
PositiveMonths = Annotated[float, Field(gt=0.0, le=600.0, strict=True)]
PoweredState = Literal["processing", "setup", "idle", "down", "off"]


class SpreadEffect(Effect):
    """Standard deviation of the process.

    Where the line gives p0 and p1 instead of a characteristic, both follow as tails beyond one limit. Sizes that are
    matched scatter as well.
    """

    mechanism: Literal["spread"]
    factor: Quantity[Factor] = Field(description="[1] on sigma")


class DriftEffect(Effect):
    """Operating time in control before a shift of the mean."""

    mechanism: Literal["drift"]
    factor: Quantity[Factor] = Field(description="[1] on the mean time to shift")


class SizeTargetEffect(Effect):
    """Sizes are kept to the mean of the pieces that wait in a buffer, instead of a target of the unit's own.

    Setting errors and drift are taken out as they arise; corrections of what was chance add to the scatter.
    """

    mechanism: Literal["size_target"]
    follows: Identifier = Field(description="buffer whose pieces the unit is kept matched to")
    factor: Quantity[Factor] = Field(
        default=Quantity[Factor](typical=1.0, low=1.0, high=1.0), description="[1] on the scatter around the mean"
    )


class GaugeEffect(Effect):
    """An in-process gauge beside what checks already; it may itself become biased until its master check."""

    mechanism: Literal["in_process_gauge"]
    gauge: GaugeSpec = Field(description="the gauge, as in a line file")


class InspectionEffect(Effect):
    """Automatic inspection in place of the gate that the station has: what it finds, and what it rejects wrongly."""

    mechanism: Literal["inspection"]
    effectiveness: Quantity[Probability] = Field(description="[1] probability that a defective piece is found")
    false_reject: Quantity[Probability] | None = Field(
        default=None, description="[1] probability that a good piece is rejected; absent: as before"
    )


class QuarantineEffect(Effect):
    """What is held back and sorted at a detection, in place of what was."""

    mechanism: Literal["quarantine"]
    quarantine: QuarantineSpec = Field(description="scope, people and time of sorting, as in a line file")


class MonitoringEffect(Effect):
    """A share of the failures announces itself: those found in time become planned stops; false alarms cost checks."""

    mechanism: Literal["condition_monitoring"]
    mode: Identifier = Field(default="failure", description="failure that is monitored")
    monitoring: ConditionMonitoringSpec = Field(description="the monitoring, as in a line file")


class TeethingEffect(Effect):
    """Early failures and learning after commissioning; `age` grows by the months in use."""

    mechanism: Literal["teething"]
    teething: TeethingSpec = Field(description="the teething, as in a line file")


class RemovalEffect(Effect):
    """Causes of a stop are removed one after the other: its rate falls by removable (1 - exp(-t / time_constant)).

    The time t are the months in use; at 0 nothing has been removed yet.
    """

    mechanism: Literal["removal"]
    mode: Identifier = Field(description="interruption whose causes are removed, such as `micro_stop`")
    removable: Quantity[RemovableShare] = Field(description="[1] share of the stops whose causes can be removed")
    time_constant: Quantity[PositiveMonths] = Field(description="[months] in which 63 % of these have been removed")


class PowerEffect(Effect):
    """Electrical power in one state; switching off while idle leaves the power of setup and repair as it was."""

    mechanism: Literal["power"]
    state: PoweredState = Field(description="state of the unit, as in the line file")
    factor: Quantity[Factor] = Field(description="[1] on the power in this state")


class ArrivalsEffect(Effect):
    """A source that never ran out delivers whole lots into a store; its stations starve when the store is empty."""

    mechanism: Literal["arrivals"]
    sources: tuple[Pattern, ...] = Field(min_length=1, max_length=50, description="saturated sources")
    store: Quantity[PositiveCount] = Field(description="[items] that the store holds")
    interval: TimeDistribution = Field(description="[time] from the entry of a lot until the next one comes")


class MaterialEffect(Effect):
    """Time that the next lot of material takes; only sources that can run out have one."""

    mechanism: Literal["material"]
    sources: tuple[Pattern, ...] = Field(min_length=1, max_length=50, description="sources with arrivals")
    factor: Quantity[Factor] = Field(description="[1] on the mean time between arrivals")


class ObservationEffect(Effect):
    """The plant records shorter stops than before; no machine changes by it."""

    mechanism: Literal["observation"]
    recording_threshold: Quantity[PositiveDuration] = Field(description="[time] shorter stops are not written down")
