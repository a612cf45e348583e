"""What every peer does: read how long to simulate, run once to warm up, time runs, print what came of it as JSON."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import random
import time
from collections.abc import Callable

from benchmarks.constants import MU, SCRAP, SIGMA, TO_FAILURE, TO_REPAIR, Count

Model = Callable[[int, float, int], Count]
"""(stations, horizon [s], seed) to what was done."""

WARM_UP_SHARE = 0.02


def main(distribution: str, model: Model, note: str) -> None:
    """Run RW-M as the command line asks for, and print version, counts, best processor time [s] and what differs."""
    parser = argparse.ArgumentParser()
    for name, kind in (("--stations", int), ("--horizon", float), ("--repeats", int), ("--seed", int)):
        parser.add_argument(name, type=kind, required=True)
    asked = parser.parse_args()
    model(asked.stations, asked.horizon * WARM_UP_SHARE, asked.seed)
    best, count = float("inf"), Count(0, 0)
    for _ in range(asked.repeats):
        start = time.process_time()
        count = model(asked.stations, asked.horizon, asked.seed)
        best = min(best, time.process_time() - start)
    version = importlib.metadata.version(distribution)
    done = {"operations": count.operations, "finished": count.finished, "seconds": best}
    print(json.dumps({"version": version, **done, "note": note}))


class Chance:
    """The random numbers of one station."""

    def __init__(self, seed: int, station: int) -> None:
        self.random = random.Random(f"{seed}/{station}")
        self.to_failure = self.random.expovariate(1.0 / TO_FAILURE)

    def cycle(self) -> float:
        """Machine time of one piece [s]."""
        return self.random.lognormvariate(MU, SIGMA)

    def repair(self) -> float:
        """Duration of one stop [s]; the next failure is drawn with it, in the order of the plain SimPy model."""
        duration = self.random.expovariate(1.0 / TO_REPAIR)
        self.to_failure = self.random.expovariate(1.0 / TO_FAILURE)
        return duration

    def completion(self) -> float:
        """Time from the start of a piece to its end with the repairs in between [s].

        For packages whose machines fail by the calendar, or lose the piece: the same law as stops by operating time
        whose work is resumed (the completion time of Gaver 1962), without an event at the stops.
        """
        work = self.cycle()
        total = work
        while self.to_failure < work:
            work -= self.to_failure
            total += self.repair()
        self.to_failure -= work
        return total

    def scrapped(self) -> bool:
        """Whether the piece is scrapped."""
        return self.random.random() < SCRAP


COMPLETION = "failures folded into the completion time of a cycle: same law, no event at a stop"
