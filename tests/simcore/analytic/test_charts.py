"""Average run lengths against the reference table, the values that SAS/QC publishes, and each other."""

from __future__ import annotations

import pytest

from simcore.analytic import (
    ewma_average_run_length,
    ewma_average_run_length_by_chain,
    shewhart_average_run_length,
)
from simcore.errors import LineproofError

SHIFTS = (0, 0.5, 1, 1.5, 2, 3)


def decimals(printed: str) -> int:
    return len(printed.partition(".")[2])


@pytest.mark.parametrize(
    ("shift", "printed"),
    [(0, "370.4"), (0.5, "155.22"), (1, "43.89"), (1.5, "14.97"), (2, "6.30"), (3, "2.00")],
)
def test_shewhart_row_of_the_reference_table(shift: float, printed: str) -> None:
    assert f"{shewhart_average_run_length(shift):.{decimals(printed)}f}" == printed


@pytest.mark.parametrize(
    ("weight", "limit_width", "row"),
    [
        (0.25, 3.0, ("502.8", "48.45", "11.15", "5.47", "3.62", "2.26")),
        (0.20, 2.86, ("371.0", "36.2", "9.80", "5.23", "3.59", "2.31")),
    ],
)
def test_ewma_rows_of_the_reference_table(weight: float, limit_width: float, row: tuple[str, ...]) -> None:
    """To the printed digits with 301 intervals; at shift 0 the last digit is due to these (limits 502.9, 371.1)."""
    for shift, printed in zip(SHIFTS, row, strict=True):
        found = ewma_average_run_length_by_chain(shift, weight, limit_width)
        assert f"{found:.{decimals(printed)}f}" == printed


# SAS/QC User's Guide: EWMAARL function, and MACONTROL example 9.5 (EWMA limits of 3 sigma)
@pytest.mark.parametrize(
    ("shift", "weight", "printed"),
    [
        (1.0, 0.25, "11.154267016"),
        (0.5, 0.25, "48.453"),
        (0.5, 0.50, "75.354"),
        (0.5, 0.75, "110.950"),
        (0.5, 1.00, "155.224"),
        (1.0, 0.50, "15.7378"),
        (1.0, 0.75, "25.6391"),
        (1.5, 0.50, "6.1111"),
        (2.0, 0.25, "3.61677"),
        (2.0, 0.75, "4.15346"),
        (0.0, 0.30, "465.553"),
        (0.25, 0.30, "178.741"),
    ],
)
def test_ewma_values_that_sas_publishes(shift: float, weight: float, printed: str) -> None:
    assert f"{ewma_average_run_length(shift, weight, 3.0):.{decimals(printed)}f}" == printed


@pytest.mark.parametrize(("weight", "limit_width", "shift"), [(0.25, 3.0, 0.0), (0.2, 2.86, 0.5), (0.05, 2.5, 1.0)])
def test_the_chain_tends_to_the_integral_equation(weight: float, limit_width: float, shift: float) -> None:
    coarse, fine = (ewma_average_run_length_by_chain(shift, weight, limit_width, states) for states in (101, 303))
    extrapolated = fine + (fine - coarse) / (9 - 1)  # an error of order 1/states^2 shrinks nine times
    exact = ewma_average_run_length(shift, weight, limit_width)
    assert abs(fine - exact) < abs(coarse - exact) / 8
    assert extrapolated == pytest.approx(exact, rel=2e-6)


def test_a_weight_of_one_is_the_shewhart_chart() -> None:
    assert ewma_average_run_length(1.0, 1.0, 3.0) == shewhart_average_run_length(1.0)
    # The kernel then is a plain normal density: every interval leads to the same next one, so the chain is exact.
    assert ewma_average_run_length_by_chain(1.0, 1.0, 3.0, 11) == pytest.approx(
        shewhart_average_run_length(1.0), rel=1e-10
    )
    assert ewma_average_run_length(1.0, 1.0 - 1e-9, 3.0) == pytest.approx(shewhart_average_run_length(1.0), rel=1e-7)


def test_the_sign_of_the_shift_does_not_matter() -> None:
    assert ewma_average_run_length(-1.5, 0.2, 2.86) == pytest.approx(ewma_average_run_length(1.5, 0.2, 2.86), rel=1e-10)
    assert shewhart_average_run_length(-2.0) == pytest.approx(shewhart_average_run_length(2.0), rel=1e-12)


@pytest.mark.parametrize("weight", [0.0, 0.01, 1.1, float("nan")])
def test_a_weight_outside_the_range_is_refused(weight: float) -> None:
    with pytest.raises(LineproofError, match="weight is"):
        ewma_average_run_length(1.0, weight, 3.0)


def test_an_even_number_of_states_is_refused() -> None:
    with pytest.raises(LineproofError, match="odd number"):
        ewma_average_run_length_by_chain(1.0, 0.25, 3.0, 300)
