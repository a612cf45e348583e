"""The law of an uncertain parameter: triangular, from low over typical, its mode, to high.

Three numbers are all that is known, and they are read as the schema names them: plausible ends and the usual value.
Of the usual laws with these parameters the triangular one is wider than the beta law of PERT (standard deviation larger
by 8 to 67 %), which is the cautious side: ranges that people state are more often too short than too long
(Lichtenstein, Fischhoff & Phillips 1982, doi:10.1017/CBO9780511809477.023). Beside that the two seldom differ much
(Johnson 1997, doi:10.1111/1467-9884.00091).
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from simcore.spec import Quantity

# A whole number stands for everything that is rounded to it: without this the ends would get half of their share.
HALF_A_STEP = 0.5
# Prices are exact numbers; a drawn one has so many digits.
DIGITS_OF_PRICES = 9


def is_uncertain(quantity: Quantity[Any]) -> bool:
    """Whether a parameter has a range: an end that differs from its typical value."""
    return any(end is not None and end != quantity.typical for end in (quantity.low, quantity.high))


def triangular_quantile(share: float, low: float, typical: float, high: float) -> float:
    """The value below which the share [1] of a triangular law lies; low <= typical <= high, low < high.

    Source: Kotz & van Dorp 2004, Beyond Beta, doi:10.1142/5720, section 1.2.
    """
    width = high - low
    if share * width <= typical - low:
        return low + math.sqrt(share * width * (typical - low))
    return high - math.sqrt((1.0 - share) * width * (high - typical))


def value_at(quantity: Quantity[Any], share: float) -> Any:
    """The value of a parameter at a share [1] of its law, of the type of the parameter; an absent end is the typical.

    Whole numbers (pieces, people, microseconds) are rounded draws of the law widened by half a step at each end.
    """
    low = quantity.typical if quantity.low is None else quantity.low
    high = quantity.typical if quantity.high is None else quantity.high
    if isinstance(quantity.typical, int):
        drawn = triangular_quantile(share, low - HALF_A_STEP, quantity.typical, high + HALF_A_STEP)
        return min(high, max(low, math.floor(drawn + HALF_A_STEP)))
    if isinstance(quantity.typical, Decimal):
        drawn = triangular_quantile(share, float(low), float(quantity.typical), float(high))
        return min(high, max(low, Decimal(f"{drawn:.{DIGITS_OF_PRICES}g}")))
    # Rounding of the root may lead a last digit outside.
    return min(float(high), max(float(low), triangular_quantile(share, low, quantity.typical, high)))


def value_between(quantity: Quantity[Any], position: float) -> Any:
    """The value at a position [1] from low (-1) over typical (0) to high (1), of the type of the parameter."""
    end = quantity.low if position < 0.0 else quantity.high
    if end is None or position == 0.0:
        return quantity.typical
    value = float(quantity.typical) + abs(position) * (float(end) - float(quantity.typical))
    if isinstance(quantity.typical, int):
        return round(value)
    return Decimal(f"{value:.{DIGITS_OF_PRICES}g}") if isinstance(quantity.typical, Decimal) else value
