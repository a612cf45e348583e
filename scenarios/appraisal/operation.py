"""A year of a line in money: simulated quantities, prices and people as an `Operation`, cut at what can be sold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scenarios.appraisal.lookup import failure_cost, piece_value, rework_cost, tool_price
from scenarios.appraisal.tariffs import Shares, shares_of_planned_time, shares_of_the_day
from scenarios.appraisal.terms import Terms
from scenarios.economics.cost import CostPart, Operation, conversion_cost
from scenarios.economics.money import ZERO
from scenarios.quantities import COMMON, Quantities
from simcore.errors import Problem, SpecError, StatisticsError
from simcore.spec import LineSpec

HOURS_OF_YEAR = Decimal(8760)
# A simulated quantity becomes an exact number here: far below a piece, a kilowatt-hour or a stop a year.
DIGITS = Decimal("0.000001")
OFF = "off_hours-"
VARIABLE: frozenset[CostPart] = frozenset({"energy", "tooling", "maintenance", "quality", "labour"})


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What money needs to know of a line beside its quantities.

    `tariffs` [1] are shares of the planned time by consumer; `feeds` names the station whose pieces a buffer holds;
    `shifts` are the shifts of each pool's plan.
    """

    tariffs: Mapping[str, Shares]
    off: Shares
    feeds: Mapping[str, str]
    shifts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LineYear:
    """A year of a line: `operation` at what is sold, and the part of its cost that moves with the pieces [yuan/a].

    `capacity` [1/a] is what could be made; `hours` [h/a] of the planned ones are used. `standard_hours` [h/a] are the
    planned time of what is made; None where it isn't known.
    """

    operation: Operation
    parts: Mapping[CostPart, Decimal]
    variable: Mapping[CostPart, Decimal]
    capacity: Decimal
    hours: Decimal
    standard_hours: Decimal | None

    @property
    def good(self) -> Decimal:
        """Good pieces a year [1/a]."""
        return self.operation.good


def facts_of(line: LineSpec, terms: Terms) -> LineFacts:
    """The facts of a line; SpecError as `shares_of_planned_time`."""

    def shares(name: str | None) -> Shares:
        return shares_of_planned_time(terms.energy, None if name is None else line.calendars[name])

    tariffs = {name: shares(station.calendar) for name, station in line.stations.items()}
    tariffs[COMMON] = shares(line.common_calendar)
    feeds = {place: name for name, station in line.stations.items() for place in (station.to, *station.routes.values())}
    shifts = {
        name: max(1, sum(not interval.continues for interval in pool.shifts)) for name, pool in line.pools.items()
    }
    return LineFacts(tariffs, shares_of_the_day(terms.energy), feeds, shifts)


def line_year(
    quantities: Quantities,
    facts: LineFacts,
    terms: Terms,
    heads: Mapping[str, Decimal],
    *,
    demand: Decimal | None = None,
    added: Mapping[str, Decimal] | None = None,
) -> LineYear:
    """A year of a line that works until `demand` [1/a] is met, at most its planned hours.

    `heads` are people by pool; `added` are yearly amounts of the scenario [yuan/a]: fees, maintenance, depreciation.
    Hours that aren't needed are switched off.

    Raises:
        SpecError: PRICE_MISSING, POWER_MISSING with the field that is asked for.
        StatisticsError: NO_OUTPUT where nothing good was made.
    """
    if quantities.good <= 0.0:
        raise StatisticsError("NO_OUTPUT", "the line made nothing good, so that a piece has no cost", path="line")
    rate = _exact(quantities.good_rate)
    planned = terms.planned_hours.typical
    capacity = rate * planned
    good = capacity if demand is None else min(capacity, demand)
    hours = good / rate
    factor = hours / _exact(quantities.planned_hours)
    extra = added or {}
    running = terms.running
    data: dict[str, Any] = {
        "good": good,
        "people": _people(quantities, terms, heads, factor),
        "tariffs": {name: tariff.price.typical for name, tariff in terms.energy.tariffs.items()},
        "consumers": _consumers(quantities, facts, factor),
        "tools": {
            _name(key): {"changes": _exact(count) * factor, "price": tool_price(terms.stations, *key.split("/"))}
            for key, count in quantities.tools.items()
        },
        "maintenance_fixed": running.maintenance.typical + extra.get("maintenance", ZERO),
        "failures": {
            _name(key): {"number": _exact(count) * factor, "cost": failure_cost(terms.stations, *key.split("/"))}
            for key, count in quantities.failures.items()
        },
        "losses": _losses(quantities, terms, factor),
        "stock_value": _stock_value(quantities, facts, terms),
        "holding_rate": terms.stock.holding_rate.typical,
        "fees": running.fees.typical + extra.get("fees", ZERO),
        "overhead": running.overhead.typical,
        "depreciation": running.depreciation.typical + extra.get("depreciation", ZERO),
        "material": {"cost": terms.material.typical, "yield_share": 1},
    }
    operation = Operation.model_validate(data)
    parts = conversion_cost(operation)
    fixed_labour = sum((group.heads * group.wage for group in operation.people.values()), ZERO)
    off = sum(
        (operation.consumers[name].energy(period) * price for name in operation.consumers if name.startswith(OFF)
         for period, price in operation.tariffs.items()),
        ZERO,
    )  # fmt: skip
    variable: dict[CostPart, Decimal] = {
        "energy": parts["energy"] - off,
        "tooling": parts["tooling"],
        "maintenance": parts["maintenance"] - operation.maintenance_fixed,
        "quality": parts["quality"],
        "labour": parts["labour"] - fixed_labour,
    }
    standard = quantities.standard_hours
    return LineYear(
        operation, parts, variable, capacity, hours, None if standard is None else _exact(standard) * factor
    )


