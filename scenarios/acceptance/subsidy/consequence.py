"""The aid under each verdict and each reading of the improvement, and the gap between what is claimed and supported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

from scenarios.acceptance.subsidy.full import Full, full_amount
from scenarios.acceptance.subsidy.terms import ByResult, SubsidyTerms
from scenarios.acceptance.verdict.model import ClaimVerdict, State
from scenarios.economics.money import ZERO, to_fen
from scenarios.policy.money import ONE

Reading = Literal["claimed", "estimate", "supported"]
READINGS: tuple[Reading, ...] = ("claimed", "estimate", "supported")
# From the best for who claims to the worst.
ORDER = (State.PROVEN, State.NOT_PROVEN, State.REFUTED, State.CANNOT_TELL)
HUNDRED = Decimal(100)
# Beyond any improvement that could be claimed.
MOST = 1000.0
WHEN_SHORT = ("proportional", "nothing")


@dataclass(frozen=True, slots=True)
class Amount:
    """From least to most [yuan]; one figure where all readings of the text agree."""

    lower: Decimal
    upper: Decimal

    def less(self, other: Amount) -> Amount:
        """By how much this is above another amount, reading by reading."""
        return Amount(self.lower - other.lower, self.upper - other.upper).ordered()

    def ordered(self) -> Amount:
        """The same with the smaller end first."""
        return Amount(min(self.lower, self.upper), max(self.lower, self.upper))


@dataclass(frozen=True, slots=True)
class ReadingAmount:
    """The aid under one reading: share of the claim [1] that it reaches (at most 1), and points of improvement.

    None: not known, and never zero.
    """

    reading: Reading
    share: Decimal | None
    points: Decimal | None
    amount: Amount | None
    by_result: Decimal | None


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a subsidy comes to; `state` is that of all its claims together, `full` what it is as claimed.

    `under` is the amount under each verdict: the actual one on this record; of those that it isn't, what can be said.
    None: not known. `gap` [yuan]: as claimed less as supported.
    """

    terms: SubsidyTerms
    claims: tuple[str, ...]
    state: State
    full: Full
    readings: tuple[ReadingAmount, ...]
    under: Mapping[State, Amount | None]
    gap: Amount | None

    def reading(self, name: Reading) -> ReadingAmount:
        """One of the readings."""
        return self.readings[READINGS.index(name)]


def consequence(terms: SubsidyTerms, verdicts: Sequence[ClaimVerdict]) -> Consequence:
    """The consequence of verdicts for a subsidy; the amounts of a rule are those of the policy library.

    With several claims the worst verdict counts, and the smallest share that a claim reaches.

    Raises:
        LineproofError: NAME_UNKNOWN for a rule that is not in the library.
    """
    own = tuple(each for each in verdicts if not terms.claims or each.claim in terms.claims)
    state = max((each.state for each in own), key=ORDER.index)
    pay = _pay(terms, own[0])
    full = full_amount(terms) if terms.by_result is None or terms.amount is not None or terms.rule else Full(
        None if pay is None else (pay(points(own[0].claimed)),) * 2
    )  # fmt: skip
    whole = None if full.amount is None else Amount(*full.amount)
    flat = terms.amount is not None or terms.rule is not None
    readings = tuple(_reading(name, terms, own, state, whole, pay if not flat else None, pay) for name in READINGS)
    supported = readings[READINGS.index("supported")].amount
    short = supported if state in (State.NOT_PROVEN, State.REFUTED) else _unknown_share(terms, whole, flat)
    under: dict[State, Amount | None] = {
        State.PROVEN: whole, State.NOT_PROVEN: short, State.REFUTED: short, State.CANNOT_TELL: None,
    }  # fmt: skip
    gap = None if whole is None or supported is None else whole.less(supported)
    return Consequence(terms, tuple(each.claim for each in own), state, full, readings, under, gap)


def points(improvement: Decimal | float) -> Decimal:
    """An improvement [1] in points as it is printed, to their hundredth, so that a reader reckons alike; at least zero.

    A claim is exact as it stands.
    """
    if isinstance(improvement, Decimal):
        return improvement * HUNDRED
    return Decimal(f"{100.0 * min(max(improvement, 0.0), MOST):.2f}")


def result_amount(schedule: ByResult, reached: Decimal) -> Decimal:
    """What a schedule pays for so many points [yuan]: each step its own, then the limit, then whole fen."""
    counted = reached.to_integral_value(ROUND_FLOOR) if schedule.whole_points else reached
    limits = [step.above for step in schedule.steps]
    total = ZERO
    for step, end in zip(schedule.steps, [*limits[1:], None], strict=True):
        upper = counted if end is None else min(counted, end)
        total += max(upper - step.above, ZERO) * step.per_point
    return to_fen(total if schedule.most is None else min(total, schedule.most))


def _pay(terms: SubsidyTerms, verdict: ClaimVerdict) -> Callable[[Decimal], Decimal] | None:
    """The schedule as a function of points, those of the claim at most."""
    schedule = terms.by_result
    if schedule is None:
        return None
    most = points(verdict.claimed)
    return lambda reached: result_amount(schedule, min(reached, most))


def _reading(
    name: Reading, terms: SubsidyTerms, own: Sequence[ClaimVerdict], state: State, whole: Amount | None,
    only: Callable[[Decimal], Decimal] | None, pay: Callable[[Decimal], Decimal] | None,
) -> ReadingAmount:  # fmt: skip
    """One reading; `only` is the schedule where nothing else is agreed, `pay` where there is one at all."""
    shares = [_share(name, each) for each in own]
    if any(share is None for share in shares) or (state is State.CANNOT_TELL and name != "claimed"):
        return ReadingAmount(name, None, None, None, None)
    share = min(share for share in shares if share is not None)
    reached = _points_of(name, own[0]) if len(own) == 1 else None
    by_result = pay(reached) if pay is not None and reached is not None else None
    if only is not None:
        return ReadingAmount(
            name, share, reached, None if by_result is None else Amount(by_result, by_result), by_result
        )
    return ReadingAmount(name, share, reached, None if whole is None else _cut(terms, whole, share), by_result)


def _points_of(name: Reading, verdict: ClaimVerdict) -> Decimal | None:
    size = {"claimed": verdict.claimed, "estimate": verdict.estimate, "supported": verdict.supported}[name]
    return None if size is None else points(size)


def _share(name: Reading, verdict: ClaimVerdict) -> Decimal | None:
    """Share of the claim that a reading reaches, at most all of it; what is proven reaches it."""
    reached = _points_of(name, verdict)
    if reached is None:
        return None
    if name == "supported" and verdict.state is State.PROVEN:
        return ONE
    return min(reached / points(verdict.claimed), ONE)


def _cut(terms: SubsidyTerms, whole: Amount, share: Decimal) -> Amount:
    """The amount at a share of the claim, under every way of paying for less that the text leaves open."""
    if share >= ONE:
        return whole
    parts = {"proportional": (to_fen(whole.lower * share), to_fen(whole.upper * share)), "nothing": (ZERO, ZERO)}
    kept = [parts[name] for name in WHEN_SHORT if terms.when_short in (None, name)]
    return Amount(min(part[0] for part in kept), max(part[1] for part in kept))


def _unknown_share(terms: SubsidyTerms, whole: Amount | None, flat: bool) -> Amount | None:
    """Of a verdict that this record doesn't give: anything below the whole, or nothing where that is agreed."""
    if whole is None:
        return None
    return Amount(ZERO, ZERO if terms.when_short == "nothing" and flat else whole.upper)
