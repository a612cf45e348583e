"""总投资收益率 ROI over all draws, in both readings: the mean of the years, and the first normal year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.appraisal.spread import Spread, spread
from scenarios.appraisal.study import CaseInMoney, Drawn, Expected
from scenarios.economics.appraisal import Return, return_of
from scenarios.prediction.intervals import share_interval
from simcore.stats import Interval

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of ROI [1] over the draws, and the probability that it is above zero."""

    spread: Spread
    gain: Interval


@dataclass(frozen=True, slots=True)
class Returns:
    """ROI = EBIT / TI over the draws, and at the mean line with typical prices.

    `mean` and `normal` are None, and so is `expected`, where ROI isn't defined: in `undefined` draws nothing is
    invested, or the years looked at hold no normal year.
    """

    normal_year: int | None
    undefined: int
    mean: Reading | None
    normal: Reading | None
    expected: Return | None


def returns_of(money: CaseInMoney, at_typical: Expected, drawn: Sequence[Drawn]) -> Returns:
    """ROI of the draws; undefined in one of them it has no distribution."""
    means = [each.return_mean for each in drawn]
    normals = [each.return_normal for each in drawn]
    undefined = sum(value is None for value in means)
    appraisal, year = at_typical.appraisal, money.normal_year
    typical = return_of(appraisal.project, appraisal.cases["before_tax_without_subsidy"].flow, year)
    return Returns(year, undefined, _reading(means), _reading(normals), typical)


def _reading(values: Sequence[float | None]) -> Reading | None:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    return Reading(spread(known), share_interval(sum(value > 0.0 for value in known), len(known), LEVEL))
