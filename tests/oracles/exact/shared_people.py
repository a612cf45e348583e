"""Exact models of machines that share people: technicians for failures, operators for loading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from tests.oracles.exact.markov import MarkovChain
from tests.oracles.exact.result import ExactResult, check_rates, state_shares

Queue: TypeAlias = tuple[int, ...]
"""Machines that need a person, first come first; the first of them, up to the number of people, are served."""


def shared_technicians(
    service_rates: Sequence[float],
    failure_rates: Sequence[float],
    repair_rates: Sequence[float],
    technicians: int = 1,
) -> ExactResult:
    """Independent machines, never starved or blocked, that fail while processing and share `technicians`.

    Machine i makes service_rates[i] items per processing time, whatever the law of its cycle. It fails after
    exponential processing time, waits for a technician (first come, first served, no response time), is repaired in
    exponential time and resumes. States: processing, down_waiting_technician, down_repair.
    mean_wip: one item on each machine.
    """
    chain = _finite_source(failure_rates, repair_rates, technicians)
    names = ("processing", "down_waiting_technician", "down_repair")
    shares = state_shares(chain, len(failure_rates), lambda queue, machine: _state(queue, machine, technicians, names))
    throughput = sum(rate * states["processing"] for rate, states in zip(service_rates, shares, strict=True))
    return ExactResult(throughput, shares, mean_wip=float(len(failure_rates)))


def shared_operators(
    cycle_rates: Sequence[float], load_rates: Sequence[float], operators: int = 1
) -> tuple[ExactResult, tuple[float, ...]]:
    """Machines, never starved or blocked, that an operator loads before each cycle; the operator stays while loading.

    A machine that ends its cycle hands its item over, takes the next and waits for an operator (first come, first
    served); loading is exponential of load_rates[i], the machine part of the cycle exponential of cycle_rates[i].
    States: waiting_operator, processing = manual + machine part. Also returns the share of time in loading alone, which
    sums to the busy operators. mean_wip: one item on each machine.
    """
    chain = _finite_source(cycle_rates, load_rates, operators)
    names = ("machine", "waiting_operator", "loading")
    parts = state_shares(chain, len(cycle_rates), lambda queue, machine: _state(queue, machine, operators, names))
    throughput = sum(rate * states["machine"] for rate, states in zip(cycle_rates, parts, strict=True))
    shares = tuple(
        {
            "processing": states["machine"] + states["loading"],
            "waiting_operator": states.get("waiting_operator", 0.0),
        }
        for states in parts
    )
    loading = tuple(states["loading"] for states in parts)
    return ExactResult(throughput, shares, mean_wip=float(len(cycle_rates))), loading


def _finite_source(stop_rates: Sequence[float], service_rates: Sequence[float], people: int) -> MarkovChain[Queue]:
    check_rates(stop_rates=stop_rates, service_rates=service_rates)
    if people < 1 or len(stop_rates) != len(service_rates):
        raise ValueError("give at least one person, and one service rate for each machine")

    def transitions(queue: Queue) -> list[tuple[float, Queue]]:
        calls = [(rate, (*queue, machine)) for machine, rate in enumerate(stop_rates) if machine not in queue]
        served = queue[:people]
        ends = [(service_rates[machine], tuple(other for other in queue if other != machine)) for machine in served]
        return calls + ends

    return MarkovChain.solve((), transitions)


def _state(queue: Queue, machine: int, people: int, names: tuple[str, str, str]) -> str:
    running, waiting, served = names
    if machine not in queue:
        return running
    return served if queue.index(machine) < people else waiting
