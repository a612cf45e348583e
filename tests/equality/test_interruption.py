"""Ctrl-C ends a long run of the compiled engine at once, and loses no run that was finished."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lines.bearing import reference_line
from lines.files import save_line
from scenarios.runner import Cell, Runner, run_cell
from scenarios.store import RunStore
from tests.equality.binding import ROOT
from tests.scenarios.small import HOUR, small_line

AT_ONCE = 10.0
"""[s] from the signal to the end of the process: a chunk of events takes a quarter of a second, and the run a minute
or more, so that only a signal that waits for the end of the run takes longer, on however busy a machine."""

LONG_RUN = """
import sys
from lines.bearing import reference_line
from simcore.engines import simulate

line = reference_line()
simulate(line, 1, engine="fast")
seen = []

def started(now):
    if not seen:
        print("started", flush=True)
    seen.append(now)

try:
    simulate(line, 10 * 365 * 24 * 3_600_000_000, engine="fast", progress=started)
except KeyboardInterrupt:
    print("interrupted", seen[-1], flush=True)
    sys.exit(130)
print("finished", flush=True)
"""

STUDY = """
import sys
from pathlib import Path
from scenarios.runner import Runner
from scenarios.store import RunStore
from tests.equality.test_interruption import long_cells

if __name__ == "__main__":
    def progress(done, total):
        print(done, total, flush=True)

    try:
        Runner(int(sys.argv[2]), RunStore(Path(sys.argv[1])), progress).run(long_cells())
    except KeyboardInterrupt:
        sys.exit(130)
"""

CELLS = 14


def long_cells() -> list[Cell]:
    """Runs of some tenths of a second each."""
    line = small_line(report={"interval": "24 h"})
    return [Cell(line, 1_000 * HOUR, HOUR, 9, number, "fast") for number in range(CELLS)]


@contextmanager
def started(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A process of its own group, as a terminal starts it; gone afterwards."""
    # A shell lets what it starts in the background ignore Ctrl-C, and that would be inherited.
    own = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    finally:
        signal.signal(signal.SIGINT, own)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def interrupted(process: subprocess.Popen[str]) -> float:
    """Seconds from Ctrl-C, which reaches the whole group, to the end of the process."""
    begin = time.perf_counter()
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=60)
    return time.perf_counter() - begin


def test_a_long_run_ends_at_once() -> None:
    with started([sys.executable, "-c", LONG_RUN]) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        time.sleep(0.7)
        elapsed = interrupted(process)
        said = process.stdout.read().split()
    assert (process.returncode, said[0]) == (130, "interrupted")
    # It was simulating, not waiting: days had gone by on its clock.
    assert int(said[1]) > 24 * HOUR
    assert elapsed < AT_ONCE


@pytest.mark.slow
def test_the_command_ends_at_once(tmp_path: Path) -> None:
    save_line(reference_line(), tmp_path / "line.toml")
    command = [sys.executable, "-m", "scenarios.cli", "simulate", str(tmp_path / "line.toml"), "--engine", "fast"]
    # With a warm-up that is given, the first thing that is simulated is a replication of ten years.
    options = ["--horizon", "3650 d", "--warmup", "1 d", "--replications", "4", "--workers", "1"]
    with started([*command, *options]) as process:
        time.sleep(15)
        assert process.poll() is None
        elapsed = interrupted(process)
    assert process.returncode == 130
    assert elapsed < AT_ONCE


def counting(counter: list[int], *cell: object) -> str:
    counter.append(1)
    return run_cell(*cell)  # type: ignore[arg-type]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_study_keeps_every_finished_run(workers: int, tmp_path: Path) -> None:
    store = RunStore(tmp_path / "store")
    with started([sys.executable, "-c", STUDY, str(store.directory), str(workers)]) as process:
        assert process.stdout is not None
        told = 0
        while told < 3:
            told = int(process.stdout.readline().split()[0])
        elapsed = interrupted(process)
        told = max([told, *(int(row.split()[0]) for row in process.stdout.read().splitlines())])
    assert (process.returncode, elapsed < AT_ONCE) == (130, True)
    assert 3 <= told < CELLS, "the study was over before it was interrupted"
    kept = [path.stem for path in store.directory.rglob("*.json")]
    assert len(kept) >= told and all(store.load(address) is not None for address in kept)
    counter: list[int] = []
    resumed = Runner(1, store, None, lambda *cell: counting(counter, *cell)).run(long_cells())
    assert len(counter) == CELLS - len(kept)
    assert resumed == Runner(1).run(long_cells())


def test_no_worker_outlives_a_study_that_was_killed(tmp_path: Path) -> None:
    with started([sys.executable, "-c", STUDY, str(tmp_path / "store"), "2"]) as process:
        assert process.stdout is not None
        while int(process.stdout.readline().split()[0]) < 3:
            pass
        process.kill()
        # The workers write to the same pipe, which ends with the last of them; TimeoutExpired, where one is left.
        process.communicate(timeout=AT_ONCE)
