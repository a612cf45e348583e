"""One name, symbol, unit, label and one-sentence definition per quantity; every text takes them from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from simcore.errors import KpiError

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class QuantityName:
    """How one quantity is called: `key` in files, `symbol` in formulas, `unit`, label and definition for people."""

    key: str
    group: str
    symbol: str
    unit: str
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str

    def label(self, language: Language = "zh") -> str:
        """Name for people."""
        return self.label_zh if language == "zh" else self.label_en

    def definition(self, language: Language = "zh") -> str:
        """One sentence."""
        return self.definition_zh if language == "zh" else self.definition_en


# Two lines each: key | symbol | unit | label zh | label en, and definition zh | definition en.
# Units: us microseconds, h hours, 1 a share, pcs pieces, items parts of a source, kWh, - text or none.
_STATES = """
processing | - | us | 加工 | processing
  设备正在加工, 含手工上下料。 | The unit works on a piece, manual loading included.
setup | - | us | 换型 | setup
  换批或换型的准备作业。 | The unit is being changed over to another lot or family.
waiting_setter | - | us | 等调整工 | waiting for setter
  需换型但调整工未到。 | A changeover is due and no setter is free.
waiting_operator | - | us | 等操作工 | waiting for operator
  有料可加工但操作工未到。 | A piece could be worked on and no operator is free.
down_response | - | us | 故障响应 | failure response
  故障发生到有人到场的时间。 | A failure has been neither noticed nor attended to.
down_waiting_technician | - | us | 等维修工 | waiting for technician
  故障已报, 等待维修工。 | A failure is known and no technician is free.
down_repair | - | us | 故障维修 | repair
  正在维修故障。 | A failure is being repaired.
micro_stop | - | us | 短暂停机 | micro-stop
  卡料等短时停机。 | The unit stands still for a short time, such as a jam.
tool_change | - | us | 换刀修整 | tool change
  更换或修整刀具, 砂轮, 油石。 | A tool, wheel or stone is changed or dressed.
adjustment | - | us | 质量调整 | adjustment
  质量报警后的停机调整。 | The unit is brought back into control after a quality alarm.
planned_maintenance | - | us | 计划维护 | planned maintenance
  计划内维护, 不计入计划忙碌时间。 | Planned maintenance; it leaves the planned busy time.
starved | - | us | 缺料 | starved
  设备可用但无料。 | The unit could work and has no piece.
blocked | - | us | 堵料 | blocked
  成品无处可放。 | The finished piece has no place to go.
off_shift | - | us | 非工作班 | off shift
  不在设备日历内的时间。 | Time outside the calendar of the unit.
"""

_TIMES = """
calendar_time | - | us | 日历时间 | calendar time
  观察期全部时间。 | All time of the window.
non_scheduled_time | - | us | 非计划时间 | non-scheduled time
  不在设备日历内的时间。 | Time outside the calendar.
planned_operation_time | POT | us | 计划作业时间 | planned operation time
  设备日历安排的时间。 | Time scheduled by the calendar.
planned_down_time | - | us | 计划停机时间 | planned down time
  班内计划的维护与休息。 | Maintenance and breaks planned within POT.
planned_busy_time | PBT | us | 计划忙碌时间 | planned busy time
  POT 减计划停机时间。 | POT less the planned down time.
actual_production_time | APT | us | 实际生产时间 | actual production time
  增值加工时间。 | Value-adding time.
actual_unit_setup_time | AUST | us | 实际设置时间 | actual unit setup time
  换型, 换刀与调整时间。 | Setup, tool change and adjustment.
actual_unit_delay_time | ADET | us | 实际延迟时间 | actual unit delay time
  故障, 短停与等人。 | Failures, minor stops, waiting for people.
actual_unit_down_time | ADOT | us | 实际停工时间 | actual unit down time
  可用但缺料, 堵料或无订单。 | Available but starved, blocked or no order.
actual_unit_processing_time | AUPT | us | 实际处理时间 | actual unit processing time
  APT 与 AUST 之和。 | APT + AUST.
