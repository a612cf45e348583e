"""Single changes of a line, made from the line itself, and each measure of the package alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scenarios.alternatives.costs import Cost, cost_of
from scenarios.alternatives.shifts import Window, longer_windows, shift_windows, with_more_time
from scenarios.attribution.package import Package
from scenarios.measures import Measure, apply
from scenarios.measures.compose import line_from_data
from simcore.check import require_valid
from simcore.errors import SpecError
from simcore.spec import LineSpec, StationSpec

Kind = Literal["measure", "people", "buffer", "longer_shifts", "shift", "unit"]
KINDS: tuple[Kind, ...] = ("measure", "people", "buffer", "longer_shifts", "shift", "unit")
"""In the order in which changes stand whose cost is not known: from what is hired to what is built."""

HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One change: kind, what it acts on, the line with it, and its cost (None: not known).

    `before` and `after` are the number that it changes: people present at most, places, units, working hours in a
    `period` [h]; None for a measure.
    """

    kind: Kind
    subject: str
    line: LineSpec
    cost: Cost | None = None
    before: float | None = None
    after: float | None = None
    period: float | None = None

    @property
    def key(self) -> str:
        """Its name in results: kind and subject."""
        return f"{self.kind}.{self.subject}"


@dataclass(frozen=True, slots=True)
class NotMade:
    """A change that can't be simulated on this line, and why."""

    kind: Kind
    subject: str
    reason: str

    @property
    def key(self) -> str:
        return f"{self.kind}.{self.subject}"


def candidates_of(package: Package) -> tuple[tuple[Candidate, ...], tuple[NotMade, ...]]:
    """All single changes of the line without the package, and those that can't be made.

    One more person in each pool, each finite buffer doubled, one more unit at each station, longer shifts and a shift
    more on each calendar of a station, and each measure of the package alone where it has several.
    """
    made: list[Candidate] = []
    not_made: list[NotMade] = []
    for kind, subject, make in _recipes(package):
        try:
            candidate = make()
            require_valid(candidate.line)
        except SpecError as refusal:
            not_made.append(NotMade(kind, subject, refusal.problems[0].message))
            continue
        made.append(candidate)
    return tuple(made), tuple(not_made)


Recipe = tuple[Kind, str, Callable[[], Candidate]]


def _recipes(package: Package) -> Iterator[Recipe]:
    line = package.reference
    if len(package.measures) > 1:
        for bit, name in enumerate(package.measures):
            yield "measure", name, _maker(_measure_alone, package, bit, name)
    for name in line.pools:
        yield "people", name, _maker(_one_more_person, line, name)
    for name, buffer in line.buffers.items():
        if buffer.capacity is not None:
            yield "buffer", name, _maker(_doubled, line, name, buffer.capacity.value)
    yield from _time_recipes(line)
    for name, station in line.stations.items():
        yield "unit", name, _maker(_one_more_unit, line, name, station)


def _time_recipes(line: LineSpec) -> Iterator[Recipe]:
    """Longer shifts where they are not the same as a shift more; nothing where a calendar has no gap."""
    used = {station.calendar for station in line.stations.values()}
    for name in (name for name in line.calendars if name in used):
        whole, longer = shift_windows(line, name), longer_windows(line, name)
        if longer and longer != whole:
            yield "longer_shifts", name, _maker(_more_time, line, "longer_shifts", name, longer)
        if whole:
            yield "shift", name, _maker(_more_time, line, "shift", name, whole)


def _maker(make: Callable[..., Candidate], *arguments: object) -> Callable[[], Candidate]:
    return lambda: make(*arguments)


def _measure_alone(package: Package, bit: int, name: str) -> Candidate:
    line, _ = package.line_of(1 << bit)
    return Candidate("measure", name, line, cost_of([package.measures[name]]))


def _one_more_person(line: LineSpec, name: str) -> Candidate:
    changed = applied(line, {"mechanism": "people", "pools": [name], "added": 1})
    return Candidate("people", name, changed, None, line.pools[name].most_people, changed.pools[name].most_people)


def _doubled(line: LineSpec, name: str, places: int) -> Candidate:
    changed = applied(line, {"mechanism": "buffer", "buffers": [name], "factor": 2.0})
    capacity = changed.buffers[name].capacity
    return Candidate("buffer", name, changed, None, places, None if capacity is None else capacity.value)


def applied(line: LineSpec, effect: dict[str, Any]) -> LineSpec:
    """The line with one effect of a measure, given as in a file; SpecError where it has no place for it."""
    return apply(Measure.model_validate({"effects": [effect]}), line)


def _more_time(line: LineSpec, kind: Kind, name: str, windows: Sequence[Window]) -> Candidate:
    more = with_more_time(line, name, windows, same_shift=kind == "longer_shifts")
    return Candidate(kind, name, _checked(more.line), None, more.before / HOUR, more.after / HOUR, more.period / HOUR)


def _one_more_unit(line: LineSpec, name: str, station: StationSpec) -> Candidate:
    ends = {end: value + 1 for end in ("low", "typical", "high") if (value := getattr(station.units, end)) is not None}
    units = station.units.model_copy(update=ends)
    stations = {**line.stations, name: station.model_copy(update={"units": units})}
    changed = _checked(line.model_copy(update={"stations": stations}))
    return Candidate("unit", name, changed, None, station.units.value, units.value)


def _checked(line: LineSpec) -> LineSpec:
    """Copies are made without checks."""
    return line_from_data(line.model_dump(mode="json", by_alias=True), "changed line")
