"""Rules beyond the worked examples: dates, requirements, VAT, unverified rules, unknown fields, kinks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from scenarios.policy import library, subsidies
from scenarios.policy.bill import Bill
from scenarios.policy.context import Context
from scenarios.policy.examples import tried
from scenarios.policy.files import of_region, rule_digest
from scenarios.policy.groups import Group
from scenarios.policy.kinks import kinks, marginal_rate, to_next_threshold
from scenarios.policy.rule import COUNTED
from tests.scenarios.policy.bills import (
    AS_OF,
    DAY,
    amounts,
    bill,
    grants,
    item,
    one_project,
    only,
    policy_of,
    result_of,
    under,
    wan,
)


def test_every_example_in_the_library_agrees() -> None:
    found = [each for policy in library() for each in tried(policy)]
    assert len(found) > 40
    assert not [(each.rule.id, each.example, each.found) for each in found if not each.agrees]


def test_the_library_holds_the_rules_of_the_reference() -> None:
    names = {rule.id for policy in library() for rule in policy.rules}
    fuyang = {"1a", "1b", "1c", "2", "3a", "3b", "3c", "4a", "4b", "4c", "5a", "5b", "6a", "6b", "6c", "7"}
    others = {"ZH-1", "ZH-2", "ZH-3", "ZH23-a-ningbo", "ZH23-a-zhenhai", "ZH23-b", "ZH24-a", "ZH24-b-green"}
    others |= {"ZH24-b-ningbo", "XC-1", "XC-2", "NH-1-workshop", "NH-1-application", "CX-1", "QZ-1", "HZ14"}
    assert names == {f"FY-{name}" for name in fuyang} | others | {"SZ-1", "YZ-1"}


def test_every_policy_and_rule_has_its_source_and_digest() -> None:
    for policy in library():
        assert policy.source and policy.digest
        assert len({rule_digest(rule) for rule in policy.rules}) == len(policy.rules)


@pytest.mark.parametrize(
    ("as_of", "code"),
    [(date(2026, 1, 1), "HISTORICAL"), (date(2021, 11, 19), "PREDECESSOR_UNKNOWN")],
)
def test_outside_its_dates_a_policy_names_no_amount(as_of: date, code: str) -> None:
    found = result_of("FY-3a", one_project("machine_substitution", 300, date(2021, 11, 19)), as_of)
    assert found.total is None
    for rule in found.rules:
        assert (rule.status, rule.interval) == ("outside_dates", None)
        assert rule.reason is not None and rule.reason.code == code


@pytest.mark.parametrize("as_of", [date(2021, 11, 20), date(2025, 12, 31)])
def test_the_first_and_the_last_day_belong_to_the_term(as_of: date) -> None:
    assert only(under("FY-3a", one_project("machine_substitution", 300, date(2021, 11, 20)), as_of)) == wan(30)


def test_an_unverified_rule_has_an_amount_but_enters_no_total() -> None:
    found = result_of("QZ-1", bill({"body": item(20, tags=["robot_body"])}))
    assert only(found.rule("QZ-1")) == wan(3)
    assert found.rule("QZ-1").rule.verified not in COUNTED
    assert found.total is None


def test_unknown_dates_of_a_rule_make_the_lower_end_nothing() -> None:
    found = under("ZH-3", one_project("bearing_digital", 150))
    assert "validity_unknown" in found.flags
    assert found.interval == (0, wan(75))


def test_rules_that_say_the_same_do_not_pay_twice_unless_they_do() -> None:
    found = result_of("ZH-3", one_project("bearing_digital", 100))
    assert {total.upper for total in found.totals} == {wan(50), wan(100)}


@pytest.mark.parametrize(("rule", "code"), [("FY-1b", "UNSPECIFIED"), ("FY-1c", "IN_KIND"), ("FY-3c", "OTHER_POLICY")])
def test_clauses_without_amount_are_listed_as_such(rule: str, code: str) -> None:
    found = under(rule, Bill())
    assert found.status == "not_computable" and found.reason is not None and found.reason.code == code


def test_vat_is_an_open_reading() -> None:
    machine = item(190, "project", vat_rate="13 %")
    found = under("FY-3a", bill({"machine": machine}, {"project": "machine_substitution"}))
    # 214.7 with VAT passes the threshold of 200, 190 without does not.
    assert amounts(found) == {"without": 0, "with": wan("21.47")}


def test_other_aid_for_an_item_is_an_open_reading() -> None:
    machine = item(300, "project", other_aid=str(wan(50)))
    found = under("FY-3a", bill({"machine": machine}, {"project": "machine_substitution"}))
    assert amounts(found) == {"not_deducted": wan(30), "deducted": wan(25)}


def test_what_was_received_before_counts_towards_the_cap() -> None:
    received = [{"amount": str(wan(90)), "date": date(2022, 1, 1), "rule": "FY-2"}]
    assert only(under("FY-2", bill({"robots": item(500, tags=["robot"])}, received=received))) == wan(10)


def test_a_plan_without_ledger_is_no_claim_and_what_is_missing_is_named() -> None:
    planned = {"name": "machine", "class": "equipment", "amount": "3000000", "project": "project"}
    found = under("FY-3a", bill({"machine": planned}, {"project": "machine_substitution"}))
    assert found.interval == (0, wan(30))
    assert found.flags == ("planned",)
    fields = ("contract_date", "invoices", "payments", "vat_rate", "other_aid")
    assert found.questions == tuple(f"items.machine.{field}" for field in fields)


def test_a_project_of_unknown_kind_is_asked_for_and_not_paid() -> None:
    found = under("FY-3a", bill({"machine": item(300, "project")}, {"project": {}}))
    assert (found.status, found.interval) == ("missing", None)
    assert found.questions == ("projects.project.kinds",)


def test_an_unknown_requirement_is_asked_for_and_may_fail() -> None:
    fee = item(12, tags=["solution_planning"], **{"class": "service"})
    found = under("FY-1a", bill({"fee": fee}, facts={"qualified_third_party": True}))
    assert found.questions == ("facts.carried_out",)
    assert found.interval == (0, wan(6))


def test_an_unknown_fact_of_the_rate_has_both_readings() -> None:
    found = under("ZH23-a-zhenhai", one_project("zhenhai_digital_workshop", 1000))
    assert amounts(found) == {"no": wan(120), "yes": wan(144)}
    assert "facts.digital_core" in found.questions


@pytest.mark.parametrize(("accepted", "aid"), [(date(2024, 1, 1), 150), (False, 0), (date(2026, 1, 1), 0)])
def test_acceptance_comes_before_payment(accepted: object, aid: int) -> None:
    project = {"kinds": ["ningbo_smart_factory"], "accepted": accepted, "facts": {"digital_core": False}}
    found = under("ZH23-a-ningbo", bill({"machine": item(1000, "project")}, {"project": project}))
    assert only(found) == wan(aid)


def test_only_the_first_cloud_purchase_of_a_small_firm() -> None:
    bought = {
        name: item(3, tags=["cloud"], day=date(2022, month, 1), **{"class": "service"})
        for name, month in (("first", 2), ("second", 9))
    }
    facts = {"small_micro": True, "first_cloud_purchase": True}
    assert grants(under("FY-6c", bill(bought, facts=facts))) == {"first": wan("1.5"), "second": 0}
    assert only(under("FY-6c", bill(bought, facts=facts | {"small_micro": False}))) == 0


def test_hz14_looks_at_the_whole_and_pays_on_the_equipment() -> None:
    def aid(equipment: int, works: int) -> Decimal | None:
        items = {"machine": item(equipment, "p"), "hall": item(works, "p", **{"class": "civil_works"})}
        return only(under("HZ14", bill(items, {"p": "machine_substitution"})))

    assert aid(499, 1501) == 0
    assert aid(500, 1500) == wan(60)
    # More of the hall alone takes the project into the higher tier, whose equipment it lacks.
    assert aid(1999, 3000) == wan("239.88")
    assert aid(1999, 3001) == 0
    assert aid(2000, 3000) == wan(280)
    assert aid(10_000, 0) == wan(1000)


def test_title_awards_without_stated_ladder_have_both_readings() -> None:
    given = [{"name": name, "date": DAY} for name in ("cmmm_level_2", "cmmm_level_3")]
    assert amounts(under("YZ-1", bill(titles=given))) == {"difference": wan(15), "each": wan(23)}


def group(amount: str) -> Group:
    return Group("project", (), DAY, {"equipment": wan(amount)}, frozenset())


@pytest.mark.parametrize(("rule", "points"), [("FY-3a", ("200", "1000")), ("FY-3b", ("50", "1000"))])
def test_kinks_of_fuyang(rule: str, points: tuple[str, ...]) -> None:
    policy = policy_of(rule)
    found = next(each for each in policy.rules if each.id == rule)
    context = Context(policy, Bill(), AS_OF)
    assert kinks(found, group("300"), {}, context) == tuple(map(wan, points))


@pytest.mark.parametrize(
    ("spend", "rate", "missing"),
    [("150", "0", "50"), ("199.99", "0", "0.01"), ("200", "0.1", None), ("999.99", "0.1", None), ("1000", "0", None)],
)
def test_marginal_rate_and_distance_to_the_threshold(spend: str, rate: str, missing: str | None) -> None:
    policy = policy_of("FY-3a")
    rule = next(each for each in policy.rules if each.id == "FY-3a")
    assert marginal_rate(rule, group(spend), {}, Context(policy, Bill(), AS_OF)) == Decimal(rate)
    assert to_next_threshold(rule, group(spend)) == (None if missing is None else wan(missing))


def test_same_input_and_day_same_result() -> None:
    given = one_project("machine_substitution", 300)
    first, second = (subsidies(given, of_region("富阳", library()), AS_OF) for _ in range(2))
    assert first == second
    assert replace(first, as_of=DAY) != second


def test_rounding_is_half_up_to_the_fen_before_the_cap() -> None:
    # 10 % of 2,000,000.05 is 200,000.005.
    assert only(under("FY-3a", one_project("machine_substitution", "200.000005"))) == Decimal("200000.01")
