"""Which engine a piece of work is given to; the results are the same, only the waiting differs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Literal

from simcore.engines.floor.parts import planned_run_time
from simcore.kernel_cache import is_kept
from simcore.spec import LineSpec

# Operations that the reference engine makes in the time in which the compiled one gets ready: to lay out a line (40 ms
# at 14 us an operation), to load kept kernels (1.5 s), to compile them (40 s, but only once: a fifth is charged).
LAID_OUT, LOADED, COMPILED = 3_000, 100_000, 600_000


def operations(line: LineSpec, length: int) -> float:
    """About how many operations a run of this length [us] makes: every station at the pace of the slowest."""
    paces = []
    for station in line.stations.values():
        # An operation is what one event ends: a bin, where the items are bins.
        times = [line.bin_size * planned_run_time(station, product, line.bin_size) for product in line.products]
        paces.append(station.units.value / max(1.0, sum(times) / len(times)))
    return length * min(paces) * len(paces)


def engine_for(work: Iterable[tuple[LineSpec, int]], new_processes: int = 0) -> Literal["simpy", "fast"]:
    """The engine that is done first with runs of these lines over these lengths [us], here or in new processes."""
    work = list(work)
    total = sum(operations(line, length) for line, length in work)
    if new_processes == 0 and "simcore.engines.fast" in sys.modules:
        return "fast" if total > LAID_OUT else "simpy"
    # Each process loads the kernels for itself.
    if total <= LOADED * max(1, new_processes):
        return "simpy"
    return "fast" if is_kept() or total > COMPILED else "simpy"
