"""Lines in which nearly everything happens in the same instants, so that only the rules of order decide.

All times are constant and multiples of one beat; cycles divide one another; stations stand side by side on the same
buffers; pools have fewer people than there are units; calendars, shift plans, demand and report close on the beat;
chances are 0 or 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st

from simcore.spec import LineSpec

T = TypeVar("T")
Table = dict[str, Any]

# Beats; each divides most of those after it.
BEATS = (1, 2, 3, 4, 6, 12)
LONG_BEATS = (6, 12, 24)


def tied_lines() -> st.SearchStrategy[LineSpec]:
    """Valid deterministic lines full of ties and shared people."""
    return st.composite(lambda draw: LineSpec.model_validate(_Tied(draw).build()))()


class _Tied:
    """Rows of stations side by side, from one source each to the sink."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.beat = self.one_of(1_000_000, 2_000_000, 500_000)
        self.skills: set[str] = set()
        self.products = ["P1", "P2"][: self.draw(st.integers(1, 2))]

    def one_of(self, *values: T) -> T:
        chosen: T = self.draw(st.sampled_from(values))
        return chosen

    def perhaps(self, odds: int = 2) -> bool:
        return bool(self.draw(st.integers(1, odds)) == odds)

    def beats(self, *numbers: int) -> str:
        return f"{self.one_of(*numbers) * self.beat} us"

    def build(self) -> Table:
        rows = self.draw(st.integers(1, 3))
        sources: Table = {"in": {"lots": self.lots(), "repeat": not self.perhaps(4)}}
        buffers: Table = {}
        stations: Table = {}
        origin = "in"
        if self.perhaps(3):
            origin = "store0"
            buffers["store0"] = self.buffer(False)
            sources["in"] |= {
                "to": "store0",
                "interarrival": self.beats(1, 2, 3),
                "when_full": self.one_of("wait", "lost"),
            }
        for row in range(1, rows + 1):
            last = row == rows
            target = "out" if last else f"store{row}"
            if not last:
                buffers[target] = self.buffer(True)
            for place in "abc"[: self.draw(st.integers(1, 3))]:
                stations[f"{place}{row}"] = self.station(f"{place}{row}", origin, target, buffers)
            origin = target
        data: Table = {
            "name": "ties",
            "products": {name: {} for name in self.products},
            "sources": sources,
            "stations": stations,
            "buffers": buffers,
            "sinks": {"out": {}},
            "pools": {f"{skill}s": self.pool(skill) for skill in sorted(self.skills)},
            "calendars": {"day": self.calendar()},
            "report": {"interval": self.beats(12, 60), "recording_threshold": self.beats(2, 3)},
        }
        if self.perhaps(4):
            data["demand"] = {"mode": "cap", "quantity": self.one_of(2, 6), "period": self.beats(12, 24)}
        if self.perhaps(4):
            data["wip_limit"] = self.one_of(1, 3, 6)
        return data

    def lots(self) -> list[Table]:
        return [{"product": name, "quantity": self.one_of(1, 2, 6)} for name in self.products]

    def buffer(self, may_be_zero: bool) -> Table:
        buffer: Table = {"capacity": self.one_of(*([0] if may_be_zero else []), 1, 2, 6)}
        if buffer["capacity"] and self.perhaps(4):
            buffer["transport_time"] = self.beats(1, 2, 6)
        return buffer

    def calendar(self) -> Table:
        """Closes and opens on the beat, in the middle of long cycles and at the end of short ones."""
        spans = self.one_of([(0, 12), (18, 24)], [(6, 24)], [(0, 6), (6, 12), (12, 23)])
        open_spans = [{"start": f"{start * self.beat} us", "end": f"{end * self.beat} us"} for start, end in spans]
        calendar: Table = {"period": f"{24 * self.beat} us", "open": open_spans}
        if self.perhaps(3):
            calendar["closures"] = [{"start": f"{36 * self.beat} us", "end": f"{60 * self.beat} us"}]
        return calendar

    def pool(self, skill: str) -> Table:
        if not self.perhaps(3):
            return {"skill": skill, "people": self.one_of(1, 1, 2)}
        spans = [(0, 12, self.one_of(1, 2)), (12, 18, self.one_of(0, 1)), (18, 24, 1)]
        shifts = [
            {"start": f"{start * self.beat} us", "end": f"{end * self.beat} us", "people": people}
            for start, end, people in spans
        ]
        return {"skill": skill, "period": f"{24 * self.beat} us", "shifts": shifts}

    def people(self, *skills: str) -> Table:
        skill = self.one_of(*skills)
        self.skills.add(skill)
        return {"pool": f"{skill}s", "priority": self.one_of(0, 0, 1)}

    # Stations

    def station(self, name: str, origin: str, target: str, buffers: Table) -> Table:
        station: Table = {
            "inputs": [origin],
            "to": target,
            "cycle": self.beats(*BEATS),
            "units": self.draw(st.integers(1, 3)),
        }
        if self.perhaps(3):
            station["calendar"] = "day"
        if target in buffers and buffers[target]["capacity"] and self.perhaps(4):
            station["blocking"] = "before_service"
        if self.perhaps(5):
            station["hands_over_when_down"] = True
        if self.perhaps(2):
            load = {"mode": self.one_of("load", "attend"), "load_time": self.beats(0, 1, 2)}
            station["operator"] = {**load, **self.people("operator")}
        if self.perhaps(3):
            station["setup"] = {"duration": self.beats(0, 3, 6), "per_lot": self.perhaps(), **self.people("setter")}
        stops = self.draw(st.integers(0, 3))
        station["interruptions"] = {f"m{number}": self.stop() for number in range(stops)}
        if self.perhaps(3):
            station |= self.quality(name, origin, target, buffers)
        return station

    def stop(self) -> Table:
        clock = self.one_of("operating", "scheduled", "calendar", "pieces")
        stop: Table = {"clock": clock, "duration": self.beats(0, 1, 2, 3, 6), "response": self.beats(0, 0, 1, 2)}
        stop["state"] = self.one_of("down_repair", "micro_stop", "tool_change")
        stop |= {"pieces_to": self.one_of(1, 2, 3)} if clock == "pieces" else {"time_to": self.beats(*LONG_BEATS)}
        if clock in ("scheduled", "calendar"):
            stop["preempt"] = self.perhaps()
            if self.perhaps(3):
                stop |= {"planned": True, "state": "planned_maintenance", "fixed_grid": True}
        if self.perhaps(4):
            stop["effect"] = "lose"
        return stop | (self.people("technician", "operator", "setter") if self.perhaps() else {})

    def quality(self, name: str, origin: str, target: str, buffers: Table) -> Table:
        """Shifts after a constant time, found at the first check; every reject of a gate is reworked or scrapped."""
        quality: Table = {
            "nonconforming_in_control": 0.0,
            "nonconforming_shifted": 1.0,
            "time_to_shift": self.beats(*LONG_BEATS),
            "adjustment": {"duration": self.beats(0, 3, 6), **self.people("setter", "technician")},
        }
        found = self.one_of("patrol", "chart", "gauge")
        if found == "patrol":
            quality["patrol"] = {"interval": self.beats(*LONG_BEATS), "pieces": 1, "effectiveness": 1.0}
            quality["patrol"] |= {"duration": self.beats(0, 1, 3), "reaction": self.beats(0, 1, 6)}
            quality["patrol"] |= self.people("inspector") if self.perhaps() else {}
        elif found == "chart":
            lengths = {"average_run_length_in_control": 1e12, "average_run_length_shifted": 1.0}
            quality["chart"] = {"interval": self.beats(*LONG_BEATS), **lengths, "reaction": self.beats(0, 1, 6)}
        else:
            quality["gauge"] = {"pieces_to_detection": 1.0, "reaction": self.beats(0, 1, 6)}
        if target in buffers and buffers[target]["capacity"] and self.perhaps():
            sorting = {"duration_per_piece": self.beats(0, 1, 2), "effectiveness": 1.0, **self.people("inspector")}
            scope = self.one_of("since_last_good_check", "lot")
            quality["quarantine"] = {"scope": scope, **sorting}
        gate: Table = {"effectiveness": 1.0}
        if origin in buffers and buffers[origin]["capacity"] and self.perhaps():
            gate |= {"rework": {name: {"share": 1.0, "to": origin}}, "rework_may_overfill": True}
        return {"quality": quality, "gate": gate}
