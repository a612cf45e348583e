"""How the cost of an operation changes with the length of a run and of a line: it must not."""

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
    rows = []
    for operations in bench.effort.slope:
        name = f"RW-{LENGTH_STATIONS}, {operations:,}"
        timed = best_of(_runs(LENGTH_STATIONS, operations, bench), bench.effort.rounds)
        assert_same(name, {who: found.count for who, found in timed.items()})
        rows += rows_of(name, timed, GENERAL, {}) + missing(name, bench)
    return rows


def by_stations(bench: Bench) -> list[Row]:
    """Lines of growing length: cost of each further operation, and in the note what a run costs by itself."""
    rows = []
    for stations in STATIONS:
        name, operations = f"RW-{stations}", bench.effort.slope[1]
        both = {
            (who, times): run
            for times in (1, LONGER)
            for who, run in _runs(stations, times * operations, bench).items()
            if who != GENERAL
        }
        timed = best_of({f"{who} {times}": run for (who, times), run in both.items()}, bench.effort.rounds)
        for who in dict.fromkeys(who for who, _ in both):
            rows.append(further(name, who, timed[f"{who} 1"], timed[f"{who} {LONGER}"]))
        rows += missing(name, bench)
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
