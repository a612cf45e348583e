"""Effects of new machines, checks, monitoring and energy on one station; None where there is nothing to act on."""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist
from typing import Any

from scenarios.measures.further_effects import (
    DriftEffect,
    GaugeEffect,
    InspectionEffect,
    MonitoringEffect,
    PowerEffect,
    QuarantineEffect,
    SizeTargetEffect,
    SpreadEffect,
    TeethingEffect,
)
from scenarios.measures.scaling import is_neutral, joined, scaled, scaled_time, weaker
from simcore.spec import QualitySpec, Quantity, StationSpec

_NORMAL = NormalDist()


def change_spread(station: StationSpec, effect: SpreadEffect) -> StationSpec | None:
    """Another standard deviation: that of the characteristic, or p0 and p1 as tails beyond the nearer limit."""
    quality = station.quality
    if quality is None:
        return None
    if station.size is not None:
        scatter = scaled(station.size.standard_deviation, effect.factor)
        station = station.model_copy(update={"size": station.size.model_copy(update={"standard_deviation": scatter})})
    if quality.characteristic is not None:
        sigma = scaled(quality.characteristic.sigma, effect.factor)
        return _quality(station, characteristic=quality.characteristic.model_copy(update={"sigma": sigma}))
    shares = {
        name: _tail(share, effect.factor)
        for name in ("nonconforming_in_control", "nonconforming_shifted")
        if (share := getattr(quality, name)) is not None
    }
    return _quality(station, **shares)


def change_drift(station: StationSpec, effect: DriftEffect) -> StationSpec | None:
    """Rarer shifts of the mean."""
    if station.quality is None or station.quality.time_to_shift is None:
        return None
    return _quality(station, time_to_shift=scaled_time(station.quality.time_to_shift, effect.factor))


def change_size_target(station: StationSpec, effect: SizeTargetEffect) -> StationSpec | None:
    """Another target of the sizes; only stations that give sizes have one."""
    if station.size is None:
        return None
    scatter = scaled(station.size.standard_deviation, effect.factor)
    size = station.size.model_copy(update={"follows": effect.follows, "standard_deviation": scatter})
    return station.model_copy(update={"size": size})


def add_gauge(station: StationSpec, effect: GaugeEffect) -> StationSpec | None:
    """A gauge where pieces may shift and somebody can adjust; patrol and chart stay."""
    quality = station.quality
    if quality is None or quality.adjustment is None or quality.gauge is not None:
        return None
    return _quality(station, gauge=effect.gauge)


def change_inspection(station: StationSpec, effect: InspectionEffect) -> StationSpec | None:
    """Another effectiveness of the gate; what is reworked stays as it was."""
    if station.gate is None:
        return None
    changed = {"effectiveness": effect.effectiveness}
    if effect.false_reject is not None:
        changed["false_reject"] = effect.false_reject
    return station.model_copy(update={"gate": station.gate.model_copy(update=changed)})


def change_quarantine(station: StationSpec, effect: QuarantineEffect) -> StationSpec | None:
    """Another quarantine, where anything detects a shift."""
    quality = station.quality
    if quality is None or not (quality.patrol or quality.chart or quality.gauge or quality.feedback):
        return None
    return _quality(station, quarantine=effect.quarantine)


def add_monitoring(station: StationSpec, effect: MonitoringEffect) -> StationSpec | None:
    """Monitoring of a failure that has none yet; planned stops and those counted in pieces announce nothing."""
    stop = station.interruptions.get(effect.mode)
    if stop is None or stop.planned or stop.clock == "pieces" or stop.condition_monitoring is not None:
        return None
    monitored = stop.model_copy(update={"condition_monitoring": effect.monitoring})
    return station.model_copy(update={"interruptions": {**station.interruptions, effect.mode: monitored}})


def add_teething(station: StationSpec, effect: TeethingEffect) -> StationSpec:
    """Teething; of two at once each number that is worse, so that their order doesn't matter."""
    new, present = effect.teething, station.teething
    if present is None:
        return station.model_copy(update={"teething": new})
    worse: dict[str, object] = {
        name: max(getattr(present, name), getattr(new, name), key=lambda quantity: quantity.typical)
        for name in ("failure_excess", "failure_decay", "speed_loss", "speed_decay")
    }
    worse["age"] = min(present.age, new.age, key=lambda quantity: quantity.typical)
    named = present.interruptions and new.interruptions
    worse["interruptions"] = tuple(sorted({*present.interruptions, *new.interruptions})) if named else ()
    return station.model_copy(update={"teething": present.model_copy(update=worse)})


def change_power(station: StationSpec, effect: PowerEffect) -> StationSpec | None:
    """Another power in one state; an absent power of setup or repair is that of idling, and stays what it was."""
    power = station.power
    if power is None:
        return None
    draw: Quantity[float] = getattr(power, effect.state) or power.idle
    if is_neutral(effect.factor):
        return station
    changed: dict[str, Quantity[float]] = {effect.state: scaled(draw, effect.factor)}
    if effect.state == "idle":
        changed |= {state: power.idle for state in ("setup", "down") if getattr(power, state) is None}
    return station.model_copy(update={"power": power.model_copy(update=changed)})


FURTHER_STATION_MECHANISMS: dict[str, Callable[[StationSpec, Any], StationSpec | None]] = {
    "spread": change_spread,
    "drift": change_drift,
    "size_target": change_size_target,
    "in_process_gauge": add_gauge,
    "inspection": change_inspection,
    "quarantine": change_quarantine,
    "condition_monitoring": add_monitoring,
    "teething": add_teething,
    "power": change_power,
}


def _quality(station: StationSpec, **changed: object) -> StationSpec:
    quality: QualitySpec | None = station.quality
    return station if quality is None else station.model_copy(update={"quality": quality.model_copy(update=changed)})


def _tail(share: Quantity[float], factor: Quantity[float]) -> Quantity[float]:
    """The share beyond a limit after sigma is multiplied: Phi(z / factor) where it was Phi(z)."""
    if is_neutral(factor):
        return share

    def moved(end: str) -> float:
        p, by = (
            quantity.typical if (value := getattr(quantity, end)) is None else value for quantity in (share, factor)
        )
        return p if p in (0.0, 1.0) else _NORMAL.cdf(_NORMAL.inv_cdf(p) / by)

    # A mean beyond the limit makes more defectives with a smaller sigma, so that the ends may change places.
    low, typical, high = moved("low"), moved("typical"), moved("high")
    return share.model_copy(
        update={
            "typical": typical,
            "low": min(low, typical, high),
            "high": max(low, typical, high),
            "source": weaker(share.source, factor.source),
            "reference": joined(share.reference, f"sigma x{factor.typical:g} {factor.reference}".strip()),
        }
    )
