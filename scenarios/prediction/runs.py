"""The runs of a prediction: every draw before and after, with the same values and the same luck, kept as figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event

import numpy as np
from numpy.typing import NDArray

from scenarios.case import Case
from scenarios.prediction.parameters import Inventory, drawn_case
from scenarios.prediction.settings import replication_number
from scenarios.quantities import Quantities, quantities_of
from scenarios.runner import Cell, Runner
from scenarios.steady import FEWEST_ROWS, is_terminating
from scenarios.study import HEADLINE, StudySettings, with_planned_run_times_of
from simcore.check import require_valid
from simcore.errors import SpecError, StatisticsError
from simcore.kpi import RatioPair, headline
from simcore.results import RunResult
from simcore.spec import LineSpec
from simcore.stats import is_still_filling

# So many pairs are simulated while the lines of the next ones are made: few enough that results take little memory.
BATCH = 64

Amounts = tuple[float, float] | None
Lines = tuple[LineSpec, LineSpec]
BothQuantities = tuple[Quantities, Quantities]
"""Before and after."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of runs: numerator and denominator of each headline figure, before and after; None where undefined.

    `quantities` are what money needs of both runs; None where a line has no planned hours.
    """

    before: tuple[Amounts, ...]
    after: tuple[Amounts, ...]
    filling: bool
    quantities: BothQuantities | None


@dataclass(slots=True)
class Sampler:
    """Simulates pairs of draws, each once; `shares` [1], shape (parameters, draws), are where the parameters lie."""

    case: Case
    scenarios: tuple[str, str]
    inventory: Inventory
    shares: NDArray[np.float64]
    settings: StudySettings
    warmup: int
    runner: Runner
    pairs: dict[int, dict[int, Pair]] = field(default_factory=dict)
    done: int = 0
    expected: int = 0

    def simulate(self, wanted: Sequence[tuple[int, int]]) -> None:
        """Make the pairs (draw, number of the pair) that there are not yet."""
        missing = [(draw, number) for draw, number in wanted if number not in self.pairs.get(draw, {})]
        self.expected = max(self.expected, 2 * (self.done + len(missing)))
        batches = [missing[start : start + BATCH] for start in range(0, len(missing), BATCH)]
        with made_ahead(self.lines, [dict.fromkeys(draw for draw, _ in batch) for batch in batches]) as lines:
            for batch in batches:
                self._simulate(batch, next(lines))

    def of(self, draw: int) -> list[Pair]:
        """All pairs of a draw, in order."""
        return [pair for _, pair in sorted(self.pairs[draw].items())]

    def lines(self, draw: int) -> Lines:
        """The line before and after with the parameters of a draw, valued by the planned run times before.

        Raises:
            SpecError: the values of the draw do not go together; the path names the draw.
        """
        column = self.shares[:, draw].tolist()
        entries = self.inventory.uncertain
        try:
            case = drawn_case(self.case, entries, column)
            before, after = (self._reported(case.line_of(name)) for name in self.scenarios)
            for arm in (before, after):
                require_valid(arm)
        except SpecError as error:
            problems = (replace(problem, path=f"draw {draw}: {problem.path}") for problem in error.problems)
            raise SpecError(tuple(problems)) from None
        return before, with_planned_run_times_of(after, before)[0]

    def _reported(self, line: LineSpec) -> LineSpec:
        """The line with no more rows of its report than a trend test needs: they are most of what a run keeps."""
        interval = max(line.report.interval, self.settings.horizon // FEWEST_ROWS)
        return line.model_copy(update={"report": line.report.model_copy(update={"interval": interval})})

    def _simulate(self, keys: Sequence[tuple[int, int]], lines: Mapping[int, Lines]) -> None:
        cells = [
            Cell(
                line, self.settings.horizon, self.warmup, self.settings.seed, replication_number(draw, number),
                self.settings.engine,
            )
            for draw, number in keys for line in lines[draw]
        ]  # fmt: skip
        results = replace(self.runner, progress=self._progress()).run(cells)
        for index, (draw, number) in enumerate(keys):
            self.pairs.setdefault(draw, {})[number] = _pair(results[2 * index : 2 * index + 2], lines[draw])
        self.done += len(keys)

    def _progress(self) -> Callable[[int, int], None] | None:
        told, before = self.runner.progress, 2 * self.done
        return None if told is None else lambda done, _: told(before + done, self.expected)


@contextmanager
def made_ahead(make: Callable[[int], Lines], batches: Sequence[Iterable[int]]) -> Iterator[Iterator[dict[int, Lines]]]:
    """The lines of each batch of draws, made by a thread while those of the batch before are simulated.

    What `make` raises is raised when its batch is asked for. When the caller is interrupted, so is the thread, after
    the draw that it is at.
    """
    unwanted = Event()

    def lines_of(draws: Iterable[int]) -> dict[int, Lines]:
        return {draw: make(draw) for draw in draws if not unwanted.is_set()}

    def each() -> Iterator[dict[int, Lines]]:
        coming = [thread.submit(lines_of, batch) for batch in batches[:1]]
        for following in range(1, len(batches) + 1):
            made = coming.pop().result()
            coming = [thread.submit(lines_of, batch) for batch in batches[following : following + 1]]
            yield made

    with ThreadPoolExecutor(1) as thread:
        try:
            yield each()
        finally:
            unwanted.set()


def _pair(results: Sequence[RunResult], lines: Lines) -> Pair:
    before, after = (_amounts(result, line) for result, line in zip(results, lines, strict=True))
    return Pair(before, after, any(map(_filling, results, lines)), _quantities(results, lines))


def _quantities(results: Sequence[RunResult], lines: Lines) -> BothQuantities | None:
    try:
        return quantities_of(results[0], lines[0]), quantities_of(results[1], lines[1])
    except StatisticsError:
        return None


def _amounts(result: RunResult, line: LineSpec) -> tuple[Amounts, ...]:
    table = headline(result, line)
    pairs = (table[key.quantity] for key in HEADLINE)
    return tuple(pair.as_floats() if isinstance(pair, RatioPair) else None for pair in pairs)


def _filling(result: RunResult, line: LineSpec) -> bool:
    series = [bucket.wip_end for bucket in result.buckets]
    return not is_terminating(line) and len(series) >= FEWEST_ROWS and is_still_filling(series)
