"""Answers in seconds: processes that are warm, and results that are kept by what was asked."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from dashboard.refusals import Refused
from scenarios.runner import begin_worker, default_workers
from simcore.errors import Problem, SimulationError, SpecError

LONGEST = 30.0
"""[s] a page waits for an answer."""
_KEPT = 64
# Two at most, so that pages that ask again and again don't take a whole machine from the jobs.
_PROCESSES = min(2, default_workers())


@dataclass(slots=True)
class Quick:
    """Processes for questions of pages; `ask` runs a function of a module there and keeps its answer by `key`."""

    _pool: ProcessPoolExecutor | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _answers: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _prepared: set[Hashable] = field(default_factory=set)

    def warm(self) -> None:
        """Start the processes and let them load the engine, so that the first question needn't wait for that."""
        for _ in range(_PROCESSES):
            self._submit(load_engine)

    def prepare(self, key: Hashable, function: Callable[..., Any], *arguments: Any) -> None:
        """Let the processes, where there are some, do once what a question by `key` will need; nobody waits for it."""
        with self._lock:
            if self._pool is None or key in self._prepared:
                return
            self._prepared.add(key)
        for _ in range(_PROCESSES):
            self._submit(_attempt, function, arguments)

    def ask(self, key: Hashable, function: Callable[..., Any], *arguments: Any) -> Any:
        """The answer of `function(*arguments)`; what it refuses is raised here.

        Raises:
            LineproofError: what the function raises.
            Refused: BUSY (503), where it takes longer than a page waits.
        """
        return self.ask_all(function, {key: (arguments,)})[key][0]

    def ask_all(
        self, function: Callable[..., Any], questions: Mapping[Hashable, Sequence[tuple[Any, ...]]]
    ) -> dict[Hashable, tuple[Any, ...]]:
        """The answers of questions in several parts each, all worked on side by side; raises what `ask` raises."""
        found = self._known(questions)
        try:
            waiting = {
                key: [self._submit(_attempt, function, arguments) for arguments in parts]
                for key, parts in questions.items() if key not in found
            }  # fmt: skip
            answers = {key: tuple(future.result(LONGEST) for future in parts) for key, parts in waiting.items()}
        except TimeoutError:
            hint = "try again, or start it as a run"
            raise Refused(503, "BUSY", f"no answer within {LONGEST:.0f} s", hint) from None
        except BrokenProcessPool:
            self.close()
            raise Refused(503, "BUSY", "the process for quick answers has ended", "try again") from None
        for answer in (each for parts in answers.values() for each in parts):
            if isinstance(answer, _Refusal):
                raise SpecError(answer.problems) if answer.is_spec else _error(answer.problems[0])
        with self._lock:
            self._answers.update(answers)
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        return found | answers

    def _known(self, keys: Iterable[Hashable]) -> dict[Hashable, tuple[Any, ...]]:
        with self._lock:
            for key in keys:
                if key in self._answers:
                    self._answers.move_to_end(key)
            return {key: self._answers[key] for key in keys if key in self._answers}

    def close(self) -> None:
        """Let the process end."""
        with self._lock:
            pool, self._pool = self._pool, None
            self._prepared.clear()
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn"), initializer=begin_worker)
            return self._pool.submit(function, *arguments)


@dataclass(frozen=True, slots=True)
class _Refusal:
    is_spec: bool
    problems: tuple[Problem, ...]


def _error(problem: Problem) -> SimulationError:
    return SimulationError(problem.code, problem.message, problem.hint, problem.path)


def _attempt(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """What the process does; a refusal comes back as plain data, for exceptions lose their parts between processes."""
    from simcore.errors import LineproofError

    try:
        return function(*arguments)
    except LineproofError as error:
        return _Refusal(isinstance(error, SpecError), error.problems)


def load_engine() -> None:
    """Load the compiled kernels by a short run of the smallest line, and what reads records."""
    import openpyxl  # noqa: F401

    import scenarios.acceptance.overview
    import scenarios.what_if  # noqa: F401
    from lines.bearing import reference_line
    from simcore.engines import simulate

    simulate(reference_line(), 60_000_000, warmup=0, seed=1, engine="fast")
