"""What an exact model says about a line."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.oracles.exact.markov import MarkovChain

State = TypeVar("State", bound=Hashable)


@dataclass(frozen=True, slots=True)
class ExactResult:
    """Stationary values of a line; rates per unit of time of the rates given, contents in items."""

    throughput: float
    """Good items that leave the line per time."""
    station_states: tuple[Mapping[str, float], ...]
    """Share of a unit's time by state, one mapping per station from the source on; each sums to 1."""
    mean_buffer: tuple[float, ...] = ()
    """Time average of the items strictly between stations, in the order of the model's description."""
    mean_wip: float = 0.0
    """Time average of the items that stations have taken and that have not left, in buffers and on units."""
    scrap_rate: float = 0.0
    """Items scrapped per time, all stations together."""

    def share(self, station: int, state: str) -> float:
        """Share of time of a station in a state; 0 for a state that the model cannot enter."""
        return self.station_states[station].get(state, 0.0)


def state_shares(
    chain: MarkovChain[State], stations: int, state_of: Callable[[State, int], str]
) -> tuple[Mapping[str, float], ...]:
    """Share of time by state for each station, from the state that `state_of(chain state, station)` names."""
    shares: list[dict[str, float]] = [{} for _ in range(stations)]
    for state, probability in zip(chain.states, chain.probabilities, strict=True):
        for station in range(stations):
            name = state_of(state, station)
            shares[station][name] = shares[station].get(name, 0.0) + float(probability)
    return tuple(shares)


def check_rates(**rates: float | Sequence[float]) -> None:
    """Raise ValueError unless all rates are positive."""
    for name, value in rates.items():
        for rate in value if isinstance(value, Sequence) else (value,):
            if not rate > 0.0:
                raise ValueError(f"{name} must be positive, found {rate}")
