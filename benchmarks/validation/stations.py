"""The bearing line's budget against each of its stations simulated alone.

Compared is the mean time of a unit per piece. A run is a number of whole lots from the start to the last piece, so that
every setup and every stop that the pieces cause is complete: by Wald's identity the expected time is then the budget's
time per piece times the pieces, for everything that depends on pieces, lots or operating time. Tool changes come so
seldom that a run holds one more or one less by its length, not by chance: they are counted as often as they happen in
the long run, and their duration is taken from the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from benchmarks.validation.cases import SEED, Row
from lines.bearing import reference_line
from lines.budget import StationBudget, isolated, line_budget
from simcore.engines import simulate
from simcore.results import RunResult
from simcore.spec import StationSpec
from simcore.states import UnitState
from simcore.stats import DEFAULT_LEVEL, mean_interval

HORIZON = 2_000 * 3_600_000_000
"""Far beyond the last lot of any run, in microseconds; the run ends when its source has run dry."""

FULLY_PAIRED = ("processing", "setup", "down_response", "down_repair", "micro_stop", "tool_change")
"""States that end with the pieces that cause them; a shift still unnoticed at the end has not been adjusted."""

WAITING = (
    UnitState.BLOCKED,
    UnitState.WAITING_OPERATOR,
    UnitState.WAITING_SETTER,
    UnitState.DOWN_WAITING_TECHNICIAN,
    UnitState.OFF_SHIFT,
)


@dataclass(frozen=True, slots=True)
class Alone:
    """Mean times of a unit per piece by state [s] in one replication of one station, and its pieces."""

    seconds: Mapping[str, float]
    pieces: int
    setups: int
    waiting: int

    @property
    def seconds_per_piece(self) -> float:
        return sum(self.seconds.values())


@dataclass(frozen=True, slots=True)
class StationRuns:
    """A station with its budget and its replications."""

    budget: StationBudget
    lots: int
    runs: tuple[Alone, ...]

    def row(self, level: float = DEFAULT_LEVEL) -> Row:
        """Time per piece: budget and interval."""
        expected = sum(term.seconds_per_piece for term in self.budget.terms)
        found = mean_interval([run.seconds_per_piece for run in self.runs], level)
        return Row(self.budget.station, "s per piece", expected, found)

    def expected(self, state: str) -> float:
        """Budget of a state [s per piece]."""
        return sum(term.seconds_per_piece for term in self.budget.terms if term.state == state)


def run_alone(replications: int, lots: int = 1) -> tuple[StationRuns, ...]:
    """Every station of the reference line alone, for `lots` lots, or as many as its tools last."""
    line = reference_line()
    found = []
    for budget in line_budget(line):
        station = isolated(line, budget.station)
        spec = station.stations[budget.station]
        (source, *_) = station.sources.values()
        (lot,) = source.lots
        pieces = lot.quantity.value / spec.inputs[0].quantity.value
        life = _tool_life(spec)
        count = max(lots, floor(life * budget.units / pieces) + 1)
        supply = source.model_copy(update={"lots": (lot,) * count, "repeat": False})
        dry = station.model_copy(update={"sources": dict.fromkeys(station.sources, supply)})
        runs = (simulate(dry, HORIZON, seed=SEED, replication=number, engine="fast") for number in range(replications))
        found.append(StationRuns(budget, count, tuple(_alone(run, life) for run in runs)))
    return tuple(found)


def _tool_life(spec: StationSpec) -> float:
    """Pieces from one tool change to the next; 0 where no tool is changed."""
    laws = [mode.pieces_to for mode in spec.interruptions.values() if mode.pieces_to is not None]
    means = [law.mean.value for law in laws if law.mean is not None]
    assert len(laws) == len(means) <= 1, "one law of tool life, given by its mean"
    return sum(means)


def _alone(result: RunResult, tool_life: float) -> Alone:
    pieces = sum(unit.produced for unit in result.units)
    totals = {state: sum(unit.state_time[state] for unit in result.units) for state in UnitState}
    # At the end one unit may be done while another still works.
    seconds = {
        state.key: time / pieces / 1e6
        for state, time in totals.items()
        if time and state is not UnitState.STARVED and state not in WAITING
    }
    if tool_life:
        changes = sum(stop.count for unit in result.units for stop in unit.stops if stop.state == "tool_change")
        seconds["tool_change"] = totals[UnitState.TOOL_CHANGE] / changes / tool_life / 1e6
    waited = sum(totals[state] for state in WAITING)
    return Alone(seconds, pieces, sum(unit.setups for unit in result.units), waited)


def rows(stations: Sequence[StationRuns]) -> tuple[Row, ...]:
    """Time per piece of every station."""
    return tuple(station.row() for station in stations)


def state_ratios(stations: Sequence[StationRuns], level: float = DEFAULT_LEVEL) -> tuple[Row, ...]:
    """Simulated over budgeted time by state, all stations together: what one station alone tells too roughly."""
    found = []
    for state in FULLY_PAIRED:
        ratios = []
        for runs in zip(*(station.runs for station in stations), strict=True):
            simulated = sum(run.seconds.get(state, 0.0) * run.pieces for run in runs)
            expected = sum(station.expected(state) * run.pieces for station, run in zip(stations, runs, strict=True))
            ratios.append(simulated / expected)
        found.append(Row(state, "1", 1.0, mean_interval(ratios, level)))
    return tuple(found)
