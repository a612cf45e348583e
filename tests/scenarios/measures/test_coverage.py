"""Which machines are connected, how much of the time a measure is used, and what that leaves of its effects."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lines.bearing import reference_line
from scenarios.measures import Measure, catalogue, compose, loads_measures, select
from scenarios.measures.lines import LINE_MECHANISMS
from scenarios.measures.machines import Machines, connected
from scenarios.measures.use import MONTH, in_use, use_of
from simcore.check import check
from simcore.engines import simulate
from simcore.errors import SpecError
from simcore.spec import LineSpec

LINE = reference_line()
MACHINES = [machine for units in Machines.of(LINE).units.values() for machine in units]
NEUTRAL = {"coverage": 1.0, "data_loss": 0.0, "half_life": 12.0, "months_in_use": 0.0}
HALF = {"mechanism": "cycle", "factor": 0.5}
shares = st.floats(0.0, 1.0)


def measure(*effects: dict[str, Any], covers: tuple[str, ...] = ("inner_bore",), **more: Any) -> dict[str, Measure]:
    return {"m": Measure.model_validate({"covers": covers, "effects": effects, **more})}


def cycles(line: LineSpec) -> dict[str, tuple[int, float]]:
    """Units and mean cycle [s] of each station."""
    return {name: (part.units.value, part.cycle.mean_microseconds / 1e6) for name, part in line.stations.items()}


@given(shares, shares, st.text("abcdef_", min_size=1, max_size=12))
def test_more_coverage_only_adds_machines(first: float, second: float, name: str) -> None:
    less, more = sorted((first, second))
    assert connected(MACHINES, name, less) <= connected(MACHINES, name, more)


@given(shares, st.text("abcdef_", min_size=1, max_size=12), st.permutations(MACHINES))
def test_the_share_is_kept_to_a_machine_in_any_order(share: float, name: str, machines: list[tuple[str, int]]) -> None:
    chosen = connected(machines, name, share)
    assert abs(len(chosen) - share * len(MACHINES)) <= 0.5
    assert chosen == connected(MACHINES, name, share)


def test_every_machine_has_the_same_chance() -> None:
    """Over many names the share of each machine is the coverage: 2,000 draws, 4 standard errors."""
    counts = dict.fromkeys(MACHINES, 0)
    for number in range(2000):
        for machine in connected(MACHINES, f"measure_{number}", 0.5):
            counts[machine] += 1
    assert all(abs(count - 1000) < 4 * math.sqrt(2000 * 0.25) for count in counts.values())


# Measures with an effect on machines; the others take no coverage.
ON_MACHINES = [
    name
    for name, measure in catalogue().measures.items()
    if not {effect.mechanism for effect in measure.effects} <= LINE_MECHANISMS.keys()
]


@pytest.mark.parametrize("name", ON_MACHINES)
def test_neutral_use_acts_as_none(name: str) -> None:
    """The fields at full use give the very line that a measure without them gives."""
    plain = catalogue().measures[name].model_copy(update={"coverage": None, "data_loss": None, "half_life": None})
    data = plain.model_dump(mode="json", by_alias=True, exclude_unset=True)
    data = {key: value for key, value in data.items() if value is not None}
    assert compose({name: Measure.model_validate(data | NEUTRAL)})(LINE) == compose({name: plain})(LINE)


@pytest.mark.parametrize("name", ON_MACHINES)
def test_no_coverage_changes_nothing(name: str) -> None:
    none = type(NONE).model_validate({"typical": 0.0})
    assert compose({name: catalogue().measures[name].model_copy(update={"coverage": none})})(LINE) is LINE


NONE = Measure.model_validate({"coverage": 0.0}).coverage


def test_neutral_factors_split_no_station() -> None:
    assert compose(measure({"mechanism": "cycle", "factor": 1.0}, covers=("*",), coverage=0.5))(LINE) == LINE


def test_some_machines_of_a_station_are_told_apart() -> None:
    new = compose(measure(HALF, coverage=0.5))(LINE)
    assert cycles(new)["inner_bore"] == (1, 10.8) and cycles(new)["inner_bore_part2"] == (1, 5.4)
    assert check(new) == () and list(new.stations).index("inner_bore_part2") == 1 + list(new.stations).index(
        "inner_bore"
    )
    part = new.stations["inner_bore_part2"]
    (number,) = (number for _, number in connected([("inner_bore", 1), ("inner_bore", 2)], "m", 0.5))
    assert part.label["en"].endswith(f"[{number}]")
    assert part.planned_run_time == LINE.stations["inner_bore"].planned_run_time


@pytest.mark.slow
def test_a_line_of_parts_makes_as_much_by_law_as_the_whole() -> None:
    """Two like units in two stations are the same machines: the mean of many days can't tell them from one of two."""
    split = {"mechanism": "split", "station": "inner_bore", "units": 1, "into": "second"}
    whole, parts = LINE, compose(measure(split))(LINE)
    made = [
        sum(b.finished for n in range(6) for b in simulate(line, 10 * 86_400_000_000, seed=4, replication=n).buckets)
        for line in (whole, parts)
    ]
    assert made[1] == pytest.approx(made[0], rel=0.02)