actual_unit_busy_time | AUBT | us | 实际忙碌时间 | actual unit busy time
  AUPT 与 ADET 之和。 | AUPT + ADET.
sum_of_unit_busy_times | ΣAUBT | us | 忙碌时间合计 | sum of unit busy times
  各设备 AUBT 之和。 | AUBT of all units involved.
actual_order_execution_time | AOET | us | 订单执行时间 | actual order execution time
  从投料到完成, 此处以件为订单。 | Start to end of an order; here each item is one.
actual_personnel_work_time | APWT | us | 人员作业时间 | actual personnel work time
  人员实际作业时间。 | Time people work on tasks.
actual_personnel_attendance_time | APAT | us | 人员出勤时间 | actual personnel attendance time
  在班时间加加班。 | Time present, overtime included.
corrective_maintenance_time | CMT | us | 纠正性维护时间 | corrective maintenance time
  故障响应, 等待与维修。 | Response, waiting and repair of failures.
preventive_maintenance_time | PMT | us | 预防性维护时间 | preventive maintenance time
  计划内维护时间。 | Planned maintenance.
sum_of_times_to_restoration | ΣTTR | us | 恢复时间合计 | sum of times to restoration
  已结束故障从发生到恢复之和。 | From failure to restoration, ended failures.
sum_of_times_to_failure | ΣTTF | us | 失效前时间合计 | sum of times to failure
  不修复设备失效前时间之和。 | Operating times to failure of units not repaired.
planned_run_time | PRI | us | 单件计划运行时间 | planned run time per item
  每件的标准时间, 基准期前冻结。 | Standard time of one item, frozen before a baseline.
standard_time | ΣPRI·PQ | us | 标准工时 | standard time
  产出件的标准时间之和。 | PRI summed over the pieces produced.
good_standard_time | ΣPRI·GQ | us | 合格标准工时 | good standard time
  合格件的标准时间之和。 | PRI summed over the good pieces.
"""

_AMOUNTS = """
produced_quantity | PQ | pcs | 产出数 | produced quantity
  完成加工的件数, 等于 GQ+SQ+RQ。 | Pieces whose cycle ended: GQ + SQ + RQ.
good_quantity | GQ | pcs | 合格数 | good quantity
  一次合格件数, 返工不计。 | Right the first time; rework is not good.
scrap_quantity | SQ | pcs | 废品数 | scrap quantity
  判废件数。 | Pieces scrapped.
rework_quantity | RQ | pcs | 返工数 | rework quantity
  判返工件数。 | Pieces sent to rework.
planned_scrap_quantity | PSQ | pcs | 计划废品数 | planned scrap quantity
  计划允许的废品数。 | Scrap that the plan expects.
good_parts_first_pass | GP | items | 一次通过数 | good parts at first pass
  首检从未被拒的件数。 | Parts never rejected.
inspected_parts | IP | items | 受检数 | inspected parts
  接受检验的件数。 | Parts inspected.
first_operation_produced | PQ₁ | pcs | 首工序产出数 | produced at the first operation
  首道工序的产出数。 | Output of the first operation.
consumed_material | CM | kg | 材料消耗 | consumed material
  投入材料量。 | Material used.
integrated_good_quantity | IGQ | kg | 综合合格量 | integrated good quantity
  可作他用的合格量合计。 | Good output of all grades.
production_loss | PL | kg | 生产损失 | production loss
  生产中损失的材料。 | Material lost in production.
storage_transportation_loss | STL | kg | 储运损失 | storage and transportation loss
  储存运输中损失。 | Material lost in store and transport.
other_loss | OL | kg | 其他损失 | other loss
  其余损失。 | Material lost otherwise.
equipment_production_capacity | EPC | pcs | 设备生产能力 | equipment production capacity
  计划作业时间内按 PRI 可产件数。 | Pieces possible in POT at PRI.
throughput | TH | items | 吞吐量 | throughput
  期间离线的合格件数。 | Good items that left in the period.
average_inventory | - | items | 平均在制品 | average inventory
  线内件数的时间平均。 | Time average of items in the line.
