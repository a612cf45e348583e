"""The states of a unit, and the one table that says what each means to GB/T 34044.2, Nakajima and SEMI E10."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class UnitState(IntEnum):
    """State in which a unit's time is booked; at every instant exactly one."""

    PROCESSING = 0
    SETUP = 1
    WAITING_SETTER = 2
    WAITING_OPERATOR = 3
    DOWN_RESPONSE = 4
    DOWN_WAITING_TECHNICIAN = 5
    DOWN_REPAIR = 6
    MICRO_STOP = 7
    TOOL_CHANGE = 8
    ADJUSTMENT = 9
    PLANNED_MAINTENANCE = 10
    STARVED = 11
    BLOCKED = 12
    OFF_SHIFT = 13

    @property
    def key(self) -> str:
        """Name in results and files."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class StateMeaning:
    """One row of the mapping: ISO element, part of it, Nakajima loss, SEMI E10 state."""

    iso_element: str
    iso_part: str
    nakajima_loss: str
    semi_e10: str


# GB/T 34044.2-2017 = ISO 22400-2:2014, time model; Nakajima 1988, six big losses; SEMI E10.
STATE_MEANING: dict[UnitState, StateMeaning] = {
    UnitState.PROCESSING: StateMeaning("APT", "production", "none", "PRD"),
    UnitState.SETUP: StateMeaning("AUST", "setup", "setup_adjustment", "SDT"),
    UnitState.WAITING_SETTER: StateMeaning("ADET", "waiting_for_people", "setup_adjustment", "SDT"),
    UnitState.WAITING_OPERATOR: StateMeaning("ADET", "waiting_for_people", "idling_minor_stops", "SBY"),
    UnitState.DOWN_RESPONSE: StateMeaning("ADET", "failure", "breakdown", "UDT"),
    UnitState.DOWN_WAITING_TECHNICIAN: StateMeaning("ADET", "failure", "breakdown", "UDT"),
    UnitState.DOWN_REPAIR: StateMeaning("ADET", "failure", "breakdown", "UDT"),
    UnitState.MICRO_STOP: StateMeaning("ADET", "minor_stop", "idling_minor_stops", "PRD"),
    UnitState.TOOL_CHANGE: StateMeaning("AUST", "tool_change", "setup_adjustment", "SDT"),
    UnitState.ADJUSTMENT: StateMeaning("AUST", "adjustment", "setup_adjustment", "SDT"),
    UnitState.PLANNED_MAINTENANCE: StateMeaning("PLANNED_DOWN", "planned_maintenance", "outside_pbt", "SDT"),
    UnitState.STARVED: StateMeaning("ADOT", "starved", "idling_minor_stops", "SBY"),
    UnitState.BLOCKED: StateMeaning("ADOT", "blocked", "idling_minor_stops", "SBY"),
    UnitState.OFF_SHIFT: StateMeaning("NON_SCHEDULED", "off_shift", "outside_pbt", "NST"),
}
