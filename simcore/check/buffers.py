"""Capacities that would stop the flow for good."""

from __future__ import annotations

from collections.abc import Iterator

from simcore.check.graph import composition, describe, destinations, rework_targets
from simcore.errors import Problem
from simcore.spec import BufferSpec, LineSpec, StationSpec


def check_buffers(line: LineSpec) -> list[Problem]:
    """Buffers too small for what is asked of them, and a limit of work in process that would stop the line."""
    found = [*_alone(line), *_arrivals(line), *_work_in_process(line)]
    for name, station in line.stations.items():
        found += _before_service(line, name, station)
        found += _assembly(line, name, station)
        found += _returning(line, name, station)
    return found


def _has_no_place(buffer: BufferSpec) -> bool:
    return buffer.capacity is not None and buffer.capacity.value == 0


def _alone(line: LineSpec) -> Iterator[Problem]:
    for name, buffer in line.buffers.items():
        path = f"buffers.{name}"
        if _has_no_place(buffer) and buffer.transport_time.value > 0:
            message = "found a transport time in a buffer of capacity 0; items under way need at least 1 place"
            yield Problem(
                "ZERO_CAPACITY", message, f"{path}.transport_time", "give it places, or leave out the transport time"
            )
        if buffer.capacity is not None and buffer.transfer_batch.value > max(buffer.capacity.value, 1):
            message = f"a basket of {buffer.transfer_batch.value} items never fills in {buffer.capacity.value} places"
            yield Problem("TRANSFER_BATCH", message, f"{path}.transfer_batch", "at most the capacity")


def _arrivals(line: LineSpec) -> Iterator[Problem]:
    for name, source in line.sources.items():
        if source.to in line.buffers and _has_no_place(line.buffers[source.to]):
            message = f"arrivals enter '{source.to}', which has capacity 0, so none ever could; at least 1 is needed"
            yield Problem("ZERO_CAPACITY", message, f"sources.{name}.to", "give the buffer a place")


def _before_service(line: LineSpec, name: str, station: StationSpec) -> Iterator[Problem]:
    if station.blocking != "before_service":
        return
    for path, target in destinations(name, station):
        if target in line.buffers and _has_no_place(line.buffers[target]):
            message = (
                f"looks for a place in '{target}' before service, but '{target}' has capacity 0; at least 1 is needed"
            )
            yield Problem(
                "BLOCKING_BEFORE_SERVICE", message, path, "give the buffer a place, or use blocking = 'after_service'"
            )


def _assembly(line: LineSpec, name: str, station: StationSpec) -> Iterator[Problem]:
    needed = sum(item.quantity.value for item in station.inputs)
    for index, item in enumerate(station.inputs):
        buffer = line.buffers.get(item.origin)
        if needed == 1 or buffer is None or buffer.capacity is None:
            continue
        path = f"stations.{name}.inputs.{index}"
        if _has_no_place(buffer):
            message = f"collects {item.quantity.value} items in '{item.origin}', which has capacity 0"
            yield Problem("ZERO_CAPACITY", message, f"{path}.from", f"at least {item.quantity.value}")
            continue
        # A basket that is not full yet takes places too.
        places = item.quantity.value + buffer.transfer_batch.value - 1
        if buffer.capacity.value < places:
            message = (
                f"needs {item.quantity.value} items at once from '{item.origin}', which holds {buffer.capacity.value}"
            )
            yield Problem("ASSEMBLY_CAPACITY", message, f"{path}.quantity", f"give the buffer at least {places} places")


def _returning(line: LineSpec, name: str, station: StationSpec) -> Iterator[Problem]:
    for path, target in rework_targets(name, station):
        if _has_no_place(line.buffers[target]):
            message = f"rework goes to '{target}', which has capacity 0; at least 1 place is needed"
            yield Problem("ZERO_CAPACITY", message, path, "give the buffer places")
    if station.quality is None or station.quality.quarantine is None:
        return
    held = [target for _, target in destinations(name, station) if target in line.buffers]
    path = f"stations.{name}.quality.quarantine"
    if not held:
        message = (
            f"holds back what lies in the buffer after station '{name}', but its good pieces go straight to a sink"
        )
        yield Problem(
            "QUARANTINE_BUFFER", message, path, "put a buffer behind the station, or leave the quarantine out"
        )
    for target in held:
        if _has_no_place(line.buffers[target]):
            message = f"holds back what lies in '{target}', which has capacity 0; at least 1 place is needed"
            yield Problem("ZERO_CAPACITY", message, path, "give the buffer places")


def _work_in_process(line: LineSpec) -> Iterator[Problem]:
    if line.wip_limit is None:
        return
    for station, spec in line.stations.items():
        if spec.batch is not None and line.wip_limit.value < spec.batch.smallest.value:
            message = f"at most {line.wip_limit.value} items may be in the line, but '{station}' starts with"
            message += f" {spec.batch.smallest.value}"
            yield Problem("WIP_LIMIT", message, "wip_limit", f"at least {spec.batch.smallest.value}")
    made = composition(line)
    name = max(sorted(line.stations), key=lambda station: sum(made[station].values()))
    needed = sum(made[name].values())
    if line.wip_limit.value < needed:
        allowed = f"at most {line.wip_limit.value} items may be in the line"
        message = f"{allowed}, but one item of '{name}' takes {describe(made[name])}"
        yield Problem("WIP_LIMIT", message, "wip_limit", f"at least {needed}")
