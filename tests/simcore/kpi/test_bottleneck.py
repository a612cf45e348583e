"""Bottlenecks: by active period, by people, by sensitivity, and the perturbation behind it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import pytest

from simcore.errors import KpiError
from simcore.kpi import Undefined, active_period, limiting_resource, scaled_cycle, sensitivity
from simcore.spec import LineSpec
from tests.simcore.kpi.runs import HOUR, SECOND, assembly_line, assembly_run, line_account, run, states, station, unit

LUCK = (0.98, 1.01, 1.0, 1.02)


def of_shares(**idle: int) -> tuple[list[str], tuple[str, ...]]:
    units = [unit(name, states(processing=100 - time, starved=time, off_shift=50)) for name, time in idle.items()]
    result = run(units, [station(name, 1, {}) for name in idle], line_account())
    found = active_period(result)
    return [entry.station for entry in found.ranking], found.bottlenecks


def test_active_period_counts_everything_but_starved_and_blocked() -> None:
    times = states(processing=10, setup=10, down_repair=10, waiting_operator=10, micro_stop=10, starved=20, blocked=30)
    result = run([unit("a", times)], [station("a", 1, {})], line_account())
    assert active_period(result).ranking[0].share == Fraction(50, 100)


def test_active_period_of_the_assembly_line() -> None:
    found = active_period(assembly_run())
    assert found.bottlenecks == ("inner_grind",)
    assert found.ranking[0].share == Fraction(33_000 + 1_800 + 33_000, 72_000)
    assert [entry.station for entry in found.ranking] == ["inner_grind", "match", "outer_grind", "pack"]


def test_equal_shares_tie_in_the_order_of_names() -> None:
    assert of_shares(b=20, a=20, c=30) == (["a", "b", "c"], ("a", "b"))


def test_tie_margin_joins_close_shares() -> None:
    waits = {"a": 20, "b": 21, "c": 30}
    units = [unit(name, states(processing=100 - idle, starved=idle)) for name, idle in waits.items()]
    result = run(units, [station(name, 1, {}) for name in "abc"], line_account())
    assert active_period(result).bottlenecks == ("a",)
    assert active_period(result, Fraction(1, 100)).bottlenecks == ("a", "b")


def test_a_station_off_shift_all_the_time_has_no_share() -> None:
    units = [unit("a", states(off_shift=100)), unit("b", states(processing=1, starved=99))]
    found = active_period(run(units, [station("a", 1, {}), station("b", 1, {})], line_account()))
    assert found.bottlenecks == ("b",)
    assert found.ranking[-1].station == "a" and isinstance(found.ranking[-1].share, Undefined)


def test_limiting_resource_is_the_most_utilised_pool() -> None:
    first, second = limiting_resource(assembly_run())
    assert (first.pool, first.utilisation, first.waiting_time) == ("operators", Fraction(19, 20), 3 * HOUR)
    assert (second.pool, second.utilisation) == ("setters", Fraction(1, 40))


def slowest_station(capacity: Mapping[str, float]) -> object:
    """Output of a line without variation: its slowest station, times the luck of each replication."""

    def throughput(factors: Mapping[str, float]) -> list[float]:
        output = min(value / factors.get(name, 1.0) for name, value in capacity.items())
        return [output * luck for luck in LUCK]

    return throughput


def test_sensitivity_of_a_deterministic_line() -> None:
    found = sensitivity(["a", "b", "c"], slowest_station({"a": 100, "b": 80, "c": 120}))  # type: ignore[arg-type]
    assert found.bottlenecks == ("b",)
    assert [(entry.station, round(entry.elasticity, 12)) for entry in found.ranking] == [("b", 1), ("a", 0), ("c", 0)]
    assert found.ranking[0].outcome.contains(found.ranking[0].elasticity)


def test_sensitivity_is_cut_short_by_the_next_station() -> None:
    found = sensitivity(["a", "b"], slowest_station({"a": 82, "b": 80}))  # type: ignore[arg-type]
    assert found.ranking[0].elasticity == pytest.approx(math.log(82 / 80) / -math.log(0.95))


def test_equal_stations_tie() -> None:
    found = sensitivity(["b", "a", "c"], slowest_station({"a": 80, "b": 80, "c": 120}))  # type: ignore[arg-type]
    assert found.bottlenecks == ("a", "b", "c")  # none alone raises the output: none can be told apart


def test_noise_joins_stations_that_cannot_be_told_apart() -> None:
    def throughput(factors: Mapping[str, float]) -> list[float]:
        gain = {"a": (1.03, 1.05, 1.02, 1.04), "b": (1.04, 1.02, 1.05, 1.03), "c": (1.001, 1.0, 1.0, 1.001)}
        rows = [gain[name] for name in factors] or [(1.0,) * 4]
        return [luck * change for luck, change in zip(LUCK, rows[0], strict=True)]

    found = sensitivity("abc", throughput)
    assert found.bottlenecks == tuple(entry.station for entry in found.ranking[:2])
    assert {*found.bottlenecks} == {"a", "b"}


@pytest.mark.parametrize(
    ("values", "factor", "code"),
    [([1.0, 2.0], 1.0, "CYCLE_FACTOR"), ([1.0], 0.95, "NOT_PAIRED"), ([0.0, 1.0], 0.95, "NO_OUTPUT")],
)
def test_sensitivity_refuses(values: list[float], factor: float, code: str) -> None:
    with pytest.raises(KpiError, match=code):
        sensitivity(["a"], lambda _: values, factor)


def with_cycle(cycle: object) -> LineSpec:
    stations = assembly_line().model_dump(mode="json", by_alias=True, exclude_defaults=True)["stations"]
    stations["match"]["cycle"] = cycle
    return assembly_line(stations=stations)


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        ("4 s", "3.8 s"),
        ({"distribution": "lognormal", "mean": "4 s", "cv": 0.1, "minimum": "2 s"},
         {"distribution": "lognormal", "mean": "3.8 s", "cv": 0.1, "minimum": "1.9 s"}),
        ({"distribution": "triangular", "lowest": "2 s", "mode": "4 s", "highest": "6 s"},
         {"distribution": "triangular", "lowest": "1.9 s", "mode": "3.8 s", "highest": "5.7 s"}),
        ({"distribution": "empirical", "values": ["2 s", "4 s"], "weights": [1.0, 3.0]},
         {"distribution": "empirical", "values": ["1.9 s", "3.8 s"], "weights": [1.0, 3.0]}),
        ({"mean": {"typical": "4 s", "low": "2 s", "high": "6 s", "source": "estimate"}},
         {"mean": {"typical": "3.8 s", "low": "1.9 s", "high": "5.7 s", "source": "estimate"}}),
    ],
)  # fmt: skip
def test_scaled_cycle_scales_every_time_and_nothing_else(cycle: object, expected: object) -> None:
    assert scaled_cycle(with_cycle(cycle), "match", 0.95) == with_cycle(expected)


def test_scaled_cycle_scales_the_cycles_of_products() -> None:
    line = assembly_line()
    stations = line.model_dump(mode="json", by_alias=True, exclude_defaults=True)["stations"]
    stations["match"]["cycles"] = {"P": "8 s"}
    scaled = scaled_cycle(assembly_line(stations=stations), "match", 0.5)
    assert scaled.stations["match"].cycles["P"].mean_microseconds == 4 * SECOND
    assert line.stations["match"].cycle.mean_microseconds == 4 * SECOND


@pytest.mark.parametrize(
    ("station_name", "factor", "code"),
    [("grinder", 0.95, "UNKNOWN_STATION"), ("match", 0.0, "CYCLE_FACTOR"), ("match", math.nan, "CYCLE_FACTOR")],
)
def test_scaled_cycle_refuses(station_name: str, factor: float, code: str) -> None:
    with pytest.raises(KpiError, match=code):
        scaled_cycle(assembly_line(), station_name, factor)


def test_scaling_a_cycle_of_zero_is_refused() -> None:
    with pytest.raises(KpiError, match="NOTHING_TO_SCALE"):
        scaled_cycle(with_cycle("0 s"), "match", 0.95)
