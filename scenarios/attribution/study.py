"""The study behind `explain`: a comparison, and the worth of each of its measures and of every two together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scenarios.arms import Arm, build_arm
from scenarios.attribution.games import Plan, exact_plan, sampled_plan
from scenarios.attribution.package import Package, package_of
from scenarios.attribution.quantities import QUANTITIES, ExplainedQuantity
from scenarios.attribution.runs import CoalitionRuns, needed, simulate_coalitions
from scenarios.attribution.sharing import Sharing, sharing_of
from scenarios.runner import Runner
from scenarios.study import (
    DAY,
    Comparison,
    Remark,
    StudySettings,
    choose_warm_up,
    chosen_scenario,
    comparison_of,
    of_case,
    settings_of,
)
from simcore.errors import StatisticsError

if TYPE_CHECKING:
    from scenarios.case import Case

# All combinations of eight measures are 256 runs a replication.
MOST_EXACT = 8
FEWEST_ORDERS, MOST_ORDERS = 2, 10_000
# What `explain` takes of a case by default, for it runs many combinations.
DEFAULT_REPLICATIONS = 5
DEFAULT_HORIZON = 10 * DAY


@dataclass(frozen=True, slots=True)
class Work:
    """What an explanation takes: combinations of measures, runs, and sampled orders a replication (0: none).

    Runs are counted as if all lines were different; where a measure changes nothing, equal ones are simulated once.
    """

    measures: int
    combinations: int
    runs: int
    orders: int
    replications: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """A comparison with the worth of its measures by quantity, and the line with each measure alone."""

    comparison: Comparison
    work: Work
    sharings: Mapping[str, Sharing]
    singles: Mapping[str, Arm]
    notes: tuple[Remark, ...]

    @property
    def findings(self) -> tuple[Remark, ...]:
        return self.comparison.findings


def explain_settings_of(case: Case) -> StudySettings:
    """The run settings of a case, shortened to at most 5 replications of 10 days (or of the warm-up, if longer)."""
    settings = settings_of(case)
    horizon = min(settings.horizon, max(DEFAULT_HORIZON, settings.warmup or 0))
    return replace(settings, horizon=horizon, replications=min(settings.replications, DEFAULT_REPLICATIONS))


def explain_study(
    case: Case,
    settings: StudySettings | None = None,
    runner: Runner | None = None,
    *,
    scenario: str | None = None,
    orders: int | None = None,
    announce: Callable[[Work], None] | None = None,
) -> Attribution:
    """Explain what a scenario of a case gains over its baseline by the measures that it adds.

    All combinations of up to 8 measures are run; of more, or where `orders` is given, at least so many orders (default:
    one round, see `sampled_plan`) are drawn anew in each replication, so that the intervals hold the error of sampling,
    too. `announce` is told the work before the first of these runs.

    Raises:
        SpecError, LineproofError: as `package_of`; MEASURES_DEPEND.
        StatisticsError: ORDERS_OUT_OF_RANGE, PRECISION_OUT_OF_RANGE, and as `compare_lines`.
    """
    settings, runner = settings or explain_settings_of(case), runner or Runner()
    chosen = scenario or chosen_scenario(case)
    package = package_of(case, chosen)
    quantities = _quantities(case, chosen, package)
    plans = plans_of(package, settings, orders)
    wanted = needed(package, plans)
    work = Work(len(package.measures), len(set().union(*wanted)), sum(map(len, wanted)), plans[0].orders, len(plans))
    if announce is not None:
        announce(work)
    whole, repriced = package.line_of(package.everything)
    warm_up = choose_warm_up((package.reference, whole), settings, runner)
    runs = simulate_coalitions(package, plans, settings, warm_up.time, runner, quantities)
    ends = runs.kept[0], runs.kept[package.everything]
    comparison = comparison_of(
        (package.reference, whole), ends, settings, warm_up, name=case.settings.name, repriced=repriced
    )
    return Attribution(
        comparison=of_case(comparison, case, chosen),
        work=work,
        sharings={key: sharing_of(row, package, plans, runs, settings.level) for key, row in quantities.items()},
        singles={
            name: build_arm(name, runs.lines[1 << bit], runs.kept[1 << bit], settings.level)
            for bit, name in enumerate(package.measures)
        },
        notes=_notes(comparison, work, runs, package),
    )


def _quantities(case: Case, scenario: str, package: Package) -> Mapping[str, ExplainedQuantity]:
    """What is explained: the figures of every line, and the unit cost where the case has prices."""
    # Money stands above: its documents name this room's.
    from scenarios.attribution.costs import unit_cost_quantity

    cost = unit_cost_quantity(case, scenario, package)
    return QUANTITIES if cost is None else {**QUANTITIES, cost.key: cost}


def plans_of(package: Package, settings: StudySettings, orders: int | None) -> list[Plan]:
    """The plan of each replication: the exact one for all, or orders of its own."""
    if settings.precision is not None:
        raise StatisticsError(
            "PRECISION_OUT_OF_RANGE", "an explanation takes a number of replications, not a precision",
            "leave the precision out, and raise the replications", "precision",
        )  # fmt: skip
    if orders is not None and not FEWEST_ORDERS <= orders <= MOST_ORDERS:
        raise StatisticsError(
            "ORDERS_OUT_OF_RANGE", f"{orders} orders are asked for",
            f"from {FEWEST_ORDERS} to {MOST_ORDERS} a replication", "--orders",
        )  # fmt: skip
    players, replications = len(package.measures), range(settings.replications)
    if orders is None and players <= MOST_EXACT:
        return [exact_plan(players)] * settings.replications
    return [sampled_plan(players, orders or FEWEST_ORDERS, settings.seed, number) for number in replications]


def _notes(comparison: Comparison, work: Work, runs: CoalitionRuns, package: Package) -> tuple[Remark, ...]:
    """Those of the comparison, but for few replications another advice, for there is no precision to be asked for."""
    notes = [replace(note, code="FEW_REPLICATIONS") if note.code == "SMALL_SAMPLE" else note
             for note in comparison.notes]  # fmt: skip
    rising = runs.rising - {0, package.everything}
    if rising:
        notes.append(Remark("COMBINATIONS_RISING", {"count": len(rising), "total": work.combinations}))
    return tuple(notes)
