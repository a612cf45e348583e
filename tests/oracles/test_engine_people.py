"""The engine against finite-source queues (machines that share people) and an exact assembly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt

import numpy as np
import pytest
from scipy.stats import binom, chisquare

from simcore.analytic import machine_interference
from simcore.results import RunResult
from simcore.spec import LineSpec
from tests.oracles.engine_lines import (
    HOUR,
    SECOND,
    Table,
    assert_exact,
    each_exact_length,
    each_length,
    each_length_by_default,
    exponential,
    failure,
    make_line,
    on_each_engine,
    replicate,
    run,
    saturated,
    shares,
    stop,
    throughput,
    unit,
)
from tests.oracles.exact.assembly import two_component_assembly
from tests.oracles.exact.shared_people import shared_operators, shared_technicians
from tests.oracles.exact.stats import assert_agreement, assert_shares_agree


def busy_people(result: RunResult, task: str) -> float:
    (pool,) = result.pools
    return pool.busy_time.get(task, 0) / result.window


def parallel(stations: Sequence[Table], **parts: Table) -> dict[str, Table]:
    """Stations m1, m2, ... from one endless source to one sink."""
    return {f"m{number}": {"inputs": ["raw"], "to": "out", **table} for number, table in enumerate(stations, start=1)}


@each_length
@pytest.mark.parametrize("operators", [1, 2, 3])
def test_identical_machines_share_operators(operators: int, length: int) -> None:
    """N machines run for a cycle, stop, and are loaded by one of R operators: the finite-source queue M/M/R//N."""
    machines, cycle_rate, load_rate = 2 + 2 * operators, 0.5, 1.0
    table: Table = {
        "units": machines,
        "cycle": exponential(1 / cycle_rate),
        "operator": {"pool": "zone", "load_time": exponential(1 / load_rate)},
    }
    pools = {"zone": {"skill": "operator", "people": operators}}
    results = replicate(make_line(parallel([table]), pools=pools), 2_400 * length / operators**0.7, 100)
    exact = machine_interference(machines, operators, cycle_rate, load_rate)
    precision = 0.004 / sqrt(length)
    assert_agreement(map(throughput, results), exact.stops_per_hour, relative_precision=precision, name="throughput")
    states = {
        "processing": (exact.running + exact.attended) / machines,
        "waiting_operator": exact.waiting / machines,
    }
    assert_shares_agree([shares(result, "m1") for result in results], states, precision=precision)
    busy = [busy_people(result, "operate") / operators for result in results]
    assert_agreement(busy, exact.operator_utilisation, relative_precision=precision, name="operators busy")
    waits = [result.pools[0].waiting_time / result.pools[0].requests / SECOND for result in results]
    assert_agreement(waits, exact.mean_wait, relative_precision=0.015 / sqrt(length), scale=1.0, name="wait")


@each_length
def test_different_machines_share_one_operator(length: int) -> None:
    cycle_rates, load_rates = (0.3, 0.5, 0.8), (1.0, 1.5, 0.9)
    machines = [
        {"cycle": exponential(1 / cycle), "operator": {"pool": "zone", "load_time": exponential(1 / load)}}
        for cycle, load in zip(cycle_rates, load_rates, strict=True)
    ]
    line = make_line(parallel(machines), pools={"zone": {"skill": "operator", "people": 1}})
    results = replicate(line, 3_500 * length, 100)
    exact, loading = shared_operators(cycle_rates, load_rates)
    assert_exact(results, exact, ["m1", "m2", "m3"], length=length)
    busy = [busy_people(result, "operate") for result in results]
    assert_agreement(busy, sum(loading), relative_precision=0.004 / sqrt(length), name="operator busy")


@each_length_by_default
def test_an_operator_who_attends_leaves_one_machine_idle(length: int) -> None:
    """Two machines, one person for the whole cycle: one machine works at any time, and they take turns."""
    load, cycle = 0.5, 1.0
    table: Table = {
        "units": 2,
        "cycle": exponential(cycle),
        "operator": {"pool": "zone", "mode": "attend", "load_time": exponential(load)},
    }
    line = make_line(parallel([table]), pools={"zone": {"skill": "operator", "people": 1}})
    results = replicate(line, 2_500 * length, 10)
    assert_agreement(map(throughput, results), 1 / (load + cycle), relative_precision=0.004 / sqrt(length))
    for result in results:
        assert busy_people(result, "operate") == 1.0
        assert sum(account.state_time[0] for account in result.units) == result.window
        assert abs(unit(result, "m1", 0).produced - unit(result, "m1", 1).produced) <= 1


