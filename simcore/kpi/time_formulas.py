"""The twelve indicators of time, allocation and equipment effectiveness; one formula per function.

Source of every formula: the table of the indicator of that name in GB/T 34044.2-2017 (identical to ISO 22400-2:2014).
Times in one unit [us], quantities in [pcs]; results are exact rational numbers [1] unless said otherwise. A denominator
of zero gives `Undefined`. Parameters carry the names of `simcore.nomenclature`.
"""

from __future__ import annotations

from simcore.kpi.values import Amount, KpiValue, exact, product, ratio


def worker_efficiency(actual_personnel_work_time: Amount, actual_personnel_attendance_time: Amount) -> KpiValue:
    """Worker efficiency = APWT / APAT."""
    return ratio(actual_personnel_work_time, actual_personnel_attendance_time, "actual_personnel_attendance_time")


def allocation_ratio(sum_of_unit_busy_times: Amount, actual_order_execution_time: Amount) -> KpiValue:
    """Allocation ratio = sum of AUBT over the units involved / AOET."""
    return ratio(sum_of_unit_busy_times, actual_order_execution_time, "actual_order_execution_time")


def throughput_rate(produced_quantity: Amount, actual_order_execution_time: Amount) -> KpiValue:
    """Throughput rate = PQ / AOET [pcs per unit of the time given]."""
    return ratio(produced_quantity, actual_order_execution_time, "actual_order_execution_time")


def allocation_efficiency(actual_unit_busy_time: Amount, planned_busy_time: Amount) -> KpiValue:
    """Allocation efficiency = AUBT / PBT."""
    return ratio(actual_unit_busy_time, planned_busy_time, "planned_busy_time")


def utilisation_efficiency(actual_production_time: Amount, actual_unit_busy_time: Amount) -> KpiValue:
    """Utilisation efficiency = APT / AUBT."""
    return ratio(actual_production_time, actual_unit_busy_time, "actual_unit_busy_time")


def overall_equipment_effectiveness(good_standard_time: Amount, planned_busy_time: Amount) -> KpiValue:
    """OEE index = PRI * GQ / PBT, which A * E * Q equals; computed first, never from rounded factors."""
    return ratio(good_standard_time, planned_busy_time, "planned_busy_time")


def net_equipment_effectiveness(
    actual_unit_processing_time: Amount,
    planned_busy_time: Amount,
    standard_time: Amount,
    actual_production_time: Amount,
    good_standard_time: Amount,
) -> KpiValue:
    """NEE index = AUPT / PBT * effectiveness * quality factor."""
    return product(
        [
            ratio(actual_unit_processing_time, planned_busy_time, "planned_busy_time"),
            effectiveness(standard_time, actual_production_time),
            ratio(good_standard_time, standard_time, "standard_time"),
        ]
    )


def availability(actual_production_time: Amount, planned_busy_time: Amount) -> KpiValue:
    """Availability = APT / PBT."""
    return ratio(actual_production_time, planned_busy_time, "planned_busy_time")


def effectiveness(standard_time: Amount, actual_production_time: Amount) -> KpiValue:
    """Effectiveness = PRI * PQ / APT; may exceed 1, then the PRI is stale; never clipped."""
    return ratio(standard_time, actual_production_time, "actual_production_time")


def setup_rate(actual_unit_setup_time: Amount, actual_unit_processing_time: Amount) -> KpiValue:
    """Setup rate = AUST / AUPT."""
    return ratio(actual_unit_setup_time, actual_unit_processing_time, "actual_unit_processing_time")


def technical_efficiency(actual_production_time: Amount, actual_unit_delay_time: Amount) -> KpiValue:
    """Technical efficiency = APT / (APT + ADET)."""
    total = exact(actual_production_time) + exact(actual_unit_delay_time)
    return ratio(actual_production_time, total, "actual_production_time")


def production_process_ratio(actual_production_time: Amount, actual_order_execution_time: Amount) -> KpiValue:
    """Production process ratio = APT over all operations / AOET."""
    return ratio(actual_production_time, actual_order_execution_time, "actual_order_execution_time")
