"""The plain C reference gives the engine's result, integer for integer, also where ties are everywhere."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

from benchmarks import rw
from benchmarks.c import reference as c
from benchmarks.constants import RW, Times
from simcore.engines import simulate

HOUR = 3_600_000_000
# Cycles, repairs and rows of the report of some microseconds: everything happens at the same instants all the time.
CROWDED = (
    Times(cycle=20e-6, to_failure=60e-6, to_repair=20e-6, report=100e-6),
    Times(cycle=40e-6, to_failure=300e-6, to_repair=40e-6, report=700e-6),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    if c.compiler() is None:
        pytest.skip("no C compiler: the plain C reference can't be built")
    return c.build(tmp_path_factory.mktemp("c"))


def differing(
    library: ctypes.CDLL, stations: int, horizon: int, seed: int, replication: int = 0, times: Times = RW
) -> tuple[list[str], int]:
    """Which accounts differ from the engine's, and how many instants the recursion could not order."""
    run = c.Reference(library, stations, horizon, seed, replication, times)
    ties = run.run()
    line = rw.line(stations, times=times)
    wanted = c.accounts_of(simulate(line, horizon, seed=seed, replication=replication, engine="simpy"))
    found = run.accounts()
    assert found.keys() == wanted.keys()
    return [name for name in wanted if found[name] != wanted[name]], ties


def test_rw_5_over_a_boundary_of_the_report(library: ctypes.CDLL) -> None:
    assert differing(library, 5, 9 * HOUR, seed=7, replication=2) == ([], 0)


@pytest.mark.parametrize(("stations", "seed"), [(1, 1), (2, 2**64 - 1), (20, 3)])
def test_short_and_long_lines(library: ctypes.CDLL, stations: int, seed: int) -> None:
    assert differing(library, stations, HOUR // 4, seed) == ([], 0)


@pytest.mark.parametrize("times", CROWDED)
@pytest.mark.parametrize("stations", [2, 5])
def test_ties_at_every_turn(library: ctypes.CDLL, stations: int, times: Times) -> None:
    assert differing(library, stations, 200_000, seed=1, times=times)[0] == []


def test_stops_exactly_at_the_end_of_a_cycle_occur_in_these_lines(library: ctypes.CDLL) -> None:
    assert c.Reference(library, 5, 200_000, 1, times=CROWDED[0]).run() > 0


def test_highest_contents_while_the_buffers_fill(library: ctypes.CDLL) -> None:
    """Short runs, in which no buffer has been full yet: the order of entry and exit within a microsecond counts."""
    largest = set()
    for seed in range(30):
        assert differing(library, 3, 500, seed, times=CROWDED[0])[0] in ([], ["largest"]), seed
        run = c.Reference(library, 3, 500, seed, times=CROWDED[0])
        if run.run() == 0:
            assert differing(library, 3, 500, seed, times=CROWDED[0]) == ([], 0)
        largest |= set(run.accounts()["largest"])
    assert len(largest) > 3


def test_the_same_run_twice(library: ctypes.CDLL) -> None:
    run = c.Reference(library, 5, HOUR, 1)
    run.run()
    first = run.accounts()
    run.run()
    assert run.accounts() == first


def test_another_replication_is_another_run(library: ctypes.CDLL) -> None:
    runs = [c.Reference(library, 5, HOUR, 1, replication) for replication in (0, 1)]
    for run in runs:
        run.run()
    assert runs[0].accounts() != runs[1].accounts()


def test_without_a_compiler_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    with pytest.raises(RuntimeError, match=r"no C compiler.*CC"):
        c.build(tmp_path)
