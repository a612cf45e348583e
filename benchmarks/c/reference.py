"""Builds the plain C reference, runs it, and puts its accounts beside those of the engine."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.constants import BUFFER, CYCLE_CV, RW, SCRAP, Times
from benchmarks.rw import names
from simcore.results import RunResult
from simcore.states import UnitState
from simcore.streams import exponential, lognormal, neg_log1m, stream_hash

SECOND = 1_000_000
SOURCE = Path(__file__).with_name("rw.c")
# Neither of the last two changes a result; without them no compiler may run square roots and choices in SIMD lanes.
FLAGS = (
    *("-std=c99", "-O3", "-march=native", "-ffp-contract=off"),
    *("-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC"),
)
FIELDS = (
    *("processing", "down_repair", "starved", "blocked", "taken", "good", "scrapped", "handed"),
    *("stops", "stop_time", "sum_taken", "sum_handed", "sum_scrapped", "lead_sum"),
)
# Classes of lead times of an int64: 56 exponents of 128 classes, and those below.
LEAD_CLASSES = 58 * 128
PURPOSES = ("cycle", "defect", "time_to", "duration")


class _Line(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int64) for name in ("stations", "capacity", "horizon", "interval", "shots")),
        *((name, ctypes.c_uint64) for name in ("seed", "replication")),
        *((name, ctypes.c_double) for name in ("median", "sigma", "to_failure", "to_repair", "hazard")),
    )


def compiler() -> str | None:
    """The C compiler: `CC` from the environment, else `cc`, or None where there is none."""
    return shutil.which(os.environ.get("CC", "cc"))


def compiler_version(command: str) -> str:
    """The first line that the compiler says of itself."""
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    return said.stdout.partition("\n")[0]


def build(folder: Path) -> ctypes.CDLL:
    """Compile the reference into a folder and load it.

    Raises:
        RuntimeError: there is no compiler, or it refuses the source.
    """
    command = compiler()
    if command is None:
        raise RuntimeError("there is no C compiler: install one (Debian: gcc), or name it in CC")
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / "rw.so"
    done = subprocess.run([command, *FLAGS, "-o", library, SOURCE, "-lm"], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command} refuses {SOURCE.name}: {done.stderr.strip()}")
    found = ctypes.CDLL(str(library))
    found.rw_run.restype = found.rw_fields.restype = ctypes.c_int64
    if found.rw_fields() != len(FIELDS):
        raise RuntimeError(f"{SOURCE.name} keeps {found.rw_fields()} accounts, and {len(FIELDS)} are read")
    return found


@dataclass(slots=True)
class Reference:
    """One run of RW-M in C: `prepare` sets up memory and stream names, `run` simulates, and only that is timed."""

    library: ctypes.CDLL
    stations: int
    horizon: int  # [us]
    seed: int = 1
    replication: int = 0
    times: Times = RW
    shots: Any = field(init=False)  # uint64[stations, boundaries, fields], sums since the beginning
    largest: Any = field(init=False)  # int64[stations], of the buffer in front
    lead_times: Any = field(init=False)  # int64[classes]
    boundaries: list[int] = field(init=False)  # [us]
    _line: _Line = field(init=False)
    _hashes: Any = field(init=False)

    def __post_init__(self) -> None:
        times = self.times
        interval = round(times.report * SECOND)
        self.boundaries = [*range(interval, self.horizon, interval), self.horizon]
        cycle = lognormal(times.cycle * SECOND, CYCLE_CV)
        median, sigma, _ = cycle.coefficients
        if cycle.sample(np.array([2.0**-53]))[0] < 0.5:
            raise ValueError("a cycle may round to 0 us, and the recursion tells instants apart by cycles above 0")
        self._line = _Line(
            self.stations, BUFFER, self.horizon, interval, len(self.boundaries), self.seed, self.replication,
            median, sigma, exponential(times.to_failure * SECOND).coefficients[0],
            exponential(times.to_repair * SECOND).coefficients[0], float(neg_log1m(np.array([SCRAP]))[0]),
        )  # fmt: skip
        self._hashes = np.array([_hashes(name) for name in names(self.stations)], dtype=np.uint64)
        self.shots = np.zeros((self.stations, len(self.boundaries), len(FIELDS)), dtype=np.uint64)
        self.largest = np.zeros(self.stations, dtype=np.int64)
        self.lead_times = np.zeros(LEAD_CLASSES, dtype=np.int64)

    def run(self) -> int:
        """Simulate; the number of instants whose order the recursion could not tell (it should be 0).

        Raises:
            MemoryError: the stations do not fit.
        """
        self.lead_times[:] = 0
        arrays = (self._hashes, self.shots, self.largest, self.lead_times)
        ties = self.library.rw_run(ctypes.byref(self._line), *(ctypes.c_void_p(a.ctypes.data) for a in arrays))
        if ties < 0:
            raise MemoryError(f"{self.stations} stations do not fit into memory")
        return int(ties)

    def at(self, boundary: int, name: str) -> list[int]:
        """One account of every station up to a boundary, counted from 0; -1 is the horizon."""
        return [int(value) for value in self.shots[:, boundary, FIELDS.index(name)]]

    def operations(self) -> int:
        """Cycles that ended."""
        return sum(self.at(-1, "good")) + sum(self.at(-1, "scrapped"))

    def finished(self) -> int:
        """Good parts that left."""
        return self.at(-1, "handed")[-1]

    def accounts(self) -> dict[str, Any]:
        """Every integer of the run in the form of `accounts_of`."""
        rows = [self._until(number) for number in range(len(self.boundaries))]
        largest = [int(value) for value in self.largest[1:]]
        classes = np.flatnonzero(self.lead_times)
        histogram = {int(cell): int(self.lead_times[cell]) for cell in classes}
        return {"boundaries": rows, "largest": largest, "lead_times": histogram, "totals": self._totals()}

    def _until(self, number: int) -> dict[str, Any]:
        columns = ("processing", "down_repair", "starved", "blocked", "good", "scrapped", "stops", "stop_time")
        before = {name: self.at(number - 1, name) for name in FIELDS} if number else {}
        now = {name: self.at(number, name) for name in FIELDS}
        zeros = [0] * self.stations
        units = [
            tuple(now[name][unit] - before.get(name, zeros)[unit] for name in columns) for unit in range(self.stations)
        ]
        left, scrapped = now["handed"][-1], sum(now["scrapped"])
        return {
            "time": self.boundaries[number],
            "units": units,
            "finished": left - before.get("handed", zeros)[-1],
            "entered": now["taken"][0] - before.get("taken", zeros)[0],
            "scrapped": scrapped - sum(before.get("scrapped", zeros)),
            "wip": now["taken"][0] - left - scrapped,
        }

    def _totals(self) -> dict[str, Any]:
        end = {name: self.at(-1, name) for name in FIELDS}
        entered, left = end["handed"][:-1], end["taken"][1:]
        content = [a - b for a, b in zip(entered, left, strict=True)]
        instants = zip(end["sum_taken"][1:], end["sum_handed"][:-1], content, strict=True)
        wip = end["taken"][0] - end["handed"][-1] - sum(end["scrapped"])
        leaving = end["sum_handed"][-1] + sum(end["sum_scrapped"])
        return {
            "buffers": [
                (_modulo(taken - handed + inside * self.horizon), *moved)
                for (taken, handed, inside), moved in zip(instants, zip(entered, left, strict=True), strict=True)
            ],
            "taken": end["taken"],
            "standard_time": [
                (g + s) * round(self.times.cycle * SECOND) for g, s in zip(end["good"], end["scrapped"], strict=True)
            ],
            "lead_time_sum": end["lead_sum"][-1],
            "wip_time": _modulo(leaving - end["sum_taken"][0] + wip * self.horizon),
        }


def _hashes(name: str) -> Sequence[int]:
    owners = {"cycle": f"{name}/0", "defect": f"{name}/0"}
    return [stream_hash(owners.get(purpose, f"{name}/0/failure"), purpose) for purpose in PURPOSES]


def _modulo(integral: int) -> int:
    """Instants are summed modulo 2^64; the integral itself is smaller than that."""
    return integral % 2**64


def accounts_of(result: RunResult) -> dict[str, Any]:
    """Everything that a run of RW-M by an engine says, in the form that the C reference gives."""
    stations = len(result.units)
    units = result.units
    rows = [result.rows[first : first + stations] for first in range(0, len(result.rows), stations)]
    return {
        "boundaries": [
            {
                "time": bucket.end,
                "units": [
                    (*_times(row.state_time), row.good, row.scrapped, row.recorded_stops, row.recorded_stop_time)
                    for row in part
                ],
                "finished": bucket.finished,
                "entered": bucket.entered,
                "scrapped": bucket.scrapped,
                "wip": bucket.wip_end,
            }
            for bucket, part in zip(result.buckets, rows, strict=True)
        ],
        "largest": [buffer.largest for buffer in result.buffers],
        "lead_times": dict(result.line.lead_time_histogram),
        "totals": {
            "buffers": [(buffer.content_time, buffer.entered, buffer.left) for buffer in result.buffers],
            "taken": [station.products["part"].taken for station in result.stations],
            "standard_time": [unit.standard_time for unit in units],
            "lead_time_sum": result.line.lead_time_sum,
            "wip_time": result.line.wip_time,
        },
    }


def _times(state_time: Sequence[int]) -> tuple[int, ...]:
    """The four states of RW-M; that no time is in any other is asserted here."""
    kept: Mapping[UnitState, int] = dict(zip(UnitState, state_time, strict=True))
    chosen = (UnitState.PROCESSING, UnitState.DOWN_REPAIR, UnitState.STARVED, UnitState.BLOCKED)
    if sum(state_time) != sum(kept[state] for state in chosen):
        raise ValueError("a unit of RW-M was in a state that RW-M does not have")
    return tuple(kept[state] for state in chosen)
