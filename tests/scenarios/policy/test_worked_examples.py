"""The worked examples P1 to P36 of the policy reference, in fen, through the whole engine and the shipped library."""

from __future__ import annotations

from datetime import date

import pytest

from tests.scenarios.policy.bills import (
    amounts,
    bill,
    grants,
    item,
    one_project,
    only,
    result_of,
    under,
    wan,
)


@pytest.mark.parametrize(
    ("spend", "aid"),
    [("199.99", "0"), ("200", "20"), ("500", "50"), ("999.99", "99.999"), ("1000", "100"), ("2000", "100")],
)
def test_p1_machine_substitution(spend: str, aid: str) -> None:
    assert only(under("FY-3a", one_project("machine_substitution", spend))) == wan(aid)


@pytest.mark.parametrize(
    ("spend", "aid"),
    [("49.99", "0"), ("50", "7.5"), ("600", "90"), ("1000", "150"), ("1000.01", "150"), ("3000", "150")],
)
def test_p2_factory_iot(spend: str, aid: str) -> None:
    assert only(under("FY-3b", one_project("factory_iot", spend))) == wan(aid)


@pytest.mark.parametrize(("spend", "aid"), [("100", "10"), ("1000", "100"), ("1500", "100")])
def test_p3_robots(spend: str, aid: str) -> None:
    found = under("FY-2", bill({"robots": item(spend, tags=["robot"])}))
    assert only(found) == wan(aid)
    assert "standard_superseded" in found.flags


def test_p4_the_cap_of_the_whole_term_is_used_up_year_by_year() -> None:
    first = item(600, tags=["robot"], day=date(2022, 3, 1))
    second = item(600, tags=["robot"], day=date(2023, 3, 1))
    found = under("FY-2", bill({"first": first, "second": second}))
    assert grants(found) == {"2022": wan(60), "2023": wan(40)}


@pytest.mark.parametrize(("fee", "out", "aid"), [(12, True, 6), (20, True, 10), (30, True, 10), (20, False, 0)])
def test_p5_planning_fee(fee: int, out: bool, aid: int) -> None:
    facts = {"qualified_third_party": True, "carried_out": out}
    planned = item(fee, "plan", tags=["solution_planning"], **{"class": "service"})
    assert only(under("FY-1a", bill({"fee": planned}, {"plan": {"kinds": [], "facts": facts}}))) == wan(aid)


@pytest.mark.parametrize(("income", "aid"), [("199.99", "0"), ("200", "10"), ("2000", "100"), ("3000", "100")])
def test_p6_provider(income: str, aid: str) -> None:
    sold = item(income, tags=["district_service"], **{"class": "income"})
    assert only(under("FY-7", bill({"income": sold}, facts={"recognised_provider": True}))) == wan(aid)


def test_p6_each_year_by_itself() -> None:
    years = {
        f"in_{year}": item(3000, tags=["district_service"], day=date(year, 5, 1), **{"class": "income"})
        for year in (2022, 2023)
    }
    found = under("FY-7", bill(years, facts={"recognised_provider": True}))
    assert grants(found) == {"2022": wan(100), "2023": wan(100)}


@pytest.mark.parametrize(
    ("day", "aid"),
    [(date(2021, 11, 19), None), (date(2021, 11, 20), 30), (date(2025, 12, 31), 30), (date(2026, 1, 1), None)],
)
def test_p7_only_days_of_the_term_count(day: date, aid: int | None) -> None:
    found = under("FY-3a", one_project("machine_substitution", 300, day))
    if aid is None:
        assert (found.status, found.interval) == ("outside_dates", None)
        assert found.reason is not None and found.reason.code == "ITEMS_OUTSIDE"
    else:
        assert only(found) == wan(aid)


def test_p7_which_date_counts_is_an_open_reading() -> None:
    spread = item(300, "project", contract_date=date(2021, 11, 19))
    found = under("FY-3a", bill({"machine": spread}, {"project": "machine_substitution"}))
    assert amounts(found) == {"invoice": wan(30), "contract": None, "payment": wan(30), "all": None}
    assert found.interval == (0, wan(30))


def test_p9_two_projects_of_two_kinds() -> None:
    given = bill(
        {"machines": item(600, "first"), "network": item(300, "second")},
        {"first": "machine_substitution", "second": "factory_iot"},
    )
    found = result_of("FY-3a", given)
    assert (only(found.rule("FY-3a")), only(found.rule("FY-3b"))) == (wan(60), wan(45))
    assert found.total == (wan(105), wan(105))
    assert not any(rule.warnings for rule in found.rules)


def test_p10_the_strict_reading_warns_of_splitting() -> None:
    given = bill(
        {"a": item(1500, "first"), "b": item(1500, "second")},
        {"first": "machine_substitution", "second": "machine_substitution"},
    )
    found = under("FY-3a", given)
    assert grants(found) == {"first": wan(100), "second": wan(100)}
    assert amounts(found) == {"literal": wan(200), "strict": wan(100)}
    (warning,) = found.warnings
    assert warning.code == "SPLITTING" and warning.values["amount"] == "1000000.00"


