"""Every coalition simulated with the same luck, and what is kept of it: numbers of all runs, whole runs of a few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scenarios.attribution.games import Coalition, Plan
from scenarios.attribution.package import Package
from scenarios.attribution.quantities import ExplainedQuantity, RunFigures
from scenarios.observations import rises, shifted
from scenarios.runner import Cell, Runner
from scenarios.study import StudySettings
from simcore.kpi import Undefined
from simcore.results import RunResult
from simcore.spec import LineSpec

# As many whole results are held at a time; each further batch starts its worker processes anew.
LARGEST_BATCH = 320
Numbers = Mapping[str, float | Undefined]


@dataclass(slots=True)
class CoalitionRuns:
    """What the runs say: numbers by replication, coalition and quantity, and whole runs of the coalitions to be kept.

    `lines` are the lines of the kept coalitions, `repriced` the stations of each that were valued anew; `rising` are
    the coalitions whose work in process still rose in the window.
    """

    numbers: list[dict[Coalition, Numbers]]
    kept: dict[Coalition, list[RunResult]] = field(default_factory=dict)
    lines: dict[Coalition, LineSpec] = field(default_factory=dict)
    repriced: dict[Coalition, tuple[str, ...]] = field(default_factory=dict)
    rising: set[Coalition] = field(default_factory=set)


def kept_coalitions(package: Package) -> tuple[Coalition, ...]:
    """None of the measures, each by itself, and all of them."""
    singles = (1 << bit for bit in range(len(package.measures)))
    return tuple(dict.fromkeys((0, *singles, package.everything)))


def needed(package: Package, plans: Sequence[Plan]) -> list[tuple[Coalition, ...]]:
    """The coalitions of each replication, those that are kept among them."""
    kept = kept_coalitions(package)
    return [tuple(sorted({*plan.coalitions, *kept})) for plan in plans]


def simulate_coalitions(
    package: Package,
    plans: Sequence[Plan],
    settings: StudySettings,
    warmup: int,
    runner: Runner,
    quantities: Mapping[str, ExplainedQuantity],
) -> CoalitionRuns:
    """Run every needed coalition of every replication, a few replications at a time, and keep some quantities.

    Raises:
        SpecError: MEASURES_DEPEND; those of the kept coalitions come before anything is simulated.
        LineproofError: what a run raises.
    """
    wanted = needed(package, plans)
    found = CoalitionRuns([{} for _ in plans])
    for coalition in kept_coalitions(package):
        found.lines[coalition], found.repriced[coalition] = package.line_of(coalition)
        found.kept[coalition] = []
    done, total = 0, sum(map(len, wanted))
    for batch in _batches([len(coalitions) for coalitions in wanted]):
        _run_batch(package, {number: wanted[number] for number in batch}, settings, warmup, found,
                   shifted(runner, done, total), quantities)  # fmt: skip
        done += sum(len(wanted[number]) for number in batch)
        if runner.progress is not None:
            # Equal lines are simulated once: the batch may have been done sooner than it was long.
            runner.progress(done, total)
    return found


def _run_batch(
    package: Package,
    wanted: Mapping[int, Sequence[Coalition]],
    settings: StudySettings,
    warmup: int,
    found: CoalitionRuns,
    runner: Runner,
    quantities: Mapping[str, ExplainedQuantity],
) -> None:
    everything = sorted({coalition for coalitions in wanted.values() for coalition in coalitions})
    lines = {coalition: found.lines.get(coalition) or package.line_of(coalition)[0] for coalition in everything}
    # All runs of a line one after the other, for a worker reads each line once.
    order = [(coalition, number) for coalition in lines for number in wanted if coalition in wanted[number]]
    cells = [
        Cell(lines[coalition], settings.horizon, warmup, settings.seed, number, settings.engine)
        for coalition, number in order
    ]
    by_coalition: dict[Coalition, list[RunResult]] = {}
    for (coalition, number), result in zip(order, runner.run(cells), strict=True):
        figures = RunFigures.of(result, lines[coalition], package.names(coalition))
        found.numbers[number][coalition] = {key: row.of_run(figures) for key, row in quantities.items()}
        by_coalition.setdefault(coalition, []).append(result)
    for coalition, results in by_coalition.items():
        if coalition in found.kept:
            found.kept[coalition] += results
        if rises(lines[coalition], results):
            found.rising.add(coalition)


def _batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of replications that are run together, in order."""
    batch: list[int] = []
    for number, size in enumerate(sizes):
        if batch and sum(sizes[other] for other in batch) + size > LARGEST_BATCH:
            yield batch
            batch = []
        batch.append(number)
    yield batch
