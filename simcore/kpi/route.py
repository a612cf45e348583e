"""What the route of a line says about its figures: parts per piece, cycles per finished piece, first operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simcore.kpi.values import Undefined
from simcore.spec import LineSpec, StationSpec

NO_SINGLE_COMPOSITION = Undefined(
    "COMPOSITIONS_DIFFER",
    "finished pieces of one product consist of different numbers of parts",
    "同一产品的成品由不同数量的组成件构成",
)


def destination(station: StationSpec, product: str) -> str:
    """Buffer or sink that receives the good pieces of a product."""
    return station.routes.get(product, station.to)


def destinations(station: StationSpec) -> frozenset[str]:
    """Buffers and sinks that receive good pieces of any product."""
    return frozenset((station.to, *station.routes.values()))


def is_inspected(station: StationSpec) -> bool:
    """Whether the gate of the station can reject anything."""
    gate = station.gate
    return gate is not None and (gate.effectiveness.value > 0 or gate.false_reject.value > 0)


def has_rework(line: LineSpec) -> bool:
    """Whether any gate sends pieces back."""
    return any(station.gate is not None and bool(station.gate.rework) for station in line.stations.values())


def parts_per_piece(line: LineSpec) -> dict[str, int]:
    """Items of the sources in one piece of each station's making [items]; where routes merge, they agree."""
    found: dict[str, int] = {}

    def origin_parts(origin: str, path: tuple[str, ...]) -> int:
        if origin in line.sources or any(source.to == origin for source in line.sources.values()):
            return 1
        # A feeder on the path closes a circle and adds nothing that another feeder doesn't say.
        feeders = sorted(name for name, station in line.stations.items() if origin in destinations(station))
        return max((station_parts(name, path) for name in feeders if name not in path), default=1)

    def station_parts(name: str, path: tuple[str, ...]) -> int:
        if name not in found:
            inputs = line.stations[name].inputs
            found[name] = sum(entry.quantity.value * origin_parts(entry.origin, (*path, name)) for entry in inputs)
        return found[name]

    for name in line.stations:
        station_parts(name, ())
    return found


def parts_per_finished_piece(line: LineSpec, products: Iterable[str]) -> dict[str, int | Undefined]:
    """Items of the sources in one finished piece, by product [items]."""
    parts = parts_per_piece(line)
    result: dict[str, int | Undefined] = {}
    for product in products:
        counts = {parts[name] for name, station in line.stations.items() if destination(station, product) in line.sinks}
        result[product] = counts.pop() if len(counts) == 1 else NO_SINGLE_COMPOSITION
    return result


def cycles_per_finished_piece(line: LineSpec, product: str) -> dict[str, int]:
    """Cycles of each station that one finished piece of the product needs [1], without rejects; 0 off its route.

    Stations that offer the same way (parallel machines of different kind) each count with the whole need; `line.py`
    adds up their capacity.
    """
    found: dict[str, int] = {}

    def needed(place: str, path: frozenset[str]) -> int:
        if place in line.sinks:
            return 1
        return max((_taken(line.stations[name], place) * cycles(name, path) for name in line.stations), default=0)

    def cycles(name: str, path: frozenset[str]) -> int:
        if name in path:
            return 0
        if name not in found:
            place = destination(line.stations[name], product)
            found[name] = needed(place, path | {name})
        return found[name]

    return {name: cycles(name, frozenset()) for name in line.stations}


def _taken(station: StationSpec, place: str) -> int:
    return sum(entry.quantity.value for entry in station.inputs if entry.origin == place)


def parallel_groups(line: LineSpec) -> tuple[tuple[str, ...], ...]:
    """Stations that take from the same places and deliver to the same places, together one operation; by name."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for name in sorted(line.stations):
        station = line.stations[name]
        inputs = tuple(sorted((entry.origin, entry.quantity.value) for entry in station.inputs))
        groups.setdefault((inputs, station.to, tuple(sorted(station.routes.items()))), []).append(name)
    return tuple(tuple(names) for names in groups.values())


def planned_mix(line: LineSpec) -> Mapping[str, int]:
    """Items by product in the lots of all sources; the mix by which cycles of several products are weighted [items]."""
    mix: dict[str, int] = {}
    for source in line.sources.values():
        for lot in source.lots:
            mix[lot.product] = mix.get(lot.product, 0) + lot.quantity.value
    return mix


def first_operations(line: LineSpec, station: str) -> frozenset[str]:
    """Stations at the beginning of the way to a station, itself included where it takes from a source."""
    first: set[str] = set()
    seen: set[str] = set()
    waiting = [station]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        origins = {entry.origin for entry in line.stations[name].inputs}
        fed = {source.to for source in line.sources.values() if source.to is not None}
        if origins & (set(line.sources) | fed):
            first.add(name)
        waiting += [other for other, spec in line.stations.items() if origins & destinations(spec)]
    return frozenset(first)
