"""Alternatives on lines whose output is known exactly: what brings as much, what it costs, what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scenarios.alternatives import Alternatives, Candidate, Screened, alternatives_study, candidates_of
from scenarios.alternatives.candidates import KINDS, Kind
from scenarios.alternatives.costs import cost_of
from scenarios.alternatives.settings import FIRST_SCREENING_REPLICATION, SCREENING_REPLICATIONS
from scenarios.alternatives.study import pick, verdict_of
from scenarios.attribution import package_of
from scenarios.estimates import Estimate
from scenarios.measures import Measure, compose
from scenarios.runner import Runner
from scenarios.store import RunStore
from scenarios.study import LARGEST_REPLICATIONS, compare_study
from simcore.engines import simulate
from simcore.errors import LineproofError, StatisticsError
from simcore.spec import LineSpec
from simcore.stats import paired_relative_change
from simcore.stats.outcomes import Interval
from tests.scenarios.alternatives.cells import (
    DAY,
    HOUR,
    case_of,
    cycle,
    measures_of,
    settings_of,
    two_machines,
    two_shifts,
)
from tests.scenarios.small import small_line
from tests.scenarios.test_runner import counting, interrupting


def item(amount: str, **ends: str) -> dict[str, Any]:
    return {"name": "bill", "kind": "equipment", "amount": {"typical": amount, **ends}}


def by_key(found: Alternatives) -> dict[str, Any]:
    return {judged.candidate.key: judged for judged in found.settled if judged.candidate is not None}


@pytest.fixture(scope="module")
def presses() -> Alternatives:
    """The press twice as fast: 360 pieces an hour, by the feed; doing nothing 180, by the press."""
    return alternatives_study(case_of(two_machines(), measures_of(faster=cycle(0.5, "press"))), settings_of(settled=10))


def test_output_without_chance_is_exact(presses: Alternatives) -> None:
    assert presses.package_output.value == 360 * 24
    assert presses.nothing.output.value == 180 * 24
    assert (presses.nothing.against.value, presses.nothing.verdict) == (-0.5, "less")
    assert presses.nothing.gain.note == "UNCHANGED"
    found = {key: (judged.output.value, judged.verdict) for key, judged in by_key(presses).items()}
    assert found == {
        "unit.press": (360 * 24, "same"), "unit.feed": (180 * 24, "less"), "buffer.store": (180 * 24, "less"),
    }  # fmt: skip
    assert [judged.candidate.key for judged in presses.sufficient if judged.candidate] == ["unit.press"]


def test_a_package_of_one_measure_is_not_its_own_alternative(presses: Alternatives) -> None:
    assert not [key for key in by_key(presses) if key.startswith("measure")]
    assert not presses.left_out and not presses.not_made


def test_more_hours_raise_the_output_of_a_day_by_just_these_hours() -> None:
    # 20 s instead of 30 s a piece, machine and loading: half as much again as 16 h of 120 pieces.
    faster = {"covers": ["press"], "effects": [{"mechanism": "cycle", "factor": 0.5}]}
    found = alternatives_study(
        case_of(two_shifts(), measures_of(faster=faster)), settings_of(horizon=5 * DAY, warmup=DAY, settled=10)
    )
    assert found.nothing.output.value == 16 * 120
    assert found.package_output.value == 16 * 180
    judged = by_key(found)
    assert judged["shift.plant"].output.value == 24 * 120 == found.package_output.value
    assert judged["shift.plant"].verdict == "same"
    assert judged["longer_shifts.plant"].output.value == 17 * 120
    assert judged["longer_shifts.plant"].verdict == "less"
    # One operator loads 10 s of every 30 s: a second machine finds him free; a second operator finds no machine.
    assert judged["unit.press"].verdict == "more"
    assert judged["unit.press"].output.value == 2 * 16 * 120
    assert judged["people.operators"].output.value == 16 * 120
    candidate = judged["shift.plant"].candidate
    assert (candidate.before, candidate.after, candidate.period) == (16, 24, 24)


def small_case(**more: Any) -> Any:
    measures = measures_of(
        faster=cycle(0.9, "grind") | {"items": [item("100.10"), item("0.20", low="0.10", high="0.40")]},
        sound={"effects": [{"mechanism": "repair", "covers": ["grind"], "mode": "failure", "factor": 0.9}]},
    )
    return case_of(small_line(), measures, **more)


@pytest.fixture(scope="module")
def small() -> Alternatives:
    return alternatives_study(small_case(), settings_of(horizon=9 * HOUR, replications=6, settled=4))


def test_every_part_of_the_line_gives_candidates() -> None:
    made, not_made = candidates_of(package_of(small_case(), "after"))
    assert [candidate.key for candidate in made] == [
        "measure.faster", "measure.sound", "people.setters", "people.technicians", "buffer.turned", "buffer.ground",
        "unit.turn", "unit.grind", "unit.pack",
    ]  # fmt: skip
    assert not not_made
    lines = {candidate.key: candidate.line for candidate in made}
    line = small_line()
    assert lines["people.setters"].pools["setters"].people.value == 2
    assert lines["buffer.turned"].buffers["turned"].capacity.value == 60
    assert lines["unit.grind"].stations["grind"].units.value == 3
    for key, part, name in (
        ("people.setters", "pools", "setters"),
        ("buffer.turned", "buffers", "turned"),
        ("unit.grind", "stations", "grind"),
    ):
        for field in ("pools", "buffers", "stations", "sources", "sinks", "products"):
            rest = {k: v for k, v in getattr(lines[key], field).items() if (field, k) != (part, name)}
            assert rest == {k: v for k, v in getattr(line, field).items() if (field, k) != (part, name)}


def test_what_cannot_be_made_is_named() -> None:
    full = small_line()
    units = full.stations["grind"].units.model_copy(update={"typical": 64})
    grind = full.stations["grind"].model_copy(update={"units": units})
    line = full.model_copy(update={"stations": {**full.stations, "grind": grind}})
    made, not_made = candidates_of(package_of(case_of(line, measures_of(faster=cycle(0.9, "grind"))), "after"))
    assert [entry.key for entry in not_made] == ["unit.grind"]
    assert "64 units" in not_made[0].reason
    assert "unit.grind" not in {candidate.key for candidate in made}


def test_the_comparison_is_that_of_compare_and_a_measure_alone_that_of_its_scenario(small: Alternatives) -> None:
    case, run = small_case(), small.settings.run
    assert small.comparison.changes == compare_study(case, run).changes
    made, _ = candidates_of(package_of(case, "after"))
    measure = next(candidate for candidate in made if candidate.key == "measure.sound")
    expected = compose({"sound": case.measures.measures["sound"]})(case.line)
    assert measure.line.stations["grind"].interruptions == expected.stations["grind"].interruptions


def outputs(line: LineSpec, numbers: Sequence[int], horizon: int) -> list[Fraction]:
    results = [simulate(line, horizon, warmup=HOUR, seed=3, replication=number, engine="simpy") for number in numbers]
    return [Fraction(sum(r.line.finished.values()) * DAY, horizon) for r in results]


def test_figures_are_those_of_runs_by_hand_on_the_reference_engine(small: Alternatives) -> None:
    package = package_of(small_case(), "after")
    whole, _ = package.line_of(package.everything)
    numbers, horizon = range(6), 9 * HOUR
    after = [float(value) for value in outputs(whole, numbers, horizon)]
    assert small.package_output.value == pytest.approx(sum(after) / 6, rel=1e-12)
    judged = next(judged for judged in small.settled if judged.against.lower is not None)
    assert judged.candidate is not None
    found = [float(value) for value in outputs(judged.candidate.line, numbers, horizon)]
    assert judged.against.value == pytest.approx(sum(found) / sum(after) - 1, rel=1e-12)
    ones = [1.0] * 6
    interval = paired_relative_change(after, found, ones, ones, 1 - 0.05 / 5)
    assert isinstance(interval, Interval)
    assert judged.against.lower == pytest.approx(interval.lower, rel=1e-9)
    assert judged.against.upper == pytest.approx(interval.upper, rel=1e-9)


def test_intervals_hold_all_together(small: Alternatives) -> None:
    # Four settled candidates and doing nothing: five intervals.
    assert small.simultaneous_level == pytest.approx(1 - 0.05 / 5)
    for judged in (small.nothing, *small.settled):
        assert judged.against.level == small.simultaneous_level
        assert judged.output.level == judged.gain.level == 0.95


def test_what_was_only_screened_is_not_judged(small: Alternatives) -> None:
    assert len(small.settled) == 4
    assert len(small.left_out) == 5
    settled = {judged.candidate.key for judged in small.settled if judged.candidate}
    assert not settled & {entry.candidate.key for entry in small.left_out}
    assert small.work.candidates == 9
    assert small.work.screening_runs == 10 * SCREENING_REPLICATIONS
    assert small.work.settling_runs == 6 * 6
    assert FIRST_SCREENING_REPLICATION >= LARGEST_REPLICATIONS, "picked by other runs than judged"


def test_costs_are_exact_and_never_made_up(small: Alternatives) -> None:
    faster = by_key(small).get("measure.faster")
    assert faster is not None and faster.candidate.cost is not None
    cost = faster.candidate.cost
    assert (cost.typical, cost.low, cost.high) == (Decimal("100.30"), Decimal("100.20"), Decimal("100.50"))
    assert small.package_cost is None, "the bill of one measure is not known"
    for key, judged in by_key(small).items():
        assert (judged.candidate.cost is None) == (key != "measure.faster")
    cost = cost_of([Measure.model_validate({"items": [item("0.1"), item("0.2")]})])
    assert cost is not None and cost.typical == Decimal("0.3")


def estimate(value: float | None, lower: float | None = None, upper: float | None = None, note: str = "") -> Estimate:
    return Estimate(value, lower, upper, 5, 0.95, note)


@pytest.mark.parametrize(
    ("against", "expected"),
    [
        (estimate(0.0, -0.009, 0.009), "same"), (estimate(0.0, -0.01, 0.02), "same"),
        (estimate(0.0, -0.011, 0.02), "unclear"), (estimate(-0.02, -0.03, -0.0101), "less"),
        (estimate(-0.02, -0.03, -0.01), "unclear"), (estimate(0.05, 0.011, 0.09), "more"),
        (estimate(0.05, -0.02, 0.09), "unclear"), (estimate(0.0, note="UNCHANGED"), "same"),
        (estimate(-0.5, note="CONSTANT"), "less"), (estimate(0.5, note="CONSTANT"), "more"),
        (estimate(0.0, note="ONE_REPLICATION"), "unclear"), (estimate(None), "unclear"),
    ],
)  # fmt: skip
def test_verdicts_by_the_interval_and_the_margin(against: Estimate, expected: str) -> None:
    assert verdict_of(against, 0.01) == expected


def screened(kind: Kind, subject: str, value: float, possible: bool = True) -> Screened:
    return Screened(Candidate(kind, subject, two_machines()), estimate(value, value, value), possible)


def test_the_best_of_each_kind_is_looked_at_before_a_second_one() -> None:
    entries = [
        screened("unit", "a", 0.9), screened("unit", "b", 0.8), screened("unit", "c", 0.7),
        screened("people", "d", 0.1), screened("people", "e", 0.2),
        screened("buffer", "f", -0.1, possible=False), screened("shift", "g", 0.05),
    ]  # fmt: skip
    assert [entry.candidate.subject for entry in pick(entries, 5)] == ["e", "g", "a", "b", "c"]
    assert [entry.candidate.subject for entry in pick(entries, 9)] == ["e", "g", "a", "b", "c", "d", "f"]
    assert KINDS.index("people") < KINDS.index("buffer") < KINDS.index("shift") < KINDS.index("unit")


def test_an_interrupted_search_is_taken_up_without_loss(tmp_path: Path) -> None:
    settings = settings_of(horizon=2 * HOUR, replications=2, settled=3)
    store, counter = RunStore(tmp_path), [0] * 0
    with pytest.raises(KeyboardInterrupt):
        alternatives_study(small_case(), settings, Runner(1, store, task=partial(interrupting, counter, 20)))
    assert len(counter) == 20
    taken_up = alternatives_study(small_case(), settings, Runner(1, store, task=partial(counting, counter)))
    # 40 screening runs and 10 others, each made once.
    assert len(counter) == 50 == taken_up.work.runs
    assert taken_up == alternatives_study(small_case(), settings)


def test_progress_counts_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    settings = settings_of(horizon=2 * HOUR, replications=2, settled=2)
    found = alternatives_study(small_case(), settings, Runner(progress=lambda done, total: seen.append((done, total))))
    assert seen[-1] == (found.work.runs, found.work.runs)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_refusals() -> None:
    for given in ({"margin": 0.0}, {"margin": 1.0}, {"margin": float("nan")}, {"settled": 0}):
        with pytest.raises(StatisticsError):
            settings_of(**given)
    run = replace(settings_of().run, precision=0.01)
    with pytest.raises(StatisticsError):
        replace(settings_of(), run=run)
    with pytest.raises(LineproofError) as refusal:
        alternatives_study(small_case(), settings_of(), scenario="before")
    assert refusal.value.code == "NO_MEASURES"
