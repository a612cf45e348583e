"""Many lines simulated with the same luck, of which only the headline figures are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scenarios.arms import DEFECT_RATE, GOOD_OUTPUT, OEE
from scenarios.figures import FigureKey, FigureTable, line_key
from scenarios.runner import Cell, Runner
from scenarios.steady import require_steady
from simcore.engines import Engine
from simcore.errors import StatisticsError
from simcore.kpi import RatioPair, Undefined, headline
from simcore.results import RunResult
from simcore.spec import LineSpec

DAILY_OUTPUT: FigureKey = line_key("good_output_per_day")
"""Good pieces per day on the wall: a shift more raises it, but hardly the output per planned hour."""

DAY = 86_400_000_000
# As many whole results are held at a time.
LARGEST_BATCH = 240


@dataclass(frozen=True, slots=True)
class Observed:
    """Figures of the replications of a line, and whether its work in process still rose in the window."""

    tables: tuple[FigureTable, ...]
    rising: bool


@dataclass(frozen=True, slots=True)
class Window:
    """How cells are simulated: observed time and warm-up [us], seed, numbers of the replications, engine."""

    horizon: int
    warmup: int
    seed: int
    numbers: range
    engine: Engine


def observed(line: LineSpec, results: Sequence[RunResult]) -> Observed:
    """The figures of runs of a line."""
    return Observed(tuple(_table(result, line) for result in results), rises(line, results))


def observe_all(
    lines: Mapping[str, LineSpec], window: Window, runner: Runner, done: int, total: int
) -> dict[str, Observed]:
    """Simulate lines by name, some at a time; `done` of `total` runs of the whole study are behind.

    Raises:
        LineproofError: what a run raises.
    """
    found: dict[str, Observed] = {}
    replications = len(window.numbers)
    for names in _batches(list(lines), max(1, LARGEST_BATCH // replications)):
        cells = [
            Cell(lines[name], window.horizon, window.warmup, window.seed, number, window.engine)
            for name in names for number in window.numbers
        ]  # fmt: skip
        results = shifted(runner, done, total).run(cells)
        for index, name in enumerate(names):
            found[name] = observed(lines[name], results[index * replications : (index + 1) * replications])
        done += len(cells)
        if runner.progress is not None:
            # Equal lines are simulated once: the batch may have been done sooner than it was long.
            runner.progress(done, total)
    return found


def shifted(runner: Runner, done: int, total: int) -> Runner:
    """The runner whose progress is that of the whole study."""
    tell = runner.progress
    if tell is None:
        return runner
    return replace(runner, progress=lambda here, _: tell(done + here, total))


def _table(result: RunResult, line: LineSpec) -> dict[FigureKey, RatioPair | Undefined]:
    figures = headline(result, line)
    good = figures[GOOD_OUTPUT.quantity]
    days = Fraction(result.window, DAY)
    daily = good if isinstance(good, Undefined) else RatioPair(good.numerator, days, "calendar_time")
    return {DAILY_OUTPUT: daily, **{key: figures[key.quantity] for key in (GOOD_OUTPUT, DEFECT_RATE, OEE)}}


def rises(line: LineSpec, results: Sequence[RunResult]) -> bool:
    """Whether work in process of a line still rises at the end of its runs."""
    try:
        require_steady(line, results)
    except StatisticsError as refusal:
        if refusal.code != "STILL_FILLING":
            raise
        return True
    return False


def _batches(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), size):
        yield names[start : start + size]
