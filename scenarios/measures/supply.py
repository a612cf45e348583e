"""Effects on the supply of material, and on what the plant's own report sees."""

from __future__ import annotations

from scenarios.measures.further_effects import ArrivalsEffect, MaterialEffect, ObservationEffect
from scenarios.measures.matching import Nothing, matching
from scenarios.measures.scaling import scaled_time
from simcore.spec import BufferSpec, InputSpec, LineSpec, StationSpec


def change_arrivals(line: LineSpec, effect: ArrivalsEffect) -> LineSpec:
    """Whole lots arrive in a store `<source>_store`, from which the stations take that took from the source."""
    for name in matching(effect.sources, [name for name, source in line.sources.items() if source.to is None]):
        store = f"{name}_store"[-64:]
        if store in {*line.sources, *line.stations, *line.buffers, *line.sinks}:
            raise Nothing(f"the store of '{name}' needs the name '{store}', which is taken")
        lots = {"interarrival": effect.interval, "arrival": "lot", "to": store, "when_full": "wait"}
        sources = {**line.sources, name: line.sources[name].model_copy(update=lots)}
        buffers = {**line.buffers, store: BufferSpec.model_validate({"capacity": effect.store.model_dump()})}
        stations = {key: _fed_from(station, name, store) for key, station in line.stations.items()}
        line = line.model_copy(update={"sources": sources, "buffers": buffers, "stations": stations})
    return line


def change_material(line: LineSpec, effect: MaterialEffect) -> LineSpec:
    """Material comes sooner or later; a saturated source never runs out."""
    sources = dict(line.sources)
    for name in matching(effect.sources, [name for name, source in line.sources.items() if source.to is not None]):
        law = sources[name].interarrival
        if law is not None:
            sources[name] = sources[name].model_copy(update={"interarrival": scaled_time(law, effect.factor)})
    return line.model_copy(update={"sources": sources})


def change_observation(line: LineSpec, effect: ObservationEffect) -> LineSpec:
    """A lower recording threshold; a report that holds stops as short already has nothing to gain."""
    threshold, present = effect.recording_threshold.value, line.report.recording_threshold
    if present is None or threshold > present:
        raise Nothing("the plant records stops as short already")
    return line.model_copy(update={"report": line.report.model_copy(update={"recording_threshold": threshold})})


def _fed_from(station: StationSpec, source: str, store: str) -> StationSpec:
    if all(part.origin != source for part in station.inputs):
        return station
    inputs = tuple(
        InputSpec.model_validate({"from": store, "quantity": part.quantity.model_dump()})
        if part.origin == source
        else part
        for part in station.inputs
    )
    return station.model_copy(update={"inputs": inputs})
