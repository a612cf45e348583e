"""What generated lines may have, and how their parameters are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Table = dict[str, Any]


@dataclass(frozen=True)
class Features:
    """What a generated line may have."""

    most_stations: int = 4
    most_units: int = 3
    assembly: bool = True
    parallel_stations: bool = True
    products: bool = True
    routes: bool = True
    arrivals: bool = True
    lots_arrive: bool = True
    finite_supply: bool = True
    random_times: bool = True
    zero_times: bool = True
    unlimited_buffers: bool = True
    zero_capacity: bool = True
    transport: bool = True
    transfer_batches: bool = True
    batches: bool = True
    furnaces: bool = True
    teething: bool = True
    monitoring: bool = True
    before_service: bool = True
    interruptions: bool = True
    pools: bool = True
    operators: bool = True
    setups: bool = True
    calendars: bool = True
    quality: bool = True
    gates: bool = True
    rework: bool = True
    demand: bool = True
    wip_limit: bool = True
    power: bool = True
    provenance: bool = True
    streams: bool = True
    deadlocks: bool = False
    # Off, for laws of lines whose items are pieces.
    bins: bool = False
    matching: bool = False


class Draws:
    """Parameters as a spec writes them."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any], features: Features) -> None:
        self.draw = draw
        self.features = features

    def one_of(self, *values: T) -> T:
        chosen: T = self.draw(st.sampled_from(values))
        return chosen

    def perhaps(self, feature: bool, odds: int = 2) -> bool:
        """True in one of `odds` cases, when the feature is allowed."""
        return feature and self.draw(st.integers(1, odds)) == odds

    def number(self, value: Any) -> Any:
        """A parameter, now and then with range and provenance."""
        if not self.perhaps(self.features.provenance, 8):
            return value
        source = self.one_of("plant_log", "shift_report", "vendor", "estimate", "published")
        return {"typical": value, "low": value, "high": value, "source": source, "reference": 'log 3, "机" §2'}

    def time(self, *seconds: int) -> Any:
        """A distribution whose mean is one of these seconds."""
        mean = self.one_of(*seconds)
        if mean == 0 or not self.perhaps(self.features.random_times, 3):
            return self.number(f"{mean} s")
        kind = self.one_of("exponential", "lognormal", "weibull", "uniform", "triangular", "empirical")
        ends = {"lowest": f"{mean} s", "highest": f"{2 * mean} s"}
        parameters: Table = {
            "exponential": {"mean": f"{mean} s", "minimum": "500 ms"},
            "lognormal": {"mean": self.number(f"{mean} s"), "cv": self.one_of(0.2, 1.5)},
            "weibull": {"mean": f"{mean} s", "shape": self.one_of(0.7, 2.0)},
            "uniform": ends,
            "triangular": {**ends, "mode": f"{mean} s"},
            "empirical": {"values": [f"{mean} s", f"{mean + 1} s"], "weights": [1, 2.5]},
        }[kind]
        return {"distribution": kind, **parameters}

    def count(self, *means: int) -> Any:
        mean = self.one_of(*means)
        if not self.perhaps(self.features.random_times, 3):
            return self.number(mean)
        kind = self.one_of("geometric", "lognormal", "weibull")
        surplus: Table = {"geometric": {}, "lognormal": {"cv": 0.5}, "weibull": {"shape": 2.0}}[kind]
        return {"distribution": kind, "mean": mean, **surplus}
