"""Batches, teething, condition monitoring and ageing against Markov chains, renewal theory and formulas."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import numpy as np
import pytest
from scipy.special import gamma

from simcore.results import RunResult
from tests.oracles.engine_lines import (
    SECOND,
    Table,
    arrivals,
    each_length,
    each_length_by_default,
    exponential,
    failure,
    finished,
    make_line,
    mean_content,
    on_each_engine,
    replicate,
    run,
    saturated,
    seconds,
    shares,
    stop,
    unit,
)
from tests.oracles.exact.markov import MarkovChain
from tests.oracles.exact.stats import assert_agreement, assert_shares_agree

# Batch stations -------------------------------------------------------------------------------------------------------

Waiting = tuple[bool, int]
"""Whether a batch is in process, and the items that wait."""


def bulk_service(
    arrival_rate: float, service_rate: float, smallest: int, largest: int, most: int = 400
) -> MarkovChain[Waiting]:
    """M/M/1 with service in batches of a to b (Neuts' general bulk service rule, doi:10.1214/aoms/1177698869)."""

    def started(waiting: int) -> Waiting:
        return (True, waiting - min(waiting, largest)) if waiting >= smallest else (False, waiting)

    def transitions(state: Waiting) -> Iterator[tuple[float, Waiting]]:
        busy, waiting = state
        if waiting < most:
            yield arrival_rate, (True, waiting + 1) if busy else started(waiting + 1)
        if busy:
            yield service_rate, started(waiting)

    return MarkovChain.solve((False, 0), transitions)


@each_length
@pytest.mark.parametrize(
    ("smallest", "largest"),
    [pytest.param(1, 4, marks=pytest.mark.slow), (3, 4), pytest.param(5, 5, marks=pytest.mark.slow)],
)
def test_batches_wait_as_the_bulk_service_queue_does(smallest: int, largest: int, length: int) -> None:
    arrival_rate, service_rate = 1.0, 0.4
    chain = bulk_service(arrival_rate, service_rate, smallest, largest)
    table: Table = {"inputs": ["b0"], "to": "out", "cycle": exponential(1 / service_rate)}
    table["batch"] = {"smallest": smallest, "largest": largest}
    line = make_line(
        {"oven": table}, sources={"raw": arrivals(exponential(1 / arrival_rate), "b0")}, buffers={"b0": {}}
    )
    results = replicate(line, 9_000 * length, 200)
    waiting = chain.mean(lambda state: float(state[1]))
    busy = chain.mean(lambda state: float(state[0]))
    precision = 0.02 / sqrt(length)
    content = [mean_content(result, "b0") for result in results]
    assert_agreement(content, waiting, relative_precision=precision, scale=max(1.0, waiting), name="waiting")
    states = {"processing": busy, "starved": 1.0 - busy}
    found = [{state: share for state, share in shares(result, "oven").items() if share} for result in results]
    assert_shares_agree(found, states, precision=0.005 / sqrt(length))


# Teething -------------------------------------------------------------------------------------------------------------


@on_each_engine
def test_learning_costs_b_times_tau_of_output() -> None:
    """Between commissioning and T the speed integrates to T - b tau (1 - exp(-T/tau)), to a cycle or two."""
    loss, decay, horizon = 0.25, 2_000.0, 20_000
    teething = {"failure_excess": 1.0, "failure_decay": "1 s", "speed_loss": loss, "speed_decay": seconds(decay)}
    line = make_line({"lathe": {"inputs": ["raw"], "to": "out", "cycle": "1 s", "teething": teething}})
    made = finished(run(line, horizon * SECOND, trace=False))
    assert abs(made - (horizon - loss * decay * (1 - np.exp(-horizon / decay)))) <= 2


@on_each_engine
def test_the_time_in_service_begins_when_the_warm_up_ends() -> None:
    """During the warm-up the machine is as new as at its end; a machine in service for long is as without teething."""
    teething = {"failure_excess": 1.0, "failure_decay": "1 s", "speed_loss": 0.5, "speed_decay": "1000 d"}
    table: Table = {"inputs": ["raw"], "to": "out", "cycle": "2 s"}
    new = make_line({"lathe": {**table, "teething": teething}})
    assert finished(run(new, 398 * SECOND, warmup=1_000 * SECOND)) == 100
    old = make_line({"lathe": {**table, "teething": {**teething, "speed_decay": "1 s", "age": "1 h"}}})
    assert finished(run(old, 401 * SECOND)) == 200


@each_length_by_default
def test_early_failures_add_a_times_tau_to_their_expected_number(length: int) -> None:
    """With exponential times that are short against tau the rate is followed: lambda (T + a tau (1 - exp(-T/tau)))."""
    excess, decay, mean, horizon = 2.0, 4_000.0, 40.0, 12_000
    teething = {"failure_excess": excess, "failure_decay": seconds(decay), "speed_loss": 0.0, "speed_decay": "1 s"}
    stops = {"failure": failure(exponential(mean), "0 s")}
    table = {"inputs": ["raw"], "to": "out", "cycle": "60 s", "teething": teething, "interruptions": stops}
    line = make_line({"lathe": table})
    # A failure that was drawn at the rate of its beginning comes up to one mean time to failure too soon: 1 % of tau.
    expected = float(horizon + excess * decay * (1 - np.exp(-horizon / decay))) / mean
    counts = [
        float(stop(unit(result, "lathe"), "failure").count)
        for result in replicate(line, horizon, 0, replications=64 * min(length, 10))
    ]
    assert_agreement(counts, expected, relative_precision=0.01, name="failures")


# Condition monitoring -------------------------------------------------------------------------------------------------


def monitored(warning: float, interval: float, detected: float) -> Table:
    return {
        "announced_share": 0.5,
        "detection_share": detected,
        "warning_time": seconds(warning),
        "monitoring_interval": seconds(interval),
        "planned_duration_ratio": 0.25,
    }


@each_length_by_default
@pytest.mark.parametrize("interval", [5.0, 20.0, 30.0, 100.0])
def test_a_failure_is_found_with_the_probability_of_the_p_f_interval(interval: float, length: int) -> None:
    """D (1 - d / (2 tau)) for d < tau, D tau / (2 d) otherwise; the time to failure is long against tau."""
    warning, detected = 20.0, 0.8
    stops = {"spindle": failure("500 s", "10 s", condition_monitoring=monitored(warning, interval, detected))}
    line = make_line({"lathe": {"inputs": ["raw"], "to": "out", "cycle": "100 s", "interruptions": stops}})
    in_time = 1 - interval / (2 * warning) if interval < warning else warning / (2 * interval)
    found = []
    for result in replicate(line, 150_000 * length, 0):
        account = unit(result, "lathe")
        planned, unplanned = (stop(account, name).count for name in ("spindle_planned", "spindle"))
        found.append(planned / (planned + unplanned))
    assert_agreement(found, 0.5 * detected * in_time, relative_precision=0.02, scale=0.3, name="found in time")


@on_each_engine
def test_what_is_found_is_repaired_as_planned_and_in_a_share_of_the_time() -> None:
    """Somebody looks all the time: every failure is found before it comes; and there are checks for nothing."""
    watch = {
        **monitored(60.0, 1e-6, 1.0),
        "announced_share": 1.0,
        "false_alarm_time_to": "70 s",
        "check_duration": "3 s",
    }
    stops = {"spindle": failure("100 s", "20 s", response="8 s", condition_monitoring=watch)}
    line = make_line({"lathe": {"inputs": ["raw"], "to": "out", "cycle": "10 s", "interruptions": stops}})
    account = unit(run(line, 700 * SECOND), "lathe")
    planned, alarms = stop(account, "spindle_planned"), stop(account, "spindle_false_alarm")
    assert planned.planned and planned.state == "planned_maintenance"
    assert (planned.response_time, planned.duration_time) == (2 * SECOND * planned.count, 5 * SECOND * planned.count)
    assert planned.count > stop(account, "spindle").count == 0
    assert alarms.state == "adjustment" and not alarms.planned and alarms.count > 0
    assert alarms.duration_time == 3 * SECOND * alarms.count


@on_each_engine
def test_without_a_share_that_can_be_found_nothing_changes() -> None:
    """The draws of monitoring are its own: the failures come when they would have come without it."""
    table: Table = {"inputs": ["raw"], "to": "out", "cycle": "3 s"}
    breakdown = failure(exponential(60.0), exponential(9.0))
    blind = {**monitored(20.0, 5.0, 0.0), "announced_share": 1.0}
    plain = run(make_line({"lathe": {**table, "interruptions": {"spindle": breakdown}}}), 3_600 * SECOND)
    watched = run(
        make_line({"lathe": {**table, "interruptions": {"spindle": {**breakdown, "condition_monitoring": blind}}}}),
        3_600 * SECOND,
    )
    assert _without_mode_numbers(plain) == _without_mode_numbers(watched)


def _without_mode_numbers(result: RunResult) -> list[tuple[int, str]]:
    assert result.trace is not None
    return [(time, what) for time, _, _, what, _, _ in result.trace]


# Ageing ---------------------------------------------------------------------------------------------------------------


def renewals(shape: float, mean: float, horizon: float, steps: int = 4_000) -> float:
    """Expected number of Weibull renewals up to the horizon: M = F + f * M by the trapezoidal rule on F."""
    scale = mean / gamma(1 + 1 / shape)
    grid = np.linspace(0.0, horizon, steps + 1)
    law = 1 - np.exp(-((grid / scale) ** shape))
    rises = np.diff(law)
    expected = np.zeros(steps + 1)
    for n in range(1, steps + 1):
        # M(t_n) = F(t_n) + sum over the rises of F of M at the middle of the step before, half a step implicit.
        middles = (expected[n - 1 :: -1][: n - 1] + expected[n - 2 :: -1][: n - 1]) / 2 if n > 1 else np.zeros(0)
        past = float(np.dot(rises[1:n], middles)) if n > 1 else 0.0
        expected[n] = (law[n] + past + rises[0] * expected[n - 1] / 2) / (1 - rises[0] / 2)
    return float(expected[-1])


def test_the_renewal_function_of_exponential_times_is_a_line() -> None:
    assert renewals(1.0, 10.0, 35.0) == pytest.approx(3.5, rel=1e-4)


@each_length
@pytest.mark.parametrize(
    "shape", [pytest.param(0.7, marks=pytest.mark.slow), pytest.param(1.5, marks=pytest.mark.slow), 3.0]
)
def test_failures_of_a_part_that_ages_are_weibull_renewals(shape: float, length: int) -> None:
    mean, horizon = 100.0, 350
    law = {"distribution": "weibull", "mean": seconds(mean), "shape": shape}
    stops = {"spindle": failure(law, "0 s")}
    line = make_line({"lathe": {"inputs": ["raw"], "to": "out", "cycle": "100 s", "interruptions": stops}})
    counts = [
        float(stop(unit(result, "lathe"), "spindle").count)
        for result in replicate(line, horizon, 0, replications=3_500)
    ]
    assert_agreement(counts, renewals(shape, mean, horizon), relative_precision=0.012, name="failures")


# Setters --------------------------------------------------------------------------------------------------------------


@on_each_engine
@pytest.mark.parametrize("lot", [10, 50])
def test_one_setter_caps_the_plant_at_n_lots_per_sum_of_setups(lot: int) -> None:
    """Machines that would be quick enough: n L / sum(setup) pieces, whatever their cycle."""
    setups = [10, 20, 30]
    stations = {
        f"m{number}": {
            "inputs": [f"raw{number}"], "to": "out", "cycle": "10 ms",
            "setup": {"duration": f"{setup} s", "per_lot": True, "pool": "setters"},
        }
        for number, setup in enumerate(setups)
    }  # fmt: skip
    sources = {f"raw{number}": saturated(lot) for number in range(len(setups))}
    line = make_line(stations, sources=sources, pools={"setters": {"skill": "setter", "people": 1}})
    result = run(line, 6_000 * SECOND, warmup=600 * SECOND, trace=False)
    capacity = len(setups) * lot / sum(setups)
    assert finished(result) == pytest.approx(capacity * 6_000, rel=0.01)
    assert result.pools[0].busy_time["setup"] == pytest.approx(result.window, rel=0.001)
