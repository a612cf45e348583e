"""Selective assembly that could not match anything, and sizes that nobody asks for."""

from __future__ import annotations

from collections.abc import Iterator

from simcore.check.graph import Graph, build_graph, reach
from simcore.check.naming import unknown
from simcore.errors import Problem
from simcore.spec import LineSpec, SelectiveAssemblySpec

# Classes of the rings that are there are the bits of a 64-bit word.
MOST_CLASSES = 60


def check_matching(line: LineSpec) -> list[Problem]:
    """Problems of selective assembly and of sizes, on a line whose flow is sound."""
    graph = build_graph(line)
    found: list[Problem] = []
    selective = [name for name, station in line.stations.items() if station.selective_assembly is not None]
    for name, station in line.stations.items():
        if station.selective_assembly is not None:
            found += _classes(name, station.selective_assembly)
            found += _rings(line, graph, name)
        if station.size is None:
            continue
        path = f"stations.{name}.size"
        if station.size.follows is not None and station.size.follows not in line.buffers:
            found.append(
                unknown("UNKNOWN_BUFFER", f"{path}.follows", station.size.follows, "buffer", line.buffers, line)
            )
        if not selective:
            hint = "leave it out, or give the station that matches the pieces `selective_assembly`"
            found.append(Problem("SIZE_UNUSED", "gives its pieces a size that nobody asks for", path, hint))
    return found


def _classes(name: str, spec: SelectiveAssemblySpec) -> Iterator[Problem]:
    path = f"stations.{name}.selective_assembly"
    if spec.class_width.value < 0.001:
        message = "has classes narrower than 1 nm, to which sizes are rounded"
        yield Problem("MATCHING_WIDTH", message, f"{path}.class_width", 'a width like "2 um"')
    if spec.classes.value > MOST_CLASSES:
        message = f"sorts into {spec.classes.value} classes; there may be {MOST_CLASSES}"
        yield Problem("MATCHING_CLASSES", message, f"{path}.classes", "fewer and wider classes")


def _rings(line: LineSpec, graph: Graph, name: str) -> Iterator[Problem]:
    inputs = line.stations[name].inputs
    path = f"stations.{name}.inputs"
    rings = [feed.origin for feed in inputs[:2] if feed.origin in line.buffers and feed.quantity.value == 1]
    if len(set(rings)) < 2:
        message = "matches by size class, but its first two inputs are not two buffers with quantity 1"
        yield Problem("MATCHING_INPUT", message, path, "put the two kinds of rings first")
        return
    for index, ring in enumerate(rings):
        capacity = line.buffers[ring].capacity
        if capacity is not None and capacity.value == 0:
            message = f"can't choose among the pieces of buffer '{ring}', which stores nothing"
            yield Problem("MATCHING_PLACES", message, f"buffers.{ring}.capacity", "a capacity of at least 1")
        before = reach(sorted(graph.feeders.get(ring, ())), graph.predecessors)
        if not any(station in line.stations and line.stations[station].size is not None for station in before):
            message = f"matches the pieces of buffer '{ring}' by size, but no station gives them one"
            yield Problem("MATCHING_SIZE", message, f"{path}.{index}", "give the station that makes them a `size`")
