"""Operating cost of a line a year from quantities and prices, as a simulation or a plant gives them.

C = heads w + sum of powers x times x tariff + tools + maintenance + quality losses at the step of discovery + stock
+ fees + overhead + depreciation; material stands beside it. Nothing is zero by default but what can be absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.economics.money import ZERO, Positive, Share
from simcore.spec import Frozen
from simcore.spec.quantities import Identifier

CostPart = Literal[
    "labour", "energy", "tooling", "maintenance", "quality", "inventory", "fees", "overhead", "depreciation"
]
PARTS: tuple[CostPart, ...] = (
    "labour", "energy", "tooling", "maintenance", "quality", "inventory", "fees", "overhead", "depreciation",
)  # fmt: skip
# Parts that don't move with output.
FIXED_PARTS: frozenset[CostPart] = frozenset({"labour", "maintenance", "overhead", "depreciation"})


class People(Frozen):
    """People of one wage group: paid by the year, further hours by the hour."""

    heads: Positive = Field(description="[1] people on the pay roll; a shared one counts by share")
    wage: Positive = Field(description="[yuan/a] a head, with the employer's social cost")
    hours: Positive = Field(default=ZERO, description="[h/a] paid by the hour on top, overtime for instance")
    hourly_wage: Positive = Field(default=ZERO, description="[yuan/h] of these hours")


class Consumer(Frozen):
    """A group of equal consumers of electricity: power by state, hours by tariff period and state."""

    units: Positive = Field(description="[1] machines in the group")
    run_power: Positive = Field(description="[kW] of one unit while it works")
    idle_power: Positive = Field(description="[kW] while it is on without work")
    off_power: Positive = Field(description="[kW] while it is switched off")
    run_hours: dict[Identifier, Positive] = Field(description="[h/a] of one unit by tariff period")
    idle_hours: dict[Identifier, Positive] = Field(description="[h/a] of one unit by tariff period")
    off_hours: dict[Identifier, Positive] = Field(default_factory=dict, description="[h/a] of one unit by period")

    def energy(self, period: str) -> Decimal:
        """Electricity of the group in a tariff period [kWh/a]."""
        states = (
            (self.run_power, self.run_hours), (self.idle_power, self.idle_hours), (self.off_power, self.off_hours),
        )  # fmt: skip
        return self.units * sum((power * hours.get(period, ZERO) for power, hours in states), ZERO)

    @property
    def periods(self) -> Iterator[str]:
        """Tariff periods in which it has hours."""
        return chain(self.run_hours, self.idle_hours, self.off_hours)


class Metered(Frozen):
    """A consumer of electricity whose energy is known as such: metered, or simulated."""

    used: dict[Identifier, Positive] = Field(description="[kWh/a] by tariff period")

    def energy(self, period: str) -> Decimal:
        """Electricity in a tariff period [kWh/a]."""
        return self.used.get(period, ZERO)

    @property
    def periods(self) -> Iterator[str]:
        """Tariff periods in which it uses electricity."""
        return iter(self.used)


class Tool(Frozen):
    """Tools of one kind that are used up."""

    changes: Positive = Field(description="[1/a]")
    price: Positive = Field(description="[yuan] of one, without VAT")


class Failures(Frozen):
    """Repairs of one group of machines."""

    number: Positive = Field(description="[1/a]")
    cost: Positive = Field(description="[yuan] of one: spares and work that isn't among the heads")


class Loss(Frozen):
    """What is lost at one step, where it is found: value in a piece grows from step to step."""

    scrapped: Positive = Field(description="[1/a] pieces scrapped")
    scrap_value: Positive = Field(description="[yuan] put into a piece up to here, less what the scrap fetches")
    reworked: Positive = Field(default=ZERO, description="[1/a] pieces reworked, falsely rejected ones too")
    rework_cost: Positive = Field(default=ZERO, description="[yuan] of one")


class Material(Frozen):
    """Material of the product."""

    cost: Positive = Field(description="[yuan] in one piece")
    yield_share: Share = Field(gt=0, description="[1] good pieces per piece that is put in")


class Operation(Frozen):
    """A year of a line in quantities and prices; every field is said by who fills it."""

    good: Positive = Field(gt=0, description="[1/a] good pieces")
    people: dict[Identifier, People]
    tariffs: dict[Identifier, Positive] = Field(description="[yuan/kWh] without VAT by tariff period")
    consumers: dict[Identifier, Consumer | Metered]
    tools: dict[Identifier, Tool]
    maintenance_fixed: Positive = Field(description="[yuan/a] contracts, inspections, planned spares")
    failures: dict[Identifier, Failures]
    losses: dict[Identifier, Loss]
    stock_value: Positive = Field(description="[yuan] mean value of work in process and finished goods")
    holding_rate: Share = Field(description="[1/a] cost of holding stock")
    fees: Positive = Field(description="[yuan/a] cloud, licences, connections")
    overhead: Positive = Field(description="[yuan/a]")
    depreciation: Positive = Field(description="[yuan/a] in the books")
    material: Material

    @model_validator(mode="after")
    def _periods_have_tariffs(self) -> Operation:
        for name, consumer in self.consumers.items():
            for period in consumer.periods:
                if period not in self.tariffs:
                    context = {"name": name, "period": period}
                    raise PydanticCustomError(
                        "TARIFF_MISSING", "'{name}' has hours in '{period}' without tariff", context
                    )
        return self

    @property
    def heads(self) -> Decimal:
        """All people on the pay roll [1]."""
        return sum((group.heads for group in self.people.values()), ZERO)

    @property
    def energy(self) -> Decimal:
        """Electricity [kWh/a]."""
        return sum((c.energy(period) for c in self.consumers.values() for period in self.tariffs), ZERO)


def conversion_cost(operation: Operation) -> Mapping[CostPart, Decimal]:
    """Cost of making a year's pieces by part, without material [yuan/a]."""
    o = operation
    return {
        "labour": sum((p.heads * p.wage + p.hours * p.hourly_wage for p in o.people.values()), ZERO),
        "energy": sum(
            (c.energy(period) * price for c in o.consumers.values() for period, price in o.tariffs.items()), ZERO
        ),
        "tooling": sum((tool.changes * tool.price for tool in o.tools.values()), ZERO),
        "maintenance": o.maintenance_fixed + sum((f.number * f.cost for f in o.failures.values()), ZERO),
        "quality": sum((s.scrapped * s.scrap_value + s.reworked * s.rework_cost for s in o.losses.values()), ZERO),
        "inventory": o.stock_value * o.holding_rate,
        "fees": o.fees,
        "overhead": o.overhead,
        "depreciation": o.depreciation,
    }


def material_cost(operation: Operation) -> Decimal:
    """M = good x material / yield [yuan/a]."""
    return operation.good * operation.material.cost / operation.material.yield_share
