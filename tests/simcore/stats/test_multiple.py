"""Holm's adjustment: worked by hand, and its bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simcore.errors import StatisticsError
from simcore.stats import holm


def test_worked_example() -> None:
    # Sorted 0.005, 0.01, 0.03, 0.04 times 4, 3, 2, 1 = 0.02, 0.03, 0.06, 0.04; running maximum 0.02, 0.03, 0.06, 0.06.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


@given(st.lists(st.floats(0.0, 1.0), max_size=12))
def test_agrees_with_the_definition_and_keeps_the_order(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    for raw, value in zip(p_values, adjusted, strict=True):
        assert raw <= value <= 1.0
        # The step-down closure: the largest of (number not smaller) * p over the hypotheses that are not larger.
        steps = [sum(q >= p for q in p_values) * p for p in p_values if p <= raw]
        assert value == pytest.approx(min(1.0, max(steps)))
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    assert [adjusted[i] for i in order] == sorted(adjusted)
    if p_values:
        assert adjusted[order[0]] == min(1.0, len(p_values) * p_values[order[0]])


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan")])
def test_impossible_p_values_are_refused(bad: float) -> None:
    with pytest.raises(StatisticsError) as caught:
        holm([0.5, bad])
    assert caught.value.code == "P_VALUE_OUT_OF_RANGE"
