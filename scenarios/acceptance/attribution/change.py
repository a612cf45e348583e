"""A change between two windows in logarithms, with the bounds that the weeks give it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.acceptance.inference import welch

# Two-sided confidence of the bounds.
LEVEL = 0.95
# Standard errors of weeks that agree, which are rounding alone.
_ROUNDING = 1e-12
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """Logarithm of a ratio, by which changes add up, and its bounds (95 %, two-sided; None where all weeks agree)."""

    logarithm: float
    lower: float | None
    upper: float | None

    @property
    def change(self) -> float:
        """Relative change [1]; those of all parts multiply to that of the total."""
        return math.expm1(self.logarithm)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Bounds of the relative change [1]."""
        if self.lower is None or self.upper is None:
            return None
        return math.expm1(self.lower), math.expm1(self.upper)


def between(before: Values, after: Values) -> tuple[float, float | None, float | None]:
    """Difference of means of weekly logarithms and its bounds, by Welch's test as in test W."""
    contrast = welch(before, after)
    difference = float(contrast.difference)
    if float(contrast.standard_error) <= _ROUNDING:
        return difference, None, None
    alpha = (1.0 - LEVEL) / 2.0
    return difference, float(contrast.lower(alpha)), float(contrast.upper(alpha))
