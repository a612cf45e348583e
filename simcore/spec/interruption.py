"""One concept for everything that stops a unit: failure, micro-stop, tool change, dressing, maintenance, check."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simcore.spec.distribution import NO_TIME, CountDistribution, TimeDistribution
from simcore.spec.quantities import (
    Duration,
    Flag,
    Frozen,
    Identifier,
    PositiveDuration,
    PositiveNumber,
    Priority,
    Probability,
    Quantity,
)

Clock = Literal["operating", "scheduled", "calendar", "pieces"]
StopState = Literal["down_repair", "micro_stop", "tool_change", "adjustment", "planned_maintenance"]


class ConditionMonitoringSpec(Frozen):
    """A share of failures announces itself; detected ones become planned stops."""

    announced_share: Quantity[Probability] = Field(description="[1] share of failures with a P-F signal")
    detection_share: Quantity[Probability] = Field(description="[1] share of the announced ones that is detected")
    warning_time: TimeDistribution = Field(description="[time] P-F interval")
    monitoring_interval: Quantity[PositiveDuration] = Field(description="[time] between two evaluations")
    planned_duration_ratio: Quantity[Probability] = Field(description="[1] planned stop / unplanned stop")
    false_alarm_time_to: TimeDistribution | None = Field(
        default=None, description="[time] on the same clock between false alarms; absent: none"
    )
    check_duration: TimeDistribution | None = Field(
        default=None, description="[time] of the check that a false alarm costs"
    )

    @model_validator(mode="after")
    def _false_alarm_complete(self) -> Self:
        if (self.false_alarm_time_to is None) != (self.check_duration is None):
            raise PydanticCustomError(
                "FALSE_ALARM", "false alarms need both `false_alarm_time_to` and `check_duration`, or neither"
            )
        return self


class TeethingSpec(Frozen):
    """Early failures and learning after commissioning: rate x (1 + a exp(-t/tau)), speed x (1 - b exp(-t/tau_b)).

    The time t in service runs on the wall from the end of the warm-up, where it is `age`.
    """

    failure_excess: Quantity[PositiveNumber] = Field(
        description="[1] a: additional failures at commissioning / lasting rate"
    )
    failure_decay: Quantity[PositiveDuration] = Field(description="[time] tau of the additional failures")
    speed_loss: Quantity[Probability] = Field(description="[1] b: share of the speed that is missing at commissioning")
    speed_decay: Quantity[PositiveDuration] = Field(description="[time] tau_b of the missing speed")
    age: Quantity[Duration] = Field(
        default=Quantity[Duration](typical=0), description="[time] in service when the warm-up ends"
    )
    interruptions: tuple[Identifier, ...] = Field(
        default=(), max_length=50, description="stops that come more often; by default every unplanned `down_repair`"
    )

    @model_validator(mode="after")
    def _some_speed_left(self) -> Self:
        if self.speed_loss.value >= 1:
            raise PydanticCustomError("SPEED_LOSS", "at commissioning some speed must be left: below 1")
        return self


class InterruptionSpec(Frozen):
    """A recurring stop of each unit of a station."""

    clock: Clock = Field(
        description="which time makes it due: processing only, the unit's calendar, the wall, or pieces made"
    )
    time_to: TimeDistribution | None = Field(
        default=None, description="[time] on the clock, from the end of the last stop to the next"
    )
    pieces_to: CountDistribution | None = Field(
        default=None, description="[pieces] between stops, for the clock `pieces`"
    )
    response: TimeDistribution = Field(default=NO_TIME, description="[time] detection + call + walk; holds nobody")
    pool: Identifier | None = Field(default=None, description="people who end the stop; absent: it ends by itself")
    priority: Priority = Field(default=0, description="[1] smaller is served first")
    duration: TimeDistribution = Field(description="[time] work of the person, or length of the stop")
    planned: Flag = Field(default=False, description="planned stops leave the planned busy time")
    fixed_grid: Flag = Field(
        default=False, description="due on a fixed grid of the clock, whatever the last stop took (planned only)"
    )
    state: StopState = Field(description="state in which the unit's time is booked")
    effect: Literal["resume", "lose"] = Field(default="resume", description="what happens to the piece inside")
    preempt: Flag = Field(default=False, description="scheduled and calendar clocks: stop in the middle of a cycle")
    condition_monitoring: ConditionMonitoringSpec | None = Field(
        default=None, description="failures that announce themselves"
    )
    stream_id: Identifier | None = Field(
        default=None, description="name of the random streams; by default the first name of the owner"
    )

    @model_validator(mode="after")
    def _clock_and_law(self) -> Self:
        if self.clock == "pieces" and (self.pieces_to is None or self.time_to is not None):
            raise PydanticCustomError("CLOCK_LAW", "clock 'pieces' needs `pieces_to` and takes no `time_to`")
        if self.clock != "pieces" and (self.time_to is None or self.pieces_to is not None):
            raise PydanticCustomError(
                "CLOCK_LAW", "clock '{clock}' needs `time_to` and takes no `pieces_to`", {"clock": self.clock}
            )
        if self.time_to is not None and self.time_to.mean_microseconds <= 0:
            raise PydanticCustomError("CLOCK_LAW", "`time_to` must have a mean above 0")
        if self.fixed_grid and not (self.planned and self.clock in ("scheduled", "calendar")):
            raise PydanticCustomError(
                "FIXED_GRID", "`fixed_grid` is for planned stops on the scheduled or calendar clock"
            )
        if self.preempt and self.clock not in ("scheduled", "calendar"):
            raise PydanticCustomError("PREEMPT", "`preempt` is for the scheduled and calendar clocks")
        if self.planned != (self.state == "planned_maintenance"):
            raise PydanticCustomError("PLANNED_STATE", "`planned` and the state 'planned_maintenance' go together")
        return self
