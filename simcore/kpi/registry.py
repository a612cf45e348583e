"""The 34 indicators of GB/T 34044.2-2017 (ISO 22400-2:2014) in one table: formula, unit, inputs, who can give them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from simcore.errors import KpiError
from simcore.kpi import flow_formulas, further_formulas, quality_formulas, time_formulas
from simcore.kpi.values import Amount, KpiValue, Undefined, exact, missing
from simcore.nomenclature import QuantityName, quantity

STANDARD = "GB/T 34044.2-2017 (ISO 22400-2:2014)"
Scope = Literal["unit", "station", "line", "pool"]
Inputs = Mapping[str, Amount | Undefined | None]

_MATERIAL = ("材料消耗与各项损失不在仿真范围内", "material consumption and losses are not simulated")
_CAPABILITY = ("仿真以不良概率工作, 不产生尺寸测量值", "a run works with defect probabilities, not with dimensions")
_REPAIRED = ("设备均可修复, 以 MTBF 代替", "the units are repaired; see MTBF")
_PLAN = ("计划废品数由企业给定", "the planned scrap is set by the plant")


@dataclass(frozen=True, slots=True)
class KpiDefinition:
    """One indicator: its name (by `key` in the nomenclature), formula, inputs, and the scopes in which a run gives it.

    `scopes` is empty where a run can't give it; `why_not_zh` and `why_not_en` then say why.
    """

    key: str
    symbol: str
    formula: str
    function: Callable[..., KpiValue]
    scopes: tuple[Scope, ...]
    source: str
    why_not_zh: str = ""
    why_not_en: str = ""

    @property
    def definition_id(self) -> str:
        """Stable name that claims and results cite."""
        return f"{'iso22400' if self.source == STANDARD else 'lineproof'}.{self.symbol or self.key}"

    @property
    def name(self) -> QuantityName:
        """Labels, unit and definition."""
        return quantity(self.key)

    @property
    def needs(self) -> tuple[str, ...]:
        """Keys of the inputs, in the order of the formula's parameters."""
        return tuple(inspect.signature(self.function).parameters)


_UNIT_UP: tuple[Scope, ...] = ("unit", "station", "line")
_EQUIPMENT: tuple[Scope, ...] = ("unit", "station")


def _given(
    function: Callable[..., KpiValue], formula: str, scopes: tuple[Scope, ...], symbol: str = "", source: str = STANDARD
) -> KpiDefinition:
    return KpiDefinition(function.__name__, symbol, formula, function, scopes, source)


def _not_given(
    function: Callable[..., KpiValue], formula: str, why: tuple[str, str], symbol: str = ""
) -> KpiDefinition:
    return KpiDefinition(function.__name__, symbol, formula, function, (), STANDARD, *why)


