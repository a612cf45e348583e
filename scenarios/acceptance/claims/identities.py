"""Quantities of a plant as logarithms of after over before, and what they owe to one another by definition."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Row = Mapping[str, int]
IdentityCode = Literal[
    "OUTPUT_IS_RATE_TIMES_HOURS", "OUTPUT_IS_OEE_TIMES_IDEAL", "OUTPUT_IS_GROSS_TIMES_QUALITY", "OEE_FACTORS_BEFORE",
    "OEE_FACTORS_AFTER", "OEE_LEVELS", "AVAILABILITY_LEVELS", "PERFORMANCE_LEVELS", "QUALITY_LEVELS",
    "LABOUR_PRODUCTIVITY", "PERSON_HOURS", "TOTAL_COST", "TOTAL_ENERGY", "VALUE_ADDED_PER_HEAD", "VALUE_ADDED",
    "OUTPUT_VALUE",
]  # fmt: skip
AssumptionCode = Literal["HOURS_UNCHANGED", "ATTENDANCE_UNCHANGED"]
BEFORE, AFTER = ".before", ".after"
SHARES = ("oee", "availability", "performance", "quality")


def _levels(share: str) -> Row:
    return {share: 1, share + AFTER: -1, share + BEFORE: 1}


def _factors(side: str) -> Row:
    return {"oee" + side: 1, "availability" + side: -1, "performance" + side: -1, "quality" + side: -1}


# Each sums to 0. Output, hours, people, cost and energy are those of the same period and boundary.
IDENTITIES: Mapping[IdentityCode, Row] = MappingProxyType(
    {
        "OUTPUT_IS_RATE_TIMES_HOURS": {"output": 1, "output_rate": -1, "hours": -1},
        # ISO 22400-2: OEE = PRI*GQ/PBT, so that standard minutes per scheduled time are OEE times planned machine time.
        "OUTPUT_IS_OEE_TIMES_IDEAL": {"output_rate": 1, "oee": -1, "ideal_rate": -1},
        "OUTPUT_IS_GROSS_TIMES_QUALITY": {"output_rate": 1, "gross_rate": -1, "quality": -1},
        "OEE_FACTORS_BEFORE": _factors(BEFORE),
        "OEE_FACTORS_AFTER": _factors(AFTER),
        "OEE_LEVELS": _levels("oee"),
        "AVAILABILITY_LEVELS": _levels("availability"),
        "PERFORMANCE_LEVELS": _levels("performance"),
        "QUALITY_LEVELS": _levels("quality"),
        "LABOUR_PRODUCTIVITY": {"labour_productivity": 1, "output": -1, "person_hours": 1},
        "PERSON_HOURS": {"person_hours": 1, "heads": -1, "attendance": -1},
        "TOTAL_COST": {"total_cost": 1, "unit_cost": -1, "output": -1},
        "TOTAL_ENERGY": {"total_energy": 1, "energy_per_piece": -1, "output": -1},
        "VALUE_ADDED_PER_HEAD": {"value_added_productivity": 1, "value_added": -1, "heads": 1},
        "VALUE_ADDED": {"value_added": 1, "output": -1, "value_added_per_piece": -1},
        "OUTPUT_VALUE": {"output_value": 1, "output": -1, "price": -1},
    }
)
# Held unless a claim speaks of the quantity, named in the result, and let go where that would reconcile a set.
ASSUMPTIONS: Mapping[AssumptionCode, str] = MappingProxyType(
    {"HOURS_UNCHANGED": "hours", "ATTENDANCE_UNCHANGED": "attendance"}
)
VARIABLES: tuple[str, ...] = tuple(
    dict.fromkeys([*(name for row in IDENTITIES.values() for name in row), "defect_rate"])
)
# What is said of for people: a level is the business of the claim itself.
REPORTED = tuple(name for name in VARIABLES if not name.endswith((BEFORE, AFTER)))