energy | E | kWh | 能耗 | energy
  设备与公用电能。 | Electricity of units and common systems.
failure_events | FE | 1 | 故障次数 | failure events
  期间已恢复的故障次数。 | Failures restored in the window.
upper_specification_limit | USL | um | 规范上限 | upper specification limit
  尺寸公差上限。 | Upper limit of the characteristic.
lower_specification_limit | LSL | um | 规范下限 | lower specification limit
  尺寸公差下限。 | Lower limit of the characteristic.
characteristic_mean | x̄ | um | 特性均值 | mean of the characteristic
  测量值平均。 | Average of the measurements.
machine_standard_deviation | s | um | 设备标准差 | machine standard deviation
  短期标准差。 | Short-term standard deviation.
process_standard_deviation | σ | um | 过程标准差 | process standard deviation
  长期标准差。 | Long-term standard deviation.
entered | - | items | 投入数 | entered
  期间进入线内的件数, 按来源。 | Items that entered, by source.
departed | - | items | 离线数 | departed
  期间离线件数, 合格与报废合计。 | Items that left the line, as good or as scrap.
finished | - | pcs | 完成数 | finished
  到达成品库的件数。 | Pieces that reached a sink.
finished_defective | - | pcs | 漏检数 | finished defective
  完成件中实为不良的件数。 | Finished pieces that are truly defective.
first_rejects | - | items | 首次拒收数 | first rejects
  首次被任一关口拒收的件数。 | Items rejected at any gate for the first time.
wip | WIP | items | 在制品 | work in process
  线内件数。 | Items in the line.
"""

# The 34 indicators of GB/T 34044.2-2017 = ISO 22400-2:2014.
_INDICATORS = """
worker_efficiency | - | 1 | 人员效率 | worker efficiency
  人员作业时间占出勤时间之比。 | Work time over attendance time.
allocation_ratio | - | 1 | 分配率 | allocation ratio
  各设备忙碌时间占订单执行时间之比。 | Busy time of all units over order execution time.
throughput_rate | - | pcs/h | 产出率 | throughput rate
  单位执行时间的产出数。 | Pieces produced per execution time.
allocation_efficiency | - | 1 | 分配效率 | allocation efficiency
  AUBT 与 PBT 之比。 | AUBT over PBT.
utilisation_efficiency | - | 1 | 利用效率 | utilisation efficiency
  APT 与 AUBT 之比。 | APT over AUBT.
overall_equipment_effectiveness | OEE | 1 | 设备综合效率 | overall equipment effectiveness index
  PRI·GQ 与 PBT 之比。 | PRI·GQ over PBT; A·E·Q equals it.
net_equipment_effectiveness | NEE | 1 | 净设备效率 | net equipment effectiveness index
  AUPT/PBT 乘 E 乘 Q, 不计换型。 | AUPT/PBT · E · Q: setup does not count against it.
availability | A | 1 | 可用率 | availability
  APT 与 PBT 之比。 | APT over PBT.
effectiveness | E | 1 | 表现性 | effectiveness
  PRI·PQ 与 APT 之比, 可大于 1。 | PRI·PQ over APT; above 1 the PRI is stale.
quality_ratio | Q | 1 | 质量率 | quality ratio
  GQ 与 PQ 之比。 | GQ over PQ.
setup_rate | - | 1 | 设置率 | setup rate
  AUST 与 AUPT 之比。 | AUST over AUPT.
technical_efficiency | - | 1 | 技术效率 | technical efficiency
  APT 与 APT+ADET 之比。 | APT over APT + ADET.
production_process_ratio | - | 1 | 生产过程率 | production process ratio
  APT 与订单执行时间之比。 | APT over order execution time.
actual_to_planned_scrap_ratio | - | 1 | 实际与计划废品率之比 | actual to planned scrap ratio
  SQ 与 PSQ 之比。 | SQ over PSQ.
first_pass_yield | FPY | 1 | 首次合格率 | first pass yield
  GP 与 IP 之比。 | GP over IP.
scrap_ratio | - | 1 | 废品率 | scrap ratio
  SQ 与 PQ 之比。 | SQ over PQ.
