"""Test N: values of shifts, with as many degrees of freedom as their autocorrelation leaves."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenarios.acceptance.inference.contrast import Contrast, plain

# Beyond this a series is a drift, and says nothing of its mean.
LARGEST_AUTOCORRELATION = 0.98


def autocorrelation(values: Any) -> Any:
    """Autocorrelation of lag 1 along the last axis, corrected for its bias, within [0, 0.98].

    rho = r1 + (1 + 4 r1) / n (Marriott and Pope 1954, 10.1093/biomet/41.3-4.390); equal values have none.
    """
    series = np.asarray(values, dtype=np.float64)
    centred = series - series.mean(axis=-1, keepdims=True)
    squares = (centred**2).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        lag_one = np.where(squares > 0.0, (centred[..., 1:] * centred[..., :-1]).sum(axis=-1) / squares, 0.0)
    return np.clip(lag_one + (1.0 + 4.0 * lag_one) / series.shape[-1], 0.0, LARGEST_AUTOCORRELATION)


def effective(values: Any) -> Any:
    """As many independent values as these are worth: n (1 - rho) / (1 + rho)."""
    rho = autocorrelation(values)
    return np.asarray(values).shape[-1] * (1.0 - rho) / (1.0 + rho)


def shift_test(before: Any, after: Any) -> Contrast:
    """Mean of `after` less mean of `before` along the last axis, in order of time, with effective numbers of values.

    Variances are divided by the effective numbers; degrees of freedom are their sum less two.
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    numbers = effective(first), effective(second)
    variance = sum(side.var(axis=-1, ddof=1) / number for side, number in zip((first, second), numbers, strict=True))
    difference = second.mean(axis=-1) - first.mean(axis=-1)
    freedom = np.maximum(numbers[0] + numbers[1] - 2.0, 0.0)
    return Contrast(plain(difference), plain(np.sqrt(variance)), plain(freedom))
