"""What holds the line, before and after, and where the gain comes from: rules over figures, each a code with values.

Customers bind who take no more than the line can make. Else a station binds that waits least for others (largest active
share). The people for whom it waits longest bind in its stead where they are busy for 85 % of their time, for from
there on waiting grows faster than their load; where they are less busy, waiting for them may still be the largest loss
of the station.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scenarios.arms import Arm, active_key, pool_key
from scenarios.attribution.quantities import LOG_OUTPUT
from scenarios.attribution.reasons import demand_remark, reasons
from scenarios.attribution.sharing import Sharing
from scenarios.attribution.study import Attribution
from scenarios.figures import PLANNED_STATES, FigureKey
from scenarios.study import Remark
from simcore.states import UnitState

BUSY = 0.85
# A unit that waits for people is in one of these states, by their skill.
WAITED_FOR: dict[UnitState, tuple[str, ...]] = {
    UnitState.WAITING_SETTER: ("setter",),
    UnitState.WAITING_OPERATOR: ("operator", "inspector"),
    UnitState.DOWN_WAITING_TECHNICIAN: ("technician",),
}
# Named one by one in a sentence.
MOST_NAMED = 2
UNCHANGED = "UNCHANGED"


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds a line: the station with its active share [1], its largest loss and its share of planned time [1].

    `pool` are the people it waits for longest, with their busy share [1], the wait per call [h] and the share of the
    planned time of the station that waits for them [1]; None where it waits for nobody.
    """

    station: str
    active: float
    loss: str
    loss_share: float
    pool: str | None = None
    busy: float = 0.0
    wait: float = 0.0
    waiting: float = 0.0

    @property
    def kind(self) -> str:
        """PEOPLE_BIND, PEOPLE_WAIT or STATION_BINDS."""
        if self.pool is None:
            return "STATION_BINDS"
        if self.busy >= BUSY:
            return "PEOPLE_BIND"
        return "PEOPLE_WAIT" if self.waiting >= self.loss_share else "STATION_BINDS"


def holding(arm: Arm) -> Holding | None:
    """What holds the line of an arm; None where no station is told to be its bottleneck."""
    if not arm.bottlenecks:
        return None
    station = arm.bottlenecks[0]
    active = arm.figure(active_key(station)).value
    losses = _losses(arm, station)
    if active is None or not losses:
        return None
    loss = max(losses, key=lambda state: losses[state])
    held = Holding(station, active, loss.key, losses[loss])
    waits = {state: losses[state] for state in WAITED_FOR if losses.get(state, 0.0) > 0.0}
    if not waits:
        return held
    state = max(waits, key=lambda waited: waits[waited])
    pool = _pool_of(arm, station, WAITED_FOR[state])
    if pool is None:
        return held
    busy, wait = (arm.figure(pool_key(pool, key)).value for key in ("pool_utilisation", "wait_per_request"))
    if busy is None or wait is None:
        return held
    return replace(held, pool=pool, busy=busy, wait=wait, waiting=waits[state])


def _losses(arm: Arm, station: str) -> dict[UnitState, float]:
    """Shares of the planned time of a station in which it does not process [1], as far as they are known."""
    found: dict[UnitState, float] = {}
    for state in PLANNED_STATES:
        share = arm.figure(FigureKey("state", station, state.key)).value
        if share is not None and state is not UnitState.PROCESSING:
            found[state] = share
    return found


def causes(attribution: Attribution) -> tuple[Remark, ...]:
    """What holds the line before and after, what brings most of the change, which measures interact, and why."""
    comparison = attribution.comparison
    found = [
        remark for side, arm in zip(("BEFORE", "AFTER"), comparison.arms, strict=True)
        if (remark := _side_remark(arm, side)) is not None
    ]  # fmt: skip
    sharing = attribution.sharings[LOG_OUTPUT.key]
    return (*found, *_gain(sharing), *_pair(sharing), *_overlap(sharing), *reasons(attribution))


def _side_remark(arm: Arm, side: str) -> Remark | None:
    """Customers who take no more bind before any machine does."""
    demand = demand_remark(arm, side)
    if demand is not None:
        return demand
    held = holding(arm)
    return None if held is None else _holding_remark(held, side)


def _holding_remark(held: Holding, side: str) -> Remark:
    values: dict[str, str | int | float] = {
        "station": held.station, "active": held.active, "loss": held.loss, "loss_share": held.loss_share,
    }  # fmt: skip
    if held.pool is not None:
        values |= {"pool": held.pool, "busy": held.busy, "wait": held.wait, "waiting": held.waiting}
    return Remark(f"{held.kind}_{side}", values)


def _gain(sharing: Sharing) -> list[Remark]:
    total = sharing.total
    if total.value is None:
        return []
    if total.note == UNCHANGED:
        return [Remark("GAIN_NONE")]
    if not total.excludes_zero:
        return [Remark("GAIN_NOT_TOLD", {"total": total.value})]
    sign = 1.0 if total.value > 0.0 else -1.0
    helping = [(name, value.value) for name, value in sharing.values.items()
               if value.value is not None and value.excludes_zero and value.value * sign > 0.0]  # fmt: skip
    first = sorted(helping, key=lambda entry: (-entry[1] * sign, entry[0]))[:MOST_NAMED]
    values: dict[str, str | int | float] = {"total": total.value}
    for number, (name, value) in enumerate(first, 1):
        values |= {f"measure_{number}": name, f"value_{number}": value}
    return [Remark(("GAIN_SPREAD", "GAIN_FROM_ONE", "GAIN_FROM_TWO")[len(first)], values)]


def _pair(sharing: Sharing) -> list[Remark]:
    """The strongest interaction of two measures, where it can be told from none; the size without its sign."""
    told = {pair: found.value for pair, found in sharing.interactions.items()
            if found.value is not None and found.excludes_zero}  # fmt: skip
    if not told:
        return []
    first, second = max(told, key=lambda pair: abs(told[pair]))
    value = told[first, second]
    code = "PAIR_HELPS" if value > 0.0 else "PAIR_OVERLAPS"
    return [Remark(code, {"measure_1": first, "measure_2": second, "value": abs(value)})]


def _overlap(sharing: Sharing) -> list[Remark]:
    """Only where the sum of what each measure does alone can be told from what all do together."""
    surplus, total = sharing.surplus, sharing.total.value
    if surplus.value is None or total is None or not surplus.excludes_zero:
        return []
    code = "OVERLAP" if surplus.value * total > 0.0 else "COMPLEMENT"
    return [Remark(code, {"total": total, "added": total + surplus.value})]


def _pool_of(arm: Arm, station: str, skills: tuple[str, ...]) -> str | None:
    """The people of these skills who serve a station: of several pools the one that machines wait for longest."""
    pools = arm.line.pools
    serving = [name for name in arm.pools
               if pools[name].skill in skills and (not pools[name].zone or station in pools[name].zone)]  # fmt: skip
    return serving[0] if serving else None
