"""The figures that a claim can be about, each as a ratio of sums that a plant's record holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Sums of a block of rows: minutes of standard time earned by good pieces, number of scheduled shifts, or a column.
STANDARD_MINUTES, SHIFTS, STANDARD_HOURS = "standard_minutes", "scheduled_shifts", "standard_hours"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure: numerator over denominator [unit], which way is better, and what its test compares.

    `definition` is the identifier that stands in claims and plans; `columns` must be in the record.
    """

    name: str
    definition: str
    numerator: str
    denominator: str
    unit: str
    better: Literal["more", "less"]
    test: Literal["weeks", "lots"]
    columns: frozenset[str]
    zh: str
    en: str


def _metric(
    name: str, definition: str, numerator: str, denominator: str, unit: str, zh: str, en: str,
    better: Literal["more", "less"] = "more", test: Literal["weeks", "lots"] = "weeks",
) -> Metric:  # fmt: skip
    derived = {STANDARD_MINUTES: {"good"}, STANDARD_HOURS: {"good"}, SHIFTS: set[str]()}
    columns = {
        column for quantity in (numerator, denominator) for column in derived.get(quantity, {quantity})
    }  # fmt: skip
    return Metric(name, definition, numerator, denominator, unit, better, test, frozenset(columns), zh, en)


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        _metric("throughput", "lineproof.standard_minutes_per_shift", STANDARD_MINUTES, SHIFTS, "min/shift",
                "班均合格标准工时", "earned standard minutes per scheduled shift"),
        _metric("good_pieces", "lineproof.good_pieces_per_shift", "good", SHIFTS, "pieces/shift",
                "班均合格产量", "good pieces per scheduled shift"),
        _metric("oee", "iso22400.OEE", STANDARD_MINUTES, "planned_busy_time", "1",
                "OEE (设备综合效率)", "OEE"),
        _metric("availability", "iso22400.availability", "actual_production_time", "planned_busy_time", "1",
                "时间开动率", "availability"),
        _metric("labour_productivity", "lineproof.standard_minutes_per_attendance_minute", STANDARD_MINUTES,
                "attendance_time", "1",
                "劳动生产率 (标准工时/出勤工时)", "labour productivity (standard/attendance time)"),
        _metric("energy_intensity", "lineproof.energy_per_standard_hour", "energy", STANDARD_HOURS, "kWh/h",
                "单位标准工时电耗", "energy per earned standard hour", better="less"),
        _metric("defect_rate", "lineproof.defective_over_inspected", "defective", "inspected", "1",
                "不合格品率", "defect rate", better="less", test="lots"),
        _metric("scrap_rate", "iso22400.scrap_ratio", "scrap", "total", "1",
                "废品率", "scrap ratio", better="less", test="lots"),
        _metric("rework_rate", "iso22400.rework_ratio", "rework", "total", "1",
                "返工率", "rework ratio", better="less", test="lots"),
    )
}  # fmt: skip
