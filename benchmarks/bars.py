"""What the project demands of its engines, and whether a run met it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.commands import Command
from benchmarks.measure import Row
from benchmarks.slopes import further_costs
from benchmarks.workloads import GENERAL, REFERENCE, SERIAL, C

PLAIN_LINES = ("RW-5", "RW-20", "RW-100")
OPERATOR_LINES = ("RW-5-ops", "RW-20-ops")
SLOPE_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Bar:
    """One demand: `value` is the worst figure of the run, None where nothing was measured."""

    name: str
    demand: str
    value: float | None
    met: bool | None


def bars(rows: Sequence[Row], slopes: Mapping[str, Sequence[Row]], commands: Sequence[Command] = ()) -> list[Bar]:
    """Every demand with the worst figure of this run."""
    found = [
        at_least("reference engine against the plain SimPy model", 1 / 1.5, ratios(rows, REFERENCE, PLAIN_LINES)),
        at_least("general path against the plain SimPy model", 60, ratios(rows, GENERAL, PLAIN_LINES)),
        at_least("the same with operators and setups", 80, ratios(rows, GENERAL, OPERATOR_LINES)),
        at_least("bearing line against the reference engine", 60, ratios(rows, GENERAL, ("RW-B1",))),
        at_most("bearing line, ns for an operation", 250, nanoseconds(rows, GENERAL, ("RW-B1",))),
        at_least("serial path against the plain SimPy model", 250, ratios(rows, SERIAL, PLAIN_LINES)),
        at_most("serial path in times of plain C", 2, against(rows, SERIAL, C, PLAIN_LINES)),
    ]
    lengths, lines = slopes.get("length", ()), slopes.get("stations", ())
    by_stations = nanoseconds(lines, SERIAL, [row.workload for row in lines])
    for name, costs in (("length of the run", further_costs(lengths, SERIAL)), ("stations", by_stations)):
        change = [abs(cost / costs[0] - 1.0) for cost in costs[1:]]
        found.append(at_most(f"serial path, change of the cost of an operation with {name}", SLOPE_SHARE, change))
    for command in commands:
        found.append(at_most(f"{command.name}, s", command.demand, [command.seconds]))
    return found


def _figures(rows: Iterable[Row], who: str, where: Iterable[str], figure: Callable[[Row], float | None]) -> list[float]:
    places = set(where)
    values = (figure(row) for row in rows if row.implementation == who and row.workload in places)
    return [value for value in values if value is not None]


def ratios(rows: Iterable[Row], who: str, where: Iterable[str]) -> list[float]:
    """Ratios of an implementation in some workloads, those that were measured."""
    return _figures(rows, who, where, lambda row: row.ratio)


def nanoseconds(rows: Iterable[Row], who: str, where: Iterable[str]) -> list[float]:
    """Costs of an implementation in some workloads [ns], those that were measured."""
    return _figures(rows, who, where, lambda row: row.nanoseconds)


def against(rows: Sequence[Row], who: str, other: str, where: Iterable[str]) -> list[float]:
    """Cost of one implementation over that of another, where both were measured."""
    found = []
    for place in where:
        mine, theirs = nanoseconds(rows, who, [place]), nanoseconds(rows, other, [place])
        found += [a / b for a, b in zip(mine, theirs, strict=False)]
    return found


def at_least(name: str, bound: float, values: Sequence[float]) -> Bar:
    """The smallest value must reach the bound."""
    worst = min(values, default=None)
    return Bar(name, f"at least {bound:.3g}", worst, None if worst is None else worst >= bound)


def at_most(name: str, bound: float, values: Sequence[float]) -> Bar:
    """The largest value must not pass the bound."""
    worst = max(values, default=None)
    return Bar(name, f"at most {bound:.3g}", worst, None if worst is None else worst <= bound)
