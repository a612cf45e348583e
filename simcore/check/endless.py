"""Loops in which items would move for ever while no time passes."""

from __future__ import annotations

from collections.abc import Iterator

from simcore.check.flow import products_at
from simcore.check.graph import build_graph, destinations, reach
from simcore.errors import Problem
from simcore.spec import LineSpec, StationSpec


def check_endless(line: LineSpec) -> list[Problem]:
    """Supply without end through stations without time (refused), and rework loops without time (warned of)."""
    products = products_at(line)
    timeless = {name for name, station in line.stations.items() if _takes_no_time(station, products[name])}
    return [*_endless_supply(line, timeless), *_rework_loops(line, timeless)]


def _takes_no_time(station: StationSpec, products: frozenset[str]) -> bool:
    """True when no cycle, loading, setup or stop by pieces can ever take time."""
    manual = station.operator is not None and not station.operator.load_time.is_zero
    cycles = [station.cycles.get(product, station.cycle) for product in products]
    setups = (
        [station.setup.duration, *(time for row in station.setup.matrix.values() for time in row.values())]
        if station.setup
        else []
    )
    stops = [stop.duration for stop in station.interruptions.values() if stop.clock == "pieces"]
    return not manual and all(time.is_zero for time in [*cycles, *setups, *stops])


def _passes_at_once(line: LineSpec, buffer: str) -> bool:
    return line.buffers[buffer].transport_time.value == 0


def _takes_all(line: LineSpec, place: str) -> bool:
    # A demand bounds what reaches a sink, a limit of work in process what lies in a buffer.
    if place in line.sinks:
        return line.demand is None
    return line.buffers[place].capacity is None and line.wip_limit is None


def _endless_supply(line: LineSpec, timeless: set[str]) -> Iterator[Problem]:
    endless = {name for name, source in line.sources.items() if source.to is None and source.repeat}
    changed = True
    while changed:
        changed = False
        for name in timeless - endless:
            if all(item.origin in endless for item in line.stations[name].inputs):
                reached = {target for _, target in destinations(name, line.stations[name])}
                endless |= {
                    name,
                    *(place for place in reached if place in line.buffers and _passes_at_once(line, place)),
                }
                changed = True
    for name in sorted(timeless & endless):
        for path, target in destinations(name, line.stations[name]):
            if _takes_all(line, target):
                message = f"an endless source feeds '{target}' through '{name}' in no time at all"
                yield Problem(
                    "ENDLESS_SUPPLY",
                    message,
                    path,
                    f"give stations.{name}.cycle a time above 0, or the source arrivals",
                )


def _rework_loops(line: LineSpec, timeless: set[str]) -> Iterator[Problem]:
    graph = build_graph(line)
    edges = {
        name: tuple(
            following
            for _, target in destinations(name, line.stations[name])
            if target in line.buffers and _passes_at_once(line, target)
            for following in graph.consumers.get(target, ())
            if following in timeless
        )
        for name in timeless
    }
    for name in sorted(timeless):
        gate = line.stations[name].gate
        for origin, rework in sorted(gate.rework.items()) if gate else ():
            if rework.share.value == 0 or not _passes_at_once(line, rework.to):
                continue
            back = reach([found for found in graph.consumers[rework.to] if found in timeless], edges)
            if name in back:
                path = f"stations.{name}.gate.rework.{origin}.to"
                message = f"pieces that '{name}' rejects come back through '{rework.to}' in no time at all"
                yield Problem(
                    "ZERO_TIME_LOOP", message, path, "give a station of the loop a cycle above 0", severity="warning"
                )
