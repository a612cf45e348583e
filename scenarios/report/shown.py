"""Figures as a report prints them: intervals with level and kind, paybacks, names of inputs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from scenarios.appraisal.drawn import BILL, GRANTED, INSTALLATION, READING
from scenarios.appraisal.input_words import input_name
from scenarios.appraisal.spread import Spread
from scenarios.appraisal.study import CaseInMoney
from scenarios.appraisal.summary import CaseAppraisal, PaybackSpread
from scenarios.appraisal.words import MONEY, SHOWN, money_range, percent, wan
from scenarios.economics.payback import Payback
from scenarios.numbers import distinct_range, level_text, number
from scenarios.parameter_words import parameter_text
from scenarios.policy.case_bill import named_items
from scenarios.prediction.parameters import inventory
from scenarios.text import Text, half
from simcore.stats import Interval

OWN_NAMES = {INSTALLATION: "installation", READING: "reading", GRANTED: "granted"}


def predictive(spread: Spread, text: Text) -> str:
    """The interval of an amount that holds the next draw, with its level; in words where nothing varies."""
    found = spread.intervals[SHOWN]
    if not isinstance(found, Interval):
        return text("appraise.unchanged")
    return text("quote.predictive_money", level=level_text(SHOWN), range=money_range(found, text))


def ratio_range(spread: Spread, text: Text, *, decimals: int = 1) -> str:
    """The interval of a relative change in per cent."""
    found = spread.intervals[SHOWN]
    if not isinstance(found, Interval):
        return text("appraise.unchanged")
    return distinct_range(100.0 * found.lower, 100.0 * found.upper, decimals, sign=True) + " %"


def plain_range(spread: Spread, decimals: int, text: Text, scale: float = 1.0) -> str:
    """The interval of a figure in its own unit."""
    found = spread.intervals[SHOWN]
    if not isinstance(found, Interval):
        return text("appraise.unchanged")
    return distinct_range(found.lower * scale, found.upper * scale, decimals)


def chance(found: Interval, text: Text) -> str:
    """A probability with its exact interval."""
    return text("quote.chance", share=percent(found.estimate), range=chance_range(found))


def chance_range(found: Interval) -> str:
    """The exact interval of a probability."""
    return distinct_range(100.0 * found.lower, 100.0 * found.upper, 0) + " %"


def loss_range(gain: Interval) -> str:
    """The exact interval of the chance of a loss, from that of a gain."""
    return distinct_range(100.0 * (1.0 - gain.upper), 100.0 * (1.0 - gain.lower), 0) + " %"


def payback_values(payback: PaybackSpread, text: Text) -> dict[str, str]:
    """P10, P50 and P90 in years."""
    shown = [text("appraise.never") if years is None else f"{years:.1f}" for years in payback.quantiles]
    return dict(zip(("p10", "p50", "p90"), shown, strict=True))


def payback_text(found: Payback, text: Text) -> str:
    """A payback of the expected flows; said where the total falls below zero again."""
    if found.years is None:
        return text("appraise.never")
    shown = text("appraise.years", years=f"{found.years:.2f}")
    return shown if found.lasting else text("quote.not_lasting", years=shown)


def rates_text(rates: tuple[float, ...], text: Text) -> str:
    """All internal rates of return."""
    return ", ".join(f"{100.0 * rate:.2f} %" for rate in rates) or text("appraise.no_rate")


def money(amount: Decimal | float, text: Text) -> str:
    """An amount with its unit."""
    return wan(float(amount), text)


def cell(amount: Decimal | float, text: Text, *, sign: bool = False) -> str:
    """An amount in the unit that a title names."""
    unit, decimals = MONEY[text.language]
    return number(float(amount) / unit, decimals, sign=sign)


def item_text(item: str, money: CaseInMoney, text: Text) -> str:
    """An item of the bill as its measure names it; the name in the file for one that isn't there."""
    named = named_items(money.measures)
    return half(named[item][1].name, text) if item in named else item


class Names:
    """Names for people of everything that is drawn: prices, and parameters of the line."""

    def __init__(self, appraisal: CaseAppraisal, text: Text) -> None:
        case, scenario = appraisal.money.case, appraisal.money.scenario
        known = inventory(case, (case.settings.baseline, scenario)).uncertain
        self._line: Mapping[str, str] = {entry.key: parameter_text(entry, case, text) for entry in known}
        self._money, self._text = appraisal.money, text

    def __call__(self, key: str) -> str:
        if key in OWN_NAMES:
            return self._text(f"quote.{OWN_NAMES[key]}")
        if key in self._line:
            return self._line[key]
        return input_name(key, self._money, self._text) if key.startswith("economics.") or key == BILL else key
