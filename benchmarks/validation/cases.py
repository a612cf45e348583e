"""One comparison with an exact result: a line, how long it is simulated, and its figures with their exact values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simcore.engines import simulate
from simcore.results import RunResult
from simcore.spec import LineSpec
from simcore.stats import Constant, Interval, Outcome, mean_interval

SECOND = 1_000_000
SEED = 20_240_611
REPLICATIONS = 10

ROUNDING = 1e-12
"""Relative difference that is arithmetic, not chance: for lines without any chance."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its exact value in `unit`, and how a run tells it."""

    name: str
    unit: str
    exact: float
    read: Callable[[RunResult], float]


@dataclass(frozen=True, slots=True)
class Case:
    """A line with a known answer; `window` and `warmup` [s] of every replication, `source` of the exact values."""

    key: str
    title: str
    source: str
    line: LineSpec
    window: float
    warmup: float
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as it came out."""

    name: str
    unit: str
    exact: float
    outcome: Outcome

    @property
    def simulated(self) -> float:
        return self.outcome.estimate if isinstance(self.outcome, Interval) else self.outcome.value

    @property
    def ends(self) -> tuple[float, float] | None:
        """Ends of the interval; None where nothing varies."""
        return None if isinstance(self.outcome, Constant) else (self.outcome.lower, self.outcome.upper)

    @property
    def agrees(self) -> bool:
        """Whether the interval holds the exact value, or a constant equals it."""
        if isinstance(self.outcome, Constant):
            return abs(self.outcome.value - self.exact) <= ROUNDING * abs(self.exact)
        return self.outcome.contains(self.exact)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one oracle."""

    key: str
    title: str
    source: str
    setting: str
    rows: tuple[Row, ...]


def compare(case: Case) -> Section:
    """Simulate a case with the reference engine and compare."""
    results = [
        simulate(
            case.line, round(case.window * SECOND), warmup=round(case.warmup * SECOND), seed=SEED,
            replication=number, engine="simpy",
        )
        for number in range(REPLICATIONS)
    ]  # fmt: skip
    rows = rows_of(case.figures, results)
    setting = f"{REPLICATIONS} replications of {duration(case.window)} after {duration(case.warmup)}"
    return Section(case.key, case.title, case.source, setting, rows)


def duration(time: float) -> str:
    """A time [s] in seconds, or in hours from ten of them on."""
    return f"{time:.0f} s" if time < 36_000 else f"{time / 3600:.0f} h"


def rows_of(figures: Sequence[Figure], results: Sequence[RunResult]) -> tuple[Row, ...]:
    """Every figure with the interval for its mean over the replications."""
    return tuple(
        Row(figure.name, figure.unit, figure.exact, mean_interval([figure.read(result) for result in results]))
        for figure in figures
    )
