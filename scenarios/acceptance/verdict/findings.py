"""What a record shows before any test: typed findings with the data that show them, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scenarios.acceptance.records import column_names


class Weight(StrEnum):
    """What a finding does to the verdict: no verdict, a warning beside it, or a remark."""

    DISQUALIFIES = "disqualifies"
    WARNS = "warns"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: code, weight, the values of its sentence, and places in the record (the first ones)."""

    code: str
    weight: Weight
    values: Mapping[str, str] = field(default_factory=dict)
    places: tuple[str, ...] = ()

    def sentence(self, lang: str) -> str:
        """The finding in words, "zh" or "en"."""
        place = 0 if lang == "zh" else 1
        named = {key: SIDES[value][place] if key == "side" else value for key, value in self.values.items()}
        if "columns" in named:
            names = column_names(lang)
            named["columns"] = ", ".join(names.get(part, part) for part in named["columns"].split(", "))
        return SENTENCES[self.code][place].format(**named)


OVERRIDDEN = "OVERRIDDEN"
"""A finding that somebody set aside, with whom and why."""
SIDES = {
    "baseline": ("基准期", "baseline"),
    "reporting": ("验收期", "reporting"),
    "held_out": ("留出的基准周", "held-out weeks of the baseline"),
}
SENTENCES: dict[str, tuple[str, str]] = {
    "COLUMN_MISSING": (
        "记录中没有 {columns} 列, 无法计算该指标: 请补充该列",
        "the record has no column {columns}, which the figure needs: add it",
    ),
    "STANDARD_TIME_MISSING": (
        "产品 {products} 没有约定标准工时: 请补入计划",
        "no standard time is agreed for {products}: add it to the plan",
    ),
    "WEEK_MISSING": (
        "{side}: {count} 周没有记录 ({weeks}): 请补交, 或事先约定为停产",
        "{side}: {count} weeks have no record ({weeks}): hand them in, or agree on a holiday beforehand",
    ),
    "WEEK_THIN": (
        "{side}: {count} 周的班次记录不足 {share} ({weeks})",
        "{side}: in {count} weeks less than {share} of the shifts are recorded ({weeks})",
    ),
    "TOO_FEW_WEEKS": (
        "{side}: 整周只有 {count} 周, 少于 {least} 周",
        "{side}: only {count} whole weeks, fewer than {least}",
    ),
    "UNKNOWN_SHIFTS": (
        "{side}: {count} 个班次缺少所需数字, 未计入",
        "{side}: {count} shifts lack a number that is needed and are not counted",
    ),
    "DUPLICATE_ROWS": (
        "{count} 行重复 (日期、班次、产品、批号与数量都相同): 请删去其一",
        "{count} rows stand twice (same date, shift, product, lot and numbers): delete one of each",
    ),
    "GOOD_ABOVE_TOTAL": (
        "{count} 行的合格数大于总产量",
        "in {count} rows more pieces are good than were made",
    ),
    "TIME_ABOVE_PLANNED": (
        "{count} 行的运行时间大于计划时间: 请核对时钟与计划",
        "in {count} rows the line ran longer than planned: look at clocks and plan",
    ),
    "OEE_ABOVE_ONE": (
        "{count} 个班次的合格标准工时大于计划时间: 标准工时偏大, 或计划时间漏记",
        "in {count} shifts more standard time is earned than was planned: standard times are too long, or time is "
        "missing",
    ),
    "RECORDING_CHANGED": (
        "记录方式由 {before} 变为 {after}: 改造前后的数字不可比",
        "recording changed from {before} to {after}: before and after can't be compared",
    ),
    "GAUGE_CHANGED": (
        "检具由 {before} 变为 {after}: 不合格品数不可比, 需做检具比对",
        "the gauge changed from {before} to {after}: defects can't be compared without comparing the gauges",
    ),
    "INSPECTION_CHANGED": (
        "检验工序数由 {before} 变为 {after}: 不合格品的定义变了",
        "the number of inspection gates changed from {before} to {after}: defects are defined differently",
    ),
    "NO_VARIATION": (
        "各周数字完全相同: 这不是测量结果",
        "all weeks are equal to the last digit: that is no measurement",
    ),
    "NO_DEFECTS": (
        "{side}: 没有任何不合格品, 无法计算相对变化",
        "{side}: there is no defect at all, and no relative change of the rate",
    ),
    "TOO_FEW_LOTS": (
        "{side}: 只有 {count} 个批次有检验记录, 少于 {least}",
        "{side}: only {count} lots were inspected, fewer than {least}",
    ),
    "BASELINE_TREND": (
        "基准期每周变化 {slope} (p = {p}): 不能直接作前后对比, 需要对照线或无改造情形",
        "the baseline drifts by {slope} a week (p = {p}): a plain before and after is refused, use a control line "
        "or the case without the measure",
    ),
    "SHORT_WINDOW": (
        "验收期只有 {count} 周: 结论有效, 但窗口较短",
        "only {count} reporting weeks: the verdict holds, on a short window",
    ),
    "CONTROL_MISSING": (
        "记录中没有对照线 {line} 的数据",
        "the record holds nothing of the control line {line}",
    ),
    "TIME_UNKNOWN": (
        "{side}: {share} 的计划时间不明, 超过 {most}",
        "{side}: {share} of the planned time is unknown, more than {most}",
    ),
    "TIME_GAPS": (
        "{side}: {share} 的计划时间不明",
        "{side}: {share} of the planned time is unknown",
    ),
    "OVERRIDDEN": (
        "{code} 由 {by} 决定不计: {reason}",
        "{code} is set aside by {by}: {reason}",
    ),
    "EVENT_LEFT_OUT": (
        "{side}: 非常规事件 {rule} ({first} 至 {last}; {evidence}) 按约定不计, 共 {days} 天",
        "{side}: event {rule} ({first} to {last}; {evidence}) is left out as agreed, {days} days",
    ),
    "EVENT_KEPT": (
        "{side}: 非常规事件 {rule} ({first} 至 {last}; {evidence}) 按约定照常计入",
        "{side}: event {rule} ({first} to {last}; {evidence}) is counted as agreed",
    ),
    "EVENT_BEYOND_RULE": (
        "{side}: 非常规事件 {rule} ({first} 至 {last}) 超出约定的 {most} 天, 照常计入",
        "{side}: event {rule} ({first} to {last}) goes beyond the {most} days agreed on and is counted",
    ),
    "ADJUSTED_BY": (
        "以无改造情形修正: {label} (未在此核实); 留出的 {weeks} 周偏差 {bias}, 变异 {variation}",
        "adjusted by the case without the renovation: {label} (not verified here); on {weeks} held-out weeks its bias "
        "is {bias}, its variation {variation}",
    ),
    "ADJUSTED_GATE": (
        "无改造情形 {label} 不能用于修正: 留出的 {weeks} 周偏差 {bias} (限 {most_bias}), 变异 {variation} (限 "
        "{most_variation})",
        "the case without the renovation, {label}, may not adjust anything: on {weeks} held-out weeks its bias is "
        "{bias} (at most {most_bias}), its variation {variation} (at most {most_variation})",
    ),
    "ADJUSTED_MISSING": (
        "无改造情形的表格缺失, 或缺少验收期的某些周: 请补交",
        "the table of the case without the renovation is missing, or lacks weeks of the reporting window: hand it in",
    ),
    "ADJUSTED_VALUE": (
        "无改造情形的表格含有零、负数或非数字",
        "the table of the case without the renovation holds a value that is zero, negative or no number",
    ),
}
