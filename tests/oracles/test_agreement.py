"""The comparison with exact values must fail when it should: when biased, when too noisy, when wrong without noise."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.oracles.exact.stats import agreement, allowed_standard_errors, assert_agreement, assert_shares_agree


def sample(mean: float, deviation: float, size: int, seed: int = 1) -> list[float]:
    """Replications with exactly this mean and standard deviation."""
    values = np.random.default_rng(seed).normal(size=size)
    values = (values - values.mean()) / values.std(ddof=1)
    return list(mean + deviation * values)


def test_an_unbiased_precise_sample_agrees() -> None:
    assert_agreement(sample(10.05, 0.2, 16), 10.0, relative_precision=0.01)


def test_a_biased_sample_differs() -> None:
    found = agreement(sample(10.3, 0.2, 16), 10.0, relative_precision=0.01, name="throughput")
    assert found.precise and not found.near
    with pytest.raises(AssertionError, match=r"throughput differs: mean 10\.3 .*\(6\.00 standard errors"):
        assert_agreement(sample(10.3, 0.2, 16), 10.0, relative_precision=0.01, name="throughput")


def test_a_noisy_sample_does_not_pass() -> None:
    found = agreement(sample(10.0, 2.0, 16), 10.0, relative_precision=0.01)
    assert found.near and not found.precise
    with pytest.raises(AssertionError, match="too noisy"):
        assert_agreement(sample(10.0, 2.0, 16), 10.0, relative_precision=0.01)


def test_a_sample_without_noise_must_be_exact() -> None:
    assert_agreement([0.1 + 0.2] * 8, 0.3, relative_precision=0.01)
    with pytest.raises(AssertionError, match="differs"):
        assert_agreement([0.300001] * 8, 0.3, relative_precision=0.01)
    assert_agreement([0.0] * 8, 0.0, relative_precision=0.01)
    with pytest.raises(AssertionError, match="differs"):
        assert_agreement([1e-6] * 8, 0.0, relative_precision=0.01, scale=1.0)


@pytest.mark.parametrize("values", [[1.0] * 7, [1.0] * 7 + [float("nan")], [1.0] * 7 + [float("inf")]])
def test_samples_that_prove_nothing_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="at least 8 finite"):
        agreement(values, 1.0, relative_precision=0.01)


def test_the_allowance_widens_for_few_replications() -> None:
    assert allowed_standard_errors(1_000_000) == pytest.approx(4.0, abs=1e-3)
    # Student's distribution with 7 degrees of freedom in closed form (Abramowitz and Stegun 26.7.3)
    angle = math.atan(allowed_standard_errors(8) / math.sqrt(7))
    cosine = math.cos(angle)
    inside = 2 / math.pi * (angle + math.sin(angle) * (cosine + 2 / 3 * cosine**3 + 8 / 15 * cosine**5))
    assert 1 - inside == pytest.approx(math.erfc(4 / math.sqrt(2)), rel=1e-8)


def test_correct_samples_are_rejected_as_rarely_as_promised() -> None:
    rng = np.random.default_rng(7)
    trials = 2_000
    near = sum(
        agreement(rng.normal(size=8), 0.0, relative_precision=1.0, scale=1.0, standard_errors=2.0).near
        for _ in range(trials)
    )
    promised = 0.9545
    spread = (promised * (1 - promised) / trials) ** 0.5
    assert abs(near / trials - promised) < 3 * spread


def test_shares_are_compared_state_by_state() -> None:
    exact = {"processing": 0.8, "starved": 0.2}
    good = [{"processing": p, "starved": 1 - p} for p in sample(0.8, 0.002, 10)]
    assert_shares_agree(good, exact, precision=0.01)
    impossible = [{**shares, "blocked": 1e-4} for shares in good]
    with pytest.raises(AssertionError, match="unit blocked differs"):
        assert_shares_agree(impossible, exact, precision=0.01)
    missing = [{"processing": shares["processing"]} for shares in good]
    with pytest.raises(AssertionError, match="unit starved differs"):
        assert_shares_agree(missing, exact, precision=0.01)
