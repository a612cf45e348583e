"""Student's t of the standalone verifier, against scipy."""

from __future__ import annotations

import math

import pytest
from scipy.special import stdtr, stdtrit

from scenarios.evidence.standalone.verify_lineproof import quantile, tail

FREEDOMS = (0.3, 0.99, 1.0, 1.7, 2.0, 3.14, 5.0, 9.99, 16.99, 30.0, 49.9, 99.9, 100.1, 200.0, 1234.5, 1e4, 1e6)


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_the_tail(freedom: float) -> None:
    for t in (0.0, 1e-6, 0.01, 0.1, 0.5, 0.9, 1.0, 1.3, 1.7, 2.0, 2.6, 3.6, 5.0, 8.0, 12.0, 30.0):
        for signed in (t, -t):
            assert tail(freedom, signed) == pytest.approx(stdtr(freedom, -signed), rel=1e-10, abs=1e-300), signed


@pytest.mark.parametrize("freedom", FREEDOMS[1:])
def test_the_quantile(freedom: float) -> None:
    for alpha in (0.2, 0.1, 0.05, 0.025, 0.05 / 3, 0.01, 1e-3, 1e-5):
        assert quantile(freedom, alpha) == pytest.approx(stdtrit(freedom, 1.0 - alpha), rel=1e-10), alpha


def test_without_degrees_of_freedom_nothing_is_known() -> None:
    assert tail(0.0, 5.0) == 1.0
    assert quantile(0.0, 0.05) == math.inf
    assert tail(math.inf, 1.6448536269514722) == pytest.approx(0.05, rel=1e-12)
    assert (tail(5.0, math.inf), tail(5.0, -math.inf)) == (0.0, 1.0)
