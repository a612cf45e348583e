"""Comparison of simulated replications with an exact value: neither wrong nor too noisy to tell."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

SMALLEST_SAMPLE = 8
"""Fewer replications leave the standard error itself unknown by more than a quarter."""

FAMILY_STANDARD_ERRORS = 4.0
"""Normal standard errors allowed: 1 in 15,800 for one comparison, under 1 % for a family of 150 comparisons."""

ROUNDING = 1e-12
"""Relative difference that is arithmetic, not chance."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One comparison; it holds when the mean is near enough *and* the standard error small enough."""

    name: str
    exact: float
    mean: float
    standard_error: float
    replications: int
    allowed_difference: float
    allowed_standard_error: float

    @property
    def near(self) -> bool:
        return abs(self.mean - self.exact) <= self.allowed_difference

    @property
    def precise(self) -> bool:
        return self.standard_error <= self.allowed_standard_error

    def __bool__(self) -> bool:
        return self.near and self.precise

    def __str__(self) -> str:
        errors = abs(self.mean - self.exact) / self.standard_error if self.standard_error > 0.0 else math.inf
        verdict = "agrees" if self else "differs" if not self.near else "is too noisy to tell"
        return (
            f"{self.name} {verdict}: mean {self.mean:.8g} of {self.replications} replications against exact "
            f"{self.exact:.8g} ({errors:.2f} standard errors of {self.standard_error:.3g}; allowed difference "
            f"{self.allowed_difference:.3g}, allowed standard error {self.allowed_standard_error:.3g})"
        )


def allowed_standard_errors(replications: int, standard_errors: float = FAMILY_STANDARD_ERRORS) -> float:
    """Student quantile that is exceeded as rarely as a normal one of `standard_errors`, for this many replications."""
    from scipy import stats

    return float(stats.t.isf(stats.norm.sf(standard_errors), replications - 1))


def agreement(
    values: Iterable[float],
    exact: float,
    *,
    relative_precision: float,
    standard_errors: float = FAMILY_STANDARD_ERRORS,
    scale: float | None = None,
    name: str = "value",
) -> Agreement:
    """Compare independent replication means (n,) with an exact value.

    Near: |mean - exact| <= t s / sqrt(n), with t as rare as `standard_errors` normal ones; when all replications are
    equal, only rounding is allowed. Precise: s / sqrt(n) <= relative_precision x scale, by default of |exact|; give
    `scale` for a value near 0, such as a small share of time (scale 1). Raises ValueError for fewer than 8
    values or values that are not finite.
    """
    sample = np.asarray(list(values), dtype=np.float64)
    if sample.ndim != 1 or sample.size < SMALLEST_SAMPLE or not np.isfinite(sample).all():
        raise ValueError(f"give at least {SMALLEST_SAMPLE} finite replication values")
    if not (relative_precision > 0.0 and math.isfinite(exact)):
        raise ValueError("give a finite exact value and a relative precision greater than 0")
    size = abs(exact) if scale is None else scale
    mean = float(sample.mean())
    standard_error = float(sample.std(ddof=1)) / math.sqrt(sample.size)
    chance = allowed_standard_errors(sample.size, standard_errors) * standard_error
    return Agreement(
        name=name,
        exact=exact,
        mean=mean,
        standard_error=standard_error,
        replications=int(sample.size),
        allowed_difference=chance + ROUNDING * max(size, abs(exact)),
        allowed_standard_error=relative_precision * size + ROUNDING * size,
    )


def assert_agreement(
    values: Iterable[float],
    exact: float,
    *,
    relative_precision: float,
    standard_errors: float = FAMILY_STANDARD_ERRORS,
    scale: float | None = None,
    name: str = "value",
) -> None:
    """Raise AssertionError with the figures unless the replications are near the exact value and precise enough."""
    found = agreement(
        values, exact, relative_precision=relative_precision, standard_errors=standard_errors, scale=scale, name=name
    )
    assert found, str(found)


def assert_shares_agree(
    replications: Sequence[Mapping[str, float]],
    exact: Mapping[str, float],
    *,
    precision: float,
    standard_errors: float = FAMILY_STANDARD_ERRORS,
    name: str = "unit",
) -> None:
    """The same for the shares of time of one unit by state, at an absolute precision [1].

    A state that the exact model cannot enter must be absent, or 0, in every replication.
    """
    for state in sorted(set(exact).union(*replications)):
        values = [replication.get(state, 0.0) for replication in replications]
        assert_agreement(
            values,
            exact.get(state, 0.0),
            relative_precision=precision,
            standard_errors=standard_errors,
            scale=1.0,
            name=f"{name} {state}",
        )
