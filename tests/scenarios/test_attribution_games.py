"""Shapley values and interactions of games whose answers are known, exact and from sampled orders."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, pairwise, permutations

import pytest

from scenarios.attribution.games import Plan, _round, exact_plan, sampled_plan
from scenarios.estimates import paired

Game = Callable[[int], Fraction]


def value(plan: Plan, player: int, game: Game) -> Fraction:
    """The value without rounding."""
    contexts = plan.values[player].items()
    return sum((weight * (game(rest | 1 << player) - game(rest)) for rest, weight in contexts), Fraction(0))


def interaction(plan: Plan, first: int, second: int, game: Game) -> Fraction:
    one, two = 1 << first, 1 << second
    contexts = plan.interactions[first, second].items()
    return sum(
        (
            weight * (game(rest | one | two) - game(rest | one) - game(rest | two) + game(rest))
            for rest, weight in contexts
        ),
        Fraction(0),
    )


def random_game(players: int, seed: int) -> Game:
    source = random.Random(seed)
    worth = [Fraction(source.randrange(1000)) for _ in range(1 << players)]
    return lambda coalition: worth[coalition]


def glove(coalition: int) -> Fraction:
    """Players 0 and 1 have a left glove each, player 2 a right one; a pair is worth 1."""
    return Fraction(min((coalition & 3).bit_count(), coalition >> 2 & 1))


def test_the_glove_game() -> None:
    plan = exact_plan(3)
    assert [value(plan, player, glove) for player in range(3)] == [Fraction(1, 6), Fraction(1, 6), Fraction(2, 3)]
    # Two left gloves replace one another; a left and a right one need one another, less so beside the other left one.
    assert interaction(plan, 0, 1, glove) == Fraction(-1, 2)
    assert interaction(plan, 0, 2, glove) == interaction(plan, 1, 2, glove) == Fraction(1, 2)


def test_the_airport_game() -> None:
    """Each further metre of the runway is shared by those who need it; Littlechild & Owen 1973."""
    costs = [Fraction(cost) for cost in (3, 4, 4, 7, 11, 12, 19, 28)]
    count = len(costs)

    def runway(coalition: int) -> Fraction:
        return max((cost for player, cost in enumerate(costs) if coalition >> player & 1), default=Fraction(0))

    steps = [costs[0], *(later - earlier for earlier, later in pairwise(costs))]
    shares = [step / (count - number) for number, step in enumerate(steps)]
    expected = [sum(shares[: player + 1], Fraction(0)) for player in range(count)]
    assert [value(exact_plan(count), player, runway) for player in range(count)] == expected


def test_values_are_the_mean_over_all_orders() -> None:
    players, game = 5, random_game(5, 1)
    gains = [Fraction(0)] * players
    for order in permutations(range(players)):
        coalition = 0
        for player in order:
            gains[player] += game(coalition | 1 << player) - game(coalition)
            coalition |= 1 << player
    found = [value(exact_plan(players), player, game) for player in range(players)]
    assert found == [gain / math.factorial(players) for gain in gains]


@pytest.mark.parametrize("members", [(0, 1), (0, 1, 2), (0, 1, 2, 3), (1, 2, 3, 4)])
def test_interactions_of_unanimity_games(members: tuple[int, ...]) -> None:
    """All members are needed: 1 / (size - 1) for two of them, none beside (Grabisch & Roubens 1999)."""
    needed = sum(1 << member for member in members)
    plan = exact_plan(5)
    for pair in combinations(range(5), 2):
        expected = Fraction(1, len(members) - 1) if set(pair) <= set(members) else 0
        assert interaction(plan, *pair, lambda coalition: Fraction(coalition & needed == needed)) == expected


@pytest.mark.parametrize("players", range(1, 9))
@pytest.mark.parametrize("sampled", [False, True])
def test_values_add_up_to_the_whole(players: int, sampled: bool) -> None:
    plan = sampled_plan(players, 7, 3, 0) if sampled else exact_plan(players)
    game = random_game(players, players)
    total = sum((value(plan, player, game) for player in range(players)), Fraction(0))
    assert total == game((1 << players) - 1) - game(0)
    worth = {coalition: float(game(coalition)) for coalition in plan.coalitions}
    sides = [plan.value(player, worth) for player in range(players)]
    assert math.fsum(after - before for before, after in sides) == pytest.approx(float(total), abs=1e-9)


def test_players_who_do_the_same_get_the_same_and_pairs_of_them_too() -> None:
    plan = exact_plan(7)

    def game(coalition: int) -> Fraction:
        return Fraction(coalition.bit_count() ** 3, 7)

    assert len({value(plan, player, game) for player in range(7)}) == 1
    assert len({interaction(plan, *pair, game) for pair in plan.interactions}) == 1
    worth = {coalition: math.sqrt(coalition.bit_count()) for coalition in plan.coalitions}
    assert len({plan.value(player, worth) for player in range(7)}) == 1


@pytest.mark.parametrize("plan", [exact_plan(6), sampled_plan(6, 6, 1, 2), sampled_plan(9, 2, 1, 2)])
def test_who_changes_nothing_gets_exactly_nothing(plan: Plan) -> None:
    """To the last bit: both sides are the same floating-point number."""
    source = random.Random(5)
    luck = [source.gauss(6.0, 1.0) for _ in range(1 << plan.players)]
    worth = {coalition: luck[coalition & ~4] for coalition in plan.coalitions}
    before, after = plan.value(2, worth)
    assert before == after
    for pair in plan.interactions:
        alone, together = plan.interaction(pair, worth)
        assert (alone == together) == (2 in pair)


@pytest.mark.parametrize("players", [2, 4, 6, 8, 10])
def test_a_round_has_every_order_with_its_reverse_and_every_two_neighbours_once_each_way(players: int) -> None:
    orders = list(_round(players, random.Random(1).random))
    assert len(orders) == players
    assert all(sorted(order) == list(range(players)) for order in orders)
    assert {tuple(order) for order in orders} == {tuple(order[::-1]) for order in orders}
    neighbours = [pair for order in orders for pair in pairwise(order)]
    assert sorted(neighbours) == sorted(permutations(range(players), 2))


@pytest.mark.parametrize("players", [9, 10])
def test_sampled_values_and_interactions_are_those_of_all_orders_on_average(players: int) -> None:
    """600 rounds of a game full of interactions: each mean within five standard errors of the exact figure."""
    source = random.Random(players)
    worth = {coalition: source.gauss(0.0, 1.0) for coalition in range(1 << players)}
    exact = exact_plan(players)
    plans = [sampled_plan(players, 2, 11, replication) for replication in range(600)]

    def close(samples: list[float], expected: float) -> None:
        mean = math.fsum(samples) / len(samples)
        spread = math.sqrt(math.fsum((sample - mean) ** 2 for sample in samples) / (len(samples) - 1))
        assert abs(mean - expected) < 5.0 * spread / math.sqrt(len(samples))

    def worth_of(sides: tuple[float, float]) -> float:
        return sides[1] - sides[0]

    for player in range(players):
        found = [worth_of(plan.value(player, worth)) for plan in plans]
        close(found, worth_of(exact.value(player, worth)))
    for pair in exact.interactions:
        found = [worth_of(plan.interaction(pair, worth)) for plan in plans]
        close(found, worth_of(exact.interaction(pair, worth)))


def test_orders_are_addressed_by_seed_and_replication_and_come_in_whole_rounds() -> None:
    plan = sampled_plan(9, 2, 7, 3)
    assert plan == sampled_plan(9, 2, 7, 3)
    assert plan.values != sampled_plan(9, 2, 7, 4).values
    assert plan.values != sampled_plan(9, 2, 8, 3).values
    assert [sampled_plan(9, orders, 7, 3).orders for orders in (2, 10, 11, 25)] == [10, 10, 20, 30]
    assert len(plan.coalitions) < 80 < 2**9


def test_one_round_of_two_players_is_exact() -> None:
    assert sampled_plan(2, 2, 1, 0).values == exact_plan(2).values
    assert sampled_plan(1, 2, 1, 0).values == exact_plan(1).values


def test_intervals_hold_the_error_of_sampling() -> None:
    """300 studies of 6 replications without any other luck: nominal 95 % intervals of 9 values hold the exact ones."""
    players = 9
    source = random.Random(2)
    worth = {coalition: source.gauss(0.0, 1.0) for coalition in range(1 << players)}
    exact = [after - before for before, after in (exact_plan(players).value(i, worth) for i in range(players))]
    held = 0
    for study in range(300):
        plans = [sampled_plan(players, 2, study, replication) for replication in range(6)]
        for player, expected in enumerate(exact):
            before, after = zip(*(plan.value(player, worth) for plan in plans), strict=True)
            found = paired(before, after, logarithmic=True)
            assert found.lower is not None and found.upper is not None
            held += found.lower <= expected <= found.upper
    assert 0.93 <= held / (300 * players) <= 0.97
