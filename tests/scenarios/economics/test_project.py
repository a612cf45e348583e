"""Laws of a project's cash flow, and what is refused: rules, dates, deductions, leases, loans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.economics import Lease, Loan, Project, appraise, lease_against_buy, lease_rates, shipped_rules
from scenarios.economics.lease import lease_instalment
from scenarios.economics.loan import instalments
from scenarios.economics.money import parts_of
from simcore.errors import LineproofError
from tests.scenarios.economics.reference import item, reference, reference_data, wan


def value(project: Project, case: str = "after_tax") -> Decimal:
    return appraise(project).cases[case].net_present_value()


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 300), st.integers(0, 60), st.sampled_from(["standard", "high_tech"]))
def test_subsidies_and_early_deduction_never_harm(aid: int, percent: int, regime: str) -> None:
    subsidies = {"aid": {"amount": wan(str(aid)), "received": "2025-09-30", "treatment": "taxable"}}
    changes: dict[str, Any] = {"subsidies": subsidies, "regime": regime, "discount_rate": Decimal(percent) / 100}
    at_once, in_parts = reference(**changes), reference("straight_line", **changes)
    assert value(at_once, "after_tax_without_subsidy") <= value(at_once)
    assert value(at_once) >= value(in_parts)


def test_all_prices_twice_is_twice_the_money() -> None:
    def doubled(data: Any) -> Any:
        if isinstance(data, dict):
            amounts = ("amount", "annual", "released")
            return {key: entry * 2 if key in amounts else doubled(entry) for key, entry in data.items()}
        return data

    # At twice the price the machine is still below the largest value of a unit: 580 of 500 without two units.
    twice = doubled(reference_data())
    twice["items"]["machine"]["units"] = 2
    found, once = (appraise(each).cases["after_tax"] for each in (Project.model_validate(twice), reference()))
    assert found.flow.annual == tuple(2 * flow for flow in once.flow.annual)
    # Discount factors have 28 digits, of which amounts of seven leave 21 behind the point.
    assert abs(found.net_present_value() - 2 * once.net_present_value()) < Decimal("1e-18")


def test_parts_add_up_to_the_whole() -> None:
    assert parts_of(Decimal("100"), 3) == (Decimal("33.33"), Decimal("33.34"), Decimal("33.33"))
    assert sum(parts_of(Decimal("1234567.89"), 120)) == Decimal("1234567.89")


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("machine", {"paid": "2028-01-01"}, "RULE_MISSING"),
        ("machine", {"amount": wan("461")}, "ONE_OFF_TOO_DEAR"),
        ("software", {"deduction": "one_off"}, "ONE_OFF_NOT_EQUIPMENT"),
        ("machine", {"deduction": "straight_line", "life": 9}, "LIFE_TOO_SHORT"),
        ("machine", {"paid": "2024-12-31"}, "BEFORE_START"),
        ("software", {"paid": "2036-01-01"}, "AFTER_END"),
    ],
)
def test_what_the_rules_do_not_admit_is_refused_by_name(name: str, change: dict[str, Any], code: str) -> None:
    data = reference_data()
    data["items"][name] = {**data["items"][name], **change}
    with pytest.raises(LineproofError, match=code):
        appraise(Project.model_validate(data))


def test_a_rule_is_asked_for_by_name_and_day() -> None:
    with pytest.raises(LineproofError, match=r"'one_off_deduction' that holds on 2028-01-01; known for 2024-01-01"):
        shipped_rules().one_off_deduction(date(2028, 1, 1))


def test_a_loss_that_is_carried_forward_is_worth_less_than_one_that_offsets() -> None:
    lone = appraise(reference(losses="carried_forward")).cases["after_tax"]
    # Loss of 90 in year 1; year 2 has an income of 100, of which 10 are taxed.
    assert lone.flow.annual[1] == wan("302.7") and lone.flow.annual[2] == wan("130") - wan("2.5")
    assert lone.net_present_value() < value(reference())


def test_a_small_scale_taxpayer_bears_the_input_tax_and_deducts_it() -> None:
    small = appraise(reference(taxpayer="small_scale", subsidies={})).cases
    assert small["before_tax"].flow.annual[1] == wan("160")
    assert sum(small["after_tax"].flow.deductions) == wan("350") + wan("42.7")


def loan(**changes: Any) -> Loan:
    data = {"amount": 1_000_000, "drawn": "2025-01-01", "nominal_rate": "0.06", "months": 36, "method": "annuity"}
    return Loan.model_validate({**data, **changes})


def test_loans_are_repaid_to_the_fen() -> None:
    for method in ("annuity", "equal_principal"):
        payments = instalments(loan(method=method, grace_months=3))
        assert sum(payment.principal for payment in payments) == 1_000_000
        assert [payment.principal for payment in payments[:3]] == [0, 0, 0]
    first, *_ = instalments(loan())
    # numpy-financial 1.0.0: pmt(.06/12, 36, 1000000) = -30421.937451555717, interest of the first month 5000.
    assert (first.interest, first.principal + first.interest) == (5000, Decimal("30421.94"))


def test_cover_is_cash_over_debt_service_and_the_owner_sees_the_loan() -> None:
    found = appraise(reference(loan=loan(amount=wan("200"))))
    assert found.owner is not None and found.owner.flow.annual[0] == wan("-192.7")
    flow = found.owner.flow
    due = -sum(flow.of("loan_repaid", "interest")[1:13])
    earned = sum(flow.of("benefit", "income_tax")[1:13])
    assert found.cover[0] == earned / due and found.cover[3:] == (None,) * 7


def lease(**changes: Any) -> Lease:
    data = {"item": "machine", "nominal_rate": "0.06", "months": 36, "timing": "arrears"}
    return Lease.model_validate({**data, **changes})


def test_deposit_and_fee_raise_the_effective_rate_above_the_nominal_one() -> None:
    price = wan("250")
    plain = lease_rates(lease(), price)
    # Without fee and deposit the effective rate is the compounded one but for the rounding to the fen.
    assert plain.effective == pytest.approx(1.005**12 - 1, abs=1e-7)
    assert lease_rates(lease(timing="advance"), price).effective == pytest.approx(1.005**12 - 1, abs=1e-7)
    assert lease_instalment(lease(timing="advance"), price) < lease_instalment(lease(), price)
    dear = lease_rates(lease(deposit=wan("25"), fee=wan("5")), price)
    assert dear.effective > plain.effective > float(plain.nominal)


def test_lease_against_buy_moves_the_price_into_instalments() -> None:
    data = reference_data("straight_line", leases=[lease().model_dump()])
    data["items"]["machine"] = item("equipment", "250", "straight_line")
    found = lease_against_buy(Project.model_validate(data))
    assert found["buy"].net_present_value() == value(reference("straight_line"))
    leased, bought = (found[name].flow.annual[0] for name in ("lease", "buy"))
    assert leased == bought + wan("250") + wan("32.5")
    with pytest.raises(LineproofError, match="NOTHING_LEASED"):
        lease_against_buy(reference())
