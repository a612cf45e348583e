"""The observed change of good pieces a week, shared among its factors: logarithms add up to the total exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.acceptance.attribution.factors import (
    Basis,
    PartKind,
    WeekFactors,
    basis_of,
    weeks_of_factors,
)
from scenarios.acceptance.inference import welch
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import Records

# Two-sided confidence of the intervals.
LEVEL = 0.95
FEWEST_WEEKS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of the change: its logarithm, by which the parts add up, and the bounds of that (95 %, two-sided).

    Bounds are those of Welch's test on the weeks' logarithms (as test W); None where all weeks of both windows agree.
    """

    kind: PartKind
    logarithm: float
    lower: float | None
    upper: float | None

    @property
    def change(self) -> float:
        """Relative change of the factor alone [1]; the changes of all parts multiply to that of the total."""
        return math.expm1(self.logarithm)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Bounds of the relative change [1]."""
        if self.lower is None or self.upper is None:
            return None
        return math.expm1(self.lower), math.expm1(self.upper)


@dataclass(frozen=True, slots=True)
class Attribution:
    """The change of good pieces a week between the windows, and its parts; `missing` says why there is none.

    `total` is without kind of its own: its logarithm is the sum of the parts'. `basis` says by what hours are measured
    and which factors the record tells apart; without them they are in the rest. `left_out` shifts lack a number.
    """

    total: Part | None
    parts: tuple[Part, ...] = ()
    basis: Basis | None = None
    missing: str = ""
    values: Mapping[str, str] | None = None
    left_out: int = 0

    @property
    def remainder(self) -> float:
        """What the parts miss of the total [1, logarithm]: rounding of binary numbers alone."""
        return 0.0 if self.total is None else self.total.logarithm - math.fsum(part.logarithm for part in self.parts)

    def part(self, kind: PartKind) -> Part | None:
        """A part by its kind; None where the record doesn't tell it apart."""
        return next((each for each in self.parts if each.kind is kind), None)

    @property
    def standard_minutes(self) -> float | None:
        """Relative change of earned standard minutes a week [1]: the total without the mix."""
        mix = self.part(PartKind.MIX)
        return None if self.total is None or mix is None else math.expm1(self.total.logarithm - mix.logarithm)


def attribute(terms: PlanTerms, records: Records) -> Attribution:
    """The parts of the observed change; with a control line each is less what that line did, shown as one part.

    Weekly means of logarithms are compared, as in test W; intervals are Welch's on them, part by part.
    """
    windows = terms.windows
    pairs = (windows.baseline, windows.reporting)
    own = [records.of_line(terms.line).between(window.first, window.last) for window in pairs]
    lines = [own]
    if terms.control_line:
        lines.append([records.of_line(terms.control_line).between(window.first, window.last) for window in pairs])
    basis = basis_of([side for line in lines for side in line], terms)
    try:
        weeks = [
            [weeks_of_factors(side, window, terms, basis) for side, window in zip(line, pairs, strict=True)]
            for line in lines
        ]
    except KeyError as error:
        return Attribution(None, basis=basis, missing="STANDARD_TIME", values={"products": str(error.args[0]) or "''"})
    except ValueError:
        return Attribution(None, basis=basis, missing="WEEK")
    if min(len(side) for line in weeks for side in line) < FEWEST_WEEKS:
        return Attribution(None, basis=basis, missing="WEEKS")
    if len(weeks) > 1 and any(
        [week.first for week in first] != [week.first for week in second] for first, second in zip(*weeks, strict=True)
    ):
        return Attribution(None, basis=basis, missing="CONTROL")
    return _joined(weeks, basis)


def _joined(weeks: Sequence[Sequence[Sequence[WeekFactors]]], basis: Basis) -> Attribution:
    own, control = weeks[0], weeks[1] if len(weeks) > 1 else None
    parts = []
    for kind in own[0][0].factors:
        sides = [
            np.array([week.factors[kind] for week in side])
            - (0.0 if control is None else np.array([week.factors[kind] for week in control[number]]))
            for number, side in enumerate(own)
        ]
        parts.append(_part(kind, sides))
    if control is not None:
        parts.append(_part(PartKind.COMMON, [np.array([week.pieces for week in side]) for side in control]))
    total = _part(PartKind.REST, [np.array([week.pieces for week in side]) for side in own])
    left_out = sum(week.left_out for line in weeks for side in line for week in side)
    return Attribution(total, tuple(parts), basis, left_out=left_out)


def _part(kind: PartKind, sides: Sequence[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]) -> Part:
    contrast = welch(sides[0], sides[1])
    difference = float(contrast.difference)
    # Weeks that agree to the last bit but one have no spread either.
    if float(contrast.standard_error) <= 1e-12:
        return Part(kind, difference, None, None)
    alpha = (1.0 - LEVEL) / 2.0
    return Part(kind, difference, float(contrast.lower(alpha)), float(contrast.upper(alpha)))
