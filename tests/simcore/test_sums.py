"""A result has one digest, whatever the version of Python thinks of sums."""

from __future__ import annotations

import builtins
import math
from collections.abc import Iterable
from typing import Any

import pytest

from scenarios.case import load_case
from simcore.engines import simulate
from simcore.streams import binomial
from simcore.sums import in_turn
from tests.scenarios.evidence.test_commands import EXAMPLES


def test_from_left_to_right() -> None:
    values = [1.0, 1e100, 1.0, -1e100]
    assert in_turn(values) == 0.0 != math.fsum(values)
    assert in_turn([]) == 0.0
    assert in_turn([0.1] * 10) == 0.9999999999999999


def test_a_result_does_not_rest_on_how_python_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.12 compensates where 3.11 rounds after every step; a sum that is exact stands for both."""
    case = load_case(EXAMPLES / "small-cell")
    line = case.line_of("before")
    day = 86_400_000_000

    def digest(replication: int) -> str:
        return simulate(line, day, warmup=0, seed=7, replication=replication, engine="simpy").digest()

    plain = [digest(number) for number in range(6)]
    usual = builtins.sum

    def exact(values: Iterable[Any], start: Any = 0) -> Any:
        kept = list(values)
        return math.fsum(kept) if any(isinstance(value, float) for value in kept) else usual(kept, start)

    monkeypatch.setattr(builtins, "sum", exact)
    assert [digest(number) for number in range(6)] == plain
    table = [math.log(math.factorial(k)) for k in range(16)]
    assert pytest.approx(table, rel=1e-15) == list(binomial._LOG_FACTORIALS)
