"""Rework that can't come back, feedback that never comes, characteristics without spread."""

from __future__ import annotations

from collections.abc import Iterator

from simcore.check.graph import Graph, build_graph, reach
from simcore.errors import Problem
from simcore.spec import LineSpec, StationSpec


def check_quality(line: LineSpec) -> list[Problem]:
    """Problems of gates, rework, feedback and characteristics, on a line whose flow is sound."""
    graph = build_graph(line)
    found: list[Problem] = []
    for name, station in line.stations.items():
        found += _rework(graph, name, station)
        found += _feedback(line, graph, name, station)
        found += _characteristic(name, station)
    return found


def _rework(graph: Graph, name: str, station: StationSpec) -> Iterator[Problem]:
    if station.gate is None:
        return
    upstream = reach([name], graph.predecessors)
    allowed = ", ".join(sorted(upstream))
    for origin, rework in station.gate.rework.items():
        path = f"stations.{name}.gate.rework.{origin}"
        if origin != "false_reject" and origin not in upstream:
            message = f"no piece of station '{origin}' passes the gate of '{name}'; allowed: {allowed}"
            yield Problem("REWORK_ORIGIN", message, path, "name a station before the gate, or 'false_reject'")
        if not upstream & set(graph.consumers.get(rework.to, ())):
            message = f"found '{rework.to}', from which no station before the gate of '{name}' takes"
            yield Problem("REWORK_TARGET", message, f"{path}.to", f"a buffer from which one of these takes: {allowed}")


def _feedback(line: LineSpec, graph: Graph, name: str, station: StationSpec) -> Iterator[Problem]:
    if station.quality is None or not station.quality.feedback:
        return
    downstream = reach(graph.successors[name], graph.successors)
    gates = [other for other in sorted(downstream) if line.stations[other].gate is not None]
    allowed = f"gates after it: {', '.join(gates) or 'none'}"
    for index, feedback in enumerate(station.quality.feedback):
        path = f"stations.{name}.quality.feedback.{index}.gate"
        if line.stations[feedback.gate].gate is None:
            yield Problem(
                "FEEDBACK_WITHOUT_GATE", f"station '{feedback.gate}' has no gate that could report", path, allowed
            )
        elif feedback.gate not in downstream:
            message = f"pieces of '{name}' never pass the gate of '{feedback.gate}' later on"
            yield Problem("FEEDBACK_NOT_DOWNSTREAM", message, path, allowed)


def _characteristic(name: str, station: StationSpec) -> Iterator[Problem]:
    characteristic = station.quality and station.quality.characteristic
    if not characteristic:
        return
    for field in ("sigma", "half_tolerance"):
        if getattr(characteristic, field).value == 0:
            message = "found 0, which leaves the share of defectives undefined; it must be above 0"
            yield Problem("CHARACTERISTIC_ZERO", message, f"stations.{name}.quality.characteristic.{field}")
