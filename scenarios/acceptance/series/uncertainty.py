"""Relative standard uncertainty of a figure that is a product of measured quantities."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

# A quantity with its exponent; the same name is the same quantity, measured once, and cancels where it divides itself.
Powers = Mapping[str, int]

# GB/T 34044.2-2017 (ISO 22400-2), with APT, PBT: actual production and planned busy time; PRI: planned run time per
# item; PQ, GQ: produced and good quantity.
AVAILABILITY: Powers = {"APT": 1, "PBT": -1}
EFFECTIVENESS: Powers = {"PRI": 1, "PQ": 1, "APT": -1}
QUALITY: Powers = {"GQ": 1, "PQ": -1}


def product(*factors: Powers) -> Powers:
    """The powers of a product of figures; a quantity of which none is left is no part of it."""
    total: Counter[str] = Counter()
    for factor in factors:
        for name, power in factor.items():
            total[name] += power
    return {name: power for name, power in total.items() if power}


OEE: Powers = product(AVAILABILITY, EFFECTIVENESS, QUALITY)


def ratio_of_windows(figure: Powers, common: frozenset[str]) -> Powers:
    """The powers of the figure after over the figure before; `common` names what is one quantity in both windows."""

    def of(side: str, sign: int) -> Powers:
        return {name if name in common else f"{name}.{side}": sign * power for name, power in figure.items()}

    return product(of("after", 1), of("before", -1))


def relative_uncertainty(figure: Powers, relative: Mapping[str, float]) -> float:
    """Root of the sum of (power times relative standard uncertainty [1]) squared (JCGM 100:2008, 5.1.6).

    A quantity named "GQ.after" has the uncertainty of "GQ". KeyError for a quantity without uncertainty.
    """
    return math.sqrt(sum((power * relative[name.partition(".")[0]]) ** 2 for name, power in figure.items()))
