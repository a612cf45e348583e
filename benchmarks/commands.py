"""What a user waits for at the terminal: processes as they are started, wall time from start to end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

CASE = Path(__file__).parent.parent / "examples" / "bearing-6204" / "case.toml"
LINE = CASE.with_name("line.toml")
STUDY = ("--replications", "10", "--days", "60", "--warmup", "4 d")

# The kind of file that takes the longest to refuse: a list of 80,000 numbers where names are expected.
HOSTILE = '[pools.a]\nskill = "setter"\npeople = 1\nzone = [\n' + "1,\n" * 80_000 + "]\n"


@dataclass(frozen=True, slots=True)
class Command:
    """One command, the least wall time [s] of its rounds, and what the project demands [s]."""

    name: str
    said: str
    seconds: float
    demand: float
    rounds: int


def measure(quick: bool) -> list[Command]:
    """Help, a comparison with a warm cache, and the compilation of all kernels into an empty one."""
    found = [_timed("help", ("--help",), 0.3, 3 if quick else 9)]
    with TemporaryDirectory() as place:
        hostile = Path(place) / "line.toml"
        hostile.write_text(HOSTILE, encoding="utf-8")
        found.append(_timed("refusal of a hostile file", ("check", str(hostile)), 2.0, 1 if quick else 5))
    if quick:
        return found
    # A year of the reference line is 300 days of 20 planned hours.
    year = ("simulate", str(LINE), "--horizon", "300 d", "--warmup", "4 d", "--replications", "1")
    found.append(_timed("a year of the bearing line, one run", year, 10.0, 5))
    studies = ("compare", str(CASE), *STUDY)
    found.append(_timed("comparison of the bearing line, 10 pairs of 60 days", studies, 30.0, 2))
    with TemporaryDirectory() as place:
        empty = {"NUMBA_CACHE_DIR": place}
        found.append(_timed("compilation of all kernels into an empty cache", ("doctor", "--warm"), 90.0, 1, empty))
    return found


def _timed(
    name: str,
    command: Sequence[str],
    demand: float,
    rounds: int,
    variables: Mapping[str, str] | None = None,
) -> Command:
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "scenarios.cli", *command],
            env={**os.environ, **(variables or {})}, capture_output=True, check=False,
        )  # fmt: skip
        # 1 says that there are findings: a refused file, or a figure that is not clear, as that of one run never is.
        if done.returncode not in (0, 1):
            raise RuntimeError(f"{name} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
        seconds.append(time.perf_counter() - start)
    shown = " ".join(["lineproof", *(word for word in command if not os.path.isabs(word))])
    return Command(name, shown, min(seconds), demand, rounds)
