"""Continuous-time Markov chains with finitely many states: exploration, stationary law, rewards, variance."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

State = TypeVar("State", bound=Hashable)
Transitions = Callable[[State], Iterable[tuple[float, State]]]

LARGEST_STATE_SPACE = 200_000
"""Beyond this the direct solution takes minutes; an oracle should be small."""

RESIDUAL = 1e-11
"""Largest flow imbalance accepted, relative to the largest rate; direct solutions reach about 1e-15."""


@dataclass(frozen=True)
class MarkovChain(Generic[State]):
    """The states reachable from an initial state, their generator and their stationary probabilities."""

    states: tuple[State, ...]
    generator: csr_array
    probabilities: NDArray[np.float64]

    @classmethod
    def solve(cls, initial: State, transitions: Transitions[State]) -> MarkovChain[State]:
        """Explore from `initial` by `transitions(state) -> (rate, next state)` and solve pi Q = 0, sum(pi) = 1.

        Rates of zero and transitions to the same state are ignored. Raises ValueError for a negative rate, for too
        many states and for a chain with several closed classes, whose stationary law is not unique.
        """
        states, generator = _explore(initial, transitions)
        _require_one_closed_class(generator)
        return cls(states, generator, _stationary(generator))

    def mean(self, reward: Callable[[State], float]) -> float:
        """Stationary mean of a reward per time in each state."""
        return float(self.probabilities @ self._rewards(reward))

    def means(self, rewards: Callable[[State], Sequence[float]]) -> tuple[float, ...]:
        """Stationary means of several rewards per time, in the order in which `rewards(state)` gives them."""
        table = np.array([rewards(state) for state in self.states], dtype=np.float64)
        return tuple(float(value) for value in self.probabilities @ table)

    def asymptotic_variance(self, reward: Callable[[State], float]) -> float:
        """Limit of t x variance of the time average of a reward over [0, t].

        2 sum(pi (f - mean) g) with Q g = -(f - mean): the length of run that a given precision needs.
        """
        rewards = self._rewards(reward)
        centred = rewards - self.probabilities @ rewards
        anchor = int(np.argmax(self.probabilities))  # g is fixed up to a constant: g = 0 in the likeliest state
        matrix = self.generator.tolil()
        matrix[[anchor], :] = 0.0
        matrix[anchor, anchor] = 1.0
        target = -centred
        target[anchor] = 0.0
        potential = splu(matrix.tocsc()).solve(target)
        return float(2.0 * self.probabilities @ (centred * potential))

    def _rewards(self, reward: Callable[[State], float]) -> NDArray[np.float64]:
        return np.array([reward(state) for state in self.states], dtype=np.float64)


def _explore(initial: State, transitions: Transitions[State]) -> tuple[tuple[State, ...], csr_array]:
    index = {initial: 0}
    states = [initial]
    rows: list[int] = []
    columns: list[int] = []
    rates: list[float] = []
    for row, state in enumerate(states):  # the list grows while it is walked
        for rate, following in transitions(state):
            if rate < 0.0:
                raise ValueError(f"negative rate {rate} from {state!r} to {following!r}")
            if rate == 0.0 or following == state:
                continue
            column = index.setdefault(following, len(states))
            if column == len(states):
                states.append(following)
            if len(states) > LARGEST_STATE_SPACE:
                raise ValueError(f"more than {LARGEST_STATE_SPACE} states")
            rows += [row, row]
            columns += [column, row]
            rates += [rate, -rate]
    size = len(states)
    return tuple(states), csr_array((np.array(rates, dtype=np.float64), (rows, columns)), shape=(size, size))


def _require_one_closed_class(generator: csr_array) -> None:
    count, labels = connected_components(generator, directed=True, connection="strong")
    flows = generator.tocoo()
    leaving = flows.data > 0.0
    open_classes = {
        int(labels[row])
        for row, column in zip(flows.row[leaving], flows.col[leaving], strict=True)
        if labels[row] != labels[column]
    }
    if count - len(open_classes) != 1:
        raise ValueError(f"{count - len(open_classes)} closed classes of states; the stationary law is not unique")


def _stationary(generator: csr_array) -> NDArray[np.float64]:
    size = generator.shape[0]
    if size == 1:
        return np.ones(1)
    balance = generator.T.tolil()
    balance[[size - 1], :] = 1.0  # one balance equation follows from the others; the sum takes its place
    target = np.zeros(size)
    target[-1] = 1.0
    probabilities: NDArray[np.float64] = splu(balance.tocsc()).solve(target)
    scale = float(np.abs(generator.diagonal()).max())
    imbalance = float(np.abs(generator.T @ probabilities).max()) / scale
    if imbalance > RESIDUAL or probabilities.min() < -RESIDUAL or abs(probabilities.sum() - 1.0) > RESIDUAL:
        raise ValueError(f"the stationary law is not solved: imbalance {imbalance:g}, least {probabilities.min():g}")
    return probabilities
