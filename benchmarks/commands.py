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
# Where the commands keep the byte code of their modules; a round before the best one has written it.
BYTE_CODE = Path(__file__).parent.parent / "build" / "bench" / "byte-code"
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
    found += _year()
    studies = ("compare", str(CASE), *STUDY)
    found.append(_timed("comparison of the bearing line, 10 pairs of 60 days", studies, 30.0, 2))
    with TemporaryDirectory() as place:
        empty = {"NUMBA_CACHE_DIR": place}
        found.append(_timed("compilation of all kernels into an empty cache", ("doctor", "--warm"), 90.0, 1, empty))
    return found


def _year() -> list[Command]:
    """A year of the reference line, 300 days of 20 planned hours: the run itself, and the command around it."""
    from benchmarks.engines import SECOND, compiled
    from lines.files import load_line

    run = compiled(load_line(LINE), 300 * 24 * 3600 * SECOND, 1, "general")
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    said = "simcore.engines.simulate(line, 300 d), kernels loaded"
    alone = Command("a year of the bearing line, one run", said, min(seconds), 10.0, len(seconds))
    command = ("simulate", str(LINE), "--horizon", "300 d", "--warmup", "4 d", "--replications", "1")
    return [alone, _timed("the same from a fresh process, with its report", command, 15.0, 3)]


def _environment() -> dict[str, str]:
    """Ours, with byte code kept as Python does by itself: without, a process reads a thousand modules from source."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(BYTE_CODE)}


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
            env=_environment() | dict(variables or {}), capture_output=True, check=False,
        )  # fmt: skip
        # 1 says that there are findings: a refused file, or a figure that is not clear, as that of one run never is.
        if done.returncode not in (0, 1):
            raise RuntimeError(f"{name} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
        seconds.append(time.perf_counter() - start)
    shown = " ".join(["lineproof", *(word for word in command if not os.path.isabs(word))])
    return Command(name, shown, min(seconds), demand, rounds)
