"""Installs the peers into an environment of their own, runs each as a process, and compares what it made."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.constants import Count
from benchmarks.measure import Row, Timed
from benchmarks.workloads import PLAIN, SEED, Effort, assert_alike, seconds

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
PEERS = ("salabim", "ciw", "simantha", "simprocesd", "nagasim")
# Figures of these would be of another model.
IN_WORDS = {
    "prodsys 1.3.1": "cannot express the line: a failed piece is reworked or goes on, it never leaves; "
    "machines fail by the calendar; every move between machines is a request for transport",
}
LONGEST = 900  # [s] of one peer
# Of what the SimPy models do: the slowest peer takes some twenty times as long for an operation.
OPERATIONS_SHARE = 0.1


def python_of(folder: Path) -> Path:
    """The interpreter of an environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def install(folder: Path) -> str:
    """Make the environment of the peers from their lock; empty, or why there is none (no network, no wheel)."""
    mark, digest = folder / "installed", hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text(encoding="utf-8") == digest:
        return ""
    venv.create(folder, with_pip=True, clear=True)
    pip = [str(python_of(folder)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command = [*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(REQUIREMENTS)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return "the peers could not be installed: no network, or no wheel for this Python"
    mark.write_text(digest, encoding="utf-8")
    return ""


def run_peer(folder: Path, peer: str, stations: int, horizon: float, rounds: int) -> dict[str, Any]:
    """What a peer prints: version, operations, finished, best processor time [s], note.

    Raises:
        subprocess.SubprocessError: it fails, or takes too long.
    """
    asked = ("--stations", stations, "--horizon", horizon, "--repeats", rounds, "--seed", SEED)
    command = [str(python_of(folder)), "-m", f"benchmarks.peers.{peer}_line", *map(str, asked)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=LONGEST)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare(workload: str, stations: int, effort: Effort, folder: Path, plain: Row) -> list[Row]:
    """Rows of all peers, with the ratio to the plain SimPy model of the same run."""
    from benchmarks import idiomatic

    horizon = seconds(int(effort.interpreted * OPERATIONS_SHARE), stations)
    expected = idiomatic.plain(stations, horizon, SEED)
    rows = []
    for peer in PEERS:
        try:
            found = run_peer(folder, peer, stations, horizon, effort.rounds)
        except subprocess.SubprocessError as error:
            rows.append(Row(workload, peer, note=f"did not run to its end: {_last_words(error)}"))
            continue
        timed = Timed(Count(found["operations"], found["finished"]), found["seconds"])
        assert_alike(f"{workload} by {peer}", timed.count, expected, horizon)
        agreement = "; counts equal the plain SimPy model's" if timed.count == expected else ""
        ratio = None if plain.nanoseconds is None else plain.nanoseconds / timed.nanoseconds
        rows.append(
            Row(
                workload, f"{peer} {found['version']}", timed.count.operations, timed.count.finished,
                timed.nanoseconds, ratio, found["note"] + agreement,
            )
        )  # fmt: skip
    return rows + [Row(workload, name, note=why) for name, why in IN_WORDS.items()]


def _last_words(error: subprocess.SubprocessError) -> str:
    said: Sequence[str] = str(getattr(error, "stderr", "") or error).strip().splitlines()
    return said[-1] if said else type(error).__name__


def plain_row(rows: Sequence[Row], workload: str) -> Row | None:
    """The row of the plain SimPy model of a workload."""
    return next((row for row in rows if row.workload == workload and row.implementation == PLAIN), None)
