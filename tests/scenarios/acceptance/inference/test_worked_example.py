"""V10: the worked example of the test of weeks, to the printed digits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scenarios.acceptance.inference import welch

BASELINE = [300, 312, 291, 305, 298, 287, 309, 316, 295, 301, 289, 307]
REPORTING = [352, 371, 360, 366, 349, 375, 368, 357]
CONTRAST = welch(np.log(BASELINE), np.log(REPORTING))


def test_the_difference() -> None:
    assert CONTRAST.difference == pytest.approx(0.185928, abs=5e-7)
    assert math.expm1(CONTRAST.difference) == pytest.approx(0.204336, abs=5e-7)
    assert CONTRAST.standard_error == pytest.approx(0.0126971, abs=5e-8)
    assert CONTRAST.degrees_of_freedom == pytest.approx(16.9901, abs=5e-5)
    assert math.expm1(CONTRAST.lower(0.05)) == pytest.approx(0.178025, abs=5e-7)
    assert math.expm1(CONTRAST.upper(0.05)) == pytest.approx(0.231234, abs=5e-7)


@pytest.mark.parametrize(
    ("claim", "statistic", "p_value"), [(0.15, 3.6360, 0.00102), (0.18, 1.6078, 0.0632), (0.20, None, 0.3899)]
)
def test_claims(claim: float, statistic: float | None, p_value: float) -> None:
    threshold = math.log1p(claim)
    if statistic is not None:
        assert CONTRAST.statistic(threshold) == pytest.approx(statistic, abs=5e-5)
    assert CONTRAST.p_beyond(threshold) == pytest.approx(p_value, abs=0.5 * 10.0 ** -len(str(p_value)[2:]))


def test_a_claim_above_the_upper_bound_is_refuted() -> None:
    assert CONTRAST.upper(0.05) < math.log1p(0.25)
