"""The workloads and their implementations; counts are asserted before anything is timed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ctypes import CDLL
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import idiomatic, rw
from benchmarks.c.reference import Reference
from benchmarks.c.reference import build as build_c
from benchmarks.constants import SCRAP, Count, tolerance
from benchmarks.engines import SECOND, compiled, reference
from benchmarks.measure import Row, best_of, rows_of
from simcore.spec import LineSpec

SEED = 1
PLAIN = "plain SimPy model"
REFERENCE = "lineproof, reference engine"
GENERAL = "lineproof, compiled, general path"
SERIAL = "lineproof, compiled, serial path"
C = "plain C, max-plus"
# Cycles a second of the first station, about; each station behind it gets what the one before has not scrapped.
FIRST_RATE = 0.87


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is simulated: operations of the SimPy models, of the compiled ones, and rounds."""

    interpreted: int
    compiled: int
    rounds: int
    compiled_days: int  # of RW-B1 by the compiled engine
    reference_days: int  # of RW-B1 by the reference engine
    slope: tuple[int, ...]  # operations

    @property
    def quick(self) -> bool:
        """Whether figures are only to be looked at."""
        return self.rounds == 1


# Many short rounds: what disturbs a machine comes and goes within seconds, and the best of many finds a quiet one.
FULL = Effort(100_000, 5_000_000, 10, 45, 3, (100_000, 1_000_000, 10_000_000))
QUICK = Effort(20_000, 400_000, 1, 4, 1, (100_000, 400_000))


@dataclass(slots=True)
class Bench:
    """What all workloads share: how much, and the C reference or why there is none."""

    effort: Effort
    c_library: CDLL | None
    c_missing: str

    @classmethod
    def prepare(cls, effort: Effort, folder: Path) -> Bench:
        """Build the C reference where a compiler exists."""
        try:
            return cls(effort, build_c(folder), "")
        except RuntimeError as error:
            return cls(effort, None, str(error))


def seconds(operations: int, stations: int) -> float:
    """Simulated time [s], in whole seconds, for about so many operations of RW-M."""
    in_a_second = FIRST_RATE * sum((1.0 - SCRAP) ** number for number in range(stations))
    return float(round(operations / in_a_second))


def assert_same(workload: str, counts: Mapping[str, Count]) -> None:
    """Stop (SystemExit) unless all did the very same."""
    if len(set(counts.values())) > 1:
        raise SystemExit(f"{workload}: the implementations are not the same line: {dict(counts)}")


def assert_alike(workload: str, first: Count, second: Count, horizon: float) -> None:
    """Stop (SystemExit) where two runs differ by more than different luck explains."""
    for name in ("operations", "finished"):
        share = getattr(first, name) / getattr(second, name) - 1.0
        if abs(share) > tolerance(horizon):
            raise SystemExit(
                f"{workload}: {name} differ by {share:.1%}, more than the {tolerance(horizon):.1%} of different luck: "
                f"{first} against {second}"
            )


def same_luck(
    line: LineSpec, stations: int, horizon: float, bench: Bench, serial: bool
) -> dict[str, Callable[[], Count]]:
    """The implementations that read the same random numbers and must agree to the last count."""
    runs: dict[str, Callable[[], Count]] = {GENERAL: compiled(line, int(horizon) * SECOND, SEED, "general")}
    if serial:
        runs[SERIAL] = compiled(line, int(horizon) * SECOND, SEED, "serial")
    if serial and bench.c_library is not None:
        runs[C] = partial(run_c, Reference(bench.c_library, stations, int(horizon) * SECOND, SEED))
    return runs


def run_c(prepared: Reference) -> Count:
    """RW-M by the C reference, whose memory is there."""
    if prepared.run():
        raise SystemExit("the C reference met instants whose order it cannot tell: choose another seed")
    return Count(prepared.operations(), prepared.finished())


def missing(workload: str, bench: Bench) -> list[Row]:
    """A row in words for what this machine does not have."""
    return [] if bench.c_library is not None else [Row(workload, C, note=bench.c_missing)]


def reference_workload(stations: int, operators: bool, bench: Bench) -> list[Row]:
    """RW-M or RW-M-ops by everything that this project brings along."""
    name = f"RW-{stations}{'-ops' if operators else ''}"
    line = rw.line(stations, operators)
    model = idiomatic.with_operators if operators else idiomatic.plain
    short = seconds(bench.effort.interpreted, stations)
    long = seconds(bench.effort.compiled, stations)
    slow: dict[str, Callable[[], Count]] = {
        PLAIN: partial(model, stations, short, SEED),
        REFERENCE: reference(line, int(short) * SECOND, SEED),
    }
    exact = {key: run() for key, run in same_luck(line, stations, short, bench, not operators).items()}
    timed = best_of({**slow, **same_luck(line, stations, long, bench, not operators)}, bench.effort.rounds)
    assert_same(name, {REFERENCE: timed[REFERENCE].count, **exact})
    assert_same(name, {key: found.count for key, found in timed.items() if key not in slow})
    assert_alike(name, timed[PLAIN].count, timed[REFERENCE].count, short)
    return rows_of(name, timed, PLAIN, {}) + ([] if operators else missing(name, bench))


def bearing_workload(renovated: bool, bench: Bench) -> list[Row]:
    """RW-B1: the reference bearing line with every mechanism, as it is or after its renovation."""
    from lines.bearing import reference_line
    from scenarios.measures import catalogue, compose, select

    name = "RW-B1-after" if renovated else "RW-B1"
    line = reference_line()
    if renovated:
        line = compose(select(catalogue(), ["b1_renovation"]))(line)
    day = 24 * 3600 * SECOND
    short, long = bench.effort.reference_days * day, bench.effort.compiled_days * day
    same = compiled(line, short, SEED, "general")()
    timed = best_of(
        {REFERENCE: reference(line, short, SEED), GENERAL: compiled(line, long, SEED, "general")}, bench.effort.rounds
    )
    assert_same(name, {REFERENCE: timed[REFERENCE].count, GENERAL: same})
    notes = {REFERENCE: f"{bench.effort.reference_days} days", GENERAL: f"{bench.effort.compiled_days} days"}
    return rows_of(name, timed, REFERENCE, notes)


WORKLOADS: Mapping[str, Callable[[Bench], list[Row]]] = {
    **{f"RW-{stations}": partial(reference_workload, stations, False) for stations in (5, 20, 100)},
    **{f"RW-{stations}-ops": partial(reference_workload, stations, True) for stations in (5, 20)},
    "RW-B1": partial(bearing_workload, False),
    "RW-B1-after": partial(bearing_workload, True),
}