rework_ratio | - | 1 | 返工率 | rework ratio
  RQ 与 PQ 之比。 | RQ over PQ.
fall_off_ratio | - | 1 | 流失率 | fall-off ratio
  某工序 SQ 与首工序 PQ 之比。 | SQ of an operation over PQ of the first one.
machine_capability_index | Cm | 1 | 设备能力指数 | machine capability index
  公差与 6 倍短期标准差之比。 | Tolerance over 6 s.
critical_machine_capability_index | Cmk | 1 | 临界设备能力指数 | critical machine capability index
  均值到较近限与 3s 之比。 | Nearer limit over 3 s.
process_capability_index | Cp | 1 | 过程能力指数 | process capability index
  公差与 6 倍长期标准差之比。 | Tolerance over 6 σ.
critical_process_capability_index | Cpk | 1 | 临界过程能力指数 | critical process capability index
  均值到较近限与 3σ 之比。 | Nearer limit over 3 σ.
comprehensive_energy_consumption | e | kWh/pcs | 综合能耗 | comprehensive energy consumption
  单位产出能耗。 | Energy per piece produced.
inventory_turns | - | 1/a | 库存周转率 | inventory turns
  年吞吐量与平均在制品之比。 | Yearly throughput over average inventory.
finished_goods_ratio | - | 1 | 成品率 | finished goods ratio
  合格量与材料消耗之比。 | Good quantity over consumed material.
integrated_goods_ratio | - | 1 | 综合成品率 | integrated goods ratio
  综合合格量与材料消耗之比。 | Integrated good quantity over consumed material.
production_loss_ratio | - | 1 | 生产损失率 | production loss ratio
  生产损失与材料消耗之比。 | Production loss over consumed material.
storage_transportation_loss_ratio | - | 1 | 储运损失率 | storage and transportation loss ratio
  储运损失与材料消耗之比。 | That loss over consumed material.
other_loss_ratio | - | 1 | 其他损失率 | other loss ratio
  其他损失与材料消耗之比。 | Other loss over consumed material.
equipment_load_ratio | - | 1 | 设备负荷率 | equipment load ratio
  PQ 与设备生产能力之比。 | PQ over equipment production capacity.
mean_operating_time_between_failures | MTBF | h | 平均故障间隔时间 | mean operating time between failures
  AUPT 与故障次数之比。 | AUPT per failure; delays do not count.
mean_time_to_failure | MTTF | h | 平均失效前时间 | mean time to failure
  不修复设备到失效的平均时间。 | Mean operating time of units that are not repaired.
mean_time_to_restoration | MTTR | h | 平均恢复时间 | mean time to restoration
  从故障到恢复的平均时间。 | From failure to restoration, on average.
corrective_maintenance_ratio | - | 1 | 纠正性维护率 | corrective maintenance ratio
  CMT 与 CMT+PMT 之比。 | CMT over CMT + PMT.
"""

_FURTHER = """
total_effective_equipment_performance | TEEP | 1 | 完全有效生产率 | total effective equipment performance
  PRI·GQ 与日历时间之比。 | PRI·GQ over calendar time.
tpm_availability | A_TPM | 1 | 时间稼动率 | TPM availability
  只扣故障与换型的可用率。 | PBT less breakdown and setup, over PBT.
tpm_performance | P_TPM | 1 | 性能稼动率 | TPM performance
  PRI·PQ 与 TPM 运行时间之比。 | PRI·PQ over the TPM operating time.
quality_factor | Q | 1 | 质量因子 | quality factor
  合格标准工时占标准工时之比。 | Good standard time over standard time.
quality_ratio_rework_good | - | 1 | 质量率 (返工计合格) | quality ratio, rework counted good
  (GQ+RQ)/PQ。 | (GQ + RQ) over PQ.
line_overall_equipment_effectiveness | OEE | 1 | 产线设备综合效率 | line OEE
  瓶颈节拍乘合格产出, 除以其计划忙碌时间。 | Cycle of the constraint x good output / its PBT.
