"""The ten indicators of quality and capability; one formula per function.

Source of every formula: the table of the indicator of that name in GB/T 34044.2-2017 (identical to ISO 22400-2:2014).
Quantities in [pcs], lengths in one unit [um]; results are exact rational numbers [1]. A denominator of zero gives
`Undefined`. Parameters carry the names of `simcore.nomenclature`.
"""

from __future__ import annotations

from simcore.kpi.values import Amount, KpiValue, exact, ratio


def quality_ratio(good_quantity: Amount, produced_quantity: Amount) -> KpiValue:
    """Quality ratio = GQ / PQ; right the first time, rework is not good."""
    return ratio(good_quantity, produced_quantity, "produced_quantity")


def actual_to_planned_scrap_ratio(scrap_quantity: Amount, planned_scrap_quantity: Amount) -> KpiValue:
    """Actual to planned scrap ratio = SQ / PSQ."""
    return ratio(scrap_quantity, planned_scrap_quantity, "planned_scrap_quantity")


def first_pass_yield(good_parts_first_pass: Amount, inspected_parts: Amount) -> KpiValue:
    """First pass yield = GP / IP."""
    return ratio(good_parts_first_pass, inspected_parts, "inspected_parts")


def scrap_ratio(scrap_quantity: Amount, produced_quantity: Amount) -> KpiValue:
    """Scrap ratio = SQ / PQ."""
    return ratio(scrap_quantity, produced_quantity, "produced_quantity")


def rework_ratio(rework_quantity: Amount, produced_quantity: Amount) -> KpiValue:
    """Rework ratio = RQ / PQ."""
    return ratio(rework_quantity, produced_quantity, "produced_quantity")


def fall_off_ratio(scrap_quantity: Amount, first_operation_produced: Amount) -> KpiValue:
    """Fall-off ratio = SQ of an operation / PQ of the first operation."""
    return ratio(scrap_quantity, first_operation_produced, "first_operation_produced")


def machine_capability_index(
    upper_specification_limit: Amount, lower_specification_limit: Amount, machine_standard_deviation: Amount
) -> KpiValue:
    """Machine capability index Cm = (USL - LSL) / (6 s)."""
    tolerance = exact(upper_specification_limit) - exact(lower_specification_limit)
    return ratio(tolerance, 6 * exact(machine_standard_deviation), "machine_standard_deviation")


def critical_machine_capability_index(
    upper_specification_limit: Amount,
    lower_specification_limit: Amount,
    characteristic_mean: Amount,
    machine_standard_deviation: Amount,
) -> KpiValue:
    """Critical machine capability index Cmk = min(USL - mean, mean - LSL) / (3 s)."""
    nearer = _nearer_limit(upper_specification_limit, lower_specification_limit, characteristic_mean)
    return ratio(nearer, 3 * exact(machine_standard_deviation), "machine_standard_deviation")


def process_capability_index(
    upper_specification_limit: Amount, lower_specification_limit: Amount, process_standard_deviation: Amount
) -> KpiValue:
    """Process capability index Cp = (USL - LSL) / (6 sigma)."""
    tolerance = exact(upper_specification_limit) - exact(lower_specification_limit)
    return ratio(tolerance, 6 * exact(process_standard_deviation), "process_standard_deviation")


def critical_process_capability_index(
    upper_specification_limit: Amount,
    lower_specification_limit: Amount,
    characteristic_mean: Amount,
    process_standard_deviation: Amount,
) -> KpiValue:
    """Critical process capability index Cpk = min(USL - mean, mean - LSL) / (3 sigma)."""
    nearer = _nearer_limit(upper_specification_limit, lower_specification_limit, characteristic_mean)
    return ratio(nearer, 3 * exact(process_standard_deviation), "process_standard_deviation")


def _nearer_limit(upper: Amount, lower: Amount, mean: Amount) -> Amount:
    return min(exact(upper) - exact(mean), exact(mean) - exact(lower))
