"""The lines of the shipped traps: the inner ring of the reference bearing line, few named changes; one of fasteners.

`python -m tests.traps.lines` writes `examples/traps/*/line.toml` anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lines.bearing import reference_line
from lines.fastener import reference_line as fastener_line
from lines.files import dumps_line
from simcore.spec import LineSpec

TRAPS = Path(__file__).resolve().parents[2] / "examples" / "traps"
STATIONS = ("inner_face", "inner_raceway", "inner_bore", "inner_superfinish")
END = f"after_{STATIONS[-1]}"
POOLS = ("operators_face", "operators_inner", "setters", "technicians", "inspectors")

HEADER = """\
# The inner ring of the reference bearing line 6204: facing, raceway x2, bore x2, superfinishing x2.
# 轴承 6204 参考线的内圈部分: 双端面磨, 沟道磨 x2, 内径磨 x2, 超精 x2.
#
# Template values with low, typical and high, not data of a plant; references as in examples/bearing-6204/line.toml.
# 模板值 (低/典型/高), 不是某厂数据; 出处的写法同 examples/bearing-6204/line.toml.
#
# {english}
# {chinese}

"""


FASTENER_HEADER = """\
# The reference fastener line F1-trap: heading x8, rolling x8, furnace 600 kg/h, plating, baking x3, sorting x4,
# packing x2.
# 紧固件参考线 F1-trap: 冷镦 x8, 搓丝 x8, 网带炉 600 kg/h, 滚镀, 去氢 x3, 光学筛选 x4, 包装 x2.
#
# Template values with low, typical and high, not data of a plant. Nothing is changed.
# 模板值 (低/典型/高), 不是某厂数据. 无改动.

"""


def inner_ring(**options: Any) -> dict[str, Any]:
    """The branch of the inner ring as plain data; `options` are those of `reference_line`.

    One setter and one technician are here in each shift, half of those of the whole line.
    """
    line = reference_line(**{"setters": 1, "technicians": 1, **options})
    data = line.model_dump(mode="json", by_alias=True)
    pools = {name: data["pools"][name] for name in POOLS}
    for pool in pools.values():
        pool["zone"] = [station for station in pool["zone"] if station in STATIONS]
    return {
        **data,
        "name": "轴承 6204 内圈磨超 / inner ring of bearing 6204",
        "description": "The inner ring of the reference line B1: heat-treated rings in, superfinished rings out. "
        "Template parameters, not calibrated with data of a plant.",
        "sources": {"inner_ring": data["sources"]["inner_ring"]},
        "stations": {name: data["stations"][name] for name in STATIONS},
        "buffers": {f"after_{name}": data["buffers"][f"after_{name}"] for name in STATIONS[:-1]},
        "sinks": {END: {"label": data["buffers"][END]["label"]}},
        "pools": pools,
        "common_power": None,
        "common_calendar": None,
    }


def estimate(typical: Any, low: Any, high: Any, reference: str, source: str = "estimate") -> dict[str, Any]:
    """A parameter with its range and where it comes from."""
    return {"typical": typical, "low": low, "high": high, "source": source, "reference": reference}


def as_it_is() -> dict[str, Any]:
    return inner_ring()


def small_lots() -> dict[str, Any]:
    return inner_ring(lot=5000)


def capped() -> dict[str, Any]:
    wanted = estimate(8500, 8000, 9000, "what customers take of this firm a day [E]")
    return {**inner_ring(), "demand": {"mode": "cap", "quantity": wanted, "period": "24 h"}}


def bore_as_worked_out() -> dict[str, Any]:
    """The bore's process and patrol as in the worked example of domain 5, visit and reaction as in the reference."""
    data = inner_ring()
    quality = data["stations"]["inner_bore"]["quality"]
    quality |= {
        "nonconforming_in_control": None,
        "nonconforming_shifted": None,
        "characteristic": {
            "sigma": estimate("1.5 um", "1.2 um", "1.8 um", "domain 5, worked example [C]"),
            "offset": estimate("1 um", "0.5 um", "1.5 um", "domain 5, worked example [C]"),
            "shift": estimate("3 um", "2 um", "4 um", "domain 5, worked example [C]"),
            "half_tolerance": estimate("5 um", "5 um", "5 um", "domain 5: 0/-10 um, P0 class [M]"),
        },
        "time_to_shift": {
            "distribution": "exponential",
            "mean": estimate("24 h", "12 h", "48 h", "domain 5, worked example [C]; x0.5-2 wheel, heat"),
        },
    }
    quality["patrol"] |= {
        "interval": estimate("2 h", "1 h", "4 h", "domain 5, worked example [C]; skipped, doubled"),
        "pieces": estimate(5, 3, 10, "domain 5, worked example [C]; as done"),
    }
    return data


LINES: Mapping[str, tuple[Callable[[], dict[str, Any]], str, str]] = {
    "one-setter": (small_lots, "Changed: lots of 5,000.", "改动: 每批 5,000 件."),
    "dashboards-only": (as_it_is, "Nothing is changed.", "无改动."),
    "no-buffers": (as_it_is, "Nothing is changed.", "无改动."),
    "old-patrol": (
        bore_as_worked_out,
        "Changed: process and patrol of the bore, as in the worked example of domain 5.",
        "改动: 内径磨的过程与巡检, 取 domain 5 算例.",
    ),
    "gauge-bias": (as_it_is, "Nothing is changed.", "无改动."),
    "found-defects": (as_it_is, "Nothing is changed.", "无改动."),
    "infant-mortality": (as_it_is, "Nothing is changed.", "无改动."),
    "demand-cap": (capped, "Changed: customers take no more than 8,500 a day.", "改动: 客户每天最多要 8,500 件."),
}


FASTENER_TRAP = "furnace"
TRAP_NAMES = (*LINES, FASTENER_TRAP)


def line_text(trap: str) -> str:
    """The line file of a trap."""
    if trap == FASTENER_TRAP:
        return FASTENER_HEADER + dumps_line(fastener_line("trap"))
    build, english, chinese = LINES[trap]
    return HEADER.format(english=english, chinese=chinese) + dumps_line(LineSpec.model_validate(build()))


if __name__ == "__main__":
    for name in TRAP_NAMES:
        folder = TRAPS / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "line.toml").write_text(line_text(name), encoding="utf-8", newline="\n")
