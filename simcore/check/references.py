"""Names that stand for nothing, and names given twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from simcore.check.graph import destinations, rework_targets
from simcore.check.naming import unknown
from simcore.errors import Problem
from simcore.spec import LineSpec, StationSpec

# Keys of accounts in results beside the names of stations.
RESERVED_STATION_NAMES = ("false_reject", "lost")


class _Streamed(Protocol):
    @property
    def stream_id(self) -> str | None: ...


def check_references(line: LineSpec) -> list[Problem]:
    """Every name that must stand for something of the line and doesn't."""
    found = [*_sources(line), *_calendars(line), *_unused_products(line), *_zones(line)]
    for kind in ("sources", "stations", "pools"):
        found += _streams_twice(kind, getattr(line, kind))
    for name, station in line.stations.items():
        found += _station(line, name, station)
    return found


def _sources(line: LineSpec) -> Iterator[Problem]:
    for name, source in line.sources.items():
        if source.to is not None and source.to not in line.buffers:
            yield unknown("UNKNOWN_BUFFER", f"sources.{name}.to", source.to, "buffer", line.buffers, line)
        for index, lot in enumerate(source.lots):
            if lot.product not in line.products:
                path = f"sources.{name}.lots.{index}.product"
                yield unknown("UNKNOWN_PRODUCT", path, lot.product, "product", line.products, line)


def _calendars(line: LineSpec) -> Iterator[Problem]:
    used = {f"stations.{name}.calendar": station.calendar for name, station in line.stations.items()}
    used["common_calendar"] = line.common_calendar
    for path, calendar in used.items():
        if calendar is not None and calendar not in line.calendars:
            yield unknown("UNKNOWN_CALENDAR", path, calendar, "calendar", line.calendars, line)


def _zones(line: LineSpec) -> Iterator[Problem]:
    for name, pool in line.pools.items():
        for index, station in enumerate(pool.zone):
            if station not in line.stations:
                path = f"pools.{name}.zone.{index}"
                yield unknown("UNKNOWN_STATION", path, station, "station", line.stations, line)


def _unused_products(line: LineSpec) -> Iterator[Problem]:
    made = {lot.product for source in line.sources.values() for lot in source.lots}
    for name in line.products:
        if name not in made:
            message = f"product '{name}' is in no lot, so it is never made"
            yield Problem(
                "PRODUCT_UNUSED", message, f"products.{name}", "add a lot of it or leave it out", severity="warning"
            )


def _streams_twice(path: str, owners: Mapping[str, _Streamed]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name in sorted(owners):
        stream = owners[name].stream_id or name
        if stream in first:
            message = f"'{name}' and '{first[stream]}' both draw from the random streams '{stream}'; each needs its own"
            yield Problem("STREAM_TWICE", message, f"{path}.{name}", "give one of them another stream_id")
        first.setdefault(stream, name)


def _station(line: LineSpec, name: str, station: StationSpec) -> Iterator[Problem]:
    if name in RESERVED_STATION_NAMES:
        message = f"'{name}' is no name for a station: results use it for an account of their own"
        yield Problem("RESERVED_NAME", message, f"stations.{name}", f"reserved: {', '.join(RESERVED_STATION_NAMES)}")
    yield from _inputs(line, name, station)
    ends = [*line.buffers, *line.sinks]
    for path, target in destinations(name, station):
        if target not in ends:
            yield unknown("UNKNOWN_DESTINATION", path, target, "buffer or sink", ends, line)
    for path, target in rework_targets(name, station):
        if target not in line.buffers:
            yield unknown("UNKNOWN_BUFFER", path, target, "buffer", line.buffers, line)
    yield from _product_tables(line, name, station)
    yield from _families(line, name, station)
    yield from _other_stations(line, name, station)
    yield from _streams_twice(f"stations.{name}.interruptions", station.interruptions)


def _inputs(line: LineSpec, name: str, station: StationSpec) -> Iterator[Problem]:
    saturated = [source for source, spec in line.sources.items() if spec.to is None]
    allowed = [*line.buffers, *saturated]
    seen: set[str] = set()
    for index, item in enumerate(station.inputs):
        path = f"stations.{name}.inputs.{index}.from"
        if item.origin in seen:
            yield Problem("INPUT_TWICE", f"takes from '{item.origin}' twice", path, "use one input with a quantity")
        seen.add(item.origin)
        arrivals = line.sources.get(item.origin)
        if arrivals is not None and arrivals.to is not None:
            message = (
                f"source '{item.origin}' sends its arrivals to the buffer '{arrivals.to}', nobody can take from it"
            )
            yield Problem("INPUT_FROM_ARRIVALS", message, path, f"take from '{arrivals.to}'")
        elif item.origin not in allowed:
            yield unknown("UNKNOWN_INPUT", path, item.origin, "buffer or saturated source", allowed, line)


def _product_tables(line: LineSpec, name: str, station: StationSpec) -> Iterator[Problem]:
    tables: dict[str, Mapping[str, object]] = {
        "routes": station.routes,
        "cycles": station.cycles,
        "planned_run_time": station.planned_run_time,
    }
    for field, table in tables.items():
        for product in table:
            if product not in line.products:
                path = f"stations.{name}.{field}.{product}"
                yield unknown("UNKNOWN_PRODUCT", path, product, "product", line.products, line)


def _families(line: LineSpec, name: str, station: StationSpec) -> Iterator[Problem]:
    families = {product.family or product_name for product_name, product in line.products.items()}
    for before, row in (station.setup.matrix if station.setup else {}).items():
        path = f"stations.{name}.setup.matrix.{before}"
        if before not in families:
            yield unknown("UNKNOWN_FAMILY", path, before, "setup family", families, line)
        for after in row:
            if after not in families:
                yield unknown("UNKNOWN_FAMILY", f"{path}.{after}", after, "setup family", families, line)


def _other_stations(line: LineSpec, name: str, station: StationSpec) -> Iterator[Problem]:
    rework: Mapping[str, object] = station.gate.rework if station.gate else {}
    for origin in rework:
        if origin != "false_reject" and origin not in line.stations:
            path = f"stations.{name}.gate.rework.{origin}"
            yield unknown("UNKNOWN_STATION", path, origin, "station", [*line.stations, "false_reject"], line)
    for index, feedback in enumerate(station.quality.feedback if station.quality else ()):
        if feedback.gate not in line.stations:
            path = f"stations.{name}.quality.feedback.{index}.gate"
            gates = [other for other, spec in line.stations.items() if spec.gate is not None]
            yield unknown("UNKNOWN_STATION", path, feedback.gate, "station with a gate", gates, line)
