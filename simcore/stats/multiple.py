"""Several claims judged together."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simcore.errors import StatisticsError


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's step-down adjusted p-values, in the order given: the family-wise error stays below the level.

    Holm 1979, Scand. J. Stat. 6, 65-70. StatisticsError for a p-value outside [0, 1]; no p-values give none.
    """
    for index, p in enumerate(p_values):
        if math.isnan(p) or not 0.0 <= p <= 1.0:
            raise StatisticsError(
                "P_VALUE_OUT_OF_RANGE", f"p-value {index} is {p}, must be within [0, 1]", path="p_values"
            )
    count = len(p_values)
    adjusted = [0.0] * count
    largest = 0.0
    for rank, index in enumerate(sorted(range(count), key=lambda i: p_values[i])):
        largest = max(largest, min(1.0, (count - rank) * p_values[index]))
        adjusted[index] = largest
    return tuple(adjusted)
