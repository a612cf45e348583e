"""Estimates are ratios of sums with the intervals of the statistics; where there is none, the reason stands there."""

from __future__ import annotations

from fractions import Fraction

import pytest

from scenarios.estimates import Estimate, change, estimate, paired
from scenarios.figures import FigureKey, FigureTable, line_key
from scenarios.numbers import (
    Style,
    change_interval_text,
    change_text,
    decimals_of,
    half_width_text,
    interval_text,
    number,
    style_of,
    value_text,
)
from scenarios.text import Text
from simcore.errors import StatisticsError
from simcore.kpi import RatioPair, Undefined
from simcore.stats import paired_ratio_difference, paired_relative_change, ratio_interval

KEY = line_key("first_pass_defect_rate")
ABOVE, BELOW = (30, 50, 41, 36), (1000, 1010, 990, 1005)
AFTER = (20, 41, 30, 31)
ZH, EN = Text("zh"), Text("en")


def tables(above: tuple[int, ...], below: tuple[int, ...], key: FigureKey = KEY) -> list[FigureTable]:
    return [{key: RatioPair(Fraction(a), Fraction(b), "entered")} for a, b in zip(above, below, strict=True)]


def test_an_estimate_is_the_ratio_of_the_sums_with_the_interval_of_the_statistics() -> None:
    found = estimate(tables(ABOVE, BELOW), KEY)
    expected = ratio_interval(ABOVE, BELOW)
    assert found.value == sum(ABOVE) / sum(BELOW)
    assert (found.lower, found.upper) == (expected.lower, expected.upper)  # type: ignore[union-attr]
    assert found.n == 4
    assert found.note == ""


def test_a_change_is_that_of_the_two_printed_figures() -> None:
    found = change(tables(ABOVE, BELOW), tables(AFTER, BELOW), KEY)
    difference = paired_ratio_difference(ABOVE, BELOW, AFTER, BELOW)
    relative = paired_relative_change(ABOVE, AFTER, BELOW, BELOW)
    assert found.difference.value == pytest.approx((sum(AFTER) - sum(ABOVE)) / sum(BELOW), rel=1e-12)
    assert found.relative.value == pytest.approx(sum(AFTER) / sum(ABOVE) - 1.0, rel=1e-12)
    assert (found.difference.lower, found.relative.upper) == (difference.lower, relative.upper)  # type: ignore[union-attr]
    assert found.relative.upper is not None
    assert found.relative.excludes_zero == (found.relative.upper < 0.0)


def test_one_replication_has_a_value_and_no_interval() -> None:
    found = estimate(tables((30,), (1000,)), KEY)
    assert (found.value, found.lower, found.upper, found.note) == (0.03, None, None, "ONE_REPLICATION")
    assert found.half_width is None
    assert not found.excludes_zero
    assert interval_text(found, 100.0, EN, 1) == "one run, no interval"


def test_an_interval_is_never_of_width_zero() -> None:
    found = estimate(tables((30, 30), (1000, 1000)), KEY)
    assert (found.value, found.lower, found.note) == (0.03, None, "CONSTANT")
    same = change(tables(ABOVE, BELOW), tables(ABOVE, BELOW), KEY)
    assert (same.difference.value, same.difference.lower, same.difference.note) == (0.0, None, "UNCHANGED")
    assert change_text(same, style_of(KEY.quantity), EN) == "unchanged by construction"
    assert change_interval_text(same, style_of(KEY.quantity), ZH) == "不变 (按构造)"


def test_an_undefined_figure_stays_undefined_with_its_reason() -> None:
    reason = Undefined("NOT_INSPECTED", "no gate", "没有检验")
    found = estimate([{KEY: reason}, *tables((1,), (2,))], KEY)
    assert found.value is None
    assert found.reason is reason
    assert value_text(found, style_of(KEY.quantity), EN) == "–"
    assert interval_text(found, 1.0, ZH, 1) == "没有检验"
    moved = change([{KEY: reason}], tables((1,), (2,)), KEY)
    assert moved.difference.value is None
    assert moved.relative.reason is reason


def test_nothing_to_divide_by_is_no_figure() -> None:
    assert estimate(tables((0, 0), (0, 0)), KEY).note == "ZERO_DENOMINATOR"
    assert estimate([{}, {}], KEY).note == "ABSENT"


def test_a_change_from_zero_has_points_but_no_relative() -> None:
    found = change(tables((0, 0, 0), (10, 10, 11)), tables((1, 2, 1), (10, 10, 11)), KEY)
    assert found.difference.value == pytest.approx(4 / 31, rel=1e-12)
    assert found.relative.value is None
    assert found.relative.note == "FROM_ZERO"


def test_numbers_carry_as_many_digits_as_their_interval_supports() -> None:
    found = estimate(tables(ABOVE, BELOW), KEY)
    half = found.half_width
    assert half is not None
    assert 0.001 < half < 0.1
    style = style_of("first_pass_defect_rate")
    decimals = decimals_of(found, style)
    assert 10.0 <= half * style.scale * 10**decimals < 100.0
    assert half_width_text(found, style).startswith("± ")
    wide = Style(1.0, 3, "percent")
    assert decimals_of(estimate(tables((30,), (1000,)), KEY), wide) == 3


@pytest.mark.parametrize(
    ("value", "decimals", "sign", "expected"),
    [
        (1234.567, 1, False, "1,234.6"), (-2.2, 1, True, "−2.2"), (2.2, 1, True, "+2.2"), (-0.04, 1, True, "0.0"),
        (0.0, 2, True, "0.00"),
    ],
)  # fmt: skip
def test_numbers_have_true_signs(value: float, decimals: int, sign: bool, expected: str) -> None:
    assert number(value, decimals, sign=sign) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_nan_is_ever_an_estimate_or_printed(value: float) -> None:
    with pytest.raises(StatisticsError):
        Estimate(value, None, None, 3)
    with pytest.raises(ValueError, match="not to be printed"):
        number(value, 1)


def test_a_defect_rate_changes_in_points_and_relative() -> None:
    # 6 % to 3.8 % is -2.2 percentage points, -36.7 % (kpi.md).
    before, after = (600, 601, 599), (380, 381, 379)
    found = change(tables(before, (10_000,) * 3), tables(after, (10_000,) * 3), KEY)
    assert change_text(found, style_of(KEY.quantity), ZH) == "−2.20 个百分点 (−36.7 %)"


def test_differences_of_logarithms_do_not_depend_on_the_unit() -> None:
    before, after = [0.02, -0.01, 0.03, 0.01], [0.06, 0.01, 0.08, 0.02]
    found = paired(before, after, logarithmic=True)
    other = paired([value + 7.0 for value in before], [value + 7.0 for value in after], logarithmic=True)
    assert found.value == pytest.approx(0.03)
    assert (found.lower, found.upper) == (pytest.approx(other.lower), pytest.approx(other.upper))
    assert found.lower is not None and found.lower < 0.03
    assert paired(before, before, logarithmic=True).note == "UNCHANGED"
    assert paired(before, [value + 0.5 for value in before], logarithmic=True).note == "CONSTANT"
    assert paired(before[:1], after[:1]).note == "ONE_REPLICATION"
