"""How pieces become defective, how that is noticed, and what happens then."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simcore.spec.distribution import NO_TIME, TimeDistribution
from simcore.spec.quantities import (
    Duration,
    Flag,
    Frozen,
    Identifier,
    Length,
    PositiveCount,
    PositiveDuration,
    PositiveNumber,
    Priority,
    Probability,
    Quantity,
)


class CharacteristicSpec(Frozen):
    """A normally distributed characteristic against symmetric tolerance limits, from which p0 and p1 follow."""

    sigma: Quantity[Length] = Field(description="[length] process standard deviation")
    offset: Quantity[Length] = Field(description="[length] distance of the mean from the middle, in control")
    shift: Quantity[Length] = Field(description="[length] additional distance when out of control")
    half_tolerance: Quantity[Length] = Field(description="[length] half the tolerance")


class PatrolSpec(Frozen):
    """A person takes pieces at intervals and measures them against the tolerance."""

    interval: Quantity[PositiveDuration] = Field(description="[time] on the unit's calendar")
    pieces: Quantity[PositiveCount] = Field(description="[pieces] per visit")
    effectiveness: Quantity[Probability] = Field(
        description="[1] probability that a nonconforming sample is recognised"
    )
    pool: Identifier | None = Field(default=None, description="who measures; absent: nobody is held")
    priority: Priority = Field(default=0, description="[1] smaller is served first")
    duration: TimeDistribution = Field(default=NO_TIME, description="[time] of one visit")
    reaction: Quantity[Duration] = Field(
        default=Quantity[Duration](typical=0), description="[time] from the finding to the stop"
    )


class ChartSpec(Frozen):
    """A control chart on automatic samples, given by its average run lengths."""

    interval: Quantity[PositiveDuration] = Field(description="[time] between samples, on the unit's calendar")
    average_run_length_in_control: Quantity[PositiveNumber] = Field(description="[samples] between false alarms")
    average_run_length_shifted: Quantity[PositiveNumber] = Field(description="[samples] to detection of the shift")
    reaction: Quantity[Duration] = Field(
        default=Quantity[Duration](typical=0), description="[time] from the signal to the stop"
    )

    @model_validator(mode="after")
    def _at_least_one(self) -> Self:
        if min(self.average_run_length_in_control.value, self.average_run_length_shifted.value) < 1:
            raise PydanticCustomError("RUN_LENGTH", "an average run length is at least 1 sample")
        return self


class GaugeSpec(Frozen):
    """An in-process gauge: sees a shift after a geometric number of pieces; may itself become biased."""

    pieces_to_detection: Quantity[PositiveNumber] = Field(
        description="[pieces] mean number made until the shift is seen"
    )
    pieces_to_false_alarm: Quantity[PositiveNumber] | None = Field(
        default=None, description="[pieces] mean number between false alarms"
    )
    reaction: Quantity[Duration] = Field(
        default=Quantity[Duration](typical=0), description="[time] from the signal to the stop"
    )
    bias_time_to: TimeDistribution | None = Field(
        default=None, description="[time] on the unit's calendar until the gauge is biased"
    )
    nonconforming_when_biased: Quantity[Probability] | None = Field(
        default=None, description="[1] share of defectives while biased"
    )
    master_check_interval: Quantity[PositiveDuration] | None = Field(
        default=None, description="[time] on the unit's calendar; ends a bias"
    )

    @model_validator(mode="after")
    def _bias_complete(self) -> Self:
        given = [
            part is not None for part in (self.bias_time_to, self.nonconforming_when_biased, self.master_check_interval)
        ]
        if any(given) and not all(given):
            raise PydanticCustomError(
                "GAUGE_BIAS", "bias needs all of `bias_time_to`, `nonconforming_when_biased`, `master_check_interval`"
            )
        if self.pieces_to_detection.value < 1 or (self.pieces_to_false_alarm and self.pieces_to_false_alarm.value < 1):
            raise PydanticCustomError("COUNT_BELOW_ONE", "a mean number of pieces is at least 1")
        return self


class FeedbackSpec(Frozen):
    """A downstream gate reports back: an alarm when `count` rejects of one unit fall within `within`."""

    gate: Identifier = Field(description="station whose gate finds the defects")
    count: Quantity[PositiveCount] = Field(description="[pieces] rejects of this unit's making that raise an alarm")
    within: Quantity[PositiveDuration] = Field(description="[time] on the wall")
    delay: Quantity[Duration] = Field(
        default=Quantity[Duration](typical=0), description="[time] of laboratory and message"
    )


class AdjustmentSpec(Frozen):
    """The stop that brings a unit back into control."""

    response: TimeDistribution = Field(default=NO_TIME, description="[time] detection + call + walk")
    pool: Identifier | None = Field(default=None, description="who adjusts")
    priority: Priority = Field(default=0, description="[1] smaller is served first")
    duration: TimeDistribution = Field(description="[time] of the adjustment")


class QuarantineSpec(Frozen):
    """What is held back at a detection and sorted by an inspector."""

    scope: Literal["since_last_good_check", "lot"] = Field(
        default="since_last_good_check",
        description="what is held back: pieces since the last good check, or the whole lot",
    )
    pool: Identifier | None = Field(default=None, description="who sorts")
    priority: Priority = Field(default=10, description="[1] smaller is served first")
    duration_per_piece: TimeDistribution = Field(description="[time] of sorting one piece")
    effectiveness: Quantity[Probability] = Field(description="[1] probability that a defective piece is found")


class QualitySpec(Frozen):
    """Two quality states of each unit, and the ways in which the shift is detected."""

    nonconforming_in_control: Quantity[Probability] | None = Field(default=None, description="[1] p0")
    nonconforming_shifted: Quantity[Probability] | None = Field(default=None, description="[1] p1")
    characteristic: CharacteristicSpec | None = Field(
        default=None, description="instead of p0 and p1: a normal characteristic"
    )
    time_to_shift: TimeDistribution | None = Field(
        default=None, description="[time] operating time in control; absent: never shifts"
    )
    patrol: PatrolSpec | None = Field(default=None, description="a person measures samples at intervals")
    chart: ChartSpec | None = Field(default=None, description="control chart on automatic samples")
    gauge: GaugeSpec | None = Field(default=None, description="in-process gauge")
    feedback: tuple[FeedbackSpec, ...] = Field(default=(), max_length=20, description="alarms from gates further on")
    adjustment: AdjustmentSpec | None = Field(default=None, description="needed as soon as anything detects")
    quarantine: QuarantineSpec | None = Field(default=None, description="what is held back and sorted at a detection")

    @model_validator(mode="after")
    def _one_source_of_p(self) -> Self:
        direct = self.nonconforming_in_control is not None
        if direct == (self.characteristic is not None):
            raise PydanticCustomError(
                "QUALITY_SOURCE", "needs either `nonconforming_in_control` or `characteristic`, not both"
            )
        if self.characteristic is not None and self.nonconforming_shifted is not None:
            raise PydanticCustomError(
                "QUALITY_SOURCE", "`nonconforming_shifted` follows from `characteristic`; leave it out"
            )
        if self.time_to_shift is not None and direct and self.nonconforming_shifted is None:
            raise PydanticCustomError("QUALITY_SOURCE", "a shift needs `nonconforming_shifted`")
        detects = bool(self.patrol or self.chart or self.gauge or self.feedback)
        if detects and self.adjustment is None:
            raise PydanticCustomError("ADJUSTMENT_MISSING", "whatever detects a shift needs an `adjustment` to end it")
        if self.quarantine is not None and not detects:
            raise PydanticCustomError("QUARANTINE_UNREACHABLE", "a `quarantine` needs something that detects")
        return self


class ReworkSpec(Frozen):
    """What part of the rejects of one origin can be reworked, and where they go."""

    share: Quantity[Probability] = Field(description="[1] reworked share; the rest is scrapped")
    to: Identifier = Field(description="buffer to which they return")


class GateSpec(Frozen):
    """Inspection of every piece when it leaves a station."""

    effectiveness: Quantity[Probability] = Field(description="[1] probability that a defective piece is found")
    false_reject: Quantity[Probability] = Field(
        default=Quantity[Probability](typical=0.0), description="[1] probability that a good piece is rejected"
    )
    rework: dict[Identifier, ReworkSpec] = Field(
        default_factory=dict,
        max_length=100,
        description="by station of origin; `false_reject` names the wrongly rejected",
    )
    rework_may_overfill: Flag = Field(
        default=False, description="reworked pieces enter their buffer even when it is full"
    )
