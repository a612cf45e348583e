"""How the change of one quantity is shared among the measures of a package, with intervals over the replications."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.attribution.games import Pair, Plan
from scenarios.attribution.package import Package
from scenarios.attribution.quantities import ExplainedQuantity
from scenarios.attribution.runs import CoalitionRuns
from scenarios.estimates import Estimate, paired, undefined
from simcore.kpi import Undefined


@dataclass(frozen=True, slots=True)
class Sharing:
    """What each measure brings of the change of one quantity, in the unit of the quantity.

    `total` is the change by the whole package, `values` are the Shapley values, `alone` is what each measure changes by
    itself, and `surplus` the sum of these less the total; `interactions` are the Shapley interaction indices of pairs,
    all of them judged together (Bonferroni). `residual` is the largest difference in any replication between the sum of
    the values and the total, `replications` hold the values of each replication. Where the quantity is undefined, so is
    each of them.
    """

    quantity: ExplainedQuantity
    total: Estimate
    values: Mapping[str, Estimate]
    alone: Mapping[str, Estimate]
    surplus: Estimate
    interactions: Mapping[tuple[str, str], Estimate]
    residual: float
    replications: Mapping[str, tuple[float, ...]]


def sharing_of(
    quantity: ExplainedQuantity, package: Package, plans: Sequence[Plan], runs: CoalitionRuns, level: float
) -> Sharing:
    """How the change of a quantity by a package is shared among its measures."""
    names = tuple(package.measures)
    pairs = tuple(plans[0].interactions)
    worths = _worths(quantity.key, runs)
    if isinstance(worths, Undefined):
        lacking = undefined(worths, len(plans), level)
        nothing = dict.fromkeys(names, lacking)
        between = {(names[first], names[second]): lacking for first, second in pairs}
        return Sharing(quantity, lacking, nothing, nothing, lacking, between, 0.0, {})
    together = 1.0 - (1.0 - level) / max(1, len(pairs))

    def estimate(sides: Sequence[tuple[float, float]], at: float = level) -> Estimate:
        before, after = zip(*sides, strict=True)
        return paired(before, after, at, logarithmic=quantity.logarithmic)

    paired_plans = list(zip(plans, worths, strict=True))
    values = {
        name: [plan.value(bit, worth) for plan, worth in paired_plans] for bit, name in enumerate(names)
    }  # fmt: skip
    totals = [(worth[0], worth[package.everything]) for worth in worths]
    shares = {name: tuple(after - before for before, after in sides) for name, sides in values.items()}
    sums = [sum(column) for column in zip(*shares.values(), strict=True)]
    return Sharing(
        quantity=quantity,
        total=estimate(totals),
        values={name: estimate(sides) for name, sides in values.items()},
        alone={name: estimate([(worth[0], worth[1 << bit]) for worth in worths]) for bit, name in enumerate(names)},
        surplus=estimate([_surplus(worth, len(names)) for worth in worths]),
        interactions={
            _named(pair, names): estimate([plan.interaction(pair, worth) for plan, worth in paired_plans], together)
            for pair in pairs
        },
        residual=max(abs(found - (after - before)) for found, (before, after) in zip(sums, totals, strict=True)),
        replications=shares,
    )


def _surplus(worth: Mapping[int, float], players: int) -> tuple[float, float]:
    """What all together reach, and what all alone would reach if their changes could be added up."""
    everything = (1 << players) - 1
    added = math.fsum((worth[0], *(worth[1 << bit] - worth[0] for bit in range(players))))
    # One measure alone is the package: its surplus is none, not a rounding error.
    return worth[everything], worth[everything] if players == 1 else added


def _named(pair: Pair, names: Sequence[str]) -> tuple[str, str]:
    return names[pair[0]], names[pair[1]]


def _worths(key: str, runs: CoalitionRuns) -> list[dict[int, float]] | Undefined:
    """Worth of every coalition by replication; undefined where it is so in any run, for then nothing adds up."""
    worths: list[dict[int, float]] = []
    for by_coalition in runs.numbers:
        worth: dict[int, float] = {}
        for coalition, numbers in by_coalition.items():
            number = numbers[key]
            if isinstance(number, Undefined):
                return number
            worth[coalition] = number
        worths.append(worth)
    return worths
