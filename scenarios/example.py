"""The example cases: a reference line, bearing or fastener, before and after renovation, as commented files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lines.bearing import reference_line
from lines.fastener import reference_line as fastener_line
from lines.files import dumps_line
from scenarios.appraisal.templates import TERMS_FILE, terms_text
from scenarios.measures import catalogue_text, matching_text
from scenarios.measures.files import Line
from scenarios.paths import CASE_FILE
from simcore.errors import Problem, SpecError
from simcore.spec import LineSpec

CASE_TEXT = """\
# One firm, one folder: everything that a result rests on stands in these four files.
# 一企一档: 结果所依据的全部输入都在这四个文件里.
schema_version = 1

name = "轴承 6204 磨装线改造 / renovation of a bearing line 6204"
firm = "Firm A"
region = "宁波 / Ningbo"

# The line as it is, the measures that may be applied to it, prices and terms. 现状产线, 可选的改造措施, 价格与条件.
line = "line.toml"
measures = "measures.toml"
economics = "economics.toml"

# Simulation: the same seed gives the same bytes; `horizon` and `warmup` are wall time (20 planned hours a day).
# 仿真: 种子相同则结果逐字节相同; horizon 与 warmup 为日历时间 (每天计划 20 小时).
seed = 20261122
horizon = "30 d"
warmup = "4 d"
replications = 10

# Scenarios are the line plus measures or packages, in order; all are compared with the baseline.
# 情景 = 现状产线 + 措施或方案 (按顺序); 均与 baseline 比较.
baseline = "before"

[scenarios.before]
label = { zh = "改造前", en = "before" }

[scenarios.after]
label = { zh = "改造后", en = "after" }
measures = ["b1_renovation"]
installation = { typical = 1.5, low = 1.0, high = 3.0, source = "estimate", reference = "weeks, domain 3 [E]" }

# Level at which the machines are connected once the measures are in place: L0 paper, L1 stack light and counter,
# L2 controller, L3 gauge and tool data. A measure that needs more than a machine has is refused.
# With below_level = "skip" above the tables, it is left out there instead.
# 措施到位后的联网级别: L0 纸面, L1 三色灯与计数, L2 控制器, L3 量仪与刀具数据. 级别不够的措施会被拒绝;
# 若在上面写 below_level = "skip", 则跳过这些机床.
[connection]
"*" = "L2"
"*_face" = "L3"
outer_diameter = "L3"
"*_raceway" = "L3"
inner_bore = "L3"
"*_superfinish" = "L3"
assembly = "L3"
noise_test = "L3"
"""

CONNECTION_TEXT = """\
# Level at which the machines are connected once the measures are in place"""

MATCHING_TEXT = """\
# What feeding raceway sizes back from the match station brings alone. 只做选配尺寸反馈.
[scenarios.size_feedback]
label = { zh = "选配尺寸反馈", en = "size feedback" }
measures = ["size_feedback"]

"""
"""Between the scenarios and the connection of a bearing line that matches rings by size."""

FASTENER_CASE_TEXT = """\
# One firm, one folder: everything that a result rests on stands in these four files.
# 一企一档: 结果所依据的全部输入都在这四个文件里.
schema_version = 1

name = "紧固件线改造 / renovation of a fastener line"
firm = "Firm A"
region = "宁波 / Ningbo"

# The line as it is, the measures that may be applied to it, prices and terms. 现状产线, 可选的改造措施, 价格与条件.
line = "line.toml"
measures = "measures.toml"
economics = "economics.toml"

# Simulation: the same seed gives the same bytes; `horizon` and `warmup` are wall time (20 planned hours a day).
# 仿真: 种子相同则结果逐字节相同; horizon 与 warmup 为日历时间 (每天计划 20 小时).
seed = 20261122
horizon = "60 d"
warmup = "20 d"
replications = 10

# Scenarios are the line plus measures or packages, in order; all are compared with the baseline.
# 情景 = 现状产线 + 措施或方案 (按顺序); 均与 baseline 比较.
baseline = "before"

[scenarios.before]
label = { zh = "改造前", en = "before" }

[scenarios.after]
label = { zh = "改造后", en = "after" }
measures = ["f1_renovation"]
installation = { typical = 1.5, low = 1.0, high = 3.0, source = "estimate", reference = "weeks, domain 3 [E]" }

# What headers alone bring, and what they bring with a larger furnace. 只改冷镦; 冷镦加扩炉.
[scenarios.headers]
label = { zh = "只改冷镦", en = "headers only" }
measures = ["heading_shop"]

[scenarios.headers_and_furnace]
label = { zh = "冷镦加扩炉", en = "headers and furnace" }
measures = ["heading_shop", "larger_furnace"]

# Level at which the machines are connected once the measures are in place: L0 paper, L1 stack light and counter,
# L2 controller, L3 gauge and tool data. A measure that needs more than a machine has is refused.
# With below_level = "skip" above the tables, it is left out there instead.
# 措施到位后的联网级别: L0 纸面, L1 三色灯与计数, L2 控制器, L3 量仪与刀具数据. 级别不够的措施会被拒绝;
# 若在上面写 below_level = "skip", 则跳过这些机床.
[connection]
"*" = "L2"
heading = "L3"
rolling = "L3"
plating = "L3"
"""

