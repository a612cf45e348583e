"""The plain SimPy models are models of the same lines: as many operations and parts, different luck aside."""

from __future__ import annotations

from pathlib import Path
from statistics import mean, stdev

import pytest

from benchmarks import idiomatic, rw
from benchmarks.c import reference as c
from benchmarks.constants import BUFFER, Count, tolerance
from benchmarks.engines import SECOND, count_of
from benchmarks.peers.common import Chance
from simcore.engines import simulate

HORIZON = 3_000
SEEDS = (1, 2, 3)


def together(counts: list[Count]) -> tuple[int, int]:
    return sum(count.operations for count in counts), sum(count.finished for count in counts)


@pytest.mark.parametrize("operators", [False, True])
def test_as_many_operations_and_parts(operators: bool) -> None:
    model = idiomatic.with_operators if operators else idiomatic.plain
    line = rw.line(5, operators)
    plain = together([model(5, float(HORIZON), seed) for seed in SEEDS])
    engine = together([count_of(simulate(line, HORIZON * SECOND, seed=seed, engine="simpy")) for seed in SEEDS])
    # Independent runs add up to one of their whole length.
    allowed = tolerance(HORIZON * len(SEEDS))
    assert allowed < 0.06
    for ours, theirs in zip(engine, plain, strict=True):
        assert abs(ours / theirs - 1.0) < allowed


def test_operators_and_setups_cost_more_than_the_tolerance() -> None:
    """So that the test above would notice a twin without them."""
    without, with_them = (model(5, float(HORIZON), 1) for model in (idiomatic.plain, idiomatic.with_operators))
    assert with_them.operations / without.operations - 1.0 < -2.0 * tolerance(HORIZON * len(SEEDS))


def test_one_station_by_hand() -> None:
    """One station is never starved or blocked: it ends as many cycles as completion times fit into the horizon."""
    chance, ended, now = Chance(1, 0), -1, 0.0
    while now < HORIZON:
        now += chance.completion()
        chance.scrapped()
        ended += 1
    assert idiomatic.plain(1, float(HORIZON), 1).operations == ended


@pytest.mark.slow
def test_the_mean_agrees_to_a_third_of_a_percent(tmp_path: Path) -> None:
    """Many runs of the C reference, which equals the engine, against as many of the SimPy model as are bearable."""
    if c.compiler() is None:
        pytest.skip("no C compiler: the engine itself would take too long")
    library = c.build(tmp_path)
    engine = []
    for seed in range(400):
        run = c.Reference(library, 5, 20_000 * SECOND, seed)
        run.run()
        engine.append(run.operations())
    plain = [idiomatic.plain(5, 20_000.0, seed).operations for seed in range(40)]
    error = (stdev(engine) ** 2 / len(engine) + stdev(plain) ** 2 / len(plain)) ** 0.5
    assert error / mean(engine) < 0.0012
    assert abs(mean(plain) - mean(engine)) < 3.0 * error


@pytest.mark.slow
def test_a_place_less_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the mean of the test above can tell apart: five places instead of ten."""
    ten = mean(idiomatic.plain(5, 20_000.0, seed).operations for seed in range(10))
    monkeypatch.setattr(idiomatic, "BUFFER", BUFFER // 2)
    five = mean(idiomatic.plain(5, 20_000.0, seed).operations for seed in range(10))
    assert five / ten < 1.0 - 4.0 * 0.0012