def test_p11_robots_in_a_project_have_three_readings() -> None:
    given = bill(
        {"machines": item(400, "project"), "robots": item(200, "project", tags=["robot"])},
        {"project": "machine_substitution"},
    )
    found = result_of("FY-3a", given)
    totals = {total.reading: total.upper for total in found.totals}
    assert totals == {
        (("overlap-robots", "stack"),): wan(80),
        (("overlap-robots", "carve_out"),): wan(60),
        (("overlap-robots", "no_stack"),): wan(60),
    }
    assert found.total == (wan(60), wan(80))


def titles(*names: str) -> list[dict[str, object]]:
    return [{"name": name, "date": date(2022 + number, 1, 1)} for number, name in enumerate(names)]


LADDER = ("city_digital_workshop", "city_smart_factory", "city_chain_leader")


def test_p14_the_ladder_pays_differences() -> None:
    found = result_of("FY-4a", bill(titles=titles(*LADDER, "provincial_future_factory")))
    assert list(grants(found.rule("FY-4a")).values()) == [wan(80), wan(120), wan(300)]
    assert grants(found.rule("FY-4b")) == {"provincial_future_factory": 0}


def test_p14_straight_to_the_top() -> None:
    found = under("FY-4a", bill(titles=titles(LADDER[0], LADDER[2])))
    assert list(grants(found).values()) == [wan(80), wan(420)]
    # `Up to` is no entitlement.
    assert found.interval == (0, wan(500))


def test_p17_one_purchase_a_year() -> None:
    bought = {
        name: item("0.2", tags=["one_click_cloud"], day=day, **{"class": "service"})
        for name, day in (("a", date(2022, 2, 1)), ("b", date(2022, 9, 1)), ("c", date(2023, 2, 1)))
    }
    found = under("FY-6b", bill(bought))
    assert grants(found) == {"a": wan("0.05"), "b": 0, "c": wan("0.05")}


@pytest.mark.parametrize(("spend", "aid"), [("150", "75"), ("199.99", "99.995"), ("200", "100"), ("300", "100")])
def test_p20_bearing_renovation(spend: str, aid: str) -> None:
    found = under("ZH-3", one_project("bearing_digital", spend))
    assert grants(found) == {"project": wan(aid)}


def test_p26_each_robot_body_has_its_cap() -> None:
    bodies = {f"body_{n}": item(price, tags=["robot_body"]) for n, price in enumerate(("20", "30", "40", "33.34"))}
    found = under("QZ-1", bill(bodies))
    assert list(grants(found).values()) == [wan(3), wan("4.5"), wan(5), wan(5)]
    assert only(found) == wan("17.5")


def test_p26_equal_units_of_one_item() -> None:
    found = under("QZ-1", bill({"bodies": item(160, tags=["robot_body"], units=4)}))
    assert only(found) == wan(20)


def test_p30_what_is_paid_invoiced_and_booked() -> None:
    def ledger(paid: int) -> dict[str, object]:
        when = date(2022, 6, 1)
        return item(300, "project") | {
            "invoices": [{"date": when, "amount": str(wan(260))}],
            "payments": [{"date": when, "amount": str(wan(paid)), "booked": when}],
        }

    for paid, aid in ((220, 22), (190, 0)):
        found = under("FY-3a", bill({"machine": ledger(paid)}, {"project": "machine_substitution"}))
        assert only(found) == wan(aid)
        assert found.readings[0].grants[0].base == wan(paid)


def test_p33_brackets_have_three_readings() -> None:
    found = under("CX-1", one_project("renovation", 1500, listed_automation=False))
    expected = {"progressive_above_first": wan(44), "progressive_from_zero": wan(50), "whole_amount": wan(60)}
    assert amounts(found) == expected


def test_p33_listed_automation_adds_points() -> None:
    found = under("CX-1", one_project("renovation", 1500, listed_automation=True))
    assert amounts(found)["progressive_above_first"] == wan(44) + wan(1300) * 2 / 100


def test_p34_aid_of_the_province_is_included() -> None:
    received = [{"amount": str(wan(30)), "date": date(2022, 3, 1), "giver": "province", "title": LADDER[0]}]
    found = under("FY-4a", bill(titles=titles(LADDER[0]), received=received))
    assert grants(found) == {LADDER[0]: wan(50)}


@pytest.mark.parametrize(("spend", "aid"), [(1000, 144), (4000, 500)])
def test_p35_an_uplift_leaves_the_cap(spend: int, aid: int) -> None:
    found = under("ZH23-a-zhenhai", one_project("zhenhai_digital_workshop", spend, digital_core=True))
    assert only(found) == wan(aid)


def test_p36_the_best_two_projects_of_a_year() -> None:
    projects = ("small", "large", "middle")
    facts = {"high_tech": False, "digital_core": False}
    given = bill(
        {name: item(spend, name) for name, spend in zip(projects, (250, 400, 300), strict=True)},
        dict.fromkeys(projects, "renovation"), facts=facts,
    )  # fmt: skip
    found = under("ZH24-a", given)
    assert grants(found) == {"small": 0, "large": wan(24), "middle": wan(18)}
    assert found.readings[0].amount == wan(42)