# In the order of the standard. Equipment figures belong to units and stations; a line has figures of its own (line.py).
_STANDARD_TABLE = (
    _given(time_formulas.worker_efficiency, "APWT / APAT", ("pool", "line")),
    _given(time_formulas.allocation_ratio, "ΣAUBT / AOET", ("line",)),
    _given(time_formulas.throughput_rate, "PQ / AOET", ("line",)),
    _given(time_formulas.allocation_efficiency, "AUBT / PBT", _EQUIPMENT),
    _given(time_formulas.utilisation_efficiency, "APT / AUBT", _EQUIPMENT),
    _given(time_formulas.overall_equipment_effectiveness, "PRI·GQ / PBT = A·E·Q", _EQUIPMENT, "OEE"),
    _given(time_formulas.net_equipment_effectiveness, "AUPT/PBT · E · Q", _EQUIPMENT, "NEE"),
    _given(time_formulas.availability, "APT / PBT", _EQUIPMENT, "A"),
    _given(time_formulas.effectiveness, "PRI·PQ / APT", _EQUIPMENT, "E"),
    _given(quality_formulas.quality_ratio, "GQ / PQ", _EQUIPMENT, "Q"),
    _given(time_formulas.setup_rate, "AUST / AUPT", _EQUIPMENT),
    _given(time_formulas.technical_efficiency, "APT / (APT + ADET)", _EQUIPMENT),
    _given(time_formulas.production_process_ratio, "APT / AOET", ("line",)),
    _not_given(quality_formulas.actual_to_planned_scrap_ratio, "SQ / PSQ", _PLAN),
    _given(quality_formulas.first_pass_yield, "GP / IP", _UNIT_UP, "FPY"),
    _given(quality_formulas.scrap_ratio, "SQ / PQ", _EQUIPMENT),
    _given(quality_formulas.rework_ratio, "RQ / PQ", _EQUIPMENT),
    _given(quality_formulas.fall_off_ratio, "SQ / PQ₁", ("station",)),
    _not_given(quality_formulas.machine_capability_index, "(USL - LSL) / 6s", _CAPABILITY, "Cm"),
    _not_given(quality_formulas.critical_machine_capability_index, "min(USL - x̄, x̄ - LSL) / 3s", _CAPABILITY, "Cmk"),
    _not_given(quality_formulas.process_capability_index, "(USL - LSL) / 6σ", _CAPABILITY, "Cp"),
    _not_given(quality_formulas.critical_process_capability_index, "min(USL - x̄, x̄ - LSL) / 3σ", _CAPABILITY, "Cpk"),
    _given(flow_formulas.comprehensive_energy_consumption, "E / PQ", ("station", "line")),
    _given(flow_formulas.inventory_turns, "TH / average inventory", ("line",)),
    _not_given(flow_formulas.finished_goods_ratio, "GQ / CM", _MATERIAL),
    _not_given(flow_formulas.integrated_goods_ratio, "IGQ / CM", _MATERIAL),
    _not_given(flow_formulas.production_loss_ratio, "PL / CM", _MATERIAL),
    _not_given(flow_formulas.storage_transportation_loss_ratio, "STL / CM", _MATERIAL),
    _not_given(flow_formulas.other_loss_ratio, "OL / CM", _MATERIAL),
    _given(flow_formulas.equipment_load_ratio, "PQ / EPC", _EQUIPMENT),
    _given(flow_formulas.mean_operating_time_between_failures, "AUPT / FE", _EQUIPMENT, "MTBF"),
    _not_given(flow_formulas.mean_time_to_failure, "ΣTTF / FE", _REPAIRED, "MTTF"),
    _given(flow_formulas.mean_time_to_restoration, "ΣTTR / FE", _EQUIPMENT, "MTTR"),
    _given(flow_formulas.corrective_maintenance_ratio, "CMT / (CMT + PMT)", _EQUIPMENT),
)

_NAKAJIMA = "Nakajima, Introduction to TPM, 1988"
_HOUSE = "lineproof"
_FURTHER_TABLE = (
    _given(
        further_formulas.total_effective_equipment_performance, "PRI·GQ / calendar time", _EQUIPMENT, "TEEP", _NAKAJIMA
    ),
    _given(further_formulas.quality_factor, "PRI·GQ / PRI·PQ", _EQUIPMENT, "", _HOUSE),
    _given(further_formulas.quality_ratio_rework_good, "(GQ + RQ) / PQ", _EQUIPMENT, "", _HOUSE),
    _given(
        further_formulas.tpm_availability, "(PBT - breakdown - setup) / PBT", _EQUIPMENT, "TPM_availability", _NAKAJIMA
    ),
    _given(
        further_formulas.tpm_performance, "PRI·PQ / (PBT - breakdown - setup)", _EQUIPMENT, "TPM_performance", _NAKAJIMA
    ),
)

STANDARD_KPIS: Mapping[str, KpiDefinition] = MappingProxyType({item.key: item for item in _STANDARD_TABLE})
FURTHER_KPIS: Mapping[str, KpiDefinition] = MappingProxyType({item.key: item for item in _FURTHER_TABLE})
ALL_KPIS: Mapping[str, KpiDefinition] = MappingProxyType({**STANDARD_KPIS, **FURTHER_KPIS})


def evaluate(key: str, inputs: Inputs) -> KpiValue:
    """The indicator from named inputs; a missing one (absent or None) or an undefined one makes it undefined.

    `inputs` maps the names of `KpiDefinition.needs` to amounts in the units of the nomenclature. Errors: KpiError for
    an indicator that doesn't exist, or for an amount that is not finite.
    """
    if key not in ALL_KPIS:
        raise KpiError("UNKNOWN_KPI", f"no indicator is called '{key}'", "see simcore.kpi.registry.ALL_KPIS", key)
    definition = ALL_KPIS[key]
    values: list[Amount] = []
    absent: list[str] = []
    for name in definition.needs:
        value = inputs.get(name)
        if isinstance(value, Undefined):
            return value
        if value is None:
            absent.append(name)
        else:
            values.append(exact(value))
    return missing(absent) if absent else definition.function(*values)
