"""Shapley values and interaction indices of a game in which measures are the players, exact or from sampled orders."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations

from simcore.streams import Stream

Coalition = int
Pair = tuple[int, int]
Contexts = Mapping[Coalition, Fraction]
Sides = tuple[float, float]
"""Weighted values without and with what is looked at; their difference is its worth."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which coalitions are needed for a game of `players` players, and with which weights [1].

    `values[i]` holds the coalitions without player i to which it is added, `interactions[i, j]` those without both;
    the weights of each add up to 1. `orders` is the number of sampled orders, 0 where all coalitions are there.
    """

    players: int
    values: tuple[Contexts, ...]
    interactions: Mapping[Pair, Contexts]
    orders: int = 0

    @property
    def coalitions(self) -> tuple[Coalition, ...]:
        """All coalitions whose worth must be known, in ascending order; none and all of the players among them."""
        found = {0, (1 << self.players) - 1}
        for player, contexts in enumerate(self.values):
            found |= {coalition | added for coalition in contexts for added in (0, 1 << player)}
        for (first, second), contexts in self.interactions.items():
            both = (0, 1 << first, 1 << second, 1 << first | 1 << second)
            found |= {coalition | added for coalition in contexts for added in both}
        return tuple(sorted(found))

    def value(self, player: int, worth: Mapping[Coalition, float]) -> Sides:
        """Weighted worth without and with a player; with minus without is its Shapley value.

        Shapley 1953, doi:10.1515/9781400881970-018.
        """
        contexts = self.values[player]
        return _sum(contexts, worth, (0,)), _sum(contexts, worth, (1 << player,))

    def interaction(self, pair: Pair, worth: Mapping[Coalition, float]) -> Sides:
        """Weighted worth of each of two players alone, and of both and none; the difference is their interaction.

        Shapley interaction index, Grabisch & Roubens 1999, doi:10.1007/s001820050125.
        """
        contexts, (first, second) = self.interactions[pair], (1 << pair[0], 1 << pair[1])
        return _sum(contexts, worth, (first, second)), _sum(contexts, worth, (first | second, 0))


def _sum(contexts: Contexts, worth: Mapping[Coalition, float], added: Sequence[Coalition]) -> float:
    """Correctly rounded, so that equal terms in another order give the same bits: a null player gets exactly zero."""
    return math.fsum(
        float(weight) * worth[coalition | more] for coalition, weight in contexts.items() for more in added
    )


@cache
def exact_plan(players: int) -> Plan:
    """All 2^n coalitions with the weights s! (n-1-s)! / n! for a value, s! (n-2-s)! / (n-1)! for a pair."""
    everybody = range(players)
    values = tuple(
        {coalition: _weight(coalition, players) for coalition in _subsets(everybody, {player})} for player in everybody
    )
    interactions = {
        pair: {coalition: _weight(coalition, players - 1) for coalition in _subsets(everybody, set(pair))}
        for pair in combinations(everybody, 2)
    }
    return Plan(players, values, interactions)


def sampled_plan(players: int, orders: int, seed: int, replication: int) -> Plan:
    """At least so many orders in which the players join, drawn for one replication, in whole rounds.

    Every order comes with its reverse (antithetic; Mitchell et al. 2022, arXiv:2104.12199), and in a round every two
    players stand next to one another exactly once in each direction, so that each round has every interaction once
    more, too. Both estimates are unbiased: each order by itself is uniform (Castro et al. 2009,
    doi:10.1016/j.cor.2008.04.004). Draws are addressed by seed and replication.
    """
    size = players + players % 2
    rounds = max(1, -(-orders // size))
    stream = Stream(seed, replication, "attribution", "orders")
    values: list[dict[Coalition, int]] = [{} for _ in range(players)]
    interactions: dict[Pair, dict[Coalition, int]] = {pair: {} for pair in combinations(range(players), 2)}
    for _ in range(rounds):
        for order in _round(size, stream.next):
            _walk(order, players, values, interactions)
    return Plan(
        players,
        tuple(_weighted(counts) for counts in values),
        {pair: _weighted(counts) for pair, counts in interactions.items()},
        rounds * size,
    )


def _subsets(players: Sequence[int], left_out: set[int]) -> Iterator[Coalition]:
    rest = [player for player in players if player not in left_out]
    for size in range(len(rest) + 1):
        for members in combinations(rest, size):
            yield sum(1 << player for player in members)


def _weight(coalition: Coalition, players: int) -> Fraction:
    """Share of the orders of the players in which those of the coalition come first and a given one next."""
    size = coalition.bit_count()
    return Fraction(math.factorial(size) * math.factorial(players - 1 - size), math.factorial(players))


def _round(size: int, draw: Callable[[], float]) -> Iterator[list[int]]:
    """An even number of players in `size` orders: paths that have every edge of the complete graph, and their reverses.

    The zigzags k, k+1, k-1, k+2, ... modulo n, k < n/2, are Walecki's decomposition of a complete graph into paths
    (Alspach 2008, Bull. Inst. Combin. Appl. 52, 7-20); the names of the players are shuffled.
    """
    names = list(range(size))
    for last in range(size - 1, 0, -1):
        other = int(draw() * (last + 1))
        names[last], names[other] = names[other], names[last]
    for start in range(size // 2):
        order = [names[(start + (step // 2 + step % 2) * (1 if step % 2 else -1)) % size] for step in range(size)]
        yield order
        yield order[::-1]


def _walk(
    order: Sequence[int],
    players: int,
    values: Sequence[dict[Coalition, int]],
    interactions: Mapping[Pair, dict[Coalition, int]],
) -> None:
    """Count the coalition that each player finds when he joins; a name beyond the players belongs to nobody."""
    coalition = 0
    for player, following in zip(order, (*order[1:], players), strict=True):
        if player >= players:
            continue
        values[player][coalition] = values[player].get(coalition, 0) + 1
        if following < players:
            counts = interactions[min(player, following), max(player, following)]
            counts[coalition] = counts.get(coalition, 0) + 1
        coalition |= 1 << player


def _weighted(counts: Mapping[Coalition, int]) -> Contexts:
    total = sum(counts.values())
    return {coalition: Fraction(number, total) for coalition, number in counts.items()}
