"""A measured difference with its standard error, and the one-sided bounds that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64] | float


@dataclass(frozen=True, slots=True)
class Contrast:
    """Estimates of one difference, or of many of shape (...) at once: difference, standard error, degrees of freedom.

    The difference is that of means of logarithms [1], or of the figures themselves, as the claim says.
    """

    difference: Values
    standard_error: Values
    degrees_of_freedom: Values

    def lower(self, alpha: Any) -> Values:
        """One-sided lower bound at confidence 1 - alpha."""
        return self.difference - self.reach(alpha)

    def upper(self, alpha: Any) -> Values:
        """One-sided upper bound at confidence 1 - alpha."""
        return self.difference + self.reach(alpha)

    def reach(self, alpha: Any) -> Values:
        """Distance from the estimate to either bound; infinite without degrees of freedom, or without error."""
        from scipy.special import stdtrit

        known = np.asarray(self.degrees_of_freedom, dtype=np.float64) > 0.0
        known = known & (np.asarray(self.standard_error, dtype=np.float64) > 0.0)
        quantile = stdtrit(np.where(known, self.degrees_of_freedom, 1.0), 1.0 - np.asarray(alpha, dtype=np.float64))
        return plain(np.where(known, quantile * self.standard_error, np.inf))

    def statistic(self, threshold: Any) -> Values:
        """Student's t of the difference beyond a threshold."""
        beyond = np.asarray(self.difference, dtype=np.float64) - threshold
        with np.errstate(divide="ignore", invalid="ignore"):
            return plain(beyond / np.asarray(self.standard_error, dtype=np.float64))

    def p_beyond(self, threshold: Any) -> Values:
        """p-value of 'the true difference is at most the threshold'; 1 without degrees of freedom, or without error."""
        from scipy.special import stdtr

        known = np.asarray(self.degrees_of_freedom, dtype=np.float64) > 0.0
        # Values without any spread are no measurement, and prove nothing.
        known = known & (np.asarray(self.standard_error, dtype=np.float64) > 0.0)
        freedom = np.where(known, self.degrees_of_freedom, 1.0)
        return plain(np.where(known, stdtr(freedom, -np.asarray(self.statistic(threshold))), 1.0))

    def p_short(self, threshold: Any) -> Values:
        """p-value of 'the true difference is at least the threshold'."""
        return self.mirrored().p_beyond(-np.asarray(threshold, dtype=np.float64))

    def mirrored(self) -> Contrast:
        """The same with the sign of the difference changed: what falls has improved."""
        return Contrast(-np.asarray(self.difference), self.standard_error, self.degrees_of_freedom)

    def with_uncertainty(self, standard_uncertainty: float) -> Contrast:
        """The same with a standard uncertainty of measurement, known from elsewhere, in quadrature.

        Degrees of freedom: Satterthwaite 1946, Biometrics Bull. 2, 110-114; JCGM 100:2008, G.4.
        """
        if standard_uncertainty == 0.0:
            return self
        own = np.asarray(self.standard_error, dtype=np.float64) ** 2
        total = own + standard_uncertainty**2
        with np.errstate(divide="ignore"):
            freedom = np.where(own > 0.0, total**2 / (own**2 / self.degrees_of_freedom), np.inf)
        return Contrast(self.difference, plain(np.sqrt(total)), plain(freedom))


def plain(values: Any) -> Values:
    """A float for one number, the array for more."""
    array = np.asarray(values, dtype=np.float64)
    return float(array) if array.ndim == 0 else array


def welch(before: Any, after: Any) -> Contrast:
    """Mean of `after` less mean of `before` along the last axis, each with its own variance.

    Welch 1947, 10.1093/biomet/34.1-2.28. At least two values on each side; equal values on both give a standard error
    of 0, which the caller refuses.
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    parts = [values.var(axis=-1, ddof=1) / values.shape[-1] for values in (first, second)]
    freedoms = [values.shape[-1] - 1 for values in (first, second)]
    return joined(second.mean(axis=-1) - first.mean(axis=-1), parts, freedoms)


def joined(difference: Any, variances: list[Any], freedoms: list[Any]) -> Contrast:
    """A difference whose variance is a sum of estimated ones, each with degrees of freedom of its own."""
    total = sum(np.asarray(each, dtype=np.float64) for each in variances)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = sum(np.asarray(v, dtype=np.float64) ** 2 / f for v, f in zip(variances, freedoms, strict=True))
        freedom = np.where(np.asarray(total) > 0.0, np.asarray(total) ** 2 / terms, 0.0)
    return Contrast(plain(difference), plain(np.sqrt(total)), plain(freedom))
