"""Answers in seconds: a process that is warm, and results that are kept by what was asked."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from dashboard.refusals import Refused
from simcore.errors import Problem, SimulationError, SpecError

LONGEST = 30.0
"""[s] a page waits for an answer."""
_KEPT = 64
# One process, so that a page that asks ten times doesn't take the machine from the jobs.
_PROCESSES = 1


@dataclass(slots=True)
class Quick:
    """A process for questions of pages; `ask` runs a function of a module there and keeps its answer by `key`."""

    _pool: ProcessPoolExecutor | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _answers: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)

    def warm(self) -> None:
        """Start the process and let it load the engine, so that the first question needn't wait for that."""
        self._submit(load_engine)

    def ask(self, key: Hashable, function: Callable[..., Any], *arguments: Any) -> Any:
        """The answer of `function(*arguments)`; what it refuses is raised here.

        Raises:
            LineproofError: what the function raises.
            Refused: BUSY (503), where it takes longer than a page waits.
        """
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        try:
            answer = self._submit(_attempt, function, arguments).result(LONGEST)
        except TimeoutError:
            hint = "try again, or start it as a run"
            raise Refused(503, "BUSY", f"no answer within {LONGEST:.0f} s", hint) from None
        except BrokenProcessPool:
            self.close()
            raise Refused(503, "BUSY", "the process for quick answers has ended", "try again") from None
        if isinstance(answer, _Refusal):
            raise SpecError(answer.problems) if answer.is_spec else _error(answer.problems[0])
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        return answer

    def close(self) -> None:
        """Let the process end."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn"))
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
    """Load the compiled kernels by a short run of the smallest line."""
    from lines.bearing import reference_line
    from simcore.engines import simulate

    simulate(reference_line(), 60_000_000, warmup=0, seed=1, engine="fast")
