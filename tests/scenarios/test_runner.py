"""Runs on one or several processes: the same results, each cell once, lost workers replaced, refusals told whole."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

import pytest

from scenarios.runner import Cell, Runner, default_workers, engine_of, run_cell
from scenarios.store import RunStore
from simcore.errors import LineproofError, SimulationError, SpecError
from simcore.identity import line_digest
from tests.scenarios.small import HOUR, small_line

LINE = small_line()
CELLS = [Cell(LINE, HOUR, HOUR // 2, 1, number) for number in range(3)]


def refusing(*cell: object) -> str:
    raise SimulationError("DEADLOCK", "a, b wait for one another", "enlarge a buffer", "stations.a")


def dying_once(marker: str, *cell: object) -> str:
    """End the worker process the first time, as one that runs out of memory does."""
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return run_cell(*cell)  # type: ignore[arg-type]
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def dying_always(*cell: object) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def counting(counter: list[int], *cell: object) -> str:
    counter.append(1)
    return run_cell(*cell)  # type: ignore[arg-type]


def interrupting(counter: list[int], after: int, *cell: object) -> str:
    if len(counter) == after:
        raise KeyboardInterrupt
    return counting(counter, *cell)


def test_one_or_two_workers_give_the_same_results() -> None:
    alone, together = Runner(1).run(CELLS), Runner(2).run(CELLS)
    assert alone == together
    assert [result.replication for result in together] == [0, 1, 2]
    assert {result.line_digest for result in together} == {line_digest(LINE)}


def test_equal_cells_are_simulated_once_and_progress_counts_them_once() -> None:
    counter: list[int] = []
    seen: list[tuple[int, int]] = []
    runner = Runner(1, None, lambda done, total: seen.append((done, total)), partial(counting, counter))
    results = runner.run([CELLS[0], CELLS[1], CELLS[0]])
    assert len(counter) == 2
    assert results[0] == results[2]
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_an_interrupted_study_keeps_what_is_finished(tmp_path: Path) -> None:
    store, counter = RunStore(tmp_path), list[int]()
    with pytest.raises(KeyboardInterrupt):
        Runner(1, store, None, partial(interrupting, counter, 2)).run(CELLS)
    resumed = Runner(1, store, None, partial(counting, counter)).run(CELLS)
    assert len(counter) == len(CELLS)
    assert resumed == Runner(1).run(CELLS)


def test_a_lost_worker_is_replaced(tmp_path: Path) -> None:
    runner = Runner(2, None, None, partial(dying_once, str(tmp_path / "died")))
    assert runner.run(CELLS) == Runner(1).run(CELLS)
    assert (tmp_path / "died").exists()


@pytest.mark.slow
def test_workers_that_die_again_and_again_end_the_study() -> None:
    with pytest.raises(SimulationError) as refusal:
        Runner(2, None, None, dying_always).run(CELLS[:2])
    assert refusal.value.code == "WORKERS_LOST"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_refusal_arrives_with_all_its_parts(workers: int) -> None:
    with pytest.raises(SimulationError) as refusal:
        Runner(workers, None, None, refusing).run(CELLS[:2])
    error = refusal.value
    assert (error.code, error.hint, error.path) == ("DEADLOCK", "enlarge a buffer", "stations.a")
    assert error.message == "a, b wait for one another"


def test_every_problem_of_a_refused_line_arrives_from_a_worker() -> None:
    bad = small_line()
    stations = {**bad.stations, "pack": bad.stations["pack"].model_copy(update={"to": "nowhere", "calendar": "none"})}
    cells = [Cell(bad.model_copy(update={"stations": stations}), HOUR, 0, 1, number) for number in range(2)]
    with pytest.raises(SpecError) as refusal:
        Runner(2).run(cells)
    assert {problem.path for problem in refusal.value.problems} >= {"stations.pack.to", "stations.pack.calendar"}


def test_names_of_engines_are_checked() -> None:
    assert engine_of("auto") == "auto"
    with pytest.raises(LineproofError) as refusal:
        engine_of("warp")
    assert refusal.value.code == "ENGINE"
    assert default_workers() >= 1
