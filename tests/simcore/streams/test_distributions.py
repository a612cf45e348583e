"""Large samples follow their laws: mean, variance, and the whole distribution function."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simcore.streams import empirical, stream_hash, uniforms
from tests.simcore.streams.laws import CONTINUOUS, GEOMETRIC

COUNT = 200_000
# About 30 statistics with a fixed seed: beyond 4 standard errors once in 500 choices of the seed.
STANDARD_ERRORS = 4.0
LAWS = {**CONTINUOUS, **{f"geometric, {name}": law for name, law in GEOMETRIC.items()}}


@pytest.mark.parametrize("name", LAWS)
def test_mean_and_variance(name: str) -> None:
    sampler, law = LAWS[name]
    samples = sampler.sample(uniforms(31, 0, stream_hash("moments", name), 0, COUNT))
    variance, kurtosis = float(law.var()), float(law.stats("k"))
    mean_error = np.sqrt(variance / COUNT)
    variance_error = variance * np.sqrt((kurtosis + 2.0) / COUNT)  # sqrt((mu4 - sigma^4) / n)
    assert abs(samples.mean() - sampler.mean) < STANDARD_ERRORS * mean_error
    assert abs(((samples - sampler.mean) ** 2).mean() - sampler.variance) < STANDARD_ERRORS * variance_error


@pytest.mark.parametrize("name", CONTINUOUS)
def test_kolmogorov_smirnov(name: str) -> None:
    sampler, law = CONTINUOUS[name]
    samples = sampler.sample(uniforms(32, 0, stream_hash("shape", name), 0, COUNT))
    assert stats.kstest(samples, law.cdf).pvalue > 1e-3


@pytest.mark.parametrize("name", GEOMETRIC)
def test_geometric_frequencies(name: str) -> None:
    sampler, law = GEOMETRIC[name]
    samples = sampler.sample(uniforms(33, 0, stream_hash("shape", name), 0, COUNT))
    edges = np.unique(law.ppf(np.linspace(0.0, 0.999, 60)))
    expected = np.diff(np.concatenate([[0.0], law.cdf(edges[1:]), [1.0]])) * COUNT
    observed = np.bincount(np.searchsorted(edges[1:], samples), minlength=expected.size)
    assert stats.chisquare(observed, expected).pvalue > 1e-3


def test_empirical_frequencies() -> None:
    weights = np.array([1.0, 5.0, 3.0, 1.0])
    samples = empirical([4.0, 1.0, 2.0, 8.0], weights.tolist()).sample(uniforms(34, 0, 0, 0, COUNT))
    observed = [int((samples == value).sum()) for value in (4.0, 1.0, 2.0, 8.0)]
    assert stats.chisquare(observed, weights / 10.0 * COUNT).pvalue > 1e-3
