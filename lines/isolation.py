"""One station of a line on its own: never starved, never blocked, people always free."""

from __future__ import annotations

from simcore.errors import Problem, SpecError
from simcore.spec import (
    AdjustmentSpec,
    InputSpec,
    InterruptionSpec,
    LineSpec,
    PoolSpec,
    QualitySpec,
    Quantity,
    SetupSpec,
    SinkSpec,
    SourceSpec,
    StationSpec,
)

SINK = "isolated_output"


def isolated(line: LineSpec, station: str) -> LineSpec:
    """The station alone between saturated sources and a sink, with a person for every request that it can make.

    Its calendar is left out, so that every hour is a planned one: work begun before closing time and ended after it
    would otherwise gain time that the budget of a planned hour does not have. A continuous furnace keeps its takt and
    its gaps, as setups that nobody does; what is under way in it doesn't change its rate. Rework is scrapped, for it
    has nowhere to return to; feedback from other stations' gates is left out. Raises SpecError when the station is
    unknown.
    """
    spec = station_of(line, station)
    inputs = tuple(
        InputSpec.model_validate({"from": f"supply_{number}", "quantity": entry.quantity})
        for number, entry in enumerate(spec.inputs, start=1)
    )
    changed: dict[str, object] = {
        "inputs": inputs,
        "to": SINK,
        "routes": {},
        "calendar": None,
        **_without_furnace(spec),
        "gate": spec.gate.model_copy(update={"rework": {}, "rework_may_overfill": False}) if spec.gate else None,
        "quality": _without_feedback(spec.quality),
    }
    sources = {f"supply_{number}": supply(line, entry.origin) for number, entry in enumerate(spec.inputs, start=1)}
    return line.model_copy(
        update={
            "name": f"{line.name}: {station}",
            "sources": sources,
            "stations": {station: spec.model_copy(update=changed)},
            "buffers": {},
            "sinks": {SINK: SinkSpec()},
            "pools": {name: _ample(line.pools[name], spec) for name in sorted(_pools(spec))},
            "demand": None,
            "wip_limit": None,
            "common_calendar": None,
            "common_power": None,
        }
    )


def station_of(line: LineSpec, station: str) -> StationSpec:
    """The station of that name; raises SpecError when there is none."""
    if station not in line.stations:
        allowed = f"one of {', '.join(line.stations)}"
        raise SpecError((Problem("NAME_UNKNOWN", f"the line has no station '{station}'", "stations", allowed),))
    return line.stations[station]


def supply(line: LineSpec, origin: str) -> SourceSpec:
    """The lots that reach a buffer or come from a source, as an endless supply."""
    return SourceSpec(lots=line.sources[_source_behind(line, origin, frozenset())].lots, repeat=True)


def _source_behind(line: LineSpec, name: str, seen: frozenset[str]) -> str:
    """The source that fills a buffer: directly, or through the first input of the stations that push into it."""
    if name in line.sources:
        return name
    for source, spec in line.sources.items():
        if spec.to == name:
            return source
    fills = {key for key, spec in line.stations.items() if name in (spec.to, *spec.routes.values())}
    givers = sorted(fills - seen)
    if not givers:
        raise SpecError((Problem("NOT_FED", f"nothing fills the buffer '{name}'", f"buffers.{name}", "connect it"),))
    return _source_behind(line, line.stations[givers[0]].inputs[0].origin, seen | {givers[0]})


def _without_furnace(spec: StationSpec) -> dict[str, object]:
    if spec.furnace is None:
        return {}
    gap = spec.furnace.recipe_gap
    return {"furnace": None, "setup": None if gap.is_zero else SetupSpec(duration=gap)}


def _without_feedback(quality: QualitySpec | None) -> QualitySpec | None:
    return None if quality is None else quality.model_copy(update={"feedback": ()})


def _pools(spec: StationSpec) -> set[str]:
    parts: list[InterruptionSpec | AdjustmentSpec] = list(spec.interruptions.values())
    found = {part.pool for part in parts}
    found |= {spec.operator.pool if spec.operator else None, spec.setup.pool if spec.setup else None}
    if spec.quality is not None:
        quality = spec.quality
        tasks = (quality.patrol, quality.adjustment, quality.quarantine)
        found |= {task.pool for task in tasks if task is not None}
    return {name for name in found if name is not None}


def _ample(pool: PoolSpec, spec: StationSpec) -> PoolSpec:
    # A unit has at most one stop or cycle, one patrol and one sorting at a time.
    people = Quantity[int](typical=3 * spec.units.value)
    return PoolSpec(skill=pool.skill, people=people, stream_id=pool.stream_id)
