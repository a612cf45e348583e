"""The perturbation behind the sensitivity ranking: one station's machine cycle, longer or shorter by a factor."""

from __future__ import annotations

import math
from fractions import Fraction

from simcore.errors import KpiError
from simcore.spec import LineSpec
from simcore.spec.scaling import scaled_law
from simcore.spec.station import StationSpec


def scaled_cycle(line: LineSpec, station: str, factor: float) -> LineSpec:
    """The line with the machine cycle of one station (for every product) multiplied by a factor above 0.

    Manual loading, setups and stops stay. Every time of the distribution is scaled and rounded to whole microseconds,
    so that its shape and its random draws stay. Where PRI follows from the cycle it changes with it: compare output,
    not OEE. Errors: KpiError for an unknown station, a factor that is not above 0, or a cycle of zero,
    which no factor changes.
    """
    if station not in line.stations:
        raise KpiError("UNKNOWN_STATION", f"no station '{station}'", f"stations: {', '.join(line.stations)}", station)
    if not math.isfinite(factor) or factor <= 0:
        raise KpiError("CYCLE_FACTOR", f"factor {factor} is not above 0", "take one near 1, such as 0.95", "factor")
    spec = line.stations[station]
    _require_scalable(station, spec)
    exact_factor = Fraction(factor)
    cycles = {product: scaled_law(time, exact_factor) for product, time in spec.cycles.items()}
    changed = spec.model_copy(update={"cycle": scaled_law(spec.cycle, exact_factor), "cycles": cycles})
    return line.model_copy(update={"stations": {**line.stations, station: changed}})


def _require_scalable(station: str, spec: StationSpec) -> None:
    if spec.cycle.is_zero and all(time.is_zero for time in spec.cycles.values()):
        raise KpiError("NOTHING_TO_SCALE", f"the machine cycle of '{station}' is zero", "leave it out", station)
