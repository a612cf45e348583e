"""Effects on one station: what each mechanism changes; None when the station has nothing that it could act on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from scenarios.measures.effect import StopEffect
from scenarios.measures.effects import (
    CapabilityEffect,
    ChartEffect,
    CycleEffect,
    DurationEffect,
    LoaderEffect,
    LongerSetupEffect,
    NewStopEffect,
    PatrolEffect,
    ResponseEffect,
    SetupEffect,
    TimeBetweenEffect,
    ToolLifeEffect,
    VariationEffect,
)
from scenarios.measures.further_stations import FURTHER_STATION_MECHANISMS
from scenarios.measures.scaling import longer_time, scaled, scaled_count, scaled_time
from simcore.analytic import ewma_average_run_length
from simcore.spec import ChartSpec, InterruptionSpec, Quantity, StationSpec, TimeDistribution


def change_cycle(station: StationSpec, effect: CycleEffect) -> StationSpec:
    """Shorter or longer machine part, for every product."""
    cycles = {product: scaled_time(law, effect.factor) for product, law in station.cycles.items()}
    return station.model_copy(update={"cycle": scaled_time(station.cycle, effect.factor), "cycles": cycles})


def change_variation(station: StationSpec, effect: VariationEffect) -> StationSpec | None:
    """Steadier machine part; only laws with a coefficient of variation have one to change."""
    if station.cycle.cv is None:
        return None
    cycle = station.cycle.model_copy(update={"cv": scaled(station.cycle.cv, effect.factor)})
    return station.model_copy(update={"cycle": cycle})


def add_loader(station: StationSpec, effect: LoaderEffect) -> StationSpec | None:
    """No person per cycle; the part of the loading that isn't hidden in the machine part lengthens it."""
    if station.operator is None:
        return None
    cycle = longer_time(station.cycle, effect.remaining_time)
    cycles = {product: longer_time(law, effect.remaining_time) for product, law in station.cycles.items()}
    return station.model_copy(update={"operator": None, "cycle": cycle, "cycles": cycles})


def change_setup(station: StationSpec, effect: SetupEffect) -> StationSpec | None:
    """Shorter setup."""
    return _setup(station, lambda law: scaled_time(law, effect.factor))


def lengthen_setup(station: StationSpec, effect: LongerSetupEffect) -> StationSpec | None:
    """Additional work at each setup."""
    return _setup(station, lambda law: longer_time(law, effect.added))


def change_response(station: StationSpec, effect: ResponseEffect) -> StationSpec | None:
    """Faster response; a stop that is seen at once has none."""
    stop = station.interruptions.get(effect.mode)
    if stop is None or stop.response.is_zero:
        return None
    return _stop(station, effect, stop, response=scaled_time(stop.response, effect.factor))


def change_duration(station: StationSpec, effect: DurationEffect) -> StationSpec | None:
    """Shorter repair, clearing or change."""
    stop = station.interruptions.get(effect.mode)
    if stop is None or stop.duration.is_zero:
        return None
    return _stop(station, effect, stop, duration=scaled_time(stop.duration, effect.factor))


def change_time_between(station: StationSpec, effect: TimeBetweenEffect) -> StationSpec | None:
    """Rarer stops."""
    stop = station.interruptions.get(effect.mode)
    if stop is None or stop.time_to is None:
        return None
    return _stop(station, effect, stop, time_to=scaled_time(stop.time_to, effect.factor))


def change_tool_life(station: StationSpec, effect: ToolLifeEffect) -> StationSpec | None:
    """More pieces between changes."""
    stop = station.interruptions.get(effect.mode)
    if stop is None or stop.pieces_to is None:
        return None
    return _stop(station, effect, stop, pieces_to=scaled_count(stop.pieces_to, effect.factor))


def change_capability(station: StationSpec, effect: CapabilityEffect) -> StationSpec | None:
    """Fewer nonconforming pieces in control."""
    quality = station.quality
    if quality is None or quality.nonconforming_in_control is None:
        return None
    share = scaled(quality.nonconforming_in_control, effect.factor, most=1.0)
    return station.model_copy(update={"quality": quality.model_copy(update={"nonconforming_in_control": share})})


def replace_patrol_by_chart(station: StationSpec, effect: ChartEffect) -> StationSpec | None:
    """A chart on gauge data instead of the patrol; the adjustment after an alarm stays as it is."""
    quality = station.quality
    if quality is None or quality.adjustment is None:
        return None
    none = Quantity[float](typical=0.0)
    chart = ChartSpec(
        interval=effect.interval,
        average_run_length_in_control=_run_length(none, effect.weight, effect.limit_width),
        average_run_length_shifted=_run_length(effect.shift, effect.weight, effect.limit_width),
        reaction=effect.reaction,
    )
    return station.model_copy(update={"quality": quality.model_copy(update={"patrol": None, "chart": chart})})


def change_patrol(station: StationSpec, effect: PatrolEffect) -> StationSpec | None:
    """More frequent patrols; the inspector has to walk more often, too."""
    quality = station.quality
    if quality is None or quality.patrol is None:
        return None
    patrol = quality.patrol.model_copy(update={"interval": scaled(quality.patrol.interval, effect.factor, whole=True)})
    return station.model_copy(update={"quality": quality.model_copy(update={"patrol": patrol})})


def add_stop(station: StationSpec, effect: NewStopEffect) -> StationSpec | None:
    """A stop that the station doesn't have yet."""
    if effect.mode in station.interruptions:
        return None
    return station.model_copy(update={"interruptions": {**station.interruptions, effect.mode: effect.stop}})


STATION_MECHANISMS: dict[str, Callable[[StationSpec, Any], StationSpec | None]] = {
    "cycle": change_cycle,
    "variation": change_variation,
    "loader": add_loader,
    "setup": change_setup,
    "longer_setup": lengthen_setup,
    "response": change_response,
    "repair": change_duration,
    "time_between": change_time_between,
    "tool_life": change_tool_life,
    "capability": change_capability,
    "chart": replace_patrol_by_chart,
    "patrol": change_patrol,
    "new_stop": add_stop,
    **FURTHER_STATION_MECHANISMS,
}


def _setup(station: StationSpec, change: Callable[[TimeDistribution], TimeDistribution]) -> StationSpec | None:
    setup = station.setup
    if setup is None:
        return None
    matrix = {before: {after: change(law) for after, law in row.items()} for before, row in setup.matrix.items()}
    changed = setup.model_copy(update={"duration": change(setup.duration), "matrix": matrix})
    return station.model_copy(update={"setup": changed})


def _stop(station: StationSpec, effect: StopEffect, stop: InterruptionSpec, **changed: object) -> StationSpec:
    stops = {**station.interruptions, effect.mode: stop.model_copy(update=changed)}
    return station.model_copy(update={"interruptions": stops})


def _run_length(shift: Quantity[float], weight: Quantity[float], limit: Quantity[float]) -> Quantity[float]:
    """Average run length with the range that follows from shift and limit: long for small shifts and wide limits."""
    w, typical = weight.typical, limit.typical
    narrow, wide = (typical if end is None else end for end in (limit.low, limit.high))
    small, large = (shift.typical if end is None else end for end in (shift.low, shift.high))
    return Quantity[float](
        typical=_average_run_length(shift.typical, w, typical),
        low=_average_run_length(large, w, narrow),
        high=_average_run_length(small, w, wide),
        source="computed",
        reference=f"EWMA w={w:g} L={typical:g}, shift {shift.typical:g} sigma, Crowder 1987",
    )


@cache
def _average_run_length(shift: float, weight: float, limit: float) -> float:
    return ewma_average_run_length(shift, weight, limit)
