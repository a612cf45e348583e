"""What work on a scenario costs in time, said before it is begun: how many runs, and how long one takes here."""

from __future__ import annotations

import time
from dataclasses import dataclass

from simcore.engines import simulate
from simcore.spec import LineSpec

DAY = 86_400_000_000
SHORT, LONG = DAY // 8, DAY // 2
"""[us] of the two runs that are timed: their difference is what a day takes, what is left is what any run takes."""
COST_OF_DRAWS = 1.1
"""[1] time of a run with drawn parameters by that of a run of the line itself, see `prediction.settings`."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Time that a pair of runs takes here: [s] for any pair, and [s] for each simulated day of both."""

    fixed: float
    by_day: float

    def seconds(self, pairs: float, microseconds: int, workers: int = 1) -> float:
        """Time [s] of some pairs of runs of a length [us], spread over processes."""
        return pairs * (self.fixed + self.by_day * microseconds / DAY) / max(1, workers)


def pace_of(lines: tuple[str, ...], seed: int) -> Pace:
    """Time a short and a longer run of each line (as JSON) on this machine; LineproofError for one that can't run."""
    shorter = longer = 0.0
    for text in lines:
        line = LineSpec.model_validate_json(text)
        # The first run of a line also loads what the others find ready, some of it at the change of shifts.
        simulate(line, DAY, warmup=0, seed=seed, engine="auto")
        shorter += _timed(line, SHORT, seed)
        longer += _timed(line, LONG, seed)
    by_day = max(longer - shorter, 0.0) * DAY / (LONG - SHORT)
    return Pace(max(longer - by_day * LONG / DAY, 0.0), by_day)


def _timed(line: LineSpec, horizon: int, seed: int) -> float:
    begun = time.perf_counter()
    simulate(line, horizon, warmup=0, seed=seed, engine="auto")
    return time.perf_counter() - begun
