"""Where a measure of a scenario acts: machine by machine, with what keeps it from acting there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from scenarios.case import LEVELS, Case
from scenarios.measures import covered_names
from scenarios.measures.matching import matches
from scenarios.measures.model import ConnectionLevel, Measure

Acting = Literal["acts", "left_out", "too_low"]


@dataclass(frozen=True, slots=True)
class Reached:
    """A station that a measure covers: whether it acts there, and how the machines are connected.

    `level` is None where the case says nothing about connections, which then keep no measure from acting.
    """

    station: str
    acting: Acting
    level: ConnectionLevel | None


def reach_of(case: Case, scenario: str, name: str) -> tuple[Reached, ...]:
    """The stations that a measure of the case covers in a scenario, in their order; SpecError for an unknown scenario.

    A measure that isn't in the scenario is looked at as if it were.
    """
    measure, levels = case.measures.measures[name], case.levels(scenario, name)
    needed = LEVELS.index(measure.required_level)
    checked = bool(case.settings.connection)
    found = []
    for station in covered_names(measure.model_copy(update={"leaves_out": ()}), levels):
        level = levels[station] if checked else None
        acting: Acting = "acts"
        if matches(station, measure.leaves_out):
            acting = "left_out"
        elif level is not None and LEVELS.index(level) < needed:
            acting = "too_low"
        found.append(Reached(station, acting, level))
    return tuple(found)


def left_out(measure: Measure, covered: Collection[str], acting: Collection[str]) -> tuple[str, ...]:
    """What `leaves_out` of a measure must say so that it acts on some of the stations it covers, and on no other.

    Patterns stay where they say just that, else the stations stand there by name.
    """
    gone = tuple(station for station in covered if station not in acting)
    said = tuple(station for station in covered if matches(station, measure.leaves_out))
    return measure.leaves_out if said == gone else gone
