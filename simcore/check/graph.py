"""Where items go: the graph of good outcomes, positions in it, and what an item is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from simcore.errors import Problem, SpecError
from simcore.spec import LineSpec, StationSpec

Composition = Mapping[str, int]


def destinations(name: str, station: StationSpec) -> Iterator[tuple[str, str]]:
    """Path of the field and name of each place to which a station hands over good items."""
    yield f"stations.{name}.to", station.to
    for product, target in sorted(station.routes.items()):
        yield f"stations.{name}.routes.{product}", target


def rework_targets(name: str, station: StationSpec) -> Iterator[tuple[str, str]]:
    """Path of the field and name of each buffer to which the gate of a station sends rejects."""
    if station.gate is not None:
        for origin, rework in sorted(station.gate.rework.items()):
            yield f"stations.{name}.gate.rework.{origin}.to", rework.to


@dataclass(frozen=True, slots=True)
class Graph:
    """Neighbours in the graph of good outcomes; every list is in the order of names."""

    consumers: Mapping[str, tuple[str, ...]]  # stations that take from a buffer or saturated source
    feeders: Mapping[str, tuple[str, ...]]  # stations whose good items go to a buffer or sink
    successors: Mapping[str, tuple[str, ...]]  # stations that may take a good item next
    predecessors: Mapping[str, tuple[str, ...]]


def build_graph(line: LineSpec) -> Graph:
    """The graph of good outcomes; names that stand for nothing have no neighbours."""
    consumers: dict[str, set[str]] = {}
    feeders: dict[str, set[str]] = {}
    for name, station in line.stations.items():
        for item in station.inputs:
            consumers.setdefault(item.origin, set()).add(name)
        for _, target in destinations(name, station):
            feeders.setdefault(target, set()).add(name)
    successors: dict[str, set[str]] = {name: set() for name in line.stations}
    predecessors: dict[str, set[str]] = {name: set() for name in line.stations}
    for place, stations in feeders.items():
        for station_name in stations:
            successors[station_name] |= consumers.get(place, set())
        for consumer in consumers.get(place, ()):
            predecessors[consumer] |= stations
    return Graph(_ordered(consumers), _ordered(feeders), _ordered(successors), _ordered(predecessors))


def _ordered(neighbours: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(found)) for name, found in neighbours.items()}


def reach(start: Iterable[str], edges: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Everything that can be reached from the start along the edges, the start included."""
    found, waiting = set(start), list(start)
    while waiting:
        for name in edges.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def depths(graph: Graph) -> dict[str, int]:
    """Longest path to each station, counted in the stations before it; stations in or behind a circle are absent."""
    missing = {name: len(before) for name, before in graph.predecessors.items()}
    depth = {name: 0 for name, count in missing.items() if count == 0}
    waiting = sorted(depth)
    done: dict[str, int] = {}
    while waiting:
        name = waiting.pop()
        done[name] = depth[name]
        for following in graph.successors[name]:
            depth[following] = max(depth.get(following, 0), depth[name] + 1)
            missing[following] -= 1
            if missing[following] == 0:
                waiting.append(following)
    return done


def positions(line: LineSpec) -> dict[str, tuple[int, str]]:
    """Position of each station: stations before it on the longest path of good items, then its `stream_id`.

    Raises:
        SpecError: when good items can run in a circle, for then no longest path exists.
    """
    found = depths(build_graph(line))
    circling = sorted(set(line.stations) - set(found))
    if circling:
        message = f"good items can run in a circle at {', '.join(circling)}"
        raise SpecError((Problem("CYCLIC_ROUTE", message, f"stations.{circling[0]}.to"),))
    return {name: (found[name], station.stream_id or name) for name, station in line.stations.items()}


def composition(line: LineSpec) -> dict[str, dict[str, int]]:
    """Items of each source in one item of each buffer, and in one output item of each station.

    Buffers and stations that no item reaches are absent.

    Raises:
        SpecError: when items of different composition merge in one buffer, or good items can run in a circle.
    """
    found, problems = compose(line)
    if problems:
        raise SpecError(problems)
    return found


def compose(line: LineSpec) -> tuple[dict[str, dict[str, int]], tuple[Problem, ...]]:
    """Composition as far as it is known, and every place where different compositions would merge."""
    composer = _Composer(line)
    return composer.found, tuple(composer.problems)


class _Composer:
    """Spreads compositions downstream; rework feeds a buffer that good items don't fill."""

    def __init__(self, line: LineSpec) -> None:
        self.line = line
        self.found: dict[str, dict[str, int]] = {}
        self.first_path: dict[str, str] = {}
        self.problems: list[Problem] = []
        # Kept until good items have gone as far as they can, so that a wrong return is the one that is reported.
        self.rework: list[tuple[str, dict[str, int], str]] = []
        for name, source in sorted(line.sources.items()):
            if source.to is not None:
                self._fill(source.to, {name: 1}, f"sources.{name}.to", "MIXED_COMPOSITION")
        self._spread()

    def _spread(self) -> None:
        place = positions(self.line)
        waiting = sorted(place, key=place.__getitem__)
        while True:
            left = [name for name in waiting if not self._pass_through(name)]
            if left == waiting:
                if not self.rework:
                    return
                returned, self.rework = self.rework, []
                for target, content, path in returned:
                    self._fill(target, content, path, "REWORK_COMPOSITION")
            waiting = left

    def _pass_through(self, name: str) -> bool:
        """Compose the output of a station and fill what it feeds; False while an input is unknown."""
        station = self.line.stations[name]
        output: dict[str, int] = {}
        for item in station.inputs:
            part = {item.origin: 1} if item.origin in self.line.sources else self.found.get(item.origin)
            if part is None:
                return False
            for source, count in part.items():
                output[source] = output.get(source, 0) + item.quantity.value * count
        self.found[name] = output
        for path, target in destinations(name, station):
            if target in self.line.buffers:
                self._fill(target, output, path, "MIXED_COMPOSITION")
        for path, target in rework_targets(name, station):
            self.rework.append((target, output, path))
        return True

    def _fill(self, buffer: str, content: dict[str, int], path: str, code: str) -> None:
        known = self.found.setdefault(buffer, content)
        first = self.first_path.setdefault(buffer, path)
        if known != content:
            message = f"brings items made of {describe(content)} to '{buffer}', where {first} brings {describe(known)}"
            self.problems.append(Problem(code, message, path, "give items of each composition a buffer of their own"))


def describe(content: Composition) -> str:
    """A composition in words: "1 ring + 8 ball"."""
    return " + ".join(f"{count} {source}" for source, count in sorted(content.items()))
