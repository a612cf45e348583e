"""The reference project F1 ... F12: flows exactly, figures to the printed digits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scenarios.economics import (
    Outcome,
    Project,
    appraise,
    cash_flow,
    internal_rates,
    net_present_value,
    return_on_investment,
    shipped_rules,
    staging_value,
)
from tests.scenarios.economics.reference import WAN, in_wan, item, reference, reference_data, wan

SAME = ["97.5"] * 7
F1 = ["-392.7", "325.2", "105.0", *SAME, "78.375"]
F2 = ["-392.7", "259.5875", "111.8875", *["104.3875"] * 7, "88.8875"]
NO_TAX = ["-392.7", "302.7", *["130"] * 8, "114.5"]


def test_flows_of_the_deduction_at_once_and_in_equal_parts() -> None:
    assert in_wan(appraise(reference()).cases["after_tax"].flow.annual) == [Decimal(value) for value in F1]
    straight = appraise(reference("straight_line")).cases["after_tax"].flow.annual
    assert in_wan(straight) == [Decimal(value) for value in F2]
    assert in_wan(appraise(reference()).cases["before_tax"].flow.annual) == [Decimal(value) for value in NO_TAX]


@pytest.mark.parametrize(
    ("project", "case", "value", "rate", "static", "dynamic"),
    [
        (reference(), "after_tax", "412.2201", "41.3384", "1.6429", "2.1404"),
        (reference("straight_line"), "after_tax", "390.0293", "36.1764", "2.2033", "2.8191"),
        (reference(), "after_tax_without_subsidy", "344.0383", "33.4598", "2.3846", "3.0783"),
        (reference(regime="high_tech"), "after_tax", "470.1792", "43.4219", "1.6652", "2.1229"),
        (reference(), "before_tax", "557.1178", "46.2248", None, None),
    ],
)
def test_figures_to_the_printed_digits(
    project: Project, case: str, value: str, rate: str, static: str | None, dynamic: str | None
) -> None:
    found = appraise(project).cases[case]
    assert f"{found.net_present_value() / WAN:.4f}" == value
    assert [f"{100 * each:.4f}" for each in found.internal_rates] == [rate]
    for payback, printed in ((found.static_payback, static), (found.dynamic_payback, dynamic)):
        assert printed is None or (f"{payback.years:.4f}" == printed and payback.lasting)


def test_return_on_investment_in_both_readings() -> None:
    found = return_on_investment(reference("straight_line"), normal_year=3)
    assert found.investment == wan("350")
    assert (found.mean_earnings, found.normal_earnings) == (wan("96.45"), wan("102.45"))
    assert (f"{100 * found.mean:.3f}", f"{100 * found.normal:.3f}") == ("27.557", "29.271")


def not_taxable(deduction: str) -> Project:
    aid: dict[str, Any] = {
        "amount": wan("100"), "received": "2025-09-30", "treatment": "not_taxable",
        "reduces": ["machine", "installation"],
    }  # fmt: skip
    return reference(deduction, subsidies={"aid": aid})


def test_a_subsidy_that_is_not_taxable_reduces_the_basis() -> None:
    taxable, free = (
        appraise(each).cases["after_tax"].net_present_value() for each in (reference(), not_taxable("one_off"))
    )
    assert taxable == free
    straight = appraise(not_taxable("straight_line")).cases["after_tax"].net_present_value()
    assert f"{straight / WAN:.4f}" == "397.3952"


def test_forgetting_the_reduction_would_overstate_by_its_tax() -> None:
    flow = cash_flow(not_taxable("one_off"), shipped_rules())
    forgotten = list(flow.annual)
    forgotten[1] += wan("100") * Decimal("0.25")
    excess = net_present_value(Decimal("0.1"), forgotten) - net_present_value(Decimal("0.1"), flow.annual)
    assert abs(excess - wan("25") / Decimal("1.1")) < Decimal("1e-15")


def test_all_internal_rates_or_none() -> None:
    def rates(*flows: int) -> list[float]:
        return [round(rate, 12) for rate in internal_rates([Decimal(flow) for flow in flows])]

    assert rates(-1000, 2300, -1320) == [0.10, 0.20]
    assert rates(-1000, 3900, -5030, 2145) == [0.10, 0.30, 0.50]
    assert rates(-100, 0, 0, -7) == []


def test_present_value_leaves_the_first_flow_as_it_is() -> None:
    value = net_present_value(Decimal("0.1"), [Decimal(-100), Decimal(60), Decimal(60)])
    assert f"{value:.6f}" == "4.132231"


def test_staging_is_worth_the_right_to_stop() -> None:
    outcomes = [Outcome(Decimal("0.6"), Decimal(180)), Outcome(Decimal("0.4"), Decimal(-90))]
    found = staging_value(Decimal(50), outcomes, Decimal("0.10"))
    assert (f"{found.committed:.4f}", f"{found.staged:.4f}", f"{found.option_value:.4f}") == (
        "15.4545", "48.1818", "32.7273",
    )  # fmt: skip


def test_months_add_up_to_years_and_lines_to_the_flow() -> None:
    flow = appraise(reference("straight_line")).cases["after_tax"].flow
    assert sum(flow.months) == sum(flow.annual) == sum(sum(line.amounts) for line in flow.lines)
    assert {line.name for line in flow.lines if line.kind == "benefit"} == {
        "labour", "scrap", "energy", "contribution", "operation_and_maintenance",
    }  # fmt: skip


def test_the_worst_month_is_deeper_than_any_year_shows() -> None:
    late = reference_data()
    late["items"]["machine"] = item("equipment", "250", "one_off", paid="2025-04-30")
    case = appraise(Project.model_validate(late)).cases["after_tax"]
    month, cash = case.worst_month
    assert 0 < month < 12 and cash < min(case.flow.annual[0], sum(case.flow.annual[:2]))
