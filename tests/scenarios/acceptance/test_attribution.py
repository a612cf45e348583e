"""What a gain consists of: parts that add up, the worked example of a changed mix, measures told apart or not."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.acceptance.attribution import NotSeparable, PartKind, Separation, attribute, separate
from scenarios.acceptance.records import Place, Records, Row
from scenarios.acceptance.verdict.decide import decide
from scenarios.text import LANGUAGES, Text, entries
from tests.scenarios.acceptance.checks.plants import TERMS as PLANT_TERMS
from tests.scenarios.acceptance.checks.plants import Plant, plant
from tests.scenarios.acceptance.firms import BASELINE_WEEKS, FIRST, REPORTING, TERMS, firm, records, terms, weeks


def week_of_two(first: dt.date, a: int, b: int) -> list[Row]:
    """One shift a day that makes both products, twelve weeks long."""
    return [
        Row(Place("v1.csv", "", 2), day, "白班", "A", product, "", Decimal(pieces), planned_busy_time=Decimal(360))
        for week in range(12)
        for day in (first + dt.timedelta(days=7 * week + number) for number in range(6))
        for product, pieces in (("A", a), ("B", b))
    ]


MIX = TERMS.replace('"6204" = "6 s", "6205" = "9 s"', '"A" = "30 s", "B" = "60 s"').replace("2025-07-06", "2025-07-27")


def test_another_mix_of_products() -> None:
    """V1: 600 A and 300 B become 900 A and 180 B in equal hours: +20.0 % of the pieces, +5.0 % of the minutes."""
    found = attribute(terms(MIX), records(week_of_two(FIRST, 600, 300), week_of_two(REPORTING, 900, 180)))
    assert found.total is not None
    assert found.total.change == pytest.approx(0.20, abs=1e-12)
    assert found.standard_minutes == pytest.approx(0.05, abs=1e-12)
    changes = {part.kind: part.change for part in found.parts}
    assert changes[PartKind.HOURS] == pytest.approx(0.0, abs=1e-12)
    assert changes[PartKind.REST] == pytest.approx(0.05, abs=1e-12)
    assert changes[PartKind.MIX] == pytest.approx(1.2 / 1.05 - 1.0, abs=1e-12)
    # Weeks without any spread have no interval, and none is made up.
    assert all(part.bounds is None for part in found.parts)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.5, 0.8), st.floats(0.9, 1.2), st.floats(0.01, 0.1), st.floats(0.01, 0.1))
def test_parts_add_up(seed: int, run: float, more: float, before: float, after: float) -> None:
    kind = Plant(availability=(run, min(run * more, 0.95)), defects=(before, after))
    found = attribute(terms(PLANT_TERMS), plant(seed, kind, 0))
    assert found.total is not None and abs(found.remainder) < 1e-12
    assert math.prod(1.0 + part.change for part in found.parts) == pytest.approx(1.0 + found.total.change, rel=1e-12)


def test_each_part_is_found_with_its_interval() -> None:
    """Availability .66 to .79, defects 8 % to 4 %; speed, hours and mix as before."""
    found = attribute(terms(PLANT_TERMS), plant(3, Plant(availability=(0.66, 0.79), defects=(0.08, 0.04))))
    true = {
        PartKind.AVAILABILITY: math.log(0.79 / 0.66), PartKind.QUALITY: math.log(0.96 / 0.92), PartKind.REST: 0.0,
        PartKind.MIX: 0.0,
    }  # fmt: skip
    for kind, logarithm in true.items():
        part = found.part(kind)
        assert part is not None and part.lower is not None and part.upper is not None
        assert part.lower < logarithm < part.upper and part.upper - part.lower < 0.08
        assert part.logarithm == pytest.approx(logarithm, abs=0.03)
    hours = found.part(PartKind.HOURS)
    assert hours is not None and hours.logarithm == pytest.approx(0.0, abs=1e-12) and hours.bounds is None


def test_intervals_hold_what_they_promise() -> None:
    """Of 100 plants about 95 intervals of availability hold the true change: 88 at least by chance (99.5 %)."""
    kind = Plant(availability=(0.66, 0.79), autocorrelation=0.0)
    inside = 0
    for seed in range(100):
        part = attribute(terms(PLANT_TERMS), plant(seed, kind, 0)).part(PartKind.AVAILABILITY)
        assert part is not None and part.lower is not None and part.upper is not None
        inside += part.lower < math.log(0.79 / 0.66) < part.upper
    assert 88 <= inside <= 100


def test_what_the_record_does_not_say_is_in_the_rest() -> None:
    whole = plant(3, Plant(availability=(0.66, 0.79), defects=(0.08, 0.04)))
    full = attribute(terms(PLANT_TERMS), whole)
    bare = replace(
        whole,
        rows=tuple(
            replace(row, actual_production_time=None, total=None, defective=None, planned_busy_time=None)
            for row in whole.rows
        ),
    )
    found = attribute(terms(PLANT_TERMS), bare)
    assert [part.kind for part in found.parts] == [PartKind.HOURS, PartKind.MIX, PartKind.REST]
    assert found.basis is not None and found.basis.hours == "attendance_time"
    rest = found.part(PartKind.REST)
    known = [full.part(kind) for kind in (PartKind.REST, PartKind.AVAILABILITY, PartKind.QUALITY)]
    assert rest is not None
    assert rest.logarithm == pytest.approx(sum(part.logarithm for part in known if part is not None), abs=1e-9)


def test_longer_hours_are_no_productivity() -> None:
    after = [
        replace(row, good=(row.good or Decimal(0)) * 6 // 5, planned_busy_time=Decimal(864), total=None, defective=None)
        for row in weeks(REPORTING, 9, lambda week: 5_000.0, 2)
    ]
    before = [replace(row, total=None, defective=None) for row in weeks(FIRST, BASELINE_WEEKS, lambda week: 5_000.0, 1)]
    found = attribute(terms(), records(before, after))
    hours, rest = found.part(PartKind.HOURS), found.part(PartKind.REST)
    assert hours is not None and rest is not None and rest.bounds is not None
    assert hours.change == pytest.approx(0.2) and rest.bounds[0] < 0.0 < rest.bounds[1]


CONTROL = TERMS.replace('line = "A"', 'line = "A"\ncontrol_line = "B"')


def with_control(gain: float, common: float) -> Records:
    return records(
        weeks(FIRST, BASELINE_WEEKS, lambda week: 5_000.0, 3),
        weeks(FIRST, BASELINE_WEEKS, lambda week: 5_000.0, 4, "B"),
        weeks(REPORTING, 9, lambda week: 5_000.0 * (1.0 + gain), 5),
        weeks(REPORTING, 9, lambda week: 5_000.0 * (1.0 + common), 6, "B"),
    )  # fmt: skip


def test_what_the_control_line_did_as_well_is_a_part_of_its_own() -> None:
    found = attribute(terms(CONTROL), with_control(0.23, 0.05))
    common = found.part(PartKind.COMMON)
    assert found.total is not None and common is not None and abs(found.remainder) < 1e-12
    assert common.change == pytest.approx(0.05, abs=0.015) and found.total.change == pytest.approx(0.23, abs=0.02)
    # The parts without the common one are what the verdict finds beside the control line.
    (verdict,) = decide(terms(CONTROL), with_control(0.23, 0.05))
    own = sum(part.logarithm for part in found.parts if part.kind is not PartKind.COMMON)
    assert verdict.estimate is not None
    assert own == pytest.approx(math.log1p(verdict.estimate), abs=1e-9)


def test_a_shift_without_numbers_counts_as_the_others_of_its_week() -> None:
    whole = firm()
    rows = tuple(
        replace(row, good=None) if row.date == REPORTING and row.shift == "白班" else row for row in whole.rows
    )
    full, found = attribute(terms(), whole), attribute(terms(), replace(whole, rows=rows))
    assert (full.left_out, found.left_out) == (0, 1) and abs(found.remainder) < 1e-12
    hours = found.part(PartKind.HOURS)
    assert hours is not None and hours.logarithm == pytest.approx(0.0, abs=1e-12)
    assert found.total is not None and full.total is not None
    assert found.total.logarithm == pytest.approx(full.total.logarithm, abs=0.005)


FLOOD = """
[event_rules.flood]
leaves_out = "weeks"
evidence = "notice of the water authority"

