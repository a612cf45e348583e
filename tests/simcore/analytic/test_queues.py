"""Closed forms of single stations against textbook values, limits and each other."""

from __future__ import annotations

import math

import pytest

from simcore.analytic import (
    erlang_b,
    m_m_1,
    m_m_1_k,
    m_m_c,
    machine_interference,
    mean_number_by_little,
    mean_time_by_little,
)
from simcore.errors import LineproofError

EXACT = 1e-12


def test_m_m_1_by_hand() -> None:
    queue = m_m_1(4.0, 5.0)
    assert (queue.throughput, queue.blocking_probability) == (4.0, 0.0)
    assert queue.utilisation == pytest.approx(0.8)
    assert queue.mean_number == pytest.approx(4.0)  # rho / (1 - rho)
    assert queue.mean_queue == pytest.approx(3.2)
    assert queue.mean_time == pytest.approx(1.0)  # 1 / (mu - lambda)
    assert queue.mean_wait == pytest.approx(0.8)


def test_m_m_2_by_hand() -> None:
    # L = 2 rho / (1 - rho^2) for two servers
    for rho in (0.1, 0.5, 0.9):
        assert m_m_c(2 * rho, 1.0, 2).mean_number == pytest.approx(2 * rho / (1 - rho**2), rel=EXACT)


def test_erlang_b_by_its_definition() -> None:
    load, servers = 7.3, 9
    terms = [load**count / math.factorial(count) for count in range(servers + 1)]
    assert erlang_b(load, servers) == pytest.approx(terms[-1] / sum(terms), rel=EXACT)
    assert erlang_b(load, 0) == 1.0


@pytest.mark.parametrize("ratio", [0.2, 0.999999, 1.0, 1.000001, 3.0])
def test_m_m_1_k_by_its_sums(ratio: float) -> None:
    capacity = 6
    weights = [ratio**count for count in range(capacity + 1)]
    queue = m_m_1_k(ratio, 1.0, capacity)
    assert queue.blocking_probability == pytest.approx(weights[-1] / sum(weights), rel=EXACT)
    assert queue.mean_number == pytest.approx(sum(n * w for n, w in enumerate(weights)) / sum(weights), rel=EXACT)
    assert queue.throughput == pytest.approx(ratio * (1 - queue.blocking_probability), rel=EXACT)
    assert queue.mean_number - queue.mean_queue == pytest.approx(queue.utilisation, rel=1e-11)


def test_m_m_1_k_limits() -> None:
    assert m_m_1_k(0.7, 1.0, 1).blocking_probability == pytest.approx(0.7 / 1.7, rel=EXACT)
    assert m_m_1_k(0.7, 1.0, 400).mean_number == pytest.approx(m_m_1(0.7, 1.0).mean_number, rel=EXACT)
    assert m_m_1_k(9.0, 1.0, 1000).throughput == pytest.approx(1.0, rel=EXACT)  # no overflow


def test_interference_of_one_operator_and_one_machine_is_an_availability() -> None:
    alone = machine_interference(1, 1, 0.1, 0.5)
    assert alone.running == pytest.approx(0.5 / 0.6, rel=EXACT)
    assert alone.waiting == 0.0


def test_interference_by_the_binomial_formula() -> None:
    machines, operators, ratio = 6, 2, 0.3
    weights = [
        math.comb(machines, k)
        * ratio**k
        * (1 if k <= operators else math.factorial(k) / (math.factorial(operators) * operators ** (k - operators)))
        for k in range(machines + 1)
    ]
    found = machine_interference(machines, operators, 0.3, 1.0)
    assert found.stopped_distribution == pytest.approx([weight / sum(weights) for weight in weights], rel=EXACT)
    stopped = sum(k * share for k, share in enumerate(found.stopped_distribution))
    assert found.running == pytest.approx(machines - stopped, rel=EXACT)
    assert found.attended + found.waiting == pytest.approx(stopped, rel=EXACT)
    assert found.operator_utilisation == pytest.approx(found.attended / operators, rel=EXACT)
    assert found.mean_wait * found.stops_per_hour == pytest.approx(found.waiting, rel=EXACT)


def test_as_many_operators_as_machines_do_not_interfere() -> None:
    assert machine_interference(4, 4, 0.1, 0.5).running == pytest.approx(4 * 0.5 / 0.6, rel=EXACT)


def test_little() -> None:
    assert mean_number_by_little(4.0, 0.25) == 1.0
    assert mean_time_by_little(1.0, 4.0) == 0.25


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (lambda: m_m_1(1.0, 1.0), "arrival_rate"),
        (lambda: m_m_1(-1.0, 1.0), "arrival_rate"),
        (lambda: m_m_1(math.nan, 1.0), "arrival_rate"),
        (lambda: m_m_c(1.0, 2.0, 0), "servers"),
        (lambda: m_m_c(1.0, 2.0, True), "servers"),
        (lambda: m_m_1_k(1.0, math.inf, 3), "service_rate"),
        (lambda: machine_interference(3, 0, 0.1, 0.1), "operators"),
        (lambda: mean_time_by_little(1.0, 0.0), "throughput"),
    ],
)
def test_refusals_name_the_argument(call: object, path: str) -> None:
    assert callable(call)
    with pytest.raises(LineproofError) as caught:
        call()
    assert caught.value.path == path
    assert caught.value.hint
