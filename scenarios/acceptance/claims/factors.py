"""What a claim says about after over before, as an interval: the printed number, its rounding, its qualifier."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from scenarios.acceptance.claims.model import Amount, Claim, Direction, Kind, Unit
from simcore.spec.quantities import Frozen

UnusedReason = Literal["OPEN", "NO_IDENTITY", "LEVEL_NEEDED", "NOT_POSITIVE"]
_SCALE = {"percent": 0.01, "points": 0.01}


class Interval(Frozen):
    """A factor after/before [1] with its ends; None: no bound, or no single value."""

    lower: float | None = Field(default=None, ge=0)
    nominal: float | None = Field(default=None, ge=0)
    upper: float | None = Field(default=None, ge=0)


@dataclass(frozen=True, slots=True)
class Range:
    """A number with its ends; an end that is infinite is none."""

    lower: float
    nominal: float
    upper: float

    def interval(self) -> Interval:
        """The same for people and files."""
        ends = (end if math.isfinite(end) and end > 0.0 else None for end in (self.lower, self.upper))
        lower, upper = ends
        return Interval(lower=lower, nominal=self.nominal if self.nominal >= 0.0 else None, upper=upper)


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels before and after as far as they are known [unit of the claim, shares as parts of 1]."""

    before: Range | None = None
    after: Range | None = None


def range_of(amount: Amount, unit: Unit | None) -> Range:
    """The numbers that are printed as this one: half of its last digit to either side, more for a vague one.

    "About" widens to a whole last digit, or to half of the last digit that isn't 0, whichever is more: about 23 is
    22 to 24, about 70 is 65 to 75. "Nearly" reaches down as far and not up. A number of at least so much has no upper
    end, one of at most so much begins at 0.
    """
    number, scale = float(amount.number), _SCALE.get(unit or "", 1.0)
    half = float(amount.step) / 2.0
    lower, upper = number - half, number + half
    if amount.qualifier in ("about", "nearly"):
        wide = max(float(amount.step), _significant(amount) / 2.0)
        lower, upper = number - wide, number + (wide if amount.qualifier == "about" else 0.0)
    elif amount.qualifier == "at_least":
        lower, upper = number, math.inf
    elif amount.qualifier == "at_most":
        lower, upper = 0.0, number
    return Range(lower * scale, number * scale, upper * scale)


def _significant(amount: Amount) -> float:
    """What the last digit counts that isn't 0."""
    exponent = amount.value.normalize().as_tuple().exponent
    return 10.0**exponent if amount.value and isinstance(exponent, int) and amount.step else 0.0


def levels_of(claim: Claim) -> Levels:
    """The levels that a claim states; a change in points or in the unit gives the one from the other."""
    value = claim.value
    if value is None:
        return Levels()
    unit: Unit | None = "percent" if claim.unit == "points" else claim.unit
    before = None if value.before is None else range_of(value.before, unit)
    after = None if value.after is None else range_of(value.after, unit)
    if value.kind in ("points", "difference") and value.amount is not None and claim.direction is not None:
        change = _signed(range_of(value.amount, claim.unit), claim.direction)
        if before is not None and after is None:
            after = _plus(before, change)
        elif after is not None and before is None:
            before = _plus(after, Range(-change.upper, -change.nominal, -change.lower))
    return Levels(before, after)


def factor_of(claim: Claim, kind: Kind, known: Levels) -> Range | UnusedReason:
    """After over before, or why the claim says nothing about it; `known` are levels from other claims on the same."""
    value = claim.value
    if value is None or kind == "unclear" or (claim.direction is None and kind != "levels"):
        return "OPEN"
    own = levels_of(claim)
    levels = Levels(own.before or known.before, own.after or known.after)
    if kind == "levels" or (own.before is not None and own.after is not None):
        return "LEVEL_NEEDED" if own.before is None or own.after is None else _quotient(own.before, own.after)
    if value.amount is None or claim.direction is None:
        return "OPEN"
    size = range_of(value.amount, claim.unit)
    if value.most is not None:
        most = range_of(value.most, claim.unit)
        size = Range(size.lower, (size.nominal + most.nominal) / 2.0, most.upper)
    if kind == "ratio":
        return _positive(size)
    if kind == "times":
        # Of or by: both until the levels are given.
        return (
            _positive(Range(size.lower, size.nominal, size.upper + 1.0)) if claim.direction == "up" else "NOT_POSITIVE"
        )
    if kind in ("relative", "percent"):
        return _positive(_plus(Range(1.0, 1.0, 1.0), _signed(size, claim.direction)))
    if levels.before is None:
        return "LEVEL_NEEDED"
    if levels.before.lower <= 0.0:
        return "NOT_POSITIVE"
    # One plus change over level: the level counts once, so that its rounding does too.
    share = Range(
        size.lower / (levels.before.upper if size.lower > 0.0 else levels.before.lower),
        size.nominal / levels.before.nominal,
        size.upper / levels.before.lower,
    )
    return _positive(_plus(Range(1.0, 1.0, 1.0), _signed(share, claim.direction)))


def _signed(size: Range, direction: Direction) -> Range:
    return size if direction == "up" else Range(-size.upper, -size.nominal, -size.lower)


def _plus(first: Range, second: Range) -> Range:
    return Range(first.lower + second.lower, first.nominal + second.nominal, first.upper + second.upper)


def _quotient(before: Range, after: Range) -> Range | UnusedReason:
    if before.lower <= 0.0 or after.nominal <= 0.0:
        return "NOT_POSITIVE"
    return _positive(
        Range(max(0.0, after.lower) / before.upper, after.nominal / before.nominal, after.upper / before.lower)
    )


def _positive(factor: Range) -> Range | UnusedReason:
    """Only a factor above 0 has a logarithm; one that may be anything down to 0 has no lower end."""
    if factor.nominal <= 0.0:
        return "NOT_POSITIVE"
    return Range(max(0.0, factor.lower), factor.nominal, factor.upper)
