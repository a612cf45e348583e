"""Whether the printed numbers of a claim close: by rounding, by truncation, within the rounding of what goes in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import product
from typing import Literal

from scenarios.economics.claims.formula import evaluate, names_of
from scenarios.economics.claims.model import Claim, Printed, Step
from simcore.errors import LineproofError

Closure = Literal["rounded", "truncated", "within_rounding", "open", "bound", "computed"]
Verdict = Literal["closes", "does_not_close", "ambiguous", "computed"]
# Corners of the box of rounded numbers grow as 2^n.
MOST_ROUNDED = 12


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step with its value, the range that the rounding of its numbers leaves, and how it meets the printed one."""

    step: Step
    arithmetic: str
    value: Decimal
    lower: Decimal
    upper: Decimal
    closure: Closure


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with its verdict and the arithmetic."""

    name: str
    claim: Claim
    verdict: Verdict
    steps: tuple[StepResult, ...]


def check_claim(name: str, claim: Claim) -> Checked:
    """Recompute a claim; LineproofError for a formula that can't be read or names a number that isn't given."""
    steps = tuple(_checked(claim, step) for step in claim.steps)
    return Checked(name, claim, _verdict(claim, steps), steps)


def _verdict(claim: Claim, steps: tuple[StepResult, ...]) -> Verdict:
    """What doesn't close is said first; then that a definition is missing, or that a number is a bound only."""
    closures = {step.closure for step in steps}
    if "open" in closures:
        return "does_not_close"
    if claim.open_question is not None or "bound" in closures:
        return "ambiguous"
    return "closes" if closures - {"computed"} else "computed"


def _checked(claim: Claim, step: Step) -> StepResult:
    values = {name: printed.value for name, printed in claim.given.items()}
    value = evaluate(step.formula, values)
    names = names_of(step.formula)
    lower, upper = _range(step, {name: claim.given[name] for name in names}, values)
    arithmetic = step.formula.replace("*", "×").replace("-", "−")
    for name in names:
        arithmetic = re.sub(rf"\b{name}\b", f"{values[name]:,f}", arithmetic)
    bounded = any(claim.given[name].at_least for name in names)
    return StepResult(step, arithmetic, value, lower, upper, _closure(claim, step, value, lower, upper, bounded))


def _closure(claim: Claim, step: Step, value: Decimal, lower: Decimal, upper: Decimal, bounded: bool) -> Closure:
    if step.printed is None:
        return "bound" if bounded else "computed"
    if step.printed not in claim.given:
        raise LineproofError("NAME_UNKNOWN", f"'{step.printed}' is not given", "a name of `given`", "steps.printed")
    printed = claim.given[step.printed]
    digit = printed.last_digit
    if _at(value, digit, ROUND_HALF_UP) == printed.value:
        return "rounded"
    if _at(value, digit, ROUND_DOWN) == printed.value:
        return "truncated"
    if lower <= printed.value + digit / 2 and upper >= printed.value - digit / 2:
        return "within_rounding"
    return "bound" if bounded or printed.at_least else "open"


def _range(step: Step, used: Mapping[str, Printed], values: Mapping[str, Decimal]) -> tuple[Decimal, Decimal]:
    """Least and largest value over the corners of what the printed numbers may have been before rounding."""
    if len(used) > MOST_ROUNDED:
        message = f"'{step.formula}' has {len(used)} numbers"
        raise LineproofError("TOO_MANY", message, f"at most {MOST_ROUNDED} in a formula", "steps.formula")
    ends = [[(name, printed.value + half) for half in _halves(printed)] for name, printed in used.items()]
    found = [evaluate(step.formula, {**values, **dict(corner)}) for corner in product(*ends)]
    return min(found), max(found)


def _halves(printed: Printed) -> tuple[Decimal, ...]:
    """How far the number may have been from what is printed; one without unit is a count, hence exact."""
    half = printed.last_digit / 2
    return (-half, half) if printed.unit else (Decimal(0),)


def _at(value: Decimal, digit: Decimal, rounding: str) -> Decimal:
    return (value / digit).quantize(Decimal(1), rounding) * digit
