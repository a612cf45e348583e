"""The patrol that yields a published mean detection delay: the delay itself is never an input of a line."""

from __future__ import annotations

from lines.bearing.table import Plain, Values, common, exact, table
from simcore.analytic import patrol_detection_delay, patrol_detection_probability, patrol_interval_for_delay
from simcore.spec import PatrolSpec, format_duration
from simcore.spec.quantities import MICROSECOND_UNITS

HOUR = MICROSECOND_UNITS["h"]
LARGEST_SAMPLE = 500
"""Pieces that an inspector could look through in one visit; more is no patrol."""


def patrol_for_delay(delay: float, shifted: float) -> Plain:
    """Patrol whose mean detection delay is `delay` [h] at the nonconforming share `shifted` [1] after a shift.

    Many pairs of interval and sample give the same delay D = T (1/d - 1/2) + t_react, d = e (1 - (1 - p1)^n). Of
    these the one with the interval nearest to the usual patrol of 2 h is taken: rare defects need larger samples. The
    visit is a part of t_react = 0.25 h, for the finding comes at its end.
    """
    reaction = (common("patrol_reaction_min").typical + common("patrol_visit_min").typical) / 60
    effectiveness = common("patrol_effectiveness").typical
    intervals = {
        pieces: patrol_interval_for_delay(delay, patrol_detection_probability(shifted, pieces, effectiveness), reaction)
        for pieces in range(1, LARGEST_SAMPLE + 1)
    }
    target = common("patrol_target_h").typical
    pieces = min(intervals, key=lambda count: abs(intervals[count] - target))
    return _patrol(pieces, intervals[pieces], delay)


def mean_patrol_delay(patrol: PatrolSpec, shifted: float) -> float:
    """Mean detection delay [h] of a patrol by D = T (1/d - 1/2) + t_react, without waiting for the inspector."""
    detection = patrol_detection_probability(shifted, patrol.pieces.value, patrol.effectiveness.value)
    reaction = (patrol.reaction.value + patrol.duration.mean_microseconds) / HOUR
    return patrol_detection_delay(patrol.interval.value / HOUR, detection, reaction)


def _patrol(pieces: int, interval: float, delay: float) -> Plain:
    ranges = table()["ranges"]
    sample, spread = ranges["patrol_pieces"], ranges["patrol_interval"]
    why = f"domain 5, 6: delay {delay:g} h"
    microseconds = round(interval * HOUR)
    return {
        "interval": {
            "typical": format_duration(microseconds),
            "low": format_duration(round(microseconds * spread["low"])),
            "high": format_duration(round(microseconds * spread["high"])),
            "source": "computed",
            "reference": f"{why}; {spread['reason']}",
        },
        "pieces": Values(
            pieces * sample["low"], pieces, pieces * sample["high"], f"{why}; {sample['reason']}"
        ).quantity(whole=True, source="computed"),
        "effectiveness": common("patrol_effectiveness").quantity(),
        "pool": "inspectors",
        "duration": {"mean": common("patrol_visit_min").quantity("min")},
        "reaction": common("patrol_reaction_min").quantity("min"),
    }


def adjustment(pool: str) -> Plain:
    """The stop that brings a unit back into control; the call is part of the reaction to the finding."""
    return {
        "response": {"mean": exact("0 s", "in the reaction")},
        "pool": pool,
        "duration": {
            "distribution": "lognormal",
            "mean": common("adjustment_min").quantity("min"),
            "cv": common("adjustment_cv").quantity(),
        },
    }