line_availability | A | 1 | 产线可用率 | line availability
  节拍最长工位的可用率。 | Availability of the station with the longest cycle.
line_effectiveness | E | 1 | 产线表现性 | line effectiveness
  节拍最长工位的表现性。 | Effectiveness of that station.
line_quality_factor | Q | 1 | 产线质量因子 | line quality factor
  该工位标准工时最终成为合格产出的份额。 | Share of its standard time that left as good pieces.
good_output_rate | - | pcs/h | 合格产出 | good output per planned hour
  每计划小时到达成品库的合格件数。 | Good pieces at the sink per planned operation hour.
mean_lead_time | - | h | 生产周期 | lead time
  首件投料到完成的平均时间。 | Mean time from entry of the first part to completion.
mean_lead_time_by_little | - | h | 生产周期 (利特尔) | lead time by Little's law
  平均在制品除以离线速率, 含全部组成件。 | Average WIP over the rate of departure, of all parts.
labour_productivity | - | pcs/h | 劳动生产率 | labour productivity
  每人小时合格产出。 | Good pieces per person-hour present.
product_yield | - | 1 | 产品合格率 | product yield
  离线件中到达成品库的份额。 | Share of departing items that reach a sink.
pool_utilisation | - | 1 | 人员利用率 | utilisation of people
  作业时间占在班加加班时间之比。 | Busy over present plus overtime.
pool_waiting_time | - | us | 等人时间 | time waited for people
  设备等待此类人员的时间。 | Time that requests waited for these people.
active_share | - | 1 | 活跃份额 | active share
  PBT 中既不缺料也不堵料的份额。 | Share of PBT neither starved nor blocked.
cycle_elasticity | - | 1 | 节拍弹性 | elasticity to the cycle
  节拍缩短 1 % 时产出增加的百分数。 | Per cent more output per per cent shorter cycle.
"""

_DEFECT_RATES = """
first_pass_defect_rate | - | 1 | 不良率 (首检) | defect rate, first pass
  首次被拒件数除以投入件数, 套按组成件计。 | Items first rejected over items started; a set counts with its parts.
final_scrap_share | - | 1 | 最终报废率 | final scrap share
  离线件中报废的份额。 | Share of departing items that are scrapped.
rolled_throughput_defect_rate | 1-RTY | 1 | 1-流通合格率 | 1 - rolled throughput yield
  1 减各工序一次合格率之积。 | One less the product of the stations' yields.
customer_ppm | ppm | ppm | 客户不良 | customer ppm
  每百万出厂件中的不良件。 | Truly defective pieces per million delivered.
"""

_LOSSES = """
breakdown | - | us | 故障损失 | breakdown
  故障响应, 等待与维修。 | Response, waiting and repair of failures.
setup_adjustment | - | us | 换型调整损失 | setup and adjustment
  换型, 换刀与质量调整。 | Setup, tool change, adjustment.
waiting_for_people | - | us | 等人损失 | waiting for people
  等调整工与操作工。 | Waiting for setters and operators.
minor_stops | - | us | 短停损失 | minor stops
  短暂停机。 | Short stops.
starved_loss | - | us | 缺料损失 | starved
  可用但无料。 | Available, no piece.
blocked_loss | - | us | 堵料损失 | blocked
  可用但无处可放。 | Available, no place.
other_down | - | us | 其他停工 | other down time
  未细分的停工, 如无订单。 | Down time not split further, such as no order.
speed_loss | - | us | 速度损失 | speed loss
  APT 减标准工时。 | APT less standard time.
quality_loss | - | us | 质量损失 | quality loss
  不合格件的标准工时。 | Standard time of pieces that are not good.
downstream_loss | - | us | 下游损失与存量变化 | downstream loss and stock change
  该工位合格件未在期内出线的标准工时。 | Its good standard time that did not leave the line.
valuable_operating_time | - | us | 有效生产时间 | valuable operating time
  合格件的标准工时。 | Standard time of the good pieces.
idling_minor_stops | - | us | 空转与短停 | idling and minor stops
  六大损失之三。 | Third of the six big losses.
