"""How far an effect acts: data that are lost, use that fades, causes removed month by month, teething that is over."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from scenarios.measures.effect import StopEffect
from scenarios.measures.effects import (
    AnyEffect,
    CapabilityEffect,
    ChartEffect,
    CycleEffect,
    PatrolEffect,
    SetupEffect,
    TimeBetweenEffect,
    VariationEffect,
)
from scenarios.measures.further_effects import (
    DriftEffect,
    GaugeEffect,
    MaterialEffect,
    MonitoringEffect,
    PowerEffect,
    RemovalEffect,
    SpreadEffect,
    TeethingEffect,
)
from scenarios.measures.model import Measure
from scenarios.measures.scaling import added, joined, scaled
from simcore.spec import Quantity
from simcore.spec.quantities import LONGEST_DURATION, MICROSECOND_UNITS

MONTH = round(365.25 / 12 * MICROSECOND_UNITS["d"])
"""[us]"""

USE_MECHANISMS = frozenset({"removal"})
"""Mechanisms that become another one once the months in use are known."""

# Effects on means: with data or attention for a share w of the time, a factor f acts as 1 - (1 - f) w.
_ON_MEANS = (
    StopEffect,
    CycleEffect,
    VariationEffect,
    SetupEffect,
    CapabilityEffect,
    PatrolEffect,
    SpreadEffect,
    DriftEffect,
    PowerEffect,
    MaterialEffect,
)
_MOST_PIECES = 1e12


@dataclass(frozen=True, slots=True)
class Use:
    """Months since the measure is in use, and the share of the time in which it acts [1]."""

    months: float
    share: float


def use_of(measure: Measure) -> Use:
    """How a measure is used at the time at which a study looks: (1 - data_loss) 2^(-months / half_life)."""
    loss = 0.0 if measure.data_loss is None else measure.data_loss.typical
    fading = 1.0 if measure.half_life is None else 2.0 ** (-measure.months_in_use / measure.half_life.typical)
    return Use(measure.months_in_use, (1.0 - loss) * fading)


def in_use(effect: AnyEffect, use: Use) -> AnyEffect | None:
    """The effect as it acts in use; None when it has ended. A full share and no months change nothing."""
    if effect.until_month is not None and use.months >= effect.until_month:
        return None
    if isinstance(effect, RemovalEffect):
        return _removed(effect, use)
    if isinstance(effect, TeethingEffect) and use.months > 0.0:
        age = added(effect.teething.age, Quantity[int](typical=round(use.months * MONTH), reference="months in use"))
        return effect.model_copy(update={"teething": effect.teething.model_copy(update={"age": age})})
    return effect if use.share == 1.0 else _attended(effect, use.share)


def _attended(effect: AnyEffect, share: float) -> AnyEffect:
    """The effect with data and attention for a share of the time only."""
    if isinstance(effect, _ON_MEANS):
        return effect.model_copy(update={"factor": _towards_one(effect.factor, share)})
    less = Quantity[float](typical=share, source="computed", reference="share of time in use")
    rarer = less.model_copy(update={"typical": 1.0 / share})
    if isinstance(effect, ChartEffect):
        interval = scaled(effect.interval, rarer, whole=True, most=LONGEST_DURATION)
        return effect.model_copy(update={"interval": interval})
    if isinstance(effect, GaugeEffect):
        pieces = scaled(effect.gauge.pieces_to_detection, rarer, most=_MOST_PIECES)
        return effect.model_copy(update={"gauge": effect.gauge.model_copy(update={"pieces_to_detection": pieces})})
    if isinstance(effect, MonitoringEffect):
        detected = scaled(effect.monitoring.detection_share, less)
        monitoring = effect.monitoring.model_copy(update={"detection_share": detected})
        return effect.model_copy(update={"monitoring": monitoring})
    return effect


def _towards_one(factor: Quantity[float], share: float) -> Quantity[float]:
    ends: dict[str, Any] = {
        end: 1.0 - (1.0 - value) * share
        for end in ("typical", "low", "high")
        if (value := getattr(factor, end)) is not None
    }
    return factor.model_copy(update={**ends, "reference": joined(factor.reference, f"used {share:.4g} of the time")})


def _removed(effect: RemovalEffect, use: Use) -> TimeBetweenEffect:
    """Rarer stops after some months: 1 / (1 - removable share of use (1 - exp(-t / time_constant))) on the time."""
    removable, constant = effect.removable, effect.time_constant

    def factor(share: float | None, months: float | None) -> float:
        most = removable.typical if share is None else share
        pace = constant.typical if months is None else months
        return 1.0 / (1.0 + most * use.share * math.expm1(-use.months / pace))

    ranged = any(end is not None for end in (removable.low, removable.high, constant.low, constant.high))
    ends = {"low": factor(removable.low, constant.high), "high": factor(removable.high, constant.low)} if ranged else {}
    reference = joined(removable.reference, f"{use.months:g} months")
    rarer = Quantity[float](typical=factor(None, None), source=removable.source, reference=reference)
    return TimeBetweenEffect(
        mechanism="time_between", mode=effect.mode, covers=effect.covers, factor=rarer.model_copy(update=ends)
    )
