"""Reference workload RW-M and RW-M-ops as lines: saturated, buffers of 10, blocking after service, time unit 1 s."""

from __future__ import annotations

from typing import Any

from benchmarks.constants import (
    BUFFER,
    CYCLE_CV,
    LOT,
    OPERATORS,
    RW,
    SCRAP,
    SETUP,
    STATIONS_PER_POOL,
    Times,
)
from simcore.spec import LineSpec


def names(stations: int) -> list[str]:
    """Names of the stations, which are also the names of their random streams."""
    return [f"m{number:03d}" for number in range(stations)]


def line(stations: int, operators: bool = False, times: Times = RW) -> LineSpec:
    """RW-M, or with `operators` RW-M-ops: each cycle attended, four people for five stations, a setup for each lot."""
    spec: dict[str, Any] = {
        "name": f"RW-{stations}{'-ops' if operators else ''}",
        "products": {"part": {}},
        "sources": {"parts": {"lots": [{"product": "part", "quantity": LOT}]}},
        "sinks": {"done": {}},
        "buffers": {f"after_{name}": {"capacity": BUFFER} for name in names(stations)[:-1]},
        "stations": {name: _station(stations, number, times) for number, name in enumerate(names(stations))},
        "report": {"interval": _seconds(times.report)},
    }
    if operators:
        setup = {"duration": {"distribution": "constant", "mean": _seconds(SETUP)}, "per_lot": True}
        for number, station in enumerate(spec["stations"].values()):
            station["operator"] = {"pool": _pool(number), "mode": "attend"}
            station["setup"] = setup
        spec["pools"] = {
            _pool(first): {
                "skill": "operator",
                "people": OPERATORS,
                "zone": names(stations)[first : first + STATIONS_PER_POOL],
            }
            for first in range(0, stations, STATIONS_PER_POOL)
        }
    return LineSpec.model_validate(spec)


def _pool(station: int) -> str:
    return f"operators_{station // STATIONS_PER_POOL:02d}"


def _seconds(time: float) -> str:
    return f"{time:.6f} s"


def _station(stations: int, number: int, times: Times) -> dict[str, Any]:
    name = names(stations)[number]
    failure = {
        "clock": "operating",
        "time_to": {"distribution": "exponential", "mean": _seconds(times.to_failure)},
        "duration": {"distribution": "exponential", "mean": _seconds(times.to_repair)},
        "state": "down_repair",
    }
    return {
        "inputs": ["parts" if number == 0 else f"after_{names(stations)[number - 1]}"],
        "to": "done" if number == stations - 1 else f"after_{name}",
        "cycle": {"distribution": "lognormal", "mean": _seconds(times.cycle), "cv": CYCLE_CV},
        "interruptions": {"failure": failure},
        "quality": {"nonconforming_in_control": SCRAP},
        "gate": {"effectiveness": 1.0},
    }
