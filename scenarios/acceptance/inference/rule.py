"""The rule: of test W (weeks) and test N (shifts), whichever says less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.acceptance.inference.contrast import Contrast, Values, plain, welch
from scenarios.acceptance.inference.shifts import shift_test


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the records say of one difference, or of many of shape (...): the contrasts of all tests that apply.

    `estimate` is that of the first one. A single contrast (lots) is evidence too.
    """

    contrasts: tuple[Contrast, ...]

    @property
    def estimate(self) -> Values:
        return self.contrasts[0].difference

    def lower(self, alpha: Any) -> Values:
        """The smallest of the one-sided lower bounds at confidence 1 - alpha."""
        return plain(np.min(np.stack([np.asarray(each.lower(alpha)) for each in self.contrasts]), axis=0))

    def upper(self, alpha: Any) -> Values:
        """The largest of the one-sided upper bounds at confidence 1 - alpha."""
        return plain(np.max(np.stack([np.asarray(each.upper(alpha)) for each in self.contrasts]), axis=0))

    def p_beyond(self, threshold: Any) -> Values:
        """p-value of 'the true difference is at most the threshold': every test has to reject it."""
        return plain(np.max(np.stack([np.asarray(each.p_beyond(threshold)) for each in self.contrasts]), axis=0))

    def p_short(self, threshold: Any) -> Values:
        """p-value of 'the true difference is at least the threshold'."""
        return plain(np.max(np.stack([np.asarray(each.p_short(threshold)) for each in self.contrasts]), axis=0))

    def mirrored(self) -> Evidence:
        """The same where less is better."""
        return Evidence(tuple(each.mirrored() for each in self.contrasts))

    def with_uncertainty(self, standard_uncertainty: float) -> Evidence:
        """The same with a standard uncertainty of measurement in quadrature."""
        return Evidence(tuple(each.with_uncertainty(standard_uncertainty) for each in self.contrasts))


def weeks_and_shifts(weeks_before: Any, weeks_after: Any, shifts_before: Any, shifts_after: Any) -> Evidence:
    """Tests W and N of values along the last axis, in order of time; the estimate is that of the weeks."""
    return Evidence((welch(weeks_before, weeks_after), shift_test(shifts_before, shifts_after)))
