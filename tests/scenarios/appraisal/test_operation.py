"""A year of a line in money, by hand: every part, the cut at demand, tariffs, people, and what is asked for by name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.appraisal.operation import facts_of, line_year, parts_at
from scenarios.appraisal.people import paid_heads, savings
from scenarios.appraisal.tariffs import shares_of_planned_time
from scenarios.appraisal.terms import Change, Energy, Terms, loads_terms
from simcore.errors import SpecError, StatisticsError
from simcore.spec import CalendarSpec
from tests.scenarios.appraisal.small import TERMS, quantities
from tests.scenarios.small import small_line

HEADS = {"setters": Decimal(1), "technicians": Decimal(1)}


def terms(text: str = TERMS) -> Terms:
    return loads_terms(text, "economics.toml")


def test_every_part_of_a_year_by_hand() -> None:
    """4,000 planned hours are 40 of the hundred that were simulated."""
    found = line_year(quantities(), facts_of(small_line(), terms()), terms(), HEADS)
    assert (found.good, found.capacity, found.hours) == (400_000, 400_000, 4000)
    assert {part: float(amount) for part, amount in found.parts.items()} == {
        "labour": 160_000, "energy": 1000 * 40 * 0.8, "tooling": 0, "maintenance": 10_000 + 50 * 40 * 100,
        "quality": 300 * 40 * 2.0, "inventory": (10 * 1.0 + 20 * 1.0 + 40_000) * 0.10, "fees": 0, "overhead": 20_000,
        "depreciation": 30_000,
    }  # fmt: skip


def test_a_line_that_can_make_more_than_is_sold_works_fewer_hours() -> None:
    facts = facts_of(small_line(), terms())
    whole = line_year(quantities(), facts, terms(), HEADS)
    cut = line_year(quantities(), facts, terms(), HEADS, demand=Decimal(300_000))
    assert (cut.good, cut.capacity, cut.hours) == (300_000, 400_000, 3000)
    assert cut.parts["energy"] == whole.parts["energy"] * 3 / 4
    assert cut.parts["labour"] == whole.parts["labour"]
    assert cut.parts == parts_at(whole, Decimal(300_000))
    more = line_year(quantities(), facts, terms(), HEADS, demand=Decimal(900_000))
    assert more == whole


def test_electricity_outside_the_planned_time_does_not_fall_with_the_hours() -> None:
    """50 kWh in 100 hours on the wall are 4,380 a year, whatever is sold."""
    off = quantities(hours=100.0, energy_off={"turn": 50.0, "grind": 0.0, "pack": 0.0})
    facts = facts_of(small_line(), terms())
    whole = line_year(off, facts, terms(), HEADS)
    assert whole.parts["energy"] - whole.variable["energy"] == Decimal(4380) * Decimal("0.80")
    assert parts_at(whole, whole.good / 2)["energy"] == whole.variable["energy"] / 2 + Decimal(4380) * Decimal("0.80")


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"tools": {"grind/tool_change": 3.0}}, "PRICE_MISSING", "stations.grind.tools.tool_change"),
        ({"energy": {"turn": None, "grind": 1.0, "pack": 1.0}}, "POWER_MISSING", "stations.turn.power"),
    ],
)
def test_what_is_missing_is_asked_for_by_name(changes: dict[str, object], code: str, path: str) -> None:
    with pytest.raises(SpecError) as refused:
        line_year(quantities(**changes), facts_of(small_line(), terms()), terms(), HEADS)
    assert (refused.value.problems[0].code, refused.value.problems[0].path) == (code, path)


def test_a_line_without_output_has_no_cost_of_a_piece() -> None:
    with pytest.raises(StatisticsError, match="NO_OUTPUT"):
        line_year(quantities(good=0.0), facts_of(small_line(), terms()), terms(), HEADS)


def test_a_station_by_name_goes_before_patterns_and_a_longer_pattern_before_a_shorter() -> None:
    text = TERMS.replace('[stations.pack]\npiece_value = "2.00"', '[stations."p*"]\npiece_value = "3.00"')
    found = line_year(quantities(), facts_of(small_line(), terms()), terms(text), HEADS)
    assert found.parts["quality"] == 300 * 40 * 3
    found = line_year(quantities(), facts_of(small_line(), terms()), terms(TERMS), HEADS)
    assert found.parts["quality"] == 300 * 40 * 2


DAY_AND_NIGHT = {
    "starts_at": "08:00",
    "tariffs": {
        "peak": {"price": "1.2", "hours": [["08:00", "12:00"], ["18:00", "22:00"]]},
        "flat": {"price": "0.8", "hours": [["12:00", "18:00"], ["22:00", "24:00"]]},
        "valley": {"price": "0.4", "hours": [["00:00", "08:00"]]},
    },
}


def test_planned_time_lies_in_the_tariffs_of_the_day() -> None:
    """From 8:00 to 4:00 the next morning: 8 h peak, 8 h flat, 4 h valley."""
    energy = Energy.model_validate(DAY_AND_NIGHT)
    plan = CalendarSpec.model_validate({"period": "24 h", "open": [{"start": "0 s", "end": "20 h"}]})
    found = shares_of_planned_time(energy, plan)
    assert found == {"peak": Decimal("0.4"), "flat": Decimal("0.4"), "valley": Decimal("0.2")}
    whole = shares_of_planned_time(energy, None)
    assert whole == {name: Decimal(8) / 24 for name in ("peak", "flat", "valley")}


@given(st.integers(0, 22), st.integers(1, 24))
def test_shares_of_any_plan_add_up_to_one(start: int, length: int) -> None:
    energy = Energy.model_validate(DAY_AND_NIGHT)
    end = min(start + length, 24)
    plan = CalendarSpec.model_validate({"period": "24 h", "open": [{"start": f"{start} h", "end": f"{end} h"}]})
    assert abs(sum(shares_of_planned_time(energy, plan).values()) - 1) < Decimal("1e-25")


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_at": None},
        {"tariffs": {**DAY_AND_NIGHT["tariffs"], "peak": {"price": "1.2", "hours": [["08:00", "12:00"]]}}},  # type: ignore[dict-item]
    ],
)
def test_tariffs_must_cover_the_day(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"tariffs|hours"):
        Energy.model_validate({**DAY_AND_NIGHT, **changes})


CHANGE = {"paid": "2027-01-01", "in_use": "2027-01-01", "fees": "0", "maintenance": "0"}
DATED = {**CHANGE, "exits": {"packers": {"on": "2027-07-01", "by": "redeployment", "severance": "0"}}}


@pytest.mark.parametrize(
    ("after", "shifts", "change", "counted", "paid"),
    [
        (Decimal(2), 2, DATED, 2, 2),
        (Decimal("2.5"), 2, DATED, 0, 4),
        (Decimal("0.9"), 2, DATED, 2, 2),
        (Decimal(2), 2, CHANGE, 0, 4),
        (Decimal(6), 2, DATED, 0, 6),
        (Decimal(0), 3, DATED, 3, 1),
    ],
)
def test_people_count_in_whole_persons_a_shift_and_from_a_date_on(
    after: Decimal, shifts: int, change: dict[str, object], counted: int, paid: int
) -> None:
    before = {"packers": Decimal(4)}
    saved = savings(before, {"packers": after}, {"packers": shifts}, Change.model_validate(change))
    assert sum(saving.counted for saving in saved) == counted
    assert paid_heads(before, {"packers": after}, saved) == {"packers": paid}


def test_the_file_says_what_is_wrong_and_where(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as refused:
        terms(TERMS.replace('price = "0.80"', "price = 0.80").replace('holding_rate = "0.10"\n', ""))
    problems = {problem.path: problem for problem in refused.value.problems}
    price = problems["energy.tariffs.mixed.price"]
    assert price.line == TERMS[: TERMS.index('price = "0.80"')].count("\n") + 1
    assert "stock.holding_rate" in problems
