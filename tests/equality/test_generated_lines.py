"""Both engines on generated lines: over everything that the spec can say, and full of ties.

What a failure leaves behind, and how it is replayed, is said in `tests/equality/binding.py`.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from simcore.engines import simulate
from simcore.engines.fast import FastRun
from simcore.spec import LineSpec
from tests.equality.binding import assert_equal_on
from tests.equality.mechanisms import expressible, mechanisms
from tests.equality.serial_lines import serial_lines
from tests.equality.ties import tied_lines
from tests.strategies import lines

MINUTE = 60_000_000

# Parts run side by side; each part is a sequence of examples of its own. Every fourth may deadlock or run out of parts.
PARTS = [lines(deadlocks=part % 4 == 3, bins=True, matching=True) for part in range(4)]


@pytest.mark.parametrize("part", range(4))
def test_lines_over_the_whole_spec(part: int) -> None:
    assert_equal_on(PARTS[part], 50, first=part)


@pytest.mark.parametrize("part", range(2))
def test_lines_full_of_ties(part: int) -> None:
    assert_equal_on(tied_lines(), 50, first=part)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4, 14))
def test_many_lines_over_the_whole_spec(part: int) -> None:
    assert_equal_on(PARTS[part % 4], 200, first=part)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2, 6))
def test_many_lines_full_of_ties(part: int) -> None:
    assert_equal_on(tied_lines(), 200, first=part)


@pytest.mark.parametrize("part", range(2))
def test_lines_that_go_part_by_part(part: int) -> None:
    assert_equal_on(serial_lines(), 40, first=part)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2, 6))
def test_many_lines_that_go_part_by_part(part: int) -> None:
    assert_equal_on(serial_lines(), 200, first=part)


# What is generated ----------------------------------------------------------------------------------------------------


def generated(strategy: st.SearchStrategy[LineSpec], number: int, first: int) -> list[LineSpec]:
    """The lines of a sequence of examples."""
    found: list[LineSpec] = []

    @seed(first)
    @settings(max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def every_line(line: LineSpec) -> None:
        found.append(line)

    every_line()
    return found


@pytest.mark.slow
def test_every_mechanism_is_generated() -> None:
    used: Counter[str] = Counter()
    for part, strategy in enumerate(PARTS):
        for line in generated(strategy, 140, part):
            used.update(mechanisms(line))
    assert sorted(expressible() - set(used)) == []


TIED = {
    "several units", "several stations take from one buffer", "several stations ask one pool",
    "fewer people than units", "a time when nobody is there", "several stops of one unit", "buffer without places",
    "StationSpec.setup", "StationSpec.calendar", "CalendarSpec.closures", "StationSpec.operator",
    "OperatorSpec.mode = attend", "StationSpec.blocking = before_service", "StationSpec.hands_over_when_down",
    "InterruptionSpec.clock = operating", "InterruptionSpec.clock = scheduled", "InterruptionSpec.clock = calendar",
    "InterruptionSpec.clock = pieces", "InterruptionSpec.preempt", "InterruptionSpec.fixed_grid",
    "InterruptionSpec.effect = lose", "InterruptionSpec.pool", "QualitySpec.patrol", "QualitySpec.chart",
    "QualitySpec.gauge", "QualitySpec.quarantine", "QuarantineSpec.scope = lot", "GateSpec.rework",
    "SourceSpec.interarrival", "SourceSpec.repeat", "SourceSpec.when_full = lost", "BufferSpec.transport_time",
    "DemandSpec.mode = cap", "LineSpec.wip_limit",
}  # fmt: skip


def test_lines_full_of_ties_share_people_and_use_nothing_random() -> None:
    used: Counter[str] = Counter()
    for line in generated(tied_lines(), 100, 0):
        used.update(mechanisms(line))
    assert sorted(TIED - set(used)) == []
    assert [name for name in used if name.endswith("random")] == []


def test_lines_full_of_ties_are() -> None:
    """In most instants in which anything happens, it happens to several units."""
    instants = tied = 0
    for line in generated(tied_lines(), 30, 0):
        trace: Any = simulate(line, 10 * line.report.interval, trace=True).trace
        units = Counter(time for time, _, _ in {row[:3] for row in trace})
        instants += len(units)
        tied += sum(count > 1 for count in units.values())
    assert tied > instants / 2


def test_lines_that_may_go_part_by_part_do() -> None:
    """On the serial path from beginning to end, but for those in which a tie needs the order of events."""
    ends: Counter[bool] = Counter()
    for line in generated(serial_lines(), 60, 0):
        serial = FastRun(line, 10 * MINUTE, 0, 5, 1, False, "auto").run_serial(None)
        ends[serial is not None] += 1
    assert ends[True] >= 20 and ends[False] >= 1