def parts_at(year: LineYear, good: Decimal) -> dict[CostPart, Decimal]:
    """Cost by part of the same line when it makes `good` pieces a year [yuan/a]: the variable part in proportion."""
    ratio = good / year.good
    return {part: cost + year.variable.get(part, ZERO) * (ratio - 1) for part, cost in year.parts.items()}


def _people(
    quantities: Quantities, terms: Terms, heads: Mapping[str, Decimal], factor: Decimal
) -> dict[str, dict[str, Decimal]]:
    labour = terms.labour
    return {
        pool: {
            "heads": number,
            "wage": labour.wages.get(pool, labour.wage).typical,
            "hours": _exact(quantities.overtime.get(pool, 0.0)) * factor,
            "hourly_wage": labour.overtime_wage.typical,
        }
        for pool, number in heads.items()
    }


def _consumers(quantities: Quantities, facts: LineFacts, factor: Decimal) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    whole_year = HOURS_OF_YEAR / _exact(quantities.hours)
    for name, energy in quantities.energy.items():
        if energy is None:
            hint = "give `power` of the station in the line file: what electricity costs isn't zero"
            path = f"stations.{name}.power"
            raise SpecError((Problem("POWER_MISSING", f"the power of '{name}' isn't known", path, hint),))
        found[name] = {"used": _spread(_exact(energy) * factor, facts.tariffs[name])}
    for name, energy in quantities.energy_off.items():
        if energy:
            found[_name(f"{OFF}{name}")] = {"used": _spread(_exact(energy) * whole_year, facts.off)}
    return found


def _losses(quantities: Quantities, terms: Terms, factor: Decimal) -> dict[str, dict[str, Decimal]]:
    found = {}
    for name, scrapped in quantities.scrapped.items():
        reworked = quantities.reworked.get(name, 0.0)
        if scrapped or reworked:
            found[name] = {
                "scrapped": _exact(scrapped) * factor,
                "scrap_value": piece_value(terms.stations, name) if scrapped else ZERO,
                "reworked": _exact(reworked) * factor,
                "rework_cost": rework_cost(terms.stations, name) if reworked else ZERO,
            }
    return found


def _stock_value(quantities: Quantities, facts: LineFacts, terms: Terms) -> Decimal:
    """Mean value of what lies in the buffers and of finished goods [yuan]."""
    hours = _exact(quantities.hours)
    in_process = sum(
        (_exact(content) / hours * piece_value(terms.stations, facts.feeds[buffer])
         for buffer, content in quantities.stock.items() if content and buffer in facts.feeds),
        ZERO,
    )  # fmt: skip
    return in_process + terms.stock.finished_goods.typical


def _spread(energy: Decimal, shares: Shares) -> dict[str, Decimal]:
    return {name: energy * share for name, share in shares.items()}


def _name(key: str) -> str:
    return key.replace("/", "-")[:64]


def _exact(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(DIGITS)
