"""`make bench`: the cost of one operation, as a ratio to a plain SimPy model of the same line in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from benchmarks import rw
from simcore.engines import simulate

SECOND = 1_000_000
OPERATIONS = 200_000
REPEATS = 3
# Two models of the same line do the same work, chance aside.
MOST_DIFFERENCE = 0.05


def ours(stations: int, horizon: int) -> rw.Count:
    """RW-M by the reference engine."""
    result = simulate(rw.line(stations), horizon * SECOND, engine="simpy")
    return rw.Count(sum(unit.produced for unit in result.units), sum(result.line.finished.values()))


def cost(model: Callable[[], rw.Count]) -> tuple[float, rw.Count]:
    """Best processor time of one operation [us], and what was done."""
    best, count = float("inf"), rw.Count(0, 0)
    for _ in range(REPEATS):
        start = time.process_time()
        count = model()
        best = min(best, (time.process_time() - start) / count.operations * 1e6)
    return best, count


def main() -> None:
    print(f"{'workload':<8} {'engine':<22} {'operations':>11} {'finished':>9} {'us/op':>7} {'ratio':>6}")
    for stations in (5, 20):
        horizon = OPERATIONS // stations
        plain, expected = cost(partial(rw.idiomatic, stations, float(horizon), 1))
        own, count = cost(partial(ours, stations, horizon))
        if abs(count.finished / expected.finished - 1.0) > MOST_DIFFERENCE:
            raise SystemExit(f"RW-{stations}: {count.finished} finished against {expected.finished}: not the same line")
        for name, value, did in (("plain SimPy model", plain, expected), ("simpy (reference)", own, count)):
            work = f"{did.operations:>11,} {did.finished:>9,}"
            row = f"RW-{stations:<5} {name:<22} {work} {value:>7.2f} {plain / value:>6.2f}"
            print(row)


if __name__ == "__main__":
    main()
