"""Draws of a fixed address, bit for bit: a platform that computes anything differently is noticed here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from simcore.streams import (
    Sampler,
    Stream,
    constant,
    empirical,
    exponential,
    geometric,
    lognormal,
    triangular,
    uniform,
    weibull,
)
from simcore.streams.bits import Floats

GOLDEN = json.loads((Path(__file__).parent / "golden_samples.json").read_text())
EXTREMES = [2.0**-53, 1e-16, 1e-6, 0.5, 1.0 - 1e-6, 1.0 - 2.0**-53]
SAMPLERS = {
    "constant": constant(10.8e6),
    "uniform": uniform(2e6, 5e6),
    "triangular": triangular(1e6, 2e6, 6e6),
    "exponential": exponential(3.6e9),
    "lognormal": lognormal(10.8e6, 0.3),
    "lognormal with a minimum": lognormal(10.8e6, 0.3, minimum=10e6),
    "weibull": weibull(3.6e9, 1.7),
    "geometric": geometric(0.02),
    "empirical": empirical([3e6, 1e6, 2e6], [1.0, 2.0, 3.0]),
}


def draws() -> Floats:
    """Twenty draws of one address and the six that strain the functions most."""
    return np.concatenate([Stream(20240601, 3, "内圈磨床", "duration").uniforms(1_000_001, 20), EXTREMES])


def test_uniforms() -> None:
    assert [value.hex() for value in draws().tolist()] == GOLDEN["draws"]


@pytest.mark.parametrize("name", SAMPLERS)
def test_samples(name: str) -> None:
    sampler: Sampler = SAMPLERS[name]
    assert [value.hex() for value in sampler.sample(draws()).tolist()] == GOLDEN[name]


def test_every_recorded_law_is_checked() -> None:
    assert set(GOLDEN) == {"draws", *SAMPLERS}
