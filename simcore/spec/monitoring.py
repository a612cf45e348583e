"""Condition monitoring as stops of their own: the planned stop that comes instead of a failure, and false alarms."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from simcore.spec.distribution import NO_TIME, TimeDistribution
from simcore.spec.interruption import ConditionMonitoringSpec, InterruptionSpec
from simcore.spec.scaling import scaled_law
from simcore.spec.station import StationSpec

PLANNED, FALSE_ALARM = "_planned", "_false_alarm"


def expanded(stops: Mapping[str, InterruptionSpec]) -> dict[str, tuple[InterruptionSpec, str | None]]:
    """All stops of a station by name, those that monitoring adds too; and the failure that each comes instead of."""
    found: dict[str, tuple[InterruptionSpec, str | None]] = {}
    for name, stop in stops.items():
        found[name] = stop, None
        monitoring = stop.condition_monitoring
        if monitoring is None:
            continue
        found[name + PLANNED] = planned_stop(name, stop, monitoring), name
        if monitoring.false_alarm_time_to is not None and monitoring.check_duration is not None:
            check = false_alarm(name, stop, monitoring.false_alarm_time_to, monitoring.check_duration)
            found[name + FALSE_ALARM] = check, None
    return found


def planned_stop(name: str, stop: InterruptionSpec, monitoring: ConditionMonitoringSpec) -> InterruptionSpec:
    """The stop that comes instead of a failure found in time: both its times are a share of the unplanned one's."""
    ratio = Fraction(monitoring.planned_duration_ratio.value)
    return stop.model_copy(
        update={
            "condition_monitoring": None,
            "response": scaled_law(stop.response, ratio),
            "duration": scaled_law(stop.duration, ratio),
            "planned": True,
            "effect": "resume",
            "state": "planned_maintenance",
            "stream_id": (stop.stream_id or name) + PLANNED,
        }
    )


def false_alarm(
    name: str, stop: InterruptionSpec, time_to: TimeDistribution, duration: TimeDistribution
) -> InterruptionSpec:
    """The check that a false alarm costs; nobody comes unannounced, so it has no response time."""
    return stop.model_copy(
        update={
            "condition_monitoring": None,
            "time_to": time_to,
            "response": NO_TIME,
            "duration": duration,
            "planned": False,
            "effect": "resume",
            "state": "adjustment",
            "stream_id": (stop.stream_id or name) + FALSE_ALARM,
        }
    )


def early_stops(spec: StationSpec) -> set[str]:
    """Names of the stops that come more often after commissioning."""
    if spec.teething is None:
        return set()
    if spec.teething.interruptions:
        return set(spec.teething.interruptions)
    return {name for name, stop in spec.interruptions.items() if stop.state == "down_repair" and not stop.planned}
