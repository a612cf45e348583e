"""Synthetic plants: values of shifts whose mean changes by the renovation only, with the patterns of real ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# An error of each shift, shape [replications, shifts]; the first shifts are those of the baseline.
Pattern = Callable[[np.random.Generator, int, int], Array]
SHIFTS_A_WEEK = 12
SPREAD = 0.10


def ar1(rho: float) -> Pattern:
    """Autocorrelated errors."""

    def pattern(rng: np.random.Generator, replications: int, shifts: int) -> Array:
        noise = rng.standard_normal((replications, shifts)) * SPREAD
        errors = np.empty_like(noise)
        errors[:, 0] = noise[:, 0]
        for t in range(1, shifts):
            errors[:, t] = rho * errors[:, t - 1] + np.sqrt(1.0 - rho**2) * noise[:, t]
        return errors

    return pattern


def product_runs(mean_length: float) -> Pattern:
    """A product runs for some shifts (geometric number), and each run has a level of its own: half of the variance."""

    def pattern(rng: np.random.Generator, replications: int, shifts: int) -> Array:
        begins = rng.random((replications, shifts)) < 1.0 / mean_length
        begins[:, 0] = True
        levels = rng.standard_normal((replications, shifts)) * SPREAD * np.sqrt(0.5)
        last = np.maximum.accumulate(np.where(begins, np.arange(shifts), 0), axis=1)
        noise = rng.standard_normal((replications, shifts)) * SPREAD * np.sqrt(0.5)
        return np.take_along_axis(levels, last, axis=1) + noise

    return pattern


def day_and_night(rng: np.random.Generator, replications: int, shifts: int) -> Array:
    """Every second shift is a night shift, and worse."""
    return rng.standard_normal((replications, shifts)) * SPREAD - 0.15 * (np.arange(shifts) % 2)


def values(pattern: Pattern, seed: int, replications: int, weeks: tuple[int, int], gain: float) -> tuple[Array, Array]:
    """Standard minutes of each shift before and after, [replications, shifts]."""
    before, after = (number * SHIFTS_A_WEEK for number in weeks)
    levels = 300.0 * np.exp(pattern(np.random.default_rng(seed), replications, before + after))
    return levels[:, :before], levels[:, before:] * (1.0 + gain)


def weekly(shifts: Array) -> Array:
    """Mean of the shifts of each week, [..., weeks]."""
    return shifts.reshape(*shifts.shape[:-1], -1, SHIFTS_A_WEEK).mean(axis=-1)
