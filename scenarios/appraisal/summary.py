"""What the draws say together: distributions of value, payback and cost, what moves them, where the value is zero."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from scenarios.appraisal.drawn import BILL, GRANTED, INSTALLATION, READING, Input, terms_with
from scenarios.appraisal.guarantee import GuaranteedGain, guaranteed_gain
from scenarios.appraisal.returns import Returns, returns_of
from scenarios.appraisal.spread import Spread, spread
from scenarios.appraisal.staging import InStages, in_stages
from scenarios.appraisal.study import (
    CaseInMoney,
    Drawn,
    Expected,
    all_drawn,
    expected,
    mean_line,
    value_of,
)
from scenarios.economics.risk import LEVEL, Tail, break_even, tail_of
from scenarios.prediction.draws import uniforms
from scenarios.prediction.intervals import share_interval
from scenarios.prediction.kept_draws import KeptDraws
from scenarios.prediction.law import value_at
from scenarios.prediction.parameters import quantity_at
from scenarios.prediction.sensitivity import Driver, drivers
from scenarios.provenance import PLANT_SOURCES
from scenarios.quantities import Quantities
from simcore.stats import Interval

PAYBACK_YEARS = (1, 2, 3, 4, 5)
COSTS = (
    "unit_conversion_cost", "unit_total_cost", "annual_conversion_cost", "annual_total_cost", "unit_energy",
)  # fmt: skip
# A value is "probably a loss" from here on, and "open" between both.
PROBABLE = 0.5
HIGHLY_PROBABLE = 0.8
# How far from its typical value the break-even of a price is looked for.
FARTHEST = 5.0
# Nothing can be sold, or no hour planned, isn't a plan any more.
NEAREST = 100.0
FARTHEST_RATE = 0.5


@dataclass(frozen=True, slots=True)
class PaybackSpread:
    """Static payback [a] from t = 0: quantiles 10, 50 and 90 % of the draws (None: never within the years), and the
    probability that it is below each number of years."""

    quantiles: tuple[float | None, float | None, float | None]
    never: int
    below: Mapping[int, Interval]


@dataclass(frozen=True, slots=True)
class CostChange:
    """One cost figure without and with the project over all draws, and its relative change [1]."""

    name: str
    without: Spread
    with_project: Spread
    change: Spread


@dataclass(frozen=True, slots=True)
class Bar:
    """What the value becomes when one input goes to an end of its range, all others typical [yuan]."""

    key: str
    low: str
    typical: str
    high: str
    unit: str
    source: str
    value_low: float
    value_high: float

    @property
    def width(self) -> float:
        """How far the value moves [yuan]."""
        return abs(self.value_high - self.value_low)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The value of an input at which FNPV is zero, all others typical; None: none within a wide range."""

    key: str
    typical: str
    unit: str
    value: float | None


@dataclass(frozen=True, slots=True)
class MoneyDriver:
    """A parameter of the line or of the money, and the share of the variance of FNPV that it explains alone [1]."""

    key: str
    source: str
    driver: Driver


@dataclass(frozen=True, slots=True)
class CaseAppraisal:
    """A scenario in money, whole."""

    money: CaseInMoney
    kept: KeptDraws
    expected: Expected
    drawn: tuple[Drawn, ...]
    value: Spread
    value_without_aid: Spread
    gain: Interval
    gain_without_aid: Interval
    tail: Tail
    payback: PaybackSpread
    payback_with_aid: PaybackSpread
    least_cash: Spread
    benefit: Spread
    returns: Returns
    costs: tuple[CostChange, ...]
    bars: tuple[Bar, ...]
    break_evens: tuple[BreakEven, ...]
    drivers: tuple[MoneyDriver, ...]
    estimated_share: float | None
    guarantee: GuaranteedGain
    stages: InStages | None

    @property
    def chance_of_loss(self) -> float:
        """Share of the draws whose FNPV after tax, subsidies included, isn't above zero [1]."""
        return sum(each.value <= 0.0 for each in self.drawn) / len(self.drawn)

    @property
    def outlook(self) -> str:
        """What is said first: loss, probable_loss, open, probable_gain."""
        loss = self.chance_of_loss
        if loss >= HIGHLY_PROBABLE:
            return "loss"
        if loss >= PROBABLE:
            return "probable_loss"
        return "open" if loss > 1.0 - HIGHLY_PROBABLE else "probable_gain"


def appraise_draws(
    money: CaseInMoney,
    kept: KeptDraws,
    sources: Mapping[str, str],
    progress: Callable[[int, int], None] | None = None,
) -> CaseAppraisal:
    """Appraise a scenario from the draws of its prediction; `sources` are kinds of provenance of the line's parameters.

    Raises:
        SpecError, LineproofError, StatisticsError: as `expected`, `all_drawn`, `guaranteed_gain`, and TOO_FEW_DRAWS
            below 40 draws.
    """
    line = mean_line(kept)
    at_typical = expected(money, line)
    drawn, shares = all_drawn(money, kept, progress)
    values = [each.value for each in drawn]
    plain = [each.value_without_aid for each in drawn]
    found = _drivers(money, kept, shares, values, sources)
    return CaseAppraisal(
        money=money,
        kept=kept,
        expected=at_typical,
        drawn=drawn,
        value=spread(values),
        value_without_aid=spread(plain),
        gain=share_interval(sum(value > 0.0 for value in values), len(values), LEVEL),
        gain_without_aid=share_interval(sum(value > 0.0 for value in plain), len(plain), LEVEL),
        tail=tail_of(values, kept.seed),
        payback=_payback([each.payback for each in drawn]),
        payback_with_aid=_payback([each.payback_with_aid for each in drawn]),
        least_cash=spread([each.least_cash for each in drawn]),
        benefit=spread([each.benefit for each in drawn]),
        returns=returns_of(money, at_typical, drawn),
        costs=tuple(_cost(drawn, name) for name in COSTS),
        bars=_bars(money, line),
        break_evens=_break_evens(money, line),
        drivers=found,
        estimated_share=_estimated_share(found),
        guarantee=guaranteed_gain(money.case, kept),
        stages=in_stages(money, values),
    )


