"""The same bytes whatever the processor, the interpreter, the threads, the processes and their order."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lines.bearing import reference_line
from lines.files import load_line
from scenarios.runner import Cell, Runner
from simcore.engines import simulate
from simcore.results import RunResult
from simcore.spec import LineSpec
from tests.equality.binding import ROOT
from tests.equality.digests import HERE, HOUR, MINUTE, RICH, digests
from tests.scenarios.small import small_line


def digests_of_another_process(*arguments: str, **environment: str) -> Any:
    """What `tests.equality.digests` says there."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.equality.digests", *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_interpreted_kernels_give_the_same_bytes() -> None:
    """The kernels as plain Python: what the compiler makes of them adds nothing and leaves nothing out."""
    assert digests_of_another_process("short", NUMBA_DISABLE_JIT="1") == digests(short=True)


@pytest.mark.slow
def test_a_generic_processor_gives_the_same_bytes(tmp_path: Path) -> None:
    """Compiled anew, without the instructions of this processor alone (fused operations, wide vectors)."""
    found = digests_of_another_process(NUMBA_CPU_NAME="generic", NUMBA_CACHE_DIR=str(tmp_path))
    assert any(tmp_path.rglob("*.nbi")), "the kernels were not compiled anew"
    assert found == digests(short=False)


@pytest.mark.slow
def test_kernels_from_the_cache_give_the_same_bytes_as_new_ones(tmp_path: Path) -> None:
    first, second = (digests_of_another_process(NUMBA_CACHE_DIR=str(tmp_path)) for _ in range(2))
    assert first == second == digests(short=False)


# Threads --------------------------------------------------------------------------------------------------------------

Task = tuple[LineSpec, int, int]


def run(task: Task) -> RunResult:
    line, horizon, replication = task
    return simulate(line, horizon, warmup=HOUR // 3, seed=2, replication=replication, engine="fast", trace=True)


def rich_lines() -> list[LineSpec]:
    return [load_line(HERE / "lines" / f"{name}.toml") for name in RICH]


def assert_as_in_turn(tasks: list[Task], threads: int) -> None:
    """Several threads of one process give what they give one after the other; and again in another order."""
    alone = [run(task) for task in tasks]
    order = list(range(len(tasks)))
    for _ in range(2):
        random.Random(len(tasks)).shuffle(order)
        with ThreadPoolExecutor(threads) as pool:
            together = list(pool.map(run, [tasks[place] for place in order]))
        assert [result.digest() for result in together] == [alone[place].digest() for place in order]
        assert together == [alone[place] for place in order]


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_on_different_lines(threads: int) -> None:
    assert_as_in_turn([(line, HOUR // 2, 0) for line in rich_lines()], threads)


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_on_replications_of_one_line(threads: int) -> None:
    assert_as_in_turn([(line, HOUR // 2, number) for line in rich_lines()[:2] for number in range(4)], threads)


@pytest.mark.slow
@pytest.mark.parametrize("threads", [2, 4])
def test_threads_on_the_bearing_line(threads: int) -> None:
    line = reference_line()
    changed = line.model_copy(update={"description": "the same, laid out on its own"})
    assert_as_in_turn([(each, 20 * HOUR, number) for number in range(6) for each in (line, changed)], threads)


# Processes ------------------------------------------------------------------------------------------------------------


def cells() -> list[Cell]:
    lines = [small_line(), small_line("16 s"), *rich_lines()]
    return [Cell(line, 2 * HOUR, 10 * MINUTE, 4, number, "fast") for line in lines for number in range(2)]


def assert_in_any_order(workers: int, orders: int) -> None:
    whole = cells()
    alone = Runner(1).run(whole)
    for number in range(orders):
        order = list(range(len(whole)))
        random.Random(number).shuffle(order)
        found = Runner(workers).run([whole[place] for place in order])
        assert [result.digest() for result in found] == [alone[place].digest() for place in order]


def test_two_processes_in_another_order() -> None:
    assert_in_any_order(workers=2, orders=1)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2, 3, 5])
def test_any_number_of_processes_in_any_order(workers: int) -> None:
    assert_in_any_order(workers, orders=3)


def test_what_ran_before_in_the_same_process_leaves_no_trace() -> None:
    """More lines than are kept laid out, refusals between them, and the first line again."""
    first = (rich_lines()[2], HOUR, 1)
    alone = run(first)
    for number in range(20):
        other = small_line(f"{10 + number} s")
        simulate(other, HOUR // 4, engine="fast", trace=number % 2 == 0)
    assert run(first) == alone
