"""The machines of a line under measures: who they are, what patterns call them, and which of them are connected."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scenarios.measures.effects import SplitEffect
from scenarios.measures.lines import split_station
from simcore.spec import LineSpec, Quantity, format_duration
from simcore.spec.quantities import PositiveDuration

Machine = tuple[str, int]
"""Station of the line without measures, and number of the unit in it, from 1."""

LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Machines:
    """By station of the line as it is: the name that patterns match, and its machines.

    Stations that come about because only some machines are connected keep the name of their station for patterns.
    """

    called: Mapping[str, str]
    units: Mapping[str, tuple[Machine, ...]]

    @classmethod
    def of(cls, line: LineSpec) -> Machines:
        """The machines of a line without measures."""
        units = {
            name: tuple((name, number) for number in range(1, station.units.value + 1))
            for name, station in line.stations.items()
        }
        return cls({name: name for name in line.stations}, units)

    def after_split(self, effect: SplitEffect) -> Machines:
        """The machines after the last units of a station have become one of their own, which has its own name."""
        leaving = self.units[effect.station][-effect.units :]
        return self._with(effect.station, effect.into, leaving, effect.into)

    def told_apart(self, line: LineSpec, station: str, leaving: tuple[Machine, ...]) -> tuple[LineSpec, Machines, str]:
        """The line with some machines of a station in a station of their own beside it; its name.

        What they are planned to take stays that of the line without measures. Raises Nothing where a station can't be
        split.
        """
        called = self.called[station]
        into = _free_name(called, line)
        effect = SplitEffect(mechanism="split", station=station, units=len(leaving), into=into)
        line = split_station(line, effect)
        part = line.stations[into]
        numbers = ",".join(str(number) for _, number in leaving)
        label = {language: f"{text} [{numbers}]" for language, text in part.label.items()}
        stations = {**line.stations, into: part.model_copy(update={"label": label})}
        machines = self._with(station, into, leaving, called)
        return line.model_copy(update={"stations": stations}), machines, into

    def _with(self, station: str, into: str, leaving: tuple[Machine, ...], called: str) -> Machines:
        staying = tuple(machine for machine in self.units[station] if machine not in leaving)
        units = {**self.units, station: staying, into: leaving}
        return replace(self, called={**self.called, into: called}, units=units)


def connected(machines: Iterable[Machine], measure: str, coverage: float) -> frozenset[Machine]:
    """The share `coverage` [1] of the machines that a measure reaches, rounded to whole ones, halves upward.

    They are the first in an order of chance that belongs to the measure's name and each machine: more coverage only
    adds machines, and neither a seed nor other measures change them.
    """
    known = sorted(set(machines), key=lambda machine: (_rank(measure, machine), machine))
    return frozenset(known[: int(coverage * len(known) + 0.5)])


def planned_as_before(line: LineSpec, original: LineSpec, machines: Machines, parts: Iterable[str]) -> LineSpec:
    """The parts of stations valued by the planned run times that their station had without measures."""
    from simcore.engines.floor.parts import planned_run_time

    stations = dict(line.stations)
    for name in parts:
        origin = original.stations[machines.units[name][0][0]]
        planned = {
            product: origin.planned_run_time.get(product)
            or Quantity[PositiveDuration].model_validate(
                {"typical": format_duration(planned_run_time(origin, product)), "source": "computed"}
            )
            for product in line.products
        }
        stations[name] = stations[name].model_copy(update={"planned_run_time": planned})
    return line.model_copy(update={"stations": stations})


def _rank(measure: str, machine: Machine) -> bytes:
    return hashlib.sha256(f"{measure}\n{machine[0]}\n{machine[1]}".encode()).digest()


def _free_name(called: str, line: LineSpec) -> str:
    taken = {*line.sources, *line.stations, *line.buffers, *line.sinks}
    number = 2
    while (name := f"{called[: LONGEST_NAME - 8]}_part{number}") in taken:
        number += 1
    return name
