"""Ramp-up and ageing in money: nothing without them, a rise to the settled line with teething, a fall with wear."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from scenarios.appraisal import case_in_money
from scenarios.appraisal.bill import bill_amounts, project_items
from scenarios.appraisal.course import Course, course_of, needs_course
from scenarios.appraisal.study import CaseInMoney, expected
from scenarios.economics.flows import cash_flow
from scenarios.runner import Runner
from scenarios.study import settings_of
from tests.scenarios.appraisal.small import CASE, MEASURES, both, money_case

TEETHING = """
[[measures.faster.effects]]
mechanism = "teething"

[measures.faster.effects.teething]
failure_excess = 0.001
failure_decay = "1 week"
speed_loss = 0.30
speed_decay = "6 week"
age = "0 s"

"""


def course(money: CaseInMoney) -> Course | None:
    items = project_items(money.measures, bill_amounts(money.measures), money.terms, money.change)
    return course_of(money, items, settings_of(money.case), Runner(workers=1))


def test_a_case_in_which_nothing_ages_is_not_simulated(tmp_path: Path) -> None:
    money = case_in_money(money_case(tmp_path), "after")
    assert not needs_course(money, 7_200_000_000)
    assert course(money) is None


def test_the_line_comes_up_to_what_it_will_be(tmp_path: Path) -> None:
    """At commissioning the grinder loses 30 % of its speed: later months bring more than that state."""
    measures = MEASURES.replace("[[measures.faster.items]]", TEETHING + "[[measures.faster.items]]", 1)
    money = case_in_money(money_case(tmp_path, measures=measures), "after")
    assert needs_course(money, 7_200_000_000)
    found = course(money)
    assert found is not None
    assert found.months[0] < found.months[2] < found.years[0]
    assert found.years[0] > 0
    # Settled after some months: the years after are alike.
    assert len({round(year) for year in found.years}) == 1


def test_wear_of_kept_machines_lowers_the_line_without_more_than_that_with_new_ones(tmp_path: Path) -> None:
    case = CASE.replace('measures = ["faster"]', 'measures = ["faster"]\nrenewed = ["grind"]')
    case = case.replace("replications = 4", "replications = 4\nageing = 0.3")
    money = case_in_money(money_case(tmp_path, case=case), "after")
    found = course(money)
    assert found is not None
    assert found.years[-1] > found.years[0] > 0


def test_months_of_a_project_begin_with_the_first_use() -> None:
    found = Course(tuple(Decimal(month) for month in range(12)), (Decimal(100), Decimal(200)))
    months = found.of_project(3, 48)
    assert len(months) == 48
    assert months[:3] == (0, 0, 0)
    assert months[3:15] == tuple(range(12))
    assert set(months[15:27]) == {100}
    assert set(months[27:]) == {200}


@pytest.mark.parametrize("monthly", [Decimal("1000.00"), Decimal("-250.50")])
def test_what_the_months_differ_by_is_taxed_income(tmp_path: Path, monthly: Decimal) -> None:
    money = case_in_money(money_case(tmp_path), "after")
    plain = cash_flow(expected(money, both()).appraisal.project, money.rules)
    moved = replace(money, course=(monthly,) * 60)
    flow = cash_flow(expected(moved, both()).appraisal.project, money.rules)
    for before, after in list(zip(plain.annual, flow.annual, strict=True))[1:]:
        assert after - before == 12 * monthly * Decimal("0.75")
    assert all(isinstance(a, Decimal) and isinstance(b, Decimal) for a, b in pairwise(flow.annual))
