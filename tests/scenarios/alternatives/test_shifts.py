"""More working time: gaps of calendars, people in the added time and nowhere else, plans of other periods."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.alternatives.shifts import gaps_of, longer_windows, people_of, shift_windows, with_more_time
from simcore.check import require_valid
from simcore.errors import SpecError
from simcore.spec import CalendarSpec, LineSpec, PoolSpec
from tests.scenarios.alternatives.cells import HOUR, two_machines, two_shifts


def calendar(*hours: tuple[int, int], period: int = 24) -> CalendarSpec:
    return CalendarSpec.model_validate(
        {"period": f"{period} h", "open": [{"start": f"{start} h", "end": f"{end} h"} for start, end in hours]}
    )


def test_gaps_reach_into_the_next_period() -> None:
    assert gaps_of(calendar((6, 22))) == [(22 * HOUR, 8 * HOUR)]
    assert gaps_of(calendar((0, 10), (11, 20))) == [(10 * HOUR, HOUR), (20 * HOUR, 4 * HOUR)]
    assert gaps_of(calendar((4, 24))) == [(0, 4 * HOUR)]
    assert gaps_of(calendar((0, 24))) == []


def test_a_shift_more_fills_the_longest_gap_for_at_most_a_shift() -> None:
    line = two_shifts()
    assert shift_windows(line, "plant") == [(22 * HOUR, 8 * HOUR)]
    assert longer_windows(line, "plant") == [(22 * HOUR, HOUR)]
    one = line.model_copy(update={"calendars": {"plant": calendar((6, 14))}})
    assert shift_windows(one, "plant") == [(14 * HOUR, 8 * HOUR)]
    breaks = line.model_copy(update={"calendars": {"plant": calendar((6, 13), (14, 22))}})
    assert longer_windows(breaks, "plant") == [(22 * HOUR, HOUR)], "a break of an hour stays"
    around = line.model_copy(update={"calendars": {"plant": calendar((0, 24))}})
    assert shift_windows(around, "plant") == longer_windows(around, "plant") == []


def plan(pool: PoolSpec) -> list[tuple[float, float, int]]:
    return [(part.start / HOUR, part.end / HOUR, part.people.value) for part in pool.shifts]


def test_the_people_of_the_shift_before_come_again_or_stay() -> None:
    line = two_shifts()
    more = with_more_time(line, "plant", shift_windows(line, "plant"), same_shift=False)
    assert (more.before, more.after, more.period) == (16 * HOUR, 24 * HOUR, 24 * HOUR)
    assert plan(more.line.pools["operators"]) == [(0, 6, 1), (6, 14, 1), (14, 22, 1), (22, 24, 1)]
    longer = with_more_time(line, "plant", longer_windows(line, "plant"), same_shift=True)
    assert plan(longer.line.pools["operators"]) == [(6, 14, 1), (14, 23, 1)]
    assert longer.line.pools["operators"].heads == 2.0
    for changed in (more.line, longer.line):
        require_valid(LineSpec.model_validate(changed.model_dump(mode="json", by_alias=True)))


def test_plans_of_other_periods_are_unrolled_or_refused() -> None:
    line = two_shifts()
    week = line.model_copy(update={"calendars": {"plant": calendar((0, 120), period=168)}})
    windows = [(120 * HOUR, 8 * HOUR)]
    pool = with_more_time(week, "plant", windows, same_shift=False).line.pools["operators"]
    assert pool.period == 168 * HOUR
    # Saturday from 0 to 8 o'clock: nobody was there until 6, those of the shift from 6 to 14 are there anyway.
    assert plan(pool)[10:] == [(120, 126, 1), (126, 134, 1), (134, 142, 1), (150, 158, 1), (158, 166, 1)]
    odd = line.pools["operators"].model_copy(update={"period": 24 * HOUR + 7})
    with pytest.raises(SpecError) as refusal:
        with_more_time(week.model_copy(update={"pools": {"operators": odd}}), "plant", windows, same_shift=False)
    assert refusal.value.code == "SHIFT_PLAN_TOO_LONG"


def test_only_people_of_stations_on_the_calendar_are_asked() -> None:
    assert people_of(two_shifts(), "plant") == ["operators"]
    assert people_of(two_machines(), "plant") == []


HOURS = st.lists(st.booleans(), min_size=24, max_size=24).filter(lambda hours: any(hours) and not all(hours))


def intervals(hours: list[bool]) -> list[tuple[int, int]]:
    edges = [hour for hour in range(24) if hours[hour] and (hour == 0 or not hours[hour - 1])]
    return [(start, next((h for h in range(start, 24) if not hours[h]), 24)) for start in edges]


@given(HOURS, HOURS, st.booleans())
def test_added_hours_are_open_and_staffed_and_all_others_as_before(
    open_hours: list[bool], present: list[bool], same_shift: bool
) -> None:
    line = two_shifts()
    shifts = [{"start": f"{a} h", "end": f"{b} h", "people": 1 + a % 3} for a, b in intervals(present)]
    pool = PoolSpec.model_validate({"skill": "operator", "period": "24 h", "shifts": shifts})
    line = line.model_copy(
        update={"calendars": {"plant": calendar(*intervals(open_hours))}, "pools": {"operators": pool}}
    )
    windows = shift_windows(line, "plant")
    changed = with_more_time(line, "plant", windows, same_shift=same_shift).line
    added = {(start // HOUR + hour) % 24 for start, length in windows for hour in range(length // HOUR)}
    assert added

    def working(spec: CalendarSpec) -> set[int]:
        return {hour for part in spec.open for hour in range(part.start // HOUR, part.end // HOUR)}

    def people(spec: PoolSpec) -> dict[int, int]:
        return {h: part.people.value for part in spec.shifts for h in range(part.start // HOUR, part.end // HOUR)}

    before, after = working(line.calendars["plant"]), working(changed.calendars["plant"])
    assert after == before | added and not before & added
    old, new = people(pool), people(changed.pools["operators"])
    assert new.keys() == old.keys() | added
    assert all(new[hour] == number for hour, number in old.items())
    assert all(new[hour] > 0 for hour in added)
