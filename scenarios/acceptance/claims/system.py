"""Claims, identities and assumptions as one linear system in logarithms: what conflicts, what follows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from scenarios.acceptance.claims.factors import Range
from scenarios.acceptance.claims.identities import AFTER, BEFORE, IDENTITIES, SHARES, VARIABLES, IdentityCode

Vector = NDArray[np.float64]
_PLACE = {name: place for place, name in enumerate(VARIABLES)}
# What counts as 0 in logarithms; the solver's own tolerance is 1e-7.
_TOLERANCE = 1e-6
_FEASIBLE = 0
_LARGEST_LOGARITHM = 700.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """One statement: a sum of logarithms lies between the logarithms of the ends of a factor."""

    tag: str
    row: Mapping[str, int]
    factor: Range


@dataclass(frozen=True)
class System:
    """Statements together with all identities and the shares that can't be above 1."""

    statements: tuple[Bounds, ...]

    def without(self, tags: Iterable[str]) -> System:
        """The system without the statements of these tags."""
        gone = set(tags)
        return System(tuple(item for item in self.statements if item.tag not in gone))

    @cached_property
    def feasible(self) -> bool:
        """Whether all statements can hold at once."""
        return bool(self._solve(np.zeros(len(VARIABLES))).status == _FEASIBLE)

    def conflict(self) -> tuple[str, ...]:
        """Tags of a smallest set that can't hold together (none can be left out); empty where all can hold."""
        if self.feasible:
            return ()
        kept = list(dict.fromkeys(item.tag for item in self.statements))
        for tag in tuple(kept):
            rest = [other for other in kept if other != tag]
            gone = [item.tag for item in self.statements if item.tag not in rest]
            if not self.without(gone).feasible:
                kept = rest
        return tuple(kept)

    def determined(self, row: Mapping[str, int]) -> bool:
        """Whether identities and statements fix the sum of logarithms."""
        return bool(np.abs(self._free @ _vector(row)).max(initial=0.0) < _TOLERANCE)

    def range(self, row: Mapping[str, int]) -> Range | None:
        """The factors that a sum of logarithms can take; nominal is nan where the printed numbers give none."""
        if not self.feasible:
            return None
        lower, upper = self._least(row, 1.0), -self._least(row, -1.0)
        return Range(math.exp(lower), self._nominal(row), math.exp(upper) if upper < _LARGEST_LOGARITHM else math.inf)

    def used(self) -> tuple[IdentityCode, ...]:
        """Identities all of whose quantities are fixed."""
        return tuple(
            code for code, row in IDENTITIES.items() if all(self.determined({name: 1}) for name in row)
        )  # fmt: skip

    @cached_property
    def _free(self) -> Vector:
        """Directions in which the quantities can move without touching any statement."""
        _, sizes, directions = np.linalg.svd(self._rows)
        rank = int((sizes > _TOLERANCE).sum())
        return np.asarray(directions[rank:])

    @cached_property
    def _rows(self) -> Vector:
        return np.array([_vector(row) for row in (*IDENTITIES.values(), *(item.row for item in self.statements))])

    def _nominal(self, row: Mapping[str, int]) -> float:
        """What the printed numbers give, nan where they don't agree."""
        solution = self._printed
        return math.nan if solution is None or not self.determined(row) else math.exp(float(_vector(row) @ solution))

    @cached_property
    def _printed(self) -> Vector | None:
        """Logarithms that meet every printed number, None where the numbers don't agree to the last digit."""
        rows = self._rows
        values = np.array([0.0] * len(IDENTITIES) + [math.log(item.factor.nominal) for item in self.statements])
        solution, *_ = np.linalg.lstsq(rows, values, rcond=None)
        return None if np.abs(rows @ solution - values).max() > _TOLERANCE else np.asarray(solution)

    def _least(self, row: Mapping[str, int], sign: float) -> float:
        """The least value of a sum of logarithms of a feasible system, -inf where it has none."""
        solved = self._solve(sign * _vector(row))
        return float(solved.fun) if solved.status == _FEASIBLE else -math.inf

    def _solve(self, objective: Vector) -> Any:
        rows: list[Vector] = []
        limits: list[float] = []
        for item in self.statements:
            vector = _vector(item.row)
            if math.isfinite(item.factor.upper):
                rows.append(vector)
                limits.append(math.log(item.factor.upper))
            if item.factor.lower > 0.0:
                rows.append(-vector)
                limits.append(-math.log(item.factor.lower))
        equal = np.array([_vector(row) for row in IDENTITIES.values()])
        return linprog(
            objective, A_ub=np.array(rows) if rows else None, b_ub=np.array(limits) if rows else None, A_eq=equal,
            b_eq=np.zeros(len(equal)), bounds=_BOUNDS, method="highs",
        )  # fmt: skip


def _vector(row: Mapping[str, int]) -> Vector:
    vector = np.zeros(len(VARIABLES))
    for name, coefficient in row.items():
        vector[_PLACE[name]] = coefficient
    return vector


# A performance above 1 says that the planned cycle time is wrong, so that no OEE follows from it either.
_AT_MOST_ONE = {share + side for share in SHARES for side in (BEFORE, AFTER)}
_BOUNDS: Sequence[tuple[float | None, float | None]] = [
    (None, 0.0 if name in _AT_MOST_ONE else None) for name in VARIABLES
]