def test_later_measures_find_the_parts_under_the_name_of_their_station() -> None:
    first = measure(HALF, coverage=0.5)
    second = {"n": Measure.model_validate({"covers": ["inner_bore"], "effects": [HALF]})}
    new = cycles(compose({**first, **second})(LINE))
    assert new["inner_bore"] == (1, 5.4) and new["inner_bore_part2"] == (1, 2.7)


def test_coverage_counts_machines_that_were_split_before() -> None:
    split = {"mechanism": "split", "station": "inner_bore", "units": 1, "into": "second"}
    after = Measure.model_validate({"covers": ["inner_bore", "second"], "effects": [HALF], "coverage": 0.5})
    lines = [cycles(compose({**first, "m": after})(LINE)) for first in ({"s": measure(split)["m"]},)]
    assert sorted([lines[0]["inner_bore"][1], lines[0]["second"][1]]) == [5.4, 10.8]


def test_gates_of_parts_rework_what_their_own_machines_made() -> None:
    new = compose(measure(HALF, covers=("inner_superfinish",), coverage=0.5))(LINE)
    own, part = (new.stations[name].gate for name in ("inner_superfinish", "inner_superfinish_part2"))
    old = LINE.stations["inner_superfinish"].gate
    assert own is not None and part is not None and old is not None
    assert set(own.rework) == set(old.rework)
    assert set(part.rework) == {"inner_superfinish_part2", "inner_raceway", "inner_bore"}
    assert check(new) == ()


RESPONSE = {"mechanism": "response", "mode": "failure", "factor": 0.4}


def factor_after(months: float = 0.0, **more: Any) -> float:
    new = compose(measure(RESPONSE, months_in_use=months, **more))(LINE)
    laws = [line.stations["inner_bore"].interruptions["failure"].response for line in (LINE, new)]
    return laws[1].mean_microseconds / laws[0].mean_microseconds


def test_lost_data_and_fading_use_weaken_an_effect_on_a_mean() -> None:
    assert factor_after() == pytest.approx(0.4)
    assert factor_after(data_loss=0.05) == pytest.approx(1 - 0.6 * 0.95)
    assert factor_after(18.0, half_life=18.0) == pytest.approx(1 - 0.6 * 0.5)
    assert factor_after(6.0, half_life=12.0, data_loss=0.1) == pytest.approx(1 - 0.6 * 0.9 * 2**-0.5)
    assert factor_after(600.0, half_life=1.0) == pytest.approx(1.0)


@given(st.floats(0.0, 0.99), st.floats(0.0, 600.0), st.floats(0.0, 600.0))
def test_an_effect_only_fades(loss: float, first: float, second: float) -> None:
    factors = []
    for months in sorted((first, second)):
        one = measure(RESPONSE, months_in_use=months, half_life=12.0, data_loss=loss)["m"]
        effect = in_use(one.effects[0], use_of(one))
        assert effect is not None and effect.mechanism == "response"
        factors.append(effect.factor.typical)
    assert factors[0] >= 0.4 - 1e-9 and factors[0] <= factors[1] + 1e-9 <= 1.0 + 2e-9


