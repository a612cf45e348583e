"""Rates and present values against independent figures and numpy's polynomial roots; payback; staging."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.economics import (
    Benchmark,
    internal_rates,
    internal_rates_by_dates,
    modified_internal_rate,
    net_present_value,
    net_present_value_by_dates,
    net_present_value_by_months,
    reaches,
    static_payback,
)
from simcore.errors import LineproofError

F1 = [Decimal(value) for value in ("-392.7", "325.2", "105", *["97.5"] * 7, "78.375")]
DATED = [
    (date(2024, 1, 1), Decimal(-350)), (date(2024, 7, 1), Decimal(40)), (date(2025, 1, 1), Decimal(100)),
    (date(2025, 3, 31), Decimal(-20)), (date(2026, 1, 1), Decimal(400)),
]  # fmt: skip


def test_figures_of_two_other_libraries() -> None:
    # numpy-financial 1.0.0 irr and mirr, pyxirr 0.10.8 xirr, xnpv and mirr, on the same flows.
    assert internal_rates(F1) == pytest.approx([0.41338430424667494], rel=1e-12)
    mirr = modified_internal_rate(F1, Decimal("0.1"), Decimal("0.12"))
    assert mirr == pytest.approx(0.1955020010043702, rel=1e-12)
    # pyxirr stops its iteration at a step of about 1e-12; ours is where the value changes its sign.
    (found,) = internal_rates_by_dates(DATED)
    assert found == pytest.approx(0.2638216589483813, abs=1e-11)
    assert abs(net_present_value_by_dates(Decimal(found), DATED)) < Decimal("1e-9")
    assert float(net_present_value_by_dates(Decimal("0.08"), DATED)) == pytest.approx(105.75996271276634, rel=1e-12)


def test_rate_by_dates_of_the_reference() -> None:
    flows = [DATED[0], DATED[1], DATED[2], DATED[4]]
    assert [round(rate, 6) for rate in internal_rates_by_dates(flows)] == [0.296534]


def test_two_equal_rates_are_found_though_the_value_only_touches_zero() -> None:
    assert internal_rates([Decimal(-100), Decimal(220), Decimal(-121)]) == pytest.approx([0.1])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=2, max_size=9))
def test_all_rates_are_the_real_roots_of_the_polynomial(flows: list[int]) -> None:
    found = internal_rates([Decimal(flow) for flow in flows])
    roots = np.roots(np.array(flows[::-1], dtype=float)) if any(flows) else np.array([])
    # Near double roots numpy's split into complex pairs: only roots that stand clearly apart are compared.
    real = sorted(1.0 / root.real - 1.0 for root in roots if abs(root.imag) < 1e-12 and root.real > 1e-9)
    near = [root for root in roots if 0.0 < abs(root.imag) < 1e-3 and root.real > 0.0]
    apart = all(later - earlier > 1e-3 for earlier, later in pairwise(real))
    if not near and apart:
        assert found == pytest.approx(real, rel=1e-6, abs=1e-6)
    for rate in found:
        terms = [flow * (1.0 + rate) ** -period for period, flow in enumerate(flows)]
        assert abs(sum(terms)) <= 1e-9 * max(map(abs, terms))


@given(
    st.integers(1, 10**6), st.lists(st.integers(0, 10**5), min_size=1, max_size=12), st.integers(-50, 200),
    st.integers(1, 100),
)  # fmt: skip
def test_the_present_value_of_conventional_flows_falls_with_the_rate(
    cost: int, returns: list[int], percent: int, more: int
) -> None:
    flows = [Decimal(-cost), *map(Decimal, returns)]
    low, high = (net_present_value(Decimal(rate) / 100, flows) for rate in (percent, percent + more))
    assert low > high if any(returns) else low == high
    assert len(internal_rates(flows)) == bool(any(returns))


def test_months_at_the_ends_of_years_are_years() -> None:
    months = [Decimal(0)] * 25
    months[0], months[12], months[24] = Decimal(-100), Decimal(60), Decimal(60)
    value = net_present_value_by_months(Decimal("0.1"), months)
    assert abs(value - net_present_value(Decimal("0.1"), [Decimal(-100), Decimal(60), Decimal(60)])) < Decimal("1e-20")


def test_payback_says_whether_the_money_stays_back() -> None:
    assert static_payback([Decimal(-100), Decimal(60), Decimal(80), Decimal(-50)]).lasting is False
    assert static_payback([Decimal(-100), Decimal(60)]).years is None
    late = static_payback([Decimal(-100), Decimal(60), Decimal(80)], counted_from=Decimal("0.5"))
    assert (late.years, late.lasting, late.counted_from) == (Decimal(1), True, Decimal("0.5"))
    assert static_payback([Decimal(5), Decimal(1)]).years == 0


def test_no_rate_without_a_loss_and_no_rate_below_minus_one() -> None:
    assert modified_internal_rate([Decimal(1), Decimal(1)], Decimal("0.1"), Decimal("0.1")) is None
    with pytest.raises(LineproofError, match="RATE_OUT_OF_RANGE"):
        net_present_value(Decimal(-1), F1)


def test_a_rate_after_tax_is_not_held_against_a_benchmark_before_tax() -> None:
    benchmark = Benchmark(Decimal("0.12"), "before_tax", "test")
    assert reaches(0.12, "before_tax", benchmark) and not reaches(0.1199, "before_tax", benchmark)
    with pytest.raises(LineproofError, match="BENCHMARK_BASIS"):
        reaches(0.5, "after_tax", benchmark)
