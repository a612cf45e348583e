"""Reference workload RW-M: a serial line with failures and scrap, as a line and as a plain SimPy model."""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass
from math import log, sqrt
from typing import Any

import simpy

from simcore.spec import LineSpec

CYCLE_CV = 0.3
TO_FAILURE, TO_REPAIR = 100.0, 5.0
SCRAP = 0.02
BUFFER = 10


@dataclass(frozen=True, slots=True)
class Count:
    """What one run of a model did: part-station operations, and parts that left."""

    operations: int
    finished: int


def line(stations: int) -> LineSpec:
    """RW-M as a line: saturated source, buffers of 10, blocking after service, time unit 1 s."""
    names = [f"m{number:03d}" for number in range(stations)]
    failure = {
        "clock": "operating",
        "time_to": {"distribution": "exponential", "mean": f"{TO_FAILURE} s"},
        "duration": {"distribution": "exponential", "mean": f"{TO_REPAIR} s"},
        "state": "down_repair",
    }
    spec: dict[str, Any] = {
        "name": f"RW-{stations}",
        "products": {"part": {}},
        "sources": {"parts": {"lots": [{"product": "part", "quantity": 1000}]}},
        "sinks": {"done": {}},
        "buffers": {f"after_{name}": {"capacity": BUFFER} for name in names[:-1]},
        "stations": {
            name: {
                "inputs": ["parts" if number == 0 else f"after_{names[number - 1]}"],
                "to": "done" if number == stations - 1 else f"after_{name}",
                "cycle": {"distribution": "lognormal", "mean": "1 s", "cv": CYCLE_CV},
                "interruptions": {"failure": failure},
                "quality": {"nonconforming_in_control": SCRAP},
                "gate": {"effectiveness": 1.0},
            }
            for number, name in enumerate(names)
        },
    }
    return LineSpec.model_validate(spec)


def idiomatic(stations: int, horizon: float, seed: int) -> Count:
    """The same line as a SimPy user would write it: a process per station, a Store per buffer, floats and `random`."""
    env = simpy.Environment()
    done = [0] * stations
    # A Store has no blocked machine: its last place stands for the finished piece that waits in the machine.
    stores = [simpy.Store(env, BUFFER) for _ in range(stations - 1)]
    sigma = sqrt(log(1.0 + CYCLE_CV**2))
    left = [0]

    def station(number: int) -> Generator[simpy.Event, Any, None]:
        chance = random.Random(f"{seed}/{number}")
        to_failure = chance.expovariate(1.0 / TO_FAILURE)
        while True:
            if number:
                yield stores[number - 1].get()
            work = chance.lognormvariate(-sigma * sigma / 2.0, sigma)
            while to_failure < work:
                yield env.timeout(to_failure)
                work -= to_failure
                yield env.timeout(chance.expovariate(1.0 / TO_REPAIR))
                to_failure = chance.expovariate(1.0 / TO_FAILURE)
            yield env.timeout(work)
            to_failure -= work
            done[number] += 1
            if chance.random() < SCRAP:
                continue
            if number == stations - 1:
                left[0] += 1
            else:
                yield stores[number].put(1)

    for number in range(stations):
        env.process(station(number))
    env.run(until=horizon)
    return Count(sum(done), left[0])
