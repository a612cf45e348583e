"""RW-M in SimPROCESD: processors, buffers, and two gates behind each processor, one for good pieces, one for scrap."""

from __future__ import annotations

from typing import Any

from simprocesd.model import System
from simprocesd.model.factory_floor import Buffer, DecisionGate, PartProcessor, Sink, Source

from benchmarks.constants import BUFFER, Count
from benchmarks.peers.common import COMPLETION, Chance, main


def station(number: int, upstream: Any, scrapped: list[Any], chance: Chance) -> tuple[Any, Any]:
    """A processor and the gate behind which its good pieces go on."""
    machine = PartProcessor(f"m{number}", [upstream])

    def received(processor: Any, _: Any) -> None:
        processor.cycle_time = chance.completion()

    def finished(_: Any, part: Any) -> None:
        part.quality = 0 if chance.scrapped() else 1

    machine.add_receive_part_callback(received)
    machine.add_finish_processing_callback(finished)
    good = DecisionGate(f"good{number}", [machine], lambda _, part: part.quality == 1)
    scrapped.append(DecisionGate(f"bad{number}", [machine], lambda _, part: part.quality == 0))
    return machine, good


def model(stations: int, horizon: float, seed: int) -> Count:
    """RW-M over `horizon` seconds; the package keeps a list of every event of every piece, as it always does."""
    system = System()
    place: Any = Source("parts")
    scrapped: list[Any] = []
    machines = []
    for number in range(stations):
        machine, gate = station(number, place, scrapped, Chance(seed, number))
        machines.append(machine)
        place = Buffer(f"b{number}", [gate], capacity=BUFFER) if number < stations - 1 else gate
    done = Sink("done", [place])
    Sink("scrap", scrapped)
    system.simulate(horizon, print_summary=False)
    made = system.simulation_data["produced_part"]
    return Count(sum(len(made[machine.name]) for machine in machines), done.received_parts_count)


if __name__ == "__main__":
    main("simprocesd", model, COMPLETION)
