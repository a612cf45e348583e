"""The four worked cases of detection, and the average run lengths of the charts behind them."""

from __future__ import annotations

import numpy as np

from benchmarks.validation.cases import REPLICATIONS, SEED, Case, Figure, Row, Section
from benchmarks.validation.readings import Reading
from simcore.analytic import (
    ewma_average_run_length,
    nonconforming_fraction,
    patrol_detection_probability,
    shewhart_average_run_length,
)
from simcore.results import RunResult
from simcore.stats import Outcome, mean_interval
from tests.oracles.engine_lines import MINUTE, Table, unit
from tests.oracles.test_engine_detection import (
    CHART_INTERVAL,
    EFFECTIVENESS,
    HALF_TOLERANCE,
    LIMITS,
    MACHINES,
    PATROL_INTERVAL,
    PATROL_PIECES,
    SHIFT,
    WEIGHT,
    Watched,
    episode,
    watched_line,
)

HOUR = 3600
CHARTS = {"Shewhart, 3 sigma": (1.0, 3.0), "EWMA 0.25, L = 3": (0.25, 3.0), "EWMA 0.20, L = 2.86": (0.20, 2.86)}
SHIFTS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)

RUNS = 2_000
"""Signals simulated for each average run length."""


def case(machine: str, means: str) -> Case:
    """One of the worked cases: the old machine or the CNC, under patrol or under a chart."""
    sigma, offset, to_shift = MACHINES[machine]
    p0, p1 = (nonconforming_fraction(sigma, offset + moved, HALF_TOLERANCE) for moved in (0.0, SHIFT))
    if means == "patrol":
        cycle, watched, table = _patrol(to_shift, p0, p1)
    else:
        cycle, watched, table = _chart(to_shift, sigma)
    exact = episode(watched)
    share, delay = exact.share_of_pieces, exact.detection_delay / exact.true_findings
    figures = (
        Figure("defective pieces", "1", (1 - share) * p0 + share * p1, _defective),
        Figure("out of control", "1", exact.time_out_of_control / exact.operating, _out_of_control(cycle)),
        Figure("delay to the alarm", "h", delay * cycle / MINUTE / 60, _delay(means)),
    )
    line = watched_line(cycle, watched, p0, p1, {means: table})
    title = f"detection, {'CNC' if machine == 'cnc' else 'old machine'}, {means}"
    source = "renewal reward from check to check, with false alarms and the piece in process"
    window = (2_500 if means == "patrol" else 1_500) * HOUR
    return Case(f"detection_{machine}_{means}", title, source, line, window, 60 * HOUR, figures)


def _patrol(to_shift: float, p0: float, p1: float) -> tuple[int, Watched, Table]:
    """Pieces of 30 min, so that all instants of patrols are ends of pieces."""
    found, false = (patrol_detection_probability(p, PATROL_PIECES, EFFECTIVENESS) for p in (p1, p0))
    watched = Watched(to_shift * 2, round(PATROL_INTERVAL * 2), 0.5, 1, false, found)
    table = {
        "interval": f"{PATROL_INTERVAL} h",
        "pieces": PATROL_PIECES,
        "effectiveness": EFFECTIVENESS,
        "reaction": "15 min",
    }
    return 30 * MINUTE, watched, table


def _chart(to_shift: float, sigma: float) -> tuple[int, Watched, Table]:
    """Pieces of 10 min, one for every sample."""
    in_control, shifted = (ewma_average_run_length(shift, WEIGHT, LIMITS) for shift in (0.0, SHIFT / sigma))
    watched = Watched(to_shift * 6, 1, 1.5, 2, 1 / in_control, 1 / shifted)
    table = {
        "interval": f"{round(CHART_INTERVAL * 60)} min",
        "average_run_length_in_control": in_control,
        "average_run_length_shifted": shifted,
        "reaction": "15 min",
    }
    return 10 * MINUTE, watched, table


def _defective(result: RunResult) -> float:
    account = unit(result, "grinder")
    return account.defective_made / account.produced


def _out_of_control(cycle: int) -> Reading:
    return lambda result: unit(result, "grinder").shifted_time / (unit(result, "grinder").produced * cycle)


def _delay(means: str) -> Reading:
    def hours(result: RunResult) -> float:
        account = unit(result, "grinder")
        return account.detection_delay / account.detections[means] / MINUTE / 60

    return hours


def average_run_lengths() -> Section:
    """The table of average run lengths: integral equation or closed form against charts drawn point by point."""
    rows = tuple(
        Row(
            f"{chart}, shift {shift:g}",
            "points",
            exact_run_length(weight, limit, shift),
            _simulated(weight, limit, shift),
        )
        for chart, (weight, limit) in CHARTS.items()
        for shift in SHIFTS
    )
    source = "closed form (Shewhart), integral equation (EWMA); printed by SAS/QC for the same charts"
    setting = f"{RUNS} runs to the first signal in {REPLICATIONS} groups, normal points from NumPy"
    return Section("average_run_length", "average run lengths of control charts", source, setting, rows)


def exact_run_length(weight: float, limit: float, shift: float) -> float:
    return shewhart_average_run_length(shift, limit) if weight == 1.0 else ewma_average_run_length(shift, weight, limit)


def _simulated(weight: float, limit: float, shift: float) -> Outcome:
    """Mean points to the signal; each chart and shift has its own stream."""
    key = [SEED, round(weight * 1_000), round(limit * 1_000), round(shift * 1_000)]
    generator = np.random.default_rng(key)
    border = limit * (weight / (2.0 - weight)) ** 0.5
    running, points = np.arange(RUNS), np.zeros(RUNS)
    level = np.zeros(RUNS)
    while running.size:
        level = (1.0 - weight) * level + weight * (generator.standard_normal(running.size) + shift)
        points[running] += 1.0
        inside = np.abs(level) <= border
        running, level = running[inside], level[inside]
    return mean_interval(points.reshape(REPLICATIONS, -1).mean(axis=1).tolist())
