"""What was claimed of renovated bearing lines, each with the readings under which a simulation can examine it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draw:
    """One set of parameters: good output, defect rate and OEE [1] before and after, people after over before [1]."""

    output: tuple[float, float]
    defect_rate: tuple[float, float]
    oee: tuple[float, float]
    people: float

    @property
    def output_gain(self) -> float:
        """Relative change of the good output [1]."""
        return self.output[1] / self.output[0] - 1.0

    @property
    def defect_reduction(self) -> float:
        """Relative reduction of the defect rate [1]."""
        return 1.0 - self.defect_rate[1] / self.defect_rate[0]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, the definition under which it is examined, and whether a draw reaches it."""

    name: str
    claimed: str
    definition: str
    reached: Callable[[Draw], bool]


# Source: Zhenhai case 13 (2022-03-29), feedback of treated firms, no control group (reference of the sources, B).
ZHENHAI = (
    Claim("Z1", "productivity +23 %", "good output in the same calendar", lambda draw: draw.output_gain >= 0.23),
    Claim(
        "Z2",
        "defects 6 % to 3.8 %",
        "defect rate lower by 36.7 % of itself",
        lambda draw: draw.defect_reduction >= 1.0 - 3.8 / 6.0,
    ),
    Claim(
        "Z3",
        "defects 6 % to 3.8 %",
        "defect rate lower by 2.2 points",
        lambda draw: draw.defect_rate[0] - draw.defect_rate[1] >= 0.022,
    ),
    Claim(
        "Z4",
        "resource utilisation +8 %",
        "OEE higher by 8 % of itself",
        lambda draw: draw.oee[1] / draw.oee[0] - 1.0 >= 0.08,
    ),
    Claim(
        "Z5",
        "labour productivity +16 %",
        "good output per person on the payroll",
        lambda draw: draw.output[1] / draw.output[0] / draw.people - 1.0 >= 0.16,
    ),
)
# Source: press on Xinchang's first cohort and on one ring maker, unaudited (reference of the sources, C).
XINCHANG = (
    Claim("X1", "effective production rate +20 %", "good output in the same calendar", lambda d: d.output_gain >= 0.20),
    Claim("X2", "labour -50 %", "people on the payroll", lambda draw: draw.people <= 0.50),
    Claim("X3", "OEE 58.7 % to 70 %", "OEE higher by 11.3 points", lambda draw: draw.oee[1] - draw.oee[0] >= 0.113),
    Claim("X4", "output +47.5 %", "good output in the same calendar", lambda draw: draw.output_gain >= 0.475),
)
JOINTLY = (
    ("Z1 and Z2", ("Z1", "Z2")),
    ("Z1, Z2, Z4 and Z5", ("Z1", "Z2", "Z4", "Z5")),
    ("X1 and X2", ("X1", "X2")),
    ("X3 and X4", ("X3", "X4")),
)
