"""What may be chosen when a fastener line is built, and what follows from the size of the thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lines.choices import MOST_PEOPLE, MOST_UNITS, attendance_problems, outside, outside_numbers, unknown_names
from lines.defaults import Values, entry_values
from lines.fastener.table import table
from simcore.errors import Problem, SpecError

Variant = Literal["trap", "balanced"]
VARIANTS: tuple[Variant, ...] = ("trap", "balanced")
"""The furnace of 600 kg/h and that of 750 kg/h (domain 7)."""

REFERENCE_THREAD = 8
"""[mm] nominal diameter of the M8 bolt for which the table holds."""

SPEED_CLASSES: Mapping[tuple[int, ...], tuple[float, float]] = {
    (3, 4, 5, 6): (150.0, 400.0),
    (8, 10, 12): (80.0, 180.0),
    (16, 20, 24): (30.0, 90.0),
}
"""Nominal diameters [mm] by class, and the lowest and highest header speed of the class [1/min] (domain 2, P12)."""

MASS_EXPONENT = 3
"""Bolts of one shape, length in proportion to diameter: mass ~ d^3 [E]."""

FEWEST_IN_BIN, MOST_IN_BIN = 3_000, 50_000
"""[pieces] in a bin (domain 2)."""


@dataclass(frozen=True, slots=True)
class FastenerOptions:
    """Choices of the builder; people are those present in each shift, `machines` and `operators` override by name."""

    variant: Variant = "trap"
    thread: int = REFERENCE_THREAD
    lot: int | None = None
    setters: int | None = None
    technicians: int | None = None
    inspectors: int | None = None
    operators: Mapping[str, int] = field(default_factory=dict)
    machines: Mapping[str, int] = field(default_factory=dict)
    shifts: int = 2
    shift_hours: float = 10.0
    break_hours: float = 0.0
    absence: float = 0.0

    def __post_init__(self) -> None:
        problems = tuple(self._problems())
        if problems:
            raise SpecError(problems)

    @property
    def is_reference(self) -> bool:
        """Whether the thread is that of the table."""
        return self.thread == REFERENCE_THREAD

    @property
    def class_speed(self) -> tuple[float, float, float]:
        """Lowest, middle and highest header speed of the size class [1/min]; the middle is the mean of the ends."""
        low, high = next(ends for sizes, ends in SPEED_CLASSES.items() if self.thread in sizes)
        return low, (low + high) / 2.0, high

    @property
    def mass(self) -> Values:
        """Mass of a bolt [g], (d/8)^3 of that of the M8."""
        given = entry_values(table()["product"]["mass"])
        if self.is_reference:
            return given
        return given.scaled(
            (self.thread / REFERENCE_THREAD) ** MASS_EXPONENT, f"x(d/8)^3, d={self.thread}: one shape [E]"
        )

    @property
    def bin_pieces(self) -> int:
        """Pieces of a full bin: what its mass holds, within 3,000 to 50,000 (domain 2)."""
        whole = entry_values(table()["product"]["bin_mass"]).typical * 1000.0 / self.mass.typical
        return min(max(round(whole), FEWEST_IN_BIN), MOST_IN_BIN)

    @property
    def bin_mass(self) -> float:
        """Mass of a full bin [kg]."""
        return self.bin_pieces * self.mass.typical / 1000.0

    @property
    def lot_pieces(self) -> Values:
        """Pieces of a lot: as ordered, or of the mass of the table's lot of M8."""
        given = entry_values(table()["product"]["lot"])
        if self.lot is not None:
            return Values(self.lot, self.lot, self.lot, "as ordered")
        if self.is_reference:
            return given
        ratio = entry_values(table()["product"]["mass"]).typical / self.mass.typical
        return given.scaled(ratio, "lots of one mass [E]")

    def units(self, station: str) -> int:
        """Machines of a station."""
        return int(self.machines.get(station, table()["stations"][station]["machines"]))

    def present(self, pool: str) -> int:
        """People of a pool in each shift [persons]."""
        chosen = {"setters": self.setters, "technicians": self.technicians, "inspectors": self.inspectors}
        number = self.operators.get(pool, chosen.get(pool))
        return int(table()["people"][pool]["people"]) if number is None else number

    def _problems(self) -> list[Problem]:
        operators = {pool for pool, row in table()["people"].items() if row["skill"] == "operator"}
        people = {"setters": self.setters, "technicians": self.technicians, "inspectors": self.inspectors}
        people |= {f"operators.{name}": number for name, number in self.operators.items()}
        machines = {f"machines.{name}": number for name, number in self.machines.items()}
        found = unknown_names("operators", self.operators, "pool of operators", operators)
        found += unknown_names("machines", self.machines, "station", set(table()["stations"]))
        found += outside_numbers(people, MOST_PEOPLE) + outside_numbers(machines, MOST_UNITS)
        if self.variant not in VARIANTS:
            found.append(outside("variant", self.variant, " or ".join(VARIANTS)))
        sizes = [size for group in SPEED_CLASSES for size in group]
        if self.thread not in sizes:
            found.append(outside("thread", f"M{self.thread}", ", ".join(f"M{size}" for size in sizes)))
        if self.lot is not None and self.lot < 1:
            found.append(outside("lot", self.lot, "1 piece or more"))
        found += attendance_problems(self.shifts, self.shift_hours, self.break_hours, self.absence)
        return found
