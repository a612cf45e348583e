"""The perturbation behind the sensitivity ranking: one station's machine cycle, longer or shorter by a factor."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from simcore.errors import KpiError
from simcore.spec import LineSpec, Quantity, TimeDistribution
from simcore.spec.station import StationSpec


def scaled_cycle(line: LineSpec, station: str, factor: float) -> LineSpec:
    """The line with the machine cycle of one station (for every product) multiplied by a factor above 0.

    Manual loading, setups and stops stay. Every time of the distribution is scaled and rounded to whole microseconds,
    so that its shape and its random draws stay. Where PRI follows from the cycle it changes with it: compare output,
    not OEE. Errors: KpiError for an unknown station, a factor that is not above 0, a furnace, or a cycle of zero,
    which no factor changes.
    """
    if station not in line.stations:
        raise KpiError("UNKNOWN_STATION", f"no station '{station}'", f"stations: {', '.join(line.stations)}", station)
    if not math.isfinite(factor) or factor <= 0:
        raise KpiError("CYCLE_FACTOR", f"factor {factor} is not above 0", "take one near 1, such as 0.95", "factor")
    spec = line.stations[station]
    _require_scalable(station, spec)
    exact_factor = Fraction(factor)
    cycles = {product: _scaled_time(time, exact_factor) for product, time in spec.cycles.items()}
    changed = spec.model_copy(update={"cycle": _scaled_time(spec.cycle, exact_factor), "cycles": cycles})
    return line.model_copy(update={"stations": {**line.stations, station: changed}})


def _require_scalable(station: str, spec: StationSpec) -> None:
    if spec.furnace is not None:
        raise KpiError(
            "FURNACE_CYCLE", f"'{station}' is a furnace, whose takt follows from its rate", "leave it out", station
        )
    if spec.cycle.is_zero and all(time.is_zero for time in spec.cycles.values()):
        raise KpiError("NOTHING_TO_SCALE", f"the machine cycle of '{station}' is zero", "leave it out", station)


def _scaled_time(time: TimeDistribution, factor: Fraction) -> TimeDistribution:
    update: dict[str, Any] = {
        name: _scaled(getattr(time, name), factor)
        for name in ("minimum", "lowest", "mode", "highest")
        if getattr(time, name) is not None
    }
    if time.mean is not None:
        update["mean"] = _scaled_quantity(time.mean, factor)
    if time.values is not None:
        update["values"] = tuple(_scaled(value, factor) for value in time.values)
    return time.model_copy(update=update)


def _scaled_quantity(quantity: Quantity[int], factor: Fraction) -> Quantity[int]:
    update = {
        name: _scaled(value, factor)
        for name, value in (("typical", quantity.typical), ("low", quantity.low), ("high", quantity.high))
        if value is not None
    }
    return quantity.model_copy(update=update)


def _scaled(microseconds: int, factor: Fraction) -> int:
    # A positive time stays positive: a zero time would be another law.
    return max(round(microseconds * factor), 1) if microseconds else 0
