"""Long-run quality of a unit that shifts out of control and of the means that detect it.

Times are operating hours [h] unless said otherwise, lengths share one unit [um], fractions are [1].
The delays are those of the reference model: a shift that falls anywhere in a sampling interval with equal chance,
then a geometric number of samples. `exact_patrol_detection_delay` drops the first of the two assumptions.
Chart run lengths: `simcore.analytic.charts`. Background: D. C. Montgomery, *Introduction to Statistical Quality
Control* (average time to signal; economic design of charts, after A. J. Duncan 1956).
"""

from __future__ import annotations

import math

from simcore.analytic._checks import (
    refuse,
    require_count,
    require_finite,
    require_non_negative,
    require_positive,
    require_probability,
)
from simcore.analytic.charts import normal_distribution


def nonconforming_fraction(standard_deviation: float, offset: float, half_tolerance: float) -> float:
    """Share of pieces outside +-half_tolerance [um] for a normal characteristic off target by `offset` [um].

    p = Phi(-(T - offset)/sigma) + Phi(-(T + offset)/sigma).
    """
    require_positive(standard_deviation=standard_deviation, half_tolerance=half_tolerance)
    require_finite(offset=offset)
    above = normal_distribution(-(half_tolerance - offset) / standard_deviation)
    below = normal_distribution(-(half_tolerance + offset) / standard_deviation)
    return above + below


def out_of_control_share(detection_delay: float, mean_time_to_shift: float) -> float:
    """Share of operating time out of control, f = D / (1/lambda + D): renewal reward over shift and detection."""
    require_non_negative(detection_delay=detection_delay)
    require_positive(mean_time_to_shift=mean_time_to_shift)
    return detection_delay / (mean_time_to_shift + detection_delay)


def long_run_nonconforming_fraction(
    in_control_fraction: float, out_of_control_fraction: float, detection_delay: float, mean_time_to_shift: float
) -> float:
    """Share of nonconforming pieces in the long run p = (1 - f) p0 + f p1, with f from `out_of_control_share`."""
    require_probability(in_control_fraction=in_control_fraction, out_of_control_fraction=out_of_control_fraction)
    share = out_of_control_share(detection_delay, mean_time_to_shift)
    return (1.0 - share) * in_control_fraction + share * out_of_control_fraction


def patrol_detection_probability(out_of_control_fraction: float, sample_size: int, effectiveness: float) -> float:
    """Probability that one patrol of n pieces notices the shift, d = e (1 - (1 - p1)^n)."""
    require_probability(out_of_control_fraction=out_of_control_fraction, effectiveness=effectiveness)
    require_count(sample_size=sample_size)
    if out_of_control_fraction == 1.0:
        return effectiveness
    return effectiveness * -math.expm1(sample_size * math.log1p(-out_of_control_fraction))


def patrol_detection_delay(patrol_interval: float, detection_probability: float, reaction_time: float = 0.0) -> float:
    """Mean time from shift to adjustment [h], D = T (1/d - 1/2) + t_react; raises when d is 0: nothing is found."""
    require_positive(patrol_interval=patrol_interval)
    require_non_negative(reaction_time=reaction_time)
    return patrol_interval * _patrols_until_detection(detection_probability) + reaction_time


def patrol_interval_for_delay(
    detection_delay: float, detection_probability: float, reaction_time: float = 0.0
) -> float:
    """Patrol interval [h] that gives a mean detection delay [h]; raises unless the delay exceeds the reaction time."""
    searching = _searching_time(detection_delay, reaction_time)
    return searching / _patrols_until_detection(detection_probability)


def exact_patrol_detection_delay(
    patrol_interval: float,
    detection_probability: float,
    mean_time_to_shift: float,
    reaction_time: float = 0.0,
    phase: float = 0.0,
) -> float:
    """Mean detection delay [h] when the time to shift is exponential and counted from `phase` [h] after a patrol.

    The next patrol after a shift falls (T - phase) + exp(-lambda (T - phase)) T / (1 - exp(-lambda T)) after the
    start of the in-control period, less 1/lambda on average for the shift itself; the other 1/d - 1 patrols take T
    each. Tends to `patrol_detection_delay` as lambda T goes to 0. Raises unless 0 <= phase < patrol_interval.
    """
    require_positive(patrol_interval=patrol_interval, mean_time_to_shift=mean_time_to_shift)
    require_non_negative(reaction_time=reaction_time)
    if not 0.0 <= phase < patrol_interval:
        raise refuse("phase", phase, "a time of at least 0 and less than the patrol interval")
    first = patrol_interval - phase
    hazard = 1.0 / mean_time_to_shift
    later = math.exp(-hazard * first) * patrol_interval / -math.expm1(-hazard * patrol_interval)
    missed = _patrols_until_detection(detection_probability) - 0.5
    return first + later - mean_time_to_shift + patrol_interval * missed + reaction_time


def chart_detection_delay(chart_interval: float, average_run_length: float, reaction_time: float = 0.0) -> float:
    """Mean time from shift to adjustment [h] of a chart with one point every h, D = h (ARL - 1/2) + t_react."""
    require_positive(chart_interval=chart_interval)
    require_non_negative(reaction_time=reaction_time)
    return chart_interval * _points_until_signal(average_run_length) + reaction_time


def chart_interval_for_delay(detection_delay: float, average_run_length: float, reaction_time: float = 0.0) -> float:
    """Time between chart points [h] that gives a mean delay [h]; raises unless the delay exceeds the reaction time."""
    return _searching_time(detection_delay, reaction_time) / _points_until_signal(average_run_length)


def mean_time_between_false_alarms(chart_interval: float, in_control_average_run_length: float) -> float:
    """Mean in-control time between false alarms of a chart [h], ARL0 h."""
    require_positive(chart_interval=chart_interval)
    _points_until_signal(in_control_average_run_length)
    return chart_interval * in_control_average_run_length


def _patrols_until_detection(detection_probability: float) -> float:
    require_probability(detection_probability=detection_probability)
    if detection_probability == 0.0:
        raise refuse("detection_probability", 0.0, "a probability greater than 0; at 0 no shift is ever found")
    return 1.0 / detection_probability - 0.5


def _points_until_signal(average_run_length: float) -> float:
    if not (math.isfinite(average_run_length) and average_run_length >= 1.0):
        raise refuse("average_run_length", average_run_length, "a finite run length of at least 1 point")
    return average_run_length - 0.5


def _searching_time(detection_delay: float, reaction_time: float) -> float:
    require_positive(detection_delay=detection_delay)
    require_non_negative(reaction_time=reaction_time)
    if detection_delay <= reaction_time:
        raise refuse("detection_delay", detection_delay, f"a delay longer than the reaction time of {reaction_time:g}")
    return detection_delay - reaction_time
