"""Calendars of machines and shift plans of people."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simcore.spec.quantities import Count, Duration, Frozen, Identifier, PositiveDuration, Probability, Quantity

Skill = Literal["operator", "setter", "technician", "inspector"]


class OpenInterval(Frozen):
    """A half-open interval [start, end) of the period in which work is planned."""

    start: Duration = Field(description="[time] from the beginning of the period")
    end: PositiveDuration = Field(description="[time] from the beginning of the period, exclusive")


class Closure(Frozen):
    """A half-open interval of absolute simulated time without work (holiday, shutdown)."""

    start: Duration = Field(description="[time] since the beginning of the simulation")
    end: PositiveDuration = Field(description="[time] since the beginning of the simulation, exclusive")


def check_intervals(intervals: tuple[OpenInterval, ...], period: int) -> None:
    """Refuse intervals that are empty, unordered, overlapping or outside the period."""
    previous = 0
    for interval in intervals:
        if not previous <= interval.start < interval.end <= period:
            raise PydanticCustomError(
                "INTERVALS",
                "intervals must be non-empty, in order, apart, and inside the period of {hours} h",
                {"hours": period / 3.6e9},
            )
        previous = interval.end


class CalendarSpec(Frozen):
    """Planned working time of machines: open intervals of a repeating period, less closures."""

    period: PositiveDuration = Field(description="[time] length of the repeating pattern, usually a day or a week")
    open: tuple[OpenInterval, ...] = Field(
        min_length=1, max_length=1_000, description="working intervals of one period"
    )
    closures: tuple[Closure, ...] = Field(default=(), max_length=1_000, description="absolute intervals without work")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_intervals(self.open, self.period)
        previous = 0
        for closure in self.closures:
            if not previous <= closure.start < closure.end:
                raise PydanticCustomError("INTERVALS", "closures must be non-empty, in order and apart")
            previous = closure.end
        return self


class ShiftInterval(OpenInterval):
    """An interval of the shift plan with the number of people present."""

    people: Quantity[Count] = Field(description="[persons] present in this interval, if nobody is absent")
    continues: bool = Field(
        default=False, description="the same people as in the interval before, after a break: the absent stay absent"
    )


class PoolSpec(Frozen):
    """People of one skill, who answer the requests of the stations in their zone."""

    skill: Skill = Field(description="what these people do; decides the waiting state of a unit")
    people: Quantity[Count] | None = Field(
        default=None, description="[persons] present at all times, unless `shifts` is given"
    )
    period: PositiveDuration | None = Field(default=None, description="[time] length of the repeating shift plan")
    shifts: tuple[ShiftInterval, ...] = Field(
        default=(), max_length=1_000, description="shift plan; nobody is present outside it"
    )
    absence: Quantity[Probability] | None = Field(
        default=None,
        description="[-] chance with which a person of the shift plan stays away, each by himself, until another shift "
        "begins; absent: all come",
    )
    zone: tuple[Identifier, ...] = Field(
        default=(), max_length=600, description="stations that these people serve; empty means all"
    )
    heads: float | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=10_000,
        description="[persons] heads booked to this line when people are shared",
    )
    stream_id: Identifier | None = Field(
        default=None, description="name of the random streams; by default the first name of the owner"
    )

    @model_validator(mode="after")
    def _one_plan(self) -> Self:
        if (self.people is None) == (not self.shifts):
            raise PydanticCustomError("POOL_PLAN", "needs either `people` or `shifts`, not both")
        if self.shifts:
            if self.period is None:
                raise PydanticCustomError("POOL_PLAN", "a shift plan needs its `period`")
            check_intervals(self.shifts, self.period)
            if self.shifts[0].continues:
                raise PydanticCustomError("POOL_PLAN", "the first interval of a shift plan has nothing to continue")
        elif self.period is not None:
            raise PydanticCustomError("POOL_PLAN", "`period` belongs to `shifts`")
        elif self.absence is not None:
            raise PydanticCustomError("POOL_PLAN", "`absence` is decided at the beginning of `shifts`: give a plan")
        return self

    @property
    def most_people(self) -> int:
        """Largest number of people present at any time [persons]."""
        if self.people is not None:
            return self.people.value
        return max(interval.people.value for interval in self.shifts)
