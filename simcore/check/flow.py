"""Whether items can come in, go round and get out: reachability, circles, and what merges where."""

from __future__ import annotations

from collections.abc import Iterator

from simcore.check.graph import Graph, build_graph, compose, depths, destinations, reach, rework_targets
from simcore.errors import Problem
from simcore.spec import LineSpec


def check_flow(line: LineSpec) -> list[Problem]:
    """Problems of the flow of items through a line all of whose names are known."""
    graph = build_graph(line)
    found = [*_dead_places(line, graph)]
    circles = [*_circles(line, graph)]
    if circles:
        return [*found, *circles, *_without_exit(line, graph)]
    found += _unreached(line, graph)
    return [*found, *compose(line)[1]]


def _dead_places(line: LineSpec, graph: Graph) -> Iterator[Problem]:
    arrivals = {source.to for source in line.sources.values()}
    rework = {target for name, station in line.stations.items() for _, target in rework_targets(name, station)}
    for name, source in line.sources.items():
        if source.to is None and name not in graph.consumers:
            yield Problem(
                "SOURCE_UNUSED",
                f"no station takes from source '{name}'",
                f"sources.{name}",
                "name it in a station's inputs",
            )
    for name in line.buffers:
        if name not in graph.feeders and name not in arrivals and name not in rework:
            hint = "let a station or source fill it, or leave it out"
            yield Problem("BUFFER_NEVER_FILLED", f"nobody fills buffer '{name}'", f"buffers.{name}", hint)
        if name not in graph.consumers:
            hint = "let a station take from it, or send the items to a sink"
            yield Problem("BUFFER_NEVER_EMPTIED", f"nobody takes from buffer '{name}'", f"buffers.{name}", hint)


def _circles(line: LineSpec, graph: Graph) -> Iterator[Problem]:
    """One problem for each set of stations that good items can visit again and again."""
    left = set(line.stations) - set(depths(graph))
    exits = _with_exit(line, graph)
    while left:
        name = min(left)
        circle = reach([name], graph.successors) & reach([name], graph.predecessors)
        if len(circle) > 1 or name in graph.successors[name]:
            walk = _shortest_circle(graph, name)
            way_out = "" if name in exits else ", and no way leads out"
            path = next(
                path
                for path, target in destinations(name, line.stations[name])
                if walk[1] in graph.consumers.get(target, ())
            )
            hint = "good items only go forward; send back with a gate's rework"
            yield Problem("CYCLIC_ROUTE", f"good items run in a circle: {' -> '.join(walk)}{way_out}", path, hint)
        left -= circle


def _shortest_circle(graph: Graph, start: str) -> list[str]:
    paths = [[start]]
    seen: set[str] = set()
    for path in paths:
        for following in graph.successors[path[-1]]:
            if following == start:
                return [*path, start]
            if following not in seen:
                seen.add(following)
                paths.append([*path, following])
    return [start, start]


def _with_exit(line: LineSpec, graph: Graph) -> set[str]:
    before_sinks = {feeder for sink in line.sinks for feeder in graph.feeders.get(sink, ())}
    return reach(sorted(before_sinks), graph.predecessors)


def _without_exit(line: LineSpec, graph: Graph) -> Iterator[Problem]:
    for name in sorted(set(line.stations) - _with_exit(line, graph)):
        message = f"no route of good items leads from station '{name}' to a sink"
        yield Problem("NO_EXIT", message, f"stations.{name}.to", f"sinks: {', '.join(sorted(line.sinks))}")


def products_at(line: LineSpec) -> dict[str, frozenset[str]]:
    """Products that can be in each source, buffer, station and sink; a station makes what all its inputs bring."""
    found: dict[str, set[str]] = {}
    for name, source in line.sources.items():
        found.setdefault(source.to or name, set()).update(lot.product for lot in source.lots)
    changed = True
    while changed:
        changed = False
        for name, station in line.stations.items():
            made = set.intersection(*(found.get(item.origin, set()) for item in station.inputs))
            flows = [(station.routes.get(product, station.to), product) for product in made]
            flows += [(target, product) for _, target in rework_targets(name, station) for product in made]
            for place, product in [*flows, *((name, product) for product in made)]:
                if product not in found.setdefault(place, set()):
                    found[place].add(product)
                    changed = True
    return {name: frozenset(products) for name, products in found.items()}


def _unreached(line: LineSpec, graph: Graph) -> Iterator[Problem]:
    products = products_at(line)
    for name in sorted(line.stations):
        if products.get(name) or any(not products.get(before) for before in graph.predecessors[name]):
            continue
        brought = [(item.origin, products.get(item.origin, frozenset())) for item in line.stations[name].inputs]
        if all(found for _, found in brought):
            message = "no product comes on all inputs: " + "; ".join(
                f"{origin} brings {_names(found)}" for origin, found in brought
            )
            yield Problem(
                "ASSEMBLY_PRODUCTS", message, f"stations.{name}.inputs", "assembly matches items of one product"
            )
        else:
            origins = ", ".join(origin for origin, found in brought if not found)
            message = f"no item from a source ever reaches station '{name}': nothing comes through {origins}"
            yield Problem(
                "STATION_UNREACHABLE", message, f"stations.{name}.inputs", "follow `to` and `routes` from the sources"
            )
    yield from _partly_assembled(line, products)
    for name in sorted(line.sinks):
        if name not in graph.feeders or (
            not products.get(name) and all(products.get(feeder) for feeder in graph.feeders[name])
        ):
            message = f"no item ever reaches sink '{name}'"
            yield Problem(
                "SINK_UNREACHED", message, f"sinks.{name}", "send a station's good pieces to it, or leave it out"
            )


def _partly_assembled(line: LineSpec, products: dict[str, frozenset[str]]) -> Iterator[Problem]:
    for name, station in sorted(line.stations.items()):
        made = products.get(name, frozenset())
        for index, item in enumerate(station.inputs):
            surplus = products.get(item.origin, frozenset()) - made
            if made and surplus:
                message = f"'{item.origin}' brings {_names(surplus)}, which the other inputs never bring"
                path = f"stations.{name}.inputs.{index}.from"
                yield Problem("ASSEMBLY_PRODUCTS", message, path, "plan lots of it on every input", severity="warning")


def _names(products: frozenset[str]) -> str:
    return ", ".join(sorted(products)) or "nothing"
