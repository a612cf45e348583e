"""A value of an indicator is an exact rational number, or it is undefined for a stated reason; never a stand-in."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from simcore.errors import KpiError
from simcore.nomenclature import Language, label

Amount: TypeAlias = int | float | Fraction

MICROSECONDS_PER_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Undefined:
    """What stands where a figure can't: a stable code and the reason in both languages."""

    code: str
    reason: str
    reason_zh: str

    def because(self, language: Language = "zh") -> str:
        """The reason for people."""
        return self.reason_zh if language == "zh" else self.reason

    def __bool__(self) -> bool:
        """Refused: an undefined figure is neither true nor false nor zero."""
        raise KpiError("UNDEFINED_VALUE", self.reason, "test with isinstance(value, Undefined)")


KpiValue: TypeAlias = Fraction | Undefined


def exact(value: Amount) -> Fraction:
    """The rational number that an integer, fraction or finite float is; KpiError NOT_FINITE for NaN and infinity."""
    if isinstance(value, float) and not math.isfinite(value):
        raise KpiError("NOT_FINITE", f"{value} is no amount", "a missing figure is left out or None, not NaN")
    return Fraction(value)


def missing(keys: Iterable[str]) -> Undefined:
    """Undefined because the named inputs are not known."""
    names = tuple(keys)
    english = ", ".join(label(key, "en") for key in names)
    chinese = "、".join(label(key, "zh") for key in names)
    return Undefined("MISSING_INPUT", f"not known: {english}", f"缺少输入: {chinese}")


def zero(key: str) -> Undefined:
    """Undefined because the named denominator is zero."""
    return Undefined("ZERO_DENOMINATOR", f"{label(key, 'en')} is zero", f"{label(key, 'zh')}为零")


def ratio(numerator: Amount, denominator: Amount, denominator_key: str) -> KpiValue:
    """numerator / denominator, or undefined where the denominator (named for the reason) is zero."""
    below = exact(denominator)
    return zero(denominator_key) if below == 0 else exact(numerator) / below


def product(values: Iterable[KpiValue]) -> KpiValue:
    """Product of exact values; the first undefined one decides."""
    result = Fraction(1)
    for value in values:
        if isinstance(value, Undefined):
            return value
        result *= value
    return result


def mapped(value: KpiValue, function: Callable[[Fraction], Fraction]) -> KpiValue:
    """The function of a known value; an undefined one stays as it is."""
    return value if isinstance(value, Undefined) else function(value)


def known(value: KpiValue, path: str = "") -> Fraction:
    """The value, or KpiError with the reason why there is none."""
    if isinstance(value, Undefined):
        raise KpiError(value.code, value.reason, "give the missing input, or print the figure as undefined", path)
    return value


@dataclass(frozen=True, slots=True)
class RatioPair:
    """A ratio kept as numerator and denominator, so that replications are joined as a ratio of sums."""

    numerator: Fraction
    denominator: Fraction
    denominator_key: str

    @property
    def value(self) -> KpiValue:
        """The ratio of this one run."""
        return ratio(self.numerator, self.denominator, self.denominator_key)

    def as_floats(self) -> tuple[float, float]:
        """Numerator and denominator for estimators of ratios over replications."""
        return float(self.numerator), float(self.denominator)


def value_of(pair: RatioPair | Undefined) -> KpiValue:
    """The ratio of a pair, or the reason why there is none."""
    return pair if isinstance(pair, Undefined) else pair.value
