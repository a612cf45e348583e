"""Cost per piece and per year, labour productivity in four readings, energy a piece, the demand cap, a quick check."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scenarios.economics.cost import FIXED_PARTS, Operation, conversion_cost, material_cost
from scenarios.economics.money import ZERO
from simcore.errors import LineproofError


@dataclass(frozen=True, slots=True)
class CostFigures:
    """The four costs that "cost fell by 21 %" may mean, and the energy of a piece."""

    unit_conversion_cost: Decimal
    """[yuan] of a good piece without material."""
    unit_total_cost: Decimal
    """[yuan] of a good piece with material."""
    annual_conversion_cost: Decimal
    """[yuan/a] without material."""
    annual_total_cost: Decimal
    """[yuan/a] with material."""
    unit_energy: Decimal
    """[kWh] of a good piece."""


@dataclass(frozen=True, slots=True)
class LabourProductivity:
    """The four readings of 劳动生产率, each a head and year; None where what it takes isn't known."""

    good_units: Decimal
    """[1/a] good pieces."""
    standard_hours: Decimal | None
    """[h/a] planned time of what was made."""
    value_added: Decimal | None
    """[yuan/a] revenue less bought material, energy and tools."""
    revenue: Decimal | None
    """[yuan/a]."""


@dataclass(frozen=True, slots=True)
class Sold:
    """Output cut at demand: what more could be made is freed time, not revenue."""

    pieces: Decimal
    beyond_demand: Decimal
    freed_hours: Decimal


def cost_figures(operation: Operation) -> CostFigures:
    """Costs in all four denominators, and energy a piece."""
    conversion = sum(conversion_cost(operation).values(), ZERO)
    total = conversion + material_cost(operation)
    good = operation.good
    return CostFigures(conversion / good, total / good, conversion, total, operation.energy / good)


def labour_productivity(
    operation: Operation, *, price: Decimal | None = None, standard_hours: Decimal | None = None
) -> LabourProductivity:
    """Four labour productivities a head; `price` [yuan without VAT], `standard_hours` [h/a] of all good pieces.

    Raises:
        LineproofError: NO_PEOPLE where nobody is on the pay roll.
    """
    heads = operation.heads
    if heads == 0:
        raise LineproofError("NO_PEOPLE", "nobody works here", "give the people", "people")
    revenue = None if price is None else operation.good * price
    parts = conversion_cost(operation)
    bought = material_cost(operation) + parts["energy"] + parts["tooling"]
    return LabourProductivity(
        good_units=operation.good / heads,
        standard_hours=None if standard_hours is None else standard_hours / heads,
        value_added=None if revenue is None else (revenue - bought) / heads,
        revenue=None if revenue is None else revenue / heads,
    )


def sold(capacity: Decimal, demand: Decimal, rate: Decimal) -> Sold:
    """Cut what could be made in a year [1/a] at demand [1/a]; `rate` [1/h] good pieces tells the time that is freed.

    Raises:
        LineproofError: RATE_OUT_OF_RANGE for a rate of 0 or less.
    """
    if rate <= 0:
        raise LineproofError("RATE_OUT_OF_RANGE", f"a rate of {rate} pieces an hour", "above 0", "rate")
    beyond = max(capacity - demand, ZERO)
    return Sold(min(capacity, demand), beyond, beyond / rate)


def fixed_share(operation: Operation) -> Decimal:
    """F: share of the conversion cost that doesn't move with output (labour, maintenance, overhead, depreciation)."""
    parts = conversion_cost(operation)
    return sum((parts[part] for part in FIXED_PARTS), ZERO) / sum(parts.values(), ZERO)


def quick_unit_cost_ratio(fixed: Decimal, gain: Decimal) -> Decimal:
    """Unit conversion cost after / before = (F + V (1+g)) / (1+g) with V = 1-F and output gain g [1]: a check by hand.

    Raises:
        LineproofError: GAIN_OUT_OF_RANGE for a gain of -1 or less, SHARE_OUT_OF_RANGE for a share outside 0 ... 1.
    """
    if gain <= -1:
        raise LineproofError("GAIN_OUT_OF_RANGE", f"a gain of {gain} leaves no output", "above -1", "gain")
    if not 0 <= fixed <= 1:
        raise LineproofError("SHARE_OUT_OF_RANGE", f"{fixed} is no share", "0 to 1", "fixed")
    return (fixed + (1 - fixed) * (1 + gain)) / (1 + gain)


def labour_saving(
    saved_per_shift: Decimal, shifts: int, wage: Decimal, *, dated: bool, shared_with_staff: Decimal = ZERO
) -> Decimal:
    """What saved work is worth [yuan/a]: whole persons a shift, only where redeployment or exit has a date.

    `saved_per_shift` [1] people no longer needed, `wage` [yuan/a], `shared_with_staff` [1] of the saving that higher
    pay takes.
    """
    if not dated:
        return ZERO
    whole = Decimal(int(saved_per_shift))
    return whole * shifts * wage * (1 - shared_with_staff)
