"""How the cost of an operation changes with the length of a run and of a line: it must not.

Sizes are compared with each other: all are timed in turn, so that a busy moment makes no slope.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from benchmarks import rw
from benchmarks.constants import Count
from benchmarks.measure import Row, Timed, best_of, rows_of
from benchmarks.workloads import GENERAL, Bench, assert_same, missing, same_luck, seconds

STATIONS = (5, 20, 100, 500)
LENGTH_STATIONS = 20
# The longer of the two runs whose difference is the cost of an operation without what a run costs by itself.
LONGER = 5


def by_length(bench: Bench) -> list[Row]:
    """RW-20 for runs of growing length: cost of an operation, everything that the run costs included."""
    sizes = {f"RW-{LENGTH_STATIONS}, {operations:,}": operations for operations in bench.effort.slope}
    runs = {
        (name, who): run
        for name, operations in sizes.items()
        for who, run in _runs(LENGTH_STATIONS, operations, bench).items()
    }
    rows, all_timed = [], best_of(runs, bench.effort.rounds)
    for name in sizes:
        timed = {who: found for (size, who), found in all_timed.items() if size == name}
        assert_same(name, {who: found.count for who, found in timed.items()})
        rows += rows_of(name, timed, GENERAL, {}) + missing(name, bench)
    return rows


def by_stations(bench: Bench) -> list[Row]:
    """Lines of growing length: cost of each further operation, and in the note what a run costs by itself."""
    runs = {
        (stations, who, times): run
        for stations in STATIONS
        for times in (1, LONGER)
        for who, run in _runs(stations, times * bench.effort.slope[1], bench).items()
        if who != GENERAL
    }
    rows, timed = [], best_of(runs, bench.effort.rounds)
    for stations in STATIONS:
        for who in dict.fromkeys(who for size, who, _ in runs if size == stations):
            short, long = timed[stations, who, 1], timed[stations, who, LONGER]
            rows.append(further(f"RW-{stations}", who, short, long))
        rows += missing(f"RW-{stations}", bench)
    return rows


def _runs(stations: int, operations: int, bench: Bench) -> dict[str, Callable[[], Count]]:
    return same_luck(rw.line(stations), stations, seconds(operations, stations), bench, serial=True)


def further(name: str, who: str, short: Timed, long: Timed) -> Row:
    """The cost of each operation that the longer run has more than the shorter, and of a run without any."""
    done = long.count.operations - short.count.operations
    each = (long.seconds - short.seconds) / done
    alone = short.seconds - each * short.count.operations
    note = f"a run by itself: {alone * 1e3:.1f} ms"
    return Row(name, who, long.count.operations, long.count.finished, each * 1e9, None, note)


def further_costs(rows: Sequence[Row], who: str) -> list[float]:
    """From rows of growing length, what each further operation costs [ns], from one row to the next."""
    known = [
        (row.operations, row.operations * row.nanoseconds)
        for row in rows
        if row.implementation == who and row.operations is not None and row.nanoseconds is not None
    ]
    return [(after[1] - before[1]) / (after[0] - before[0]) for before, after in pairwise(known)]


SLOPES: Mapping[str, Callable[[Bench], list[Row]]] = {"length": by_length, "stations": by_stations}
