"""RW-M in Simantha, which knows neither scrap nor lognormal times: two methods of its machine are overridden."""

from __future__ import annotations

from typing import Any

from simantha import Buffer, Machine, Sink, Source, System

from benchmarks.constants import BUFFER, Count
from benchmarks.peers.common import COMPLETION, Chance, main


class Station(Machine):  # type: ignore[misc]
    """A machine with completion times and scrap."""

    def __init__(self, name: str, chance: Chance) -> None:
        self.chance, self.done = chance, 0
        super().__init__(name=name, initial_remaining_process=0)

    def get_cycle_time(self) -> float:
        """Called by Simantha when a piece is begun."""
        return self.chance.completion()

    def request_space(self) -> None:
        """Called by Simantha at the end of a cycle, and again when a place may have become free."""
        if self.has_finished_part:
            super().request_space()
            return
        self.done += 1
        if self.chance.scrapped():
            self.contents.pop(0)
            self.has_part = False
            self.env.schedule_event(self.env.now, self.name, self.request_part, "scrap")
        else:
            super().request_space()


def model(stations: int, horizon: float, seed: int) -> Count:
    """RW-M over `horizon` seconds, without its lists of what happened."""
    source, sink = Source(), Sink()
    machines = [Station(f"m{number}", Chance(seed, number)) for number in range(stations)]
    buffers = [Buffer(f"b{number}", BUFFER) for number in range(stations - 1)]
    before: list[Any] = [source, *buffers]
    after: list[Any] = [*buffers, sink]
    source.define_routing(downstream=[machines[0]])
    sink.define_routing(upstream=[machines[-1]])
    for machine, giver, taker in zip(machines, before, after, strict=True):
        machine.define_routing(upstream=[giver], downstream=[taker])
    for number, buffer in enumerate(buffers):
        buffer.define_routing(upstream=[machines[number]], downstream=[machines[number + 1]])
    system = System(objects=[source, *machines, *buffers, sink])
    system.simulate(simulation_time=horizon, verbose=False, collect_data=False)
    return Count(sum(machine.done for machine in machines), sink.level)


if __name__ == "__main__":
    main("simantha", model, f"{COMPLETION}; scrap by overriding two methods of Machine")
