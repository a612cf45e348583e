"""Lines that the compiled engine may send through part by part, with and without ties.

One source, one product, one unit after the other, limited places between, stops by the unit's own age and pieces,
defects by a constant chance, gates that scrap.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st

from simcore.spec import LineSpec

T = TypeVar("T")
Table = dict[str, Any]


def serial_lines() -> st.SearchStrategy[LineSpec]:
    """Valid lines of one to six stations in which nothing is shared."""
    return st.composite(lambda draw: LineSpec.model_validate(_Serial(draw).build()))()


class _Serial:
    """Random times meet no ties; constant ones meet many, in which the order of events decides."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.odds_of_random = self.one_of(0, 2, 3, 3)

    def one_of(self, *values: T) -> T:
        chosen: T = self.draw(st.sampled_from(values))
        return chosen

    def perhaps(self, odds: int = 2) -> bool:
        return bool(self.draw(st.integers(1, odds)) == odds)

    def time(self, *seconds: int) -> Any:
        """Three in four random, all constant, or a half."""
        mean = self.one_of(*seconds)
        if mean == 0 or self.draw(st.integers(1, 4)) > self.odds_of_random + 1 or not self.odds_of_random:
            return f"{mean} s"
        kind = self.one_of("exponential", "lognormal", "weibull", "uniform", "triangular", "empirical")
        ends = {"lowest": f"{mean} s", "highest": f"{2 * mean} s"}
        parameters: Table = {
            "exponential": {"mean": f"{mean} s"},
            "lognormal": {"mean": f"{mean} s", "cv": self.one_of(0.1, 1.2), "minimum": "300 ms"},
            "weibull": {"mean": f"{mean} s", "shape": self.one_of(0.7, 2.0)},
            "uniform": ends,
            "triangular": {**ends, "mode": f"{mean} s"},
            "empirical": {"values": [f"{mean} s", f"{mean + 1} s"], "weights": [1, 2.5]},
        }[kind]
        return {"distribution": kind, **parameters}

    def build(self) -> Table:
        count = self.draw(st.integers(1, 6))
        return {
            "name": "serial",
            "products": {"P": {}},
            "sources": {"in": {"lots": [{"product": "P", "quantity": self.one_of(1, 7)}]}},
            "stations": {f"s{number}": self.station(number, count) for number in range(1, count + 1)},
            "buffers": {f"b{number}": self.buffer() for number in range(1, count)},
            "sinks": {"out": {}},
            "report": {"interval": self.one_of("1 min", "3 min", "1 h", "77777777 us"), "recording_threshold": "4 s"},
            "common_power": self.one_of(None, "3 kW"),
        }

    def buffer(self) -> Table:
        buffer: Table = {"capacity": self.one_of(1, 2, 3, 5, 40)}
        if self.perhaps(4):
            buffer["transport_time"] = f"{self.one_of(1, 2, 5, 30)} s"
        return buffer

    def station(self, number: int, count: int) -> Table:
        station: Table = {
            "inputs": ["in" if number == 1 else f"b{number - 1}"],
            "to": "out" if number == count else f"b{number}",
            "cycle": self.time(1, 2, 3, 4, 6) if number == 1 or not self.perhaps(8) else "0 s",
        }
        if self.perhaps(5):
            station["hands_over_when_down"] = True
        if self.perhaps(4):
            station["power"] = {"processing": "7 kW", "idle": "2.5 kW", "down": "500 W"}
        stops = self.draw(st.integers(0, 3))
        station["interruptions"] = {f"m{place}": self.stop() for place in range(stops)}
        if self.perhaps(3):
            station["quality"] = {"nonconforming_in_control": self.one_of(0.02, 0.3)}
        if self.perhaps(3):
            station["gate"] = {"effectiveness": self.one_of(0.5, 1.0), "false_reject": self.one_of(0.0, 0.05)}
        return station

    def stop(self) -> Table:
        stop: Table = {"duration": self.time(0, 1, 3, 6, 20), "response": self.time(0, 0, 2)}
        stop["state"] = self.one_of("down_repair", "micro_stop", "tool_change", "adjustment")
        if self.perhaps(4):
            stop |= {"state": "planned_maintenance", "planned": True}
        if self.perhaps():
            return stop | {"clock": "operating", "time_to": self.time(6, 12, 24, 40)}
        return stop | {"clock": "pieces", "pieces_to": self.one_of(1, 3, 12)}
