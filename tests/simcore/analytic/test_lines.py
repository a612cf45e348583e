"""Closed forms of lines against limits, symmetries and a chain in discrete time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

import pytest

from simcore.analytic import (
    TwoMachineLine,
    best_case_cycle_time,
    best_case_throughput,
    practical_worst_case_cycle_time,
    practical_worst_case_throughput,
    setter_limited_throughput,
    setter_utilisation,
    smallest_lot_size,
    two_machine_continuous_line,
    two_station_exponential_line,
    unbuffered_chain_availability,
)
from simcore.errors import LineproofError
from tests.oracles.exact.markov import MarkovChain

FAILURES, REPAIRS = (0.1, 0.2), (0.5, 0.4)
DiscreteState = tuple[int, bool, bool]


def test_chain_of_the_reference() -> None:
    assert f"{unbuffered_chain_availability([0.93] * 5):.3f}" == "0.727"  # five machines at 0.93
    assert unbuffered_chain_availability([0.8]) == pytest.approx(0.8)
    assert unbuffered_chain_availability([1.0, 0.8, 1.0]) == pytest.approx(0.8)


def discrete_line(cells: int, step: float) -> tuple[float, float, float, float]:
    """Throughput, blocked, starved and mean buffer of the line in time steps, one cell of material per step.

    At each step an up machine that is not held up fails, a down one is repaired; then each machine that is up moves one
    cell if it can (Gershwin 1994, deterministic model). Tends to continuous flow as the step and the cell shrink.
    """

    def transitions(state: DiscreteState) -> Iterator[tuple[float, DiscreteState]]:
        level, first, second = state
        free = (level < cells, level > 0)
        for ups in product((True, False), repeat=2):
            probability = 1.0
            for machine, (was, now) in enumerate(zip((first, second), ups, strict=True)):
                change = (FAILURES[machine] * free[machine] if was else REPAIRS[machine]) * step
                probability *= change if was != now else 1.0 - change
            moved = level + (ups[0] and free[0]) - (ups[1] and free[1])
            yield probability, (moved, ups[0], ups[1])

    chain = MarkovChain.solve((0, True, True), transitions)
    return (
        chain.mean(lambda s: s[1] and s[0] < cells),
        chain.mean(lambda s: s[0] == cells and not s[2]),
        chain.mean(lambda s: s[0] == 0 and not s[1]),
        chain.mean(lambda s: s[0]) * step,
    )


def test_continuous_line_is_the_limit_of_the_discrete_one() -> None:
    buffer = 3.0
    found = []
    for step in (0.1, 0.05, 0.025):
        found.append(discrete_line(round(buffer / step), step))
    once = [[2 * fine - coarse for coarse, fine in zip(*pair, strict=True)] for pair in (found[:2], found[1:])]
    limit = [
        (4 * fine - coarse) / 3 for coarse, fine in zip(*once, strict=True)
    ]  # errors of step, then step^2, removed
    line = two_machine_continuous_line(1.0, FAILURES, REPAIRS, buffer)
    closed = (line.throughput, line.upstream_blocked, line.downstream_starved, line.mean_buffer)
    assert closed == pytest.approx(limit, rel=1e-4)


@pytest.mark.parametrize("buffer", [0.0, 0.5, 10.0, 1e4])
@pytest.mark.parametrize("repairs", [REPAIRS, (0.1, 0.2), (0.5, 1.0), (0.5, 0.5)])
def test_continuous_line_adds_up(buffer: float, repairs: tuple[float, float]) -> None:
    line = two_machine_continuous_line(60.0, FAILURES, repairs, buffer)
    assert line.upstream_processing + line.upstream_blocked + line.upstream_down == pytest.approx(1.0)
    assert line.downstream_processing + line.downstream_starved + line.downstream_down == pytest.approx(1.0)
    # failures by operating time: down = processing x failure rate / repair rate
    assert line.upstream_down == pytest.approx(line.upstream_processing * FAILURES[0] / repairs[0])
    assert line.downstream_down == pytest.approx(line.downstream_processing * FAILURES[1] / repairs[1])
    assert 0.0 <= line.mean_buffer <= buffer


def test_continuous_line_without_and_with_unlimited_buffer() -> None:
    availabilities = [r / (r + p) for p, r in zip(FAILURES, REPAIRS, strict=True)]
    none = two_machine_continuous_line(60.0, FAILURES, REPAIRS, 0.0)
    assert none.throughput == pytest.approx(60 * unbuffered_chain_availability(availabilities))
    endless = two_machine_continuous_line(60.0, FAILURES, REPAIRS, 1e6)
    assert endless.throughput == pytest.approx(60 * min(availabilities), rel=1e-9)


def test_continuous_line_reversed() -> None:
    forward = two_machine_continuous_line(60.0, FAILURES, REPAIRS, 80.0)
    backward = two_machine_continuous_line(60.0, FAILURES[::-1], REPAIRS[::-1], 80.0)
    assert forward.throughput == pytest.approx(backward.throughput)
    assert forward.mean_buffer == pytest.approx(80.0 - backward.mean_buffer)
    assert forward.upstream_blocked == pytest.approx(backward.downstream_starved)


def test_continuous_line_is_smooth_where_the_machines_are_equal() -> None:
    """The series for small exponents and the closed form meet; equal machines keep the buffer half full."""
    equal = two_machine_continuous_line(1.0, (0.1, 0.1), (0.5, 0.5), 4.0)
    assert equal.mean_buffer == pytest.approx(2.0, rel=1e-12)

    def mean_buffer(difference: float) -> float:
        return two_machine_continuous_line(1.0, (0.1, 0.1), (0.5, 0.5 + difference), 4.0).mean_buffer

    slopes = [(mean_buffer(step) - 2.0) / step for step in (1e-5, 1e-4, 1e-3)]
    assert slopes[:2] == pytest.approx([slopes[2]] * 2, rel=5e-3)


def test_two_exponential_stations_add_up() -> None:
    line = two_station_exponential_line(50.0, 60.0, 4)
    assert isinstance(line, TwoMachineLine)
    assert 50 * line.upstream_processing == pytest.approx(line.throughput)
    assert 60 * line.downstream_processing == pytest.approx(line.throughput)


def test_penny_fab_of_the_book() -> None:
    """Hopp and Spearman's penny fab: four machines of 2 h, W0 = 4, r_b = 0.5/h, T0 = 8 h."""
    assert [best_case_throughput(0.5, 8.0, w) for w in (1, 2, 4, 10)] == [0.125, 0.25, 0.5, 0.5]
    assert [best_case_cycle_time(0.5, 8.0, w) for w in (1, 4, 10)] == [8.0, 8.0, 20.0]
    assert [practical_worst_case_throughput(0.5, 8.0, w) for w in (1, 4, 12)] == pytest.approx([1 / 8, 2 / 7, 0.4])
    assert [practical_worst_case_cycle_time(0.5, 8.0, w) for w in (1, 4)] == pytest.approx([8.0, 14.0])


