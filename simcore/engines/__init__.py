"""Engines: one meaning, docs/model.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from simcore.errors import SimulationError
from simcore.results import RunResult
from simcore.spec import LineSpec

Engine = Literal["simpy", "fast", "auto"]


def simulate(
    line: LineSpec,
    horizon: int,
    *,
    warmup: int = 0,
    seed: int = 1,
    replication: int = 0,
    engine: Engine = "auto",
    trace: bool = False,
    progress: Callable[[int], None] | None = None,
) -> RunResult:
    """Simulate one replication of a line.

    Args:
        line: the line.
        horizon: length of the observed window [us], from the end of the warm-up.
        warmup: time before the window [us].
        seed: key of all random streams, 0 .. 2^64 - 1.
        replication: number of the replication, 0 .. 2^32 - 1.
        engine: "simpy" (the reference), "fast" (compiled, the same result), or "auto": the one that is done first.
        trace: keep every event of every unit.
        progress: called with the simulated time [us] as it advances.

    Raises:
        SpecError: the line is not valid.
        SimulationError: the window is empty, or the line deadlocks or loops without time.
    """
    if horizon <= 0 or warmup < 0:
        raise SimulationError(
            "WINDOW", f"the window of {horizon} us after {warmup} us is empty", "give a horizon above 0", "horizon"
        )
    if engine not in ("simpy", "fast", "auto"):
        raise SimulationError("ENGINE", f"there is no engine '{engine}'", "choose simpy, fast or auto", "engine")
    from simcore.check import require_valid

    require_valid(line)
    if engine == "auto":
        from simcore.engines.choice import engine_for

        engine = engine_for([(line, warmup + horizon)])
    if engine == "fast":
        from simcore.engines import fast

        return fast.simulate(line, horizon, warmup, seed, replication, trace=trace, progress=progress)
    from simcore.engines import reference

    return reference.simulate(line, horizon, warmup, seed, replication, trace=trace, progress=progress)


__all__ = ["Engine", "simulate"]
