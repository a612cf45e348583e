"""What a plan will be able to decide, said before the works: power, weeks needed, the gain that can be guaranteed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.acceptance.inference import autocorrelation, weeks_and_shifts

Array = NDArray[np.float64]
REPLICATIONS = 4_000
# Probability with which a gain that is called decidable, or guaranteed, passes.
ASSURANCE = 0.9
LONGEST_WINDOW = 52
_BURN_IN = 50


@dataclass(frozen=True, slots=True)
class Variation:
    """How a line varies from shift to shift, in logarithms [1].

    Standard deviation of a shift around its week, autocorrelation of lag 1 of the shifts, standard deviation that whole
    weeks have beyond what these shifts explain, and shifts a week.
    """

    shift_deviation: float
    autocorrelation: float
    week_deviation: float
    shifts_per_week: int

    def draw(self, rng: np.random.Generator, replications: int, weeks: int) -> Array:
        """Logarithms of shifts around their mean, [replications, weeks * shifts_per_week]."""
        from scipy.signal import lfilter

        shifts = weeks * self.shifts_per_week
        rho = self.autocorrelation
        noise = rng.standard_normal((replications, shifts + _BURN_IN)) * math.sqrt(1.0 - rho**2)
        errors = lfilter([1.0], [1.0, -rho], noise, axis=1)[:, _BURN_IN:] * self.shift_deviation
        by_week = rng.standard_normal((replications, weeks)) * self.week_deviation
        drawn: Array = errors + np.repeat(by_week, self.shifts_per_week, axis=1)
        return drawn


def variation_of(weeks: Sequence[Sequence[float]]) -> Variation:
    """The variation of a baseline, ln of the values of its shifts, week by week.

    ValueError for fewer than three weeks or two shifts a week.
    """
    if len(weeks) < 3 or min(map(len, weeks)) < 2:
        raise ValueError("the variation of a line needs three weeks of two shifts")
    series = np.concatenate([np.asarray(week, dtype=np.float64) for week in weeks])
    rho = float(autocorrelation(series))
    deviation = float(series.std(ddof=1))
    number = round(len(series) / len(weeks))
    means = np.array([np.mean(week) for week in weeks])
    lags = np.arange(1, number)
    explained = deviation**2 / number * (1.0 + 2.0 * float(((1.0 - lags / number) * rho**lags).sum()))
    between = max(float(means.var(ddof=1)) - explained, 0.0)
    return Variation(math.sqrt(max(deviation**2 - between, 0.0)), rho, math.sqrt(between), number)


@dataclass(frozen=True, slots=True)
class Reach:
    """Simulated shortfall of the lower bound: what it lies above (mostly: below) the true gain, in logarithms [1].

    The shortfall doesn't depend on the gain, so that one sample answers for every claim and every gain.
    """

    shortfall: Array
    baseline_weeks: int
    reporting_weeks: int
    alpha: float

    def power(self, gain: Any, claim: float) -> Any:
        """Probability that a claim [1] is proven at a true relative gain [1]."""
        reached = np.log1p(np.asarray(gain, dtype=np.float64))[..., None] + self.shortfall >= math.log1p(claim)
        return reached.mean(axis=-1)

    def guaranteed(self, gains: Any) -> float | None:
        """The largest claim [1] that passes with 90 % probability, over draws of the gain [1] too; None: none does."""
        draws = np.log1p(np.asarray(gains, dtype=np.float64)).ravel()
        # Every draw of the gain with every shortfall would be millions; quantiles of the sum need some of them.
        rng = np.random.default_rng(len(draws))
        passed = rng.choice(draws, 50 * REPLICATIONS) + rng.choice(self.shortfall, 50 * REPLICATIONS)
        limit = math.expm1(float(np.quantile(passed, 1.0 - ASSURANCE)))
        return limit if limit > 0.0 else None

    def smallest_gain(self, claim: float) -> float:
        """The true gain [1] at which the claim is proven with 90 % probability."""
        return math.expm1(math.log1p(claim) - float(np.quantile(self.shortfall, 1.0 - ASSURANCE)))


def reach_of(
    variation: Variation, baseline_weeks: int, reporting_weeks: int, alpha: float, uncertainty: float = 0.0,
    seed: int = 20261122, replications: int = REPLICATIONS,
) -> Reach:  # fmt: skip
    """The reach of the rule on windows of so many weeks, by simulation of the whole rule on lines of this variation."""
    rng = np.random.default_rng(seed)
    shifts = variation.draw(rng, replications, baseline_weeks + reporting_weeks)
    cut = baseline_weeks * variation.shifts_per_week
    before, after = shifts[:, :cut], shifts[:, cut:]
    weeks = [
        np.log(np.exp(side).reshape(replications, -1, variation.shifts_per_week).mean(axis=2))
        for side in (before, after)
    ]
    evidence = weeks_and_shifts(weeks[0], weeks[1], before, after).with_uncertainty(uncertainty)
    return Reach(np.asarray(evidence.lower(alpha)), baseline_weeks, reporting_weeks, alpha)


def weeks_needed(
    variation: Variation, baseline_weeks: int, fewest: int, alpha: float, gain: float, claim: float,
    uncertainty: float = 0.0,
) -> int | None:  # fmt: skip
    """Reporting weeks after which the claim is proven with 90 % probability at a gain; None: not within a year."""
    for weeks in _windows(fewest):
        if float(reach_of(variation, baseline_weeks, weeks, alpha, uncertainty).power(gain, claim)) >= ASSURANCE:
            return weeks
    return None


def _windows(fewest: int) -> Iterator[int]:
    yield from range(fewest, 17)
    yield from range(max(fewest, 18), LONGEST_WINDOW + 1, 2)
