"""Batches, furnaces, teething and condition monitoring that could not work as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from simcore.check.graph import destinations, rework_targets
from simcore.errors import Problem
from simcore.spec import BatchSpec, LineSpec, StationSpec
from simcore.spec.monitoring import FALSE_ALARM, PLANNED, expanded

# Stops of one unit, those that monitoring adds included: each has its bit in a 64-bit word.
MOST_STOPS = 60


def check_mechanisms(line: LineSpec) -> list[Problem]:
    """Problems of mechanisms that only some stations have, on a line whose flow is sound."""
    found: list[Problem] = []
    for name, station in line.stations.items():
        if station.batch is not None:
            found += _batch(line, name, station, station.batch)
        if station.furnace is not None:
            found += _furnace(line, name, station)
        found += [*_teething(name, station), *_monitoring(name, station)]
        if line.bin_size > 1:
            found += _bins(name, station)
    return found


def _bins(name: str, station: StationSpec) -> Iterator[Problem]:
    if len(station.inputs) > 1 or station.inputs[0].quantity.value > 1:
        message = "assembles, but the items of this line are bins, whose pieces are not taken one by one"
        yield Problem("BINS_ASSEMBLY", message, f"stations.{name}.inputs", "one input with quantity 1, or no `bins`")
    for origin in sorted(station.gate.rework) if station.gate is not None else ():
        message = f"sends single pieces with origin '{origin}' back, but the items of this line are bins"
        hint = "leave it out: rejects are scrapped"
        yield Problem("BINS_REWORK", message, f"stations.{name}.gate.rework.{origin}", hint)


def _batch(line: LineSpec, name: str, station: StationSpec, batch: BatchSpec) -> Iterator[Problem]:
    path = f"stations.{name}.batch"
    if batch.smallest.value > batch.largest.value:
        message = f"needs {batch.smallest.value} items to start, but holds {batch.largest.value}"
        yield Problem("BATCH_SIZE", message, f"{path}.smallest", "at most `largest`")
    if len(station.inputs) > 1 or station.inputs[0].quantity.value > 1:
        message = "loads a batch and assembles; a batch is made of single items of one input"
        yield Problem("BATCH_INPUT", message, f"stations.{name}.inputs", "assemble at a station of its own")
        return
    origin = station.inputs[0].origin
    capacity = line.buffers[origin].capacity if origin in line.buffers else None
    if capacity is not None and capacity.value < batch.largest.value:
        message = (
            f"loads {batch.largest.value} items, but '{origin}' holds {capacity.value}: a batch would never be full"
        )
        yield Problem("BATCH_CAPACITY", message, f"{path}.largest", "at most the capacity of the input buffer")
    if station.gate is not None:
        message = "inspects single pieces at the exit of a station that loads batches"
        yield Problem("BATCH_GATE", message, f"stations.{name}.gate", "put the gate at the next station")
    if station.blocking == "before_service":
        message = "looks for one place before service, but a batch needs several"
        yield Problem("BATCH_BLOCKING", message, f"stations.{name}.blocking", "use 'after_service'")


def _furnace(line: LineSpec, name: str, station: StationSpec) -> Iterator[Problem]:
    path = f"stations.{name}.furnace"
    if station.setup is not None:
        message = "has a `setup` too; at a change of recipe a furnace is charged again after `recipe_gap`"
        yield Problem("FURNACE_SETUP", message, f"stations.{name}.setup", "leave it out, or put the time into the gap")
    if station.batch is not None:
        message = "is a continuous furnace and loads batches"
        yield Problem("FURNACE_BATCH", message, path, "keep one of `furnace` and `batch`")
    for where, target in destinations(name, station):
        buffer = line.buffers.get(target)
        if buffer is None or (buffer.capacity is not None and buffer.capacity.value == 0):
            message = f"leads to '{target}', where nothing can be under way; what is in the furnace lies in that buffer"
            yield Problem("FURNACE_BUFFER", message, where, "put a buffer with places behind the furnace")
            continue
        others = [
            other
            for other, spec in line.stations.items()
            if any(place == target for _, place in rework_targets(other, spec))
            or (other != name and any(place == target for _, place in destinations(other, spec)))
        ]
        others += [source for source, spec in line.sources.items() if spec.to == target]
        if others:
            message = f"shares '{target}' with '{min(others)}', whose items don't go through the furnace"
            yield Problem("FURNACE_BUFFER", message, where, "give the furnace a buffer of its own")


def _teething(name: str, station: StationSpec) -> Iterator[Problem]:
    if station.teething is None:
        return
    for number, stop in enumerate(station.teething.interruptions):
        path = f"stations.{name}.teething.interruptions.{number}"
        if stop not in station.interruptions:
            message = f"names the stop '{stop}', which the station doesn't have"
            allowed = ", ".join(sorted(station.interruptions)) or "it has none"
            yield Problem("UNKNOWN_INTERRUPTION", message, path, f"allowed: {allowed}")
        elif station.interruptions[stop].fixed_grid:
            message = f"names the stop '{stop}', which comes on a fixed grid"
            yield Problem("FIXED_GRID", message, path, "leave it out: a grid has no rate")


def _monitoring(name: str, station: StationSpec) -> Iterator[Problem]:
    for mode, stop in station.interruptions.items():
        path = f"stations.{name}.interruptions.{mode}"
        if stop.condition_monitoring is None:
            continue
        if stop.planned or stop.clock == "pieces":
            message = "is planned or counted in pieces; what announces itself is a failure on a clock of time"
            yield Problem("MONITORED_STOP", message, f"{path}.condition_monitoring", "leave it out")
        for added in (mode + PLANNED, mode + FALSE_ALARM):
            if added in station.interruptions:
                message = f"condition monitoring of '{mode}' needs the name '{added}' for a stop of its own"
                yield Problem("NAME_TAKEN", message, f"stations.{name}.interruptions.{added}", "rename this one")
    if len(expanded(station.interruptions)) > MOST_STOPS:
        message = f"has {len(expanded(station.interruptions))} stops, those of condition monitoring included"
        yield Problem("TOO_MANY_STOPS", message, f"stations.{name}.interruptions", f"at most {MOST_STOPS}")
