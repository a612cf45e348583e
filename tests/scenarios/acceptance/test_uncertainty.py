"""V8: the uncertainty of OEE and of its change."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest

from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.series.uncertainty import OEE, product, ratio_of_windows, relative_uncertainty
from scenarios.acceptance.verdict.weeks import uncertainty_of
from tests.scenarios.acceptance.firms import TERMS, terms

RELATIVE = {"PRI": 0.02, "GQ": 0.005, "PBT": 0.003}


def test_of_one_window() -> None:
    """V8: u(OEE)^2 = u(PRI)^2 + u(GQ)^2 + u(PBT)^2 = (2.083 %)^2; run time and produced pieces cancel."""
    assert OEE == {"PRI": 1, "GQ": 1, "PBT": -1}
    assert round(100.0 * relative_uncertainty(OEE, RELATIVE), 3) == 2.083


def test_of_two_windows_the_standard_time_cancels() -> None:
    """The same standard times hold in both windows; counts and clocks are those of each window."""
    ratio = ratio_of_windows(OEE, frozenset({"PRI"}))
    assert ratio == {"GQ.after": 1, "GQ.before": -1, "PBT.after": -1, "PBT.before": 1}
    expected = math.sqrt(2.0 * (0.005**2 + 0.003**2))
    assert relative_uncertainty(ratio, RELATIVE) == pytest.approx(expected, rel=1e-12)
    # The verdict adds just this in quadrature; twice as much in squares beside a control line.
    assert uncertainty_of(terms(), METRICS["oee"], False) == pytest.approx(expected, rel=1e-12)
    assert uncertainty_of(terms(), METRICS["oee"], True) == pytest.approx(math.sqrt(2.0) * expected, rel=1e-12)
    # Not even a standard time that nobody knows makes the change less certain.
    assert relative_uncertainty(ratio, {**RELATIVE, "PRI": 1.0}) == pytest.approx(expected, rel=1e-12)


def test_other_uncertainties_of_the_plan_reach_the_verdict() -> None:
    text = TERMS.replace("[windows]", '[uncertainty]\ngood = "2 %"\nplanned_busy_time = "1 %"\n\n[windows]')
    agreed = terms(text)
    assert agreed.uncertainty.good == Decimal("0.02")
    expected = relative_uncertainty(ratio_of_windows(OEE, frozenset({"PRI"})), {"GQ": 0.02, "PBT": 0.01})
    assert uncertainty_of(agreed, METRICS["oee"], False) == pytest.approx(expected, rel=1e-12)


def test_the_law_of_propagation_agrees_with_simulation() -> None:
    """Of 200,000 draws, half a per cent at four standard errors of a deviation."""
    rng = np.random.default_rng(20261122)
    draws = {name: np.exp(each * rng.standard_normal(200_000)) for name, each in RELATIVE.items()}
    simulated = float(np.std(np.log(draws["PRI"] * draws["GQ"] / draws["PBT"])))
    assert simulated == pytest.approx(relative_uncertainty(OEE, RELATIVE), rel=0.0064)


def test_what_divides_itself_is_gone() -> None:
    assert product({"APT": 1, "PBT": -1}, {"APT": -1}) == {"PBT": -1}
    with pytest.raises(KeyError):
        relative_uncertainty(OEE, {"PRI": 0.02})
