"""Questions of pages to warm processes: kept by key, side by side, refused in words, prepared while nobody waits."""

from __future__ import annotations

import operator
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.jobs.quick import Quick
from scenarios.what_if import what_if_ready
from simcore.errors import SpecError


@pytest.fixture(scope="module")
def quick() -> Iterator[Quick]:
    """Processes that have loaded nothing yet."""
    made = Quick()
    yield made
    made.close()


def test_an_answer_is_kept_by_its_key(quick: Quick) -> None:
    first = quick.ask("who", os.getpid)
    assert first != os.getpid() and quick.ask("who", os.getpid) == first
    assert quick.ask("two", operator.add, 1, 1) == 2
    # The key says what was asked: the function isn't asked again.
    assert quick.ask("two", operator.add, 5, 5) == 2


def test_several_questions_have_answers_part_by_part(quick: Quick) -> None:
    assert quick.ask("known", operator.mul, 6, 7) == 42
    found = quick.ask_all(operator.mul, {"known": [(0, 0)], "new": [(2, 3), (4, 5)]})
    assert found == {"known": (42,), "new": (6, 20)}


def test_a_refusal_comes_back_and_is_not_kept(quick: Quick, tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(SpecError):
            quick.ask("case", what_if_ready, tmp_path / "gone", "after")


def test_what_is_prepared_is_done_once_and_only_where_there_are_processes(quick: Quick, tmp_path: Path) -> None:
    Quick().prepare("made", Path.touch, tmp_path / "nobody")
    quick.ask("warm", os.getpid)
    quick.prepare("made", Path.touch, tmp_path / "made")
    quick.prepare("made", Path.touch, tmp_path / "again")
    deadline = time.monotonic() + 30.0
    while not (tmp_path / "made").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    quick.ask("after", operator.add, 1, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made"]
