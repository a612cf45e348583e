"""One colour per use of time, the same on the whole page; states joined to what a person tells apart."""

from __future__ import annotations

from collections.abc import Mapping

from scenarios.arms import Arm
from scenarios.figures import FigureKey
from simcore.states import UnitState

GROUPS: Mapping[str, tuple[UnitState, ...]] = {
    "own": (UnitState.PROCESSING,),
    "setup": (UnitState.SETUP, UnitState.TOOL_CHANGE, UnitState.ADJUSTMENT),
    "people": (UnitState.WAITING_SETTER, UnitState.WAITING_OPERATOR),
    "down": (UnitState.DOWN_RESPONSE, UnitState.DOWN_WAITING_TECHNICIAN, UnitState.DOWN_REPAIR),
    "minor": (UnitState.MICRO_STOP,),
    "starved": (UnitState.STARVED,),
    "blocked": (UnitState.BLOCKED,),
    "planned": (UnitState.PLANNED_MAINTENANCE,),
}
COLOURS = {
    "own": "#2c6e6b", "setup": "#e2b04a", "people": "#9a7bb8", "down": "#c4483c", "minor": "#e88e5d",
    "starved": "#a8c8de", "blocked": "#6c84a3", "planned": "#c9cdd2",
}  # fmt: skip
# Steps of the waterfall in the colour of the state that they come from.
LOSS_COLOURS = {
    "breakdown": COLOURS["down"], "setup_adjustment": COLOURS["setup"], "waiting_for_people": COLOURS["people"],
    "minor_stops": COLOURS["minor"], "starved_loss": COLOURS["starved"], "blocked_loss": COLOURS["blocked"],
    "other_down": COLOURS["planned"], "speed_loss": "#8b9a6b", "quality_loss": "#b0546f",
    "downstream_loss": "#d7a3b0", "valuable_operating_time": COLOURS["own"],
}  # fmt: skip


def group_shares(arm: Arm, station: str) -> dict[str, float]:
    """Share of planned operation time of a station by group of states [1]; empty where none is planned."""
    shares: dict[str, float] = {}
    for group, states in GROUPS.items():
        values = [arm.figure(FigureKey("state", station, state.key)).value for state in states]
        if any(value is None for value in values):
            return {}
        shares[group] = sum(value for value in values if value is not None)
    return shares


def limiting_group(shares: Mapping[str, float]) -> str:
    """What takes most of the time that is not processing; "own" where nothing does."""
    others = {group: share for group, share in shares.items() if group != "own" and share > 0.0}
    return max(others, key=lambda group: others[group], default="own")