@each_length
@pytest.mark.parametrize("technicians", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_three_machines_share_technicians(technicians: int, length: int) -> None:
    failures, repairs, cycles = (0.1, 0.2, 0.15), (0.5, 0.8, 0.4), (1.0, 2.0, 1.25)
    machines = [
        {
            "cycle": f"{cycle} s",
            "interruptions": {"failure": failure(exponential(1 / f), exponential(1 / r), pool="repair")},
        }
        for cycle, f, r in zip(cycles, failures, repairs, strict=True)
    ]
    line = make_line(parallel(machines), pools={"repair": {"skill": "technician", "people": technicians}})
    results = replicate(line, 4_000 * length, 200)
    exact = shared_technicians([1 / cycle for cycle in cycles], failures, repairs, technicians)
    assert_exact(results, exact, ["m1", "m2", "m3"], length=length)
    repairing = sum(states["down_repair"] for states in exact.station_states)
    busy = [busy_people(result, "down_repair") for result in results]
    assert_agreement(busy, repairing, relative_precision=0.008 / sqrt(length), name="technicians busy")
    for name, states, rate in zip(("m1", "m2", "m3"), exact.station_states, repairs, strict=True):
        ended = [stop(unit(result, name), "failure").count / result.window * SECOND for result in results]
        assert_agreement(ended, rate * states["down_repair"], relative_precision=0.012 / sqrt(length), name="repairs")


@each_length
@pytest.mark.parametrize(
    ("feeders", "rate", "places", "quantities"),
    [((1.0, 1.2), 1.1, (2, 3), (1, 1)), pytest.param((1.0, 2.2), 1.0, (1, 4), (1, 2), marks=pytest.mark.slow)],
)
def test_assembly_of_two_components(
    feeders: tuple[float, float], rate: float, places: tuple[int, int], quantities: tuple[int, int], length: int
) -> None:
    def feeder(number: int) -> Table:
        return {"inputs": [f"raw{number}"], "to": f"b{number}", "cycle": exponential(1 / feeders[number])}

    inputs = [{"from": f"b{number}", "quantity": quantity} for number, quantity in enumerate(quantities)]
    line = make_line(
        {"f0": feeder(0), "f1": feeder(1), "join": {"inputs": inputs, "to": "out", "cycle": exponential(1 / rate)}},
        sources={"raw0": saturated(), "raw1": saturated()},
        buffers={f"b{number}": {"capacity": capacity} for number, capacity in enumerate(places)},
    )
    results = replicate(line, 2_300 * length, 150)
    exact = two_component_assembly(feeders, rate, places, quantities)
    assert_exact(results, exact, ["f0", "f1", "join"], ["b0", "b1"], length=length)
    for result in results:
        made = sum(result.line.finished.values())
        assert result.line.left_good == {"raw0": quantities[0] * made, "raw1": quantities[1] * made}


# Absence --------------------------------------------------------------------------------------------------------------

PRESENT_IN_SHIFT = [{"start": "0 h", "end": "2 h"}, {"start": "3 h", "end": "5 h", "continues": True}]


def attended_day(people: int, absence: float) -> LineSpec:
    """As many machines as people, each attended through cycles of 10 min, for 2 h before and after a break of 1 h."""
    machine: Table = {"units": people, "cycle": "10 min", "operator": {"pool": "crew", "mode": "attend"}}
    shifts = [{**part, "people": people} for part in PRESENT_IN_SHIFT]
    crew: Table = {"skill": "operator", "period": "6 h", "shifts": shifts, "absence": absence}
    return make_line(parallel([machine]), pools={"crew": crew}, report={"interval": "3 h"})


def pieces_by_half_shift(result: RunResult, shifts: int) -> list[tuple[int, int]]:
    made = Counter[int]()
    for row in result.rows:
        made[row.start // (3 * HOUR)] += row.produced
    return [(made[2 * shift], made[2 * shift + 1]) for shift in range(shifts)]


@each_exact_length
@pytest.mark.parametrize(("people", "absence"), [(4, 0.15), (7, 0.5), (1, 0.3)])
def test_absent_people_stay_away_for_a_shift_and_leave_a_binomial_number(
    people: int, absence: float, length: int
) -> None:
    """Each person who is there makes 12 pieces before the break and 12 after it; how many are there is binomial."""
    shifts = 400 * (10 if length > 1 else 1)
    halves = pieces_by_half_shift(run(attended_day(people, absence), shifts * 6 * HOUR, trace=False), shifts)
    assert all(before == after and before % 12 == 0 for before, after in halves)
    there = Counter(before // 12 for before, _ in halves)
    expected = binom.pmf(range(people + 1), people, 1.0 - absence) * shifts
    common = expected >= 5.0
    counted = np.array([there[number] for number in range(people + 1)])
    seen = [*counted[common], counted[~common].sum()] if (~common).any() else [*counted]
    wanted = [*expected[common], expected[~common].sum()] if (~common).any() else [*expected]
    assert chisquare(seen, wanted).pvalue > 0.001


@on_each_engine
def test_nobody_is_absent_by_a_chance_of_zero_and_time_present_is_that_of_the_plan() -> None:
    result = run(attended_day(3, 0.0), 10 * 6 * HOUR)
    assert all(halves == (36, 36) for halves in pieces_by_half_shift(result, 10))
    assert result.pools[0].present_time == 3 * 10 * 4 * HOUR


@on_each_engine
def test_a_plan_of_one_interval_that_never_ends_has_new_absences_each_period() -> None:
    machine: Table = {"cycle": "10 min", "operator": {"pool": "crew", "mode": "attend"}}
    crew: Table = {
        "skill": "operator",
        "period": "6 h",
        "absence": 0.5,
        "shifts": [{"start": "0 h", "end": "6 h", "people": 1}],
    }
    result = run(make_line(parallel([machine]), pools={"crew": crew}), 400 * 6 * HOUR)
    share = result.pools[0].present_time / result.window
    assert abs(share - 0.5) < 4.0 * sqrt(0.25 / 400)
    assert 0.0 < share < 1.0
