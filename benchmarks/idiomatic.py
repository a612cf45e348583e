"""RW-M and RW-M-ops as a SimPy user would write them: a process per station, a Store per buffer, floats, `random`."""

from __future__ import annotations

import random
from collections.abc import Generator
from typing import Any

import simpy

from benchmarks.constants import (
    BUFFER,
    LOT,
    MU,
    OPERATORS,
    SCRAP,
    SETUP,
    SIGMA,
    STATIONS_PER_POOL,
    TO_FAILURE,
    TO_REPAIR,
    Count,
)

Process = Generator[simpy.Event, Any, None]


def plain(stations: int, horizon: float, seed: int) -> Count:
    """RW-M over `horizon` seconds; a piece that finds no place waits in its machine, since its `put` is not over."""
    env = simpy.Environment()
    done = [0] * stations
    stores = [simpy.Store(env, BUFFER) for _ in range(stations - 1)]
    left = [0]

    def station(number: int) -> Process:
        chance = random.Random(f"{seed}/{number}")
        to_failure = chance.expovariate(1.0 / TO_FAILURE)
        while True:
            if number:
                yield stores[number - 1].get()
            work = chance.lognormvariate(MU, SIGMA)
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


def with_operators(stations: int, horizon: float, seed: int) -> Count:
    """RW-M-ops: pieces carry the number of their lot, and a Resource of four people attends five stations.

    The operator stays for the cycle, goes when the machine fails and is asked for again after the repair; a machine
    sets itself up when the lot changes.
    """
    env = simpy.Environment()
    done = [0] * stations
    stores = [simpy.Store(env, BUFFER) for _ in range(stations - 1)]
    pools = [simpy.Resource(env, OPERATORS) for _ in range(0, stations, STATIONS_PER_POOL)]
    left, released = [0], [0]

    def station(number: int) -> Process:
        chance = random.Random(f"{seed}/{number}")
        pool = pools[number // STATIONS_PER_POOL]
        to_failure = chance.expovariate(1.0 / TO_FAILURE)
        lot_set_up = -1
        while True:
            if number:
                lot = yield stores[number - 1].get()
            else:
                lot = released[0] // LOT
                released[0] += 1
            if lot > lot_set_up:
                yield env.timeout(SETUP)
                lot_set_up = lot
            work = chance.lognormvariate(MU, SIGMA)
            operator = pool.request()
            yield operator
            while to_failure < work:
                yield env.timeout(to_failure)
                work -= to_failure
                pool.release(operator)
                yield env.timeout(chance.expovariate(1.0 / TO_REPAIR))
                to_failure = chance.expovariate(1.0 / TO_FAILURE)
                operator = pool.request()
                yield operator
            yield env.timeout(work)
            pool.release(operator)
            to_failure -= work
            done[number] += 1
            if chance.random() < SCRAP:
                continue
            if number == stations - 1:
                left[0] += 1
            else:
                yield stores[number].put(lot)

    for number in range(stations):
        env.process(station(number))
    env.run(until=horizon)
    return Count(sum(done), left[0])