def _payback(years: Sequence[float | None]) -> PaybackSpread:
    ordered = sorted(float("inf") if value is None else value for value in years)
    n = len(ordered)
    quantiles = tuple(ordered[min(n - 1, int(share * n))] for share in (0.1, 0.5, 0.9))
    low, middle, high = (None if value == float("inf") else value for value in quantiles)
    below = {
        limit: share_interval(sum(value < limit for value in ordered), n, LEVEL) for limit in PAYBACK_YEARS
    }  # fmt: skip
    return PaybackSpread((low, middle, high), sum(value is None for value in years), below)


def _cost(drawn: Sequence[Drawn], name: str) -> CostChange:
    before = [float(getattr(each.costs[0], name)) for each in drawn]
    after = [float(getattr(each.costs[1], name)) for each in drawn]
    changes = [b / a - 1.0 for a, b in zip(before, after, strict=True)]
    return CostChange(name, spread(before), spread(after), spread(changes))


def _bars(money: CaseInMoney, line: tuple[Quantities, Quantities]) -> tuple[Bar, ...]:
    """The tornado of the inputs in money, widest first."""

    def at(entry: Input, share: float) -> float:
        quantity, _ = quantity_at(money.terms, entry.path)
        return float(value_of(money, line, terms_with(money.terms, entry.path, value_at(quantity, share))))

    bars = []
    for entry in money.uncertain:
        known = entry.as_uncertain()
        bars.append(
            Bar(
                entry.key,
                known.low,
                known.typical,
                known.high,
                known.unit,
                known.source,
                at(entry, 0.0),
                at(entry, 1.0),
            )
        )
    low, high = (float(value_of(money, line, money.terms, bill=share)) for share in (0.0, 1.0))
    amounts = [str(money.bill_total(share)) for share in (0.0, None, 1.0)]
    bars.append(Bar(BILL, amounts[0], amounts[1], amounts[2], "yuan", money.bill_source, low, high))
    return tuple(sorted(bars, key=lambda bar: (-bar.width, bar.key)))


def _break_evens(money: CaseInMoney, line: tuple[Quantities, Quantities]) -> tuple[BreakEven, ...]:
    """Where FNPV crosses zero, one input at a time, nearest first in proportion to its typical value."""
    found = []
    for entry in money.uncertain:
        quantity, unit = quantity_at(money.terms, entry.path)
        if isinstance(quantity.typical, int):
            continue
        typical = float(quantity.typical)
        is_rate = "growth" in entry.path
        low, high = (
            (typical - FARTHEST_RATE, typical + FARTHEST_RATE) if is_rate else (typical / NEAREST, FARTHEST * typical)
        )
        if unit == "1" and not is_rate:
            high = min(high, 1.0)
        if high <= low:
            continue

        def value(number: float, path: str = entry.path) -> float:
            return float(value_of(money, line, terms_with(money.terms, path, Decimal(f"{number:.9g}"))))

        found.append(BreakEven(entry.key, str(quantity.typical), unit, break_even(value, typical, low, high)))

    def distance(entry: BreakEven) -> float:
        typical = float(entry.typical)
        return float("inf") if entry.value is None else abs(entry.value - typical) / (abs(typical) or 1.0)

    return tuple(sorted(found, key=lambda entry: (distance(entry), entry.key)))


def _drivers(
    money: CaseInMoney,
    kept: KeptDraws,
    shares: NDArray[np.float64],
    values: Sequence[float],
    sources: Mapping[str, str],
) -> tuple[MoneyDriver, ...]:
    physical = uniforms(kept.keys, kept.seed, kept.draws)
    keys = [*kept.keys, *(entry.key for entry in money.uncertain), BILL, INSTALLATION, READING, GRANTED]
    known = {**sources, **{entry.key: entry.parameter.source for entry in money.uncertain}, BILL: money.bill_source}
    found = drivers(np.vstack([physical, shares]) if len(physical) else shares, values, kept.seed)
    return tuple(
        MoneyDriver(keys[each.parameter], known.get(keys[each.parameter], "unspecified"), each) for each in found
    )


def _estimated_share(found: Sequence[MoneyDriver]) -> float | None:
    """Share of what the drivers explain that rests on numbers without the plant's own records [1]."""
    whole = sum(each.driver.share for each in found)
    if whole <= 0.0:
        return None
    return sum(each.driver.share for each in found if each.source not in PLANT_SOURCES) / whole
