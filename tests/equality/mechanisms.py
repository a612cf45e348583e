"""Which mechanisms a line uses, and which there are: read off the schema, so that a new field can't be forgotten.

A mechanism is a field that is not at its default (`StationSpec.setup`), a value of a choice (`InterruptionSpec.clock =
pieces`), a random duration where the field takes one (`StationSpec.cycle random`), or a situation of the line as a
whole that no single field tells (`several units`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from simcore.spec import CountDistribution, LineSpec, Quantity, TimeDistribution

LAWS = (TimeDistribution, CountDistribution)

_FOR_PEOPLE = {
    *("LineSpec.name", "LineSpec.description", "LineSpec.schema_version"),
    *("PoolSpec.heads", "PoolSpec.stream_id"),
}
"""Fields that say nothing about what happens: people draw no random numbers. Nor do labels, wherever they are."""


def expressible() -> set[str]:
    """Every mechanism that the schema can express."""
    return {*_of_type(LineSpec), *SITUATIONS}


def mechanisms(line: LineSpec) -> set[str]:
    """The mechanisms that a line uses."""
    return {*_of_value(line), *(name for name, holds in SITUATIONS.items() if holds(line))}


# The schema -----------------------------------------------------------------------------------------------------------


def _of_type(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        key = f"{model.__name__}.{name}"
        if name == "label" or key in _FOR_PEOPLE:
            continue
        choices, models = _parts(field.annotation)
        if choices:
            yield from (f"{key} = {choice}" for choice in choices)
        elif not field.is_required():
            yield key
        for inner in models:
            if inner in LAWS:
                yield f"{key} random"
            yield from _of_type(inner)


def _parts(annotation: Any) -> tuple[tuple[str, ...], list[type[BaseModel]]]:
    """The values of a choice, and the models inside an annotation; a `Quantity` is a number, not a model."""
    if get_origin(annotation) is Literal:
        return get_args(annotation), []
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (), [] if issubclass(annotation, Quantity) else [annotation]
    found = [_parts(part) for part in get_args(annotation)]
    return sum((choices for choices, _ in found), ()), [model for _, models in found for model in models]


# A line ---------------------------------------------------------------------------------------------------------------


def _of_value(model: BaseModel) -> Iterator[str]:
    for name, field in type(model).model_fields.items():
        value, key = getattr(model, name), f"{type(model).__name__}.{name}"
        if name == "label" or key in _FOR_PEOPLE:
            continue
        if _parts(field.annotation)[0]:
            yield f"{key} = {value}"
        elif not field.is_required() and _number(value) != _number(field.get_default(call_default_factory=True)):
            yield key
        for inner in _models(value):
            if isinstance(inner, LAWS) and inner.distribution != "constant":
                yield f"{key} random"
            yield from _of_value(inner)


def _number(value: Any) -> Any:
    """A parameter without its range and provenance."""
    return value.value if isinstance(value, Quantity) else value


def _models(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        if not isinstance(value, Quantity):
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _models(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _models(part)


# The line as a whole --------------------------------------------------------------------------------------------------


def _capacities(line: LineSpec) -> set[int | None]:
    return {None if buffer.capacity is None else buffer.capacity.value for buffer in line.buffers.values()}


def _several_take_from_one_buffer(line: LineSpec) -> bool:
    takes = Counter(part.origin for station in line.stations.values() for part in station.inputs)
    return any(takes[name] > 1 for name in line.buffers)


def _pools(line: LineSpec) -> Iterator[tuple[str, str]]:
    """Station and pool of every kind of work that asks for people."""
    for name, station in line.stations.items():
        quality = station.quality
        works = [station.operator, station.setup, *station.interruptions.values()]
        works += [] if quality is None else [quality.patrol, quality.adjustment, quality.quarantine]
        yield from ((name, work.pool) for work in works if work is not None and work.pool is not None)


def _shared_pool(line: LineSpec) -> bool:
    return any(count > 1 for count in Counter(pool for _, pool in set(_pools(line))).values())


def _fewer_people_than_units(line: LineSpec) -> bool:
    asking: Counter[str] = Counter()
    for station, pool in set(_pools(line)):
        asking[pool] += line.stations[station].units.value
    return any(line.pools[pool].most_people < units for pool, units in asking.items())


def _nobody_there(line: LineSpec) -> bool:
    return any(shift.people.value == 0 for pool in line.pools.values() for shift in pool.shifts)


def _rework_upstream(line: LineSpec) -> bool:
    """Rework that goes back further than to where the gate's own station takes."""
    for station in line.stations.values():
        own = {part.origin for part in station.inputs}
        if station.gate is not None and any(rework.to not in own for rework in station.gate.rework.values()):
            return True
    return False


def _rework_of(line: LineSpec, key: str) -> bool:
    return any(station.gate is not None and key in station.gate.rework for station in line.stations.values())


def _rework_of_another(line: LineSpec) -> bool:
    return any(
        station.gate is not None and set(station.gate.rework) - {name, "false_reject"}
        for name, station in line.stations.items()
    )


SITUATIONS: dict[str, Callable[[LineSpec], bool]] = {
    "several units": lambda line: any(station.units.value > 1 for station in line.stations.values()),
    "several products": lambda line: len(line.products) > 1,
    "several lots": lambda line: any(len(source.lots) > 1 for source in line.sources.values()),
    "several sources": lambda line: len(line.sources) > 1,
    "several sinks": lambda line: len(line.sinks) > 1,
    "several calendars": lambda line: len(line.calendars) > 1,
    "buffer without places": lambda line: 0 in _capacities(line),
    "buffer without limit": lambda line: None in _capacities(line),
    "assembly of several inputs": lambda line: any(len(station.inputs) > 1 for station in line.stations.values()),
    "several of one input": lambda line: any(
        part.quantity.value > 1 for station in line.stations.values() for part in station.inputs
    ),
    "several stations take from one buffer": _several_take_from_one_buffer,
    "several stops of one unit": lambda line: any(len(station.interruptions) > 1 for station in line.stations.values()),
    "several stations ask one pool": _shared_pool,
    "fewer people than units": _fewer_people_than_units,
    "a time when nobody is there": _nobody_there,
    "cycle of no time": lambda line: any(station.cycle.is_zero for station in line.stations.values()),
    "rework of the own station": lambda line: any(
        station.gate is not None and name in station.gate.rework for name, station in line.stations.items()
    ),
    "rework of another station": _rework_of_another,
    "rework of false rejects": lambda line: _rework_of(line, "false_reject"),
    "rework goes upstream": _rework_upstream,
    "quality without detection": lambda line: any(
        station.quality is not None and station.quality.adjustment is None for station in line.stations.values()
    ),
}