reduced_speed | - | us | 降速 | reduced speed
  六大损失之四, APT 减 PRI·PQ。 | Fourth of the six big losses.
defects_rework | - | us | 不良与返工 | defects and rework
  六大损失之五, PRI·(SQ+RQ)。 | Fifth of the six big losses.
startup_yield | - | us | 开机损失 | start-up yield
  六大损失之六, 开机废品的 PRI。 | Sixth of the six big losses.
outside_pbt | - | us | 计划外 | outside the planned busy time
  不在计划忙碌时间内。 | Not part of the planned busy time.
productive_time | PRD | us | 生产时间 (E10) | productive time (E10)
  加工与短停。 | Processing and minor stops.
standby_time | SBY | us | 待机时间 (E10) | standby time (E10)
  缺料, 堵料, 等操作工。 | Starved, blocked, waiting for an operator.
engineering_time | ENG | us | 工程时间 (E10) | engineering time (E10)
  试制; 仿真中不出现。 | Trials; none are simulated.
scheduled_down_time | SDT | us | 计划停机 (E10) | scheduled down time (E10)
  计划维护, 换型, 调整。 | Planned maintenance, setup, adjustment.
unscheduled_down_time | UDT | us | 非计划停机 (E10) | unscheduled down time (E10)
  故障。 | Failures.
non_scheduled_state | NST | us | 非排产时间 (E10) | non-scheduled time (E10)
  日历之外。 | Outside the calendar.
"""

_GROUPS = {
    "state": _STATES, "time": _TIMES, "amount": _AMOUNTS, "indicator": _INDICATORS,
    "further": _FURTHER, "defect_rate": _DEFECT_RATES, "loss": _LOSSES,
}  # fmt: skip


def _read(groups: Mapping[str, str]) -> dict[str, QuantityName]:
    names: dict[str, QuantityName] = {}
    for group, text in groups.items():
        lines = text.strip().splitlines()
        for head, sentences in zip(lines[::2], lines[1::2], strict=True):
            key, symbol, unit, label_zh, label_en = head.split(" | ")
            zh, en = sentences.strip().split(" | ")
            if key in names:
                raise KpiError("NAME_TWICE", f"the quantity '{key}' is defined twice", "remove one row", key)
            names[key] = QuantityName(key, group, "" if symbol == "-" else symbol, unit, label_zh, label_en, zh, en)
    return names


NAMES: Mapping[str, QuantityName] = MappingProxyType(_read(_GROUPS))

# Words of officials beside ours (key of the quantity that answers, or why the line alone can't answer).
OFFICIAL_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "劳动生产率": "labour_productivity",
        "库存周转率": "inventory_turns",
        "设备综合效率": "line_overall_equipment_effectiveness",
        "产品合格率": "product_yield",
        "单位产品能耗": "comprehensive_energy_consumption",
        "生产周期": "mean_lead_time",
    }
)
OFFICIAL_WORDS_NEED_MONEY: tuple[str, ...] = ("产值成本率", "质量损失率")

# A key in a result may carry one of these endings; the label then carries the words.
VARIANTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"actual": ("真实", "actual"), "observed": ("所见", "observed")}
)


def quantity(key: str) -> QuantityName:
    """The entry of a quantity; KpiError UNKNOWN_QUANTITY names the nearest known keys."""
    if key not in NAMES:
        from difflib import get_close_matches

        near = ", ".join(get_close_matches(key, NAMES, 3)) or "see simcore.nomenclature"
        raise KpiError("UNKNOWN_QUANTITY", f"no quantity is called '{key}'", f"nearest: {near}", key)
    return NAMES[key]


def label(key: str, language: Language = "zh") -> str:
    """Name of a quantity for people; "good_output_rate.actual" names the variant, too."""
    name, _, variant = key.partition(".")
    text = quantity(name).label(language)
    if not variant:
        return text
    if variant not in VARIANTS:
        raise KpiError("UNKNOWN_VARIANT", f"no variant is called '{variant}'", f"one of {', '.join(VARIANTS)}", key)
    return f"{text} ({VARIANTS[variant][language == 'en']})"
