"""Exact line of two machines whose first one makes defects that only the gate behind the second one sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.oracles.exact.markov import MarkovChain
from tests.oracles.exact.result import check_rates

RUNNING, BLOCKED, ADJUSTED = "running", "blocked", "adjusted"


@dataclass(frozen=True, slots=True)
class _State:
    """`held`: the finished piece that the first machine can't hand over; pieces are True when defective."""

    first: str = RUNNING
    shifted: bool = False
    alarmed: bool = False  # the first machine will be adjusted, or is being adjusted
    held: bool | None = None
    waiting: tuple[bool, ...] = ()
    second: bool | None = None


@dataclass(frozen=True, slots=True)
class RemoteInspection:
    """Pieces per time that leave the second machine: all that it works on, and the good ones among them."""

    throughput: float
    good_rate: float


def remote_inspection(
    rates: tuple[float, float], shift_rate: float, adjustment_rate: float, places: int
) -> RemoteInspection:
    """The machines are exponential, the first one saturated, blocked after service by a buffer of so many places >= 1.

    In control the first machine makes good pieces, out of control (after an exponential operating time) only defective
    ones. The gate finds every defect when the second machine has finished it, and calls for an adjustment, unless
    there is a call already; it begins at the end of the piece in process, which is handed over first if there is a
    place. Defects from before it, which are still in the buffer, call again. The kind of line for which Kim and
    Gershwin show that the good rate may rise or fall with the buffer (doi:10.1080/07408170590948431).
    """
    check_rates(rates=rates, shift_rate=shift_rate, adjustment_rate=adjustment_rate)
    if places < 1:
        raise ValueError("the buffer must have a place")

    def settled(state: _State) -> _State:
        """The second machine takes, and the first one hands over and goes on, as far as they can."""
        if state.second is None and state.waiting:
            state = replace(state, second=state.waiting[0], waiting=state.waiting[1:])
        if state.first == BLOCKED:
            assert state.held is not None
            if state.second is None:
                state = replace(state, second=state.held)
            elif len(state.waiting) < places:
                state = replace(state, waiting=(*state.waiting, state.held))
            else:
                return replace(state, first=ADJUSTED) if state.alarmed else state
            state = replace(state, first=ADJUSTED if state.alarmed else RUNNING, held=None)
        return state

    def transitions(state: _State) -> Iterator[tuple[float, _State]]:
        if state.first == RUNNING:
            yield rates[0], settled(replace(state, first=BLOCKED, held=state.shifted))
            if not state.shifted:
                yield shift_rate, replace(state, shifted=True)
        if state.first == ADJUSTED:
            again = RUNNING if state.held is None else BLOCKED
            yield adjustment_rate, settled(replace(state, first=again, shifted=False, alarmed=False))
        if state.second is not None:
            # What waits moves first; the call comes after that.
            moved = settled(replace(state, second=None))
            yield rates[1], replace(moved, alarmed=moved.alarmed or state.second)

    chain = MarkovChain.solve(_State(), transitions)
    busy, good = chain.means(lambda state: [state.second is not None, state.second is False])
    return RemoteInspection(rates[1] * busy, rates[1] * good)
