"""Timing: every implementation of a workload in turn, several rounds, processor time of the run alone, best of all."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from benchmarks.constants import Count


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; without a figure, `note` says why."""

    workload: str
    implementation: str
    operations: int | None = None
    finished: int | None = None
    nanoseconds: float | None = None  # processor time of one operation
    ratio: float | None = None  # how many times faster than the implementation that the workload is compared with
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timed:
    """What one implementation did, and the least processor time [s] that it took."""

    count: Count
    seconds: float

    @property
    def nanoseconds(self) -> float:
        """Processor time of one operation [ns]."""
        return self.seconds / self.count.operations * 1e9


Name = TypeVar("Name", bound=Hashable)


def best_of(runs: Mapping[Name, Callable[[], Count]], rounds: int) -> dict[Name, Timed]:
    """Run all once a round, so that what disturbs the machine disturbs all; a run must do the same every time."""
    best: dict[Name, Timed] = {}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.process_time()
            count = run()
            seconds = time.process_time() - start
            known = best.get(name)
            if known is not None and known.count != count:
                raise RuntimeError(f"{name} did {count} and then {known.count}: the same run must do the same")
            best[name] = Timed(count, seconds if known is None else min(seconds, known.seconds))
    return best


def rows_of(workload: str, timed: Mapping[str, Timed], baseline: str, notes: Mapping[str, str]) -> list[Row]:
    """Table rows with their ratio to the baseline, which is one of the timed."""
    slow = timed[baseline].nanoseconds
    return [
        Row(
            workload, name, found.count.operations, found.count.finished, found.nanoseconds,
            slow / found.nanoseconds, notes.get(name, ""),
        )
        for name, found in timed.items()
    ]  # fmt: skip
