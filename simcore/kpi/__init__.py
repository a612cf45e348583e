"""Indicators of a run by GB/T 34044.2-2017 (ISO 22400-2:2014): exact, with their reasons where there is no figure."""

from simcore.kpi.bottleneck import (
    ActivePeriod,
    ActiveShare,
    PoolUse,
    Sensitivity,
    StationSensitivity,
    active_period,
    limiting_resource,
    pool_use,
    sensitivity,
)
from simcore.kpi.decompose import (
    LogGain,
    aggregate,
    decompose_gain,
    planned_run_time_digest,
    planned_run_times,
    require_same_planned_run_times,
)
from simcore.kpi.elements import PieceCounts, TimeElements, total_elements, total_pieces
from simcore.kpi.equipment import Equipment, Variant, actual_pieces, equipment, observed_pieces
from simcore.kpi.identities import identity_violations
from simcore.kpi.line import Constraint, LineFigures, line_constraint, line_cycle_time, line_figures
from simcore.kpi.line_table import Headline, headline
from simcore.kpi.perturb import scaled_cycle
from simcore.kpi.quality import Change, DefectRate, change, defect_rates
from simcore.kpi.registry import ALL_KPIS, FURTHER_KPIS, STANDARD_KPIS, KpiDefinition, evaluate
from simcore.kpi.rows import KpiRow
from simcore.kpi.table import KpiTable, kpi_table
from simcore.kpi.values import KpiValue, RatioPair, Undefined, known
from simcore.kpi.waterfall import (
    Waterfall,
    WaterfallStep,
    equipment_waterfall,
    line_waterfall,
    loss_waterfall,
    nakajima_waterfall,
)

__all__ = [
    "ALL_KPIS", "FURTHER_KPIS", "STANDARD_KPIS", "ActivePeriod", "ActiveShare", "Change", "Constraint",
    "DefectRate", "Equipment", "Headline", "KpiDefinition", "KpiRow", "KpiTable", "KpiValue", "LineFigures",
    "LogGain", "PieceCounts", "PoolUse", "RatioPair", "Sensitivity", "StationSensitivity", "TimeElements",
    "Undefined", "Variant", "Waterfall", "WaterfallStep", "active_period", "actual_pieces", "aggregate", "change",
    "decompose_gain", "defect_rates", "equipment", "equipment_waterfall", "evaluate", "headline",
    "identity_violations", "known", "kpi_table", "limiting_resource", "line_constraint", "line_cycle_time",
    "line_figures", "line_waterfall", "loss_waterfall", "nakajima_waterfall", "observed_pieces",
    "planned_run_time_digest", "planned_run_times", "pool_use", "require_same_planned_run_times", "scaled_cycle",
    "sensitivity", "total_elements", "total_pieces",
]  # fmt: skip
