"""The unchanged sources under numba give the same bits as under numpy, over arrays and one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import pytest

from simcore.streams import (
    Distribution,
    Sampler,
    constant,
    empirical,
    exp_,
    exponential,
    gamma_,
    geometric,
    log1p_,
    log_,
    lognormal,
    neg_log1m,
    normal_quantile,
    quantile,
    triangular,
    uniform,
    uniform_pair,
    uniforms,
    weibull,
)
from simcore.streams.bits import Floats
from simcore.streams.inverses import floored, rounded_microseconds
from simcore.streams.philox import split_words
from tests.simcore.streams.compiled import compiled, compiled_loop

COUNT = 1_000_000
UNIFORMS = uniforms(2024, 5, 77, 0, COUNT)
SAMPLERS = (
    constant(3.7),
    uniform(2.0, 5.0),
    triangular(1.0, 2.0, 6.0),
    exponential(1e6),
    lognormal(10.8e6, 0.3, minimum=6e6),
    weibull(3.6e9, 1.7),
    geometric(0.02),
    empirical([3.0, 1.0, 2.0], [1.0, 2.0, 3.0]),
)


def assert_same_bits(one: Floats, other: Floats) -> None:
    assert one.dtype == other.dtype == np.float64
    assert one.tobytes() == other.tobytes()


def every_word(counter: Any) -> Any:
    """Draws of every counter, with the constant words of one address."""
    return uniform_pair(counter, np.uint64(5), np.uint64(77), np.uint64(0), np.uint64(2024), np.uint64(0))


# Over arrays numba compiles a loop per operation: the longest takes ten seconds.
ARRAY_FUNCTIONS = [
    pytest.param(log_, UNIFORMS, id="log"),
    pytest.param(exp_, (UNIFORMS - 0.5) * 1416.0, id="exp", marks=pytest.mark.slow),
    pytest.param(neg_log1m, UNIFORMS, id="neg_log1m", marks=pytest.mark.slow),
    pytest.param(log1p_, 10.0 * UNIFORMS, id="log1p", marks=pytest.mark.slow),
    pytest.param(normal_quantile, UNIFORMS, id="normal_quantile", marks=pytest.mark.slow),
    pytest.param(gamma_, 1.0 + 20.0 * UNIFORMS, id="gamma", marks=pytest.mark.slow),
    pytest.param(rounded_microseconds, 1e9 * (UNIFORMS - 0.1), id="rounded", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("function", "values"), ARRAY_FUNCTIONS)
def test_array_functions(function: Callable[[Floats], Floats], values: Floats) -> None:
    assert_same_bits(compiled(function)(values), function(values))


@pytest.mark.slow
def test_array_draws() -> None:
    blocks = np.arange(COUNT // 2, dtype=np.uint64)
    even, odd = compiled(every_word)(blocks)
    assert_same_bits(even, UNIFORMS[0::2].copy())
    assert_same_bits(odd, UNIFORMS[1::2].copy())


def test_one_by_one_draws() -> None:
    @numba.njit
    def fill(first: int, count: int, words: Any) -> Any:
        result = np.empty(2 * count)
        for index in range(count):
            pair = uniform_pair(np.uint64(first + index), words[0], words[1], words[2], words[3], words[4])
            result[2 * index], result[2 * index + 1] = pair
        return result

    words = (np.uint64(5), *split_words(77), *split_words(2024))
    assert_same_bits(fill(0, COUNT // 2, words), UNIFORMS)
    assert_same_bits(fill(2**32 - 500, 500, words), uniforms(2024, 5, 77, 2**33 - 1_000, 1_000))


def one_function(u: Any, which: int) -> Any:
    """One function by number, for the scalar loop."""
    if which == 0:
        return log_(u)
    if which == 1:
        return neg_log1m(u)
    if which == 2:
        return exp_((u - 0.5) * 1416.0)
    if which == 3:
        return normal_quantile(u)
    if which == 4:
        return gamma_(1.0 + 20.0 * u)
    return rounded_microseconds(1e9 * (u - 0.1))


def test_one_by_one_functions() -> None:
    loop = compiled_loop(one_function)
    for which in range(6):
        assert_same_bits(loop(UNIFORMS, which), one_function(UNIFORMS, which))


def one_sample(u: Any, minimum: Any, kind: int, a: float, b: float, c: float, values: Any, cumulative: Any) -> Any:
    """A sample as `Sampler.sample` takes it."""
    return floored(quantile(kind, u, a, b, c, values, cumulative), minimum)


@pytest.fixture(scope="module")
def sample_loop() -> Callable[..., Any]:
    return compiled_loop(one_sample)


@pytest.mark.parametrize("sampler", SAMPLERS, ids=lambda sampler: sampler.kind.name)
def test_one_by_one_samples(sampler: Sampler, sample_loop: Callable[..., Any]) -> None:
    arguments = (sampler.minimum, int(sampler.kind), *sampler.coefficients, *sampler.table)
    assert_same_bits(sample_loop(UNIFORMS, *arguments), sampler.sample(UNIFORMS))


@pytest.fixture(scope="module")
def sample_array() -> Callable[..., Any]:
    return compiled(one_sample)


@pytest.mark.slow
@pytest.mark.parametrize("sampler", SAMPLERS, ids=lambda sampler: sampler.kind.name)
def test_array_samples(sampler: Sampler, sample_array: Callable[..., Any]) -> None:
    arguments = (sampler.minimum, int(sampler.kind), *sampler.coefficients, *sampler.table)
    assert_same_bits(sample_array(UNIFORMS, *arguments), sampler.sample(UNIFORMS))


def test_every_law_is_compiled() -> None:
    assert {sampler.kind for sampler in SAMPLERS} == set(Distribution)
