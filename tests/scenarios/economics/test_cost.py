"""Operating cost: the base of the bearing line from its parts, denominators, productivity, demand, whole persons."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from scenarios.economics.cost import Operation, conversion_cost
from scenarios.economics.cost_figures import (
    cost_figures,
    fixed_share,
    labour_productivity,
    labour_saving,
    quick_unit_cost_ratio,
    sold,
)
from simcore.errors import LineproofError

# The printed base of line B1: 2.40 M sets at 400 an hour in 6,000 h; its parts are rounded to 1,000 yuan.
PRINTED = {
    "labour": 1_425_000, "energy": 504_000, "depreciation": 420_000, "overhead": 350_000, "tooling": 281_000,
    "maintenance": 220_000, "quality": 178_000, "inventory": 90_000,
}  # fmt: skip


def base_data() -> dict[str, Any]:
    """Quantities that give the printed parts: 15 heads, 700 MWh at 0.72, scrap at 1.6, rework at 0.5, stock at 10 %."""
    return {
        "good": 2_400_000,
        "people": {"line": {"heads": 15, "wage": 95_000}},
        "tariffs": {"mixed": "0.72"},
        "consumers": {
            "grinders": {
                "units": 10, "run_power": 9, "idle_power": 4, "off_power": 0,
                "run_hours": {"mixed": 4000}, "idle_hours": {"mixed": 2000},
            },
            "common": {
                "units": 1, "run_power": 40, "idle_power": 40, "off_power": 0,
                "run_hours": {"mixed": 6000}, "idle_hours": {"mixed": 0},
            },
            "others": {
                "units": 1, "run_power": 5, "idle_power": 0, "off_power": 0,
                "run_hours": {"mixed": 4000}, "idle_hours": {"mixed": 2000},
            },
        },
        "tools": {
            "bore": {"changes": 3500, "price": 30}, "raceway": {"changes": 2000, "price": 61},
            "stones": {"changes": 3000, "price": 18},
        },
        "maintenance_fixed": 100_000,
        "failures": {"all": {"number": 800, "cost": 150}},
        "losses": {
            "all": {"scrapped": 100_000, "scrap_value": "1.6", "reworked": 36_000, "rework_cost": "0.5"},
        },
        "stock_value": 900_000, "holding_rate": "0.10",
        "fees": 0, "overhead": 350_000, "depreciation": 420_000,
        "material": {"cost": "1.85", "yield_share": 1},
    }  # fmt: skip


def base(**changes: Any) -> Operation:
    return Operation.model_validate({**base_data(), **changes})


def test_base_of_the_bearing_line_from_its_parts() -> None:
    parts = conversion_cost(base())
    assert {part: int(amount) for part, amount in parts.items() if amount} == PRINTED
    figures = cost_figures(base())
    # The printed sum is 3.467 M; parts that are each rounded to 1,000 may miss it by half a thousand each.
    assert abs(figures.annual_conversion_cost - 3_467_000) <= len(PRINTED) * 500
    assert (f"{figures.unit_conversion_cost:.3f}", f"{figures.unit_total_cost:.3f}") == ("1.445", "3.295")
    assert figures.annual_total_cost == figures.annual_conversion_cost + Decimal("4440000")
    assert figures.unit_energy == Decimal(700_000) / 2_400_000


def test_energy_is_charged_by_state_and_tariff_period() -> None:
    consumer = {
        "units": 2, "run_power": 10, "idle_power": 4, "off_power": "0.5",
        "run_hours": {"peak": 100, "valley": 50}, "idle_hours": {"peak": 20}, "off_hours": {"valley": 10},
    }  # fmt: skip
    line = base(tariffs={"peak": 1, "valley": "0.4"}, consumers={"machine": consumer})
    # 2 x (10 x 100 + 4 x 20) = 2160 kWh at 1; 2 x (10 x 50 + 0.5 x 10) = 1010 kWh at 0.4.
    assert (line.energy, conversion_cost(line)["energy"]) == (3170, 2160 + 404)


def test_hours_without_a_tariff_and_missing_quantities_are_refused() -> None:
    with pytest.raises(ValidationError, match="without tariff"):
        base(tariffs={"peak": 1})
    data = base_data()
    del data["fees"]
    with pytest.raises(ValidationError, match="fees"):
        Operation.model_validate(data)
    with pytest.raises(ValidationError, match="quotes"):
        base(overhead=350_000.0)


def test_all_prices_twice_is_twice_the_money() -> None:
    def doubled(data: Any, key: str = "") -> Any:
        prices = {
            "wage", "mixed", "price", "maintenance_fixed", "cost", "scrap_value", "rework_cost", "stock_value", "fees",
            "overhead", "depreciation",
        }  # fmt: skip
        if isinstance(data, dict):
            # Hours have the period as their key too: only tariffs are prices.
            return {name: value if name.endswith("_hours") else doubled(value, name) for name, value in data.items()}
        return Decimal(data) * 2 if key in prices else data

    once, twice = (cost_figures(Operation.model_validate(data)) for data in (base_data(), doubled(base_data())))
    assert twice.annual_total_cost == 2 * once.annual_total_cost
    assert twice.unit_conversion_cost == 2 * once.unit_conversion_cost
    assert twice.unit_energy == once.unit_energy


def test_labour_productivity_says_what_it_knows() -> None:
    found = labour_productivity(base(), price=Decimal("3.75"))
    assert (found.good_units, found.revenue, found.standard_hours) == (160_000, 600_000, None)
    assert found.value_added == (Decimal(9_000_000) - 4_440_000 - 504_000 - 281_000) / 15
    assert labour_productivity(base(), standard_hours=Decimal(6000)).standard_hours == 400
    with pytest.raises(LineproofError, match="NO_PEOPLE"):
        labour_productivity(base(people={}))


def test_output_beyond_demand_is_freed_time() -> None:
    found = sold(Decimal(2_880_000), Decimal(2_500_000), Decimal(480))
    assert (found.pieces, found.beyond_demand) == (2_500_000, 380_000)
    assert found.freed_hours == Decimal(380_000) / 480
    assert sold(Decimal(2), Decimal(3), Decimal(1)).freed_hours == 0


def test_the_quick_check_agrees_with_the_model_where_it_must() -> None:
    before, gain = base(), Decimal("0.2")
    after = base_data()
    after["good"] = 2_880_000
    # What moves with output grows with it: energy, tools, quality, stock.
    after["tariffs"] = {"mixed": "0.864"}
    after["losses"] = {"all": {**after["losses"]["all"], "scrap_value": "1.92", "rework_cost": "0.6"}}
    after["tools"] = {name: {**tool, "price": tool["price"] * Decimal("1.2")} for name, tool in after["tools"].items()}
    after["stock_value"] = 1_080_000
    costs = [cost_figures(each).unit_conversion_cost for each in (before, Operation.model_validate(after))]
    assert abs(costs[1] / costs[0] - quick_unit_cost_ratio(fixed_share(before), gain)) < Decimal("1e-20")


def test_only_whole_dated_persons_count() -> None:
    wage = Decimal(95_000)
    assert labour_saving(Decimal("1.9"), 2, wage, dated=True) == 190_000
    assert labour_saving(Decimal("0.9"), 2, wage, dated=True) == 0
    assert labour_saving(Decimal(2), 2, wage, dated=False) == 0
    assert labour_saving(Decimal(1), 2, wage, dated=True, shared_with_staff=Decimal("0.3")) == 133_000
