"""The observed change of good pieces a week, shared among its factors: logarithms add up to the total exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.acceptance.attribution.change import Change, between
from scenarios.acceptance.attribution.factors import (
    Basis,
    PartKind,
    WeekFactors,
    basis_of,
    weeks_of_factors,
)
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import Records
from scenarios.acceptance.verdict.judged import Sides

FEWEST_WEEKS = 2


@dataclass(frozen=True, slots=True)
class Part(Change):
    """One factor of the change."""

    kind: PartKind


@dataclass(frozen=True, slots=True)
class Attribution:
    """The change of good pieces a week between the windows, and its parts; `missing` says why there is none.

    The logarithm of `total` is the sum of the parts'. `basis` says by what hours are measured
    and which factors the record tells apart; without them they are in the rest. `left_out` shifts lack a number.
    """

    total: Change | None
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
    # Days that an agreed rule leaves out are no part of the verdict either.
    whole = Sides.of(terms, records)
    names = [terms.line, *([terms.control_line] if terms.control_line else [])]
    lines = [[side.before, side.after] for side in map(whole.of_line, names)]
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
        parts.append(Part(*between(*sides), kind))
    if control is not None:
        parts.append(Part(*between(*(np.array([week.pieces for week in side]) for side in control)), PartKind.COMMON))
    total = Change(*between(*(np.array([week.pieces for week in side]) for side in own)))
    left_out = sum(week.left_out for line in weeks for side in line for week in side)
    return Attribution(total, tuple(parts), basis, left_out=left_out)
