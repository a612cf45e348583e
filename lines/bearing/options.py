"""What may be chosen when the reference line is built, and what follows from it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lines.bearing.modules import Rows, module_problems, rows
from lines.choices import attendance_problems
from simcore.errors import Problem, SpecError

SMALLEST_BORE, LARGEST_BORE = 10.0, 80.0
"""[mm] range of the scaling laws (domain 1.2)."""

REFERENCE_BORE = 20.0
"""[mm] bore of the 6204, for which the table holds."""

CYCLE_EXPONENT = 1.2
"""Ground area ~ d^1.8, offset by power and wheel width ~ d^0.6 (domain 1.2 [E])."""

SETUP_PER_DOUBLING = 0.3
"""Setup grows by 30 % of its value at 20 mm with each doubling of the bore (domain 1.2 [E])."""

MOST_PEOPLE = 100
MOST_UNITS = 64

MOST_KG_H = 3200.0
"""[kg/h] of the largest mesh-belt furnaces (domain 2, P14)."""


@dataclass(frozen=True, slots=True)
class BearingOptions:
    """Choices of the builder; people are those present in each shift, `units` and `operators` override by name."""

    bore_mm: float = REFERENCE_BORE
    lot: int | None = None
    setters: int | None = None
    technicians: int | None = None
    inspectors: int | None = None
    operators: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    shifts: int = 2
    shift_hours: float = 10.0
    break_hours: float = 0.0
    absence: float = 0.0
    noise_false_reject: float = 0.0
    adjusted_by: Literal["operators", "setters"] = "operators"
    modules: tuple[str, ...] = ()
    furnace_kg_h: float | None = None

    def __post_init__(self) -> None:
        # What other options may name follows from the modules.
        problems = tuple(module_problems(self.modules)) or tuple(self._problems())
        if problems:
            raise SpecError(problems)

    @property
    def rows(self) -> Rows:
        """Rows of the tables of which the line consists."""
        return rows(frozenset(self.modules))

    @property
    def cycle_factor(self) -> float:
        """Plunge grinding time relative to 20 mm, (d/20)^1.2 [1]."""
        return math.pow(self.bore_mm / REFERENCE_BORE, CYCLE_EXPONENT)

    @property
    def setup_factor(self) -> float:
        """Setup time relative to 20 mm, 1 + 0.3 log2(d/20) [1]."""
        return 1.0 + SETUP_PER_DOUBLING * math.log2(self.bore_mm / REFERENCE_BORE)

    @property
    def cycle_law(self) -> str:
        """Where a scaled grinding time comes from; nothing at 20 mm."""
        return (
            "" if self.bore_mm == REFERENCE_BORE else f"x(d/20)^{CYCLE_EXPONENT:g}, d={self.bore_mm:g}, domain 1.2 [E]"
        )

    @property
    def setup_law(self) -> str:
        """Where a scaled setup time comes from; nothing at 20 mm."""
        if self.bore_mm == REFERENCE_BORE:
            return ""
        return f"x(1+{SETUP_PER_DOUBLING:g} log2(d/20)), d={self.bore_mm:g}, domain 1.2 [E]"

    def present(self, pool: str) -> int:
        """People of a pool in each shift [persons]."""
        chosen = {"setters": self.setters, "technicians": self.technicians, "inspectors": self.inspectors}
        number = self.operators.get(pool, chosen.get(pool))
        return int(self.rows.people[pool]["people"]) if number is None else number

    def _problems(self) -> list[Problem]:
        operators = {pool for pool, row in self.rows.people.items() if row["skill"] == "operator"}
        people = {"setters": self.setters, "technicians": self.technicians, "inspectors": self.inspectors}
        numbers = {f"operators.{name}": number for name, number in self.operators.items()} | people
        found = [
            _unknown(f"operators.{name}", "pool of operators", operators) for name in set(self.operators) - operators
        ]
        stations = set(self.rows.stations)
        found += [_unknown(f"units.{name}", "station", stations) for name in set(self.units) - stations]
        given = {name: number for name, number in numbers.items() if number is not None}
        found += [_outside(name, n, 1, MOST_PEOPLE) for name, n in given.items() if _bad(n, MOST_PEOPLE)]
        found += [_outside(f"units.{name}", n, 1, MOST_UNITS) for name, n in self.units.items() if _bad(n, MOST_UNITS)]
        if not SMALLEST_BORE <= self.bore_mm <= LARGEST_BORE:
            found.append(_outside("bore_mm", self.bore_mm, SMALLEST_BORE, LARGEST_BORE))
        if not 0.0 <= self.noise_false_reject <= 1.0:
            found.append(_outside("noise_false_reject", self.noise_false_reject, 0, 1))
        if self.furnace_kg_h is not None and not 0.0 < self.furnace_kg_h <= MOST_KG_H:
            found.append(_outside("furnace_kg_h", self.furnace_kg_h, "above 0", MOST_KG_H))
        elif self.furnace_kg_h is not None and "heat_treatment" not in self.modules:
            message, hint = "is of a furnace that the line doesn't have", "add the module 'heat_treatment'"
            found.append(Problem("OPTION_NEEDS", message, "furnace_kg_h", hint))
        if self.lot is not None and self.lot < 1:
            found.append(_outside("lot", self.lot, 1, "any number"))
        found += attendance_problems(self.shifts, self.shift_hours, self.break_hours, self.absence)
        return found


def _bad(number: int, most: int) -> bool:
    return not 1 <= number <= most


def _unknown(path: str, what: str, allowed: set[str]) -> Problem:
    hint = f"one of {', '.join(sorted(allowed))}"
    return Problem("NAME_UNKNOWN", f"names no {what} of the reference line", path, hint)


def _outside(path: str, found: object, lowest: object, highest: object) -> Problem:
    return Problem("OPTION_RANGE", f"is {found}", path, f"allowed: from {lowest} to {highest}")
