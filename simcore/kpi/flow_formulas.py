"""The twelve indicators of energy, material, capacity and maintenance; one formula per function.

Source of every formula: the table of the indicator of that name in GB/T 34044.2-2017 (identical to ISO 22400-2:2014).
Times in one unit [us], quantities in [pcs], material in [kg], energy in [kWh]; results are exact rational numbers. A
denominator of zero gives `Undefined`. Parameters carry the names of `simcore.nomenclature`.
"""

from __future__ import annotations

from simcore.kpi.values import Amount, KpiValue, exact, ratio


def comprehensive_energy_consumption(energy: Amount, produced_quantity: Amount) -> KpiValue:
    """Comprehensive energy consumption = energy / PQ [kWh/pcs]."""
    return ratio(energy, produced_quantity, "produced_quantity")


def inventory_turns(throughput: Amount, average_inventory: Amount) -> KpiValue:
    """Inventory turns = TH / average inventory [1 per period of TH]."""
    return ratio(throughput, average_inventory, "average_inventory")


def finished_goods_ratio(good_quantity: Amount, consumed_material: Amount) -> KpiValue:
    """Finished goods ratio = GQ / CM, both in the same unit of quantity."""
    return ratio(good_quantity, consumed_material, "consumed_material")


def integrated_goods_ratio(integrated_good_quantity: Amount, consumed_material: Amount) -> KpiValue:
    """Integrated goods ratio = IGQ / CM."""
    return ratio(integrated_good_quantity, consumed_material, "consumed_material")


def production_loss_ratio(production_loss: Amount, consumed_material: Amount) -> KpiValue:
    """Production loss ratio = PL / CM."""
    return ratio(production_loss, consumed_material, "consumed_material")


def storage_transportation_loss_ratio(storage_transportation_loss: Amount, consumed_material: Amount) -> KpiValue:
    """Storage and transportation loss ratio = storage and transportation loss / CM."""
    return ratio(storage_transportation_loss, consumed_material, "consumed_material")


def other_loss_ratio(other_loss: Amount, consumed_material: Amount) -> KpiValue:
    """Other loss ratio = other loss / CM."""
    return ratio(other_loss, consumed_material, "consumed_material")


def equipment_load_ratio(produced_quantity: Amount, equipment_production_capacity: Amount) -> KpiValue:
    """Equipment load ratio = PQ / equipment production capacity."""
    return ratio(produced_quantity, equipment_production_capacity, "equipment_production_capacity")


def mean_operating_time_between_failures(actual_unit_processing_time: Amount, failure_events: Amount) -> KpiValue:
    """MTBF = AUPT / FE: setup and production time between failures, without delays [time per failure]."""
    return ratio(actual_unit_processing_time, failure_events, "failure_events")


def mean_time_to_failure(sum_of_times_to_failure: Amount, failure_events: Amount) -> KpiValue:
    """MTTF = sum of times to failure / FE, for units that are not repaired [time per failure]."""
    return ratio(sum_of_times_to_failure, failure_events, "failure_events")


def mean_time_to_restoration(sum_of_times_to_restoration: Amount, failure_events: Amount) -> KpiValue:
    """MTTR = sum of times from failure to restoration / FE [time per failure]."""
    return ratio(sum_of_times_to_restoration, failure_events, "failure_events")


def corrective_maintenance_ratio(corrective_maintenance_time: Amount, preventive_maintenance_time: Amount) -> KpiValue:
    """Corrective maintenance ratio = CMT / (CMT + PMT)."""
    total = exact(corrective_maintenance_time) + exact(preventive_maintenance_time)
    return ratio(corrective_maintenance_time, total, "corrective_maintenance_time")
