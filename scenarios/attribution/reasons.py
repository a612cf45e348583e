"""Why a change is not what the machines alone would give: rules over the figures of both arms, each a code with values.

Each looks for one mechanism that acts beside the bottleneck: a demand that is met, stores that no longer keep failures
apart, machines that run out of control for longer, gauges that find more or mislead, machines that are still new.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from scenarios.arms import DEFECT_RATE, Arm, active_key
from scenarios.attribution.quantities import DEFECT_SHARE
from scenarios.attribution.study import Attribution
from scenarios.estimates import Change, change
from scenarios.figures import FigureKey, line_key
from scenarios.study import Comparison, Remark
from simcore.spec import GaugeSpec, LineSpec, TeethingSpec
from simcore.states import UnitState

# Only a closed sink blocks the last station. It does so now and then in any capped line; the demand is what binds where
# the last station stands for this share of its planned time, and even the station that waits least waits as long.
CLOSED = 0.05
TRUE_DEFECTS = line_key(f"{DEFECT_RATE.quantity}.actual")
COUPLING = ("starved_loss", "blocked_loss")
Values = dict[str, str | int | float]


def demand_remark(arm: Arm, side: str) -> Remark | None:
    """That customers take no more, where the sinks are closed for so long that this binds the line."""
    demand = arm.line.demand
    if demand is None or demand.period is None:
        return None
    closed = {name: share for name in last_stations(arm.line)
              if (share := arm.figure(FigureKey("state", name, UnitState.BLOCKED.key)).value) is not None}  # fmt: skip
    active = arm.figure(active_key(arm.bottlenecks[0])).value if arm.bottlenecks else None
    if active is None or active > 1.0 - CLOSED or max(closed.values(), default=0.0) < CLOSED:
        return None
    station = max(closed, key=lambda name: closed[name])
    values: Values = {"pieces": demand.quantity.value, "period_h": demand.period / 3.6e9,
                      "station": station, "closed": closed[station]}  # fmt: skip
    return Remark(f"DEMAND_BINDS_{side}", values)


def last_stations(line: LineSpec) -> tuple[str, ...]:
    """The stations whose good pieces go to sinks alone."""
    return tuple(
        name for name, station in line.stations.items() if {station.to, *station.routes.values()} <= line.sinks.keys()
    )


def reasons(attribution: Attribution) -> tuple[Remark, ...]:
    """What acts beside the bottleneck, as far as the figures tell it from chance."""
    comparison = attribution.comparison
    found = [rule(comparison) for rule in RULES]
    return tuple(remark for remark in (*found, _defects(attribution)) if remark is not None)


def _coupled(comparison: Comparison) -> Remark | None:
    """Fewer places between the machines, and the machine to which the OEE refers waits more for the others."""
    waiting = [moved.change.difference.value or 0.0 for moved in comparison.moved if moved.key.quantity in COUPLING]
    lost = lost_places(comparison.before.line, comparison.after.line)
    if math.fsum(waiting) <= 0.0 or not lost or not comparison.after.constraint:
        return None
    shares = [math.fsum(arm.figure(FigureKey("loss", "", step)).value or 0.0 for step in COUPLING)
              for arm in comparison.arms]  # fmt: skip
    values: Values = {"station": comparison.after.constraint[0], "waits_before": shares[0], "waits_after": shares[1],
                      "places_before": sum(before for before, _ in lost.values()),
                      "places_after": sum(after for _, after in lost.values())}  # fmt: skip
    return Remark("COUPLED", values)


def lost_places(before: LineSpec, after: LineSpec) -> dict[str, tuple[int, int]]:
    """Places before and after [items] of the buffers that have fewer than before."""
    found = {}
    for name, buffer in after.buffers.items():
        earlier = before.buffers[name].capacity if name in before.buffers else None
        if buffer.capacity is not None and earlier is not None and buffer.capacity.value < earlier.value:
            found[name] = earlier.value, buffer.capacity.value
    return found


def _out_of_control(comparison: Comparison) -> Remark | None:
    """The station whose share of operating time out of control changed most, all stations judged together."""
    before, after = comparison.arms
    keys = [key for key in comparison.changes if key.quantity == "shifted_share"]
    if not keys:
        return None
    together = 1.0 - (1.0 - comparison.settings.level) / len(keys)
    found = {key: change(before.tables, after.tables, key, together).difference for key in keys}
    told = {key: value.value for key, value in found.items() if value.excludes_zero and value.value is not None}
    if not told:
        return None
    key = max(told, key=lambda name: abs(told[name]))
    values: Values = {"station": key.name}
    for side, arm in zip(("before", "after"), comparison.arms, strict=True):
        share = arm.figure(key).value
        delay = arm.estimates.get(FigureKey("station", key.name, "detection_delay"))
        if share is None or delay is None or delay.value is None:
            return None
        values |= {f"shifted_{side}": share, f"delay_{side}": delay.value}
    return Remark("SHIFTED_LONGER" if told[key] > 0.0 else "SHIFTED_SHORTER", values)


def _measured(comparison: Comparison) -> Remark | None:
    """The measured defect rate rises although the true one does not."""
    measured, true = (_difference(comparison.changes.get(key)) for key in (DEFECT_RATE, TRUE_DEFECTS))
    if measured is None or true is None or not measured[1] or measured[0] <= 0.0 or (true[1] and true[0] > 0.0):
        return None
    return Remark("MEASURED_RISES", {"measured": measured[0], "true": true[0]})


def _recorded(comparison: Comparison) -> Remark | None:
    """The station whose recorded stops rise most, where the plant records others than before and no more happen."""
    if comparison.before.line.report.recording_threshold == comparison.after.line.report.recording_threshold:
        return None
    rising: dict[str, float] = {}
    for key, found in comparison.changes.items():
        if key.quantity != "recorded_stop_share":
            continue
        recorded = _difference(found)
        everything = _difference(comparison.changes.get(FigureKey("station", key.name, "stop_share")))
        if recorded is None or everything is None or not recorded[1] or (everything[1] and everything[0] > 0.0):
            continue
        rising[key.name] = recorded[0]
    name = max(rising, key=lambda station: rising[station], default="")
    if not name or rising[name] <= 0.0:
        return None
    values: Values = {"station": name}
    for side, arm in zip(("before", "after"), comparison.arms, strict=True):
        for word, quantity in (("recorded", "recorded_stop_share"), ("stops", "stop_share")):
            share = arm.figure(FigureKey("station", name, quantity)).value
            if share is None:
                return None
            values[f"{word}_{side}"] = share
    return Remark("RECORDED_RISES", values)


def _difference(found: Change | None) -> tuple[float, bool] | None:
    """A difference, and whether it is told from none."""
    if found is None or found.difference.value is None:
        return None
    return found.difference.value, found.difference.excludes_zero


def _biased_gauge(comparison: Comparison) -> Remark | None:
    """Of the gauges that the line did not have before, the one that makes most defects while biased."""
    gauges: dict[str, tuple[float, GaugeSpec]] = {}
    for name, station in comparison.after.line.stations.items():
        gauge = None if station.quality is None else station.quality.gauge
        earlier = comparison.before.line.stations.get(name)
        if gauge is None or (earlier is not None and earlier.quality is not None and earlier.quality.gauge == gauge):
            continue
        if (share := biased_share(gauge)) > 0.0:
            gauges[name] = share, gauge
    if not gauges:
        return None
    name = max(gauges, key=lambda station: gauges[station][0] * _when_biased(gauges[station][1]))
    share, gauge = gauges[name]
    check = gauge.master_check_interval
    values: Values = {"station": name, "biased": share, "defective": _when_biased(gauge),
                      "check_h": 0.0 if check is None else check.value / 3.6e9}  # fmt: skip
    return Remark("GAUGE_BIASED", values)


def _when_biased(gauge: GaugeSpec) -> float:
    return 0.0 if gauge.nonconforming_when_biased is None else gauge.nonconforming_when_biased.value


def biased_share(gauge: GaugeSpec) -> float:
    """Mean share of time in which a gauge is biased [1], for exponential times B to a bias and checks every M.

    A bias comes in a check interval with a mean unbiased part B (1 - exp(-M/B)) of it; the next check ends it.
    """
    if gauge.bias_time_to is None or gauge.master_check_interval is None:
        return 0.0
    ratio = gauge.master_check_interval.value / gauge.bias_time_to.mean_microseconds
    return 1.0 + math.expm1(-ratio) / ratio


def _early(comparison: Comparison) -> Remark | None:
    """Machines that are new in the observed window: the station with most additional failures, averaged over it."""
    new = {
        name: station.teething
        for name, station in comparison.after.line.stations.items()
        if station.teething is not None and not _was_new(comparison.before.line, name, station.teething)
    }
    if not new:
        return None
    window = comparison.settings.horizon
    means = {name: early_means(teething, window) for name, teething in new.items()}
    name = max(means, key=lambda station: means[station])
    failures, missing = means[name]
    return Remark("EARLY_LIFE", {"station": name, "times": 1.0 + failures, "missing": missing,
                                 "days": window / 8.64e10, "count": len(new)})  # fmt: skip


def _was_new(line: LineSpec, name: str, teething: TeethingSpec) -> bool:
    return name in line.stations and line.stations[name].teething == teething


def early_means(teething: TeethingSpec, window: int) -> tuple[float, float]:
    """Means over a window [us] after the warm-up: additional failures by lasting ones [1], missing speed [1].

    The mean of exp(-t/tau) over t from the age s to s + T is tau/T exp(-s/tau) (1 - exp(-T/tau)).
    """

    def mean(decay: int) -> float:
        return -decay / window * math.exp(-teething.age.value / decay) * math.expm1(-window / decay)

    failures = teething.failure_excess.value * mean(teething.failure_decay.value)
    return failures, teething.speed_loss.value * mean(teething.speed_decay.value)


def _defects(attribution: Attribution) -> Remark | None:
    """Which measure raises the measured defect rate most, where one can be told to."""
    sharing = attribution.sharings[DEFECT_SHARE.key]
    raising = {name: value.value for name, value in sharing.values.items()
               if value.value is not None and value.excludes_zero and value.value > 0.0}  # fmt: skip
    if not raising:
        return None
    name = max(raising, key=lambda measure: raising[measure])
    return Remark("DEFECTS_FROM", {"measure_1": name, "points": raising[name]})


RULES: tuple[Callable[[Comparison], Remark | None], ...] = (
    _coupled, _early, _out_of_control, _biased_gauge, _measured, _recorded,
)  # fmt: skip