def test_charts_gauges_and_monitors_see_less_where_data_are_lost() -> None:
    for name, read in (
        ("spc_charts", lambda s: s.quality.chart.interval.value),
        ("in_process_gauge", lambda s: s.quality.gauge.pieces_to_detection.value),
        (
            "condition_monitoring_pf",
            lambda s: 1 / s.interruptions["failure"].condition_monitoring.detection_share.value,
        ),
    ):
        plain = catalogue().measures[name].model_copy(update={"coverage": None, "data_loss": None, "half_life": None})
        data = plain.model_dump(mode="json", by_alias=True, exclude_none=True)
        lossy = Measure.model_validate({**data, "data_loss": 0.5})
        full, less = (read(compose({name: m})(LINE).stations["inner_bore"]) for m in (plain, lossy))
        assert less == pytest.approx(2 * full)


def test_causes_are_removed_month_by_month() -> None:
    effect = {"mechanism": "removal", "mode": "micro_stop", "removable": 0.25, "time_constant": 6.0}
    old = LINE.stations["inner_bore"].interruptions["micro_stop"].time_to
    assert old is not None
    for months in (0.0, 6.0, 12.0):
        new = compose(measure(effect, months_in_use=months))(LINE).stations["inner_bore"].interruptions["micro_stop"]
        assert new.time_to is not None
        rate = old.mean_microseconds / new.time_to.mean_microseconds
        assert rate == pytest.approx(1 - 0.25 * (1 - math.exp(-months / 6.0)), rel=1e-6)


def test_teething_ages_and_effects_end_with_the_months_in_use() -> None:
    for months, longer in ((0.0, True), (11.9, True), (12.0, False), (24.0, False)):
        one = catalogue().measures["cnc_grinder"].model_copy(update={"months_in_use": months})
        station = compose({"cnc_grinder": one})(LINE).stations["inner_bore"]
        assert station.teething is not None and station.teething.age.value == round(months * MONTH)
        repair = station.interruptions["failure"].duration.mean_microseconds
        assert (repair > LINE.stations["inner_bore"].interruptions["failure"].duration.mean_microseconds) == longer


def test_two_teethings_keep_the_worse_in_any_order() -> None:
    chosen = select(catalogue(), ["robot_loader", "cnc_grinder"])
    turned = dict(reversed(chosen.items()))
    teething = [compose(each)(LINE).stations["inner_bore"].teething for each in (chosen, turned)]
    assert teething[0] is not None and teething[0] == teething[1]


def test_stations_may_be_left_out() -> None:
    new = cycles(compose(measure(HALF, covers=("inner_*",), leaves_out=("inner_bore",)))(LINE))
    assert new["inner_bore"] == (2, 10.8) and new["inner_raceway"] == (2, 5.0)


@pytest.mark.parametrize("leaves_out", [("inner_*",), ("drilling",)])
def test_nothing_left_is_refused(leaves_out: tuple[str, ...]) -> None:
    with pytest.raises(SpecError) as refusal:
        compose(measure(HALF, leaves_out=leaves_out))(LINE)
    assert (refusal.value.code, refusal.value.path) == ("MEASURE_MATCHES_NOTHING", "measures.m.leaves_out")


def test_a_misspelt_pattern_is_refused_even_where_nobody_is_connected() -> None:
    with pytest.raises(SpecError, match="MEASURE_MATCHES_NOTHING"):
        compose(measure({**HALF, "covers": ["inner_bor"]}, covers=("*",), coverage=0.0))(LINE)


PEOPLE = 'coverage = 0.5\n[[measures.a.effects]]\nmechanism = "people"\npools = ["setters"]\nadded = 1'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("coverage = 1.1", "OUT_OF_RANGE"),
        ("data_loss = 1.0", "OUT_OF_RANGE"),
        ("half_life = 0.5", "OUT_OF_RANGE"),
        (PEOPLE, "COVERAGE_WITHOUT_MACHINES"),
        ("months_in_use = -1.0", "OUT_OF_RANGE"),
        (
            'coverage = 0.5\n[[measures.a.effects]]\nmechanism = "split"\nstation = "x"\nunits = 1\ninto = "y"',
            "COVERAGE_SPLIT",
        ),
    ],
)
def test_bad_use_is_refused(text: str, code: str) -> None:
    with pytest.raises(SpecError) as refusal:
        loads_measures(f"[measures.a]\n{text}\n", "m.toml")
    assert {problem.code for problem in refusal.value.problems} == {code}
