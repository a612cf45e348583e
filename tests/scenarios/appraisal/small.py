"""A small case in money, and quantities of both its arms by hand: nothing is simulated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lines.files import save_line
from scenarios.case import Case, load_case
from scenarios.prediction import KeptDraws
from scenarios.quantities import Quantities
from tests.scenarios.small import small_line

CASE = """\
schema_version = 1
name = "小线 / small line"
firm = "Firm A"
seed = 7
horizon = "2 h"
warmup = "30 min"
replications = 4

[scenarios.before]

[scenarios.after]
measures = ["faster"]
"""
MEASURES = """\
schema_version = 1

[measures.faster]
label = { zh = "提速", en = "faster wheel" }
covers = ["grind"]

[[measures.faster.effects]]
mechanism = "cycle"
factor = 0.8

[[measures.faster.items]]
name = "machine"
kind = "equipment"
amount = { typical = "100000", low = "80000", high = "150000", source = "vendor", reference = "offer 7" }

[[measures.faster.items]]
name = "software"
kind = "software"
amount = { typical = "20000", source = "vendor", reference = "offer 7" }

[[measures.faster.items]]
name = "training"
kind = "service"
amount = { typical = "10000", source = "vendor", reference = "offer 7" }
"""
TERMS = """\
schema_version = 1
start = 2027-01-01
years = 5
planned_hours = "4000"
discount_rate = "0.10"
discount_rate_source = "the firm"
regime = "standard"
taxpayer = "general"
losses = "offset_other_profit"
material = "1.00"

[sales]
price = { typical = "3.00", low = "2.50", high = "3.50", source = "estimate", reference = "a guess" }
demand = "1000000"
demand_growth = "0"

[labour]
wage = "80000"
overtime_wage = "50"
growth = "0"
shared_with_staff = "0.25"

[energy.tariffs.mixed]
price = "0.80"

[running]
maintenance = "10000"
overhead = "20000"
depreciation = "30000"
fees = "0"

[stock]
holding_rate = "0.10"
finished_goods = "40000"

[stations."*"]
failure = "100"
piece_value = "1.00"
rework = "0.20"

[stations.pack]
piece_value = "2.00"

[assets.equipment]
asset_class = "machinery"
deduction = "one_off"
life = 10
salvage_share = "0"

[assets.software]
asset_class = "software"
deduction = "straight_line"
life = 2
salvage_share = "0"

[assets.service]
asset_class = "machinery"
deduction = "one_off"
life = 10
salvage_share = "0"

[scenarios.after]
paid = 2027-01-01
in_use = 2027-01-01
fees = "2000"
maintenance = "1000"
"""


def money_case(folder: Path, *, terms: str = TERMS, measures: str = MEASURES, case: str = CASE) -> Case:
    """The small line as a case with prices."""
    folder.mkdir(parents=True, exist_ok=True)
    save_line(small_line(), folder / "line.toml")
    for name, text in (("measures.toml", measures), ("case.toml", case), ("economics.toml", terms)):
        (folder / name).write_text(text, encoding="utf-8")
    return load_case(folder)


def quantities(**changes: Any) -> Quantities:
    """A hundred planned hours of the small line: 10,000 good pieces; all of the line's stations use electricity."""
    data: dict[str, Any] = {
        "planned_hours": 100.0, "hours": 100.0, "good": 10_000.0, "escaped": 20.0,
        "energy": {"turn": 200.0, "grind": 700.0, "pack": 100.0},
        "energy_off": {"turn": 0.0, "grind": 0.0, "pack": 0.0},
        "tools": {}, "failures": {"grind/failure": 50.0},
        "scrapped": {"turn": 0.0, "grind": 0.0, "pack": 300.0}, "reworked": {"turn": 0.0, "grind": 0.0, "pack": 0.0},
        "stock": {"turned": 1000.0, "ground": 2000.0}, "overtime": {"setters": 0.0, "technicians": 0.0},
        "heads": {"setters": 1.0, "technicians": 1.0},
    }  # fmt: skip
    return Quantities(**{**data, **changes})


def both(**after: Any) -> tuple[Quantities, Quantities]:
    """Without and with the project: a quarter more pieces in the same hours, unless said otherwise."""
    return quantities(), quantities(**{"good": 12_500.0, **after})


def kept(count: int = 40, **after: Any) -> KeptDraws:
    """Draws in which the project brings from 12 % to 38 % more pieces, evenly."""
    rates = (1.12 + 0.26 * (draw + 0.5) / count for draw in range(count))
    rows = tuple(both(**{"good": 10_000.0 * rate, **after}) for rate in rates)
    return KeptDraws(7_200_000_000, 1_800_000_000, 7, 1, (), rows)