def test_setters() -> None:
    # two setters, one lot of 12,000 every 30 h, 3 units of 2.5 h and one of 1.5 h: 9 h of 60 h
    times = (2.5, 2.5, 2.5, 1.5)
    assert setter_utilisation(times, 1 / 30, 2) == pytest.approx(0.15)
    assert setter_limited_throughput(times, 12_000, 2) == pytest.approx(2 * 12_000 / 9)
    assert setter_utilisation(times, setter_limited_throughput(times, 12_000, 2) / 12_000, 2) == pytest.approx(1.0)
    assert setter_limited_throughput((), 12_000, 2) == math.inf
    # s = 2 h, 400/h, 80 % of the time needed for pieces: a lot of 4,000 takes 2 h setup + 8 h of its 10 h
    assert smallest_lot_size(2.0, 400.0, 0.8) == pytest.approx(4_000)


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (lambda: unbuffered_chain_availability([]), "availabilities"),
        (lambda: unbuffered_chain_availability([0.9, 0.0]), "availabilities[1]"),
        (lambda: two_station_exponential_line(1.0, 1.0, -1), "places"),
        (lambda: two_machine_continuous_line(1.0, (0.1, 0.0), REPAIRS, 1.0), "second_failure"),
        (lambda: two_machine_continuous_line(1.0, FAILURES, REPAIRS, math.inf), "buffer"),
        (lambda: best_case_throughput(0.5, 1.0, 3), "raw_process_time"),
        (lambda: practical_worst_case_throughput(0.5, 8.0, 0.5), "work_in_process"),
        (lambda: setter_utilisation((1.0, -1.0), 1.0, 1), "setup_times[1]"),
        (lambda: smallest_lot_size(1.0, 1.0, 1.0), "utilisation"),
    ],
)
def test_refusals_name_the_argument(call: object, path: str) -> None:
    assert callable(call)
    with pytest.raises(LineproofError) as caught:
        call()
    assert caught.value.path == path
    assert caught.value.hint