LINE_HEADER = """\
# The line as it is: products, sources, stations, buffers, people, calendars. Durations and powers carry their units.
# 现状产线: 产品, 来料, 工位, 料仓, 人员, 日历. 时间与功率都带单位.
#
# Each parameter has typical, low and high and says where it comes from (source, reference). These are template values,
# not data of a plant: replace them by what you have measured, beginning with cycle, setup, micro-stops and failures.
# 每个参数有 典型/低/高 和出处 (source, reference). 这里是模板值, 不是某厂数据: 请换成实测值, 先节拍、换型、短停、故障.
#
# Reasons for default ranges (x low - high): skill and spare parts (repair), setter and type (setup), grade and dressing
# (tool life), distance of the operator (micro-stop), capability index +-0.1 (nonconforming in control), size of the
# shift (nonconforming shifted), wheel, coolant and heat (time to shift), as 1.2: proportions of the ranges given there.
# "domain" is the reference of the bearing line; [E] estimate, [C] computed, [P] published.

"""


FASTENER_HEADER = """\
# The line as it is: products, sources, stations, buffers, people, calendars. Items are bins; rates count pieces.
# 现状产线: 产品, 来料, 工位, 料场, 人员, 日历. 流动单位是料箱, 产量按件计.
#
# Each parameter has typical, low and high and says where it comes from (source, reference). These are template values,
# not data of a plant: replace them by what you have measured, beginning with speeds, changeovers and micro-stops.
# 每个参数有 典型/低/高 和出处 (source, reference). 这里是模板值, 不是某厂数据: 请换成实测值, 先速度、换型、短停.
#
# "domain" is the reference of the fastener line; [E] estimate, [M] recalled, [C] computed, [P] published.

"""

TITLE: Mapping[Line, str] = {
    "bearing": "轴承 6204 磨装线改造 / renovation of a bearing line 6204",
    "fastener": "紧固件线改造 / renovation of a fastener line",
}
"""Name of the case of the reference line, which gives way to that of another line."""


def example_files(template: Line = "bearing", line: LineSpec | None = None) -> dict[str, str]:
    """Names and texts of the files of an example case: of the reference line, or of another that was built alike."""
    reference = reference_line() if template == "bearing" else fastener_line()
    case = CASE_TEXT if template == "bearing" else FASTENER_CASE_TEXT
    header = LINE_HEADER if template == "bearing" else FASTENER_HEADER
    if line is not None and line.name != reference.name:
        chinese, _, english = line.name.partition(" / ")
        case = case.replace(TITLE[template], f"{chinese}改造 / renovation of a {english}")
    text, measures = header + dumps_line(line or reference), catalogue_text(template)
    if line is not None and any(station.selective_assembly is not None for station in line.stations.values()):
        measures += matching_text()
        case = case.replace(CONNECTION_TEXT, MATCHING_TEXT + CONNECTION_TEXT)
    return {CASE_FILE: case, "line.toml": text, "measures.toml": measures, TERMS_FILE: terms_text(template)}


def write_example_case(
    directory: str | Path, template: Line = "bearing", line: LineSpec | None = None
) -> tuple[Path, ...]:
    """Write an example case into a new or empty folder, UTF-8 with Unix line ends; the paths written.

    Raises:
        SpecError: when a file of the case is there already, or the folder can't be written.
    """
    folder = Path(directory)
    files = example_files(template, line)
    present = sorted(name for name in files if (folder / name).exists())
    if present:
        hint = "choose another folder; nothing was changed"
        raise SpecError((Problem("FILE_EXISTS", f"holds {', '.join(present)} already", "", hint, str(folder)),))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_bytes(text.encode("utf-8"))
    except OSError as error:
        hint = "choose a folder that can be written"
        problem = Problem("FILE_UNWRITABLE", f"can't be written: {error.strerror}", "", hint, str(folder))
        raise SpecError((problem,)) from error
    return tuple(folder / name for name in files)
