"""Digests of runs of the compiled engine, as JSON: for processes that run it under other circumstances.

python -m tests.equality.digests [short]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from lines.bearing import reference_line
from lines.files import load_line
from simcore.engines import simulate
from simcore.spec import LineSpec

MINUTE = 60_000_000
HOUR = 60 * MINUTE
HERE = Path(__file__).parent
GOLDEN = ("quarantine_transport", "feedback", "assembly_leftovers", "ties_around_setters", "gauge_bias", "conwip")
RICH = ("people_and_times", "stops", "quality")

# B1 opens at 8 o'clock: minutes, for kernels that are interpreted, and hours.
B1_SHORT = (3 * MINUTE, 8 * HOUR)
B1_LONG = (20 * HOUR, 5 * HOUR)


def chosen(short: bool) -> dict[str, tuple[LineSpec, int, int]]:
    """Line, horizon and warm-up [us] by name."""
    minutes = 2 if short else 60
    found = {name: (load_line(HERE.parent / "golden" / f"{name}.toml"), minutes * MINUTE, 0) for name in GOLDEN}
    found |= {name: (load_line(HERE / "lines" / f"{name}.toml"), minutes * MINUTE, MINUTE) for name in RICH}
    return {**found, "B1": (reference_line(), *(B1_SHORT if short else B1_LONG))}


def digests(short: bool) -> dict[str, list[str | None]]:
    """Digests of the result and of the trace by name of the line."""
    found: dict[str, list[str | None]] = {}
    for name, (line, horizon, warmup) in chosen(short).items():
        result = simulate(line, horizon, warmup=warmup, seed=7, replication=3, engine="fast", trace=True)
        found[name] = [result.digest(), result.trace_digest]
    return found


if __name__ == "__main__":
    json.dump(digests("short" in sys.argv[1:]), sys.stdout)
