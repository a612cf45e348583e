"""Effects on a line as a whole: buffers between linked machines, people, and the zones that they tend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scenarios.measures.effects import BufferEffect, PeopleEffect, SplitEffect, TendingEffect
from scenarios.measures.matching import Nothing, matching
from scenarios.measures.scaling import scaled
from scenarios.measures.supply import change_arrivals, change_material, change_observation
from simcore.spec import LineSpec, PoolSpec, Quantity, StationSpec


def change_buffers(line: LineSpec, effect: BufferEffect) -> LineSpec:
    """Fewer or more places; unlimited buffers have no number to change."""
    limited = [name for name, buffer in line.buffers.items() if buffer.capacity is not None]
    changed = dict(line.buffers)
    for name in matching(effect.buffers, limited):
        buffer = changed[name]
        if buffer.capacity is not None:
            capacity: Quantity[Any] = scaled(buffer.capacity, effect.factor, whole=True)
            ends = {
                end: max(1, value)
                for end in ("low", "typical", "high")
                if (value := getattr(capacity, end)) is not None
            }
            changed[name] = buffer.model_copy(update={"capacity": capacity.model_copy(update=ends)})
    return line.model_copy(update={"buffers": changed})


def change_people(line: LineSpec, effect: PeopleEffect) -> LineSpec:
    """More or fewer people in every interval of the shift plan."""
    pools = dict(line.pools)
    for name in matching(effect.pools, pools):
        pools[name] = _with_added(pools[name], effect.added)
    return line.model_copy(update={"pools": pools})


def join_zones(line: LineSpec, effect: TendingEffect) -> LineSpec:
    """One pool with the zones of several; everything that asked for one of them asks for it."""
    names = matching(effect.pools, line.pools)
    joined = [line.pools[name] for name in names]
    plans = {(pool.skill, pool.period, tuple((part.start, part.end) for part in pool.shifts)) for pool in joined}
    if len(plans) > 1 or (effect.into in line.pools and effect.into not in names):
        raise Nothing(f"can't join pools of different skills or shift plans, or into the other pool '{effect.into}'")
    first = joined[0]
    zone = () if any(not pool.zone for pool in joined) else tuple(name for pool in joined for name in pool.zone)
    changed: dict[str, Any] = {"zone": zone, "heads": None, "stream_id": None}
    if first.shifts:
        changed["shifts"] = tuple(part.model_copy(update={"people": effect.people}) for part in first.shifts)
    else:
        changed["people"] = effect.people
    rest = {name: pool for name, pool in line.pools.items() if name not in names}
    stations = {name: _renamed(station, set(names), effect.into) for name, station in line.stations.items()}
    return line.model_copy(
        update={"pools": {**rest, effect.into: first.model_copy(update=changed)}, "stations": stations}
    )


def split_station(line: LineSpec, effect: SplitEffect) -> LineSpec:
    """Some units as a station of their own: same inputs, outputs, people; rework by origin holds for both."""
    name, new = effect.station, effect.into
    taken = {*line.sources, *line.stations, *line.buffers, *line.sinks}
    if name not in line.stations or new in taken:
        raise Nothing(f"there is no station '{name}', or the name '{new}' is taken")
    station = line.stations[name]
    if effect.units >= station.units.value:
        raise Nothing(f"'{name}' has {station.units.value} units, {effect.units} of them would leave none")
    if any(part.gate == name for s in line.stations.values() if s.quality for part in s.quality.feedback):
        raise Nothing(f"the gate of '{name}' reports back, and can't be two")
    parts = {}
    for key, count in ((name, station.units.value - effect.units), (new, effect.units)):
        counted = station.units.model_copy(update={"typical": count, "low": count, "high": count})
        parts[key] = station.model_copy(update={"units": counted})
    stations: dict[str, StationSpec] = {}
    for key, spec in line.stations.items():
        stations |= parts if key == name else {key: spec}
    stations = {key: _with_origin(spec, name, new, key) for key, spec in stations.items()}
    pools = {
        key: pool.model_copy(update={"zone": (*pool.zone, new)}) if name in pool.zone else pool
        for key, pool in line.pools.items()
    }
    return line.model_copy(update={"stations": stations, "pools": pools})


LINE_MECHANISMS: dict[str, Callable[[LineSpec, Any], LineSpec]] = {
    "buffer": change_buffers,
    "people": change_people,
    "tending_span": join_zones,
    "split": split_station,
    "arrivals": change_arrivals,
    "material": change_material,
    "observation": change_observation,
}


def _with_added(pool: PoolSpec, number: int) -> PoolSpec:
    def more(people: Quantity[Any]) -> Quantity[Any]:
        ends = {end: max(0, value + number) for end in ("low", "high") if (value := getattr(people, end)) is not None}
        return people.model_copy(update={"typical": people.typical + number, **ends})

    changed: dict[str, Any] = {} if pool.people is None else {"people": more(pool.people)}
    changed["shifts"] = tuple(part.model_copy(update={"people": more(part.people)}) for part in pool.shifts)
    if pool.heads is not None:
        changed["heads"] = max(0.0, pool.heads + number * max(1, sum(not part.continues for part in pool.shifts)))
    return pool.model_copy(update=changed)


def _renamed(station: StationSpec, old: set[str], new: str) -> StationSpec:
    """The station with every request to one of the old pools sent to the new one."""

    def moved(part: Any) -> Any:
        return part.model_copy(update={"pool": new}) if part is not None and part.pool in old else part

    quality = station.quality
    if quality is not None:
        tasks = {name: moved(getattr(quality, name)) for name in ("patrol", "adjustment", "quarantine")}
        quality = quality.model_copy(update=tasks)
    stops = {name: moved(stop) for name, stop in station.interruptions.items()}
    changed = {"operator": moved(station.operator), "setup": moved(station.setup), "interruptions": stops}
    return station.model_copy(update={**changed, "quality": quality})


def _with_origin(station: StationSpec, name: str, new: str, key: str) -> StationSpec:
    """The station `key` whose gate sends rejects of the new origin where it sends those of the old one.

    The two themselves stand side by side: neither's pieces pass the gate of the other.
    """
    if station.gate is None or name not in station.gate.rework or key == name:
        return station
    if key == new:
        rework = {new if origin == name else origin: way for origin, way in station.gate.rework.items()}
    else:
        rework = {**station.gate.rework, new: station.gate.rework[name]}
    return station.model_copy(update={"gate": station.gate.model_copy(update={"rework": rework})})
