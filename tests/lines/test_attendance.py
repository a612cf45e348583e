"""Breaks and absence of the reference lines: what the builders write, and what it costs."""

from __future__ import annotations

import pytest

from lines.bearing import reference_line as bearing_line
from lines.fastener import reference_line as fastener_line
from simcore.engines import simulate
from simcore.errors import SpecError
from simcore.spec import LineSpec

HOUR = 3_600_000_000
DAY = 24 * HOUR
BUILDERS = pytest.mark.parametrize("build", [bearing_line, fastener_line], ids=["bearing", "fastener"])


@BUILDERS
def test_operators_have_a_break_in_the_middle_of_each_shift_and_come_back(build: type[object]) -> None:
    line = build(shift_hours=8.0, break_hours=0.5)
    assert isinstance(line, LineSpec)
    for pool in line.pools.values():
        found = [(part.start / HOUR, part.end / HOUR, part.continues) for part in pool.shifts]
        if pool.skill == "operator":
            assert found == [(0, 3.75, False), (4.25, 8, True), (8, 11.75, False), (12.25, 16, True)]
        else:
            assert found == [(0, 8, False), (8, 16, False)]
        assert pool.absence is None


@BUILDERS
def test_absence_holds_for_everybody_and_is_said_to_be_stated(build: type[object]) -> None:
    line = build(absence=0.03)
    assert isinstance(line, LineSpec)
    for pool in line.pools.values():
        assert pool.absence is not None
        assert (pool.absence.value, pool.absence.reference) == (0.03, "exact: as stated")


@BUILDERS
@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"break_hours": -0.5}, "break_hours"),
        ({"break_hours": 10.0}, "break_hours"),
        ({"absence": 1.0}, "absence"),
        ({"absence": float("nan")}, "absence"),
        ({"shifts": 3}, "shifts"),
    ],
)
def test_what_cannot_be_is_refused_by_name(build: type[object], wrong: dict[str, float], path: str) -> None:
    with pytest.raises(SpecError) as caught:
        build(**wrong)
    assert [problem.path for problem in caught.value.problems] == [path]


def present_share(line: LineSpec) -> tuple[float, float]:
    """Hours present over the hours of the plan, and good pieces, in 12 days of the bearing line after 3."""
    result = simulate(line, 12 * DAY, warmup=3 * DAY, seed=20_261_123, engine="fast")
    planned = sum(
        part.people.value * (part.end - part.start) * 12 for pool in line.pools.values() for part in pool.shifts
    )
    return sum(pool.present_time for pool in result.pools) / planned, sum(result.line.left_good.values())


def test_breaks_and_absence_cost_output_and_hours_present() -> None:
    whole, with_break, with_absence = (
        present_share(bearing_line(**options)) for options in ({}, {"break_hours": 1.0}, {"absence": 0.15})
    )
    assert whole[0] == with_break[0] == 1.0
    # 24 shifts of some 17 people: the standard deviation of the share is about 0.02.
    assert 0.75 < with_absence[0] < 0.95
    assert with_break[1] < 0.99 * whole[1]
    assert with_absence[1] < whole[1]
