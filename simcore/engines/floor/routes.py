"""Where pieces can come from and go to."""

from __future__ import annotations

from simcore.engines.floor.things import Buffer, Sink, Station


def reaches(start: Station, goal: Station) -> bool:
    """Whether a piece that leaves `start` can come back to `goal`, by good outcomes or by rework."""
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        station = waiting.pop()
        targets: list[Buffer | Sink] = list(station.outputs)
        if station.units[0].gate is not None:
            targets += [buffer for _, buffer in station.units[0].gate.rework.values()]
        for target in targets:
            for consumer in target.consumers if isinstance(target, Buffer) else []:
                if consumer is goal:
                    return True
                if consumer.position not in seen:
                    seen.add(consumer.position)
                    waiting.append(consumer)
    return False


def upstream(buffer: Buffer, downstream_first: list[Station]) -> list[Station]:
    """Stations whose good pieces come into the buffer, sooner or later."""
    found: list[Station] = []
    for station in downstream_first:
        for target in station.outputs:
            if target is buffer or (isinstance(target, Buffer) and any(each in found for each in target.consumers)):
                found.append(station)
                break
    return found
