"""What if: a scenario beside its baseline with a few parameters elsewhere in their range, in seconds.

What is uncertain of the plant (a position within low, typical, high) holds in both lines; what somebody may choose as
well (one more person, larger buffers) is added to the scenario alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from scenarios.alternatives.candidates import applied
from scenarios.case import Case, load_case
from scenarios.estimates import Change, Estimate, change, estimate
from scenarios.figures import FigureKey, FigureTable, figures_of, line_key
from scenarios.prediction.law import value_between
from scenarios.prediction.parameters import Uncertain, drawn_case, inventory
from scenarios.steady import require_steady
from scenarios.study import DAY, with_planned_run_times_of
from simcore.check import require_valid
from simcore.engines import simulate
from simcore.errors import StatisticsError
from simcore.spec import LineSpec

PAIRS = 10
WINDOW = 20 * DAY
"""[us] that each run observes, after the warm-up of the case."""
FIGURES = (
    "good_output_rate", "first_pass_defect_rate", "line_overall_equipment_effectiveness",
    "comprehensive_energy_consumption",
)  # fmt: skip
_LEAST_WARM_UP = 2 * DAY
MOST_KNOBS = 5
Arm = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the sliders stand: positions [-1, 1] of parameters by key (-1 low, 0 typical, 1 high), people more by
    pool, and the factor [1] of all finite buffers."""

    positions: tuple[tuple[str, float], ...] = ()
    people: tuple[tuple[str, int], ...] = ()
    buffers: float = 1.0

    @property
    def is_neutral(self) -> bool:
        """Whether nothing is moved."""
        moved = (*(place for _, place in self.positions), *(more for _, more in self.people))
        return not any(moved) and self.buffers == 1.0

    def of(self, arm: Arm) -> Setting:
        """What of it acts on one of the lines: choices act on the line after alone."""
        return self if arm == "after" else Setting(self.positions)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the runs of one line: the figures of each; `steady` is False where the line still filled up."""

    runs: tuple[FigureTable, ...]
    steady: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Figures by name before, after and their change, from all paired runs."""

    before: Mapping[FigureKey, Estimate]
    after: Mapping[FigureKey, Estimate]
    changes: Mapping[FigureKey, Change]
    steady: bool


def knobs(case: Case, scenario: str, drivers: Iterable[str], stations: Sequence[str]) -> tuple[Uncertain, ...]:
    """The parameters that are worth moving: those that drive a prediction, else those of the limiting stations."""
    known = {entry.key: entry for entry in inventory(case, (case.settings.baseline, scenario)).uncertain}
    found = [known[key] for key in drivers if key in known]
    if not found:
        wanted = tuple(f"stations.{name}." for name in stations)
        # How widely times scatter moves little beside how long they are.
        found = [
            entry for key, entry in known.items()
            if not key.endswith(".cv") and any(path.startswith(wanted) for path in entry.paths)
        ]  # fmt: skip
    return tuple(found[:MOST_KNOBS])


def lines_of(case: Case, scenario: str, setting: Setting) -> tuple[LineSpec, LineSpec]:
    """The lines before and after at a setting; SpecError where the values don't go together."""
    known = {entry.key: entry for entry in inventory(case, (case.settings.baseline, scenario)).uncertain}
    moved = [(known[key], place) for key, place in setting.positions if place and key in known]
    if moved:
        entries, places = zip(*moved, strict=True)
        case = drawn_case(case, entries, places, at=value_between)
    before, after = case.line_of(case.settings.baseline), case.line_of(scenario)
    for pool, more in setting.people:
        if more:
            after = applied(after, {"mechanism": "people", "pools": [pool], "added": more})
    finite = [name for name, buffer in after.buffers.items() if buffer.capacity is not None]
    if setting.buffers != 1.0 and finite:
        after = applied(after, {"mechanism": "buffer", "buffers": finite, "factor": setting.buffers})
    require_valid(before)
    require_valid(after)
    return before, with_planned_run_times_of(after, before)[0]


def what_if_ready(folder: Path, scenario: str) -> None:
    """Read the case and make its lines, so that a first question needn't wait for that; SpecError as `what_if_runs`."""
    lines_of(_case(folder), scenario, Setting())


def what_if_runs(folder: Path, scenario: str, setting: Setting, arm: Arm, numbers: Sequence[int]) -> Part:
    """Simulate these runs of one of the lines; what a process that stays warm does, on files that don't change.

    Runs of the same number are paired: both lines draw the same random numbers.

    Raises:
        SpecError: a case with errors, or values that don't go together.
    """
    case = _case(folder)
    line = lines_of(case, scenario, setting)[arm == "after"]
    warmup = max(case.settings.warmup or 0, _LEAST_WARM_UP)
    runs = [simulate(line, WINDOW, warmup=warmup, seed=case.settings.seed, replication=number) for number in numbers]
    tables = tuple(_chosen(figures_of(result, line)) for result in runs)
    try:
        require_steady(line, runs)
    except StatisticsError:
        return Part(tables, steady=False)
    return Part(tables, steady=True)


def what_if_answer(before: Sequence[Part], after: Sequence[Part]) -> Answer:
    """What all paired runs say together; the parts of both lines hold the same numbers in the same order."""
    tables = [[table for part in parts for table in part.runs] for parts in (before, after)]
    keys = [key for key in map(line_key, FIGURES) if key in tables[0][0] and key in tables[1][0]]
    return Answer(
        {key: estimate(tables[0], key) for key in keys},
        {key: estimate(tables[1], key) for key in keys},
        {key: change(tables[0], tables[1], key) for key in keys},
        all(part.steady for part in (*before, *after)),
    )


@lru_cache(maxsize=4)
def _case(folder: Path) -> Case:
    return load_case(folder)


def _chosen(table: FigureTable) -> FigureTable:
    return {key: table[key] for key in map(line_key, FIGURES) if key in table}
