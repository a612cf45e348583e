"""What a prediction says, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.prediction.components import Components
from scenarios.prediction.parameters import Inventory
from scenarios.prediction.sensitivity import Driver
from scenarios.prediction.settings import PredictionSettings
from scenarios.quantities import Quantities
from scenarios.steady import WarmUpChoice
from scenarios.study import Remark
from simcore.spec import LineSpec
from simcore.stats import Interval, Outcome


@dataclass(frozen=True, slots=True)
class Predicted:
    """A figure over all draws: its predictive intervals by level, or a constant; empty where it is `undefined`.

    `undefined` counts the draws in which the figure has no value. `value` is the median of the draws.
    """

    value: float | None
    intervals: Mapping[float, Outcome]
    undefined: int = 0


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline figure before, after, and what it gains; the good output gains relative to before, shares in points.

    `components` split the variance of the gain; None where the gain doesn't differ between draws or is undefined.
    `draws` are the figure before and after in each draw; None where it has no value.
    """

    quantity: str
    before: Predicted
    after: Predicted
    gain: Predicted
    components: Components | None
    draws: tuple[tuple[float | None, float | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """The probability that the good output gains at least `gain` [1]."""

    gain: float
    count: int
    probability: Interval


@dataclass(frozen=True, slots=True)
class Design:
    """How the work was divided: draws of the pilot, pairs of each draw, and whether the pilot chose them.

    `input_deviation` and `noise_deviation` [1] are the pilot's standard deviations of the gain, from the parameters and
    from chance in one pair; None where no draw of the pilot differs.
    """

    pilot_draws: int
    pilot_pairs: int
    pairs: int
    chosen: bool
    input_deviation: float | None
    noise_deviation: float | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """A renovation predicted: `gains` are those of the good output by draw, `drivers` the parameters that move them.

    `estimated_share` [1] is what share of the variance through the parameters rests on those that do not come from the
    plant, as far as the drivers tell; None where they would be needed and there is none. `filling` counts the draws
    whose work in process still rises. `quantities` are what money needs of each draw, before and after; None where a
    line has no planned hours.
    """

    name: str
    scenario: str
    labels: tuple[Mapping[str, str], Mapping[str, str]]
    line: LineSpec
    settings: PredictionSettings
    warm_up: WarmUpChoice
    inventory: Inventory
    design: Design
    headlines: tuple[Headline, ...]
    claims: tuple[Claim, ...]
    drivers: tuple[Driver, ...]
    estimated_share: float | None
    calibrated: bool
    filling: int
    gains: tuple[float, ...]
    quantities: tuple[tuple[Quantities, Quantities] | None, ...]
    notes: tuple[Remark, ...]
    findings: tuple[Remark, ...]
