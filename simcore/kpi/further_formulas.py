"""Figures beside the standard: TEEP, the factors of Nakajima, and named variants; one formula per function.

Times in one unit [us], quantities in [pcs]; results are exact rational numbers [1]. A denominator of zero gives
`Undefined`. Parameters carry the names of `simcore.nomenclature`.
"""

from __future__ import annotations

from simcore.kpi.values import Amount, KpiValue, exact, ratio


def total_effective_equipment_performance(good_standard_time: Amount, calendar_time: Amount) -> KpiValue:
    """TEEP = PRI * GQ / calendar time."""
    return ratio(good_standard_time, calendar_time, "calendar_time")


def quality_factor(good_standard_time: Amount, standard_time: Amount) -> KpiValue:
    """The Q with which A * E * Q = OEE holds for any mix: PRI * GQ / (PRI * PQ); the quality ratio for one PRI."""
    return ratio(good_standard_time, standard_time, "standard_time")


def quality_ratio_rework_good(good_quantity: Amount, rework_quantity: Amount, produced_quantity: Amount) -> KpiValue:
    """Variant of the quality ratio that counts rework as good: (GQ + RQ) / PQ."""
    return ratio(exact(good_quantity) + exact(rework_quantity), produced_quantity, "produced_quantity")


def tpm_availability(planned_busy_time: Amount, breakdown: Amount, setup_adjustment: Amount) -> KpiValue:
    """Availability of Nakajima (1988): (PBT - breakdown - setup and adjustment) / PBT; idling is no loss of it."""
    operating = exact(planned_busy_time) - exact(breakdown) - exact(setup_adjustment)
    return ratio(operating, planned_busy_time, "planned_busy_time")


def tpm_performance(
    standard_time: Amount, planned_busy_time: Amount, breakdown: Amount, setup_adjustment: Amount
) -> KpiValue:
    """Performance of Nakajima (1988): PRI * PQ / (PBT - breakdown - setup and adjustment)."""
    operating = exact(planned_busy_time) - exact(breakdown) - exact(setup_adjustment)
    return ratio(standard_time, operating, "planned_busy_time")
