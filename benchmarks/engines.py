"""The engines of this project as the benchmarks call them: the run alone, the line checked and laid out before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from benchmarks.constants import Count
from simcore.check import require_valid
from simcore.results import RunResult
from simcore.spec import LineSpec

Path = Literal["general", "serial"]
SECOND = 1_000_000
# Enough for every kernel to be compiled and every stream to be filled once.
WARM_UP = 60 * SECOND


def count_of(result: RunResult) -> Count:
    """Cycles that ended, and good parts that left."""
    return Count(sum(unit.produced for unit in result.units), sum(result.line.finished.values()))


def reference(line: LineSpec, horizon: int, seed: int) -> Callable[[], Count]:
    """One run of the reference engine over `horizon` [us], ready to be timed."""
    from simcore.engines.reference import simulate

    require_valid(line)
    return lambda: count_of(simulate(line, horizon, 0, seed))


def compiled(line: LineSpec, horizon: int, seed: int, path: Path) -> Callable[[], Count]:
    """One run of the compiled engine over `horizon` [us] on a path; its kernels are compiled when this returns."""
    from simcore.engines import fast

    require_valid(line)

    simulate = partial(fast.simulate, path="general" if path == "general" else "auto")
    if path == "serial":
        trial = fast.FastRun(line, horizon, 0, seed, 0, False, "auto")
        if trial.run_serial(None) is None:
            raise SystemExit(f"{line.name}: the engine leaves the serial path; choose another seed")
        fast.give_back(trial.digest, trial.template)
    simulate(line, min(horizon, WARM_UP), 0, seed)
    return lambda: count_of(simulate(line, horizon, 0, seed))
