"""Is a line in its steady state when the window begins, and does it stay there: the warm-up, found or given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scenarios.runner import Cell, Runner
from simcore.engines import Engine
from simcore.errors import StatisticsError
from simcore.results import LineBucket, RunResult
from simcore.spec import LineSpec
from simcore.states import UnitState

# MSER-5 needs 100 observations; twice as many leave half of the run for the steady state.
OBSERVATIONS = 200
# Averaging a few runs shows the transient that they share; more cost more than they tell.
PILOT_REPLICATIONS = 3
# A trend test needs 20 report rows.
FEWEST_ROWS = 20
# A row in which less than half of the usual time was planned says little about the rate.
SMALLEST_PLANNED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class WarmUpChoice:
    """Time before the window [us], how it was found, and whether the run is short for the memory of the line."""

    time: int
    method: Literal["given", "mser5", "terminating"]
    short: bool = False


def is_terminating(line: LineSpec) -> bool:
    """Whether the line has a natural end, so that no steady state is meant: an order, or sources that run dry."""
    ends = line.demand is not None and line.demand.mode == "end"
    return ends or any(not source.repeat for source in line.sources.values())


def find_warm_up(
    lines: Sequence[LineSpec], horizon: int, replications: int, seed: int, engine: Engine, runner: Runner
) -> WarmUpChoice:
    """The longest warm-up that MSER-5 finds for any of the lines, in whole report rows, for all of them.

    The series is the good output per report interval and planned hour, averaged over up to three pilot replications;
    the interval is divided until the horizon [us] holds enough of them. StatisticsError: RUN_TOO_SHORT, STILL_FILLING.
    """
    from simcore.stats import common_warm_up

    if any(is_terminating(line) for line in lines):
        return WarmUpChoice(0, "terminating")
    pilots = [_observed_often(line, horizon) for line in lines]
    numbers = range(min(replications, PILOT_REPLICATIONS))
    cells = [Cell(line, horizon, 0, seed, number, engine) for line in pilots for number in numbers]
    results = runner.run(cells)
    arms = [_series(results[start : start + len(numbers)]) for start in range(0, len(results), len(numbers))]
    found = common_warm_up([rates for rates, _ in arms])
    cut = max(_cut_time(ends, found.truncation_index) for _, ends in arms)
    interval = lines[0].report.interval
    return WarmUpChoice(-(-cut // interval) * interval, "mser5", found.short)


def check_warm_up(warmup: int, horizon: int) -> None:
    """Refuse a warm-up [us] that is longer than the window it prepares."""
    if warmup > horizon:
        raise StatisticsError(
            "WARMUP_TOO_LONG",
            f"the warm-up of {warmup / 3.6e9:g} h is longer than the observed window of {horizon / 3.6e9:g} h",
            "observe longer, or shorten the warm-up",
            "warmup",
        )


def require_steady(line: LineSpec, results: Sequence[RunResult]) -> bool:
    """Whether work in process could be tested for a trend; StatisticsError STILL_FILLING if it rises in the window."""
    from simcore.stats import require_settled

    if is_terminating(line):
        return True
    series = [[bucket.wip_end for bucket in result.buckets] for result in results]
    if min(map(len, series)) < FEWEST_ROWS or len({len(row) for row in series}) > 1:
        return False
    if not any(any(row) for row in series):
        return True
    require_settled(series)
    return True


def _observed_often(line: LineSpec, horizon: int) -> LineSpec:
    """The same line with report rows short enough for MSER-5."""
    interval = line.report.interval
    parts = 1
    while horizon * _open_share(line) < OBSERVATIONS * (interval // parts) and interval // (parts + 1) > 0:
        parts += 1
    report = line.report.model_copy(update={"interval": interval // parts})
    return line.model_copy(update={"report": report})


def _open_share(line: LineSpec) -> float:
    """Smallest share of the wall time that a calendar of a station leaves open [1]."""
    used = {station.calendar for station in line.stations.values() if station.calendar is not None}
    shares = [
        sum(interval.end - interval.start for interval in line.calendars[name].open) / line.calendars[name].period
        for name in used
    ]
    return min(shares, default=1.0)


def _series(results: Sequence[RunResult]) -> tuple[list[list[float]], list[int]]:
    """Good output per planned time of each row, shape (replications, rows), and the ends of these rows [us]."""
    planned = _planned_times(results[0])
    usual = max(planned.values(), default=0)
    kept = [end for end, time in planned.items() if usual and time >= SMALLEST_PLANNED_SHARE * usual]
    rates = [
        [_good(buckets[end]) * usual / planned[end] for end in kept]
        for buckets in ({bucket.end: bucket for bucket in result.buckets} for result in results)
    ]
    return rates, kept


def _planned_times(result: RunResult) -> dict[int, int]:
    """Time in the calendar by end of row, all units added up [us]."""
    planned: dict[int, int] = {}
    for row in result.rows:
        open_time = sum(row.state_time) - row.state_time[UnitState.OFF_SHIFT]
        planned[row.end] = planned.get(row.end, 0) + open_time
    return planned


def _good(bucket: LineBucket) -> int:
    return bucket.finished - bucket.finished_defective


def _cut_time(ends: Sequence[int], index: int) -> int:
    return ends[index - 1] if index else 0
