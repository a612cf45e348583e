"""Which parameters drive a figure: first-order sensitivity indices from the draws that were simulated anyway."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEWEST_CLASSES, MOST_CLASSES = 4, 32
PERMUTATIONS = 499
# Of all parameters together: once in twenty predictions one that does nothing is shown.
SIGNIFICANCE = 0.05
# Thirds of the range between which the effect of a parameter is shown.
LOW_THIRD, HIGH_THIRD = 1.0 / 3.0, 2.0 / 3.0


@dataclass(frozen=True, slots=True)
class Driver:
    """A parameter by its number, its share of the variance [1], and how likely chance alone would show as much.

    `low` and `high` are the mean of the figure in the lowest and in the highest third of the draws of the parameter.
    """

    parameter: int
    share: float
    p_value: float
    low: float
    high: float


def number_of_classes(n: int) -> int:
    """Classes into which n draws of a parameter are sorted: twice the cube root (Rice's rule), from 4 to 32."""
    return min(MOST_CLASSES, max(FEWEST_CLASSES, round(2.0 * math.cbrt(n))))


def first_order_indices(shares: Floats, values: Sequence[float] | Floats) -> Floats:
    """Shares of the variance of a figure that each parameter explains alone, shape (k,); about 0 where none.

    `shares` [1], shape (k, n), are the draws, each uniform; `values`, shape (n,), are not all equal. The draws of a
    parameter are sorted into M classes of equal probability; the index is the variance between the classes over the
    whole (Plischke, Borgonovo & Smith 2013, doi:10.1016/j.ejor.2012.11.047), less what chance puts there: with R^2 that
    ratio, 1 - (1 - R^2)(n - 1)/(n - M) (epsilon squared, Kelley 1935, doi:10.1073/pnas.21.9.554). May come out below 0.
    """
    figures = np.asarray(values, dtype=np.float64)
    cells, counts = _cells(shares, number_of_classes(len(figures)))
    return _indices(cells, counts, figures - figures.mean())


def drivers(shares: Floats, values: Sequence[float], seed: int) -> tuple[Driver, ...]:
    """The parameters whose index is larger than chance gives to the largest of all, the largest first.

    The null is the largest index of any parameter when the figures are dealt to the draws at random, 499 times; the
    level of 5 % therefore holds for all parameters together (Westfall & Young 1993). Empty where all figures are equal.
    """
    figures = np.asarray(values, dtype=np.float64)
    if len(shares) == 0 or figures.min() == figures.max():
        return ()
    centred = figures - figures.mean()
    cells, counts = _cells(shares, number_of_classes(len(figures)))
    found = _indices(cells, counts, centred)
    generator = np.random.default_rng((seed, PERMUTATIONS))
    largest = np.array([_indices(cells, counts, generator.permutation(centred)).max() for _ in range(PERMUTATIONS)])
    p_values = (1 + (largest[None, :] >= found[:, None]).sum(axis=1)) / (PERMUTATIONS + 1)
    chosen = [number for number in np.argsort(-found, kind="stable") if p_values[number] <= SIGNIFICANCE]
    return tuple(_driver(int(number), shares[number], figures, found, p_values) for number in chosen)


def _driver(number: int, column: Floats, figures: Floats, found: Floats, p_values: Floats) -> Driver:
    low, high = (float(figures[part].mean()) for part in (column < LOW_THIRD, column >= HIGH_THIRD))
    return Driver(number, float(found[number]), float(p_values[number]), low, high)


def _cells(shares: Floats, classes: int) -> tuple[NDArray[np.intp], Floats]:
    """Number of the class of each draw, counted through all parameters, and the draws in each class."""
    inside = np.minimum((shares * classes).astype(np.intp), classes - 1)
    cells = inside + classes * np.arange(len(shares))[:, None]
    counts = np.bincount(cells.ravel(), minlength=classes * len(shares)).reshape(len(shares), classes)
    return cells, counts.astype(np.float64)


def _indices(cells: NDArray[np.intp], counts: Floats, centred: Floats) -> Floats:
    n = len(centred)
    weights = np.broadcast_to(centred, cells.shape).ravel()
    sums = np.bincount(cells.ravel(), weights, minlength=counts.size).reshape(counts.shape)
    between = np.divide(sums**2, counts, out=np.zeros_like(sums), where=counts > 0).sum(axis=1)
    ratio = between / float(centred @ centred)
    used = (counts > 0).sum(axis=1)
    indices: Floats = 1.0 - (1.0 - ratio) * (n - 1) / (n - used)
    return indices
