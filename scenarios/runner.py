"""Many runs on several processes: results don't depend on their number, finished runs are kept, lost workers replaced.

A run is a cell (line, window, seed, replication, engine). Equal cells are simulated once. Every result passes through
its canonical JSON, whether it was simulated here, in a worker, or read from the store.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import lru_cache
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for
from typing import get_args

from scenarios.store.results import result_from_json, result_to_json
from scenarios.store.runs import RunStore, run_address
from simcore.engines import Engine, simulate
from simcore.engines.choice import engine_for
from simcore.errors import LineproofError, Problem, SimulationError, SpecError
from simcore.identity import line_digest, product_version
from simcore.results import RunResult
from simcore.spec import LineSpec

Progress = Callable[[int, int], None]
Task = Callable[[str, int, int, int, int, str], str]
PlainCell = tuple[str, int, int, int, int, str]
Refusal = tuple[bool, tuple[Problem, ...]]

# When the pool breaks this often and nothing gets finished, what is left is the cause itself (memory, a crash).
MOST_POOL_FAILURES = 3
# Enough cells in the queue that no worker waits, few enough that an interruption loses little.
QUEUED_PER_WORKER = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One run to be made: window [us] after `warmup` [us], seed and replication."""

    line: LineSpec
    horizon: int
    warmup: int
    seed: int
    replication: int
    engine: Engine = "auto"


def run_cell(line: str, horizon: int, warmup: int, seed: int, replication: int, engine: str) -> str:
    """Simulate one cell given as plain values and return its JSON; what a worker process does."""
    result = simulate(_line(line), horizon, warmup=warmup, seed=seed, replication=replication, engine=engine_of(engine))
    return result_to_json(result)


@lru_cache(maxsize=4)
def _line(text: str) -> LineSpec:
    return LineSpec.model_validate_json(text)


def engine_of(name: str) -> Engine:
    """An engine by its name; LineproofError ENGINE for any other."""
    engines: tuple[Engine, ...] = get_args(Engine)
    for engine in engines:
        if engine == name:
            return engine
    raise LineproofError("ENGINE", f"there is no engine '{name}'", f"choose {' or '.join(engines)}", "engine")


@dataclass(slots=True)
class Processes:
    """Worker processes that stay from one set of runs to the next: starting them takes seconds."""

    pool: ProcessPoolExecutor | None = None
    workers: int = 0

    def at_least(self, workers: int) -> ProcessPoolExecutor:
        """The pool, with so many processes or more."""
        if self.pool is None or self.workers < workers:
            self.close()
            gc.freeze()
            # "spawn" is what every system has; a fork would copy threads and locks of the caller.
            self.pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=begin_worker)
            self.workers = workers
        return self.pool

    def close(self) -> None:
        """Let the processes end, if there are any."""
        if self.pool is not None:
            self.pool.shutdown()
            self.pool = None

    def give_up(self) -> None:
        """End the processes at once, whatever they do."""
        if self.pool is None:
            return
        processes = list((getattr(self.pool, "_processes", None) or {}).values())
        self.pool.shutdown(wait=False, cancel_futures=True)
        # Without this the interpreter would wait at its end for runs that nobody wants any more.
        for process in processes:
            process.terminate()
        self.pool = None


