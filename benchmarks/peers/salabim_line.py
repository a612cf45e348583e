"""RW-M in salabim: a component per station, a store of limited capacity per buffer; every feature of the model."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import salabim as sim

from benchmarks.constants import BUFFER, Count
from benchmarks.peers.common import Chance, main


class Station(sim.Component):  # type: ignore[misc]
    """Takes a piece, works on it with repairs in between, and puts it on, which waits for a place."""

    def setup(self, before: Any, after: Any, chance: Chance, done: list[int]) -> None:
        """Called by salabim with the keywords of the constructor."""
        self.before, self.after, self.chance, self.done = before, after, chance, done

    def process(self) -> Generator[Any, Any, None]:
        """The life of the station."""
        chance = self.chance
        while True:
            if self.before is None:
                piece = sim.Component(process=None)
            else:
                piece = yield self.from_store(self.before)
            work = chance.cycle()
            while chance.to_failure < work:
                work -= chance.to_failure
                yield self.hold(chance.to_failure)
                yield self.hold(chance.repair())
            chance.to_failure -= work
            yield self.hold(work)
            self.done[0] += 1
            if chance.scrapped():
                continue
            if self.after is None:
                self.done[1] += 1
            else:
                yield self.to_store(self.after, piece)


def model(stations: int, horizon: float, seed: int) -> Count:
    """RW-M over `horizon` seconds; monitors off, as nothing reads them."""
    sim.yieldless(False)
    env = sim.Environment(trace=False, random_seed=None)
    buffers = [sim.Store(capacity=BUFFER, monitor=False) for _ in range(stations - 1)]
    done = [0, 0]
    for number, (before, after) in enumerate(zip([None, *buffers], [*buffers, None], strict=True)):
        Station(before=before, after=after, chance=Chance(seed, number), done=done)
    env.run(till=horizon)
    return Count(*done)


if __name__ == "__main__":
    main("salabim", model, "the whole model")
