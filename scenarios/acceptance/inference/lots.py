"""Defects: judged between lots, for pieces of one lot share its setting and its material."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.acceptance.inference.contrast import Contrast, joined
from scenarios.acceptance.inference.shifts import autocorrelation

FEWEST_LOTS = 10


@dataclass(frozen=True, slots=True)
class DefectRate:
    """Defective pieces over inspected pieces [1] of a period, with the variance that lots show.

    `design_effect` is that variance over the one of independent pieces, `effective_lots` how many independent lots the
    record is worth.
    """

    defective: int
    inspected: int
    lots: int
    rate: float
    variance: float
    design_effect: float
    effective_lots: float


def defect_rate(defective: Any, inspected: Any) -> DefectRate:
    """The rate of lots in order of time, with the linearised variance of a ratio of sums (Cochran 1977, 6.3).

    The variance is raised for the autocorrelation of the lots' residuals, and is never below that of independent pieces
    (with half a defect added, so that a record without any defect has one). ValueError for fewer than two lots with
    pieces, or more defects than pieces.
    """
    found, seen = np.asarray(defective, dtype=np.float64), np.asarray(inspected, dtype=np.float64)
    if (found < 0).any() or (found > seen).any():
        raise ValueError("a lot has more defective pieces than inspected ones, or fewer than none")
    found, seen = found[seen > 0], seen[seen > 0]
    if len(seen) < 2:
        raise ValueError("a rate needs two lots with pieces")
    total, count = float(seen.sum()), len(seen)
    rate = float(found.sum()) / total
    residuals: NDArray[np.float64] = found - rate * seen
    rho = float(autocorrelation(residuals)) if float(residuals @ residuals) > 0.0 else 0.0
    between = count / (count - 1) * float(residuals @ residuals) / total**2 * (1.0 + rho) / (1.0 - rho)
    guess = (float(found.sum()) + 0.5) / (total + 1.0)
    independent = guess * (1.0 - guess) / total
    return DefectRate(
        int(found.sum()), int(total), count, rate, max(between, independent), between / independent,
        count * (1.0 - rho) / (1.0 + rho),
    )  # fmt: skip


def difference_of_rates(before: DefectRate, after: DefectRate) -> Contrast:
    """Rate after less rate before [1]."""
    return joined(after.rate - before.rate, [before.variance, after.variance], _freedoms(before, after))


def ratio_of_rates(before: DefectRate, after: DefectRate) -> Contrast:
    """Logarithm of the rate after over the rate before [1]; ValueError where a period has no defect at all."""
    if before.defective == 0 or after.defective == 0:
        raise ValueError("the ratio of two rates of which one is zero has no logarithm")
    variances = [side.variance / side.rate**2 for side in (before, after)]
    return joined(float(np.log(after.rate / before.rate)), variances, _freedoms(before, after))


def _freedoms(before: DefectRate, after: DefectRate) -> list[float]:
    return [max(side.effective_lots - 1.0, 1.0) for side in (before, after)]
