"""Exact assembly of two components."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from tests.oracles.exact.markov import MarkovChain
from tests.oracles.exact.result import ExactResult, check_rates, state_shares

AssemblyState: TypeAlias = tuple[bool, tuple[int, int]]
"""Assembly is working; components finished and not yet taken, by feeder: in the buffer, the last on a blocked unit."""


def two_component_assembly(
    feeder_rates: tuple[float, float],
    assembly_rate: float,
    buffers: tuple[int, int],
    quantities: tuple[int, int] = (1, 1),
) -> ExactResult:
    """Two saturated exponential feeders, a finite buffer behind each, one exponential assembly station, never blocked.

    The assembly takes quantities[i] items from each buffer at once, when both are there, and makes one item. Feeders
    block after service. buffers[i] >= quantities[i]. Stations in the result: feeder 0, feeder 1, assembly; buffers: 0,
    1. throughput counts assembled items; mean_wip counts components, those inside the assembly included.
    """
    check_rates(feeder_rates=feeder_rates, assembly_rate=assembly_rate)
    if any(places < quantity or quantity < 1 for places, quantity in zip(buffers, quantities, strict=True)):
        raise ValueError("each buffer must hold at least the components of one assembly")

    def settled(working: bool, ready: tuple[int, int]) -> AssemblyState:
        if not working and all(have >= need for have, need in zip(ready, quantities, strict=True)):
            return True, (ready[0] - quantities[0], ready[1] - quantities[1])
        return working, ready

    def blocked(ready: tuple[int, int], feeder: int) -> bool:
        return ready[feeder] > buffers[feeder]

    def transitions(state: AssemblyState) -> Iterator[tuple[float, AssemblyState]]:
        working, ready = state
        if working:
            yield assembly_rate, settled(False, ready)
        for feeder in (0, 1):
            if not blocked(ready, feeder):
                more = (ready[0] + (feeder == 0), ready[1] + (feeder == 1))
                yield feeder_rates[feeder], settled(working, more)

    def name(state: AssemblyState, station: int) -> str:
        if station == 2:
            return "processing" if state[0] else "starved"
        return "blocked" if blocked(state[1], station) else "processing"

    chain = MarkovChain.solve((False, (0, 0)), transitions)
    shares = state_shares(chain, 3, name)
    mean_buffer = chain.means(lambda state: [min(have, fit) for have, fit in zip(state[1], buffers, strict=True)])
    return ExactResult(
        throughput=assembly_rate * shares[2]["processing"],
        station_states=shares,
        mean_buffer=mean_buffer,
        mean_wip=2.0 + sum(mean_buffer) + sum(quantities) * shares[2]["processing"],
    )