@dataclass(frozen=True, slots=True)
class Runner:
    """How cells are run: number of processes, the store of finished runs, and who is told about the progress.

    `progress(done, total)` is called in the calling process, once at the beginning and after every finished cell.
    """

    workers: int = 1
    store: RunStore | None = None
    progress: Progress | None = None
    task: Task = run_cell
    processes: Processes = field(default_factory=Processes, compare=False, repr=False)

    def run(self, cells: Sequence[Cell]) -> tuple[RunResult, ...]:
        """The results in the order of the cells.

        Raises:
            LineproofError: what a cell raised.
            SimulationError: WORKERS_LOST, when processes die again and again.
        """
        addresses = _addresses(cells)
        unique = dict(zip(addresses, cells, strict=True))
        results = {} if self.store is None else _stored(self.store, unique)
        missing = {address: cell for address, cell in unique.items() if address not in results}
        self._report(len(results), len(unique))
        for address, text in self._finished(missing):
            if self.store is not None:
                self.store.save(address, text)
            results[address] = result_from_json(text)
            self._report(len(results), len(unique))
        return tuple(results[address] for address in addresses)

    def _report(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(done, total)

    def _finished(self, missing: Mapping[str, Cell]) -> Iterator[tuple[str, str]]:
        processes = min(self.workers, len(missing))
        missing = _with_engines(missing, processes if processes > 1 else 0)
        if processes <= 1:
            return ((address, self.task(*_plain(cell))) for address, cell in missing.items())
        return self._pooled(missing)

    def _pooled(self, missing: Mapping[str, Cell]) -> Iterator[tuple[str, str]]:
        remaining = dict(missing)
        failures = 0
        while remaining:
            try:
                for address, text in _in_one_pool(
                    remaining, self.processes, min(self.workers, len(remaining)), self.task
                ):
                    del remaining[address]
                    failures = 0
                    yield address, text
            except BrokenProcessPool as error:
                failures += 1
                if failures >= MOST_POOL_FAILURES:
                    raise SimulationError(
                        "WORKERS_LOST",
                        f"worker processes died {failures} times, and none of {len(remaining)} runs got finished",
                        "use fewer workers, or close what needs the memory; finished runs are kept in the store",
                        "workers",
                    ) from error


def _with_engines(cells: Mapping[str, Cell], new_processes: int) -> Mapping[str, Cell]:
    """The cells with the engine that is done first with all of them; their results are the same with either."""
    undecided = [cell for cell in cells.values() if cell.engine == "auto"]
    if not undecided:
        return cells
    engine = engine_for(((cell.line, cell.warmup + cell.horizon) for cell in undecided), new_processes)
    return {address: replace(cell, engine=engine) if cell.engine == "auto" else cell for address, cell in cells.items()}


def default_workers() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def _in_one_pool(
    remaining: Mapping[str, Cell], processes: Processes, workers: int, task: Task
) -> Iterator[tuple[str, str]]:
    """Cells as they finish; the others are given up when anything goes wrong."""
    pool = processes.at_least(workers)
    todo = iter(list(remaining.items()))
    pending: dict[Future[str | Refusal], str] = {}
    try:
        while True:
            for address, cell in _next(todo, workers * QUEUED_PER_WORKER - len(pending)):
                pending[pool.submit(_attempt, task, _plain(cell))] = address
            if not pending:
                break
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield pending.pop(future), _text(future.result())
    except BaseException:
        processes.give_up()
        raise


def _attempt(task: Task, cell: PlainCell) -> str | Refusal:
    """What a worker does; a refusal comes back as plain data, for exceptions lose their parts between processes."""
    try:
        return task(*cell)
    except LineproofError as error:
        return isinstance(error, SpecError), error.problems


def _text(outcome: str | Refusal) -> str:
    """The JSON of a run, or the refusal raised again."""
    if isinstance(outcome, str):
        return outcome
    is_spec, problems = outcome
    if is_spec:
        raise SpecError(problems)
    first = problems[0]
    raise SimulationError(first.code, first.message, first.hint, first.path)


def begin_worker() -> None:
    """Begin a process of a pool: it ends at once when the terminal interrupts everything, or when its caller is gone.

    A caller that is killed says nothing, and a worker would wait for its next run for ever; so it would after a signal
    that ends the caller before it has taken leave, as a web server does.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # What is loaded by now stays: looking through it again and again took as long as reading a line.
    gc.freeze()
    caller = parent_process()
    if caller is not None:
        threading.Thread(target=_end_with, args=(caller.sentinel,), daemon=True).start()


def _end_with(caller: int) -> None:
    wait_for([caller])
    os._exit(1)


def _next(todo: Iterator[tuple[str, Cell]], count: int) -> Iterable[tuple[str, Cell]]:
    return [pair for _, pair in zip(range(count), todo, strict=False)]


def _stored(store: RunStore, cells: Iterable[str]) -> dict[str, RunResult]:
    loaded = ((address, store.load(address)) for address in cells)
    return {address: result for address, result in loaded if result is not None}


def _addresses(cells: Sequence[Cell]) -> list[str]:
    digests: dict[int, str] = {}
    version = product_version()
    addresses = []
    for cell in cells:
        digest = digests.setdefault(id(cell.line), "") or line_digest(cell.line)
        digests[id(cell.line)] = digest
        end = cell.warmup + cell.horizon
        addresses.append(run_address(digest, cell.warmup, end, cell.seed, cell.replication, cell.engine, version))
    return addresses


def _plain(cell: Cell) -> PlainCell:
    text = cell.line.model_dump_json(by_alias=True)
    return text, cell.horizon, cell.warmup, cell.seed, cell.replication, cell.engine
