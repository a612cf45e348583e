"""In stages: what it is worth to try first and to go on only where it pays, over the draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from scenarios.appraisal.study import CaseInMoney
from scenarios.economics.present_value import discount_factors
from simcore.stats import Outcome, mean_interval


@dataclass(frozen=True, slots=True)
class InStages:
    """Expected present values [yuan] of buying all now and of deciding after a pilot, and what waiting adds.

    A pilot is taken to show the whole truth of a draw: what it adds is the most that it can be worth. `stopped` is the
    share of the draws [1] in which the rest isn't bought.
    """

    cost: Decimal
    years: int
    at_once: Outcome
    in_stages: Outcome
    added: Outcome
    stopped: float


def in_stages(money: CaseInMoney, values: Sequence[float]) -> InStages | None:
    """Stages of a scenario whose FNPV [yuan] in each draw are `values`; None where the terms name no pilot.

    The pilot is paid now, the rest is bought after whole years where its value is above zero (Trigeorgis 1996, Real
    Options, chapter 1: the option to defer).
    """
    pilot = money.change.pilot
    if pilot is None:
        return None
    cost = Decimal(str(pilot.cost.typical))
    factor = float(discount_factors(money.terms.discount_rate, pilot.years + 1)[pilot.years])
    now = np.asarray(values, dtype=np.float64)
    later = np.maximum(now, 0.0) * factor - float(cost)
    return InStages(
        cost, pilot.years, mean_interval(now), mean_interval(later), mean_interval(later - now),
        float(np.mean(now <= 0.0)),
    )  # fmt: skip