[[events]]
rule = "flood"
first = 2025-05-13
last = 2025-05-15
evidence = "notice 12 of 2025"
"""


def test_a_week_that_an_agreed_rule_leaves_out_is_no_part() -> None:
    whole = firm()
    flooded = {dt.date(2025, 5, 12) + dt.timedelta(days=number) for number in range(7)}
    idle = tuple(replace(row, good=Decimal(0)) if row.date in flooded else row for row in whole.rows)
    found = attribute(terms(TERMS + FLOOD), replace(whole, rows=idle))
    gone = attribute(terms(TERMS + FLOOD), replace(whole, rows=tuple(r for r in idle if r.date not in flooded)))
    assert found.total is not None and found == gone
    assert attribute(terms(), replace(whole, rows=idle)).missing == "WEEK"


@pytest.mark.parametrize(
    ("change", "missing"),
    [({"good": None}, "WEEK"), ({"product": "X"}, "STANDARD_TIME"), ({"scheduled": False}, "WEEK")],
)
def test_what_can_not_be_attributed(change: dict[str, object], missing: str) -> None:
    whole = firm()
    rows = tuple(replace(row, **change) for row in whole.rows)  # type: ignore[arg-type]
    found = attribute(terms(), replace(whole, rows=rows))
    assert (found.total, found.parts, found.missing) == (None, (), missing)


# Several measures ---------------------------------------------------------------------------------------------------


def steps(*rows: str, text: str = TERMS) -> str:
    return text.replace("[windows]", f"steps = [{', '.join(rows)}]\n\n[windows]")


def two_steps(machines: float, iot: float) -> Records:
    """Machines run from the 7th of April, the network from the reporting window on."""
    middle = dt.date(2025, 4, 7)
    return records(
        weeks(FIRST, BASELINE_WEEKS, lambda week: 5_000.0, 1),
        weeks(middle, 4, lambda week: 5_000.0 * (1.0 + machines), 2),
        weeks(middle + dt.timedelta(days=28), 9, lambda week: 5_000.0 * (1.0 + machines), 3)[: 12 * 4],
        weeks(dt.date(2025, 6, 2), 8, lambda week: 5_000.0 * (1.0 + machines) * (1.0 + iot), 4),
    )


LATE = TERMS.replace("first = 2025-05-05, last = 2025-07-06", "first = 2025-06-02, last = 2025-07-27")
MACHINES = '{ name = "machines", first = 2025-04-07 }'
IOT = '{ name = "iot", first = 2025-06-02 }'


def test_measures_on_different_days_are_told_apart() -> None:
    found = separate(terms(steps(IOT, MACHINES, text=LATE)), two_steps(0.15, 0.06))
    assert isinstance(found, Separation) and found.by == "DATES"
    assert [gain.name for gain in found.gains] == ["machines", "iot"]
    for gain, true in zip(found.gains, (0.15, 0.06), strict=True):
        assert gain.lower is not None and gain.upper is not None
        assert gain.lower < math.log1p(true) < gain.upper
    assert sum(gain.logarithm for gain in found.gains) == pytest.approx(found.total, abs=1e-12)


def test_measures_on_different_lines_are_told_apart() -> None:
    both = '{ name = "machines", first = 2025-04-14 }'
    iot = '{ name = "iot", first = 2025-04-14, lines = ["A", "B"] }'
    found = separate(terms(steps(both, iot)), with_control(1.15 * 1.06 - 1.0, 0.06))
    assert isinstance(found, Separation) and found.by == "LINES"
    assert [gain.name for gain in found.gains] == ["machines", "iot"]
    for gain, true in zip(found.gains, (0.15, 0.06), strict=True):
        assert gain.change == pytest.approx(true, abs=0.03)
    assert sum(gain.logarithm for gain in found.gains) == pytest.approx(found.total, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (TERMS, "NO_STEPS"),
        (steps(MACHINES), "ONE_STEP"),
        (steps(MACHINES, '{ name = "iot", first = 2025-04-07 }'), "SAME_DATES"),
        (steps(MACHINES, IOT), "STEP_SHORT"),
        (steps('{ name = "machines", first = 2025-02-03 }', IOT), "STEP_IN_BASELINE"),
        (steps(MACHINES, '{ name = "iot", first = 2025-04-07, lines = ["A", "B"] }', text=CONTROL), "CONTROL_TREATED"),
        (steps(MACHINES, '{ name = "iot", first = 2025-04-07, lines = ["A", "C"] }'), "STEP_SHORT"),
    ],
)
def test_why_measures_are_not_told_apart(text: str, reason: str) -> None:
    found = separate(terms(text), with_control(0.2, 0.0))
    assert isinstance(found, NotSeparable) and found.reason == reason
    for language in LANGUAGES:
        assert "{" not in Text(language)(f"not_separable.{found.reason}", **found.values)


def test_every_part_has_a_name() -> None:
    assert {f"gain_part.{kind}" for kind in PartKind} <= entries("zh").keys()
    assert {f"no_attribution.{code}" for code in ("STANDARD_TIME", "WEEK", "WEEKS", "CONTROL")} <= entries("zh").keys()
